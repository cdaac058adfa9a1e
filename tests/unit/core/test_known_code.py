"""Dataclasses whose methods were compiled before are the same classes."""

import dataclasses
from dataclasses import FrozenInstanceError, field
from types import CodeType

import pytest

from studio.core import kept_start, known_code


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return what begins a start anew, in a cache of its own; it gives the list of texts this start compiles."""
    monkeypatch.setattr(kept_start, "cache_home", lambda: tmp_path)
    monkeypatch.setattr(dataclasses, "exec", exec, raising=False)
    compiled = []

    def counted(text, *how) -> CodeType:
        compiled.append(text)
        return compile(text, *how)

    monkeypatch.setattr(known_code, "compile", counted, raising=False)

    def begin():
        kept_start.keep()
        monkeypatch.setattr(kept_start, "_kept", {})
        monkeypatch.setattr(kept_start, "_made", {})
        monkeypatch.setattr(kept_start, "_state", {"read": False, "grown": False})
        compiled.clear()
        known_code.install()
        return compiled

    return begin


def make(name="Place", default=3):
    return dataclasses.make_dataclass(
        name, [("x", int), ("y", int, default), ("names", list, field(default_factory=list))], frozen=True, slots=True
    )


def test_the_next_start_compiles_nothing_and_makes_the_same_class(start):
    compiled = start()
    first = make()
    assert compiled
    compiled = start()
    again = make()
    assert compiled == []
    assert repr(again(1)) == repr(first(1)) == "Place(x=1, y=3, names=[])"
    assert again(1) == again(1, 3) != again(2)
    with pytest.raises(FrozenInstanceError):
        again(1).x = 2


def test_a_class_that_was_changed_is_the_changed_one(start):
    start()
    make()
    compiled = start()
    assert make(default=4)(1).y == 4
    assert dataclasses.make_dataclass("Place", [("x", int), ("z", int)])(1, 2).z == 2
    assert compiled


def test_it_does_not_grow_for_ever(start, monkeypatch):
    monkeypatch.setattr(known_code, "MOST", 20)
    start()
    for number in range(10):
        dataclasses.make_dataclass("Place", [(f"x{number}", int)])
    kept_start.keep()
    texts = kept_start.recall(("dataclasses",), None)
    assert 0 < len(texts) <= 20

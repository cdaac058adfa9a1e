"""Very large papers have a file beside memory, in the library's folder, once the window is there."""

from types import SimpleNamespace

import pytest

from studio.drawing import aside
from studio.library.scratch import Scratch
from studio.ui import auto_lock, daily_copy, furniture


@pytest.fixture
def used(monkeypatch):
    found = []
    monkeypatch.setattr(aside, "use", found.append)
    monkeypatch.setattr(auto_lock, "auto_lock", lambda shell, rooms: None)
    monkeypatch.setattr(daily_copy, "DailyCopy", lambda rooms: None)
    return found


def test_what_memory_should_not_hold_goes_into_the_librarys_folder(used, tmp_path):
    rooms = SimpleNamespace(library=SimpleNamespace(folder=tmp_path))
    furniture._watch(SimpleNamespace(rooms=rooms), rooms)
    (scratch,) = used
    assert isinstance(scratch, Scratch)
    assert list(tmp_path.iterdir()) == [], "nothing is written before it is needed"
    assert scratch.put(b"ink").read() == b"ink"
    assert list(tmp_path.iterdir()) == [], "and it has no name"


def test_a_library_that_is_not_shown_any_more_gets_none(used, tmp_path):
    furniture._watch(SimpleNamespace(rooms=None), SimpleNamespace(library=SimpleNamespace(folder=tmp_path)))
    assert used == []

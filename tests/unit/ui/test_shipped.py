"""What the start before has made of brushes and palettes is what is in their files."""

import pytest

from studio.core import kept_start
from studio.drawing.brush import load_brushes
from studio.drawing.palette import load_palette
from studio.ui import shipped


@pytest.fixture(autouse=True)
def one_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(kept_start, "cache_home", lambda: tmp_path)
    monkeypatch.setattr(kept_start, "_kept", {})
    monkeypatch.setattr(kept_start, "_made", {})
    monkeypatch.setattr(kept_start, "_state", {"read": False, "grown": False})


def again(monkeypatch):
    kept_start.keep()
    monkeypatch.setattr(kept_start, "_kept", {})
    monkeypatch.setattr(kept_start, "_made", {})
    monkeypatch.setattr(kept_start, "_state", {"read": False, "grown": False})


def test_brushes_are_the_same_and_in_the_same_order_the_next_time(monkeypatch):
    loaded = load_brushes(shipped.BRUSHES)
    for _ in range(2):
        assert list(shipped.brushes().items()) == list(loaded.items())
        again(monkeypatch)


@pytest.mark.parametrize("file", sorted(shipped.PALETTES.glob("*.toml")), ids=lambda file: file.stem)
def test_palettes_are_the_same_the_next_time(file, monkeypatch):
    for _ in range(2):
        assert shipped.palette(file.stem) == load_palette(file)
        again(monkeypatch)


def test_a_brush_whose_file_has_changed_is_read_anew(monkeypatch, tmp_path):
    folder = tmp_path / "brushes"
    folder.mkdir()
    file = folder / "ink.toml"
    file.write_text((shipped.BRUSHES / "ink.toml").read_text("utf-8"), "utf-8")
    before = shipped.brushes(folder)
    again(monkeypatch)
    file.write_text(file.read_text("utf-8").replace('title = "', 'title = "Old '), "utf-8")
    after = shipped.brushes(folder)
    assert before.keys() == after.keys()
    assert before != after

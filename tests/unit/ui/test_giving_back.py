"""What was only needed while hands moved goes once they rest."""

import numpy as np

from studio.drawing import paper, prints, tiles
from studio.drawing.paper import Paper
from studio.ui import giving_back


class Library:
    rested = 0

    def rest(self):
        self.rested += 1


def test_the_library_the_sheets_and_the_heap_give_back_what_they_can(monkeypatch):
    trimmed, named = [], []
    monkeypatch.setattr(giving_back, "trim_heap", lambda: trimmed.append(True))
    monkeypatch.setattr(giving_back, "release_clean_pages", named.extend)
    library = Library()
    paper.pixels(Paper(width=100, height=80))
    held = [tiles.Tile(tiles.buffer()) for _ in range(tiles.SPARE_AT_REST + 1)]
    held.clear()
    prints._spare.append(np.zeros((4, 4), np.float32))
    giving_back.give_back(library)
    assert library.rested == 1
    assert paper._whole.cache_info().currsize == 0
    assert len(tiles._spare) == tiles.SPARE_AT_REST
    assert not prints._spare
    assert named == ["libllvmlite", "libLLVM"]
    assert trimmed


def test_a_library_that_is_gone_has_nothing_to_give_back(monkeypatch):
    trimmed = []
    monkeypatch.setattr(giving_back, "trim_heap", lambda: trimmed.append(True))
    giving_back.give_back(None)
    assert trimmed

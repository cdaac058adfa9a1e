"""What the hand makes is kept in order; how it looks is kept when the hand leaves, and never of another moment."""

import threading
from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.core.settings import Settings
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.layer import Layer
from studio.drawing.op import AddPicture, Fill, KeepPicture
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.gallery.gallery import Gallery
from studio.gallery.opening import STATE, document_of, opened
from studio.gallery.thumbnail import KIND as THUMB
from studio.journal.journal import Journal
from studio.library import trash
from studio.library.errors import DiskFull
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui import kept_drawing
from studio.ui.kept_drawing import KeptDrawing
from studio.ui.rooms import Rooms
from tests.unit.drawing import hands

PAPER = Paper(width=160, height=120, seed=6)


@pytest.fixture
def rooms(tmp_path):
    assert warm_up()
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    journal.begin_session()
    yield Rooms(library, journal, gallery, None, Settings(None), clock, load_brushes(ASSETS / "brushes"))
    library.close()


@pytest.fixture
def drawing(rooms):
    return Drawing(PAPER, rooms.brushes)


@pytest.fixture
def kept(rooms):
    return KeptDrawing(rooms, PAPER)


def draw(drawing, kept, seed):
    kept.keep(hands.draw(drawing, "ink", hands.scribble(seed, n=20, width=160, height=120), seed=seed))


def steps_drawn(monkeypatch):
    from studio.drawing.painter import Painter

    made, make = [], Painter.make
    monkeypatch.setattr(Painter, "make", lambda self, edit, pile: made.append(edit) or make(self, edit, pile))
    return made


def test_what_was_drawn_comes_back_without_being_drawn(rooms, drawing, kept, monkeypatch):
    for seed in range(5):
        draw(drawing, kept, seed)
    kept.rest(drawing)
    rooms.library.settle()
    made = steps_drawn(monkeypatch)
    back = opened(rooms.library, kept.piece_id, rooms.brushes)
    assert made == []
    assert np.array_equal(back.rgba(), drawing.rgba())
    assert back.document == drawing.document


def test_marks_that_come_before_the_state_is_kept_are_not_taken_for_part_of_it(rooms, drawing, kept):
    draw(drawing, kept, 1)
    rooms.library.settle()
    gate = threading.Event()
    rooms.library.later(gate.wait)  # the writer is busy
    draw(drawing, kept, 2)
    kept.rest(drawing)
    draw(drawing, kept, 3)
    gate.set()
    rooms.library.settle()
    _, made_of = rooms.library.older_cache(kept.piece_id, STATE)
    assert made_of == (3, 0)  # the paper and two marks
    assert rooms.library.length(kept.piece_id) == (4, 0)
    assert rooms.library.cache(kept.piece_id, THUMB) is None  # a picture without the third is no picture of it
    back = opened(rooms.library, kept.piece_id, rooms.brushes)
    assert np.array_equal(back.rgba(), drawing.rgba())


def test_a_piece_that_is_gone_on_with_keeps_how_long_its_log_is(rooms, drawing, kept):
    draw(drawing, kept, 1)
    rooms.library.settle()
    again = KeptDrawing(rooms, PAPER, kept.piece_id)
    draw(drawing, again, 2)
    again.rest(drawing)
    rooms.library.settle()
    assert rooms.library.older_cache(kept.piece_id, STATE)[1] == (3, 0)
    assert rooms.library.cache(kept.piece_id, THUMB) is not None


def test_shapes_and_pictures_are_kept_in_their_place(rooms, drawing, kept):
    dice = np.random.default_rng(1)
    ops = [
        KeepPicture(1, Picture(dice.integers(0, 256, (30, 40, 4)))),
        AddPicture(Layer(1), 1, 1, 5, 5),
        Fill(0, (30, 90, 60), 1.0, 10, 10, dice.random((50, 60)) < 0.5),
    ]
    draw(drawing, kept, 1)
    for op in ops:
        drawing.apply(op)
        kept.keep(op)
    draw(drawing, kept, 2)
    rooms.library.settle()
    assert document_of(rooms.library, kept.piece_id) == drawing.document


def test_a_layer_that_is_only_tried_is_not_what_the_piece_looks_like(rooms, drawing, kept, monkeypatch):
    draw(drawing, kept, 1)
    looks, seen = [], drawing.rgba()
    monkeypatch.setattr(kept_drawing, "picture_of", lambda pixels: looks.append(pixels) or b"picture")
    assert drawing.glimpse(Layer(0, "", 0.3))
    assert not np.array_equal(drawing.rgba(), seen)
    kept.rest(drawing)
    rooms.library.settle()
    assert np.array_equal(looks[0], seen)
    assert drawing.glimpse(Layer(0, "", 0.2)), "the hand may go on trying"


def full(*_args):
    raise DiskFull


def test_what_is_owed_comes_after_the_log_and_is_told_neither_twice_nor_never(rooms, drawing, kept, monkeypatch):
    draw(drawing, kept, 1)
    rooms.library.settle()
    assert kept.owed() == (2, ())
    monkeypatch.setattr(rooms.library, "append", full)
    draw(drawing, kept, 2)
    kept.keep(KeepPicture(1, Picture(np.ones((3, 3, 4)))))
    length, owed = kept.owed()
    assert (length, len(owed)) == (2, 2)
    again = opened(rooms.library, kept.piece_id, rooms.brushes, kept.owed())
    assert len(again.document.steps) == 2
    assert np.array_equal(again.rgba(), drawing.rgba())
    monkeypatch.undo()
    kept.again()
    assert kept.owed() == (4, ())
    assert opened(rooms.library, kept.piece_id, rooms.brushes, (length, owed)).document == again.document


def test_nothing_is_owed_of_a_piece_that_is_not_there_yet_but_all_of_it(rooms, drawing, kept, monkeypatch):
    monkeypatch.setattr(rooms.library, "append", full)
    draw(drawing, kept, 1)
    assert kept.owed()[0] == 0
    assert len(kept.owed()[1]) == 2


def test_marks_that_wait_for_a_piece_that_was_deleted_for_good_hold_up_nothing(rooms, drawing, kept, monkeypatch):
    draw(drawing, kept, 1)
    rooms.library.settle()
    monkeypatch.setattr(rooms.library, "append", full)
    draw(drawing, kept, 2)
    rooms.library.settle()
    monkeypatch.undo()
    rooms.gallery.trash(kept.piece_id)
    trash.empty(rooms.library, Progress())
    failed = []
    rooms.library.write_failed.connect(failed.append)
    assert kept.waits
    kept.rest(drawing)
    rooms.library.settle()
    assert (kept.waits, failed) == (False, [])


def test_an_op_that_no_log_takes_is_refused_and_holds_up_nothing(rooms, drawing, kept):
    draw(drawing, kept, 1)
    with pytest.raises(ValueError):  # noqa: PT011
        kept.keep(AddPicture(Layer(1), 70_000, 1, 0, 0))
    draw(drawing, kept, 2)
    kept.rest(drawing)
    rooms.library.settle()
    assert len(document_of(rooms.library, kept.piece_id).steps) == 2
    assert rooms.library.older_cache(kept.piece_id, STATE)[1] == (3, 0)


def test_a_hand_that_did_nothing_keeps_nothing(rooms, drawing, kept):
    kept.rest(drawing)
    rooms.library.settle()
    assert kept.piece_id is None

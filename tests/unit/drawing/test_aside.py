"""What memory should not hold is put aside, comes back bit for bit, and stays where there is no room for it."""

import gc
import threading

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing import aside, packer, pile
from studio.drawing.aside import Parcel
from studio.drawing.drawing import Drawing
from studio.drawing.drawn import draw_steps, draw_with_past
from studio.drawing.edits import Document
from studio.drawing.frames import Frames
from studio.drawing.op import GoTo, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.state import State
from studio.drawing.timeline import Record, story_of
from studio.drawing.walk import Walk, film
from tests.unit.drawing.steps import stroke

pytestmark = pytest.mark.usefixtures("fast")

SIZE = 20_000


class Shelf:
    """A scratch that counts, with room for so many parcels."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.room, self.there, self.reads = room, 0, 0

    def put(self, data: bytes):
        if self.there >= self.room:
            return None
        self.there += 1
        return OnShelf(self, data)


class OnShelf:
    def __init__(self, shelf: Shelf, data: bytes) -> None:
        self.shelf, self.data = shelf, data

    def read(self) -> bytes:
        self.shelf.reads += 1
        return self.data

    def __del__(self) -> None:
        self.shelf.there -= 1


@pytest.fixture
def shelf(monkeypatch):
    """A scratch in use, and no room in memory beyond what is held already."""
    gc.collect()
    packer.settle()
    monkeypatch.setattr(aside, "UNREAD", 1)
    monkeypatch.setattr(aside, "SLACK", 0)
    monkeypatch.setattr(aside, "RESIGNED", 5 * SIZE)
    monkeypatch.setattr(aside, "_line", type(aside._line)())
    monkeypatch.setattr(aside, "MOST_HELD", aside.held() + 10 * SIZE)
    shelf = Shelf()
    aside.use(shelf)
    yield shelf
    packer.settle()
    aside.use(None)


def made(count, size=SIZE):
    parcels = [Parcel(bytes((number,)) * size) for number in range(count)]
    packer.settle()
    return parcels


def right(parcels):
    return all(parcel.read() == bytes((number,)) * parcel.size for number, parcel in enumerate(parcels))


def test_what_is_too_much_goes_aside_and_comes_back(shelf):
    parcels = made(40)
    assert aside.held() <= aside.MOST_HELD
    assert [parcel.is_held for parcel in parcels] == [False] * 30 + [True] * 10, "the oldest first"
    assert right(parcels)
    assert shelf.reads == 30
    del parcels
    assert shelf.there == 0


def test_what_was_asked_for_goes_last(shelf):
    parcels = made(10)
    wanted = parcels[:3]
    assert right(wanted)
    parcels += [Parcel(b"x" * SIZE) for _ in range(7)]
    packer.settle()
    assert all(parcel.is_held for parcel in wanted)
    assert [parcel.is_held for parcel in parcels[3:10]] == [False] * 7


def test_where_there_is_no_room_all_stays_in_memory_until_there_is(shelf):
    shelf.room = 4
    parcels = made(30)
    assert sum(not parcel.is_held for parcel in parcels) == 4
    assert not aside.takes()
    assert right(parcels)
    shelf.room = 1 << 30
    parcels += made(12)  # it is asked again when so much more is there
    assert aside.takes()
    assert aside.held() <= aside.MOST_HELD
    assert right(parcels[:30])


def test_without_a_scratch_all_stays_in_memory(shelf):
    aside.use(None)
    parcels = made(30)
    assert all(parcel.is_held for parcel in parcels)
    assert not aside.takes()
    aside.use(shelf)
    packer.settle()
    assert aside.held() <= aside.MOST_HELD
    assert right(parcels)


def test_what_is_gone_counts_no_more(shelf):
    before = aside.held()
    parcels = made(9)
    assert aside.held() - before == 9 * SIZE
    del parcels
    assert aside.held() == before
    for _ in range(50):
        made(9)
    assert shelf.there == 0
    assert len(aside._line) < 20 * aside.UNREAD


def test_threads_read_while_parcels_go_aside(shelf):
    parcels, wrong, stop = made(10), [], threading.Event()

    def read():
        while not stop.is_set():
            if not right(parcels):
                wrong.append(1)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        made(12)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert any(not parcel.is_held for parcel in parcels)


def test_a_large_drawing_looks_and_goes_back_as_one_in_memory(shelf, brushes, monkeypatch):
    paper = Paper("blank", 600, 500)
    plain, large = Drawing(paper, brushes), Drawing(paper, brushes)
    edits = [stroke(number, width=600, height=500, n=30, size=60) for number in range(10)]
    for edit in edits:
        plain.apply(edit)
    monkeypatch.setattr(pile, "MOST_RAW", 4)
    monkeypatch.setattr(pile, "SPARE_RAW", 2)
    monkeypatch.setattr(aside, "MOST_HELD", 0)
    for edit in edits:
        large.apply(edit)
        large.rgba(Rect(0, 0, 64, 64))
        packer.settle()
    assert shelf.there > 10
    assert np.array_equal(large.rgba(), plain.rgba())
    assert shelf.reads
    for drawing in (plain, large):
        drawing.apply(GoTo(3))
    packer.settle()
    assert np.array_equal(large.rgba(), plain.rgba())


def test_a_film_put_aside_gives_the_same_states(shelf, brushes, monkeypatch):
    log = [Record(NewPaper(Paper("blank", 600, 500)))]
    log += [Record(stroke(number, width=600, height=500, n=30, size=60)) for number in range(48)]
    story, there, frames = story_of(log), Frames(), Frames()
    for _ in film(story, brushes, there, spacing=1.0):
        pass
    monkeypatch.setattr(aside, "MOST_HELD", 0)
    monkeypatch.setattr("studio.drawing.frames.MOST_BYTES", there.nbytes // 3)
    for _ in film(story, brushes, frames, spacing=1.0):
        packer.settle()
    assert shelf.there
    assert frames.nodes == there.nodes, "the scratch has room for all of it"
    for node in frames.nodes:
        one, other = frames.state(node), there.state(node)
        assert one.tiles.keys() == other.tiles.keys()
        assert all(np.array_equal(tile.pixels, other.tiles[key].pixels) for key, tile in one.tiles.items())
    aside.use(None)
    fewer = Frames()
    for _ in film(story, brushes, fewer, spacing=1.0):
        pass
    assert len(fewer.nodes) < len(frames.nodes)
    assert fewer.nbytes <= there.nbytes // 3


def test_drawn_from_its_log_a_large_paper_holds_few_tiles_raw(brushes, monkeypatch):
    paper = Paper("blank", 600, 500)
    edits = [stroke(number, width=600, height=500, n=30, size=60) for number in range(12)]
    whole = draw_steps(edits, State(), paper, brushes, {})
    for name, most in (("MOST_RAW", 8), ("SPARE_RAW", 2)):
        monkeypatch.setattr(pile, name, most)
    taken = Drawing(paper, brushes)
    taken.take(Document(paper, tuple(edits), len(edits)))
    packer.settle()
    for state in (
        draw_steps(edits, State(), paper, brushes, {}),
        draw_with_past(edits, State(), paper, brushes, {}),
        taken.state,
    ):
        assert sum(tile.is_awake for tile in state.tiles.values()) <= 10
        assert all(np.array_equal(tile.pixels, whole.tiles[key].pixels) for key, tile in state.tiles.items())


def test_a_replay_on_large_paper_holds_few_tiles_raw(brushes, monkeypatch):
    log = [Record(NewPaper(Paper("blank", 600, 500)))]
    log += [Record(stroke(number, width=600, height=500, n=30, size=60)) for number in range(12)]
    story = story_of(log)
    whole = Walk(story, brushes, Frames()).to(12)
    for name, most in (("pile.MOST_RAW", 8), ("pile.SPARE_RAW", 2), ("walk.MOST_RAW", 8)):
        monkeypatch.setattr(f"studio.drawing.{name}", most)
    walk, states = Walk(story, brushes, Frames()), []
    for node in range(1, 13):
        states.append(walk.to(node))
    raw = {id(tile) for state in states for tile in state.tiles.values() if tile.is_awake}
    assert len(raw) <= 10 + 60  # as many as are held, and those of a stroke
    assert len(walk._pile._raw) <= 10
    assert states[-1].tiles.keys() == whole.tiles.keys()
    assert all(np.array_equal(tile.pixels, whole.tiles[key].pixels) for key, tile in states[-1].tiles.items())

"""A replay in a real window: played, gone along, told otherwise; it never shows a moment that wasn't."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.settings import Settings
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.op import AddStroke, NewPaper, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.rooms import Rooms
from studio.ui.widgets.living_replay import LivingReplay

PAPER = Paper(width=400, height=300, seed=3)


@pytest.fixture
def rooms(tmp_path):
    warm_up()
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    journal.begin_session()
    yield Rooms(library, journal, gallery, None, Settings(None), clock, load_brushes(ASSETS / "brushes"))
    library.close()


def line(y, seed=1, ms=1000, colour=(150, 40, 30)):
    u = np.linspace(0, 1, 60)
    points = np.stack([30 + 340 * u, y + 10 * np.sin(9 * u), ms * u, np.full(60, 0.6)], axis=1)
    return AddStroke(Stroke("ink", 14, 1.0, colour, seed, points))


def piece_of(rooms, ops):
    """A piece in the library; each op comes 3 s after the one before."""
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=400, height=300)
    for op in (NewPaper(PAPER), *ops):
        rooms.clock.advance(seconds=3)
        payload = op if isinstance(op, bytes) else encode(op)
        rooms.library.append(piece.id, payload)
    return piece.id


def drawn(rooms, *ops):
    drawing = Drawing(PAPER, rooms.brushes)
    for op in ops:
        drawing.apply(op)
    return drawing.rgba()


STROKES = [line(60), line(120, 2), line(180, 3), line(240, 4)]


def shown(ui, replay, **kwargs):
    replay = ui.mount(replay)
    replay.size_hint, replay.size = (None, None), (1000, 700)
    return replay


def seen(replay):
    """The pixels of the picture it shows."""
    width, height = replay.texture.size
    return np.frombuffer(replay.texture.pixels, np.uint8).reshape(height, width, 4)


def ready(ui, replay, piece_id):
    replay.show(piece_id)
    ui.until(lambda: replay.ready and replay.showing, timeout=20, what="the replay")
    return replay


def is_seen(ui, replay, pixels):
    ui.until(lambda: np.array_equal(seen(replay), pixels), timeout=20, what="that picture")


@pytest.fixture
def replay(ui, rooms):
    replay = shown(ui, LivingReplay(rooms))
    yield replay
    replay.close()


def test_at_first_the_drawing_is_seen_as_it_is(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    assert replay.at == 1.0
    is_seen(ui, replay, drawn(rooms, *STROKES))
    ui.shot("replay")


def test_a_tap_on_the_horizon_goes_there(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    bar = replay.ids.bar
    # four marks of a second each, and 0.7 s of each pause: the second mark ends after 2.7 s
    run = bar.width - 2 * 24
    place = (2.75 / replay.duration * 1000) * run + bar.x + 24
    ui.tap(bar, at=(place, bar.level - 20))
    is_seen(ui, replay, drawn(rooms, *STROKES[:2]))
    assert replay.at == pytest.approx(2750 / replay.duration, abs=0.01)


def test_a_drag_along_the_horizon_ends_where_the_hand_lifts(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    bar = replay.ids.bar
    ui.drag([(bar.center_x - step * bar.width / 20, bar.level) for step in range(12)])
    assert replay.at == 0.0
    is_seen(ui, replay, drawn(rooms))


def test_it_plays_from_the_beginning_and_stops_at_the_end(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    replay.speed = 16
    ui.tap(replay.ids.play)
    assert replay.playing
    places = []
    ui.until(lambda: places.append(replay.at) or not replay.playing, timeout=20, what="the end")
    assert places[0] < 0.5
    assert places == sorted(places)
    assert replay.at == 1.0
    is_seen(ui, replay, drawn(rooms, *STROKES))


def test_a_mark_is_seen_while_it_is_made(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    replay.go_to(500 / replay.duration)
    whole, none = drawn(rooms, STROKES[0]), drawn(rooms)
    ui.until(lambda: not np.array_equal(seen(replay), drawn(rooms, *STROKES)), timeout=20, what="a part of it")
    ui.frames(5)
    part = seen(replay)
    assert np.array_equal(part[:, 260:], none[:, 260:])
    assert np.array_equal(part[:, 40:100], whole[:, 40:100])
    assert not np.array_equal(part, none)


def test_pauses_last_as_long_as_they_did_when_they_are_not_skipped(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    assert replay.duration == pytest.approx(4 * 1000 + 3 * 700)
    replay.skips = False
    ui.until(lambda: replay.duration > 7000, timeout=20, what="the longer line")
    assert replay.duration == pytest.approx(4 * 1000 + 3 * 2000)
    assert rooms.settings.get("replay_skips", True) is False


def test_what_was_taken_back_is_told_when_it_is_asked_for(ui, rooms, replay):
    ops = [STROKES[0], STROKES[1], Undo(), STROKES[2]]
    ready(ui, replay, piece_of(rooms, ops))
    assert len(replay.ids.bar.ticks) == 2
    replay.taken_back = True
    ui.until(lambda: len(replay.ids.bar.ticks) == 3, timeout=20, what="all that happened")
    is_seen(ui, replay, drawn(rooms, STROKES[0], STROKES[2]))
    replay.go_to(2750 / replay.duration)
    is_seen(ui, replay, drawn(rooms, STROKES[0], STROKES[1]))
    replay.go_to((2700 + 750) / replay.duration)
    is_seen(ui, replay, drawn(rooms, STROKES[0]))


def test_the_panel_above_the_key_sets_speed_and_switches(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    ui.tap(replay.ids.speed)
    panel = replay._panel
    ui.shot("replay-panel")
    assert panel.y > replay.ids.speed.top
    ui.tap(next(chip for chip in panel.ids.speeds.children if chip.text == "32×"))
    assert replay.speed == 32
    assert replay.ids.speed.text == "32×"
    ui.tap(panel.ids.taken_back)
    assert replay.taken_back
    ui.tap(replay, at=(replay.x + 300, replay.top - 100))
    assert panel.parent is None
    again = LivingReplay(rooms)
    assert (again.speed, again.skips, again.taken_back) == (32, True, True)


def test_keys_play_and_go_from_mark_to_mark(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    assert replay.key("left", frozenset())
    is_seen(ui, replay, drawn(rooms, *STROKES[:3]))
    assert replay.key("left", frozenset())
    is_seen(ui, replay, drawn(rooms, *STROKES[:2]))
    assert replay.key("right", frozenset())
    is_seen(ui, replay, drawn(rooms, *STROKES[:3]))
    assert replay.key("spacebar", frozenset())
    assert replay.playing
    assert replay.key("spacebar", frozenset())
    assert not replay.playing
    assert not replay.key("left", frozenset({"ctrl"}))


def test_with_reduced_motion_marks_come_as_a_whole(ui, rooms, replay):
    from studio.ui.theme import theme

    ready(ui, replay, piece_of(rooms, STROKES))
    theme.motion = False
    replay.speed = 2
    whole = [drawn(rooms, *STROKES[:count]) for count in range(5)]
    replay.play()
    between = []
    ui.until(lambda: between.append(seen(replay)) or not replay.playing, timeout=20, what="the end")
    assert all(any(np.array_equal(one, moment) for moment in whole) for one in between)


def test_a_mark_that_cannot_be_read_is_told_of_once_and_the_rest_is_seen(ui, rooms, replay):
    said = []
    replay.bind(on_note=lambda _replay, words: said.append(words))
    ready(ui, replay, piece_of(rooms, [STROKES[0], b"\1\2damaged", STROKES[2]]))
    is_seen(ui, replay, drawn(rooms, STROKES[0], STROKES[2]))
    assert said == ["One mark on this paper can't be read. Everything else is here."]


def test_a_piece_that_is_no_drawing_at_all_says_so(ui, rooms, replay):
    said = []
    replay.bind(on_trouble=lambda _replay, error: said.append(str(error)))
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=400, height=300)
    rooms.library.append(piece.id, b"no paper")
    replay.show(piece.id)
    ui.until(lambda: said, timeout=20, what="the trouble")
    assert said == ["A part of this drawing can't be read. The rest of it is still here."]
    assert not replay.ready


def test_behind_a_finished_drawing_it_shows_nothing_of_its_own(ui, rooms):
    replay = shown(ui, LivingReplay(rooms, still=True))
    replay.show(piece_of(rooms, STROKES))
    ui.until(lambda: replay.ready, timeout=20, what="the replay")
    ui.frames(5)
    assert not replay.showing
    replay.go_to(0.5)
    ui.until(lambda: replay.showing, timeout=20, what="its picture")
    replay.go_to(1.0)
    assert not replay.showing
    replay.close()


def test_it_is_closed_by_its_key_and_by_escape(ui, rooms):
    closed = []
    replay = shown(ui, LivingReplay(rooms, closable=True))
    replay.bind(on_closed=lambda _replay: closed.append(1))
    ready(ui, replay, piece_of(rooms, STROKES))
    ui.tap(replay.ids.close)
    assert closed == [1]
    assert replay.key("escape", frozenset())
    assert closed == [1, 1]
    replay.close()


def test_closing_while_it_plays_lets_go_of_everything(ui, rooms, replay):
    ready(ui, replay, piece_of(rooms, STROKES))
    replay.play()
    ui.frames(3)
    replay.close()
    ui.frames(10)
    assert not replay.playing
    assert not replay.ready
    assert replay.texture is None


def test_frames_are_kept_for_the_next_time(ui, rooms, replay):
    piece_id = piece_of(rooms, STROKES)
    ready(ui, replay, piece_id)
    kept = lambda: rooms.library.older_cache(piece_id, "frames-0")  # noqa: E731
    ui.until(lambda: kept() is not None, timeout=20, what="the frames")
    assert kept()[1] == (5, 0)

"""A drawing comes back as its log says, bit for bit, whatever is or isn't in the cache."""

import numpy as np
import pytest

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.errors import DamagedDrawing
from studio.drawing.frames import Frames
from studio.drawing.op import AddStroke, Clear, GoTo, NewPaper, Undo, Unread
from studio.drawing.paper import Paper
from studio.drawing.replay import Replay, replay
from studio.drawing.stroke import Stroke
from studio.drawing.walk import film, stamp_of
from studio.gallery import opening
from studio.gallery.opening import (
    FRAMES,
    STATE,
    document_of,
    keep_frames,
    keep_states,
    kept_frames,
    known_nodes,
    moments_to_keep,
    opened,
    story_of_piece,
    unread_words,
)
from tests.unit.drawing import hands

PAPER = NewPaper(Paper(width=150, height=120, seed=2))


@pytest.fixture(scope="module")
def brushes():
    assert warm_up()
    return load_brushes(ASSETS / "brushes")


def mark(seed, brush="ink"):
    points = hands.scribble(seed, n=12, width=150, height=120)
    return AddStroke(Stroke(brush, 9, 0.9, (seed % 256, 80, 30), seed, points))


MARKS = [mark(seed, ("ink", "pencil", "marker")[seed % 3]) for seed in range(60)]


@pytest.fixture
def piece(gallery, journal):
    return gallery.new_piece("drawing", journal.current_entry().id, width=150, height=120).id


def write(library, piece, ops):
    for op in ops:
        library.append(piece, op if isinstance(op, bytes) else encode(op))


def keep(library, piece, ops, brushes):
    """Draw, and keep what the drawing knows, as when the hand leaves."""
    drawing = Drawing(PAPER.paper, brushes)
    for op in ops:
        drawing.apply(op)
    keep_states(library, piece, drawing.known(), brushes, library.length(piece))
    return drawing


def steps_drawn(monkeypatch):
    """How many steps are drawn from now on, as a list that grows."""
    made = []
    from studio.drawing.painter import Painter

    make = Painter.make
    monkeypatch.setattr(Painter, "make", lambda self, edit, pile: made.append(edit) or make(self, edit, pile))
    return made


def alike(drawing, ops, brushes):
    afresh = replay([PAPER, *ops], brushes)
    return drawing.document == afresh.document and np.array_equal(drawing.rgba(), afresh.rgba())


@pytest.mark.parametrize(("share", "count"), [(1.0, 3), (0.8, 1), (0.01, 0)])
def test_of_large_states_only_the_newest_is_kept_and_of_very_large_ones_none(
    share, count, library, piece, brushes, monkeypatch
):
    drawing = Drawing(PAPER.paper, brushes)
    states = {}
    for moment, edit in enumerate(MARKS, 1):
        drawing.apply(edit)
        states[moment * 10] = drawing.state
    kept = Frames()
    for moment, state in moments_to_keep(states).items():
        kept.add(moment, state)
    monkeypatch.setattr(opening, "MOST_STATE", int(kept.nbytes * share))
    write(library, piece, [PAPER, *MARKS])
    keep_states(library, piece, states, brushes, library.length(piece))
    found, frames = library.older_cache(piece, STATE), Frames()
    if found is not None:
        frames.take(found[0], stamp_of(brushes))
    assert len(frames.nodes) == count
    assert frames.nodes[-1:] == ((600,) if count else ())
    again = opened(library, piece, brushes)
    assert np.array_equal(again.rgba(), drawing.rgba())


def test_without_anything_in_the_cache_it_is_drawn(library, piece, brushes):
    write(library, piece, [PAPER, *MARKS[:9]])
    assert alike(opened(library, piece, brushes), MARKS[:9], brushes)


def test_with_its_state_in_the_cache_nothing_is_drawn(library, piece, brushes, monkeypatch):
    write(library, piece, [PAPER, *MARKS])
    keep(library, piece, MARKS, brushes)
    made = steps_drawn(monkeypatch)
    drawing = opened(library, piece, brushes)
    assert made == []
    monkeypatch.undo()
    assert alike(drawing, MARKS, brushes)


def test_what_came_after_the_state_is_drawn_on_it(library, piece, brushes, monkeypatch):
    write(library, piece, [PAPER, *MARKS[:50]])
    keep(library, piece, MARKS[:50], brushes)
    write(library, piece, MARKS[50:])
    made = steps_drawn(monkeypatch)
    drawing = opened(library, piece, brushes)
    assert made == MARKS[50:]
    monkeypatch.undo()
    assert alike(drawing, MARKS, brushes)


@pytest.mark.parametrize(
    "after", [[Undo()], [Undo()] * 3 + [mark(99)], [GoTo(2)], [GoTo(0), mark(98)], [Clear(), Undo()]]
)
def test_what_was_taken_back_after_the_state_is_not_seen(library, piece, brushes, after):
    write(library, piece, [PAPER, *MARKS[:8]])
    keep(library, piece, MARKS[:8], brushes)
    write(library, piece, after)
    assert alike(opened(library, piece, brushes), [*MARKS[:8], *after], brushes)


def test_undo_and_redo_go_on_after_it_was_opened(library, piece, brushes):
    write(library, piece, [PAPER, *MARKS, Undo(), Undo()])
    keep(library, piece, [*MARKS, Undo(), Undo()], brushes)
    drawing = opened(library, piece, brushes)
    for _ in range(45):
        drawing.undo()
    assert np.array_equal(drawing.rgba(), replay([PAPER, *MARKS[:13]], brushes).rgba())
    drawing.go_to(60)
    assert np.array_equal(drawing.rgba(), replay([PAPER, *MARKS], brushes).rgba())


@pytest.mark.parametrize("harm", ["bit", "cut", "empty", "other"])
def test_a_damaged_state_is_as_none(library, piece, brushes, harm):
    write(library, piece, [PAPER, *MARKS[:9]])
    keep(library, piece, MARKS[:9], brushes)
    data, made_of = library.older_cache(piece, STATE)
    broken = bytearray(data)
    broken[len(broken) // 2] ^= 1
    harmed = {"bit": bytes(broken), "cut": data[:-9], "empty": b"", "other": b"AGF1" + bytes(60)}[harm]
    library.put_cache(piece, STATE, harmed, made_of)
    assert alike(opened(library, piece, brushes), MARKS[:9], brushes)


def test_a_state_of_other_brushes_is_as_none(library, piece, brushes, monkeypatch):
    write(library, piece, [PAPER, *MARKS[:5]])
    keep(library, piece, MARKS[:5], {**brushes, "ink": brushes["marker"]})
    made = steps_drawn(monkeypatch)
    opened(library, piece, brushes)
    assert len(made) == 5


def test_a_state_of_a_longer_log_is_not_used(library, piece, brushes):
    write(library, piece, [PAPER, *MARKS[:5]])
    drawing = Drawing(PAPER.paper, brushes)
    for op in MARKS[:9]:
        drawing.apply(op)
    keep_states(library, piece, drawing.known(), brushes, (10, 0))  # marks that a power cut took
    assert alike(opened(library, piece, brushes), MARKS[:5], brushes)


def test_marks_that_cannot_be_read_are_passed_over(library, piece, brushes):
    write(library, piece, [PAPER, MARKS[0], encode(MARKS[1])[:-3], MARKS[2]])
    drawing = opened(library, piece, brushes)
    assert drawing.document.steps == (MARKS[0], Unread(), MARKS[2])
    assert np.array_equal(drawing.rgba(), replay([PAPER, MARKS[0], MARKS[2]], brushes).rgba())
    assert document_of(library, piece).unread == 1


def test_without_a_paper_there_is_no_drawing(library, piece, brushes):
    write(library, piece, [b"no paper", MARKS[0]])
    for look in (lambda: opened(library, piece, brushes), lambda: story_of_piece(library, piece)):
        with pytest.raises(DamagedDrawing):
            look()


def test_it_is_said_calmly_that_marks_cannot_be_read():
    assert unread_words(0) == ""
    assert unread_words(1) == "One mark on this paper can't be read. Everything else is here."
    assert unread_words(7) == unread_words(2) == "Some marks on this paper can't be read. Everything else is here."


def test_of_what_is_at_hand_the_newest_is_kept_and_some_before_it():
    known = dict.fromkeys([30, 700, 950, 990, 1000])
    assert list(moments_to_keep(known)) == [30, 950, 1000]
    assert list(moments_to_keep({})) == []


# --- its making ----------------------------------------------------------------------------------------------


def filmed(library, piece, brushes):
    story, made_of = story_of_piece(library, piece)
    frames = kept_frames(library, piece, brushes, story)
    for _ in film(story, brushes, frames, spacing=2.0):
        pass
    return story, frames, made_of


def test_its_making_has_the_times_of_its_log(library, clock, piece):
    write(library, piece, [PAPER])
    clock.advance(seconds=60)
    write(library, piece, [MARKS[0]])
    clock.advance(seconds=5)
    write(library, piece, [MARKS[1]])
    story, made_of = story_of_piece(library, piece)
    assert made_of == library.length(piece) == (3, 0)
    assert story.beats[1].end - story.beats[0].end == 5000


def test_frames_come_back_from_the_cache_and_are_gone_on_with(library, piece, brushes, monkeypatch):
    monkeypatch.setattr(opening, "CHUNK", 1)
    write(library, piece, [PAPER, *MARKS[:40]])
    _, frames, made_of = filmed(library, piece, brushes)
    keep_frames(library, piece, frames, brushes, made_of)
    write(library, piece, MARKS[40:])
    story, _ = story_of_piece(library, piece)
    again = kept_frames(library, piece, brushes, story)
    assert again.nodes == frames.nodes
    story, more, _ = filmed(library, piece, brushes)
    assert set(frames.nodes) < set(more.nodes)
    player = Replay(story, brushes, more)
    for ms in np.random.default_rng(1).uniform(0, player.duration, 20):
        player.seek(ms)
    player.seek(player.duration)
    assert np.array_equal(player.rgba(), replay([PAPER, *MARKS], brushes).rgba())


def test_damaged_frames_are_as_none_from_there_on(library, piece, brushes, monkeypatch):
    monkeypatch.setattr(opening, "CHUNK", 4000)
    write(library, piece, [PAPER, *MARKS])
    story, frames, made_of = filmed(library, piece, brushes)
    keep_frames(library, piece, frames, brushes, made_of)
    assert library.older_cache(piece, f"{FRAMES}-2") is not None
    data, _ = library.older_cache(piece, f"{FRAMES}-1")
    library.put_cache(piece, f"{FRAMES}-1", data[:-1] + bytes((data[-1] ^ 1,)), made_of)
    again = kept_frames(library, piece, brushes, story)
    assert 0 < len(again.nodes) < len(frames.nodes)
    assert again.nodes == frames.nodes[: len(again.nodes)]


def test_frames_of_another_log_are_not_taken(library, piece, brushes):
    write(library, piece, [PAPER, *MARKS[:9]])
    _, frames, made_of = filmed(library, piece, brushes)
    keep_frames(library, piece, frames, brushes, made_of)
    story, _ = story_of_piece(library, piece)
    short = type(story)(story.paper, story.nodes[:4], (), (0,))
    assert kept_frames(library, piece, brushes, short).nodes == ()


def test_what_is_kept_of_frames_is_bounded(library, piece, brushes, monkeypatch):
    write(library, piece, [PAPER, *MARKS])
    story, frames, made_of = filmed(library, piece, brushes)
    monkeypatch.setattr(opening, "CHUNK", 1)
    monkeypatch.setattr(opening, "MOST_KEPT", frames.nbytes // 3)
    keep_frames(library, piece, frames, brushes, made_of)
    assert 0 < len(kept_frames(library, piece, brushes, story).nodes) < len(frames.nodes) / 2


def test_states_are_known_to_a_replay_of_the_same_log_only(library, piece, brushes):
    write(library, piece, [PAPER, *MARKS[:9]])
    keep(library, piece, MARKS[:9], brushes)
    story, made_of = story_of_piece(library, piece)
    known = known_nodes(library, piece, brushes, story, made_of)
    assert story.last in known
    player = Replay(story, brushes, Frames(), known)
    player.seek(player.duration)
    assert np.array_equal(player.rgba(), replay([PAPER, *MARKS[:9]], brushes).rgba())
    write(library, piece, [Undo()])
    assert known_nodes(library, piece, brushes, *story_of_piece(library, piece)) == {}

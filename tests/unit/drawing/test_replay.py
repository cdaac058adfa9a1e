"""A replay is the drawing, at any moment, from any keyframe, in any order: bit for bit as drawing it afresh."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.geometry import Rect
from studio.drawing.drawing import Drawing
from studio.drawing.frames import Frames
from studio.drawing.layer import Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    Clear,
    CopyLayer,
    DropLayer,
    Fill,
    GoTo,
    KeepPicture,
    MergeLayer,
    MoveLayer,
    NewPaper,
    Redo,
    SetLayer,
    Undo,
    Unread,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.replay import Replay, replay
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import Symmetry
from studio.drawing.timeline import Record, story_of
from studio.drawing.walk import Walk, film, stamp_of
from tests.unit.drawing import hands

PAPER = Paper("blank", 200, 150, seed=4)
WHOLE = Rect(0, 0, 200, 150)


def mark(seed, brush="ink", layer=0, **kwargs):
    points = hands.scribble(seed, n=40, width=200, height=150)
    return AddStroke(Stroke(brush, 6 + seed % 20, 0.9, (seed * 40 % 256, 80, 30), seed, points), layer, **kwargs)


def a_log():
    """Something of everything."""
    dice = np.random.default_rng(3)
    return [
        NewPaper(PAPER),
        *(mark(seed, brush) for seed, brush in enumerate(("pencil", "ink", "marker", "airbrush", "eraser"))),
        Undo(),
        Undo(),
        Redo(),
        AddLayer(Layer(1, "over"), 1),
        mark(11, layer=1),
        mark(12, layer=1, symmetry=Symmetry(5, True, 100, 75, 12)),
        SetLayer(Layer(1, "over", 0.6, "multiply")),
        Fill(0, (20, 120, 90), 0.8, 30, 20, dice.random((60, 80)) < 0.7),
        KeepPicture(7, Picture(dice.integers(0, 256, (40, 50, 4)))),
        AddPicture(Layer(2), 5, 7, 20, -10),
        MoveLayer(2, 0),
        Unread(),
        mark(13, layer=2),
        GoTo(4),
        GoTo(12),
        CopyLayer(1, 3),
        mark(14, layer=3),
        MergeLayer(3),
        mark(15, "no such brush"),
        mark(16, layer=99),
        Clear(),
        Undo(),
        mark(17, "marker"),
        DropLayer(2),
        mark(18, "pencil"),
    ]


def told(ops=None):
    return story_of(Record(op, 4000 * at) for at, op in enumerate(ops or a_log()))


def afresh(story, node, brushes):
    """The pixels of a node, drawn from the empty paper."""
    steps = []
    while node:
        steps.append(story.nodes[node].edit)
        node = story.nodes[node].parent
    drawing = Drawing(PAPER, brushes)
    for number, picture in story.pictures.items():
        drawing.keep(KeepPicture(number, picture))
    for step in reversed(steps):
        drawing.apply(step)
    return drawing.rgba()


@pytest.fixture(scope="module")
def filmed(brushes, fast):
    story, frames = told(), Frames()
    for _ in film(story, brushes, frames, spacing=1.0):
        pass
    return story, frames


def test_frames_are_kept_along_the_way_and_of_the_end(filmed):
    story, frames = filmed
    assert len(frames.nodes) > 4
    assert frames.has(story.last)


def test_from_every_frame_the_drawing_goes_on_as_if_drawn_afresh(filmed, brushes):
    story, frames = filmed
    drawing = Drawing(PAPER, brushes)
    from studio.drawing.edits import Document

    for node in frames.nodes:
        drawing.take(Document(PAPER), frames.state(node))
        assert np.array_equal(drawing.rgba(), afresh(story, node, brushes)), node


@pytest.mark.parametrize("taken_back", [False, True])
def test_every_moment_in_any_order_is_as_if_drawn_afresh(filmed, brushes, taken_back):
    story, frames = filmed
    pictures = {node: afresh(story, node, brushes) for node in range(len(story.nodes))}
    player = Replay(story, brushes, frames)
    player.tell(taken_back=taken_back)
    screen = player.rgba()
    dice = np.random.default_rng(5)
    for ms in (*dice.uniform(0, player.duration, 120), player.duration, 0):
        for rect in player.seek(ms):
            screen[rect.y0 : rect.y1, rect.x0 : rect.x1] = player.rgba(rect)
        assert np.array_equal(screen, player.rgba())  # nothing changed that it didn't tell of
        moment = player.line.at(ms)
        if moment.beat is None:
            assert np.array_equal(screen, pictures[moment.node])


def test_the_end_is_the_drawing_as_it_is(filmed, brushes):
    story, frames = filmed
    player = Replay(story, brushes, frames)
    player.seek(player.duration)
    assert np.array_equal(player.rgba(), replay(a_log(), brushes).rgba())


@pytest.mark.parametrize("brush", ["pencil", "ink", "marker", "airbrush", "eraser"])
def test_a_mark_grows_as_the_hand_made_it_whichever_way_one_comes_to_it(brushes, brush):
    log = [NewPaper(PAPER), mark(3), mark(4, brush)]
    story = story_of(Record(op, 3000 * at) for at, op in enumerate(log))
    player = Replay(story, brushes)
    start, stroke = player.line.starts[1], log[2].stroke
    middle = float(stroke.points[20, 2])
    player.seek(start + middle)
    leapt = player.rgba()
    for ms in np.linspace(start, start + middle, 9):
        player.seek(ms)
    assert np.array_equal(player.rgba(), leapt)
    drawing = Drawing(PAPER, brushes)
    drawing.apply(log[1])
    drawing.begin(brush, stroke.size, stroke.opacity, stroke.colour, stroke.seed, smoothing=stroke.smoothing)
    drawing.extend(stroke.points[stroke.points[:, 2] <= middle])
    assert np.array_equal(leapt, drawing.rgba())
    player.seek(player.duration)
    assert np.array_equal(player.rgba(), afresh(story, 2, brushes))


def test_a_mark_that_is_begun_is_taken_back_when_one_leaves_it(brushes):
    story = told([NewPaper(PAPER), mark(3), mark(4)])
    player = Replay(story, brushes)
    player.seek(player.line.starts[1] + 100)
    player.seek(0)
    assert np.array_equal(player.rgba(), afresh(story, 0, brushes))


def test_told_along_another_line_it_stays_with_what_is_seen(filmed, brushes):
    story, frames = filmed
    player = Replay(story, brushes, frames)
    player.seek(player.line.end_of(6))
    before = player.rgba()
    player.tell(pauses=True, taken_back=True)
    assert np.array_equal(player.rgba(), before)
    assert player.at == player.line.end_of(6)
    assert player.line.at(player.at).node == 6


def test_a_smaller_picture_of_a_moment_is_the_mean_of_the_large_one(filmed, brushes):
    story, frames = filmed
    player = Replay(story, brushes, frames)
    player.seek(player.duration / 2)
    assert player.rgba(None, 2).shape == (38, 50, 4)


def test_a_film_goes_on_where_it_stopped(brushes, filmed):
    story, whole = filmed
    frames = Frames()
    for node in film(story, brushes, frames, spacing=1.0):
        if node == 9:
            break
    for _ in film(story, brushes, frames, spacing=1.0):
        pass
    assert set(whole.nodes) <= {*frames.nodes, story.last}
    for node in frames.nodes:
        assert alike(frames.state(node), Walk(story, brushes, Frames()).to(node))


def alike(one, other):
    return (
        one.layers == other.layers
        and one.tiles.keys() == other.tiles.keys()
        and all(np.array_equal(tile.pixels, other.tiles[key].pixels) for key, tile in one.tiles.items())
    )


def test_nothing_is_drawn_anew_that_lies_at_a_frame(filmed, brushes, monkeypatch):
    story, frames = filmed
    walk = Walk(story, brushes, frames)
    made = []
    monkeypatch.setattr("studio.drawing.walk.LEAP", -1.0)
    monkeypatch.setattr(walk._painter, "make", lambda edit, pile: made.append(edit))
    walk.to(frames.nodes[2])
    assert made == []


# --- frames --------------------------------------------------------------------------------------------------


def test_frames_come_back_from_their_chunks(filmed, brushes):
    _, frames = filmed
    stamp = stamp_of(brushes)
    chunks = list(frames.chunks(stamp, 20_000))
    assert len(chunks) > 2
    again = Frames()
    for chunk in chunks:
        again.take(chunk, stamp)
    assert again.nodes == frames.nodes
    assert again.nbytes == frames.nbytes
    for node in frames.nodes:
        assert alike(again.state(node), frames.state(node))


def test_frames_that_are_too_many_are_thinned_and_the_others_stay_as_they_are(filmed, brushes):
    story, whole = filmed
    frames = Frames(int(whole.nbytes * 0.8))
    walk = Walk(story, brushes, Frames())
    for node in range(1, len(story.nodes)):
        frames.add(node, walk.to(node))
        assert frames.nbytes <= int(whole.nbytes * 0.8) or len(frames.nodes) == 2
    assert 2 < len(frames.nodes) < len(story.nodes) - 1
    assert frames.nodes[-1] == len(story.nodes) - 1
    for node in frames.nodes:
        assert alike(frames.state(node), Walk(story, brushes, Frames()).to(node))


def test_of_a_very_large_paper_not_all_tiles_are_given_raw(filmed, monkeypatch):
    _, frames = filmed

    def awake(state):
        return sum(tile.is_awake for tile in state.tiles.values())

    frames.rest()
    whole = frames.state(frames.nodes[-1])
    assert awake(whole) > 1
    monkeypatch.setattr("studio.drawing.frames.MOST_AWAKE", 1)
    frames.rest()
    state = frames.state(frames.nodes[-1])
    assert awake(state) <= 1
    assert alike(state, whole)


def test_a_chunk_of_another_stamp_place_or_film_is_refused(filmed, brushes):
    _, frames = filmed
    stamp = stamp_of(brushes)
    first, second, *_ = frames.chunks(stamp, 20_000)
    empty = Frames()
    for chunk, wanted in ((first, b"other brushes..."), (second, stamp), (b"", stamp), (first[:-1], stamp)):
        with pytest.raises(ValueError):  # noqa: PT011
            empty.take(chunk, wanted)
    assert empty.nodes == ()
    empty.take(first, stamp)
    other = list(frames.chunks(stamp, 60_000))[1]
    with pytest.raises(ValueError):  # noqa: PT011
        empty.take(other, stamp)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_chunk_is_noticed(filmed, brushes, where, bit):
    _, frames = filmed
    stamp = stamp_of(brushes)
    chunk = bytearray(next(frames.chunks(stamp, 1 << 20)))
    at = int(where * (len(chunk) - 1))
    if 24 <= at < 28 or 28 <= at < 32:  # how many frames there are, and how often they were thinned, are not checked
        return
    chunk[at] ^= 1 << bit
    with pytest.raises(ValueError):  # noqa: PT011
        Frames().take(bytes(chunk), stamp)


def test_other_brushes_have_another_stamp(brushes):
    assert stamp_of(brushes) == stamp_of(dict(reversed(brushes.items())))
    assert stamp_of(brushes) != stamp_of({**brushes, "ink": brushes["pencil"]})

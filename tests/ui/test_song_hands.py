"""A song under hands: what lies on the timeline is chosen, moved, cut, faded and looked at from nearer."""

import pytest

from studio.music.arrangement import RATE, Clip, Track
from studio.music.step import SetClip, SetTrack, Together
from tests.ui import at_song
from tests.ui.at_song import again, box, clip, drag, middle

rooms, screen = at_song.rooms, at_song.screen


def test_a_tap_chooses_and_a_drag_of_what_is_chosen_moves_it(ui, rooms, screen):
    was = clip(screen, 1).start
    drag(ui, middle(screen, 1), 100)
    assert clip(screen, 1).start == was, "what isn't chosen stays where it is"
    screen.field.whole()
    ui.tap(screen.field, middle(screen, 1))
    assert screen.chosen_name == "Voice take"
    each = screen.field.span.each
    drag(ui, middle(screen, 1), 50)
    assert clip(screen, 1).start == pytest.approx(was + 50 * each, abs=each)
    assert again(rooms, screen).arrangement.clip(1) == clip(screen, 1)
    ui.key("ctrl+z")
    assert clip(screen, 1).start == was
    ui.key("ctrl+y")
    assert clip(screen, 1).start > was


def test_a_clip_comes_to_lie_where_another_ends(ui, screen):
    screen.choose(1)
    each = screen.field.span.each
    drag(ui, middle(screen, 1), 10 * RATE / each + 5)
    assert clip(screen, 1).start == 30 * RATE


def test_the_ends_of_a_clip_are_taken_by_their_grips(ui, screen):
    screen.choose(1)
    ui.frames(2)
    left, bottom, width, high = box(screen, 1)
    each = screen.field.span.each
    drag(ui, (left + width + 12, bottom + 20), -60)
    assert clip(screen, 1).length == pytest.approx(10 * RATE - 60 * each, abs=13 * each)
    drag(ui, (left - 14, bottom + 20), 40)
    trimmed = clip(screen, 1)
    assert trimmed.offset == trimmed.start - 20 * RATE
    assert trimmed.offset == pytest.approx(40 * each, abs=13 * each)
    assert len(screen.song.draft.steps) == 3, "one step each"


def test_fades_are_taken_by_their_dots(ui, screen):
    screen.choose(1)
    ui.frames(2)
    left, bottom, width, high = box(screen, 1)
    each = screen.field.span.each
    drag(ui, (left + 2, bottom + high - 14), 40)
    assert clip(screen, 1).fade_in == pytest.approx(40 * each, abs=2 * each)
    drag(ui, (left + width - 2, bottom + high - 14), -30)
    assert clip(screen, 1).fade_out == pytest.approx(30 * each, abs=2 * each)
    assert clip(screen, 1).start == 20 * RATE


def test_two_fingers_look_from_nearer_and_change_nothing(ui, screen):
    screen.choose(1)
    before, each = screen.song.arrangement, screen.field.span.each
    x, y = middle(screen, 1)
    frame = screen.field.frame_at(x)
    one, other = ui.touch(x - 40, y), ui.touch(x + 40, y)
    one.touch_down()
    other.touch_down()
    for step in range(1, 6):
        one.touch_move(x - 40 - 16 * step, y)
        other.touch_move(x + 40 + 16 * step, y)
        ui.frame()
    one.touch_up()
    other.touch_up()
    assert screen.song.arrangement == before
    assert screen.field.span.each == pytest.approx(each / 3, rel=0.02)
    assert screen.field.frame_at(x) == pytest.approx(frame, abs=6 * each)
    ui.until(lambda: screen.field._fine == screen.field.span.each, what="sharp pictures")


def test_a_hand_beside_everything_pushes_the_timeline(ui, screen):
    screen.field.zoom(4)
    first = screen.field.span.first
    y = box(screen, 1)[1] + 10
    drag(ui, (1200, y), -200)
    assert screen.field.span.first > first
    assert len(screen.song.draft.steps) == 1


def test_a_hand_that_stays_at_the_edge_takes_the_timeline_along(ui, screen):
    field = screen.field
    field.zoom(6, field.spot(20 * RATE))
    screen.choose(1)
    ui.frames(2)
    first, start = field.span.first, clip(screen, 1).start
    x, y = middle(screen, 1)
    finger = ui.touch(min(x, 1000), y)
    finger.touch_down()
    finger.touch_move(1270, y)
    ui.until(lambda: field.span.first > first + 4 * RATE, what="the timeline")
    finger.touch_up()
    there = field.span.first
    each, moved = field.span.each, clip(screen, 1).start - start
    assert moved == pytest.approx(there - first + (1270 - min(x, 1000)) * each, abs=20 * each)
    ui.wait(0.2)
    assert field.span.first == there, "it stays where the hand left it"
    assert len(screen.song.draft.steps) == 2


def test_a_clip_goes_to_another_track_of_its_kind_only(ui, screen):
    number = 3
    screen.do(Together((SetTrack(Track(5, "take")), SetClip(Clip(number, 5, 3, 40 * RATE)))))
    screen.choose(1)
    ui.frames(2)
    up = box(screen, number)[1] - box(screen, 1)[1]
    drag(ui, middle(screen, 1), 0, up)
    assert clip(screen, 1).track == 5
    screen.undo()
    drag(ui, middle(screen, 1), 0, box(screen, 0)[1] - box(screen, 1)[1])
    assert clip(screen, 1).track == 1

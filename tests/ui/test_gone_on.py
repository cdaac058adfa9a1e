"""What was played before the program ended can be kept after the next start, and played on."""

import threading

import pytest

from studio.core.clock import FixedClock, SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song
from studio.library.library import Library
from studio.music.score import Score
from studio.ui.captured_song import HELD, CapturedSong
from studio.ui.gone_on import left_behind
from studio.ui.screens import sound_screen
from tests.rooms import rooms_of
from tests.ui.at_pads import library, open_screen, put_finger, song_in, sound, sound_card, sounds

__all__ = ["library", "sound", "sound_card"]


def played(rooms, library):
    """Play as a program does that is killed with a note held and a bed underneath."""
    now = [50.0]
    song = CapturedSong(rooms, now=lambda: now[0])
    song.drone("bowl", 110.0)
    for key in (1, 2, 3):
        song.note_on(key, 200.0 + key, 0.5, "handpan")
        now[0] += 1.0
        if key < 3:
            song.note_off(key)
    song.rest()
    library.settle()
    return song


def test_what_was_played_before_is_in_hand_again_and_nothing_is_held_any_more(library):
    rooms = rooms_of(library, SystemClock())
    before = played(rooms, library)
    song = left_behind(rooms).song(rooms)
    assert song.piece_id == before.piece_id
    assert song.events[: len(before.events)] == before.events
    assert {(event.kind, event.key) for event in song.events[len(before.events) :]} == {("drone", 0), ("off", 3)}
    assert not song.over
    # what is played on lies behind it, by as much as was rested
    assert song.milliseconds >= before.events[-1].time
    song.note_on(9, 300.0, 0.5, "handpan")
    song.note_off(9)
    song.keep().result()
    (piece,) = sounds(library)
    assert [event.key for event in song_in(library, piece).events if event.kind == "on"] == [1, 2, 3, 9]
    assert Gallery(library, SystemClock()).recent(3)[0].id == before.piece_id
    assert left_behind(rooms) is None, "what was kept is not in hand"


def test_after_ten_minutes_it_is_something_else(tmp_path):
    clock = FixedClock(SystemClock().now())
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)[0] as library:
        rooms = rooms_of(library, clock)
        played(rooms, library)
        clock.advance(seconds=HELD - 1.0)
        left = left_behind(rooms)
        assert left.ago == pytest.approx(HELD - 1.0)
        clock.advance(seconds=2.0)
        assert left_behind(rooms) is None


def test_where_nothing_was_left_there_is_nothing(library):
    assert left_behind(rooms_of(library, SystemClock())) is None


def test_layers_of_before_are_kept_as_they_went_round(ui, library, sound):
    screen = open_screen(ui, library, sound)
    screen.layering.begin()
    for index in (2, 9):
        finger = put_finger(ui, screen, index)
        ui.wait(0.15)
        finger.touch_up()
        ui.wait(0.15)
    screen.layering.close()
    assert screen.layering.state == "looping"
    screen.song.rest()
    library.settle()
    before, pitches = screen.song.piece_id, [screen.pads.pads[index].frequency for index in (2, 9)]
    screen.layering.stop()

    again = open_screen(ui, library, sound)
    ui.until(lambda: again.rooms.gallery.recent(3), what="the piece")
    (piece,) = again.rooms.gallery.recent(3)
    assert piece.id == before
    library.settle()
    score = Score(open_song(library, piece.id).arrangement)
    heard = [cue.frequency for cue in score.cues(0, score.duration + 1) if cue.kind == "on"]
    assert [round(one) for one in heard[:2]] == [round(one) for one in pitches]
    assert again.song.empty
    assert left_behind(again.rooms) is None


def test_after_the_next_start_it_can_be_kept(ui, library, sound):
    before = played(rooms_of(library, SystemClock()), library)
    screen = open_screen(ui, library, sound)
    ui.until(lambda: not screen.ids.keep.disabled, what="the capture of before")
    finger = put_finger(ui, screen, 4)
    ui.frames(2)
    finger.touch_up()
    ui.tap(screen.ids.keep)
    ui.until(lambda: screen.rooms.gallery.recent(3), what="the piece")
    (piece,) = screen.rooms.gallery.recent(3)
    assert piece.id == before.piece_id
    assert len([event for event in song_in(library, piece).events if event.kind == "on"]) == 4
    assert screen.ids.keep.disabled


def test_hands_that_are_quicker_begin_something_of_their_own(ui, library, sound, monkeypatch):
    before, found, gate = played(rooms_of(library, SystemClock()), library), [], threading.Event()

    def slowly(rooms):
        assert gate.wait(20.0)
        found.append(left_behind(rooms))
        return found[0]

    monkeypatch.setattr(sound_screen, "left_behind", slowly)
    screen = open_screen(ui, library, sound)
    finger = put_finger(ui, screen, 4)
    ui.frames(2)
    finger.touch_up()
    library.settle()
    first = screen.song
    gate.set()
    ui.until(lambda: found, what="what was left")
    ui.frames(5)
    assert screen.song is first
    assert first.piece_id not in (None, before.piece_id)

"""The song under the hand: what is done is in the log, takes lie where they were made, and nothing is read twice."""

import gc
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.gallery.songs import open_song, seconds_of
from studio.gallery.tails import KIND
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.music.arrangement import RATE, Clip, Take, Track
from studio.music.song import Event
from studio.music.step import Played, SetClip, SetTrack
from studio.music.take import sound_of
from studio.ui import kept_song
from studio.ui.kept_song import KeptSong
from tests.rooms import rooms_of

TUNE = (Event(0, "on", 1, 220.0, 0.7, "kalimba"), Event(900, "off", 1), Event(1000, "off", 2))


class Microphone:
    """Hears a ramp, whole samples to be told apart, as fast as it is asked."""

    def __init__(self):
        self.given, self.most, self.heard, self.open = 0, 0, None, False

    def record_start(self, preroll=0.0):
        self.open, self.preroll = True, preroll

    def recorded(self):
        count = max(0, self.most - self.given)
        made = (np.arange(self.given, self.given + count) % 1000 / 2000).astype(np.float32)
        self.given += count
        return made

    def record_stop(self):
        self.open = False

    def heard_at(self):
        return self.heard


@pytest.fixture
def microphone():
    return Microphone()


@pytest.fixture
def rooms(tmp_path, microphone):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    rooms = rooms_of(library, clock, lambda: microphone)
    rooms.journal.begin_session()
    yield rooms
    library.close()


def on_disk(rooms, song):
    rooms.library.settle()
    return open_song(rooms.library, song.piece_id)


def end(ui, song, place=None):
    ender = threading.Thread(target=song.end_take, args=(place,))
    ender.start()
    ui.until(lambda: not ender.is_alive(), what="the take to end")
    ui.frames(3)


def take_seconds(ui, song, microphone, seconds):
    microphone.most = microphone.given + round(seconds * RATE)
    ui.until(lambda: microphone.given >= microphone.most, what="the microphone")


def test_a_song_begins_with_its_first_op_and_comes_back_as_it_was(ui, rooms):
    song = KeptSong(rooms)
    rooms.library.settle()
    assert song.piece_id is None
    told = []
    song.changed.connect(lambda: told.append(song.arrangement))
    song.do(Played(1, TUNE), SetTrack(Track(0, "notes")), SetClip(Clip(0, 0, 1, RATE)))
    assert told[-1].clip(0).start == RATE
    song.do(SetClip(Clip(0, 0, 1, 2 * RATE)))
    song.undo()
    back = on_disk(rooms, song)
    assert back.arrangement == song.arrangement
    assert (back.done, len(back.steps), back.can_redo) == (1, 2, True)
    song.undo()
    assert on_disk(rooms, song).arrangement.clips == (), "steps of one call are one"


def test_a_take_lies_where_it_was_made_and_is_one_step(ui, rooms, microphone):
    song = KeptSong(rooms)
    clip = song.begin_take(5 * RATE, late=480)
    take_seconds(ui, song, microphone, 2.5)
    ui.until(lambda: song.draft.chunks == 2, what="two seconds")
    assert song.arrangement.materials[clip.material].frames == 2 * RATE, "it is seen as it grows"
    microphone.heard = 1.25
    end(ui, song, lambda second: 5 * RATE + round(second * RATE))
    lies = song.arrangement.clip(clip.number)
    assert (lies.start, lies.offset) == (round(6.25 * RATE), 0)
    assert song.arrangement.materials[clip.material] == Take(0, round(2.5 * RATE), 1, 480)
    assert not microphone.open
    assert on_disk(rooms, song).arrangement == song.arrangement
    read = seconds_of(rooms.library, song.piece_id)
    assert np.allclose(read(2)[:, 0], (np.arange(2 * RATE, 2.5 * RATE) % 1000 / 2000), atol=1e-4)
    song.undo()
    assert song.arrangement.tracks == ()
    song.redo()
    assert song.arrangement.clip(clip.number) == lies


def test_what_was_captured_before_the_beginning_is_kept_and_not_heard(ui, rooms, microphone):
    song = KeptSong(rooms)
    clip = song.begin_take(0)
    take_seconds(ui, song, microphone, 1.5)
    microphone.heard = -0.5
    end(ui, song, lambda second: round(second * RATE))
    lies = song.arrangement.clip(clip.number)
    assert (lies.start, lies.offset) == (0, RATE // 2)


def test_a_take_that_was_moved_while_it_was_made_stays_where_it_was_put(ui, rooms, microphone):
    song = KeptSong(rooms)
    clip = song.begin_take(RATE)
    take_seconds(ui, song, microphone, 1.0)
    song.do(SetClip(replace(clip, start=9 * RATE)))
    microphone.heard = 3.0
    end(ui, song, lambda second: round(second * RATE))
    assert song.arrangement.clip(clip.number).start == 9 * RATE


def test_a_take_in_which_nothing_was_heard_leaves_nothing(ui, rooms, microphone):
    song = KeptSong(rooms)
    song.do(Played(1, TUNE), SetTrack(Track(0, "notes")), SetClip(Clip(0, 0, 1, 0)))
    before = song.arrangement
    song.begin_take(0)
    end(ui, song, lambda second: round(second * RATE))
    after = song.arrangement
    assert (after.tracks, after.clips) == (before.tracks, before.clips)


def test_two_takes_have_their_own_seconds(ui, rooms, microphone):
    song = KeptSong(rooms)
    first = song.begin_take(0)
    take_seconds(ui, song, microphone, 1.2)
    end(ui, song)
    second = song.begin_take(3 * RATE, track=first.track)
    take_seconds(ui, song, microphone, 0.7)
    end(ui, song)
    materials = on_disk(rooms, song).arrangement.materials
    assert materials[first.material] == Take(0, round(1.2 * RATE))
    assert materials[second.material] == Take(2, round(0.7 * RATE))
    assert len(song.arrangement.tracks) == 1


def test_what_was_captured_until_the_program_ended_is_there(ui, rooms, microphone):
    song = KeptSong(rooms)
    clip = song.begin_take(RATE)
    take_seconds(ui, song, microphone, 3.4)
    ui.until(lambda: song.draft.chunks == 3, what="three seconds")
    back = on_disk(rooms, song)  # nobody ended the take
    assert back.arrangement.materials[clip.material].frames == 3 * RATE
    assert back.arrangement.clip(clip.number) == clip
    # and of the fourth second, what there is
    ui.until(lambda: any(made_of[1] == 3 for *_, made_of in rooms.library.caches_of(KIND)), what="its part")
    ((piece_id, flac, _),) = rooms.library.caches_of(KIND)
    assert piece_id == song.piece_id
    assert len(sound_of(flac)) == 0.4 * RATE
    end(ui, song)
    song.rest()
    rooms.library.settle()
    assert rooms.library.caches_of(KIND) == []


def test_a_song_that_nobody_holds_goes_and_one_that_waits_stays(ui, rooms):
    song = KeptSong(rooms)
    song.do(Played(1, TUNE))
    rooms.library.settle()
    piece_id = song.piece_id
    assert KeptSong.opened(rooms, piece_id) is song
    del song
    gc.collect()
    ui.frames(2)
    assert piece_id not in kept_song._open[rooms.library]
    gate = threading.Event()
    rooms.library.later(gate.wait)
    other = KeptSong(rooms, piece_id, open_song(rooms.library, piece_id))
    other.do(SetTrack(Track(0, "notes")))
    assert other in kept_song._unkept
    gate.set()
    rooms.library.settle()
    until = time.monotonic() + 5
    while other in kept_song._unkept and time.monotonic() < until:
        time.sleep(0.01)
    assert other not in kept_song._unkept


def test_how_long_it_is_is_kept_when_the_hands_have_left(ui, rooms):
    song = KeptSong(rooms)
    song.do(Played(1, TUNE), SetTrack(Track(0, "notes")), SetClip(Clip(0, 0, 1, 2 * RATE)))
    song.rest()
    rooms.library.settle()
    assert rooms.gallery.piece(song.piece_id).duration == 3000

"""Song through a real (virtual) sound card: what lies on the timeline is heard, and what is said over it is kept."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.gallery.songs import open_song, seconds_of
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.music.arrangement import RATE, Take
from studio.music.note import cents
from tests import soundcard
from tests.rooms import rooms_of
from tests.ui.at_song import opened, song_piece

sound_card, sound = soundcard.sound_card, soundcard.sound


@pytest.fixture
def rooms(tmp_path, sound):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    rooms = rooms_of(library, clock, lambda: sound)
    rooms.journal.begin_session()
    yield rooms
    library.close()


def test_a_song_is_heard_where_the_half_disc_stands_and_spoken_over(ui, rooms, sound, sound_card):
    screen = opened(ui, rooms, song_piece(rooms))
    screen.seek(21 * RATE)  # in the middle of the take: a tone of 382 Hz
    listening = sound_card.listen()
    screen.play()
    ui.until(lambda: screen.at > 22 * RATE, timeout=10, what="it to go on")
    found = soundcard.pitches(soundcard.loud_part(listening.stop())[4800:], 1, 300.0, 480.0)[0]
    assert abs(cents(found, RATE / (2 * np.pi * 20))) < 10.0

    speaking = sound_card.speak(soundcard.tone(523.25, 3.0))
    ui.wait(0.4)
    screen.voice()
    ui.until(lambda: screen.song.take is not None and screen.song.take.frames > 1.5 * RATE, timeout=10, what="a voice")
    assert screen.recording
    assert screen.ids.voice.text == "Done"
    assert screen.said.endswith("and every second is kept.")
    begun = screen._voice.began
    screen.voice()
    ui.until(lambda: screen.song.take is None and not screen.playing, timeout=10, what="the take to be kept")
    speaking.wait(10)
    ui.wait(0.2)
    (clip,) = [clip for clip in screen.song.arrangement.clips if clip.number == 3]
    assert abs(clip.start - begun) < RATE, "about where it was when it was begun"
    rooms.library.settle()
    take = open_song(rooms.library, screen.song.piece_id).arrangement.materials[clip.material]
    assert isinstance(take, Take)
    assert take.frames > 1.5 * RATE
    second = seconds_of(rooms.library, screen.song.piece_id)(take.first)
    assert abs(cents(soundcard.pitches(second[:, 0], 1, 400.0, 700.0)[0], 523.25)) < 10.0
    screen.undo()
    assert screen.song.arrangement.clip(3) is None, "one step"

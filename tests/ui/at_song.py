"""At a song: its screen in a real window, a real library behind it, and a speaker that stands in for the card."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.music.arrangement import RATE, Clip, Track, Tuning
from studio.music.note import frequency
from studio.music.op_codec import encode_op
from studio.music.song import Event
from studio.music.step import Played, SetClip, SetTrack, TakeBegun, TakeEnded, Together
from studio.music.take import encode_second
from studio.ui.screen import Screen
from studio.ui.screens.song_screen import SongScreen
from studio.ui.shell import Shell
from tests.rooms import rooms_of
from tests.ui.stand_ins import Player


class Speaker(Player):
    """Takes blocks as a sound card would; nothing is said into its microphone."""

    late = 0.0

    def __init__(self):
        super().__init__()
        self._stopped = 0.0

    def recorded(self):
        return np.zeros(0 if self.microphone_reason else 2400, np.float32)

    def heard_at(self):
        return None

    def play(self, frames, start=0.0, ahead=0.25):
        self._frames, self._blocks, self._ahead = frames, 0, ahead
        self._play("song", 0.0)
        self.position()

    def position(self):
        if not self.playing:
            return self._stopped
        heard = super().position()
        while self._blocks * 256 < (heard + self._ahead) * RATE:
            if next(self._frames, None) is None:
                self.stop_playing()
                return self._stopped
            self._blocks += 1
        return heard

    def stop_playing(self):
        if self.playing:
            self._stopped = super().position()
        super().stop_playing()

    def close_output(self):
        super().close_output()
        self.stop_playing()


def notes(*pitches, every=2000, instrument="kalimba"):
    made = []
    for index, pitch in enumerate(pitches):
        made.append(Event(index * every, "on", index, frequency(pitch), 0.7, instrument))
        made.append(Event(index * every + every // 2, "off", index))
    return (*made, Event(len(pitches) * every, "off", 99))


def ops():
    """A loop of three passes, a voice of ten seconds at 20 s, and a bowl underneath for a minute."""
    yield Played(1, notes(50, 57, 62, 65, 60), Tuning("pentatonic-minor", 50))
    bowl = Event(0, "drone", 0, frequency(50), 0.0, "bowl"), Event(60_000, "drone", 0, 0.0, 0.0, "")
    yield Played(2, bowl)
    yield TakeBegun(3, 0)
    yield TakeEnded(3, 10 * RATE)
    tracks = Track(0, "notes"), Track(1, "take"), Track(2, "drone")
    clips = (
        Clip(0, 0, 1, 0, 0, 10 * RATE, 10 * RATE, 3, 4.0),
        Clip(1, 1, 3, 20 * RATE),
        Clip(2, 2, 2, 0),
    )
    yield Together((*map(SetTrack, tracks), *map(SetClip, clips)))


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    speaker = Speaker()
    rooms = rooms_of(library, clock, lambda: speaker)
    rooms.journal.begin_session()
    yield rooms
    library.close()


def song_piece(rooms, made=None, seconds=10):
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    rooms.gallery.set_title(piece.id, "Under the ice")
    second = encode_second(0.4 * np.sin(np.arange(RATE) / 20))
    with rooms.library.write():
        for op in made or ops():
            rooms.library.append(piece.id, encode_op(op))
        for index in range(seconds):
            rooms.library.put_chunk(piece.id, index, second)
    return piece.id


def opened(ui, rooms, piece_id=None):
    elsewhere = {name: lambda _rooms, _shell: Screen() for name in ("today", "sound", "piece")}
    shell = ui.mount(Shell(rooms, {"song": lambda rooms, _shell: SongScreen(rooms), **elsewhere}))
    shell.go("today")
    screen = shell.go("song", piece_id=piece_id) if piece_id else shell.go("song")
    ui.until(lambda: screen.ready, what="the song")
    ui.wait(0.1)
    return screen


@pytest.fixture
def screen(ui, rooms):
    return opened(ui, rooms, song_piece(rooms))


def again(rooms, screen):
    """Return the song as another start would find it."""
    rooms.library.settle()
    from studio.gallery.songs import open_song

    return open_song(rooms.library, screen.song.piece_id)


def clip(screen, number):
    return screen.song.arrangement.clip(number)


def box(screen, number):
    row = next(row for row in screen.field.rows if any(one.number == number for one in row.clips))
    return screen.field.box_of(row, clip(screen, number))


def middle(screen, number, share=0.5):
    left, bottom, width, high = box(screen, number)
    return left + share * width, bottom + 0.4 * high


def drag(ui, start, across, up=0.0):
    ui.drag([start, (start[0] + across / 2, start[1] + up / 2), (start[0] + across, start[1] + up)])

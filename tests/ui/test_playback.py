"""A kept voice and a kept song, played from their piece into a real (virtual) sound card."""

import pytest

from studio.audio.client import Sound
from studio.core.clock import SystemClock
from studio.library.library import Library
from studio.music.codec import encode
from studio.music.note import cents
from studio.music.song import Event
from studio.music.take import encode_second
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from tests import soundcard
from tests.rooms import rooms_of

sound_card = soundcard.sound_card


@pytest.fixture
def shell(ui, tmp_path, sound_card):
    clock, sound = SystemClock(), Sound(sound_card.environment)
    library = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)[0]
    rooms = rooms_of(library, clock, lambda: sound)
    yield ui.mount(Shell(rooms, {"piece": lambda rooms, _shell: PieceScreen(rooms)}, home="piece"))
    ui.reset()
    sound.stop()
    library.close()


def made(shell, kind):
    rooms = shell.rooms
    return rooms.gallery.new_piece(kind, rooms.journal.current_entry().id).id


def heard(ui, shell, piece_id, card):
    """Play a piece by its button; return what came out of the speaker."""
    screen = shell.go("piece", piece_id=piece_id)
    ui.until(lambda: screen.ready and screen.rooms.sound.state == "ready", 15, "the piece to be ready")
    listening = card.listen()
    ui.tap(screen.ids.play)
    ui.until(lambda: screen.playing, what="the playing")
    ui.until(lambda: not screen.playing, 15, "the end")
    return soundcard.loud_part(listening.stop())


def test_a_kept_voice_is_heard_again(ui, shell, sound_card):
    piece_id = made(shell, "voice")
    tone = soundcard.tone(330.0, 2.0)
    for second in range(2):
        shell.rooms.library.put_chunk(piece_id, second, encode_second(tone[second * 48000 : (second + 1) * 48000]))
    pcm = heard(ui, shell, piece_id, sound_card)
    assert 1.8 < len(pcm) / 48000 < 2.2
    assert abs(cents(soundcard.pitches(pcm)[0], 330.0)) < 10.0


def test_a_kept_song_is_heard_again(ui, shell, sound_card):
    piece_id = made(shell, "sound")
    note = [Event(0, "on", 57, 220.0, 0.8, "handpan"), Event(900, "off", 57)]
    shell.rooms.library.append(piece_id, encode(note))
    pcm = heard(ui, shell, piece_id, sound_card)
    assert abs(cents(soundcard.pitches(pcm)[0], 220.0)) < 10.0

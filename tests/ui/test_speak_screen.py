"""Speak: a real (virtual) microphone, and what was said into it found in the kept piece."""

import pytest

from studio.audio.client import Sound
from studio.audio.words import NO_MICROPHONE, SENTENCES
from studio.core.clock import SystemClock
from studio.library.library import Library
from studio.music.note import cents
from studio.music.take import decode_take
from studio.ui.screen import Screen
from studio.ui.screens.speak_screen import LISTENS, SpeakScreen
from studio.ui.shell import Shell
from tests import soundcard
from tests.rooms import rooms_of

sound_card, sound = soundcard.sound_card, soundcard.sound


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=SystemClock())[0] as made:
        yield made


def open_shell(ui, library, sound):
    clock = SystemClock()
    rooms = rooms_of(library, clock, lambda: sound)
    elsewhere = {name: lambda _rooms, _shell: Screen() for name in ("today", "write")}
    shell = Shell(rooms, {"speak": lambda rooms, _shell: SpeakScreen(rooms), **elsewhere})
    shell.go("today")
    ui.mount(shell)
    return shell


@pytest.fixture
def screen(ui, library, sound):
    screen = open_shell(ui, library, sound).go("speak")
    ui.until(lambda: screen.state == "listening", 8, "the microphone")
    return screen


def voices(screen):
    screen.rooms.library.settle()
    return screen.rooms.gallery.recent(5)


def button(screen, text):
    return next(one for one in screen.ids.feet.children if one.text == text)


def test_what_is_said_is_found_in_the_kept_piece_and_can_be_heard_again(ui, screen, library, sound_card):
    speaking = sound_card.speak(soundcard.tone(333.0, 1.3))
    ui.until(lambda: screen.level > 0.5, what="the level")
    ui.until(lambda: speaking.poll() is not None)
    ui.wait(0.3)
    ui.tap(button(screen, "Done"))
    ui.until(lambda: screen.heard is not None, what="the waveform")
    (piece,) = voices(screen)
    assert piece.kind == "voice"
    assert piece.kept
    assert screen.rooms.journal.entry(piece.entry_id).kind == "day"
    take = decode_take(library.chunks(piece.id))
    assert take.damaged == ()
    assert piece.duration == pytest.approx(1000 * take.duration, abs=1)
    said = soundcard.loud_part(take.pcm, 0.05)
    assert len(said) / 48000 == pytest.approx(1.3, abs=0.06)
    assert abs(cents(soundcard.pitches(said)[0], 333.0)) < 10.0

    listening = sound_card.listen()
    ui.tap(screen.ids.play)
    assert screen.playing
    ui.until(lambda: not screen.playing, what="its end")
    again = soundcard.loud_part(listening.stop(), 0.05)
    assert abs(cents(soundcard.pitches(again)[0], 333.0)) < 10.0
    assert screen.at == 0.0


def test_each_second_is_safe_while_the_next_one_is_said(ui, screen, library):
    ui.until(lambda: screen._take.seconds > 2.3)
    (piece,) = voices(screen)
    assert library.chunk_count(piece.id) == 2
    assert piece.duration == 2000
    # and going away keeps the rest
    screen.shell.back()
    ui.until(lambda: library.chunk_count(piece.id) == 3)
    (piece,) = voices(screen)
    assert piece.duration > 2300


def test_a_take_can_be_left_out_and_brought_back(ui, screen):
    ui.until(lambda: screen._take.seconds > 1.2)
    ui.tap(button(screen, "Leave it out"))
    ui.until(lambda: screen.shell._toast is not None)
    assert screen.state == "idle"
    assert voices(screen) == []
    assert len(screen.rooms.gallery.trashed()) == 1
    ui.take_back(screen.shell)
    ui.until(lambda: screen.state == "kept")
    assert len(voices(screen)) == 1


def test_what_is_said_just_before_the_button_is_kept_and_nothing_that_was_left_out(ui, screen, library, sound_card):
    sound = screen.rooms.sound
    left_out = sound_card.speak(soundcard.tone(620.0, 0.8))
    ui.until(lambda: left_out.poll() is not None and screen._take.seconds > 1.2)
    ui.tap(button(screen, "Leave it out"))
    assert screen.state == "idle"
    ui.until(lambda: not sound.recording, what="the end of the take")
    assert screen.said == LISTENS
    speaking = sound_card.speak(soundcard.tone(333.0, 0.7))
    ui.until(lambda: screen.level > 0.5, what="the level")
    ui.until(lambda: speaking.poll() is not None)
    ui.wait(0.2)
    ui.tap(button(screen, "Begin"))
    ui.until(lambda: screen.state == "listening" and screen._take.seconds > 1.5)
    ui.tap(button(screen, "Done"))
    ui.until(lambda: screen.heard is not None, what="the waveform")
    assert not sound._capture.listening
    (piece,) = voices(screen)
    said = soundcard.loud_part(decode_take(library.chunks(piece.id)).pcm, 0.05)
    assert len(said) / 48000 == pytest.approx(0.7, abs=0.06)
    assert abs(cents(soundcard.pitches(said)[0], 333.0)) < 10.0


def test_it_listens_only_while_it_is_open(ui, screen):
    sound = screen.rooms.sound
    ui.until(lambda: screen._take.seconds > 1.2)
    screen.leave_out()
    ui.until(lambda: not sound.recording)
    assert sound._capture.wanted
    screen.shell.back()
    assert not sound._capture.wanted


def test_another_can_follow_at_once(ui, screen):
    ui.until(lambda: screen._take.seconds > 1.2)
    screen.done()
    screen.begin()
    assert screen.state == "waiting"
    ui.until(lambda: screen.state == "listening" and screen._take.seconds > 1.1, what="the second take")
    screen.shell.back()
    ui.until(lambda: not screen.rooms.sound.recording)
    assert len(voices(screen)) == 2


def test_a_glance_keeps_nothing(ui, screen):
    screen.shell.back()
    ui.wait(0.5)
    assert voices(screen) == []
    assert not screen.rooms.sound.recording


def test_without_a_microphone_it_says_so_and_offers_to_write(ui, library, sound_card, tmp_path):
    deaf = Sound({**sound_card.environment, "PULSE_SERVER": f"unix:{tmp_path}/nobody"})
    shell = open_shell(ui, library, deaf)
    screen = shell.go("speak")
    ui.until(lambda: screen.state == "without", 8)
    assert screen.said == SENTENCES[NO_MICROPHONE]
    ui.tap(button(screen, "Write instead"))
    assert shell.screen.name == "write"
    deaf.stop()


def test_everything_has_its_place_at_every_size(ui, library):
    shell = open_shell(ui, library, Sound())
    screen = shell.made("speak")
    screen.begin = lambda: None
    shell.go("speak")
    for size in ((800, 1280), (1920, 1080), (640, 560), (1280, 800)):
        ui.resize(*size)
        for state in ("waiting", "kept", "idle", "without"):
            screen.state = state
            ui.frames(3)
            ids = screen.ids
            shown = [ids.back, ids.title, ids.feet, ids.wave if state == "kept" else ids.disc]
            for index, one in enumerate(shown):
                assert 0 <= one.x < one.right <= size[0]
                assert 0 <= one.y < one.top <= size[1]
                for other in shown[index + 1 :]:
                    assert not one.collide_widget(other), (size, state, one, other)
            assert min(foot.height for foot in ids.feet.children) >= 56

"""Reflect, answered aloud: a real (virtual) microphone, and what was said found with what came back."""

import pytest

from studio.music.note import cents
from studio.music.take import decode_take
from tests import soundcard
from tests.ui.coming import Coming

sound_card, sound = soundcard.sound_card, soundcard.sound


@pytest.fixture
def reflect(ui, tmp_path, sound):
    coming = Coming(ui, tmp_path / "mine.studio", sound)
    coming.entry = coming.session("The middle was warm.")
    coming.piece = coming.drawing(coming.entry.id)
    coming.clock.advance(days=8)
    coming.show()
    coming.show(
        "reflect", entry_id=coming.entry.id, piece_id=coming.piece.id, step="1w", why="One week since session 1"
    )
    yield coming
    coming.leave()


def button(screen, text):
    return next(one for one in screen.ids.feet.children if one.text == text)


def say(reflect, seconds: float):
    """Press Say it, and say something."""
    screen = reflect.shell.screen
    reflect.ui.tap(button(screen, "Say it"))
    sheet = screen._answering.sheet
    reflect.ui.until(lambda: sheet.listening, 8, "the microphone")
    return screen, sheet


def test_what_is_said_is_kept_as_a_reflection_and_the_old_words_stay(ui, reflect, sound_card):
    screen, sheet = say(reflect, 1.2)
    assert sheet.prompt == screen.question
    speaking = sound_card.speak(soundcard.tone(333.0, 1.2))
    ui.until(lambda: sheet.level > 0.5, what="the level")
    ui.until(lambda: speaking.poll() is not None)
    ui.wait(0.2)
    ui.tap(sheet.ids.keep)
    reflect.settle()
    ui.until(lambda: screen.answer, what="what was kept")
    (said,) = reflect.journal.reflections(piece_id=reflect.piece.id)
    assert said.prompt == screen.question
    take = decode_take(reflect.library.chunks(said.voice_id))
    heard = soundcard.loud_part(take.pcm, 0.05)
    assert abs(cents(soundcard.pitches(heard)[0], 333.0)) < 10.0
    assert not reflect.gallery.piece(said.voice_id).kept, "it is heard where it was said, and is no tile"
    assert screen.answer == "Your voice is with it."
    assert reflect.journal.entry(reflect.entry.id).body == "The middle was warm."


def test_what_was_said_can_be_left_out_and_taken_back(ui, reflect):
    screen, sheet = say(reflect, 1.2)
    ui.until(lambda: screen._answering._take.seconds > 1.2, what="a second of it")
    ui.tap(sheet.ids.leave)
    ui.until(lambda: reflect.toast == "Left out.", what="the line")
    assert reflect.journal.reflections(piece_id=reflect.piece.id) == []
    reflect.take_back()
    (said,) = reflect.journal.reflections(piece_id=reflect.piece.id)
    assert reflect.gallery.piece(said.voice_id).trashed is None


def test_who_goes_away_while_speaking_has_it_kept(ui, reflect):
    screen, _sheet = say(reflect, 1.2)
    ui.until(lambda: screen._answering._take.seconds > 1.2, what="a second of it")
    reflect.shell.back()
    reflect.shell.back()
    ui.until(lambda: reflect.journal.reflections(piece_id=reflect.piece.id), what="the reflection")

"""Speaking in the journal: a voice is kept with its entry or as what is seen now, and heard where it stands."""

import numpy as np
import pytest

from studio.music.take import encode_second
from studio.ui.journal_acts import KEPT, LEFT_OUT, SPOKEN
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from studio.ui.widgets.voice_row import VoiceRow
from tests.rooms import rooms_of
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, shell_of, the, those, toast_of
from tests.ui.at_piece import Player

clock, library = at_journal.clock, at_journal.library


class Ears(Player):
    """A player that can also be told to listen, or not."""

    def listen(self, on):
        self.listens = on


@pytest.fixture
def sound():
    return Ears()


@pytest.fixture
def rooms(library, clock, sound):
    return rooms_of(library, clock, lambda: sound)


@pytest.fixture
def shell(rooms, ui):
    return shell_of(rooms, ui)


def say(ui, screen, seconds=1.0):
    """Press what listens, and speak."""
    ui.tap(screen.pane.ids.speak if screen.pane.ids.speak.parent else screen.pane._speak)
    sheet = screen.acts.say_sheet
    ui.until(lambda: sheet.hearing, what="the microphone")
    ui.until(lambda: sheet.listening._take.seconds > seconds, what="what is said")
    return sheet


def a_voice(rooms, entry_id, seconds=2):
    piece = rooms.gallery.new_piece("voice", entry_id)
    for second in range(seconds):
        rooms.library.put_chunk(piece.id, second, encode_second(np.sin(np.arange(48000) / 20) * 0.4))
    rooms.gallery.set_duration(piece.id, seconds * 1000)
    rooms.clock.advance(seconds=2)
    return piece.id


def test_what_is_said_on_the_day_hangs_on_the_entry_and_can_be_heard_there(rooms, ui, shell, sound):
    entry = a_session(rooms)
    screen = go(ui, shell)
    sheet = say(ui, screen)
    assert (sheet.prompt, sheet.level > 0.5) == ("", True)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: those(screen.pane, VoiceRow), what="the voice")
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == SPOKEN, what="the line")
    (piece,) = rooms.gallery.pieces_of(entry.id)
    assert (piece.kind, piece.kept, piece.entry_id) == ("voice", True, entry.id)
    assert piece.duration >= 1000
    assert not sound.listens, "the microphone is closed"
    row = the(screen.pane, VoiceRow)
    ui.tap(row.ids.play)
    ui.until(lambda: row.playing and row.at > 0, what="the voice, heard")
    assert sound.asked[-1][0][0] == "take"
    ui.tap(row.ids.play)
    ui.until(lambda: not row.playing)
    toast_of(shell).take_back()
    ui.until(lambda: not those(screen.pane, VoiceRow), what="it, taken back")
    assert rooms.gallery.pieces_of(entry.id) == []


def test_what_is_said_later_answers_a_question_and_is_no_tile_of_the_gallery(rooms, ui, shell, clock):
    entry = a_session(rooms, body="Then.")
    clock.advance(days=8)
    screen = go(ui, shell)
    sheet = say(ui, screen)
    assert sheet.prompt == screen.view.prompt != ""
    ui.tap(sheet.ids.keep)
    ui.until(lambda: those(screen.pane, ReflectionRow), what="the reflection")
    (said,) = rooms.journal.reflections(entry_id=entry.id)
    assert (said.text, said.prompt) == ("", sheet.prompt)
    assert the(screen.pane, ReflectionRow).near == "one week after, spoken"
    assert not rooms.gallery.piece(said.voice_id).kept
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == KEPT, what="the line")
    toast_of(shell).take_back()
    ui.until(lambda: not those(screen.pane, ReflectionRow), what="it, taken back")


def test_what_was_said_can_be_left_out_and_brought_back(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    sheet = say(ui, screen)
    ui.tap(sheet.ids.leave)
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == LEFT_OUT)
    assert rooms.gallery.pieces_of(entry.id) == []
    toast_of(shell).take_back()
    ui.until(lambda: those(screen.pane, VoiceRow), what="it, brought back")


def test_escape_and_going_away_keep_what_was_said(rooms, ui, shell):
    a_session(rooms)
    screen = go(ui, shell)
    say(ui, screen)
    ui.key("Escape")
    ui.until(lambda: those(screen.pane, VoiceRow), what="the voice")
    say(ui, screen)
    shell.go("today")
    go(ui, shell)
    ui.until(lambda: len(those(screen.pane, VoiceRow)) == 2, what="both")


def test_without_a_microphone_it_can_be_written_instead(rooms, ui, shell, sound, clock):
    entry = a_session(rooms, body="Then.")
    clock.advance(days=8)
    sound.microphone_reason, sound.deaf = "There is no microphone.", True
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Add what you see now"))
    sheet = screen.acts.say_sheet
    ui.until(lambda: sheet.without, what="that it does not hear")
    assert sheet.told == "There is no microphone."
    ui.tap(the(sheet, PushButton, "Write it"))
    ui.until(lambda: screen.acts.now_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "A lamp.")
    ui.until(lambda: screen.acts.now_sheet.ids.field.text == "A lamp.")
    ui.key("Escape", "Escape")
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert rooms.journal.reflections(entry_id=entry.id)[0].text == "A lamp."


def test_one_voice_is_heard_at_a_time_from_where_it_is_touched_and_none_after_leaving(rooms, ui, shell, sound):
    entry = a_session(rooms)
    for _ in range(2):
        a_voice(rooms, entry.id, seconds=4)
    screen = go(ui, shell)
    ui.until(lambda: all(row.peaks is not None for row in those(screen.pane, VoiceRow)), what="their waves")
    first, second = those(screen.pane, VoiceRow)
    first.ids.play.focus = True
    ui.key("Return")
    ui.until(lambda: first.playing)
    wave = second.ids.wave
    ui.tap(second, at=wave.to_window(wave.x + wave.width * 0.5, wave.center_y))
    ui.until(lambda: second.playing and not first.playing and second.at > 0.4, what="the other one")
    ui.until(lambda: sound.asked and sound.asked[-1][1] > 0, what="it, heard")
    assert sound.asked[-1][1] == pytest.approx(2.0, abs=0.2)
    assert first.at == 0.0
    shell.go("today")
    assert not sound.playing


def test_a_voice_leads_to_its_own_page(rooms, ui, shell):
    entry = a_session(rooms)
    piece_id = a_voice(rooms, entry.id)
    screen = go(ui, shell)
    ui.tap(those(the(screen.pane, VoiceRow), IconButton)[-1], at=None)
    ui.until(lambda: shell.screen.name == "piece")
    assert shell.screen.entered == {"piece_id": piece_id}

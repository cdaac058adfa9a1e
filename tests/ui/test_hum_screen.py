"""Hum: a real (virtual) microphone, a hum by arithmetic, and the notes that were meant found in the song."""

from itertools import groupby

import numpy as np
import pytest

from studio.audio.client import Sound
from studio.audio.words import NO_MICROPHONE, SENTENCES
from studio.core.clock import SystemClock
from studio.gallery.songs import open_song
from studio.library.library import Library
from studio.music.arrangement import RATE, Notes, Take
from studio.music.revision import bars_of
from studio.ui import kept_hum
from studio.ui.hum_layout import PLAYS_ALONG
from studio.ui.kept_song import KeptSong
from studio.ui.screens.hum_screen import HumScreen
from studio.ui.screens.notes_screen import NotesScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests import hums, soundcard
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room

sound_card, sound = soundcard.sound_card, soundcard.sound

SIZES = ((1280, 800), (800, 1280), (640, 560), (1024, 600), (1920, 1080))
TUNE = (57, 60, 62, 65, 60)
"""All of them on the steps of D minor, five notes."""


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=SystemClock())[0] as made:
        yield made


def open_shell(ui, library, sound):
    theme.motion = False
    clock = SystemClock()
    rooms = rooms_of(library, clock, lambda: sound)
    made = {name: lambda _rooms, _shell: Room() for name in ("today", "song")}
    made |= {"hum": lambda rooms, _shell: HumScreen(rooms), "notes": lambda rooms, _shell: NotesScreen(rooms)}
    shell = Shell(rooms, made)
    shell.go("today")
    ui.mount(shell)
    return shell


@pytest.fixture
def screen(ui, library, sound, sound_card):
    screen = open_shell(ui, library, sound).go("hum")
    ui.until(lambda: screen.state == "ready", 8, "the microphone")
    yield screen
    screen.shell.close()
    ui.until(lambda: not sound.recording, what="the microphone to close")


def a_hum(tune=TUNE):
    sound, _meant = hums.hum(tune, hums.Way(), np.random.default_rng(7))
    return hums.noisy(2.0 * sound, 30.0, np.random.default_rng(8))


def pitches(notes):
    """Return the pitches one after the other: on a busy machine the virtual microphone may falter within a note."""
    return [pitch for pitch, _same in groupby(round(note.pitch) for note in notes)]


def button(screen, text):
    return next(one for one in screen.ids.feet.children if one.text == text)


def hummed(ui, screen, sound_card, pcm):
    speaking = sound_card.speak(pcm)
    ui.until(lambda: screen.state == "humming", 8, "it to begin by itself")
    ui.until(lambda: speaking.poll() is not None, 15)
    ui.wait(0.4)
    ui.tap(button(screen, "Done"))
    ui.until(lambda: screen.state in ("found", "spoken"), 15, "the notes")
    ui.frames(3)


def test_a_hum_begins_by_itself_and_its_notes_are_kept_beside_it(ui, screen, library, sound_card):
    hummed(ui, screen, sound_card, a_hum())
    assert screen.state == "found"
    assert pitches(screen.found.notes) == list(TUNE)
    song = screen.song
    assert len(screen.ids.roll.notes) == len(screen.found.notes)
    ui.tap(button(screen, "Keep the notes"))
    shell = screen.shell
    assert shell.screen.name == "song"
    assert shell.screen.entered == {"piece_id": song.piece_id}
    library.settle()
    arrangement = open_song(library, song.piece_id).arrangement
    assert [track.kind for track in arrangement.tracks] == ["take", "notes"]
    assert [track.muted for track in arrangement.tracks] == [True, False]
    take, notes = (arrangement.materials[clip.material] for clip in arrangement.clips)
    assert isinstance(take, Take)
    assert isinstance(notes, Notes)
    assert pitches(bars_of(notes)) == list(TUNE)
    hum, played = arrangement.clips
    assert (hum.start, hum.offset) == (played.start, played.offset)
    # what was hummed before it began is there: the whole of the first note
    assert take.frames / RATE > len(a_hum()) / RATE
    song.undo()
    assert [track.kind for track in song.arrangement.tracks] == ["take"]
    assert not song.arrangement.tracks[0].muted


def test_notes_are_heard_on_another_scale_before_they_are_kept(ui, screen, library, sound_card):
    hummed(ui, screen, sound_card, a_hum((57, 61, 62)))
    before = len(screen.song.draft.steps)
    screen.ask_scale()
    ui.frames(2)
    screen.sheets.shown.dispatch("on_steps", "major")
    assert pitches(bars_of(Notes(screen.events))) == [57, 61, 62]
    screen.sheets.shown.dispatch("on_steps", "pentatonic minor")
    assert pitches(bars_of(Notes(screen.events))) == [57, 60, 62]
    assert len(screen.song.draft.steps) == before
    ui.tap(screen.ids.play)
    assert screen.playing
    ui.until(lambda: screen.at > 0.05, what="the half disc to move")
    ui.tap(button(screen, "Only the hum"))
    library.settle()
    arrangement = open_song(library, screen.shell.screen.entered["piece_id"]).arrangement
    assert [track.kind for track in arrangement.tracks] == ["take"]


def test_notes_can_be_taken_up_one_by_one_at_once(ui, screen, sound_card):
    hummed(ui, screen, sound_card, a_hum())
    ui.tap(button(screen, "Edit notes"))
    ui.frames(4)
    shell = screen.shell
    assert shell.screen.name == "notes"
    assert pitches(shell.screen.editor.roll.bars) == list(TUNE)
    shell.back()
    assert shell.screen.name == "song"


def test_a_hum_goes_into_a_song_where_it_is_wanted(ui, library, sound, sound_card):
    shell = open_shell(ui, library, sound)
    song = KeptSong(shell.rooms)
    song.do(*_something())
    library.settle()
    shell.go("song")
    screen = shell.go("hum", song_id=song.piece_id, at=3 * RATE)
    ui.until(lambda: screen.state == "ready", 8, "the microphone")
    hummed(ui, screen, sound_card, a_hum())
    assert screen.song is song
    ui.tap(button(screen, "Keep the notes"))
    assert shell.screen.name == "song"
    assert [track.kind for track in song.arrangement.tracks] == ["notes", "take", "notes"]
    shell.close()


def test_the_song_plays_along_and_the_hum_lies_where_it_was_hummed(ui, library, sound, sound_card):
    shell = open_shell(ui, library, sound)
    song = KeptSong(shell.rooms)
    song.do(*_something())
    library.settle()
    shell.go("song")
    screen = shell.go("hum", song_id=song.piece_id, at=3 * RATE)
    ui.until(lambda: screen.state == "ready", 8, "the microphone")
    assert screen.said == PLAYS_ALONG
    ui.until(lambda: sound.is_open, 8, "the speaker")
    ui.tap(button(screen, "Begin"))
    ui.until(lambda: sound.playing and sound.position() > 2.0, 8, "the song to play")
    speaking = sound_card.speak(a_hum())
    ui.until(lambda: speaking.poll() is not None, 15)
    ui.tap(button(screen, "Done"))
    ui.until(lambda: screen.state == "found", 15, "the notes")
    assert not sound.playing
    clip = song.arrangement.clip(screen._clip)
    assert 1.5 * RATE < clip.start < 3 * RATE, "a second that was heard before the song began is kept"
    start = screen._start
    assert start > 4.5 * RATE, "the first note was hummed two seconds into what was played"
    ui.tap(button(screen, "Keep the notes"))
    take, notes = (one for one in song.arrangement.clips if one.number != 1)
    assert take.start == notes.start == start
    assert start - take.offset == clip.start - clip.offset, "the take lies where it lay"
    shell.close()


def _something():
    from studio.music.arrangement import Clip, Track
    from studio.music.song import Event
    from studio.music.step import Played, SetClip, SetTrack

    events = (Event(0, "on", 1, 220.0, 0.5, "kalimba"), Event(500, "off", 1))
    return Played(1, events), SetTrack(Track(1, "notes")), SetClip(Clip(1, 1, 1, 0))


def test_what_has_no_notes_is_kept_as_it_was(ui, screen, library, sound_card):
    ui.tap(button(screen, "Begin"))
    speaking = sound_card.speak(np.random.default_rng(1).normal(0.0, 0.1, 2 * RATE).astype(np.float32))
    ui.until(lambda: speaking.poll() is not None)
    ui.tap(button(screen, "Done"))
    ui.until(lambda: screen.state == "spoken", 15)
    library.settle()
    assert open_song(library, screen.song.piece_id).arrangement.tracks[0].kind == "take"


def test_leaving_in_the_middle_keeps_every_second(ui, screen, library):
    ui.tap(button(screen, "Begin"))
    song = screen.song
    ui.until(lambda: song.take is not None and song.take.frames > 1.5 * RATE)
    screen.shell.back()
    ui.until(lambda: song.take is None and song.draft.materials[0].frames % RATE, what="the end of the take")
    library.settle()
    (take,) = open_song(library, song.piece_id).arrangement.materials.values()
    assert take.frames > 1.5 * RATE


def test_a_hum_can_be_left_out(ui, screen, library):
    ui.tap(button(screen, "Begin"))
    song = screen.song
    ui.until(lambda: song.take is not None and song.take.frames > RATE)
    ui.tap(button(screen, "Leave it out"))
    ui.until(lambda: screen.state == "waiting" and screen.song is not None and screen.song is not song)
    library.settle()
    assert screen.rooms.gallery.recent(5) == []
    assert len(screen.rooms.gallery.trashed()) == 1


def test_a_glance_keeps_nothing(ui, screen, library):
    screen.shell.back()
    library.settle()
    assert screen.rooms.gallery.recent(5) == []


def test_without_a_microphone_it_says_so(ui, library, sound_card, tmp_path):
    deaf = Sound({**sound_card.environment, "PULSE_SERVER": f"unix:{tmp_path}/nobody"})
    screen = open_shell(ui, library, deaf).go("hum")
    ui.until(lambda: screen.state == "without", 9)
    assert screen.said == SENTENCES[NO_MICROPHONE]
    deaf.stop()


def test_everything_has_its_place_at_every_size(ui, library):
    shell = open_shell(ui, library, Sound())
    screen = shell.made("hum")
    screen.again = lambda: None
    shell.go("hum")
    heard = kept_hum.Heard((kept_hum.Hummed(0.5, 1.0, 57.0, 0.6),), (0.1, 0.5), 2.0)
    for size in SIZES:
        ui.resize(*size)
        for state in ("waiting", "ready", "humming", "found", "spoken", "without"):
            screen.state, screen.found = state, None
            screen.state, screen.found = state, heard if state == "found" else None
            ui.frames(4)
            ids = screen.ids
            shown = [ids.back, ids.title, ids.feet]
            shown += [ids.roll, ids.chips, ids.play, ids.wave] if state == "found" else [ids.disc]
            for index, one in enumerate(shown):
                assert 0 <= one.x < one.right <= size[0], (size, state, one)
                assert 0 <= one.y < one.top <= size[1], (size, state, one)
                for other in shown[index + 1 :]:
                    assert not one.collide_widget(other), (size, state, one, other)
            assert min(foot.height for foot in ids.feet.children) >= 56
    shell.close()

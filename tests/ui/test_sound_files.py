"""Sounds out of the library and into it: the real sheets, the real bench, real files, real processes."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import mido
import numpy as np
import pytest
import soundfile

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.progress import Progress, Stopped
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.drawing.brush import load_brushes
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song, seconds_of
from studio.gallery.wave import wave
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.library.verify import verify
from studio.music.arrangement import RATE
from studio.music.loudness import Loudness
from studio.music.midi import write_midi
from studio.music.op_codec import encode_op
from studio.music.render import render_song
from studio.music.score import Score
from studio.music.step import Played
from studio.music.take import encode_second
from studio.ui import sound_in, sound_out
from studio.ui.rooms import Rooms
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.bring_sheet import GONE, HERE, BringSheet
from studio.ui.widgets.piece_sheets import Menu
from studio.ui.widgets.sound_export_sheet import OUT, PLACE, SoundExportSheet, sound_export_sheet
from studio.ui.widgets.toast import Toast
from studio.ui.work import stop_work, workbench_of
from tests.ui.fingers import samples_are_kept
from tests.ui.opened import Sound
from tests.ui.walk import Walk
from tests.unit.music.test_song import SONG

__all__ = ["samples_are_kept"]

LONG = 60
SOUND_SORRY = "This sound can't be read: it is damaged, or of a kind that isn't known here."


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A person's home with one folder in it."""
    home = tmp_path / "home"
    (home / "Music").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def music(home):
    return home / "Music"


@pytest.fixture
def rooms(ui, tmp_path):
    theme.motion = False
    clock = FixedClock(datetime(2026, 11, 20, 10, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    settings, brushes = Settings(tmp_path / "settings.json"), load_brushes(ASSETS / "brushes")
    yield Rooms(library, journal, gallery, Sound, settings, clock, brushes)
    stop_work(library)
    ui.reset()
    library.close()


def sound_piece(rooms, song=SONG):
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    rooms.library.append(piece.id, encode_op(Played(0, song.events)))
    return piece.id


def voice_piece(rooms):
    piece = rooms.gallery.new_piece("voice", rooms.journal.current_entry().id)
    for second in range(2):
        wave = 0.1 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
        rooms.library.put_chunk(piece.id, second, encode_second(wave))
    return piece.id


def shell_with(ui, rooms, home="gallery"):
    factories = {
        "gallery": lambda rooms, _shell: GalleryScreen(rooms),
        "piece": lambda rooms, _shell: PieceScreen(rooms),
    }
    return ui.mount(Shell(rooms, factories, home=home))


def said(shell):
    return [child.text for child in shell.children if isinstance(child, Toast)]


# --- out


@pytest.fixture
def out(ui, rooms):
    """A sheet over a screen, for a sound that was played."""
    shell = shell_with(ui, rooms)
    screen = shell.go("gallery")
    ui.wait(0.2)

    def opened(piece_id):
        sheet = sound_export_sheet(screen, piece_id)
        sheet.open(screen)
        ui.frames(4)
        return sheet

    walk = Walk(ui, screen)
    walk.opened = opened
    return walk


def chip(sheet, text):
    return next(chip for row in (sheet.ids.kinds, sheet.ids.levels) for chip in row.children if chip.text == text)


def put(ui, walk, sheet):
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Music")
    walk.use()
    ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the end of the work")


@pytest.mark.parametrize(("kind", "suffix"), [("FLAC", "flac"), ("WAV", "wav"), ("Opus", "opus"), ("MIDI", "mid")])
def test_a_sound_is_taken_out_by_touches_alone(ui, out, rooms, music, kind, suffix):
    sheet = out.opened(sound_piece(rooms))
    out.tap(chip(sheet, kind))
    assert sheet.about
    assert sheet.loud == (kind != "MIDI")
    if kind in ("FLAC", "MIDI"):
        ui.shot(f"sound-export-{kind.lower()}")
    put(ui, out, sheet)
    path = music / f"Sound.{suffix}"
    assert sheet.ids.way.said == OUT.format(path=path)
    assert list(music.iterdir()) == [path]
    if kind == "MIDI":
        assert len([m for m in mido.MidiFile(file=io.BytesIO(path.read_bytes())) if m.type == "note_on"]) == 4
        return
    sound, rate = soundfile.read(path, dtype="float32")
    assert (rate, sound.shape) == (RATE, render_song(SONG).shape)
    heard = Loudness()
    heard.put(sound)
    assert heard.lufs == pytest.approx(-16.0, abs=0.6)


def test_a_sound_as_it_is_has_its_own_samples(ui, out, rooms, music):
    sheet = out.opened(sound_piece(rooms))
    out.tap(chip(sheet, "As it is"))
    ui.shot("sound-export-as-it-is")
    put(ui, out, sheet)
    assert np.abs(soundfile.read(music / "Sound.flac", dtype="float32")[0] - render_song(SONG)).max() < 2.0**-22


def test_a_voice_has_no_notes_to_take_out_and_keeps_its_one_channel(ui, out, rooms, music):
    sheet = out.opened(voice_piece(rooms))
    assert "MIDI" not in [chip.text for chip in sheet.ids.kinds.children]
    assert sheet.ids.way.ids.field.text == "Voice"
    put(ui, out, sheet)
    info = soundfile.info(music / "Voice.flac")
    assert (info.channels, info.frames) == (1, 2 * RATE)


def test_it_goes_on_behind_other_things_and_stopping_it_leaves_nothing(ui, out, rooms, music, monkeypatch):
    begun = []

    def slow(*args):
        begun.append(args[-1])
        while True:
            args[-1].at(1, 2)

    monkeypatch.setattr(sound_out, "take_out", slow)
    piece = sound_piece(rooms)
    sheet = out.opened(piece)
    sheet.ids.way.take_out(music)
    ui.until(lambda: begun, what="the work")
    sheet.close()
    ui.frames(5)
    again = out.opened(piece)
    ui.until(lambda: again.ids.way.ids.pane.shown, what="the pane")
    ui.frames(5)
    ui.shot("sound-export-working")
    out.tap(again.ids.way.ids.pane.ids.stop)
    ui.until(lambda: again.ids.way.said, what="the end of the work")
    assert again.ids.way.said == str(Stopped())
    assert workbench_of(rooms.library).said[PLACE] == str(Stopped())
    assert list(music.iterdir()) == []


def test_a_sound_without_a_note_says_so(ui, out, rooms, music):
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    sheet = out.opened(piece.id)
    put(ui, out, sheet)
    assert sheet.ids.way.said == "There is nothing in this that could be heard."
    assert list(music.iterdir()) == []


@pytest.mark.parametrize("make", [sound_piece, voice_piece])
def test_a_piece_offers_to_take_its_sound_out(ui, rooms, make):
    piece = make(rooms)
    rooms = replace(rooms, open_sound=Player)
    shell = shell_with(ui, rooms)
    screen = shell.go("piece", piece_id=piece)
    ui.until(lambda: screen.said is not None, what="the piece")
    ui.frames(3)
    screen.acts.open_menu()
    ui.frames(3)
    (menu,) = [child for child in screen.children if isinstance(child, Menu)]
    choice = next(one for one in menu.walk(restrict=True) if getattr(one, "text", "") == "Take it out")
    Walk(ui, screen).tap(choice)
    ui.until(lambda: any(isinstance(child, SoundExportSheet) for child in screen.children), what="the sheet")


class Player(Sound):
    """A sound that a piece may ask to begin."""

    playing = False

    def __init__(self):
        super().__init__()
        self.state_changed = Signal()

    def start(self):
        pass

    def stop_playing(self):
        pass

    def close_output(self):
        pass


# --- in


@pytest.fixture
def gallery(ui, rooms):
    screen = shell_with(ui, rooms).go("gallery")
    ui.wait(0.2)
    return Walk(ui, screen)


def bring(ui, walk, name):
    walk.screen.bring_in()
    walk.choose("Music")
    walk.choose(name)
    walk.use()


def arrived(ui, screen):
    ui.until(lambda: screen.ids.grid.items, timeout=LONG, what="the piece")
    (piece,) = screen.ids.grid.items
    return piece


def test_a_sound_is_brought_into_the_gallery_heard_as_it_was_and_taken_back(ui, gallery, rooms, music):
    sound = 0.3 * np.random.default_rng(0).normal(0, 0.2, (RATE * 5 // 2, 2)).astype(np.float32)
    soundfile.write(music / "evening.flac", sound, RATE, subtype="PCM_24")
    bring(ui, gallery, "evening.flac")
    screen, shell = gallery.screen, gallery.screen.shell
    piece = arrived(ui, screen)
    assert (piece.kind, piece.duration) == ("sound", 2500)
    ui.until(lambda: said(shell) == [HERE], what="the word")
    arrangement, read = open_song(rooms.library, piece.id).arrangement, seconds_of(rooms.library, piece.id)
    (take,) = arrangement.materials.values()
    kept = np.concatenate([read(index) for index in range(3)])
    assert (take.frames, take.channels) == (len(sound), 2)
    assert np.abs(kept - sound).max() < 2.0**-22
    assert wave(rooms.library, piece).milliseconds == 2500
    assert verify(rooms.library, Progress()).whole
    ui.shot("gallery-sound-brought")
    gallery.tap(next(child for child in shell.children if isinstance(child, Toast)).ids.back)
    ui.until(lambda: screen.empty, what="an empty gallery")
    assert [one.id for one in rooms.gallery.trashed()] == [piece.id]
    ui.until(lambda: said(shell) == [GONE], what="the word")


def test_a_midi_file_is_brought_into_the_gallery(ui, gallery, rooms, music):
    (music / "song.mid").write_bytes(write_midi(SONG))
    bring(ui, gallery, "song.mid")
    piece = arrived(ui, gallery.screen)
    arrangement = open_song(rooms.library, piece.id).arrangement
    assert (piece.kind, piece.duration) == ("sound", 2000)
    assert Score(arrangement).duration == 2 * RATE
    assert len(wave(rooms.library, piece).notes) == 4


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.mp3", b"no sound", SOUND_SORRY),
        (
            "a.mid",
            b"MThd" + b"\xff" * 500,
            "This MIDI file can't be read: it is damaged, or of a kind that isn't known here.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_leaves_nothing(ui, gallery, rooms, music, name, data, sentence):
    (music / name).write_bytes(data)
    bring(ui, gallery, name)
    ui.until(lambda: said(gallery.screen.shell), timeout=LONG, what="the sentence")
    assert said(gallery.screen.shell) == [sentence]
    assert rooms.gallery.recent(1) == []


def test_bringing_in_can_be_stopped_and_leaves_nothing(ui, gallery, rooms, music):
    soundfile.write(music / "long.wav", np.zeros((RATE * 900, 2), np.float32), RATE)
    bring(ui, gallery, "long.wav")
    screen = gallery.screen

    def sheet():
        return next((child for child in screen.children if isinstance(child, BringSheet)), None)

    ui.until(lambda: sheet() is not None and sheet().ids.pane.shown, timeout=LONG, what="how far it is")
    ui.frames(3)
    gallery.tap(sheet().ids.pane.ids.stop)
    ui.until(lambda: workbench_of(rooms.library).current is None, timeout=LONG, what="the end")
    ui.frames(3)
    assert said(screen.shell) == [str(Stopped())]
    assert rooms.gallery.recent(1) == []
    assert not list(rooms.library.folder.glob("spool*"))


def test_a_library_without_room_keeps_nothing_of_it(ui, gallery, rooms, music, monkeypatch):
    import errno

    soundfile.write(music / "a.wav", np.zeros(RATE * 2, np.float32), RATE)

    def full(*_given):
        raise OSError(errno.ENOSPC, "secret")

    monkeypatch.setattr("studio.library.transfer._put_chunk", full)
    bring(ui, gallery, "a.wav")
    ui.until(lambda: said(gallery.screen.shell), timeout=LONG, what="the sentence")
    assert "secret" not in said(gallery.screen.shell)[0]
    assert rooms.gallery.recent(1) == []


def test_pictures_sounds_and_notes_are_offered_and_nothing_else(ui, gallery, music):
    for name in ("a.png", "b.wav", "c.mid", "d.txt", "e.opus", "f.pdf"):
        (music / name).write_bytes(b"")
    gallery.screen.bring_in()
    gallery.choose("Music")
    files = gallery.files()
    assert [(item.name, item.kind) for item in files.ids.rows.items] == [
        ("a.png", "picture"),
        ("b.wav", "sound"),
        ("c.mid", "sound"),
        ("e.opus", "sound"),
    ]
    assert files.below == ""
    ui.shot("bring-which-file")
    files.ids.field.text = str(music / "b.wav")
    files.ids.field.dispatch("on_enter")
    ui.until(lambda: files.picked is not None and files.usable, what="the file whose name was typed")
    assert files.picked.kind == "sound"


def test_what_comes_in_passes_through_no_open_file(rooms, music):

    sound = np.random.default_rng(3).normal(0, 0.2, RATE * 130).astype(np.float32)
    soundfile.write(music / "long.wav", sound, RATE)
    left = {path.name for path in rooms.library.folder.iterdir()}
    piece = sound_in.bring_in(rooms, music / "long.wav", Progress())
    assert rooms.library.chunk_count(piece) == 130
    assert {path.name for path in rooms.library.folder.iterdir()} - left <= {"cache.db", "cache.db-wal", "cache.db-shm"}
    for path in rooms.library.folder.iterdir():
        assert b"fLaC" not in path.read_bytes(), path.name

"""A file brought into a song that is open: it lies where the half disc stands, as one step, and nothing else moves."""

import numpy as np
import pytest
import soundfile

from studio.core.progress import Progress, Stopped
from studio.gallery.songs import open_song, seconds_of
from studio.library.verify import verify
from studio.music.arrangement import MOST_TRACKS, RATE, Notes, Take, Track
from studio.music.draft import free
from studio.music.joined import NoMoreRows
from studio.music.midi import write_midi
from studio.music.op_codec import encode_op
from studio.music.step import SetTrack
from studio.ui import song_in
from studio.ui.kept_song import KeptSong
from studio.ui.widgets.bring_sheet import IN_SONG, BringSheet
from studio.ui.widgets.piece_sheets import Menu
from studio.ui.widgets.toast import Toast
from studio.ui.work import stop_work, workbench_of
from tests.ui import test_song_screen as songs
from tests.ui.fingers import samples_are_kept
from tests.ui.walk import Walk
from tests.unit.music.test_song import SONG

__all__ = ["samples_are_kept"]

LONG = 60


@pytest.fixture(autouse=True)
def music(tmp_path, monkeypatch):
    """The music of a person's home."""
    (tmp_path / "home" / "Music").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "Music"


rooms = songs.rooms


@pytest.fixture
def screen(ui, rooms):
    yield songs.opened(ui, rooms, songs.song_piece(rooms))
    stop_work(rooms.library)


def choose(ui, screen, name):
    screen.asides.open_menu()
    ui.frames(3)
    (menu,) = [child for child in screen.children if isinstance(child, Menu)]
    walk = Walk(ui, screen)
    walk.tap(next(one for one in menu.walk(restrict=True) if getattr(one, "text", "") == "Bring in a file"))
    walk.choose("Music")
    walk.choose(name)
    walk.use()


def toast(screen):
    return next((child for child in screen.shell.children if isinstance(child, Toast)), None)


def brought(ui, screen):
    ui.until(lambda: toast(screen) is not None, timeout=LONG, what="the word")
    assert toast(screen).text == IN_SONG


def test_notes_of_a_file_lie_where_the_half_disc_stands_and_go_again(ui, rooms, screen, music):
    (music / "song.mid").write_bytes(write_midi(SONG))
    before = screen.song.arrangement
    screen.seek(7 * RATE)
    choose(ui, screen, "song.mid")
    brought(ui, screen)
    after = screen.song.arrangement
    new = [clip for clip in after.clips if clip not in before.clips]
    assert {clip.start for clip in new} == {7 * RATE}
    assert after.clips[: len(before.clips)] == before.clips
    assert all(isinstance(after.materials[clip.material], Notes) for clip in new)
    assert screen.field.score.duration == screen.duration
    ui.wait(0.3)
    ui.shot("song-brought-in")
    rooms.library.settle()
    assert open_song(rooms.library, screen.song.piece_id).arrangement == after
    Walk(ui, screen).tap(toast(screen).ids.back)
    ui.until(lambda: screen.song.arrangement.clips == before.clips, what="it as it was")
    rooms.library.settle()
    assert open_song(rooms.library, screen.song.piece_id).arrangement.clips == before.clips


def test_a_sound_of_a_file_is_heard_in_the_song_as_it_was(ui, rooms, screen, music):
    sound = 0.3 * np.random.default_rng(0).normal(0, 0.2, (RATE * 5 // 2, 2)).astype(np.float32)
    soundfile.write(music / "evening.flac", sound, RATE, subtype="PCM_24")
    choose(ui, screen, "evening.flac")
    brought(ui, screen)
    rooms.library.settle()
    draft = open_song(rooms.library, screen.song.piece_id)
    arrangement = draft.arrangement
    take = arrangement.materials[arrangement.clips[-1].material]
    assert take == Take(10, len(sound), 2)
    read = seconds_of(rooms.library, screen.song.piece_id)
    kept = np.concatenate([read(index) for index in range(10, 13)])
    assert np.abs(kept - sound).max() < 2.0**-22
    old = next(one for one in arrangement.materials.values() if isinstance(one, Take) and one.first == 0)
    assert old.frames == 10 * RATE, "what was there is as long as it was"
    assert draft.arrangement == screen.song.arrangement
    assert verify(rooms.library, Progress()).whole


def test_a_file_that_cannot_be_read_changes_nothing(ui, rooms, screen, music):
    (music / "broken.mid").write_bytes(b"MThd" + bytes(40))
    before = screen.song.arrangement
    choose(ui, screen, "broken.mid")
    ui.until(lambda: toast(screen) is not None, timeout=LONG, what="the word")
    assert toast(screen).text.startswith("This MIDI file can't be read")
    assert screen.song.arrangement is before or screen.song.arrangement == before


def test_it_can_be_stopped_on_the_way_and_nothing_is_there(ui, rooms, screen, music, monkeypatch):
    (music / "song.mid").write_bytes(write_midi(SONG))

    def slow(*args):
        while True:
            args[-1].at(1, 2)

    monkeypatch.setattr(song_in, "read", slow)
    before = screen.song.arrangement
    choose(ui, screen, "song.mid")
    ui.until(lambda: any(isinstance(child, BringSheet) and child.shown for child in screen.children), what="the sheet")
    sheet = next(child for child in screen.children if isinstance(child, BringSheet))
    ui.until(lambda: sheet.ids.pane.shown, what="the pane")
    ui.frames(5)
    Walk(ui, screen).tap(sheet.ids.pane.ids.stop)
    ui.until(lambda: toast(screen) is not None and toast(screen).text == str(Stopped()), what="the word")
    assert workbench_of(rooms.library).current is None
    assert screen.song.arrangement == before


def test_what_comes_in_while_a_take_is_made_waits_for_its_end(ui, rooms, screen, music):
    soundfile.write(music / "evening.flac", np.full(3 * RATE, 0.1, np.float32), RATE)
    song = screen.song
    screen.voice()
    ui.until(lambda: song.take.frames > RATE, what="a second of the take")
    done = song_in.bring_into(song, 0, music / "evening.flac", Progress())
    ui.wait(0.2)
    assert not done.done()
    screen.voice()
    ui.until(done.done, what="it to lie there")
    rooms.library.settle()
    takes = [one for one in song.arrangement.materials.values() if isinstance(one, Take)]
    own, other = takes[1:]
    assert own.first == 10
    assert other == Take(own.first + -(-own.frames // RATE), 3 * RATE)
    assert open_song(rooms.library, song.piece_id).arrangement == song.arrangement


def test_a_song_with_no_room_for_more_rows_says_so_and_stays_as_it_is(ui, rooms, music):
    (music / "song.mid").write_bytes(write_midi(SONG))
    song = KeptSong(rooms)
    for _ in range(MOST_TRACKS):
        song.do(SetTrack(Track(free(one.number for one in song.arrangement.tracks), "notes")))
    before = song.arrangement
    done = song_in.bring_into(song, 0, music / "song.mid", Progress())
    ui.until(done.done)
    assert isinstance(done.exception(), NoMoreRows)
    assert song.arrangement == before
    assert encode_op(song.draft.steps[-1])
    rooms.library.settle()

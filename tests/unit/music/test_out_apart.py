"""A sound out into a file by a process of its own: every kind, stopped, refused, and nothing left but the file."""

import errno
import io
import os
import time
from functools import cache
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import PlaceRefusesFile
from studio.music import errand as module
from studio.music.arrangement import RATE, Clip, Track
from studio.music.errors import NothingPlayed, NothingToHear, SoundEndedEarly, SoundTooLong
from studio.music.loudness import Loudness
from studio.music.op_codec import encode_op
from studio.music.out_apart import take_out_apart
from studio.music.render import render_song
from studio.music.song import Song, song_of
from studio.music.step import Played, SetClip, SetTrack, TakeBegun, TakeEnded, Together
from studio.music.take import encode_second
from studio.music.take_out import SUFFIXES, Form
from tests.apart import is_gone, watched
from tests.unit.music.test_song import off, on

SONG = song_of([on(0, 1, 220.0), on(400, 2, 277.18), off(900, 1), off(1200, 2)])


def log_of(song):
    return [encode_op(Played(0, song.events))]


def no_chunks(_index):
    raise AssertionError("nothing was captured")


def voice(index):
    """A second of a hum, the last one shorter."""
    ends = RATE if index < 2 else RATE // 4
    return encode_second(0.2 * np.sin(2 * np.pi * 220 * np.arange(ends) / RATE))


def loudness(path):
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == RATE
    heard = Loudness()
    heard.put(sound)
    return heard


@cache
def rendered():
    return render_song(SONG)


@pytest.fixture
def runners(monkeypatch):
    """The processes that were started for the work."""
    return watched(monkeypatch, module)


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_a_song_as_it_is_has_the_samples_that_are_heard(kind, tmp_path, runners):
    path = take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, "Sound", Form(kind, even=False))
    assert path == tmp_path / f"Sound{SUFFIXES[kind]}"
    assert list(tmp_path.iterdir()) == [path]
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    assert soundfile.info(path).subtype == "PCM_24"
    assert np.abs(sound - rendered()).max() < 2.0**-22
    assert is_gone(runners[0].pid)


@pytest.mark.parametrize("kind", ["wav", "flac", "opus"])
def test_a_song_as_loud_as_others_is_at_minus_16_and_below_full_scale(kind, tmp_path):
    path = take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, "Sound", Form(kind))
    heard = loudness(path)
    assert heard.lufs == pytest.approx(-16.0, abs=0.5)
    assert heard.peak < (1.0 if kind == "opus" else 10 ** (-0.9 / 20))
    assert soundfile.info(path).frames == len(rendered())


def test_the_same_song_gives_the_same_file(tmp_path):
    for name in ("one", "two"):
        take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, name, Form("flac"))
    assert (tmp_path / "one.flac").read_bytes() == (tmp_path / "two.flac").read_bytes()


def test_notes_go_out_as_midi(tmp_path):
    path = take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, "Sound", Form("midi"))
    file = mido.MidiFile(file=io.BytesIO(path.read_bytes()))
    assert [message.note for message in file if message.type == "note_on"] == [57, 61]


def test_a_voice_goes_out_in_one_channel_sample_for_sample(tmp_path):
    asked = []

    def read(index):
        asked.append(index)
        return voice(index)

    path = take_out_apart(None, 3, read, tmp_path, "Voice", Form("wav", even=False))
    sound, _ = soundfile.read(path, dtype="int32", always_2d=True)
    there = [soundfile.read(io.BytesIO(voice(index)), dtype="int32")[0] for index in range(3)]
    assert np.array_equal(sound[:, 0], np.concatenate(there))
    assert sound.shape[1] == 1
    assert asked == [0, 1, 2]


def test_a_damaged_second_of_a_voice_is_silence_at_its_moment(tmp_path):
    path = take_out_apart(
        None, 3, lambda index: None if index == 1 else voice(index), tmp_path, "Voice", Form("flac", even=False)
    )
    sound, _ = soundfile.read(path)
    assert not sound[RATE : 2 * RATE].any()
    assert np.abs(sound[2 * RATE :]).max() > 0.1


def test_a_take_in_a_song_is_heard_in_its_file(tmp_path):
    row = Together((SetTrack(Track(5, "take")), SetClip(Clip(5, 5, 9, RATE))))
    log = [*log_of(SONG), *map(encode_op, (TakeBegun(9, 0), TakeEnded(9, 2 * RATE + RATE // 4), row))]
    path = take_out_apart(log, 3, voice, tmp_path, "Sound", Form("wav", even=False))
    sound, _ = soundfile.read(path, dtype="float32")
    alone = rendered()[: 2 * RATE]
    assert np.abs(sound[:RATE] - alone[:RATE]).max() < 1e-6
    assert np.abs(sound[RATE + 9 : 2 * RATE] - alone[RATE + 9 :]).max() > 0.05


@pytest.mark.parametrize(
    ("log", "chunks", "kind", "error"),
    [
        (log_of(Song()), 0, "wav", NothingToHear),
        (None, 0, "flac", NothingToHear),
        (None, 3, "midi", NothingPlayed),
        (log_of(song_of([on(0, 1), off(1 << 38, 1)])), 0, "wav", SoundTooLong),
        ([b"\x01damaged"], 0, "opus", NothingToHear),
    ],
)
def test_what_cannot_go_out_is_said_in_a_sentence_and_leaves_no_file(log, chunks, kind, error, tmp_path):
    with pytest.raises(error) as caught:
        take_out_apart(log, chunks, voice, tmp_path, "Sound", Form(kind))
    assert str(caught.value) == error.sentence
    assert list(tmp_path.iterdir()) == []


def test_stopped_in_the_middle_nothing_is_left_and_nobody_goes_on(tmp_path, runners):
    def look(share):
        if share > 0.01:
            progress.stop()

    progress = Progress(look)
    with pytest.raises(Stopped):
        take_out_apart(None, 3600, lambda _index: voice(0), tmp_path, "Voice", Form("flac"), progress)
    assert list(tmp_path.iterdir()) == []
    assert is_gone(runners[0].pid)


def test_a_process_that_was_ended_leaves_nothing(tmp_path, runners):
    def kill(share):
        if share > 0.01:
            os.kill(runners[0].pid, 9)
            time.sleep(0.2)

    with pytest.raises(SoundEndedEarly):
        take_out_apart(None, 3600, lambda _index: voice(0), tmp_path, "Voice", Form("flac"), Progress(kill))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_refuses_is_told_of_in_a_sentence(tmp_path):
    with pytest.raises(PlaceRefusesFile):
        take_out_apart(log_of(SONG), 0, no_chunks, tmp_path / "gone", "Sound", Form("wav"))


def test_what_is_there_already_is_left_alone(tmp_path):
    (tmp_path / "Sound.mid").write_text("mine")
    path = take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, "Sound", Form("midi"))
    assert path == tmp_path / "Sound 2.mid"
    assert (tmp_path / "Sound.mid").read_text() == "mine"


def test_no_process_to_be_had_is_told_of(tmp_path, monkeypatch):
    def refuse(*_given):
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(module, "Apart", refuse)
    with pytest.raises(SoundEndedEarly):
        take_out_apart(log_of(SONG), 0, no_chunks, tmp_path, "Sound", Form("wav"))
    assert list(tmp_path.iterdir()) == []


def test_neither_kivy_nor_the_library_is_loaded_by_it():
    import subprocess
    import sys

    ask = "import sys; import studio.music.runner; print([m for m in {} if m in sys.modules])"
    strangers = ("kivy", "apsw", "cryptography", "sounddevice", "numba", "studio.library", "studio.ui")
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", ask.format(strangers)], capture_output=True, text=True, check=True, cwd=root
    )
    assert ran.stdout.strip() == "[]"

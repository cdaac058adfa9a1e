"""Sound from elsewhere: every kind, rate and number of channels, and what is wrong with it."""

import io

import numpy as np
import pytest
import soundfile

from studio.core.progress import Progress, Stopped
from studio.music import errand
from studio.music import in_apart as module
from studio.music.arrangement import RATE, Take
from studio.music.draft import Draft
from studio.music.errors import NotASound, NothingToHear, NotMidi, SoundEndedEarly
from studio.music.in_apart import bring_in_apart
from studio.music.midi import write_midi
from studio.music.op_codec import decode_op
from studio.music.resample import resampled
from studio.music.score import Score
from studio.music.sound_file import SoundFile
from studio.music.take import read_second, sound_of
from tests.apart import watched
from tests.unit.music.test_song import SONG


def tone(rate=RATE, seconds=1.5, hertz=440.0, level=0.5):
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


def there(path):
    """All that is read of a file."""
    with SoundFile(path) as file:
        return np.concatenate(list(file.stretches()))


def written(folder, sound, rate=RATE, form="WAV", subtype=None):
    path = folder / f"a.{form.lower()}"
    soundfile.write(path, sound, rate, format=form, subtype=subtype)
    return path


def pitch(sound):
    """Hz of a steady tone, from its middle."""
    middle = sound[len(sound) // 4 :][: RATE // 2, 0]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 18))
    return spectrum.argmax() * RATE / (1 << 18)


@pytest.mark.parametrize(
    ("form", "subtype", "near"),
    [
        ("WAV", "PCM_16", 1e-4),
        ("WAV", "PCM_24", 1e-6),
        ("WAV", "FLOAT", 1e-6),
        ("WAV", "DOUBLE", 1e-6),
        ("WAV", "PCM_U8", 0.01),
        ("AIFF", "PCM_16", 1e-4),
        ("FLAC", "PCM_16", 1e-4),
        ("FLAC", "PCM_24", 1e-6),
        ("OGG", "VORBIS", 0.05),
        ("OGG", "OPUS", 0.05),
    ],
)
def test_every_kind_sounds_as_it_did(form, subtype, near, tmp_path):
    sound = np.stack([tone(), tone(hertz=330)], axis=1)
    read = there(written(tmp_path, sound, form=form, subtype=subtype))
    assert read.shape == sound.shape
    assert np.abs(read - sound)[RATE // 10 : RATE].max() < near


def test_mp3_has_its_pitch_its_loudness_and_its_length(tmp_path):
    path = written(tmp_path, tone(44100), 44100, "MP3")
    read = there(path)
    at_once = resampled(soundfile.read(path, dtype="float32", always_2d=True)[0], 44100, RATE)
    assert np.abs(read - at_once).max() < 1e-6, "no seam between what is read one after the other"
    assert pitch(read) == pytest.approx(440, abs=0.2)
    assert np.abs(read).max() == pytest.approx(0.5, abs=0.05)
    assert len(read) == pytest.approx(1.5 * RATE, abs=0.1 * RATE)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 32000, 44100, 44101, 88200, 96000, 192000])
def test_every_rate_keeps_its_pitch_and_its_length(rate, tmp_path):
    read = there(written(tmp_path, tone(rate), rate, subtype="FLOAT"))
    assert len(read) == pytest.approx(1.5 * RATE, abs=4)
    assert pitch(read) == pytest.approx(440, abs=0.2)
    if rate == 44101:
        return  # met by 44100: the pitch is right within 0.04 cents, the time drifts
    assert np.abs(read[RATE // 2 : RATE, 0] - tone()[RATE // 2 : RATE]).max() < 0.01, "nor is it late"


@pytest.mark.parametrize("rate", [1, 999, 3999, 800_000, 2_000_000_000])
def test_an_absurd_rate_is_no_sound(rate, tmp_path):
    path = written(tmp_path, tone())
    data = bytearray(path.read_bytes())
    data[24:28] = rate.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(NotASound):
        SoundFile(path)


def test_one_channel_stays_one_and_two_stay_two(tmp_path):
    assert there(written(tmp_path, tone())).shape == (RATE * 3 // 2, 1)
    both = np.stack([tone(), np.zeros(len(tone()), np.float32)], axis=1)
    assert not there(written(tmp_path, both))[:, 1].any()


@pytest.mark.parametrize("channels", [3, 4, 5, 6, 7, 8, 32])
def test_many_channels_become_two_and_nothing_is_beyond_full_scale(channels, tmp_path):
    read = there(written(tmp_path, np.repeat(tone(level=0.99)[:, None], channels, axis=1)))
    assert read.shape[1] == 2
    assert 0.5 < np.abs(read).max() <= 1.0


def test_of_eight_channels_left_is_left_and_the_middle_is_in_the_middle(tmp_path):
    for channel, (left, right) in enumerate([(1, 0), (0, 1), (1, 1), (0, 0), (1, 0), (0, 1), (1, 0), (0, 1)]):
        sound = np.zeros((RATE, 8), np.float32)
        sound[:, channel] = tone(seconds=1)
        loud = np.abs(there(written(tmp_path, sound))).max(axis=0) > 0.05
        assert tuple(loud) == (left, right), channel


def test_what_is_no_number_is_silence_and_the_rest_is_heard(tmp_path):
    sound = tone()
    sound[100:200], sound[300] = np.nan, np.inf
    sound[301] = -np.inf
    read = there(written(tmp_path, sound, subtype="FLOAT"))
    assert np.isfinite(read).all()
    assert not read[100:200].any()
    assert np.abs(read).max() <= 1.0


def test_what_goes_beyond_full_scale_is_softer_not_cut(tmp_path):
    read = there(written(tmp_path, tone(level=4.0), subtype="FLOAT"))
    assert np.abs(read[:, 0] - tone(level=1.0)).max() < 1e-5


def test_one_sample_is_a_sound_and_none_is_none(tmp_path):
    assert len(there(written(tmp_path, np.array([0.5], np.float32)))) == 1
    assert len(there(written(tmp_path, np.array([0.5], np.float32), 44100))) == 2
    with pytest.raises(NothingToHear):
        there(written(tmp_path, np.zeros(0, np.float32)))


@pytest.mark.parametrize(("form", "subtype"), [("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", None)])
def test_of_a_file_that_was_cut_off_what_is_there_is_kept(form, subtype, tmp_path):
    noise = np.random.default_rng(0).normal(0, 0.1, RATE * 4).astype(np.float32)
    path = written(tmp_path, noise, form=form, subtype=subtype)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert RATE < len(there(path)) < 3 * RATE


@pytest.mark.parametrize("data", [b"", b"RIFF", b"hello", b"\x00" * 4000, b"\xff" * 4000, b"fLaC" + bytes(100)])
def test_what_is_no_sound_is_an_error_with_a_sentence(data, tmp_path):
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises((NotASound, NothingToHear)) as caught:
        there(tmp_path / "a.wav")
    assert str(caught.value) == caught.type.sentence


# --- by a process of its own


class Put:
    """What came, in its order."""

    def __init__(self):
        self.ops, self.chunks = [], []

    def __call__(self, part, number, data):
        there = self.ops if part == "op" else self.chunks
        assert number == len(there)
        there.append(data)

    @property
    def arrangement(self):
        return Draft(map(decode_op, self.ops), len(self.chunks)).arrangement


@pytest.mark.parametrize(("form", "subtype", "bits"), [("WAV", "PCM_24", 24), ("FLAC", "PCM_16", 16)])
def test_a_sound_comes_in_as_a_take_sample_for_sample(form, subtype, bits, tmp_path):
    sound = np.stack([tone(seconds=2.3), tone(seconds=2.3, hertz=330)], axis=1)
    path = written(tmp_path, sound, form=form, subtype=subtype)
    put = Put()
    assert bring_in_apart(path, put) == 2300
    assert [len(sound_of(chunk)) for chunk in put.chunks] == [RATE, RATE, round(0.3 * RATE)]
    assert {read_second(chunk).bits for chunk in put.chunks} == {bits}
    assert np.array_equal(
        np.concatenate([read_second(chunk).whole for chunk in put.chunks]), soundfile.read(path, dtype="int32")[0]
    )
    (take,) = put.arrangement.materials.values()
    assert take == Take(0, round(2.3 * RATE), 2)
    assert Score(put.arrangement).duration == take.frames
    assert [track.kind for track in put.arrangement.tracks] == ["take"]


def test_notes_come_in_whatever_the_file_is_called(tmp_path):
    (tmp_path / "song.wav").write_bytes(write_midi(SONG))
    put = Put()
    assert bring_in_apart(tmp_path / "song.wav", put) == 2000
    assert put.chunks == []
    assert {track.kind for track in put.arrangement.tracks} == {"notes"}


@pytest.mark.parametrize(
    ("name", "data", "error", "sentence"),
    [
        ("a.mid", b"MThd" + b"\xff" * (2 << 20), NotMidi, NotMidi.sentence),
        ("a.mid", b"MThd\x00\x00\x00\x06\x00\x02\x00\x01\x01\xe0", NotMidi, NotMidi.sentence),
        ("a.mid", b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x01\xe0", NotMidi, NotMidi.no_notes),
        ("a.mp3", b"hello", NotASound, NotASound.sentence),
        ("gone.wav", None, NotASound, NotASound.sentence),
    ],
)
def test_what_cannot_come_in_is_said_in_a_sentence(name, data, error, sentence, tmp_path):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(error) as caught:
        bring_in_apart(tmp_path / name, Put())
    assert str(caught.value) == sentence


def test_it_can_be_stopped_in_the_middle(tmp_path):
    path = written(tmp_path, np.zeros(RATE * 600, np.float32))
    put, shares = Put(), []

    def look(share):
        shares.append(share)
        if share > 0.02:
            progress.stop()

    progress = Progress(look)
    with pytest.raises(Stopped):
        bring_in_apart(path, put, progress)
    assert 0 < len(put.chunks) < 200


def test_what_is_not_taken_is_waited_for(tmp_path, monkeypatch):
    """However slow the library is, no more than a few seconds of sound are on their way."""
    import time

    path = written(tmp_path, np.zeros(RATE * 60, np.float32))
    told = []

    def slowly(part, number, _data):
        if number == 2:
            time.sleep(1.0)
            told.append(started[0]._said.qsize())

    started = watched(monkeypatch, errand)
    bring_in_apart(path, slowly)
    assert told[0] <= 40, "those sent ahead, and how far it was with each"


def test_a_file_on_which_the_reader_hangs_or_crashes_is_given_up(tmp_path, monkeypatch):
    import os
    import signal

    path = written(tmp_path, np.zeros(RATE * 600, np.float32))
    started = []
    real = module.errand

    from contextlib import contextmanager

    @contextmanager
    def watched(words):
        with real(words) as (runner, outgoing):
            started.append(runner)
            yield runner, outgoing

    monkeypatch.setattr(module, "errand", watched)
    monkeypatch.setattr(module, "PATIENCE", 1.0)

    def hang(_part, number, _data):
        if number == 3:
            os.kill(started[-1].pid, signal.SIGSTOP)

    def crash(_part, number, _data):
        if number == 3:
            os.kill(started[-1].pid, signal.SIGKILL)

    for harm in (hang, crash):
        with pytest.raises(NotASound):
            bring_in_apart(path, harm)


@pytest.mark.parametrize("end", [TimeoutError, SoundEndedEarly])
def test_a_midi_file_on_which_the_reader_hangs_or_crashes_is_the_one_error_too(tmp_path, monkeypatch, end):
    path = tmp_path / "a.mid"
    path.write_bytes(write_midi(SONG))

    def give_up(_runner, outgoing, _progress, hear, _patience):
        while (said := _runner.hear(20.0)) != ["done"]:
            hear(said, outgoing)
        raise end

    monkeypatch.setattr(module, "wait", give_up)
    with pytest.raises(NotMidi):
        bring_in_apart(path, Put())


def test_no_process_to_be_had_is_told_of(tmp_path, monkeypatch):
    def refuse(*_given):
        raise OSError

    monkeypatch.setattr(errand, "Apart", refuse)
    with pytest.raises(SoundEndedEarly):
        bring_in_apart(written(tmp_path, tone()), Put())


def test_the_sample_of_a_second_is_flac(tmp_path):
    put = Put()
    bring_in_apart(written(tmp_path, tone()), put)
    assert soundfile.info(io.BytesIO(put.chunks[0])).format == "FLAC"

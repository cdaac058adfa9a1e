"""Sounds of telephones come in through ffmpeg, from a file or from bytes that are on no disk."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.core.progress import Progress
from studio.music.errors import NotASound
from studio.music.in_apart import bring_in_apart
from studio.music.spoken_file import SpokenFile, demuxer_of
from studio.music.take import RATE, decode_take


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wave") / "a.wav"
    frames = np.arange(3 * RATE)
    left, right = 0.5 * np.sin(2 * np.pi * 440 * frames / RATE), 0.25 * np.sin(2 * np.pi * 220 * frames / RATE)
    soundfile.write(path, np.stack([left, right], 1), RATE)
    return path


def encoded(wave: Path, name: str, *words: str) -> Path:
    program = shutil.which("ffmpeg")
    assert program is not None
    path = wave.with_name(name)
    subprocess.run([program, "-loglevel", "quiet", "-y", "-i", wave, *words, path], check=True)  # noqa: S603
    return path


def pitch(sound: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound[:, 0])))) * RATE / len(sound)


@pytest.mark.parametrize(("name", "words"), [("a.m4a", ()), ("a.aac", ()), ("one.m4a", ("-ac", "1", "-ar", "22050"))])
def test_what_a_telephone_recorded_is_heard(wave: Path, name: str, words: tuple[str, ...]) -> None:
    path = encoded(wave, name, *words)
    demuxer = demuxer_of(path.read_bytes()[:12])
    assert demuxer is not None
    for source in (path, path.read_bytes()):
        with SpokenFile(source, demuxer) as file:
            heard = np.concatenate(list(file.stretches()))
            assert heard.shape[1] == file.channels == (1 if words else 2)
            assert heard.dtype == np.float32
        assert abs(len(heard) - 3 * RATE) < RATE / 8
        assert abs(pitch(heard) - 440.0) < 1.0


def test_it_becomes_the_chunks_of_a_take(wave: Path) -> None:
    parts: dict[str, list[bytes]] = {"op": [], "chunk": []}
    data = encoded(wave, "b.m4a").read_bytes()
    lasting = bring_in_apart(data, lambda part, _number, data: parts[part].append(data), Progress())
    take = decode_take(parts["chunk"])
    assert (take.damaged, len(parts["op"])) == ((), 3)
    assert abs(lasting - 3000) < 150


def test_bytes_of_any_other_sound_come_in_as_well(wave: Path) -> None:
    parts: list[bytes] = []
    lasting = bring_in_apart(wave.read_bytes(), lambda _part, _number, data: parts.append(data), Progress())
    assert lasting == 3000


@pytest.mark.parametrize("rest", [b"", bytes(range(256)) * 16, b"\0" * 4000])
def test_what_is_none_is_no_sound(rest: bytes) -> None:
    with pytest.raises(NotASound):
        bring_in_apart(b"\0\0\0\x20ftypM4A " + rest, lambda *_: None, Progress())
    with pytest.raises(NotASound):
        bring_in_apart(rest, lambda *_: None, Progress())


def test_a_file_can_not_choose_how_it_is_read(tmp_path: Path) -> None:
    """A playlist would let ffmpeg open other files and addresses."""
    for start in (b"#EXTM3U\n", b"ffconcat version 1.0\nfile /etc/passwd\n", b"RIFF", b"ID3"):
        assert demuxer_of(start) is None

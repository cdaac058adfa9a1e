"""FluidSynth plays a MIDI file of ours, in a process of its own, with one sound that is made here: a plain tone."""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

RATE = 48000
PERIOD, TUNED = 100, 440.0
"""Samples of one wave of the tone, and its Hz at its own rate."""
LEAD = 64
"""Samples before the loop, and after it: as SoundFont wants them."""
_BANKS = ((0, 128), (128, 1))
"""Banks, the second that of drums, and how many programs each has."""


def played(data, folder, seconds=0.0):
    """Return what FluidSynth plays of a MIDI file, float32 [n, 2] at 48 kHz, until it has ended."""
    sounds, notes = Path(folder) / "tone.sf2", Path(folder) / "notes.mid"
    sounds.write_bytes(tone_font())
    notes.write_bytes(data)
    command = [sys.executable, "-m", "tests.fluid.driver", str(sounds), str(notes), str(RATE), str(seconds)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-600:]
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2)


def tone_font():
    """Return a SoundFont of one tone, in every program: it sounds at once, stays as loud, and ends at once.

    Source: SoundFont Technical Specification 2.01 (E-mu Systems).
    """
    many = LEAD + 50 * PERIOD + LEAD
    wave = np.round(20000 * np.sin(2 * np.pi * np.arange(many) / PERIOD)).astype("<i2").tobytes()
    start = LEAD + PERIOD - LEAD % PERIOD
    shape = struct.pack("<5I", 0, many, start, start + 40 * PERIOD, int(PERIOD * TUNED))
    heads = [(bank, program) for bank, count in _BANKS for program in range(count)]
    last = len(heads)
    parts = {
        b"phdr": [_name("tone") + struct.pack("<HHHIII", program, bank, at, 0, 0, 0) for at, (bank, program) in
                  enumerate(heads)] + [_name("EOP") + struct.pack("<HHHIII", 0, 0, last, 0, 0, 0)],
        b"pbag": [struct.pack("<HH", at, 0) for at in range(last + 1)],
        b"pmod": [bytes(10)],
        b"pgen": [struct.pack("<HH", 41, 0)] * last + [bytes(4)],
        b"inst": [_name("tone") + struct.pack("<H", 0), _name("EOI") + struct.pack("<H", 1)],
        b"ibag": [struct.pack("<HH", 0, 0), struct.pack("<HH", 2, 0)],
        b"imod": [bytes(10)],
        b"igen": [struct.pack("<HH", 54, 1), struct.pack("<HH", 53, 0), bytes(4)],
        b"shdr": [_name("tone") + shape + struct.pack("<BbHH", 69, 0, 0, 1), _name("EOS") + bytes(26)],
    }  # fmt: skip
    info = _chunk(b"ifil", struct.pack("<HH", 2, 1)) + _chunk(b"isng", b"EMU8000\0") + _chunk(b"INAM", b"tone\0\0")
    body = b"sfbk" + _chunk(b"LIST", b"INFO" + info)
    body += _chunk(b"LIST", b"sdta" + _chunk(b"smpl", wave + bytes(2 * 46)))
    body += _chunk(b"LIST", b"pdta" + b"".join(_chunk(name, b"".join(rows)) for name, rows in parts.items()))
    return _chunk(b"RIFF", body)


def _chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _name(text):
    return text.encode().ljust(20, b"\0")


# --- what is heard


def onset(sound, hertz, near, within=0.1):
    """Return when a tone begins, in seconds, near a time."""
    begin = max(0, round((near - within) * RATE))
    level = np.abs(_around(sound, hertz, begin, round((near + 2 * within) * RATE)))
    return (begin + int(np.argmax(level > level.max() / 2))) / RATE


def hertz_of(sound, hertz, start, end):
    """Return how high a tone is that is about as high as that between two times, in Hz, sample by sample."""
    around = _around(sound, hertz, round(start * RATE), round(end * RATE))
    return hertz + np.diff(np.unwrap(np.angle(around))) * RATE / (2 * np.pi)


def cents(heard, wanted):
    """Return how far apart two tones are."""
    return 1200 * np.log2(np.asarray(heard) / wanted)


def _around(sound, hertz, begin, end, window=0.06):
    """Return a tone's swinging beside one that is just so high, at each frame, over a short window around it."""
    shape = np.hanning(round(window * RATE) | 1)
    edge = len(shape) // 2
    mono = np.pad(sound.sum(axis=1, dtype=np.float64), (edge, edge + max(0, end - len(sound))))[begin : end + 2 * edge]
    beside = mono * np.exp(-2j * np.pi * hertz * np.arange(len(mono)) / RATE)
    size = 1 << (len(beside) + len(shape)).bit_length()
    full = np.fft.ifft(np.fft.fft(beside, size) * np.fft.fft(shape / shape.sum(), size))
    return full[2 * edge : 2 * edge + end - begin]

"""Sound into a file that other programs play: WAV and FLAC at 24 bits, Opus for something small.

Nothing is in such a file but the sound: no title, no date, no name. Source: RFC 9639, RFC 7845, EBU Tech 3306 (RF64).
"""

from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO, Literal

import numpy as np
import soundfile

from studio.music.flac_file import GuardedFile
from studio.music.noise import Float32

Kind = Literal["wav", "flac", "opus"]

RATE = 48000
MOST_WAV = 0xFFFF_FFFF - (1 << 16)
"""Bytes of sound in a WAV; longer ones are RF64, which most programs read as well."""
TOGETHER = RATE
"""Frames that are written at once."""

_FORMATS = {"wav": ("WAV", "PCM_24"), "flac": ("FLAC", "PCM_24"), "opus": ("OGG", "OPUS")}


def write_sound(sound: Iterable[Float32], file: BinaryIO, kind: Kind, frames: int) -> int:
    """Write frames [n, 1] or [n, 2] at 48 kHz into an open file that can seek; return how many there were.

    `frames` is about how many will come. What `sound` raises and what the file raises goes through.
    """
    parts = iter(sound)
    first = next((part for part in parts if len(part)), np.zeros((0, 2), np.float32))
    channels = first.shape[1]
    form, subtype = _FORMATS[kind]
    if kind == "wav" and frames * channels * 3 > MOST_WAV:
        form = "RF64"
    guarded = GuardedFile(file)
    out = soundfile.SoundFile(guarded, "w", samplerate=RATE, channels=channels, format=form, subtype=subtype)
    written = 0
    try:
        waiting, count = list[Float32](), 0
        for part in chain((first,), parts):
            waiting.append(part)
            count += len(part)
            if count >= TOGETHER:
                written += _write(out, guarded, waiting)
                waiting, count = [], 0
        written += _write(out, guarded, waiting)
    finally:
        out.close()
    guarded.tell_error()
    return written


def _write(out: soundfile.SoundFile, guarded: GuardedFile, parts: list[Float32]) -> int:
    count = 0
    if parts:
        together = np.concatenate(parts)
        # a second at most: libsndfile's encoders take it from the stack
        for at in range(0, len(together), TOGETHER):
            out.write(together[at : at + TOGETHER])
            guarded.tell_error()
        count = len(together)
    return count

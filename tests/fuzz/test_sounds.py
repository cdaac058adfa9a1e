"""Sound files that mean no good: in a process of their own, hundreds of them, and it comes back from every one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = 400

HARM = """
import random, sys, warnings
from pathlib import Path
import numpy as np, soundfile
from studio.music.errors import NotASound, NothingToHear, SoundTooLong
from studio.music.sound_file import SoundFile

form, subtype, folder = sys.argv[1], sys.argv[2] or None, Path(sys.argv[3])
chance = random.Random(form)
begun = folder / "begun"
noise = np.random.default_rng(0).normal(0, 0.1, (9000, 2)).astype(np.float32)
soundfile.write(begun, noise, 48000 if subtype == "OPUS" else 44100, format=form, subtype=subtype)
data = begun.read_bytes()
good = 0
for number in range(int(sys.argv[4])):
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(min(len(made), 200 if chance.random() < 0.7 else len(made)))
        if chance.random() < 0.7:
            made[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        elif chance.random() < 0.5:
            del made[at : at + chance.randint(1, 50)]
        else:
            made[at:at] = chance.randbytes(9)
    path = folder / "harmed"
    path.write_bytes(made)
    try:
        with SoundFile(path) as file:
            total = 0
            for frames in file.stretches():
                assert np.isfinite(frames).all() and np.abs(frames).max(initial=0) <= 1 and frames.shape[1] <= 2
                total += len(frames)
                if total > 48000 * 600:
                    break
            good += 1
    except (NotASound, NothingToHear, SoundTooLong):
        pass
print(good)
"""


@pytest.mark.parametrize(
    ("form", "subtype"),
    [("WAV", "PCM_16"), ("WAV", "FLOAT"), ("AIFF", ""), ("FLAC", ""), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "")],
)
def test_harmed_files_are_read_or_refused(form, subtype, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", HARM, form, subtype, str(tmp_path), str(FILES)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert 0 < int(ran.stdout) <= FILES

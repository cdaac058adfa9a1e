"""A program that is killed while it captures: what is said since the last whole second is not lost either."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.tails import join_tails
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.music.take import RATE, decode_take

ROOT = Path(__file__).parents[2]

CAPTURES = """
import sys, threading, time
from pathlib import Path
from types import SimpleNamespace
import numpy as np
from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.music.take import RATE
from studio.ui.kept_take import KeptTake

said, given = int(sys.argv[2]), threading.Event()

class Microphone:
    at = 0
    def record_start(self, preroll=0.0): pass
    def record_stop(self): pass
    def recorded(self):
        # a twentieth of a second at a time, and not a frame more than there was
        now = np.arange(self.at, min(said, self.at + RATE // 20)) % 4800 / 9600
        self.at += len(now)
        if not len(now):
            given.set()
        return now.astype(np.float32)

library = Library.open(Path(sys.argv[1]), clock=SystemClock())
rooms = SimpleNamespace(library=library, journal=Journal(library, SystemClock()),
                        gallery=Gallery(library, SystemClock()), sound=Microphone())
take = KeptTake(rooms)
given.wait()
library.settle()
print("given", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("said", [0.95, 2.9, 2.35], ids=lambda said: f"{said} s")
def test_of_a_take_less_than_half_a_second_is_lost_when_the_program_is_killed(tmp_path, said):
    place = tmp_path / "a.studio"
    Library.create(place, passphrase=None, clock=SystemClock())[0].close()
    frames = int(said * RATE)
    command = [sys.executable, "-c", CAPTURES, str(place), str(frames)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"given\n"
        os.kill(program.pid, signal.SIGKILL)
    with Library.open(place, clock=SystemClock()) as library:
        assert library.was_left_open
        gallery, journal = Gallery(library, SystemClock()), Journal(library, SystemClock())
        join_tails(library, gallery, lambda: journal.current_entry().id)
        (piece_id,) = [row[0] for row in library.read.execute("select id from piece")]
        take = decode_take(library.chunks(piece_id))
        assert 0 <= frames - len(take.pcm) <= 0.4 * RATE
        assert take.damaged == ()
        # one voice, without a seam
        assert max(abs(take.pcm[index] - index % 4800 / 9600) for index in range(0, len(take.pcm), 7)) < 1e-4
        assert gallery.piece(piece_id).duration == len(take.pcm) * 1000 // RATE

"""kill -9 while a hand draws in the real window: every stroke that was kept is there, and the paper comes back."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from studio.core.clock import SystemClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import decode
from studio.drawing.replay import replay
from studio.library.library import Library

ROOT = Path(__file__).parents[2]
ROUNDS = 20
LONGEST = 0.5
"""Seconds from "ready" to the kill, at most."""


def draw_and_kill(folder: Path, home: Path, seed: int, after: float) -> dict[str, int]:
    """Return how many ops of each piece the killed process had said to be kept."""
    command = [sys.executable, "-m", "tests.crash.drawing_driver", str(folder), str(home), str(seed)]
    environment = dict(os.environ, SDL_VIDEODRIVER="offscreen", LIBGL_ALWAYS_SOFTWARE="1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready 0\n"
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        lines = child.stdout.read().decode().splitlines()
    assert child.returncode == -signal.SIGKILL
    return {piece: int(count) for piece, count in (line.split() for line in lines)}


def test_no_kept_stroke_is_lost_when_killed_while_drawing(tmp_path: Path) -> None:
    folder, chance, brushes = tmp_path / "mine.studio", random.Random(7), load_brushes(ASSETS / "brushes")
    Library.create(folder, passphrase=None, clock=SystemClock())[0].close()
    kept = 0
    for seed in range(ROUNDS):
        told = draw_and_kill(folder, tmp_path / "home", seed, chance.uniform(0.02, LONGEST))
        with Library.open(folder, clock=SystemClock()) as library:
            for piece_id, count in told.items():
                ops = [decode(op.payload) for op in library.ops(piece_id)]
                assert len(ops) >= count
                assert library.verify_chain(piece_id) is None
                kept += count
        if seed % 5 == 4 and told:
            assert replay(ops, brushes).document.steps, "the paper came back without its strokes"
    assert kept > 2 * ROUNDS, "the rounds were too short to prove anything"

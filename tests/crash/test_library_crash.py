"""kill -9 at any moment: what was acknowledged is there, with the right bytes, and the chain holds."""

# ruff: noqa: S106

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from studio.core.clock import SystemClock
from studio.library import records
from studio.library.crypto import KdfCost
from studio.library.library import Library
from tests.crash.library_driver import chunk_bytes, op_bytes

ROOT = Path(__file__).parents[2]
ROUNDS = 20
LONGEST = 0.15
"""Seconds from "ready" to the kill, at most."""


@dataclass(frozen=True)
class Told:
    """How many ops and chunks the killed process had said to be kept."""

    ops: int
    chunks: int


def run_and_kill(folder: Path, piece_id: str, after: float) -> Told:
    command = [sys.executable, "-m", "tests.crash.library_driver", str(folder), piece_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready 0\n"
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        lines = child.stdout.read().decode().splitlines()
    assert child.returncode == -signal.SIGKILL
    counts = {"o": 0, "c": 0}
    for line in lines:
        what, number = line.split()
        counts[what] = int(number) + 1
    return Told(counts["o"], counts["c"])


def test_nothing_acknowledged_is_lost_when_killed(tmp_path: Path) -> None:
    folder, chance = tmp_path / "mine.studio", random.Random(20)
    cost = KdfCost(memory=64, passes=1, lanes=1)
    library, _ = Library.create(folder, passphrase="x", clock=SystemClock(), cost=cost)
    entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1)
    piece = records.insert_piece(library, kind="drawing", entry_id=entry.id, created=1)
    library.close()

    ops = chunks = 0
    for _ in range(ROUNDS):
        told = run_and_kill(folder, piece.id, chance.uniform(0, LONGEST))
        with Library.open(folder, passphrase="x", clock=SystemClock()) as library:
            seqs = [op.seq for op in library.ops(piece.id, ops)]
            assert seqs == list(range(ops, ops + len(seqs)))
            assert all(op.payload == op_bytes(op.seq) for op in library.ops(piece.id, ops))
            ops += len(seqs)
            assert told.ops <= ops <= max(told.ops, ops - len(seqs)) + 1  # the one on its way may be there too
            chunks = library.chunk_count(piece.id)
            assert told.chunks <= chunks
            assert library.read.execute("pragma quick_check").fetchall() == [("ok",)]

    assert ops > 5 * ROUNDS, "the rounds were too short to prove anything"
    with Library.open(folder, passphrase="x", clock=SystemClock()) as library:
        assert library.verify_chain(piece.id) is None
        assert list(library.chunks(piece.id)) == [chunk_bytes(index) for index in range(chunks)]

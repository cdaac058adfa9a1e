"""A drawing is the same, bit for bit, whichever processor draws it: every brush, through the code for three of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.drawing.drawing import State, draw_steps
from tests.bench.drawing_truth import targets
from tests.bench.every_brush import PAPER, hash_of, pictures, steps

ROOT = Path(__file__).parents[3]
SHORT = 14
"""Samples of each mark: enough for dabs, tails, hairs and wet edges."""


@pytest.fixture(scope="module")
def here(brushes, fast):
    """What the log hashes to on this machine, by the compiled kernels."""
    return hash_of(draw_steps(steps(brushes, SHORT).values(), State(), PAPER, brushes, pictures()))


@pytest.fixture(scope="module")
def elsewhere(request):
    """The same for two other processors, by name, drawn by processes that run side by side.

    Each compiles every kernel anew, half a minute of work; they are kept until a kernel's source changes.
    """
    cache = request.config.cache.mkdir("kernels-elsewhere")
    running = {}
    others = [(name, target) for name, target in targets().items() if target]
    for name, target in others[:2]:
        command = [sys.executable, "-m", "tests.bench.drawing_hash", str(SHORT)]
        environment = {**os.environ, **target, "NUMBA_CACHE_DIR": str(cache)}
        running[name] = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    return {name: json.loads(process.communicate(timeout=300)[0]) for name, process in running.items()}


def test_three_processors_are_compared(elsewhere):
    assert len({told["cpu"] for told in elsewhere.values()} | {"host"}) >= 3


def test_every_processor_draws_the_same_pixels(here, elsewhere):
    assert {name: told["whole"] for name, told in elsewhere.items()} == dict.fromkeys(elsewhere, here)


def test_two_threads_at_once_and_any_keyframe_lead_to_them_too(here, elsewhere):
    for told in elsewhere.values():
        assert set(told["threads"]) == {here}
        assert len(told["from_keyframes"]) > 3
        assert set(told["from_keyframes"]) == {here}

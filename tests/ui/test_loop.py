"""The wait between two turns, in a process of its own, for it takes the place of Kivy's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.harness import start_display

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys, threading, time
from pathlib import Path
from studio.ui.start import open_window, prepare_kivy
prepare_kivy(Path(sys.argv[1]))
assert open_window()
from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.uix.widget import Widget
from studio.ui.loop import REST, soon
runTouchApp(Widget(), embedded=True)

def run(seconds):
    turns, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        EventLoop.idle()
        turns += 1
    return turns

run(0.6)
seen, began = {}, time.perf_counter()
Clock.schedule_once(lambda _dt: seen.update(timer=time.perf_counter() - began), 0.06)
run(0.5)
asked = time.perf_counter()
threading.Timer(0.1, lambda: soon(lambda: seen.update(thread=time.perf_counter() - asked - 0.1))).start()
run(0.4)
processor, seen["turns"] = time.process_time(), run(2.0) / 2.0
seen["busy"] = (time.process_time() - processor) / 2.0
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path_factory.mktemp("home"))]
    elsewhere = dict(os.environ, DISPLAY=start_display())  # or it would take the keyboard from the other tests
    result = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(result.stdout)


def test_a_timer_is_not_made_to_wait_for_a_rest(seen):
    assert 0.055 <= seen["timer"] < 0.2


def test_a_worker_thread_is_heard_at_once(seen):
    assert seen["thread"] < 0.2


def test_when_nothing_happens_hardly_anything_runs(seen):
    assert seen["turns"] <= 8
    assert seen["busy"] < 0.1

"""Frames to a process and what it tells back: whole, in order, and their end is the wish to stop."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from studio.core import whole_file
from studio.core.across import Incoming, Outgoing, error_of, telling
from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.drawing import errors as of_drawings
from studio.music import codec
from studio.music import errors as of_sounds

ROOT = Path(__file__).parents[3]
STUBBORN = """
import sys, time
from studio.core import across
from studio.core.progress import Progress
across.PATIENCE = 0.2
given = across.Incoming(sys.stdin.buffer, Progress())
given.tidy = lambda: print("tidied", flush=True)
print(given.next().decode(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def pipe():
    read, write = os.pipe()
    with os.fdopen(read, "rb") as out, os.fdopen(write, "wb", buffering=0) as into:
        yield out, into


def test_frames_come_over_as_they_were_and_more_can_be_sent(pipe, monkeypatch):
    out, into = pipe
    ended = threading.Event()
    # its thread ends the process it is in when its patience is over, and here that is the tests' own
    monkeypatch.setattr("studio.core.across.PATIENCE", threading.TIMEOUT_MAX)
    outgoing, progress = Outgoing(), Progress()
    frames = [b"", b"one", bytes(range(256)) * 500, b"last"]
    for frame in frames[:2]:
        outgoing.send(frame)

    def hand_over():
        for piece in outgoing:
            into.write(piece)
        into.close()
        ended.set()

    threading.Thread(target=hand_over, daemon=True).start()
    incoming = Incoming(out, progress)
    assert [incoming.next(), incoming.next()] == frames[:2]
    for frame in frames[2:]:
        outgoing.send(frame)
    assert [incoming.next(), incoming.next()] == frames[2:]
    assert not progress.stopping
    outgoing.close()
    outgoing.close()
    assert ended.wait(10)
    assert incoming.over.wait(10)
    time.sleep(0.2)  # until it waits, which lasts longer than these tests
    assert progress.stopping
    for _ in range(2):
        with pytest.raises(EOFError):
            incoming.next()


def test_what_does_not_stop_is_ended_and_tidies_up():
    command = [sys.executable, "-c", STUBBORN]
    ran = subprocess.run(command, input=b"\x02\x00\x00\x00hi", capture_output=True, cwd=ROOT, timeout=30, check=False)
    assert ran.stdout.split() == [b"hi", b"tidied"]
    assert ran.returncode == 1


def test_a_share_is_told_when_it_is_a_new_one():
    told = []
    at = telling(lambda *what: told.append(what))
    for share in (0.0, 0.001, 0.5, 0.501, 1.0):
        at(share)
    assert told == [("at", 100, 200), ("at", 200, 200)]


def every_error(*modules):
    found = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    return [one for one in found if issubclass(one, StudioError)]


@pytest.mark.parametrize("rooms", [(of_drawings,), (of_sounds, codec)])
def test_an_error_that_was_told_of_is_that_error(rooms):
    errors = [Stopped, *every_error(whole_file, *rooms)]
    assert len(errors) >= 10
    for error in errors:
        told = error_of(error.__name__, "A sentence.", *rooms)
        assert type(told) is error
        assert str(told) == "A sentence."


@pytest.mark.parametrize("kind", ["Path", "StudioError", "NoFilm", "__builtins__", "annotations", ""])
def test_what_is_no_error_of_this_work_is_the_general_one(kind):
    assert type(error_of(kind, "A sentence.", of_sounds)) is StudioError

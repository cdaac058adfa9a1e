"""A process of our own for one piece of work: it comes, speaks, and is gone, whatever happens."""

import os
import sys
import time

import pytest

from studio.core.apart import Apart, Gone

SOON = 20.0

TALKS = """
import json, sys
given = sys.stdin.buffer.read(3)
print("a library that prints")
print(json.dumps(["got", given.decode()]), flush=True)
print("complaints", file=sys.stderr)
while sys.stdin.buffer.read(1 << 16):
    pass
"""
HANGS = "import time\nprint('[1]', flush=True)\ntime.sleep(600)\n"
DIES = "print('[1]', flush=True)\n"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start a program as a module, and see that it is gone in the end."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    started = []

    def run(code, given=()):
        (tmp_path / "errand_of_a_test.py").write_text(code)
        started.append(Apart("errand_of_a_test", given))
        return started[-1]

    yield run
    for each in started:
        each.end()
        assert each._process.returncode is not None
        assert not each._handing.is_alive()
        assert not each._listening.is_alive()


def heard(apart):
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        said = apart.hear(0.05)
        if said is not None:
            return said
    raise AssertionError("it says nothing")


def test_it_gets_what_it_is_given_and_is_heard(start, capfd):
    apart = start(TALKS, [b"a", b"", b"bc"])
    assert heard(apart) == ["got", "abc"]
    assert apart.hear(0.01) is None
    apart.end()
    with pytest.raises(Gone):
        heard(apart)
    assert capfd.readouterr() == ("", "")


def test_one_that_has_ended_is_gone_and_stays_gone(start):
    apart = start(DIES, [b"x" * (1 << 20)])
    assert heard(apart) == [1]
    for _ in range(2):
        with pytest.raises(Gone):
            heard(apart)


@pytest.mark.parametrize("given", [[], [b"x" * (1 << 22)]], ids=["that has all", "that takes nothing"])
def test_one_that_hangs_is_ended(start, given):
    apart = start(HANGS, given)
    assert heard(apart) == [1]
    begin = time.monotonic()
    apart.end(0.2)
    assert time.monotonic() - begin < SOON / 4
    apart.end()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_cannot_be_handed_over_whole_is_not_waited_for(start):
    def given():
        yield b"a"
        raise MemoryError

    with pytest.raises(Gone):
        heard(start(TALKS, given()))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_what_it_has_started_goes_with_it(start):
    apart = start(
        "import json, subprocess, sys, time\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], stdout=subprocess.DEVNULL)\n"
        "print(json.dumps([other.pid]), flush=True)\n"
    )
    (other,) = heard(apart)
    with pytest.raises(Gone):
        heard(apart)
    apart.end()
    end = time.monotonic() + SOON
    while is_running(other):
        assert time.monotonic() < end
        time.sleep(0.02)


def is_running(pid):
    if sys.platform.startswith("linux"):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                return ") Z" not in stat.read()
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_nothing_lies_about_in_front_of_our_own_modules(start, tmp_path, monkeypatch):
    """A folder that the program happens to be in may hold a `json.py`."""
    place = tmp_path / "somewhere"
    place.mkdir()
    (place / "json.py").write_text("raise SystemExit")
    monkeypatch.chdir(place)
    assert heard(start(TALKS, [b"abc"])) == ["got", "abc"]

"""A program under test: its processes, what they hold, what they burn, and their sudden end."""

import os
import re
import signal
import subprocess
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

_MARK = "BENCH_MARK"
_COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")


class Program:
    """A command started in a home of its own, with every process that came of it."""

    def __init__(self, command: Sequence[str], home: Path, display: str) -> None:
        """Start it now; `home` is made when it is not there, and kept as it is when it is."""
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "output.log"
        """What it said on its outputs, all starts of this home one after another."""
        self._mark = uuid.uuid4().hex
        environment = {**_inherited(), **_inside(home), "DISPLAY": display, _MARK: self._mark}
        with self.log.open("ab") as output:
            self.started = time.perf_counter()
            """When it was started, by `time.perf_counter`."""
            self._process = subprocess.Popen(
                command, cwd=home, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def age(self) -> float:
        """Return the seconds since it was started."""
        return time.perf_counter() - self.started

    def ended(self) -> bool:
        """Say whether its first process is gone."""
        return self._process.poll() is not None

    def last_words(self) -> str:
        """Return the end of what it said, without its colours."""
        return _COLOUR_CODE.sub("", self.log.read_text("utf-8", "replace")).strip()[-300:]

    def processes(self) -> list[int]:
        """Return the ids of all its processes: those that inherited our mark, wherever they were forked."""
        mark = f"{_MARK}={self._mark}".encode()
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                if mark in Path("/proc", name, "environ").read_bytes():
                    found.append(int(name))
            except OSError:
                continue
        return found

    def pss_mb(self) -> list[float]:
        """Return what each process holds: proportional set size in MiB, shared pages divided among their users."""
        return [round(pss / 1024, 1) for pss in map(_pss_kb, self.processes()) if pss]

    def cpu_seconds(self) -> float:
        """Return the CPU time that its living processes have used."""
        return sum(map(_cpu_ticks, self.processes())) / os.sysconf("SC_CLK_TCK")

    def cpu_percent(self, seconds: float) -> float:
        """Return the share of one core it uses while nobody touches it."""
        before, start = self.cpu_seconds(), time.perf_counter()
        time.sleep(seconds)
        return 100 * (self.cpu_seconds() - before) / (time.perf_counter() - start)

    def rest(self, limit: float) -> bool:
        """Wait until it uses less than a tenth of a core for a second; say whether it did within `limit` seconds."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            if self.ended() or self.cpu_percent(1) < 10:
                return True
        return False

    def kill(self) -> None:
        """End all its processes by SIGKILL, and wait until they are gone."""
        for process in self.processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        while self.processes():
            time.sleep(0.01)


_NOT_INHERITED = ("KIVY_", "SDL_", "WAYLAND_", "PYTHONDONTWRITEBYTECODE")
"""What a person's own session doesn't set; without byte code every start would compile the program anew."""


def _inherited() -> dict[str, str]:
    """Return our own variables without those that would change how a program opens its window."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_NOT_INHERITED)}


def _inside(home: Path) -> dict[str, str]:
    """Return the variables that keep a program inside a home and on our screen."""
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "NUMBA_CACHE_DIR": str(home / ".cache" / "numba"),
        "SDL_VIDEODRIVER": "x11",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LC_ALL": "C.UTF-8",
    }


def _pss_kb(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _cpu_ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])

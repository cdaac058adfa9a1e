"""The keyring slot against a real keyring: gnome-keyring on a message bus of its own, in a home of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DRIVER = f"{sys.executable} -m tests.unit.library.keyring_driver"
UNLOCK = "printf 'of the login' | gnome-keyring-daemon --components=secrets --unlock >/dev/null && "
LOCKED = "gnome-keyring-daemon --components=secrets --start >/dev/null && "
LOCK = (
    "dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets"
    " org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/aliases/default >/dev/null && "
)


class Account:
    """A computer account with a keyring."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "mine.studio"
        self.environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        self.environment["HOME"] = str(home)
        for name in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "RUNTIME_DIR"):
            place = home / name.lower()
            place.mkdir(mode=0o700)
            self.environment[f"XDG_{name}"] = str(place)

    def run(self, script: str) -> list[str]:
        """Run a script on a bus of its own, whose services end with it; return the lines it says."""
        command = ["dbus-run-session", "--", "bash", "-c", f"({script}) 3>&1; code=$?; exit $code"]
        run = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
        return run.stdout.split()

    def does(self, *acts: str) -> str:
        """Return the script for what the program is to do, one after the other."""
        return " && ".join(f"{DRIVER} {act} {self.folder}" for act in acts)


@pytest.fixture
def account() -> Iterator[Account]:
    for program in ("dbus-run-session", "dbus-send", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with tempfile.TemporaryDirectory(prefix="ag-", ignore_cleanup_errors=True) as home:  # short: it holds a socket
        yield Account(Path(home))


def test_a_real_keyring_keeps_opens_and_forgets(account: Account) -> None:
    assert account.run(UNLOCK + account.does("look", "make", "open")) == ["there", "made", "opened"]
    kept = [path for path in Path(account.environment["XDG_DATA_HOME"]).rglob("*.keyring")]
    assert kept
    # another day: the keyring was unlocked by the login again
    assert account.run(UNLOCK + account.does("open", "remove", "open")) == ["opened", "removed", "WrongPassphrase"]


def test_a_locked_or_missing_keyring_leaves_the_passphrase(account: Account) -> None:
    assert account.run(UNLOCK + account.does("make")) == ["made"]
    assert account.run(LOCKED + account.does("look", "open")) == ["none", "KeyringSilent"]
    assert account.run(UNLOCK + LOCK + account.does("look", "open")) == ["none", "KeyringSilent"]
    account.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    command = f"{DRIVER} open {account.folder}".split()
    run = subprocess.run(command, cwd=ROOT, env=account.environment, capture_output=True, text=True, timeout=60)
    assert run.stdout == "KeyringSilent\n"

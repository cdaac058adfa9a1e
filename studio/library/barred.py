"""sitting.json: a mark beside a library that somebody sits in front of it who was shown a part of it.

    {"since": UTC ms, "tries": n, "memory": KiB, "passes": n, "lanes": n, "salt": hex, "hash": hex}

While it lies there the library doesn't open by itself: with its passphrase alone, or, where it has none, with the PIN
that was chosen when the sitting began (the last five fields). It is on the disk before anything is shown, so a crash,
a kill or a power cut in between comes back barred. A PIN bars the screen, not the key: whoever may read the folder of
a library without a passphrase has its key anyway. So nobody can shut themselves out by it: it ends after `LAPSE`.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from hmac import compare_digest
from pathlib import Path
from secrets import token_bytes
from typing import Any

from studio.core.errors import StudioError
from studio.library.crypto import SALT_BYTES, KdfCost, wrap_key
from studio.library.disk import replace_file, sync_folder, write_trouble
from studio.library.keyslots import MOST_LANES, MOST_MEMORY, MOST_PASSES
from studio.library.unlocking import needs_passphrase

NAME = "sitting.json"
MOST_BYTES = 4096
SHORTEST_PIN, LONGEST_PIN = 4, 12
LAPSE = 12 * 60 * 60 * 1000
"""Ms after which a PIN is asked for no longer."""

COST = KdfCost()
"""What guessing a PIN costs."""
_HASH_BYTES = 32


class WrongPin(StudioError):
    """It is another PIN."""

    sentence = "That is not the PIN."


class StillBarred(StudioError):
    """A library is to be read as a copy that nobody has unlocked since somebody sat in front of it."""

    sentence = "Somebody sat in front of this library, and nobody has opened it since. Open it first, with its PIN."


@dataclass(frozen=True, slots=True)
class Hashed:
    """A PIN, as it is kept."""

    cost: KdfCost
    salt: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Barred:
    """That a library is barred."""

    since: int
    """When the sitting began, UTC milliseconds."""
    tries: int = 0
    """Wrong PINs since then."""
    pin: Hashed | None = None
    """None where the library has a passphrase, or where the mark can't be read."""


def bar(folder: Path, since: int, pin: str = "") -> None:
    """Have a library not open by itself from now on. When this returns, that is on the disk.

    Takes a quarter of a second with a PIN. Raises `CannotWrite`, `DiskFull`.
    """
    hashed = None
    if pin:
        salt = token_bytes(SALT_BYTES)
        hashed = Hashed(COST, salt, wrap_key(pin, salt, COST))
    _write(folder, Barred(since, 0, hashed))


def barred(folder: Path) -> Barred | None:
    """Return that a library is barred; None when it is not. A mark that makes no sense bars as well."""
    path = folder / NAME
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            data, since = file.read(MOST_BYTES + 1), int(os.fstat(file.fileno()).st_mtime * 1000)
    except FileNotFoundError:
        return None
    except OSError:
        return Barred(0) if path.is_symlink() or path.exists() else None
    try:
        return _read(json.loads(data)) if len(data) <= MOST_BYTES else Barred(since)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Barred(since)


def bars(folder: Path, now: int) -> bool:
    """Say whether a library is barred at `now`, UTC milliseconds: with a passphrase always, without one for a while."""
    mark = barred(folder)
    return mark is not None and (needs_passphrase(folder) or abs(now - mark.since) < LAPSE)


def require_key(folder: Path, now: int) -> None:
    """Raise `WrongPin` where nothing but a PIN opens a library at `now`; one with a passphrase asks for that itself."""
    if bars(folder, now) and not needs_passphrase(folder):
        raise WrongPin


def require_lifted(folder: Path, now: int) -> None:
    """Raise `StillBarred` where a library would be read at `now` for which a PIN is asked otherwise."""
    if bars(folder, now) and not needs_passphrase(folder):
        raise StillBarred


def wrong_tries(folder: Path) -> int:
    """Return how many wrong PINs were tried since the sitting began."""
    mark = barred(folder)
    return 0 if mark is None else mark.tries


def pause(folder: Path) -> float:
    """Return how many seconds the next try of a PIN waits."""
    from studio.library.keys import pause_after

    return pause_after(wrong_tries(folder))


def try_pin(folder: Path, pin: str) -> None:
    """Return when this is the PIN; raise `WrongPin` otherwise, and remember that it was tried."""
    mark = barred(folder)
    if mark is None:
        return
    if mark.pin is not None:
        with suppress(StudioError):  # on a full disk a try is not counted, but it is still a try
            _write(folder, replace(mark, tries=mark.tries + 1))
        if compare_digest(wrap_key(pin, mark.pin.salt, mark.pin.cost), mark.pin.hash):
            return
    raise WrongPin


def lift(folder: Path) -> None:
    """Let a library open as it did before. Harmless when it is not barred; raises `CannotWrite`."""
    try:
        (folder / NAME).unlink()
        for half_written in folder.glob(f".{NAME}.*"):
            half_written.unlink(missing_ok=True)
        sync_folder(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_trouble(error) from error


def _write(folder: Path, mark: Barred) -> None:
    fields: dict[str, Any] = {"since": mark.since, "tries": mark.tries}
    if mark.pin is not None:
        cost = mark.pin.cost
        fields |= {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
        fields |= {"salt": mark.pin.salt.hex(), "hash": mark.pin.hash.hex()}
    replace_file(folder / NAME, json.dumps(fields).encode())


def _read(fields: dict[str, Any]) -> Barred:
    """The file may come from anywhere: every number is held to its bounds before anything is spent on it."""
    mark = Barred(_number(fields, "since", 1 << 48), _number(fields, "tries", 1 << 30))
    if "hash" not in fields:
        return mark
    memory, passes = _number(fields, "memory", MOST_MEMORY), _number(fields, "passes", MOST_PASSES)
    cost = KdfCost(memory, passes, _number(fields, "lanes", MOST_LANES))
    salt, known = bytes.fromhex(fields["salt"]), bytes.fromhex(fields["hash"])
    if not cost.passes or not cost.lanes or cost.memory < 8 * cost.lanes:
        raise ValueError("cost")
    if (len(salt), len(known)) != (SALT_BYTES, _HASH_BYTES):
        raise ValueError("length")
    return replace(mark, pin=Hashed(cost, salt, known))


def _number(fields: dict[str, Any], name: str, most: int) -> int:
    number = fields[name]
    if type(number) is not int or not 0 <= number <= most:
        raise ValueError(name)
    return number

"""What the screens before the library may ask: begin one, unlock it, look around."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.clock import SystemClock
from studio.core.settings import Settings

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.library.salvage import Salvaged


def _no_pause(_failures: int) -> float:
    return 0.0


def _no_pin(_pin: str) -> Future[None]:
    raise LookupError("nobody sat here")


@dataclass(frozen=True)
class Threshold:
    """The ways into a library. Futures end on a worker thread: see `studio.ui.later.when_done`."""

    folder: Path
    """Where the library is, or will be."""
    settings: Settings
    """How the program looks."""
    begun: Callable[[], bool]
    """Whether there is something in that place already."""
    begin: Callable[[str | None], Future[str]]
    """Make the library, with a passphrase or (None) without; gives the recovery code."""
    unlock: Callable[[str | None], Future[None]]
    """Open the library with its passphrase; with None, by itself or by the keyring of the computer account."""
    recover: Callable[[str, str], Future[None]]
    """Open the library with its recovery code, and give it a new passphrase."""
    look_around: Callable[[], Future[None]]
    """Open the sample, to look at only."""
    step_in: Callable[[], None]
    """Go to Today, once one of these has ended well."""
    has_keyring: Callable[[], bool] = lambda: False
    """Whether the keyring of the computer account may open the library."""
    pause_after: Callable[[int], float] = _no_pause
    """Seconds the lock waits after so many wrong tries in a row."""
    unlock_by_pin: Callable[[str], Future[None]] = _no_pin
    """Open a library without a passphrase, after a sitting, with the PIN that was chosen for it."""
    pin_pause: Callable[[], float] = lambda: 0.0
    """Seconds the next try of a PIN waits."""
    restore: Callable[[Path, str | None, str | None, Progress], Future[None]] | None = None
    """Bring a copy back into the library's place and open it: the copy, its passphrase, or a new one and its code."""
    salvage: Callable[[str | None, str | None, Progress], Future[Salvaged]] | None = None
    """Put all that can be read of the library into a new one in its place and open it: its passphrase, or as above."""
    other: bool = False
    """Whether the library is one that opens in place of the usual one, since it was opened from inside the studio."""
    open_usual: Callable[[], None] | None = None
    """Go back to the usual one, in a fresh start, and forget the other."""
    now: Callable[[], datetime] = SystemClock().now
    """What time it is here."""

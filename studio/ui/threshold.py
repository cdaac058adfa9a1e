"""What the screens before the library may ask: begin one, unlock it, look around."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from studio.core.settings import Settings


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
    """Open the library with its passphrase (None: it has none)."""
    recover: Callable[[str, str], Future[None]]
    """Open the library with its recovery code, and give it a new passphrase."""
    look_around: Callable[[], Future[None]]
    """Open the sample, to look at only."""
    step_in: Callable[[], None]
    """Go to Today, once one of these has ended well."""

"""What Gallery and Journal need: loaded at home, bit by bit while nothing happens, so that they open sooner.

It holds 7 MB from then on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from importlib import import_module

from kivy.base import EventLoop
from kivy.clock import Clock

from studio.ui.input import last_touch, steady
from studio.ui.rooms import Rooms
from studio.ui.shell import Shell

QUIET = 1.0
"""Seconds without a hand after which a bit is done."""
BETWEEN = 0.03
"""Seconds from one bit to the next."""
MODULES = (
    "studio.gallery.passages",
    "studio.gallery.views",
    "studio.ui.gallery_found",
    "studio.ui.gallery_asking",
    "studio.ui.gallery_doing",
    "studio.ui.widgets.text_field",
    "studio.ui.widgets.virtual_grid",
    "studio.ui.gallery_hung",
    "studio.ui.scrubbing",
    "studio.ui.screens.gallery_screen",
    "studio.music.take",
    "studio.ui.listening",
    "studio.ui.widgets.session_sheets",
    "studio.ui.journal_acts",
    "studio.ui.journal_look",
    "studio.ui.widgets.voice_row",
    "studio.ui.widgets.entry_pane",
    "studio.ui.screens.journal_screen",
    "studio.ui.widgets.tag_page",
    "studio.ui.widgets.when_page",
    "studio.ui.widgets.filter_sheet",
)
"""What the screens import, in bits of a few ms: what others need comes before them."""


class Ahead:
    """Does one bit after another while the first screen is shown and no hand is near."""

    def __init__(self, here: Callable[[], bool], bits: Iterator[object]) -> None:
        """`here` says whether now is a time for it; each step of `bits` is one bit."""
        self._here, self._bits = here, bits
        self._due = Clock.schedule_once(self._go_on, BETWEEN)

    def stop(self) -> None:
        """Do no more. Harmless twice."""
        self._due.cancel()

    def _go_on(self, _dt: float) -> None:
        left = QUIET - (steady() - last_touch())
        if EventLoop.touches or left > 0:
            self._due = Clock.schedule_once(self._go_on, max(left, BETWEEN))
        elif not self._here():
            self._due = Clock.schedule_once(self._go_on, QUIET)
        elif next(self._bits, self) is not self:
            self._due = Clock.schedule_once(self._go_on, BETWEEN)


def ahead(shell: Shell, rooms: Rooms) -> Ahead:
    """Begin to load what these rooms are likely to show next."""
    return Ahead(
        lambda: shell.rooms is rooms and shell.screen is not None and shell.screen.name == shell.home,
        bits(),
    )


def bits() -> Iterator[object]:
    """Yield after each bit: the modules, one by one.

    First and last, garbage is looked for no more in all there is by then, the kernels as well: that takes 70 ms, in
    which nothing moves.
    """
    yield gc.freeze()
    for name in MODULES:
        yield import_module(name)
    yield gc.freeze()

"""Which screens there are, and how they come into the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from kivy.base import ExceptionHandler, ExceptionManager, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from studio.core import fault, kept_start
from studio.core.errors import StudioError
from studio.ui import clipboard, frame
from studio.ui.later import later
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.threshold import Threshold
from studio.ui.widgets.nav import NavPlace

if TYPE_CHECKING:
    from studio.library.library import Library

PLACES = [
    NavPlace("today", "today", "Today"),
    NavPlace("draw", "brush", "Draw"),
    NavPlace("sound", "music", "Sound"),
    NavPlace("gallery", "images", "Gallery"),
    NavPlace("journal", "book-open", "Journal"),
    NavPlace("settle", "wind", "Settle"),
    NavPlace("settings", "settings", "Settings", last=True),
]
SAMPLE_PLACES = [place for place in PLACES if place.name not in ("draw", "sound")]
LOCK = NavPlace("lock", "lock", "Lock", last=True)
"""Where there is a lock: not a place, but what closes them all."""

BEFORE = ("welcome", "lock", "sitting_lock", "trouble", "bring")
"""Screens there are before a library is open."""
INSIDE = ("today", "draw", "sound", "song", "notes", "hum", "speak", "write", "gallery", "piece", "journal", "settings")
"""Screens of an open library."""
SETTLING = ("settle",)
"""Screens to breathe on, before, between and after."""
COMING_BACK = ("reflect", "thread", "times", "returns", "questions")
"""Screens of what comes back."""
SIDE_BY_SIDE = ("slideshow", "compare")
"""Screens that show pieces one by one, and two beside each other."""
SHARING = ("share",)
"""Screens of what others are shown."""
WITHIN_SETTINGS = ("keys", "copies", "check", "exchange", "arrivals", "trash")
"""Screens that Settings leads to."""

SITTING = "sitting"
"""The screen that is there alone while one sits together."""

SETTLE_AFTER = 1.0
"""Seconds after the first screen at which garbage is collected again."""
LAY_OUT_AFTER = 0.02
"""Seconds after the first screen at which the easel is put up."""
WARM_UP_AFTER = 1.2
"""Seconds after the first screen at which the kernels are made ready."""
AHEAD_AFTER = 2.0
"""Seconds after the first screen at which what is likely to be shown next is made ready."""
LET_GO_AFTER = 20.0
"""Seconds after that at which what is old in the trash goes."""


def make_shell(threshold: Threshold) -> Shell:
    """Return the window's root, with nothing in it yet."""
    Window.set_title("Afterglow")
    Window.minimum_width, Window.minimum_height = 640, 560
    theme.set(threshold.settings.get("theme", "dusk"))
    theme.motion = not threshold.settings.get("reduce_motion", False)
    factories = {name: lambda _rooms, _shell, n=name: _screen_class(n)(threshold) for name in BEFORE}
    inside = (*INSIDE, *SETTLING, *COMING_BACK, *SIDE_BY_SIDE, *SHARING, *WITHIN_SETTINGS)
    return _calmed(Shell(None, factories | {name: _factory(name) for name in inside}))


def _calmed(shell: Shell) -> Shell:
    shell.calm, shell.auto_lock, shell.daily_copy, shell.ahead = _Calm(shell), None, None, None
    ExceptionManager.add_handler(shell.calm)
    return shell


def clear_out(shell: Shell, library: Library | None = None) -> None:
    """Let go of the window, and of the clipboard. `library` is the one that is open."""
    Window.clear()  # what was shown goes at once, though work still tidies up and the sound fades
    Window.flip()
    clipboard.take_back()
    clipboard.open_again()
    _watch_no_more(shell)
    ExceptionManager.remove_handler(shell.calm)
    if library is not None:
        _stop_work(library)
        shell.rest()
    shell.close()
    kept_start.keep()  # what screens that were opened later made


def _stop_work(library: Library) -> None:
    work = sys.modules.get("studio.ui.work")  # not loaded: nothing is being done
    if work is not None:
        work.stop_work(library)


def sit_down(shell: Shell, screen: Screen, library: Library, leave: Callable[[], object]) -> Shell:
    """Put a sitting in the place of all that is in the window; return its new root, which knows no other screen.

    What the old root is still told (that a copy is made, say) it tells nobody any more. `leave` is the only way out.
    """
    _watch_no_more(shell)
    ExceptionManager.remove_handler(shell.calm)
    shell.close_sheets()
    shell.start_anew(None, [])
    shell.close()
    Window.remove_widget(shell)
    clipboard.shut()
    sitting = _calmed(Shell(None, {SITTING: lambda _rooms, _shell: screen}, home=SITTING))
    sitting.shortcuts = {"l": leave}
    library.write_failed.connect(lambda error: soon(lambda: _tell(sitting, error)))
    sitting.size = Window.size
    sitting.go(SITTING)
    Window.add_widget(sitting)
    frame.fill_screen()
    return sitting


def end() -> None:
    """Let the program come to its end."""
    stopTouchApp()


def _screen_class(name: str):
    return getattr(import_module(f"studio.ui.screens.{name}_screen"), f"{name.title().replace('_', '')}Screen")


def _factory(name: str):
    return lambda rooms, _shell: _screen_class(name)(rooms)


def move_in(shell: Shell, rooms: Rooms) -> None:
    """Show Today of a library that has just been opened; nothing is left of one that was open before."""
    _watch_no_more(shell)
    shell.start_anew(rooms, [])
    fit_lock(shell, rooms)
    rooms.library.write_failed.connect(lambda error: soon(lambda: _tell(shell, error)))
    shell.go_to("today")
    Clock.schedule_once(lambda _dt: settle_down(), SETTLE_AFTER)
    Clock.schedule_once(lambda _dt: _look_ahead(shell, rooms), AHEAD_AFTER)
    if not rooms.library.read_only:
        Clock.schedule_once(lambda _dt: _lay_out(shell, rooms), LAY_OUT_AFTER)
        Clock.schedule_once(lambda _dt: _warm_up(rooms), WARM_UP_AFTER)
        Clock.schedule_once(lambda _dt: _watch(shell, rooms), WARM_UP_AFTER)


def fit_lock(shell: Shell, rooms: Rooms) -> None:
    """Put a lock within reach, if there is one; call it again when the ways into the library have changed."""
    locks = rooms.can_lock
    shell.acts = {LOCK.name: rooms.lock} if locks else {}
    breathe = {"b": lambda: _settle(shell)} if shell.knows("settle") else {}  # a sitting knows no other room
    shell.shortcuts = breathe | ({"l": rooms.lock} if locks else {})
    places = SAMPLE_PLACES if rooms.library.read_only else PLACES
    shell.nav.places = [*places, LOCK] if locks else places


def _settle(shell: Shell) -> None:
    """Go and breathe, unless one does already."""
    if shell.screen is not None and shell.screen.name not in SETTLING:
        shell.go("settle")


def say_later(shell: Shell, rooms: Rooms, sentence: str) -> None:
    """Say a line once the easel is up: what was made comes first."""

    def say(_dt: float) -> None:
        if shell.rooms is rooms and shell.screen is not None:
            shell.toast(sentence)

    Clock.schedule_once(say, WARM_UP_AFTER)


def _watch(shell: Shell, rooms: Rooms) -> None:
    """Lock by itself once nobody is there any more, make a copy each day, and have room for very large papers."""
    from studio.drawing import aside
    from studio.library.scratch import Scratch
    from studio.ui.auto_lock import auto_lock
    from studio.ui.daily_copy import DailyCopy

    if shell.rooms is rooms:
        aside.use(Scratch(rooms.library.folder))
        shell.auto_lock, shell.daily_copy = auto_lock(shell, rooms), DailyCopy(rooms)


def _look_ahead(shell: Shell, rooms: Rooms) -> None:
    """Behind the first screen: load and make what is likely to be shown next."""
    from studio.ui.ahead import ahead

    if shell.rooms is rooms and shell.screen is not None:
        shell.ahead = ahead(shell, rooms)


def _watch_no_more(shell: Shell) -> None:
    for watch in (shell.auto_lock, shell.daily_copy, shell.ahead):
        if watch is not None:
            watch.stop()
    shell.auto_lock = shell.daily_copy = shell.ahead = None


def settle_down() -> None:
    """From now on collect garbage again, but never look through what the start has made: it stays; and keep it."""
    gc.freeze()
    gc.enable()
    later(kept_start.keep)


def _lay_out(shell: Shell, rooms: Rooms) -> None:
    """Behind the first screen: put up the easel."""
    if shell.rooms is rooms and shell.screen.name != "draw":
        shell.lay_out("draw").lay_out()


def _warm_up(rooms: Rooms) -> None:
    """Behind the first screen: start the audio process and make the drawing kernels ready."""
    from studio.drawing.engine import warm_up_first

    rooms.sound.start()
    later(warm_up_first)
    Clock.schedule_once(lambda _dt: _let_old_go(rooms), LET_GO_AFTER)


def _let_old_go(rooms: Rooms) -> None:
    """In a quiet moment: what has been in the trash for long enough goes."""
    from studio.ui.in_trash import let_old_go

    let_old_go(rooms)


def _tell(shell: Shell, error: BaseException) -> None:
    if not isinstance(error, StudioError):
        fault.report(error)
        error = StudioError()
    shell.toast(str(error))


class _Calm(ExceptionHandler):
    """A fault in one touch or tick doesn't end the program, and is reported without anyone's words."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def handle_exception(self, error):
        if isinstance(error, KeyboardInterrupt):
            stopTouchApp()
            return ExceptionManager.PASS
        if not isinstance(error, Exception):
            return ExceptionManager.RAISE
        soon(lambda: _tell(self._shell, error))
        return ExceptionManager.PASS

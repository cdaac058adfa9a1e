"""Long work as the person sees it: the horizon with the half disc moving along it, one line, and Stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.ui.kv import load_kv
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import bring_into_view
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.work import Telling, Work, Workbench

load_kv(__file__)

T = TypeVar("T")

APPEARS_AFTER = 0.3
"""Seconds of work before anything is shown: what is quick does not flicker."""
LOOKS_EVERY = 0.1
"""Seconds between two looks at how far it is."""


class WorkPane(BoxLayout):
    """Shows the work of its place, and takes no room while there is none; while there is other work it says so.

    Set `bench` and `place`, or begin with `run`. Leaving the screen does not stop the work; a pane of the same
    place shows it again. Events: `on_over` when its work has ended, well or not.
    """

    bench = ObjectProperty(None, allownone=True)
    """Where the work is done (`studio.ui.work.workbench_of(library)`)."""

    place = StringProperty("")
    """Whose work it shows: the name of the screen."""

    title = StringProperty("")
    line = StringProperty("")
    share = NumericProperty(0.0)
    stopping = BooleanProperty(False)

    working = BooleanProperty(False)
    """Whether its work is being done, shown already or not (read only)."""

    elsewhere = BooleanProperty(False)
    """Whether other work is being done that does not give way, so that nothing can begin here (read only)."""

    shown = BooleanProperty(False)
    """Whether it can be seen (read only)."""

    __events__ = ("on_over",)

    def __init__(self, **kwargs):
        self._disconnect: Callable[[], None] | None = None
        self._work: Work | None = None
        self._appear = Clock.create_trigger(lambda _dt: self._show(), APPEARS_AFTER)
        self._watch = Clock.create_trigger(lambda _dt: self._look(), LOOKS_EVERY, interval=True)
        super().__init__(**kwargs)

    def on_over(self):
        """Its work has ended."""

    def run(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], object],
        sorry: Callable[[StudioError], object],
        telling: Telling,
    ) -> Work:
        """Begin work here; see `studio.ui.work.Workbench.begin`. Raises `StillWorking`."""
        return self.bench.begin(self.place, work, then, sorry, telling)

    def attend(self, bench: Workbench) -> None:
        """On entering a screen: show what is being done, at once if it was being done already."""
        self.part()
        self.bench = bench
        self._disconnect = bench.changed.connect(self._follow)
        self._follow()
        if self._work is not None:
            self._show()

    def part(self) -> None:
        """On leaving a screen: stop watching; the work goes on."""
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None
        self._let_go()

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._work is not None:
            self._work.stop()
            self.stopping = True

    def on_touch_down(self, touch):
        """Take no touch while it can't be seen: what it holds has its size all the same."""
        return self.shown and super().on_touch_down(touch)

    def _follow(self) -> None:
        current = self.bench.current
        self.elsewhere = current is not None and not current.quiet and current.place != self.place
        mine = current if current is not None and current.place == self.place else None
        if mine is self._work:
            return
        ended = self._work is not None
        self._let_go()
        if mine is not None:
            self._work, self.working = mine, True
            self.title, self.line = mine.telling.title, mine.telling.line
            self._appear()
        if ended:
            self.dispatch("on_over")

    def _let_go(self) -> None:
        self._appear.cancel()
        self._watch.cancel()
        self._work = None
        self.working = self.shown = self.stopping = self.elsewhere = False
        self.share = 0.0

    def _show(self) -> None:
        if self._work is not None:
            self._appear.cancel()
            self._look()
            self.shown = True
            self._watch()
            Clock.schedule_once(lambda _dt: bring_into_view(self), 0)

    def _look(self) -> None:
        if self._work is not None:
            self.share, self.stopping = self._work.progress.share, self._work.progress.stopping

"""A line at the foot that says what has just happened, and takes it back if asked."""

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import FocusBehavior

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class Toast(Panel):
    """Says one line for `seconds`, longer while it is touched or Undo has the focus. Never takes the focus."""

    text = StringProperty("")

    word = StringProperty("Undo")
    """The word that takes it back."""

    undo = ObjectProperty(None, allownone=True)
    """What takes it back; None: nothing can."""

    seconds = NumericProperty(8)
    """How long it stays."""

    def show(self, host) -> None:
        """Appear over `host`."""
        host.add_widget(self)
        duration = theme.fade()
        if duration:
            self.opacity = 0
            Animation(opacity=1, d=duration).start(self)
        self._wait()

    def _wait(self):
        self._stay()
        self._end = Clock.schedule_once(self.go, self.seconds)

    def _stay(self):
        end = getattr(self, "_end", None)
        if end is not None:
            end.cancel()

    def go(self, *_) -> None:
        """Disappear."""
        self._stay()
        if self.ids.back.focus:
            self._wait()
            return
        self.end()

    def end(self) -> None:
        """Disappear now, whatever is held. Harmless twice."""
        self._stay()
        self.ids.back.focus = False
        if self.parent is not None:
            self.parent.remove_widget(self)

    def take_back(self) -> None:
        """Undo it and disappear."""
        undo, self.undo = self.undo, None
        self.end()
        if undo is not None:
            undo()

    def on_touch_down(self, touch):
        """Stay while it is touched, and leave the focus where it is."""
        if not self.collide_point(*touch.pos):
            return False
        self._stay()
        touch.grab(self)
        FocusBehavior.ignored_touch.append(touch)
        super().on_touch_down(touch)
        return True

    def on_touch_up(self, touch):
        """Go on waiting."""
        if touch.grab_current is self:
            touch.ungrab(self)
            if self.parent is not None:
                self._wait()
            return True
        return super().on_touch_up(touch)

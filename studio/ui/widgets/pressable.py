"""What can be pressed: by a touch, by a click, or with Enter and Space when it has the focus."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, ListProperty, NumericProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import ring
from studio.ui.widgets.panel import Border, Plate

load_kv(__file__)

ACTING = ("enter", "numpadenter", "spacebar")


class Pressable(FocusBehavior, ButtonBehavior, Plate):
    """A plate that acts when pressed. Events: `on_press`, `on_release`; `state` is "down" while it is held."""

    ring_gap = NumericProperty(3)
    """Dp between the widget and the ring; below 0 it is drawn inside, where a neighbour would cover it."""

    reach = NumericProperty(6)
    """Px from the widget to the ring's outer side (read only)."""

    ring_box = ListProperty(None, allownone=True)
    """What the ring goes round, when it is not the whole widget: left, bottom, width, height in px."""

    ring_corner = NumericProperty(0)
    """Corner radius in px of `ring_box`."""

    ringed = BooleanProperty(False)
    """Whether the ring is shown (read only): it has the focus and the person is at the keyboard."""

    def _get_ring(self):
        if not self.ringed:
            return 0, 0, 0, 0, 0
        left, bottom, width, height = self.ring_box or self.box
        reach = self.reach
        corner = max(3, round(self.ring_corner if self.ring_box else self.corner) + reach)
        return left - reach, bottom - reach, width + 2 * reach, height + 2 * reach, corner

    ring = AliasProperty(_get_ring, bind=("ringed", "box", "corner", "ring_box", "ring_corner", "reach"), cache=True)
    """Left, bottom, width, height and corner in px of the focus ring; nowhere while it is not shown (read only)."""

    def apply_class_lang_rules(self, *args, **kwargs):
        """Have the ring lie over all else, once there is one."""
        self._ring = Border()
        self.fbind("ring", self._paint_soon_if_ringed)
        super().apply_class_lang_rules(*args, **kwargs)

    def _paint_soon_if_ringed(self, *_):
        self._paint_soon()

    def _paint(self, *_) -> None:
        super()._paint()
        if not self.ringed:
            self._ring.hide()
            return
        if self._ring.group not in self.canvas.after.children:
            self.canvas.after.add(self._ring.group)
            theme.bind(focus=self._paint_soon_if_ringed)
        self._ring.show(self.ring, theme.focus, ring(self.ring[4], round(dp(3))))

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Press with Enter or Space; Tab goes on."""
        if keycode[1] in ACTING and not {"ctrl", "alt", "meta"} & set(modifiers):
            if self.state == "normal":
                self._do_press()
                self.dispatch("on_press")
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)

    def keyboard_on_key_up(self, window, keycode):
        """Let go, which acts. Escape is the shell's."""
        if keycode[1] in ACTING and self.state == "down":
            self._do_release()
            self.dispatch("on_release")
            return True
        return False

    def on_focus(self, _widget, focus):
        """Come into view; a key that is held does nothing once the focus has gone."""
        if focus:
            bring_into_view(self)
        elif self.state == "down" and self.last_touch is None:
            self._do_release()


def bring_into_view(widget) -> None:
    """Scroll whatever holds the widget so far that it can be seen."""
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if hasattr(parent, "scroll_to"):
            parent.scroll_to(widget, padding=24, animate=False)
            return
        parent = parent.parent


def first_focusable(widget):
    """Return the first widget in Tab order below `widget` that can take the focus, or None."""
    for child in widget.walk(restrict=True):
        if isinstance(child, FocusBehavior) and child.is_focusable and not child.disabled:
            return child
    return None


def next_focusable(widget, holder, back: bool = False):
    """Return the one below `widget` that Tab goes on to from `holder`, round and round; None if there is none."""
    stops = [
        child
        for child in widget.walk(restrict=True)
        if isinstance(child, FocusBehavior) and child.is_focusable and not child.disabled
    ]
    if not stops:
        return None
    if holder not in stops:
        return stops[-1 if back else 0]
    return stops[(stops.index(holder) + (-1 if back else 1)) % len(stops)]


def focused():
    """Return the widget that has the focus, or None."""
    for widget in FocusBehavior._keyboards.values():  # noqa: SLF001
        if widget is not None and widget.focus:
            return widget
    return None

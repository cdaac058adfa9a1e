"""Scrolling: a quiet bar, no bounce, and patience with a hand that is not steady."""

from kivy.clock import Clock
from kivy.effects.scroll import ScrollEffect
from kivy.metrics import dp
from kivy.properties import AliasProperty
from kivy.uix.scrollview import ScrollView

from studio.ui.kv import load_kv

load_kv(__file__)

SHORTEST = 36
"""Dp the bar is long at least, however much there is."""


class Scroll(ScrollView):
    """A scroll view. Give it one child with `size_hint_y: None` and its own height."""

    effect_cls = ScrollEffect

    def on_touch_down(self, touch):
        """Scroll, once it is sure that this is meant; but what wants every way of a hand (`drags`) has it at once."""
        if touch.is_mouse_scrolling or self.disabled or not self.collide_point(*touch.pos):
            return super().on_touch_down(touch)
        touch.push()
        touch.apply_transform_2d(self.to_local)
        drags = any(_drags(child, *touch.pos) for child in self.children)
        touch.pop()
        if not drags:
            return super().on_touch_down(touch)
        touch.ud[self._get_uid("svavoid")] = True
        return self.simulate_touch_down(touch)

    def on_scroll_move(self, touch):
        """Scroll; but a hand that goes across wants what it touched, such as a slider, and gets it without waiting."""
        moved = super().on_scroll_move(touch)
        seen = touch.ud.get(self._get_uid())
        if self._touch is touch and seen is not None and seen["mode"] == "unknown" and not seen.get("across"):
            seen["across"] = seen["dx"] > self.scroll_distance and seen["dx"] > 2 * seen["dy"]
            if seen["across"]:
                Clock.schedule_once(self._change_touch_mode, 0)
        return moved

    def _get_vbar(self):
        """Return where the bar begins and how long it is, as parts of the height: never too short to be seen."""
        whole = self._viewport.height if self._viewport is not None else 0
        if whole <= self.height or self.height <= 0:
            return 0, 1.0
        long = min(1.0, max(self.height / whole, dp(SHORTEST) / self.height))
        return (1 - long) * min(1.0, max(0.0, self.scroll_y)), long

    vbar = AliasProperty(_get_vbar, bind=("scroll_y", "_viewport", "viewport_size", "height"), cache=True)

    def update_from_scroll(self, *largs):
        """Place the content on whole pixels, so that text at rest is sharp."""
        super().update_from_scroll(*largs)
        x, y = self.g_translate.xy
        self.g_translate.xy = round(x), round(y)


def _drags(widget, x: float, y: float) -> bool:
    """Say whether what lies at a place wants a hand's drags for itself."""
    if not widget.collide_point(x, y) or widget.disabled:
        return False
    return getattr(widget, "drags", False) or any(_drags(child, x, y) for child in widget.children)

"""Scrolling: a quiet bar, no bounce, and patience with a hand that is not steady."""

from kivy.effects.scroll import ScrollEffect
from kivy.uix.scrollview import ScrollView

from studio.ui.kv import load_kv

load_kv(__file__)


class Scroll(ScrollView):
    """A scroll view. Give it one child with `size_hint_y: None` and its own height."""

    effect_cls = ScrollEffect

    def update_from_scroll(self, *largs):
        """Place the content on whole pixels, so that text at rest is sharp."""
        super().update_from_scroll(*largs)
        x, y = self.g_translate.xy
        self.g_translate.xy = round(x), round(y)

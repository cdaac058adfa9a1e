"""A field for a text of any length: a page to write on, in a frame of its own that scrolls."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.manuscript import Leaf, Manuscript  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate

load_kv(__file__)


class LongField(Plate, BoxLayout):
    """What is typed in it costs the same at any length: only lines that are seen are drawn, and only what changed
    is broken anew. It takes the room it is given.
    """

    text = StringProperty("")

    hint = StringProperty("")
    """What stands there, dim, while it is empty."""

    focus = BooleanProperty(False)
    """Whether it is being typed in; set it to start or stop."""

    fill = StringProperty("surface")
    """Token of its ground."""

    entry = ObjectProperty(None, allownone=True)
    """The text input inside, for the cursor and the selection."""

    def on_kv_post(self, _base):
        """Follow the page."""
        page = self.ids.page
        self.entry = page.entry
        page.bind(text=self.setter("text"), focus=self.setter("focus"))
        if self.text:
            page.begin(self.text)

    def on_text(self, _widget, text):
        """Lay out a text that was given."""
        if self.entry is not None and text != self.ids.page.text:
            self.ids.page.begin(text)

    def on_focus(self, _widget, focus):
        """Start or stop."""
        if self.entry is not None:
            self.ids.page.focus = focus

    def on_touch_down(self, touch):
        """Start to write wherever the field is touched."""
        if super().on_touch_down(touch):
            return True
        if not self.disabled and self.collide_point(*touch.pos) and not touch.is_mouse_scrolling:
            self.focus = True
            self.entry.ignored_touch.append(touch)
            return True
        return False

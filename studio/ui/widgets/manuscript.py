"""A page to write on: words that go on as long as they need, in a scroll that follows the hand."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.plain import plain
from studio.ui.kv import load_kv
from studio.ui.widgets.long_entry import LongEntry  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.text_field import Entry

load_kv(__file__)

SHEET, MOST = 64_000, 96_000
"""Letters a sheet of a very long text has, and letters from which on a text is a very long one."""


class Leaf(Scroll):
    """A scroll whose content may grow while it is looked at: what is seen stays where it is."""

    stays = BooleanProperty(True)
    """Whether it sees to that itself; a `LongColumn` in it does the same, and knows what has come above."""

    def __init__(self, **kwargs):
        self._over = 0.0
        super().__init__(**kwargs)
        self.bind(size=self._stay)

    def add_widget(self, widget, *args, **kwargs):
        """Watch how high it is."""
        super().add_widget(widget, *args, **kwargs)
        widget.bind(height=self._stay)

    def over(self) -> float:
        """Return how much higher the content is than the room for it, in px."""
        return max(0.0, self.children[0].height - self.height) if self.children else 0.0

    def seen(self) -> tuple[float, float]:
        """Return the lower and the upper end of what is seen, from the content's lower end, in px."""
        low = self.scroll_y * self.over()
        return low, low + self.height

    def _stay(self, *_):
        from_top, self._over = (1 - self.scroll_y) * self._over, self.over()
        if not self.stays:
            return
        self.scroll_y = min(1.0, max(0.0, 1 - from_top / self._over)) if self._over else 1.0

    def to_end(self) -> None:
        """Show the end."""
        self.scroll_y = 0.0 if self.over() else 1.0

    def show(self, low: float, high: float) -> None:
        """Scroll so far that low … high is seen, in px from the content's lower end."""
        over, (bottom, top) = self.over(), self.seen()
        if not over or (low >= bottom and high <= top):
            return
        to = low if low < bottom else high - self.height
        self.scroll_y = min(1.0, max(0.0, to / over))


class Manuscript(Plate, BoxLayout):
    """A page: it is simply its text, with no box until it is written on. Put it in a `Leaf`, and give it that.

    A very long text lies on several sheets, one of which is shown, with a way to the ones before and after it.
    """

    text = StringProperty("")
    """All of the text."""

    hint = StringProperty("")
    """What stands there, dim, while it is empty."""

    role = StringProperty("body")
    view = ObjectProperty(None, allownone=True)
    """The `Leaf` it lies in."""

    focus = BooleanProperty(False)
    """Whether it is being written on; set it to start or stop."""

    readonly = BooleanProperty(False)

    fill = StringProperty("")
    """Token of its ground while it is written on; "" for none."""

    bleed = NumericProperty(0)
    """Dp its ground reaches beyond the text, left and right."""

    rim = NumericProperty(6)
    """Dp above and below the text."""

    least = NumericProperty(0)
    """Px it is high at least."""

    entry = ObjectProperty(None, allownone=True)
    """The text input inside (`LongEntry`)."""

    def __init__(self, **kwargs):
        self._before = self._after = ""
        self._placing = False
        self._flooded: tuple[str, int] | None = None
        super().__init__(**kwargs)

    def on_kv_post(self, _base):
        """Follow the text input."""
        self.entry = self.ids.entry.__self__
        self.entry.flooded, self.entry.unflooded = self._flood, self._take_flood_back
        self.entry.bind(text=lambda _entry, text: self._written(text))
        self._earlier = PushButton(kind="bare", icon="chevron-up", text="What is before", tall=56, pad=0)
        self._further = PushButton(kind="bare", icon="chevron-down", text="What comes after", tall=56, pad=0)
        self._earlier.bind(on_release=lambda *_: self._turn(-1))
        self._further.bind(on_release=lambda *_: self._turn(1))
        if self.text:
            self.begin(self.text)

    def begin(self, text: str, at: int | None = None) -> None:
        """Lay out another text, with nothing to undo, and the cursor at a letter; at its end without one."""
        self._flooded = None
        self._place(text, len(text) if at is None else at)

    def point_out(self, at: int, end: int) -> None:
        """Bring letters into view and mark them, without writing: the mark goes when the page is touched."""
        start = len(self._before)
        if not start <= at < start + len(self.entry.text):
            self._place(self.text, at)
            start = len(self._before)
        self.entry.cursor = self.entry.get_cursor_from_index(at - start)
        self.entry.select_text(at - start, min(end - start, len(self.entry.text)))
        Clock.schedule_once(lambda _dt: self._show_cursor(), 0)

    def _show_cursor(self) -> None:
        if self.view is not None and self.view.children:
            line = self.entry.cursor_pos[1] - self.view.children[0].y
            low, high = self.view.seen()
            if not low + dp(60) < line < high - dp(20):
                self.view.show(line - self.view.height * 0.6, line + self.view.height * 0.3)

    def on_text(self, _widget, text):
        """Lay out a text that was given."""
        if self.entry is not None and not self._placing and text != self._whole():
            self.begin(text)

    def on_touch_down(self, touch):
        """Start to write wherever the page is touched."""
        if super().on_touch_down(touch):
            return True
        if not self.disabled and not self.readonly and self.collide_point(*touch.pos) and not touch.is_mouse_scrolling:
            self.focus = True
            Entry.ignored_touch.append(touch)
            return True
        return False

    # --- sheets -------------------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The letter before which the cursor is."""
        return len(self._before) + self.entry.cursor_index()

    def _whole(self) -> str:
        return f"{self._before}{self.entry.text}{self._after}" if self._before or self._after else self.entry.text

    def _written(self, text: str) -> None:
        if self._placing:
            return
        if len(text) > MOST:
            self._place(self._whole(), self.at)
        else:
            self.text = self._whole()

    def _place(self, text: str, at: int) -> None:
        """Show the sheet a letter is on, with the cursor before that letter."""
        start, end = sheet_at(text, at)
        self._placing = True
        try:
            self._before, self._after = text[:start], text[end:]
            self.entry.text = text[start:end]
            self.text = text
        finally:
            self._placing = False
        self.entry.forget_steps()
        self.entry.cursor = self.entry.get_cursor_from_index(at - start)
        self._have_ways()

    def _have_ways(self) -> None:
        for way, wanted, index in ((self._earlier, self._before, len(self.children)), (self._further, self._after, 0)):
            if wanted and way.parent is None:
                self.add_widget(way, index=index)
            elif not wanted and way.parent is not None:
                self.remove_widget(way)

    def _turn(self, step: int) -> None:
        """Show the sheet before or after this one."""
        text, start = self._whole(), len(self._before)
        if step > 0:
            self._place(text, start + len(self.entry.text))
        else:
            self._place(text, sheet_at(text, start - 1)[0])
        if self.view is not None:
            Clock.schedule_once(lambda _dt: self.view.show(self.top - self.view.height, self.top), 0)

    def _flood(self, words: str) -> None:
        """Put a great many words in where the cursor is."""
        text, at = self._whole(), self.at
        self._flooded = text, at
        words = plain(words)
        self._place(f"{text[:at]}{words}{text[at:]}", at + len(words))

    def _take_flood_back(self) -> bool:
        if self._flooded is None:
            return False
        (text, at), self._flooded = self._flooded, None
        self._place(text, at)
        return True


def sheet_at(text: str, at: int) -> tuple[int, int]:
    """Return where the sheet begins and ends that a letter is on; a text that isn't very long is one sheet.

    Sheets end with a paragraph or at least a word, where the text has one within a tenth.
    """
    if len(text) <= MOST:
        return 0, len(text)
    start = 0
    while True:
        end = _sheet_end(text, start)
        if at < end or end >= len(text):
            return start, end
        start = end


def _sheet_end(text: str, start: int) -> int:
    if len(text) - start <= MOST:
        return len(text)
    end = start + SHEET
    for mark in ("\n", " "):
        found = text.rfind(mark, end - SHEET // 10, end)
        if found >= 0:
            return found + 1
    return end

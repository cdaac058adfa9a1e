"""A page to write on: words that go on as long as they need, in a scroll that follows the hand."""

from __future__ import annotations

import math
from collections import OrderedDict
from time import monotonic

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.text_field import Entry
from studio.ui.widgets.type import FineLabel

load_kv(__file__)

PAUSE = 1.2
"""Seconds without a key after which the next one begins a new step of undo."""
_LINES_KEPT = 160
"""Pictures of lines, of about 50 kB each: what can be seen, and some to go back to."""
_WIDTHS_KEPT = 20_000
_Z, _Y = ord("z"), ord("y")


class Leaf(Scroll):
    """A scroll whose content may grow while it is looked at: what is seen stays where it is."""

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


class _Line:
    """A line that is drawn only if it is seen. Kivy asks for its size, and means its height."""

    __slots__ = ("text",)
    size = (1, 1)
    width = height = 1

    def __init__(self, text: str) -> None:
        self.text = text


class LongEntry(Entry):
    """A text input as high as its text. Only lines that are seen are drawn; undo takes back words, not letters.

    A plain one would keep a picture of every line, and of the line under the hand after every key: 23 MB at 20,000
    characters, more with each key; and it lays everything out anew whenever it grows. Here 160 pictures are kept.
    """

    view = ObjectProperty(None, allownone=True)
    """The `Leaf` it lies in."""

    def __init__(self, **kwargs):
        self._pictures: OrderedDict[str, object] = OrderedDict()
        self._drawn = 0, 0
        self._laid = None
        self._last_key = 0.0
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), 0)
        super().__init__(**kwargs)
        self.fbind("cursor", self._follow_soon)
        self.fbind("focus", self._follow_soon)

    # --- laying out: only when something but the height has changed --------------------------------------------

    def on_size(self, widget, size):
        """Lay the text out anew when it has another width."""
        if self._laid is None or self._laid[0] != self.width:
            super().on_size(widget, size)
        else:
            self._trigger_update_graphics()

    def _update_text_options(self, *args):
        now = self.width, *self.padding, self.tab_width, self.font_size, self.font_name
        if now != self._laid:
            self._laid = now
            super()._update_text_options(*args)

    def _adjust_viewport(self, *_):
        """Nothing scrolls in here: the leaf does."""

    def _outgrow(self, *_):
        if len(self._widths) > _WIDTHS_KEPT:
            self._widths.clear()

    # --- drawing: only what is seen ------------------------------------------------------------------------------

    def _create_line_label(self, text, hint=False):
        return _Line(text)

    def _picture(self, text: str):
        shown = text.replace("\n", "").replace("\t", " " * self.tab_width)
        texture = self._pictures.get(shown)
        if texture is None:
            label = FineLabel(text=shown or " ", **self._get_line_options())
            label.refresh()
            texture = self._pictures[shown] = label.texture
            if len(self._pictures) > _LINES_KEPT:
                self._pictures.popitem(last=False)
        else:
            self._pictures.move_to_end(shown)
        return texture

    def _get_line_options(self):
        if self._line_options is None:
            self._pictures.clear()
        return super()._get_line_options()

    def on_view(self, _widget, view):
        """Draw what comes into sight."""
        if view is not None:
            view.fbind("scroll_y", self._look)
            view.fbind("size", self._look)

    def _rows(self, beyond: float) -> tuple[int, int]:
        """Return the first and the end of the lines that are seen, or lie `beyond` screens from that."""
        step, top = self.line_height + self.line_spacing, self.top - self.padding[1]
        if self.view is None or not self.view.children:
            return 0, 1 << 30
        floor, (low, high) = self.view.children[0].y, self.view.seen()
        beyond *= high - low
        first = math.floor((top - floor - high - beyond) / step)
        return max(0, first), max(0, math.ceil((top - floor - low + beyond) / step) + 1)

    def _look(self, *_):
        first, end = self._rows(0)
        if first < self._drawn[0] or min(end, len(self._lines)) > self._drawn[1]:
            self._trigger_update_graphics()

    def _update_graphics(self, *_):
        self.canvas.clear()
        bare = not self._lines or self._lines == [""]
        rects = self._hint_text_rects if bare else self._lines_rects
        labels = self._hint_text_labels if bare else self._lines_labels
        first, end = self._rows(1)
        end = min(end, len(labels), len(rects))
        step = self.line_height + self.line_spacing
        left, top = int(self.x + self.padding[0]), self.top - self.padding[1]
        for row in range(first, end):
            texture, rect = self._picture(labels[row].text), rects[row]
            rect.texture, rect.size, rect.tex_coords = texture, texture.size, texture.tex_coords
            rect.pos = left, int(top - row * step - self.line_height)
            self.canvas.add(rect)
        self._drawn = self._visible_lines_range = first, end
        self._update_graphics_selection()

    def _update_graphics_selection(self):
        if self._selection:
            step, top = self.line_height + self.line_spacing, self.top - self.padding[1]
            for row in range(*self._drawn):  # Kivy goes by where the lines are, drawn or not
                if row < len(self._lines_rects):
                    self._lines_rects[row].pos = self.x + self.padding[0], int(top - row * step - self.line_height)
        super()._update_graphics_selection()

    def _draw_selection(self, pos, size, line_num, *args):
        if self._drawn[0] <= line_num < self._drawn[1]:
            super()._draw_selection(pos, size, line_num, *args)

    def _follow(self) -> None:
        """Scroll to where the hand is."""
        view = self.view
        if view is None or not self.focus or not view.children:
            return
        top = self.cursor_pos[1] - view.children[0].y
        view.show(top - self.line_height - dp(56), top + dp(32))

    # --- undo: by words and pauses -------------------------------------------------------------------------------

    def forget_steps(self) -> None:
        """Let undo go back no further than now."""
        self.reset_undo()
        self._last_key = 0.0

    def _goes_on(self, kind: str):
        """Return the last step when what is done now belongs to it."""
        now = monotonic()
        soon, self._last_key = now - self._last_key < PAUSE, now
        step = self._undo[-1] if self._undo else None
        return step if step is not None and soon and step.get("typed") == kind else None

    def _set_unredo_insert(self, ci, sci, substring, from_undo):
        if from_undo:
            return
        step = self._goes_on("insert")
        start, words = ci, substring
        if step is not None and step["undo_command"][2] == ci and not _begins_word(step["redo_command"][1], substring):
            start, words = step["undo_command"][1], step["redo_command"][1] + substring
            self._undo.pop()
        self._undo.append({"undo_command": ("insert", start, sci), "redo_command": (start, words), "typed": "insert"})
        self._redo = []

    def _set_unredo_bkspc(self, ol_index, new_index, substring, from_undo, mode):
        if from_undo:
            return
        step = self._goes_on(mode)
        end, words = new_index + len(substring), substring
        if step is not None:
            _, at, gone = step["undo_command"]
            joined = substring + gone if mode == "bkspc" else gone + substring
            beside = at == new_index + len(substring) if mode == "bkspc" else at == new_index
            if beside and not _begins_word(joined[:1], joined[1:2]):
                end, words = new_index + len(joined), joined
                self._undo.pop()
        self._undo.append(
            {"undo_command": ("delsel", new_index, words), "redo_command": (new_index, end), "typed": mode}
        )
        self._redo = []

    def do_undo(self):
        """Take back the last word, pause or selection."""
        super().do_undo()
        self._last_key = 0.0

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Ctrl+Shift+Z and Ctrl+Y do again what was taken back."""
        held = set(modifiers) & {"ctrl", "meta", "shift", "alt"}
        if (keycode[0] == _Z and held in ({"ctrl", "shift"}, {"meta", "shift"})) or (
            keycode[0] == _Y and held == {"ctrl"}
        ):
            if not self.readonly:
                self.do_redo()
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


def _begins_word(before: str, after: str) -> bool:
    """Say whether what was typed begins a new word, or a new line."""
    return "\n" in after or "\n" in before or (before[-1:].isspace() and not after[:1].isspace())


class Manuscript(Plate, BoxLayout):
    """A page: it is simply its text, with no box until it is written on. Put it in a `Leaf`, and give it that."""

    text = StringProperty("")
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

    def on_kv_post(self, _base):
        """Follow the text input."""
        self.entry = self.ids.entry.__self__

    def begin(self, text: str) -> None:
        """Lay out another text, with nothing to undo."""
        self.text = text
        self.entry.forget_steps()
        self.entry.cursor = self.entry.get_cursor_from_index(len(text))

    def on_touch_down(self, touch):
        """Start to write wherever the page is touched."""
        if super().on_touch_down(touch):
            return True
        if not self.disabled and not self.readonly and self.collide_point(*touch.pos) and not touch.is_mouse_scrolling:
            self.focus = True
            Entry.ignored_touch.append(touch)
            return True
        return False

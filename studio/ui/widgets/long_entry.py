"""A text input as high as its text, however long that is: lines are broken and drawn only where something changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics import Rectangle
from kivy.metrics import dp
from kivy.properties import AliasProperty, ObjectProperty

from studio.core.bidi import runs_right
from studio.core.plain import plain
from studio.ui.widgets.breaks import Advances, lines_of
from studio.ui.widgets.long_lines import LINES_KEPT, LinePictures
from studio.ui.widgets.long_rows import Line, joined, letter_at, place_of, rebroken
from studio.ui.widgets.text_field import Entry

PAUSE = 1.2
"""Seconds without a key after which the next one begins a new step of undo."""
FLOOD = 20_000
"""Letters that come at once from which on the page decides where they go, not the line."""
_WIDTHS_KEPT = 20_000
_RIM = 0.2
"""How much is drawn above and below what is seen, in heights of what is seen."""
_AHEAD = 1.0
"""How far from what is seen pictures are made while nothing is typed, in heights of what is seen."""
_IDLE = 0.05
"""Seconds between turns that make pictures ahead."""
_Z, _Y = ord("z"), ord("y")
_advances: dict[tuple[str, float], Advances] = {}


class LongEntry(Entry):
    """A text input as high as its text. Only lines that are seen are drawn; undo takes back words, not letters.

    A plain one would keep a picture of every line, and of the line under the hand after every key: 23 MB at 20,000
    characters, more with each key; and it lays everything out anew whenever it grows. Here 160 pictures are kept.

    A key changes a few rows, and only when it has done all that it does is the text told.
    """

    view = ObjectProperty(None, allownone=True)
    """The `Leaf` it lies in."""

    flooded: Callable[[str], None] | None = None
    """Takes a text of more than `FLOOD` letters that is to be put in where the cursor is; None: it is put in."""

    unflooded: Callable[[], bool] | None = None
    """Takes back what `flooded` has done, when there is nothing else to take back; says whether it has."""

    most = 0

    def __init__(self, **kwargs):
        self._pictures: LinePictures | None = None
        self._quads: list[Rectangle] = []
        self._hung: list[tuple] = []
        """Texture and place of each of those that are drawn."""
        self._untold = False
        """Whether rows have changed since the text was told."""
        self._drawn = 0, 0
        self._line_height = 1
        self._laid = None
        self._last_key = 0.0
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), 0)
        self._ready_soon = Clock.create_trigger(lambda _dt: self._ready(), _IDLE)
        super().__init__(**kwargs)
        self.fbind("cursor", self._follow_soon)
        self.fbind("focus", self._follow_soon)

    # --- rows and letters ----------------------------------------------------------------------------------------

    def _joined(self) -> str:
        return joined(self._lines, self._lines_flags)

    def _put_text(self, text):
        if self.text != text and self._pictures is not None:
            self._pictures.forget()
        super()._put_text(text)

    text = AliasProperty(_joined, _put_text, bind=("_lines",), cache=True)

    def cursor_index(self, cursor=None):
        """Return before which letter the cursor is, or a column and row."""
        col, row = cursor or self.cursor
        return letter_at(self._lines, self._lines_flags, int(col), int(row))

    def get_cursor_from_index(self, index):
        """Return the column and row before a letter."""
        return place_of(self._lines, self._lines_flags, int(index))

    def _tell(self) -> None:
        """Say that the text is another one, if it is."""
        if self._untold:
            self._untold = False
            self.property("_lines").dispatch(self)

    def _set_line_text(self, line_num, text):
        self._lines_labels[line_num] = Line(text)
        list.__setitem__(self._lines, line_num, text)
        self._untold = True

    def _delete_line(self, idx):
        for rows in (self._lines_flags, self._lines_labels):
            rows.pop(idx)
        list.pop(self._lines, idx)
        self._untold = True

    def do_backspace(self, from_undo=False, mode="bkspc"):
        """Take away the letter before the cursor."""
        super().do_backspace(from_undo, mode)
        self._tell()

    def delete_selection(self, from_undo=False):
        """Take away what is selected."""
        super().delete_selection(from_undo)
        self._tell()

    def window_on_textedit(self, window, ime_input):
        """Show what is being composed, e.g. in Japanese."""
        super().window_on_textedit(window, ime_input)
        self._tell()

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

    def _split_smart(self, text):
        return lines_of(text, self._advances(), self._room())

    def _room(self) -> float:
        """Return how wide a line may be, in px."""
        return max(1.0, self.width - self.padding[0] - self.padding[2])

    def _advances(self) -> Advances:
        """Return the widths of this font's letters."""
        self._get_line_options()
        key = self.font_name, self.font_size
        known = _advances.get(key)
        if known is None:
            label = self._label_cached
            known = _advances[key] = Advances(lambda text: label.get_extents(text)[0], self.tab_width)
        return known

    def _get_line_from_cursor(self, start, new_text, lines=None, lines_flags=None):
        """Break anew what a change in a row can have moved; return the first and last row that goes, and what comes."""
        lines = self._lines if lines is None else lines
        flags = self._lines_flags if lines_flags is None else lines_flags
        new = rebroken(lines, flags, start, new_text, self._advances(), self._room())
        return *new, len(new.lines)

    def _refresh_text_from_property(self, *change):
        self._refresh_text("" if len(change) > 1 else self.text, *change)

    def _refresh_text(self, text, *change):
        if len(change) > 1:
            mode, start, finish, lines, flags, count = change
            if mode != "del" or finish > start:
                self._insert_lines(start, finish + 1, count, flags, lines, None, None)
        else:
            cursor = self.cursor_index()
            lines, self._lines_flags = self._split_smart(text)
            self._lines_labels = self._lines_rects = [Line(line) for line in lines]
            self._lines[:] = lines
            self.cursor = self.get_cursor_from_index(cursor)
        self.line_height = self._line_height
        self._trigger_update_graphics()

    def _insert_lines(self, start, finish, len_lines, _lines_flags, _lines, _labels, _rects):
        if start and _lines_flags:
            _lines_flags[0] = self._lines_flags[start]
        self._lines_flags[start:finish] = _lines_flags
        self._lines_labels[start:finish] = [Line(line) for line in _lines]
        self._lines_rects = self._lines_labels
        list.__setitem__(self._lines, slice(start, finish), _lines)
        self._untold = True

    def _adjust_viewport(self, *_):
        """Nothing scrolls in here: the leaf does."""

    def _outgrow(self, *_):
        if len(self._widths) > _WIDTHS_KEPT:
            self._widths.clear()

    def _lean(self, row):
        cells = self._cells(row)
        if not cells or not runs_right(self._lines[row]):
            return 0
        return max(0, int(self._room() - cells[-1].right))

    @property
    def pgmove_speed(self):
        """How many rows a page is: what is seen of them, less one."""
        tall = self.view.height if self.view is not None else self.height
        return max(1, int(tall / (self.line_height + self.line_spacing)) - 1)

    def do_cursor_movement(self, action, control=False, alt=False):
        """Go up and down with Ctrl as well: Kivy scrolls what is in here, and nothing scrolls in here."""
        super().do_cursor_movement(action, control and action not in ("cursor_up", "cursor_down"), alt)

    # --- drawing: only what is seen ------------------------------------------------------------------------------

    def _create_line_label(self, text, hint=False):
        return Line(text)

    def _shown(self, text: str) -> str:
        return text.replace("\t", " " * self.tab_width)

    def _get_line_options(self):
        if self._line_options is None:
            self._pictures = LinePictures(super()._get_line_options())
            self._line_height = self._pictures.height
        return self._line_options

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
        self._get_line_options()
        bare = not self._lines or self._lines == [""]
        lines = self._hint_text_labels if bare else self._lines_labels
        first, end = self._rows(_RIM)
        first, end = min(first, len(lines)), min(end, len(lines))
        self.canvas.remove_group("selection")
        self._have_quads(end - first)
        step = self.line_height + self.line_spacing
        left, top = int(self.x + self.padding[0]), self.top - self.padding[1]
        for row in range(first, end):
            line, at = lines[row], row - first
            texture = self._pictures.of(self._shown(line.text))
            line.pos = left + self._lean(row), int(top - row * step - self.line_height)
            line.size = texture.size
            hung = texture, line.pos
            if self._hung[at] != hung:
                quad, self._hung[at] = self._quads[at], hung
                quad.texture, quad.tex_coords = texture, texture.tex_coords
                quad.pos, quad.size = line.pos, line.size
        self._drawn = self._visible_lines_range = first, end
        self._update_graphics_selection()
        self._ready_soon.cancel()
        self._ready_soon()

    def _have_quads(self, count: int) -> None:
        """Draw so many lines."""
        while len(self._quads) < count:
            self._quads.append(Rectangle())
        for quad in self._quads[count : len(self._hung)]:
            self.canvas.remove(quad)
        for quad in self._quads[len(self._hung) : count]:
            self.canvas.add(quad)
        self._hung = (self._hung + [()] * count)[:count]

    def _ready(self) -> None:
        """Make pictures of lines that may come into sight, a few at a time."""
        low, high = (min(row, len(self._lines)) for row in self._drawn)
        most = (LINES_KEPT - (high - low)) // 2 - 8
        first, end = self._rows(_AHEAD)
        rows = *range(high, min(end, high + most, len(self._lines))), *range(low - 1, max(first, low - most) - 1, -1)
        if not self._pictures.ahead(self._shown(self._lines[row]) for row in rows):
            self._ready_soon()

    def _update_graphics_selection(self):
        if self._selection:
            step, top = self.line_height + self.line_spacing, self.top - self.padding[1]
            for row in range(*self._drawn):  # Kivy goes by where the lines are, drawn or not
                if row < len(self._lines_rects):
                    left = self.x + self.padding[0] + self._lean(row)
                    self._lines_rects[row].pos = left, int(top - row * step - self.line_height)
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
        self._last_key = 0.0
        if not self._undo and self.unflooded is not None and self.unflooded():
            return
        super().do_undo()

    def insert_text(self, substring, from_undo=False):
        """Put words in where the cursor is; a flood of them goes to the page."""
        if self.readonly or not self._lines:
            return
        if len(substring) > FLOOD and self.flooded is not None:
            self.flooded(substring)
            return
        words = plain(substring)
        if not words:
            return
        self._hide_handles(EventLoop.window)
        (col, row), at = self.cursor, self.cursor_index()
        line = self._lines[row]
        line = f"{line[:col]}{words}{line[col:]}"
        self._set_line_text(row, line)
        self._refresh_text("", "insert", *self._get_line_from_cursor(row, line))
        self.cursor = self.get_cursor_from_index(at + len(words))
        self._set_unredo_insert(at, at + len(words), words, from_undo)
        self._tell()

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

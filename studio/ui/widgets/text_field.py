"""Where words are typed: a pill of one line, or a page of many."""

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp, sp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from studio.core.bidi import runs_right, turns
from studio.core.plain import plain
from studio.ui import clipboard
from studio.ui.kv import load_kv
from studio.ui.tokens import ROLES
from studio.ui.widgets.both_ways import caret, marked, touched
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.panel import PILL, Plate
from studio.ui.widgets.pressable import bring_into_view
from studio.ui.widgets.type import FineLabel
from studio.ui.widgets.words import natural_line

load_kv(__file__)

LINE_MOST = 2000
"""Letters of a single line, at most."""
_KEPT_LINES = 2000
_KEPT_PLACED = 200
_TURNED = {"cursor_left": "cursor_right", "cursor_right": "cursor_left"}


class Entry(TextInput):
    """Kivy's text input, in the studio's type, that keeps what is typed to itself.

    Kivy hands every selection to `xclip`, a program that outlives this one, and keeps lines of text in a
    cache of the whole process. Neither happens here: selections stay, and lines die with the widget. What is
    copied or cut goes to the clipboard until the studio closes; a passphrase in dots never does.
    """

    role = StringProperty("body")
    """Role of the text (`studio.ui.tokens.ROLES`)."""

    most = NumericProperty(100_000)
    """Letters there is room for in many lines; 0: any number. A single line has room for `LINE_MOST`."""

    def __init__(self, **kwargs):
        self._textures = {}
        self._widths = {}
        self._placed = {}
        self._cell = 0, 0
        self._follow_cursor = Clock.create_trigger(self._scroll_to_cursor, -1)
        super().__init__(**kwargs)
        self.fbind("role", self._set)
        self.fbind("text", self._outgrow)
        self._set()

    def _put_text(self, text):
        """Take words from the program: what was typed before them, a passphrase maybe, can't be undone back."""
        if self.text != text:
            super()._set_text(text)
            self._undo, self._redo = [], []
            self._textures.clear()
            self._widths.clear()
            self._placed.clear()

    text = AliasProperty(TextInput._get_text, _put_text, bind=("_lines",), cache=True)  # noqa: SLF001

    def _set(self, *_):
        role = ROLES[self.role]
        self.font_name = role.font
        self.font_size = sp(role.size)
        self.line_spacing = round(sp(role.line)) - natural_line(role.font, self.font_size)

    def _outgrow(self, *_):
        for kept in (self._textures, self._widths):
            if len(kept) > _KEPT_LINES:
                kept.clear()

    def _adjust_viewport(self, column, row):
        # Kivy keeps one trigger for all text inputs, which forgets all but the last one, and never lets that go
        self._cell = column, row
        self._follow_cursor()

    def _scroll_to_cursor(self, _dt):
        TextInput._adjust_viewport.__wrapped__(self, *self._cell)  # noqa: SLF001

    def _set_unredo_insert(self, start, end, text, from_undo):
        """Remember typing by the word: Kivy undoes one letter at a time."""
        last = self._undo[-1]["undo_command"] if self._undo else None
        letter = len(text) == 1 and not text.isspace() and not from_undo
        if not (letter and last and last[0] == "insert" and last[2] == start):
            super()._set_unredo_insert(start, end, text, from_undo)
            return
        begun, so_far = self._undo.pop()["redo_command"]
        super()._set_unredo_insert(begun, end, so_far + text, from_undo)

    def insert_text(self, substring, from_undo=False):
        """Put words in where the cursor is, without what can't be seen, and no more than there is room for."""
        words = plain(substring)
        if self.most:
            words = words[: max(0, int(self.most if self.multiline else LINE_MOST) - len(self.text))]
        super().insert_text(words, from_undo)

    def _update_cutbuffer(self, *_):
        """Keep the selection: nobody asked to copy it."""

    def copy(self, data=""):
        """Put `data`, or what is selected, on the clipboard."""
        if not self.password:
            clipboard.give(data or self.selection_text)

    def _cut(self, data):
        self.copy(data)
        self.delete_selection()

    def _get_line_options(self):
        if self._line_options is None:
            self._textures.clear()
            self._widths.clear()
            self._placed.clear()
            options = super()._get_line_options()
            self._label_cached = FineLabel(**options)
        return self._line_options

    def _create_line_label(self, text, hint=False):
        options = self._get_line_options()
        shown = text.replace("\n", "").replace("\t", " " * self.tab_width)
        if self.password and not hint:
            shown = self.password_mask * len(shown)
        texture = self._textures.get(shown)
        if texture is None:
            label = FineLabel(text=shown or " ", **options)
            label.refresh()
            texture = self._textures[shown] = label.texture
        return texture

    def _get_text_width(self, text, tab_width, _label_cached):
        self._get_line_options()
        key = (text, self.password)
        width = self._widths.get(key)
        if width is None:
            shown = self.password_mask * len(text) if self.password else text.replace("\t", " " * tab_width)
            width = self._widths[key] = self._label_cached.get_extents(shown)[0]
        return width

    # --- lines that run from right to left, or both ways ---------------------------------------------------

    def _cells(self, row: int):
        """Return where the letters of such a line stand; None for a line that runs from left to right."""
        line = self._lines[row] if row < len(self._lines) else ""
        if self.password or not turns(line):
            return None
        cells = self._placed.get(line)
        if cells is None:
            self._get_line_options()
            if len(self._placed) > _KEPT_PLACED:
                self._placed.clear()
            cells = self._placed[line] = self._label_cached.cells(line.replace("\n", "").replace("\t", " "))
        return cells

    def _lean(self, row: int) -> int:
        """Return how many px from the left a line is drawn: on a page, what runs from the right begins there."""
        return 0

    def cursor_offset(self):
        """Return how far from the left end of its line the cursor stands, in px."""
        cells = self._cells(int(self.cursor_row))
        if cells is None:
            return super().cursor_offset()
        return self._lean(int(self.cursor_row)) + caret(cells, int(self.cursor_col))

    def get_cursor_from_xy(self, x, y):
        """Return the column and row of what is touched."""
        col, row = super().get_cursor_from_xy(x, y)
        cells = self._cells(row)
        if cells is None:
            return col, row
        return touched(cells, x - self.x - self.padding[0] + self.scroll_x - self._lean(row)), row

    def do_cursor_movement(self, action, control=False, alt=False):
        """Go where the arrow points, in a line that runs from right to left as well."""
        row = int(self.cursor_row)
        if action in _TURNED and not self.password and row < len(self._lines) and runs_right(self._lines[row]):
            action = _TURNED[action]
        super().do_cursor_movement(action, control)  # with Alt, Kivy would move whole lines, and fails

    def _draw_selection(self, pos, size, row, start, end, lines, measure, tab, label, wide, *rest):
        cells = self._cells(row) if start[1] <= row <= end[1] else None
        if cells is None:
            super()._draw_selection(pos, size, row, start, end, lines, measure, tab, label, wide, *rest)
            return
        first = start[0] if row == start[1] else 0
        last = end[0] if row == end[1] else len(lines[row])
        for left, right in marked(cells, first, last):
            left, right = (min(max(at - self.scroll_x, 0), wide) for at in (left, right))
            self.canvas.add(Color(*self.selection_color, group="selection"))
            self.canvas.add(Rectangle(pos=(pos[0] + left, pos[1]), size=(right - left, size[1]), group="selection"))

    def keyboard_on_key_up(self, window, keycode):
        """Leave Escape to the shell."""
        return False if keycode[1] == "escape" else super().keyboard_on_key_up(window, keycode)


class TextField(Plate, BoxLayout):
    """A field to type in: a pill 64 dp high, or with `multiline` a page that takes the room it is given.

    Events: `on_enter` when Enter is pressed in a pill; bind to `text` for every change.
    """

    text = StringProperty("")

    hint = StringProperty("")
    """What stands there, dim, while it is empty."""

    icon = StringProperty("")
    """An icon at its start, e.g. "search"."""

    multiline = BooleanProperty(False)
    password = BooleanProperty(False)
    """Whether dots stand for what is typed, with an eye to look."""

    looking = BooleanProperty(False)
    """Whether the eye is open (read only)."""

    focus = BooleanProperty(False)
    """Whether it is being typed in; set it to start or stop."""

    role = StringProperty("body")
    fill = StringProperty("surface")
    """Token of its ground."""

    tall = NumericProperty(64)
    """Height in dp of a pill."""

    readonly = BooleanProperty(False)

    entry = ObjectProperty(None, allownone=True)
    """The text input inside (`Entry`), for the cursor and the selection."""

    __events__ = ("on_enter",)

    def _get_line_px(self):
        return round(sp(ROLES[self.role].line))

    line_px = AliasProperty(_get_line_px, bind=("role",))

    def __init__(self, **kwargs):
        if "size_hint" not in kwargs and not kwargs.get("multiline"):
            kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)

    def on_multiline(self, *_):
        """Be as high as the layout says, or as a pill; set `size_hint_y` after it for a page of a set height."""
        self.size_hint_y = 1 if self.multiline else None

    def on_enter(self):
        """Enter was pressed in a pill."""

    def on_kv_post(self, _base):
        """Follow the text input."""
        self.entry = self.ids.entry

    def on_touch_down(self, touch):
        """Start typing wherever the field is touched."""
        if super().on_touch_down(touch):
            return True
        if not self.disabled and self.collide_point(*touch.pos) and not touch.is_mouse_scrolling:
            self.focus = True
            Entry.ignored_touch.append(touch)
            return True
        return False

    def on_focus(self, _widget, focus):
        """Come into view when typing starts."""
        if focus:
            bring_into_view(self)

    def corner_radius(self, multiline: bool) -> float:
        """Return the corner radius in dp."""
        return 28 if multiline else PILL

    def text_padding(self, multiline: bool, height: float, line: float):
        """Return the text's padding in px: a pill centres its line."""
        if multiline:
            return [0, dp(4), 0, dp(4)]
        natural = natural_line(ROLES[self.role].font, sp(ROLES[self.role].size))
        above = max(0, (height - natural) // 2)
        # a whole line and a pixel must fit between the paddings, or Kivy scrolls the only line up
        return [0, above, 0, max(0, height - above - max(natural, line) - 1)]

    ringed = BooleanProperty(False)
    """Whether the focus ring is shown (read only)."""

    def _get_ring(self):
        if not self.ringed:
            return 0, 0, 0, 0, 0
        reach = round(dp(6))
        left, bottom, width, height = self.box
        return left - reach, bottom - reach, width + 2 * reach, height + 2 * reach, self.corner + reach

    ring = AliasProperty(_get_ring, bind=("ringed", "box", "corner"), cache=True)
    """Left, bottom, width, height and corner in px of the focus ring (read only)."""

"""What was said later, under an entry: a dash in its hue, when that was, and the words."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty

from studio.gallery.thumbnail import excerpt
from studio.library.record import ReflectionRecord
from studio.ui.gallery_chips import text_width
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.panel import Plate  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

NEAR, BESIDE = 162, 48
"""Dp the line takes at most that says when it was, and what is kept free beside it where it stands above the words."""
LONG, CUT = 1200, 800
"""Letters of a reflection beyond which only so many of them are shown, and the rest is on a page of its own."""


class ReflectionRow(Pressable):
    """One reflection. Pressing it shows the way to the trash, and who may see it.

    Events: `on_let_go`, `on_share(on)`, `on_read`.
    """

    reflection = ObjectProperty(None, allownone=True)
    """The reflection (`ReflectionRecord`)."""

    near = StringProperty("")
    """When it was, seen from its session: "three days after"."""

    words = StringProperty("")
    """What is shown of its words (read only; `show`)."""

    cut = BooleanProperty(False)
    """Whether there are more."""

    hue = StringProperty("amber")
    dash = ColorProperty((0, 0, 0, 0))
    """Colour of the dash (read only)."""

    stacked = BooleanProperty(False)
    """Whether its words stand below its date, for lack of room."""

    fixed = BooleanProperty(False)
    """Whether it can't be put in the trash."""

    open = BooleanProperty(False)
    """Whether the way to the trash shows."""

    shared = BooleanProperty(False)
    """Whether it may be shown to others (read only; `show`)."""

    lit = BooleanProperty(False)
    """Whether it is pointed out: something in it was looked for."""

    __events__ = ("on_let_go", "on_share", "on_read")

    def __init__(self, **kwargs):
        self._read = self._let_go = self._share = self._mark = None
        super().__init__(**kwargs)

    def show(self, reflection: ReflectionRecord) -> None:
        """Be about this one."""
        self.reflection, self.cut = reflection, len(reflection.text) > LONG
        self.words = excerpt(reflection.text[: CUT + 80], CUT) if self.cut else reflection.text
        self._mark_shared(reflection.shareable)

    def _mark_shared(self, shared: bool) -> None:
        """Have the mark of what others may see."""
        if self._mark is not None:
            self.remove_widget(self._mark)
        self._mark = Icon(icon="users", extent=22, tint="dim") if shared else None
        if self._mark is not None:
            self.add_widget(self._mark)
        self.shared = shared
        if self._share is not None:
            self._share.icon = "lock" if shared else "users"
        self._lay()

    def on_kv_post(self, _base):
        """Keep what comes and goes in its place."""
        for name in ("pos", "size", "stacked"):
            self.fbind(name, self._lay)

    def on_cut(self, _row, cut):
        """Have a way to all of its words."""
        if self._read is not None:
            self.remove_widget(self._read)
        self._read = PushButton(kind="bare", tall=56, pad=0, text="Read it all", tint="accent") if cut else None
        if self._read is not None:
            self._read.bind(on_release=lambda *_: self.dispatch("on_read"))
            self.add_widget(self._read)
        self._lay()

    def on_open(self, _row, opened):
        """Have a way to the trash: most rows never need it."""
        for key in (self._let_go, self._share):
            if key is not None:
                self.remove_widget(key)
        self._let_go = self._share = None
        if opened:
            self._share = self._key("lock" if self.shared else "users", self._turn_shared)
            self._let_go = self._key("trash-2", lambda: self.dispatch("on_let_go"))
        self._lay()

    def _key(self, icon: str, act) -> IconButton:
        key = IconButton(icon=icon, across=56, extent=24, fill="", edge=0, tint="dim")
        key.bind(on_release=lambda *_: act())
        self.add_widget(key)
        return key

    def _turn_shared(self) -> None:
        self.dispatch("on_share", not self.shared)

    def _lay(self, *_):
        if self._read is not None:
            self._read.pos = self.ids.words.x, self.y + dp(2)
        right = self.x + self.width - dp(6)
        for key in (self._let_go, self._share):
            if key is not None:
                right -= key.width
                key.pos = right, round(self.y + (self.height - key.height) / 2)
        if self._mark is not None:
            near, mark = self.ids.near, self._mark
            beside = near.right + dp(8), round(near.center_y - mark.height / 2)
            mark.pos = beside if self.stacked else (near.x, round(near.y - mark.height))

    def on_let_go(self):
        """It is to go to the trash."""

    def on_share(self, on):
        """It may be shown to others, or may not."""

    def on_read(self):
        """All of its words are wanted."""

    def on_release(self):
        """Show the way to the trash, or hide it again."""
        self.open = not self.open and not self.fixed

    def near_width(self, near: str, wide: float, stacked: bool) -> float:
        """Return how wide the line is that says when it was: as wide as it needs, or as there is room for."""
        room = wide - self.lead - dp(46 + BESIDE) if stacked else dp(NEAR)
        return max(1, min(room, text_width(near, "caption") + dp(4)))

    def paint(self, state: str, opened: bool, lit: bool, fixed: bool, _theme: str):
        """Return the ground it has now."""
        return theme.raised if opened or lit or (state == "down" and not fixed) else (0, 0, 0, 0)

"""Text, set in one of the roles of the look."""

from functools import lru_cache

from kivy.metrics import sp
from kivy.properties import AliasProperty, BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from studio.core.bidi import runs_right
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.tokens import ROLES
from studio.ui.widgets.type import FineLabel

load_kv(__file__)

LONGEST = 400
"""Letters that are looked at, at most, to see how much of a line there is room for."""


@lru_cache(maxsize=64)
def natural_line(font: str, size: float) -> int:
    """Return how high in px a line of the font is by itself."""
    return FineLabel(text="Hg", font_name=font, font_size=size).get_extents("Hg")[1]


@lru_cache(maxsize=512)
def shortened(text: str, role: str, room: float) -> str:
    """Return a line that is no wider than so many px in a role, its end left out where it is longer."""
    label = FineLabel(font_name=ROLES[role].font, font_size=sp(ROLES[role].size))
    text = text[:LONGEST]
    if label.get_extents(text)[0] <= room:
        return text
    fits, beyond = 0, len(text)
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if label.get_extents(text[:middle].rstrip() + "…")[0] <= room:
            fits = middle
        else:
            beyond = middle
    return text[:fits].rstrip() + "…"


class Words(Label):
    """Text in a role (`studio.ui.tokens.ROLES`), in its font, size, line and colour.

    By default it wraps at its width and is as high as its lines. With `wrap: False` it stays on one line and
    is as wide as its text. Its box is whole lines high, as in the boards: place it by the box.
    Plain text only; there is no markup.
    """

    role = StringProperty("body")
    """display room settle lock title door gentle head quote aside body label button big chip chosen caption."""

    wrap = BooleanProperty(True)
    """Whether it breaks at its width; False: one line, as wide as the text."""

    tint = StringProperty("")
    """Token of its colour when it is not the role's own, e.g. "dim", "accent", "sound"."""

    colour = ColorProperty(None, allownone=True)
    """A colour (rgba) that goes before role and tint."""

    line = NumericProperty(0)
    """Px from one line to the next (read only)."""

    natural = NumericProperty(0)
    """Px a line has by itself (read only)."""

    _leans = False

    def _count(self):
        if not self.text:
            return 1
        return max(1, round((self.texture_size[1] - 2) / self.line)) if self.line else 1

    line_count = AliasProperty(_count, bind=("texture_size", "line", "text"))
    """How many lines it has."""

    def __init__(self, **kwargs):
        if "size_hint" not in kwargs:
            kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        self.fbind("role", self._set)
        self.fbind("texture_size", self._fit)
        self.fbind("wrap", self._fit)
        self.fbind("line", self._fit)
        self.fbind("text", self._lean)
        self._lean()
        self._set()
        self._fit()

    def on_wrap(self, *_):
        """Be as wide as the text, or as the layout says."""
        self.size_hint_x = 1 if self.wrap else None

    def _fit(self, *_):
        self.height = self.line_count * self.line
        if not self.wrap:
            self.width = self.texture_size[0]

    def _lean(self, *_):
        """Let what runs from right to left begin at the right."""
        rightward = runs_right(self.text)
        if rightward and self.halign == "auto":
            self._leans, self.halign = True, "right"
        elif self._leans and not rightward:
            self._leans, self.halign = False, "auto"

    def _create_label(self):
        if not isinstance(self._label, FineLabel):
            options = {name: getattr(self, name) for name in self._font_properties}
            self._label = FineLabel(usersize=self.text_size, **options)

    def _set(self, *_):
        role = ROLES[self.role]
        self.font_name = role.font
        self.font_size = sp(role.size)
        self.natural = natural_line(role.font, self.font_size)
        self.line = round(sp(role.line))
        self.line_height = (self.line + 0.02) / self.natural

    def shade(self, role: str, tint: str, colour, disabled: bool, _theme: str):
        """Return the colour the text has now."""
        if disabled:
            return theme.off
        if colour is not None:
            return colour
        return theme.colour(tint or ROLES[role].colour)

"""The theme that is on: one property per token, which every widget follows the moment it changes."""

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.utils import get_color_from_hex

from studio.core.paths import ASSETS
from studio.ui.tokens import COLOURS, EDGES, FONTS, HUE_NAMES, HUES, THEMES

for _name, _file in FONTS.items():
    LabelBase.register(_name, str(ASSETS / "fonts" / _file))


class Theme(EventDispatcher):
    """The colours, edges and motion in use. There is one, `theme`; screens bind to it and never copy it."""

    name = StringProperty("dusk")
    """"dusk", "paper" or "contrast". It changes last, when every colour has changed."""

    hues = ListProperty([])
    """The eight session hues (rgba), in the order of `HUE_NAMES`."""

    motion = BooleanProperty(True)
    """False when the person asked for reduced motion: everything happens at once."""

    edge = NumericProperty(0)
    """Width in dp of the edge of buttons and panels."""

    thumb_edge = NumericProperty(0)
    """Width in dp of the edge of a thumbnail."""

    door_edge = NumericProperty(0)
    """Width in dp of the edge of a door, in its kind's colour."""

    bg = ColorProperty()
    sunk = ColorProperty()
    surface = ColorProperty()
    raised = ColorProperty()
    pressed = ColorProperty()
    soft = ColorProperty()
    line = ColorProperty()
    horizon = ColorProperty()
    ink = ColorProperty()
    dim = ColorProperty()
    off = ColorProperty()
    accent = ColorProperty()
    apress = ColorProperty()
    onaccent = ColorProperty()
    focus = ColorProperty()
    danger = ColorProperty()
    draw = ColorProperty()
    tdraw = ColorProperty()
    sound = ColorProperty()
    tsound = ColorProperty()
    words = ColorProperty()
    twords = ColorProperty()
    voice = ColorProperty()
    tvoice = ColorProperty()

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.set("dusk")

    def set(self, name: str) -> None:
        """Put a theme on. A name nobody knows means Dusk."""
        column = THEMES.index(name) if name in THEMES else 0
        for token, values in COLOURS.items():
            setattr(self, token, get_color_from_hex(values[column]))
        for token, widths in EDGES.items():
            setattr(self, token, widths[column])
        self.hues = [get_color_from_hex(hue) for hue in HUES[THEMES[column]]]
        self.name = THEMES[column]

    def colour(self, token: str) -> list[float]:
        """Return a token's rgba by its name, e.g. "ink" or "tsound"."""
        return getattr(self, token)

    def hue(self, name: str) -> list[float]:
        """Return a session hue's rgba by its name; a name nobody knows means amber."""
        return self.hues[HUE_NAMES.index(name) if name in HUE_NAMES else 0]

    def fade(self, seconds: float = 0.16) -> float:
        """Return how long a change may take: `seconds`, or 0 when motion is reduced."""
        return min(seconds, 0.2) if self.motion else 0.0


theme = Theme()


def kind_colour(kind: str, _name: str = "") -> list[float]:
    """Return the colour of a kind of piece: drawing, sound, voice, writing (or draw, words)."""
    return theme.colour(_KIND_TOKENS[kind])


def kind_ground(kind: str, _name: str = "") -> list[float]:
    """Return the ground of a kind of piece's tile or door."""
    return theme.colour("t" + _KIND_TOKENS[kind])


_KIND_TOKENS = {
    "drawing": "draw",
    "draw": "draw",
    "sound": "sound",
    "voice": "voice",
    "speak": "voice",
    "writing": "words",
    "write": "words",
    "words": "words",
}

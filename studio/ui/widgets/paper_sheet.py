"""What lies in the paper sheet: a fresh paper to choose, and what else can be done with the one that lies there."""

import numpy as np
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.geometry import Rect
from studio.drawing import paper as papers
from studio.drawing.paper import CREAM, TEXTURES, TINTS, Paper
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.texture import picture
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TEXTURE_WORDS = dict(zip(TEXTURES, ("Soft", "Smooth", "Rough", "Laid", "Linen"), strict=True))
SIDES = ((0, "As large as here"), (2048, "Large"), (4096, "Larger"), (8192, "Largest"))
"""Longest side in pixels, and what a person calls it; 0: whatever there is room for."""
CLOUDED = 2048
"""Longest side in pixels of a paper that can have clouds."""
_CARD = (232, 132)
_SEED = 7


def texture_for(texture: str, longest: int) -> str:
    """Return the texture a paper of that size gets when `texture` is wanted: clouds don't go on for ever."""
    return "smooth" if texture == "clouds" and longest > CLOUDED else texture


class PaperCard(Pressable):
    """A kind of paper to put out."""

    kind = StringProperty("blank")
    text = StringProperty("")
    chosen = BooleanProperty(False)
    texture = ObjectProperty(None, allownone=True)
    _wanted = None

    def show(self, paper: Paper) -> None:
        """Show what such a paper looks like, when a worker has made it."""
        self._wanted = paper

        def put(pixels) -> None:
            if self._wanted is paper:
                self.texture = picture(pixels)

        when_done(later(lambda: _pixels(paper)), put)

    def fitted(self, texture, pos, size):
        """Return left, bottom, width and height of the picture, above the word and as large as it can be."""
        room_w, room_h = size[0] - dp(24), size[1] - dp(52)
        if texture is None or min(room_w, room_h) <= 0:
            return 0, 0, 0, 0
        scale = min(room_w / texture.width, room_h / texture.height)
        width, height = round(texture.width * scale), round(texture.height * scale)
        return round(pos[0] + (size[0] - width) / 2), round(pos[1] + dp(40) + (room_h - height) / 2), width, height


def _pixels(paper: Paper) -> np.ndarray:
    out = np.full((paper.height, paper.width, 4), 255, np.uint8)
    out[..., :3] = papers.pixels(paper, Rect(0, 0, paper.width, paper.height)).transpose(1, 2, 0)
    return out


class PaperSheet(BoxLayout):
    """Bind to `kind`, `tint`, `texture`, `longest`.

    Events: `on_lay_out`, `on_bring`, `on_bring_paper`, `on_take_out`, `on_clear`.
    """

    kind = StringProperty("blank")
    tint = ListProperty(CREAM)
    """Red, green, blue, 0..255."""
    texture = StringProperty("clouds")
    longest = NumericProperty(0)
    """One of `SIDES`."""
    is_empty = BooleanProperty(True)
    """Whether there is nothing on the paper that lies there."""
    can_take_out = BooleanProperty(False)
    """Whether there is anything that could be taken out."""
    about_size = StringProperty("")
    """What the size means (read only)."""

    __events__ = ("on_lay_out", "on_bring", "on_bring_paper", "on_take_out", "on_clear")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._swatches, self._textures, self._sides = {}, {}, {}
        for name, colour in TINTS.items():
            swatch = Swatch(colour=[part / 255 for part in colour], target=54, extent=44)
            swatch.bind(on_release=lambda _s, colour=colour: setattr(self, "tint", list(colour)))
            self._swatches[name] = (swatch, tuple(colour))
            self.ids.tints.add_widget(swatch)
        for name, text in TEXTURE_WORDS.items():
            self._textures[name] = self._chip(text, "texture", name, self.ids.textures)
        for longest, text in SIDES:
            self._sides[longest] = self._chip(text, "longest", longest, self.ids.sides)
        for name in ("kind", "tint", "texture", "longest"):
            self.fbind(name, self._show)
        self._show()

    def on_lay_out(self):
        """The person wants this paper."""

    def on_bring(self):
        """The person wants a picture on the paper that lies there."""

    def on_bring_paper(self):
        """The person wants a file as a paper of its own."""

    def on_take_out(self):
        """The person wants a copy of the drawing as a file."""

    def on_clear(self):
        """The paper is to be empty."""

    def _chip(self, text, prop, value, row) -> Chip:
        chip = Chip(text=text, fill="raised", tall=52)
        chip.bind(on_release=lambda _chip: setattr(self, prop, value))
        row.add_widget(chip)
        return chip

    def _show(self, *_):
        tint = tuple(int(part) for part in self.tint)
        texture = texture_for(self.texture, self.longest)
        for swatch, colour in self._swatches.values():
            swatch.chosen = colour == tint
        for name, chip in self._textures.items():
            chip.chosen = name == texture
        self._textures["clouds"].disabled = self.longest > CLOUDED
        for longest, chip in self._sides.items():
            chip.chosen = longest == self.longest
        for card in (self.ids.blank, self.ids.circle):
            card.chosen = card.kind == self.kind
            card.show(Paper(card.kind, *_CARD, tint, _SEED, texture=texture))
        self.about_size = f"{self.longest} pixels along the longer side." if self.longest else ""

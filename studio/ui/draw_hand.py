"""What a hand holds at the easel: tool, brush, colour and how they are set; the next time it is as it was left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from kivy.event import EventDispatcher
from kivy.properties import NumericProperty, ObjectProperty, OptionProperty, StringProperty

from studio.core.settings import Settings
from studio.drawing import palette as colours
from studio.drawing.brush import Brush
from studio.drawing.palette import OWN, Colour, Palette
from studio.ui import favourites as kept_brushes
from studio.ui import shipped
from studio.ui.favourites import Favourite

USUAL_BRUSH, USUAL_PALETTE = "pencil", "dusk"
SIZES = (0.4, 1.0, 2.6)
"""The three dots, as shares of a brush's own size."""
STEP = 2**0.25
"""How much a key changes the size."""

ICONS = {
    "pencil": "pencil",
    "ink": "pen",
    "marker": "highlighter",
    "airbrush": "spray-can",
    "air": "spray-can",
    "watercolour": "droplet",
    "smudge": "blend",
    "stamp": "stamp",
    "ribbon": "wind",
    "veil": "wind",
}


class Hand(EventDispatcher):
    """Holds a tool; sets an easel accordingly, and remembers in the settings what was set there."""

    tool = OptionProperty("brush", options=("brush", "eraser", "fill", "pick"))
    brush = StringProperty("")
    """Name of the brush, or of the one before the eraser."""
    palette = StringProperty(USUAL_PALETTE)
    """Name of the set of colours that lies ready, or `OWN`."""
    own = ObjectProperty(())
    """One's own colours."""
    recent = ObjectProperty(())
    """Colours used lately, the last one first."""
    favourites = ObjectProperty(())
    alike = NumericProperty(32)
    """How far a colour may be from the one that was touched for a fill to take it, 0..255."""
    gap = NumericProperty(12)
    """Openings that a fill closes, in px of paper."""
    fill_opacity = NumericProperty(1.0)
    stamp = StringProperty("")
    """Name of what the stamp prints."""

    def __init__(self, settings: Settings, brushes: Mapping[str, Brush], easel) -> None:
        super().__init__()
        self.settings, self.brushes, self.easel = settings, brushes, easel
        self._before = "brush"
        self.brush = self.known(settings.get("brush", USUAL_BRUSH)) or next(iter(self.shown))
        self.own = colours.read(settings.get("own_colours", ""))
        self.recent = colours.read(settings.get("recent_colours", ""))
        self.favourites = kept_brushes.read(settings.get("favourites", ""))
        self.palette = settings.get("palette", USUAL_PALETTE)
        if self.palette != OWN and not (shipped.PALETTES / f"{self.palette}.toml").is_file():
            self.palette = USUAL_PALETTE
        self.alike, self.gap = settings.get("fill_alike", 32.0), settings.get("fill_gap", 12.0)
        self.fill_opacity = settings.get("fill_opacity", 1.0)
        remembered = colours.read(settings.get("colour", ""))
        easel.colour = list(remembered[0] if remembered else self.handy[-1])
        self._remember()
        self.take_up()

    def _remember(self) -> None:
        easel = self.easel
        for prop in ("tool", "brush"):
            self.fbind(prop, self.take_up)
        for prop, key in (("brush_size", "size"), ("brush_opacity", "opacity"), ("brush_flow", "flow")):
            easel.fbind(prop, lambda easel, value, key=key: self._note(f"{key}.{easel.brush}", float(value)))
        easel.fbind("brush_smoothing", lambda easel, value: self._note(f"smoothing.{easel.brush}", float(value)))
        easel.fbind("colour", lambda _easel, colour: self._note("colour", colours.to_hex(_colour(colour))))
        for prop in ("palette", "fill_opacity"):
            self.fbind(prop, lambda _hand, value, key=prop: self._note(key, value))
        for prop in ("alike", "gap"):
            self.fbind(prop, lambda _hand, value, key=prop: self._note(f"fill_{key}", float(value)))
        for prop in ("own", "recent"):
            self.fbind(prop, lambda _hand, value, key=prop: self._note(f"{key}_colours", colours.written(value)))
        self.fbind("favourites", lambda _hand, value: self._note("favourites", kept_brushes.write(value)))

    def _note(self, key: str, value) -> None:
        self.settings.set(key, value)

    # --- tools

    @cached_property
    def shown(self) -> dict[str, Brush]:
        """The brushes to choose from: those that draw, without those that have a better one."""
        there = {name: brush for name, brush in self.brushes.items() if not brush.erases}
        return {name: brush for name, brush in there.items() if not brush.retired} or there

    def known(self, name: str) -> str | None:
        """Return the name a brush goes by now: its own, or that of the better one with the same title; or None."""
        if name in self.shown or name not in self.brushes:
            return name if name in self.shown else None
        title = self.brushes[name].title
        return next((better for better, brush in self.shown.items() if brush.title == title), None)

    @cached_property
    def eraser(self) -> str:
        """Name of the brush that erases."""
        erasers = [brush for brush in self.brushes.values() if brush.erases]
        return min(erasers, key=lambda brush: brush.retired).name

    @property
    def in_use(self) -> Brush:
        """The brush that makes marks now: the eraser while that is the tool."""
        return self.brushes[self.eraser if self.tool == "eraser" else self.brush]

    def take_up(self, *_) -> None:
        """Have the easel do what the tool does, with size, flow, opacity and smoothing as they were left."""
        easel, brush, settings = self.easel, self.in_use, self.settings
        easel.tool = self.tool if self.tool in ("fill", "pick") else "brush"
        easel.brush = brush.name
        easel.brush_size = settings.get(f"size.{brush.name}", float(brush.size))
        easel.brush_opacity = settings.get(f"opacity.{brush.name}", float(brush.opacity))
        easel.brush_flow = settings.get(f"flow.{brush.name}", 1.0)
        easel.brush_smoothing = settings.get(f"smoothing.{brush.name}", -1.0)
        settings.set("brush", self.brush)

    def pick(self) -> None:
        """Take up the pipette; the tool before comes back with the colour."""
        if self.tool != "pick":
            self._before = "brush" if self.tool == "eraser" else self.tool
            self.tool = "pick"

    def put_back(self) -> None:
        """Put the pipette down again."""
        if self.tool == "pick":
            self.tool = self._before

    def take_size(self, size: float) -> None:
        """Draw on at a size, as far as the brush goes."""
        brush = self.in_use
        self.easel.brush_size = min(brush.largest, max(brush.smallest, size))

    def scale(self, steps: int) -> None:
        """Make the brush larger or smaller by a few steps."""
        self.take_size(self.easel.brush_size * STEP**steps)

    # --- colours

    @cached_property
    def palettes(self) -> dict[str, Palette]:
        """The sets of colours that come with the studio."""
        return colours.load_palettes(shipped.PALETTES)

    @property
    def handy(self) -> tuple[Colour, ...]:
        """The six colours that lie beside the paper."""
        if self.palette == OWN:
            usual = shipped.palette(USUAL_PALETTE)
            return colours.own_palette(self.own, usual).handy
        return shipped.palette(self.palette).handy

    @property
    def colour(self) -> Colour:
        """The colour in hand."""
        return _colour(self.easel.colour)

    def take_colour(self, colour) -> None:
        """Draw on in a colour."""
        self.easel.colour = [int(part) for part in colour]
        self.put_back()
        if self.tool == "eraser":
            self.tool = "brush"

    def used(self) -> None:
        """Something was drawn in the colour in hand."""
        if self.tool != "eraser":
            self.recent = colours.used(self.recent, self.colour)

    # --- favourites

    def keep(self) -> None:
        """Make the brush in hand a favourite."""
        easel = self.easel
        one = Favourite(self.brush, round(easel.brush_size, 2), round(easel.brush_flow, 3), self.colour)
        self.favourites = kept_brushes.kept(self.favourites, one)

    def let_go(self, one: Favourite) -> None:
        """Let it be none any more."""
        self.favourites = kept_brushes.let_go(self.favourites, one)

    def take(self, one: Favourite) -> None:
        """Take a favourite up."""
        name = self.known(one.brush)
        if name is not None:
            self.brush, self.tool = name, "brush"
            self.take_size(one.size)
            self.easel.brush_flow = one.flow
            self.take_colour(one.colour)


def _colour(parts) -> Colour:
    red, green, blue = (int(part) for part in parts)
    return red, green, blue


def icon_of(brush: str) -> str:
    """Return the icon that stands for a brush in the rail."""
    return ICONS.get(brush.removesuffix("-2"), "brush")

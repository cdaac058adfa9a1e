"""Pads to play with every finger at once: each in key, the disc on it as high as its note."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import isfinite
from time import perf_counter

import numpy as np
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.music.pads import COLUMNS, ROWS, Pad
from studio.ui.input import drain
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.tokens import rgb
from studio.ui.widgets.mask import disc, grid, rounded, texture_of
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.touch_force import TAP, Way, told_by_pressure, told_by_size, told_by_speed
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

FADE = 0.2
"""Seconds in which a struck pad comes to rest."""
STEP = 1 / 40
"""Seconds between two steps on the way."""
RINGS = ((14, 0.78), (32, 0.55), (54, 0.34))
"""Dp beyond the disc, and strength, of what spreads from a struck pad."""
KEYS = {
    key: (ROWS - 1 - row) * COLUMNS + at
    for row, keys in enumerate(("1234", "qwer", "asdf", "zxcv"))
    for at, key in enumerate(keys)
}
"""The pad that each key plays: they lie as the pads do."""

FREE_KEY = 512
"""Notes that slide, or fit wherever they are touched, have keys of their own, above all pitches."""
LEAN = 0.02
"""How much the pressure of a finger must change for its note to be told."""
NAMED = 0.3
"""How far the disc of a pad with a name has risen: the name is above it."""
_FINGERTIP = 60
_RISE = {
    "dusk": ("#4E4761", "#745468", "#A06D5E", "#CE9565", "#F1B87A"),
    "paper": ("#7A7494", "#8F6580", "#B0654C", "#C67F3C", "#D39A3E"),
    "contrast": ("#A9A0E0", "#D5A0C8", "#F2A58C", "#FFC48C", "#FFDF9E"),
}
"""Colours of the disc from the lowest pad to the highest: night, plum, rust, amber, morning."""
_STOPS = (0.0, 4 / 15, 8 / 15, 12 / 15, 1.0)
_SHARE = {"dusk": 0.52, "paper": 0.36, "contrast": 0.0}
"""How much of the disc's colour is in the ground, over the room's darkest or lightest."""


def disc_colour(hue: float, name: str) -> list[float]:
    """Return the rgba of a disc, `hue` from 0 (the lowest pad) to 1, in a theme."""
    stops = np.array([rgb(colour) for colour in _RISE[name]])
    return [*(float(np.interp(hue, _STOPS, stops[:, part])) for part in range(3)), 1.0]


def ground_colour(hue: float, name: str) -> list[float]:
    """Return the rgba of a pad's ground."""
    share, disc = _SHARE[name], disc_colour(hue, name)
    under = theme.surface if name == "paper" else (0.0, 0.0, 0.0, 1.0)
    return [*(share * disc[part] + (1 - share) * under[part] for part in range(3)), 1.0]


@lru_cache(maxsize=64)
def rings(width: int, height: int, up: int, radius: int, scale: float, corner: int) -> Texture:
    """Return what spreads from a disc whose middle is `up` px above the pad's foot, cut at the pad's edge."""
    x, y = grid(width, height)
    away = np.hypot(x - width / 2, height - up - y)
    alpha = np.zeros((height, width), np.float32)
    for beyond, strength in RINGS:
        at = np.abs(away - radius - beyond * scale)
        alpha = np.maximum(alpha, strength * np.clip(1.25 * scale + 0.5 - at, 0, 1))
    return texture_of(alpha * rounded(x, y, 0, 0, width, height, corner))


class PadFace(Plate):
    """How one pad looks."""

    pad = ObjectProperty(None, allownone=True)
    """What it sounds (`studio.music.pads.Pad`)."""

    glow = NumericProperty(0.0)
    """How much it is lit, 0…1."""

    spread = NumericProperty(0.0)
    """How strong the rings around its disc are, 0…1."""

    disc_shade = ColorProperty((0, 0, 0, 0))
    """Colour of the disc at rest."""

    def _get_scale(self):
        return max(0.4, min(self.box[3] / dp(118), self.box[2] / dp(150)))

    scale = AliasProperty(_get_scale, bind=("box",))
    """How large everything on it is against a pad 118 dp high (read only)."""

    def _get_r(self):
        return max(4, round(dp(46) * self.scale))

    r = AliasProperty(_get_r, bind=("scale",))
    """Radius of the disc in px (read only)."""

    def _get_shown(self):
        rise = 0.0 if self.pad is None else NAMED if self.pad.title else self.pad.rise
        return round(self.box[3] * (10 + 96 * rise) / 118)

    shown = AliasProperty(_get_shown, bind=("box", "pad"))
    """Px from the pad's foot to the top of the disc (read only)."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        theme.bind(name=self._take_colours)
        self.fbind("pad", self._take_colours)
        self._take_colours()

    def _take_colours(self, *_):
        hue = self.pad.hue if self.pad else 0.0
        self.ground = ground_colour(hue, theme.name)
        self.disc_shade = disc_colour(hue, theme.name)

    def mix(self, shade, glow: float, ink) -> list[float]:
        """Return the disc's colour now."""
        return [a + (b - a) * glow for a, b in zip(shade, ink, strict=True)]

    def risen(self, shown: int, r: int) -> Texture:
        """Return what of the disc is above the pad's foot."""
        seen = max(1, min(shown, 2 * r))
        return disc(2 * r).get_region(0, 2 * r - seen, 2 * r, seen)

    def waves(self, spread: float):
        """Return the rings to draw, or None; they are made when they are first seen."""
        if not spread or min(self.box[2:]) < 8:
            return None
        return rings(self.box[2], self.box[3], self.shown - self.r, self.r, self.scale, self.corner)


class Pads(Widget):
    """Sixteen pads. Each finger sounds its own; a finger that slides plays what it comes to, or takes its note along.

    Events: `on_strike(pad, velocity)`, `on_lift(pad)` when no finger is on that pad any more, `on_slide(pad, hz)` and
    `on_lean(pad, pressure)` of a pad that was struck, and `on_rest` when no finger is on any. With `slides` or `fit`
    each finger's pad has a key (`pitch`) of its own.
    """

    pads = ObjectProperty((), force_dispatch=True)
    """What they sound: `studio.music.pads.pads(…)`, from the bottom left."""

    gap = NumericProperty(12)
    """Dp between pads."""

    slides = BooleanProperty(False)
    """Whether a finger that slides takes its note along."""

    fit = ObjectProperty(None, allownone=True)
    """Hz of a place (x, y in pads from the bottom left) when any place sounds, between the pads too; else None."""

    __events__ = ("on_strike", "on_lift", "on_slide", "on_lean", "on_rest")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.faces = [PadFace(radius=20) for _ in range(ROWS * COLUMNS)]
        for face in self.faces:
            self.add_widget(face)
        self._fingers: dict[object, Pad] = {}
        self._over: dict[object, int] = {}
        self._hertz: dict[object, float] = {}
        self._leant: dict[object, float] = {}
        self._ways: dict[object, Way] = {}
        self._lit: dict[object, int] = {}
        self._moving = None
        self.fbind("pads", self._name)
        for name in ("pos", "size", "gap"):
            self.fbind(name, self._lay)
        self._name()
        self._lay()

    def on_strike(self, pad, velocity):
        """A pad is struck; `velocity` is 0…1."""

    def on_lift(self, pad):
        """The last finger has left a pad."""

    def on_slide(self, pad, hertz):
        """The note of a pad that was struck slides."""

    def on_lean(self, pad, pressure):
        """A finger leans on a pad that was struck, 0…1."""

    def on_rest(self):
        """The last finger has left."""

    def _name(self, *_):
        for face, pad in zip(self.faces, self.pads, strict=False):
            face.pad = pad

    def _lay(self, *_):
        gap = dp(self.gap)
        wide, high = (self.width - gap * (COLUMNS - 1)) / COLUMNS, (self.height - gap * (ROWS - 1)) / ROWS
        for index, face in enumerate(self.faces):
            row, column = divmod(index, COLUMNS)
            x, y = round(self.x + column * (wide + gap)), round(self.y + row * (high + gap))
            face.pos, face.size = (x, y), (round(wide), round(high))

    # --- playing ------------------------------------------------------------------------------------------

    @property
    def held(self) -> bool:
        """Whether a finger or a key is on a pad."""
        return bool(self._fingers)

    def press(self, finger: object, index: int, velocity: float, hertz: float | None = None) -> None:
        """Put a finger, or a key, on a pad; it leaves the one it was on, or its note slides there.

        `hertz` is what it sounds when that is not the pad's own.
        """
        pad, before = self.pads[index], self._fingers.get(finger)
        hertz = pad.frequency if hertz is None else hertz
        if before is not None and self._hertz[finger] == hertz and self._over[finger] == index:
            return
        there = self._over.get(finger)
        self._over[finger], same = index, self._hertz.get(finger) == hertz
        self._hertz[finger] = hertz
        face = self.faces[index]
        if there != index:
            face.glow, face.spread = 1.0, 1.0 if theme.motion else 0.0
        self._move()
        if before is not None and self.slides:
            if not same:
                self.dispatch("on_slide", before, hertz)
            return
        if before is not None and self.fit is not None and same:
            return
        if self.slides or self.fit is not None:
            pad = replace(pad, pitch=self._free_key(), frequency=hertz)
        self._fingers[finger] = pad
        self._leant.pop(finger, None)
        if before is not None:
            self._left(before)
        self.dispatch("on_strike", pad, velocity)

    def _free_key(self) -> int:
        taken = {pad.pitch for pad in self._fingers.values()}
        return next(key for key in range(FREE_KEY, FREE_KEY + len(taken) + 1) if key not in taken)

    def lift(self, finger: object) -> None:
        """Take a finger, or a key, away."""
        pad = self._fingers.pop(finger, None)
        if pad is None:
            return
        for known in (self._over, self._hertz, self._leant):
            known.pop(finger, None)
        self._left(pad)
        self._move()
        if not self._fingers:
            self.dispatch("on_rest")

    def lift_all(self) -> None:
        """Take every finger away."""
        for finger in list(self._fingers):
            self.lift(finger)

    def _left(self, pad: Pad) -> None:
        if pad not in self._fingers.values():
            self.dispatch("on_lift", pad)

    def shine(self, name: object, index: int | None) -> None:
        """Show a pad as struck that something else plays, by a name of its own; None: it does no more."""
        if index is None:
            self._lit.pop(name, None)
        else:
            self._lit[name] = index
            face = self.faces[index]
            face.glow, face.spread = 1.0, 1.0 if theme.motion else 0.0
        self._move()

    def face_at(self, x: float, y: float) -> PadFace | None:
        """Return the pad at a place; between them None, or with `fit` the nearest."""
        if self.fit is None or not self.collide_point(x, y):
            return next((face for face in self.faces if face.collide_point(x, y)), None)
        across, up = self._place(x, y)
        return self.faces[min(ROWS - 1, int(up)) * COLUMNS + min(COLUMNS - 1, int(across))]

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Return a place as pads from the bottom left."""
        gap = dp(self.gap)
        across, up = (x - self.x + gap / 2) / (self.width + gap), (y - self.y + gap / 2) / (self.height + gap)
        return max(0.0, across * COLUMNS), max(0.0, up * ROWS)

    def _touched(self, touch, x: float, y: float, velocity: float) -> None:
        face = self.face_at(x, y)
        if face is not None and face.pad is not None:
            hertz = None if self.fit is None else self.fit(*self._place(x, y))
            self.press(touch.uid, face.pad.index, velocity, hertz)

    def _lean(self, touch, pressure: float) -> None:
        """Tell how hard a finger leans, once it has changed since it came down."""
        pad = self._fingers.get(touch.uid)
        if pad is None or not isfinite(pressure) or not 0.0 < pressure < 1.0:
            return
        before = self._leant.setdefault(touch.uid, pressure)
        if abs(before - pressure) >= LEAN:
            self._leant[touch.uid] = pressure
            self.dispatch("on_lean", pad, pressure)

    def on_touch_down(self, touch):
        if touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        face = self.face_at(*touch.pos)
        if face is None or face.pad is None:
            return False
        touch.grab(self)
        samples, force = drain(touch), _force(touch)
        time = float(samples[-1][2]) if len(samples) else perf_counter()
        self._ways[touch.uid] = Way(*self._place(*touch.pos), time)
        self._touched(touch, *touch.pos, TAP if force is None else force)
        return True

    def on_touch_move(self, touch):
        if touch.grab_current is not self:
            return False
        samples, force, way = drain(touch), _force(touch), self._ways[touch.uid]
        for x, y, time in samples[:, :3].tolist() or [(*touch.pos, perf_counter())]:
            way.go(*self._place(x, y), time)
            # a quick slide crosses several pads between two frames
            self._touched(touch, x, y, told_by_speed(way.speed) if force is None else force)
        if len(samples):
            self._lean(touch, float(samples[-1][3]))
        return True

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._ways.pop(touch.uid, None)
        self.lift(touch.uid)
        return True

    # --- coming to rest -----------------------------------------------------------------------------------

    def _move(self) -> None:
        if self._moving is None:
            self._moving = Clock.schedule_interval(self._fade, STEP)

    def _fade(self, passed: float):
        step = passed / FADE if theme.motion else 1.0
        pressed = {*self._over.values(), *self._lit.values()}
        moving = False
        for index, face in enumerate(self.faces):
            face.spread = max(0.0, face.spread - step)
            if index not in pressed:
                face.glow = max(0.0, face.glow - step)
            moving = moving or face.spread > 0 or (face.glow > 0 and index not in pressed)
        if not moving:
            self._moving = None
        return moving


def _force(touch) -> float | None:
    """Return how hard a touch is by its pressure or its size, None where neither is told."""
    pressure = getattr(touch, "pressure", 0.0) if "pressure" in touch.profile else 0.0
    told = told_by_pressure(pressure or 0.0)
    shape = getattr(touch, "shape", None) if "shape" in touch.profile else None
    if told is None and shape is not None:
        told = told_by_size(max(shape.width * Window.width, shape.height * Window.height) / dp(_FINGERTIP))
    return told

"""How hard a hand presses: a scrap of paper to try it on, and a curve of three points to pull."""

from __future__ import annotations

import numpy as np
from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.drawing.drawing import Drawing
from studio.drawing.paper import CREAM, Paper
from studio.ui.kv import load_kv
from studio.ui.pressure import SETTING, STRAIGHT, Pressures, curve_of, fitting, meant, shaped, table
from studio.ui.widgets.drag import Drag
from studio.ui.widgets.easel import Easel
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

MARGIN = 30
"""Dp between a field's edge and its curve, so that a point at its end can be taken."""
STEP = 0.02
"""How far an arrow key moves a point."""
FAR_ENOUGH = 0.12
"""How much firmer a firm line must be than a light one for a curve to be made of them."""
NO_PRESSURE = "What touched here does not tell how hard."
TOO_ALIKE = "Draw one line lightly and one firmly first."
BRUSH, SIZE = "ink", 22.0
MOST_LINES = 12


class TryField(Easel):
    """A scrap of paper that draws its lines again whenever the curve changes. Event: `on_felt(pressure)`, or -1."""

    __events__ = ("on_felt",)

    def __init__(self, **kwargs):
        self._lines: dict[int, list[np.ndarray]] = {}
        self._felt = Pressures()
        super().__init__(fingers="on", brush=BRUSH, brush_size=SIZE, **kwargs)
        self.brushes = {}
        self.fbind("size", self._lay)
        self.fbind("pressure_curve", self._lay)

    def on_felt(self, pressure):
        """A hand presses so hard, 0..1; -1 when none does."""

    def use(self, brushes) -> None:
        """Draw with one of these (name → `Brush`)."""
        self.brushes = brushes
        self._lay()

    @property
    def has_lines(self) -> bool:
        """Whether anything was tried."""
        return bool(self._lines)

    def presses(self) -> list[tuple[float, float]]:
        """Return, for each line whose pressure is known, how hard it was in its middle and at its hardest."""
        known = []
        for parts in self._lines.values():
            pressures = np.concatenate([part[:, 3] for part in parts])
            pressures = pressures[np.isfinite(pressures)]
            if len(pressures):
                known.append((float(np.median(pressures)), float(np.quantile(pressures, 0.9))))
        return known

    def on_touch_down(self, touch):
        """Try."""
        if self.collide_point(*touch.pos) and self.drawing is not None and not touch.is_mouse_scrolling:
            self._lines[touch.uid] = []
            while len(self._lines) > MOST_LINES:
                del self._lines[next(iter(self._lines))]
            self._hear(touch)
        return super().on_touch_down(touch)

    def on_touch_move(self, touch):
        """Try on."""
        if touch.grab_current is self:
            self._hear(touch)
        return super().on_touch_move(touch)

    def on_touch_up(self, touch):
        """Lift."""
        if touch.grab_current is self and touch.uid in self._lines:
            if not self._lines[touch.uid]:
                del self._lines[touch.uid]
            self.dispatch("on_felt", -1.0)
        return super().on_touch_up(touch)

    def _hear(self, touch) -> None:
        samples = np.array(touch.__dict__.get("samples", ()), float).reshape(-1, 4)
        if not len(samples) or touch.uid not in self._lines:
            return
        window = self.get_root_window()
        rows = np.empty_like(samples)
        rows[:, :2] = self.view.paper_of(samples[:, :2] * np.array(window.size, float))
        rows[:, 2] = samples[:, 2] * 1000
        rows[:, 3], touch.ud["told"] = self._felt.known(samples[:, 3], touch.ud.get("told", False))
        self._lines[touch.uid].append(rows)
        if np.isfinite(rows[-1, 3]):
            self.dispatch("on_felt", float(rows[-1, 3]))

    def _lay(self, *_) -> None:
        """Lay a fresh scrap out, with the lines that were tried as the curve has them now."""
        width, height = int(self.width), int(self.height)
        if min(width, height) < 16 or BRUSH not in self.brushes:
            return
        if self.drawing is None or (self.drawing.paper.width, self.drawing.paper.height) != (width, height):
            self._lines.clear()
        drawing = Drawing(Paper("blank", width, height, CREAM), self.brushes)
        for parts in self._lines.values():
            if not parts:
                continue
            rows = np.concatenate(parts)
            rows[:, 3] = meant(self.pressure_curve, rows[:, 3])
            drawing.begin(BRUSH, SIZE, 1.0, tuple(self.colour), 1)
            drawing.extend(rows.astype(np.float32))
            drawing.lift()
        self.put(drawing, drawing.rgba())


class CurvePoint(Drag, Widget):
    """One of the three points. It only says where it is pulled; the field moves it."""

    number = NumericProperty(0)

    def follow(self, touch):
        """Go where the hand is."""
        self.parent.pull(self.number, *touch.pos)

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Go with the arrows."""
        ways = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}
        if keycode[1] not in ways:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        self.parent.push(self.number, *(STEP * part for part in ways[keycode[1]]))
        return True


class CurveField(Plate):
    """The curve: to the right how hard the hand presses, upwards what is made of it."""

    curve = ObjectProperty(STRAIGHT)
    felt = NumericProperty(-1.0)
    """How hard a hand presses now, 0..1; -1 when none does."""

    def _get_inner(self):
        edge = dp(MARGIN)
        return self.x + edge, self.y + edge, max(1, self.width - 2 * edge), max(1, self.height - 2 * edge)

    inner = AliasProperty(_get_inner, bind=("pos", "size"))
    """Left, bottom, width and height of where the curve is (read only)."""

    def _get_way(self):
        left, bottom, width, height = self.inner
        made = table(self.curve)
        steps = range(0, len(made), 4)
        last = len(made) - 1
        return [part for step in steps for part in (left + width * step / last, bottom + height * made[step])]

    way = AliasProperty(_get_way, bind=("inner", "curve"))
    """The curve as points of a line (read only)."""

    def _get_felt_at(self):
        left, bottom, width, height = self.inner
        share = max(0.0, self.felt)
        return left + width * share, bottom + height * float(meant(self.curve, np.array([share]))[0])

    felt_at = AliasProperty(_get_felt_at, bind=("inner", "curve", "felt"))
    """Where on the curve the hand is (read only)."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.points = [CurvePoint(number=number) for number in range(3)]
        for point in self.points:
            self.add_widget(point)
        for prop in ("inner", "curve"):
            self.fbind(prop, self._place)
        self._place()

    def _place(self, *_) -> None:
        left, bottom, width, height = self.inner
        for point in self.points:
            x, y = self.curve[2 * point.number : 2 * point.number + 2]
            point.center = left + width * x, bottom + height * y

    def pull(self, number: int, x: float, y: float) -> None:
        """Bring a point to a place of the window, as near as the others let it."""
        left, bottom, width, height = self.inner
        self._put(number, (x - left) / width, (y - bottom) / height)

    def push(self, number: int, across: float, up: float) -> None:
        """Move a point by shares of the field."""
        self._put(number, self.curve[2 * number] + across, self.curve[2 * number + 1] + up)

    def _put(self, number: int, x: float, y: float) -> None:
        numbers = list(self.curve)
        before = numbers[2 * number - 1] if number else 0.0
        after = numbers[2 * number + 3] if number < 2 else 1.0
        numbers[2 * number : 2 * number + 2] = x, min(after, max(before, y))
        self.curve = shaped(numbers)


class PressureBox(BoxLayout):
    """The scrap, the curve, and two buttons."""

    curve = ObjectProperty(STRAIGHT)
    """What is meant by how hard a hand presses; bind to it."""

    said = StringProperty("")
    """A line about what was tried."""

    def on_kv_post(self, _base):
        """Draw as the curve says."""
        self.on_curve()

    def on_curve(self, *_):
        """Draw what was tried again."""
        self.ids.scrap.pressure_curve = self.curve

    def take(self) -> None:
        """Make the curve from the lines that were tried."""
        presses = self.ids.scrap.presses()
        self.said = ""
        if not presses:
            self.said = NO_PRESSURE if self.ids.scrap.has_lines else TOO_ALIKE
            return
        light, firm = min(middle for middle, _ in presses), max(hard for _, hard in presses)
        if firm - light < FAR_ENOUGH:
            self.said = TOO_ALIKE
            return
        self.curve = fitting(light, firm)

    def reset(self) -> None:
        """Take pressure as it comes."""
        self.said = ""
        self.curve = STRAIGHT


def pressure_sheet(settings, brushes) -> Sheet:
    """Return the sheet; it remembers each change at once. Open it with `.open(screen)`."""
    sheet = Sheet(title="How hard you press")
    box = PressureBox()
    box.ids.scrap.use(brushes)
    box.curve = curve_of(settings.get(SETTING))
    box.bind(curve=lambda _box, curve: settings.set(SETTING, None if curve == STRAIGHT else list(curve)))
    sheet.add_widget(box)
    return sheet

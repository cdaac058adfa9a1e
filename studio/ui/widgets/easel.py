"""The easel: a paper that takes strokes and shows them in the same turn."""

import secrets

import numpy as np
from kivy.properties import AliasProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.core.geometry import Rect
from studio.ui.input import drain
from studio.ui.kv import load_kv
from studio.ui.texture import paste, picture

load_kv(__file__)


class Easel(Widget):
    """Shows a `Drawing` as large as it can and turns the touches on it into strokes.

    Event `on_made(op)`: a stroke was finished, or a step undone, redone or cleared; it is on the paper, and it
    is for the listener to keep it.
    """

    drawing = ObjectProperty(None, allownone=True)
    """The `studio.drawing.drawing.Drawing` on it, or None."""

    brush = StringProperty("pencil")
    """Name of the brush in hand."""

    brush_size = NumericProperty(6.0)
    """Its diameter in paper pixels."""

    brush_opacity = NumericProperty(1.0)
    """How much a stroke hides, 0..1."""

    colour = ListProperty([43, 35, 34])
    """Red, green, blue, 0..255."""

    texture = ObjectProperty(None, allownone=True)
    """What is shown (read only)."""

    def _get_sheet(self):
        if self.drawing is None or self.width <= 0 or self.height <= 0:
            return 0, 0, 0, 0
        paper = self.drawing.paper
        scale = min(self.width / paper.width, self.height / paper.height)
        width, height = round(paper.width * scale), round(paper.height * scale)
        return round(self.center_x - width / 2), round(self.top - height), width, height

    sheet = AliasProperty(_get_sheet, bind=("pos", "size", "drawing"))
    """Left, bottom, width and height of the paper on the screen (read only)."""

    def __init__(self, **kwargs):
        self.register_event_type("on_made")
        self._touch = self._pixels = None
        super().__init__(**kwargs)

    def on_made(self, op):
        """Keep it."""

    def put(self, drawing, pixels) -> None:
        """Put another paper on, whose pixels are there already."""
        self._pixels = pixels
        self.drawing = drawing

    def on_drawing(self, _easel, drawing):
        """Show another paper."""
        self._touch = None
        pixels, self._pixels = self._pixels, None
        if drawing is None:
            self.texture = None
            return
        paper = drawing.paper
        if pixels is None:
            pixels = drawing.rgba()
        if self.texture is not None and self.texture.size == (paper.width, paper.height):
            paste(self.texture, pixels, 0, 0)
            self.canvas.ask_update()
        else:
            self.texture = picture(pixels)

    @property
    def is_drawing(self) -> bool:
        """True while a hand is on the paper."""
        return self._touch is not None

    def on_touch_down(self, touch):
        """Begin a stroke. A second hand, a wheel or another button draws nothing."""
        if self.drawing is None or self._touch is not None or not self._on_paper(touch):
            return super().on_touch_down(touch)
        if "button" in touch.profile and touch.button != "left":
            return False
        touch.grab(self)
        self._touch = touch
        self.drawing.begin(self.brush, self.brush_size, self.brush_opacity, tuple(self.colour), secrets.randbits(32))
        self._extend(touch)
        return True

    def on_touch_move(self, touch):
        """Draw on."""
        if touch is not self._touch:
            return super().on_touch_move(touch)
        if touch.grab_current is self:
            self._extend(touch)
        return True

    def on_touch_up(self, touch):
        """Finish the stroke."""
        if touch is not self._touch:
            return super().on_touch_up(touch)
        if touch.grab_current is self:
            self._extend(touch)
            touch.ungrab(self)
            self._touch = None
            made = self.drawing.lift()
            if made is not None:
                self._show(made[1])
                self.dispatch("on_made", made[0])
        return True

    def _on_paper(self, touch) -> bool:
        left, bottom, width, height = self.sheet
        return left <= touch.x < left + width and bottom <= touch.y < bottom + height

    def _extend(self, touch) -> None:
        samples = drain(touch)
        if not len(samples):
            return
        left, bottom, width, height = self.sheet
        scale = self.drawing.paper.width / width
        rows = np.empty((len(samples), 4), np.float32)
        rows[:, 0] = (samples[:, 0] - left) * scale
        rows[:, 1] = (bottom + height - samples[:, 1]) * scale
        start = touch.ud.setdefault("began", samples[0, 2])
        rows[:, 2] = (samples[:, 2] - start) * 1000
        rows[:, 3] = samples[:, 3]
        self._show(self.drawing.extend(rows))

    def _show(self, dirty: Rect) -> None:
        if dirty and self.texture is not None:
            paste(self.texture, self.drawing.rgba(dirty), dirty.x0, dirty.y0)
            self.canvas.ask_update()

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._step(self.drawing.undo)

    def redo(self) -> bool:
        """Make the last undone step again; return whether there was one."""
        return self._step(self.drawing.redo)

    def clear(self) -> bool:
        """Make the paper empty, as a step that can be undone; return whether anything was on it."""
        return not self.drawing.is_empty and self._step(self.drawing.clear)

    def _step(self, step) -> bool:
        if self._touch is not None:
            return False
        made = step()
        if made is None:
            return False
        op, dirty = made
        self._show(dirty)
        self.dispatch("on_made", op)
        return True

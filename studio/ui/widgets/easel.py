"""The easel: a paper that takes strokes and shows them in the same turn, and lies as the hands want it."""

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from studio.core.geometry import Rect
from studio.drawing.symmetry import NONE
from studio.ui.pressure import FINGERS_DRAW, SETTING, STRAIGHT, curve_of
from studio.ui.steadying import SETTING as STEADY_HAND
from studio.ui.theme import theme
from studio.ui.widgets import view as views
from studio.ui.widgets.handling import Handling
from studio.ui.widgets.marks import OWN
from studio.ui.widgets.moments import Moments
from studio.ui.widgets.paper_edge import PaperEdge
from studio.ui.widgets.pick_ring import PickRing
from studio.ui.widgets.shine import Shine
from studio.ui.widgets.symmetry_guides import SymmetryGuides
from studio.ui.widgets.tiling import Tiling
from studio.ui.widgets.view import View

FREE = 0.1
"""Seconds after which it is looked again whether a hand is still at work."""


class Easel(Widget):
    """Shows a `Drawing`, turns the touches on it into strokes, and moves the paper under two fingers.

    Events: `on_made(op)`: a step was made, undone, redone or gone to; it is on the paper, and it is for the listener
    to keep it, in order. `on_picked(colour)`: a colour was picked from the drawing. `on_undo_gesture`,
    `on_redo_gesture`: two or three fingers tapped; the step is made already where there was one. `on_fill(x, y)`: a
    place of the paper was tapped while the tool is "fill". `on_busy(busy)`: a far moment is being drawn in a worker;
    until it is there no hand does anything.
    """

    drawing = ObjectProperty(None, allownone=True)
    """The `studio.drawing.drawing.Drawing` on it, or None."""

    brush = StringProperty("pencil")
    """Name of the brush in hand."""

    brush_size = NumericProperty(6.0)
    """Its diameter in paper pixels."""

    brush_opacity = NumericProperty(1.0)
    """How much a stroke hides, 0..1."""

    brush_flow = NumericProperty(1.0)
    """Share of the brush's own flow, 0..1."""

    brush_smoothing = NumericProperty(OWN)
    """How far the line follows behind the hand, in paper pixels; -1 is the brush's own."""

    colour = ListProperty([43, 35, 34])
    """Red, green, blue, 0..255."""

    layer = NumericProperty(0)
    """Number of the layer that strokes go to."""

    symmetry = ObjectProperty(NONE)
    """How a stroke is repeated; `guiding` lets a hand move its centre."""

    guiding = BooleanProperty(False)
    """Whether the centre of the symmetry has a handle."""

    picture = NumericProperty(0)
    """Number of the picture that the stamp prints."""

    tool = OptionProperty("brush", options=("brush", "fill", "pick"))
    """What a hand does."""

    fingers = OptionProperty("auto", options=("auto", "on", "off"))
    """Whether fingers draw: unless a pen was there just now, always, never."""

    pressure_curve = ObjectProperty(STRAIGHT)
    """What is meant by how hard a hand presses (`studio.ui.pressure.Curve`)."""

    steady = BooleanProperty(False)
    """Whether what a hand shakes is taken out of its line (`studio.drawing.steady`)."""

    insets = ListProperty([0, 0, 0, 0])
    """Pixels kept free at the left, bottom, right and top when the paper is fitted in."""

    view = ObjectProperty(View())
    """Where the paper lies (`studio.ui.widgets.view.View`; read only, to bind to)."""

    is_fitted = BooleanProperty(True)
    """Whether the whole paper lies as large as it can be (read only)."""

    is_busy = BooleanProperty(False)
    """Whether a worker is drawing a far moment (read only)."""

    def _get_box(self):
        left, bottom, right, top = self.insets
        return self.x + left, self.y + bottom, max(0, self.width - left - right), max(0, self.height - bottom - top)

    box = AliasProperty(_get_box, bind=("pos", "size", "insets"))
    """Left, bottom, width and height of what a fitted paper may take (read only)."""

    def _get_sheet(self):
        if self.drawing is None:
            return 0, 0, 0, 0
        return views.sheet_in(self.box, self.drawing.paper.width, self.drawing.paper.height)

    sheet = AliasProperty(_get_sheet, bind=("pos", "size", "insets", "drawing"))
    """Left, bottom, width and height of the paper in the window when it is fitted (read only)."""

    zoom = AliasProperty(lambda self: self.view.scale, bind=("view",))
    """Window pixels that a paper pixel takes (read only)."""

    turned = AliasProperty(lambda self: self.view.turned, bind=("view",))
    """Degrees that the paper is turned clockwise (read only)."""

    __events__ = ("on_made", "on_picked", "on_undo_gesture", "on_redo_gesture", "on_fill", "on_busy")

    def __init__(self, **kwargs):
        self._moments = Moments(self)
        self._hands = Handling(self, self._moments.told)
        self._fit_box = None
        self._pixels = None
        self._tiling, self._edge, self._guides, self.ring = Tiling(), PaperEdge(), SymmetryGuides(), PickRing()
        super().__init__(**kwargs)
        self.shine = Shine(self.canvas.ask_update)
        for part in (self._edge, self._tiling, self.shine, self._guides, self.ring):
            self.canvas.add(part.group)
        self._bringing = Clock.create_trigger(self._bring, 0)
        for prop in ("pos", "size", "insets"):
            self.fbind(prop, self._lie)
        for prop in ("symmetry", "guiding"):
            self.fbind(prop, self._guide)
        theme.bind(name=self._guide)
        Window.bind(focus=self._focus)

    def on_made(self, op):
        """Keep it."""

    def on_picked(self, colour):
        """Take it up."""

    def on_undo_gesture(self):
        """Two fingers tapped."""

    def on_redo_gesture(self):
        """Three fingers tapped."""

    def on_fill(self, x, y):
        """Fill there."""

    def on_busy(self, busy):
        """Show that it takes a while."""

    def heed(self, settings) -> None:
        """Do as the person has set: what pressure means, whether fingers draw, and whether hands are steadied."""
        self.pressure_curve = curve_of(settings.get(SETTING))
        fingers = settings.get(FINGERS_DRAW, "auto")
        self.fingers = fingers if fingers in ("auto", "on", "off") else "auto"
        self.steady = settings.get(STEADY_HAND, False)

    # --- what lies on it

    def put(self, drawing, pixels=None) -> None:
        """Put another paper on; `pixels` are what `tiling.first_look` made of it beforehand, in a worker."""
        self._pixels = pixels
        self.drawing = drawing

    def on_drawing(self, _easel, drawing):
        """Show another paper, fitted in."""
        self._hands.forget()
        self.shine.clear()
        self._moments.forget()
        pixels, self._pixels = self._pixels, None
        self._tiling.put(drawing, pixels)
        if drawing is not None:
            self.fit()
        self._guide()
        self.canvas.ask_update()

    def show(self, dirty) -> None:
        """Show rectangles of the paper that changed."""
        if isinstance(dirty, Rect):
            dirty = (dirty,) if dirty else ()
        if dirty:
            self._tiling.changed(dirty)
            self.canvas.ask_update()
            if self._tiling.is_waiting:
                self._bringing()

    def on_is_busy(self, _easel, busy):
        """Tell it."""
        self.dispatch("on_busy", busy)

    def _bring(self, *_):
        if self._tiling.bring():
            self._bringing()
        self.canvas.ask_update()

    # --- where it lies

    def fit(self) -> None:
        """Show the whole paper, straight, as large as it can be."""
        if self.drawing is None or min(self.box[2:]) <= 0:
            return
        paper = self.drawing.paper
        self.is_fitted = True
        self._fit_box = self.box
        self._look(views.fitted(self.box, paper.width, paper.height))

    def zoom_by(self, factor: float, about=None) -> None:
        """Make the paper larger, about a window place (the middle of the room unless given)."""
        self.lie(views.changed(self.view, factor, 0.0, about or self.middle))

    def turn_by(self, degrees: float, about=None) -> None:
        """Turn the paper clockwise."""
        self.lie(views.changed(self.view, 1.0, degrees, about or self.middle))

    def pan_by(self, dx: float, dy: float) -> None:
        """Push the paper along, in window pixels."""
        self.lie(views.moved(self.view, dx, dy))

    def spot_of(self, x: float, y: float) -> tuple[float, float]:
        """Return the window place of a paper place."""
        return self.view.spot(x, y)

    def paper_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the paper place of a window place."""
        return self.view.paper(x, y)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the room for the paper, in the window."""
        left, bottom, width, height = self.box
        return left + width / 2, bottom + height / 2

    def lie(self, view: View) -> None:
        """Let the paper lie otherwise than fitted."""
        if self.drawing is None:
            return
        paper = self.drawing.paper
        self.is_fitted = False
        self._look(views.in_reach(view, self.box, paper.width, paper.height))

    def _look(self, view: View) -> None:
        self.view = view
        self._tiling.look(view, (0, 0, *Window.size))
        self.shine.look(view)
        self._guide()
        self.canvas.ask_update()
        if self._tiling.is_waiting:
            self._bringing()

    def _lie(self, *_) -> None:
        """The room for the paper has changed: what hands were doing in it ends."""
        if self.drawing is None or min(self.box[2:]) <= 0 or self.box == self._fit_box:
            return
        self.let_go()
        before, self._fit_box = self._fit_box, self.box
        if self.is_fitted or before is None:
            self.fit()
        else:
            x, y = before[0] + before[2] / 2, before[1] + before[3] / 2
            now = self.middle
            self.lie(views.moved(self.view, now[0] - x, now[1] - y))

    def _guide(self, *_) -> None:
        paper = self.drawing.paper if self.drawing is not None else None
        self._edge.show(self.view, paper)
        self._guides.show(self.symmetry, self.view, paper, self.guiding)
        self.canvas.ask_update()

    # --- hands

    @property
    def is_drawing(self) -> bool:
        """True while a hand is making a mark."""
        return self._hands.is_drawing

    def let_go(self) -> None:
        """End what hands are doing: what was drawn stays, a gesture leaves nothing; those hands do nothing more."""
        self._hands.let_go()
        self._moments.settle()

    def on_touch_down(self, touch):
        """Take a hand that comes down on the easel, or on a paper that reaches beyond it."""
        if self.drawing is None or self.disabled or not self._reaches(touch):
            return super().on_touch_down(touch)
        self._hands.down(touch)
        return True

    def on_touch_move(self, touch):
        """Follow it."""
        if not self._hands.follows(touch):
            return super().on_touch_move(touch)
        if touch.grab_current is self:
            self._hands.move(touch)
        return True

    def on_touch_up(self, touch):
        """Let it go."""
        if not self._hands.follows(touch):
            return super().on_touch_up(touch)
        if touch.grab_current is self:
            self._hands.up(touch)
        return True

    def _reaches(self, touch) -> bool:
        if self.collide_point(*touch.pos):
            return True
        x, y = self.view.paper(*touch.pos)
        return 0 <= x < self.drawing.paper.width and 0 <= y < self.drawing.paper.height

    def _focus(self, _window, focus):
        if not focus:
            self.let_go()

    # --- steps

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._moments.undo()

    def redo(self) -> bool:
        """Make the last undone step again; return whether there was one."""
        return self._moments.redo()

    def go_to(self, moment: int, kept: bool = True) -> bool:
        """Go to a moment; return whether it is on its way.

        A far one is drawn by a worker. Not `kept`, it is only shown, if it is near, and not told: before the next step
        that is, or when it is gone to again and kept, one `GoTo` is.
        """
        return self._moments.go_to(moment, kept)

    def clear(self) -> bool:
        """Make the paper empty, as a step that can be undone; return whether anything was on it."""
        return self._moments.clear()

    def do(self, edit) -> bool:
        """Make any step now and tell it; return False while a hand is at work. Raises ValueError when it can't be."""
        return self.drawing is not None and self._moments.do(edit)

    def when_free(self, call) -> None:
        """Call it as soon as no hand is at work, if the same drawing lies here then: what took a while is not lost."""
        drawing = self.drawing

        def look(_dt=0.0) -> None:
            if self.drawing is not drawing:
                return
            if self.is_busy or self.is_drawing:
                Clock.schedule_once(look, FREE)
            else:
                call()

        look()

    def keep(self, op) -> None:
        """Take a picture in and tell it (`studio.drawing.op.KeepPicture`)."""
        self.drawing.keep(op)
        self.dispatch("on_made", op)

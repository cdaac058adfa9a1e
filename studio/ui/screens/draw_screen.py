"""Draw: an easel that is ready at once. There is no Save button, for there is nothing left to save."""

import secrets
from dataclasses import replace
from typing import NamedTuple

from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from studio.core.paths import ASSETS
from studio.drawing.codec import decode
from studio.drawing.drawing import Drawing, Pixels
from studio.drawing.palette import from_hex, load_palette, to_hex
from studio.drawing.paper import CREAM, Paper
from studio.drawing.replay import replay
from studio.gallery.query import Query
from studio.library.errors import NotHere
from studio.ui.kept_drawing import KeptDrawing
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.screen import Screen
from studio.ui.widgets.easel import Easel  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.panel import Plate  # noqa: F401
from studio.ui.widgets.size_dot import SizeDot
from studio.ui.widgets.swatch import Swatch

load_kv(__file__)

RAIL, EDGE, AWAY = 88, 16, 9999
SIZES = (0.4, 1.0, 2.6)
"""The three dots, as shares of a brush's own size."""
DOTS = (6, 13, 26)
ICONS = {"pencil": "pencil", "ink": "pen", "marker": "highlighter", "airbrush": "spray-can"}
STEEPEST = 4 / 3
"""Longest side of a blank paper, as a share of the other."""


class Spread(NamedTuple):
    """A drawing, and what it looks like now."""

    drawing: Drawing
    pixels: Pixels


def spread(drawing: Drawing) -> Spread:
    """Return a drawing with its pixels; both take some milliseconds, so that a worker should make them."""
    return Spread(drawing, drawing.rgba())


class DrawScreen(Screen):
    """The paper as large as it can be, tools at one hand, colours at the other."""

    brush = StringProperty("pencil")
    """Name of the brush in hand, or of the one before the eraser."""
    erasing = BooleanProperty(False)
    brush_icon = StringProperty("brush")
    open_sheet = StringProperty("")
    """"brush", "colour", "paper", or "" when none is open."""
    aside = BooleanProperty(False)
    """Whether a sheet stands beside the paper, in the place of the colours."""
    can_undo = BooleanProperty(False)
    can_redo = BooleanProperty(False)
    bringing = BooleanProperty(False)
    """Whether a paper is being brought back."""

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, **kwargs)
        self.easel = self.ids.easel
        self.palette = load_palette(ASSETS / "palettes" / "dusk.toml")
        self.sheet = None
        self._kept = None
        self._entry_id = None
        self._wanted = None
        self._ready = None
        self._brought = None
        remembered = rooms.settings.get("brush", "pencil")
        self.brush = remembered if remembered in rooms.brushes else next(iter(rooms.brushes))
        self.easel.colour = list(_colour(rooms.settings.get("colour", ""), self.palette.handy[-1]))
        self._fill()
        self.easel.bind(on_made=self._keep, drawing=self._look, colour=self._remember_colour)
        self.easel.bind(brush_size=self._remember_size, brush_opacity=self._remember_opacity)
        for prop in ("brush", "erasing"):
            self.fbind(prop, self._take_up)
        self._take_up()
        for prop in ("pos", "size", "portrait", "open_sheet"):
            self.fbind(prop, self._arrange)
        for group in ("brushes", "steps", "swatches", "dots"):
            self.ids[group].fbind("size", self._arrange)

    def _fill(self) -> None:
        """Lay out the colours and the dots."""
        for colour in self.palette.handy:
            swatch = Swatch(colour=[part / 255 for part in colour], target=72, extent=50)
            swatch.bind(on_release=lambda _s, colour=colour: self.take_colour(colour))
            self.easel.fbind("colour", lambda _e, now, s=swatch, own=colour: setattr(s, "chosen", tuple(now) == own))
            swatch.chosen = tuple(self.easel.colour) == colour
            self.ids.swatches.add_widget(swatch)
        more = IconButton(kind="tool", icon="plus")
        more.bind(on_release=lambda _b: self.toggle("colour"))
        self.ids.swatches.add_widget(more)
        for share, extent in zip(SIZES, DOTS, strict=True):
            dot = SizeDot(extent=extent)
            dot.bind(on_release=lambda _d, share=share: self._take_size(share))
            self.easel.fbind("brush_size", lambda _e, _size, d=dot, share=share: self._mark(d, share))
            self.ids.dots.add_widget(dot)

    # --- coming and going

    def enter(self, piece_id=None, paper=None, **_) -> None:
        """Put out the paper of a piece, a fresh one of a kind, or else the one that was left on the easel."""
        self._wanted = (piece_id, paper)
        self._arrange()

    def leave(self) -> None:
        """Put the sheet away; what was drawn is kept already."""
        self._close_sheet()
        self.rest()

    def rest(self) -> None:
        """Keep what the drawing looks like now, and what could not be kept before."""
        if self._kept is not None and self.easel.drawing is not None:
            self._kept.rest(self.easel.drawing)

    def _put_out(self) -> None:
        (piece_id, kind), self._wanted = self._wanted, None
        if piece_id is None and kind is None:
            entry = self.rooms.journal.entry_now()
            entry_id = entry.id if entry else None
            if self._kept is not None and self._entry_id == entry_id and self._still_hangs(self._kept.piece_id):
                return
            self._entry_id = entry_id
            piece_id = self._left_on_easel(entry_id)
        if piece_id is None:
            self.put_new(kind or "blank")
        elif self._kept is None or self._kept.piece_id != piece_id:
            self._bring(piece_id)

    def _still_hangs(self, piece_id: str | None) -> bool:
        """Say whether a piece may lie on the easel: one in the trash may not."""
        try:
            return piece_id is None or self.rooms.gallery.piece(piece_id).trashed is None
        except NotHere:
            return False

    def _left_on_easel(self, entry_id: str | None) -> str | None:
        if entry_id is None:
            return None
        latest = self.rooms.gallery.page(Query(kinds=frozenset({"drawing"}), entry_id=entry_id), limit=1)
        return latest[0].id if latest else None

    def _bring(self, piece_id: str) -> None:
        """Bring back the paper of a piece, off this thread."""
        rooms = self.rooms
        self.bringing = True
        self.easel.drawing = None

        def show(brought: Spread) -> None:
            self.bringing = False
            self._kept = KeptDrawing(rooms, brought.drawing.paper, piece_id)
            self.easel.put(*brought)

        def sorry(error) -> None:
            self.bringing = False
            self.shell.toast(str(error))
            self.put_new("blank")

        brought, self._brought = self._brought, None
        future = brought[1] if brought is not None and brought[0] == piece_id else later(lambda: self._read(piece_id))
        when_done(future, show, sorry)

    def _read(self, piece_id: str) -> Spread:
        library = self.rooms.library
        library.settle()
        return spread(replay((decode(op.payload) for op in library.ops(piece_id)), self.rooms.brushes))

    def put_new(self, kind: str, colour=CREAM) -> None:
        """Put out a fresh paper. The one before is in the gallery, if there was a mark on it."""
        self.leave()
        laid = self._laid_out(self._paper(kind, colour))
        self._kept = KeptDrawing(self.rooms, laid.drawing.paper)
        self.easel.put(*laid)
        self._ready = None

    def lay_out(self) -> None:
        """Make ready what will be asked for first, off this thread: the paper left on the easel, or a blank one."""
        entry = self.rooms.journal.entry_now()
        left = self._left_on_easel(entry.id if entry else None)
        if left is not None:
            self._brought = left, later(lambda: self._read(left))
            return
        paper, brushes = self._paper("blank", CREAM), self.rooms.brushes
        self._ready = later(lambda: spread(Drawing(paper, brushes)))

    def _laid_out(self, paper: Paper) -> Spread:
        """Return a drawing on a paper like this one: the one that was made ready, or a new one."""
        if self._ready is not None:
            laid = self._ready.result()
            if replace(laid.drawing.paper, seed=paper.seed) == paper:
                return laid
        return spread(Drawing(paper, self.rooms.brushes))

    def _paper(self, kind: str, colour) -> Paper:
        """Return a paper as large as there is room for."""
        width, height = self._room()[2:]
        if kind == "circle":
            width = height = min(width, height)
        else:
            width, height = min(width, height * STEEPEST), min(height, width * STEEPEST)
        return Paper(kind, max(64, int(width)), max(64, int(height)), colour, secrets.randbits(32))

    # --- making

    def _keep(self, _easel, op) -> None:
        self._kept.keep(op)
        self._look()

    def _look(self, *_) -> None:
        drawing = self.easel.drawing
        self.can_undo = drawing is not None and drawing.can_undo
        self.can_redo = drawing is not None and drawing.can_redo

    def undo(self, *_) -> None:
        """Take the last step back."""
        if self.easel.drawing is not None:
            self.easel.undo()

    def redo(self, *_) -> None:
        """Make the last undone step again."""
        if self.easel.drawing is not None:
            self.easel.redo()

    def clear(self) -> None:
        """Make the paper empty; undo brings everything back."""
        self._close_sheet()
        if self.easel.clear():
            self.shell.toast("The paper is empty again.", undo=self.undo)

    def take_brush(self) -> None:
        """Take the brush up again, or open the sheet of the one in hand."""
        if self.erasing:
            self.erasing = False
        else:
            self.toggle("brush")

    def take_eraser(self) -> None:
        """Take the eraser."""
        self.erasing = True
        self._close_sheet()

    def take_colour(self, colour) -> None:
        """Draw on in a colour."""
        self.easel.colour = list(colour)
        self.erasing = False

    def _take_up(self, *_) -> None:
        settings, name = self.rooms.settings, "eraser" if self.erasing else self.brush
        brush = self.rooms.brushes[name]
        self.easel.brush = name
        self.easel.brush_size = settings.get(f"size.{name}", float(brush.size))
        self.easel.brush_opacity = settings.get(f"opacity.{name}", float(brush.opacity))
        self.brush_icon = ICONS.get(self.brush, "brush")
        settings.set("brush", self.brush)
        for dot, share in zip(reversed(self.ids.dots.children), SIZES, strict=True):
            self._mark(dot, share)

    def _own_size(self) -> float:
        return self.rooms.brushes[self.easel.brush].size

    def _take_size(self, share: float) -> None:
        brush = self.rooms.brushes[self.easel.brush]
        self.easel.brush_size = min(brush.largest, max(brush.smallest, brush.size * share))

    def _mark(self, dot, share: float) -> None:
        """Choose the dot that the size in hand is nearest to."""
        nearest = min(SIZES, key=lambda s: abs(s - self.easel.brush_size / self._own_size()))
        dot.chosen = share == nearest

    def _remember_size(self, easel, size) -> None:
        self.rooms.settings.set(f"size.{easel.brush}", float(size))

    def _remember_opacity(self, easel, opacity) -> None:
        self.rooms.settings.set(f"opacity.{easel.brush}", float(opacity))

    def _remember_colour(self, _easel, colour) -> None:
        self.rooms.settings.set("colour", to_hex(tuple(colour)))

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Undo, redo, brush, eraser and size from the keyboard."""
        if modifiers & {"ctrl", "meta"}:
            acts = {"z": self.redo if "shift" in modifiers else self.undo, "y": self.redo}
        else:
            step = 2**0.25
            acts = {
                "b": lambda: setattr(self, "erasing", False),
                "e": self.take_eraser,
                "[": lambda: self._scale(1 / step),
                "]": lambda: self._scale(step),
            }
        if name not in acts:
            return False
        acts[name]()
        return True

    def _scale(self, factor: float) -> None:
        brush = self.rooms.brushes[self.easel.brush]
        self.easel.brush_size = min(brush.largest, max(brush.smallest, self.easel.brush_size * factor))

    # --- sheets

    def toggle(self, name: str) -> None:
        """Open a sheet, or close it when it is open."""
        from studio.ui.widgets.draw_sheets import sheet_named  # not needed for the first mark

        again = self.open_sheet == name
        self._close_sheet()
        if not again:
            self.sheet = sheet_named(name)(self)
            self.sheet.side = "right" if self.rooms.settings.get("left_handed", False) else "left"
            self.sheet.bind(on_closed=self._sheet_closed)
            self.open_sheet = name
            self.sheet.open(self)

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.close()

    def _sheet_closed(self, *_) -> None:
        self.sheet, self.open_sheet = None, ""

    # --- where things are

    def _room(self):
        """Left, bottom, width and height of what the paper may take."""
        if self.portrait:
            top = 2 * EDGE + 80
            return self.x + dp(EDGE), self.y + dp(400), self.width - dp(2 * EDGE), self.height - dp(400 + top)
        side = RAIL + 2 * EDGE
        return self.x + dp(side), self.y + dp(68), self.width - dp(2 * side), self.height - dp(68 + 24)

    def _arrange(self, *_) -> None:
        if self.width < dp(300) or self.height < dp(300):
            return
        self.aside = bool(self.open_sheet) and not self.portrait
        (self._stand if self.portrait else self._lie)()
        if self._wanted is not None:
            self._put_out()

    def _lie(self) -> None:
        """A rail on either side, as on a desk."""
        ids, left = self.ids, not self.rooms.settings.get("left_handed", False)
        tools = self.x + dp(EDGE) if left else self.right - dp(EDGE + RAIL)
        colours = self.right - dp(EDGE + RAIL) if left else self.x + dp(EDGE)
        if self.aside:
            colours = -dp(AWAY)  # what can't be seen must not be in the way of a touch either
        for plate, x in ((ids.tool_plate, tools), (ids.colour_plate, colours)):
            plate.pos, plate.size = (x, self.y + dp(EDGE)), (dp(RAIL), self.height - dp(2 * EDGE))
        top, inner = self.top - dp(24), tools + dp(8)
        ids.leave.pos = inner, top - dp(72)
        ids.tool_line.pos = tools + dp(24), self.top - dp(104)
        ids.brushes.pos = inner, self.top - dp(114) - ids.brushes.height
        ids.steps.pos = inner, self.y + dp(24)
        ids.swatches.pos = colours + dp(8), top - ids.swatches.height
        ids.dots.pos = colours + dp(8), self.y + dp(26)
        ids.colour_line.pos = colours + dp(24), ids.dots.top + dp(12)
        x, y, width, height = self._room()
        ids.shore.pos, ids.shore.size = (x, self.y + dp(32)), (width, dp(2))
        if self.sheet is not None:
            # the paper moves over as it is, and stays as large
            x = self.right - dp(24) - width if left else self.x + dp(24)
            sheet = self.easel.sheet[2]
            x += (width - sheet) / 2 if left else -(width - sheet) / 2
        ids.easel.pos, ids.easel.size = (x, y), (width, height)

    def _stand(self) -> None:
        """The paper above, colours and tools below it, undo at the top."""
        ids, edge = self.ids, dp(EDGE)
        wide = self.width - 2 * edge
        x, y, width, height = self._room()
        ids.easel.pos, ids.easel.size = (x, y), (width, height)
        ids.leave.pos = edge, self.top - dp(20 + 72)
        ids.steps.pos = self.right - edge - ids.steps.width, self.top - dp(20 + 72)
        ids.shore.pos, ids.shore.size = (self.x, self.y + dp(330)), (self.width, dp(2))
        ids.colour_plate.pos, ids.colour_plate.size = (self.x + edge, self.y + dp(160)), (wide, dp(108))
        ids.tool_plate.pos, ids.tool_plate.size = (self.x + edge, self.y + dp(24)), (wide, dp(112))
        ids.swatches.spacing = max(0, (wide - dp(32) - 7 * dp(72)) / 6)
        ids.swatches.pos = self.x + 2 * edge, self.y + dp(160 + 18)
        ids.brushes.pos = self.x + 2 * edge, self.y + dp(24 + 20)
        ids.dots.pos = self.right - 2 * edge - ids.dots.width, self.y + dp(24 + 28)
        ids.tool_line.pos = ids.dots.x - dp(20), self.y + dp(24 + 32)


def _colour(text: str, otherwise):
    try:
        return from_hex(text)
    except ValueError:
        return otherwise

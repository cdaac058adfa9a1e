"""Draw: an easel that is ready at once. There is no Save button, for there is nothing left to save."""

from functools import cached_property

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from studio.drawing import engine
from studio.drawing.op import AddStroke, Dance, Fill
from studio.drawing.paper import CREAM
from studio.ui import draw_layout
from studio.ui.draw_hand import Hand, icon_of
from studio.ui.draw_keys import act_of
from studio.ui.draw_layers import in_hand
from studio.ui.draw_lying import Lying
from studio.ui.draw_papers import Spread, symmetry_left
from studio.ui.draw_rails import Rail
from studio.ui.draw_replay import Played
from studio.ui.draw_words import caption_of
from studio.ui.kv import load_kv
from studio.ui.later import later
from studio.ui.patience import Patience
from studio.ui.screen import Screen
from studio.ui.widgets.easel import Easel  # noqa: F401  the .kv names it
from studio.ui.widgets.history_strip import HistoryStrip  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.panel import Panel, Plate  # noqa: F401
from studio.ui.widgets.view_keys import ViewKeys  # noqa: F401

load_kv(__file__)


class DrawScreen(Screen):
    """The paper as large as it can be, tools at one hand, colours at the other, and below it how it was made."""

    tool = StringProperty("brush")
    """"brush", "eraser", "fill" or "pick"."""
    brush_icon = StringProperty("brush")
    open_sheet = StringProperty("")
    """Name of the sheet that is open, or ""."""
    aside = BooleanProperty(False)
    """Whether a sheet stands beside the paper, in the place of the colours."""
    upright = BooleanProperty(False)
    """Whether the tools lie at the foot."""
    narrowest = BooleanProperty(False)
    left_handed = BooleanProperty(False)
    can_undo = BooleanProperty(False)
    can_redo = BooleanProperty(False)
    can_play = BooleanProperty(False)
    """Whether there is anything to be played again."""
    is_repeated = BooleanProperty(False)
    """Whether marks are repeated."""
    easel_fitted = BooleanProperty(True)
    view_ground = StringProperty("")
    caption = StringProperty("")
    """What the paper and the symmetry are, when they are not plain."""
    saying = StringProperty("")
    """What is being done just now, when it takes a while."""
    pill_at = ListProperty([0, 0])

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, **kwargs)
        self.easel = self.ids.easel
        self.hand = Hand(rooms.settings, rooms.brushes, self.easel)
        self.patience = Patience(lambda words: setattr(self, "saying", words))
        self.filling = None
        """What stops the fill that is looked for; see `draw_fill`."""
        self.sheet = None
        self.played = Played(self)
        self.lying = Lying(self)
        self._wanted = self._said = None
        self.rail = Rail(self)
        self._bind()
        self._take_up()

    def _bind(self) -> None:
        easel, hand = self.easel, self.hand
        easel.bind(on_made=self._keep, drawing=self._look, view=self._viewed, symmetry=self._describe)
        easel.bind(on_picked=lambda _easel, colour: hand.take_colour(colour), on_fill=self._fill_at)
        easel.bind(on_busy=lambda _easel, busy: self.patience.begin() if busy else self.patience.end())
        easel.fbind("layer", self._layer_taken)
        easel.fbind("colour", self._take_picture)
        for prop in ("brush", "tool"):
            hand.fbind(prop, self._take_up)
        for prop in ("pos", "size", "portrait", "open_sheet", "left_handed"):
            self.fbind(prop, self.arrange)
        for part in ("caption", "view"):
            self.ids[part].fbind("size", self.arrange)

    # --- coming and going

    def enter(self, piece_id=None, paper=None, **_) -> None:
        """Put out the paper of a piece, a fresh one of a kind, or else the one that was left on the easel."""
        self.left_handed = self.rooms.settings.get("left_handed", False)
        self.easel.heed(self.rooms.settings)
        self._wanted = (piece_id, paper)
        self.arrange()

    def leave(self) -> None:
        """Put the sheet away; what was drawn is kept already."""
        self.close_sheet()
        self.played.end()
        self.easel.let_go()
        self.unsay()
        self.rest()

    def rest(self) -> None:
        """Keep what the drawing looks like now, and what could not be kept before."""
        if self.sheet is not None and hasattr(self.sheet, "settle"):
            self.sheet.settle()
        self.lying.rest()

    def back(self) -> bool:
        """Put down what lies over the paper first."""
        if self.played.end():
            return True
        if self.tool == "pick":
            self.hand.put_back()
            return True
        return False

    def put_new(self, kind: str, colour=CREAM, texture: str = "clouds", longest: int = 0) -> None:
        """Put out a fresh paper. The one before is in the gallery, if there was a mark on it."""
        self.lying.put_new(kind, colour, texture, longest)

    def lay_out(self) -> None:
        """Make ready what will be asked for first, off this thread."""
        self.lying.lay_out()

    # --- making

    @property
    def piece_id(self) -> str | None:
        """The piece that lies on the easel, once there is a mark on it."""
        return self.lying.piece_id

    @cached_property
    def stamps(self):
        """What the stamp prints."""
        from studio.ui.draw_stamps import Stamps  # not needed for the first mark

        return Stamps(self)

    def say(self, text: str, undo=None, seconds: float = 8) -> None:
        """Say one line that is about the last step: it goes when there is another, or when the easel is left."""
        self.unsay()
        self._said = self.shell.toast(text, undo=undo, seconds=seconds)

    def unsay(self) -> None:
        """Take away what was said about the last step."""
        said, self._said = self._said, None
        if said is not None:
            said.end()

    def _keep(self, _easel, op) -> None:
        self.unsay()
        if "stamps" in self.__dict__:
            for picture in self.stamps.before(op):
                self.lying.kept.keep(picture)
        self.lying.kept.keep(op)
        if isinstance(op, AddStroke | Dance | Fill):
            self.hand.used()
        self._look()

    def _look(self, *_) -> None:
        drawing, strip = self.easel.drawing, self.ids.strip
        self.can_undo = drawing is not None and drawing.can_undo
        self.can_redo = drawing is not None and drawing.can_redo
        document = drawing.document if drawing is not None else None
        strip.steps, strip.done = (len(document.steps), document.done) if document else (0, 0)
        self.can_play = strip.steps > 0
        if drawing is not None:
            self.easel.layer = in_hand(drawing.layers, int(self.easel.layer))
        self._describe()
        if self.sheet is not None and hasattr(self.sheet, "renew"):
            self.sheet.renew()

    def _layer_taken(self, *_) -> None:
        self.lying.layer_taken()

    def undo(self, *_) -> None:
        """Take the last step back; a fill that is looked for yet is the last step."""
        self.played.end()
        if self.filling is None:
            self.easel.undo()
        else:
            from studio.ui.draw_fill import stop_filling

            stop_filling(self)

    def redo(self, *_) -> None:
        """Make the last undone step again."""
        self.played.end()
        self.easel.redo()

    def do(self, edit) -> bool:
        """Make a step; return whether it could be made."""
        try:
            return self.easel.do(edit)
        except ValueError:
            return False

    def clear(self) -> None:
        """Make the paper empty; undo brings everything back."""
        self.close_sheet()
        if self.easel.clear():
            self.say("The paper is empty again.", undo=self.undo)

    def _fill_at(self, _easel, x: float, y: float) -> None:
        from studio.ui.draw_fill import fill_at  # not needed for the first mark

        fill_at(self, x, y)

    def _viewed(self, *_) -> None:
        if self.easel.is_fitted != self.easel_fitted:
            self.easel_fitted = self.easel.is_fitted
            self.arrange()

    def _describe(self, *_) -> None:
        """Say what paper it is and how marks are repeated, when that is not plain."""
        drawing, symmetry = self.easel.drawing, self.easel.symmetry
        self.is_repeated = not symmetry.is_none
        self.caption = caption_of(drawing.paper, symmetry) if drawing is not None else ""

    # --- tools

    def take_brush(self) -> None:
        """Take the brush up again, or open the sheet of the one in hand."""
        self._take_tool("brush")

    def take_eraser(self) -> None:
        """Take the eraser, or open its sheet."""
        self._take_tool("eraser")

    def take_fill(self) -> None:
        """Take the fill, or open its sheet."""
        self._take_tool("fill")

    def _take_tool(self, tool: str) -> None:
        self.played.end()
        had, self.hand.tool = self.hand.tool, tool
        if had == tool or self.open_sheet in ("brush", "eraser", "fill"):
            self.toggle(tool)

    def take_pipette(self) -> None:
        """Take up the pipette, or put it down."""
        self.played.end()
        if self.tool == "pick":
            self.hand.put_back()
        else:
            self.hand.pick()

    def take_colour(self, colour) -> None:
        """Draw on in a colour."""
        self.hand.take_colour(colour)

    def take_favourite(self, number: int) -> None:
        """Take up one of the favourites."""
        if number < len(self.hand.favourites):
            self.hand.take(self.hand.favourites[number])

    def _take_up(self, *_) -> None:
        self.tool = self.hand.tool
        self.brush_icon = icon_of(self.hand.brush)
        self.rail.mark_size()
        self._take_picture()
        engine.get_ready(self.hand.in_use)
        if self.tool == "fill":
            from studio.drawing import fill

            later(fill.warm_up)

    def put(self, laid: Spread) -> None:
        """Lay a drawing on the easel, and be about it from now on."""
        self.easel.symmetry = symmetry_left(laid.drawing.document)
        if "stamps" in self.__dict__:
            self.stamps.forget()
        self.easel.put(*laid)
        self.easel.layer = self.lying.layer_in_hand(laid.drawing.layers)
        self._take_picture()
        self.arrange()

    def _take_picture(self, *_) -> None:
        if self.hand.in_use.layering == "stamp":
            self.stamps.take_up()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key (`studio.ui.draw_keys`)."""
        if self.played.key(name, modifiers):
            return True
        act = act_of(self, name, modifiers)
        if act is not None:
            act()
        return act is not None

    def play(self) -> None:
        """Show how the drawing was made, over the paper."""
        self.close_sheet()
        self.played.begin()

    # --- sheets

    def toggle(self, name: str) -> None:
        """Open a sheet, or close it when it is open."""
        from studio.ui.widgets.draw_sheets import sheet_named  # not needed for the first mark

        again = self.open_sheet == name
        self.played.end()
        self.close_sheet()
        if not again and self.easel.drawing is not None:
            self.show_sheet(sheet_named(name)(self), name)

    def show_sheet(self, sheet, name: str) -> None:
        """Open a sheet beside the paper, or from below."""
        self.close_sheet()
        self.sheet = sheet
        sheet.side = "right" if self.left_handed else "left"
        if not self.upright:
            rail = self.ids.tool_plate.width / dp(1)
            sheet.inset, sheet.beside = rail + 28, rail + 16
            sheet.share = max(sheet.share, 0.6 if self.height >= dp(draw_layout.LOW) else 0.72)
        self.ids.view.spread = False
        sheet.bind(on_closed=self._sheet_closed)
        self.open_sheet = name
        sheet.open(self)

    def close_sheet(self) -> None:
        """Close the sheet that is open, if one is."""
        if self.sheet is not None:
            self.sheet.close()

    def _sheet_closed(self, *_) -> None:
        self.sheet, self.open_sheet = None, ""

    # --- where things are

    def arrange(self, *_) -> None:
        """Put everything where it belongs, once there is room."""
        if self.width < dp(300) or self.height < dp(300):
            return
        self.narrowest = self.width < dp(draw_layout.NARROW)
        self.aside = bool(self.open_sheet) and not draw_layout.is_upright(self)
        draw_layout.arrange(self)
        left, bottom, width, _ = draw_layout.room(self)
        self.pill_at = left + width / 2, bottom + dp(44)
        self.played.arrange()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.lying.put_out(*wanted)

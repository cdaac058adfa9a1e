"""Exactly this will be seen: one piece after another over the whole window, each part of it a switch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.library.record import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.part_rows import PartRow
from studio.ui.portions import Portions
from studio.ui.review import Review, around
from studio.ui.rooms import Rooms
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.seen_page import SeenPage  # noqa: F401
from studio.ui.widgets.share_thumb import ShareThumb
from studio.ui.widgets.tick import Tick
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

HEAD, FOOT, FOOT_TALL = 104, 104, 168
"""Dp of the head, of the foot on one line, and on two."""
THUMB, STEP = 120, 130
"""Dp of a small piece, and from one to the next."""
BESIDE = 24
"""Dp beside the switches for the bar that scrolls them."""
STAGE, STRIP = 560, 152
"""Dp of the stage's width where the window has them, and of the strip's with its margin."""
PLACE = 52
"""Dp below the strip for which of how many it is, and what was said of it."""
SAID = {"yes": "Yes", "no": "Left out", "": ""}
"""What stands below its number, by its answer."""
LOW = 700
"""Dp of height below which there is no strip, and no words at the foot."""


class ReviewPane(FloatLayout):
    """One piece as others will see it, the switches beside it, and the two answers at the foot.

    Events: `on_back`, `on_part(name, on)`, `on_reflection(id, on)`, `on_answer(yes)`, `on_at(index)` of the piece to
    look at.
    """

    portrait = BooleanProperty(False)
    whom = StringProperty("")
    place = StringProperty("")
    """Which of how many it is, and what was said of it."""
    step = NumericProperty(0)
    """Which one it is, from 0 (read only)."""
    many = NumericProperty(0)
    """How many there are (read only)."""
    stepping = BooleanProperty(False)
    """Whether there are keys to the next and the one before, for want of a strip (read only)."""
    rows = ListProperty([])
    """Its switches (`PartRow`)."""
    low = BooleanProperty(False)
    """Whether there is no room for the strip (read only)."""

    __events__ = ("on_back", "on_part", "on_reflection", "on_answer", "on_at")

    def __init__(self, rooms: Rooms, **kwargs):
        self._rooms = rooms
        self._review, self._pieces = Review(), {}
        self._thumbs: list[ShareThumb] = []
        self._ticks: list[Tick] = []
        self._shown: list[PartRow] = []
        self._putting = Portions(spent=0.001)  # a row makes its column lie anew
        super().__init__(**kwargs)
        self._lay_next = Clock.create_trigger(lambda _dt: self._lay(), 0)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size", "portrait"):
            self.fbind(name, self._lay_soon)
        self.fbind("rows", lambda *_: self._fill())
        self.ids.place.fbind("height", self._lay_soon)

    def on_back(self):
        """The person wants to go back."""

    def on_part(self, name: str, on: bool):
        """A part may be seen, or may not."""

    def on_reflection(self, reflection_id: str, on: bool):
        """A reflection may be seen, or may not."""

    def on_answer(self, yes: bool):
        """This one, or not this one."""

    def on_at(self, index: int):
        """Another piece is to be looked at."""

    def show(self, review: Review, pieces: Sequence[PieceRecord]) -> None:
        """Show where a review stands; `pieces` are those of it, in its order."""
        self._review, self._pieces = review, {piece.id: piece for piece in pieces}
        self.step, self.many = review.at, len(review.pieces)
        lines = f"{review.at + 1} of {self.many}", SAID[_answer_of(review, review.piece)]
        self.place = "\n".join(filter(None, lines)) if self.many > 1 else ""
        self._lay()

    # --- the switches -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Have a row for each switch; those that are there serve again, for each takes some 3 ms to make."""
        column, self._shown = self.ids.switches, list(self.rows)
        for tick in self._ticks[len(self._shown) :]:
            tick.row = None
            column.remove_widget(tick)
        self._putting.begin([partial(self._put, at, row) for at, row in enumerate(self._shown)])

    @property
    def idle(self) -> bool:
        """Whether every switch is there."""
        return self._putting.idle

    def _put(self, at: int, row: PartRow) -> None:
        if at == len(self._ticks):
            self._ticks.append(self._new_tick())
        tick = self._ticks[at]
        tick.row = None  # what is set now was not pressed
        tick.text, tick.caption, tick.active = row.text, row.caption, row.on
        tick.padding = (dp(28), 0, 0, 0) if row.within else (0, 0, 0, 0)
        tick.row = row
        if tick.parent is None:
            self.ids.switches.add_widget(tick)

    def _new_tick(self) -> Tick:
        tick = Tick()
        tick.row = None
        tick.bind(active=self._turned)
        return tick

    def _turned(self, tick: Tick, on: bool) -> None:
        row = tick.row
        if row is not None:
            self.dispatch("on_reflection" if row.within else "on_part", row.name, on)

    # --- where everything lies ----------------------------------------------------------------------------

    def _lay(self) -> None:
        ids, self.low = self.ids, self.height < dp(LOW)
        self.stepping = self.low and self.portrait and self.many > 1
        foot = dp(FOOT_TALL if self.portrait and not self.low else FOOT)
        ids.foot.height = foot
        top, bottom = self.top - dp(HEAD + 12), self.y + foot + dp(24)
        if self.portrait:
            self._lay_upright(top, bottom)
        else:
            self._lay_wide(top, bottom)

    def _lay_wide(self, top: float, bottom: float) -> None:
        ids, strip = self.ids, dp(STRIP)
        room = int((top - bottom - dp(PLACE)) // dp(STEP))
        wide = min(dp(STAGE + 160), (self.width - strip - dp(64)) * 0.53)
        ids.stage.pos, ids.stage.size = (self.x + strip + dp(32), bottom), (wide, max(1, top - bottom))
        left = ids.stage.right + dp(40)
        ids.page.pos = left, self.y + ids.foot.height + dp(2)
        wide = min(dp(560), self.right - dp(32) - left) + dp(BESIDE)
        ids.page.size = max(1, wide), max(1, top + dp(12) - ids.page.y)
        spots = [(self.x + dp(32), top - dp(THUMB) - dp(STEP) * at) for at in range(max(1, room))]
        last = self._place_thumbs(spots)
        ids.place.pos = self.x + dp(32), last - dp(14) - ids.place.height
        ids.place.size_hint_x, ids.place.width = None, dp(THUMB)

    def _lay_upright(self, top: float, bottom: float) -> None:
        ids = self.ids
        edge = dp(24 if self.low else 32)
        if not self.low:
            room = int((self.width - 2 * edge - dp(110)) // dp(STEP))
            spots = [(self.x + edge + dp(STEP) * at, top - dp(THUMB)) for at in range(max(1, room))]
            self._place_thumbs(spots)
            ids.place.pos = self.right - edge - dp(100), top - dp(THUMB / 2) - ids.place.height / 2
            ids.place.size_hint_x, ids.place.width = None, dp(100)
            top -= dp(THUMB + 16)
        else:
            self._place_thumbs([])
            ids.place.size_hint_x, ids.place.width = None, dp(104)
            ids.place.pos = self.x + edge, ids.foot.center_y - ids.place.height / 2
        if self.low:  # side by side: there is more width than height
            half = (self.width - 3 * edge) / 2
            ids.stage.pos, ids.stage.size = (self.x + edge, bottom - dp(12)), (half, max(1, top - bottom + dp(12)))
            ids.page.pos = ids.stage.right + edge, self.y + ids.foot.height + dp(2)
            ids.page.size = half + dp(BESIDE - 4), max(1, top - ids.page.y)
            return
        high = round((top - bottom) * 0.54)
        ids.stage.pos, ids.stage.size = (self.x + edge, top - high), (self.width - 2 * edge, high)
        ids.page.pos = self.x + edge, self.y + ids.foot.height + dp(2)
        ids.page.size = self.width - 2 * edge + dp(BESIDE), max(1, top - high - dp(12) - ids.page.y)

    def _place_thumbs(self, spots: Sequence[tuple[float, float]]) -> float:
        """Put small pieces at places, those near to what is looked at; return the bottom of the last one."""
        review, strip = self._review, self.ids.strip
        shown = around(review, len(spots)) if spots else ()
        if len(self._thumbs) < len(shown):  # one a frame: each takes some 3 ms to make
            self._lay_next()
            thumb = ShareThumb(self._rooms)
            thumb.bind(on_release=lambda thumb: self.dispatch("on_at", thumb.index))
            self._thumbs.append(thumb)
        for thumb in self._thumbs[len(shown) :]:
            strip.remove_widget(thumb)
        low = self.top - dp(HEAD)
        for thumb, at, spot in zip(self._thumbs, shown, spots, strict=False):
            piece_id = review.pieces[at]
            thumb.index, thumb.piece = at, self._pieces.get(piece_id)
            thumb.here, thumb.answer = at == review.at, _answer_of(review, piece_id)
            thumb.pos, low = spot, spot[1]
            if thumb.parent is None:
                strip.add_widget(thumb)
        return low


def _answer_of(review: Review, piece_id: str) -> str:
    return "yes" if piece_id in review.yes else "no" if piece_id in review.no else ""

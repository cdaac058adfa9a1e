"""Today: the first screen. What is open, four doors, and the last few pieces. Nothing else."""

from math import log

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.palette import from_hex
from studio.gallery.thumbnail import aspect
from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.returning import Returning
from studio.ui.screen import Screen
from studio.ui.texture import picture
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.door import Door
from studio.ui.widgets.icon import Icon  # noqa: F401
from studio.ui.widgets.justified import Flow, Measure, Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

JUST_TODAY = "Just today, for now."
SAMPLE = "This is a sample. Nothing here is changed."

COLUMNS = (430, 330, 312)
"""Widths of the doors against each other, side by side."""
DOOR_GAP, TILE_GAP = 20, 12
LOW_DOORS, LOW_TALL_DOORS = 300, 440
"""Dp of height below which the doors take the strip's room as well: side by side, and upright."""
COMPACT = 640
"""Dp of height below which an upright screen has its doors two by two."""
MOST_TILES = 14
MOST_SAMPLE_TILES = 40
LOWEST_ROW = 130
"""Dp below which the rows of a sample are not made lower to show more of it."""
MOST_STRETCH = 1.25
"""How much wider the tiles of a strip may be together, so that it ends where the doors end."""
CARD, LOW_CARD, CARD_SHARE = 160, 80, 0.5
"""Dp that what comes back is high in an upright window, and where it stands alone; its part of the strip's row."""
MINUTE = 60
MARK_AFTER = 0.5
"""Seconds until the mark on the Draw door is painted; before that a hand may already reach for it."""
"""Dp of height that asking for a session takes."""


class TodayLine(Pressable, BoxLayout):
    """The line under the greeting; it leads to the journal."""

    text = StringProperty("")
    leads = BooleanProperty(True)
    """Whether there is somewhere to go."""


class TodayScreen(Screen):
    """The doors, under what is open and over what was made last."""

    greeting = StringProperty("")
    line = StringProperty("")
    """What is open, or that nothing is."""

    session = ObjectProperty(None, allownone=True)
    """The open session (`EntryRecord`), or None."""

    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    """How the open session's disc looks now."""

    looking = BooleanProperty(False)
    """Whether this is the sample, where nothing is begun."""

    header = NumericProperty(168)
    """Px from the top to the horizon."""

    greeting_drop, line_drop = NumericProperty(64), NumericProperty(112)
    """Px from the top to the middles of the greeting and the line under it."""

    sun_radius = NumericProperty(60)
    """Dp of the disc."""

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, **kwargs)
        self.looking = rooms.library.read_only
        self._tiles: list[PieceTile] = []
        self._pieces = []
        self._letters = []
        self._mark_shown = None
        self._tick = None
        self._sheet = None
        self.returning = Returning(self)
        """What comes back by itself, if anything: one card."""
        self.doors: dict[str, Door] = {name: self.ids[name].__self__ for name in ("draw", "sound", "write", "speak")}
        if self.looking:
            for door in self.doors.values():
                self.remove_widget(door)
        self._refresh_soon = Clock.create_trigger(lambda _dt: self.refresh(), 0)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        for name in ("pos", "size", "portrait"):
            self.fbind(name, self._arrange_soon)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Show how things are now, and go on doing so."""
        self.leave()
        signals = (self.rooms.gallery.piece_changed, self.rooms.journal.entry_changed)
        self._letters = [signal.connect(lambda _id: soon(self._refresh_soon)) for signal in signals]
        self._tick = Clock.schedule_interval(lambda _dt: self.refresh(), MINUTE)
        self.refresh()

    def leave(self) -> None:
        """Stop listening."""
        self.returning.leave()
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None

    def refresh(self) -> None:
        """Read what is open and what was made last; when it is not shown any more, nothing."""
        if self._tick is None:
            return
        now = self.rooms.clock.now()
        self.greeting = entries.greeting(now)
        self.session = None if self.looking else self.rooms.journal.open_session()
        if self.session is not None:
            self.mark = self.rooms.journal.mark(self.session)
            self.line = entries.open_line(self.session, now)
        else:
            self.line = SAMPLE if self.looking else JUST_TODAY
        self._pieces = self.rooms.gallery.recent(MOST_SAMPLE_TILES if self.looking else MOST_TILES)
        self.arrange()
        self.returning.ask()

    # --- what can be pressed ------------------------------------------------------------------------------

    def open_line(self) -> None:
        """Go to the open session in the journal, or to today's entry when there is one."""
        if not self.looking:
            self.shell.go("journal", entry_id=self.session.id if self.session else self._today())

    def _today(self) -> str | None:
        newest = self.rooms.journal.timeline(1)
        today = self.rooms.clock.now().date().isoformat()
        return newest[0].id if newest and newest[0].kind == "day" and newest[0].day == today else None

    def ask(self) -> None:
        """Ask whether to begin a session, or go to where a library of one's own begins."""
        if self.looking:
            self.shell.go("welcome")
            return
        if self._sheet is None:
            from studio.ui.widgets.words_sheet import IntentionSheet  # not needed for the first screen

            self._sheet = IntentionSheet(side="right", inset=32)
            self._sheet.bind(on_begin=lambda _sheet, intention, mood: self.begin(intention, mood))
        self._sheet.open(self)

    def begin(self, intention: str, mood=None) -> None:
        """Begin a session, with how it is now if that was touched."""
        work = self.rooms.library.later(lambda: self.rooms.journal.begin_session(intention, mood))
        when_done(work, lambda _entry: self.refresh(), lambda error: self.shell.toast(str(error)))

    def open_piece(self, piece) -> None:
        """Go to a piece."""
        self.shell.go("piece", piece_id=piece.id)

    # --- where things lie ---------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Lay everything out for the window as it is."""
        if self.width <= 100 or not self.greeting:
            return
        compact = self.portrait and self.height < dp(COMPACT)
        grown = max(1.0, min(1.3, self.height / dp(800))) if not self.portrait else 1.0
        self.header = dp(124) if compact else dp(189) if self.portrait else round(dp(169) * grown)
        self.greeting_drop = dp(43) if compact else dp(72) if self.portrait else round(dp(64) * grown)
        self.line_drop = dp(91) if compact else dp(120) if self.portrait else round(dp(64) * grown) + dp(48)
        self.sun_radius = 42 if compact else 68 if self.portrait else 60 * grown
        left = self.x + dp(32 if self.portrait else 24)
        width = self.right - dp(32) - left
        top = self.top - self.header - dp(20 if compact else 35 if self.portrait else 31)
        foot = self.y + dp(6 if self.portrait else 38)
        if self.looking:
            self._lay_rows(left, foot, width, top - foot)
            return
        low = LOW_TALL_DOORS if self.portrait else LOW_DOORS
        strip = max(dp(140), min(dp(240), dp(170) if self.portrait else 0.2025 * self.height))
        gap = dp(24 if self.portrait else 28)
        room = top - foot - strip - gap
        card = self.returning.card
        if not self._pieces or room < dp(low) or compact:
            self._show([])
            taken = self._lay_card(left, foot, width, dp(LOW_CARD)) + dp(DOOR_GAP) if card else 0
            self._lay_doors(left, foot + taken, width, top - foot - taken, compact)
            return
        if card and self.portrait:
            taken = self._lay_card(left, foot + strip + gap, width, dp(CARD)) + gap
            self._lay_doors(left, foot + strip + gap + taken, width, room - taken, compact)
            self._lay_strip(left, foot, width, strip)
            return
        self._lay_doors(left, foot + strip + gap, width, room, compact)
        beside = round(CARD_SHARE * width) if card else 0
        if card:
            self._lay_card(left, foot, beside, strip)
            beside += dp(DOOR_GAP)
        self._lay_strip(left + beside, foot, width - beside, strip)

    def _lay_card(self, left, bottom, width, height) -> float:
        """Put what comes back in its place; return how high it is."""
        card = self.returning.card
        card.pos, card.size = (round(left), round(bottom)), (round(width), round(height))
        return height

    def _lay_doors(self, left, bottom, width, height, compact) -> None:
        gap = dp(DOOR_GAP)
        if compact:
            self._lay_square(left, bottom, width, height, dp(12))
            return
        if self.portrait:
            half, upper = (width - gap) / 2, round((height - gap) * 0.474)
            lower = height - gap - upper
            self._put("draw", left, bottom + lower + gap, width, upper)
            self._put("sound", left, bottom, half, lower)
            self._lay_pair(left + half + gap, bottom, half, lower)
        else:
            unit = (width - 2 * gap) / sum(COLUMNS)
            draw, sound, rest = (column * unit for column in COLUMNS)
            self._put("draw", left, bottom, draw, height)
            self._put("sound", left + draw + gap, bottom, sound, height)
            self._lay_pair(left + draw + sound + 2 * gap, bottom, rest, height)
        self._show_mark()

    def _lay_pair(self, left, bottom, width, height) -> None:
        gap = dp(DOOR_GAP)
        high = (height - gap) / 2
        self._put("write", left, bottom + high + gap, width, high)
        self._put("speak", left, bottom, width, high)

    def _lay_square(self, left, bottom, width, height, gap) -> None:
        wide, high = (width - gap) / 2, (height - gap) / 2
        for name, column, row in (("draw", 0, 1), ("sound", 1, 1), ("write", 0, 0), ("speak", 1, 0)):
            self._put(name, left + column * (wide + gap), bottom + row * (high + gap), wide, high)

    def _put(self, name, x, y, width, height) -> None:
        door = self.doors[name]
        x0, y0 = round(x), round(y)
        door.pos, door.size = (x0, y0), (round(x + width) - x0, round(y + height) - y0)

    def _lay_strip(self, left, bottom, width, height) -> None:
        """One row of the last pieces, ending where the doors end if their shapes allow."""
        gap = dp(TILE_GAP)
        wides = strip_widths([_shape(piece) for piece in self._pieces], height, width, gap)
        places, x = [], left
        for wide in wides:
            places.append((round(x), round(bottom), round(x + wide) - round(x), round(height)))
            x += wide + gap
        self._show(places)

    def _lay_rows(self, left, bottom, width, height) -> None:
        """The sample's pieces, all of them as large as they can be together; if they are many, the newest."""
        shapes, target = [_shape(piece) for piece in self._pieces], 0.7 * height
        flow = _flow(shapes, width, target)
        while flow.height > height and target > dp(LOWEST_ROW):
            target *= 0.93
            flow = _flow(shapes, width, target)
        top = round(bottom + height)
        fitting = [place for place in flow.tiles if place.y + place.height <= height]
        self._show([(left + at.x, top - at.y - at.height, at.width, at.height) for at in fitting])

    def _show(self, places) -> None:
        """Show the newest pieces at these places (x, y, width, height), the tiles made once and used again."""
        for tile in self._tiles[len(places) :]:
            self.ids.strip.remove_widget(tile)
        del self._tiles[len(places) :]
        for index, (x, y, width, height) in enumerate(places):
            if index == len(self._tiles):
                tile = PieceTile(None, self.rooms)
                tile.bind(on_release=lambda tile: self.open_piece(tile.piece))
                self._tiles.append(tile)
                self.ids.strip.add_widget(tile)
            tile = self._tiles[index]
            tile.pos, tile.size = (x, y), (width, height)
            if tile.piece != self._pieces[index]:
                tile.piece = self._pieces[index]

    # --- the mark on the Draw door ------------------------------------------------------------------------

    def _show_mark(self) -> None:
        """Have the brush that was last in the hand make its wave on the Draw door."""
        settings, brushes = self.rooms.settings, self.rooms.brushes
        brush, colour = settings.get("brush", ""), _colour(settings.get("colour", ""))
        if brush not in brushes or colour is None:
            return
        radius = max(4, round(dp(self.doors["draw"].face_radius)))
        wanted = (brush, colour, radius)
        if wanted == self._mark_shown:
            return
        self._mark_shown = wanted
        Clock.schedule_once(lambda _dt: self._paint_mark(wanted), MARK_AFTER)

    def _paint_mark(self, wanted) -> None:
        from studio.ui.widgets.door_mark import mark

        if wanted == self._mark_shown:
            brushes = self.rooms.brushes
            when_done(later(lambda: mark(brushes, *wanted)), lambda pixels: self._got_mark(wanted, pixels))

    def _got_mark(self, wanted, pixels) -> None:
        if wanted == self._mark_shown:
            self.doors["draw"].picture = picture(pixels)


def _shape(piece) -> Shape:
    return Shape(aspect(piece), piece.kind != "drawing")


def _flow(shapes: list[Shape], width: float, target: float) -> Flow:
    flow = Flow(Measure(width, dp(TILE_GAP), target, 0.75 * target, 1.25 * target), 0, 0, 0)
    flow.add(shapes)
    return flow


def strip_widths(shapes: list[Shape], height: float, width: float, gap: float) -> list[float]:
    """Return the widths of the first tiles of a row of one height, so that it ends where the room ends.

    Sounds and words give or take first; then all tiles share, a drawing being cut a little. When there is too
    little to fill the row, they keep their own widths.
    """
    count, best = 1, float("inf")
    total = 0.0
    for number, shape in enumerate(shapes, 1):
        total += shape.aspect * height
        off = abs(log(max(1.0, width - gap * (number - 1)) / total))
        if off < best:
            count, best = number, off
    room, shown = width - gap * (count - 1), shapes[:count]
    wides = [shape.aspect * height for shape in shown]
    if room > MOST_STRETCH * sum(wides):
        return wides
    giving = sum(wide for wide, shape in zip(wides, shown, strict=True) if shape.gives)
    if giving:
        stretch = min(1.4, max(0.8, 1 + (room - sum(wides)) / giving))
        wides = [wide * (stretch if shape.gives else 1) for wide, shape in zip(wides, shown, strict=True)]
    return [wide * room / sum(wides) for wide in wides]


def _colour(text: str) -> tuple[int, int, int] | None:
    try:
        return from_hex(text)
    except ValueError:
        return None

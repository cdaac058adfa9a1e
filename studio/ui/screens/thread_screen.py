"""Thread: sessions along the horizon, and below it what comes again, as far as the person tagged or made it."""

from __future__ import annotations

from datetime import date
from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.core.errors import StudioError
from studio.gallery.query import Query
from studio.gallery.thread import Dot, Line, Thread
from studio.journal import entry as entries
from studio.library.records import PieceRecord
from studio.ui.following import Following
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.portions import Portions
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.thread_look import Seen, first_pieces, hues_of, name_of, read_columns, read_thread
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.pieces_sheet import PiecesSheet
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401
from studio.ui.widgets.ringed_tile import RingedTile
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.session_header import heading
from studio.ui.widgets.thread_rows import SPENT, ThreadHead, ThreadRows, colour_of
from studio.ui.widgets.virtual_grid import Section
from studio.ui.widgets.words import Words

load_kv(__file__)

NARROWEST, WIDEST = 136, 280
"""Dp from column to column."""
PICTURE = 96
"""Dp of a picture's side."""
ROOMY = 620
"""Dp of height from which there is room for pictures."""
FAINT = 0.45
"""Opacity of pictures that the chosen line does not go through."""
TELLING = 180
"""Dp from column to column at least, for a line of words between them to say anything."""
MOST_PICTURES = 2
GAP = 14
"""Dp between two pictures of a column."""

NOTHING = "Nothing here yet, and no hurry."
NO_LINES = "Nothing has come twice yet."
ABOUT = "Put the same tag on pieces of two sessions, or use a colour again, and a line will join them."


class NoThread(FloatLayout):
    """The page while nothing has come again."""

    text = StringProperty(NOTHING)
    about = StringProperty(ABOUT)


class ThreadScreen(Screen):
    """Touch a name to see its pictures, a dot to see its pieces."""

    question = StringProperty("")
    """One open question about what is seen; nothing while there is no line, or in the sample."""

    level = NumericProperty(0)
    """Window y of the horizon's middle."""

    left = NumericProperty(0)

    steps = BooleanProperty(False)
    """Whether there are more columns than there is room for."""
    has_earlier, has_later = BooleanProperty(False), BooleanProperty(False)

    def __init__(self, rooms: Rooms, **kwargs):
        self._thread: Thread | None = None
        self._hues: tuple[str, ...] = ()
        self._seen: tuple[Seen, ...] = ()
        self._first: int | None = None
        self._chosen: str | None = None
        self._turn = 0
        self._told, self._stale = False, True
        """Whether what is shown is all that was read; whether `_seen` may be of another time."""
        self._none = NoThread()
        self._columns: tuple[list[int], float] = [], 0.0
        self._tiles: list[RingedTile] = []
        self._portions = Portions(SPENT)
        self._write_sheet = None
        self._following = Following(rooms, self._read)
        super().__init__(rooms=rooms, **kwargs)
        self.lines = ThreadRows()
        self.lines.bind(on_line=lambda _rows, line: self.choose(line), on_dot=lambda _rows, *dot: self.open_dot(*dot))
        self.ids.scroll.add_widget(self.lines)
        self.sheet = PiecesSheet(rooms)
        self.sheet.bind(
            on_piece=lambda _sheet, piece: self._open_piece(piece.id),
            on_entry=lambda _sheet, entry_id: self.shell.go("journal", entry_id=entry_id),
            on_all=lambda sheet: self.shell.go("gallery", query=sheet.query),
        )
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        for name in ("pos", "size", "portrait"):
            self.fbind(name, self._arrange_soon)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Look for what comes again."""
        self._first, self._told, self.question = None, False, ""
        self._following.begin()
        self._read()

    def leave(self) -> None:
        """Put the sheets away."""
        self._following.end()
        self._turn += 1
        self._portions.stop()
        self.sheet.close()
        if self._write_sheet is not None:
            self._write_sheet.close()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Left and right go to earlier and later columns."""
        if name in ("left", "right") and not modifiers and self.steps:
            self.step(-1 if name == "left" else 1)
            return True
        return False

    def step(self, by: int) -> None:
        """Go to earlier (-1) or later (1) columns."""
        if self._thread is not None and self._first is not None:
            room = self._room()
            self._first = max(0, min(self._first + by * max(1, room - 1), len(self._thread.columns) - room))
            self._look()

    # --- what is shown ------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._turn += 1
        turn = self._turn
        when_done(later(lambda: read_thread(self.rooms)), lambda found: self._take(turn, found), self._sorry)

    def _take(self, turn: int, found: Thread) -> None:
        if turn != self._turn:
            return
        before, self._thread, self._hues = self._thread, found, hues_of(found.lines)
        if self._first is not None and before is not None and not self.has_later:
            self._first = None  # the newest columns stay in view
        lost = self._chosen is not None and self.line is None
        if found.lines and (before is None or not before.lines or lost):
            self._chosen = _key(found.lines[0])
        asks = bool(found.lines) and not self.rooms.library.read_only
        self.question = (self.question or self.rooms.journal.prompt("thread")) if asks else ""
        self._told = self._told and found == before
        self._stale = True
        self.arrange()

    @property
    def idle(self) -> bool:
        """Whether everything has been put up."""
        return self._portions.idle and self.lines.portions.idle

    @property
    def line(self) -> Line | None:
        """The line whose pictures are ringed, or None."""
        lines = self._thread.lines if self._thread is not None else ()
        return next((line for line in lines if _key(line) == self._chosen), None)

    def _room(self) -> int:
        """Return how many columns there is room for."""
        room = self.right - dp(32) - self._start()
        return max(1, int(room // dp(NARROWEST)))

    def _start(self) -> float:
        return self.left + dp(232 if self.width > dp(900) else 176 if self.width > dp(700) else 152)

    def arrange(self) -> None:
        """Lay everything out for the window as it is."""
        found = self._thread
        if self.width <= 100 or found is None:
            return
        self.left = self.x + dp(32 if self.portrait else 24)
        roomy = self.height >= dp(ROOMY)
        self.level = round(self.top - dp(352 if roomy else 194))
        self._none.text = NOTHING if len(found.columns) < 2 else NO_LINES
        empty = not found.lines
        if empty != (self._none.parent is not None):
            self.add_widget(self._none) if empty else self.remove_widget(self._none)
        for name in ("scroll", "above", "below", "horizon"):
            self.ids[name].opacity = 0 if empty else 1
        if empty:
            self._clear()
            self._told = False
            return
        room = self._room()
        last = max(0, len(found.columns) - room)
        self._first = last if self._first is None else min(self._first, last)
        self._look()

    def _look(self) -> None:
        """Read what was made in the columns there is room for."""
        room, first, turn = self._room(), self._first, self._turn
        shown = self._thread.columns[first : first + room]
        self.steps = len(self._thread.columns) > room
        self.has_earlier, self.has_later = first > 0, first + room < len(self._thread.columns)
        if not self._stale and tuple(seen.entry for seen in self._seen) == shown:
            self._show()
            return
        when_done(later(lambda: read_columns(self.rooms, shown)), lambda seen: self._saw(turn, seen), self._sorry)

    def _saw(self, turn: int, seen: tuple[Seen, ...]) -> None:
        if turn != self._turn or self._thread is None:
            return
        if self._told and seen == self._seen:
            self._stale = False
            return
        self._seen, self._stale = seen, False
        self._show()

    def _show(self) -> None:
        self._clear()
        self._told = True
        start, count = self._start(), len(self._seen)
        pitch = min(dp(WIDEST), (self.right - dp(32) - start) / max(1, count))
        middles = [round(start + (place + 0.5) * pitch) for place in range(count)]
        self._columns = middles, pitch
        self._portions.begin(
            [
                partial(put, seen, middle)
                for seen, middle in zip(self._seen, middles, strict=True)
                for put in (self._put_head, self._put_words, self._put_date)
            ]
            + [self._new_tile] * len(self._pictures())
            + [self._put_pictures]
        )
        self.lines.show(
            self._thread.lines,
            self._hues,
            self.line,
            self._first,
            [middle - self.left for middle in middles],
            start - self.left - dp(16),
            self.ids.scroll.height,
        )

    def _clear(self) -> None:
        self._portions.stop()
        self._tiles = []
        self.ids.above.clear_widgets()
        self.ids.below.clear_widgets()

    def _put_head(self, seen: Seen, middle: float) -> None:
        width, radius = min(self._columns[1], dp(200)), 40 if self.height >= dp(ROOMY) else 26
        head = ThreadHead(mark=seen.mark, entry_id=seen.entry.id, radius_dp=radius)
        head.size = min(width, dp(2 * radius + 24)), dp(max(56, 2 * radius + 8))
        head.pos = round(middle - head.width / 2), self.level
        head.bind(on_release=lambda head: self.shell.go("journal", entry_id=head.entry_id))
        self.ids.above.add_widget(head)

    def _put_words(self, seen: Seen, middle: float) -> None:
        """One line of the session's own words, between its pictures and its disc."""
        own = entries.own_words(seen.entry)
        if not own or self.height < dp(ROOMY) or self._columns[1] < dp(TELLING):
            return
        words = Words(role="aside", text=f"“{own}”", shorten=True, shorten_from="right", halign="center")
        words.size_hint_x, words.width = None, max(1, self._columns[1] - dp(20))
        words.pos = round(middle - words.width / 2), round(self.top - dp(272))
        self.ids.above.add_widget(words)

    def _put_date(self, seen: Seen, middle: float) -> None:
        day = entries.day_words(date.fromisoformat(seen.entry.day), self.rooms.clock.now())
        words = Words(role="caption", text=day, wrap=False)
        words.bind(size=lambda words, _size: setattr(words, "x", round(middle - words.width / 2)))
        words.pos = round(middle - words.width / 2), round(self.y + dp(34) - dp(13))
        self.ids.below.add_widget(words)

    def _pictures(self) -> list[tuple[Seen, PieceRecord, float]]:
        """Return which pictures hang, and where each has its left side."""
        if self.height < dp(ROOMY):
            return []
        (middles, pitch), chosen = self._columns, self._chosen_pieces()
        number = max(1, min(MOST_PICTURES, int((pitch - dp(10) + dp(GAP)) // dp(PICTURE + GAP))))
        hung = []
        for seen, middle in zip(self._seen, middles, strict=True):
            pieces = first_pieces(seen, chosen, number)
            left = middle - (len(pieces) * dp(PICTURE + GAP) - dp(GAP)) / 2
            hung += [(seen, piece, left + place * dp(PICTURE + GAP)) for place, piece in enumerate(pieces)]
        return hung

    def _put_pictures(self) -> None:
        """Hang the pictures, or hang them anew in the same frames."""
        hung, chosen, line = self._pictures(), self._chosen_pieces(), self.line
        tint = colour_of(self._hues[self._thread.lines.index(line)]) if line is not None else None
        for tile in self._tiles[len(hung) :]:
            self.ids.above.remove_widget(tile)
        del self._tiles[len(hung) :]
        for place, (seen, piece, left) in enumerate(hung):
            tile = self._tiles[place] if place < len(self._tiles) else self._new_tile()
            tile.seen, tile.piece = seen, piece
            tile.tint = tint if piece.id in chosen else None
            tile.opacity = 1 if line is None or piece.id in chosen else FAINT
            tile.pos = round(left), round(self.top - dp(236))

    def _new_tile(self) -> RingedTile:
        tile = RingedTile(None, self.rooms, size_hint=(None, None), size=(dp(PICTURE), dp(PICTURE)))
        tile.bind(on_release=lambda tile: self._open_piece(tile.piece.id, tile.seen))
        self._tiles.append(tile)
        self.ids.above.add_widget(tile)
        return tile

    def _chosen_pieces(self) -> frozenset[str]:
        line = self.line
        return frozenset(piece for dot in line.dots for piece in dot.pieces) if line is not None else frozenset()

    # --- what can be pressed ------------------------------------------------------------------------------

    def choose(self, line: Line) -> None:
        """Ring the pictures a line goes through; once more, none."""
        self._chosen = None if _key(line) == self._chosen else _key(line)
        self.lines.choose(self.line)
        if self._portions.idle:  # else they come last anyway
            self._put_pictures()

    def open_dot(self, line: Line, dot: Dot) -> None:
        """Show the pieces of a dot."""
        rooms, entry = self.rooms, self._thread.columns[dot.column]

        def read():
            pieces = tuple(rooms.gallery.piece(piece_id) for piece_id in dot.pieces)
            return Section(entry.id, heading(entry, rooms.journal.mark(entry), rooms.clock.now()), pieces)

        query = Query(tags=(line.name,)) if line.kind == "tag" else None
        when_done(later(read), lambda section: self.sheet.show(self, name_of(line), [section], query), self._sorry)

    def _open_piece(self, piece_id: str, seen: Seen | None = None) -> None:
        among = tuple(piece.id for piece in seen.pieces) if seen else tuple(p.id for p in self.sheet.ids.grid.items)
        self.shell.go("piece", piece_id=piece_id, among=among)

    def ask(self) -> None:
        """Lay out a page for what is seen; it goes to today's entry."""
        from studio.ui.widgets.piece_sheets import WriteSheet  # not needed to look

        if self._write_sheet is None:
            self._write_sheet = WriteSheet(side="right", inset=24)
            self._write_sheet.bind(on_words=lambda sheet, text: self._keep(sheet, text))
        self._write_sheet.ask(self, self.question)

    def _keep(self, sheet, text: str) -> None:
        rooms, prompt = self.rooms, sheet.prompt

        def keep() -> None:
            with rooms.library.write():
                entry = rooms.journal.current_entry()
                rooms.journal.reflect(entry_id=entry.id, text=text, prompt=prompt)

        sheet.text = ""
        when_done(rooms.library.later(keep), lambda _: self.shell.toast("Kept with today."), self._sorry)

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))


def _key(line: Line) -> str:
    return f"{line.kind} {line.name}"

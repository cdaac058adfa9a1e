"""Gallery: everything made, under the sessions it was made in, and found again by a word, a kind or a tag."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from kivy.clock import Clock
from kivy.metrics import dp, sp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from studio.gallery.query import Query
from studio.gallery.thumbnail import aspect
from studio.journal import entry as entries
from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.tokens import ROLES
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.justified import Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401
from studio.ui.widgets.session_header import SessionHeader, heading
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.type import FineLabel
from studio.ui.widgets.virtual_grid import Section, VirtualGrid  # noqa: F401

load_kv(__file__)

PAGE = 60
"""Pieces fetched at a time."""
PAUSE = 0.16
"""Seconds without a key before what was typed is looked for."""
CHIP_GAP = 10

KINDS: tuple[tuple[str, frozenset], ...] = (
    ("All", frozenset()),
    ("Drawings", frozenset({"drawing"})),
    ("Sounds", frozenset({"sound", "voice"})),
    ("Words", frozenset({"writing"})),
)

NO_WORD = "Nothing here has that word."
NO_PIECE = "Nothing like that here yet."


@dataclass(frozen=True)
class Found:
    """What came of a look into the library."""

    sections: tuple[Section, ...]
    last: PieceRecord | None
    """The last piece, to go on from; None when there are no more."""
    anything: bool = True
    """Whether there is anything in the gallery at all."""
    tags: tuple[str, ...] = ()
    """The tags in use, the most used first."""
    session: str = ""
    """Title of the entry that is filtered by."""


class NothingFits(BoxLayout):
    """One line where nothing fits what is looked for, and the way back. Event: `on_everything`."""

    words = StringProperty("")

    __events__ = ("on_everything",)

    def on_everything(self):
        """The person wants to see everything again."""


class NothingYet(FloatLayout):
    """The gallery before anything was made."""

    def __init__(self, go, *, making: bool, **kwargs):
        """`go` leads to a screen by its name; without `making` there is nowhere to begin."""
        super().__init__(**kwargs)
        if not making:
            return
        for name, words, icon, kind in (
            ("draw", "Make one mark", "brush", "primary"),
            ("sound", "Touch a sound", "music", "quiet"),
        ):
            door = PushButton(text=words, icon=icon, kind=kind, tall=72, pos_hint={"center_x": 0.5})
            door.bind(on_release=lambda _door, name=name: go(name))
            self.ids.doors.add_widget(door)


class GalleryScreen(Screen):
    """What you made."""

    empty = BooleanProperty(False)
    """Whether nothing was made yet."""

    nothing = StringProperty("")
    """What to say when nothing fits."""

    text = StringProperty("")
    """What is looked for."""

    left = NumericProperty(0)
    inner = NumericProperty(1)
    head = NumericProperty(0)
    """Px: where the content begins, how wide it is, where its first line begins."""

    stacked = BooleanProperty(False)
    """Whether the search stands below the title, for lack of room."""

    looks_only = BooleanProperty(False)
    """Whether nothing can be made here."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.query = Query()
        """What is shown."""
        self._tags: tuple[str, ...] = ()
        self._session = ""
        self._last: PieceRecord | None = None
        self._turn = 0
        self._in_piece = False
        self._none = NothingFits()
        self._none.bind(on_everything=lambda *_: self.show_everything())
        self._yet: NothingYet | None = None
        super().__init__(rooms=rooms, looks_only=rooms.library.read_only, **kwargs)
        grid = self.ids.grid
        grid.shape_of = lambda piece: Shape(aspect(piece), piece.kind != "drawing")
        grid.new_header = self._new_header
        grid.new_tile = self._new_tile
        grid.bind(on_near_end=lambda *_: self._more())
        for prop in ("pos", "size"):
            self.ids.row.fbind(prop, self._place_none)
        self._none.fbind("size", self._place_none)
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), PAUSE)
        self._fill_soon = Clock.create_trigger(lambda _dt: self._fill_chips(), -1)
        self._again_soon = Clock.create_trigger(lambda _dt: self._look(stay=True), PAUSE)
        self.ids.row.bind(width=self._fill_soon)
        for signal in (
            rooms.gallery.piece_changed,
            rooms.gallery.entry_changed,
            rooms.gallery.tags_changed,
            rooms.journal.entry_changed,
            rooms.journal.piece_changed,
        ):
            signal.connect(self._changed)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, text: str = "", entry_id: str | None = None) -> None:
        """Show everything, or what holds a word, or the pieces of an entry; without either, what was left."""
        came_back, self._in_piece = self._in_piece, False
        stay = came_back or not (text or entry_id)
        if not stay:
            self.query = Query(text=text.strip(), entry_id=entry_id)
            self.text = text.strip()
        self._look_soon.cancel()
        self._look(stay=stay)

    def leave(self) -> None:
        """Stand still."""
        self.ids.grid.stop()
        self._look_soon.cancel()
        self._again_soon.cancel()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Arrows go from piece to piece; Ctrl+F looks for a word."""
        if name == "f" and "ctrl" in modifiers and not self.empty:
            self.ids.field.focus = True
            return True
        return not modifiers and not self.empty and self.ids.grid.key(name)

    def _changed(self, *_):
        soon(lambda: self._again_soon() if self.parent is not None else None)

    # --- looking ------------------------------------------------------------------------------------------

    def _look(self, stay: bool = False) -> None:
        self._turn += 1
        turn, rooms, query = self._turn, self.rooms, self.query
        limit = max(PAGE, len(self.ids.grid.items)) if stay else PAGE
        when_done(later(lambda: _found(rooms, query, limit)), lambda found: self._show(turn, found, stay), self._sorry)

    def _more(self) -> None:
        if self._last is None:
            return
        turn, rooms, query, last = self._turn, self.rooms, self.query, self._last
        self._last = None
        when_done(later(lambda: _page(rooms, query, PAGE, last)), lambda found: self._add(turn, found), self._sorry)

    def _show(self, turn: int, found: Found, stay: bool) -> None:
        if turn != self._turn:
            return
        self.empty = not found.anything
        self.nothing = "" if found.sections or self.empty else NO_WORD if self.query.text else NO_PIECE
        self._last = found.last
        self._tags, self._session = found.tags, found.session
        self._fill_chips()
        self.ids.grid.show(found.sections, stay=stay)

    def _add(self, turn: int, found: Found) -> None:
        if turn == self._turn:
            self._last = found.last
            self.ids.grid.append(found.sections)

    def _sorry(self, error) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))

    def on_nothing(self, *_):
        """Say that nothing fits, in the middle of where it would hang."""
        self._none.words = self.nothing
        _shown(self, self._none, bool(self.nothing))

    def on_empty(self, *_):
        """Show the horizon where there is nothing yet, and two ways to begin."""
        if self._yet is None:
            self._yet = NothingYet(self.shell.go, making=not self.rooms.library.read_only)
        _shown(self, self._yet, self.empty)

    def _place_none(self, *_):
        self._none.center = round(self.center_x), round(self.y + (self.ids.row.y - self.y) * 0.56)

    def on_text(self, *_):
        """Look for what was typed, once the typing rests."""
        if self.text.strip() != self.query.text:
            self.query = replace(self.query, text=self.text.strip())
            self._look_soon()

    def choose(self, **changes) -> None:
        """Show something else; `changes` are those of the query."""
        self.query = replace(self.query, **changes)
        self._fill_chips()
        self._look()

    def show_everything(self) -> None:
        """Take every filter off."""
        self.query = Query()
        self.text = ""
        self.choose()

    def field_width(self, inner: float, stacked: bool, title: float, bring: float) -> float:
        """Return how wide the search is: what the title and the button leave of its line, but no wider than needed."""
        free = inner - (bring + dp(12) if bring else 0)
        return max(dp(120), free if stacked else min(dp(340), free - title - dp(14)))

    def bring_in(self) -> None:
        """Make a piece of a picture, of another program's drawing, of a sound or of a MIDI file."""
        from studio.ui.widgets.bring_sheet import bring  # not needed to look around

        bring(self, lambda sheet: sheet.open(self), lambda _piece_id: self.show_everything())

    # --- chips --------------------------------------------------------------------------------------------

    def _fill_chips(self) -> None:
        """Put in the chips there is room for: the filters that are on, the kinds, the most used tags, the heart."""
        row, query = self.ids.row, self.query
        chips = []
        if query.entry_id is not None and self._session:
            chips.append((self._session, "x", True, lambda: self.choose(entry_id=None)))
        bare = not (query.kinds or query.tags or query.favourite)
        for name, kinds in KINDS:
            chosen = query.kinds == kinds if kinds else bare
            chips.append((name, "", chosen, lambda kinds=kinds: self._choose_kind(kinds)))
        heart = ("", "heart", query.favourite, lambda: self.choose(favourite=not self.query.favourite))
        shown = [*chips, heart]
        on = {name.casefold() for name in query.tags}
        for tag in sorted(self._tags, key=lambda name: name.casefold() not in on):
            chip = (tag, "", tag.casefold() in on, lambda tag=tag: self._turn_tag(tag))
            if _row_width([*shown, chip]) > row.width and tag.casefold() not in on:
                break
            shown.insert(len(shown) - 1, chip)
        self._put_chips(shown)

    def _put_chips(self, wanted) -> None:
        row = self.ids.row
        there = row.children[::-1]
        if [(chip.text, chip.icon) for chip in there] != [(text, icon) for text, icon, *_ in wanted]:
            row.clear_widgets()
            there = [Chip(text=text, icon=icon) for text, icon, *_ in wanted]
            for chip in there:
                chip.bind(on_release=lambda chip: chip.act())
                row.add_widget(chip)
        for chip, (_, _, chosen, act) in zip(there, wanted, strict=True):
            chip.chosen, chip.act = chosen, act
            chip.icon_tint = "dim" if not chip.text else "ink"

    def _choose_kind(self, kinds: frozenset) -> None:
        if kinds:
            self.choose(kinds=frozenset() if self.query.kinds == kinds else kinds)
        else:
            self.choose(kinds=kinds, tags=(), favourite=False)

    def _turn_tag(self, tag: str) -> None:
        tags = tuple(name for name in self.query.tags if name.casefold() != tag.casefold())
        self.choose(tags=(*tags, tag) if len(tags) == len(self.query.tags) else tags)

    # --- what hangs there ---------------------------------------------------------------------------------

    def _new_tile(self) -> PieceTile:
        tile = PieceTile(rooms=self.rooms)
        tile.bind(on_release=lambda tile: self.open(tile.piece))
        return tile

    def _new_header(self) -> SessionHeader:
        header = SessionHeader()
        header.bind(on_release=lambda header: self.shell.go("journal", entry_id=header.header.entry_id))
        return header

    def open(self, piece: PieceRecord) -> None:
        """Go to a piece; its neighbours are those it hangs between."""
        self._in_piece = True
        among = tuple(item.id for item in self.ids.grid.items)
        self.shell.go("piece", piece_id=piece.id, among=among)


def _found(rooms: Rooms, query: Query, limit: int) -> Found:
    found = _page(rooms, query, limit, None)
    session = ""
    if query.entry_id is not None:
        session = entries.title(rooms.journal.entry(query.entry_id), rooms.clock.now())
    return replace(
        found,
        anything=bool(found.sections) or bool(rooms.gallery.page(limit=1)),
        tags=tuple(tag.name for tag in rooms.gallery.tags()),
        session=session,
    )


def _page(rooms: Rooms, query: Query, limit: int, before: PieceRecord | None) -> Found:
    pieces = rooms.gallery.page(query, limit, before)
    sections = [
        Section(entry_id, _heading(rooms, entry_id), tuple(group))
        for entry_id, group in groupby(pieces, key=lambda piece: piece.entry_id)
    ]
    return Found(tuple(sections), pieces[-1] if len(pieces) == limit else None)


def _heading(rooms: Rooms, entry_id: str):
    entry = rooms.journal.entry(entry_id)
    return heading(entry, rooms.journal.mark(entry), rooms.clock.now())


def _shown(parent, widget, shown: bool) -> None:
    if shown and widget.parent is None:
        parent.add_widget(widget)
    elif not shown and widget.parent is not None:
        parent.remove_widget(widget)


@lru_cache(maxsize=256)
def _text_width(text: str, role: str) -> int:
    if not text:
        return 0
    return FineLabel(text=text, font_name=ROLES[role].font, font_size=sp(ROLES[role].size)).get_extents(text)[0]


def _row_width(chips) -> float:
    """Return how wide a row of chips is."""
    inside = sum(
        _text_width(text, "chosen") + (dp(22 + (10 if text else 0)) if icon else 0) for text, icon, *_ in chips
    )
    return inside + len(chips) * dp(40) + (len(chips) - 1) * dp(CHIP_GAP)

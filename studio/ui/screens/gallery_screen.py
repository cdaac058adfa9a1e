"""Gallery: everything made, under the sessions it was made in, and found again by a word, a kind, a tag, a colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.gallery.query import Query
from studio.gallery.renaming import called
from studio.library.records import PieceRecord
from studio.ui import gallery_found as finding
from studio.ui.gallery_asking import Asking
from studio.ui.gallery_doing import Doing
from studio.ui.gallery_found import PAGE, Facts, Found
from studio.ui.gallery_hung import Hung
from studio.ui.gallery_layout import DENSITIES, USUAL
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.scrubbing import Scrubbing, first_at
from studio.ui.widgets.colour_row import ColourRow  # noqa: F401  the .kv names it
from studio.ui.widgets.gallery_blank import NothingFits, NothingYet
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.thumbnails import thumbnails_of
from studio.ui.widgets.virtual_grid import VirtualGrid  # noqa: F401

load_kv(__file__)

PAUSE = 0.16
"""Seconds without a key before what was typed is looked for."""

NO_WORD = "Nothing here has that word."
NO_PIECE = "Nothing like that here yet."


class GalleryScreen(Screen):
    """What you made."""

    under_sheets = False

    query = ObjectProperty(Query(), rebind=True)
    """What is shown."""

    empty = BooleanProperty(False)
    """Whether nothing was made yet."""

    nothing = StringProperty("")
    """What to say when nothing fits."""

    text = StringProperty("")
    """What is looked for."""

    searching = BooleanProperty(False)
    """Whether the field is open where it has no place of its own."""

    listed = BooleanProperty(False)
    """Whether pieces hang in a list, each beside the words that were found."""

    density = NumericProperty(USUAL)
    """Which of `DENSITIES`."""

    left = NumericProperty(0)
    inner = NumericProperty(1)
    head = NumericProperty(0)
    above = NumericProperty(0)
    foot = NumericProperty(0)
    """Px: where the content begins, how wide it is, where its first line begins; where what is above the pieces
    ends, and how much is kept free below them."""

    narrow_head = BooleanProperty(False)
    """Whether the search has no room beside the title."""

    beside = BooleanProperty(False)
    """Whether the colours stand beside the chips."""

    has_field = BooleanProperty(True)
    has_colours = BooleanProperty(True)
    """Whether there is room for the search, for the colours (read only)."""

    looks_only = BooleanProperty(False)
    """Whether nothing can be made here."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.facts = Facts()
        """What there is to choose from."""
        self._older = self._newer = False
        self._turn = 0
        self._stale = True
        self._left = False
        self._none = NothingFits()
        self._none.bind(on_everything=lambda *_: self.show_everything())
        self._yet: NothingYet | None = None
        super().__init__(rooms=rooms, looks_only=rooms.library.read_only, **kwargs)
        self.density = min(max(0, rooms.settings.get("gallery_density", USUAL)), len(DENSITIES) - 1)
        self.doing, self.asking, self.scrubbing = Doing(self), Asking(self), Scrubbing(self)
        grid = self.ids.grid
        self.hung = Hung(self)
        grid.bind(
            on_near_end=lambda *_: self._more(),
            on_near_start=lambda *_: self._more_above(),
            on_density=lambda _grid, step: self.resize(step),
        )
        for prop in ("pos", "size"):
            self.fbind(prop, self._place_none)
        for prop in ("above", "foot"):
            self.fbind(prop, self._place_none)
        self._none.fbind("size", self._place_none)
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), PAUSE)
        self._again_soon = Clock.create_trigger(lambda _dt: self._look(stay=True), PAUSE)
        self._facts_soon = Clock.create_trigger(lambda _dt: self._ask_facts(), 0)
        for name in ("narrow_head", "searching", "text", "empty", "height"):
            self.fbind(name, self._make_room)
        self._make_room()
        for signal in (
            rooms.gallery.piece_changed,
            rooms.gallery.entry_changed,
            rooms.gallery.tags_changed,
            rooms.gallery.views_changed,
            rooms.journal.entry_changed,
            rooms.journal.piece_changed,
        ):
            signal.connect(self._changed)
        rooms.gallery.tag_renamed.connect(
            lambda *names: soon(lambda: setattr(self, "query", called(self.query, *names)))
        )

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, text: str = "", entry_id: str | None = None, query: Query | None = None) -> None:
        """Show everything, or what holds a word, the pieces of an entry, or `query`; without any, what was left."""
        stay = (self.came_back and self._left) or not (text or entry_id or query)
        if not stay:
            self.query = query or Query(text=text.strip(), entry_id=entry_id)
            self.text = self.query.text
        self._look_soon.cancel()
        self._stale = True
        self._look(stay=stay)
        thumbnails_of(self.rooms.library).rest_soon()

    def leave(self) -> None:
        """Stand still."""
        self._left = True
        self.ids.grid.stop()
        self.doing.leave()
        self.scrubbing.leave()
        self.asking.close_menu()
        self._look_soon.cancel()
        self._again_soon.cancel()
        self._facts_soon.cancel()

    def back(self) -> bool:
        """Close the menu, stop choosing, or end the search."""
        if self.asking.close_menu() or self.doing.back():
            return True
        if self.searching or self.text:
            self.end_search()
            return True
        return False

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Arrows go from piece to piece, + and - change how large they are; Ctrl+F looks for a word."""
        if self.doing.key(name, modifiers) or self.scrubbing.key(name, modifiers):
            return True
        if name == "f" and "ctrl" in modifiers and not self.empty:
            self.search()
            return True
        if name in ("+", "=", "numpadadd", "-", "numpadsubstract") and not {"alt", "meta"} & modifiers:
            self.resize(-1 if name in ("-", "numpadsubstract") else 1)
            return True
        return not modifiers and not self.empty and self.ids.grid.key(name)

    def _changed(self, *_):
        self._stale = True
        soon(lambda: (self._again_soon(), self.scrubbing.stale()) if self.parent is not None else None)

    # --- looking ------------------------------------------------------------------------------------------

    def _look(self, stay: bool = False) -> None:
        self._turn += 1
        turn, rooms, query, items = self._turn, self.rooms, self.query, self.ids.grid.items
        stay = stay and bool(items)
        limit = max(PAGE, len(items)) if stay else PAGE
        first = items[0] if stay and self._newer else None
        when_done(
            later(
                lambda: (
                    finding.page_from(rooms, query, first, limit)
                    if first is not None
                    else finding.first_page(rooms, query, limit)
                )
            ),
            lambda found: self._show(turn, found, stay),
            self._sorry,
        )

    def _more(self) -> None:
        if self._older:
            self._older = False
            last = self.ids.grid.items[-1]
            self._fetch(lambda rooms, query: finding.page_below(rooms, query, last), self._add)

    def _more_above(self) -> None:
        if self._newer:
            self._newer = False
            first = self.ids.grid.items[0]
            self._fetch(lambda rooms, query: finding.page_above(rooms, query, first), self._add_above)

    def jump(self, year: int, month: int) -> None:
        """Go to what was made in a month, and what came before it."""
        moment, grid = self.rooms.gallery.until_month(year, month).created - 1, self.ids.grid
        self._turn += 1
        self._fetch(
            lambda rooms, query: finding.page_about(rooms, query, moment),
            lambda found: self.hang(found, lambda: grid.offset_at(first_at(grid.items, moment))),
        )

    def hang(self, found: Found, at: Callable[[], float]) -> None:
        """Show what was found from the offset that `at` returns, once it has its place."""
        self._turn += 1
        self._show(self._turn, found, False, at)

    @property
    def goes_on(self) -> tuple[bool, bool]:
        """Whether there may be older pieces below, newer ones above, what hangs there."""
        return self._older, self._newer

    def _fetch(self, ask, then) -> None:
        turn, rooms, query = self._turn, self.rooms, self.query
        when_done(
            later(lambda: ask(rooms, query)), lambda found: then(found) if turn == self._turn else None, self._sorry
        )

    def _ask_facts(self) -> None:
        """Ask what there is to choose from; once what was found is on the screen."""
        if self._stale:
            self._stale, rooms, query = False, self.rooms, self.query
            when_done(later(lambda: finding.facts(rooms, query)), self._take_facts, self._sorry)
        else:
            self._say_nothing()

    def _take_facts(self, facts: Facts) -> None:
        self.facts = facts
        self.empty = not facts.anything
        self._say_nothing()
        self.asking.show()

    def _show(self, turn: int, found: Found, stay: bool, at: Callable[[], float] | None = None) -> None:
        if turn != self._turn:
            return
        self._older, self._newer = found.older, found.newer
        self.hung.list(bool(self.query.text), found.passages)
        self.ids.grid.show(found.sections, stay=stay, at=at)
        self.doing.seen()
        self.scrubbing.seen()
        self._facts_soon()

    def _add(self, found: Found) -> None:
        self._older = found.older
        self.hung.more(found.passages)
        self._newer = self.ids.grid.append(found.sections) or self._newer

    def _add_above(self, found: Found) -> None:
        self._newer = found.newer
        self.hung.more(found.passages)
        self._older = self.ids.grid.prepend(found.sections) or self._older

    def _sorry(self, error) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))

    def _say_nothing(self) -> None:
        bare = not self.ids.grid.items and not self.empty
        self.nothing = (NO_WORD if self.query.text else NO_PIECE) if bare else ""

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
        low = self.y + self.foot
        self._none.flat = self.above - low < dp(200)
        self._none.center = (
            round(self.center_x),
            round(low + max(0, self.above - low) * (0.5 if self._none.flat else 0.56)),
        )

    # --- what is asked for --------------------------------------------------------------------------------

    def choose(self, **changes) -> None:
        """Show something else; `changes` are those of the query."""
        self.ask(replace(self.query, **changes))

    def ask(self, query: Query) -> None:
        """Show what a query asks for."""
        self._stale = self._stale or query.entry_id != self.query.entry_id
        self.query = query
        self.text = query.text
        self._look_soon.cancel()
        self.asking.show()
        self._look()

    def show_everything(self) -> None:
        """Take every filter off."""
        self.ask(Query())

    def on_text(self, *_):
        """Look for what was typed, once the typing rests."""
        if self.text.strip() != self.query.text:
            self.query = replace(self.query, text=self.text.strip())
            self._look_soon()

    def search(self) -> None:
        """Type a word to look for."""
        self.searching = True
        self.ids.field.focus = True

    def end_search(self) -> None:
        """Look for no word any more."""
        self.text, self.searching = "", False
        self.ids.field.focus = False

    def field_left(self, focus: bool) -> None:
        """Fold the field away when it is left without a word, where it has no place of its own."""
        if not focus and not self.text:
            self.searching = False

    def pick_colour(self, colour) -> None:
        """Look for a colour; for the same one again: for any."""
        self.choose(colour=None if self.query.colour == tuple(colour) else tuple(colour))

    def open_filter(self, page: str = "") -> None:
        """Open the sheet with everything that can be asked for, at one of its pages."""
        self.asking.open_filter(page)

    # --- what else there is -------------------------------------------------------------------------------

    def menu(self) -> list[tuple]:
        """Return what the menu offers: (words, icon, act)."""
        choices = [] if self.empty else [("Go to a month", "calendar", self.asking.open_months), *self.doing.choices()]
        return choices if self.looks_only else [*choices, ("Bring something in", "image-plus", self.bring_in)]

    def bring_in(self) -> None:
        """Make a piece of a picture, of another program's drawing, of a sound or of a MIDI file."""
        from studio.ui.widgets.bring_sheet import bring  # not needed to look around

        bring(self, lambda sheet: sheet.open(self), lambda _piece_id: self.show_everything())

    def resize(self, step: int) -> None:
        """Show larger (1) or smaller (-1) pictures, and remember it."""
        density = min(max(0, self.density + step), len(DENSITIES) - 1)
        if density != self.density and not self.listed:
            self.density = density
            self.rooms.settings.set("gallery_density", density)

    # --- where things lie ---------------------------------------------------------------------------------

    def _make_room(self, *_):
        self.has_field = not self.empty and (not self.narrow_head or self.searching or bool(self.text))
        self.has_colours = self.height > dp(520) and not self.empty

    # --- what is pressed --------------------------------------------------------------------------------

    def press(self, tile: PieceTile) -> None:
        """Act on a tile that was pressed: open its piece, or choose it."""
        if not self.doing.pressed(tile):
            self.open(tile.piece)

    def open(self, piece: PieceRecord) -> None:
        """Go to a piece; its neighbours are those it hangs between."""
        self.shell.go("piece", piece_id=piece.id, among=tuple(item.id for item in self.ids.grid.items))


def _shown(parent, widget, shown: bool) -> None:
    """Lay something on the grid, or take it off; what lies open over the screen stays over it."""
    if shown and widget.parent is None:
        parent.add_widget(widget, index=parent.children.index(parent.ids.grid))
    elif not shown and widget.parent is not None:
        parent.remove_widget(widget)

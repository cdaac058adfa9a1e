"""Journal: sessions and days along one side, the one that is open on the other."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.core.errors import StudioError
from studio.journal.finding import Passage
from studio.ui.autosave import Autosave
from studio.ui.journal_acts import JournalActs
from studio.ui.journal_look import Found, found, lines_of
from studio.ui.journal_search import JournalSearch
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.entry_pane import EntryPane, View, view_of
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.manuscript import MOST, Manuscript
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401
from studio.ui.widgets.timeline import Timeline  # noqa: F401

load_kv(__file__)

NOTED = 0.1
"""Seconds in which changes are gathered before the screen follows."""


class JournalScreen(Screen):
    """The timeline and an entry. Upright, the timeline comes first and an entry opens over it."""

    under_sheets = False

    empty = BooleanProperty(False)
    """Whether there is no entry at all."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is changed."""

    can_begin = BooleanProperty(False)
    """Whether a session can be begun: none is open."""

    can_write_today = BooleanProperty(False)
    """Whether today has no entry to write in yet."""

    searching = BooleanProperty(False)
    """Whether words are looked for."""

    sought = StringProperty("")
    """Which; until there are any, the timeline stays."""

    opened = BooleanProperty(False)
    """Whether an entry lies over the timeline, when the window is upright."""

    shown = StringProperty("")
    """Id of the entry that is shown, or ""."""

    side = NumericProperty(318)
    """Px the timeline is wide when an entry lies beside it."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._saves: dict[tuple[str, str], Autosave] = {}
        self._letters = []
        self.view: View | None = None
        """What is shown of the entry, once it was read."""
        self._spot: Passage | None = None
        """What is to be pointed out in the entry once it was read."""
        self._turn = 0
        self._noted: set[str] = set()
        self.to_end = False
        """Whether the end of the entry is to be shown once it was read."""
        super().__init__(rooms=rooms, looking_only=rooms.library.read_only, **kwargs)
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), NOTED)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        self.pane: EntryPane = self.ids.pane.__self__
        self.timeline: Timeline = self.ids.timeline.__self__
        self._left, self._quiet = self.ids.left.__self__, self.ids.quiet.__self__
        self._begin, self._today = self.ids.begin.__self__, self.ids.today.__self__
        self._head, self._seek = self.ids.head.__self__, self.ids.seek.__self__
        self._words = {"intention": self.pane.ids.intention, "body": self.pane.ids.body}
        for field, page in self._words.items():
            page.bind(text=lambda page, text, field=field: self._typed(field, text))
            page.bind(focus=lambda _page, focus: None if focus else self.rest())
        self._wire()
        self.acts = JournalActs(self)
        self.search = JournalSearch(self)
        for name in ("portrait", "opened", "empty", "shown", "can_begin", "can_write_today", "searching", "sought"):
            self.fbind(name, self._lay_soon)
        self._lay()

    def _wire(self) -> None:
        pane = self.pane
        self.timeline.bind(
            on_choose=lambda _line, entry_id: self.show(entry_id), on_wanted=lambda _line, ids: self._tell(ids)
        )
        pane.bind(
            on_open=lambda _pane, piece: self.shell.go("piece", piece_id=piece.id),
            on_all=lambda *_: self.shell.go("gallery", entry_id=self.shown),
            on_trouble=lambda _pane, words: self.shell.toast(words) if words else None,
            on_back=lambda *_: self.back(),
        )

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, entry_id: str | None = None) -> None:
        """Show an entry; without one, what was shown before, the open session's, or the newest."""
        rooms = self.rooms
        signals = (rooms.journal.entry_changed, rooms.gallery.entry_changed)
        pieces = (rooms.journal.piece_changed, rooms.gallery.piece_changed)
        self._letters = [signal.connect(lambda entry_id: self._note(entry_id)) for signal in signals]
        self._letters += [signal.connect(lambda _piece: self._note("")) for signal in pieces]
        self.opened = bool(self.shown) and (entry_id == self.shown if entry_id else self.opened)
        self._look(entry_id or "")
        self.search.again()
        for save in self._saves.values():
            save.rest()

    def leave(self) -> None:
        """Keep what was typed, and stop listening."""
        self.acts.close()
        self.pane.hush()
        self.rest()
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._follow_soon.cancel()
        self._noted.clear()

    def back(self) -> bool:
        """Go back to the timeline, when the entry lies over it; or end the search."""
        if self.portrait and self.opened:
            self.rest()
            self.opened = False
            return True
        return self.search.end()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Up and down go from entry to entry, Ctrl+F looks for words."""
        if name == "f" and modifiers == {"ctrl"} and not self.empty and not (self.portrait and self.opened):
            self.search.begin()
            return True
        if modifiers or name not in ("up", "down") or self.empty or (self.portrait and self.opened):
            return False
        column = self.search.found if self.searching and self.sought else self.timeline
        entry_id = column.beside(self.shown, 1 if name == "down" else -1)
        if entry_id and not self.portrait:
            column.bring(entry_id)
            column.dispatch("on_choose", entry_id)
        return True

    # --- looking ------------------------------------------------------------------------------------------

    def _look(self, show: str = "") -> None:
        """Read the timeline anew, and show an entry: this one, else the one that is shown, else the first."""
        self._turn += 1
        turn, rooms, whole = self._turn, self.rooms, bool(self.timeline.order)
        when_done(later(lambda: found(rooms, whole, show)), lambda seen: self._got(turn, seen, show), self.sorry)

    def _got(self, turn: int, seen: Found, show: str) -> None:
        if turn != self._turn:
            return
        self.empty = not seen.places.order
        self.can_begin = not seen.session and not self.looking_only
        self.can_write_today = self.can_begin and not seen.today
        self._hang(seen, seen.asked)
        if not seen.whole:
            rooms = self.rooms
            rest = later(lambda: found(rooms, True))
            when_done(rest, lambda whole: self._hang(whole, seen.asked) if turn == self._turn else None, self.sorry)
        wanted = seen.asked or (self.shown if self.shown in self.timeline else seen.first)
        if wanted:
            self.show(wanted, over=bool(seen.asked) if show else self.opened)
        else:
            self.shown, self.view = "", None

    def _hang(self, seen: Found, show: str) -> None:
        self.timeline.show(seen.places)
        if show in self.timeline:
            Clock.schedule_once(lambda _dt: self.timeline.bring(show), 0)

    def _tell(self, ids: tuple[str, ...]) -> None:
        rooms = self.rooms
        when_done(later(lambda: lines_of(rooms, ids)), self.timeline.tell, self.sorry)

    def show(self, entry_id: str, over: bool = True, spot: Passage | None = None) -> None:
        """Show an entry, and point something out in it; in an upright window over the timeline, if `over`."""
        if entry_id != self.shown:
            self.rest()
            self.pane.hush()
            self.shown, self.view = entry_id, None
        self.opened, self._spot = over, spot
        self._read()

    def _read(self) -> None:
        rooms, entry_id = self.rooms, self.shown
        seen = {field: (save, save.sent) for field in self._words if (save := self._saves.get((entry_id, field)))}
        when_done(later(lambda: view_of(rooms, entry_id)), lambda view: self._show(view, seen), self.sorry)

    def _show(self, view: View, seen) -> None:
        if view.entry.id != self.shown:
            return
        fresh, self.view = self.view is None, view
        self.pane.show(view)
        for field, page in self._words.items():
            kept = getattr(view.entry, field)
            save = self._saves.get((view.entry.id, field))
            if save is None:
                self._saves[view.entry.id, field] = Autosave(kept, self._sender(view.entry.id, field))
                _lay(page, kept)
            elif save.owes or seen.get(field) != (save, save.sent):
                if fresh:  # it was left before it was kept
                    _lay(page, save.text)
            elif fresh or (kept != page.text and kept.strip() != page.text.strip()):
                self._saves[view.entry.id, field] = Autosave(kept, self._sender(view.entry.id, field))
                _lay(page, kept)
        if fresh:
            self.pane.to_top()
        if self._spot is not None:
            spot, self._spot = self._spot, None
            Clock.schedule_once(lambda _dt: self.pane.point_out(spot), 0)
        elif self.to_end and not fresh:
            self.to_end = False
            Clock.schedule_once(lambda _dt: self.pane.to_end(), 0)

    def look(self, show: str = "") -> None:
        """Read the timeline anew, and show an entry over it when one is named."""
        self.opened = bool(show)
        if not show:
            self.shown, self.view = "", None
        self._look(show)

    def sorry(self, error: StudioError) -> None:
        """Say what went wrong."""
        if self.shell is not None:
            self.shell.toast(str(error))

    # --- following what changes ---------------------------------------------------------------------------

    def _note(self, entry_id: str) -> None:
        def note() -> None:
            if self.parent is not None:
                self._noted.add(entry_id)
                self._follow_soon()

        soon(note)

    def _follow(self) -> None:
        noted, self._noted = self._noted, set()
        rooms, ids = self.rooms, [entry_id for entry_id in noted if entry_id]
        if "" in noted and self.shown and self.shown not in ids:
            ids.append(self.shown)
        if ids:
            told = later(lambda: (lines_of(rooms, ids), rooms.journal.open_session() is None))
            when_done(told, lambda both: self._change(ids, *both), self.sorry)

    def _change(self, ids, lines, none_open: bool) -> None:
        if self.parent is None:
            return
        self.search.again()
        if any(entry_id not in lines or entry_id not in self.timeline for entry_id in ids):
            self._look()
            return
        self.timeline.tell(lines)
        self.can_begin = none_open and not self.looking_only
        if self.shown in lines:
            self._read()

    # --- words --------------------------------------------------------------------------------------------

    def _sender(self, entry_id: str, field: str):
        journal, library = self.rooms.journal, self.rooms.library
        keep = journal.set_body if field == "body" else journal.set_intention
        return lambda text: library.later(lambda: keep(entry_id, text))

    def _typed(self, field: str, text: str) -> None:
        save = self._saves.get((self.shown, field))
        if save is not None and self.view is not None and not self.looking_only:
            save.typed(text)

    def rest(self) -> None:
        """Keep what is typed, now; let go of what is kept."""
        for key, save in list(self._saves.items()):
            save.rest()
            if key[0] != self.shown and not save.owes:
                del self._saves[key]

    # --- where things lie ---------------------------------------------------------------------------------

    def _lay(self) -> None:
        """Have in the tree what is to be seen, so that neither a touch nor Tab reaches anything else."""
        self.timeline.chosen = self.search.found.chosen = "" if self.portrait else self.shown
        over = self.portrait and self.opened and bool(self.shown)
        looks = self.searching and not self.empty
        begin = self.can_begin and not self.empty and not looks
        for room, widget, wanted in (
            (self, self.pane, over or (not self.portrait and bool(self.shown))),
            (self, self._left, not over),
            (self, self._quiet, self.empty),
            (self._left, self._begin, begin),
            (self._left, self.timeline, not self.empty and not (looks and self.sought)),
            (self._left, self._head, not looks),
            (self._head, self._seek, not self.empty),
            (self._left, self.search.room, looks),
            (self.search.room, self.search.found, bool(self.sought)),
            (self._begin, self._today, self.can_write_today),
        ):
            if wanted and widget.parent is None:
                room.add_widget(widget, index=len(room.children) if widget is self._left else 0)
            elif not wanted and widget.parent is not None:
                room.remove_widget(widget)


def _lay(page: Manuscript, text: str) -> None:
    """Lay out words to go on with at their end; to be read from their beginning when they are very long."""
    page.begin(text, 0 if len(text) > MOST else None)

"""Journal: sessions and days along one side, the one that is open on the other."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.core.errors import StudioError
from studio.library.records import EntryRecord
from studio.ui.autosave import Autosave
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.entry_pane import EntryPane, View, view_of
from studio.ui.widgets.entry_row import Line, line
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401
from studio.ui.widgets.timeline import Timeline  # noqa: F401
from studio.ui.widgets.words_sheet import EntrySheet, IntentionSheet, NowSheet

load_kv(__file__)

PAGE = 40
"""Entries read at a time."""
MOST_SOUGHT = 2000
"""How far back an entry that is to be shown is looked for."""
NOTED = 0.1
"""Seconds in which changes are gathered before the screen follows."""

GONE = "{} is in the trash."
KEPT = "What you see now is kept."
LET_GO = "These words are in the trash."


@dataclass(frozen=True)
class Found:
    """What came of a look into the journal."""

    lines: tuple[Line, ...]
    last: EntryRecord | None
    """The last entry, to go on from; None when there are no more."""
    session: bool
    """Whether a session is open."""
    today: bool
    """Whether there is an entry of today that is not a session's."""
    first: str
    """Id of the entry to show when none is asked for: the open session's, else the newest; "" for none."""


class JournalScreen(Screen):
    """The timeline and an entry. Upright, the timeline comes first and an entry opens over it."""

    empty = BooleanProperty(False)
    """Whether there is no entry at all."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is changed."""

    can_begin = BooleanProperty(False)
    """Whether a session can be begun: none is open."""

    can_write_today = BooleanProperty(False)
    """Whether today has no entry to write in yet."""

    opened = BooleanProperty(False)
    """Whether an entry lies over the timeline, when the window is upright."""

    shown = StringProperty("")
    """Id of the entry that is shown, or ""."""

    side = NumericProperty(318)
    """Px the timeline is wide when an entry lies beside it."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._saves: dict[tuple[str, str], Autosave] = {}
        self._letters = []
        self._view: View | None = None
        self._last: EntryRecord | None = None
        self._turn = 0
        self._noted: set[str] = set()
        self._to_end = False
        super().__init__(rooms=rooms, looking_only=rooms.library.read_only, **kwargs)
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), NOTED)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        self.pane: EntryPane = self.ids.pane.__self__
        self.timeline: Timeline = self.ids.timeline.__self__
        self._left, self._quiet = self.ids.left.__self__, self.ids.quiet.__self__
        self._begin, self._today = self.ids.begin.__self__, self.ids.today.__self__
        self._words = {"intention": self.pane.ids.intention, "body": self.pane.ids.body}
        for field, page in self._words.items():
            page.bind(text=lambda page, text, field=field: self._typed(field, text))
            page.bind(focus=lambda _page, focus: None if focus else self.rest())
        self._wire()
        self.begin_sheet, self.now_sheet, self.entry_sheet = IntentionSheet(), NowSheet(), EntrySheet()
        self.begin_sheet.bind(on_begin=lambda _sheet, intention: self.begin(intention))
        self.now_sheet.bind(on_said=lambda _sheet, words: self._reflect(words))
        self.entry_sheet.bind(on_placed=lambda _sheet, place: self._set_place(place))
        self.entry_sheet.bind(on_let_go=lambda _sheet: self.let_go())
        for name in ("portrait", "opened", "empty", "shown", "can_begin", "can_write_today"):
            self.fbind(name, self._lay_soon)
        self._lay()

    def _wire(self) -> None:
        pane = self.pane
        self.timeline.bind(on_choose=lambda _line, entry_id: self.show(entry_id), on_near_end=lambda *_: self._more())
        pane.bind(
            on_reflect=lambda *_: self.ask_now(),
            on_let_go=lambda _pane, reflection_id: self._let_go_of(reflection_id),
            on_open=lambda _pane, piece: self.shell.go("piece", piece_id=piece.id),
            on_all=lambda *_: self.shell.go("gallery", entry_id=self.shown),
            on_close_session=lambda *_: self._do(lambda entry_id: self.rooms.journal.close_session(entry_id)),
            on_open_again=lambda *_: self._do(lambda entry_id: self.rooms.journal.reopen_session(entry_id)),
            on_more=lambda *_: self.ask_more(),
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
        self.opened = entry_id is not None or (self.opened and bool(self.shown))
        self._look(entry_id or "")
        for save in self._saves.values():
            save.rest()

    def leave(self) -> None:
        """Keep what was typed, and stop listening."""
        for sheet in (self.begin_sheet, self.now_sheet, self.entry_sheet):
            sheet.close()
        self.rest()
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._follow_soon.cancel()
        self._noted.clear()

    def back(self) -> bool:
        """Go back to the timeline, when the entry lies over it."""
        if self.portrait and self.opened:
            self.rest()
            self.opened = False
            return True
        return False

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Up and down go from entry to entry."""
        if modifiers or name not in ("up", "down") or self.empty or (self.portrait and self.opened):
            return False
        entry_id = self.timeline.beside(self.shown, 1 if name == "down" else -1)
        if entry_id and not self.portrait:
            self.show(entry_id)
            self.timeline.bring(entry_id)
        return True

    # --- looking ------------------------------------------------------------------------------------------

    def _look(self, show: str = "") -> None:
        """Read the timeline anew, and show an entry: this one, else the one that is shown, else the first."""
        self._turn += 1
        turn, rooms, limit = self._turn, self.rooms, max(PAGE, len(self.timeline.lines))
        when_done(later(lambda: _found(rooms, limit, show)), lambda found: self._got(turn, found, show), self._sorry)

    def _got(self, turn: int, found: Found, show: str) -> None:
        if turn != self._turn:
            return
        self._last = found.last
        self.empty = not found.lines
        self.can_begin = not found.session and not self.looking_only
        self.can_write_today = self.can_begin and not found.today
        self.timeline.show(found.lines)
        ids = {line.entry_id for line in found.lines}
        wanted = show or (self.shown if self.shown in ids else found.first)
        if wanted:
            self.show(wanted, over=self.opened)
            if show:
                Clock.schedule_once(lambda _dt: self.timeline.bring(show), 0)
        else:
            self.shown, self._view = "", None

    def _more(self) -> None:
        if self._last is None:
            return
        turn, rooms, last = self._turn, self.rooms, self._last
        self._last = None
        when_done(later(lambda: _page(rooms, PAGE, last)), lambda page: self._add(turn, *page), self._sorry)

    def _add(self, turn: int, lines, last) -> None:
        if turn == self._turn:
            self._last = last
            self.timeline.append(lines)

    def show(self, entry_id: str, over: bool = True) -> None:
        """Show an entry; in an upright window over the timeline, if `over`."""
        if entry_id != self.shown:
            self.rest()
            self.shown, self._view = entry_id, None
        self.opened = over
        self._read()

    def _read(self) -> None:
        rooms, entry_id = self.rooms, self.shown
        seen = {field: (save, save.sent) for field in self._words if (save := self._saves.get((entry_id, field)))}
        when_done(later(lambda: view_of(rooms, entry_id)), lambda view: self._show(view, seen), self._sorry)

    def _show(self, view: View, seen) -> None:
        if view.entry.id != self.shown:
            return
        fresh, self._view = self._view is None, view
        self.pane.show(view)
        for field, page in self._words.items():
            kept = getattr(view.entry, field)
            save = self._saves.get((view.entry.id, field))
            if save is None:
                self._saves[view.entry.id, field] = Autosave(kept, self._sender(view.entry.id, field))
                page.begin(kept)
            elif save.owes or seen.get(field) != (save, save.sent):
                if fresh:  # it was left before it was kept
                    page.begin(save.text)
            elif fresh or (kept != page.text and kept.strip() != page.text.strip()):
                self._saves[view.entry.id, field] = Autosave(kept, self._sender(view.entry.id, field))
                page.begin(kept)
        if fresh:
            self.pane.to_top()
        elif self._to_end:
            self._to_end = False
            Clock.schedule_once(lambda _dt: self.pane.to_end(), 0)

    def _sorry(self, error: StudioError) -> None:
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
            when_done(later(lambda: [_line_of(rooms, entry_id) for entry_id in ids]), self._change, self._sorry)

    def _change(self, lines) -> None:
        if self.parent is None:
            return
        known = {line.entry_id for line in self.timeline.lines}
        if any(line is None or line.entry_id not in known for line in lines):
            self._look()
            return
        for changed in lines:
            self.timeline.change(changed)
        open_session = self.rooms.journal.open_session()
        self.can_begin = open_session is None and not self.looking_only
        if any(line.entry_id == self.shown for line in lines):
            self._read()

    # --- words --------------------------------------------------------------------------------------------

    def _sender(self, entry_id: str, field: str):
        journal, library = self.rooms.journal, self.rooms.library
        keep = journal.set_body if field == "body" else journal.set_intention
        return lambda text: library.later(lambda: keep(entry_id, text))

    def _typed(self, field: str, text: str) -> None:
        save = self._saves.get((self.shown, field))
        if save is not None and self._view is not None and not self.looking_only:
            save.typed(text)

    def rest(self) -> None:
        """Keep what is typed, now; let go of what is kept."""
        for key, save in list(self._saves.items()):
            save.rest()
            if key[0] != self.shown and not save.owes:
                del self._saves[key]

    # --- what can be done ---------------------------------------------------------------------------------

    def _do(self, act, then=None) -> None:
        """Do something with the entry that is shown, in order with what is typed."""
        entry_id = self.shown
        if not entry_id or self.looking_only:
            return
        self.rest()
        when_done(self.rooms.library.later(lambda: act(entry_id)), lambda done: then(done) if then else None)

    def ask_begin(self) -> None:
        """Ask whether to begin a session."""
        self.begin_sheet.open(self)

    def begin(self, intention: str) -> None:
        """Begin a session, and show it."""
        self.rest()
        work = self.rooms.library.later(lambda: self.rooms.journal.begin_session(intention))
        when_done(work, lambda entry: self._begun(entry.id))

    def write_today(self) -> None:
        """Show the entry of today, made silently."""
        self.rest()
        when_done(self.rooms.library.later(self.rooms.journal.current_entry), lambda entry: self._begun(entry.id))

    def _begun(self, entry_id: str) -> None:
        self.opened = True
        self._look(entry_id)

    def ask_now(self) -> None:
        """Ask what is seen now."""
        if self._view is not None:
            self.now_sheet.prompt = self._view.prompt
            self.now_sheet.open(self)

    def _reflect(self, words: str) -> None:
        journal, prompt = self.rooms.journal, self.now_sheet.prompt
        self._do(
            lambda entry_id: journal.reflect(entry_id=entry_id, text=words, prompt=prompt),
            lambda said: self._reflected(said.id),
        )

    def _reflected(self, reflection_id: str) -> None:
        self._to_end = True
        self._say(KEPT, lambda: self._later(lambda: self.rooms.journal.trash_reflection(reflection_id)))

    def _let_go_of(self, reflection_id: str) -> None:
        journal = self.rooms.journal
        self._do(
            lambda _entry: journal.trash_reflection(reflection_id),
            lambda _gone: self._say(LET_GO, lambda: self._later(lambda: journal.restore_reflection(reflection_id))),
        )

    def ask_more(self) -> None:
        """Ask where it was, or whether it is to go to the trash."""
        if self._view is not None:
            self.entry_sheet.begin(self, self._view.title, self._view.entry.place)

    def _set_place(self, place: str) -> None:
        if self._view is not None and place.strip() != self._view.entry.place:
            self._do(lambda entry_id: self.rooms.journal.set_place(entry_id, place))

    def let_go(self) -> None:
        """Put the entry that is shown in the trash, with a way back."""
        journal, title = self.rooms.journal, self._view.title if self._view is not None else ""
        self._do(
            lambda entry_id: journal.trash_entry(entry_id),
            lambda gone: self._gone(gone.id, GONE.format(title)),
        )

    def _gone(self, entry_id: str, words: str) -> None:
        self.opened = False
        if self.shown == entry_id:
            self.shown, self._view = "", None
        self._look()

        def bring_back() -> None:
            self._later(lambda: self.rooms.journal.restore_entry(entry_id))

        self._say(words, bring_back)

    def _say(self, words: str, undo) -> None:
        """Say what happened, beside what can be pressed at the foot of the entry."""
        toast = self.shell.toast(words, undo)
        foot = self.pane.ids.foot

        def lift(*_):
            if self.portrait and self.pane.parent is not None:
                toast.y = foot.top
            elif not self.portrait and not self.empty:
                toast.x = self.x + dp(12)

        toast.bind(size=lift)
        lift()

    def _later(self, work) -> None:
        self.rooms.library.later(work)

    # --- where things lie ---------------------------------------------------------------------------------

    def _lay(self) -> None:
        """Have in the tree what is to be seen, so that neither a touch nor Tab reaches anything else."""
        self.timeline.chosen = "" if self.portrait else self.shown
        over = self.portrait and self.opened and bool(self.shown)
        begin = self.can_begin and not self.empty
        for room, widget, wanted in (
            (self, self.pane, over or (not self.portrait and bool(self.shown))),
            (self, self._left, not over),
            (self, self._quiet, self.empty),
            (self._left, self._begin, begin),
            (self._left, self.timeline, not self.empty),
            (self._begin, self._today, self.can_write_today),
        ):
            if wanted and widget.parent is None:
                room.add_widget(widget, index=len(room.children) if widget is self._left else 0)
            elif not wanted and widget.parent is not None:
                room.remove_widget(widget)


def _found(rooms: Rooms, limit: int, show: str) -> Found:
    journal = rooms.journal
    lines, last = _page(rooms, limit, None)
    while show and last is not None and len(lines) < MOST_SOUGHT and all(line.entry_id != show for line in lines):
        more, last = _page(rooms, PAGE, last)
        lines += more
    session = journal.open_session()
    today = rooms.clock.now().date().isoformat()
    newest = journal.timeline(8)
    return Found(
        tuple(lines),
        last,
        session is not None,
        any(entry.kind == "day" and entry.day == today for entry in newest),
        session.id if session is not None else lines[0].entry_id if lines else "",
    )


def _page(rooms: Rooms, limit: int, before: EntryRecord | None) -> tuple[list[Line], EntryRecord | None]:
    now, found = rooms.clock.now(), rooms.journal.timeline(limit, before)
    lines = [line(entry, rooms.journal.mark(entry), now) for entry in found]
    return lines, found[-1] if len(found) == limit else None


def _line_of(rooms: Rooms, entry_id: str) -> Line | None:
    """Return the line of an entry, or None when it is in the trash."""
    entry = rooms.journal.entry(entry_id)
    return None if entry.trashed is not None else line(entry, rooms.journal.mark(entry), rooms.clock.now())

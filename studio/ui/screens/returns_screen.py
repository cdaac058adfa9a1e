"""Coming back, a page of Settings: whether anything does by itself, and what is left in peace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.errors import StudioError
from studio.journal import entry as entries
from studio.journal.coming_back import InPeace
from studio.library.records import EntryRecord, PieceRecord, update_piece
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.reflecting import CHECK_INS, RESTS, THIS_DAY, coming_back
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.days_sheet import DaysSheet, span_words
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401
from studio.ui.widgets.piece_tile import NAMES, name_of
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SHOWN = 40
"""Of pieces and of entries, so many are shown at once."""
NOTHING = "Nothing yet. Some days, a session or a piece can be left out."
SOMETHING = "None of this comes by itself. All of it stays where it is."


class PeaceRow(BoxLayout):
    """One thing that is left in peace. Event: `on_lift`."""

    icon = StringProperty("moon")
    text = StringProperty("")
    caption = StringProperty("")

    __events__ = ("on_lift",)

    def on_lift(self):
        """It may come back."""


class ReturnsScreen(Screen):
    """Both switches, and the list."""

    peace_line = StringProperty(NOTHING)
    more = BooleanProperty(False)
    """Whether there is more than is shown."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._turn = 0
        self.sheet: DaysSheet | None = None
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)
        settings = rooms.settings
        for tick, name in ((self.ids.check_ins, CHECK_INS), (self.ids.this_day, THIS_DAY)):
            tick.active = settings.get(name, False)
            tick.bind(active=lambda _tick, on, name=name: self._turn_on(name, on))

    def enter(self, **_args) -> None:
        """Show how it is now."""
        settings = self.rooms.settings
        self.ids.check_ins.active = settings.get(CHECK_INS, False)
        self.ids.this_day.active = settings.get(THIS_DAY, False)
        self._look()

    def leave(self) -> None:
        """Put the sheet away."""
        self._turn += 1
        if self.sheet is not None:
            self.sheet.close()

    def _turn_on(self, name: str, on: bool) -> None:
        settings = self.rooms.settings
        if settings.get(name, False) != on:
            settings.set(name, on)
            settings.set(RESTS, None)

    # --- what is left in peace ----------------------------------------------------------------------------

    def _look(self) -> None:
        self._turn += 1
        turn, coming = self._turn, coming_back(self.rooms)
        when_done(later(lambda: coming.in_peace(SHOWN + 1)), lambda found: self._show(turn, found), self._sorry)

    def _show(self, turn: int, found: InPeace) -> None:
        if turn != self._turn:
            return
        rows, now = self.ids.rows, self.rooms.clock.now()
        rows.clear_widgets()
        coming = coming_back(self.rooms)
        for span in found.spans:
            days = date.fromisoformat(span.first_day), date.fromisoformat(span.last_day)
            self._put("calendar", span_words(*days, now), "", lambda span=span: self._lift_days(span.id))
        for entry in found.entries[:SHOWN]:
            near = entries.caption(entry, now)
            self._put(
                "book-open",
                entries.title(entry, now),
                near,
                lambda entry=entry: self._let(entry, lambda comes: coming.set_entry(entry.id, comes)),
            )
        for piece in found.pieces[:SHOWN]:
            self._put("image", name_of(piece), _about(piece, now), lambda piece=piece: self._let_piece(piece))
        self.more = max(len(found.entries), len(found.pieces)) > SHOWN
        self.peace_line = SOMETHING if rows.children else NOTHING

    def _put(self, icon: str, text: str, caption: str, act: Callable[[], object]) -> None:
        row = PeaceRow(icon=icon, text=text, caption=caption)
        row.bind(on_lift=lambda _row: act())
        self.ids.rows.add_widget(row)

    def ask_days(self) -> None:
        """Ask which days."""
        if self.sheet is None:
            self.sheet = DaysSheet()
            self.sheet.bind(on_days=lambda _sheet, first, last: self._leave_days(first, last))
        self.sheet.ask(self, self.rooms.clock.now())

    def _leave_days(self, first: date, last: date) -> None:
        coming = coming_back(self.rooms)
        self._write(
            lambda: coming.quiet_days(first.isoformat(), last.isoformat()),
            lambda span: self._say("These days are left in peace.", lambda: coming.lift(span.id)),
        )

    def _lift_days(self, span_id: str) -> None:
        coming = coming_back(self.rooms)
        self._write(
            lambda: coming.lift(span_id),
            lambda span: self._say("These days may come back.", lambda: coming.put_quiet(span)),
        )

    def _let_piece(self, piece: PieceRecord) -> None:
        library = self.rooms.library
        self._let(piece, lambda comes: update_piece(library, piece.id, resurface=comes))

    def _let(self, _thing: PieceRecord | EntryRecord, put: Callable[[bool], object]) -> None:
        self._write(lambda: put(True), lambda _: self._say("It may come back.", lambda: put(False)))

    def _write(self, change: Callable[[], object], then: Callable[..., object]) -> None:
        def done(result: object) -> None:
            if self.parent is not None:
                self._look()
            then(result)

        when_done(self.rooms.library.later(change), done, self._sorry)

    def _say(self, text: str, back: Callable[[], object]) -> None:
        self.shell.toast(text, undo=lambda: self._write(back, lambda _: None))

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))


def _about(piece: PieceRecord, now) -> str:
    near = entries.nearness(piece.created, now)
    return f"{NAMES[piece.kind]}, {near}" if piece.title else near

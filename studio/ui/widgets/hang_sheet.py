"""A sheet to choose a session or a day: where something that was made belongs."""

from __future__ import annotations

from kivy.properties import ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.ui.journal_look import lines_of, places
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms
from studio.ui.widgets.saying import Saying  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.timeline import Places, Timeline  # noqa: F401

load_kv(__file__)


class HangSheet(Sheet):
    """Sessions and days, newest first, however many there are. Event: `on_entry(entry_id)`.

    `HangSheet(rooms).ask(host, but)`; the entry `but` is lit: what it is about belongs there already.
    """

    rooms = ObjectProperty(None, allownone=True)

    but = StringProperty("")
    """The entry it belongs to now."""

    says = StringProperty("")
    """One line above the list."""

    __events__ = ("on_entry",)

    def __init__(self, rooms: Rooms, **kwargs):
        self._turn = 0
        super().__init__(rooms=rooms, **kwargs)
        self.ids.list.bind(
            on_choose=lambda _list, entry_id: self._take(entry_id), on_wanted=lambda _list, ids: self._tell(ids)
        )

    def on_entry(self, entry_id: str):
        """The person chose an entry."""

    def ask(self, host, but: str = "") -> None:
        """Come in, and list what there is."""
        self.but = but
        self._turn += 1
        self.ids.list.show(Places())
        self.open(host)
        turn, rooms = self._turn, self.rooms
        when_done(later(lambda: places(rooms)), lambda found: self._show(turn, found), self._sorry)

    def _take(self, entry_id: str) -> None:
        self.close()
        if entry_id != self.but:
            self.dispatch("on_entry", entry_id)

    def _show(self, turn: int, found: Places) -> None:
        if turn == self._turn:
            self.ids.list.show(found)

    def _tell(self, ids: tuple[str, ...]) -> None:
        rooms = self.rooms
        when_done(later(lambda: lines_of(rooms, ids)), self.ids.list.tell, self._sorry)

    def _sorry(self, error: StudioError) -> None:
        self.says = str(error)

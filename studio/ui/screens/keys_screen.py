"""Who can open it: the passphrases, the computer account, the lock itself, and the recovery code."""

from __future__ import annotations

from time import monotonic

from kivy.properties import BooleanProperty, StringProperty

from studio.core.clock import from_ms
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.journal.entry import day_words
from studio.library import keys
from studio.library.errors import WrongPassphrase
from studio.library.keys import WayIn
from studio.ui.aside import aside
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.screen import Screen
from studio.ui.widgets.code_cover import CodeCover
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.key_sheets import (
    AddSheet,
    AskSheet,
    ChangeSheet,
    CheckSheet,
    KeySheet,
    LockSheet,
    SureSheet,
    WaySheet,
)
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LEADS = {
    "sample": "This is a sample, to look at only.",
    "open": "It opens without a passphrase, for anyone who can use this computer account.",
    "locked": "Each of these opens everything.",
}
NO_RING = "This computer account has no keyring that is open, so the library can't open by itself here."
TAKEN = "It no longer opens the library. Copies of the library that were made before still open with it."
UNLOCKED = "Then it opens for anyone who can use this computer account, and so does every copy made from then on."


class KeysScreen(Screen):
    """Who can open the library."""

    lead = StringProperty("")

    locked = BooleanProperty(False)
    """Whether it has a passphrase, and can be worked in."""

    made_open = BooleanProperty(False)
    """Whether it opens without one, and can be worked in."""

    ring_known = BooleanProperty(False)
    """Whether the keyring has answered."""

    ring_there = BooleanProperty(False)
    """Whether there is a keyring that could open it."""

    ring_line = StringProperty("")

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)
        self._failures, self._free_at = 0, 0.0
        self._here: str | None = None
        self._turn = 0
        self._rows: list[WayIn] = []
        self.cover = CodeCover()
        self.sheets: dict[str, KeySheet | SureSheet] = {}
        self.ids.ring.bind(active=lambda _tick, on: self._turn_ring(on))

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Say how things are now."""
        self._tell()
        self._ask_ring()

    def leave(self) -> None:
        """Keep nothing of what was typed or shown."""
        self._turn += 1
        self.cover.close()
        for sheet in self.sheets.values():
            sheet.close()

    def back(self) -> bool:
        """Close what lies over it."""
        if not self.cover.shown:
            return False
        self.cover.back()
        return True

    def _tell(self) -> None:
        library = self.rooms.library
        ways = [] if library.read_only else keys.ways_in(library)
        self.made_open = any(way.kind == "open" for way in ways)
        self.locked = bool(ways) and not self.made_open
        self.lead = LEADS["sample" if library.read_only else "open" if self.made_open else "locked"]
        # what opens here by itself is told by the switch
        self._list([way for way in ways if way.kind != "open" and way.id != self._here])

    def _list(self, ways: list[WayIn]) -> None:
        """Show a row for each; rows that say the same stay, and whoever is at the keyboard stays on them."""
        if ways == self._rows:
            return
        self._rows = ways
        self.ids.rows.clear_widgets()
        for way in ways:
            row = LeadRow(icon="key-round", text=self._name(way), caption=self._since(way))
            row.bind(on_release=lambda _row, way=way: self.look_at(way))
            self.ids.rows.add_widget(row)

    def _name(self, way: WayIn) -> str:
        return way.name or ("A passphrase" if way.kind == "passphrase" else "Another computer account")

    def _since(self, way: WayIn) -> str:
        kind = "A passphrase" if way.kind == "passphrase" and way.name else "Opens by itself"
        since = self._day(way.made)
        if way.kind == "passphrase" and not way.name:
            return f"S{since[1:]}." if since else ""
        return f"{kind}, {since}." if since else f"{kind}."

    def _day(self, made: int | None) -> str:
        if made is None:
            return ""
        now = self.rooms.clock.now()
        day = day_words(from_ms(made, now).date(), now)
        return f"since {day.lower() if day in ('Today', 'Yesterday') else day}"

    # --- work and what comes of it ------------------------------------------------------------------------

    def _sheet(self, name: str, make) -> KeySheet | SureSheet:
        if name not in self.sheets:
            self.sheets[name] = make()
        return self.sheets[name]

    def _try(self, sheet: KeySheet, work, then, worker=later) -> None:
        """Do what a sheet asks for, off the window's thread; it stays until that has worked."""
        if (wait := self._free_at - monotonic()) > 0:  # for the whole screen: a sheet that was closed knows nothing
            sheet.wait(wait)
            return
        sheet.busy = True
        when_done(worker(work), lambda result: self._done(sheet, then, result), lambda error: self._sorry(sheet, error))

    def _done(self, sheet: KeySheet, then, result) -> None:
        self._failures = 0
        sheet.close()
        then(result)

    def _sorry(self, sheet: KeySheet, error: StudioError) -> None:
        wrong = isinstance(error, WrongPassphrase)
        self._failures += wrong
        pause = keys.pause_after(self._failures) if wrong else 0.0
        self._free_at = max(self._free_at, monotonic() + pause)
        if sheet.shown:
            sheet.sorry(error, pause)
        else:
            self._say(str(error))

    def _changed(self, sentence: str) -> None:
        self.rooms.keys_changed()
        self._tell()
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        if self.parent is not None:
            self.shell.toast(sentence)

    # --- passphrases --------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for another passphrase."""
        sheet = self._sheet("add", self._make_add)
        sheet.open(self)

    def _make_add(self) -> AddSheet:
        sheet, library = AddSheet(), self.rooms.library

        def add(now: str, new: str, name: str) -> None:
            keys.prove(library, now)
            keys.add_passphrase(library, new, name)

        sheet.bind(
            on_given=lambda _sheet, *given: self._try(
                sheet, lambda: add(*given), lambda _none: self._changed("It opens with that passphrase too.")
            )
        )
        return sheet

    def look_at(self, way: WayIn) -> None:
        """Show one way in, and what can be done with it."""
        if way.kind == "keyring":
            self._ask_away(way)
            return
        sheet = WaySheet()
        self.sheets["way"] = sheet
        sheet.bind(on_named=lambda _sheet, name: self._rename(way, name))
        sheet.bind(on_change=lambda _sheet: self.change())
        sheet.bind(on_take_away=lambda _sheet: self._ask_away(way))
        only = sum(each.kind == "passphrase" for each in keys.ways_in(self.rooms.library)) < 2
        sheet.begin(self, self._name(way), self._since(way), way.name, only)

    def _rename(self, way: WayIn, name: str) -> None:
        library = self.rooms.library
        future = later(lambda: keys.rename_way_in(library, way.id, name))
        when_done(future, lambda _none: self._tell(), lambda error: self._say(str(error)))

    def change(self) -> None:
        """Ask for a passphrase in place of another."""
        self._sheet("change", self._make_change).open(self)

    def _make_change(self) -> ChangeSheet:
        sheet, library = ChangeSheet(), self.rooms.library
        sheet.bind(
            on_given=lambda _sheet, old, new: self._try(
                sheet,
                lambda: keys.change_passphrase(library, old, new),
                lambda _none: self._changed("From now on it opens with the new passphrase."),
            )
        )
        return sheet

    def _ask_away(self, way: WayIn) -> None:
        sheet = SureSheet(title="Take it away?", line=TAKEN, word="Take it away")
        self.sheets["away"] = sheet
        sheet.bind(on_sure=lambda _sheet: self._take_away(way.id))
        sheet.open(self)

    def _take_away(self, way_id: str) -> None:
        library = self.rooms.library
        when_done(
            aside(lambda: keys.remove_way_in(library, way_id)),
            lambda _none: self._changed("It no longer opens the library."),
            lambda error: self._say(str(error)),
        )

    # --- the keyring of the computer account --------------------------------------------------------------

    def _ask_ring(self) -> None:
        self._turn += 1
        turn, library = self._turn, self.rooms.library
        if self.locked:
            future = aside(lambda: (keys.keyring_available(), keys.keyring_here(library)))
            when_done(future, lambda found: self._heard(turn, *found), lambda _error: None)

    def _heard(self, turn: int, there: bool, here: str | None) -> None:
        if turn != self._turn:
            return
        self._here = here
        self.ring_known, self.ring_there = True, there
        self.ring_line = "" if there else NO_RING
        self._set_ring(here is not None)
        self._tell()

    def _set_ring(self, on: bool) -> None:
        self._setting = True
        self.ids.ring.active = on
        self._setting = False

    _setting = False

    def _turn_ring(self, on: bool) -> None:
        if self._setting or on == (self._here is not None):
            return
        if on:
            sheet = self._sheet("ring", self._make_ring)
            sheet.open(self)
            self._set_ring(False)
        else:
            here = self._here
            when_done(aside(lambda: keys.remove_way_in(self.rooms.library, here)), self._ring_off, self._ring_failed)

    def _make_ring(self) -> AskSheet:
        sheet, library = AskSheet(title="Open by itself", word="Let it open"), self.rooms.library
        sheet.line = "From then on, whoever is logged in as you on this computer can open it."

        def add(passphrase: str) -> str:
            keys.prove(library, passphrase)
            return keys.add_keyring(library)

        sheet.bind(
            on_given=lambda _sheet, passphrase: self._try(sheet, lambda: add(passphrase), self._ring_on, worker=aside)
        )
        return sheet

    def _ring_on(self, here: str) -> None:
        self._here = here
        self._set_ring(True)
        self._changed("From now on it opens by itself on this computer account.")

    def _ring_off(self, _none) -> None:
        self._here = None
        self._changed("From now on it asks for your passphrase.")

    def _ring_failed(self, error: StudioError) -> None:
        self._set_ring(self._here is not None)
        self._say(str(error))

    # --- the lock -----------------------------------------------------------------------------------------

    def take_lock_off(self) -> None:
        """Ask the passphrase, and let the library open without one."""
        self._sheet("open", self._make_open).open(self)

    def _make_open(self) -> AskSheet:
        sheet = AskSheet(title="Take the lock off", line=UNLOCKED, word="Take it off")
        library = self.rooms.library
        sheet.bind(
            on_given=lambda _sheet, passphrase: self._try(
                sheet,
                lambda: keys.make_open(library, passphrase),
                lambda _none: self._changed("It opens without a passphrase now."),
                worker=aside,
            )
        )
        return sheet

    def lock_it(self) -> None:
        """Ask for the first passphrase of a library that opens without one."""
        sheet = self._sheet("lock", LockSheet)
        sheet.unbind(on_given=self._begin_lock)
        sheet.bind(on_given=self._begin_lock)
        sheet.open(self)

    def _begin_lock(self, sheet: LockSheet, passphrase: str) -> None:
        sheet.close()
        progress, shell = Progress(), self.shell
        self.cover.open(shell)
        self.cover.show_work(progress)
        when_done(
            self.rooms.rekey(passphrase, progress),
            lambda code: _show_fresh(shell, code),
            lambda error: self._not_locked(error),
        )

    def _not_locked(self, error: StudioError) -> None:
        self.cover.close()
        self._say(str(error))  # where the library was opened anew, the house has said it

    # --- the recovery code --------------------------------------------------------------------------------

    def show_code(self) -> None:
        """Show the recovery code; where there is a passphrase, it is asked first."""
        if self.made_open:
            self._show(keys.show_recovery_code(self.rooms.library))
            return
        self._sheet("code", self._make_code).open(self)

    def _make_code(self) -> AskSheet:
        sheet, library = AskSheet(title="The recovery code", word="Show it"), self.rooms.library
        sheet.line = "Look round first: nobody else should see it."
        sheet.bind(
            on_given=lambda _sheet, passphrase: self._try(
                sheet, lambda: keys.show_recovery_code(library, passphrase), self._show
            )
        )
        return sheet

    def show_fresh(self, code: str) -> None:
        """Show a code that is new, until it has been written down."""
        self._show(code, fresh=True)

    def _show(self, code: str, fresh: bool = False) -> None:
        if self.parent is not None:
            from studio.ui.code_shown import show_code  # its page brings Pillow's fonts

            show_code(self.cover, self.shell, self.rooms, code, fresh=fresh)

    def check_code(self) -> None:
        """Ask for the code on the paper, and say whether it is right."""
        self._sheet("check", self._make_check).open(self)

    def _make_check(self) -> CheckSheet:
        sheet, library = CheckSheet(), self.rooms.library
        sheet.bind(on_given=lambda _sheet, typed: sheet.told(keys.check_recovery_code(library, typed)))
        return sheet


def _show_fresh(shell, code: str) -> None:
    """Back to this screen, which is a new one by now, and show the code there."""
    shell.go_to("settings")
    shell.go("keys").show_fresh(code)

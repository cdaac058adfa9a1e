"""Copies: where they go, the next one, those that are there, and how one is brought back."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.library.errors import DamagedKeys, WrongPassphrase, WrongRecoveryCode
from studio.library.library import needs_passphrase
from studio.ui import copies, folders
from studio.ui.aside import aside
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.unlock_sheet import UnlockSheet
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

ABOUT = "It goes into a new place, and this library stays as it is. A copy opens with the passphrase of its day."
ABOUT_OPEN = "It goes into a new place, and this library stays as it is. A copy opens as this one does, for anyone."
ADVICE = "A stick or another drive is best: it is still there when this computer is not."
AWAY = "It is not there just now. Plug it in, or choose another place."
MADE = "The copy is made, and was read back whole."
BROUGHT = "It is in {place}. This library stays as it is."

COPYING = Telling("Making a copy")
BRINGING = Telling("Bringing it back")


class CopiesScreen(Screen):
    """Copies of the library in another place."""

    about = StringProperty("")
    place_name = StringProperty("")
    place_line = StringProperty("")

    chosen = BooleanProperty(False)
    """Whether there is a place for copies."""

    there = BooleanProperty(False)
    """Whether it can be written to now, as far as is known."""

    said = StringProperty("")
    """How the last work ended."""

    brought = ObjectProperty(None, allownone=True)
    """The folder of the library that was brought back."""

    def __init__(self, rooms, **kwargs):
        self._copy: Path | None = None
        self._target: Path | None = None
        self._shelf: copies.Shelf | None = None
        self._disconnect = None
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)
        settings = rooms.settings
        self.ids.daily.active = settings.get(copies.DAILY, False)
        self.ids.daily.bind(active=lambda _tick, on: settings.set(copies.DAILY, on))
        self.ids.pane.bind(on_over=lambda _pane: self._look())
        self._unlock = UnlockSheet(title="What opens it", word="Bring it back")
        self._unlock.line = "It opens with the passphrase it had when it was made."
        self._unlock.bind(on_given=lambda _sheet, passphrase, code: self._restore(passphrase, code))

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Say how it is now, and go on showing what is being done."""
        bench = workbench_of(self.rooms.library)
        try:
            self.about = ABOUT if needs_passphrase(self.rooms.library.folder) else ABOUT_OPEN
        except StudioError:
            self.about = ABOUT
        self._part()
        self._disconnect = bench.changed.connect(self._hear)
        self.ids.pane.attend(bench)
        self._hear()
        self._look()

    def leave(self) -> None:
        """Stop looking; what is being done goes on."""
        self._part()
        self.ids.pane.part()

    def _part(self) -> None:
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def _hear(self) -> None:
        self.said = "" if self.ids.pane.working else workbench_of(self.rooms.library).said.get("copies", "")

    def _say(self, sentence: str) -> None:
        workbench_of(self.rooms.library).say("copies", sentence)

    # --- the place ----------------------------------------------------------------------------------------

    def _look(self) -> None:
        place, library = copies.place_of(self.rooms.settings), self.rooms.library
        self.chosen = place is not None
        if place is None:
            self._show(None)
            return
        self.place_name = "Where copies go"
        if self._shelf is None or self._shelf.place != place:
            self.place_line = str(place)
        when_done(aside(lambda: copies.look_at(place, library)), self._show, lambda error: self._away(place, error))

    def _away(self, place: Path, error: StudioError) -> None:
        self._show(copies.Shelf(place, False))
        self.place_line = f"{place}. {error}"

    def _show(self, shelf: copies.Shelf | None) -> None:
        self._shelf = shelf
        self.there = shelf is not None and shelf.there
        if shelf is None:
            self.place_name, self.place_line = "Choose where copies go", ADVICE
        elif not shelf.there:
            self.place_line = f"{shelf.place}. {AWAY}"
        else:
            warning = copies.BESIDE if shelf.beside else ""
            self.place_line = " ".join(filter(None, (f"{shelf.place}.", folders.room_words(shelf.free), warning)))
        self._list(shelf.copies if shelf is not None else ())

    def _list(self, found) -> None:
        rows, now = self.ids.rows, self.rooms.clock.now()
        rows.clear_widgets()
        for copy in found:
            near = copies.near(copy, now)
            row = LeadRow(
                icon="archive-restore",
                text=near[0].upper() + near[1:],
                caption=f"{copy.made.hour}:{copy.made:%M}, {folders.size_words(copy.size)}",
            )
            row.copy = copy
            row.bind(on_release=lambda row: self.bring_back(row.copy.path))
            rows.add_widget(row)

    def choose_place(self) -> None:
        """Ask for the folder that copies go to."""
        library = self.rooms.library
        FolderSheet(
            title="Where copies go",
            start=copies.place_of(self.rooms.settings),
            choose=self.put_in,
            warn=lambda path: copies.BESIDE if folders.same_disk(path, library.folder) else "",
        ).open(self)

    def put_in(self, place: Path) -> None:
        """Have copies go to a place from now on."""
        self.rooms.settings.set(copies.PLACE, str(copies.fitting(place)))
        self.brought = None
        self._say("")
        self._look()

    # --- the next one -------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a copy now."""
        from studio.library.backup import back_up

        library, place = self.rooms.library, copies.place_of(self.rooms.settings)
        if place is not None:
            self._run(lambda progress: back_up(library, place, progress), lambda _copy: self._say(MADE), COPYING)

    def _run(self, work, then, telling: Telling) -> None:
        self.brought = None
        self._say("")
        try:
            self.ids.pane.run(work, then, self._sorry, telling)
        except StudioError as error:
            self._say(str(error))

    def _sorry(self, error: StudioError) -> None:
        if self._target is not None and isinstance(error, WrongPassphrase | WrongRecoveryCode | DamagedKeys):
            self._ask(str(error))
        else:
            self._target = None
            self._say(str(error))

    # --- one that is there --------------------------------------------------------------------------------

    def find_elsewhere(self) -> None:
        """Look for a copy in other places."""
        now = self.rooms.clock.now()
        FolderSheet(
            title="Which copy",
            start=copies.place_of(self.rooms.settings),
            word="Bring this one back",
            choose=self.bring_back,
            want="library",
            describe=lambda path: copies.near_by_name(path, now),
        ).open(self)

    def bring_back(self, copy: Path) -> None:
        """Ask where a library should go that is made from this copy."""
        if self.ids.pane.working or self.ids.pane.elsewhere:
            return
        self._copy = copy
        FolderSheet(title="Where it should go", word="Bring it back here", choose=self._into).open(self)

    def _into(self, folder: Path) -> None:
        self._target = folders.free_name(folder, "Afterglow", folders.LIBRARY_SUFFIX)
        copy = self._copy
        when_done(
            aside(lambda: needs_passphrase(copy)),
            lambda locked: self._ask("") if locked else self._restore(None, None),
            self._sorry,
        )

    def _ask(self, trouble: str) -> None:
        if self.parent is not None:
            self._unlock.ask(self, trouble)

    def _restore(self, passphrase: str | None, code: str | None) -> None:
        from studio.library.restore import restore

        copy, target, clock = self._copy, self._target, self.rooms.clock
        self._run(
            lambda progress: restore(
                copy, target, passphrase=passphrase, recovery_code=code, clock=clock, progress=progress
            ),
            lambda _none: self._restored(target),
            BRINGING,
        )

    def _restored(self, target: Path) -> None:
        self._target, self.brought = None, target
        self._say(BROUGHT.format(place=target))

    def open_brought(self) -> None:
        """Go on with the library that was brought back."""
        if self.brought is not None:
            self.rooms.open_other(self.brought)

"""Trash: what was put there, how long it stays, the way back, and the end."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.floatlayout import FloatLayout

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library.trash import empty, forget
from studio.ui.in_trash import Batch, Came, Lying, bring_back, everything, goes_with, listed, look_into, put_again
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.piece_tile import name_of
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401
from studio.ui.widgets.trash_sheet import TrashSheet
from studio.ui.widgets.trash_tile import TrashTile, UntilHeader, shape
from studio.ui.widgets.virtual_grid import Section, VirtualGrid  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

PAUSE = 0.12
"""Seconds in which changes are gathered before the screen follows."""

BACK, SOME_BACK, ALL_BACK = "It is back.", "Some of it is back.", "Everything is back."
GONE, ALL_GONE = "It is gone.", "The trash is empty."
SOME_LEFT = "What could go is gone. An entry stays as long as something made in it is not in the trash."

BRINGING = Telling("Bringing everything back")
DELETING = Telling("Deleting it")
EMPTYING = Telling("Emptying the trash", "You can go on. If you stop it, the rest stays in the trash.")


class NothingHere(FloatLayout):
    """The trash with nothing in it."""


class TrashScreen(Screen):
    """What lies in the trash; a tap on a thing asks what is to become of it."""

    empty = BooleanProperty(False)
    """Whether nothing is there."""

    left = NumericProperty(0)
    inner = NumericProperty(1)
    """Px: where the content begins, and how wide it is."""

    stacked = BooleanProperty(False)
    """Whether the buttons stand below the title, for lack of room."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._turn = 0
        self._asked: Lying | None = None
        self._batches: list[Batch] = []
        self._things: dict[str, Lying] = {}
        self._letters: list[Callable[[], None]] = []
        self._none = NothingHere()
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)
        grid = self.ids.grid
        grid.shape_of, grid.new_tile, grid.new_header = shape, self._new_tile, UntilHeader
        self.sheet, self.end_sheet = TrashSheet(), TrashSheet(everything=True)
        self.sheet.bind(on_back=lambda *_: self.bring_back(), on_end=lambda *_: self.delete())
        self.end_sheet.bind(on_end=lambda *_: self.empty_now())
        self.ids.pane.bind(on_over=lambda *_: self._look())
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), PAUSE)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Say what is there, and go on showing what is being done."""
        rooms = self.rooms
        self._part()
        self._letters = [
            signal.connect(lambda *_: soon(self._changed))
            for signal in (
                rooms.gallery.piece_changed,
                rooms.gallery.entry_changed,
                rooms.journal.entry_changed,
                rooms.journal.piece_changed,
            )
        ]
        self.ids.pane.attend(workbench_of(rooms.library))
        self._look()

    def leave(self) -> None:
        """Stop looking; what is being done goes on."""
        self._part()
        self.ids.grid.stop()
        self.ids.pane.part()
        for sheet in (self.sheet, self.end_sheet):
            sheet.close()

    def _part(self) -> None:
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._look_soon.cancel()

    def _changed(self) -> None:
        if self.parent is not None:
            self._look_soon()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Arrows go from thing to thing."""
        return not modifiers and not self.empty and self.ids.grid.key(name)

    # --- looking ------------------------------------------------------------------------------------------

    def _look(self, then: Callable[[], object] = lambda: None) -> None:
        """Look again, and do something `then`, once what is there now is shown."""
        self._turn += 1
        turn, rooms = self._turn, self.rooms
        when_done(later(lambda: look_into(rooms)), lambda found: (self._show(turn, found), then()), self._sorry)

    def _show(self, turn: int, batches: list[Batch]) -> None:
        if turn != self._turn:
            return
        self._batches = batches
        self.empty = not batches
        self._things = {thing.item.id: thing for thing in everything(batches)}
        sections = [
            Section(batch.until, batch.until, tuple(thing.piece or thing for thing in batch.things))
            for batch in batches
        ]
        self.ids.grid.show(sections, stay=True)

    def on_empty(self, *_):
        """Show the horizon where there is nothing."""
        if self.empty and self._none.parent is None:
            self.add_widget(self._none, index=len(self.children))
        elif not self.empty and self._none.parent is not None:
            self.remove_widget(self._none)

    def _new_tile(self) -> TrashTile:
        tile = TrashTile(rooms=self.rooms)
        tile.bind(on_release=lambda tile: self.ask(tile.piece.id))
        return tile

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))

    # --- one thing ----------------------------------------------------------------------------------------

    def ask(self, one: str) -> None:
        """Ask what is to become of a thing, by its id."""
        thing = self._things.get(one)
        if thing is None or self.ids.pane.working:
            return
        rooms, self._asked = self.rooms, thing
        when_done(later(lambda: goes_with(rooms, thing)), lambda line: self._ask(thing, line), self._sorry)

    def _ask(self, thing: Lying, line: str) -> None:
        if self.parent is None or self._asked is not thing:
            return
        until = next((batch.until for batch in self._batches if thing in batch.things), "")
        stays = f"It stays {until[:1].lower()}{until[1:]}."
        ending = f"{thing.title} goes, with everything that was made in it." if thing.title else ""
        self.sheet.ask(self, title=_title(thing), line=f"{line}\n{stays}".strip(), ending=ending)

    def bring_back(self) -> None:
        """Bring the thing that was asked about back."""
        rooms, item = self.rooms, self._asked.item
        work = rooms.library.later(lambda: bring_back(rooms, [item], Progress()))
        when_done(work, lambda came: self._back(came, BACK), self._sorry)

    def _back(self, came: Came, words: str) -> None:
        rooms = self.rooms

        def undo() -> None:
            when_done(rooms.library.later(lambda: put_again(rooms, came)), lambda _: None, self._sorry)

        self._look(lambda: self.shell.toast(words, undo=undo))

    def delete(self) -> None:
        """Delete the thing that was asked about for good."""
        rooms, item = self.rooms, self._asked.item
        self._run(
            lambda progress: forget(rooms.library, item.kind, item.id, progress), lambda _: self._gone(), DELETING
        )

    def _gone(self) -> None:
        self._look(lambda: self.shell.toast(GONE))

    # --- everything ---------------------------------------------------------------------------------------

    def bring_all(self) -> None:
        """Bring everything back."""
        rooms, items = self.rooms, [thing.item for thing in everything(self._batches)]
        self._run(lambda progress: bring_back(rooms, items, progress), self._all_back, BRINGING)

    def _all_back(self, came: Came) -> None:
        self._back(came, ALL_BACK if came.whole else SOME_BACK)

    def ask_empty(self) -> None:
        """Ask once whether everything is to go, and say what that is."""
        things = everything(self._batches)
        along = " Sessions and days go with everything that was made in them."
        more = along if any(thing.title for thing in things) else ""
        what = listed(thing.kind for thing in things)
        self.end_sheet.ask(self, title="Empty the trash", ending=f"What goes: {what}.{more}")

    def empty_now(self) -> None:
        """Delete everything for good."""
        library = self.rooms.library
        self._run(lambda progress: empty(library, progress), lambda _: self._emptied(), EMPTYING)

    def _emptied(self) -> None:
        self._look(lambda: self.shell.toast(ALL_GONE if self.empty else SOME_LEFT))

    def _run(self, work: Callable[[Progress], object], then: Callable, telling: Telling) -> None:
        try:
            self.ids.pane.run(work, then, self._sorry, telling)
        except StudioError as error:
            self._sorry(error)


def _title(thing: Lying) -> str:
    if thing.piece is not None:
        return name_of(thing.piece)
    return thing.title or "What you saw"

"""How something that came back is sent away: for today, for this time, or for good. All of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from studio.journal.coming_back import THIS_DAY as OF_THIS_DAY
from studio.library.records import update_piece
from studio.ui.later import when_done
from studio.ui.reflecting import CHECK_INS, THIS_DAY, coming_back, rest_today
from studio.ui.widgets.piece_sheets import Menu

STAYS = "It stays where it is, and does not come by itself."


class LeavingInPeace:
    """The menu of a `ReflectScreen`."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self.menu: Menu | None = None

    def not_today(self) -> None:
        """Let nothing come back today."""
        rest_today(self._screen.rooms)
        self._screen.shell.back()

    def open_menu(self) -> None:
        """Offer ways to have this not come back; or close them."""
        looked = self._screen.looked
        if self.close_menu() or looked is None:
            return
        choices = []
        if self._screen.step != OF_THIS_DAY:
            choices.append(("Let this time go", "wind", self.let_go))
        if looked.piece is not None:
            choices.append(("Never bring this piece back", "moon", self.leave_piece))
        name = "this day" if looked.entry.kind == "day" else looked.title.lower()
        choices.append((f"Never bring {name} back", "moon", self.leave_entry))
        choices.append(("Let nothing come back", "circle-off", self.leave_all))
        self.menu = Menu(choices)
        self.menu.open(self._screen, self._screen.ids.more)

    def close_menu(self) -> bool:
        """Put the menu away; return whether it was there."""
        menu, self.menu = self.menu, None
        return menu is not None and menu.close()

    def let_go(self) -> None:
        """Let this moment go for good."""
        screen = self._screen
        coming, entry_id, step = coming_back(screen.rooms), screen.looked.entry.id, screen.step
        noted = screen.rooms.library.later(lambda: coming.let_go(entry_id, step))
        self._go_back(noted, "It will not ask again this time.", lambda: coming.take_back(noted.result()))

    def leave_piece(self) -> None:
        """Let this piece never come back by itself."""
        library, piece_id = self._screen.rooms.library, self._screen.looked.piece.id
        self._leave(lambda comes: update_piece(library, piece_id, resurface=comes))

    def leave_entry(self) -> None:
        """Let this entry never come back by itself."""
        coming, entry_id = coming_back(self._screen.rooms), self._screen.looked.entry.id
        self._leave(lambda comes: coming.set_entry(entry_id, comes))

    def leave_all(self) -> None:
        """Let nothing come back by itself any more."""
        screen, settings = self._screen, self._screen.rooms.settings
        before = {name: settings.get(name) for name in (CHECK_INS, THIS_DAY)}

        def put(values: dict[str, bool | None]) -> None:
            for name, value in values.items():
                settings.set(name, value)

        put(dict.fromkeys(before, False))
        screen.shell.back()
        screen.shell.toast("Nothing comes by itself any more.", undo=lambda: put(before))

    def _leave(self, put: Callable[[bool], object]) -> None:
        self._go_back(self._screen.rooms.library.later(lambda: put(False)), STAYS, lambda: put(True))

    def _go_back(self, done: Future, said: str, undo: Callable[[], object]) -> None:
        screen = self._screen
        library, shell = screen.rooms.library, screen.shell

        def gone(_result: object) -> None:
            if shell.screen is screen:
                shell.back()
            shell.toast(said, undo=lambda: library.later(undo))

        when_done(done, gone, screen.sorry)

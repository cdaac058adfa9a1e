"""A file becomes a piece: which one, how far it is, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kivy.clock import Clock
from kivy.properties import ObjectProperty

from studio.core.errors import StudioError
from studio.ui import brought_in
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.work_pane import APPEARS_AFTER, WorkPane  # noqa: F401  the .kv names it
from studio.ui.work import Stopped, Telling, workbench_of

load_kv(__file__)

PLACE = "bring-picture"
"""Whose work it is, on the bench."""

BRINGING = Telling("Bringing it in")
HERE = "It is in your gallery."
GONE = "It is in the trash."


class BringSheet(Sheet):
    """Shows how far the bringing in is, and stops it. It closes when that is over; closed before, the work goes on."""

    rooms = ObjectProperty(None, allownone=True)

    def open(self, host) -> None:
        """Come in over a screen."""
        if not self.shown:
            self.ids.pane.attend(workbench_of(self.rooms.library))
        super().open(host)

    def on_closed(self):
        """Stop looking."""
        self.ids.pane.part()


def bring_drawing(screen, show: Callable[[Sheet], object], then: Callable[[str], object]) -> None:
    """Ask for a picture, or another program's drawing, and make a new piece of it (`bring`)."""
    bring(screen, show, then, "picture")


def bring(screen, show: Callable[[Sheet], object], then: Callable[[str], object], want: str = "made") -> None:
    """Ask for a file and make a new piece of it; `want` is "picture", "sound" or "made" for any of both.

    `show` gets the sheets that come up on the way, `then` the piece's id if the person has waited for it. What becomes
    of it is said at the foot, with a way back, wherever the person is by then.
    """
    bench = workbench_of(screen.rooms.library)
    if bench.current is not None and bench.current.place == PLACE:
        show(BringSheet(rooms=screen.rooms))
        return
    show(which_file(lambda path: _begin(screen, path, show, then), want))


def which_file(choose: Callable[[Path], object], want: str = "picture") -> FolderSheet:
    """Return the sheet that asks for the file."""
    return FolderSheet(title="What to bring in", word="Bring it in", choose=choose, want=want)


def _begin(screen, path: Path, show: Callable[[Sheet], object], then: Callable[[str], object]) -> None:
    rooms, shell = screen.rooms, screen.shell
    bench, sheet = workbench_of(rooms.library), BringSheet(rooms=rooms)
    went_on: list[bool] = []
    sheet.bind(on_closed=lambda _sheet: went_on.append(not work.done))

    def appear(*_) -> None:  # what is quick shows nothing on its way
        if not work.done and shell.screen is screen:
            show(sheet)

    def here(piece_id: str) -> None:
        sheet.close()
        shell.toast(HERE, undo=lambda: put_away(screen, piece_id))
        if shell.screen is screen and not any(went_on):
            then(piece_id)

    def sorry(error: StudioError) -> None:
        sheet.close()
        shell.toast(str(error))

    try:
        work = bench.begin(PLACE, lambda progress: brought_in.bring_in(rooms, path, progress), here, sorry, BRINGING)
    except StudioError as error:
        shell.toast(str(error))
        return
    Clock.schedule_once(appear, APPEARS_AFTER)


def put_away(screen, piece_id: str) -> None:
    """Take it back: the piece goes into the trash, from where it can come again."""
    rooms, shell = screen.rooms, screen.shell

    def gone(_piece) -> None:
        shell.toast(GONE)
        if shell.screen is screen:
            screen.enter()

    when_done(rooms.library.later(lambda: rooms.gallery.trash(piece_id)), gone, lambda error: shell.toast(str(error)))


__all__ = [
    "BRINGING",
    "GONE",
    "HERE",
    "PLACE",
    "BringSheet",
    "Stopped",
    "bring",
    "bring_drawing",
    "put_away",
    "which_file",
]

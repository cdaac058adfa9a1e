"""A picture, or a drawing of another program, from a file into the drawing that is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.ui.aside import aside
from studio.ui.later import when_done
from studio.ui.widgets.folder_sheet import FolderSheet

if TYPE_CHECKING:
    from studio.drawing.brought import Brought

Sorry = Callable[[StudioError], object]


def picture_sheet(choose: Callable[[Path], object], title: str = "Which picture") -> FolderSheet:
    """Return a sheet to choose a picture file with; open it over the screen. `choose` gets its path."""
    return FolderSheet(title=title, word="Bring it in", choose=choose, want="picture")


def reading(
    room: tuple[int, int, int], take: Callable[[tuple[Brought, ...]], object], sorry: Sorry
) -> Callable[[Path], None]:
    """Return what reads a file and hands over the layers it brings to a paper.

    `room` is the paper's width and height, and how many layers still go on it. `take` and `sorry` are called on the
    window's thread.
    """

    def read(path: Path) -> None:
        def work() -> tuple[Brought, ...]:
            from studio.drawing.brought import layers_of

            return layers_of(path, *room)

        when_done(aside(work), take, sorry)

    return read


def bring_picture(
    screen, room: tuple[int, int, int], take: Callable[[tuple[Brought, ...]], object], sorry: Sorry
) -> FolderSheet:
    """Ask for a file, and hand over the layers it brings to a paper (`reading`); return the sheet, which is open."""
    sheet = picture_sheet(reading(room, take, sorry))
    sheet.open(screen)
    return sheet

"""A picture, or a drawing of another program, from a file: into the drawing that is open, or as one of its own."""

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
    from studio.ui.rooms import Rooms

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


def bring_drawing(screen, then: Callable[[str], object], sorry: Sorry) -> FolderSheet:
    """Ask for a file, and make a new piece of it; `then` gets the piece's id. Return the sheet, which is open."""
    rooms = screen.rooms

    def read(path: Path) -> None:
        def work() -> list[bytes]:
            from studio.drawing.brought import ops_of
            from studio.drawing.codec import encode

            return [encode(op) for op in ops_of(path)]

        when_done(aside(work), lambda payloads: _keep(rooms, payloads, then, sorry), sorry)

    sheet = picture_sheet(read, "What to bring in")
    sheet.open(screen)
    return sheet


def _keep(rooms: Rooms, payloads: list[bytes], then: Callable[[str], object], sorry: Sorry) -> None:
    """Write a new piece on the library's own thread: all of it or nothing."""

    def write() -> str:
        from studio.drawing.codec import decode

        paper = decode(payloads[0]).paper
        with rooms.library.write():
            entry = rooms.journal.current_entry()
            piece = rooms.gallery.new_piece("drawing", entry.id, width=paper.width, height=paper.height)
            for payload in payloads:
                rooms.library.append(piece.id, payload)
            rooms.gallery.touch(piece.id)
        return piece.id

    when_done(rooms.library.later(write), then, sorry)

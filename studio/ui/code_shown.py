"""A recovery code over the whole window, and the page it can become: saved where the person says, or printed."""

from __future__ import annotations

from studio.library import recovery_page
from studio.ui.aside import aside
from studio.ui.later import when_done
from studio.ui.rooms import Rooms
from studio.ui.shell import Shell
from studio.ui.widgets.code_cover import CodeCover, CodePage
from studio.ui.widgets.folder_sheet import FolderSheet

SHOWN = "Whoever has it and a copy of the library can open that copy."
FRESH = "A code on an earlier paper no longer opens the library. This one does."
SAVED = "It is in {}. Whoever finds it there can open a copy of the library."
PRINTED = "It is on its way to the printer."


def show_code(cover: CodeCover, shell: Shell, rooms: Rooms, code: str, *, fresh: bool = False) -> None:
    """Show a recovery code; one that is `fresh` stays until it has been written down."""
    cover.open(shell)
    page = cover.show_code(code, FRESH if fresh else SHOWN, "I have written it down" if fresh else "Done", fresh)
    page.prints = recovery_page.can_print()
    page.bind(on_done=lambda _page: cover.close())
    page.bind(on_save=lambda _page, ending: _save(cover, page, rooms, code, ending))
    page.bind(on_print=lambda _page: _print(page, rooms, code))


def _save(cover: CodeCover, page: CodePage, rooms: Rooms, code: str, ending: str) -> None:
    made = rooms.clock.now().date()
    draw = recovery_page.as_pdf if ending == "pdf" else recovery_page.as_png

    def save(folder) -> None:
        page.busy = True
        when_done(
            aside(lambda: recovery_page.save_page(folder, ending, draw(code, made))),
            lambda path: _tell(page, SAVED.format(path.parent)),
            lambda error: _tell(page, str(error)),
        )

    FolderSheet("Where it goes", None, "Save it here", save, "folder").open(cover)


def _print(page: CodePage, rooms: Rooms, code: str) -> None:
    page.busy = True
    made = rooms.clock.now().date()
    when_done(
        aside(lambda: recovery_page.print_page(recovery_page.as_pdf(code, made))),
        lambda _none: _tell(page, PRINTED),
        lambda error: _tell(page, str(error)),
    )


def _tell(page: CodePage, line: str) -> None:
    page.busy, page.line = False, line

"""A way from pieces to the sheet that hands them over: what the tests of sharing have in common."""

from concurrent.futures import Future

from studio.ui.screens.share_screen import ShareScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.work import workbench_of
from tests.rooms import rooms_of
from tests.ui.stand_ins import Player, Room


def shell_of(ui, rooms, sat=None):
    """Mount a shell with the screen that shows or hands over; what would be sat before is added to `sat`."""
    theme.motion = False

    def sit(*handed_over) -> Future:
        sat.append(handed_over)
        done: Future = Future()
        done.set_result(None)
        return done

    asked = None if sat is None else sit
    rooms = rooms_of(rooms.library, rooms.clock, Player, rooms.settings, rooms.brushes, sit=asked)
    factories = {name: lambda _rooms, _shell: Room() for name in ("today", "gallery", "journal")}
    return ui.mount(Shell(rooms, factories | {"share": lambda rooms, _shell: ShareScreen(rooms)}))


def look(ui, shell, *ids):
    """Look through pieces; return the screen, with the first of them standing there."""
    screen = shell.go("share", pieces=ids)
    ui.until(
        lambda: screen.stage == "none" or (screen.stage == "review" and screen.seen and screen.idle), what="the review"
    )
    ui.frames(3)
    return screen


def answer(ui, screen, yes):
    """Say yes, or not this one, once what will be seen stands there."""
    ui.until(lambda: screen.seen, timeout=20, what="the piece")
    ui.tap(screen.pane.ids.yes if yes else screen.pane.ids.out)
    ui.frames(3)


def asked_how(ui, shell, *ids):
    """Say yes to each of them; return the screen where it asks for whom, and how."""
    screen = look(ui, shell, *ids)
    while not screen.review.over:
        answer(ui, screen, True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    return screen


def sheet_of(ui, screen, way):
    """Press a way; return its sheet, ready to make the file."""
    ui.tap(screen.how.row_of(way))
    ui.until(lambda: way in screen._sheets and screen._sheets[way].shown, what="the sheet")
    sheet = screen._sheets[way]
    ui.until(lambda: len(sheet.six) == 6, what="six words")
    return sheet


def hand(ui, rooms, sheet, folder):
    """Have the file made in a folder; return how it ended, in a sentence."""
    sheet.hand_over(folder)
    bench = workbench_of(rooms.library)
    ui.until(lambda: bench.current is None and sheet.said, timeout=60, what="how it ended")
    return sheet.said

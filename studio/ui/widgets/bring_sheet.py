"""A file becomes a piece: which one, how far it is, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.journal.entry import nearness
from studio.ui import brought_in
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.work_pane import APPEARS_AFTER, WorkPane  # noqa: F401  the .kv names it
from studio.ui.work import Stopped, Telling, workbench_of

if TYPE_CHECKING:
    from studio.music.step import Step
    from studio.ui.kept_song import KeptSong

load_kv(__file__)

PLACE = "bring-picture"
"""Whose work it is, on the bench."""

Bring = Callable[[Path, Progress], Any]
"""Brings in a file, on the bench's thread; gives what came of it, or a future of it."""

BRINGING = Telling("Bringing it in")
HERE = "It is in your gallery."
ALREADY, AGAIN = "It is in your gallery already, from {}.", "Bring it in again"
IN_SONG = "It is in your song."
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
    """Ask for a picture, or another program's drawing, and make a new piece of it, to be drawn on (`bring`)."""
    rooms = screen.rooms
    _ask(
        screen,
        show,
        "picture",
        lambda path, progress: brought_in.bring_in(rooms, path, progress),
        lambda piece_id, waited: _tell(screen, piece_id, waited, then),
    )


def bring(screen, show: Callable[[Sheet], object], then: Callable[[str], object]) -> None:
    """Ask for a picture or a sound and make a piece of it, unless it came in before and is still here.

    `show` gets the sheets that come up on the way, `then` the piece's id if the person has waited for it. What becomes
    of it is said at the foot, with a way back, wherever the person is by then.
    """
    rooms, asked = screen.rooms, list[Path]()

    def once(path: Path, progress: Progress):
        asked.append(path)
        return brought_in.bring_in_once(rooms, path, progress)

    def again() -> None:
        _begin(screen, asked[-1], show, lambda path, progress: brought_in.bring_in(rooms, path, progress), tell)

    def tell(piece_id: str, waited: bool) -> None:
        _tell(screen, piece_id, waited, then)

    def here(came: str | brought_in.Already, waited: bool) -> None:
        if isinstance(came, brought_in.Already):
            near = nearness(came.piece.created, rooms.clock.now())
            screen.shell.toast(ALREADY.format(near), undo=again, word=AGAIN)
        else:
            tell(came, waited)

    _ask(screen, show, "made", once, here)


def _tell(screen, piece_id: str, waited: bool, then: Callable[[str], object]) -> None:
    screen.shell.toast(HERE, undo=lambda: put_away(screen, piece_id))
    if waited:
        then(piece_id)


def bring_to_song(screen, song: KeptSong, at: int, show: Callable[[Sheet], object]) -> None:
    """Ask for a sound or a MIDI file and lay it into a song that is open, beginning at a frame: one step of it."""
    from studio.ui.song_in import bring_into

    def here(step: Step, _waited: bool) -> None:
        def back() -> None:
            if song.draft.done and song.draft.steps[song.draft.done - 1] is step:
                song.undo()

        song.rest()
        screen.shell.toast(IN_SONG, undo=back)

    _ask(screen, show, "sound", lambda path, progress: bring_into(song, at, path, progress), here)


def _ask(screen, show: Callable[[Sheet], object], want: str, work: Bring, here: Callable[[Any, bool], object]) -> None:
    """Ask for a file, or show how far the one is that is being brought in."""
    bench = workbench_of(screen.rooms.library)
    if bench.current is not None and bench.current.place == PLACE:
        show(BringSheet(rooms=screen.rooms))
        return
    show(which_file(lambda path: _begin(screen, path, show, work, here), want))


def which_file(choose: Callable[[Path], object], want: str = "picture") -> FolderSheet:
    """Return the sheet that asks for the file."""
    return FolderSheet(title="What to bring in", word="Bring it in", choose=choose, want=want)


def _begin(
    screen, path: Path, show: Callable[[Sheet], object], bring_in: Bring, tell: Callable[[Any, bool], object]
) -> None:
    rooms, shell = screen.rooms, screen.shell
    bench, sheet = workbench_of(rooms.library), BringSheet(rooms=rooms)
    went_on: list[bool] = []
    sheet.bind(on_closed=lambda _sheet: went_on.append(not work.done))

    def appear(*_) -> None:  # what is quick shows nothing on its way
        if not work.done and shell.screen is screen:
            show(sheet)

    def here(result: Any) -> None:
        sheet.close()
        tell(result, shell.screen is screen and not any(went_on))

    def sorry(error: StudioError) -> None:
        sheet.close()
        shell.toast(str(error))

    try:
        work = bench.begin(PLACE, lambda progress: bring_in(path, progress), here, sorry, BRINGING)
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
    "AGAIN",
    "ALREADY",
    "BRINGING",
    "GONE",
    "HERE",
    "IN_SONG",
    "PLACE",
    "BringSheet",
    "Stopped",
    "bring",
    "bring_drawing",
    "bring_to_song",
    "put_away",
    "which_file",
]

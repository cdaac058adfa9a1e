"""Several pieces from the library into a folder, each in the form anyone can open: what the bench is handed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import MOST_NAMES, PlaceRefusesFile, told_of, whole_file
from studio.library.records import PieceRecord
from studio.ui import sound_out, taken_out
from studio.ui.taken_out import fitting_name

if TYPE_CHECKING:
    from studio.ui.rooms import Rooms

FOLDER, WORDS = "Pieces", "Words"
"""What the folder, and a text, are called when nobody says: nothing about whose they are."""
PICTURE = ("png", 1, 20)
SOUND = ("flac", False)

OUT = "They are in {path}. They are not locked: whoever has them can see and hear them."
SOME_OUT = "They are in {path}, but some could not be read. They are not locked."


class NothingOut(StudioError):
    """Not one of several pieces could be taken out."""

    sentence = "None of these could be taken out."


class _Part(Progress):
    """The progress of one piece of several; it stops when the whole does."""

    def __init__(self, whole: Progress, index: int, count: int) -> None:
        self._whole = whole
        super().__init__(lambda share: whole.at(round((index + share) * 1000), count * 1000))

    @property
    def stopping(self) -> bool:
        """Whether the whole is to stop."""
        return self._whole.stopping

    @stopping.setter
    def stopping(self, stopping: bool) -> None:
        if stopping:
            self._whole.stop()


def take_out(rooms: Rooms, ids: Sequence[str], folder: Path, progress: Progress) -> str:
    """Write pieces into a new folder inside `folder`; return what is to be said. On the bench's thread.

    What can't be read is left out, and said. Raises Stopped, NothingOut and what `whole_file` does;
    then nothing is left there.
    """
    place = _new_folder(folder)
    written = 0
    try:
        for index, piece_id in enumerate(ids):
            progress.at(index, len(ids))
            try:
                _one(rooms, rooms.gallery.piece(piece_id), place, _Part(progress, index, len(ids)))
                written += 1
            except Stopped:
                raise
            except StudioError:
                continue
        if not written:
            raise NothingOut
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    progress.at(1, 1)
    return (OUT if written == len(ids) else SOME_OUT).format(path=place)


def _one(rooms: Rooms, piece: PieceRecord, place: Path, progress: Progress) -> None:
    library = rooms.library
    if piece.kind == "drawing":
        taken_out.take_out(library, rooms.brushes, piece.id, place, piece.title, PICTURE, progress)
    elif piece.kind == "writing":
        with whole_file(place, fitting_name(piece.title or WORDS), ".txt") as (part, _made):
            part.write_text(piece.words, encoding="utf-8")
    else:
        name = piece.title or sound_out.NAMES[piece.kind]
        sound_out.take_out(library, piece.id, piece.kind, place, name, SOUND, progress)


def _new_folder(folder: Path) -> Path:
    """Make a folder that was not there. Raises what `whole_file` does."""
    for number in range(1, MOST_NAMES):
        place = folder / (FOLDER if number == 1 else f"{FOLDER} {number}")
        try:
            place.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise told_of(error) from error
        return place
    raise PlaceRefusesFile

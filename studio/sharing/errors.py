"""What can go wrong on the way out and back, each as one sentence."""

# ruff: noqa: N818  (named for what happened, as the person would say it)

from pathlib import Path

from studio.core.errors import StudioError
from studio.core.progress import Stopped
from studio.library.errors import DiskFull


class NotAnExport(StudioError):
    """A folder or a file that no export is in."""

    sentence = "There is no export of Afterglow here. Choose the folder with manifest.json in it, or the zip."


class NewerExport(StudioError):
    """An export of a later program."""

    sentence = "This comes from a newer Afterglow. Bring it in with that one; nothing was changed."


class UnfinishedExport(StudioError):
    """An export that did not get to its end."""

    sentence = "This was stopped before its end. Take it out once more to the same place, and it goes on from there."


class DamagedExport(StudioError):
    """A manifest, or a zip, that makes no sense from some place on."""

    sentence = "This is damaged, and the rest of it can't be read. What was brought in until here is whole."


class InsideLibrary(StudioError):
    """An export was to go into the library's own folder."""

    sentence = "That is inside the library itself. Choose another place for the open files."


class NoRoomOutside(DiskFull):
    """The disk that an export goes to is full."""

    sentence = "There is no room left in that place. What is there by now stays; with more room, it goes on from there."


class ExportStopped(Stopped):
    """The person asked an export to stop."""

    sentence = "Stopped. What is taken out by now stays there, and the next time it goes on from there."


class BringingStopped(Stopped):
    """The person asked the bringing in to stop."""

    sentence = "Stopped. What was brought in by now is whole, and the next time it goes on from there."


class PartlyExported(StudioError):
    """The export is finished, but damage in the library kept some pieces out of it."""

    sentence = "It is taken out, but for a damaged part of the library. Checking the library says which."

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        """Where the export is."""

"""What is done with several pieces at once: each in one stroke, and each can be taken back in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studio.core.errors import StudioError
from studio.library.records import PieceRecord
from studio.ui.later import when_done

MANY_FAVOURITES = {True: "Favourites now.", False: "Favourites no longer."}


class Several:
    """The hands of a screen at the pieces that are chosen there. What happened is said at the foot, with a way back."""

    def __init__(self, screen) -> None:
        self._screen = screen

    # --- acts ---------------------------------------------------------------------------------------------

    def tag(self, ids: Sequence[str], name: str) -> None:
        """Put a tag on each."""
        gallery = self._screen.rooms.gallery
        self._do(lambda: gallery.tag_all(ids, name), f"“{name}” is on {_them(ids)}.")

    def untag(self, ids: Sequence[str], name: str) -> None:
        """Take a tag off each."""
        gallery = self._screen.rooms.gallery
        self._do(lambda: gallery.untag_all(ids, name), f"“{name}” is off.")

    def move(self, ids: Sequence[str], entry_id: str) -> None:
        """Let each belong to another entry."""
        gallery = self._screen.rooms.gallery
        self._do(
            lambda: gallery.move_all(ids, entry_id),
            "It belongs there now." if len(ids) == 1 else "They belong there now.",
        )

    def favourite(self, pieces: Sequence[PieceRecord]) -> None:
        """Make each a favourite; or, when all are, no longer."""
        gallery, ids = self._screen.rooms.gallery, _ids(pieces)
        on = not all(piece.favourite for piece in pieces)
        said = ("A favourite now." if on else "A favourite no longer.") if len(ids) == 1 else MANY_FAVOURITES[on]
        self._do(lambda: gallery.favourite_all(ids, on), said)

    def share(self, pieces: Sequence[PieceRecord]) -> None:
        """Mark each as fit to be shown to others; or, when all are, no longer."""
        gallery, ids = self._screen.rooms.gallery, _ids(pieces)
        on = not all(piece.shareable for piece in pieces)
        said = "You may show {them} to others now." if on else "You keep {them} to yourself now."
        self._do(lambda: gallery.share_all(ids, on), said.format(them="it" if len(ids) == 1 else "them"))

    def trash(self, ids: Sequence[str]) -> None:
        """Put each in the trash."""
        gallery = self._screen.rooms.gallery
        self._do(lambda: gallery.trash_all(ids), "It is in the trash." if len(ids) == 1 else "They are in the trash.")

    # --- inside -------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], object], said: str) -> None:
        """Have the library do something, say so, and offer the way back."""
        screen = self._screen
        library, gallery, shell = screen.rooms.library, screen.rooms.gallery, screen.shell

        def sorry(error: StudioError) -> None:
            shell.toast(str(error))

        def done(token: object) -> None:
            shell.toast(said, undo=lambda: when_done(library.later(lambda: gallery.take_back(token)), _quiet, sorry))

        when_done(library.later(act), done, sorry)


def _quiet(_result: object) -> None:
    """It can be seen."""


def _ids(pieces: Sequence[PieceRecord]) -> tuple[str, ...]:
    return tuple(piece.id for piece in pieces)


def _them(ids: Sequence[str]) -> str:
    return "it" if len(ids) == 1 else "all of them"

"""The order of all pieces that are shown, as it is now; read anew only when a piece is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.library import seal
from studio.library.connection import Value
from studio.library.library import Library

if TYPE_CHECKING:
    from studio.gallery.order import Order

SHOWN = "piece.trashed is null and piece.kept = 1"
"""The test of the index of all that is shown."""


LISTED = "(select value from json_each(?))"
"""The numbers of a list, which is bound as JSON."""

Term = tuple[str, tuple[Value, ...]]
"""A test of one piece, and what it is asked with."""


class Shown:
    """What is shown of one library; from any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: tuple[bytes, Order] | None = None

    def order(self) -> Order:
        """Return the pieces that are shown, in their order."""
        stamp = seal.stamp(self._library.read, "piece")
        known = self._known
        if known is None or not stamp or stamp != known[0]:
            from studio.gallery.order import read_order  # with numpy, which nothing needs that is shown at the start

            known = self._known = stamp, read_order(self._library, SHOWN)
        return known[1]

"""What goes along beside the pieces: some of it is marked for good, the rest is asked for anew each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.ui.rooms import Rooms

if TYPE_CHECKING:
    from studio.ui.widgets.how_pane import Along, AlongKey


class GoingAlong:
    """What is on, of what nothing marks for good: intentions, and the questions."""

    def __init__(self, rooms: Rooms) -> None:
        self._journal = rooms.journal
        self.once: frozenset[AlongKey] = frozenset()

    def turn(self, along: Along, on: bool) -> Callable[[], object] | None:
        """Have it go along, or not; return what is to be written for that, if anything is."""
        journal = self._journal
        if along.kind == "words":
            return lambda: journal.set_shareable_words(along.id, on)
        if along.kind == "said":
            return lambda: journal.set_reflection_shareable(along.id, on)
        self.once = self.once | {along.key} if on else self.once - {along.key}
        return None


def read_all(screen, along: Along) -> None:
    """Show all of what would go along."""
    from studio.ui.widgets.piece_sheets import ReadSheet

    sheet = ReadSheet(side="right", inset=24)
    sheet.ask(screen, along.text, along.whole)

"""A finger that walks through the sheets of Draw: real touches, from a tool in the rail to a file on the disk."""

from __future__ import annotations

import time

from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.pressable import bring_into_view
from tests.ui.fingers import Fingers

STILL = 0.04
"""Seconds for which a widget stands where it is, before it is tapped: a sheet that slides in is not."""


class Walk:
    """One finger before the window of a `DrawScreen`."""

    def __init__(self, ui, screen) -> None:
        self.ui, self.screen, self.finger = ui, screen, Fingers(ui.window)

    def tap(self, widget) -> None:
        """Bring a widget into view, if it lies in something that scrolls, and tap its middle."""
        bring_into_view(widget)
        self.ui.frames(3)
        self.let_it_rest(widget)
        assert not widget.disabled, "nobody could tap this"
        self.tap_at(*self.ui.middle(widget))

    def let_it_rest(self, widget) -> None:
        """Wait until a widget stands still."""
        place, since = None, 0.0

        def stands() -> bool:
            nonlocal place, since
            now = self.ui.middle(widget)
            if now != place:
                place, since = now, time.monotonic()
            return time.monotonic() - since >= STILL

        self.ui.until(stands, what="it to stand still")

    def tap_at(self, x: float, y: float) -> None:
        """Tap a place of the window."""
        self.finger.down(1, x, y)
        self.ui.frames(2)
        self.finger.up(1)
        self.ui.wait(0.15)  # what lies in something that scrolls learns of a tap a moment later

    def draw(self, *shares: tuple[float, float]) -> None:
        """Draw a mark through places of the paper, given as shares of it."""
        left, bottom, width, height = self.screen.easel.sheet
        places = [(left + width * x, bottom + height * y) for x, y in shares]
        self.finger.down(1, *places[0])
        self.ui.frames(2)
        for place in places[1:]:
            self.finger.move(1, *place)
            self.ui.frames(2)
        self.finger.up(1)
        self.ui.frames(3)

    def sheet(self, tool: str):
        """Open the sheet of a tool by its key; return what lies in it."""
        self.tap(self.screen.ids[tool])
        if self.screen.open_sheet != tool:  # the first tap took the tool up
            self.tap(self.screen.ids[tool])
        self.ui.frames(4)
        return self.screen.sheet.ids.page.children[0].children[0]

    def files(self) -> FolderSheet:
        """Return the sheet of files that is open, once it has looked."""
        found = [child for child in self.screen.children if isinstance(child, FolderSheet) and child.shown]
        assert len(found) == 1
        self.ui.until(lambda: found[0].path is not None and not found[0]._looking, what="the folder")
        self.ui.frames(3)
        return found[0]

    def choose(self, name: str) -> None:
        """In the sheet of files, tap the row of that name: a folder is gone into, a file is chosen."""
        files = self.files()
        rows = files.ids.rows.page.children
        self.ui.until(lambda: any(row.text == name for row in rows), what="the row")
        before = files.path
        self.tap(next(row for row in rows if row.text == name))
        self.ui.until(lambda: files.path != before or files.picked is not None, what="it to be chosen")
        self.files()

    def use(self) -> None:
        """Tap the button that uses what is chosen."""
        self.tap(self.files().ids.use)


__all__ = ["Walk"]

"""The one sheet that a screen has open at a time."""

from __future__ import annotations

from studio.ui.widgets.sheet import Sheet


class OneSheet:
    """Opens sheets on a screen, one in place of another; the same kind again closes it."""

    def __init__(self, screen) -> None:
        self.shown: Sheet | None = None
        self._screen = screen

    def toggle(self, sheet: Sheet) -> None:
        """Open a sheet, or only close what is open when that is of its kind."""
        again = type(self.shown) is type(sheet)
        self.close()
        if not again:
            self.shown = sheet
            sheet.bind(on_closed=lambda *_: self._gone(sheet))
            sheet.open(self._screen)

    def close(self) -> None:
        """Close what is open."""
        if self.shown is not None:
            self.shown.close()

    def _gone(self, sheet: Sheet) -> None:
        if self.shown is sheet:
            self.shown = None

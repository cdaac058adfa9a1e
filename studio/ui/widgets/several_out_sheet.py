"""Several pieces out of the library at once: where they go, how far that is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kivy.properties import ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.ui.kv import load_kv
from studio.ui.rooms import Rooms
from studio.ui.several_out import take_out
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

PLACE = "several-out"
"""Whose work it is, on the bench."""
TAKING = Telling("Taking them out")


class SeveralOutSheet(Sheet):
    """How several pieces leave: `SeveralOutSheet(rooms, ids).open(screen)`. The work goes on when it is closed."""

    rooms = ObjectProperty(None, allownone=True)

    said = StringProperty("")
    """How the last work ended (read only)."""

    def __init__(self, rooms: Rooms, ids: Sequence[str], **kwargs):
        self._ids = tuple(ids)
        self._host = None
        self._disconnect: Callable[[], None] | None = None
        super().__init__(rooms=rooms, **kwargs)

    def open(self, host) -> None:
        """Come in over a screen, and show what is being done."""
        self._host, bench = host, workbench_of(self.rooms.library)
        if self._disconnect is None:
            self.ids.pane.attend(bench)
            self._disconnect = bench.changed.connect(self._hear)
        bench.said.pop(PLACE, None)
        self._hear()
        super().open(host)

    def on_closed(self):
        """Stop looking; what is being done goes on."""
        self.ids.pane.part()
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def ask_where(self) -> None:
        """Ask for the folder they should go to."""
        FolderSheet(title="Where they should go", word="Put them here", choose=self.take_out).open(self._host)

    def take_out(self, folder: Path) -> None:
        """Write them into a new folder there, while everything else goes on."""
        rooms, ids, bench = self.rooms, self._ids, workbench_of(self.rooms.library)
        bench.say(PLACE, "")
        try:
            bench.begin(
                PLACE,
                lambda progress: take_out(rooms, ids, folder, progress),
                lambda said: bench.say(PLACE, said),
                lambda error: bench.say(PLACE, str(error)),
                TAKING,
            )
        except StudioError as error:
            bench.say(PLACE, str(error))

    def _hear(self) -> None:
        self.said = "" if self.ids.pane.working else workbench_of(self.rooms.library).said.get(PLACE, "")

"""How something leaves the library: what its file is called, where it goes, how far that is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.ui.kv import load_kv
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, Workbench

load_kv(__file__)

TAKING = Telling("Taking it out")

Work = Callable[[Path, str, Progress], Path]
"""Writes into a folder a file of about that name, and returns where it is. On the bench's thread."""


class WayOut(BoxLayout):
    """The lower part of a sheet that something is taken out by. Set `place`, `told` and `work`.

    Between `attend` and `part` it shows what is done there; the work goes on without it.
    """

    place = StringProperty("")
    """Whose work it is, on the bench."""

    named = StringProperty("")
    """What the file is called when nobody says otherwise."""

    told = StringProperty("{path}")
    """What is said of a file once it is there, with a place for its path."""

    said = StringProperty("")
    """How the last work ended (read only)."""

    work = ObjectProperty(None, allownone=True)
    """Asked for the `Work` as the sheet has it chosen when it begins."""

    def __init__(self, **kwargs):
        self._host = None
        self._bench: Workbench | None = None
        self._disconnect: Callable[[], None] | None = None
        super().__init__(**kwargs)

    def attend(self, host, bench: Workbench) -> None:
        """Show what is being done; sheets open over `host`. Harmless twice."""
        self._host = host
        if self._disconnect is None:
            self._bench = bench
            self.ids.pane.attend(bench)
            self._disconnect = bench.changed.connect(self.hear)
            self.hear()

    def part(self) -> None:
        """Stop looking; what is being done goes on."""
        self.ids.pane.part()
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def ask_where(self) -> None:
        """Ask for the folder it should go to."""
        if self._host is not None:
            FolderSheet(title="Where it should go", word="Put it here", choose=self.take_out).open(self._host)

    def take_out(self, folder: Path) -> None:
        """Write it into a folder, while everything else goes on."""
        bench, place, told = self._bench, self.place, self.told
        work, name = self.work(), self.ids.field.text
        bench.say(place, "")
        try:
            bench.begin(
                place,
                lambda progress: work(folder, name, progress),
                lambda path: bench.say(place, told.format(path=path)),
                lambda error: bench.say(place, str(error)),
                TAKING,
            )
        except StudioError as error:
            bench.say(place, str(error))

    def hear(self) -> None:
        """Say how the last work ended, when it has."""
        self.said = "" if self.ids.pane.working else self._bench.said.get(self.place, "")

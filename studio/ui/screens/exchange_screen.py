"""Take out, bring in: everything as open files that need no program of ours, and back again."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, StringProperty

from studio.core.errors import StudioError
from studio.core.progress import Stopped
from studio.ui.kv import load_kv
from studio.ui.screen import Screen
from studio.ui.shown_anew import show_anew
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.lead_row import LeadRow  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

ABOUT = (
    "Every picture, sound, voice and word, as files that any computer can open. They are not locked: "
    "whoever has them can see, hear and read all of it."
)
OUT = "Everything is in {place}. It is not locked, so keep it where only the right people are."
WENT_IN = "It is all here now. What was here before is as it was."
NOTHING_NEW = "All of it was here already. Nothing was changed."
IN_BUT = "It is here now, but for this:"
NOTED = "This came in, but not quite as it was:"
UNFINISHED = "Some of it lies here from before: it goes on from there."

TAKING = Telling("Taking everything out")
BRINGING = Telling("Bringing it in")


class ExchangeScreen(Screen):
    """Everything out as open files, and in again."""

    about = StringProperty(ABOUT)
    out_said = StringProperty("")
    in_said = StringProperty("")
    """How the last work of each way ended."""

    stopped = BooleanProperty(False)
    """Whether taking out was stopped, and can go on."""

    def __init__(self, rooms, **kwargs):
        self._out: tuple[Path, bool] | None = None
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)

    def enter(self, **_args) -> None:
        """Go on showing what is being done."""
        for pane in (self.ids.out_pane, self.ids.in_pane):
            pane.attend(workbench_of(self.rooms.library))

    def leave(self) -> None:
        """Stop looking; what is being done goes on."""
        for pane in (self.ids.out_pane, self.ids.in_pane):
            pane.part()

    # --- out ----------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask for the folder it should go to."""
        library_id = self.rooms.library.library_id
        FolderSheet(
            title="Where it should go",
            word="Take it out here",
            choose=lambda folder: self.take_out(folder, self.ids.zipped.active),
            warn=lambda folder: UNFINISHED if lies_unfinished(folder, library_id) else "",
        ).open(self)

    def take_out(self, folder: Path, zipped: bool) -> None:
        """Write everything into a new folder or zip file in this folder."""
        from studio.sharing.export import export

        library, self._out = self.rooms.library, (folder, zipped)
        self._clear()
        try:
            self.ids.out_pane.run(
                lambda progress: export(library, folder, progress, zipped=zipped), self._taken, self._not_taken, TAKING
            )
        except StudioError as error:
            self._not_taken(error)

    def _taken(self, place: Path) -> None:
        self.out_said = OUT.format(place=place)

    def _not_taken(self, error: StudioError) -> None:
        self.out_said, self.stopped = str(error), isinstance(error, Stopped)

    def go_on(self) -> None:
        """Go on with what was stopped."""
        if self.stopped and self._out is not None:
            self.take_out(*self._out)

    def _clear(self) -> None:
        self.out_said = self.in_said = ""
        self.stopped = False
        self.ids.left_out.clear_widgets()

    # --- in -----------------------------------------------------------------------------------------------

    def ask_which(self) -> None:
        """Ask what should be brought in."""
        FolderSheet(title="What to bring in", word="Bring it in", choose=self.bring_in, want="export").open(self)

    def bring_in(self, source: Path) -> None:
        """Bring in what was taken out of a library."""
        from studio.sharing.bring_in import bring_in

        library = self.rooms.library
        self._clear()
        try:
            self.ids.in_pane.run(
                lambda progress: bring_in(library, source, progress), self._brought, self._not_brought, BRINGING
            )
        except StudioError as error:
            self._not_brought(error)

    def _brought(self, brought) -> None:
        show_anew(self.rooms)
        if brought.left_out:
            self.in_said = IN_BUT
            self._list(brought.left_out)
        else:
            self.in_said = WENT_IN if brought.added else NOTHING_NEW
        if brought.noted:
            self._list(brought.noted, NOTED)

    def _not_brought(self, error: StudioError) -> None:
        show_anew(self.rooms)
        self.in_said = str(error)

    def _list(self, sentences, head: str = "") -> None:
        for sentence in filter(None, (head, *sentences)):
            self.ids.left_out.add_widget(Words(text=sentence, tint="" if sentence is head else "dim"))


def lies_unfinished(folder: Path, library_id: str) -> bool:
    """Say whether a part of this library's open files lies in a folder, from a time that was stopped."""
    return any((folder / f"Afterglow (unfinished {name})").is_dir() for name in (library_id[:8], library_id))

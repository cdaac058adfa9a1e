"""Check the library: is everything as it was kept, and what can be saved where it is not."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.journal.entry import NUMBERS
from studio.ui import folders
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.screen import Screen
from studio.ui.widgets.damage_row import DamageRow, told_of
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

WHOLE = "Everything is as it was kept."
DAMAGED = "Some of it is not as it was kept."
LISTED = "A copy from before may still have it whole."
SAVED = "What could be read is in {place}. This library stays as it is."
MISSING = "What is listed below is missing there, or may be."

TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

CHECKING = Telling("Looking at everything")
SAVING = Telling("Saving what can be read")


class CheckScreen(Screen):
    """Whether everything is as it was kept."""

    outcome = StringProperty("")
    """What the last check found."""

    counts = StringProperty("")
    checked = BooleanProperty(False)
    damaged = BooleanProperty(False)

    saved = ObjectProperty(None, allownone=True)
    """The folder of the library with what could be read."""

    saved_line = StringProperty("")

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)

    def enter(self, **_args) -> None:
        """Go on showing what is being done."""
        self.ids.pane.attend(workbench_of(self.rooms.library))

    def leave(self) -> None:
        """Stop looking; what is being done goes on."""
        self.ids.pane.part()

    # --- looking ------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Look at everything."""
        from studio.library.verify import verify

        library = self.rooms.library
        self._forget()
        self._run(lambda progress: verify(library, progress), self._found, CHECKING)

    def _forget(self) -> None:
        self.outcome = self.counts = self.saved_line = ""
        self.damaged, self.saved = False, None
        self.ids.rows.clear_widgets()

    def _run(self, work, then, telling: Telling) -> None:
        try:
            self.ids.pane.run(work, then, self._sorry, telling)
        except StudioError as error:
            self._sorry(error)

    def _sorry(self, error: StudioError) -> None:
        if self.damaged:
            self.saved_line = str(error)
        else:
            self.outcome = str(error)

    def _found(self, report) -> None:
        self.checked = True
        self.damaged = not report.whole
        self.outcome = WHOLE if report.whole else DAMAGED
        self.counts = looked_at(report.pieces) if report.whole else LISTED
        workbench_of(self.rooms.library).say("check", self.outcome)
        self._tell_of(report.damages)

    def _tell_of(self, damages) -> None:
        when_done(later(lambda: told_of(damages, self.rooms)), self._list)

    def _list(self, found) -> None:
        rows, now = self.ids.rows, self.rooms.clock.now()
        rows.clear_widgets()
        for told in found:
            row = DamageRow(told, self.rooms, now)
            row.bind(on_release=self._go_to)
            rows.add_widget(row)

    def _go_to(self, row) -> None:
        if row.told.piece is not None:
            self.shell.go("piece", piece_id=row.told.piece.id)
        elif row.told.entry is not None:
            self.shell.go("journal", entry_id=row.told.entry.id)

    # --- saving -------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask where a new library should go."""
        FolderSheet(title="Where it should go", word="Save it here", choose=self.save_in).open(self)

    def save_in(self, folder: Path) -> None:
        """Write what can be read into a new library in this folder."""
        from studio.library.salvage import salvage_open

        library, clock = self.rooms.library, self.rooms.clock
        target = folders.free_name(folder, "Afterglow saved", folders.LIBRARY_SUFFIX)
        self.saved, self.saved_line = None, ""
        self._run(
            lambda progress: salvage_open(library, target, clock=clock, progress=progress),
            lambda salvaged: self._saved(target, salvaged),
            SAVING,
        )

    def _saved(self, target: Path, salvaged) -> None:
        self.saved = target
        self.saved_line = " ".join((SAVED.format(place=target), MISSING if salvaged.lost else "")).rstrip()
        self._tell_of(salvaged.lost)

    def open_saved(self) -> None:
        """Go on with the new library."""
        if self.saved is not None:
            self.rooms.open_other(self.saved)


def looked_at(pieces: int) -> str:
    """Say how much was looked at: "Twelve pieces were looked at, from the first stroke to the last word."."""
    if pieces == 0:
        return "There is nothing in it yet."
    were = "pieces were" if pieces > 1 else "piece was"
    return f"{in_words(pieces).capitalize()} {were} looked at, from the first stroke to the last word."


def in_words(number: int) -> str:
    """Say a number below a hundred as one says it: "twelve", "forty-two"; a larger one in digits."""
    if number < len(NUMBERS):
        return NUMBERS[number]
    if number < len(NUMBERS) + len(TEENS):
        return TEENS[number - len(NUMBERS)]
    tens, ones = divmod(number, 10)
    if tens > 9:
        return f"{number:,}"
    return TENS[tens - 2] + (f"-{NUMBERS[ones]}" if ones else "")

"""A sound out of the library, as a file that other programs play: what kind, how loud, and where it goes."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.ui import sound_out
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

PLACE = "take-sound"
"""Whose work it is, on the bench."""

KINDS = (
    ("flac", "FLAC", "Exactly as it sounds, in a file of half the size."),
    ("wav", "WAV", "Exactly as it sounds, for programs that know nothing newer."),
    ("opus", "Opus", "Nearly as it sounds, in a small file to send."),
    ("midi", "MIDI", "The notes alone, for other instruments. Recordings and rain are not in it."),
)
LOUDNESS = (
    (True, "As loud as others", "As loud as music usually is."),
    (False, "As it is", "Neither louder nor softer than here."),
)
OUT = "It is in {path}. It is not locked: whoever has it can hear it."
TAKING = Telling("Taking it out")


class SoundExportSheet(Sheet):
    """How one sound or voice is to leave: `SoundExportSheet(rooms, piece_id).open(screen)`.

    The work goes on when the sheet is closed, and the sheet shows it when it is opened again.
    """

    kind = StringProperty("flac")

    even = BooleanProperty(True)
    """Whether it becomes as loud as others."""

    loud = BooleanProperty(True)
    """Whether its loudness can be chosen (read only)."""

    about = StringProperty("")
    """What the kind is for."""

    about_loudness = StringProperty("")

    said = StringProperty("")
    """How the last work ended."""

    rooms = ObjectProperty(None, allownone=True)

    def __init__(self, rooms, piece_id: str, **kwargs):
        self._piece_id = piece_id
        self._piece_kind = rooms.gallery.piece(piece_id).kind
        self._host = None
        self._disconnect = None
        super().__init__(rooms=rooms, **kwargs)
        self.ids.field.text = sound_out.NAMES[self._piece_kind]
        voice = self._piece_kind == "voice"
        kinds = [row for row in KINDS if not (voice and row[0] == "midi")]
        self._kinds = {kind: Chip(text=text, fill="raised") for kind, text, _ in kinds}
        self._levels = {even: Chip(text=text, fill="raised") for even, text, _ in LOUDNESS}
        for chips, row, name in ((self._kinds, self.ids.kinds, "kind"), (self._levels, self.ids.levels, "even")):
            for value, chip in chips.items():
                chip.bind(on_release=lambda _chip, name=name, value=value: setattr(self, name, value))
                row.add_widget(chip)
        self.bind(kind=self._choose, even=self._choose)
        self.ids.pane.bind(on_over=lambda _pane: self._hear())
        self._choose()

    def open(self, host) -> None:
        """Come in over a screen, and show what is being done."""
        self._host = host
        bench = workbench_of(self.rooms.library)
        if not self.shown:
            self.ids.pane.attend(bench)
            self._disconnect = bench.changed.connect(self._hear)
            self._hear()
        super().open(host)

    def on_closed(self):
        """Stop looking; what is being done goes on."""
        self.ids.pane.part()
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def _hear(self) -> None:
        self.said = "" if self.ids.pane.working else workbench_of(self.rooms.library).said.get(PLACE, "")

    def _choose(self, *_) -> None:
        self.loud = self.kind != "midi"
        self.about = next(about for kind, _, about in KINDS if kind == self.kind)
        self.about_loudness = next(about for even, _, about in LOUDNESS if even == self.even) if self.loud else ""
        for chips, chosen in ((self._kinds, self.kind), (self._levels, self.even)):
            for value, chip in chips.items():
                chip.chosen = value == chosen

    def ask_where(self) -> None:
        """Ask for the folder it should go to."""
        if self._host is not None:
            FolderSheet(title="Where it should go", word="Put it here", choose=self.take_out).open(self._host)

    def take_out(self, folder: Path) -> None:
        """Write it into a folder, while everything else goes on."""
        library, piece_id, kind = self.rooms.library, self._piece_id, self._piece_kind
        name, form = self.ids.field.text, (self.kind, self.even)
        bench = workbench_of(library)

        def work(progress: Progress) -> Path:
            return sound_out.take_out(library, piece_id, kind, folder, name, form, progress)

        bench.say(PLACE, "")
        try:
            bench.begin(
                PLACE,
                work,
                lambda path: bench.say(PLACE, OUT.format(path=path)),
                lambda error: bench.say(PLACE, str(error)),
                TAKING,
            )
        except StudioError as error:
            bench.say(PLACE, str(error))


def sound_export_sheet(screen, piece_id: str) -> SoundExportSheet:
    """Return the sheet to take a sound or a voice out with; open it over the screen."""
    return SoundExportSheet(screen.rooms, piece_id)

"""A sound out of the library, as a file that other programs play: what kind, how loud, and where it goes."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.core.progress import Progress
from studio.ui import sound_out
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.saying import Saying  # noqa: F401  the .kv names it
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.way_out import WayOut, Work  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.work import workbench_of

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

    named = StringProperty("Sound")
    """What the file is called when nobody says otherwise."""

    rooms = ObjectProperty(None, allownone=True)

    def __init__(self, rooms, piece_id: str, **kwargs):
        self._piece_id = piece_id
        self._piece_kind = rooms.gallery.piece(piece_id).kind
        super().__init__(rooms=rooms, named=sound_out.NAMES[self._piece_kind], **kwargs)
        voice = self._piece_kind == "voice"
        kinds = [row for row in KINDS if not (voice and row[0] == "midi")]
        self._kinds = {kind: Chip(text=text, fill="raised") for kind, text, _ in kinds}
        self._levels = {even: Chip(text=text, fill="raised") for even, text, _ in LOUDNESS}
        for chips, row, name in ((self._kinds, self.ids.kinds, "kind"), (self._levels, self.ids.levels, "even")):
            for value, chip in chips.items():
                chip.bind(on_release=lambda _chip, name=name, value=value: setattr(self, name, value))
                row.add_widget(chip)
        self.bind(kind=self._choose, even=self._choose)
        self.ids.way.told, self.ids.way.work = OUT, self._work
        self._choose()

    def open(self, host) -> None:
        """Come in over a screen, and show what is being done."""
        self.ids.way.attend(host, workbench_of(self.rooms.library))
        super().open(host)

    def on_closed(self):
        """Stop looking; what is being done goes on."""
        self.ids.way.part()

    def _choose(self, *_) -> None:
        self.loud = self.kind != "midi"
        self.about = next(about for kind, _, about in KINDS if kind == self.kind)
        self.about_loudness = next(about for even, _, about in LOUDNESS if even == self.even) if self.loud else ""
        for chips, chosen in ((self._kinds, self.kind), (self._levels, self.even)):
            for value, chip in chips.items():
                chip.chosen = value == chosen

    def _work(self) -> Work:
        library, piece_id, kind, form = self.rooms.library, self._piece_id, self._piece_kind, (self.kind, self.even)

        def work(folder: Path, name: str, progress: Progress) -> Path:
            return sound_out.take_out(library, piece_id, kind, folder, name, form, progress)

        return work


def sound_export_sheet(screen, piece_id: str) -> SoundExportSheet:
    """Return the sheet to take a sound or a voice out with; open it over the screen."""
    return SoundExportSheet(screen.rooms, piece_id)

"""A drawing out of the library, as a file that other programs open: what kind, how large, and where it goes."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.ui import taken_out
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

PLACE = "take-out"
"""Whose work it is, on the bench."""

KINDS = (
    ("png", "PNG", "A picture, exactly as it is seen."),
    ("jpeg", "JPEG", "A picture in a smaller file."),
    ("ora", "OpenRaster", "With its layers, for Krita, MyPaint or GIMP."),
    ("svg", "SVG", "Lines that stay sharp at any size. Grain and soft edges become simpler."),
    ("webp", "WebP", "How it came to be, as a moving picture."),
    ("gif", "GIF", "How it came to be, for programs that show nothing newer."),
    ("mp4", "MP4", "How it came to be, as a film."),
)
NO_FILM = "For a film (MP4), ffmpeg would have to be on this computer."
SIZES = (1, 2, 3, 4, 6, 8)
SECONDS = (10, 20, 30)
OUT = "It is in {path}. It is not locked: whoever has it can see it."
TAKING = Telling("Taking it out")


class ExportSheet(Sheet):
    """How one drawing is to leave: `ExportSheet(rooms, piece_id).open(screen)`.

    The work goes on when the sheet is closed, and the sheet shows it when it is opened again.
    """

    kind = StringProperty("png")
    scale = NumericProperty(1)
    seconds = NumericProperty(20)

    about = StringProperty("")
    """What the kind is for."""

    size_line = StringProperty("")
    """How large it will be."""

    sized = BooleanProperty(True)
    """Whether its size can be chosen (read only)."""

    moving = BooleanProperty(False)
    """Whether its length can be chosen (read only)."""

    film_line = StringProperty("")
    """Why no film can be chosen."""

    said = StringProperty("")
    """How the last work ended."""

    rooms = ObjectProperty(None, allownone=True)

    def __init__(self, rooms, piece_id: str, **kwargs):
        self._piece_id = piece_id
        self._host = None
        self._disconnect = None
        piece = rooms.gallery.piece(piece_id)
        self._paper = piece.width, piece.height
        super().__init__(rooms=rooms, **kwargs)
        self._kinds = {kind: Chip(text=text, fill="raised") for kind, text, _ in KINDS if self._can_be(kind)}
        self._sizes = {scale: Chip(text=f"{scale}×", fill="raised") for scale in SIZES}
        self._lengths = {seconds: Chip(text=f"{seconds} seconds", fill="raised") for seconds in SECONDS}
        for chips, row, name in (
            (self._kinds, self.ids.kinds, "kind"),
            (self._sizes, self.ids.sizes, "scale"),
            (self._lengths, self.ids.lengths, "seconds"),
        ):
            for value, chip in chips.items():
                chip.bind(on_release=lambda _chip, name=name, value=value: setattr(self, name, value))
                row.add_widget(chip)
        self.film_line = "" if "mp4" in self._kinds else NO_FILM
        self.bind(kind=self._choose, scale=self._choose, seconds=self._choose)
        self.ids.pane.bind(on_over=lambda _pane: self._hear())
        self._choose()

    @staticmethod
    def _can_be(kind: str) -> bool:
        return kind != "mp4" or taken_out.can_film()

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
        self.sized = self.kind in ("png", "jpeg")
        self.moving = self.kind in ("webp", "gif", "mp4")
        self.about = next(about for kind, _, about in KINDS if kind == self.kind)
        if not taken_out.fits(self._paper, self.scale, self.kind):
            self.scale = 1
        for chips, chosen in ((self._kinds, self.kind), (self._sizes, self.scale), (self._lengths, self.seconds)):
            for value, chip in chips.items():
                chip.chosen = value == chosen
        for scale, chip in self._sizes.items():
            chip.disabled = not taken_out.fits(self._paper, scale, self.kind)
        width, height = taken_out.size_of(self._paper, self.kind, int(self.scale))
        self.size_line = f"{width} by {height} pixels." if self.sized or self.moving else ""

    def ask_where(self) -> None:
        """Ask for the folder it should go to."""
        if self._host is not None:
            FolderSheet(title="Where it should go", word="Put it here", choose=self.take_out).open(self._host)

    def take_out(self, folder: Path) -> None:
        """Write it into a folder, while everything else goes on."""
        library, brushes, piece_id = self.rooms.library, self.rooms.brushes, self._piece_id
        name, form = self.ids.field.text, (self.kind, int(self.scale), int(self.seconds))
        bench = workbench_of(library)

        def work(progress: Progress) -> Path:
            return taken_out.take_out(library, brushes, piece_id, folder, name, form, progress)

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


def export_sheet(screen, piece_id: str) -> ExportSheet:
    """Return the sheet to take a drawing out with; open it over the screen."""
    return ExportSheet(screen.rooms, piece_id)

"""A drawing out of the library, as a file that other programs open: what kind, how large, and where it goes."""

from __future__ import annotations

from pathlib import Path

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.progress import Progress
from studio.ui import taken_out
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.saying import Saying  # noqa: F401  the .kv names it
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.way_out import WayOut, Work  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.work import workbench_of

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

    named = StringProperty("Drawing")
    """What the file is called when nobody says otherwise."""

    rooms = ObjectProperty(None, allownone=True)

    def __init__(self, rooms, piece_id: str, **kwargs):
        self._piece_id = piece_id
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
        self.ids.way.told, self.ids.way.work = OUT, self._work
        self._choose()

    @staticmethod
    def _can_be(kind: str) -> bool:
        return kind != "mp4" or taken_out.can_film()

    def open(self, host) -> None:
        """Come in over a screen, and show what is being done."""
        self.ids.way.attend(host, workbench_of(self.rooms.library))
        super().open(host)

    def on_closed(self):
        """Stop looking; what is being done goes on."""
        self.ids.way.part()

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

    def _work(self) -> Work:
        library, brushes, piece_id = self.rooms.library, self.rooms.brushes, self._piece_id
        form = self.kind, int(self.scale), int(self.seconds)

        def work(folder: Path, name: str, progress: Progress) -> Path:
            return taken_out.take_out(library, brushes, piece_id, folder, name, form, progress)

        return work


def export_sheet(screen, piece_id: str) -> ExportSheet:
    """Return the sheet to take a drawing out with; open it over the screen."""
    return ExportSheet(screen.rooms, piece_id)

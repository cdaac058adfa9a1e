"""A small library with something of everything in it, quick to export."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode as encode_stroke
from studio.drawing.drawing import Drawing
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_text
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.music.codec import encode as encode_events
from studio.music.song import Event
from studio.music.synth import RATE
from studio.music.take import encode_second
from tests.crash.desk import BEGINNING, CHEAP, STUDIO, in_memory, same_again
from tests.unit.drawing import hands


@cache
def made_once(make: Callable[[Path], None]) -> TemporaryDirectory[str]:
    """Return a folder that `make` filled when it was first asked for; it is there until this process ends."""
    folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="afterglow-made-", dir=in_memory())
    with same_again(make.__name__):  # other ids than any work has that it will meet
        make(Path(folder.name))
    return folder


def lay_out(make: Callable[[Path], None], place: Path) -> None:
    """Put into a place what `make` makes, which is made only once."""
    shutil.copytree(made_once(make).name, place, dirs_exist_ok=True)


def make_rich(place: Path) -> None:
    """Draw, play, speak, write and reflect in a new library."""
    clock = FixedClock(BEGINNING)
    library, _ = Library.create(place / STUDIO, passphrase=None, clock=clock, cost=CHEAP)
    with library:
        gallery, journal = Gallery(library, clock), Journal(library, clock)
        entry = journal.begin_session("Let it be slow.").id
        paper = Paper(kind="circle", width=48, height=40, colour=(250, 244, 232), seed=7)
        drawing = Drawing(paper, load_brushes(ASSETS / "brushes"))
        strokes = [hands.draw(drawing, brush, hands.scribble(1), size=4.0, opacity=0.8, seed=1) for brush in BRUSHES]
        played = [Event(0, "on", 60, 261.6, 0.5, "kalimba"), Event(120, "off", 60)]
        seconds = [encode_second(0.2 * np.sin(np.arange(length) / 40)) for length in (RATE, RATE // 3)]
        drawn = gallery.new_piece("drawing", entry, width=48, height=40).id
        for op in (NewPaper(paper), *strokes):
            library.append(drawn, encode_stroke(op))
        library.append(gallery.new_piece("sound", entry).id, encode_events(played))
        spoken = gallery.new_piece("voice", entry).id
        for index, data in enumerate(seconds):
            library.put_chunk(spoken, index, data)
        written = gallery.new_piece("writing", entry).id
        library.append(written, encode_text("The water went on."))
        gallery.set_words(written, "The water went on.")
        gallery.tag_piece(drawn, "water")
        gallery.trash(gallery.new_piece("writing", entry).id)
        journal.reflect(piece_id=drawn, text="It looks like a road now.", voice_id=spoken)


BRUSHES = ("pencil", "ink")

"""`python -m tests.sample [DIR]` makes the sample library afresh, in gallery/sample.studio or in DIR."""

import shutil
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.paths import SAMPLE
from studio.gallery.gallery import Gallery
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import drawing_of, picture
from studio.gallery.wave import wave
from studio.library.library import Library

BEGINNING = datetime(2026, 8, 24, 11, 0, tzinfo=timezone(timedelta(hours=1)))


def main(folder: Path) -> None:
    """Play everything in, and put the finished library where it belongs only when it is whole."""
    clock = FixedClock(BEGINNING)
    with tempfile.TemporaryDirectory(prefix="afterglow-sample-") as name:
        made = Path(name) / "sample.studio"
        library, _ = Library.create(made, passphrase=None, clock=clock)
        library.close()
        _play(made, Path(name) / "kivy", clock)
        _finish(made, clock)
        folder.mkdir(parents=True, exist_ok=True)
        for path in made.iterdir():
            shutil.copyfile(path, folder / path.name)
        for path in folder.iterdir():
            if not (made / path.name).exists():
                path.unlink()


def _play(folder: Path, home: Path, clock: FixedClock) -> None:
    from tests.sample.window import Window

    window = Window(folder, home, clock)
    try:
        # these bring Kivy along, which must not come before the window
        from tests.sample.maker import Maker
        from tests.sample.months import live

        live(Maker(window, clock))
    finally:
        window.close()


def _finish(folder: Path, clock: FixedClock) -> None:
    """Make all pictures and waves ready, since nobody can cache them in a library that is only looked at.

    What is kept beside them elsewhere, so that a paper comes back at once, is left out: it is large.
    """
    for path in folder.glob("cache.db*"):
        path.unlink()
    library = Library.open(folder, clock=clock)
    for piece in Gallery(library, clock).page(limit=1000):
        if piece.kind == "drawing":
            library.put_cache(piece.id, THUMB, picture(drawing_of(library, piece.id)), library.length(piece.id))
        elif piece.kind in ("sound", "voice"):
            wave(library, piece)
    library.freeze()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)

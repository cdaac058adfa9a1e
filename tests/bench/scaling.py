"""One long work on one library, in a process of its own, so that its memory can be told: `scaling LIBRARY WORK PLACE`.

Prints one JSON object: seconds, and how many MiB the work took at most beyond what was there before it.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from studio.core.clock import SystemClock
from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import warm_up
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.gallery.thumbnail import drawing_of
from studio.gallery.wave import wave
from studio.library.backup import back_up
from studio.library.library import Library
from studio.library.salvage import salvage
from studio.library.trash import empty
from studio.library.verify import verify
from studio.music.take import stretches
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export

Work = Callable[[Library, Path], object]


def listen(library: Library, _place: Path) -> None:
    for piece in Gallery(library, SystemClock()).page(Query(kinds=frozenset({"voice"}))):
        assert sum(map(len, stretches(library.chunks(piece.id)))) > 0


def look(library: Library, _place: Path) -> None:
    for piece in Gallery(library, SystemClock()).page(Query(kinds=frozenset({"voice"}))):
        wave(library, piece)


def redraw(library: Library, _place: Path) -> None:
    for piece in Gallery(library, SystemClock()).page(Query(kinds=frozenset({"drawing"}))):
        drawing_of(library, piece.id)


def check(library: Library, _place: Path) -> None:
    assert verify(library, Progress()).whole


def throw_away(library: Library, _place: Path) -> None:
    gallery = Gallery(library, SystemClock())
    while page := gallery.page(limit=1000):
        for piece in page:
            gallery.trash(piece.id)
    assert empty(library, Progress()) > 0


def bring(library: Library, place: Path) -> None:
    with Library.create(place / "new.studio", passphrase=None, clock=SystemClock())[0] as new:
        assert bring_in(new, next(place.glob("Afterglow 2*")), Progress()).added


WORKS: dict[str, Work] = {
    "listen": listen,
    "look": look,
    "redraw": redraw,
    "check": check,
    "backup": lambda library, place: back_up(library, place, Progress()),
    "export": lambda library, place: export(library, place, Progress()),
    "bring in": bring,
    "empty trash": throw_away,
}


def rescue(folder: Path, place: Path) -> None:
    salvage(folder, place / "saved.studio", clock=SystemClock(), progress=Progress())


def forget_peak() -> None:
    """Let what comes be told from what was (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Return the most memory this process had since, in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(folder: Path, name: str, place: Path) -> None:
    warm_up()
    load_brushes(ASSETS / "brushes")
    forget_peak()
    before, begin = peak(), time.perf_counter()
    if name == "salvage":
        rescue(folder, place)
    else:
        with Library.open(folder, clock=SystemClock()) as library:
            WORKS[name](library, place)
    print(json.dumps({"seconds": round(time.perf_counter() - begin, 3), "mb": round(peak() - before, 1)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))

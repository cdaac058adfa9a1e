"""A file that comes in by itself is known again by its bytes, as what comes with others is, in whichever order."""

from pathlib import Path

from studio.core.progress import Progress
from studio.library.arrival_rows import arrived_before, insert_arrival, note_arrived, select_arrivals
from studio.library.library import Library
from studio.library.record import Arrived
from studio.sharing.found import MediumKind, digest_of_file

SOURCE = "file"
"""What the source of all files that came by themselves is called: they are no import to be taken back as one."""


def fingerprint(path: Path, kind: MediumKind, progress: Progress) -> bytes | None:
    """Return what tells that a file came in before; None for one that can't be read. Raises Stopped."""
    try:
        with path.open("rb") as file:
            return digest_of_file(kind, file, lambda _bytes: progress.at(0, 1))
    except OSError:
        return None


def here_already(library: Library, digest: bytes | None) -> str | None:
    """Return the piece that a file became when it came in before, or None when it is not here, or in the trash."""
    return arrived_before(library, "piece", [digest]).get(digest) if digest is not None else None


def note(library: Library, piece_id: str, digest: bytes | None) -> None:
    """Note what a file has become; in the transaction that puts it in."""
    if digest is None:
        return
    with library.write():
        known = select_arrivals(library, "where source = ? and undone is null limit 1", (SOURCE,))
        arrival = known[0] if known else insert_arrival(library, SOURCE, "", library.now())
        note_arrived(library, [Arrived(arrival.id, "piece", piece_id, digest)])

"""Keeps ops and chunks for ever, and says so after each: `library_driver.py FOLDER PIECE`.

The bytes of op n and chunk n follow from n, so that whoever kills this process knows what has to be there.
Each line on the standard output is "o N" or "c N", written once the call has returned.
"""

import hashlib
import os
import sys
from pathlib import Path

from studio.core.clock import SystemClock
from studio.library import records
from studio.library.library import Library


def op_bytes(seq: int) -> bytes:
    """Return 500 … 9,500 bytes, like a stroke's."""
    return hashlib.shake_128(b"op %d" % seq).digest(500 + seq * 997 % 9000)


def chunk_bytes(index: int) -> bytes:
    """Return about 100 KB, like a second of a take."""
    return hashlib.shake_128(b"chunk %d" % index).digest(90_000 + index * 997 % 20_000)


def say(what: str, number: int) -> None:
    os.write(1, f"{what} {number}\n".encode())  # one call: a line is told whole or not at all


def main(folder: Path, piece_id: str) -> None:
    library = Library.open(folder, passphrase="x", clock=SystemClock())  # noqa: S106
    index = library.chunk_count(piece_id)
    say("ready", 0)
    while True:
        seq = library.append(piece_id, op_bytes(library.op_count(piece_id)))
        say("o", seq)
        if seq % 3 == 0:  # as the window does it: others write in between
            library.later(lambda seq=seq: library.put_cache(piece_id, "thumb", op_bytes(seq)))
        if seq % 4 == 0:
            library.put_chunk(piece_id, index, chunk_bytes(index))
            say("c", index)
            index += 1
        if seq % 7 == 0:
            records.update_piece(library, piece_id, title=f"stroke {seq}")
        if seq % 90 == 0:
            library.checkpoint()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""What a program does with the system's keyring, told on standard output: see test_keyring_service.

python -m tests.unit.library.keyring_driver make|open|remove|look FOLDER
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.errors import StudioError
from studio.library import keys
from studio.library.crypto import KdfCost
from studio.library.library import Library

CLOCK = FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
CHEAP = KdfCost(memory=64, passes=1, lanes=1)


def make(folder: Path) -> str:
    library, _code = Library.create(folder, passphrase="quiet sea", clock=CLOCK, cost=CHEAP)
    with library:
        keys.add_keyring(library)
    return "made"


def open_it(folder: Path) -> str:
    Library.open(folder, keyring=True, clock=CLOCK).close()
    return "opened"


def remove(folder: Path) -> str:
    with Library.open(folder, passphrase="quiet sea", clock=CLOCK) as library:
        for way in keys.ways_in(library):
            if way.kind == "keyring":
                keys.remove_way_in(library, way.id)
    return "removed"


def look(_folder: Path) -> str:
    return "there" if keys.keyring_available() else "none"


ACTS = {"make": make, "open": open_it, "remove": remove, "look": look}

if __name__ == "__main__":
    try:
        told = ACTS[sys.argv[1]](Path(sys.argv[2]))
    except StudioError as error:
        told = type(error).__name__
    sys.stdout.write(told + "\n")

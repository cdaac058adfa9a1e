"""`python -m tests.formats` freezes a library of the format this program writes; a frozen one is never rewritten."""

import json
import sys
from pathlib import Path

from studio.library.schema import FORMAT
from tests.formats.frozen import FORMATS, contents, frozen, play_in


def main() -> int:
    """Make `gallery/formats/v<FORMAT>.studio`, and beside it what is in it."""
    folder = frozen(FORMAT)
    if folder.exists():
        sys.stderr.write(f"Format {FORMAT} is frozen already, and stays as it is.\n")
        return 1
    FORMATS.mkdir(parents=True, exist_ok=True)
    library = play_in(folder)
    told = contents(library)
    library.freeze()
    _words(folder).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _words(folder: Path) -> Path:
    return folder.with_suffix(".json")


if __name__ == "__main__":
    sys.exit(main())

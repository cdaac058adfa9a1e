"""An export that is harmed, and brought in all the same: what the tests of that share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.core.progress import Progress
from studio.library.library import Library
from studio.library.verify import verify
from studio.sharing.bring_in import BroughtIn, bring_in

Manifest = dict[str, Any]


def changed(exported: Path, change: Callable[[Manifest], object]) -> Path:
    """Change the manifest as a table, and write it as another program would."""
    path = exported / "manifest.json"
    table = json.loads(path.read_text("utf-8"))
    change(table)
    path.write_text(json.dumps(table, indent=1, allow_nan=True))
    return exported


def folder_of(exported: Path, piece_id: str) -> Path:
    return next(exported.glob(f"pieces/*{piece_id[:8]}"))


def brought(other: Library, exported: Path) -> BroughtIn:
    told = bring_in(other, exported, Progress())
    assert verify(other, Progress()).whole
    for sentence in (*told.left_out, *told.noted):
        assert sentence[0].isupper()
        assert sentence.endswith((".", "times)"))
    return told


def only_left_out(other: Library, exported: Path, part: str) -> BroughtIn:
    told = brought(other, exported)
    assert len([sentence for sentence in told.left_out if part in sentence]) == 1, told.left_out
    return told

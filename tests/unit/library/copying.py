"""A library of which copies are made: what the tests of those share."""

from pathlib import Path

import pytest

from studio.library.backup import COPIES


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def finished(place: Path) -> set[str]:
    return {path.name for path in place.glob(f"{COPIES}/*/*")}

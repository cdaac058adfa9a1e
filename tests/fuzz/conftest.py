"""Fixtures of the tests that damage a library."""

import shutil
from pathlib import Path

import pytest

from tests.fuzz.damage import Kept
from tests.unit.library.rich import is_error


@pytest.fixture
def nobody_writes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that looks wrong is not looked at again after a while, as it is where someone may be writing to it."""
    monkeypatch.setattr("studio.library.verify.PAUSE", 0)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    made = Kept(tmp_path_factory.mktemp("kept") / "mine.studio")
    assert made.report.whole
    assert made.report.pieces == 12
    assert not any(map(is_error, made.contents.values()))
    return made


@pytest.fixture
def damaged(kept: Kept, tmp_path: Path) -> Path:
    folder = tmp_path / "damaged.studio"
    shutil.copytree(kept.folder, folder)
    return folder

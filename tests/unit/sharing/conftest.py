"""A library that is lived in, its export, and an empty library; each test has copies of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library.library import Library
from studio.sharing.export import export
from tests.unit.sharing.things import clock_at, live_in, new_library


@dataclass(frozen=True)
class Made:
    """What is made once for all tests."""

    library: Path
    empty: Path
    export: Path
    ids: dict[str, str]
    clock: FixedClock


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place, clock = tmp_path_factory.mktemp("made"), clock_at()
    new_library(place / "other.studio", clock).close()
    with new_library(place / "mine.studio", clock) as library:
        ids = live_in(library, clock)
        exported = export(library, place / "out", Progress())
    return Made(place / "mine.studio", place / "other.studio", exported, ids, clock)


@pytest.fixture
def clock(made: Made) -> FixedClock:
    return clock_at(made.clock.now())


@pytest.fixture
def ids(made: Made) -> dict[str, str]:
    return made.ids


@pytest.fixture
def library(made: Made, tmp_path: Path, clock: FixedClock) -> Iterator[Library]:
    shutil.copytree(made.library, tmp_path / "mine.studio")
    with Library.open(tmp_path / "mine.studio", clock=clock) as opened:
        yield opened


@pytest.fixture
def other(made: Made, tmp_path: Path, clock: FixedClock) -> Iterator[Library]:
    shutil.copytree(made.empty, tmp_path / "other.studio")
    with Library.open(tmp_path / "other.studio", clock=clock) as opened:
        yield opened


@pytest.fixture
def exported(made: Made, tmp_path: Path) -> Path:
    return shutil.copytree(made.export, tmp_path / "out" / made.export.name)

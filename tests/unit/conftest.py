"""A library in a folder of its own, and a clock that stands still."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library

HERE = timezone(timedelta(hours=2))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 10, 19, 10, 0, tzinfo=HERE))


@pytest.fixture
def library(tmp_path: Path, clock: FixedClock) -> Iterator[Library]:
    opened, _ = Library.create(tmp_path / "a.studio", passphrase=None, clock=clock)
    with opened:
        yield opened


@pytest.fixture
def journal(library: Library, clock: FixedClock) -> Journal:
    return Journal(library, clock)


@pytest.fixture
def gallery(library: Library, clock: FixedClock) -> Gallery:
    return Gallery(library, clock)

"""A library that somebody sat in front of is no copy that another studio may bring back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.core.clock import FixedClock, SystemClock
from studio.core.progress import Progress
from studio.core.settings import Settings
from studio.house import House
from studio.library import barred
from studio.library.crypto import KdfCost
from studio.library.library import Library

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


@pytest.mark.parametrize("way", ["restore", "salvage"])
def test_what_is_barred_is_not_brought_elsewhere(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(barred, "COST", CHEAP)
    clock = FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    folder = tmp_path / "mine.studio"
    Library.create(folder, passphrase=None, clock=clock, cost=CHEAP)[0].close()
    barred.bar(folder, SystemClock().ms(), "0417")
    house = House(tmp_path / "new.studio" if way == "restore" else folder, Settings(None))
    before = sorted(tmp_path.iterdir())
    done = house.restore(folder, None, None, Progress()) if way == "restore" else house.salvage(None, None, Progress())
    with pytest.raises(barred.StillBarred):
        done.result(20)
    assert house.library is None
    assert sorted(tmp_path.iterdir()) == before

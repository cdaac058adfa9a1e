"""Single ways in which the power goes that chance rarely meets."""

from pathlib import Path
from random import Random

from tests.crash.disk import SECTOR, Disk, lay_down
from tests.crash.powerloss import record
from tests.crash.tape import Wrote
from tests.crash.work.making import APPENDING


def test_a_library_opens_whose_first_sector_was_being_written(tmp_path: Path) -> None:
    """The page size stands there; what is in the write-ahead file must be found without it."""
    made = record(APPENDING, 3, 60, tmp_path / "made")
    disk, seen = Disk(), 0
    for event in made.events:
        disk.play(event)
        if not (isinstance(event, Wrote) and event.offset == 0 and len(event.data) > 4096 and disk.step > 0):
            continue
        found = disk.crash(Random(1), "there", "there")
        whole = found["mine.studio/library.db"]
        if not whole.startswith(event.data):
            continue
        found["mine.studio/library.db"] = Random(2).randbytes(SECTOR) + whole[SECTOR:]
        image = tmp_path / f"image-{seen}"
        lay_down(found, image)
        # the step under way may be there too, for it is brought in beside the work
        around = made.copies[disk.step : disk.step + 2]
        assert APPENDING.look(image, False) in [APPENDING.look(copy, False) for copy in around]
        seen += 1
    assert seen > 0

"""The tour through what comes from another program: nothing yet, what would come, and what has."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.ui.harness import Ui
from tests.unit.sharing.elsewhere import day_one, entry, full_journal, zipped


def arrivals(ui: Ui, shell, rooms, scratch: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every stage of the screen, and the sheet that asks which file."""
    from studio.ui.work import workbench_of

    scratch.mkdir(parents=True, exist_ok=True)
    files = full_journal()
    more = [entry(f"A day by the sea, the {day}th.", f"2021-05-{day:02d}T10:00:00Z") for day in range(10, 28)]
    journal = zipped(scratch / "Journal of the sea.zip", files | {"Notes.json": day_one(more).encode()})

    def idle() -> None:
        ui.until(lambda: workbench_of(rooms.library).current is None, timeout=60, what="the work")
        ui.wait(0.3)

    def which() -> None:
        shell.go_to("settings")
        shell.go("exchange")
        shell.go("arrivals")

    def sheet() -> None:
        shell.screen.ask_which()
        ui.wait(0.5)
        shell.screen.children[0].go(scratch)

    def looked() -> None:
        which()
        shell.screen.look_at(journal)
        idle()

    yield "arrivals-empty", which
    yield "arrivals-sheet", sheet
    yield "arrivals-coming", lambda: (shell.back(), looked())
    yield "arrivals-done", lambda: (shell.screen.bring_in(), idle())
    yield "arrivals", lambda: (which(), ui.wait(0.4))

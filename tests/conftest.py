"""What holds for every test: on CI none may pass by being left out; what two processes share, they share by files."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from tests import in_memory

ROOT = Path(__file__).parents[1]

ONE_AFTER_THE_OTHER = ("tests/crash/", "tests/integration/", "tests/unit/audio/")
"""These use two lanes of their own, listen for gaps in a sound, or look through memory that all programs share:
they go to one process, so that no two of them ever run at the same time."""
FIRST = ("tests/unit/drawing/test_targets.py", *ONE_AFTER_THE_OTHER, "tests/ui/", "tests/browser/", "tests/fuzz/")
"""What takes longest, by the beginning of its path: begun first, so that no process is left over with it at the end."""


def group_of(path: str) -> str:
    """Return the name of what runs in one process and in order: a file, or the files that must not meet."""
    return "one after the other" if path.startswith(ONE_AFTER_THE_OTHER) else path


def place_of(path: str) -> int:
    """Return where a file stands in the order of beginning."""
    return next((place for place, start in enumerate(FIRST) if path.startswith(start)), len(FIRST))


IN_MEMORY = in_memory.move_in()
"""Where files of tests lie; before any test asks for a place."""


def pytest_sessionfinish(exitstatus: int) -> None:
    """Leave the files of tests that failed."""
    if IN_MEMORY is not None and exitstatus:
        in_memory.keep(IN_MEMORY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, begin with what takes longest; each must find the same order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_of(item.nodeid))


def begin_compiling(config: pytest.Config) -> "subprocess.Popen[bytes] | None":
    """Compile the kernels in a process of its own, unless the tests of some other folder are run.

    On a new machine that takes 25 seconds of a processor; each process that found none would do it all for itself.
    """
    if config.rootpath != ROOT:
        return None
    compile_all = "from studio.drawing.engine import warm_up; warm_up()"
    return subprocess.Popen([sys.executable, "-c", compile_all], cwd=ROOT, stdin=subprocess.DEVNULL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out whole files, in the order they stand in, once the kernels are there; they come while tests are found."""
    from xdist.scheduler import LoadScopeScheduling

    compiling = begin_compiling(config)

    class ByFile(LoadScopeScheduling):
        def schedule(self) -> None:
            if compiling is not None:
                compiling.wait()
            super().schedule()

        def _split_scope(self, nodeid: str) -> str:
            return group_of(str(PurePosixPath(nodeid.partition("::")[0])))

    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Turn a skipped test into a failed one where the system is ours to set up."""
    outcome = yield
    fail_if_skipped(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for a whole file that leaves itself out."""
    outcome = yield
    fail_if_skipped(outcome.get_result())


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """On CI, say that what was skipped has failed."""
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and CI skips nothing: {report.longrepr}"

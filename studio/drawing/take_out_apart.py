"""A drawing out into a file by a process of its own, so that the window's has its lock to itself meanwhile."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from studio.core.across import error_of
from studio.core.apart import Apart, Gone
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import whole_file
from studio.drawing import errors
from studio.drawing.brush import Brush
from studio.drawing.errand import Errand, Kept, pieces_of, records_in
from studio.drawing.take_out import SUFFIXES, Form, take_out

RUNNER = "studio.drawing.runner"
LOOK = 0.1
"""Seconds between two looks whether it is to stop."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a process may put what memory should not hold."""

    folder: Path
    """It makes its scratch here."""
    runner: str
    """The module that knows how to make one, and is `studio.drawing.runner` otherwise."""


class _NotThere(Exception):
    """No process came to do the work."""


def take_out_apart(
    log: Sequence[Kept],
    brushes: Mapping[str, Brush],
    folder: Path,
    name: str,
    form: Form,
    progress: Progress | None = None,
    beside: Beside | None = None,
) -> Path:
    """Do what `take_out` does, in a process that is gone afterwards. For a worker, which waits.

    Where no process can be had the work is done here. Raises what `take_out` does, and EndedEarly; no file is left.
    """
    progress = progress or Progress()
    try:
        return _sent(log, brushes, folder, name, form, progress, beside)
    except _NotThere:
        return take_out(records_in(log), brushes, folder, name, form, progress)


def _sent(
    log: Sequence[Kept],
    brushes: Mapping[str, Brush],
    folder: Path,
    name: str,
    form: Form,
    progress: Progress,
    beside: Beside | None,
) -> Path:
    module, scratch = (RUNNER, None) if beside is None else (beside.runner, beside.folder.absolute())
    with ExitStack() as at_last:
        with whole_file(folder, name, SUFFIXES[form.kind]) as (part, made):
            try:
                runner = Apart(module, pieces_of(Errand(log, brushes, part.absolute(), form, scratch)))
            except OSError as error:
                raise _NotThere from error
            at_last.callback(runner.end)  # once the file has its name: until then the runner would take it away
            try:
                _wait(runner, progress)
            except BaseException:
                runner.end()  # before its file goes, or it might write another
                raise
        return made[0]


def _wait(runner: Apart, progress: Progress) -> None:
    """Wait until it is done, and pass on how far it is."""
    came = False
    while True:
        if progress.stopping:
            raise Stopped
        try:
            said = runner.hear(LOOK)
        except Gone as gone:
            raise (errors.EndedEarly if came else _NotThere) from gone
        match said:
            case ["ready"]:
                came = True
            case ["at", int(done), int(total)]:
                progress.at(done, total)
            case ["done"]:
                return
            case ["sorry", str(kind), str(sentence)]:
                raise error_of(kind, sentence, errors)
            case ["fault", str(kind)]:
                raise RuntimeError(kind)

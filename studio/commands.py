"""What can be done with a library without a window: check it, copy it, bring it back, hand it over.

A passphrase is asked for, or read as one line where nobody types; it is never an argument, which others could see.
Without one, a library that somebody sat in front of asks for its PIN until it is unlocked in its window.
Exit codes: 0 done, 1 a sentence on the error channel says why not, 2 something in the library is damaged.
"""

import argparse
import getpass
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from studio.core import paths
from studio.core.clock import SystemClock
from studio.core.errors import StudioError
from studio.core.fault import as_told
from studio.core.progress import Progress, Stopped

if TYPE_CHECKING:
    from studio.library.onlooker import Onlooker
    from studio.library.verify import Damage

T = TypeVar("T")


class Ways(TypedDict, total=False):
    """What opens a library."""

    passphrase: str
    recovery_code: str


DONE, SORRY, DAMAGED = 0, 1, 2
NAMES = ("verify", "backup", "restore", "salvage", "export", "import")
MOST_LINES = 40
WHOLE = "Everything in this library is as it was kept."
HURT = "Something in this library is damaged:"
A_MOMENT = "The next try waits a moment."
SALVAGE = "What is whole can be brought into a new library: python3 main.py salvage NEW_FOLDER --library {}"


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for (one of `NAMES` first); return the exit code."""
    try:
        options = read_options(arguments)
    except SystemExit as left:
        return SORRY if left.code else DONE
    try:
        work: Callable[[argparse.Namespace], int] = options.work
        return work(options)
    except StudioError as error:
        return _sorry(str(error))
    except KeyboardInterrupt:
        return _sorry(Stopped.sentence)
    except Exception as error:
        return _sorry(str(as_told(error)))


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `--help` and mistakes end in SystemExit, as is usual."""
    parser = argparse.ArgumentParser(prog="afterglow", description="Look after a library without opening a window.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = _command(commands, "verify", verify, "read all of a library and say what is damaged")
    copy = _command(commands, "backup", backup, "put an encrypted copy of a library into a place")
    copy.add_argument("place", type=Path, metavar="PLACE", help="a folder, on another disk best")
    back = _command(commands, "restore", restore, "make a library from a copy")
    back.add_argument("copy", type=Path, metavar="COPY", help="the folder of a copy, or of any closed library")
    mend = _command(commands, "salvage", salvage, "bring all that can be read of a damaged library into a new one")
    for each in (back, mend):
        each.add_argument("target", type=Path, metavar="TARGET", help="an empty folder, or one that is not there yet")
    out = _command(commands, "export", export, "write everything out as plain files, open for any program to read")
    out.add_argument("target", type=Path, metavar="TARGET", help="where to; what is written there is not encrypted")
    out.add_argument("--zip", action="store_true", help="as one zip file")
    bring = _command(commands, "import", bring_in, "bring in what was exported")
    bring.add_argument("source", type=Path, metavar="SOURCE", help="the folder or zip file of an export")
    for each in (check, copy, mend, out, bring):
        each.add_argument(
            "--library", type=Path, metavar="DIR", default=paths.default_library(), help="default: %(default)s"
        )
    return parser.parse_args(list(arguments))


def _command(
    commands: Any, name: str, work: Callable[[argparse.Namespace], int], purpose: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
    parser.add_argument("--recovery-code", action="store_true", help="ask for the recovery code, not a passphrase")
    parser.set_defaults(work=work)
    return parser


# the commands


def verify(options: argparse.Namespace) -> int:
    """Check a library, also one whose window is open."""
    from studio.library.errors import DamagedLibrary
    from studio.library.verify import verify as look

    try:
        library = _look_on(options)
        report = _watched(lambda progress: look(library, progress))
        if not report.whole and library.read_only and library.written_to():  # its window was opened meanwhile
            library.read_only = False
            report = _watched(lambda progress: look(library, progress))
    except DamagedLibrary as error:
        _sorry(str(error))
        _sorry(SALVAGE.format(options.library))
        return DAMAGED
    if report.whole:
        return _say(WHOLE)
    _say(HURT)
    _tell_damages(report.damages, _sayings(library))
    _sorry(SALVAGE.format(options.library))
    return DAMAGED


def backup(options: argparse.Namespace) -> int:
    """Copy a library, also one whose window is open."""
    from studio.library.backup import NotWhole, back_up

    library = _look_on(options)
    place = options.place.absolute()
    try:
        try:
            copy = _watched(lambda progress: back_up(library, place, progress))
        except NotWhole:
            if not library.read_only or not library.written_to():
                raise
            library.read_only = False  # its window was opened meanwhile
            copy = _watched(lambda progress: back_up(library, place, progress))
    except NotWhole as error:
        _sorry(str(error))
        return DAMAGED
    return _say(f"A copy is in {copy.path}")


def restore(options: argparse.Namespace) -> int:
    """Make a library from a copy."""
    from studio.library.restore import CopyNotWhole
    from studio.library.restore import restore as bring_back

    ways = _ways(options, options.copy)
    try:
        _watched(
            lambda progress: bring_back(
                options.copy, options.target.absolute(), clock=SystemClock(), progress=progress, **ways
            )
        )
    except CopyNotWhole as error:
        _sorry(str(error))
        return DAMAGED
    return _say(f"The library is in {options.target}")


def salvage(options: argparse.Namespace) -> int:
    """Bring what can be read of a damaged library into a new one."""
    from studio.library.salvage import salvage as save

    ways = _ways(options, options.library)
    saved = _watched(
        lambda progress: save(
            options.library, options.target.absolute(), clock=SystemClock(), progress=progress, **ways
        )
    )
    _say(f"What could be read is in {options.target}")
    if not saved.lost:
        return _say("Nothing is missing.")
    _say("What is missing, or may be:")
    _tell_damages(saved.lost, _sayings_in(options.target, ways))
    return DAMAGED


def export(options: argparse.Namespace) -> int:
    """Write everything out as plain files."""
    from studio.library.library import Library
    from studio.sharing.export import export as write_out

    with Library.open(options.library, clock=SystemClock(), **_ways(options, options.library)) as library:
        path = _watched(lambda progress: write_out(library, options.target.absolute(), progress, zipped=options.zip))
    return _say(f"Everything is in {path}")


def bring_in(options: argparse.Namespace) -> int:
    """Bring in what was exported."""
    from studio.library.library import Library
    from studio.sharing.bring_in import bring_in as take_in

    with Library.open(options.library, clock=SystemClock(), **_ways(options, options.library)) as library:
        brought = _watched(lambda progress: take_in(library, options.source.absolute(), progress))
    for sentence in (*brought.left_out, *brought.noted):
        _say(sentence)
    return _say("What was exported is in the library.")


# keys


def _look_on(options: argparse.Namespace) -> "Onlooker":
    from studio.library.onlooker import Onlooker

    return Onlooker(options.library, clock=SystemClock(), **_ways(options, options.library))


def _ways(options: argparse.Namespace, folder: Path) -> Ways:
    """Ask for what opens a library; where it is made open for nothing, but after a sitting for the PIN."""
    from studio.library.errors import NotALibrary
    from studio.library.unlocking import is_library, needs_passphrase

    if not is_library(folder):
        raise NotALibrary
    if options.recovery_code:
        return {"recovery_code": _asked("Recovery code: ", visible=True)}
    if needs_passphrase(folder):
        return {"passphrase": _asked("Passphrase: ", visible=False)}
    _require_pin(folder)
    return {}


def _require_pin(folder: Path) -> None:
    """While or after somebody sits in front of a library without a passphrase, go on with its PIN alone.

    After wrong ones the next waits, as it does in the window. Raises `WrongPin`.
    """
    from studio.library import barred

    if not barred.bars(folder, SystemClock().ms()):
        return
    pin, wait = _asked("PIN: ", visible=False), barred.pause(folder)
    if wait and sys.stderr.isatty():
        sys.stderr.write(A_MOMENT + "\n")
    time.sleep(wait)
    barred.try_pin(folder, pin)


def _asked(question: str, *, visible: bool) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    if not visible:
        return getpass.getpass(question)
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().rstrip("\n")


# words


def _say(sentence: str) -> int:
    sys.stdout.write(sentence + "\n")
    return DONE


def _sorry(sentence: str) -> int:
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")
    return SORRY


def _tell_damages(damages: Sequence["Damage"], where: Callable[["Damage"], str]) -> None:
    lines = list(dict.fromkeys(where(damage) + damage.what for damage in damages))
    for line in lines[:MOST_LINES]:
        _say("  " + line)
    if len(lines) > MOST_LINES:
        _say("  and more of the same.")


def _sayings(library: "Onlooker") -> Callable[["Damage"], str]:
    """Return what says of which day and kind a damaged piece is; never its title."""
    from studio.library.inside import open_own

    def say(damage: "Damage") -> str:
        if damage.piece_id is None:
            return ""
        try:
            connection = open_own(library)
            try:
                row = connection.execute(
                    "select entry.day, piece.kind from piece join entry on entry.id = piece.entry_id"
                    " where piece.id = ?",
                    (damage.piece_id,),
                ).fetchone()
            finally:
                connection.close()
        except StudioError:
            row = None
        return f"{row[0]}, {row[1]}: " if row else ""

    return say


def _sayings_in(folder: Path, ways: Ways) -> Callable[["Damage"], str]:
    from studio.library.onlooker import Onlooker

    return _sayings(Onlooker(folder, clock=SystemClock(), **ways))


# the way there


def _watched(work: Callable[[Progress], T]) -> T:
    """Do long work: its progress is shown where someone looks on, and Ctrl-C stops it cleanly."""
    showing = sys.stderr is not None and sys.stderr.isatty()
    last = -1

    def show(share: float) -> None:
        nonlocal last
        if showing and int(share * 100) != last:
            last = int(share * 100)
            sys.stderr.write(f"\r{last:3d} %")
            sys.stderr.flush()

    progress = Progress(show)
    with _stopped_by_hand(progress):
        try:
            return work(progress)
        finally:
            if showing:
                sys.stderr.write("\r     \r")


@contextmanager
def _stopped_by_hand(progress: Progress) -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        progress.stop()

    before = [(each, signal.signal(each, stop)) for each in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)

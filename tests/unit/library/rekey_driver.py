"""Ends a change of the key at every step in turn, as kill -9 does, and looks at what is left: see test_rekey.

    python -m tests.unit.library.rekey_driver FOLDER SCRATCH

FOLDER is a library made open. Prints one line of JSON for each step: which way it opens afterwards, and what is wrong.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import keys, rekey
from studio.library.crypto import KdfCost, data_key
from studio.library.errors import WrongPassphrase, WrongRecoveryCode
from studio.library.keyslots import read_keyslots
from studio.library.library import Library
from studio.library.recovery import recovery_code
from studio.library.unlocking import find_master

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
CLOCK = FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
WORDS = "quiet sea"
KILLED = 9


def main() -> None:
    folder, scratch = Path(sys.argv[1]), Path(sys.argv[2])
    rekey.BATCH, rekey.ROWS = 16, 100
    master = read_keyslots(folder).open_master
    assert master is not None
    whole = alone(lambda: contents(folder, None))
    between: Path | None = None
    for step in range(1, 10_000):
        copy = fresh(folder, scratch)
        ended = alone(lambda copy=copy, step=step: dying_at(step, lambda: change(copy)))
        new = not is_open(copy)
        if new and between is None and (copy / rekey.NEXT).exists():
            between = shutil.copytree(copy, scratch.with_name("between"))
        found = alone(lambda copy=copy: look(copy, recovery_code(master), whole))
        tell("rekey", step, ended, found, bool(between))
        if ended is not None:
            break
    assert between is not None, "never was there a moment between the two renames"
    for step in range(1, 10_000):
        copy = fresh(between, scratch)
        ended = alone(lambda copy=copy, step=step: dying_at(step, lambda: contents(copy, WORDS)))
        found = alone(lambda copy=copy: look(copy, recovery_code(master), whole))
        tell("finish", step, ended, found, True)
        if ended is not None:
            break


def fresh(folder: Path, scratch: Path) -> Path:
    shutil.rmtree(scratch, ignore_errors=True)
    return shutil.copytree(folder, scratch)


def tell(part: str, step: int, ended: Any, found: Any, between: bool) -> None:
    sys.stdout.write(json.dumps([part, step, ended is not None, found, between]) + "\n")


def change(folder: Path) -> str:
    return rekey.rekey(folder, clock=CLOCK, passphrase=WORDS, progress=Progress(), cost=CHEAP)


def is_open(folder: Path) -> bool:
    return read_keyslots(folder).open_master is not None


# what it does to end and to look


def alone(work: Callable[[], Any]) -> Any:
    """Do work in a process of its own; return what it gives, or None when it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            with os.fdopen(write, "w") as answer:
                answer.write(json.dumps(work()))
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)
            os._exit(1)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        given = answer.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED), code
    return json.loads(given) if code == 0 else None


def dying_at(step: int, work: Callable[[], Any]) -> Any:
    """Do work until the step: a file opened, synced, written, renamed or taken away, or a batch of pages copied."""
    count = 0

    def one_more(*_: object) -> None:
        nonlocal count
        count += 1
        if count == step:
            os._exit(KILLED)

    def around(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            one_more()
            return call(*args, **named)

        return counted

    for name in ("fsync", "replace", "rename", "unlink", "remove"):
        setattr(os, name, around(getattr(os, name)))
    Progress.at = around(Progress.at)  # type: ignore[method-assign]
    sys.addaudithook(lambda event, args: one_more() if event == "open" and "/" in str(args[0]) else None)
    return work()


def contents(folder: Path, passphrase: str | None) -> str:
    """Return everything in a library, in one string."""
    with Library.open(folder, passphrase=passphrase, clock=CLOCK) as library:
        return everything(library)


def everything(library: Library) -> str:
    told = []
    for (table,) in library.read.execute(
        "select name from sqlite_schema where type = 'table' and rootpage > 0 order by name"
    ).fetchall():
        rows = library.read.execute(f'select * from "{table}"').fetchall()  # noqa: S608
        told.append((table, [row for row in rows if not str(row[0]).startswith("slot:")]))
    found = library.read.execute("select rowid from words where words match 'heron'").fetchall()
    faults = [library.verify_chain(row[0]) for row in library.read.execute("select id from piece").fetchall()]
    assert faults
    assert not any(faults)
    return repr((told, found))


def look(folder: Path, old_code: str, whole: str) -> dict[str, Any]:
    """Return by which way the library opens, and everything that is not as it has to be."""
    wrong: list[str] = []
    with Library.open(folder, passphrase=WORDS, clock=CLOCK) as library:  # made open, it opens whatever is said
        if everything(library) != whole:
            wrong.append("contents")
        code = keys.show_recovery_code(library, WORDS)
        ways = [way.kind for way in keys.ways_in(library)]
        if not keys.check_recovery_code(library, code):
            wrong.append("recovery code")
    new = not leads_in(folder, None)
    if ways != (["passphrase"] if new else ["open"]):
        wrong.append(f"{ways}")
    codes = [each for each in {old_code, code} if code_opens(folder, each)]
    if codes != [code] or (code == old_code) is new:
        wrong.append("codes")
    copies = sorted(folder.glob(rekey.COPIES))
    wrong += [home.name for home in copies if leads_in(home, WORDS) != code or (leads_in(home, None) != "") is new]
    wrong += [path.name for path in folder.rglob("*") if ".next" in path.name or path.name.startswith(".keys")]
    return {"new": new, "wrong": wrong, "copies": len(copies)}


def leads_in(folder: Path, passphrase: str | None) -> str:
    """Return the recovery code of what a passphrase opens; nothing when it does not."""
    try:
        master, _ways = find_master(folder, passphrase=passphrase, recovery_code=None, keyring=False)
    except WrongPassphrase:
        return ""
    assert rekey._opens(folder / "library.db", data_key(master))
    return recovery_code(master)


def code_opens(folder: Path, code: str) -> bool:
    with suppress(WrongRecoveryCode):
        Library.open(folder, recovery_code=code, clock=CLOCK).close()
        return True
    return False


if __name__ == "__main__":
    main()

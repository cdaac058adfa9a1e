"""Passphrases: added, changed, taken away, given to a library that had none, and given up."""

from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import keys, records, rekey
from studio.library.errors import WrongPassphrase
from studio.library.library import Library, needs_passphrase
from tests.crash.desk import BEGINNING, CHEAP, STUDIO, Desk, Steps, Work, aside, copied
from tests.crash.state import NotWhole, State, contents
from tests.crash.work import making

PASSPHRASES = ("one", "two", "three", "four")
OPEN = ""
COPY = "before-format-2.studio"


def prepare_locked(place: Path) -> None:
    """Put a library with a passphrase into a place."""
    library, _ = Library.create(place / STUDIO, passphrase="one", clock=FixedClock(BEGINNING), cost=CHEAP)
    with library:
        records.insert_entry(library, kind="day", day="2026-03-04", started=1)


def prepare_open(place: Path) -> None:
    """Put a library without a passphrase into a place, and into that a copy as a migration leaves it."""
    making.prepare(place)
    copied(place / STUDIO, place / COPY).rename(place / STUDIO / COPY)


def openers(folder: Path) -> tuple[str, ...]:
    """Return the passphrases that open a library; `OPEN` alone when it needs none."""
    if not needs_passphrase(folder):
        return (OPEN,)
    return tuple(passphrase for passphrase in PASSPHRASES if opens(folder, passphrase))


def opens(folder: Path, passphrase: str) -> bool:
    """Say whether a passphrase opens a library."""
    try:
        Library.open(folder, passphrase=passphrase, clock=FixedClock(BEGINNING)).close()
    except WrongPassphrase:
        return False
    return True


def look(place: Path, thorough: bool = False) -> State:
    """Return which passphrases open a library, and what is in it and in the copy beside it."""
    folder = place / STUDIO
    known = openers(folder)
    if not known:
        raise NotWhole("no passphrase opens it")
    with Library.open(folder, passphrase=known[0], clock=FixedClock(BEGINNING)) as library:
        state = contents(library, thorough=thorough) | {("opens",): known}
    if (folder / COPY).exists():
        with aside(folder / COPY) as copy:
            state[("copy opens",)] = openers(copy)
            with Library.open(copy, passphrase=state[("copy opens",)][0], clock=FixedClock(BEGINNING)) as library:
                state |= {("copy", *key): value for key, value in contents(library).items() if key[0] != "meta"}
    if left := [path.name for path in folder.rglob("*.next*")]:
        raise NotWhole(f"something of a change of the key is left: {left}")
    return state


def change_passphrases(desk: Desk) -> Steps:
    """Add, change, take away, set."""
    try:
        known = list(openers(desk.studio))
        library = desk.open(known[0])
        while True:
            desk.clock.advance(minutes=1)
            free = [passphrase for passphrase in PASSPHRASES if passphrase not in known]
            dice = desk.chance.random()
            if dice < 0.5 and free:
                at = desk.chance.randrange(len(known))
                keys.change_passphrase(library, known[at], free[0], cost=CHEAP)
                known[at] = free[0]
            elif dice < 0.7 and free:
                keys.add_passphrase(library, free[0], "for the doctor", cost=CHEAP)
                known.append(free[0])
            elif dice < 0.85 and len(known) > 1:
                way = keys.ways_in(library)[-1]
                keys.remove_way_in(library, way.id)
                known = [each for each in known if opens_here(library, each)]
            elif free:
                keys.set_passphrase(library, free[0], cost=CHEAP)
                known = [free[0]]
            yield {("opens",): tuple(each for each in PASSPHRASES if each in known)}
    finally:
        desk.close()


def opens_here(library: Library, passphrase: str) -> bool:
    """Say whether a passphrase is a way into an open library."""
    try:
        keys.show_recovery_code(library, passphrase)
    except WrongPassphrase:
        return False
    return True


def lock_and_open(desk: Desk) -> Steps:
    """Give a library that was made open a passphrase, which changes its key; take it away again; and so on."""
    try:
        (before,) = openers(desk.studio)
        while True:
            if before == OPEN:
                before = desk.chance.choice(PASSPHRASES)
                desk.clock.advance(minutes=3)
                rekey.rekey(desk.studio, clock=desk.clock, passphrase=before, progress=Progress(), cost=CHEAP)
            else:
                keys.make_open(desk.open(before), before)
                desk.close()
                before = OPEN
            yield {("opens",): (before,)}
    finally:
        desk.close()


PASSPHRASE = Work("passphrase", prepare_locked, change_passphrases, look, reach=12, whole=False)
REKEYING = Work("rekeying", prepare_open, lock_and_open, look, reach=5, whole=False)

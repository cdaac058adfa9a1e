"""The ways into an open library: to list them, to add one, to change one, to take one away.

The master key stays the same in all of this; only what it is wrapped in changes, so it costs no more than trying a
passphrase. Giving a library made open its first passphrase is another matter: see `rekey`. What a person calls a
way in, and since when it is there, lies in the database (`slot_notes`), never in the key file.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.ids import new_id
from studio.library import keyring_slot, keyslots, slot_notes
from studio.library.crypto import KdfCost, wrap
from studio.library.errors import (
    EmptyPassphrase,
    LastWayIn,
    LookingAround,
    MadeOpen,
    NoKeyring,
    NotHere,
    TooManyWaysIn,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.keyslots import KeyringSlot, Keyslots, OpenSlot, PassphraseSlot, Slot
from studio.library.recovery import master_from_code, recovery_code

if TYPE_CHECKING:
    from studio.library.library import Library

MOST_PASSPHRASES = 8
FREE_TRIES = 3
LONGEST_PAUSE = 15.0

COST = KdfCost()
"""What guessing a passphrase costs."""

KINDS = {PassphraseSlot: "passphrase", KeyringSlot: "keyring", OpenSlot: "open"}


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way into a library."""

    id: str
    kind: str
    """"passphrase", "keyring" or "open"."""
    name: str
    """What the person calls it, or nothing."""
    made: int | None
    """Since when it is there, UTC milliseconds; None when nobody knows."""


def pause_after(failures: int) -> float:
    """Return how many seconds to wait after so many wrong passphrases in a row: guessing slows down, and never ends."""
    if failures <= FREE_TRIES:
        return 0.0
    return min(LONGEST_PAUSE, 2.0 ** min(failures - FREE_TRIES - 1, 8))


def ways_in(library: "Library") -> list[WayIn]:
    """Return the ways in that this program knows, in the order they were made."""
    listed = []
    for slot in library.keyslots.slots:
        if kind := KINDS.get(type(slot)):
            name, made = slot_notes.noted(library, slot.id)
            listed.append(WayIn(slot.id, kind, name, made))
    return listed


def add_passphrase(library: "Library", passphrase: str, name: str = "", *, cost: KdfCost = COST) -> str:
    """Let one more passphrase open the library; return the id of this way in.

    Raises `LookingAround`, `EmptyPassphrase`, `TooManyWaysIn`, `MadeOpen`, `CannotWrite`, `DiskFull`.
    """
    _require_lock(library)
    slot = keyslots.passphrase_slot(library.keyslots, library.master, passphrase, cost)

    def add(known: Keyslots) -> Keyslots:
        work = sum(each.wrapped.cost.work for each in (*known.passphrases, slot))
        if len(known.passphrases) >= MOST_PASSPHRASES or work > keyslots.MOST_WORK:
            raise TooManyWaysIn
        return _with(known, slot)

    library.change_keyslots(add)
    _note(library, slot.id, name)
    return slot.id


def change_passphrase(library: "Library", old: str, new: str, *, cost: KdfCost = COST) -> None:
    """Let `new` open the library instead of `old`; other ways in stay as they are.

    Raises `WrongPassphrase` and what `add_passphrase` raises.
    """
    _require_lock(library)
    if not new:
        raise EmptyPassphrase
    slot, _master = keyslots.opened_by(library.keyslots, old)
    wrapped = wrap(library.master, new, library.keyslots.library_id, cost)

    def change(known: Keyslots) -> Keyslots:
        if slot not in known.slots:
            raise NotHere
        slots = tuple(replace(slot, wrapped=wrapped) if each == slot else each for each in known.slots)
        return replace(known, slots=slots)

    library.change_keyslots(change)
    _note(library, slot.id)


def set_passphrase(library: "Library", passphrase: str, *, cost: KdfCost = COST) -> None:
    """Let one new passphrase open the library in place of all earlier ones; a damaged key file is mended.

    For whoever came in by the recovery code. Raises what `add_passphrase` raises.
    """
    _require_lock(library)
    before = library.keyslots
    slot = keyslots.passphrase_slot(before, library.master, passphrase, cost)
    library.change_keyslots(lambda known: keyslots.with_passphrase(known, slot))
    _forget(library, before)
    _note(library, slot.id)


def remove_way_in(library: "Library", way_id: str) -> None:
    """Take a way in away. Copies of the library's folder made before keep it.

    Raises `LookingAround`, `NotHere`, `LastWayIn` for the only passphrase, `MadeOpen`, `CannotWrite`, `DiskFull`.
    """
    _require_lock(library)

    def remove(known: Keyslots) -> Keyslots:
        if not any(slot.id == way_id for slot in known.slots):
            raise NotHere
        left = replace(known, slots=tuple(slot for slot in known.slots if slot.id != way_id))
        if not left.passphrases:
            raise LastWayIn
        return left

    before = library.keyslots
    library.change_keyslots(remove)
    _forget(library, before)


def rename_way_in(library: "Library", way_id: str, name: str) -> None:
    """Call a way in something else; raise `NotHere`, `LookingAround`, `CannotWrite`, `DiskFull`."""
    if not any(slot.id == way_id for slot in library.keyslots.slots):
        raise NotHere
    slot_notes.note(library, way_id, name, made=slot_notes.noted(library, way_id)[1])


def keyring_available() -> bool:
    """Say whether this computer account has a keyring that is open. May take seconds: ask on a worker."""
    return keyring_slot.available()


def keyring_here(library: "Library") -> str | None:
    """Return the id of the way in that this account's keyring opens, or None. May take seconds."""
    if not library.keyslots.keyrings:
        return None
    try:
        found = keyring_slot.opened_here(library.keyslots)
    except NoKeyring:
        return None
    return found[0].id if found else None


def add_keyring(library: "Library") -> str:
    """Let this computer account open the library by itself; return the id of this way in. May take seconds.

    One way in is enough: where it opens by itself already, that one is returned.

    Raises `NoKeyring` and what `add_passphrase` raises.
    """
    _require_lock(library)
    here = keyring_here(library)
    if here is not None:
        return here
    slot = keyring_slot.make_slot(library.keyslots.library_id, library.master)

    def add(known: Keyslots) -> Keyslots:
        if len(known.keyrings) >= keyslots.MOST_KEYRINGS:
            raise TooManyWaysIn
        return _with(known, slot)

    try:
        library.change_keyslots(add)
    except BaseException:
        keyring_slot.forget(library.keyslots.library_id, [slot.id])
        raise
    _note(library, slot.id)
    return slot.id


def make_open(library: "Library", passphrase: str) -> None:
    """Take the lock off: from now on whoever has the folder can open it. Asks the passphrase once more.

    Raises `WrongPassphrase` and what `add_passphrase` raises.
    """
    _require_lock(library)
    before = library.keyslots
    _slot, master = keyslots.opened_by(before, passphrase)
    opened = OpenSlot(new_id(), master)
    library.change_keyslots(lambda known: replace(known, slots=(opened, *known.others)))
    _forget(library, before)
    _note(library, opened.id)


def prove(library: "Library", passphrase: str) -> None:
    """Raise `WrongPassphrase` unless one opens the library with it: for what whoever finds it open must not do."""
    if not passphrase:
        raise WrongPassphrase
    keyslots.opened_by(library.keyslots, passphrase)


def show_recovery_code(library: "Library", passphrase: str | None = None) -> str:
    """Return the recovery code. Where the library has a passphrase, it is asked for: `WrongPassphrase`."""
    if library.keyslots.passphrases and library.keyslots.open_master is None:
        prove(library, passphrase or "")
    return recovery_code(library.master)


def check_recovery_code(library: "Library", typed: str) -> bool:
    """Say whether a code, as it is typed from the paper, opens this library."""
    try:
        return compare_digest(master_from_code(typed), library.master)
    except WrongRecoveryCode:
        return False


def _require_lock(library: "Library") -> None:
    if library.read_only:
        raise LookingAround
    if library.keyslots.open_master is not None:
        raise MadeOpen


def _with(known: Keyslots, slot: Slot) -> Keyslots:
    if len(known.slots) >= keyslots.MOST_SLOTS:
        raise TooManyWaysIn
    return replace(known, slots=(*known.slots, slot))


def _note(library: "Library", slot_id: str, name: str | None = None) -> None:
    """Note a way in that is there by now, under its old name unless it gets one.

    Where that finds no room it is left out: a change that holds must not be told as one that failed.
    """
    with suppress(StudioError):
        slot_notes.note(library, slot_id, slot_notes.noted(library, slot_id)[0] if name is None else name)


def _forget(library: "Library", before: Keyslots) -> None:
    """Forget what was known of ways in that are gone: their names, and the keys the keyring holds for them."""
    left = {slot.id for slot in library.keyslots.slots}
    with suppress(StudioError):  # they are gone either way
        slot_notes.forget(library, [slot.id for slot in before.slots if slot.id not in left])
    rings = [slot.id for slot in before.keyrings if slot.id not in left]
    if rings:
        keyring_slot.forget(before.library_id, rings)

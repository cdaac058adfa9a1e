"""keyslots.json: the ways into a library, and the number of its format in clear.

    {"format": 1, "library": id, "check": hex, "slots": [
        {"kind": "passphrase", "memory": KiB, "passes": n, "lanes": n, "salt": hex, "nonce": hex, "sealed": hex},
        {"kind": "open", "master": hex}]}

The file may come from anywhere, so every number is bounds-checked before any memory or time is spent on it.
A slot of an unknown kind (a later program's) is carried along and otherwise left alone.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hmac import compare_digest
from pathlib import Path
from typing import Any

from studio.core.ids import is_id
from studio.library import schema
from studio.library.crypto import (
    CHECK_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    WRAPPED_BYTES,
    KdfCost,
    Wrapped,
    master_check,
    unwrap,
    wrap,
)
from studio.library.disk import read_trouble, replace_file
from studio.library.errors import DamagedKeys, NewerFormat, WrongPassphrase
from studio.library.recovery import MASTER_BYTES

NAME = "keyslots.json"
MOST_BYTES = 65536
MOST_SLOTS = 16
MOST_MEMORY = 4 * KdfCost().memory
MOST_PASSES = 10
MOST_LANES = 16
MOST_WORK = 16 * KdfCost().work
"""All passphrase slots together: what trying them one after the other may cost at most (some seconds)."""


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """Opens with a passphrase."""

    wrapped: Wrapped


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """Opens for whoever has the folder: no passphrase, by choice."""

    master: bytes


@dataclass(frozen=True, slots=True)
class OtherSlot:
    """A way in that this program does not know."""

    fields: tuple[tuple[str, Any], ...]


Slot = PassphraseSlot | OpenSlot | OtherSlot


@dataclass(frozen=True, slots=True)
class Keyslots:
    """What keyslots.json says."""

    library_id: str
    check: bytes
    """Tells the right master key from another library's."""
    slots: tuple[Slot, ...]
    format: int
    """The format of the library, in clear: a newer one is refused before anything is unlocked."""

    @property
    def open_master(self) -> bytes | None:
        """The master key, when it lies open."""
        masters = (slot.master for slot in self.slots if isinstance(slot, OpenSlot))
        return next(filter(self.fits, masters), None)

    def fits(self, master: bytes) -> bool:
        """Say whether a master key is this library's."""
        return compare_digest(self.check, master_check(master))


def make_keyslots(library_id: str, master: bytes, passphrase: str | None, cost: KdfCost) -> Keyslots:
    """Return keyslots with one way in: a passphrase, or an open slot for None."""
    slot = OpenSlot(master) if passphrase is None else PassphraseSlot(wrap(master, passphrase, library_id, cost))
    return Keyslots(library_id, master_check(master), (slot,), schema.FORMAT)


def with_passphrase(keyslots: Keyslots, master: bytes, passphrase: str, cost: KdfCost) -> Keyslots:
    """Return keyslots in which one new passphrase stands for all earlier ones."""
    slot = PassphraseSlot(wrap(master, passphrase, keyslots.library_id, cost))
    others = tuple(each for each in keyslots.slots if isinstance(each, OtherSlot))
    return replace(keyslots, slots=(slot, *others))


def unlock(keyslots: Keyslots, passphrase: str | None) -> bytes:
    """Return the master key that an open slot holds or the passphrase opens; raise `WrongPassphrase` else."""
    if (master := keyslots.open_master) is not None:
        return master
    locked = [slot.wrapped for slot in keyslots.slots if isinstance(slot, PassphraseSlot)]
    if not locked:
        raise DamagedKeys
    if passphrase is None:
        raise WrongPassphrase("This library opens with a passphrase.")
    for wrapped in locked:
        master = unwrap(wrapped, passphrase, keyslots.library_id)
        if master is not None and keyslots.fits(master):
            return master
    raise WrongPassphrase


def read_keyslots(folder: Path) -> Keyslots:
    """Read a library's keyslots; raise `DamagedKeys`, `NewerFormat`, or `CannotRead`."""
    path = folder / NAME
    if not path.is_file():  # a pipe in its place would be waited on for ever
        raise DamagedKeys
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise read_trouble(error) from error
    return decode(data)


def write_keyslots(folder: Path, keyslots: Keyslots) -> None:
    """Put keyslots in place of the ones that are there, in one step."""
    replace_file(folder / NAME, encode(keyslots))


def encode(keyslots: Keyslots) -> bytes:
    """Return keyslots as the bytes of the file."""
    fields = {
        "format": keyslots.format,
        "library": keyslots.library_id,
        "check": keyslots.check.hex(),
        "slots": [_slot_fields(slot) for slot in keyslots.slots],
    }
    return json.dumps(fields, indent=1).encode()


def _slot_fields(slot: Slot) -> dict[str, Any]:
    if isinstance(slot, OtherSlot):
        return dict(slot.fields)
    if isinstance(slot, OpenSlot):
        return {"kind": "open", "master": slot.master.hex()}
    wrapped = slot.wrapped
    return {
        "kind": "passphrase",
        "memory": wrapped.cost.memory,
        "passes": wrapped.cost.passes,
        "lanes": wrapped.cost.lanes,
        "salt": wrapped.salt.hex(),
        "nonce": wrapped.nonce.hex(),
        "sealed": wrapped.sealed.hex(),
    }


def decode(data: bytes) -> Keyslots:
    """Return what the bytes of the file say; raise `DamagedKeys` or `NewerFormat`."""
    if len(data) > MOST_BYTES:
        raise DamagedKeys
    try:
        fields = _table(json.loads(data))
        number = _whole(fields, "format", 1, 2**31)
        if number > schema.FORMAT:  # said first: a later file may look different in every other way
            raise NewerFormat
        return _keyslots(fields, number)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedKeys from error


def _keyslots(fields: dict[str, Any], number: int) -> Keyslots:
    library_id = fields["library"]
    if not isinstance(library_id, str) or not is_id(library_id):
        raise ValueError("library")
    listed = fields["slots"]
    if not isinstance(listed, list) or len(listed) > MOST_SLOTS:
        raise ValueError("slots")
    slots = tuple(_slot(_table(each)) for each in listed)
    work = sum(slot.wrapped.cost.work for slot in slots if isinstance(slot, PassphraseSlot))
    if work > MOST_WORK:
        raise ValueError("work")
    return Keyslots(library_id, _hex(fields, "check", CHECK_BYTES), slots, number)


def _slot(fields: dict[str, Any]) -> Slot:
    kind = fields["kind"]
    if not isinstance(kind, str):
        raise ValueError("kind")
    read = READERS.get(kind)
    return read(fields) if read else OtherSlot(tuple(fields.items()))


def _passphrase_slot(fields: dict[str, Any]) -> Slot:
    lanes = _whole(fields, "lanes", 1, MOST_LANES)
    memory = _whole(fields, "memory", 8 * lanes, MOST_MEMORY)
    cost = KdfCost(memory, _whole(fields, "passes", 1, MOST_PASSES), lanes)
    salt = _hex(fields, "salt", SALT_BYTES)
    nonce = _hex(fields, "nonce", NONCE_BYTES)
    return PassphraseSlot(Wrapped(cost, salt, nonce, _hex(fields, "sealed", WRAPPED_BYTES)))


def _open_slot(fields: dict[str, Any]) -> Slot:
    return OpenSlot(_hex(fields, "master", MASTER_BYTES))


READERS: dict[str, Callable[[dict[str, Any]], Slot]] = {
    "passphrase": _passphrase_slot,
    "open": _open_slot,
}


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not a table")
    return value


def _whole(fields: dict[str, Any], name: str, least: int, most: int) -> int:
    value = fields[name]
    if type(value) is not int or not least <= value <= most:
        raise ValueError(name)
    return value


def _hex(fields: dict[str, Any], name: str, length: int) -> bytes:
    value = fields[name]
    if not isinstance(value, str) or len(value) != 2 * length:
        raise ValueError(name)
    return bytes.fromhex(value)

"""keyslots.json: the ways into a library, and the number of its format in clear.

    {"format": 2, "library": id, "check": hex, "slots": [
        {"kind": "passphrase", "id": id, "memory": KiB, "passes": n, "lanes": n,
         "salt": hex, "nonce": hex, "sealed": hex},
        {"kind": "keyring", "id": id, "nonce": hex, "sealed": hex},
        {"kind": "open", "id": id, "master": hex}]}

The file may come from anywhere, so every number is bounds-checked before any memory or time is spent on it.
A slot of an unknown kind (a later program's) is carried along and otherwise left alone. What a person calls a
way in is not here: it lies in the database, under the slot's id.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

from studio.core.ids import is_id, new_id
from studio.library import schema
from studio.library.crypto import (
    CHECK_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    WRAPPED_BYTES,
    KdfCost,
    Sealed,
    Wrapped,
    master_check,
    unwrap,
    wrap,
)
from studio.library.disk import read_trouble, replace_file, write_trouble
from studio.library.errors import DamagedKeys, NewerFormat, WrongPassphrase
from studio.library.recovery import MASTER_BYTES

NAME = "keyslots.json"
DAMAGED = "keyslots.damaged.json"
"""Where a key file that made no sense is put when it is mended."""
MOST_BYTES = 65536
MOST_SLOTS = 16
MOST_KEYRINGS = 4
MOST_MEMORY = 4 * KdfCost().memory
MOST_PASSES = 10
MOST_LANES = 16
MOST_WORK = 16 * KdfCost().work
"""All passphrase slots together: what trying them one after the other may cost at most (some seconds)."""


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """Opens with a passphrase."""

    id: str
    wrapped: Wrapped


@dataclass(frozen=True, slots=True)
class KeyringSlot:
    """Opens with a key that the keyring of one computer account holds (see `keyring_slot`)."""

    id: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """Opens for whoever has the folder: no passphrase, by choice."""

    id: str
    master: bytes


@dataclass(frozen=True, slots=True)
class OtherSlot:
    """A way in that this program does not know."""

    id: str
    fields: tuple[tuple[str, Any], ...]


Slot = PassphraseSlot | KeyringSlot | OpenSlot | OtherSlot


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

    @property
    def passphrases(self) -> tuple[PassphraseSlot, ...]:
        """The ways in that open with a passphrase."""
        return tuple(slot for slot in self.slots if isinstance(slot, PassphraseSlot))

    @property
    def keyrings(self) -> tuple[KeyringSlot, ...]:
        """The ways in that a computer account holds the key of."""
        return tuple(slot for slot in self.slots if isinstance(slot, KeyringSlot))

    @property
    def others(self) -> tuple[OtherSlot, ...]:
        """The ways in that this program does not know."""
        return tuple(slot for slot in self.slots if isinstance(slot, OtherSlot))

    def fits(self, master: bytes) -> bool:
        """Say whether a master key is this library's."""
        return compare_digest(self.check, master_check(master))


def make_keyslots(library_id: str, master: bytes, passphrase: str | None, cost: KdfCost) -> Keyslots:
    """Return keyslots with one way in: a passphrase, or an open slot for None."""
    empty = Keyslots(library_id, master_check(master), (), schema.FORMAT)
    slot = OpenSlot(new_id(), master) if passphrase is None else passphrase_slot(empty, master, passphrase, cost)
    return replace(empty, slots=(slot,))


def passphrase_slot(keyslots: Keyslots, master: bytes, passphrase: str, cost: KdfCost) -> PassphraseSlot:
    """Return a new way into a library by a passphrase; takes as long as `cost` says."""
    return PassphraseSlot(new_id(), wrap(master, passphrase, keyslots.library_id, cost))


def with_passphrase(keyslots: Keyslots, slot: PassphraseSlot) -> Keyslots:
    """Return keyslots in which one new passphrase stands for all earlier ones, and for an open slot."""
    kept = tuple(each for each in keyslots.slots if isinstance(each, KeyringSlot | OtherSlot))
    return replace(keyslots, slots=(slot, *kept))


def unlock(keyslots: Keyslots, passphrase: str | None) -> bytes:
    """Return the master key that an open slot holds or the passphrase opens; raise `WrongPassphrase` else."""
    if (master := keyslots.open_master) is not None:
        return master
    if not keyslots.passphrases:
        raise DamagedKeys
    if passphrase is None:
        raise WrongPassphrase("This library opens with a passphrase.")
    return opened_by(keyslots, passphrase)[1]


def opened_by(keyslots: Keyslots, passphrase: str) -> tuple[PassphraseSlot, bytes]:
    """Return the way in that a passphrase opens, and the master key; raise `WrongPassphrase`."""
    for slot in keyslots.passphrases:
        master = unwrap(slot.wrapped, passphrase, keyslots.library_id)
        if master is not None and keyslots.fits(master):
            return slot, master
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


def put_aside(folder: Path) -> None:
    """Keep a key file that makes no sense under another name; raise `CannotWrite`."""
    try:
        if (folder / NAME).exists():
            os.replace(folder / NAME, folder / DAMAGED)
    except OSError as error:
        raise write_trouble(error) from error


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
        return {"kind": "open", "id": slot.id, "master": slot.master.hex()}
    if isinstance(slot, KeyringSlot):
        nonce, sealed = slot.sealed.nonce.hex(), slot.sealed.sealed.hex()
        return {"kind": "keyring", "id": slot.id, "nonce": nonce, "sealed": sealed}
    wrapped = slot.wrapped
    return {
        "kind": "passphrase",
        "id": slot.id,
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
    if len({slot.id for slot in slots}) < len(slots):
        raise ValueError("id")
    known = Keyslots(library_id, _hex(fields, "check", CHECK_BYTES), slots, number)
    if sum(slot.wrapped.cost.work for slot in known.passphrases) > MOST_WORK:
        raise ValueError("work")
    if len(known.keyrings) > MOST_KEYRINGS:
        raise ValueError("keyrings")
    return known


def _slot(fields: dict[str, Any]) -> Slot:
    kind = fields["kind"]
    if not isinstance(kind, str):
        raise ValueError("kind")
    read = READERS.get(kind)
    return read(fields) if read else OtherSlot(_derived_id(fields), tuple(fields.items()))


def _id(fields: dict[str, Any]) -> str:
    """Return the id of a slot; one of format 1 has none written down, and gets one that stays the same."""
    if "id" not in fields:
        return _derived_id(fields)
    found = fields["id"]
    if not isinstance(found, str) or not is_id(found):
        raise ValueError("id")
    return found


def _derived_id(fields: dict[str, Any]) -> str:
    return sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]


def _passphrase_slot(fields: dict[str, Any]) -> Slot:
    lanes = _whole(fields, "lanes", 1, MOST_LANES)
    memory = _whole(fields, "memory", 8 * lanes, MOST_MEMORY)
    cost = KdfCost(memory, _whole(fields, "passes", 1, MOST_PASSES), lanes)
    salt = _hex(fields, "salt", SALT_BYTES)
    nonce = _hex(fields, "nonce", NONCE_BYTES)
    return PassphraseSlot(_id(fields), Wrapped(cost, salt, nonce, _hex(fields, "sealed", WRAPPED_BYTES)))


def _keyring_slot(fields: dict[str, Any]) -> Slot:
    sealed = Sealed(_hex(fields, "nonce", NONCE_BYTES), _hex(fields, "sealed", WRAPPED_BYTES))
    return KeyringSlot(_id(fields), sealed)


def _open_slot(fields: dict[str, Any]) -> Slot:
    return OpenSlot(_id(fields), _hex(fields, "master", MASTER_BYTES))


READERS: dict[str, Callable[[dict[str, Any]], Slot]] = {
    "passphrase": _passphrase_slot,
    "keyring": _keyring_slot,
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
    data = bytes.fromhex(value)
    if len(data) != length:  # it passes over blanks
        raise ValueError(name)
    return data

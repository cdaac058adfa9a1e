"""A way in that the computer account keeps the key of: a random key in the system's keyring wraps the master key.

The keyring may be missing, locked, slow, or hold something else under our name; each of these only means that the
passphrase is asked for. It is spoken to on a thread of its own, for `PATIENCE` at most, and never asked to unlock
itself, since it would put up a window of its own before ours. `keyring` is imported when it is first needed.
"""

import os
import re
import secrets
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from studio.core.ids import new_id
from studio.library.crypto import KEY_BYTES, open_key, seal_key
from studio.library.errors import KeyringSilent, NoKeyring
from studio.library.keyslots import KeyringSlot, Keyslots

T = TypeVar("T")

SERVICE = "Afterglow"
PATIENCE = 3.0
"""Seconds the keyring has to answer."""

KEYRINGS = (
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
)
"""Those of operating systems. `keyring` also knows some that keep nothing, or keep it in clear."""


def unlock(keyslots: Keyslots) -> bytes:
    """Return the master key that a key in the keyring opens; raise `KeyringSilent`."""
    try:
        found = opened_here(keyslots)
    except NoKeyring as error:
        raise KeyringSilent from error
    if found is None:
        raise KeyringSilent
    return found[1]


def opened_here(keyslots: Keyslots) -> tuple[KeyringSlot, bytes] | None:
    """Return the slot that the keyring of this account opens, and the master key; raise `NoKeyring`."""
    keys = _in_time(lambda: [_fetch(_name(keyslots.library_id, slot.id)) for slot in keyslots.keyrings])
    for slot, key in zip(keyslots.keyrings, keys, strict=True):
        bound = _bound(keyslots.library_id, slot.id)
        master = open_key(slot.sealed, key, bound) if key is not None else None
        if master is not None and keyslots.fits(master):
            return slot, master
    return None


def available() -> bool:
    """Say whether there is a keyring that answers."""
    try:
        return _in_time(lambda: _keyring() is not None)
    except NoKeyring:
        return False


def make_slot(library_id: str, master: bytes) -> KeyringSlot:
    """Give the keyring a new random key, and return the slot it opens; raise `NoKeyring`."""
    slot_id, key = new_id(), secrets.token_bytes(KEY_BYTES)
    name = _name(library_id, slot_id)
    if _in_time(lambda: _keep(name, key)) != key:
        raise NoKeyring
    return KeyringSlot(slot_id, seal_key(master, key, _bound(library_id, slot_id)))


def forget(library_id: str, slot_ids: list[str]) -> None:
    """Take our keys out of the keyring, where it lets us; without its slot, a key opens nothing anyway."""

    def delete_all() -> None:
        keyring = _keyring()
        for slot_id in slot_ids:
            if keyring is not None and _fetch(_name(library_id, slot_id)) is not None:
                keyring.delete_password(SERVICE, _name(library_id, slot_id))

    try:
        _in_time(delete_all)
    except NoKeyring:
        return


def _name(library_id: str, slot_id: str) -> str:
    return f"{library_id}-{slot_id}"


def _bound(library_id: str, slot_id: str) -> bytes:
    return f"keyring chacha20-poly1305 {library_id} {slot_id}".encode()


def _keep(name: str, key: bytes) -> bytes | None:
    keyring = _keyring()
    if keyring is None:
        return None
    keyring.set_password(SERVICE, name, key.hex())
    return _fetch(name)


def _fetch(name: str) -> bytes | None:
    keyring = _keyring()
    found = keyring.get_password(SERVICE, name) if keyring is not None else None
    if not isinstance(found, str) or re.fullmatch(f"[0-9a-f]{{{2 * KEY_BYTES}}}", found) is None:
        return None
    return bytes.fromhex(found)


def _keyring() -> Any:
    """Return the system's keyring, or None when there is none that is open."""
    chosen = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    for place in KEYRINGS:
        if chosen and chosen != place:
            continue
        module, _, name = place.rpartition(".")
        try:
            kind = getattr(import_module(module), name)
            if kind.priority > 0 and not _locked(place):
                return kind()
        except Exception:  # noqa: BLE001, S112  each says in its own way that it is not for this system
            continue
    return None


def _locked(place: str) -> bool:
    if "SecretService" not in place:
        return False
    import secretstorage  # comes with `keyring` where there is a Secret Service

    connection = secretstorage.dbus_init()
    try:
        return bool(secretstorage.Collection(connection).is_locked())
    finally:
        connection.close()


def _in_time(work: Callable[[], T]) -> T:
    """Return what `work` gives, if it does in time; anything else is `NoKeyring`."""
    given: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as error:  # noqa: BLE001  a keyring may raise anything
            failed.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)  # daemon: it may never come back
    thread.start()
    thread.join(PATIENCE)
    if given:
        return given[0]
    raise NoKeyring from (failed[0] if failed else TimeoutError())

"""What is asked of a library's folder before it is open: whether it is one, and what opens it."""

import os
import stat
from pathlib import Path

from studio.library import keyslots
from studio.library.disk import read_trouble
from studio.library.errors import DamagedKeys, NotALibrary, WrongRecoveryCode
from studio.library.keyslots import Keyslots
from studio.library.place import DATABASE
from studio.library.recovery import master_from_code


def is_library(folder: Path) -> bool:
    """Say whether a folder holds a library; raise `CannotRead` when the system won't tell."""
    try:
        return stat.S_ISREG(os.stat(folder / DATABASE).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise read_trouble(error) from error


def needs_passphrase(folder: Path) -> bool:
    """Say whether a library has to be unlocked; raise `NotALibrary` or `NewerFormat`.

    True also when its key file is damaged, for then a recovery code has to be asked for.
    """
    known = _known(folder)
    return known is None or known.open_master is None


def opens_by_keyring(folder: Path) -> bool:
    """Say whether a keyring may open a library instead of a passphrase; no keyring is asked.

    Raises `NotALibrary` or `NewerFormat`.
    """
    known = _known(folder)
    return known is not None and known.open_master is None and bool(known.keyrings)


def find_master(
    folder: Path, *, passphrase: str | None, recovery_code: str | None, keyring: bool
) -> tuple[bytes, Keyslots | None]:
    """Return the master key that a code, a passphrase, a keyring or an open slot gives, and the ways in.

    The ways in are None where the key file is damaged: then nobody knows yet whether the code is this library's.
    Raises `WrongPassphrase`, `KeyringSilent`, `WrongRecoveryCode`, `DamagedKeys`, `NewerFormat`, `CannotRead`.
    """
    if recovery_code is None:
        known = keyslots.read_keyslots(folder)
        if keyring and passphrase is None and opens_by_keyring(folder):
            from studio.library import keyring_slot  # no other start needs it

            return keyring_slot.unlock(known), known
        return keyslots.unlock(known, passphrase), known
    master = master_from_code(recovery_code)
    ways_in = _known(folder)
    if ways_in is not None and not ways_in.fits(master):
        raise WrongRecoveryCode
    return master, ways_in


def _known(folder: Path) -> Keyslots | None:
    """Return the ways in, or None when the key file is damaged."""
    if not is_library(folder):
        raise NotALibrary
    try:
        return keyslots.read_keyslots(folder)
    except DamagedKeys:
        return None

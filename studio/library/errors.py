"""What can go wrong with a library, each as one sentence."""

# ruff: noqa: N818  (named for what happened, as the person would say it)

from studio.core.errors import StudioError
from studio.core.progress import Stopped


class NotALibrary(StudioError):
    """The folder holds no library, or does not exist."""

    sentence = "There is no library in this folder."


class NotEmpty(StudioError):
    """A library was to be made where something else is."""

    sentence = "This folder already holds something. Choose an empty one for a new library."


class WrongPassphrase(StudioError):
    """No slot opens with the passphrase, or none was given where one is needed."""

    sentence = "That passphrase does not open this library. You can try again as often as you like."


class EmptyPassphrase(StudioError):
    """A passphrase of no characters was to be set."""

    sentence = "A passphrase needs at least one character."


class MadeOpen(StudioError):
    """A way in was to be changed beside a key that lies open on the disk: that takes a new key for everything."""

    sentence = "This library opens without a passphrase. Give it one first, in Settings under “Who can open it”."


class KeyringSilent(WrongPassphrase):
    """No keyring slot opened: another account, a keyring that is locked, slow or gone, or an entry that was changed."""

    sentence = "The keyring of this computer did not open the library this time. Your passphrase does."


class NoKeyring(StudioError):
    """The system has no keyring, or it does not keep what it is given."""

    sentence = "There is no keyring on this computer that could open the library. Your passphrase goes on doing it."


class LastWayIn(StudioError):
    """The only passphrase was to be taken away."""

    sentence = "This is the only passphrase. Add another one first, or take the lock off."


class TooManyWaysIn(StudioError):
    """More passphrases than can be tried in a bearable time."""

    sentence = "There are as many passphrases as there can be. Take one away first."


class NotMadeOpen(StudioError):
    """A lock was to be put on a library that has one."""

    sentence = "This library has a passphrase already."


class WrongRecoveryCode(StudioError):
    """The recovery code has a slip in it, or belongs to another library."""

    sentence = "That recovery code does not open this library. Compare it with your note once more."


class DamagedKeys(StudioError):
    """keyslots.json is missing or makes no sense."""

    sentence = "The key file of this library is damaged. Your recovery code still opens the library."


class DamagedLibrary(StudioError):
    """A page of the database can't be read, or what it says makes no sense."""

    sentence = "Part of this library is damaged and could not be read. Nothing was changed."


class NewerFormat(StudioError):
    """The library was written by a later program."""

    sentence = "This library belongs to a newer Afterglow. Open it with that one; nothing was changed."


class OlderFormat(StudioError):
    """A library was to be looked at that has to be brought up to this program's format first."""

    sentence = "This library is from an older Afterglow. Open it the usual way once; then it can be shown."


class InUse(StudioError):
    """Another process, or another `Library`, holds the writer's lock."""

    sentence = "This library is already open in another window."


class NotClosed(StudioError):
    """A library was to be looked at whose newest work still waits in the write-ahead file."""

    sentence = "This library is still open somewhere, or was not closed. Open it the usual way first."


class CannotRead(StudioError):
    """The system refuses to read the folder."""

    sentence = "This folder cannot be read. It may belong to someone else, or its disk may be gone."


class CannotWrite(StudioError):
    """The system refuses to write: a read-only place, no permission, a disk that is gone."""

    sentence = "Nothing can be kept in this place: it does not allow writing."


class DiskFull(StudioError):
    """No room, or no quota, left."""

    sentence = "The disk is full. What was kept before is safe; the last change needs more room."


class LookingAround(StudioError):
    """A write in a library that was opened to look only."""

    sentence = "You are only looking around here, so nothing is changed."


class LibraryClosed(StudioError):
    """The library was closed in the meantime."""

    sentence = "The library is closed."


class NotHere(StudioError):
    """A row that was asked for by its id does not exist."""

    sentence = "What you were looking for is no longer here."


class NotInTrash(StudioError):
    """Something was to be deleted for good that nobody has put in the trash."""

    sentence = "This is not in the trash, so it was left as it is."


class HoldsMore(StudioError):
    """An entry was to be deleted for good that still holds a piece which is not in the trash."""

    sentence = "Something made in it is not in the trash, so it was left as it is."


class PartlyEmptied(Stopped):
    """Deleting for good was stopped on the way."""

    sentence = "Stopped. What was not deleted yet is still in the trash."


class NoMemory(StudioError):
    """Argon2 could not have the memory it needs."""

    sentence = "There is too little free memory to unlock the library. Closing other programs helps."

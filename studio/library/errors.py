"""What can go wrong with a library, each as one sentence."""

# ruff: noqa: N818  (named for what happened, as the person would say it)

from studio.core.errors import StudioError


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
    """A passphrase was to be set on a library whose key already lay open on the disk."""

    sentence = "This library was made without a passphrase. Adding one later is not possible yet."


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


class NoMemory(StudioError):
    """Argon2 could not have the memory it needs."""

    sentence = "There is too little free memory to unlock the library. Closing other programs helps."

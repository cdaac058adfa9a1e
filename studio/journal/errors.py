"""What can go wrong in the journal, each as one sentence."""

# ruff: noqa: N818  (named for what happened, as the person would say it)

from studio.core.errors import StudioError


class NotASession(StudioError):
    """A day entry was to be closed or reopened."""

    sentence = "This is a day, not a session. It closes by itself."


class EntryInTrash(StudioError):
    """Something was to be done with an entry that lies in the trash."""

    sentence = "This entry is in the trash. Bring it back first."


class NothingSaid(StudioError):
    """A reflection without words and without a voice."""

    sentence = "There are no words here yet."

"""What can go wrong in the gallery, each as one sentence."""

# ruff: noqa: N818  (named for what happened, as the person would say it)

from studio.core.errors import StudioError


class EntryInTrash(StudioError):
    """A piece was to be put on an entry that lies in the trash."""

    sentence = "That entry is in the trash. Bring it back first."


class NoTagName(StudioError):
    """A tag without a letter or a digit."""

    sentence = "A tag needs at least one letter."


class NotThesePieces(StudioError):
    """Something other than a drawing and a sound was to be bound together."""

    sentence = "Only a drawing and a sound that are both here can be put together."

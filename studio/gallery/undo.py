"""What was done to many things at once, and how it is taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from studio.library.put_away import Moved
from studio.library.records import TagRecord


@dataclass(frozen=True, slots=True)
class Undo:
    """The token of something done; give it to `Gallery.take_back` once."""

    pieces: tuple[str, ...]
    """Ids of the pieces that are different by it; what was so already is not among them."""
    back: Callable[[], Moved]
    """Takes it back inside a `library.write()`, and returns what is different by that."""
    tag: TagRecord | None = None
    """The tag it was about, as it is now; the one that stays, where two became one."""
    tags: bool = False
    """Whether the tags themselves are different by it, and not only what has them."""
    called: tuple[str, str] | None = None
    """What a tag was called before, and is called now; None where it became one with another."""


def of_pieces(pieces: Iterable[str], back: Callable[[], object], *, tag: TagRecord | None = None) -> Undo:
    """Return the token of something that is taken back for these pieces and no others."""
    changed = tuple(pieces)

    def take_back() -> Moved:
        back()
        return Moved(changed)

    return Undo(changed, take_back, tag)

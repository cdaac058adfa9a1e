"""What a person says of each piece before others see it: yes, or not this one. Nothing is a yes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Review:
    """How far a review has come."""

    pieces: tuple[str, ...] = ()
    """Ids, in the order they are looked at."""
    at: int = 0
    """Which one is looked at."""
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    @property
    def piece(self) -> str:
        """The id of what is looked at, or ""."""
        return self.pieces[self.at] if self.pieces else ""

    @property
    def over(self) -> bool:
        """Whether each of them was answered."""
        return all(piece in self.yes or piece in self.no for piece in self.pieces)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids of what will be seen, in order: nothing without a yes."""
        return tuple(piece for piece in self.pieces if piece in self.yes)


def begun(pieces: Iterable[str]) -> Review:
    """Return a review in which nothing was answered yet; what is named twice is looked at once."""
    return Review(tuple(dict.fromkeys(pieces)))


def answered(review: Review, yes: bool) -> Review:
    """Return it with the piece that is looked at answered, at the next one without an answer, if there is one."""
    piece = frozenset({review.piece})
    told = replace(review, yes=review.yes | piece, no=review.no - piece)
    if not yes:
        told = replace(review, yes=review.yes - piece, no=review.no | piece)
    many = len(told.pieces)
    following = [(told.at + step) % many for step in range(1, many)]
    ahead = [at for at in following if told.pieces[at] not in told.yes | told.no]
    return replace(told, at=ahead[0] if ahead else told.at)


def gone_to(review: Review, at: int) -> Review:
    """Return it at another piece, as far as there are any."""
    return replace(review, at=min(max(0, at), max(0, len(review.pieces) - 1)))


def without(review: Review, piece: str) -> Review:
    """Return it without a piece that is not there any more."""
    left = tuple(each for each in review.pieces if each != piece)
    gone = frozenset({piece})
    return gone_to(Review(left, review.at, review.yes - gone, review.no - gone), review.at)


def around(review: Review, room: int) -> tuple[int, ...]:
    """Return which of them are shown where there is room for so many: the one that is looked at, near the middle."""
    many = len(review.pieces)
    first = min(max(0, review.at - room // 2), max(0, many - room))
    return tuple(range(first, min(many, first + max(1, room))))

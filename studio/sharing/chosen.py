"""What is handed over, and nothing else: frozen values with running numbers in place of ids.

Whatever is built of what a person chose (a page, a report, a sealed file, a card, a sitting) is built of these alone,
so nothing else can come into it. What a person did not tick is "" or None here, or not there at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from studio.library.record import PieceKind

if TYPE_CHECKING:
    from PIL.Image import Image

    from studio.drawing.timeline import Record
    from studio.music.noise import Float32

THERAPIST = "therapist"
"""Whose a reflection is that is not the person's own ("")."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reflection."""

    text: str
    when: str
    """The day it was said; "" unless the date is ticked."""
    instant: int | None
    """Where in the replay: of a drawing ms by the clock since its log began (`studio.drawing.instants` finds its place
    on the line), of a sound ms into it; None: about the whole."""
    whose: str
    """"" for the person, else e.g. `THERAPIST`."""
    spot: tuple[float, float] | None
    """Where on the picture, 0 … 1 of its width and height, y down."""
    voice: str
    """Key of its sound (`Source.sound`), or ""."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece, as much of it as is ticked."""

    key: str
    """"1", "2" …: what `Source` knows it by, and never a library's id."""
    kind: PieceKind
    title: str
    words: str
    """What was said about it; of a writing its text, when `picture` is."""
    session: str
    """"Session 3", or ""."""
    date: str
    """"3 March 2026", or ""."""
    tags: tuple[str, ...]
    said: tuple[Said, ...]
    """The oldest first."""
    replay: bool
    """How it was made is ticked, and it is a drawing."""
    width: int
    """Pixels of a drawing; 0 for what has no picture."""
    height: int
    duration: int
    """Ms of a sound or a voice; of a drawing 0."""
    picture: bool = True
    """The picture itself, the sound itself, the text of a writing is ticked; `Source` gives it only then."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says, in the person's own words."""

    session: str
    """"Session 3", or "" for a day."""
    date: str
    """"" unless a piece of it that is handed over shows its own."""
    text: str
    """"" when only what was said later about it is chosen."""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that is handed over, but for the content itself, which a `Source` gives."""

    whom: str
    """To whom, in the person's own words."""
    words: str
    """What the person puts in front of it."""
    items: tuple[Item, ...]
    """By session, then by time."""
    entries: tuple[Told, ...]
    """By time."""
    questions: tuple[str, ...]
    """Questions for the therapist; only when they are ticked."""


class Source(Protocol):
    """What a builder asks for the content of what is chosen, by the keys of `Chosen`; `KeyError` for any other.

    For one thread at a time, and for a worker: all of it reads a library.
    """

    def picture(self, key: str) -> Image:
        """Return a drawing as it is, RGB or RGBA, at its own size, without anything beside the pixels.

        Raises DamagedDrawing when not even its paper can be read.
        """
        ...

    def drawing(self, key: str) -> tuple[Record, ...]:
        """Return how a drawing was made, for `studio.drawing.timeline.story_of`: the steps that stand, nothing that was
        taken back, and times that tell nothing of the day. Only of one whose `replay` is ticked (else `KeyError`).

        Raises DamagedDrawing when not even its paper can be read.
        """
        ...

    def sound(self, key: str) -> Iterator[Float32]:
        """Give the sound of a piece or a voice as it is heard, in blocks float32 [n, 2] or [n], at 48 kHz."""
        ...

    def size(self, key: str) -> int:
        """Return about how many bytes its content takes when it is handed over, for an estimate."""
        ...

"""What was chosen and could not be read any more: said in what is handed over, and to whoever hands it over."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from studio.drawing.errors import DamagedDrawing
from studio.library.errors import DamagedLibrary, NotHere
from studio.music.codec import DamagedSong, NewerSong
from studio.sharing.chosen import Item, Source

Part = Literal["picture", "making", "sound", "voice"]

DAMAGED = (DamagedDrawing, DamagedSong, NewerSong, DamagedLibrary, NotHere)
"""What leaves a part of a piece out, and all the rest is handed over."""
KINDS = {"drawing": "Drawing", "sound": "Sound", "voice": "Voice", "writing": "Writing"}
NAMES: dict[Part, str] = {
    "picture": "The picture",
    "making": "How it was made",
    "sound": "The sound",
    "voice": "What was said",
}
GONE = "{} could not be read any more."
GAPS: dict[Part, str] = {
    "picture": "Some marks could not be read any more.",
    "making": "Some of how it was made could not be read any more.",
    "sound": "Some of the sound could not be read any more.",
    "voice": "Some of what was said could not be read any more.",
}
MOST_NAMED = 3
"""Things that are said one by one."""


@runtime_checkable
class Checked(Protocol):
    """A `Source` that can tell whether its content is as it was kept."""

    def has_gaps(self, key: str, ask: Callable[[], object]) -> bool:
        """Say whether some of a content can't be read; what can be is given all the same.

        `ask` is called again and again meanwhile, and may raise Stopped.
        """
        ...


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that isn't in what is handed over, or not all of it."""

    part: Part
    about: str
    """What it belongs to: the title of a piece where that is ticked, else its kind; "" for the journal."""
    gaps: bool = False
    """Some of it is there."""

    @property
    def sentence(self) -> str:
        """What is said in its place."""
        return GAPS[self.part] if self.gaps else GONE.format(NAMES[self.part])


class Missing:
    """Notes what can't be read, on the way through everything that was chosen."""

    def __init__(self, source: Source, tell: Callable[[Unread], object], ask: Callable[[], object]) -> None:
        self._source, self._tell, self._ask = source, tell, ask

    @contextmanager
    def noting(self, item: Item | None, part: Part, key: str, said: list[str]) -> Iterator[None]:
        """Go on where damage ends what is done inside, and say in `said` what is missing, or has gaps.

        `key` is what the source knows its content by; "" for one whose gaps are not asked for.
        """
        try:
            yield
            gaps = bool(key) and isinstance(self._source, Checked) and self._source.has_gaps(key, self._ask)
        except DAMAGED:
            self._note(Unread(part, about(item)), said)
        else:
            if gaps:
                self._note(Unread(part, about(item), gaps=True), said)

    def _note(self, unread: Unread, said: list[str]) -> None:
        said.append(unread.sentence)
        self._tell(unread)


def about(item: Item | None) -> str:
    """Return what is said of a piece to tell which one it is; "" for the journal."""
    return "" if item is None else item.title.strip() or KINDS[item.kind]


def nobody(_unread: Unread) -> None:
    """Hear of it, and do nothing."""


def unread_words(unread: Sequence[Unread]) -> str:
    """Return what is said to whoever hands it over; "" where nothing is missing."""
    if not unread:
        return ""
    told = [f"{each.about or 'Journal'}: {each.sentence}" for each in unread[:MOST_NAMED]]
    more = len(unread) - MOST_NAMED
    if more > 0:
        told.append(f"{more} more could not be read either." if more > 1 else "One more could not be read either.")
    return " ".join([*told, "The file says so in each place."])

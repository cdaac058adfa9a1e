"""What is said while two sit together: it goes into the library at once, as reflections that are marked `together`.

Whoever sits knows pieces by the keys of `Chosen` alone, and an entry by `entry_key`. Nothing is read back here but what
was said in this sitting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.library.records import get_piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.journal.journal import Journal
    from studio.library.library import Library
    from studio.library.records import ReflectionRecord
    from studio.music.noise import Float32
    from studio.sharing.chosen import Chosen, Said
    from studio.sharing.sources import FromLibrary

Spot = tuple[float, float]
"""A place on a picture, 0…1 of its width and height, y down."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a note is about: a piece or the words of an entry, and where in it."""

    key: str
    """Of an item of `Chosen`, or of an entry (`entry_key`)."""
    instant: int | None = None
    """Where in its replay or its sound, in ms (`studio.sharing.chosen.Said.instant`); None: the whole."""
    spot: Spot | None = None
    """Where on its picture."""
    quote: str = ""
    """The very words it is about, of a text; they are kept with it, for the text may change."""
    at: int = 0
    """At which letter of the text those begin."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was said in this sitting."""

    number: int
    """Running, over the whole sitting."""
    place: Place
    text: str
    whose: str
    """"" for the person, else `studio.sharing.chosen.THERAPIST`."""
    seconds: float = 0.0
    """How long it is when it was spoken; 0 when it was written."""


class Sitting:
    """What is said, written down. Everything but `sound` is for the library's writer thread."""

    def __init__(
        self,
        library: Library,
        journal: Journal,
        piece_id: Callable[[str], str],
        question_id: Callable[[int], str],
        entry_ids: Mapping[str, str],
    ) -> None:
        """`piece_id` gives the piece of a key of `Chosen`, `question_id` the question at a place of its questions,
        `entry_ids` the entry of each `entry_key`."""
        self._library, self._journal = library, journal
        self._piece_id, self._question_id, self._entry_ids = piece_id, question_id, entry_ids
        self._said: list[ReflectionRecord] = []

    def write(self, place: Place, text: str, whose: str) -> Note:
        """Keep written words. Raises `NothingSaid` when there are none."""
        return self._noted(self._reflect(place, whose, text=text), place, whose, 0.0)

    def say(self, place: Place, voice_id: str, whose: str, seconds: float) -> Note:
        """Let a voice that was just kept be a note."""
        return self._noted(self._reflect(place, whose, voice_id=voice_id), place, whose, seconds)

    def take_back(self, note: Note) -> None:
        """Put a note of this sitting in the trash."""
        self._journal.trash_reflection(self._said[note.number].id)

    def bring_back(self, note: Note) -> None:
        """Have a note back that was put in the trash."""
        self._journal.restore_reflection(self._said[note.number].id)

    def tick(self, index: int, asked: bool) -> None:
        """Let the question at a place of `Chosen.questions` be asked, or not asked yet."""
        self._journal.tick_question(self._question_id(index), asked)

    def sound(self, note: Note, second: int = 0) -> Iterator[Float32]:
        """Give the voice of a spoken note from a second on, float32 [n] at 48 kHz. For any one thread."""
        from studio.gallery.songs import chunks_from
        from studio.music.take import stretches

        voice_id = self._said[note.number].voice_id
        if voice_id is not None:
            yield from stretches(chunks_from(self._library, voice_id, second))

    def peaks(self, note: Note) -> tuple[float, ...]:
        """Return how loud the voice of a spoken note is along its length, 0…1. Slow: for a worker."""
        from studio.gallery.wave import wave

        voice_id = self._said[note.number].voice_id
        return wave(self._library, get_piece(self._library, voice_id)).peaks if voice_id is not None else ()

    def _reflect(self, place: Place, whose: str, **what: Any) -> ReflectionRecord:
        entry_id = self._entry_ids.get(place.key)
        return self._journal.reflect(
            entry_id=entry_id,
            piece_id=self._piece_id(place.key) if entry_id is None else None,
            instant=place.instant,
            spot=place.spot,
            prompt=place.quote,
            together=True,
            whose=whose,
            **what,
        )

    def _noted(self, said: ReflectionRecord, place: Place, whose: str, seconds: float) -> Note:
        self._said.append(said)
        return Note(len(self._said) - 1, place, said.text, whose, seconds)


def entry_key(index: int) -> str:
    """Return what the words of an entry go by, at a place of `Chosen.entries`; never the key of an item or a voice."""
    return f"e{index + 1}"


def quotes_of(journal: Journal, chosen: Chosen, source: FromLibrary) -> dict[str, tuple[str, ...]]:
    """Return the words that earlier notes on each text are about, in the order of its `said`, by what the text goes by.

    "" for a note on all of a text, and where the text doesn't say those words any more: nothing is seen that isn't
    there anyway. For a worker.
    """
    texts: list[tuple[str, str, tuple[Said, ...], list[ReflectionRecord]]] = []
    for item in chosen.items:
        if item.kind == "writing" and item.picture and item.said:
            said = journal.reflections(piece_id=source.piece_id(item.key))
            texts.append((item.key, item.words, item.said, said))
    entry_ids = [each.id for each in source.handed() if each.kind == "entry"]
    for index, (told, entry_id) in enumerate(zip(chosen.entries, entry_ids, strict=True)):
        if told.text and told.said:
            texts.append((entry_key(index), told.text, told.said, journal.reflections(entry_id=entry_id)))
    return {key: _quotes(text, said, [each for each in kept if each.shareable]) for key, text, said, kept in texts}


def _quotes(text: str, said: tuple[Said, ...], kept: list[ReflectionRecord]) -> tuple[str, ...]:
    if [each.text for each in said] != [each.text for each in kept]:  # it was changed since it was chosen
        return ("",) * len(said)
    return tuple(each.prompt if each.together and each.prompt in text else "" for each in kept)

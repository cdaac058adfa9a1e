"""What is shown after what when pieces come one by one, and which sound lies under which picture: pure arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from studio.library.records import PieceRecord

LOOKED = 8.0
"""Seconds a picture stays."""
LONGEST = 40.0
"""Seconds a picture stays at most for the sake of its sound, when others follow under which that can go on."""
READ, READ_AT_LEAST = 0.35, 6.0
"""Seconds a word takes to be read, and seconds that words stay at least."""
SEEN = ("drawing", "writing")


@dataclass(frozen=True, slots=True)
class Slide:
    """One thing that is shown."""

    piece: PieceRecord
    sound: PieceRecord | None = None
    """What begins to sound with it; itself, when it is a sound or a voice."""
    goes_on: bool = False
    """Whether what sounded under the one before may go on under it."""


def slides(
    pieces: Sequence[PieceRecord], pairs: Mapping[str, str], elsewhere: Iterable[PieceRecord] = ()
) -> tuple[Slide, ...]:
    """Return pieces as they are shown, in order. `pairs` are ids of sounds by those of the drawings bound to them.

    `elsewhere`: pieces that are shown as well, before these or after them.

    A drawing sounds as what it is bound to. A sound that is bound to none lies under the next picture of its entry
    that has none, so that it is heard with what was made around it; when no picture is left it comes by itself.
    """
    by_id = {piece.id: piece for piece in (*elsewhere, *pieces)}
    bound = {by_id[sound] for drawing, sound in pairs.items() if drawing in by_id and sound in by_id}
    shown: list[Slide] = []
    for _entry, group in groupby(pieces, key=lambda piece: piece.entry_id):
        shown.extend(_of_entry(list(group), by_id, pairs, bound))
    return tuple(shown)


def _of_entry(
    pieces: list[PieceRecord], by_id: Mapping[str, PieceRecord], pairs: Mapping[str, str], bound: Iterable[PieceRecord]
) -> list[Slide]:
    spare = [piece for piece in pieces if piece.kind == "sound" and piece not in bound]
    drawings = [piece for piece in pieces if piece.kind == "drawing" and pairs.get(piece.id) not in by_id]
    under = {drawing.id: sound for drawing, sound in zip(drawings, spare, strict=False)}
    laid = set(under.values()) | set(bound)
    made: list[Slide] = []
    sounds = False
    for piece in pieces:
        if piece in laid:
            continue
        if piece.kind in SEEN:
            sound = by_id.get(pairs.get(piece.id, "")) or under.get(piece.id)
            made.append(Slide(piece, sound, goes_on=sounds and sound is None))
            sounds = sounds or sound is not None
        else:
            made.append(Slide(piece, piece))
            sounds = False
    return made


def stays(slide: Slide, after: Slide | None, sounding: float) -> float:
    """Return how many seconds a slide stays; `sounding` seconds of its own sound are known to be left, 0 for none."""
    words = len(slide.piece.words.split()) if slide.piece.kind == "writing" else 0
    own = max(READ_AT_LEAST, words * READ) if slide.piece.kind == "writing" else LOOKED
    if slide.sound is None:
        return own
    if slide.piece.kind in SEEN and after is not None and after.goes_on:
        return max(own, min(sounding, LONGEST))
    return max(own, sounding) if slide.piece.kind in SEEN else max(1.0, sounding)

"""What of a piece may be seen by others, part by part: which switches there are, what each says, and what it turns."""

from __future__ import annotations

from dataclasses import dataclass

from studio.gallery.thumbnail import excerpt
from studio.journal.entry import NUMBERS
from studio.library.record import PieceRecord

QUOTED = 60
"""Letters of a reflection that stand on its switch."""

CONTENT = {
    "drawing": ("The picture", "as you see it here"),
    "sound": ("The sound", "as you hear it here"),
    "voice": ("Your voice", "as you hear it here"),
    "writing": ("What you wrote", "all of it"),
}


@dataclass(frozen=True, slots=True)
class LaterWords:
    """A reflection on the piece, as its owner sees it."""

    id: str
    when: str
    text: str
    spoken: bool
    shared: bool
    """Whether it may be seen, where `reflections` is ticked."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All there is about a piece that could be seen by others."""

    piece: PieceRecord
    session: str
    """"Session 3"; "" for a day, which has no number."""
    day: str
    """"3 March 2026"."""
    tags: tuple[str, ...]
    later: tuple[LaterWords, ...]
    parts: frozenset[str]
    """What of it is ticked: words of `PARTS`."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One switch."""

    name: str
    """A part, or the id of a reflection where `within`."""
    text: str
    caption: str
    on: bool
    within: bool = False
    """Whether it is one reflection, below the switch for all of them."""


def rows_of(whole: Whole) -> tuple[PartRow, ...]:
    """Return the switches of a piece: one for each part that there is something of."""
    piece, parts = whole.piece, whole.parts
    rows = [PartRow("picture", *CONTENT[piece.kind], "picture" in parts)]
    if piece.kind == "drawing":
        rows.append(PartRow("replay", "How it was made", "the replay, each mark after the other", "replay" in parts))
    if piece.title:
        rows.append(PartRow("title", "Its name", piece.title, "title" in parts))
    if piece.words.strip() and piece.kind != "writing":
        rows.append(PartRow("words", "Your words", _lines(piece.words), "words" in parts))
    if whole.session:
        rows.append(PartRow("session", "Which session", _session(whole), "session" in parts))
    rows.append(PartRow("date", "The date", whole.day, "date" in parts))
    if whole.later:
        many = len(whole.later)
        said = f"{_number(many)} reflection{'' if many == 1 else 's'}"
        rows.append(PartRow("reflections", "What you said later", said, "reflections" in parts))
        if "reflections" in parts:
            rows += [PartRow(each.id, _quoted(each), each.when, each.shared, within=True) for each in whole.later]
    if whole.tags:
        rows.append(PartRow("tags", "Tags", ", ".join(whole.tags), "tags" in parts))
    return tuple(rows)


def turned(parts: frozenset[str], name: str, on: bool) -> frozenset[str]:
    """Return the parts with one ticked or not. How a picture was made shows the picture, so they go together."""
    if on:
        return parts | {name} | ({"picture"} if name == "replay" else set())
    return parts - {name} - ({"replay"} if name == "picture" else set())


def _session(whole: Whole) -> str:
    return whole.session if "date" in whole.parts else f"{whole.session}, but not the date"


def _lines(words: str) -> str:
    many = len([line for line in words.splitlines() if line.strip()])
    return f"{_number(many)} line{'' if many == 1 else 's'}"


def _number(many: int) -> str:
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def _quoted(later: LaterWords) -> str:
    words = excerpt(later.text, QUOTED)
    return f"“{words}”" if words else "Something you said aloud"

"""What is said of what is shown in a sitting: what was chosen to be seen, and what two people say now, in one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.gallery.thumbnail import excerpt
from studio.sharing.chosen import THERAPIST, Said
from studio.sharing.sitting import Note, Spot

NAMES = {"": "You", THERAPIST: "Therapist"}
COLOURS = {"": "accent", THERAPIST: "sound"}
"""Token of each person's colour: of their pins, and of their name."""
SPOKEN = ", spoken"
QUOTED = 60
"""Letters of a sentence that stand beside what was said of it."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One thing that is said, as a row beside the picture shows it and a pin on it."""

    id: str
    when: str
    """Who says it, and when, if that is to be seen."""
    text: str
    kind: str
    """Token of its colour."""
    instant: int | None = None
    spot: Spot | None = None
    span: tuple[int, int] | None = None
    """From which letter of a text to which, where it is about some of its words."""
    number: int = 0
    """What stands on its pin; 0 where it has none, being about the whole."""
    voice_id: str | None = None
    """What its sound goes by (`SitTunes`)."""
    seconds: float = 0.0
    shared: bool = False
    """Nothing is said here of who else may see it."""
    note: Note | None = None
    """The note of this sitting that it is; what was said before can't be taken back here."""


def pinned_of(
    said: Sequence[Said], notes: Iterable[Note], quotes: Sequence[str] = (), text: str = ""
) -> tuple[Pinned, ...]:
    """Return all that is said of one thing: what was said before, then the notes of this sitting, as they came.

    `quotes` are the words of its `text` that what was said before is about, "" for all of it.
    """
    rows, number = list[Pinned](), 0
    for index, each in enumerate(said):
        quote = quotes[index] if index < len(quotes) else ""
        span = (text.index(quote), text.index(quote) + len(quote)) if quote and quote in text else None
        has_pin = each.instant is not None or each.spot is not None or span is not None
        number += has_pin
        when = name_of(each.whose) + (f", {each.when}" if each.when else "") + (SPOKEN if each.voice else "")
        when += about(quote)
        mark = number if has_pin else 0
        colour = colour_of(each.whose)
        voice = each.voice or None
        rows.append(Pinned(f"said-{index}", when, each.text, colour, each.instant, each.spot, span, mark, voice))
    for note in notes:
        place = note.place
        has_pin = place.instant is not None or place.spot is not None or bool(place.quote)
        number += has_pin
        rows.append(
            Pinned(
                f"note-{note.number}",
                name_of(note.whose) + (SPOKEN if note.seconds else "") + about(place.quote),
                note.text,
                colour_of(note.whose),
                place.instant,
                place.spot,
                (place.at, place.at + len(place.quote)) if place.quote else None,
                number if has_pin else 0,
                f"note-{note.number}" if note.seconds else None,
                note.seconds,
                note=note,
            )
        )
    return tuple(rows)


def about(quote: str) -> str:
    """Return what tells which words something is about; "" where it is about the whole."""
    return f", on “{excerpt(quote, QUOTED)}”" if quote else ""


def name_of(whose: str) -> str:
    """Return what stands for a person."""
    return NAMES.get(whose, NAMES[THERAPIST])


def colour_of(whose: str) -> str:
    """Return the token of a person's colour."""
    return COLOURS.get(whose, COLOURS[THERAPIST])

"""What is asked of the gallery, in words: each thing that is asked for, and what is left when it is let go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from studio.drawing.colour_words import words_for
from studio.gallery.query import Query
from studio.journal.entry import day_words
from studio.journal.mood import mood_words

KINDS: tuple[tuple[str, frozenset], ...] = (
    ("All", frozenset()),
    ("Drawings", frozenset({"drawing"})),
    ("Sounds", frozenset({"sound", "voice"})),
    ("Words", frozenset({"writing"})),
)

Colour = tuple[int, int, int]

COLOURS: tuple[Colour, ...] = (
    (192, 96, 58),
    (226, 166, 84),
    (199, 104, 118),
    (122, 74, 107),
    (95, 134, 166),
    (110, 143, 147),
    (143, 154, 92),
    (205, 188, 164),
    (43, 35, 34),
)
"""What lies ready to find by: rust, gold, rose, plum, blue, teal, moss, sand, near black."""

UNREFLECTED = "Not looked back on yet"
SHAREABLE = "May be shown"
ONLY_SESSIONS = "Only sessions"
ANY = "Any"


@dataclass(frozen=True)
class Asked:
    """One thing that is asked for."""

    words: str
    without: Query
    """What is asked when it is let go."""


def asked(query: Query, now: datetime, session: str = "", seen: Collection[str] = ()) -> list[Asked]:
    """Return what is asked for beyond words, kinds and favourites.

    `session` is the title of the entry that is asked for. `seen` are the tags, and `str` of a colour, that are
    shown to be asked for already.
    """
    found = [] if query.entry_id is None else [Asked(session or "One entry", replace(query, entry_id=None))]
    found += _asked_tags(query, {name.casefold() for name in seen})
    if query.since or query.until:
        found.append(Asked(when_words(query, now), replace(query, since="", until="")))
    if query.mood is not None:
        found.append(Asked(f"Mood {feeling_words(query)}", replace(query, mood=None)))
    if query.colour is not None and str(query.colour) not in seen:
        found.append(Asked(words_for(query.colour), replace(query, colour=None)))
    for name, words in (("unreflected", UNREFLECTED), ("shareable", SHAREABLE), ("session", ONLY_SESSIONS)):
        if getattr(query, name):
            found.append(Asked(words, replace(query, **{name: False})))
    return found


def _asked_tags(query: Query, seen: Collection[str]) -> list[Asked]:
    found = [
        Asked(name, replace(query, tags=_less(query.tags, name))) for name in query.tags if name.casefold() not in seen
    ]
    if query.any_tags:
        found.append(Asked(any_words(query), replace(query, any_tags=())))
    return found + [
        Asked(f"Without {name}", replace(query, no_tags=_less(query.no_tags, name))) for name in query.no_tags
    ]


def any_words(query: Query) -> str:
    """Return the tags of which one is enough: "fog or snow"."""
    return " or ".join(query.any_tags)


def tag_words(query: Query) -> str:
    """Return everything that is asked of tags in one line."""
    parts = [*query.tags, *([any_words(query)] if query.any_tags else []), *(f"without {tag}" for tag in query.no_tags)]
    return ", ".join(parts) or ANY


def when_words(query: Query, now: datetime) -> str:
    """Return a span of days: "Since 3 March", "Until Friday", "3 March to 5 May", "3 March"."""
    since, until = (_day(text, now) for text in (query.since, query.until))
    if since and until:
        return _begun(since if query.since == query.until else f"{since} to {until}")
    return f"Since {since}" if since else f"Until {until}" if until else ANY


def feeling_words(query: Query) -> str:
    """Return where on the field of moods is looked, by its middle: "pleasant, still"."""
    if query.mood is None:
        return ANY.lower()
    left, low, right, high = query.mood
    return mood_words(((left + right) / 2, (low + high) / 2))


def colour_words(query: Query) -> str:
    """Return the colour that is looked for."""
    return ANY if query.colour is None else words_for(query.colour)


def turned(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return tags with one more, or without it when it is among them."""
    less = _less(names, name)
    return less if len(less) < len(names) else (*names, name)


def is_plain(query: Query) -> bool:
    """Say whether nothing is asked for."""
    return query == Query()


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one.casefold() != name.casefold())


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _day(text: str, now: datetime) -> str:
    if not text:
        return ""
    words = day_words(date.fromisoformat(text), now)
    return words[0].lower() + words[1:] if words in ("Today", "Yesterday") else words

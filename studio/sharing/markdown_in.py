"""A file of Markdown, or plain text: its words, the time and the tags at its top, and the pictures that it shows."""

import re
from collections.abc import Callable
from itertools import islice
from pathlib import PurePosixPath

from studio.sharing.found import (
    STRANGE,
    Found,
    LeftOut,
    Medium,
    clean_line,
    clean_text,
    given_title,
    headed,
    kind_of,
    name_words,
    tags_of,
)
from studio.sharing.front_matter import Matter, as_list, front_matter
from studio.sharing.moment import Moment, moment_at, named, said
from studio.sharing.shelf import Thing, beside

MOST_MEDIA = 400
MOST_INLINE = 400
PAGES = (".md", ".markdown", ".mdown")
"""How pages are called in which "#" before a word makes a tag of it."""
TIMES = ("date", "created", "creation date", "created at", "created_at", "date created", "datetime", "time", "day")
TAGS = ("tags", "tag", "keywords", "categories")
STARS = ("starred", "favourite", "favorite", "pinned")
PLACES = ("place", "location")

_SHOWN = re.compile(r"!\[([^\]\n]{0,400})\]\(\s*(?:<([^>\n]{1,1000})>|([^)\s]{1,1000}))(?:\s+[\"'][^\n)]{0,400})?\s*\)")
_EMBEDDED = re.compile(r"!\[\[([^\]|#\n]{1,1000})[^\]\n]{0,400}\]\]")
_LINKED = re.compile(r"(?<!!)\[([^\]\n]{0,400})\]\(\s*(?:<([^>\n]{1,1000})>|([^)\s]{1,1000}))\s*\)")

_TAG = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|(?<!\S)#([^\W_][\w/-]*)", re.DOTALL)

Find = Callable[[str], Thing | None]


def read_markdown(
    thing: Thing, text: str, find: Find, by_last: Find, else_ms: int
) -> tuple[Found | None, list[LeftOut]]:
    """Return what a file says, and what of it is missing.

    `find` gives the file of a name, `by_last` one by the last part of its name only. A file that says nothing of its
    time is of when it was changed last, or else of `else_ms`.
    """
    matter, body = front_matter(clean_text(text))
    media, left = _media(thing.name, body, find, by_last)
    body = clean_text(_without(body, {medium.thing.name for medium in media}, thing.name, by_last))
    told_title = clean_line(matter.get("title"))
    heading, rest = headed(body) if thing.suffix in PAGES else ("", body)
    if heading and told_title.casefold() in ("", heading.casefold()):
        told_title, body = heading, rest
    if not body and not media and not told_title:
        return None, [*left, LeftOut(f"{name_words(thing.name)} was left out: there is nothing in it.")]
    told = _moment(matter, thing.name)
    place = next((clean_line(matter[name]) for name in PLACES if isinstance(matter.get(name), str)), "")
    found = Found(
        told or moment_at(else_ms if thing.ms is None else thing.ms),
        body,
        told_title or _title(thing.name, body),
        tags_of([tag for name in TAGS for tag in as_list(matter.get(name))] + _inline_tags(thing, body)),
        any(str(matter.get(name)).lower() in ("true", "yes", "1") for name in STARS),
        place,
        tuple(media),
        dated=told is not None,
    )
    return found, left


def _moment(matter: Matter, name: str) -> Moment | None:
    for key in TIMES:
        value = matter.get(key)
        told = said(value) if isinstance(value, str) else None
        if told is not None:
            return told
    return named(PurePosixPath(name).name) or named("-".join(PurePosixPath(name).parts[-4:]))


def _title(name: str, body: str) -> str:
    """Return the name of the file as a title, unless it is a date, or stands at the top of the words anyway."""
    stem = PurePosixPath(name).stem
    title = "" if named(stem) else given_title(stem)
    first = clean_line(body.lstrip("# ").partition("\n")[0])
    return "" if title.casefold() == first.casefold() else title


def _media(name: str, body: str, find: Find, by_last: Find) -> tuple[list[Medium], list[LeftOut]]:
    media: dict[str, Medium] = {}
    left: list[LeftOut] = []
    for alt, target, shown in _targets(body):
        if len(media) == MOST_MEDIA or re.match(r"[a-z][a-z0-9+.-]+:", target, re.IGNORECASE):
            continue  # on the internet: it stays there, and the words still say where
        thing = _thing(name, target, find, by_last)
        kind = kind_of(PurePosixPath(target).suffix.lower())
        if thing is not None and kind is not None:
            media.setdefault(thing.name, Medium(kind, thing, given_title(clean_line(alt))))
        elif shown and _is_medium(target):
            why = "it is missing" if thing is None else f"{thing.suffix} files can't be shown here"
            left.append(LeftOut(f"{name_words(target)}, shown in {name_words(name)}, was left out: {why}."))
    return list(media.values()), left


def _is_medium(target: str) -> bool:
    """Say whether a page means a picture, a sound or a film by that, and not another page."""
    suffix = PurePosixPath(target).suffix.lower()
    return kind_of(suffix) is not None or suffix in STRANGE


def _inline_tags(thing: Thing, body: str) -> list[str]:
    """Return the tags among the words of a page ("#sea", "#walk/long"), none of those in code."""
    if thing.suffix not in PAGES:
        return []
    names = (at[1].rstrip("-/") for at in _TAG.finditer(body) if at[1])
    return [name for name in islice(names, MOST_INLINE) if any(map(str.isalpha, name))]


def _targets(body: str) -> list[tuple[str, str, bool]]:
    """Return what the words point to: what it is called there, where it lies, and whether it is shown."""
    found = [(at.start(), at[1], _unquoted(at[2] or at[3]), True) for at in _SHOWN.finditer(body)]
    found += [(at.start(), "", at[1].strip(), True) for at in _EMBEDDED.finditer(body)]
    found += [(at.start(), at[1], _unquoted(at[2] or at[3]), False) for at in _LINKED.finditer(body)]
    return [(alt, target, shown) for _, alt, target, shown in sorted(found)]


def _unquoted(target: str) -> str:
    """Return an address with its signs as they are: "The%20door" is "The door" (RFC 3986, 2.1)."""
    body = re.sub(rb"%([0-9A-Fa-f]{2})", lambda at: bytes([int(at[1], 16)]), target.encode("utf-8", "replace"))
    return body.decode("utf-8", "replace")


def _thing(name: str, target: str, find: Find, by_last: Find) -> Thing | None:
    meant = beside(name, target)
    return (find(meant) if meant is not None else None) or by_last(target)


def _without(body: str, taken: set[str], name: str, by_last: Find) -> str:
    """Return the words without the pictures that come in by themselves."""

    def keep(at: re.Match[str]) -> str:
        target = _unquoted(next(part for part in at.groups()[-2:] if part)) if at.re is _SHOWN else at[1].strip()
        last = by_last(target)
        here = beside(name, target) in taken or (last is not None and last.name in taken)
        return "" if here else at[0]

    return _EMBEDDED.sub(keep, _SHOWN.sub(keep, body))

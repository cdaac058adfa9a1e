"""What a report says, from its first page to its last: what is in front, then everything by session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from studio.sharing.chosen import THERAPIST, Chosen, Item, Said, Told
from studio.sharing.report_blocks import (
    APART,
    MEASURE,
    Block,
    apart,
    beside,
    gap,
    held,
    horizon,
    mark,
    picture,
    row,
    wave,
    words,
)
from studio.sharing.report_gather import Bars, Shown
from studio.sharing.report_ink import PERSON, SOUND, SOUND_GROUND, VOICE, VOICE_GROUND, Pin, Wave
from studio.sharing.report_ink import THERAPIST as THERAPISTS
from studio.sharing.report_sound import clock
from studio.sharing.report_type import BODY, CAPTION, DISPLAY, HEAD, LABEL, QUOTE, TITLE

CHOSEN_BY = "Chosen piece by piece by the one who made it."
QUESTIONS = "Questions"
MORE = "More"
NOT_HEARD = "It can't be heard in this file."
NOT_READ = "Some of this can't be read, and is not shown."
HOW_MADE = "How it was made"
DRAWING, HEARD, SPOKEN = "A drawing", {"sound": "A sound", "voice": "A voice"}, "Something said, drawn as bars."
ALONG_IT, AT_MOMENT = "Five moments of how it was made", "The drawing at moment {}."
MARKS = "Marked: {}."
"""What those hear of pictures who can't see them."""
WHOSE = {"": "", THERAPIST: "The therapist"}

INDENT = 26.0
"""Points before what was said, where the numbers stand."""
BELOW_HEAD = 10.0
"""Points below the name of a session."""
TALLEST = 0.5
"""How much of a page's height a picture takes at most."""
BELOW_FRONT = 0.84
"""How much of a page is left to one thing alone, below what is in front."""
MOMENT = 116.0
"""Points of the longer side of a moment's picture."""


@dataclass(slots=True)
class _Group:
    heading: str
    told: list[Told] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def story(
    chosen: Chosen, shown: Mapping[str, Shown], sizes: Mapping[str, tuple[int, int]], page: tuple[float, float]
) -> list[Block]:
    """Return everything as blocks for pages whose inside is so wide and high; `sizes` are those of the pictures.

    Each session begins a page; one thing alone stands on the first page, below what is in front.
    """
    alone = len(chosen.items) + len(chosen.entries) == 1
    made = _front(chosen, page[0], 36 if alone else 58)
    groups = _groups(chosen)
    for at, group in enumerate(groups):
        heading = group.heading or (MORE if at and len(groups) > 1 else "")
        start = words(heading, HEAD, page[0])
        if start:
            start = held([replace(start[0], heading=heading), *start[1:]])
        rest = [block for told in group.told for block in _told(told, shown[""], page[0])]
        for item in group.items:
            rest += _item(item, shown[item.key], sizes, (page[0], page[1] * (BELOW_FRONT if alone else 1)))
        if start and rest:
            rest[0] = replace(rest[0], above=BELOW_HEAD)
        both = [*start, *rest]
        if both:
            made += [replace(both[0], new_page=not alone, above=APART), *both[1:]]
    return made


def _groups(chosen: Chosen) -> list[_Group]:
    """Return pieces and entries by the name of their session, in the order in which those come."""
    by_name: dict[str, _Group] = {}
    for told in chosen.entries:
        by_name.setdefault(told.session, _Group(told.session)).told.append(told)
    for item in chosen.items:
        by_name.setdefault(item.session, _Group(item.session)).items.append(item)
    order = [item.session for item in chosen.items] + [told.session for told in chosen.entries]
    return [by_name[name] for name in sorted(dict.fromkeys(order), key=lambda name: not name)]


def _front(chosen: Chosen, width: float, radius: float) -> list[Block]:
    made = [horizon(width, radius, 0.42, 2), replace(gap(radius / 2), with_next=True)]
    made += held(words(_addressed(chosen.whom.strip()), DISPLAY, width))
    made += words(chosen.words, QUOTE, MEASURE, above=12)
    asked = [block for text in chosen.questions for block in words(text, BODY, MEASURE, above=8)]
    if asked:
        made += [*held(words(QUESTIONS, TITLE, width, above=30)), *asked]
    return [*made, *words(CHOSEN_BY, CAPTION, width, above=radius / 2)]


def _addressed(whom: str) -> str:
    return whom if not whom or whom.lower().startswith("for ") else f"For {whom}"


def _told(told: Told, shown: Shown, width: float) -> list[Block]:
    made = words(told.date, CAPTION, width)
    made = [*held(made), *words(told.text, BODY, MEASURE, above=2)]
    made += _said(told.said, shown, {}, {})
    return apart(made)


def _item(item: Item, shown: Shown, sizes: Mapping[str, tuple[int, int]], page: tuple[float, float]) -> list[Block]:
    numbers = _numbers(item, shown)
    head: list[Block] = []
    if shown.picture:
        pins = tuple(
            Pin(number, _colour(said), *said.spot) for said, number in numbers.items() if said.spot is not None
        )
        size = _fitted(sizes[shown.picture], page)
        head += [picture(shown.picture, size, _seen(DRAWING, item.title, pins), pins)]
    elif shown.sound is not None:
        pins = _along(shown, numbers)
        what = f"{HEARD[item.kind]} of {clock(shown.sound[1])}"
        head += [wave(_wave(item, shown.sound, pins, page[0]), _seen(what, item.title, pins))]
    about = words(item.title, TITLE, MEASURE, above=12)
    if item.kind == "writing":
        about += words(item.words, BODY, MEASURE, above=8)
    else:
        about += words(_quoted(item.words), QUOTE, MEASURE, above=8)
    about += words(_caption(item, shown), CAPTION, MEASURE, above=4)
    made = [*held(head), *about] if about else head
    if shown.along:
        made = [*held(made), *_making(item, shown, sizes, page[0])]
    made += _said(item.said, shown, numbers, sizes)
    return apart(made)


def _making(item: Item, shown: Shown, sizes: Mapping[str, tuple[int, int]], width: float) -> list[Block]:
    """Return how a drawing was made, as pictures in a row."""
    between = 10.0
    wide = (width - between * (len(shown.along) - 1)) / len(shown.along)
    across, down = sizes[shown.along[0]]
    size = (wide, wide * down / across) if across >= down * 0.6 else (MOMENT * across / down, MOMENT)
    return [
        *held(words(HOW_MADE, CAPTION, width, above=12)),
        row(shown.along, size, between, _seen(ALONG_IT, item.title), above=4),
    ]


def _said(
    all_said: tuple[Said, ...], shown: Shown, numbers: Mapping[Said, int], sizes: Mapping[str, tuple[int, int]]
) -> list[Block]:
    made: list[Block] = []
    for said in all_said:
        aside = _moment(shown.moments[said], numbers[said], sizes) if said in shown.moments else None
        left = INDENT + (aside[1] + 14 if aside else 0.0)
        parts = held(words(_who_and_when(said, shown), LABEL, MEASURE - left, left=left))
        parts += words(said.text, BODY, MEASURE - left, left=left)
        if said.voice in shown.voices:
            bars = shown.voices[said.voice]
            parts += [replace(wave(_voice(bars, left), SPOKEN, above=4), with_next=True)]
            parts += words(f"{clock(bars[1])}. {NOT_HEARD}", CAPTION, MEASURE - left, left=left, above=3)
        if aside:
            parts = beside(aside[0], parts or [gap(0)])
        if said in numbers:
            parts = beside(mark(Pin(numbers[said], _colour(said), 0.0)), parts or [gap(0)])
        made += [replace(parts[0], above=14), *parts[1:]] if parts else []
    return made


def _moment(name: str, number: int, sizes: Mapping[str, tuple[int, int]]) -> tuple[Block, float]:
    """Return the picture of a moment, as it stands before the words about it, and how wide it is."""
    across, down = sizes[name]
    share = MOMENT / max(across, down)
    return picture(name, (across * share, down * share), AT_MOMENT.format(number), left=INDENT), across * share


def _numbers(item: Item, shown: Shown) -> dict[Said, int]:
    """Return the numbers of what was said of a place or an instant that can be seen."""
    seen = [said for said in item.said if said in shown.places or (said.spot is not None and shown.picture)]
    return {said: number for number, said in enumerate(dict.fromkeys(seen), 1)}


def _along(shown: Shown, numbers: Mapping[Said, int]) -> tuple[Pin, ...]:
    return tuple(Pin(number, _colour(said), shown.places[said]) for said, number in numbers.items())


def _colour(said: Said) -> str:
    return THERAPISTS if said.whose else PERSON


def _wave(item: Item, bars: Bars, pins: tuple[Pin, ...], width: float) -> Wave:
    ink, ground = (SOUND, SOUND_GROUND) if item.kind == "sound" else (VOICE, VOICE_GROUND)
    return Wave(bars[0], width, 96, ink, ground, pins)


def _voice(bars: Bars, left: float) -> Wave:
    return Wave(bars[0], 240, 34, VOICE, VOICE_GROUND, shift=left)


def _who_and_when(said: Said, shown: Shown) -> str:
    at = f"at {clock(said.instant)}" if said.instant is not None and shown.sound is not None else ""
    return " · ".join(part for part in (WHOSE.get(said.whose, said.whose), said.when, at) if part)


def _seen(what: str, title: str, pins: Sequence[Pin] = ()) -> str:
    """Return what those hear of a picture who can't see it: what it is, its name, and its marks."""
    marks = f" {MARKS.format(', '.join(str(pin.number) for pin in pins))}" if pins else ""
    return f"{what}: {' '.join(title.split())}.{marks}" if title.strip() else f"{what}.{marks}"


def _quoted(text: str) -> str:
    """Return the person's own words as a quotation, as they are shown everywhere."""
    text = text.strip()
    return f"“{text}”" if text and "\n" not in text else text


def _caption(item: Item, shown: Shown) -> str:
    about = " · ".join(part for part in (item.date, *item.tags) if part)
    heard = f"{clock(shown.sound[1])}. {NOT_HEARD}" if shown.sound is not None else ""
    return "\n".join(part for part in (about, heard, NOT_READ if shown.unread else "") if part)


def _fitted(size: tuple[int, int], page: tuple[float, float]) -> tuple[float, float]:
    """Return how large a picture stands on a page, in points: never larger than 96 pixels an inch would be."""
    share = min(page[0] / size[0], page[1] * TALLEST / size[1], 0.75)
    return size[0] * share, size[1] * share

"""What is said about things that come from another program: before they do, once they are here, and later."""

from __future__ import annotations

from studio.library.record import ArrivalRecord
from studio.sharing.arriving import CameIn
from studio.sharing.coming import Coming
from studio.sharing.moment import day_said

KINDS = {
    "dayone": "A journal of Day One",
    "jrnl": "A journal of jrnl",
    "markdown": "Words in files",
    "media": "Pictures and sounds",
    "afterglow": "Taken out of Afterglow before",
}
WITH_IT = {
    "dayone": "Words, pictures, sounds, tags and stars come along. Weather, maps and films do not.",
    "jrnl": "Words, tags and stars come along.",
    "markdown": "Words, tags, and the pictures and sounds that lie beside them come along.",
    "media": "Each one comes to the day on which it was taken, or its file was made.",
}
NOTHING_NEW = "All of it is here already."
NOTHING = "Nothing in it can come in."


def counted(number: int, one: str, many: str) -> str:
    """Say how many of something there are: "a picture", "12 pictures", "" for none."""
    if number == 0:
        return ""
    return one if number == 1 else f"{number:,} {many}".replace(",", "\u2009")


def things(words: int, pictures: int, sounds: int) -> str:
    """Say what there is: "14 writings, 3 pictures and a sound"."""
    told = [
        counted(words, "one piece of writing", "pieces of writing"),
        counted(pictures, "one picture", "pictures"),
        counted(sounds, "one sound", "sounds"),
    ]
    *first, last = list(filter(None, told)) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def span_words(first: str, last: str) -> str:
    """Say from when to when something is; "" without a day."""
    if not first:
        return ""
    return f"of {day_said(first)}" if first == last else f"from {day_said(first)} to {day_said(last)}"


def coming_words(coming: Coming) -> str:
    """Say what would come in."""
    if coming.is_nothing:
        return NOTHING_NEW if coming.there_already else NOTHING
    what = things(coming.words, coming.pictures, coming.sounds)
    return f"{what[0].upper()}{what[1:]}, {span_words(coming.first, coming.last)}."


def already_words(number: int) -> str:
    """Say that some of it is here; "" for none."""
    if number == 0:
        return ""
    return (
        "One thing is here already, and stays as it is."
        if number == 1
        else (f"{counted(number, '', 'things')} are here already, and stay as they are.")
    )


def came_words(came: CameIn) -> str:
    """Say what has come in."""
    if came.count == 0:
        return NOTHING_NEW if came.there_already else NOTHING
    what = things(came.words, came.pictures, came.sounds)
    return f"{what[0].upper()}{what[1:]} came in. Each lies with its day."


def arrival_line(arrival: ArrivalRecord, day: str) -> str:
    """Say what came in some time ago, on which day."""
    line = f"{KINDS.get(arrival.source, 'Things from elsewhere')}, brought in on {day}."
    return f"{line} Taken back." if arrival.undone is not None else line

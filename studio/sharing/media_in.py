"""A picture or a sound by itself: when it was taken, or when its file was changed last, and what it is called."""

from pathlib import PurePosixPath

from studio.drawing.picture_date import taken_at
from studio.sharing.found import Found, Medium, MediumKind, given_title
from studio.sharing.moment import Moment, moment_at, named, photographed
from studio.sharing.shelf import Shelf, Thing
from studio.sharing.source import Missing


def read_medium(shelf: Shelf, thing: Thing, kind: MediumKind, else_ms: int) -> Found:
    """Return what a file is, with the time it has; `else_ms` is that of one that says nothing of it."""
    told = _taken(shelf, thing) if kind == "picture" else None
    told = told or named(PurePosixPath(thing.name).name)
    moment = told or moment_at(else_ms if thing.ms is None else thing.ms)
    title = given_title(PurePosixPath(thing.name).stem)
    return Found(moment, media=(Medium(kind, thing, "" if named(title) else title),), dated=told is not None)


def _taken(shelf: Shelf, thing: Thing) -> Moment | None:
    try:
        with shelf.open(thing.name) as file:
            return photographed(*taken_at(file))
    except (OSError, Missing):
        return None

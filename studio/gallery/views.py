"""Views: what the gallery is asked for, kept under a name. A query as text and back, and the rows."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args

from studio.gallery.query import TAG_FIELDS, Query
from studio.library.library import Library
from studio.library.record import SavedViewRecord
from studio.library.records import PieceKind
from studio.library.rows import put_back
from studio.library.view_rows import delete_view, insert_view, select_views, update_view

LONGEST, MUCH = 60, 4_000
"""Characters of a view's name that are kept, and of what is given as one that are looked at."""
NO_NAME = "A view"
"""What a view goes by that was given no name."""

NOTHING = Query()
KINDS = frozenset(get_args(PieceKind))


@dataclass(frozen=True, slots=True)
class View:
    """A query and the name it was saved under."""

    id: str
    name: str
    query: Query


def all_views(library: Library) -> list[View]:
    """Return the views in the order they were saved."""
    return [_view(record) for record in select_views(library)]


def save(library: Library, name: str, query: Query) -> View:
    """Save a query; names may be the same."""
    return _view(insert_view(library, clean_name(name), as_text(query)))


def rename(library: Library, view_id: str, name: str) -> View:
    """Give a view another name."""
    return _view(update_view(library, view_id, name=clean_name(name)))


def delete(library: Library, view_id: str) -> SavedViewRecord:
    """Take a view away; return what `restore` needs."""
    return delete_view(library, view_id)


def restore(library: Library, gone: SavedViewRecord) -> View:
    """Bring a view back that was taken away."""
    put_back(library, gone)
    return _view(gone)


def clean_name(name: str) -> str:
    """Return a name as it is kept: one short line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name[:MUCH])
    return " ".join(printable.split())[:LONGEST].rstrip() or NO_NAME


def as_text(query: Query) -> str:
    """Return a query as JSON: only what is asked for, the text as it was typed."""
    asked = {name: value for name, value in asdict(query).items() if value != getattr(NOTHING, name)}
    if "kinds" in asked:
        asked["kinds"] = sorted(asked["kinds"])
    return json.dumps(asked, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Query:
    """Return the query of a JSON text; what is not known, or not as it should be, asks for nothing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(told, dict):
        return NOTHING
    asked = {field.name: _read(field.name, told[field.name]) for field in fields(Query) if field.name in told}
    return Query(**{name: value for name, value in asked.items() if value is not None})


def _read(name: str, value: Any) -> Any:
    """Return a value as the query's field of that name holds it, or None for one it can't hold."""
    if name == "kinds":
        return frozenset(kind for kind in _strings(value) or () if kind in KINDS)
    if name in TAG_FIELDS:
        return _strings(value)
    if name == "mood":
        return _numbers(value, 4, -1.0, 1.0)
    if name == "colour":
        numbers = _numbers(value, 3, 0, 255)
        return None if numbers is None else tuple(map(int, numbers))
    wanted = bool if type(getattr(NOTHING, name)) is bool else str
    return value if type(value) is wanted else None


def _strings(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def _numbers(value: Any, count: int, least: float, most: float) -> tuple[float, ...] | None:
    if not isinstance(value, list) or len(value) != count:
        return None
    if not all(type(each) in (int, float) and least <= each <= most for each in value):
        return None
    return tuple(value)


def _view(record: SavedViewRecord) -> View:
    return View(record.id, record.name, from_text(record.query))

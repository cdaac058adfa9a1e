"""A tag that is called otherwise now: views that ask for it by its name ask on, and do again when it is taken back."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from studio.gallery.query import TAG_FIELDS, Query
from studio.gallery.undo import Undo
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.put_away import Moved
from studio.library.records import TagRecord
from studio.library.view_rows import get_view, select_views, update_view


def called(query: Query, before: str, after: str) -> Query:
    """Return a query that asks for a tag by its other name."""
    named: dict[str, Any] = {field: _others(getattr(query, field), before, after) for field in TAG_FIELDS}
    return replace(query, **named)


def with_views(library: Library, undo: Undo, before: TagRecord) -> Undo:
    """Have the views that asked for a tag as it was `before` ask for what has its place now; inside the write.

    Taking it back gives them their words again, but for those that somebody has changed meanwhile.
    """
    after = undo.tag or before
    if after.name == before.name:
        return undo
    changed: list[tuple[str, str, str]] = []
    for view in select_views(library):
        text = _asking(view.query, before.name, after.name)
        if text != view.query:
            update_view(library, view.id, query=text)
            changed.append((view.id, view.query, text))

    def back() -> Moved:
        moved = undo.back()
        for view_id, earlier, text in changed:
            with suppress(NotHere):
                if get_view(library, view_id).query == text:
                    update_view(library, view_id, query=earlier)
        return moved

    return replace(undo, back=back, called=(before.name, after.name) if after.id == before.id else None)


def _asking(text: str, before: str, after: str) -> str:
    """Return a query's JSON with the other name; as it is when it doesn't hold the name."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(told, dict):
        return text
    fresh = dict(told)
    for field in TAG_FIELDS:
        names = told.get(field)
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            fresh[field] = list(_others(names, before, after))
    return text if fresh == told else json.dumps(fresh, ensure_ascii=False, sort_keys=True)


def _others(names: Iterable[str], before: str, after: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(after if name.casefold() == before.casefold() else name for name in names))

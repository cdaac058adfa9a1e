"""What every start would work out anew, kept from one to the next: rules of .kv files, methods of dataclasses, icons.

It is a cache of the program's own shapes in the person's folder of caches: nothing of theirs is in it, and when it is
lost, or was made by another program, everything is made again.
"""

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.core.paths import cache_home

NAME = "start"
MOST = 1000
"""Things kept; with more, it begins anew."""
Name = tuple[Any, ...]
_SUM = 32
"""Bytes of the sum before what is kept: Python must not be given a table of byte code that isn't whole."""

Kept = dict[Name, tuple[Any, bytes]]
_FORM = 2
"""How a file is made up; what an earlier program left is made again."""

_kept: Kept = {}
"""By name: what it was made from, and what was made, as bytes: all of it takes 12 MB in use."""
_made: dict[Name, tuple[Any, Any]] = {}
"""The same of what is not bytes yet."""
_state = {"read": False, "grown": False}


def recall(name: Name, source: Any) -> Any:
    """Return what was remembered under a name, or None; also when it was made from something else than `source`."""
    if not _state["read"]:
        _state["read"] = True
        _kept.update(read(place()))
    if name in _made:
        made_from, made = _made[name]
        return made if made_from == source else None
    made_from, value = _kept.get(name, (None, b""))
    return marshal.loads(value) if value and made_from == source else None  # noqa: S302  ours, like byte code


def remember(name: Name, source: Any, value: Any) -> None:
    """Have the next start find `value`: numbers, bytes, words, compiled code, and tuples, lists and dicts of them.

    `source` tells what it was made from (a `stamp`, a sum); what was made from something else goes.
    """
    if len(_kept) + len(_made) >= MOST:
        _kept.clear()
        _made.clear()
    _kept.pop(name, None)
    _made[name] = source, value
    _state["grown"] = True


def keep() -> None:
    """Write all there is, when it is more than the last start left. From any thread."""
    grown, _state["grown"] = _state["grown"], False
    for name in list(_made):
        source, value = _made.pop(name)
        _kept[name] = source, marshal.dumps(value)
    if grown:
        earlier = {} if _state["read"] else read(place())
        write({**earlier, **_kept}, place())


def rest() -> None:
    """Let go of what lies in the file as well (4 MB); it is read again (5 ms) when something is asked for."""
    if not _state["grown"]:
        _state["read"] = False
        _kept.clear()


def stamp(*files: Path) -> tuple[Any, ...]:
    """Return what tells files from others in their place."""
    return tuple((str(file), (seen := file.stat()).st_size, seen.st_mtime_ns) for file in files)


def place() -> Path:
    """Return the file; it is another one for another Python, whose byte code differs."""
    return cache_home() / f"{NAME}-{sys.implementation.cache_tag}-{sys.hexversion:x}"


def read(file: Path) -> Kept:
    """Return what a file keeps; nothing when it isn't there or isn't whole."""
    try:
        whole = file.read_bytes()
    except OSError:
        return {}
    if hashlib.sha256(whole[_SUM:]).digest() != whole[:_SUM]:
        return {}
    found: Any = marshal.loads(whole[_SUM:])  # noqa: S302  ours, like byte code
    kept: Kept = found[1] if isinstance(found, tuple) and found[0] == _FORM else {}
    return kept


def write(kept: Kept, file: Path) -> None:
    """Write what is kept, in one step; where it can't be written, the next start makes it again."""
    body = marshal.dumps((_FORM, kept))
    made = file.with_name(file.name + ".new")  # one name: what a sudden end leaves is written over by the next start
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            made.write_bytes(hashlib.sha256(body).digest() + body)
            os.replace(made, file)
        except OSError:
            made.unlink(missing_ok=True)

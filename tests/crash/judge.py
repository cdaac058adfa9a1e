"""Whether what is found after a crash is what was promised."""

from collections.abc import Callable
from pathlib import Path

from tests.crash.desk import Claims, Work
from tests.crash.state import Key, State, differences


def verdict(
    work: Work,
    place: Path,
    before: Callable[[], State],
    after: Callable[[], State],
    promised: Callable[[], Claims],
    *,
    thorough: bool = False,
) -> str:
    """Return what is wrong with a place after a crash, or "" for nothing.

    `before` gives what the last acknowledged step left, `after` what the one under way would have; `promised` what
    was promised by then.
    """
    try:
        found = work.look(place, thorough)
    except Exception as error:  # whatever it is, a person would stand before it
        return f"{type(error).__name__}: {error}"
    try:
        kept = before()
        broken = {key: value for key, value in promised().items() if kept.get(key) != value}
    except Exception as error:
        return f"what was acknowledged can't be read though nothing happened to it: {type(error).__name__}: {error}"
    if broken:
        return f"acknowledged before it was kept: {broken}"
    if found == kept:
        return ""
    try:
        wanted = after()
    except Exception as error:
        return f"the step under way fails by itself: {type(error).__name__}: {error}"
    if found == wanted:
        return ""
    if not work.whole and not any(_is_new(key, found, kept, wanted) for key in {**found, **kept, **wanted}):
        return ""
    return f"neither before nor after: {differences(found, kept)[:4]} or {differences(found, wanted)[:4]}"


def _is_new(key: Key, found: State, kept: State, wanted: State) -> bool:
    """Say whether something is neither as it was nor as it would have become. Words come with what they are of."""
    return key[0] != "word" and found.get(key) not in (kept.get(key), wanted.get(key))

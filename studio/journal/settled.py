"""What is noted of settling, when somebody wants that: what it was, and for how many minutes. Nothing is scored."""

from __future__ import annotations

from typing import Literal

from studio.journal.entry import NUMBERS
from studio.journal.journal import Journal
from studio.library.records import ReflectionRecord

Kind = Literal["breath", "around"]
"""What was done: breathing, or looking for what is there to see, touch, hear, smell and taste."""

NAMES: dict[Kind, str] = {"breath": "Breathing", "around": "Looking around"}


def words_of(kind: Kind, seconds: float) -> str:
    """Return the note: "Breathing, five minutes."; under half a minute "Breathing, for a moment."."""
    return f"{NAMES[kind]}, {_minutes(round(seconds / 60))}."


def keep(journal: Journal, kind: Kind, seconds: float, instead_of: str | None = None) -> ReflectionRecord:
    """Note it on the open session, else on today; `instead_of` is an earlier note of the same, which goes.

    Raises what `Journal.reflect` raises.
    """
    entry = journal.current_entry()
    note = journal.reflect(entry_id=entry.id, text=words_of(kind, seconds))
    if instead_of is not None:
        journal.trash_reflection(instead_of)
    return note


def _minutes(minutes: int) -> str:
    if minutes < 1:
        return "for a moment"
    if minutes == 1:
        return "one minute"
    return f"{NUMBERS[minutes] if minutes < len(NUMBERS) else minutes} minutes"

"""Open questions, kept as data in `assets/prompts/`: they ask what was seen and heard, never what it means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path

from studio.core.paths import ASSETS

MADE = frozenset({"drawing", "sound", "voice", "writing", "entry"})
"""What a question that names no kind can be about."""

KINDS = MADE | {"thread", "closing"}
"""What a question can be about: "thread" is what comes again from session to session, "closing" a session's end."""

NEAR = ("now", "days", "weeks", "months")
"""How long ago the session was: the same day, up to a week, up to a month, longer."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question."""

    ask: str
    """The question itself."""
    kinds: frozenset[str]
    """What it may be asked about, of `KINDS`."""
    near: frozenset[str]
    """When it may be asked, of `NEAR`."""


def load_prompts(folder: Path) -> tuple[Prompt, ...]:
    """Read every `.toml` in a folder, by file name.

    Raises ValueError when a question is empty, asked twice, or names a kind or a time there is none of.
    """
    import tomllib  # not needed at a start whose tables are kept

    prompts = tuple(
        _read(table)
        for path in sorted(folder.glob("*.toml"))
        for table in tomllib.loads(path.read_text("utf-8")).get("prompt", [])
    )
    if len({prompt.ask for prompt in prompts}) != len(prompts):
        raise ValueError("a question is there twice")
    return prompts


def nearness_of(age: timedelta) -> str:
    """Return which of `NEAR` an age falls in."""
    limits = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
    return NEAR[sum(age >= limit for limit in limits)]


def prompt_for(
    seed: str | date,
    kind: str = "entry",
    age: timedelta = timedelta(0),
    turn: int = 0,
    prompts: Iterable[Prompt] | None = None,
) -> str:
    """Return the question for a seed (a day, or any text) about something of a kind and an age.

    The same arguments always give the same question. Counting `turn` up goes through every fitting question
    once before one comes back. With no fitting question it is "".
    """
    near = nearness_of(age)
    chosen = _shipped() if prompts is None else tuple(prompts)
    fitting = [prompt.ask for prompt in chosen if kind in prompt.kinds and near in prompt.near]
    if not fitting:
        return ""
    fitting.sort(key=lambda ask: blake2b(f"{seed}\n{ask}".encode(), digest_size=8).digest())
    return fitting[turn % len(fitting)]


@cache
def _shipped() -> tuple[Prompt, ...]:
    return load_prompts(ASSETS / "prompts")


def _read(table: dict[str, object]) -> Prompt:
    ask = table.get("ask")
    if not isinstance(ask, str) or not ask.strip():
        raise ValueError("a question without words")
    return Prompt(ask, _names(table, "kinds", KINDS) or MADE, _names(table, "near", frozenset(NEAR)) or frozenset(NEAR))


def _names(table: dict[str, object], key: str, known: frozenset[str]) -> frozenset[str]:
    names = table.get(key, [])
    if not isinstance(names, list) or not known.issuperset(names):
        raise ValueError(f"{key} holds a name that is not one of {sorted(known)}")
    return frozenset(names)

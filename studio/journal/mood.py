"""A mood as a point: how pleasant it is from left to right, how stirred or still from top to bottom.

Both run from -1 to 1 (Russell, A circumplex model of affect, 1980). A point is what a person touched, in words only so
that it can be read without seeing the field; it is never scored.
"""

Point = tuple[float, float]
"""Pleasantness and energy, -1 … 1 each."""

NEAR = 0.15
"""Within this of the middle, a direction isn't named."""
FAR = 0.6
"""From here on it is named without "a little"."""

SIDES = (("unpleasant", "pleasant"), ("still", "stirred"))
"""The ends of both directions, low and high."""


def held(x: float, y: float) -> Point:
    """Return a point inside the field."""
    return min(1.0, max(-1.0, x)), min(1.0, max(-1.0, y))


def columns(when: str, point: Point | None) -> dict[str, float | None]:
    """Return a mood "before" or "after" as the columns of an entry."""
    x, y = (None, None) if point is None else held(*point)
    return {f"mood_{when}_x": x, f"mood_{when}_y": y}


def mood_words(point: Point | None) -> str:
    """Say where a point lies: "pleasant, a little still", "in the middle"; "" for none."""
    if point is None:
        return ""
    said = [_said(value, ends) for value, ends in zip(point, SIDES, strict=True)]
    return ", ".join(word for word in said if word) or "in the middle"


def _said(value: float, ends: tuple[str, str]) -> str:
    if abs(value) < NEAR:
        return ""
    word = ends[value > 0]
    return word if abs(value) >= FAR else f"a little {word}"

"""How replays were told last, remembered for the next one."""

from __future__ import annotations

from studio.core.settings import Settings
from studio.ui.widgets.replay_panel import SPEEDS, USUAL


def ways_of(settings: Settings | None) -> dict[str, object]:
    """Return the speed, and what of a drawing is told; as at first where nothing is remembered."""
    if settings is None:
        return {}
    speed = settings.get("replay_speed", USUAL)
    return {
        "speed": speed if speed in SPEEDS else USUAL,
        "skips": settings.get("replay_skips", True),
        "taken_back": settings.get("replay_taken_back", False),
    }


def remember_ways(settings: Settings | None, speed: float, skips: bool, taken_back: bool) -> None:
    """Remember how this one is told."""
    if settings is not None:
        settings.set("replay_speed", int(speed))
        settings.set("replay_skips", bool(skips))
        settings.set("replay_taken_back", bool(taken_back))

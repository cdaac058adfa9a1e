"""Loops made longer and shorter while they go round: each change is heard at once, and is one step back."""

from studio.music.loop_length import doubled, fitting, resized
from studio.music.looper import Loop
from studio.ui.layering import Layering


def double(layering: Layering) -> None:
    """Let the loop be twice as long: what is there sounds twice."""
    loop = going(layering)
    found = doubled(layering.arrangement, loop, layering.safe) if loop else None
    if found is not None:
        layering.reshape(found)


def set_length(layering: Layering, length: int) -> None:
    """Let the loop be about so many frames long: cut off at its end, or with a rest there."""
    _reshape(layering, length, layering.at)


def turn_here(layering: Layering) -> None:
    """Let the loop end where it is heard now, and go round at once; with a tempo at the nearest beat."""
    loop = going(layering)
    if loop is not None:
        at = layering.at
        begins = loop.pass_at(at)
        # its length is the nearest there can be: that may have gone by just now
        _reshape(layering, at - begins, min(at, begins + fitting(at - begins, layering.arrangement.tempo)))


def _reshape(layering: Layering, length: int, at: int) -> None:
    loop, arrangement = going(layering), layering.arrangement
    length = fitting(length, arrangement.tempo)
    found = resized(arrangement, loop, length, at, layering.safe) if loop else None
    if found is not None:
        layering.reshape(found)


def going(layering: Layering) -> Loop | None:
    """Return the loop while it goes round."""
    return layering.loop if layering.state == "looping" else None

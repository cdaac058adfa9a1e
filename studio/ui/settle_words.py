"""What Settle says: plain and short, for half closed eyes."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = {"ready": "Settle", "in": "Breathe in", "hold": "Hold", "out": "Breathe out", "rest": "Hold"}
"""What one does in each part of a breath."""
PAUSED = "Paused"
OVER = "Take your time"
HELD = "You hold your breath in this one. Leave it whenever you like."
NOTED = "It is noted with today."
MINUTES = (0, 3, 5, 10, 20)
"""After how many it may end; 0 for no end."""
HERE = "You are here."


@dataclass(frozen=True)
class Sense:
    """One thing to look for around oneself."""

    things: int
    """How many."""
    icon: str
    text: str


SENSES = (
    Sense(5, "eye", "Five things you see"),
    Sense(4, "hand", "Four you can touch"),
    Sense(3, "volume-2", "Three you hear"),
    Sense(2, "flower", "Two you smell"),
    Sense(1, "droplet", "One you taste"),
)
TOUCH = "Touch here for each one you find."


def minutes_words(minutes: int) -> str:
    """Return what is said of the time."""
    return f"{minutes} minutes" if minutes else "No end"


def onward_words(state: str) -> str:
    """Return what going on is called."""
    return "Once more" if state == "over" else "Go on"

"""What the keyboard does in a song."""

from __future__ import annotations

from collections.abc import Callable

from studio.ui.draw_keys import FAMILIAR
from studio.ui.widgets.hands import hands
from studio.ui.widgets.pressable import ACTING, Pressable, focused

STEERING = ("left", "right", "up", "down", "home", "end", "pageup", "pagedown")

SPOKEN = (
    ("Space", "play and pause"),
    ("Left and right", "take the half disc along; with Shift farther"),
    ("Home and End", "to the beginning and to the end"),
    ("Up and down", "choose what is above and below"),
    ("Page up and Page down", "choose what is before and after"),
    ("Ctrl+left and Ctrl+right", "move what is chosen"),
    ("Alt+left and Alt+right", "its end; with Shift its beginning"),
    ("Enter", "what can be set for it"),
    ("Ctrl+D", "once more"),
    ("S", "part it where the half disc is"),
    (", and .", "softer and louder"),
    ("F", "let it fade"),
    ("Delete", "take it away"),
    ("L", "on and on"),
    ("R", "voice over it"),
    ("+ and -", "nearer and farther"),
    ("0", "all of it"),
    ("Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y", "undo and redo"),
)
"""Every key and what it does, for whoever wants to read them."""


def act_of(screen, name: str, modifiers: frozenset[str]) -> Callable[[], object] | None:
    """Return what a key does on a `SongScreen`, or None."""
    acts = screen.acts
    name, shift = FAMILIAR.get(name, name), "shift" in modifiers
    if modifiers & {"ctrl", "meta"}:
        return {
            "z": screen.redo if shift else screen.undo,
            "y": screen.redo,
            "d": acts.double,
            "left": lambda: acts.shift("move", -1, shift),
            "right": lambda: acts.shift("move", 1, shift),
        }.get(name)
    if "alt" in modifiers:
        end = "begin" if shift else "end"
        return {"left": lambda: acts.shift(end, -1), "right": lambda: acts.shift(end, 1)}.get(name)
    return {
        "spacebar": screen.play,
        "left": lambda: screen.go_by(-1, shift),
        "right": lambda: screen.go_by(1, shift),
        "home": lambda: screen.go_to(0),
        "end": lambda: screen.go_to(screen.duration),
        "up": lambda: acts.choose_beside(-1, 0),
        "down": lambda: acts.choose_beside(1, 0),
        "pageup": lambda: acts.choose_beside(0, -1),
        "pagedown": lambda: acts.choose_beside(0, 1),
        "enter": screen.asides.open_clip,
        "numpadenter": screen.asides.open_clip,
        "s": acts.part,
        ",": acts.softer,
        ".": acts.louder,
        "f": acts.let_fade,
        "delete": acts.drop,
        "backspace": acts.drop,
        "l": screen.turn_repeat,
        "r": screen.voice,
        "+": lambda: screen.field.zoom(2**0.5),
        "-": lambda: screen.field.zoom(2**-0.5),
        "0": screen.field.whole,
    }.get(name)


def is_pressing(name: str, modifiers: frozenset[str]) -> bool:
    """Say whether a key is for what has the focus: a button with the ring, or a slider, which goes along."""
    holder = focused()
    if holder is None or modifiers & {"ctrl", "alt", "meta"}:
        return False
    return name in ACTING and hands.at_keys or name in STEERING and not isinstance(holder, Pressable)

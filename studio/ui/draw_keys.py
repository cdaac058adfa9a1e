"""What the keyboard does at the easel."""

from __future__ import annotations

TURN = 15
"""Degrees."""
NEARER = 1.25

SPOKEN = (
    ("B", "brush; again: its sheet"),
    ("E", "eraser"),
    ("G", "fill"),
    ("I", "colour from the drawing"),
    ("C", "colours"),
    ("V or S", "symmetry"),
    ("L", "layers"),
    ("P", "paper"),
    ("[ and ]", "smaller and larger brush"),
    ("1 to 6", "favourites"),
    ("0", "all of the paper again"),
    ("+ and -", "nearer and farther"),
    ("R, Shift+R", "turn the paper, and back"),
    ("Space and drag", "move the paper"),
    ("Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y", "undo and redo"),
    ("Esc", "close a sheet, then leave"),
)
"""Every key and what it does, for whoever wants to read them."""

FAMILIAR = {
    "numpadadd": "+",
    "plus": "+",
    "=": "+",
    "numpadsubstract": "-",
    "numpadsubtract": "-",
    "minus": "-",
    **{f"numpad{n}": str(n) for n in range(10)},
}
"""Other names that Kivy and keyboards have for keys."""


def act_of(screen, name: str, modifiers: frozenset[str]):
    """Return what a key does on a `DrawScreen`, or None."""
    name = FAMILIAR.get(name, name)
    shift = "shift" in modifiers
    if modifiers & {"ctrl", "meta"}:
        held = {
            "z": screen.redo if shift else screen.undo,
            "y": screen.redo,
            "0": screen.easel.fit,
            "+": lambda: screen.easel.zoom_by(NEARER),
            "-": lambda: screen.easel.zoom_by(1 / NEARER),
        }
        return held.get(name)
    if "alt" in modifiers:
        return None
    if name in "123456" and len(name) == 1:
        return lambda: screen.take_favourite(int(name) - 1)
    turn = -TURN if shift else TURN
    plain = {
        "b": screen.take_brush,
        "e": screen.take_eraser,
        "g": screen.take_fill,
        "i": screen.take_pipette,
        "c": lambda: screen.toggle("colour"),
        "v": lambda: screen.toggle("symmetry"),
        "s": lambda: screen.toggle("symmetry"),
        "l": lambda: screen.toggle("layers"),
        "p": lambda: screen.toggle("paper"),
        "[": lambda: screen.hand.scale(-1),
        "]": lambda: screen.hand.scale(1),
        "0": screen.easel.fit,
        "+": lambda: screen.easel.zoom_by(NEARER),
        "-": lambda: screen.easel.zoom_by(1 / NEARER),
        "r": lambda: screen.easel.turn_by(turn),
    }
    return plain.get(name)

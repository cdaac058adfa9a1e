"""The five main colours of a piece, as the library keeps them: three bytes each, the main one first."""

from collections.abc import Iterable

Colour = tuple[int, int, int]
"""Red, green, blue, 0 … 255."""

COUNT = 5


def pack(colours: Iterable[Colour]) -> bytes | None:
    """Return up to five colours as 15 bytes, the last one repeated when there are fewer; None without any.

    Raises ValueError for a part that is not 0 … 255.
    """
    chosen = list(colours)[:COUNT]
    if not chosen:
        return None
    chosen += [chosen[-1]] * (COUNT - len(chosen))
    return b"".join(bytes(colour) for colour in chosen)


def unpack(palette: bytes | None) -> tuple[Colour, ...]:
    """Return the colours of a palette, each once, the main one first; none for None."""
    data = palette or b""
    colours = [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data) - 2, 3)]
    return tuple(dict.fromkeys(colours))

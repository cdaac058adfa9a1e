"""Sizes of brushes as places on a slider: equal steps feel equal."""

from math import exp, log


def place_of_size(size: float, smallest: float, largest: float) -> float:
    """Return where on a slider (0..1) a size lies."""
    if largest <= smallest:
        return 0.0
    return min(1.0, log(max(size, smallest) / smallest) / log(largest / smallest))


def size_at(place: float, smallest: float, largest: float) -> float:
    """Return the size at a place of the slider, on a sixteenth of a pixel."""
    return round(smallest * exp(place * log(largest / smallest)) * 16) / 16


def reading_of(size: float) -> str:
    """Return a size as it is shown: "24", or "3.5" when it is small."""
    return f"{size:.0f}" if size >= 9.95 else f"{size:.1f}"

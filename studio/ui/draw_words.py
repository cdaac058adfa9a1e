"""What lies on the easel, in words: the paper and how marks are repeated."""

from __future__ import annotations

from studio.drawing.paper import Paper
from studio.drawing.symmetry import Symmetry

TEXTURES = {"smooth": "smooth paper", "rough": "rough paper", "laid": "laid paper", "canvas": "linen"}
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def folds_in_words(folds: int) -> str:
    """Return 2..24 as "twofold" … "twenty-fourfold"."""
    if folds <= 12:
        return _ONES[folds] + "fold"
    if folds < 20:
        return _TEENS[folds - 13] + "fold"
    return ("twenty-" + _ONES[folds - 20] if folds > 20 else "twenty") + "fold"


def repeated_in_words(symmetry: Symmetry) -> str:
    """Return how a mark is repeated, such as "eightfold, mirrored"; "" when it isn't."""
    if symmetry.is_none:
        return ""
    if symmetry.folds == 1:
        return "mirrored"
    return folds_in_words(symmetry.folds) + (", mirrored" if symmetry.mirrored else "")


def caption_of(paper: Paper, symmetry: Symmetry) -> str:
    """Return what is not plain about a paper and the symmetry, such as "Circle, eightfold"; "" for nothing."""
    words = ["circle"] if paper.kind == "circle" else []
    if paper.texture in TEXTURES:
        words.append(TEXTURES[paper.texture])
    if not symmetry.is_none:
        words.append(repeated_in_words(symmetry))
    text = ", ".join(words)
    return text[:1].upper() + text[1:]

"""Sums: packed partials added up over one block or several, as products of their tables."""

from dataclasses import dataclass

import numpy as np

from studio.music.noise import Float32
from studio.music.sines import Complex64, Complex128


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The memory of all partials there can be; only as much is touched as there are blocks and partials."""

    state: Complex128
    """z of each at the start of the next block."""
    step: Complex128
    ahead: Complex128
    """z of each after the blocks that were added."""
    now: Complex64
    """z of each at the start of each of those blocks."""
    coarse: Complex64
    fine: Float32
    """Two rows for each: of its real and of its imaginary part."""
    weight: Float32
    """1 × 2 × partials × 2: how loud each is left and right, for either part, while nothing changes."""
    weights: Float32
    """The same for some blocks."""
    turned: Complex64
    left: Float32
    product: Float32
    out: Float32
    """The product, as blocks × 2 × block."""


class Sums:
    """Views of so many partials over so many blocks, made once for as long as there are so many."""

    def __init__(self, of: Tables, count: int, blocks: int) -> None:
        pieces = len(of.coarse)
        self._state, self._step, self._ahead = of.state[:count], of.step[:count], of.ahead[:count]
        now = of.now[:blocks, :count]
        self._first, self._each, self._now, self._coarse = now[0], tuple(now[1:]), now[:, None], of.coarse[:, :count]
        self._turned = of.turned[: blocks * pieces * count].reshape(blocks, pieces, count)
        self._turned_rows = self._turned.view(np.float32)[:, None]
        left = of.left[: blocks * 4 * pieces * count]
        self._left = left.reshape(blocks, 2, pieces, 2 * count)
        self._left_rows = left.reshape(blocks, 2 * pieces, 2 * count)
        self._right, self._product = of.fine[: 2 * count], of.product[:blocks]
        self.out = of.out[:blocks].transpose(1, 0, 2)
        self.steady = of.weight.reshape(1, 2, 1, -1)[..., : 2 * count]
        self.weight = of.weights[: blocks * 4 * count].reshape(blocks, 2, count, 2)
        self.changing = self.weight.reshape(blocks, 2, 1, 2 * count)

    def turn(self) -> None:
        """Find where each block begins, and what comes after them."""
        np.copyto(self._first, self._state, casting="same_kind")
        np.multiply(self._state, self._step, out=self._ahead)
        for now in self._each:
            np.copyto(now, self._ahead, casting="same_kind")
            np.multiply(self._ahead, self._step, out=self._ahead)
        np.multiply(self._now, self._coarse, out=self._turned)

    def sum(self, weight: Float32) -> None:
        """Add them up into `out` (2 × blocks × block), by their weights."""
        np.multiply(weight, self._turned_rows, out=self._left)
        np.matmul(self._left_rows, self._right, out=self._product)

"""What hands mean to draw, and how they tremble: on clocks of their own."""

import numpy as np

STEP = 4.0
"""Pixels along a line between the places where it is measured."""
FIGURES = ("circle", "square", "spiral", "writing")


def figure(name):
    """Return the places [n, 2] of a figure, in pixels, and the seconds [n] at which a careful hand is there."""
    u = np.linspace(0, 1, 3000)
    if name == "circle":
        return _pair(140 * np.exp(2j * np.pi * u)), u * 3.5
    if name == "spiral":
        turn = np.sqrt(np.linspace(0.002, 1, 3000)) * 8 * np.pi
        places = (6 + 28 * turn / (2 * np.pi)) * np.exp(1j * turn)
        return _pair(places), np.r_[0, np.cumsum(abs(np.diff(places)))] / 260
    if name == "square":
        corners, side = (0, 240, 240 + 240j, 240j, 0), np.linspace(0, 1, 800)
        eased = side**3 * (10 - 15 * side + 6 * side * side)  # a hand slows before a corner, and waits a moment
        sides = [start + (end - start) * eased for start, end in zip(corners, corners[1:], strict=False)]
        return _pair(np.concatenate(sides)), np.concatenate([1.26 * number + 1.2 * side for number in range(4)])
    turn = 12 * np.pi * u
    places = 420 * u + 38 * np.sin(turn) + 1j * 70 * np.cos(turn) * (1 + 0.35 * np.sin(4.6 * np.pi * u))
    return _pair(places), np.r_[0, np.cumsum(abs(np.diff(places)))] / 210


def drawn(name, *, rate=125, hz=6.0, reach=8.0, seed=0, pressure=np.nan):
    """Return what a hand does that draws a figure: samples [n, 4], and where it meant to be [n, 2].

    It trembles by ± `reach` px on both axes, in any phase; the rate wanders, and so does the pitch.
    """
    dice = np.random.default_rng(seed)
    places, at = figure(name)
    count = int(at[-1] * rate)
    seconds = np.sort(np.clip((np.arange(count) + dice.uniform(-0.3, 0.3, count)) / rate, 0, at[-1]))
    meant = np.stack([np.interp(seconds, at, places[:, axis]) for axis in (0, 1)], 1)
    wander = np.cumsum(dice.normal(0, 0.02, count)) * np.sqrt(60 / rate)
    turn = (2 * np.pi * hz * seconds + wander)[:, None] + dice.uniform(0, 2 * np.pi, 2)
    samples = np.full((count, 4), pressure)
    samples[:, :2] = meant + reach * np.sin(turn)
    samples[:, 2] = seconds
    return samples, meant


def off(line, name):
    """Return how far a line [n, ≥ 2] lies beside a figure: the root of the mean square along its length, in px."""
    steps = np.hypot(*np.diff(line[:, :2], axis=0).T)
    way = np.r_[0, np.cumsum(steps)]
    there = np.arange(0, way[-1], STEP)
    places = figure(name)[0][::2].astype(np.float32)
    away2 = 0.0
    for axis in (0, 1):
        along = np.interp(there, way, line[:, axis]).astype(np.float32)
        away2 = away2 + (along[:, None] - places[None, :, axis]) ** 2
    return float(np.sqrt(away2.min(1).mean()))


def _pair(places):
    return np.stack((places.real, places.imag), 1)

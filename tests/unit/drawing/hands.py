"""Movements of hands to draw with."""

import numpy as np

RUST = (176, 90, 62)
SLATE = (60, 80, 96)


def line(x0, y0, x1, y1, *, n=24, ms=300.0, pressure=np.nan):
    """A straight, even movement: [n, 4]."""
    u = np.linspace(0, 1, n)
    return np.stack((x0 + (x1 - x0) * u, y0 + (y1 - y0) * u, u * ms, np.full(n, pressure)), axis=1)


def scribble(seed, *, n=80, width=300, height=220, pressure=True):
    """A wild movement that turns, stops, and now and then leaves the paper."""
    dice = np.random.default_rng(seed)
    turn = np.cumsum(dice.normal(0, 0.5, n))
    pace = dice.exponential(7, n) * (dice.random(n) > 0.1)
    x = width / 2 + np.cumsum(np.cos(turn) * pace)
    y = height / 2 + np.cumsum(np.sin(turn) * pace)
    press = np.clip(np.cumsum(dice.normal(0, 0.08, n)) + 0.5, 0, 1) if pressure else np.full(n, np.nan)
    return np.stack((x, y, np.cumsum(dice.integers(0, 20, n)), press), axis=1)


def spiral(*, turns=5.0, growth=18.0, centre=(160.0, 160.0), n=150, ms=1500.0):
    """Points [n, 4] on r = growth * angle / 2 pi, without pressure."""
    angle = np.sqrt(np.linspace(0.01, 1, n)) * turns * 2 * np.pi
    radius = growth * angle / (2 * np.pi)
    x, y = centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)
    return np.stack((x, y, np.linspace(0, ms, n), np.full(n, np.nan)), axis=1)


def draw(drawing, brush, samples, *, size=12.0, opacity=1.0, colour=RUST, seed=5, batch=7):
    """Draw a stroke as a hand would, in batches; return its op."""
    drawing.begin(brush, size, opacity, colour, seed)
    for start in range(0, len(samples), batch):
        drawing.extend(samples[start : start + batch])
    op, _ = drawing.lift()
    return op


def show(screen, drawing, dirty):
    """Show what changed on a screen [h, w, 4] that shows the whole drawing."""
    for rect in dirty:
        screen[rect.y0 : rect.y1, rect.x0 : rect.x1] = drawing.rgba(rect)

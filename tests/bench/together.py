"""A drawing and a sound that belong together: how far the picture in the window is from what the speaker plays.

Each is told for a minute of the sound: with a pause on the way, a leap of the hand, and to its end. A voice that was
bound to a drawing, and a drawing that was made to a song, each on a virtual sound card and in a real window.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.settings import Settings
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from tests.bench.room import Bar, Options, Report

if TYPE_CHECKING:
    from tests.ui.harness import Ui

BARS = {
    "voice_apart_p95_ms": Bar(50),
    "voice_grows_ms": Bar(20),
    "song_apart_p95_ms": Bar(50),
    "song_grows_ms": Bar(20),
}
MINUTE = 72
"""Seconds of the sound; with what is leapt over, a minute of it is heard."""
STOPS = (0.35, 0.65, 0.82)


def run(options: Options) -> Report:
    """Take the figures that are wanted."""
    report = Report()
    for name in ("voice", "song"):
        keys = [key for key in BARS if key.startswith(name) and (not options.only or key in options.only)]
        if not keys:
            continue
        ahead: list[float] = []
        report.measure(keys[0], partial(_measured, name, ahead, report, keys[0]))
        for key in keys[1:]:
            report.measure(key, partial(_figure, ahead, key))
    return report


def _measured(name: str, ahead: list[float], report: Report, key: str) -> float:
    ahead += told(name, report)
    return _figure(ahead, key)


def _figure(ahead: list[float], key: str) -> float:
    """Return how far they were apart at p95, or by how much more at the end than at the beginning, in ms."""
    if key.endswith("p95_ms"):
        return float(np.percentile(np.abs(ahead), 95))
    fifth = len(ahead) // 5
    return abs(statistics.median(ahead[-fifth:]) - statistics.median(ahead[:fifth]))


def told(name: str, report: Report) -> list[float]:
    """Return by how many ms the picture was ahead of the sound, ten times a second, in order."""
    ui = _window()  # before anything else opens one
    from tests.bench import in_step
    from tests.bench.music_card import sound_card

    folder = tempfile.TemporaryDirectory(prefix="bench-together-")
    with folder as name_of_it, sound_card() as card, _rooms(Path(name_of_it), card.own.environment) as rooms:
        if name == "voice":
            sound_id, pcm = in_step.noise(rooms, MINUTE)
            drawing_id = in_step.rows_of_marks(rooms, 0.7 * MINUTE)
            made = in_step.Made(drawing_id, sound_id, pcm, float(MINUTE), stops=STOPS)
        else:
            sound_id, pcm = in_step.notes_by_chance(rooms, MINUTE)
            seconds = MINUTE - 4.0
            made = in_step.Made(in_step.rows_of_marks(rooms, seconds), sound_id, pcm, seconds, 2000, STOPS)
        seen = in_step.told_in_step(ui, rooms, lambda: card.hear("speaker", 5), made)
        ui.reset()
    ahead = seen.ahead
    report.details[name] = {
        "looks": len(ahead),
        "median_ms": round(float(np.median(ahead)), 1),
        "p5_ms": round(float(np.percentile(ahead, 5)), 1),
        "p95_ms": round(float(np.percentile(ahead, 95)), 1),
        "worst_ms": round(float(np.abs(ahead).max()), 1),
        "heard_while_paused": seen.paused,
        "ended_together": seen.ended,
    }
    return [float(each) for each in ahead]


@cache
def _window() -> "Ui":
    """Return the one window of this process."""
    from tests.ui.harness import Ui

    return Ui()


@contextmanager
def _rooms(folder: Path, environment: dict[str, str]) -> Iterator:
    from studio.audio.client import Sound
    from studio.drawing.brush import load_brushes
    from studio.gallery.gallery import Gallery
    from studio.journal.journal import Journal
    from studio.ui.rooms import Rooms

    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(folder / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    journal, sound = Journal(library, clock), Sound(environment)
    journal.begin_session()
    open_sound: Callable[[], Sound] = lambda: sound  # noqa: E731
    brushes = load_brushes(ASSETS / "brushes")
    try:
        yield Rooms(library, journal, Gallery(library, clock), open_sound, Settings(None), clock, brushes)
    finally:
        sound.stop()
        library.close()

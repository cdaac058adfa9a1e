"""The gallery at 100,000 pieces, 20,000 entries and 5,000 tags: how soon the library answers it, and its windows.

Queries run in a thread of their own, as in the studio, and are told in the processor's time that they took: of each the
median of the rounds, then the 95th percentile over two hundred.
"""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.library.library import Library
from tests.bench import gallery_windows
from tests.bench.gallery_seed import PIECES, Speech, fill
from tests.bench.room import Bar, Options, Report

BARS = {
    "first_page_ms": Bar(10),
    "filter_p95_ms": Bar(15),
    "search_p95_ms": Bar(20),
    **gallery_windows.BARS,
}
ASKED = 200
"""Queries of each sort."""


def run(options: Options) -> Report:
    """Take the figures that are wanted."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-gallery-") as name:
        folder = Path(name) / "many.studio"
        fill(folder, PIECES)
        wanted = [key for key in BARS if not options.only or key in options.only]
        for key, figure in (("first_page_ms", first_page), ("filter_p95_ms", filters), ("search_p95_ms", searches)):
            if key in wanted:
                report.measure(key, partial(figure, folder, report, max(3, options.rounds)))
        seen = [key for key in wanted if key in gallery_windows.BARS]
        if seen:
            gallery_windows.measure(folder, report, options, seen)
    return report


# --- the library alone


def alone(work: Callable[[], Any]) -> Any:
    """Return what `work` gives in a new thread, which has opened no database yet."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    if not found:
        raise RuntimeError("the work failed")
    return found[0]


def first_page(folder: Path, report: Report, rounds: int) -> float:
    """Ms until the first page is there, where nothing of it is in memory: a thread that asks for the first time."""
    with Library.open(folder, clock=SystemClock()) as library:
        gallery = Gallery(library, SystemClock())

        def first() -> tuple[float, float]:
            wall, own = time.perf_counter(), time.thread_time()
            assert len(gallery.page()) == 60
            return 1000 * (time.thread_time() - own), 1000 * (time.perf_counter() - wall)

        times = [alone(first) for _ in range(5 * rounds)]
    report.details["first_page"] = {
        "cpu_ms": [round(cpu, 2) for cpu, _ in times],
        "wall_ms": [round(w, 2) for _, w in times],
    }
    return statistics.median(wall for _, wall in times)


def filters(folder: Path, report: Report, rounds: int) -> float:
    """Ms of processor for the first page of a filter."""
    return _asked(folder, report, "filter", rounds, lambda gallery: list(filter_queries(gallery)), words=False)


def searches(folder: Path, report: Report, rounds: int) -> float:
    """Ms of processor for the first page of a search, with the passages that are shown."""
    took = _asked(folder, report, "search", rounds, lambda _gallery: list(search_queries()), words=True)
    report.details["search"]["after_a_change_ms"] = round(_after_a_change(folder, rounds), 2)
    return took


def _after_a_change(folder: Path, rounds: int) -> float:
    """Ms of processor for a search once a piece is another, so that the order of all pieces is read anew."""
    with Library.open(folder, clock=SystemClock()) as library:
        gallery = Gallery(library, SystemClock())
        query = next(iter(search_queries()))
        piece, times = gallery.page(query)[0], []
        for turn in range(2 * rounds):
            gallery.set_favourite(piece.id, turn % 2 == 0)
            own = time.thread_time()
            gallery.page(query)
            times.append(1000 * (time.thread_time() - own))
    return statistics.median(times)


def _asked(
    folder: Path, report: Report, name: str, rounds: int, make: Callable[[Gallery], list[Query]], *, words: bool
) -> float:
    with Library.open(folder, clock=SystemClock()) as library:
        gallery = Gallery(library, SystemClock())
        queries = make(gallery)
        times: dict[int, list[tuple[float, float]]] = {}
        sizes: dict[int, int] = {}

        def ask() -> bool:
            for place, query in enumerate(queries):
                wall, own = time.perf_counter(), time.thread_time()
                pieces = gallery.page(query)
                if words:
                    gallery.passages(query.text, pieces)
                took = 1000 * (time.thread_time() - own), 1000 * (time.perf_counter() - wall)
                times.setdefault(place, []).append(took)
                sizes[place] = len(pieces)
            return True

        for _ in range(rounds):  # each on a thread and connection that know nothing yet
            alone(ask)
    cpu = [statistics.median(own for own, _ in times[place]) for place in times]
    wall = [statistics.median(each for _, each in times[place]) for place in times]
    slowest = sorted(times, key=lambda place: -cpu[place])[:5]
    report.details[name] = {
        "cpu_ms": _spread(cpu),
        "wall_ms": _spread(wall),
        "found": {"nothing": sum(not size for size in sizes.values()), "a page": sum(s == 60 for s in sizes.values())},
        "slowest": [{"ms": round(cpu[place], 1), "asked": repr(queries[place])[:300]} for place in slowest],
    }
    return float(np.percentile(cpu, 95))


def _spread(values: list[float]) -> dict[str, float]:
    return {f"p{at}": round(float(np.percentile(values, at)), 2) for at in (50, 95, 99, 100)}


def filter_queries(gallery: Gallery) -> Iterator[Query]:
    """Yield filters as they may be put together, of one to four parts, rare tags and common ones."""
    chance = random.Random(11)
    tags = [tag.name for tag in gallery.tags()]
    months = gallery.months()

    def some(most: int) -> tuple[str, ...]:
        return tuple(tags[int(len(tags) ** chance.random()) - 1] for _ in range(chance.randint(1, most)))

    def span() -> dict[str, str]:
        first = chance.choice(months)
        return {"since": f"{first.year}-{first.month:02}-01", "until": f"{first.year + chance.choice((0, 1, 3))}-12-31"}

    def mood() -> tuple[float, ...]:
        x, y, size = chance.uniform(-1, 0.8), chance.uniform(-1, 0.8), chance.choice((0.2, 0.5, 1.0))
        return x, y, x + size, y + size

    parts: tuple[Callable[[], dict[str, Any]], ...] = (
        lambda: {"kinds": frozenset({chance.choice(("drawing", "sound", "voice", "writing"))})},
        lambda: {"tags": some(2)},
        lambda: {"any_tags": some(4)},
        lambda: {"no_tags": some(3)},
        span,
        lambda: {"mood": mood()},
        lambda: {"colour": tuple(chance.randrange(256) for _ in range(3))},
        lambda: {"favourite": True},
        lambda: {"unreflected": True},
        lambda: {"shareable": True},
        lambda: {"session": True},
        lambda: {"comes_back": True},
    )
    for _ in range(ASKED):
        chosen: dict[str, Any] = {}
        for part in chance.sample(parts, chance.choice((1, 1, 2, 2, 3, 4))):
            chosen |= part()
        yield Query(**chosen)


def search_queries() -> Iterator[Query]:
    """Yield what is typed: one to three words, the last of them begun, as it stands after some letter."""
    chance = random.Random(13)
    speech = Speech(random.Random(3))
    for _ in range(ASKED):
        words = speech.say(chance.choice((1, 1, 1, 2, 2, 3))).split()
        words[-1] = words[-1][: chance.randint(2, len(words[-1]))]
        yield Query(text=" ".join(words))

"""How late the window is while a long sound goes out: `python -m tests.bench.music_export ROUNDS` tells it as JSON.

A thread that wants to draw sixty pictures a second waits beside the thread that waits for the export, as the window
does, in a process with a real library. Beside it stands how late the same thread is when nothing goes out. For how long
threads of this process were ready to run and others had the processors is taken off: that is the machine's, not ours.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np

from studio.core.clock import Clock, SystemClock
from studio.core.progress import Progress
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.music.note import frequency
from studio.music.op_codec import encode_op
from studio.music.song import Event, song_of
from studio.music.step import Played
from studio.music.take import RATE, encode_second
from studio.ui import sound_out

BEAT = 1 / 60
MINUTES = 3
QUIET = 2.0
"""Seconds for which nothing goes out."""
OFTEN = 2048
"""Events of one op."""
FORMS = (("sound", ("wav", "flac", "opus", "midi")), ("voice", ("wav", "opus")))
"""What is taken out, and as what."""

Late = tuple[float, float]
"""Milliseconds: of ours, and by the clock."""


def late(rounds: int) -> dict[str, object]:
    """Take out a song and a voice in every form, round after round; tell how late the worst beat of each was, in ms."""
    found: dict[str, list[Late]] = {"nothing": []}
    with tempfile.TemporaryDirectory(prefix="bench-export-") as name:
        folder, clock = Path(name), SystemClock()
        library, _ = Library.create(folder / "a.studio", passphrase=None, clock=clock)
        try:
            pieces = _pieces(library, clock)
            for number in range(rounds):
                found["nothing"].append(_worst(lambda: time.sleep(QUIET)))
                for what, kinds in FORMS:
                    for kind in kinds:
                        worst = _worst(_export(library, pieces[what], what, folder, kind))
                        found.setdefault(f"{what}, {kind}", []).append(worst)
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
        finally:
            library.close()
    best = {what: round(min(ours for ours, _ in times), 2) for what, times in found.items()}
    return {
        "value": max(best.values()),
        "best_of_each": best,
        "all": {what: [round(ours, 2) for ours, _ in times] for what, times in found.items()},
        "by_the_clock": {what: [round(clock, 2) for _, clock in times] for what, times in found.items()},
        "minutes_of_sound": MINUTES,
    }


def _pieces(library: Library, clock: Clock) -> dict[str, str]:
    """Put in a song and a voice of some minutes."""
    entry = Journal(library, clock).current_entry()
    gallery = Gallery(library, clock)
    pieces = {kind: gallery.new_piece(kind, entry.id).id for kind in ("sound", "voice")}
    events: list[Event] = []
    for number, at in enumerate(range(0, MINUTES * 60_000, 125)):
        events.append(
            Event(at, "on", number, frequency(50 + number * 7 % 25), 0.7, ("soft-piano", "flute")[number % 2])
        )
        events.append(Event(at + 600, "off", number))
    events = list(song_of(events).events)
    for start, end in pairwise([*range(0, len(events), OFTEN), len(events)]):
        library.append(pieces["sound"], encode_op(Played(0, tuple(events[start:end]))))
    chance = np.random.default_rng(1)
    for second in range(MINUTES * 60):
        library.put_chunk(pieces["voice"], second, encode_second(0.1 * chance.standard_normal(RATE).astype(np.float32)))
    library.settle()
    return pieces


def _export(library: Library, piece: str, what: str, folder: Path, kind: str) -> Callable[[], object]:
    def work() -> None:
        sound_out.take_out(library, piece, what, folder, "a", (kind, True), Progress()).unlink()

    return work


def _worst(work: Callable[[], object]) -> Late:
    """Return by how much the latest beats were late while a thread works."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    worker = threading.Thread(target=run)
    ours = by_the_clock = 0.0
    worker.start()
    due, waited = time.perf_counter() + BEAT, _waited()
    while worker.is_alive():
        time.sleep(max(0.0, due - time.perf_counter()))
        lateness = time.perf_counter() - due
        before, waited = waited, _waited()
        others = sum(max(0.0, waited[thread] - since) for thread, since in before.items() if thread in waited)
        ours, by_the_clock = max(ours, lateness - others), max(by_the_clock, lateness)
        due = max(due + BEAT, time.perf_counter())
    worker.join()
    if failed:
        raise failed[0]
    return 1000 * ours, 1000 * by_the_clock


def _waited() -> dict[str, float]:
    """Return for how many seconds each of our threads was ready to run and did not (see proc(5), schedstat)."""
    found = {}
    for task in Path("/proc/self/task").glob("*"):
        with suppress(OSError, IndexError):
            found[task.name] = int((task / "schedstat").read_text().split()[1]) / 1e9
    return found


if __name__ == "__main__":
    print(json.dumps(late(int(sys.argv[1]))))

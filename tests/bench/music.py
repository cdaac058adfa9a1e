"""Sound: what a virtual sound card plays however busy the program is, beside pacat; the engine beside FluidSynth.

Streams are real, through PulseAudio; the person in front is a process of its own (`music_hand`). `--rounds 50` holds
notes for ten minutes instead of one. Milliseconds hold for one machine; ratios and counts are what is compared.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import music_live, music_takes
from tests.bench.fluidsynth import require_fluidsynth
from tests.bench.music_card import Card, sound_card
from tests.bench.room import Bar, Options, Report

BARS = {
    "glitches_60s": Bar(0),
    "capture_glitches": Bar(0),
    "pacat_glitches": Bar(),
    "stream_latency_ms": Bar(30),
    "touch_to_event_p99_ms": Bar(12),
    "touch_to_sound_ms": Bar(30),
    "pacat_to_sound_ms": Bar(),
    "overdub_error_ms": Bar(2),
    "take_lost_on_kill_s": Bar(1),
    "ui_kill_take_lost_s": Bar(1),
    "block_cpu_vs_fluidsynth_32": Bar(0.8),
    "offline_x_realtime_vs_fluidsynth": Bar(1, at_least=True),
    "click_max_db": Bar(-60),
    "render_deterministic": Bar(1, at_least=True),
    "hum_exact": Bar(0.95, at_least=True),
    "midi_fuzz_files": Bar(10_000, at_least=True),
    "midi_fuzz_escapes": Bar(0),
    "midi_fuzz_max_s": Bar(1),
    "export_heartbeat_ms": Bar(8),
}
ROOT = Path(__file__).parents[2]
USUAL_ROUNDS = 5
SECONDS = 60.0
_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}

Told = dict[str, Any]


class Bench:
    """What was found so far."""

    def __init__(self, options: Options, details: Told) -> None:
        self.options, self.details = options, details
        self._found: dict[str, Any] = {}

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """Return what `find` finds, looking only the first time; its failure is kept as well."""
        if name not in self._found:
            try:
                self._found[name] = find()
            except Exception as error:
                self._found[name] = error
        found = self._found[name]
        if isinstance(found, Exception):
            raise found
        return found

    def told(self, name: str) -> Told:
        """Return where to write what a figure is made of."""
        return self.details.setdefault(name, {})

    def apart(self, module: str, *words: str, environment: dict[str, str] | None = None) -> Told:
        """Run a part of the bench in a process of its own, on one thread; return what it tells."""
        command = [sys.executable, "-m", f"tests.bench.{module}", *words]
        everything = {**os.environ, **_ALONE, **(environment or {})}
        done = subprocess.run(command, cwd=ROOT, env=everything, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-600:])
        return json.loads(done.stdout)


def run(options: Options) -> Report:
    """Take the figures that are wanted; raises MissingToolError when a peer is not here and can't be installed."""
    report = Report()
    bench = Bench(options, report.details)
    wanted = [key for key in BARS if not options.only or key in options.only]
    if any("fluidsynth" in key for key in wanted):
        require_fluidsynth()
    for key in wanted:
        report.measure(key, partial(FIGURES[key], bench))
    return report


def on_card(work: Callable[[Card, Told], float], name: str) -> Callable[[Bench], float]:
    """Return what measures something on a sound card of its own."""

    def measure(bench: Bench) -> float:
        with sound_card() as card:
            return work(card, bench.told(name))

    return measure


# --- holding notes


def _held(bench: Bench) -> dict[str, int]:
    def find() -> dict[str, int]:
        with sound_card() as card:
            return music_live.held_notes(card, _seconds(bench), bench.told("held_notes"))

    return bench.once("held", find)


def _seconds(bench: Bench) -> float:
    return SECONDS * max(1.0, bench.options.rounds / USUAL_ROUNDS)


def _glitches(whose: str, bench: Bench) -> float:
    """In sixty seconds, however long they were held."""
    return _held(bench)[whose] * SECONDS / _seconds(bench)


def _stream_latency(bench: Bench) -> float:
    _held(bench)
    return float(bench.told("held_notes")["ours"]["latency_ms"])


# --- in processes of their own


def _engine(what: str, turns: int, key: str, bench: Bench) -> float:
    found = bench.apart("music_engine", what, str(max(1, turns * bench.options.rounds // USUAL_ROUNDS)))
    bench.told(key).update(found)
    return float(found["value"])


def _clicks(bench: Bench) -> float:
    found = bench.apart("music_clicks")
    bench.told("clicks_db").update(sorted(found.items(), key=lambda pair: -pair[1])[:24])
    return float(max(found.values()))


def _deterministic(bench: Bench) -> float:
    """1 when two processes that differ in all they may, and one of them twice, render the same samples."""
    told = bench.told("renders")
    for number, seed in enumerate(("0", "12345")):
        told[f"process {number}"] = bench.apart("music_same", environment={"PYTHONHASHSEED": seed})["sums"]
    told["sum"] = hashlib.sha256(str(told["process 0"]).encode()).hexdigest()
    return float(told["process 0"] == told["process 1"] and len(set(map(str, told["process 0"].values()))) > 1)


def _hum(bench: Bench) -> float:
    from tests.hums import hum_exact

    bench.told("hum_exact_by_snr_db").update({str(snr): round(hum_exact(float(snr)), 4) for snr in (40, 20, 10)})
    return float(bench.details["hum_exact_by_snr_db"]["10"])


def _fuzz(key: str, bench: Bench) -> float:
    def find() -> Told:
        from tests.bench.music_midi import FILES

        found = bench.apart("music_midi", str(FILES))
        bench.told("midi_fuzz").update(found)
        return found

    return float(bench.once("fuzz", find)[key])


def _export(bench: Bench) -> float:
    found = bench.apart("music_export", str(max(1, 2 * bench.options.rounds // USUAL_ROUNDS)))
    bench.told("export_heartbeat").update(found)
    return float(found["value"])


FIGURES: dict[str, Callable[[Bench], float]] = {
    "glitches_60s": partial(_glitches, "ours"),
    "capture_glitches": partial(_glitches, "capture"),
    "pacat_glitches": partial(_glitches, "pacat"),
    "stream_latency_ms": _stream_latency,
    "touch_to_event_p99_ms": on_card(music_live.touch_to_event, "touch_to_event_ms"),
    "touch_to_sound_ms": on_card(music_live.touch_to_sound, "touch_to_sound_ms"),
    "pacat_to_sound_ms": on_card(music_live.pacat_to_sound, "pacat_to_sound_ms"),
    **{key: on_card(work, key) for key, work in music_takes.FIGURES.items()},
    "block_cpu_vs_fluidsynth_32": partial(_engine, "live", 9, "block_cpu"),
    "offline_x_realtime_vs_fluidsynth": partial(_engine, "offline", 3, "offline"),
    "click_max_db": _clicks,
    "render_deterministic": _deterministic,
    "hum_exact": _hum,
    "midi_fuzz_files": partial(_fuzz, "files"),
    "midi_fuzz_escapes": partial(_fuzz, "escapes"),
    "midi_fuzz_max_s": partial(_fuzz, "max_s"),
    "export_heartbeat_ms": _export,
}

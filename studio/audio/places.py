"""Where sound can go and come from: what PortAudio knows, and where a sound server runs, what that knows.

On Linux PortAudio sees one device, "default", behind which PulseAudio or PipeWire has the speakers and microphones
that a person knows. `pactl` names them, and a variable of the environment says which one a stream is for.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal

from studio.audio.device import Device, Devices

Way = Literal["output", "input"]

_PATIENCE = 3.0
_PIPES = ("pulse", "pipewire", "default")
_VARIABLES = {"output": ("PULSE_SINK", "PIPEWIRE_NODE"), "input": ("PULSE_SOURCE", "PIPEWIRE_NODE")}


@dataclass(frozen=True, slots=True)
class Place:
    """One speaker or microphone, and how to open it."""

    device: Device
    index: int | None
    """PortAudio's number; None for whatever it takes by itself."""
    environment: tuple[tuple[str, str], ...] = ()
    """What the environment says while it is opened."""


@dataclass(frozen=True, slots=True)
class Places:
    """All there are."""

    outputs: tuple[Place, ...] = ()
    inputs: tuple[Place, ...] = ()

    @property
    def devices(self) -> Devices:
        """The same, as a person chooses among them."""
        return Devices(tuple(p.device for p in self.outputs), tuple(p.device for p in self.inputs))

    def find(self, way: Way, name: str | None) -> Place | None:
        """Return the place with a name, else the system's own, else any, else None."""
        places = self.outputs if way == "output" else self.inputs
        named = [place for place in places if place.device.name == name]
        own = [place for place in places if place.device.is_default]
        return next(iter([*named, *own, *places]), None)


Ask = Callable[[str], Any]
"""Asks the sound server: "sinks", "sources", or "info"; None when there is no answer."""


def look(portaudio: ModuleType, ask: Ask | None = None) -> Places:
    """Return what there is now, as far as PortAudio, which looks only when it begins, can know."""
    known = list(portaudio.query_devices())
    pipe = next((row for name in _PIPES for row in known if row["name"] == name), None)
    if pipe is not None:
        served = _served(int(pipe["index"]), ask or ask_server)
        if served is not None:
            return served
    return _known(portaudio, known)


def _served(index: int, ask: Ask) -> Places | None:
    """Return what the sound server has, or None when none answers."""
    sinks, sources, info = ask("sinks"), ask("sources"), ask("info")
    if not (isinstance(sinks, list) and isinstance(sources, list) and isinstance(info, dict)):
        return None
    real = [row for row in sources if not str(row.get("name", "")).endswith(".monitor")]
    return Places(
        _told_apart(_of_server("output", index, sinks, info.get("default_sink_name"))),
        _told_apart(_of_server("input", index, real, info.get("default_source_name"))),
    )


def _of_server(way: Way, index: int, rows: Iterable[dict[str, Any]], default: object) -> Iterable[Place]:
    for row in rows:
        name = str(row.get("name", ""))
        channels, rate = _specification(str(row.get("sample_specification", "")))
        device = Device(str(row.get("description") or name), channels, rate, name == default)
        yield Place(device, index, tuple((variable, name) for variable in _VARIABLES[way]))


def _specification(text: str) -> tuple[int, int]:
    """Return channels and rate of such as "float32le 2ch 48000Hz"."""
    channels, rate = 2, 48000
    for word in text.split():
        with suppress(ValueError):
            if word.endswith("ch"):
                channels = int(word[:-2])
            elif word.endswith("Hz"):
                rate = int(word[:-2])
    return channels, rate


def _known(portaudio: ModuleType, known: list[dict[str, Any]]) -> Places:
    """Return the devices of the way to the sound card that is best here."""
    best = _best_way(list(portaudio.query_hostapis()))
    ways = {"output": [], "input": []}  # type: dict[str, list[Place]]
    for row in known:
        if best is not None and row["hostapi"] != best["index"]:
            continue
        for way in ways:
            channels = int(row[f"max_{way}_channels"])
            if channels > 0:
                default = best is not None and best[f"default_{way}_device"] == row["index"]
                device = Device(str(row["name"]), channels, int(row["default_samplerate"]), default)
                ways[way].append(Place(device, int(row["index"])))
    return Places(_told_apart(ways["output"]), _told_apart(ways["input"]))


def _best_way(apis: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the one to use: on Windows not the oldest, which is what PortAudio takes by itself."""
    numbered = [{**api, "index": index} for index, api in enumerate(apis) if api["devices"]]
    newer = [api for api in numbered if api["name"] == "Windows WASAPI"]
    return next(iter([*newer, *numbered]), None)


def _told_apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places of which no two have the same name."""
    seen: dict[str, int] = {}
    told: list[Place] = []
    for place in places:
        name = place.device.name
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            place = replace(place, device=replace(place.device, name=f"{name} {seen[name]}"))
        told.append(place)
    return tuple(told)


def ask_server(what: str) -> Any:
    """Ask PulseAudio or PipeWire about its "sinks", "sources" or "info"; None when there is no answer."""
    if not sys.platform.startswith("linux"):
        return None
    words = ["info"] if what == "info" else ["list", what]
    # a comma for a decimal point would not be JSON
    environment = {**os.environ, "LC_ALL": "", "LC_NUMERIC": "C"}
    try:
        ran = subprocess.run(  # noqa: S603 - a fixed program and fixed words
            ["pactl", "--format=json", *words],  # noqa: S607 - wherever the system has it
            env=environment,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
        return json.loads(ran.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


@contextmanager
def within(environment: tuple[tuple[str, str], ...]) -> Iterator[None]:
    """While this lasts, the environment says what a place needs."""
    before = {name: os.environ.get(name) for name, _ in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

"""Instruments, drones and beds as data: what a note is made of, read from TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.core.paths import ASSETS

MOST_PARTIALS = 12
"""A voice has room for this many."""

FALLBACK = "handpan"
"""What sounds when a song names an instrument this program does not have."""


@dataclass(frozen=True, slots=True)
class Partial:
    """One decaying sine of a note."""

    ratio: float
    """Times the frequency of the note."""
    level: float
    """Loudness at full velocity, 1 for the strongest."""
    decay: float
    """Seconds until it has lost 60 dB, at 220 Hz; 0 lasts for ever."""
    pan: float = 0.0
    """-1 left to 1 right of where the note is."""
    beat: float = 0.0
    """Hz added to the frequency, so that it beats against its neighbour at any pitch."""


@dataclass(frozen=True, slots=True)
class Strike:
    """The short noise of the touch that starts a note."""

    level: float
    low: float
    """Hz, lower edge of its band."""
    high: float
    """Hz, upper edge of its band."""
    decay: float
    """Seconds until it has lost 60 dB."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a note is made of. Also a drone, when its partials last for ever."""

    name: str
    title: str
    """As shown, such as "Soft piano"."""
    icon: str
    """A Lucide icon name."""
    partials: tuple[Partial, ...]
    attack: float
    """Seconds of rising, at least 0.002 so that nothing clicks."""
    release: float
    """Seconds until 60 dB are lost after the finger lifts."""
    gain: float
    brightness: float
    """dB per octave above the fundamental that the softest touch loses."""
    tracking: float
    """How much sooner high notes fade: decay × (220 Hz / frequency) ** tracking."""
    strike: Strike | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A band of noise that swells and ebbs."""

    low: float
    """Hz, lower edge of the band."""
    high: float
    """Hz, upper edge of the band."""
    tilt: float
    """dB per octave within the band; pink noise is -3."""
    level: float
    depth: float
    """0 steady to 1 ebbing to nothing."""
    period: float
    """Seconds from swell to swell."""
    phase: float = 0.0
    """Seconds by which the swell comes later."""
    power: float = 1.0
    """Above 1 the swell is short and the ebb long."""
    grains: float = 0.0
    """Drops a second; 0 is steady noise."""


@dataclass(frozen=True, slots=True)
class Thump:
    """One low beat of a heart."""

    at: float
    """Seconds into the round."""
    frequency: float
    """Hz it falls to; it starts an octave and a half above."""
    decay: float
    """Seconds until 60 dB are lost."""
    level: float


@dataclass(frozen=True, slots=True)
class Bed:
    """A soundscape underneath: noise layers, or thumps in a round."""

    name: str
    title: str
    icon: str
    gain: float
    layers: tuple[Layer, ...] = ()
    thumps: tuple[Thump, ...] = ()
    every: float = 0.0
    """Seconds of one round of thumps."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """Everything that can sound."""

    playable: Mapping[str, Instrument]
    """By name, in the order they are offered."""
    drones: Mapping[str, Instrument | Bed]
    """What can sound underneath, by name, in the order they are offered."""

    def instrument(self, name: str) -> Instrument:
        """Return an instrument by name; one that is not here is played on another, never on none."""
        found = self.playable.get(name) or self.playable.get(FALLBACK)
        return found or next(iter(self.playable.values()))


def load_instruments(folder: Path) -> Instruments:
    """Read every `*.toml` of a folder. Raises OSError, or ValueError naming the file that is wrong."""
    playable: list[tuple[int, Instrument]] = []
    drones: list[tuple[int, Instrument | Bed]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text("utf-8"))
            order, made = int(table["order"]), _made(path.stem, table)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if table.get("kind") == "instrument" and isinstance(made, Instrument):
            playable.append((order, made))
        else:
            drones.append((order, made))
    if not playable:
        raise ValueError(f"{folder.name}: no instrument")
    return Instruments(
        playable={one.name: one for _, one in sorted(playable, key=lambda pair: pair[0])},
        drones={one.name: one for _, one in sorted(drones, key=lambda pair: pair[0])},
    )


@lru_cache(maxsize=1)
def standard() -> Instruments:
    """Return the instruments that ship with the program."""
    return load_instruments(ASSETS / "instruments")


def _made(name: str, table: dict[str, Any]) -> Instrument | Bed:
    if table["kind"] == "bed":
        return _bed(name, table)
    if table["kind"] not in ("instrument", "drone"):
        raise ValueError(f"unknown kind {table['kind']!r}")
    return _instrument(name, table)


def _instrument(name: str, table: dict[str, Any]) -> Instrument:
    partials = tuple(Partial(*map(float, row)) for row in table["partials"])
    if not 1 <= len(partials) <= MOST_PARTIALS:
        raise ValueError(f"{len(partials)} partials, from 1 to {MOST_PARTIALS} fit")
    attack = float(table["attack"])
    if attack < 0.002:
        raise ValueError(f"an attack of {attack} s clicks")
    return Instrument(
        name=name,
        title=str(table["title"]),
        icon=str(table["icon"]),
        partials=partials,
        attack=attack,
        release=float(table["release"]),
        gain=float(table["gain"]),
        brightness=float(table.get("brightness", 0.0)),
        tracking=float(table.get("tracking", 0.0)),
        strike=Strike(**{k: float(v) for k, v in table["strike"].items()}) if "strike" in table else None,
    )


def _bed(name: str, table: dict[str, Any]) -> Bed:
    return Bed(
        name=name,
        title=str(table["title"]),
        icon=str(table["icon"]),
        gain=float(table["gain"]),
        layers=tuple(Layer(**{k: float(v) for k, v in row.items()}) for row in table.get("layers", ())),
        thumps=tuple(Thump(**{k: float(v) for k, v in row.items()}) for row in table.get("thumps", ())),
        every=float(table.get("every", 0.0)),
    )

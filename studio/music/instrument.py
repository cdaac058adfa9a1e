"""Instruments, drones and beds as data: what a note is made of, read from TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from studio.core.paths import ASSETS
from studio.music.note import pitch_of
from studio.music.scale import Scale
from studio.music.timbre import Timbre

MOST_PARTIALS = 24
"""A voice has room for this many."""

FALLBACK = "handpan"
"""What sounds when a song names an instrument this program does not have."""

OPEN = "-open"
"""What the name of a drone ends with that sounds its root alone, for scales without a fifth."""


@dataclass(frozen=True, slots=True)
class Partial:
    """One decaying sine of a note."""

    ratio: float
    """Times the frequency of the note."""
    level: float
    """Loudness at full velocity, 1 for the strongest; below 0 it begins against the others."""
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
    rise: float = 0.002
    """Seconds of swelling."""
    after: float = 0.0
    """Seconds by which it comes after the touch."""
    grains: float = 0.0
    """Seeds a second that it is made of; 0 is smooth noise."""


@dataclass(frozen=True, slots=True)
class Breath:
    """The noise that lasts as long as a note: of air, or of a bow."""

    level: float
    low: float
    """Hz, lower edge of its band."""
    high: float
    """Hz, upper edge of its band."""
    tilt: float = -3.0
    """dB per octave within the band."""


@dataclass(frozen=True, slots=True)
class Vibrato:
    """A pitch that wavers while a note is held."""

    rate: float
    """Times a second."""
    cents: float
    """How far up and down, at most."""
    after: float = 0.3
    """Seconds for which the note is still calm."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A pitch that begins above itself, as a struck skin does."""

    cents: float
    seconds: float
    """Until a tenth of that is left."""


@dataclass(frozen=True)
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
    """Seconds until 60 dB are lost after the finger lifts; 0 rings on as if it had not."""
    gain: float
    brightness: float
    """dB per octave above the fundamental that the softest touch loses."""
    tracking: float
    """How much sooner high notes fade: decay × (220 Hz / frequency) ** tracking."""
    even: float = 0.4
    """How much softer high notes are: gain × (330 Hz / frequency) ** even."""
    spread: float = 1.0
    """How far low notes lie to the left and high ones to the right; 0 is all in the middle."""
    strikes: tuple[Strike, ...] = ()
    breath: Breath | None = None
    vibrato: Vibrato | None = None
    drop: Drop | None = None
    formants: tuple[tuple[float, float, float], ...] = ()
    """Hz, width in Hz, dB: what a throat or a body lets through, whatever the note."""
    pieces: tuple["Piece", ...] = ()
    """Of a kit: what its pads are; an instrument with a pitch has none."""

    @cached_property
    def sound(self) -> Timbre:
        """Its partials as arrays."""
        return Timbre((astuple(partial) for partial in self.partials), self.formants)

    def piece(self, frequency: float) -> "Piece":
        """Return the piece of a kit that a note (Hz) means; notes beyond its pieces go round them again."""
        pitch = round(pitch_of(max(frequency, 1.0)))
        return self.pieces[(pitch - self.pieces[0].pitch) % len(self.pieces)]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a kit, such as the low sound of a frame drum."""

    title: str
    pitch: int
    """The note that means it; a kit's pieces follow each other."""
    midi: int
    """Its key among General MIDI's percussion."""
    frequency: float
    """Hz its partials are multiples of."""
    pan: float
    sound: Instrument


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
    calls: float = 0.0
    """Calls of crickets a second; 0 is none."""


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

    def drone(self, name: str) -> Instrument | Bed | None:
        """Return what sounds underneath by name, None when it is not here."""
        found = self.drones.get(name.removesuffix(OPEN))
        return opened(found) if name.endswith(OPEN) and isinstance(found, Instrument) else found


def tuned(name: str, scale: Scale) -> str:
    """Return the name of a drone, by the name it is offered under, as it fits a scale on the same root."""
    return name if scale.holds(0, 7) else name + OPEN


def opened(drone: Instrument) -> Instrument:
    """Return a drone with nothing but its root, octaves and what shimmers far above."""
    kept = tuple(partial for partial in drone.partials if (partial.ratio * 2.0) % 3.0 != 0.0)
    return replace(drone, name=drone.name + OPEN, partials=kept)


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
        if table["kind"] in ("instrument", "kit") and isinstance(made, Instrument):
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
    match table["kind"]:
        case "bed":
            return _bed(name, table)
        case "kit":
            return _kit(name, table)
        case "drone":
            return replace(_instrument(name, table), spread=0.0)
        case "instrument":
            return _instrument(name, table)
    raise ValueError(f"unknown kind {table['kind']!r}")


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
        even=float(table.get("even", 0.4)),
        spread=float(table.get("spread", 1.0)),
        strikes=tuple(Strike(**_floats(row)) for row in table.get("strikes", ())),
        breath=Breath(**_floats(table["breath"])) if "breath" in table else None,
        vibrato=Vibrato(**_floats(table["vibrato"])) if "vibrato" in table else None,
        drop=Drop(**_floats(table["drop"])) if "drop" in table else None,
        formants=tuple((float(hertz), float(width), float(db)) for hertz, width, db in table.get("formants", ())),
    )


def _kit(name: str, table: dict[str, Any]) -> Instrument:
    first = int(table["first"])
    pieces = tuple(_piece(name, table, row, first + index) for index, row in enumerate(table["pieces"]))
    if not pieces:
        raise ValueError("a kit without a piece")
    return replace(pieces[0].sound, name=name, title=str(table["title"]), pieces=pieces)


def _piece(name: str, table: dict[str, Any], row: dict[str, Any], pitch: int) -> Piece:
    sound = {"attack": 0.002, "release": 0.0, "even": 0.0, "spread": 0.0, "partials": [[1.0, 0.0, 0.05]]}
    sound |= {"icon": table["icon"], "brightness": 6.0, **row}
    sound["gain"] = float(table["gain"]) * float(row.get("gain", 1.0))
    return Piece(
        title=str(row["title"]),
        pitch=pitch,
        midi=int(row["midi"]),
        frequency=float(row.get("hertz", 220.0)),
        pan=float(row.get("pan", 0.0)),
        sound=_instrument(f"{name}/{pitch}", sound),
    )


def _bed(name: str, table: dict[str, Any]) -> Bed:
    return Bed(
        name=name,
        title=str(table["title"]),
        icon=str(table["icon"]),
        gain=float(table["gain"]),
        layers=tuple(Layer(**_floats(row)) for row in table.get("layers", ())),
        thumps=tuple(Thump(**_floats(row)) for row in table.get("thumps", ())),
        every=float(table.get("every", 0.0)),
    )


def _floats(row: Mapping[str, Any]) -> dict[str, float]:
    return {key: float(value) for key, value in row.items()}

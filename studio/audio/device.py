"""Speakers and microphones, as a person chooses among them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """One speaker or one microphone."""

    name: str
    """As the system calls it, and as it is remembered; no two of a list have the same."""
    channels: int = 2
    rate: int = 48000
    """Frames a second it works with by itself."""
    is_default: bool = False
    """True for the one the system would take."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What is there now."""

    outputs: tuple[Device, ...] = ()
    inputs: tuple[Device, ...] = ()


def told(devices: Devices) -> dict[str, object]:
    """Return devices as what fits into JSON."""
    return asdict(devices)


def heard(table: object) -> Devices:
    """Return devices from what `told` made of them; what is damaged is left out."""
    if not isinstance(table, Mapping):
        return Devices()
    return Devices(_all(table.get("outputs")), _all(table.get("inputs")))


def _all(rows: object) -> tuple[Device, ...]:
    if not isinstance(rows, Iterable):
        return ()
    return tuple(
        Device(str(row["name"]), int(row["channels"]), int(row["rate"]), bool(row["is_default"]))
        for row in rows
        if isinstance(row, Mapping) and row.keys() >= {"name", "channels", "rate", "is_default"}
    )


def in_use(devices: tuple[Device, ...], chosen: str | None) -> str:
    """Return the name of the one that is used when one was chosen: that one, else the system's own, else nothing."""
    named = [one.name for one in devices if one.name == chosen]
    return next(iter([*named, *(one.name for one in devices if one.is_default)]), "")

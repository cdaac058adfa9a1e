"""What the Sound screen has at present: its instrument, its scale and its lowest pad, as they are remembered."""

from __future__ import annotations

from dataclasses import dataclass

from studio.core.settings import Settings
from studio.music.instrument import standard
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES, Scale

INSTRUMENT = "handpan"
"""What it has at the very first."""


@dataclass(frozen=True, slots=True)
class SoundTuning:
    """What notes sound with."""

    instrument: str
    """"" for drums, which have no notes."""
    scale: Scale
    tonic: int
    """The pitch of the lowest pad, before it is moved by octaves."""


def sound_tuning(settings: Settings) -> SoundTuning:
    """Return what is remembered; the usual for what no program of today knows."""
    known = standard().playable
    name = settings.get("instrument", INSTRUMENT)
    name = name if name in known else INSTRUMENT
    tonic = settings.get("tonic", DEFAULT_ROOT)
    return SoundTuning(
        "" if known[name].pieces else name,
        SCALES.get(settings.get("scale", DEFAULT_SCALE.key), DEFAULT_SCALE),
        tonic if 24 <= tonic <= 72 else DEFAULT_ROOT,
    )

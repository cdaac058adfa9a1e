"""Arrangements: tracks on which clips lie, of notes that were played, patterns that were set and takes that were heard.

Places on the timeline are frames at 48 kHz, whole numbers, so that what was aligned stays so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from studio.music.song import Event

TrackKind = Literal["notes", "drone", "take", "pattern"]
"""What of its clips' materials a track sounds: notes, what lies underneath, captured sound, a pattern."""

RATE = 48000
"""Frames a second, everywhere in the studio."""
SLOTS = 16
"""Slots of a pattern."""
MOST_TRACKS = 64
MOST_CLIPS = 4096


@dataclass(frozen=True, slots=True)
class Tuning:
    """What the pads were when something was played on them."""

    scale: str
    """Key of the scale."""
    root: int
    """Pitch of the lowest pad."""
    pads: int = 16


@dataclass(frozen=True, slots=True)
class Notes:
    """Events that were played, in order of time; ms count from the start of the material."""

    events: tuple[Event, ...] = ()
    tuning: Tuning | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One note of a pattern."""

    slot: int
    """0 to 15."""
    frequency: float
    """Hz."""
    velocity: float = 0.7
    slots: int = 1
    """How many slots it lasts."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Sixteen slots, played round and round."""

    hits: tuple[Hit, ...] = ()
    instrument: str = ""
    slot: int = 6000
    """Frames of one slot."""


@dataclass(frozen=True, slots=True)
class Take:
    """Sound that was captured: a run of the piece's chunks, one second each, the last one shorter."""

    first: int
    """Index of its first chunk."""
    frames: int
    """How long it is, at 48 kHz."""
    channels: int = 1
    late: int = 0
    """Frames from making to hearing it, through speaker and microphone; already taken off its clip's start."""


Material = Notes | Pattern | Take


@dataclass(frozen=True, slots=True)
class Track:
    """One row: what sounds together, as loud, from the same side."""

    number: int
    kind: TrackKind
    instrument: str = ""
    """Of notes: what plays them, "" as they were played."""
    title: str = ""
    """A person's own word for it, "" for what it is called by itself."""
    level: float = 1.0
    """0 to 2."""
    pan: float = 0.0
    """-1 left to 1 right."""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a material at its place on a track."""

    number: int
    track: int
    material: int
    start: int
    """Frame of the timeline on which it begins."""
    offset: int = 0
    """Frame of the material it begins with."""
    length: int = 0
    """Frames; 0 to the end of the material, also while that still grows."""
    every: int = 0
    """Frames from one pass to the next; 0 for one that sounds once."""
    passes: int = 1
    """How often it sounds when it comes again; 0 for as long as the song lasts."""
    fading: float = 0.0
    """dB that each pass is softer than the one before."""
    gain: float = 1.0
    """0 to 4."""
    fade_in: int = 0
    """Frames."""
    fade_out: int = 0
    """Frames."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Tracks from top to bottom, clips in any order. What a number names is `None` when nothing does."""

    tracks: tuple[Track, ...] = ()
    clips: tuple[Clip, ...] = ()
    tempo: float = 0.0
    """Beats a minute, 0 for free time."""
    materials: Mapping[int, Material] = field(default_factory=dict)
    """By number; those no clip shows stay here, since a step back may show them again."""

    def track(self, number: int) -> Track | None:
        """Return a track by its number."""
        return next((track for track in self.tracks if track.number == number), None)

    def clip(self, number: int) -> Clip | None:
        """Return a clip by its number."""
        return next((clip for clip in self.clips if clip.number == number), None)

    def on(self, track: int) -> tuple[Clip, ...]:
        """Return the clips of a track by their starts."""
        return tuple(sorted((clip for clip in self.clips if clip.track == track), key=lambda clip: clip.start))

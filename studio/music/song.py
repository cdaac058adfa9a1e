"""Songs: what was played, as timed events that never change once made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from studio.music.note import pitch_of

Kind = Literal["on", "off", "drone", "glide", "press"]
"""What can happen: a note sounds, is let go, something else lies underneath, a note slides, it is leant on."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was played."""

    time: int
    """Milliseconds since the song began, 0 or more."""
    kind: Kind
    key: int = 0
    """Names the note between its on and its off, 0 or more."""
    frequency: float = 0.0
    """Hz: of a note; the root of a drone; where a glide goes; 0 for an off and a press."""
    velocity: float = 0.0
    """0 to 1: of a note, of a press; 0 for all else."""
    instrument: str = ""
    """Name of the instrument, or of the drone; "" stops the drone."""


@dataclass(frozen=True, slots=True)
class Song:
    """Events in order of time."""

    events: tuple[Event, ...] = ()

    @property
    def duration(self) -> int:
        """Milliseconds to the last event; what rings on after it is not counted."""
        return self.events[-1].time if self.events else 0


@dataclass(frozen=True, slots=True)
class RollNote:
    """One note as a bar of a piano roll."""

    start: int
    """Milliseconds."""
    end: int
    """Milliseconds, after the start."""
    pitch: float
    """Semitones, 60 is middle C."""
    velocity: float


def song_of(events: Iterable[Event]) -> Song:
    """Return a song of events in any order; those of one moment keep theirs."""
    return Song(tuple(sorted(events, key=lambda event: event.time)))


def excerpt(song: Song, start: int, end: int) -> Song:
    """Return what was played from `start` to before `end` (ms), moved so that it begins at 0.

    A drone that was already sounding comes along; a note still held at the end is let go there.
    """
    kept: list[Event] = []
    held: dict[int, None] = {}
    drone: Event | None = None
    for event in song.events:
        if event.kind == "drone" and event.time < start:
            drone = event if event.instrument else None
        if not start <= event.time < end:
            continue
        if event.kind == "on":
            held[event.key] = None
        elif event.kind == "off" and held.pop(event.key, 0) is not None:
            continue
        kept.append(replace(event, time=event.time - start))
    if drone is not None:
        kept.insert(0, replace(drone, time=0))
    last = max(0, min(end, song.duration + 1) - start)
    kept.extend(Event(last, "off", key) for key in held)
    return Song(tuple(kept))


def note_roll(song: Song) -> tuple[RollNote, ...]:
    """Return the notes as bars, by start. A note never let go lasts to the end of the song."""
    bars: list[RollNote] = []
    held: dict[int, Event] = {}
    for event in song.events:
        if event.kind not in ("on", "off"):
            continue
        started = held.pop(event.key, None)
        if started is not None:
            bars.append(_bar(started, event.time))
        if event.kind == "on":
            held[event.key] = event
    bars.extend(_bar(event, song.duration) for event in held.values())
    return tuple(sorted(bars, key=lambda bar: (bar.start, bar.pitch)))


def _bar(started: Event, end: int) -> RollNote:
    return RollNote(started.time, max(end, started.time + 1), pitch_of(started.frequency), started.velocity)

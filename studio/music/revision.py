"""Revisions: what a hand does to single notes, as a new material made of the old one, and the step that shows it.

Times are milliseconds from the start of the material, as events have them. Pure functions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studio.music.arrangement import RATE, Arrangement, Clip, Notes
from studio.music.draft import free
from studio.music.note import frequency, pitch_of
from studio.music.score import length_of, notes_of
from studio.music.song import Event
from studio.music.step import Op, Revised, SetClip

SHORTEST = 20
"""Milliseconds a note lasts at least."""
SOFTEST = 0.05
LOWEST, HIGHEST = 21, 108
"""Pitches a note can be moved to: those of a piano."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One note of a material as a hand takes hold of it."""

    index: int
    """Of its "on" among the events, -1 for one that is to be added."""
    start: int
    end: int
    pitch: float
    """Semitones, 60 is middle C."""
    velocity: float
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the events of a material: those without, and others."""

    without: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without or self.events)


def bars_of(notes: Notes) -> tuple[Bar, ...]:
    """Return the notes of a material by their starts."""
    return tuple(
        Bar(note.index, _ms(note.start), _ms(note.end), pitch_of(note.frequency), note.velocity, note.instrument)
        for note in notes_of(notes)
        if note.frequency > 0.0
    )


def _ms(frames: int) -> int:
    return round(1000 * frames / RATE)


def fitting(bar: Bar) -> Bar:
    """Return a note as it can be: not before the beginning, not shorter, higher, lower or softer than there is."""
    start = max(0, bar.start)
    end = max(bar.end + start - bar.start, start + SHORTEST)
    pitch = min(float(HIGHEST), max(float(LOWEST), bar.pitch))
    return replace(bar, start=start, end=end, pitch=pitch, velocity=min(1.0, max(SOFTEST, bar.velocity)))


def revised(
    notes: Notes, wanted: Iterable[Bar], dropped: Iterable[int] = (), bars: tuple[Bar, ...] | None = None
) -> Change:
    """Return what makes these notes of a material what they are here, adds those of index -1, and drops others.

    What a note slid to and how it was leant on goes along with it. Notes that are as they were change nothing.
    `bars`, where they are known, are `bars_of(notes)`.
    """
    before = {bar.index: bar for bar in (bars_of(notes) if bars is None else bars)}
    key = free(event.key for event in notes.events)
    without: set[int] = set()
    more: list[Event] = []
    own = _events_of(notes)
    for bar in map(fitting, wanted):
        old = before.get(bar.index)
        if old == bar or (old is None and bar.index >= 0):
            continue
        more.extend(_laid(bar, old, [notes.events[at] for at in own.get(bar.index, ())], key))
        without.update(own.get(bar.index, ()))
        key += 1
    for index in dropped:
        without.update(own.get(index, ()))
    return Change(tuple(sorted(without)), tuple(sorted(more, key=lambda event: event.time)))


def _laid(bar: Bar, old: Bar | None, events: list[Event], key: int) -> list[Event]:
    """Return a note's events at their new place, with a key that no other note has."""
    hertz = frequency(bar.pitch)
    if old is not None and bar.pitch == old.pitch:
        hertz = events[0].frequency
    made = [Event(bar.start, "on", key, hertz, bar.velocity, bar.instrument)]
    for event in events[1:]:
        if old is None or event.kind not in ("glide", "press"):
            continue
        time = min(bar.end, bar.start + event.time - old.start)
        slid = event.frequency * hertz / events[0].frequency if event.kind == "glide" else event.frequency
        made.append(replace(event, time=time, key=key, frequency=slid))
    return [*made, Event(bar.end, "off", key)]


def _events_of(notes: Notes) -> Mapping[int, tuple[int, ...]]:
    """Return which events each note is made of, by the index of its "on": that first, its "off" last if it has one."""
    found: dict[int, list[int]] = {}
    held: dict[int, int] = {}
    for index, event in enumerate(notes.events):
        if event.kind == "on":
            held[event.key] = index
            found[index] = [index]
        elif event.kind in ("off", "glide", "press") and event.key in held:
            found[held[event.key]].append(index)
            if event.kind == "off":
                del held[event.key]
    return {index: tuple(events) for index, events in found.items()}


def shown(arrangement: Arrangement, clip: Clip, change: Change) -> tuple[Op, ...]:
    """Return the ops that show a clip with a change of its notes: one step. Other clips of the same material stay."""
    if not change:
        return ()
    number = free(arrangement.materials)
    material = arrangement.materials[clip.material]
    made: list[Op] = [Revised(number, clip.material, change.without, change.events)]
    longer = clip
    last = max((event.time for event in change.events), default=0) * RATE // 1000
    if clip.length and isinstance(material, Notes) and clip.offset + clip.length >= length_of(material):
        longer = replace(clip, length=max(clip.length, last - clip.offset))
    return (*made, SetClip(replace(longer, material=number)))

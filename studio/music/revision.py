"""Revisions: what a hand does to single notes, as a new material made of the old one, and the step that shows it.

Times are milliseconds from the start of the material, as events have them. Pure functions.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

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
    key = free(map(attrgetter("key"), notes.events))
    without: set[int] = set()
    more: list[Event] = []
    for bar in map(fitting, wanted):
        old = before.get(bar.index)
        if old == bar or (old is None and bar.index >= 0):
            continue
        own = _own(notes.events, bar.index)
        more.extend(_laid(bar, old, [notes.events[at] for at in own], key))
        without.update(own)
        key += 1
    for index in dropped:
        without.update(_own(notes.events, index))
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


def _own(events: Sequence[Event], index: int) -> tuple[int, ...]:
    """Return which events a note is made of: its "on", at that index, first, its "off" last if it has one."""
    if not (0 <= index < len(events) and events[index].kind == "on"):
        return ()
    found, key = [index], events[index].key
    for at in range(index + 1, len(events)):
        event = events[at]
        if event.key == key and event.kind != "drone":
            if event.kind == "on":
                break
            found.append(at)
            if event.kind == "off":
                break
    return tuple(found)


def is_plain(notes: Notes) -> bool:
    """Say whether every note is let go before another has its key: then none depends on what becomes of others."""
    held: set[int] = set()
    for event in notes.events:
        if event.kind == "on":
            if event.key in held:
                return False
            held.add(event.key)
        elif event.kind == "off":
            held.discard(event.key)
    return not held


def bars_after(before: tuple[Bar, ...], notes: Notes, change: Change) -> tuple[Bar, ...]:
    """Return what `bars_of` gives after a change of plain notes whose bars these are: quick where little changes."""
    events, more, without = notes.events, change.events, change.without
    if not change:
        return before
    gone, since = set(without), [event.time for event in more]
    times = [*since, *(events[at].time for at in without)]
    first = bisect_left(before, min(times), key=_start)
    last = bisect_right(before, max(times), key=_start)
    left = [
        replace(bar, index=bar.index - bisect_left(without, bar.index) + bisect_left(since, bar.start))
        for bar in before[first:last]
        if bar.index not in gone
    ]
    ends = {event.key: event.time for event in more if event.kind == "off"}
    for number, event in enumerate(more):
        if event.kind == "on" and event.frequency > 0.0:
            at = bisect_right(events, event.time, key=_time)
            index = at - bisect_left(without, at) + number
            end, pitch = ends.get(event.key, event.time), pitch_of(event.frequency)
            left.append(Bar(index, event.time, end, pitch, event.velocity, event.instrument))
    left.sort(key=lambda bar: (bar.start, bar.index))
    shift = len(more) - len(without)
    rest = before[last:]
    if shift:
        rest = tuple(Bar(b.index + shift, b.start, b.end, b.pitch, b.velocity, b.instrument) for b in rest)
    return (*before[:first], *left, *rest)


_start, _time = attrgetter("start"), attrgetter("time")


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

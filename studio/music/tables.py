"""The ops of a song as tables for JSON, which the log packs and the open form shows.

Every table has a "kind"; see `_SHAPES` for the rest. Places and lengths are frames at 48 kHz, "at" in an event is ms
since its material began, frequencies are in Hz, gains and levels are factors, "fading" is in dB. Reading raises
ValueError for anything out of range, so that nothing absurd comes in by a file or a damaged log.
"""

from collections.abc import Callable
from typing import Any

from studio.core.openly import Table, number, rows, whole, words
from studio.music.arrangement import SLOTS, Clip, Hit, Pattern, Track, TrackKind, Tuning
from studio.music.song import Event
from studio.music.step import (
    DropClip,
    DropTrack,
    MoveTrack,
    Op,
    Patterned,
    Played,
    Redo,
    Revised,
    SetClip,
    SetTempo,
    SetTrack,
    Step,
    TakeBegun,
    TakeEnded,
    Together,
    Undo,
)

MOST_EVENTS = 1 << 23
MOST_TIME = 1 << 40
MOST_FRAMES = 1 << 40
MOST_KEY = (1 << 32) - 1
MOST_NUMBER = (1 << 31) - 1
LONGEST_NAME = 255
LONGEST_TITLE = 1000
MOST_STEPS = 1 << 16
DEEPEST = 4
MOST_HITS = 4096
TRACK_KINDS: tuple[TrackKind, ...] = ("notes", "drone", "take", "pattern")


def table_of(op: Op) -> Table:
    """Return an op as a table. Raises ValueError for an op that was never read."""
    name, write, _ = _BY_TYPE.get(type(op), (None, None, None))
    if name is None or write is None:
        raise ValueError("an op that can't be read can't be written")
    return {"kind": name, **write(op)}


def op_of(table: Table, deep: int = 0) -> Op:
    """Return the op of a table. Names it doesn't know are passed over. Raises ValueError for one that is none."""
    read = _BY_NAME.get(words(table, "kind", LONGEST_NAME))
    if read is None or deep > DEEPEST:
        raise ValueError("no such op")
    return read(table) if read is not _together else _together(table, deep)


def event_table(event: Event) -> Table:
    """Return an event as a table."""
    table: Table = {"kind": event.kind, "at": event.time, "key": event.key}
    if event.kind in ("on", "drone", "glide"):
        table["frequency"] = event.frequency
    if event.kind in ("on", "press"):
        table["velocity"] = event.velocity
    if event.kind in ("on", "drone"):
        table["instrument"] = event.instrument
    return table


def event_of(table: Table) -> Event:
    """Return the event of a table. Raises ValueError for one that is none."""
    kind = table.get("kind")
    at, key = whole(table, "at", MOST_TIME), whole(table, "key", MOST_KEY)
    if kind == "off":
        return Event(at, "off", key)
    if kind == "glide":
        return Event(at, "glide", key, number(table, "frequency", 1, 24000))
    if kind == "press":
        return Event(at, "press", key, 0.0, number(table, "velocity", 0, 1))
    name = words(table, "instrument", LONGEST_NAME)
    if kind == "on":
        return Event(at, "on", key, number(table, "frequency", 1, 24000), number(table, "velocity", 0, 1), name)
    if kind == "drone":
        return Event(at, "drone", key, number(table, "frequency", 0, 24000), 0.0, name)
    raise ValueError("no such event")


# --- materials --------------------------------------------------------------------------------------------


def _played(op: Played) -> Table:
    table: Table = {"material": op.material, "events": [event_table(event) for event in op.events]}
    if op.tuning is not None:
        table["tuning"] = {"scale": op.tuning.scale, "root": op.tuning.root, "pads": op.tuning.pads}
    return table


def _played_of(table: Table) -> Played:
    tuning = table.get("tuning")
    if tuning is not None:
        tuning = Tuning(
            words(_inner(tuning), "scale", LONGEST_NAME), whole(tuning, "root", 127), whole(tuning, "pads", 256, 1)
        )
    return Played(whole(table, "material", MOST_NUMBER), _events(table), tuning)


def _revised(op: Revised) -> Table:
    return {
        "material": op.material,
        "of": op.of,
        "without": list(op.without),
        "events": [event_table(event) for event in op.events],
    }


def _revised_of(table: Table) -> Revised:
    without = tuple(_index(index) for index in rows(table, "without", MOST_EVENTS))
    return Revised(whole(table, "material", MOST_NUMBER), whole(table, "of", MOST_NUMBER), without, _events(table))


def _patterned(op: Patterned) -> Table:
    pattern = op.pattern
    hits = [
        {"slot": hit.slot, "frequency": hit.frequency, "velocity": hit.velocity, "slots": hit.slots}
        for hit in pattern.hits
    ]
    return {"material": op.material, "instrument": pattern.instrument, "slot": pattern.slot, "hits": hits}


def _patterned_of(table: Table) -> Patterned:
    hits = tuple(
        Hit(
            whole(_inner(hit), "slot", SLOTS - 1),
            number(hit, "frequency", 1, 24000),
            number(hit, "velocity", 0, 1),
            whole(hit, "slots", SLOTS, 1),
        )
        for hit in rows(table, "hits", MOST_HITS)
    )
    pattern = Pattern(hits, words(table, "instrument", LONGEST_NAME), whole(table, "slot", 10 * 48000, 240))
    return Patterned(whole(table, "material", MOST_NUMBER), pattern)


def _take_begun(op: TakeBegun) -> Table:
    return {"material": op.material, "first": op.first, "channels": op.channels, "late": op.late}


def _take_begun_of(table: Table) -> TakeBegun:
    return TakeBegun(
        whole(table, "material", MOST_NUMBER),
        whole(table, "first", MOST_KEY),
        whole(table, "channels", 2, 1),
        whole(table, "late", 10 * 48000, -10 * 48000),
    )


def _take_ended(op: TakeEnded) -> Table:
    return {"material": op.material, "frames": op.frames}


def _take_ended_of(table: Table) -> TakeEnded:
    return TakeEnded(whole(table, "material", MOST_NUMBER), whole(table, "frames", MOST_FRAMES))


# --- steps ------------------------------------------------------------------------------------------------


def _track(op: SetTrack) -> Table:
    track = op.track
    return {
        "number": track.number,
        "of": track.kind,
        "instrument": track.instrument,
        "title": track.title,
        "level": track.level,
        "pan": track.pan,
        "muted": track.muted,
    }


def _track_of(table: Table) -> SetTrack:
    kind = table.get("of")
    if kind not in TRACK_KINDS:
        raise ValueError("no such track")
    return SetTrack(
        Track(
            whole(table, "number", MOST_NUMBER),
            kind,
            words(table, "instrument", LONGEST_NAME),
            words(table, "title", LONGEST_TITLE),
            number(table, "level", 0, 2),
            number(table, "pan", -1, 1),
            table.get("muted") is True,
        )
    )


def _clip(op: SetClip) -> Table:
    clip = op.clip
    return {name: getattr(clip, name) for name in Clip.__dataclass_fields__}


def _clip_of(table: Table) -> SetClip:
    names, places = ("number", "track", "material"), ("start", "offset", "length", "every")
    number_, track, material = (whole(table, name, MOST_NUMBER) for name in names)
    start, offset, length, every = (whole(table, name, MOST_FRAMES) for name in places)
    return SetClip(
        Clip(
            number_,
            track,
            material,
            start,
            offset,
            length,
            every,
            whole(table, "passes", 1 << 20),
            number(table, "fading", 0, 120),
            number(table, "gain", 0, 4),
            whole(table, "fade_in", MOST_FRAMES),
            whole(table, "fade_out", MOST_FRAMES),
        )
    )


def _together(table: Table, deep: int = 0) -> Together:
    made: list[Step] = []
    for row in rows(table, "steps", MOST_STEPS):
        op = op_of(_inner(row), deep + 1)
        if not isinstance(op, Step):
            raise ValueError("no step")
        made.append(op)
    return Together(tuple(made))


# --- all of them ------------------------------------------------------------------------------------------

_SHAPES: tuple[tuple[type, str, Callable[[Any], Table], Callable[[Table], Op]], ...] = (
    (Played, "played", _played, _played_of),
    (Revised, "revised", _revised, _revised_of),
    (Patterned, "pattern", _patterned, _patterned_of),
    (TakeBegun, "take", _take_begun, _take_begun_of),
    (TakeEnded, "take ended", _take_ended, _take_ended_of),
    (SetTrack, "track", _track, _track_of),
    (
        MoveTrack,
        "track moved",
        lambda op: {"number": op.number, "place": op.place},
        lambda table: MoveTrack(whole(table, "number", MOST_NUMBER), whole(table, "place", MOST_NUMBER)),
    ),
    (
        DropTrack,
        "track dropped",
        lambda op: {"number": op.number},
        lambda table: DropTrack(whole(table, "number", MOST_NUMBER)),
    ),
    (SetClip, "clip", _clip, _clip_of),
    (
        DropClip,
        "clip dropped",
        lambda op: {"number": op.number},
        lambda table: DropClip(whole(table, "number", MOST_NUMBER)),
    ),
    (
        SetTempo,
        "tempo",
        lambda op: {"tempo": op.tempo},
        lambda table: SetTempo(number(table, "tempo", 0, 1000)),
    ),
    (Together, "together", lambda op: {"steps": [table_of(step) for step in op.steps]}, _together),
    (Undo, "undo", lambda _: {}, lambda _: Undo()),
    (Redo, "redo", lambda _: {}, lambda _: Redo()),
)
_BY_TYPE = {shape[0]: shape[1:] for shape in _SHAPES}
_BY_NAME = {shape[1]: shape[3] for shape in _SHAPES}


def _events(table: Table) -> tuple[Event, ...]:
    events = tuple(event_of(_inner(row)) for row in rows(table, "events", MOST_EVENTS))
    if any(after.time < before.time for before, after in zip(events, events[1:], strict=False)):
        raise ValueError("events out of order")
    return events


def _inner(value: Any) -> Table:
    if not isinstance(value, dict):
        raise ValueError("no table")
    return value


def _index(value: Any) -> int:
    if type(value) is not int or not 0 <= value < MOST_EVENTS:
        raise ValueError("no such index")
    return value

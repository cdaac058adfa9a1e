"""What a song's log amounts to: its materials, the steps made with them, how many stand, and the song they make."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter

from studio.music.arrangement import (
    MOST_CLIPS,
    MOST_TRACKS,
    RATE,
    Arrangement,
    Clip,
    Material,
    Notes,
    Pattern,
    Take,
    Track,
    Tuning,
)
from studio.music.song import Event
from studio.music.step import (
    DropClip,
    DropTrack,
    Growth,
    Lost,
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
    Unread,
)

FITTING = {"notes": Notes, "drone": Notes, "take": Take, "pattern": Pattern}
"""Which materials a kind of track sounds."""


class Draft:
    """A song while it is read or made: it grows op by op."""

    def __init__(self, ops: Iterable[Op] = (), chunks: int = 0) -> None:
        """Take the ops of a log, and how many seconds of sound its piece has."""
        self.chunks = chunks
        """Chunks of the piece; a take that has no end yet has all from its first to the next's first."""
        self.steps: list[Step] = []
        """Every step made, those undone last at the end."""
        self.done = 0
        """How many of the steps stand."""
        self.lost = 0
        """How many parts of materials can't be read."""
        self._events: dict[int, list[Event]] = {}
        self._tunings: dict[int, Tuning | None] = {}
        self._notes: dict[int, Notes] = {}
        self._others: dict[int, Pattern | TakeBegun] = {}
        self._frames: dict[int, int] = {}
        self._moments: list[Arrangement] = []
        for op in ops:
            self.add(op)

    @property
    def can_undo(self) -> bool:
        """True when a step stands."""
        return self.done > 0

    @property
    def can_redo(self) -> bool:
        """True when a step was undone."""
        return self.done < len(self.steps)

    def add(self, op: Op) -> None:
        """Take the next op. A material that is there already, and one made of none, change nothing."""
        match op:
            case Undo():
                self.done = max(0, self.done - 1)
            case Redo():
                self.done = min(len(self.steps), self.done + 1)
            case Lost():
                self.lost += 1
            case Played() | Revised() | Patterned() | TakeBegun() | TakeEnded():
                self._grow(op)
            case _:
                del self.steps[self.done :]
                del self._moments[self.done + 1 :]
                self.steps.append(op)
                self.done += 1

    def _grow(self, op: Growth) -> None:
        if op.material == 0:
            self._moments.clear()
        if isinstance(op, Played):
            if op.material not in self._others:
                self._tunings.setdefault(op.material, op.tuning)
                self._events.setdefault(op.material, []).extend(op.events)
                self._notes.pop(op.material, None)
        elif isinstance(op, TakeEnded):
            if isinstance(self._others.get(op.material), TakeBegun):
                self._frames.setdefault(op.material, op.frames)
        elif op.material not in self._events and op.material not in self._others:
            self._make(op)

    def _make(self, op: Revised | Patterned | TakeBegun) -> None:
        if isinstance(op, TakeBegun):
            self._others[op.material] = op
        elif isinstance(op, Patterned):
            self._others[op.material] = op.pattern
        elif op.of in self._events:
            self._events[op.material] = revised(self._events[op.of], op.without, op.events)
            self._tunings[op.material] = self._tunings.get(op.of)

    def lend(self, number: int, notes: Notes) -> None:
        """Take a notes material as it was worked out elsewhere of the same events."""
        if number in self._events:
            self._notes[number] = notes

    @property
    def materials(self) -> dict[int, Material]:
        """What can sound, by number; what has not changed since is the same object as before."""
        made: dict[int, Material] = {number: self._note_material(number) for number in self._events}
        firsts = sorted(one.first for one in self._others.values() if isinstance(one, TakeBegun))
        for number, one in self._others.items():
            made[number] = one if isinstance(one, Pattern) else self._take(number, one, firsts)
        return made

    def _note_material(self, number: int) -> Notes:
        found = self._notes.get(number)
        if found is None:
            events = tuple(sorted(self._events[number], key=attrgetter("time")))
            found = self._notes[number] = Notes(events, self._tunings.get(number))
        return found

    def _take(self, number: int, begun: TakeBegun, firsts: list[int]) -> Take:
        end = next((first for first in firsts if first > begun.first), max(self.chunks, begun.first))
        there = max(0, end - begun.first) * RATE
        return Take(begun.first, min(self._frames.get(number, there), there), begun.channels, begun.late)

    @property
    def arrangement(self) -> Arrangement:
        """The song as it stands now."""
        materials = self.materials
        if not self._moments:
            self._moments.append(begun(materials))
        while len(self._moments) <= self.done:
            last = replace(self._moments[-1], materials=materials)
            self._moments.append(after(last, self.steps[len(self._moments) - 1]))
        return replace(self._moments[self.done], materials=materials)

    @property
    def unread(self) -> int:
        """How many of the steps that stand, and of what they arrange, can't be read."""
        return self.lost + sum(isinstance(step, Unread) for step in self.steps[: self.done])


def begun(materials: Mapping[int, Material]) -> Arrangement:
    """Return the arrangement before its first step: what was played first, and what lay underneath it."""
    first = materials.get(0)
    tracks: list[Track] = []
    clips: list[Clip] = []
    if isinstance(first, Notes):
        for number, kind in enumerate(("on", "drone")):
            if any(event.kind == kind and (kind == "on" or event.instrument) for event in first.events):
                tracks.append(Track(number, "notes" if kind == "on" else "drone"))
                clips.append(Clip(number, number, 0, 0))
    return Arrangement(tuple(tracks), tuple(clips), materials=materials)


def after(arrangement: Arrangement, step: Step) -> Arrangement:
    """Return the arrangement after a step. A step with something that isn't there changes nothing."""
    match step:
        case SetTrack(track):
            return _with_track(arrangement, track)
        case MoveTrack(number, place):
            return _moved(arrangement, number, place)
        case DropTrack(number):
            tracks = tuple(track for track in arrangement.tracks if track.number != number)
            clips = tuple(clip for clip in arrangement.clips if clip.track != number)
            return replace(arrangement, tracks=tracks, clips=clips)
        case SetClip(clip):
            return _with_clip(arrangement, clip)
        case DropClip(number):
            return replace(arrangement, clips=tuple(clip for clip in arrangement.clips if clip.number != number))
        case SetTempo(tempo):
            return replace(arrangement, tempo=tempo)
        case Together(steps):
            for one in steps:
                arrangement = after(arrangement, one)
            return arrangement
        case Unread():
            return arrangement


def _with_track(arrangement: Arrangement, track: Track) -> Arrangement:
    old = arrangement.track(track.number)
    if old is None:
        if len(arrangement.tracks) >= MOST_TRACKS:
            return arrangement
        return replace(arrangement, tracks=(*arrangement.tracks, track))
    if old.kind != track.kind:
        return arrangement
    tracks = tuple(track if one.number == track.number else one for one in arrangement.tracks)
    return replace(arrangement, tracks=tracks)


def _moved(arrangement: Arrangement, number: int, place: int) -> Arrangement:
    track = arrangement.track(number)
    if track is None:
        return arrangement
    others = [one for one in arrangement.tracks if one is not track]
    others.insert(place, track)
    return replace(arrangement, tracks=tuple(others))


def _with_clip(arrangement: Arrangement, clip: Clip) -> Arrangement:
    track, material = arrangement.track(clip.track), arrangement.materials.get(clip.material)
    if track is None or not isinstance(material, FITTING[track.kind]):
        return arrangement
    if arrangement.clip(clip.number) is None:
        if len(arrangement.clips) >= MOST_CLIPS:
            return arrangement
        return replace(arrangement, clips=(*arrangement.clips, clip))
    clips = tuple(clip if one.number == clip.number else one for one in arrangement.clips)
    return replace(arrangement, clips=clips)


def revised(events: Iterable[Event], without: Iterable[int], more: Iterable[Event]) -> list[Event]:
    """Return events without some of them (by index) and with others, in order of time."""
    gone = set(without)
    left = [event for index, event in enumerate(events) if index not in gone]
    return sorted([*left, *more], key=attrgetter("time"))


def free(numbers: Iterable[int]) -> int:
    """Return the next number that none of these has."""
    return max(numbers, default=-1) + 1

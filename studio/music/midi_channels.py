"""Which notes share a channel of MIDI: a bend and a touch go to all that sounds on one, so what differs is kept apart.

Source: General MIDI 1 and MIDI 1.0 (MIDI Manufacturers Association); a note to a channel as in MPE.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from studio.music.general_midi import DRUMS

CHANNELS = tuple(channel for channel in range(16) if channel != DRUMS)
LOUD = 100
"""General MIDI's volume of a channel that nobody has turned."""
MIDDLE = 64
"""Its side of a channel that is in the middle."""
FARTHEST = 24
"""Semitones that a note can be bent, up or down, on a line of its own."""

_NONE = 100
_STEPS = (1, 2, 5, 10, 20, _NONE)
"""Cents to which bends are rounded: the first with which the channels are enough. The last is no bend at all."""
_FINE, _COARSE = _STEPS[:3], 10
_MOST = (14, 6, 3, 2, 1)
"""Notes of one part that may move at once: the first that the channels are enough for."""
_REST = 500
"""Ticks that a line rests between two notes where it can: the second would bend what rings on of the first."""
_SLIDE = 75
"""Cents from which on a slide leads to another key, where there is no channel to slide on."""


@dataclass(frozen=True, slots=True)
class Note:
    """One key of a piano, from when to when, in ticks."""

    start: int
    end: int
    key: int
    velocity: int
    cents: int = 0
    """How far it is bent."""
    slides: tuple[tuple[int, int], ...] = ()
    """From when on it goes to how many cents above its key."""
    presses: tuple[tuple[int, int], ...] = ()
    """From when on it is leant on how much, 0 to 127."""

    @property
    def moves(self) -> bool:
        """Whether it is more than a key going down and up."""
        return any(cents != self.cents for _, cents in self.slides) or any(weight for _, weight in self.presses)


@dataclass(slots=True)
class Part:
    """Notes that one instrument plays, as loud, from the same side."""

    name: str
    drums: bool = False
    volume: int = LOUD
    side: int = MIDDLE
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """What one channel plays of a part."""

    notes: list[Note]
    bend: int = 0
    """Cents that all its notes are bent by."""
    own: bool = False
    """Whether it plays one note at a time, each with its own bends and its own touch."""


def lines_of(parts: list[Part]) -> list[list[Line]]:
    """Return the lines of each part: as true to what is played as there are channels for it."""
    made: list[list[Line]] = []
    for most, step in _tries(any(note.moves for part in parts for note in part.notes)):
        made = [_lines(part, most, step) for part in parts]
        if sum(len(lines) for part, lines in zip(parts, made, strict=True) if not part.drums) <= len(CHANNELS):
            break
    return made


def _tries(moving: bool) -> Iterator[tuple[int, int]]:
    """Give how many lines a part may have for notes that move, and how finely the others are bent.

    Where it is not at all they too have such lines, as long as there are enough.
    """
    for most in _MOST if moving else (0, _MOST[0]):
        for step in _FINE if most == 0 else (*_FINE, _NONE):
            yield most, step
    for step in _STEPS:
        yield 0, step


def _lines(part: Part, most: int, step: int) -> list[Line]:
    if part.drums:
        return [Line(_apart(part.notes))]
    own: list[Line] = []
    bends: dict[int, list[Note]] = {}
    coarse = _COARSE if most and step == _NONE else step
    for note in sorted(part.notes, key=lambda note: note.start):
        if (note.moves or (step == _NONE and note.cents)) and _taken(own, note, most):
            continue
        for one in _steps(note):
            bends.setdefault(0 if coarse == _NONE else round(one.cents / coarse) * coarse, []).append(one)
    shared = [Line(_apart(bends[bend]), bend) for bend in sorted(bends, key=abs)]
    return [*shared, *own]


def _taken(lines: list[Line], note: Note, most: int) -> bool:
    """Give a note to the line that has rested longest, or to a new one; say whether there was one for it."""
    rested = min(lines, key=lambda line: line.notes[-1].end, default=None)
    since = -1 if rested is None else note.start - rested.notes[-1].end
    if since < _REST and len(lines) < most:
        lines.append(Line([note], own=True))
    elif rested is not None and since >= 0:
        rested.notes.append(note)
    else:
        return False
    return True


def _steps(note: Note) -> Iterator[Note]:
    """Give the keys that stand for a note that can't slide: the next one begins where the slide comes to."""
    here, start = 100 * note.key + note.cents, note.start
    for tick, cents in note.slides:
        there = min(12700, max(0, 100 * note.key + cents))
        if abs(there - here) >= _SLIDE and start < tick < note.end:
            yield _key(note, here, start, tick)
            here, start = there, tick
    yield _key(note, here, start, note.end)


def _key(note: Note, pitch: int, start: int, end: int) -> Note:
    """Return a stretch of a note at a pitch, in cents."""
    if start == note.start and end == note.end:
        return replace(note, slides=())
    key = (pitch + 50) // 100
    leant = tuple((max(start, tick), weight) for tick, weight in note.presses if tick < end)
    before = [index for index, (tick, _) in enumerate(leant) if tick == start]
    return Note(start, end, key, note.velocity, pitch - 100 * key, (), leant[before[-1] if before else 0 :])


def _apart(notes: list[Note]) -> list[Note]:
    """Return notes of which none sounds while its own key does: MIDI could not tell their ends apart."""
    made: list[Note] = []
    last: dict[int, int] = {}
    for note in sorted(notes, key=lambda note: (note.start, note.end)):
        before = last.get(note.key)
        if before is not None and made[before].start == note.start:
            made[before] = replace(note, velocity=max(note.velocity, made[before].velocity))
            continue
        if before is not None and made[before].end > note.start:
            made[before] = replace(made[before], end=note.start)
        last[note.key] = len(made)
        made.append(note)
    return made

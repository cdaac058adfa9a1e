"""The rows of a song: what each track is called, what is said about it, and how high it lies. No Kivy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from studio.music import edits
from studio.music.arrangement import Arrangement, Clip, Material, Notes, Pattern, Track
from studio.music.instrument import Instrument, standard
from studio.music.note import name, pitch_of
from studio.music.score import Score

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NOTES_TINTS = ("sound", "words", "draw")
"""Tokens of the colours of what was played, one after the other."""
GROUNDS = {"sound": "tsound", "words": "twords", "draw": "tdraw", "voice": "tvoice", "accent": "soft"}
"""Token of the ground that goes with each."""
HIGHEST = {"notes": 150, "pattern": 120, "take": 112, "drone": 72}
LOWEST = {"notes": 84, "pattern": 84, "take": 84, "drone": 64}
"""Dp a row is high at most and at least, by the kind of its track."""
GAP = 14
"""Dp between rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One track as it is shown."""

    track: Track
    clips: tuple[Clip, ...]
    title: str
    said: str
    """A few words about it, or nothing."""
    icon: str
    tint: str
    """Token of its colour; `GROUNDS` has its ground."""
    top: float = 0.0
    """Dp from the horizon to its upper end."""
    high: float = 100.0
    """Dp."""

    @property
    def ground(self) -> str:
        """Token of its clips' ground."""
        return GROUNDS[self.tint]


def rows_of(score: Score, room: float) -> tuple[Row, ...]:
    """Return the rows of a song, as high as `room` dp let them be, the first one below the horizon."""
    arrangement = score.arrangement
    tints = _tints(arrangement)
    share = _share([track.kind for track in arrangement.tracks], room)
    rows, top = [], float(GAP)
    for track in arrangement.tracks:
        high = LOWEST[track.kind] + share * (HIGHEST[track.kind] - LOWEST[track.kind])
        rows.append(_row(score, track, tints[track.number], top, high))
        top += high + GAP
    return tuple(rows)


def whole_height(rows: tuple[Row, ...]) -> float:
    """Return how many dp all rows take."""
    return rows[-1].top + rows[-1].high + GAP if rows else 0.0


def _share(kinds: list[str], room: float) -> float:
    """Return where between lowest and highest the rows are, 0 to 1."""
    room -= GAP * (len(kinds) + 1)
    low, high = sum(LOWEST[kind] for kind in kinds), sum(HIGHEST[kind] for kind in kinds)
    return min(1.0, max(0.0, (room - low) / (high - low))) if high > low else 1.0


def _tints(arrangement: Arrangement) -> dict[int, str]:
    tints, played = {}, 0
    for track in arrangement.tracks:
        if track.kind == "take":
            tints[track.number] = "voice"
        elif track.kind == "drone":
            tints[track.number] = "accent"
        else:
            tints[track.number] = NOTES_TINTS[played % len(NOTES_TINTS)]
            played += 1
    return tints


def _row(score: Score, track: Track, tint: str, top: float, high: float) -> Row:
    clips = score.arrangement.on(track.number)
    title, icon = called(score.arrangement, track, clips)
    return Row(track, clips, title, _said(score, track, clips), icon, tint, top, high)


def called(arrangement: Arrangement, track: Track, clips: tuple[Clip, ...]) -> tuple[str, str]:
    """Return what a track is called by itself, and its icon."""
    if track.kind == "take":
        return "Voice", "mic"
    key = track.instrument or _instrument(arrangement, track, clips)
    known = standard()
    if track.kind == "drone":
        under = known.drone(key)
        return (under.title, under.icon) if under is not None else ("Underneath", "waves")
    one = known.instrument(key)
    return one.title, one.icon


class _Same:
    """A material that is no other, however alike: what was found in it holds for as long as it is there."""

    __slots__ = ("material",)

    def __init__(self, material: Material) -> None:
        self.material = material

    def __hash__(self) -> int:
        return id(self.material)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.material is self.material


@lru_cache(maxsize=64)
def _heard(same: _Same, kind: str) -> tuple[tuple[str, int], ...]:
    """Return what sounds in a material, and how often."""
    material = same.material
    if isinstance(material, Pattern):
        return ((material.instrument, 1),)
    events = material.events if isinstance(material, Notes) else ()
    return tuple(Counter(one.instrument for one in events if one.kind == kind and one.instrument).items())


def _instrument(arrangement: Arrangement, track: Track, clips: tuple[Clip, ...]) -> str:
    """Return the name of what is heard most on a track."""
    heard: Counter[str] = Counter()
    for clip in clips:
        material = arrangement.materials.get(clip.material)
        if material is not None:
            heard.update(dict(_heard(_Same(material), "drone" if track.kind == "drone" else "on")))
    return heard.most_common(1)[0][0] if heard else ""


def _said(score: Score, track: Track, clips: tuple[Clip, ...]) -> str:
    if track.muted:
        return "silent now"
    if track.title:
        return f"“{track.title}”"
    if any(edits.fades(clip) for clip in clips) and not any(_comes_again(clip) for clip in clips):
        return "fading"
    again = [clip for clip in clips if _comes_again(clip)]
    if again:
        endless = any(not clip.passes for clip in again)
        return "on and on" if endless else passes_words(max(clip.passes for clip in again))
    return _root(score.arrangement, clips) if track.kind == "drone" else ""


def _comes_again(clip: Clip) -> bool:
    return bool(clip.every) and clip.passes != 1


def passes_words(passes: int) -> str:
    """Return a number of passes in words."""
    number = NUMBERS[passes] if passes < len(NUMBERS) else str(passes)
    return f"{number} pass" if passes == 1 else f"{number} passes"


@lru_cache(maxsize=64)
def _root_of(same: _Same) -> str:
    """Return the note on which something lies underneath in a material, in words, "" for none."""
    events = same.material.events if isinstance(same.material, Notes) else ()
    for event in events:
        if event.kind == "drone" and event.frequency > 0 and _is_tuned(event.instrument):
            return name(round(pitch_of(event.frequency))).replace("♯", " sharp").replace("♭", " flat")
    return ""


def _root(arrangement: Arrangement, clips: tuple[Clip, ...]) -> str:
    materials = (arrangement.materials.get(clip.material) for clip in clips)
    roots = (_root_of(_Same(material)) for material in materials if material is not None)
    root = next((root for root in roots if root), "")
    return f"drone on {root}" if root else ""


def _is_tuned(drone: str) -> bool:
    """Say whether what lies underneath has a pitch: rain has none."""
    return isinstance(standard().drone(drone), Instrument)


def clip_name(row: Row) -> str:
    """Return what the buttons below say they are about."""
    return {"take": "Voice take", "drone": "Underneath"}.get(row.track.kind, row.title)


def shown(rows: tuple[Row, ...], number: int | None) -> tuple[Row, Clip] | None:
    """Return the row and the clip of a number, None when there is none."""
    found = ((row, clip) for row in rows for clip in row.clips if clip.number == number)
    return next(found, None)

"""The notes of one clip under the hand: what a hand does to them, as steps of their song."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.music import quantise, revision
from studio.music.arrangement import RATE, Clip, Notes, Track
from studio.music.instrument import standard
from studio.music.revision import Bar, Change, bars_after, bars_of, is_plain, shown
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES, Scale
from studio.music.score import length_of
from studio.ui.kept_song import KeptSong

LENGTH = 400
"""Milliseconds of a note that is put down where there is no other to be like."""


REMEMBERED = 4
"""Materials of which the notes are remembered: what is undone and done again is looked at anew."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A material that was looked at."""

    notes: Notes
    bars: tuple[Bar, ...]
    plain: bool


class KeptNotes:
    """The notes of a clip, as the song has them now. Each act is one step of the song."""

    def __init__(self, song: KeptSong, clip_number: int) -> None:
        self.song = song
        self.number = clip_number
        self._seen: list[_Seen] = []
        self._changing: tuple[_Seen, Change] | None = None
        """What is being changed, and how, while that is done."""

    @property
    def clip(self) -> Clip | None:
        """The clip, or None when it is gone, or has no notes."""
        arrangement = self.song.arrangement
        clip = arrangement.clip(self.number)
        has_notes = clip is not None and isinstance(arrangement.materials.get(clip.material), Notes)
        return clip if has_notes else None

    @property
    def notes(self) -> Notes:
        """Its material."""
        clip = self.clip
        return Notes() if clip is None else self.song.arrangement.materials[clip.material]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Its notes by their starts."""
        return self._look().bars

    def _look(self) -> _Seen:
        notes = self.notes
        found = next((seen for seen in self._seen if seen.notes is notes), None)
        if found is None:
            before, change = self._changing or (None, None)
            if before is not None and before.plain:
                found = _Seen(notes, bars_after(before.bars, before.notes, change), True)
            else:
                found = _Seen(notes, bars_of(notes), is_plain(notes))
            self._seen = [found, *self._seen[: REMEMBERED - 1]]
        return found

    @property
    def track(self) -> Track | None:
        """The row it lies on."""
        clip = self.clip
        return None if clip is None else self.song.arrangement.track(clip.track)

    @property
    def instrument(self) -> str:
        """What plays a note that is put down: what the row has, or the notes beside it."""
        track, bars = self.track, self.bars
        return (track.instrument if track else "") or next((bar.instrument for bar in bars if bar.instrument), "")

    @property
    def pieces(self) -> dict[int, str]:
        """Of a kit: what each pitch strikes."""
        return {piece.pitch: piece.title for piece in standard().instrument(self.instrument).pieces}

    @property
    def tuning(self) -> tuple[Scale, int]:
        """The scale it was played in, and what that stands on."""
        tuning = self.notes.tuning
        if tuning is None or tuning.scale not in SCALES:
            return DEFAULT_SCALE, DEFAULT_ROOT
        return SCALES[tuning.scale], tuning.root

    @property
    def first(self) -> int:
        """The millisecond of the material that the clip begins with."""
        clip = self.clip
        return 0 if clip is None else clip.offset * 1000 // RATE

    @property
    def length(self) -> int:
        """How many milliseconds of it are heard."""
        clip = self.clip
        return 0 if clip is None else (clip.length or length_of(self.notes) - clip.offset) * 1000 // RATE

    def frame(self, time: float) -> int:
        """Return the frame of the song at which a millisecond of the material is first heard."""
        clip = self.clip
        return 0 if clip is None else max(0, clip.start - clip.offset + round(time * RATE / 1000))

    def time(self, frame: int) -> int:
        """Return the millisecond of the material that is heard at a frame of the song."""
        clip = self.clip
        if clip is None:
            return 0
        into = frame - clip.start
        if clip.every and into >= 0:
            into %= clip.every
        return (into + clip.offset) * 1000 // RATE

    # --- what a hand does ---------------------------------------------------------------------------------

    def set(self, bar: Bar) -> int:
        """Let a note be this; return its index now, -1 if there is none."""
        return self._do(revision.revised(self.notes, [bar], bars=self.bars), bar)

    def put(self, pitch: int, start: int, like: Bar | None = None, length: int = LENGTH) -> int:
        """Put a note down, as long and as loud as another; return its index."""
        velocity = 0.6 if like is None else like.velocity
        length = length if like is None else like.end - like.start
        bar = Bar(-1, start, start + length, float(pitch), velocity, self.instrument)
        return self._do(revision.revised(self.notes, [bar], bars=self.bars), bar)

    def drop(self, index: int) -> None:
        """Take a note away."""
        self._do(revision.revised(self.notes, (), [index], self.bars), None)

    def to_scale(self, scale: Scale, root: int) -> bool:
        """Bring every note to the nearest step of a scale; say whether any was beside it."""
        change = quantise.to_scale(self.notes, scale, root)
        self._do(change, None)
        return bool(change)

    def in_time(self, tempo: float, steps: int, share: float) -> bool:
        """Bring every note to its nearest line; say whether any was beside it."""
        change = quantise.in_time(self.notes, tempo, steps, self.line_at(tempo), share)
        self._do(change, None)
        return bool(change)

    def tempo(self) -> float:
        """Return the song's tempo, else the one that the notes lie nearest to; 60 when nobody can say."""
        return self.song.arrangement.tempo or quantise.guessed(self.notes)[0] or 60.0

    def line_at(self, tempo: float) -> float:
        """Return the ms of the material at which there is a line: where the song has it, or as it was played."""
        clip = self.clip
        if clip is None:
            return 0.0
        if self.song.arrangement.tempo:
            return (clip.offset - clip.start) * 1000 / RATE
        guessed, first = quantise.guessed(self.notes)
        return first if guessed == tempo else float(self.bars[0].start if self.bars else 0)

    def _do(self, change: Change, bar: Bar | None) -> int:
        clip = self.clip
        if clip is None or not change:
            return -1 if bar is None else bar.index
        self._changing = self._look(), change
        self.song.do(*shown(self.song.arrangement, clip, change))
        self._changing = None
        return -1 if bar is None else self.index_of(revision.fitting(bar))

    def index_of(self, bar: Bar) -> int:
        """Return the index of the note that is like this, or -1."""
        like = [one for one in self.bars if one.start == bar.start and abs(one.pitch - bar.pitch) < 1e-6]
        same = [one for one in like if replace(one, index=0, pitch=0.0) == replace(bar, index=0, pitch=0.0)]
        return same[-1].index if same else -1

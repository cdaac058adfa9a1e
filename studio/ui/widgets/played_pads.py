"""The pads that were played, lit again as a song is heard: how it was made, as it is made once more."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from time import monotonic

from kivy.metrics import dp
from kivy.uix.widget import Widget

from studio.music.arrangement import Arrangement, Notes
from studio.music.note import pitch_of
from studio.music.pads import COLUMNS, Pad, pads
from studio.music.scale import SCALES
from studio.music.score import Score
from studio.ui.theme import theme
from studio.ui.widgets.pads import FADE, PadFace

GAP = 12
_STRUCK, _LEFT = 1, 0


@dataclass(frozen=True)
class Played:
    """Which pads were played when."""

    pads: tuple[Pad, ...]
    moments: tuple[tuple[int, int, int], ...]
    """Frame, pad, and whether it was struck (1) or left (0), in order."""
    states: tuple[frozenset[int], ...]
    """The pads a hand is on after each of these."""

    def held(self, frame: int) -> frozenset[int]:
        """Return the pads that a hand is on at a frame."""
        end = self._end(frame)
        return self.states[end - 1] if end else frozenset()

    def struck(self, since: int, until: int) -> set[int]:
        """Return the pads that were struck after one frame and up to another."""
        return {pad for _at, pad, what in self.moments[self._end(since) : self._end(until)] if what == _STRUCK}

    def _end(self, frame: int) -> int:
        return bisect_right(self.moments, (frame, 1 << 30, 0))


def played_on(arrangement: Arrangement) -> Played | None:
    """Return which pads were played in a song, None when none were. Of what was played elsewhere the nearest one."""
    score = Score(arrangement)
    cues = [cue for cue in score.cues(0, score.duration + 1) if cue.kind in ("on", "off")]
    pitches = {cue.key: pitch_of(cue.frequency) for cue in cues if cue.kind == "on" and cue.frequency > 0}
    if not pitches:
        return None
    there = _pads(arrangement, sorted({round(pitch) for pitch in pitches.values()}))
    moments, down = [], {}
    for cue in cues:
        if cue.kind == "on" and cue.key in pitches:
            pitch = pitch_of(cue.frequency)
            down[cue.key] = min(there, key=lambda pad, pitch=pitch: abs(pad.pitch - pitch)).index
            moments.append((cue.frame, down[cue.key], _STRUCK))
        elif cue.key in down:
            moments.append((cue.frame, down.pop(cue.key), _LEFT))
    moments.sort()
    return Played(there, tuple(moments), _states(moments))


def _states(moments: list[tuple[int, int, int]]) -> tuple[frozenset[int], ...]:
    hands: dict[int, int] = {}
    states = []
    for _frame, pad, what in moments:
        hands[pad] = max(0, hands.get(pad, 0) + (1 if what == _STRUCK else -1))
        states.append(frozenset(one for one, many in hands.items() if many))
    return tuple(states)


def _pads(arrangement: Arrangement, pitches: list[int]) -> tuple[Pad, ...]:
    """Return the pads as they were; when nobody kept that, one for each pitch, as many as there were pads at most."""
    for material in arrangement.materials.values():
        tuning = material.tuning if isinstance(material, Notes) else None
        if tuning is not None and tuning.scale in SCALES:
            return pads(SCALES[tuning.scale], tuning.root)
    usual = pads()
    if len(pitches) > len(usual):
        step = (len(pitches) - 1) / (len(usual) - 1)
        pitches = [pitches[round(index * step)] for index in range(len(usual))]
    rows = range(-(-len(pitches) // COLUMNS) * COLUMNS)
    return tuple(_pad(index, pitches[min(index, len(pitches) - 1)], len(rows)) for index in rows)


def _pad(index: int, pitch: int, many: int) -> Pad:
    row, column = divmod(index, COLUMNS)
    share = index / max(1, many - 1)
    return Pad(index, row, column, pitch, 0.0, False, share, share)


class PlayedPads(Widget):
    """Shows them; `go_to` a frame of the song for as long as it plays. Nothing here is to be touched."""

    def __init__(self, played: Played, **kwargs):
        super().__init__(**kwargs)
        self.played = played
        self.faces = [PadFace(radius=20) for _ in played.pads]
        for face, pad in zip(self.faces, played.pads, strict=True):
            face.pad = pad
            self.add_widget(face)
        self._at, self._then = -1, monotonic()
        for name in ("pos", "size"):
            self.fbind(name, self._lay)
        self._lay()

    def go_to(self, frame: int) -> None:
        """Light what sounds at a frame."""
        now = monotonic()
        passed, self._then = now - self._then, now
        fall = passed / FADE if theme.motion else 1.0
        before, self._at = self._at, frame
        held = self.played.held(frame)
        struck = self.played.struck(before, frame) if before <= frame else set()
        for index, face in enumerate(self.faces):
            if index in struck:
                face.glow, face.spread = 1.0, 1.0 if theme.motion else 0.0
                continue
            face.spread = max(0.0, face.spread - fall)
            face.glow = 1.0 if index in held else max(0.0, face.glow - fall)

    def _lay(self, *_) -> None:
        rows = max(1, -(-len(self.faces) // COLUMNS))
        gap = dp(GAP)
        wide, high = (self.width - gap * (COLUMNS - 1)) / COLUMNS, (self.height - gap * (rows - 1)) / rows
        for index, face in enumerate(self.faces):
            row, column = divmod(index, COLUMNS)
            face.size = round(max(1, wide)), round(max(1, high))
            face.pos = round(self.x + column * (wide + gap)), round(self.y + row * (high + gap))

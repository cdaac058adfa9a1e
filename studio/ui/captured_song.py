"""What is played, kept while it is played: nothing has to be started, and nothing has to be saved."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from kivy.clock import Clock

from studio.core.signal import Signal
from studio.library.errors import LibraryClosed
from studio.music.arrangement import RATE, Arrangement, Notes, Tuning
from studio.music.draft import Draft, after
from studio.music.looper import earlier, longer, loop_of, recent
from studio.music.op_codec import encode_op
from studio.music.score import Score
from studio.music.song import Event, Kind
from studio.music.step import Op, Played, Redo, SetClip, Step, Together, Undo
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting

SOON = 0.4
"""Seconds after which an event is kept at the latest, though fingers are still down."""
HELD = 600.0
"""Seconds that are always held: of what is kept, so many at most; and of rest, after which comes another capture."""
_RINGING = 6000

_Line = tuple[int, Event] | Op
"""What waits to be written: an event of a material, or an op."""


class CapturedSong:
    """One capture: it becomes a piece with its first note, hidden until it is kept.

    What is played freely is material 0, as it always was; layers are further materials and steps (`music.looper`).
    All is written in order on the library's writer thread. What could not be written (a full disk) stays in line and
    goes first the next time; the library's `write_failed` tells of it.
    """

    def __init__(self, rooms: Rooms, now: Callable[[], float] = time.monotonic) -> None:
        self.piece_id: str | None = None
        """The piece, or None until its first events are kept."""
        self.events: list[Event] = []
        """Everything captured so far, layers too, at the times of the timeline."""
        self.tuning: Tuning | None = None
        """What the pads are, told with the first events of a material."""
        self.draft = Draft()
        """The song. Not to be added to but by this."""
        self.changed: Signal[[]] = Signal()
        """Emitted when a step was made, or undone."""
        self._rooms = rooms
        self._now = now
        self._began: float | None = None
        self._last = 0.0
        self._drone: tuple[str, float] | None = None
        self._down: set[int] = set()
        self._waiting: Waiting[_Line] = Waiting()
        self._soon = Clock.create_trigger(lambda _dt: self.rest(), SOON)

    def go_on(self, piece_id: str, draft: Draft, ago: float) -> None:
        """Go on with a capture that another program left, so many seconds after its last event.

        What was held then is let go of, and what lay underneath ended.
        """
        played = draft.materials.get(0)
        self.piece_id, self.draft = piece_id, draft
        self.events = list(played.events) if isinstance(played, Notes) else []
        self._last = self._now()
        self._began = self._last - (self.events[-1].time / 1000 if self.events else 0.0)
        for event in self.events:
            if event.kind == "on":
                self._down.add(event.key)
            elif event.kind == "off":
                self._down.discard(event.key)
            elif event.kind == "drone":
                self._drone = (event.instrument, event.frequency) if event.instrument else None
        self.drone(None, self._drone[1] if self._drone is not None else 0.0)
        self.end()
        self._began -= ago
        self._last -= ago

    @property
    def empty(self) -> bool:
        """Whether nothing was played, or set, yet."""
        return not (self.events or self.draft.steps)

    @property
    def over(self) -> bool:
        """Whether the hands have rested so long that what comes next is something else."""
        return not self.empty and not self._down and self._now() - self._last > HELD

    @property
    def milliseconds(self) -> int:
        """How long ago it began."""
        return 0 if self._began is None else max(0, round(1000 * (self._now() - self._began)))

    @property
    def frame(self) -> int:
        """Where it is on its timeline."""
        return self.milliseconds * RATE // 1000

    @property
    def arrangement(self) -> Arrangement:
        """The song as it stands now."""
        return self.draft.arrangement

    # --- what is played -----------------------------------------------------------------------------------

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str, ago: float = 0.0) -> None:
        """A note sounds, or did `ago` seconds ago; the first one begins the capture, with what lies underneath."""
        self.begin()
        self._down.add(key)
        self._play("on", key, frequency, velocity, instrument, ago)

    def note_off(self, key: int, ago: float = 0.0) -> None:
        """A note is let go."""
        if key in self._down:
            self._down.discard(key)
            self._play("off", key, ago=ago)

    def glide(self, key: int, frequency: float, ago: float = 0.0) -> None:
        """A note slides to another frequency, in Hz."""
        if key in self._down:
            self._play("glide", key, frequency, ago=ago)

    def press(self, key: int, pressure: float, ago: float = 0.0) -> None:
        """A note is leant on, 0 to 1."""
        if key in self._down:
            self._play("press", key, 0.0, pressure, ago=ago)

    def drone(self, name: str | None, root: float) -> None:
        """Something else lies underneath, `root` in Hz; None for nothing."""
        drone = None if name is None else (name, root)
        if drone == self._drone:
            return
        self._drone = drone
        if self._began is not None and not self.over:
            self._play("drone", 0, root, 0.0, name or "")

    def begin(self, frame: int = 0) -> None:
        """Begin, if it has not: at a frame of its timeline, with what lies underneath from the first on."""
        if self._began is None:
            if self._drone is not None:
                self._play("drone", 0, self._drone[1], 0.0, self._drone[0])
            self.align(frame)

    def _play(
        self,
        kind: Kind,
        key: int,
        frequency: float = 0.0,
        velocity: float = 0.0,
        instrument: str = "",
        ago: float = 0.0,
    ) -> None:
        time = max(self.milliseconds - round(1000 * ago), self.events[-1].time if self.events else 0)
        self.play(0, Event(time, kind, key, frequency, velocity, instrument), 0)

    def play(self, material: int, event: Event, begins: int) -> None:
        """Keep an event of a material that begins at so many ms of the timeline; later ones only."""
        time = max(event.time + begins, self.events[-1].time if self.events else 0)
        self.events.append(replace(event, time=time))
        self.draft.add(Played(material, (event,), self.tuning))
        self._waiting.add((material, event))
        self._last = self._now()
        self._soon()

    def align(self, frame: int) -> None:
        """Let it be at this frame of its timeline now: a loop says where it is heard."""
        self._began = self._now() - frame / RATE

    # --- arranging it -------------------------------------------------------------------------------------

    def do(self, *ops: Op) -> None:
        """Do ops, and keep them soon. Steps of one call are undone together."""
        steps = tuple(op for op in ops if isinstance(op, Step))
        growth: list[Op] = [op for op in ops if not isinstance(op, Step)]
        if steps:
            growth.append(steps[0] if len(steps) == 1 else Together(steps))
        for op in growth:
            self.draft.add(op)
            self._waiting.add(op)
        self._last = self._now()
        self._soon()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        if self.draft.can_undo:
            self.do(Undo())

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.draft.can_redo:
            self.do(Redo())

    # --- keeping it ---------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Write what waits, now: all fingers are up."""
        self._soon.cancel()
        if self._waiting:
            with suppress(LibraryClosed):
                self._rooms.library.later(self._write)

    def end(self) -> None:
        """Let go of what is still held, and write it."""
        for key in sorted(self._down):
            self.note_off(key)
        self.rest()

    def keep(self) -> Future[None]:
        """Let it into the gallery; of what was played for long, the last ten minutes. The rest stays in its log."""
        self.end()
        return self._rooms.library.later(self._keep)

    def _rounded(self) -> list[Step]:
        """Return the steps that make it a song to be heard from its start to its end."""
        arrangement = self.arrangement
        if loop_of(arrangement) is not None:
            steps = longer(arrangement, Score(arrangement).duration)
            for step in steps:
                arrangement = after(arrangement, step)
            return [*steps, *earlier(arrangement)]
        played = arrangement.materials.get(0)
        start = recent(played, HELD) if isinstance(played, Notes) else 0
        clips = (arrangement.clip(0), arrangement.clip(1))
        return [SetClip(replace(clip, offset=start)) for clip in clips if clip is not None and clip.offset < start]

    def let_go(self) -> Future[None]:
        """Take `keep` back: it is hidden again, and nothing of it is lost."""
        return self._rooms.library.later(self._let_go)

    def _keep(self) -> None:
        # on the writer's thread: a long capture takes longer to look through than a window may wait
        rooms, steps = self._rooms, tuple(self._rounded())
        if steps:
            op = Together(steps)
            self.draft.add(op)
            self._waiting.add(op)
        duration = Score(self.arrangement).duration * 1000 // RATE
        with rooms.library.write():
            self._write()
            if self.piece_id is not None:
                rooms.gallery.set_duration(self.piece_id, duration)
                rooms.gallery.keep(self.piece_id)
        if self.piece_id is not None:
            rooms.gallery.touch(self.piece_id)  # once more, now that everyone can read it

    def _let_go(self) -> None:
        if self.piece_id is not None:
            self._rooms.gallery.unkeep(self.piece_id)

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        with rooms.library.write():
            piece_id = self.piece_id
            if piece_id is None:
                entry = rooms.journal.current_entry()
                piece_id = rooms.gallery.new_piece("sound", entry.id, kept=False).id
            for op in gathered(batch, self.tuning):
                rooms.library.append(piece_id, encode_op(op))
        self.piece_id = piece_id
        self._waiting.done(batch)


def gathered(batch: Iterable[_Line], tuning: Tuning | None = None) -> Iterable[Op]:
    """Give what is to be written as ops: events of one material that follow each other are one op.

    A `tuning` is told with each of a layer; what is played freely is written as it always was.
    """
    for material, run in groupby(batch, key=lambda one: one[0] if isinstance(one, tuple) else None):
        if material is None:
            yield from (op for op in run if not isinstance(op, tuple))
        else:
            events = tuple(one[1] for one in run if isinstance(one, tuple))
            yield Played(material, events, tuning if material else None)


def heights(events: list[Event], begun: int, width: int, count: int) -> list[float]:
    """Return how loud a song looks: up to `count` bars of `width` ms each, 0…1, the last one now.

    `begun` is how many ms ago the song began. Bars lie on whole multiples of their width, so that one that has been
    drawn stays as it is. A note rings and fades; what lies underneath is a low swell. No sound is rendered.
    """
    last = begun // width
    first = max(0, last - count + 1)
    start = max(0, first - _RINGING // width)
    at = bisect_left(events, start * width, key=lambda event: event.time)
    drones = (bool(event.instrument) for event in reversed(events[:at]) if event.kind == "drone")
    under, fade, energy = next(drones, False), 10 ** (-width / 500), 0.0
    bars = []
    for bar in range(start, last + 1):
        energy *= fade
        peak = energy
        while at < len(events) and events[at].time < (bar + 1) * width:
            event = events[at]
            at += 1
            if event.kind == "on":
                energy += event.velocity**2
                peak = max(peak, energy)
            elif event.kind == "drone":
                under = bool(event.instrument)
        if bar >= first:
            swell = 0.12 + 0.02 * (bar * width // 900 % 4) if under else 0.0
            bars.append(min(1.0, max(swell, 0.68 * peak**0.5)))
    return bars

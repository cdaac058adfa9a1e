"""Layers while one plays: the first pass says how long the loop is, and every pass after it is a layer of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from studio.audio.client import Sound
from studio.core.signal import Signal
from studio.music.arrangement import RATE, Arrangement, Clip, Pattern, Track, Tuning
from studio.music.draft import after, free
from studio.music.loop_length import Resized, cut_off
from studio.music.looper import (
    FADE,
    Layer,
    Loop,
    among,
    closed,
    faded,
    fades,
    halted,
    laid,
    last_pass,
    layers,
    loop_of,
    patterned,
    resumed,
    rounds,
    without_drones,
)
from studio.music.perform import ReadSecond, no_takes
from studio.music.song import Event, Kind
from studio.music.step import DropTrack, Op, Patterned, Played, SetTempo, SetTrack
from studio.ui.captured_song import CapturedSong
from studio.ui.kept_song import KeptSong
from studio.ui.loop import soon
from studio.ui.loop_bridge import LoopBridge
from studio.ui.loop_player import LoopPlayer

State = Literal["resting", "waiting", "first", "looping", "along"]
"""Nothing goes round; the first note is waited for; the first pass; it goes round; a kept song is played along with."""

EARLY = RATE // 12
"""Frames before a pass in which a note is meant for it: hands are often early."""
_MEANWHILE = RATE // 10
"""Frames that are worked out at most while a change is on its way."""


class Layering:
    """What goes round beneath the hands. For the window's thread."""

    def __init__(self, sound: Sound, now: Callable[[], float] = time.monotonic) -> None:
        self.changed: Signal[[]] = Signal()
        """Emitted when the state, or a layer, is another."""
        self.state: State = "resting"
        self.fading = 0.0
        """dB that each pass of a new layer is softer than the one before."""
        self.tuning: Tuning | None = None
        """What the pads are, told with each layer."""
        self.song: CapturedSong | KeptSong | None = None
        """What the layers are laid in."""
        self._sound = sound
        self._now = now
        self._player = LoopPlayer(sound, now=now)
        self._read: ReadSecond = no_takes
        self._layer: Layer | None = None
        self._pass = -1
        self._held: dict[int, Layer] = {}
        self._halted: tuple[int, ...] = ()
        self._resized: Loop | None = None
        self._bridge = LoopBridge(sound)
        self._stop_hearing: Callable[[], None] = lambda: None

    # --- how it is ----------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether what is played now belongs to a layer."""
        return self._player.running

    @property
    def arrangement(self) -> Arrangement:
        """What is laid so far."""
        return Arrangement() if self.song is None else self.song.arrangement

    @property
    def loop(self) -> Loop | None:
        """What goes round, or what rests, or None."""
        if self.song is None or self.state == "along":
            return None
        found, other = (
            loop_of(self.sounding),
            self._resized,
        )
        if found is not None and other is not None and found == Loop(other.start + other.length, other.length):
            return other  # the pass that is heard is one of its passes already
        return found

    def rounds(self, track: int) -> tuple[Clip, ...]:
        """Return what of a layer goes round, or rests."""
        return rounds(self.sounding, track)

    @property
    def sounding(self) -> Arrangement:
        """What goes round; while it rests, what did."""
        rests = self.state == "resting" and self._halted
        return among(self.arrangement, self._halted) if rests else self.arrangement

    @property
    def layers(self) -> tuple[Track, ...]:
        """The layers, the first one first."""
        return layers(self.arrangement)

    @property
    def at(self) -> int:
        """The frame that is heard now."""
        return self._player.at

    @property
    def phase(self) -> float:
        """How far round it is, 0 to 1."""
        loop = self.loop
        return loop.phase(self.at) if loop is not None and self.state != "first" else 0.0

    # --- its course ---------------------------------------------------------------------------------------

    def take(self, song: CapturedSong | KeptSong) -> None:
        """Lay layers in this song from now on; what went round stops."""
        self.stop()
        if song is not self.song:
            self._halted, self._resized = (), None
        self.song, self._layer, self.state = song, None, "resting"
        self.changed.emit()

    def begin(self) -> None:
        """Wait for the first note of a first pass."""
        if self.song is None or self.state != "resting":
            return
        if isinstance(self.song, KeptSong):
            self.along(self.song, self._read, self.at)
            return
        if self.loop is not None:
            self.go_on()
            return
        self._run(self.song.frame, silent=True)
        self.state = "waiting"
        self.changed.emit()

    def along(self, song: KeptSong, read_second: ReadSecond = no_takes, start: int = 0) -> None:
        """Play a kept song; what is played meanwhile is one more layer of it, where it was heard."""
        self.stop()
        self.song, self._layer, self._halted, self._read = song, None, (), read_second
        self._player = LoopPlayer(self._sound, read_second, self._now)
        self.state = "along"
        self._run(start)
        self.changed.emit()

    def close(self) -> None:
        """The first pass ends here, and goes round from now on."""
        layer, song = self._layer, self.song
        if self.state != "first" or layer is None or song is None:
            return
        at = self.at
        found = closed(song.arrangement, layer, at, self.fading)
        if found is None:
            self.state = "waiting"
            return
        loop, steps = found
        song.do(*steps)
        self.state, self._pass = "looping", loop.start
        self._changed(loop.start + loop.length)

    def stop(self) -> None:
        """Be quiet; the layers end with the pass they are in."""
        if not self._player.running:
            return
        song, at = self.song, self.at
        self._let_go()
        self._player.stop()
        self._stop_hearing()
        if isinstance(song, CapturedSong) and not song.empty:
            self._halted, steps = halted(song.arrangement, at)
            if steps:
                song.do(*steps)
            song.align(at)
        elif isinstance(song, KeptSong):
            song.rest()
        self._layer, self.state = None, "resting"
        self.changed.emit()

    def go_on(self) -> None:
        """Let the layers that stopped go round again."""
        song = self.song
        if self.state != "resting" or not isinstance(song, CapturedSong) or self.loop is None:
            return
        start = song.frame // 256 * 256
        arrangement = song.arrangement
        again = resumed(arrangement, self._halted, start)
        for step in again:
            arrangement = after(arrangement, step)
        # the pass in which it was stopped may not be over yet on the timeline
        steps = [*again, *cut_off(arrangement, self._halted, start)]
        if steps:
            song.do(*steps)
        self._halted = ()
        self._run(start)
        self.state = "looping"
        self.changed.emit()

    def _run(self, start: int, silent: bool = False) -> None:
        player = self._player
        self._stop_hearing()
        self._stop_hearing = player.taken.connect(lambda frame: soon(lambda: self._taken(frame)))
        self._bridge.forget()
        player.play(self._heard(), start, silent)

    def _taken(self, frame: int) -> None:
        if self._player.running:
            self._bridge.played_from(self._heard(), self.at, frame)

    def _heard(self) -> Arrangement:
        # what lies underneath a capture sounds already
        return self.arrangement if self.state == "along" else without_drones(self.arrangement)

    # --- what is played -----------------------------------------------------------------------------------

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str, ago: float = 0.0) -> None:
        """A note sounds, or did `ago` seconds ago: it belongs to the pass that is heard."""
        song = self.song
        if song is None:
            return
        frame = max(0, self.at - round(ago * RATE))
        if isinstance(song, CapturedSong):
            song.begin(frame)
        loop = self.loop
        if self.state == "waiting":
            loop, self.state, self._layer = None, "first", None
        begins = loop.pass_at(frame + EARLY) if loop is not None else self._pass
        layer, steps = self._layer, []
        if layer is None or begins != self._pass:
            layer, steps = laid(song.arrangement, frame, loop, self.fading if loop else 0.0)
            self._layer, self._pass = layer, begins
        self._held[key] = layer
        self._keep(layer, frame, "on", key, frequency, velocity, instrument)
        if steps:
            song.do(*steps)
            self.changed.emit()
        self._player.change(self._heard())

    def note_off(self, key: int, ago: float = 0.0) -> None:
        """A note is let go."""
        layer = self._held.pop(key, None)
        if layer is not None:
            self._keep(layer, max(0, self.at - round(ago * RATE)), "off", key)
            self._player.change(self._heard())
            self.changed.emit()

    def glide(self, key: int, frequency: float, ago: float = 0.0) -> None:
        """A note slides to another frequency, in Hz."""
        if key in self._held:
            self._keep(self._held[key], max(0, self.at - round(ago * RATE)), "glide", key, frequency)

    def press(self, key: int, pressure: float, ago: float = 0.0) -> None:
        """A note is leant on, 0 to 1."""
        if key in self._held:
            self._keep(self._held[key], max(0, self.at - round(ago * RATE)), "press", key, 0.0, pressure)

    def _keep(
        self,
        layer: Layer,
        frame: int,
        kind: Kind,
        key: int,
        frequency: float = 0.0,
        velocity: float = 0.0,
        instrument: str = "",
    ) -> None:
        event = Event(layer.milliseconds(frame), kind, key, frequency, velocity, instrument)
        if isinstance(self.song, CapturedSong):
            self.song.play(layer.material, event, layer.start * 1000 // RATE)
        elif self.song is not None:
            self.song.do(Played(layer.material, (event,), self.tuning))

    def _let_go(self) -> None:
        for key in list(self._held):
            self.note_off(key)

    # --- what a loop that was closed just now owes --------------------------------------------------------

    def _changed(self, owes: int = 0, clips: frozenset[int] | None = None) -> None:
        """Play what the song is now. From frame `owes` on it must sound, though that may be worked out already.

        `clips` are those that are new in it, None for all.
        """
        worked = self._player.worked
        if self._player.running:
            if owes:
                self._bridge.owe(self._heard(), self.at, owes, worked, clips)
            self._player.change(self._heard())
        self.changed.emit()

    # --- changing them ------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        self._step(lambda song: song.undo())

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._step(lambda song: song.redo())

    def _step(self, act: Callable[[CapturedSong | KeptSong], object]) -> None:
        song = self.song
        if song is None:
            return
        act(song)
        first = self.state == "first" and self._layer is not None
        gone = first and song.arrangement.clip(self._layer.clip) is None
        if gone or (self.state == "looping" and self.loop is None):
            self.state = "waiting"
        if not first or self.state == "waiting":
            self._layer = None
            self._held.clear()
        self._changed()

    def drop_last(self) -> None:
        """Take the last pass away."""
        steps = last_pass(self.arrangement)
        if steps:
            self._step(lambda song: song.do(*steps))

    def drop(self, track: int) -> None:
        """Take a layer away."""
        self._step(lambda song: song.do(DropTrack(track)))

    def clear(self) -> None:
        """Take all layers away, as one step."""
        steps = [DropTrack(track.number) for track in self.layers]
        if steps:
            self._step(lambda song: song.do(*steps))

    def do(self, *ops: Op) -> None:
        """Do ops: one step."""
        if self.song is not None:
            self.song.do(*ops)
            self._changed()

    def set(self, track: Track) -> None:
        """Let a layer be so: muted, as loud, from that side."""
        if self.song is not None and track != self.arrangement.track(track.number):
            self.do(SetTrack(track))

    def fades(self, track: int) -> bool:
        """Say whether a layer gets softer with every pass."""
        return fades(self.arrangement, track)

    def let_fade(self, track: int, on: bool = True) -> None:
        """Let a layer get softer with every pass from the next on, or stay as it is."""
        if self.song is None:
            return
        steps = faded(self.arrangement, track, max(self.at, self._player.worked), FADE if on else 0.0)
        if steps:
            self.do(*steps)

    # --- how long it is, and its time ---------------------------------------------------------------------

    @property
    def safe(self) -> int:
        """The first frame from which on a change is sure to be heard."""
        return max(self.at, self._player.worked) + _MEANWHILE

    def reshape(self, found: Resized) -> None:
        """Let it go round in another length from now on: one step (`studio.ui.loop_lengths`)."""
        if self.song is not None:
            self._resized, self._layer, self._pass = found.loop, None, -1
            self.song.do(*found.ops)
            self._changed(found.turns, found.clips)

    def set_tempo(self, tempo: float) -> None:
        """Go by so many beats a minute, 0 for free time. What goes round already keeps its length."""
        if self.song is not None and tempo != self.arrangement.tempo:
            self.do(SetTempo(tempo))

    def set_pattern(self, pattern: Pattern, track: int | None, every: int) -> int:
        """Let a pattern sound on a track, or on a new one with None; return the track."""
        song = self.song
        if song is None:
            return 0
        if isinstance(song, CapturedSong):
            song.begin(self.at)
        loop, arrangement = self.loop, song.arrangement
        material = free((0, *arrangement.materials))
        start = loop.pass_at(self.at) if loop is not None else self.at // 256 * 256
        steps = patterned(arrangement, track, material, every, start)
        song.do(Patterned(material, pattern), *steps)
        if self.state == "waiting":
            self.state = "looping"
        self._changed(start if track is None else 0)
        return track if track is not None else max(one.number for one in song.arrangement.tracks)

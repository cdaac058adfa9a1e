"""A drawing and its sound in step, told from outside: what the window shows against what the speaker plays.

The drawing is rows of even marks, so that a picture of the window says how far its replay is. The sound is a take of
noise, or a song of notes by chance: any tenth of a second of either is found again in it to a few frames. Both are
stamped with the same clock: a picture when it is handed to the screen, the sound when the virtual speaker plays it.

`tests.ui.harness` has to be imported before this.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from kivy.uix.floatlayout import FloatLayout

from studio.drawing.codec import encode
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.music.codec import encode as encode_events
from studio.music.note import frequency
from studio.music.song import Event
from studio.music.take import encode_second
from studio.ui.in_step import InStep
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms
from studio.ui.widgets.living_replay import LivingReplay
from tests.bench.music_card import Ears, Floats
from tests.soundcard import RATE

if TYPE_CHECKING:
    from tests.ui.harness import Ui

WIDTH, HEIGHT, ROWS = 1200, 600, 20
"""The paper, and the marks on it, one below the other."""
EDGE, ROW = 30, HEIGHT // ROWS
TIP = 7.0
"""Pixels of the paper by which a mark reaches beyond the middle of its last print."""
EVERY = 0.1
"""Seconds between two looks."""
STRETCH = 0.1
"""Seconds of the sound that are found again in it."""
FAR = 1.5
"""Seconds to either side of where the picture is in which the sound is looked for."""
SURE = 0.8
"""How alike what was heard and what should be have to be, at least, for a place to count."""
AROUND = 0.3
"""Seconds on either side of what a hand does that don't count: what is heard there is partly what was before."""


@dataclass(frozen=True)
class Look:
    """One picture of the window."""

    time: float
    """The monotonic second in which it was handed to the screen."""
    seconds: float
    """Where the drawing's replay was by what could be seen, in seconds of the sound."""
    said: float
    """The same by where the replay's half disc stood."""


@dataclass(frozen=True)
class Drift:
    """How far the picture was from the sound."""

    time: float
    seconds: float
    """Where in the sound the speaker was."""
    ahead: float
    """Seconds by which the picture was ahead; behind it below 0."""


@dataclass(frozen=True)
class Made:
    """A drawing and a sound that are told together."""

    drawing_id: str
    sound_id: str
    pcm: Floats
    """The sound as it should be heard, float32 [n]."""
    seconds: float
    """How long the drawing is told."""
    offset: int = 0
    """In ms, as in a pair."""
    stops: tuple[float, float, float] = (0.3, 0.6, 0.8)
    """Shares of the drawing at which it is paused, at which a hand leaps, and to which."""

    def seconds_of(self, share: float) -> float:
        """Return the second of the sound that belongs to a share of the drawing."""
        return share * self.seconds + self.offset / 1000


# --- what is seen and heard ------------------------------------------------------------------------------------


def rows_of_marks(rooms: Rooms, seconds: float) -> str:
    """Add a drawing of `ROWS` even marks that took so long together, without a pause; return its id."""
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=WIDTH, height=HEIGHT)
    rooms.library.append(piece.id, encode(NewPaper(Paper("blank", WIDTH, HEIGHT, (255, 255, 255)))))
    each = seconds / ROWS
    for number in range(ROWS):
        count = max(2, int(each * 250))
        x = np.linspace(EDGE, WIDTH - EDGE, count)
        y = np.full(count, (number + 0.5) * ROW)
        points = np.stack([x, y, np.linspace(0, 1000 * each, count), np.full(count, 1.0)], axis=1)
        rooms.clock.advance(milliseconds=1000 * each)
        rooms.library.append(piece.id, encode(AddStroke(Stroke("marker", 9.0, 1.0, (0, 0, 0), number, points))))
    return str(piece.id)


def noise(rooms: Rooms, seconds: int) -> tuple[str, Floats]:
    """Add a voice that is nothing but noise; return its id and its sound, float32 [n]."""
    dice = np.random.default_rng(7)
    pcm = (0.2 * dice.standard_normal(seconds * RATE)).clip(-0.9, 0.9).astype(np.float32)
    piece = rooms.gallery.new_piece("voice", rooms.journal.current_entry().id)
    with rooms.library.write():
        for index in range(seconds):
            rooms.library.put_chunk(piece.id, index, encode_second(pcm[index * RATE : (index + 1) * RATE]))
        rooms.gallery.set_duration(piece.id, 1000 * seconds)
    return str(piece.id), pcm


def notes_by_chance(rooms: Rooms, seconds: int) -> tuple[str, Floats]:
    """Add a song of some eight notes a second; return its id and its sound, float32 [n], as it is rendered in peace."""
    from studio.music.render import render_song
    from studio.music.song import song_of

    dice = np.random.default_rng(7)
    events = []
    for key, at in enumerate(np.arange(0, 1000 * seconds - 400, 125)):
        pitch, start = int(dice.integers(45, 84)), int(at + dice.integers(0, 60))
        events.append(Event(start, "on", key, frequency(pitch), 0.7, "music-box"))
        events.append(Event(start + 300, "off", key))
    events.sort(key=lambda event: event.time)
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    rooms.library.append(piece.id, encode_events(events))
    rooms.gallery.set_duration(piece.id, 1000 * seconds)
    return str(piece.id), render_song(song_of(events)).mean(axis=1)


# --- looking ---------------------------------------------------------------------------------------------------


@contextmanager
def watched(replay: LivingReplay, seconds_of: Callable[[float], float]) -> Iterator[list[Look]]:
    """Give the looks at a replay that plays, which grow until the end of the block.

    `seconds_of` turns a place of the replay, 0…1, into the second of the sound that belongs to it.
    """
    looks: list[Look] = []
    last = [0.0]

    def look(*_: Any) -> None:
        now = time.monotonic()
        if not replay.playing or now - last[0] < EVERY:
            return
        last[0] = now
        share = share_seen(replay)
        if 0.0 < share < 1.0:  # else one of the two waits for the other, or has ended before it
            looks.append(Look(time.monotonic(), seconds_of(share), seconds_of(replay.at)))

    Window.bind(on_flip=look)  # before what was drawn is handed over: what is read is what will be seen
    try:
        yield looks
    finally:
        Window.unbind(on_flip=look)


def share_seen(replay: LivingReplay) -> float:
    """Return how much of its marks can be seen, 0…1, by the pixels that are about to be shown."""
    left, bottom, width, height = map(int, replay.art)
    glFinish()
    raw = glReadPixels(left, bottom, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    picture = np.frombuffer(bytes(raw), np.uint8).reshape(height, width, 4)[::-1, :, 1]
    scale = height / HEIGHT
    lines = picture[[int((row + 0.5) * ROW * scale) for row in range(ROWS)]] < 128
    begun = np.flatnonzero(lines.any(axis=1))
    if not len(begun):
        return 0.0
    row = int(begun[-1])
    tip = int(np.flatnonzero(lines[row])[-1])
    return min(1.0, (row + max(0.0, tip / scale - EDGE - TIP) / (WIDTH - 2 * EDGE)) / ROWS)


# --- listening -------------------------------------------------------------------------------------------------


def drifts(looks: list[Look], heard: Floats, zero: float, sound: Floats) -> list[Drift]:
    """Return for each look where the speaker was. `heard` is float32 [n], its first frame played at `zero`."""
    found = []
    for look in looks:
        at = int((look.time - zero) * RATE)
        half = int(STRETCH * RATE / 2)
        part = heard[max(0, at - half) : at + half]
        if len(part) < 2 * half or np.abs(part).max() < 1e-3:
            continue
        middle = int(look.seconds * RATE)
        first = max(0, middle - int(FAR * RATE) - half)
        around = sound[first : middle + int(FAR * RATE) + half]
        if len(around) < len(part):
            continue
        place, alike = found_again(part, around)
        if alike >= SURE:
            seconds = (first + place + half) / RATE
            found.append(Drift(look.time, seconds, look.seconds - seconds))
    return found


def found_again(part: Floats, around: Floats) -> tuple[int, float]:
    """Return where in `around` a part begins, and how alike the two are there, 0…1."""
    size = 1 << (len(around) + len(part)).bit_length()
    product = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(part, size)), size)
    product = product[: len(around) - len(part) + 1]
    energy = np.concatenate([[0.0], np.cumsum(np.square(around, dtype=np.float64))])
    there = np.sqrt(np.maximum(energy[len(part) :] - energy[: -len(part)], 1e-12))
    alike = product / (there * float(np.linalg.norm(part)) + 1e-12)
    place = int(alike.argmax())
    return place, float(alike[place])


# --- a whole replay --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What came of a replay that was played, paused, gone along and played to its end."""

    drifts: tuple[Drift, ...]
    paused: float
    """How loud the speaker still was while it was paused, 0…1."""
    ended: bool
    """Whether the replay stood at its end, and the speaker was quiet once a hand had gone elsewhere."""

    @property
    def ahead(self) -> np.ndarray:
        """By how many ms the picture was ahead of the sound, at each look."""
        return 1000 * np.array([each.ahead for each in self.drifts])


def told_in_step(ui: "Ui", rooms: Rooms, ears: Callable[[], Ears], made: Made) -> Told:
    """Replay a drawing with its sound: a part of it, a pause, on from there, then a place far along, to the end."""
    replay, player = LivingReplay(rooms), PiecePlayer(rooms)
    root = FloatLayout()
    root.add_widget(replay)
    ui.mount(root)
    replay.show(made.drawing_id)
    ui.until(lambda: replay.ready, timeout=60, what="the replay")
    step = InStep(replay, player, rooms.gallery.piece(made.sound_id), made.offset)
    replay.go_to(0.0)
    rooms.sound.start()
    ui.until(lambda: rooms.sound.state == "ready", timeout=30, what="the sound")
    hears, acts = ears(), []

    def act(what: Callable[[], object]) -> None:
        acts.append(time.monotonic())
        what()

    try:
        with watched(replay, made.seconds_of) as looks:
            act(replay.play)
            ui.until(lambda: replay.at >= made.stops[0], timeout=made.seconds + 30, what="the place of the pause")
            act(replay.pause)
            ui.wait(2 * AROUND)
            act(replay.play)
            ui.until(lambda: replay.at >= made.stops[1], timeout=made.seconds + 30, what="the place of the leap")
            act(lambda: replay.ids.bar.dispatch("on_seek", made.stops[2]))
            ui.until(lambda: not replay.playing, timeout=made.seconds + 30, what="the end")
            acts.append(time.monotonic())
            ended = replay.at == 1.0
        replay.ids.bar.dispatch("on_seek", 0.5)  # a hand goes elsewhere: what still rings out is let go
        ui.wait(AROUND)
    finally:
        heard = np.asarray(hears.stop()).mean(axis=1)
        step.part()
        player.close()
        replay.close()
    zero = hears.zero
    counted = [look for look in looks if all(abs(look.time - act) > AROUND for act in acts)]
    still = heard[int((acts[1] + AROUND - zero) * RATE) : int((acts[2] - zero) * RATE)]
    quiet = float(np.abs(heard[-RATE // 10 :]).max()) < 1e-2
    return Told(tuple(drifts(counted, heard, zero, made.pcm)), float(np.abs(still).max()), ended and quiet)

"""Songs as sound, without a sound card: the same song gives the same samples, every time."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.music.instrument import Instruments, standard
from studio.music.noise import Float32
from studio.music.song import Event, Song
from studio.music.synth import BLOCK, RATE, ROOT, Synth

TAIL = 9.0
"""Seconds at most that a song rings on after its last event."""
_FADE_BLOCKS = 188
_LEAD = 6000


def render_song(song: Song, instruments: Instruments | None = None) -> Float32:
    """Return a song as float32 [n, 2] within ±0.89 at 48 kHz; n is 0 when nothing was played."""
    parts = list(blocks(song, instruments))
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def blocks(song: Song, instruments: Instruments | None = None, start: float = 0.0) -> Iterator[Float32]:
    """Give a song block by block, float32 [256, 2] each, until it has rung out.

    From 0 this is `render_song`. From a later second it begins with what was struck up to six seconds
    before, which sounds the same but is not the same sample for sample.
    """
    if not song.events:
        return
    first = max(0, int(start * 1000.0) - _LEAD)
    events = _from(song, first)
    skip = int((start * 1000.0 - first) * RATE / 1000.0) // BLOCK
    for index, block in enumerate(_played(events, instruments or standard())):
        if index >= skip:
            yield block


def _from(song: Song, first: int) -> tuple[Event, ...]:
    if first <= 0:
        return song.events
    before = [event for event in song.events if event.time < first]
    drones = [event for event in before if event.kind == "drone"][-1:]
    later = [event for event in song.events if event.time >= first]
    ending = [Event(song.duration, "off")]
    return tuple(replace(event, time=max(0, event.time - first)) for event in (*drones, *later, *ending))


def _played(events: tuple[Event, ...], instruments: Instruments) -> Iterator[Float32]:
    synth = Synth(instruments)
    last = _frame(events[-1]) // BLOCK
    longest = last + int(TAIL * RATE) // BLOCK
    waiting, at = iter((*events, None)), 0
    event = next(waiting)
    for index in range(longest):
        while event is not None and _frame(event) < at + BLOCK:
            play(synth, event, _frame(event) - at)
            event = next(waiting)
        if index == last + 1:
            _let_go(synth, events)
        out = np.empty((BLOCK, 2), np.float32)
        synth.render(out)
        if index >= longest - _FADE_BLOCKS:
            out *= _closing(longest - index)
        yield out
        at += BLOCK
        if index > last and synth.silent:
            return


def play(synth: Synth, event: Event, offset: int = 0) -> None:
    """Do one event on a synthesiser, `offset` frames into its next block."""
    if event.kind == "on":
        synth.note_on(event.key, event.frequency, event.velocity, event.instrument, offset)
    elif event.kind == "off":
        synth.note_off(event.key)
    else:
        synth.drone(event.instrument or None, event.frequency or ROOT)


def _frame(event: Event) -> int:
    return event.time * RATE // 1000


def _let_go(synth: Synth, events: tuple[Event, ...]) -> None:
    synth.drone(None)
    for key in {event.key for event in events if event.kind == "on"}:
        synth.note_off(key)


def _closing(blocks_left: int) -> Float32:
    steps = (blocks_left - np.arange(BLOCK, dtype=np.float32)[:, None] / BLOCK) / _FADE_BLOCKS
    return np.clip(steps, 0.0, 1.0).astype(np.float32)

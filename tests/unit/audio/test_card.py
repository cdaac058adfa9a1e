import os
from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio.card import GLIDE, HUSH, NOTE_OFF, NOTE_ON, PRESS, Input, Output
from studio.audio.link import Link
from studio.audio.shared import EVENTS, MIC, PLAY, At, Shared, attach, create
from studio.music.instrument import standard
from studio.music.synth import BLOCK, Synth

FINE = SimpleNamespace(output_underflow=False, input_overflow=False)
LATE = SimpleNamespace(output_underflow=True, input_overflow=True)


@pytest.fixture
def shared():
    made = create()
    yield made
    made.let_go_of_handle()


@pytest.fixture
def link(shared):
    """A link without a process: only the memory."""
    link = Link.__new__(Link)
    link.shared = shared
    link._lock = __import__("threading").Lock()
    return link


@pytest.fixture
def output(shared):
    return Output(shared, Synth(standard()))


def fill(output, flags=FINE, frames=BLOCK):
    out = np.full((frames, 2), 7.0, np.float32)
    output.fill(out, frames, None, flags)
    return out


def test_both_ends_see_the_same_memory(shared):
    other = attach(shared.handle)
    shared.set(At.PLAY_IN, 12)
    shared.play[5] = 0.5
    assert other.get(At.PLAY_IN) == 12
    assert other.play[5].tolist() == [0.5, 0.5]
    assert isinstance(other, Shared)


def test_the_memory_leaves_no_name_behind(monkeypatch):
    import pathlib

    # a name of this test's own: other programs make theirs at the same time
    monkeypatch.setattr("studio.audio.shared.secrets.token_hex", lambda count: f"left-behind-{os.getpid()}")
    made = create()
    folder = pathlib.Path("/dev/shm")  # noqa: S108 - where Linux keeps them
    assert not list(folder.glob(f"*left-behind-{os.getpid()}*"))
    made.let_go_of_handle()


def test_a_note_handed_over_sounds_in_the_next_block(link, output):
    assert not fill(output).any()
    link.push(NOTE_ON, 1, 440.0, 0.8, 3, __import__("time").monotonic())
    assert output.waiting
    assert np.abs(fill(output)).max() > 0.01
    assert not output.waiting
    assert link.shared.status[At.PEAK_OUT] > 0.01


def test_a_note_that_waited_too_long_is_not_a_surprise(link, output):
    link.push(NOTE_ON, 1, 440.0, 0.8, 3, __import__("time").monotonic() - 5.0)
    assert not fill(output).any()


def test_notes_are_let_go_and_hushed(link, output):
    for key in (1, 2):
        link.push(NOTE_ON, key, 440.0, 0.8, 0, __import__("time").monotonic())
    fill(output)
    link.push(NOTE_OFF, 1)
    link.push(HUSH)
    loud = [float(np.abs(fill(output)).max()) for _ in range(900)]
    assert loud[-1] < 1e-3 * max(loud)


def test_more_events_than_fit_are_dropped_not_mixed_up(link, output):
    for key in range(EVENTS + 50):
        link.push(NOTE_OFF, key)
    assert link.shared.get(At.EVENTS_IN) == EVENTS
    fill(output)
    assert link.shared.get(At.EVENTS_OUT) == EVENTS


def test_frames_are_played_in_order_around_the_end_of_the_ring(link, output):
    link.shared.set(At.PLAY_IN, PLAY - 300)
    link.shared.set(At.PLAY_OUT, PLAY - 300)
    link.shared.set(At.PLAY_FLUSH, PLAY - 300)
    link.shared.set(At.PLAY_END, 1e15)
    ramp = np.linspace(0.1, 0.88, 4 * BLOCK, dtype=np.float32)
    link.give_to_play(np.stack([ramp, -ramp], axis=1))
    heard = np.concatenate([fill(output) for _ in range(4)])
    assert np.allclose(heard[BLOCK:, 0], ramp[BLOCK:], atol=1e-6)
    assert np.allclose(heard[BLOCK:, 1], -ramp[BLOCK:], atol=1e-6)
    # the first block fades in, so that a start in the middle does not click
    assert abs(heard[0, 0]) < 1e-3
    assert not fill(output).any()


def test_a_last_part_of_a_block_waits_until_it_is_known_to_be_the_last(link, output):
    link.shared.set(At.PLAY_END, 1e15)
    link.give_to_play(np.full((BLOCK + 40, 2), 0.5, np.float32))
    fill(output)
    assert not fill(output).any()
    link.shared.set(At.PLAY_END, BLOCK + 40)
    last = fill(output)
    assert (last[:40] == 0.5).all()
    assert not last[40:].any()


def test_what_is_stopped_fades_within_a_block(link, output):
    link.shared.set(At.PLAY_END, 1e15)
    link.give_to_play(np.full((8 * BLOCK, 2), 0.5, np.float32))
    fill(output)
    fill(output)
    link.shared.set(At.PLAY_FLUSH, 8 * BLOCK)
    leaving = fill(output)
    assert np.abs(np.diff(leaving[:, 0])).max() < 0.01
    assert leaving[-1, 0] < 0.01
    assert not fill(output).any()


def test_a_stream_that_just_opened_is_silent_for_a_moment_and_loses_nothing(link, output):
    link.shared.set(At.PLAY_END, 1e15)
    link.give_to_play(np.full((4 * BLOCK, 2), 0.5, np.float32))
    output.opening()
    silent = 0
    while not fill(output).any():
        silent += 1
    assert 0.02 < silent * BLOCK / 48000 < 0.06
    assert link.shared.get(At.PLAY_OUT) == BLOCK


def test_a_fault_in_the_synth_is_a_block_of_silence(output):
    output.synth.render = lambda out: 1 / 0
    assert not fill(output).any()
    assert output.shared.get(At.XRUNS) == 1


def test_late_blocks_are_counted_and_odd_ones_are_silent(output):
    fill(output, LATE)
    assert output.shared.get(At.XRUNS) == 1
    assert not fill(output, frames=100).any()


def test_captured_frames_come_out_in_order_around_the_end_of_the_ring(link):
    link.shared.set(At.MIC_IN, MIC - 100)
    link.shared.set(At.MIC_OUT, MIC - 100)
    into = Input(link.shared)
    ramp = np.linspace(-0.5, 0.5, 1000, dtype=np.float32)
    for part in np.split(ramp, 4):
        into.take(part[:, None], len(part), None, FINE)
    assert np.array_equal(link.take_captured(), ramp)
    assert not len(link.take_captured())
    assert link.shared.status[At.PEAK_IN] == pytest.approx(0.5)


def test_a_full_ring_loses_the_new_and_keeps_the_old(link):
    into = Input(link.shared)
    link.shared.set(At.MIC_KEEP, 1)
    for _ in range(MIC // 4096 + 2):
        into.take(np.full((4096, 1), 0.25, np.float32), 4096, None, FINE)
    assert link.shared.get(At.MIC_LOST) == 2 * 4096
    assert len(link.take_captured()) == MIC


def test_notes_glide_are_leaned_on_and_come_from_a_side(link, output):
    calls = []
    synth = output.synth
    for name in ("note_on", "glide", "press"):
        setattr(synth, name, lambda *what, name=name, **more: calls.append((name, *what, *more.values())))
    now = __import__("time").monotonic()
    link.push(NOTE_ON, 1, 440.0, 0.8, 0, now, -0.5)
    link.push(GLIDE, 1, 450.0)
    link.push(PRESS, 1, 0.0, 0.25)
    fill(output)
    first = next(iter(synth.instruments.playable))
    assert calls == [("note_on", 1, 440.0, 0.8, first, -0.5), ("glide", 1, 450.0), ("press", 1, 0.25)]


def test_keyboards_sound_with_the_next_block(output):
    now = __import__("time").monotonic()
    output.keyboards.append((NOTE_ON, 5000, 330.0, 0.9, 0, now, 0.0))
    assert output.waiting
    assert np.abs(fill(output)).max() > 0.01
    assert not output.waiting


def test_the_sum_of_all_that_sounds_is_held_gently_and_each_alone_is_left_as_it_is(link, output):
    link.shared.set(At.PLAY_END, 1e15)
    wave = (0.85 * np.sin(np.arange(200 * BLOCK) * 0.02)).astype(np.float32)
    link.give_to_play(np.stack([wave, wave], axis=1))
    alone = np.concatenate([fill(output) for _ in range(40)])
    assert np.array_equal(alone[BLOCK:, 0], wave[BLOCK : 40 * BLOCK])
    output.synth.render = lambda out: out.fill(0.0) or np.copyto(out[:, 0], 0.8) or 0.8
    both = np.concatenate([fill(output) for _ in range(40)])
    assert np.abs(both).max() <= 0.981
    # bent, never cut off: nowhere are there many frames at the very top
    assert (np.abs(both) > 0.9799).mean() < 0.02


def test_a_stream_that_begins_in_a_storm_plays_nothing_away(link, output):
    link.shared.set(At.PLAY_END, 1e15)
    link.give_to_play(np.full((40 * BLOCK, 2), 0.5, np.float32))
    output.opening()
    for _ in range(300):
        assert not fill(output, LATE).any()
    assert link.shared.get(At.PLAY_OUT) == 0
    assert sum(fill(output).any() for _ in range(12)) >= 4
    # later, late blocks are late and nothing more
    assert fill(output, LATE).any()

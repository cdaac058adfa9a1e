import time
from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio import words
from studio.audio.desk import Desk
from studio.audio.shared import At, create
from studio.audio.stream import PERIOD
from studio.music.synth import BLOCK, RATE
from tests.unit.audio.fake_portaudio import FakePortAudio, device

FINE = SimpleNamespace(output_underflow=False, input_overflow=False)


@pytest.fixture
def shared():
    made = create()
    yield made
    made.let_go_of_handle()


@pytest.fixture(autouse=True)
def no_server(monkeypatch):
    monkeypatch.setattr("studio.audio.choice.ask_server", lambda what: None)


def desk_with(shared, card):
    told, woken = [], []
    desk = Desk(shared, card, lambda **what: told.append(what), woken.append)
    desk.warm_up()
    return desk, told, woken


def stream(card, kind):
    (found,) = [one for one in card.streams if one.kind == kind]
    return found


def test_the_microphone_is_refused_with_a_sentence_and_asked_for_again_the_next_time(shared):
    allowed = []
    card = FakePortAudio(takes=lambda kind, how: True if kind == "output" or allowed else -9985)
    desk, told, _ = desk_with(shared, card)
    desk.do(["record"])
    assert told[-1]["microphone"] == words.MICROPHONE_BUSY
    assert shared.get(At.INPUT) == 0
    # asked once, since it is not a matter of rates
    assert len(card.tried) == 1
    allowed.append(1)
    desk.do(["record"])
    assert told[-1]["microphone"] == ""
    assert shared.get(At.INPUT) == 1


def test_without_any_microphone_that_is_said(shared):
    card = FakePortAudio([device("Speaker", 0, 2)], takes=lambda kind, how: True if kind == "output" else -9996)
    desk, told, _ = desk_with(shared, card)
    desk.do(["record"])
    assert told[-1]["microphone"] == words.NO_MICROPHONE


def test_a_microphone_that_gives_nothing_at_all_is_told_of_until_it_does(shared, monkeypatch):
    monkeypatch.setattr("studio.audio.desk.TELLS_BY_SILENCE", True)
    monkeypatch.setattr("studio.audio.desk._MUTE", 0.05)
    card = FakePortAudio()
    desk, told, _ = desk_with(shared, card)
    desk.do(["record"])
    take = stream(card, "input").how["callback"]
    take(np.zeros((480, 1), np.float32), 480, None, FINE)
    time.sleep(0.1)
    desk.look()
    assert told[-1] == {"microphone": words.MICROPHONE_MUTE}
    take(np.full((480, 1), 1e-5, np.float32), 480, None, FINE)
    desk.look()
    assert told[-1] == {"microphone": ""}


def test_a_microphone_that_is_lost_is_opened_again_and_silence_fills_the_time_between(shared):
    card = FakePortAudio()
    desk, told, _ = desk_with(shared, card)
    shared.set(At.MIC_KEEP, 1)
    desk.do(["record"])
    stream(card, "input").how["callback"](np.ones((480, 1), np.float32), 480, None, FINE)
    stream(card, "input").active = False
    begin = time.monotonic()
    time.sleep(0.2)
    desk.look()
    assert told[-1] == {"notice": words.MICROPHONE_MOVED}
    stream(card, "input").how["callback"](np.ones((480, 1), np.float32), 480, None, FINE)
    between = shared.get(At.MIC_IN) - 960
    assert between / RATE == pytest.approx(time.monotonic() - begin, abs=0.1)
    assert not shared.mic[480 : 480 + between].any()
    assert shared.mic[480 + between : 960 + between].all()


def test_a_microphone_that_is_closed_on_purpose_leaves_no_silence(shared, monkeypatch):
    card = FakePortAudio()
    desk, _, _ = desk_with(shared, card)
    for _ in range(2):
        shared.set(At.MIC_KEEP, 1)
        desk.do(["record"])
        stream(card, "input").how["callback"](np.ones((480, 1), np.float32), 480, None, FINE)
        desk.do(["rest"])
        time.sleep(0.15)
        desk.look()
        assert shared.get(At.INPUT) == 0
    assert shared.get(At.MIC_IN) == 960


def test_a_sound_card_is_asked_for_what_it_can_do_before_it_is_given_up(shared):
    card = FakePortAudio(
        [device("Old", 0, 1, 44100.0)], lambda kind, how: how["samplerate"] == 44100 and how["channels"] == 1 or -9997
    )
    desk, told, _ = desk_with(shared, card)
    desk.do(["open"])
    assert told[-1] == {"state": "ready", "reason": ""}
    out = np.ones((235, 1), np.float32)
    stream(card, "output").how["callback"](out, 235, None, FINE)
    assert not out.any()


def test_the_chosen_speaker_is_opened_and_the_other_when_it_refuses(shared):
    rows = [device("Speaker", 0, 2), device("Ears", 0, 2)]
    refuses = []
    card = FakePortAudio(rows, lambda kind, how: -9985 if how["device"] in refuses else True)
    desk, told, _ = desk_with(shared, card)
    desk.do(["choose", "output", "Ears"])
    assert told[-1]["devices"]["outputs"][1]["name"] == "Ears"
    desk.do(["open"])
    assert stream(card, "output").how["device"] == 1
    desk.do(["choose", "output", None])
    assert stream(card, "output").how["device"] is None
    refuses.append(1)
    desk.do(["choose", "output", "Ears"])
    assert stream(card, "output").how["device"] is None
    assert told[-1].get("state") != "silent"


@pytest.mark.parametrize("frames", [BLOCK, PERIOD, 1000])
def test_a_computer_that_is_too_slow_is_given_more_time_ahead(shared, monkeypatch, frames):
    monkeypatch.setattr("studio.audio.judge._EVERY", 0.0)
    card = FakePortAudio()
    desk, _, _ = desk_with(shared, card)
    desk.do(["open"])
    first = stream(card, "output").latency
    out, late = np.zeros((frames, 2), np.float32), SimpleNamespace(output_underflow=True, input_overflow=False)

    def look_after(late_blocks):
        for _ in range(late_blocks):
            stream(card, "output").how["callback"](out, frames, None, late)
        desk.look()

    # a stream that begins in a storm which stays
    look_after(40)
    assert stream(card, "output").latency == 2.0 * first
    for _ in range(20):
        stream(card, "output").how["callback"](out, frames, None, FINE)
    # later, one storm is let pass
    for late_blocks in (40, 0, 0, 0):
        look_after(late_blocks)
    assert stream(card, "output").latency == 2.0 * first
    for _ in range(3):
        look_after(10)
    assert stream(card, "output").latency == 4.0 * first
    # now and then is too often when it goes on
    for _ in range(20):
        stream(card, "output").how["callback"](out, frames, None, FINE)
    for _ in range(4):
        look_after(1)
    assert stream(card, "output").latency == 8.0 * first


def test_after_a_rest_a_computer_that_was_too_slow_gets_another_chance(shared):
    card = FakePortAudio()
    desk, _, _ = desk_with(shared, card)
    first = desk._judge.latency
    desk._judge.latency = 2.0 * first
    desk.do(["open"])
    assert stream(card, "output").latency == 2.0 * first
    out = np.zeros((PERIOD, 2), np.float32)
    for _ in range(20):
        stream(card, "output").how["callback"](out, PERIOD, None, FINE)
    desk._judge._since -= 100.0
    desk._out.quiet_since -= 100.0
    desk.look()
    assert not card.streams
    desk.do(["open"])
    assert stream(card, "output").latency == first


def test_a_microphone_that_stammers_costs_the_speaker_nothing(shared, monkeypatch):
    monkeypatch.setattr("studio.audio.judge._EVERY", 0.0)
    card = FakePortAudio()
    desk, _, _ = desk_with(shared, card)
    desk.do(["open"])
    desk.do(["record"])
    first = stream(card, "output")
    late = SimpleNamespace(output_underflow=False, input_overflow=True)
    for _ in range(8):
        for _ in range(10):
            stream(card, "input").how["callback"](np.zeros((480, 1), np.float32), 480, None, late)
        desk.look()
    assert shared.get(At.XRUNS) == 80
    assert stream(card, "output") is first


@pytest.mark.parametrize(("rate", "period"), [(48000, PERIOD), (44100, PERIOD * 147 // 160), (96000, 2 * PERIOD)])
def test_the_speaker_is_asked_for_the_same_time_at_any_rate(shared, rate, period):
    card = FakePortAudio(takes=lambda kind, how: how["samplerate"] == rate or -9997)
    desk, told, _ = desk_with(shared, card)
    desk.do(["open"])
    assert told[-1]["state"] == "ready"
    how = stream(card, "output").how
    assert (how["samplerate"], how["blocksize"]) == (rate, period)
    assert how["latency"] <= 0.03


def test_a_speaker_that_ends_is_opened_again_at_once_and_else_now_and_then(shared):
    gone = []
    card = FakePortAudio(takes=lambda kind, how: -9985 if gone else True)
    desk, told, _ = desk_with(shared, card)
    desk.do(["drone", "warm-pad", 220.0])
    out = np.zeros((BLOCK, 2), np.float32)
    for _ in range(30):
        stream(card, "output").how["callback"](out, BLOCK, None, FINE)
    stream(card, "output").active = False
    desk.look()
    assert len(card.streams) == 1
    gone.append(1)
    stream(card, "output").active = False
    desk.look()
    assert told[-1]["reason"] == words.NO_ANSWER
    tries = len(card.tried)
    desk.look()
    assert len(card.tried) == tries
    gone.clear()
    desk._tried -= 1000.0
    desk.look()
    assert told[-1] == {"state": "ready", "reason": ""}


@pytest.mark.parametrize("command", [[], ["what"], ["choose", "smell", "x"], ["choose", "output", 3], ["answers", {}]])
def test_a_command_that_is_not_known_is_let_pass(shared, command):
    desk, _, _ = desk_with(shared, FakePortAudio())
    desk.do(command)
    desk.look()

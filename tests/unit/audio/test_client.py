import subprocess
import sys

import numpy as np
import pytest

from studio.audio.client import Sound
from studio.audio.words import SENTENCES
from studio.music.song import Event, song_of


def use_everything(sound):
    sound.note_on(1, 440.0, 0.8, "handpan")
    sound.note_on(1, float("nan"), 0.8, "handpan")
    sound.note_off(1)
    sound.drone("rain")
    sound.drone(None)
    sound.open_output()
    sound.play_take(lambda _start: [np.zeros(1000, np.float32)])
    sound.play_song(song_of([Event(0, "on", 1, 440.0, 0.8, "handpan")]))
    sound.stop_playing()
    sound.record_start()
    assert not len(sound.recorded())
    sound.record_stop()
    assert (sound.level(), sound.position(), sound.playing, sound.recording) == (0.0, 0.0, False, False)
    assert (sound.xruns, sound.is_open) == (0, False)
    sound.hush()
    sound.close_output()


def test_a_sound_that_was_never_started_is_harmless():
    sound = Sound()
    use_everything(sound)
    assert (sound.state, sound.reason, sound.pid) == ("off", "", None)
    sound.stop()


def test_neither_kivy_nor_the_sound_card_nor_a_compiler_is_loaded_by_the_wrong_process():
    ask = "import sys; import {}; print([m for m in ({}) if m in sys.modules])"
    for module, strangers in (
        ("studio.audio.client", "'kivy', 'sounddevice', 'soundfile', 'numba'"),
        ("studio.audio.process", "'kivy', 'sounddevice', 'soundfile', 'numba', 'multiprocessing', 'numpy.random'"),
    ):
        program = [sys.executable, "-c", ask.format(module, strangers)]
        ran = subprocess.run(program, capture_output=True, text=True, check=True, cwd=sys.path[0] or ".")
        assert ran.stdout.strip() == "[]", module


@pytest.mark.parametrize("sentence", [s for s in SENTENCES.values() if s])
def test_every_reason_is_a_calm_sentence(sentence):
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "!" not in sentence
    assert "error" not in sentence.lower()

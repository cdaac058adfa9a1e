"""Which speaker and microphone are used, and how late they are: remembered by their names."""

from __future__ import annotations

from studio.audio.calibrate import Calibration
from studio.audio.client import Sound
from studio.core.settings import Settings

SPEAKER, MICROPHONE, DELAYS = "speaker", "microphone", "sound_delays"
"""Settings: names of devices, and a table of seconds by their pairs."""
_MOST_DELAYS = 16


def chosen(settings: Settings, way: str) -> str:
    """Return the name of the speaker or microphone that was chosen, "" for the computer's own."""
    return settings.get(way, "")


def choose(settings: Settings, sound: Sound, way: str, name: str) -> None:
    """Use a speaker or microphone from now on, "" for the computer's own."""
    settings.set(way, name or None)
    (sound.choose_output if way == SPEAKER else sound.choose_input)(name or None)
    recall(settings, sound)


def apply(settings: Settings, sound: Sound) -> None:
    """Use what was chosen before. Harmless when it is used already."""
    for way, take in ((SPEAKER, sound.choose_output), (MICROPHONE, sound.choose_input)):
        name = chosen(settings, way)
        if name:
            take(name)
    recall(settings, sound)


def recall(settings: Settings, sound: Sound) -> None:
    """Use what was measured before with the speaker and microphone now in use, if anything was."""
    output, microphone = sound.pair
    if not (output and microphone):
        return
    late = settings.get(DELAYS, {}).get(_name(output, microphone))
    known = isinstance(late, float) and -1.0 < late < 5.0
    sound.set_calibration(Calibration(late, output, microphone) if known else None)


def remember(settings: Settings, calibration: Calibration) -> None:
    """Remember what was measured, with its pair; the newest few."""
    delays = dict(settings.get(DELAYS, {}))
    name = _name(calibration.output, calibration.input)
    delays.pop(name, None)
    delays[name] = round(calibration.late, 5)
    settings.set(DELAYS, dict(list(delays.items())[-_MOST_DELAYS:]))


def _name(output: str, microphone: str) -> str:
    return f"{output} / {microphone}"

"""FluidSynth, the synthesiser of the free desktop, with the FluidR3 sounds: loaded where it is installed, and called.

It plays beside ours with the settings that suit it best: no chorus, no lock, one thread.
"""

import ctypes
from ctypes import c_char_p, c_double, c_int, c_void_p
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from main import apt_install
from tests.bench.blackbox.tools import MissingToolError, has_library

LIBRARY = "libfluidsynth.so.3"
SOUNDS = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
PACKAGES = ["libfluidsynth3", "fluid-soundfont-gm"]
"""Debian packages of both."""
CHANNELS = tuple(channel for channel in range(16) if channel != 9)
"""MIDI channels that are not for drums."""

Floats = npt.NDArray[np.float32]

_CALLS: dict[str, tuple[object, list[object]]] = {
    "new_fluid_settings": (c_void_p, []),
    "new_fluid_synth": (c_void_p, [c_void_p]),
    "delete_fluid_settings": (None, [c_void_p]),
    "delete_fluid_synth": (None, [c_void_p]),
    "fluid_settings_setnum": (c_int, [c_void_p, c_char_p, c_double]),
    "fluid_settings_setint": (c_int, [c_void_p, c_char_p, c_int]),
    "fluid_synth_sfload": (c_int, [c_void_p, c_char_p, c_int]),
    "fluid_synth_program_select": (c_int, [c_void_p, c_int, c_int, c_int, c_int]),
    "fluid_synth_noteon": (c_int, [c_void_p, c_int, c_int, c_int]),
    "fluid_synth_noteoff": (c_int, [c_void_p, c_int, c_int]),
    "fluid_synth_get_active_voice_count": (c_int, [c_void_p]),
    "fluid_synth_write_float": (c_int, [c_void_p, c_int, c_void_p, c_int, c_int, c_void_p, c_int, c_int]),
}


def require_fluidsynth() -> None:
    """Make sure it and its sounds are here; raises MissingToolError, with the line to run, where they can't be."""
    if not (has_library(LIBRARY) and SOUNDS.exists()):
        apt_install(PACKAGES)
    if not (has_library(LIBRARY) and SOUNDS.exists()):
        raise MissingToolError(f"Missing on this machine. To add it, as root: apt-get install -y {' '.join(PACKAGES)}")


class FluidSynth:
    """A synthesiser with its reverb, all of whose channels play one program. It works in one thread."""

    def __init__(self, program: int, rate: int = 48000) -> None:
        self._calls = calls = _typed(ctypes.CDLL(LIBRARY))
        self._settings = c_void_p(calls.new_fluid_settings())
        calls.fluid_settings_setnum(self._settings, b"synth.sample-rate", float(rate))
        for name, value in (("chorus.active", 0), ("reverb.active", 1), ("threadsafe-api", 0), ("cpu-cores", 1)):
            calls.fluid_settings_setint(self._settings, f"synth.{name}".encode(), value)
        self._own = c_void_p(calls.new_fluid_synth(self._settings))
        sounds = calls.fluid_synth_sfload(self._own, bytes(SOUNDS), 1)
        for channel in CHANNELS:
            calls.fluid_synth_program_select(self._own, channel, sounds, 0, program)

    def __enter__(self) -> "FluidSynth":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._calls.delete_fluid_synth(self._own)
        self._calls.delete_fluid_settings(self._settings)

    def note_on(self, channel: int, key: int, velocity: int) -> None:
        """Strike a key, 0 to 127, on one of `CHANNELS`."""
        self._calls.fluid_synth_noteon(self._own, channel, key, velocity)

    def note_off(self, channel: int, key: int) -> None:
        """Let a key go."""
        self._calls.fluid_synth_noteoff(self._own, channel, key)

    @property
    def sounding(self) -> int:
        """How many voices sound; a note of a sound in stereo is two."""
        return int(self._calls.fluid_synth_get_active_voice_count(self._own))

    def render(self, out: Floats) -> None:
        """Write the next frames into `out`, float32 [n, 2]."""
        at = out.ctypes.data
        self._calls.fluid_synth_write_float(self._own, len(out), at, 0, 2, at, 1, 2)


def _typed(library: ctypes.CDLL) -> ctypes.CDLL:
    for name, (result, arguments) in _CALLS.items():
        call = getattr(library, name)
        call.restype, call.argtypes = result, arguments
    return library

"""Has FluidSynth play a MIDI file: `python -m tests.fluid.driver SOUNDS NOTES RATE SECONDS` gives floats in stereo.

It reads the file and its times itself. Without reverb and chorus, so that what is heard is what was played.
"""

import ctypes
import sys
from ctypes import byref, c_char_p, c_double, c_float, c_int, c_void_p
from pathlib import Path

LIBRARY = "libfluidsynth.so.3"
AT_ONCE = 64
TAIL = 0.3
DONE = 3
"""What its player says when it has come to the end."""
MOST = 300
"""Seconds, whatever the file says."""


def main(sounds, notes, rate, seconds):
    """Write what is played to standard output."""
    fluid = ctypes.CDLL(LIBRARY)
    for name in ("new_fluid_settings", "new_fluid_synth", "new_fluid_player"):
        getattr(fluid, name).restype = c_void_p
    settings = c_void_p(fluid.new_fluid_settings())
    fluid.fluid_settings_setnum(settings, b"synth.sample-rate", c_double(rate))
    fluid.fluid_settings_setnum(settings, b"synth.gain", c_double(0.3))
    for name in (b"synth.reverb.active", b"synth.chorus.active"):
        fluid.fluid_settings_setint(settings, name, c_int(0))
    synth = c_void_p(fluid.new_fluid_synth(settings))
    assert fluid.fluid_synth_sfload(synth, c_char_p(sounds.encode()), c_int(1)) >= 0
    player = c_void_p(fluid.new_fluid_player(synth))
    data = Path(notes).read_bytes()
    assert fluid.fluid_player_add_mem(player, data, ctypes.c_size_t(len(data))) == 0
    assert fluid.fluid_player_play(player) == 0
    block = (c_float * (2 * AT_ONCE))()
    at, ends = 0, MOST * rate
    while at < ends:
        fluid.fluid_synth_write_float(synth, AT_ONCE, byref(block), 0, 2, byref(block), 1, 2)
        sys.stdout.buffer.write(bytes(block))
        at += AT_ONCE
        if ends == MOST * rate and fluid.fluid_player_get_status(player) == DONE:
            ends = max(at + round(TAIL * rate), round(seconds * rate))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))

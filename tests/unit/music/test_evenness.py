"""No instrument and no pad is much louder than the others, measured as broadcasts are (ITU-R BS.1770)."""

import numpy as np

from studio.music.bank import BLOCK, RATE
from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.pads import pads
from studio.music.synth import Synth

NAMES = [name for name, one in standard().playable.items() if not one.pieces]


def weighing(frames):
    """Return how much each frequency counts (K-weighting at 48 kHz)."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(frames, 1.0 / RATE) / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z) / (
        1.0 - 1.69065929318241 * z + 0.73248077421585 * z * z
    )
    high = (1.0 - 2.0 * z + z * z) / (1.0 - 1.99004745483398 * z + 0.99007225036621 * z * z)
    return np.abs(shelf * high) ** 2


def loudness(name, hertz):
    """Return the loudness of the first 0.4 s after a note has risen, in LUFS."""
    synth = Synth(standard())
    skipped = int(min(0.2, standard().playable[name].attack) * RATE) // BLOCK * BLOCK
    out = np.zeros((skipped + 19200, 2), np.float32)
    synth.note_on(1, hertz, 0.75, name)
    for at in range(0, len(out), BLOCK):
        synth.render(out[at : at + BLOCK])
    power = np.abs(np.fft.rfft(out[skipped:], 2 * 19200, axis=0)) ** 2
    power[1:] *= 2.0
    return -0.691 + 10.0 * np.log10((power * weighing(2 * 19200)[:, None]).sum() / (2 * 19200) / 19200)


def test_every_instrument_is_about_as_loud_as_the_others():
    for pitch in (50, 57, 64, 71, 78):
        heard = [loudness(name, frequency(pitch)) for name in NAMES]
        assert max(heard) - min(heard) < 6.5, dict(zip(NAMES, heard, strict=True))


def test_no_pad_is_much_louder_than_its_neighbour():
    for name in NAMES:
        heard = [loudness(name, pad.frequency) for pad in pads()]
        assert np.abs(np.diff(heard)).max() < 3.5, (name, heard)
        # what is higher is a little softer, as the ear hears it louder
        assert -10.0 < heard[-1] - heard[0] < 1.0, (name, heard)

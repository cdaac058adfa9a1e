"""Which of General MIDI's sounds are nearest to ours, and the other way round (General MIDI 1, 1991)."""

from studio.music.instrument import Instrument, Instruments

DRUMS = 9
"""The channel of drums, from 0."""

PROGRAMS = {
    "soft-piano": 0,
    "kalimba": 108,
    "singing-bowl": 112,
    "handpan": 114,
    "music-box": 10,
    "pad": 89,
    "plucked-string": 46,
    "flute": 73,
    "voice": 53,
    "bowed-string": 42,
    "marimba": 12,
    "glass": 98,
    "bowl": 92,
    "warm-pad": 89,
}
"""The nearest program, from 0, of each instrument and drone that has a pitch."""
OTHER_PROGRAM = 114

_PLAYED_BY = (
    (8, "soft-piano"),
    (11, "music-box"),
    (14, "marimba"),
    (15, "singing-bowl"),
    (16, "plucked-string"),
    (21, "pad"),
    (24, "flute"),
    (40, "plucked-string"),
    (45, "bowed-string"),
    (47, "plucked-string"),
    (48, "handpan"),
    (52, "bowed-string"),
    (55, "voice"),
    (56, "bowed-string"),
    (64, "pad"),
    (80, "flute"),
    (96, "pad"),
    (104, "glass"),
    (108, "plucked-string"),
    (109, "kalimba"),
    (110, "flute"),
    (111, "bowed-string"),
    (112, "flute"),
    (114, "singing-bowl"),
    (116, "handpan"),
    (120, "marimba"),
    (128, "handpan"),
)
"""Programs below a number, and who plays them here."""

_DRUMS = {
    **dict.fromkeys((35, 36, 41), 36),
    **dict.fromkeys((43, 45, 64, 66), 64),
    **dict.fromkeys((47, 48, 63), 63),
    **dict.fromkeys((50, 60, 65, 78), 60),
    **dict.fromkeys((61, 62), 61),
    **dict.fromkeys((38, 39, 40), 39),
    **dict.fromkeys((31, 33, 37, 53, 56), 37),
    **dict.fromkeys((42, 44, 54, 70), 70),
    **dict.fromkeys((46, 49, 51, 52, 55, 57, 59, 71, 80, 81), 71),
    **dict.fromkeys((58, 72, 73, 74), 58),
    **dict.fromkeys((67, 76, 68), 76),
    **dict.fromkeys((75, 77), 75),
    **dict.fromkeys((69, 79), 69),
    82: 82,
}
"""What stands for a key of General MIDI's percussion, by the keys that ours have."""


def played_by(program: int, known: Instruments) -> str:
    """Return the name of the instrument that plays a program, 0 to 127."""
    name = next(name for below, name in _PLAYED_BY if program < below)
    return known.instrument(name).name


def kit(known: Instruments) -> Instrument | None:
    """Return the drums, None where there are none."""
    return next((one for one in known.playable.values() if one.pieces), None)


def drum(key: int, drums: Instrument) -> int:
    """Return the note of a kit that stands for a key of General MIDI's percussion."""
    wanted = _DRUMS.get(key, key)
    piece = min(drums.pieces, key=lambda one: (one.midi != key, abs(one.midi - wanted), one.pitch))
    return piece.pitch

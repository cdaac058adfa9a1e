"""Hostile MIDI files, ten thousand of them: `python -m tests.bench.music_midi COUNT` tells what came of them as JSON.

Each file is made of its number alone. It is read as far as into the ops of a song, as the process that brings files in
does; the slowest, and some others, are then brought in through that process too.
"""

import json
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from studio.music.brought import song_ops
from studio.music.errors import NotMidi
from studio.music.in_apart import bring_in_apart
from studio.music.midi_in import read_midi
from studio.music.op_codec import encode_op

FILES = 10_000
_APART = 12

Made = Callable[[Random], bytes]


def fuzz(count: int) -> dict[str, object]:
    """Read so many files; tell how many got past the one error, and how much CPU time the longest took."""
    came: Counter[str] = Counter()
    escapes: list[str] = []
    took: list[tuple[float, int]] = []
    longest = 0.0
    for number in range(count):
        data = file(number)
        begin, watch = time.thread_time(), time.perf_counter()
        came[_outcome(data, escapes, number)] += 1
        took.append((time.thread_time() - begin, number))
        longest = max(longest, time.perf_counter() - watch)
    took.sort(reverse=True)
    chosen = [number for _, number in took[:_APART]] + Random(0).sample(range(count), min(_APART, count))
    apart = _apart(chosen, escapes)
    return {
        "files": count,
        "escapes": len(escapes),
        "max_s": round(took[0][0], 4),
        "max_by_the_clock_s": round(longest, 4),
        "slowest": [{"file": number, "kind": kind(number), "s": round(seconds, 4)} for seconds, number in took[:5]],
        "came_of_them": dict(came),
        "escaped": escapes[:10],
        "in_a_process_max_s": round(max(apart), 3),
    }


def _outcome(data: bytes, escapes: list[str], number: int) -> str:
    try:
        for op in song_ops(read_midi(data)):
            encode_op(op)
    except NotMidi as error:
        return str(error)
    except Exception as error:  # what must not be is counted
        escapes.append(f"{number} ({kind(number)}): {type(error).__name__}: {error}")
        return "escaped"
    return "a song"


def _apart(chosen: list[int], escapes: list[str]) -> list[float]:
    """Bring some in by the process that does it for a person; return how many seconds each took, its start included."""
    took = []
    with tempfile.TemporaryDirectory(prefix="bench-midi-") as name:
        path = Path(name) / "a.mid"
        for number in chosen:
            path.write_bytes(file(number))
            begin = time.perf_counter()
            try:
                bring_in_apart(path, lambda _part, _number, _data: None)
            except NotMidi:
                pass
            except Exception as error:
                escapes.append(f"{number} ({kind(number)}), apart: {type(error).__name__}: {error}")
            took.append(time.perf_counter() - begin)
    return took


# --- the files


def kind(number: int) -> str:
    """Return what a file is called by how it is made."""
    return _make_of(number).__name__.strip("_")


def file(number: int) -> bytes:
    """Return one of the files."""
    return _make_of(number)(Random(f"midi {number}"))


def _make_of(number: int) -> Made:
    return _RARE[number // 100 % len(_RARE)] if number % 100 == 0 else _OFTEN[number % len(_OFTEN)]


def _length(value: int) -> bytes:
    """Return a number as MIDI writes lengths: seven bits a byte, the last without its eighth."""
    made = [value & 0x7F]
    while value := value >> 7:
        made.append(0x80 | value & 0x7F)
    return bytes(reversed(made))


def _head(kind: int, tracks: int, division: int, size: int = 6) -> bytes:
    return b"MThd" + struct.pack(">IHHH", size, kind & 0xFFFF, tracks & 0xFFFF, division & 0xFFFF)


def _track(body: bytes, size: int | None = None) -> bytes:
    return b"MTrk" + struct.pack(">I", len(body) if size is None else size & 0xFFFFFFFF) + body


def _message(chance: Random) -> bytes:
    """Return one event that is as it should be."""
    channel, key = chance.randrange(16), chance.randrange(128)
    after = _length(chance.choice((0, 0, 1, 30, 120, 480, 5000)))
    other: list[bytes] = [
        bytes((0x90 | channel, key, chance.randrange(128))),
        bytes((0x80 | channel, key, 64)),
        bytes((0xB0 | channel, chance.choice((6, 7, 10, 11, 38, 64, 100, 101, 120, 121, 123)), chance.randrange(128))),
        bytes((0xC0 | channel, key)),
        bytes((0xD0 | channel, key)),
        bytes((0xA0 | channel, key, 3)),
        bytes((0xE0 | channel, chance.randrange(128), chance.randrange(128))),
        b"\xff\x51\x03" + chance.randbytes(3),
        b"\xff\x58\x04\x04\x02\x18\x08",
        _meta(chance.choice((1, 3, 5, 6, 0x7F)), chance.randbytes(chance.randrange(20))),
        b"\xf0" + _length(5) + b"\x7e\x7f\x09\x01\xf7",
    ]
    return after + chance.choices(other, [9, 7, 4, 1, 1, 1, 3, 1, 1, 1, 1])[0]


def _meta(what: int, data: bytes) -> bytes:
    return bytes((0xFF, what)) + _length(len(data)) + data


def _body(chance: Random, most: int = 60) -> bytes:
    return b"".join(_message(chance) for _ in range(chance.randint(0, most)))


def _whole(chance: Random) -> bytes:
    tracks = [_track(_body(chance) + b"\x00\xff\x2f\x00") for _ in range(chance.randint(1, 5))]
    division = chance.choice((24, 96, 480, 960, 0xE728, 0xE250))
    return _head(chance.choice((0, 1, 1, 1, 2)), len(tracks), division) + b"".join(tracks)


def _flipped(chance: Random) -> bytes:
    made = bytearray(_whole(chance))
    for _ in range(chance.randint(1, 20)):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _cut(chance: Random) -> bytes:
    whole = _whole(chance)
    return whole[: chance.randrange(len(whole))]


def _spliced(chance: Random) -> bytes:
    one, other = _whole(chance), _whole(chance)
    return one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :]


def _repeated(chance: Random) -> bytes:
    whole = _whole(chance)
    at, end = sorted((chance.randrange(len(whole)), chance.randrange(len(whole))))
    return whole[:at] + whole[at:end] * chance.randint(2, 30) + whole[end:]


def _odd_head(chance: Random) -> bytes:
    numbers = (0, 1, 2, 3, 0x7FFF, 0x8000, 0x8001, 0xFF00, 0xFFFF, chance.randrange(1 << 16))
    size = chance.choice((0, 5, 6, 7, 20, 0xFFFF, 0xFFFFFFFF))
    head = _head(chance.choice(numbers), chance.choice(numbers), chance.choice(numbers), size)
    return head + _track(_body(chance))


def _lying_lengths(chance: Random) -> bytes:
    sizes = (0, 1, 3, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, chance.randrange(400))
    tracks = [_track(_body(chance), chance.choice(sizes)) for _ in range(chance.randint(1, 6))]
    return _head(1, len(tracks), 480) + b"".join(tracks)


def _endless_numbers(chance: Random) -> bytes:
    long = bytes(chance.choice((0x80, 0xFF, 0x81)) for _ in range(chance.randint(1, 12)))
    return _head(1, 1, 96) + _track(_body(chance, 9) + long + b"\x90\x3c\x40" + _body(chance, 9))


def _far_ahead(chance: Random) -> bytes:
    body = b"".join(b"\xff\xff\xff\x7f" + bytes((0x90, key, 80)) for key in range(chance.randint(1, 40)))
    return _head(0, 1, chance.choice((1, 480, 0x7FFF, 0xFF01))) + _track(b"\x00\xff\x51\x03\xff\xff\xff" + body)


def _odd_tempo(chance: Random) -> bytes:
    tempo = chance.choice((b"\x00\x00\x00", b"\xff\xff\xff", b"\x00\x00\x01"))
    size = chance.choice((0, 2, 3, 3, 3, 4, 127))
    return _head(1, 1, 480) + _track(b"\x00\xff\x51" + bytes((size,)) + tempo + _body(chance))


def _no_status(chance: Random) -> bytes:
    return _head(0, 1, 96) + _track(bytes(chance.randrange(128) for _ in range(chance.randint(1, 300))))


def _unending_aside(chance: Random) -> bytes:
    aside = chance.choice((b"\xf0", b"\xf7", b"\xff\x01", b"\xff\x03", b"\xff\x7f"))
    size = chance.choice((_length(1 << 27), b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff\xff", b""))
    return _head(1, 2, 96) + _track(_body(chance) + b"\x00" + aside + size + _body(chance)) + _track(_body(chance))


def _odd_titles(chance: Random) -> bytes:
    odd = ("\u202egnos", "a\x00b", "\ud7ff\U0010ffff", "雨 \N{SNOWMAN}", "../../x", "%s{0}")
    title = chance.choice((*(one.encode() for one in odd), b"\xff\xfe\x00\xd8", chance.randbytes(200)))
    return _head(1, 1, 96) + _track(b"\x00" + _meta(3, title) + b"\x00\x90\x3c\x50" + _body(chance))


def _wrapped(chance: Random) -> bytes:
    inner = chance.choice((_whole, _cut, _noise))(chance)
    size = chance.choice((len(inner), 0, 0xFFFFFFFF))
    return b"RIFF" + struct.pack("<I", size) + b"RMIDdata" + struct.pack("<I", size) + inner


def _noise(chance: Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 4, 13, 14, 22, 300, 5000)))


def _noise_in_a_track(chance: Random) -> bytes:
    return _head(1, 1, 480) + _track(chance.randbytes(chance.choice((1, 30, 400, 20_000))))


# --- few of these: as large as may be


def _storm_of_notes(chance: Random) -> bytes:
    return _head(0, 1, 480) + _track(b"\x00\x90\x3c\x40" + bytes((0, 60, 0, 0, 60, 64)) * chance.randint(100, 79_000))


def _storm_of_held(chance: Random) -> bytes:
    body = b"".join(bytes((chance.randrange(2), 0x90 | at & 15, at >> 4 & 127, 99)) for at in range(150_000))
    return _head(1, 1, 480) + _track(body)


def _storm_of_pedals(chance: Random) -> bytes:
    keys = b"".join(bytes((0, 0x90, key, 80)) for key in range(128))
    body = keys + bytes((0, 0xB0, 64, 127, 0, 0xB0, 123, 0, 0, 0x90, 1, 9, 0, 0xB0, 64, 0)) * 39_000
    return _head(1, 1, 480) + _track(b"\x00\xb0\x40\x7f" + body)


def _storm_of_tempos(chance: Random) -> bytes:
    body = b"".join(b"\x01\xff\x51\x03" + chance.randbytes(3) for _ in range(100_000))
    return _head(1, 1, 480) + _track(body + bytes((0, 0x90, 60, 64, 1, 60, 0)) * 30_000)


def _storm_of_tracks(chance: Random) -> bytes:
    many = chance.choice((65_535, 40_000))
    return _head(1, many, 480) + _track(b"\x00\x90\x3c\x40")[:12] * many


def _storm_of_parts(chance: Random) -> bytes:
    body = b"".join(bytes((0, 0x90 | channel, 60, 64)) for channel in range(16))
    return _head(1, 9999, 96) + _track(body) * 9000


def _too_large(chance: Random) -> bytes:
    return _whole(chance) + bytes(chance.choice((1 << 20, 3 << 20)))


_OFTEN: tuple[Made, ...] = (
    _whole,
    _flipped,
    _flipped,
    _cut,
    _spliced,
    _repeated,
    _odd_head,
    _lying_lengths,
    _endless_numbers,
    _far_ahead,
    _odd_tempo,
    _no_status,
    _unending_aside,
    _odd_titles,
    _wrapped,
    _noise,
    _noise_in_a_track,
)
_RARE: tuple[Made, ...] = (
    _storm_of_notes,
    _storm_of_held,
    _storm_of_pedals,
    _storm_of_tempos,
    _storm_of_tracks,
    _storm_of_parts,
    _too_large,
)


if __name__ == "__main__":
    print(json.dumps(fuzz(int(sys.argv[1]))))

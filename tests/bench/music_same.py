"""Sums over rendered sound, told as JSON: the same in every process, whatever was rendered before."""

import hashlib
import json
from collections.abc import Iterator

import numpy as np

from studio.music.arrangement import RATE, Arrangement, Clip, Hit, Notes, Pattern, Take, Track
from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.perform import Performance
from studio.music.song import Event
from studio.music.synth import BLOCK

SECONDS = 20


def sums() -> dict[str, str]:
    """Return a sum of one song from its start, once more, and as each instrument and each drone sounds in it."""
    names = list(standard().playable)
    found = {"all": _sum(_song(names, "rain")), "all again": _sum(_song(names, "rain"))}
    if found["all"] != found["all again"]:
        raise LookupError("the same song sounds otherwise when it is rendered again")
    for name in names:
        found[name] = _sum(_song([name], ""))
    for name in standard().drones:
        found[f"under {name}"] = _sum(_song(names[:1], name))
    return found


def _song(names: list[str], under: str) -> Arrangement:
    played = tuple(_events(names))
    beat = Pattern(tuple(Hit(slot, frequency(50 + slot)) for slot in range(0, 16, 3)), names[-1], 5000)
    tracks = [Track(0, "notes", pan=-0.3), Track(1, "pattern", level=0.7), Track(2, "take", level=0.4)]
    clips = [
        Clip(0, 0, 0, 0, every=5 * RATE, passes=0, fading=3.0),
        Clip(1, 1, 1, RATE, every=16 * 5000, passes=4),
        Clip(2, 2, 2, 3 * RATE, offset=1000, length=2 * RATE, fade_in=4000, fade_out=4000),
    ]
    materials = {0: Notes(played), 1: beat, 2: Take(0, 4 * RATE)}
    if under:
        tracks.append(Track(3, "drone"))
        clips.append(Clip(3, 3, 3, 0))
        ground = (Event(0, "drone", 0, frequency(45), 0.0, under), Event(9000, "drone"))
        materials[3] = Notes(ground)
    return Arrangement(tuple(tracks), tuple(clips), materials=materials)


def _events(names: list[str]) -> Iterator[Event]:
    for index in range(24):
        pitch = frequency(48 + (index * 7) % 30)
        yield Event(150 * index, "on", index, pitch, 0.3 + 0.02 * index, names[index % len(names)])
        yield Event(150 * index + 60, "glide", index, pitch * 1.1)
        yield Event(150 * index + 90, "press", index, velocity=0.7)
        yield Event(150 * index + 140, "off", index)


def _sum(arrangement: Arrangement) -> str:
    performance = Performance(arrangement, _second, endless=True)
    digest, out = hashlib.sha256(), np.zeros((BLOCK, 2), np.float32)
    for _ in range(SECONDS * RATE // BLOCK // (1 if len(arrangement.tracks) > 3 else 4)):
        performance.render(out)
        digest.update(out.tobytes())
    return digest.hexdigest()[:16]


def _second(index: int) -> np.ndarray:
    moments = (index * RATE + np.arange(RATE)) / RATE
    return (0.5 * np.sin(2.0 * np.pi * 97.3 * moments))[:, None].astype(np.float32)


if __name__ == "__main__":
    print(json.dumps({"sums": sums()}))

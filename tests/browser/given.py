"""What a person might hand over, made by hand: one of everything, and words that would like to be more than words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from PIL import Image

from studio.core.paths import ASSETS
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.engine import warm_up
from studio.drawing.op import AddStroke, NewPaper, Op
from studio.drawing.paper import Paper
from studio.drawing.replay import replay
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import Record
from studio.sharing.chosen import THERAPIST, Chosen, Item, Said, Told

RATE = 48_000
WIDTH, HEIGHT = 480, 360
HOSTILE = '<img src=x onerror="document.title=1/0">'
CLOSING = "</script><script>document.title='harmed'</script>"
ADDRESS = '<a href="javascript:alert(1)">x</a> https://example.org/x ![x](https://example.org/y.png)'


@cache
def brushes() -> Mapping[str, Brush]:
    """Return the brushes, with all they draw by at hand, as in a studio that has been open for a while."""
    warm_up()
    return load_brushes(ASSETS / "brushes")


def strokes(count: int, seed: int = 1, width: int = WIDTH, height: int = HEIGHT) -> list[Op]:
    """Return the log of a drawing of so many marks, all over its paper."""
    rng = np.random.default_rng(seed)
    made: list[Op] = [NewPaper(Paper("blank", width, height, seed=seed))]
    for number in range(count):
        at = rng.uniform((20, 20), (width - 20, height - 20), (4, 2))
        way = np.concatenate([np.linspace(at[leg], at[leg + 1], 8) for leg in range(3)])
        points = np.column_stack([way, np.arange(len(way)) * 12.0, np.full(len(way), np.nan)])
        colour = tuple(int(part) for part in rng.integers(20, 200, 3))
        made.append(AddStroke(Stroke("pencil", 7.0, 0.9, colour, number, points)))
    return made


def tone(seconds: float, pitch: float) -> list[np.ndarray]:
    """Return a quiet sound in blocks of a second, stereo."""
    at = np.arange(round(seconds * RATE)) / RATE
    heard = (0.3 * np.sin(2 * np.pi * pitch * at)).astype(np.float32)
    both = np.column_stack([heard, heard])
    return [both[start : start + RATE] for start in range(0, len(both), RATE)]


def noise(seconds: float, seed: int = 5) -> list[np.ndarray]:
    """Return a sound that no coder makes small."""
    heard = np.random.default_rng(seed).uniform(-0.5, 0.5, (round(seconds * RATE), 2)).astype(np.float32)
    return [heard[start : start + RATE] for start in range(0, len(heard), RATE)]


def busy(width: int, height: int, seed: int) -> Image.Image:
    """Return a picture that no coder makes small."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


@dataclass
class Hand:
    """A Source that was filled by hand."""

    logs: dict[str, Sequence[Op]] = field(default_factory=dict)
    pictures: dict[str, Image.Image] = field(default_factory=dict)
    sounds: dict[str, list[np.ndarray]] = field(default_factory=dict)

    def picture(self, key: str) -> Image.Image:
        if key in self.pictures:
            return self.pictures[key].copy()
        return Image.fromarray(replay(self.logs[key], brushes()).rgba()).convert("RGB")

    def drawing(self, key: str) -> tuple[Record, ...]:
        """Tell the log as made by one hand, with a second between two marks."""
        at, made = 1000, []
        for op in self.logs[key]:
            at += 1000 + round(float(op.stroke.points[-1, 2])) if isinstance(op, AddStroke) else 0
            made.append(Record(op, at))
        return tuple(made)

    def sound(self, key: str) -> Iterator[np.ndarray]:
        yield from self.sounds[key]

    def size(self, key: str) -> int:
        if key in self.sounds:
            return sum(block.nbytes for block in self.sounds[key]) // 4
        return 200_000


def item(key: str, kind: str, **more: object) -> Item:
    """Return a piece of which the picture alone is ticked."""
    plain = {"title": "", "words": "", "session": "", "date": "", "tags": (), "said": (), "replay": False}
    size = {"width": WIDTH, "height": HEIGHT, "duration": 0} if kind == "drawing" else {"width": 0, "height": 0}
    return Item(key=key, kind=kind, **{**plain, **size, "duration": 0, **more})


def said(text: str, **more: object) -> Said:
    plain = {"when": "", "instant": None, "whose": "", "spot": None, "voice": ""}
    return Said(text=text, **{**plain, **more})


def everything() -> tuple[Chosen, Hand]:
    """Return one of everything, and words that would like to do harm."""
    hand = Hand(
        logs={"1": strokes(8, 1), "2": strokes(3, 2)},
        sounds={"3": tone(4.0, 330.0), "4": tone(2.0, 220.0), "v1": tone(1.0, 550.0)},
    )
    items = (
        item(
            "1",
            "drawing",
            title=HOSTILE,
            words=CLOSING,
            session="Session 3",
            date="3 March 2026",
            tags=("the door", "<b>bold</b>"),
            said=(
                said("Here it opened.", instant=3_000, spot=(0.25, 0.75), when="4 March 2026"),
                said("What was behind it?", whose=THERAPIST, instant=6_000),
                said("", voice="v1"),
            ),
            replay=True,
        ),
        item("2", "drawing", title="The river", session="Session 3"),
        item("3", "sound", title="Four bells", session="Session 4", duration=4000, said=(said("Here.", instant=1500),)),
        item("4", "voice", title="Spoken", session="Session 4", duration=2000),
        item("5", "writing", title="A page", words="It went round.\n\nAnd # round, שלום 🌊 ￿", session="Session 5"),
    )
    entries = (Told("Session 3", "3 March 2026", ADDRESS, (said("Still tired."),)),)
    return Chosen("For Dr. Ode", "Only for <i>you</i>.", items, entries, ("Why the door?", HOSTILE)), hand


def small() -> tuple[Chosen, Hand]:
    """Return two pieces, and more than one chunk of them."""
    hand = Hand(pictures={"1": busy(1000, 760, 3)}, sounds={"2": noise(2.0)})
    door = item("1", "drawing", title="The door", width=1000, height=760)
    items = (door, item("2", "sound", title="Rain", duration=2000))
    return Chosen("", "", items, (), ()), hand


def large(megabytes: float) -> tuple[Chosen, Hand]:
    """Return as much as makes a page of about so many MB: one of everything, and pictures and a noise besides."""
    chosen, hand = everything()
    hand.sounds["6"] = noise(20.0)
    items = [item("6", "sound", title="Rain on a roof", session="Session 6", duration=20_000)]
    for number in range(max(0, round((megabytes - PLAIN_MB) / PICTURE_MB))):
        key = f"{number + 7}"
        hand.pictures[key] = busy(SIDE, SIDE, number)
        items.append(item(key, "drawing", title=f"A field {key}", session="Session 7", width=SIDE, height=SIDE))
    return replace(chosen, items=(*chosen.items, *items)), hand


SIDE = 1080
"""Pixels of a side of a picture that nothing makes small."""
PICTURE_MB = SIDE * SIDE * 3 * 4 / 3 / 1e6
"""What it takes in a page, at three bytes a pixel and in base64."""
PLAIN_MB = 1.8
"""What all else takes."""

"""The portfolio: what was chosen as one sealed HTML page that opens in any browser, without a network.

Pictures are lossless where that is not too much, drawings whose making is ticked can be played and gone along, sounds
are heard, reflections lie at their instants. What each item may show is decided before (`chosen`): nothing is asked
for here that is not in it, and no key of it comes into the page.
"""

import io
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PIL import Image

from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.brush import Brush
from studio.drawing.engine import warm_up_first
from studio.library.scratch import Scratch
from studio.sharing.chosen import Chosen, Item, Said, Source, Told
from studio.sharing.in_seconds import RATE
from studio.sharing.packers import Packers
from studio.sharing.page_file import Packed, Place, page_size, write_page
from studio.sharing.page_sound import page_sound
from studio.sharing.tile_reel import COLUMNS as SHEET_COLUMNS
from studio.sharing.tile_reel import MIME, MOST_BYTES, TILE, TileReel, tile_reel
from studio.sharing.unread import Missing, Unread, nobody

T = TypeVar("T")
Table = dict[str, object]
Laid = Generator[bytes, None, T]
"""Gives contents on; returns what the manifest says of them."""

NAME = "Portfolio"
SUFFIX = ".html"
LONGEST_SIDE = 4096
"""Pixels of a picture: a phone can't show larger ones."""
MOST_LOSSLESS = 6 << 20
"""Bytes: beyond it a picture is packed as a photograph is, which nobody sees."""
PHOTOGRAPH = 95
PER_MS = {"sound": 14, "voice": 9}
"""About how many bytes a millisecond takes as MP3."""
AGAINST_LOSSLESS = 5
"""A voice as MP3 is about so many times smaller than it is without loss, which is what a source tells."""
_SEALING = 0.05
"""Share of the work that is left for the end."""


def portfolio_size(chosen: Chosen, source: Source) -> int:
    """Return about how many bytes the page takes. Reads no content."""
    content = sum(len(item.words) + _size_of(item, source) for item in chosen.items)
    content += sum(_voices(entry.said, source) for entry in chosen.entries)
    content += len(chosen.words) + sum(len(entry.text) for entry in chosen.entries)
    return page_size(content)


def write_portfolio(
    chosen: Chosen,
    source: Source,
    passphrase: str,
    folder: Path,
    brushes: Mapping[str, Brush],
    progress: Progress,
    name: str = NAME,
    *,
    scratch: Scratch | None = None,
    unread: Callable[[Unread], object] = nobody,
) -> Path:
    """Write the page into a folder, under a name that is free there; return where it is. Slow: for a worker.

    `scratch` takes what is too much for memory. `unread` hears of everything that is damaged; the page says it in its
    place. Raises Stopped, NoRoomForFile, PlaceRefusesFile, EmptyPassphrase, NoMemoryToSeal, CannotRead; there is no
    file then, nor part of one.
    """
    with whole_file(folder, name, SUFFIX) as (part, made), part.open("wb") as file:
        write_page(file, content_of(chosen, source, brushes, progress, scratch, unread), passphrase)
    return made[0]


def content_of(
    chosen: Chosen,
    source: Source,
    brushes: Mapping[str, Brush],
    progress: Progress,
    scratch: Scratch | None = None,
    unread: Callable[[Unread], object] = nobody,
) -> Iterator[bytes]:
    """Give what is sealed in the page, piece by piece as it is made."""
    with Packers(lambda: progress.at(0, 1)) as packers:
        yield from _Making(chosen, source, brushes, progress, packers, scratch, unread).content()


class _Making:
    """One page: lays down what each item holds, and remembers what the manifest says of it."""

    def __init__(
        self,
        chosen: Chosen,
        source: Source,
        brushes: Mapping[str, Brush],
        progress: Progress,
        packers: Packers,
        scratch: Scratch | None,
        unread: Callable[[Unread], object],
    ) -> None:
        self._chosen, self._source, self._brushes = chosen, source, brushes
        self._progress, self._packers, self._scratch = progress, packers, scratch
        self._missing = Missing(source, unread, lambda: progress.at(0, 1))
        self._packed = Packed()

    def content(self) -> Iterator[bytes]:
        """Give all of it, its end as well."""
        chosen, progress = self._chosen, self._progress
        items, entries = list[Table](), list[Table]()
        weights = [1 + _size_of(item, self._source) for item in chosen.items]
        whole, done = sum(weights), 0
        for item, weight in zip(chosen.items, weights, strict=True):
            progress.part((1 - _SEALING) * done / whole, (1 - _SEALING) * (done + weight) / whole)
            items.append((yield from self._item(item)))
            progress.at(1, 1)
            done += weight
        progress.part(1 - _SEALING, 1.0)
        for at, entry in enumerate(chosen.entries):
            progress.at(at, len(chosen.entries))
            entries.append((yield from self._entry(entry)))
        manifest: Table = {
            "v": 1,
            "whom": chosen.whom,
            "words": chosen.words,
            "questions": list(chosen.questions),
            "entries": entries,
            "items": items,
        }
        yield from self._packed.end(manifest)
        progress.at(1, 1)

    def _item(self, item: Item) -> Laid[Table]:
        picture: Place | None = None
        reel: TileReel | None = None
        replay: Table | None = None
        sound: Table | None = None
        unread: list[str] = []
        if item.picture and item.kind == "drawing":
            warm_up_first()  # the kernels draw ten times as fast; it is nothing when they are there
            with self._missing.noting(item, "picture", item.key, unread):
                drawn = self._packers.give(partial(_picture, self._source.picture(item.key)))
                if item.replay:
                    with self._missing.noting(item, "making", "", unread):
                        instants = [said.instant for said in item.said if said.instant is not None]
                        records = self._source.drawing(item.key)
                        reel = tile_reel(records, self._brushes, instants, self._progress, self._packers)
                data, mime = self._packers.taken(drawn)
                picture = yield from self._packed.put((data,), mime)
            if reel is not None:
                replay = yield from self._reel(reel)
        elif item.picture and item.kind != "writing":
            with self._missing.noting(item, "sound", item.key, unread):
                sound = yield from self._sound(item.key, item.duration)
        return {
            "kind": item.kind,
            "title": item.title,
            "words": item.words,
            "session": item.session,
            "date": item.date,
            "tags": list(item.tags),
            "width": item.width,
            "height": item.height,
            "picture": picture,
            "replay": replay,
            "sound": sound,
            "unread": unread,
            "said": (yield from self._all_said(item, reel, sound)),
        }

    def _all_said(self, item: Item, reel: TileReel | None, sound: Table | None) -> Laid[list[Table]]:
        """Lay down what was said about an item, each where it belongs on the line: 0 … 1, or None."""
        places = iter(() if reel is None else reel.places)
        told = []
        for said in item.said:
            at: float | None = None
            if said.instant is not None and reel is not None:
                at = next(places)
            elif said.instant is not None and sound is not None and item.duration > 0:
                at = min(1.0, max(0.0, said.instant / item.duration))
            told.append((yield from self._said(said, at, item)))
        return told

    def _said(self, said: Said, at: float | None, item: Item | None) -> Laid[Table]:
        voice: Table | None = None
        unread: list[str] = []
        if said.voice:
            with self._missing.noting(item, "voice", said.voice, unread):
                voice = yield from self._sound(said.voice, 0)
        return {
            "text": said.text,
            "when": said.when,
            "at": None if at is None else round(at, 5),
            "whose": said.whose,
            "spot": said.spot,
            "voice": voice,
            "unread": unread,
        }

    def _entry(self, entry: Told) -> Laid[Table]:
        said = []
        for each in entry.said:
            said.append((yield from self._said(each, None, None)))
        return {"session": entry.session, "date": entry.date, "text": entry.text, "said": said}

    def _sound(self, key: str, duration: int) -> Laid[Table]:
        """Lay a sound down. `duration` (ms) is what it should take, if known."""
        frames = max(1, duration * RATE // 1000)

        def tick(done: int) -> None:
            self._progress.at(min(done, frames) if duration else 0, frames)

        sound = page_sound(self._source.sound(key), tick, self._scratch)
        place = yield from self._packed.put(sound.parts(), sound.mime)
        return {"place": place, "duration": sound.duration, "wave": list(sound.wave)}

    def _reel(self, reel: TileReel) -> Laid[Table]:
        chapters = []
        for chapter in reel.chapters:
            sheet = yield from self._packed.put((chapter.sheet,), MIME)
            chapters.append({"sheet": sheet, "steps": [list(step) for step in chapter.steps]})
        return {
            "tile": TILE,
            "columns": SHEET_COLUMNS,
            "width": reel.width,
            "height": reel.height,
            "play": round(reel.seconds * 1000),
            "ticks": [(round(at, 5), round(long, 3)) for at, long in reel.ticks],
            "chapters": chapters,
        }


def _size_of(item: Item, source: Source) -> int:
    """Return about how many bytes an item takes in the page."""
    size = source.size(item.key) if item.picture else 0
    if item.kind in PER_MS:
        size = PER_MS[item.kind] * item.duration
    if item.replay:
        size += min(MOST_BYTES, 5 * size // 2)
    return size + _voices(item.said, source)


def _voices(said: Sequence[Said], source: Source) -> int:
    return sum(source.size(one.voice) for one in said if one.voice) // AGAINST_LOSSLESS


def _picture(picture: Image.Image) -> tuple[bytes, str]:
    """Return a picture's pixels and nothing beside them, as WebP."""
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if max(picture.size) > LONGEST_SIDE:
        picture = picture.copy()
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = io.BytesIO()
    bare.save(file, "WEBP", lossless=True, quality=20, method=1)
    if file.tell() > MOST_LOSSLESS:
        file = io.BytesIO()
        bare.save(file, "WEBP", quality=PHOTOGRAPH, method=3)
    return file.getvalue(), MIME

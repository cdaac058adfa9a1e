"""The portfolio: what was chosen as one sealed HTML page that opens in any browser, without a network.

Pictures are lossless where that is not too much, drawings whose making is ticked can be played and gone along, sounds
are heard, reflections lie at their instants. What each item may show is decided before (`chosen`): nothing is asked
for here that is not in it, and no key of it comes into the page.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image

from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.brush import Brush
from studio.sharing.chosen import Chosen, Item, Said, Source, Told
from studio.sharing.page_file import Packed, page_size, write_page
from studio.sharing.page_sound import RATE, page_sound
from studio.sharing.tile_reel import COLUMNS as SHEET_COLUMNS
from studio.sharing.tile_reel import MIME, MOST_BYTES, TILE, TileReel, tile_reel

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
) -> Path:
    """Write the page into a folder; return where it is. Slow: for a worker.

    Raises Stopped, NoRoomForFile, PlaceRefusesFile, EmptyPassphrase, NoMemoryToSeal, DamagedDrawing; there is no file
    then, nor part of one.
    """
    with whole_file(folder, name, SUFFIX) as (part, made), part.open("wb") as file:
        write_page(file, content_of(chosen, source, brushes, progress), passphrase)
    return made[0]


def content_of(chosen: Chosen, source: Source, brushes: Mapping[str, Brush], progress: Progress) -> Iterator[bytes]:
    """Give what is sealed in the page, piece by piece as it is made."""
    packed = Packed()
    items: list[dict[str, object]] = []
    weights = [1 + _size_of(item, source) for item in chosen.items]
    whole, done = sum(weights), 0
    for item, weight in zip(chosen.items, weights, strict=True):
        progress.part((1 - _SEALING) * done / whole, (1 - _SEALING) * (done + weight) / whole)
        items.append(_item(item, source, brushes, packed, progress))
        done += weight
        yield from packed.take()
    progress.part(1 - _SEALING, 1.0)
    entries = []
    for at, entry in enumerate(chosen.entries):
        progress.at(at, len(chosen.entries))
        entries.append(_entry(entry, source, packed, progress))
        yield from packed.take()
    manifest: dict[str, object] = {
        "v": 1,
        "whom": chosen.whom,
        "words": chosen.words,
        "questions": list(chosen.questions),
        "entries": entries,
        "items": items,
    }
    yield from packed.end(manifest)
    progress.at(1, 1)


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


def _item(
    item: Item, source: Source, brushes: Mapping[str, Brush], packed: Packed, progress: Progress
) -> dict[str, object]:
    """Lay down what an item holds; return what the manifest says of it."""
    drawn, heard = item.kind == "drawing", item.kind in ("sound", "voice")
    picture = packed.put(*_picture(source.picture(item.key))) if drawn and item.picture else None
    instants = [said.instant for said in item.said if said.instant is not None]
    reel = tile_reel(source.drawing(item.key), brushes, instants, progress) if drawn and item.replay else None
    sound = _sound(item.key, item.duration, source, packed, progress) if heard and item.picture else None
    progress.at(1, 1)
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
        "replay": None if reel is None else _reel(reel, packed),
        "sound": sound,
        "said": _all_said(item, reel, sound, source, packed, progress),
    }


def _all_said(
    item: Item,
    reel: TileReel | None,
    sound: dict[str, object] | None,
    source: Source,
    packed: Packed,
    progress: Progress,
) -> list[dict[str, object]]:
    """Return what was said about an item, each where it belongs on the line: 0 … 1, or None."""
    places = iter(() if reel is None else reel.places)
    told = []
    for said in item.said:
        at: float | None = None
        if said.instant is not None and reel is not None:
            at = next(places)
        elif said.instant is not None and sound is not None and item.duration > 0:
            at = min(1.0, max(0.0, said.instant / item.duration))
        told.append(_said(said, at, source, packed, progress))
    return told


def _said(said: Said, at: float | None, source: Source, packed: Packed, progress: Progress) -> dict[str, object]:
    return {
        "text": said.text,
        "when": said.when,
        "at": None if at is None else round(at, 5),
        "whose": said.whose,
        "spot": said.spot,
        "voice": _sound(said.voice, 0, source, packed, progress) if said.voice else None,
    }


def _entry(entry: Told, source: Source, packed: Packed, progress: Progress) -> dict[str, object]:
    return {
        "session": entry.session,
        "date": entry.date,
        "text": entry.text,
        "said": [_said(said, None, source, packed, progress) for said in entry.said],
    }


def _sound(key: str, duration: int, source: Source, packed: Packed, progress: Progress) -> dict[str, object]:
    """Lay a sound down; return what the manifest says of it. `duration` (ms) is what it should take, if known."""
    frames = max(1, duration * RATE // 1000)
    sound = page_sound(source.sound(key), lambda done: progress.at(min(done, frames) if duration else 0, frames))
    return {"place": packed.put(sound.data, sound.mime), "duration": sound.duration, "wave": list(sound.wave)}


def _reel(reel: TileReel, packed: Packed) -> dict[str, object]:
    return {
        "tile": TILE,
        "columns": SHEET_COLUMNS,
        "width": reel.width,
        "height": reel.height,
        "play": round(reel.seconds * 1000),
        "ticks": [(round(at, 5), round(long, 3)) for at, long in reel.ticks],
        "chapters": [
            {"sheet": packed.put(chapter.sheet, MIME), "steps": [list(step) for step in chapter.steps]}
            for chapter in reel.chapters
        ],
    }


def _picture(picture: Image.Image) -> tuple[bytes, str]:
    """Return a picture's pixels and nothing beside them, as WebP."""
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    if max(picture.size) > LONGEST_SIDE:
        picture = picture.copy()
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = io.BytesIO()
    bare.save(file, "WEBP", lossless=True, quality=50, method=2)
    if file.tell() > MOST_LOSSLESS:
        file = io.BytesIO()
        bare.save(file, "WEBP", quality=PHOTOGRAPH, method=3)
    return file.getvalue(), "image/webp"

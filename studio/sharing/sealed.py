"""A sealed file: all that was chosen as open forms in one zip, inside an age file that only words or a key open.

    index.html              all of it, in any browser, without a script
    words.md                the words alone
    pieces/1.png …          pictures; 1-making.webp is how one was made; sounds are FLAC
    pieces/1-said-1.flac    what was said about one

Names and dates in it tell nothing. What is sealed is never on a disk in clear, and long sounds are not in memory whole.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO, cast

from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.animation import shown_at, write_moving
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.engine import warm_up_first
from studio.drawing.errors import NothingToReplay
from studio.drawing.instants import instants_of
from studio.drawing.replay import Replay
from studio.drawing.timeline import story_of, timeline
from studio.library.age import SUFFIX, key_in, seal_to_key, seal_under, words_head
from studio.library.errors import EmptyPassphrase
from studio.library.scratch import Scratch
from studio.library.sealing import plain_words
from studio.music.flac_file import FlacWriter
from studio.sharing.chosen import Chosen, Item, Said, Source
from studio.sharing.in_seconds import RATE, in_seconds
from studio.sharing.kept import HEAD, Kept
from studio.sharing.packers import Packers
from studio.sharing.sealed_pages import Laid, Laying, Voice, as_html, as_markdown
from studio.sharing.strip import hushed_head, png_of
from studio.sharing.unread import Missing, Unread, nobody
from studio.sharing.work import Work
from studio.sharing.zip_stream import Filed, zipped

NAME = "Sealed"
"""What the file is called: nothing that says what is in it."""
ENDING = ".zip" + SUFFIX
SECONDS = 20.0
"""How long a drawing takes to be made again."""
PAGE_BYTES = 8_000
"""About what the pages take beside the words."""
FILM_SHARE = 1.0
"""About how large a film is beside its picture."""


@dataclass(frozen=True, slots=True)
class ByWords:
    """Whoever is told the words opens it."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByKey:
    """Whoever owns the age key opens it."""

    recipient: str


def seal_chosen(
    chosen: Chosen,
    source: Source,
    folder: Path,
    key: ByWords | ByKey,
    progress: Progress | None = None,
    scratch: Scratch | None = None,
    *,
    unread: Callable[[Unread], object] = nobody,
) -> Path:
    """Write a sealed file into a folder, under a name that is free there; return where it is. Slow: for a worker.

    `scratch` takes what is too much for memory. `unread` hears of everything that is damaged; the pages in the file say
    it in its place. Raises `NotAKey` and its kin, `EmptyPassphrase`, `NoMemoryToSeal`, NoRoomForFile, PlaceRefusesFile,
    CannotRead, Stopped; there is no file then, nor part of one.
    """
    if isinstance(key, ByKey):
        key_in(key.recipient)  # a slip in it is told before anything is made
    elif not plain_words(key.words):
        raise EmptyPassphrase
    progress = progress or Progress()
    with (
        whole_file(folder, NAME, ENDING) as (part, made),
        part.open("wb") as file,
        Packers(lambda: progress.at(0, 1)) as packers,
    ):
        content = zipped(_Sealing(chosen, source, progress, packers, scratch, unread).files())
        if isinstance(key, ByKey):
            seal_to_key(key.recipient, content, file)
        else:
            seal_under(packers.taken(packers.give(partial(words_head, key.words))), content, file)
    return made[0]


def estimate(chosen: Chosen, source: Source) -> int:
    """Return about how many bytes a sealed file takes."""
    words = sum(len(text) for text in _texts(chosen))
    pieces = sum(source.size(item.key) * (1 + FILM_SHARE * item.replay) for item in chosen.items)
    voices = sum(source.size(key) for key in _voices(chosen))
    return round(pieces + voices + 3 * words + PAGE_BYTES)


class _Sealing:
    """One run: makes the files one after the other, and knows by then where everything lies."""

    def __init__(
        self,
        chosen: Chosen,
        source: Source,
        progress: Progress,
        packers: Packers,
        scratch: Scratch | None,
        unread: Callable[[Unread], object],
    ) -> None:
        self._chosen, self._source = chosen, source
        self._packers, self._scratch = packers, scratch
        self._weights = {item.key: _weight(item, source) for item in chosen.items}
        total = sum(self._weights.values()) + len(_voices(chosen)) + 1
        self._work = Work(progress, 1000 * total)
        self._pieces: dict[str, Laid] = {}
        self._voices: dict[str, Voice] = {}
        self._missing = Missing(source, unread, lambda: progress.at(0, 1))

    def files(self) -> Iterator[Filed]:
        """Give the files, the pages last."""
        for item in self._chosen.items:
            yield from self._piece(item)
        for number, told in enumerate(self._chosen.entries, 1):
            yield from self._said(f"journal/{number}", None, told.said)
        laying = Laying(self._pieces, self._voices)
        yield Filed("words.md", as_markdown(self._chosen, laying).encode("utf-8", "replace"), squeezed=True)
        yield Filed("index.html", as_html(self._chosen, laying).encode("utf-8", "replace"), squeezed=True)
        self._work.done(1000)

    def _piece(self, item: Item) -> Iterator[Filed]:
        laid = self._pieces[item.key] = Laid()
        weight = 1000 * self._weights[item.key]
        name = f"pieces/{item.key}"
        if item.picture and item.kind == "drawing":
            yield from self._drawing(item, name, laid, weight)
        elif item.picture and item.kind != "writing":
            laid.moments = {place: clock(said.instant) for place, said in _with_instants(item)}
            sound: Kept | None = None
            with self._missing.noting(item, "sound", item.key, laid.unread):
                sound = self._flac(item.key, item.duration, self._work.part(weight))
            if sound is not None:
                laid.sound = f"{name}.flac"
                yield Filed(laid.sound, sound)
        self._work.done(weight)
        yield from self._said(name, item, item.said)

    def _drawing(self, item: Item, name: str, laid: Laid, weight: float) -> Iterator[Filed]:
        warm_up_first()  # the kernels draw ten times as fast; it is nothing when they are there
        picture = film = b""
        with self._missing.noting(item, "picture", item.key, laid.unread):
            drawn = self._packers.give(partial(png_of, self._source.picture(item.key)))
            if item.replay:
                with self._missing.noting(item, "making", "", laid.unread):
                    film = self._film(item, laid, self._work.part(weight))
            picture = self._packers.taken(drawn)
        if picture:
            laid.picture = f"{name}.png"
            yield Filed(laid.picture, picture)
        if film:
            laid.film = f"{name}-making.webp"
            yield Filed(laid.film, film)

    def _film(self, item: Item, laid: Laid, progress: Progress) -> bytes:
        story = story_of(self._source.drawing(item.key))
        line = timeline(story)
        instants = instants_of(line, story.began)
        file = io.BytesIO()
        try:
            size = (story.paper.width, story.paper.height)
            write_moving(Replay(story, _brushes()), file, SECONDS, size, progress)
        except NothingToReplay:
            return b""
        for place, said in _with_instants(item):
            seen = shown_at(instants.place(said.instant or 0), line.duration, SECONDS)
            laid.moments[place] = clock(round(1000 * seen))
        return file.getvalue()

    def _said(self, name: str, item: Item | None, listed: tuple[Said, ...]) -> Iterator[Filed]:
        for number, said in enumerate(listed, 1):
            if not said.voice or said.voice in self._voices:
                continue
            voice = self._voices[said.voice] = Voice()
            sound: Kept | None = None
            with self._missing.noting(item, "voice", said.voice, voice.unread):
                sound = self._flac(said.voice, 0, self._work.part(1000))
            if sound is not None:
                voice.file = f"{name}-said-{number}.flac"
                yield Filed(voice.file, sound)
            self._work.done(1000)

    def _flac(self, key: str, duration: int, progress: Progress) -> Kept:
        """Return a sound as FLAC, 16 bits, which tells of nothing else."""
        kept = Kept(self._scratch)
        total = max(1, duration * RATE // 1000)
        out: FlacWriter | None = None
        try:
            for block in in_seconds(self._source.sound(key)):
                out = out or FlacWriter(cast("BinaryIO", kept), 16, block.shape[1])
                out.write(block)
                progress.at(min(out.frames, total), total)
            out = out or FlacWriter(cast("BinaryIO", kept), 16, 1)
        finally:
            if out is not None:
                out.close()
        kept.seek(0)
        head = kept.read(HEAD)
        kept.seek(0)
        kept.write(hushed_head(head))
        return kept


def clock(milliseconds: int | None) -> str:
    """Return an instant as it is read: "0:42", "1:02:03"."""
    minutes, seconds = divmod((milliseconds or 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _with_instants(item: Item) -> list[tuple[int, Said]]:
    return [(place, said) for place, said in enumerate(item.said) if said.instant is not None]


def _weight(item: Item, source: Source) -> float:
    """Return about how long a piece takes, in seconds."""
    if not item.picture or item.kind == "writing":
        return 0.01
    if item.kind == "drawing":
        return 0.5 + 6.0 * item.replay
    return 0.1 + item.duration / (20_000 if item.kind == "sound" else 200_000)


def _voices(chosen: Chosen) -> list[str]:
    said = [each for item in chosen.items for each in item.said] + [
        each for told in chosen.entries for each in told.said
    ]
    return [each.voice for each in said if each.voice]


def _texts(chosen: Chosen) -> Iterator[str]:
    yield from (chosen.words, *chosen.questions)
    for item in chosen.items:
        yield from (item.title, item.words, *(said.text for said in item.said))
    for told in chosen.entries:
        yield from (told.text, *(said.text for said in told.said))


@cache
def _brushes() -> Mapping[str, Brush]:
    return load_brushes(ASSETS / "brushes")

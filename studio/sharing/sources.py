"""What was chosen, read from a library: the only place that knows which piece a key stands for.

Nothing comes into a `Chosen` by being there: a piece has to be marked, a part of it ticked, a reflection marked and
ticked, an entry marked and asked for. What isn't is never read into it, and its `Source` gives nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from PIL import Image

from studio.drawing.op import AddLayer, AddPicture, AddStroke, Dance, KeepPicture, NewPaper, SetLayer
from studio.drawing.timeline import Record
from studio.gallery.gallery import Gallery
from studio.gallery.opening import story_of_piece
from studio.gallery.shown import SHOWN
from studio.gallery.songs import chunks_from, open_song, seconds_of
from studio.gallery.thumbnail import drawing_of
from studio.gallery.wave import wave
from studio.journal.journal import Journal
from studio.library.errors import DamagedLibrary
from studio.library.handing_rows import Handed
from studio.library.library import Library
from studio.library.parts_rows import PARTS
from studio.library.records import (
    EntryRecord,
    PieceRecord,
    ReflectionRecord,
    get_entry,
    get_piece,
    select_entries,
    select_pieces,
)
from studio.library.transfer import whole_chunks, whole_log
from studio.sharing.chosen import Chosen, Item, Said, Told
from studio.sharing.layout import entry_day, local
from studio.sharing.pages import date_words

if TYPE_CHECKING:
    from studio.drawing.op import Edit
    from studio.drawing.timeline import Story
    from studio.music.noise import Float32

BEGAN = 1000
"""When every log that is handed over began, ms since 1970: how long ago that was is nobody's matter."""
RATE = 48_000
BYTES = {"drawing": 0.6, "sound": 96.0, "voice": 45.0, "writing": 2.0}
"""About how many bytes a pixel of a drawing, a millisecond of a sound, a letter takes."""

MARKED = f"""join entry on entry.id = piece.entry_id and entry.trashed is null
 where piece.shareable = 1 and {SHOWN} order by entry.started, entry.num, piece.created, piece.num"""
ONE = f"join entry on entry.id = piece.entry_id and entry.trashed is null where piece.id = ? and {SHOWN}"
SAYS = """where trashed is null and ((shareable = 1 and trim(body) <> '') or exists (select 1 from reflection
 where entry_id = entry.id and reflection.shareable = 1 and reflection.trashed is null))"""
"""Entries that say something which may be shown."""
MEANT = """where trashed is null and trim(intention) <> '' and id in (select value from json_each(?))
 order by started, num"""
INTENTION, MEANT_BY = "Intention: {}", "{}, its intention"
"""How an intention is told, and what a record calls it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a key stands for, and what of it is given."""

    piece_id: str
    parts: frozenset[str]


class FromLibrary:
    """The content of what was chosen (a `Source`). Each thread may ask; an iterator belongs to the thread it is for."""

    def __init__(
        self, library: Library, seen: dict[str, Seen], handed: tuple[Handed, ...], question_ids: tuple[str, ...] = ()
    ) -> None:
        self._library = library
        self._seen = seen
        self._handed = handed
        self._question_ids = question_ids

    # the content

    def picture(self, key: str) -> Image.Image:
        """Return a drawing as it is, as RGB. Raises `KeyError`, DamagedDrawing. Slow: for a worker."""
        piece_id = self._asked(key, "picture", "drawing").id
        return Image.fromarray(drawing_of(self._library, piece_id).rgba()).convert("RGB")

    def drawing(self, key: str) -> tuple[Record, ...]:
        """Return how a drawing was made. Raises `KeyError`, DamagedDrawing. Slow: for a worker."""
        piece_id = self._asked(key, "replay", "drawing").id
        return tuple(bare(story_of_piece(self._library, piece_id)[0]))

    def sound(self, key: str, start: float = 0.0) -> Iterator[Float32]:
        """Give a sound from a second on, in blocks float32 [n, 2], a voice in [n]. Raises `KeyError`, NewerSong."""
        piece = self._asked(key, "picture", "sound", "voice")
        return self._song(piece.id, start) if piece.kind == "sound" else self._voice(piece.id, start)

    def peaks(self, key: str) -> Sequence[float]:
        """Return how loud a sound is along its length, 0 … 1. Raises `KeyError`, NewerSong. Slow: for a worker."""
        return wave(self._library, self._asked(key, "picture", "sound", "voice")).peaks

    def seconds(self, key: str) -> float:
        """Return how long a sound is. Raises `KeyError`."""
        return self._asked(key, "picture", "sound", "voice").duration / 1000

    def size(self, key: str) -> int:
        """Return about how many bytes its content takes when it is handed over. Raises `KeyError`."""
        piece, parts = self._piece(key), self._seen[key].parts
        if "picture" not in parts:
            return 0
        if piece.kind != "drawing":
            return round(BYTES[piece.kind] * (piece.duration or len(piece.words)))
        replayed = 0
        with suppress(DamagedLibrary):  # what can't be read takes no room
            row = self._library.read.execute(
                "select total(length(payload)) from op where at >= ? and at < ?",
                (piece.num << 32, piece.num + 1 << 32),
            ).fetchone()
            replayed = int(row[0]) if row and "replay" in parts else 0
        return round(BYTES["drawing"] * piece.width * piece.height) + replayed

    def has_gaps(self, key: str, ask: Callable[[], object]) -> bool:
        """Say whether some of what a piece is made of is not as it was kept. Calls `ask` meanwhile. Slow when long."""
        piece_id = self._seen[key].piece_id
        try:
            for _ in whole_log(self._library, piece_id):
                ask()
            for _ in whole_chunks(self._library, piece_id):
                ask()
        except DamagedLibrary:
            return True
        return False

    # what only this library's own records hear of

    def piece_id(self, key: str) -> str:
        """Return the id of the piece that a key stands for, to hang a note on. Raises `KeyError`."""
        return self._seen[key].piece_id

    def question_id(self, index: int) -> str:
        """Return the id of one of `Chosen.questions`, to tick it."""
        return self._question_ids[index]

    def handed(self) -> tuple[Handed, ...]:
        """Return what it is, for the record of a sitting or of what was handed over (`Journal.begin_handing`)."""
        return self._handed

    def _piece(self, key: str) -> PieceRecord:
        return get_piece(self._library, self._seen[key].piece_id)

    def _asked(self, key: str, part: str, *kinds: str) -> PieceRecord:
        if part not in self._seen[key].parts:
            raise KeyError(key)
        piece = self._piece(key)
        if piece.kind not in kinds:
            raise KeyError(key)
        return piece

    def _song(self, piece_id: str, start: float) -> Iterator[Float32]:
        from studio.music.perform import performed  # the synthesiser has no place in a start

        song = open_song(self._library, piece_id)
        yield from performed(song.arrangement, seconds_of(self._library, piece_id), start=round(start * RATE))

    def _voice(self, piece_id: str, start: float) -> Iterator[Float32]:
        from studio.music.take import stretches

        late = round(start % 1 * RATE)
        for part in stretches(chunks_from(self._library, piece_id, int(start))):
            yield part[late:]
            late = 0


# choosing


def choose(
    library: Library,
    gallery: Gallery,
    journal: Journal,
    *,
    whom: str = "",
    words: str = "",
    only: Collection[str] | None = None,
    entries: Collection[str] | None = (),
    intentions: Collection[str] = (),
    questions: bool = False,
) -> tuple[Chosen, FromLibrary]:
    """Return what is handed over of what may be shown, and what gives its content. For a worker.

    `only`: ids of pieces; None: all that are marked. `entries`: ids of entries whose words go along where they are
    marked; None: all that are. `intentions`: ids of entries whose intention goes along. Nothing marks one for good, so
    it is never there by itself, as little as `questions`: those for the therapist that were not asked yet.
    """
    pieces = select_pieces(library, MARKED)
    if only is not None:
        pieces = [piece for piece in pieces if piece.id in set(only)]
    choosing = _Choosing(library, gallery, journal)
    items = tuple(item for piece in pieces if (item := choosing.item(piece)) is not None)
    meant = select_entries(library, MEANT, (json.dumps([*intentions]),)) if intentions else []
    both = [(each, choosing.meant) for each in meant] + [(each, choosing.told) for each in _entries(library, entries)]
    told = tuple(tell(entry) for entry, tell in sorted(both, key=lambda each: (each[0].started, each[0].num)))
    asked = journal.questions() if questions else []
    chosen = Chosen(whom.strip(), words.strip(), items, told, tuple(question.text for question in asked))
    ids = tuple(question.id for question in asked)
    return chosen, FromLibrary(library, choosing.seen, tuple(choosing.handed), ids)


def seen(library: Library, gallery: Gallery, journal: Journal, piece_id: str) -> tuple[Chosen, FromLibrary]:
    """Return what others would see of one piece, for its owner to look at before it may be shown at all.

    Nothing of it is in what is handed over until it is marked. Without a ticked part, or in the trash, it is empty.
    """
    choosing = _Choosing(library, gallery, journal)
    items = (choosing.item(piece) for piece in select_pieces(library, ONE, (piece_id,)))
    chosen = Chosen("", "", tuple(item for item in items if item is not None), (), ())
    return chosen, FromLibrary(library, choosing.seen, tuple(choosing.handed))


class _Choosing:
    """Gives out keys, and remembers what they stand for."""

    def __init__(self, library: Library, gallery: Gallery, journal: Journal) -> None:
        self._library, self._gallery, self._journal = library, gallery, journal
        self._voices, self._items = count(1), count(1)
        self._dated: set[str] = set()
        self.seen: dict[str, Seen] = {}
        self.handed: list[Handed] = []

    def item(self, piece: PieceRecord) -> Item | None:
        """Return as much of a piece as is ticked; None when nothing is."""
        parts = self._gallery.parts_of(piece.id)
        if not parts:
            return None
        entry = get_entry(self._library, piece.entry_id)
        key, shown, drawn = str(next(self._items)), "picture" in parts, piece.kind == "drawing"
        replay = drawn and {"picture", "replay"} <= parts
        if "date" in parts:
            self._dated.add(entry.id)
        self.seen[key] = Seen(piece.id, parts if replay else parts - {"replay"})
        item = Item(
            key=key,
            kind=piece.kind,
            title=piece.title if "title" in parts else "",
            words=piece.words if ("picture" if piece.kind == "writing" else "words") in parts else "",
            session=_session(entry) if "session" in parts else "",
            date=_date(piece.created) if "date" in parts else "",
            tags=tuple(tag.name for tag in self._gallery.tags_of(piece.id)) if "tags" in parts else (),
            said=self._said_of(piece, parts, replay),
            replay=replay,
            width=piece.width if drawn and shown else 0,
            height=piece.height if drawn and shown else 0,
            duration=piece.duration if piece.kind in ("sound", "voice") and shown else 0,
            picture=shown,
        )
        self.handed.append(Handed(piece.id, piece.kind, piece.title, _there(item)))
        return item

    def meant(self, entry: EntryRecord) -> Told:
        """Return the intention of an entry; it stands before what else that says."""
        date = _date(entry.started) if entry.id in self._dated else ""
        self.handed.append(Handed(entry.id, "entry", MEANT_BY.format(_called(entry))))
        return Told(_session(entry), date, INTENTION.format(entry.intention.strip()))

    def told(self, entry: EntryRecord) -> Told:
        """Return what an entry says, as far as it may be shown."""
        dated = entry.id in self._dated
        said = (self._said(each, dated) for each in self._journal.reflections(entry_id=entry.id) if each.shareable)
        text = entry.body.strip() if entry.shareable else ""
        told = Told(_session(entry), _date(entry.started) if dated else "", text, tuple(said))
        self.handed.append(Handed(entry.id, "entry", _called(entry)))
        return told

    def _said_of(self, piece: PieceRecord, parts: frozenset[str], replay: bool) -> tuple[Said, ...]:
        if "reflections" not in parts:
            return ()
        heard = piece.kind in ("sound", "voice") and "picture" in parts
        said = []
        for each in self._journal.reflections(piece_id=piece.id):
            if each.shareable:
                whole = self._said(each, "date" in parts)
                instant, spot = (whole.instant if replay or heard else None), whole.spot if "picture" in parts else None
                said.append(replace(whole, instant=instant, spot=spot))
        return tuple(said)

    def _said(self, said: ReflectionRecord, dated: bool) -> Said:
        spot = None if said.spot_x is None or said.spot_y is None else (said.spot_x, said.spot_y)
        when = _date(said.time) if dated else ""
        return Said(said.text, when, said.instant, said.whose, spot, self._voice(said.voice_id))

    def _voice(self, piece_id: str | None) -> str:
        if piece_id is None or get_piece(self._library, piece_id).trashed is not None:
            return ""
        key = f"v{next(self._voices)}"
        self.seen[key] = Seen(piece_id, frozenset({"picture"}))
        return key


def _there(item: Item) -> tuple[str, ...]:
    """Return the parts of which something is seen: a record doesn't name words that there were none of."""
    words = item.words if item.kind != "writing" else ""
    found = item.picture, item.replay, item.title, words, item.session, item.date, item.said, item.tags
    return tuple(sorted(part for part, there in zip(PARTS, found, strict=True) if there))


def _entries(library: Library, ids: Collection[str] | None) -> list[EntryRecord]:
    if ids is None:
        return select_entries(library, f"{SAYS} order by started, num")
    which = f"{SAYS} and id in (select value from json_each(?)) order by started, num"  # noqa: S608
    return select_entries(library, which, (json.dumps([*ids]),)) if ids else []


def _session(entry: EntryRecord) -> str:
    return f"Session {entry.number}" if entry.kind == "session" and entry.number is not None else ""


def _called(entry: EntryRecord) -> str:
    """Return what a record calls an entry: only its owner reads that."""
    return _session(entry) or date_words(entry_day(entry))


def _date(ms: int) -> str:
    return date_words(local(ms).date())


# a log with nothing in it but what is seen


def bare(story: Story) -> Iterator[Record]:
    """Give the log of a drawing as if only what stands had ever been done to it, on a day that tells nothing.

    What was taken back isn't in it, nor a picture that nothing lays, nor what a layer was called.
    """
    late = BEGAN - story.began
    standing = [(node, story.nodes[node].edit) for node in story.standing[1:]]
    made = {beat.after: beat.end for beat in story.beats if beat.made}
    used = {number for _, edit in standing for number in _pictures(edit)}
    yield Record(NewPaper(story.paper), BEGAN)
    for number, picture in story.pictures.items():
        if number in used:
            yield Record(KeepPicture(number, picture), BEGAN)
    for node, edit in standing:
        yield Record(_nameless(edit), made[node] + late)


def _pictures(edit: Edit) -> Iterable[int]:
    match edit:
        case AddPicture():
            return (edit.picture,)
        case AddStroke():
            return (edit.stroke.picture,)
        case Dance():
            return [stroke.picture for stroke in edit.strokes]
    return ()


def _nameless(edit: Edit) -> Edit:
    if isinstance(edit, AddLayer | AddPicture | SetLayer):
        return replace(edit, layer=replace(edit.layer, name=""))
    return edit

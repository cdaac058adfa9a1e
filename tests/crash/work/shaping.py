"""Naming, tagging, moving, trashing, bringing back, reflecting: the gallery and the journal, one call a step."""

from collections.abc import Callable

from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library import records
from studio.library.library import Library
from tests.crash.desk import Claims, Desk, Steps, Work, look_inside
from tests.crash.state import brief
from tests.crash.work import making

WORDS = ("moon", "tide", "Überfluss", "静か", "road", "lantern", "slow", "Ελλάδα")
MOST_PIECES = 12


class Shaper:
    """Does something to a library by chance; each method is one step and returns what was promised."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.chance = desk.chance
        self.library: Library = desk.open()
        self.gallery = Gallery(self.library, desk.clock)
        self.journal = Journal(self.library, desk.clock)

    def step(self) -> Claims:
        """Do one thing."""
        self.desk.clock.advance(minutes=self.chance.randrange(1, 300))
        if not records.select_entries(self.library, "where trashed is null"):
            return self.new_entry()
        return self.chance.choice(STEPS)(self)

    def text(self, most: int = 6) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randrange(1, most)))

    def piece(self) -> str:
        found = records.select_pieces(self.library, "order by num")
        return self.chance.choice(found).id

    def entry(self) -> str:
        return self.chance.choice(records.select_entries(self.library, "where trashed is null order by num")).id

    def new_entry(self) -> Claims:
        entry = self.journal.current_entry()
        return {("entry", entry.id, "kind"): entry.kind}

    def make(self) -> Claims:
        if len(records.select_pieces(self.library, "")) >= MOST_PIECES:
            return self.name()
        if self.journal.entry_now() is None:
            return self.new_entry()
        kind = self.chance.choice(("drawing", "sound", "voice", "writing"))
        piece = self.gallery.new_piece(kind, self.journal.current_entry().id, kept=self.chance.random() < 0.8)
        return {("piece", piece.id, "kind"): kind, ("piece", piece.id, "entry_id"): piece.entry_id}

    def name(self) -> Claims:
        piece, title = self.piece(), self.text()
        self.gallery.set_title(piece, title)
        return {("piece", piece, "title"): brief(title)}

    def say(self) -> Claims:
        piece, text = self.piece(), self.text(60)
        self.gallery.set_words(piece, text)
        return {("piece", piece, "words"): brief(text)}

    def like(self) -> Claims:
        piece, liked = self.piece(), self.chance.random() < 0.5
        self.gallery.set_favourite(piece, liked)
        return {("piece", piece, "favourite"): liked}

    def tag(self) -> Claims:
        piece = self.piece()
        tag = self.gallery.tag_piece(piece, self.chance.choice(WORDS))
        return {("piece_tag", tag.num, self.library.number(piece), "tag"): tag.num}

    def untag(self) -> Claims:
        piece, name = self.piece(), self.chance.choice(WORDS)
        tag = next((tag for tag in self.gallery.tags_of(piece) if tag.name == name), None)
        self.gallery.untag_piece(piece, name)
        return {("piece_tag", tag.num, self.library.number(piece), "tag"): None} if tag else {}

    def rename(self) -> Claims:
        tags = records.select_tags(self.library, "order by num")
        if not tags:
            return self.tag()
        tag, name = self.chance.choice(tags), self.chance.choice(WORDS) + self.chance.choice(("", " again"))
        stays = self.gallery.rename_tag(tag.id, name).tag
        assert stays is not None
        gone = {
            key: None
            for piece in records.select_pieces(self.library, "")
            for key in [("piece_tag", tag.num, piece.num, "tag")]
            if stays.id != tag.id
        }
        return {("tag", stays.id, "name"): stays.name} | ({("tag", tag.id, "name"): None} if gone else {}) | gone

    def move(self) -> Claims:
        piece, entry = self.piece(), self.entry()
        self.gallery.move(piece, entry)
        return {("piece", piece, "entry_id"): entry}

    def trash(self) -> Claims:
        piece = self.gallery.trash(self.piece())
        return {("piece", piece.id, "trashed"): piece.trashed}

    def restore(self) -> Claims:
        piece = self.gallery.restore(self.piece())
        return {("piece", piece.id, "trashed"): None, ("entry", piece.entry_id, "trashed"): None}

    def begin(self) -> Claims:
        intention = self.text(20)
        entry = self.journal.begin_session(intention)
        return {("entry", entry.id, "intention"): brief(intention)}

    def write(self) -> Claims:
        entry, text = self.entry(), self.text(200)
        self.journal.set_body(entry, text)
        return {("entry", entry, "body"): brief(text)}

    def reflect(self) -> Claims:
        text = self.text(30)
        on = {"piece_id": self.piece()} if self.chance.random() < 0.5 else {"entry_id": self.entry()}
        reflection = self.journal.reflect(text=text, **on)
        return {("reflection", reflection.id, "text"): brief(text)}

    def trash_entry(self) -> Claims:
        entry = self.journal.trash_entry(self.entry())
        return {("entry", entry.id, "trashed"): entry.trashed} | self._trashed_in(entry.id)

    def restore_entry(self) -> Claims:
        entries = self.journal.trashed_entries()
        if not entries:
            return self.reflect()
        entry = self.journal.restore_entry(self.chance.choice(entries).id)
        return {("entry", entry.id, "trashed"): None} | self._trashed_in(entry.id)

    def trash_reflection(self) -> Claims:
        found = records.select_reflections(self.library, "order by num")
        if not found:
            return self.reflect()
        reflection = self.journal.trash_reflection(self.chance.choice(found).id)
        return {("reflection", reflection.id, "trashed"): reflection.trashed}

    def _trashed_in(self, entry_id: str) -> Claims:
        pieces = records.select_pieces(self.library, "where entry_id = ?", (entry_id,))
        return {("piece", piece.id, "trashed"): piece.trashed for piece in pieces}


STEPS: tuple[Callable[[Shaper], Claims], ...] = (
    Shaper.make,
    Shaper.name,
    Shaper.say,
    Shaper.like,
    Shaper.tag,
    Shaper.tag,
    Shaper.untag,
    Shaper.rename,
    Shaper.move,
    Shaper.trash,
    Shaper.restore,
    Shaper.begin,
    Shaper.write,
    Shaper.reflect,
    Shaper.trash_entry,
    Shaper.restore_entry,
    Shaper.trash_reflection,
)


def shape(desk: Desk) -> Steps:
    """Shape for ever."""
    try:
        shaper = Shaper(desk)
        while True:
            yield shaper.step()
    finally:
        desk.close()


SHAPING = Work("tagging", making.prepare, shape, look_inside, reach=40)

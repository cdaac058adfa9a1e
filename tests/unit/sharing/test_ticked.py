"""Of a piece exactly what is ticked is handed over: each part alone brings its own words, and no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.sharing.chosen import Chosen
from studio.sharing.report import write_report
from studio.sharing.report_gather import ALONG
from studio.sharing.sources import FromLibrary, choose
from tests.browser.given import strokes
from tests.unit.sharing.ten import LONG_AGO

WORDS = {
    "title": "Quailtitle",
    "words": "quailwords",
    "tags": "quailtag",
    "date": "14 February 1987",
    "session": "Session 1",
    "reflections": "quailreflection",
    "replay": "How it was made",
    "picture": "",
}
"""What each part of a piece says on a page."""
TICKED = [
    *[(part,) for part in WORDS if part != "replay"],
    ("picture", "replay"),
    ("title", "date"),
    ("picture", "session", "tags"),
    ("words", "reflections"),
    tuple(WORDS),
]


@dataclass(frozen=True)
class Kept:
    """A library with one piece that has everything."""

    library: Library
    gallery: Gallery
    journal: Journal
    piece: str

    def chosen(self) -> tuple[Chosen, FromLibrary]:
        return choose(self.library, self.gallery, self.journal)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    clock = FixedClock(LONG_AGO)
    library, _ = Library.create(tmp_path_factory.mktemp("ticked") / "a.studio", passphrase=None, clock=clock)
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    with library:
        entry = journal.begin_session("quailintention")
        piece = gallery.new_piece("drawing", entry.id, width=120, height=90).id
        for op in strokes(3, width=120, height=90):
            library.append(piece, encode(op))
        gallery.set_title(piece, WORDS["title"])
        gallery.set_words(piece, WORDS["words"])
        gallery.tag_piece(piece, WORDS["tags"])
        shown = journal.reflect(piece_id=piece, text=WORDS["reflections"])
        journal.set_reflection_shareable(shown.id, True)
        journal.reflect(piece_id=piece, text="quailhidden")
        gallery.set_shareable(piece, True)
        yield Kept(library, gallery, journal, piece)


@pytest.mark.parametrize("parts", TICKED, ids="+".join)
def test_each_part_brings_its_own_words_and_no_others(kept: Kept, tmp_path: Path, parts: tuple[str, ...]) -> None:
    kept.gallery.set_parts(kept.piece, parts)
    chosen, source = kept.chosen()
    read = PdfReader(write_report(chosen, source, tmp_path))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert {part for part, words in WORDS.items() if words and words in text} == {part for part in parts if WORDS[part]}
    drawn = sum(page.get_contents().get_data().count(b" Do") for page in read.pages)
    assert drawn == (1 + ALONG * ("replay" in parts)) * ("picture" in parts)
    said = str(read.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()) + str(read.outline)
    for hidden in ("quailhidden", "quailintention", kept.piece):
        assert hidden not in text + said


def test_with_nothing_ticked_nothing_is_handed_over(kept: Kept) -> None:
    kept.gallery.set_parts(kept.piece, ())
    assert kept.chosen()[0].items == ()
    kept.gallery.set_parts(kept.piece, ("title",))
    kept.gallery.set_shareable(kept.piece, False)
    assert kept.chosen()[0].items == ()
    kept.gallery.set_shareable(kept.piece, True)

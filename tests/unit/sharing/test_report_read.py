"""A report is heard as it is seen: what is a heading, what a picture shows, in what order, on whatever paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from studio.sharing import report_type
from studio.sharing.chosen import Chosen, Told
from studio.sharing.report import A4, LETTER, write_report
from studio.sharing.report_blocks import words
from studio.sharing.report_paper import paper_of
from studio.sharing.report_type import BODY, lines
from tests.browser.given import Hand, everything, item, said, strokes

HEADINGS = ("/H1", "/H2", "/H3")
DRAWS = (b"Tj", b"Do", b"S", b"f", b"B")
Heard = tuple[str, str, str]
"""What a thing on the pages is, what is said of it, and the words in it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[PdfReader, Chosen]:
    chosen, hand = everything()
    return PdfReader(write_report(chosen, hand, tmp_path_factory.mktemp("report"))), chosen


def of(*items, **more) -> Chosen:
    return Chosen(**{"whom": "", "words": "", "items": items, "entries": (), "questions": (), **more})


def report(chosen: Chosen, hand: Hand, folder: Path, **more) -> PdfReader:
    return PdfReader(write_report(chosen, hand, folder, **more))


def letters_of(font) -> dict[int, str]:
    """Return which letters the bytes of a font stand for."""
    told = font["/ToUnicode"].get_data()
    pairs = re.findall(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{4,})>", told)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def drawn_on(page) -> Iterator[tuple[int, str]]:
    """Give what is drawn on a page: the number of what it belongs to, -1 for nothing, and its letters."""
    inside: list[int] = []
    says: list[str | None] = []
    letters: dict[int, str] = {}
    fonts = page["/Resources"]["/Font"]
    for operands, operator in page.get_contents().operations:
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 else {}
            inside.append(int(about.get("/MCID", inside[-1] if inside else -1)))
            says.append(about.get("/ActualText"))
            if says[-1] is not None:
                yield inside[-1], says[-1]
        elif operator == b"EMC":
            inside.pop()
            says.pop()
        elif operator == b"Tf":
            letters = letters_of(fonts[operands[0]])
        elif operator in DRAWS:
            assert inside, f"{operator!r} that nobody hears of"
            text = "".join(letters[byte] for byte in operands[0].original_bytes) if operator == b"Tj" else ""
            yield inside[-1], "" if any(each is not None for each in says) else text
    assert not inside


def heard(read: PdfReader) -> list[Heard]:
    """Return what is on the pages in the order of their tree, which has all of it, each part once."""
    drawn: dict[tuple[int, int], str] = {}
    for nth, page in enumerate(read.pages):
        for number, text in drawn_on(page):
            drawn[nth, number] = drawn.get((nth, number), "") + text
    pages = [page.indirect_reference.idnum for page in read.pages]
    root = read.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    parents = {numbers[at]: numbers[at + 1].get_object() for at in range(0, len(numbers), 2)}
    made, places = [], []
    for node in (kid.get_object() for kid in root["/K"]["/K"]):
        text = []
        for kid in node["/K"] if isinstance(node["/K"], list) else [node["/K"]]:
            at, number = (node, kid) if isinstance(kid, int) else (kid, kid["/MCID"])
            place = pages.index(at.raw_get("/Pg").idnum), int(number)
            assert parents[read.pages[place[0]]["/StructParents"]][place[1]].get_object() == node
            text.append(drawn.get(place, ""))
            places.append(place)
        made.append((node["/S"], node.get("/Alt", ""), " ".join(text)))
    assert sorted(places) == sorted(place for place in drawn if place[1] >= 0)
    return made


def test_all_that_is_drawn_is_heard_in_its_order(made: tuple[PdfReader, Chosen]) -> None:
    told = heard(made[0])
    text = " ".join(words for _, _, words in told)
    chosen = made[1]
    order = [chosen.whom, "Questions", *chosen.questions, "Session 3"]
    order += [chosen.items[0].title, "The river", "Session 4", "Four bells", "Spoken", "Session 5", "A page"]
    place = 0
    for part in order:
        place = text.index(" ".join(part.split()), place) + 1
    assert all(words for kind, _, words in told if kind != "/Figure")


def test_headings_begin_with_the_first_level_and_leave_none_out(made: tuple[PdfReader, Chosen], tmp_path: Path) -> None:
    alone = report(of(item("5", "writing", title="A title", words="words")), Hand(), tmp_path)
    for read in (made[0], alone):
        levels = [HEADINGS.index(kind) for kind, _, _ in heard(read) if kind in HEADINGS]
        assert levels[0] == 0
        assert all(later <= before + 1 for before, later in zip(levels, levels[1:], strict=False))


def test_pictures_say_what_they_are(made: tuple[PdfReader, Chosen]) -> None:
    told = [alt for kind, alt, _ in heard(made[0]) if kind == "/Figure"]
    title = made[1].items[0].title
    for alt in (
        *(f"A drawing: {title}. Marked: 1.", f"Five moments of how it was made: {title}.", "The drawing at moment 2."),
        *("A drawing: The river.", "A sound of 0:04: Four bells. Marked: 1.", "A voice of 0:02: Spoken."),
        "Something said, drawn as bars.",
    ):
        assert alt in told
    assert all(told)


def test_a_reader_is_told_the_language_and_shown_the_title(made: tuple[PdfReader, Chosen]) -> None:
    root = made[0].trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        *("en", True, True),
    )
    own = [node.get_object() for node in root["/StructTreeRoot"]["/K"]["/K"]]
    assert {node["/Lang"] for node in own if "/Lang" in node} == {""}


def test_a_paragraph_over_two_pages_is_one(tmp_path: Path) -> None:
    text = " ".join(f"w{number:04}" for number in range(1400))
    read = report(of(entries=(Told("", "", text),)), Hand(), tmp_path)
    (paragraph,) = [words for _, _, words in heard(read) if words.startswith("w0000")]
    assert len(read.pages) > 1
    assert paragraph.split() == text.split()


def test_a_locked_one_is_heard_too(tmp_path: Path) -> None:
    read = report(of(item("5", "writing", title="A title", words="words")), Hand(), tmp_path, password="x")
    read.decrypt("x")
    assert [words for _, _, words in heard(read)][:2] == ["Chosen piece by piece by the one who made it.", "A title"]


def test_arabic_is_told_in_its_plain_letters(tmp_path: Path) -> None:
    told = heard(report(of(item("5", "writing", words="بحر هادئ")), Hand(), tmp_path))
    assert told[-1][2] == "بحر هادئ"[::-1]


def test_letters_that_are_a_picture_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = report_type.name_of
    monkeypatch.setattr(report_type, "name_of", lambda path: None if "Emoji" in path else embedded(path))
    read = report(of(item("5", "writing", words="the sea 🌊 again")), Hand(), tmp_path)
    assert heard(read)[-1][2] == "the sea 🌊 again"
    assert b"3 Tr" in read.pages[0].get_contents().get_data()  # readers tell it only where something is written


def test_letters_that_change_their_places_are_drawn_as_they_stand_together(tmp_path: Path) -> None:
    read = report(of(item("5", "writing", words="sea हिन्दी sea")), Hand(), tmp_path)
    assert heard(read)[-1][2] == "sea हिन्दी sea"
    (drawn,) = read.pages[0].images
    assert drawn.image.width > drawn.image.height > 20


def test_letters_that_no_font_has_are_told_all_the_same(tmp_path: Path) -> None:
    read = report(of(item("5", "writing", words="sea \U000e1234 sea")), Hand(), tmp_path)
    assert heard(read)[-1][2] == "sea \U000e1234 sea"


def test_no_line_of_a_paragraph_stands_alone() -> None:
    text = "one line\n\n" + "word " * 60 + "\n\n\nthe last one"
    made = words(text, BODY, 200.0, above=8.0)
    many = len(lines("word " * 60, BODY, 200.0))
    held = [block.with_next for block in made]
    assert len(made) == many + 2
    assert held == [True, True, *[False] * (many - 3), True, True, False]
    above = [block.above for block in made]
    assert above[0] == 8.0
    assert 0 < above[1] < above[-1]  # empty lines are room, none at the head of a page
    assert set(above[2:-1]) == {0.0}


def test_one_thing_alone_stands_on_the_first_page(tmp_path: Path) -> None:
    one = item(
        "1", "drawing", title="The river", session="Session 1", replay=True, said=(said("Here.", spot=(0.5, 0.5)),)
    )
    read = report(of(one), Hand(logs={"1": strokes(4)}), tmp_path)
    assert len(read.pages) == 1
    assert len(report(of(one, item("5", "writing", words="x")), Hand(logs={"1": strokes(4)}), tmp_path).pages) == 3


@pytest.mark.parametrize("paper", [A4, LETTER])
def test_it_is_on_the_paper_that_is_usual(tmp_path: Path, paper: tuple[float, float]) -> None:
    chosen, hand = everything()
    read = report(chosen, hand, tmp_path, paper=paper)
    for page in read.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(paper, abs=0.01)
        assert page.extract_text().strip().endswith(f"of {len(read.pages)}")


def test_paper_is_what_is_usual_at_a_place() -> None:
    for told in ("en_US.UTF-8", "es-MX", "English_United States.1252", "fr_CA", "es_CL@euro"):
        assert paper_of(told) == LETTER
    for told in ("de_DE.UTF-8", "en_GB", "C", "C.UTF-8", "POSIX", "", "ca_ES", "sv", "English_United Kingdom.1252"):
        assert paper_of(told) == A4

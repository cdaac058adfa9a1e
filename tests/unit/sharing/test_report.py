"""A report is what was chosen on numbered pages, small enough for a portal, and nothing else."""

import errno
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import NoRoomForFile, PlaceRefusesFile
from studio.drawing.errors import DamagedDrawing
from studio.sharing import report_type
from studio.sharing.chosen import Chosen, Told
from studio.sharing.report import PasswordTooLong, write_report
from studio.sharing.report_blocks import Block
from studio.sharing.report_ink import nothing
from studio.sharing.report_pages import paged
from studio.sharing.report_type import BODY, lines, width_of
from studio.sharing.tells import tells
from tests.browser.given import Hand, busy, everything, item, said, tone

ALONG = 5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Chosen, Hand]:
    chosen, hand = everything()
    return write_report(chosen, hand, tmp_path_factory.mktemp("report")), chosen, hand


@pytest.fixture(scope="module")
def read(made: tuple[Path, Chosen, Hand]) -> PdfReader:
    return PdfReader(made[0])


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def plain(text: str) -> str:
    return " ".join(text.split())


def of(*items, **more) -> Chosen:
    return Chosen(**{"whom": "", "words": "", "items": items, "entries": (), "questions": (), **more})


def report(chosen: Chosen, hand: Hand, folder: Path, **more) -> PdfReader:
    return PdfReader(write_report(chosen, hand, folder, **more))


def test_everything_that_was_chosen_can_be_read(made: tuple[Path, Chosen, Hand], read: PdfReader) -> None:
    chosen, text = made[1], text_of(read)
    for one in chosen.items:
        for words in (one.title, one.words.split("\n")[0], one.session, one.date, *one.tags):
            assert plain(words) in text
        assert all(plain(each.text) in text and each.when in text for each in one.said)
    for told in chosen.entries:
        assert plain(told.text) in text
        assert all(each.text in text for each in told.said)
    assert all(plain(question) in text for question in chosen.questions)
    assert plain(chosen.words) in text
    assert chosen.whom in text


def test_its_name_says_nothing_and_what_is_there_stays(made: tuple[Path, Chosen, Hand]) -> None:
    path, chosen, hand = made
    assert path.name == "Portfolio.pdf"
    before = path.read_bytes()
    assert write_report(of(item("5", "writing", words="x")), hand, path.parent).name == "Portfolio 2.pdf"
    assert path.read_bytes() == before


def test_pages_are_numbered(read: PdfReader) -> None:
    ends = [plain(page.extract_text()) for page in read.pages]
    assert len(ends) > 2
    assert all(re.search(rf"\b{number} of {len(ends)}$", end) for number, end in enumerate(ends, 1))


def test_sessions_are_listed_beside_the_pages(read: PdfReader) -> None:
    assert [entry.title for entry in read.outline] == ["Session 3", "Session 4", "Session 5"]


def test_fonts_are_ours_and_in_the_file(read: PdfReader) -> None:
    names = set()
    for page in read.pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(font["/BaseFont"].split("+")[1])
            assert "/FontFile2" in font["/FontDescriptor"]
    assert any("Fraunces" in name for name in names)
    assert any("Atkinson" in name for name in names)


def test_nothing_is_told_of_who_made_it_when_and_with_what(made: tuple[Path, Chosen, Hand], read: PdfReader) -> None:
    data = made[0].read_bytes()
    assert tells(data) == ()
    assert dict(read.metadata) == {"/Title": "Portfolio"}
    assert not re.search(rb"reportlab|pypdf|afterglow|anonymous", data, re.IGNORECASE)
    assert not re.search(rb"D:20\d\d", data)


def test_words_that_would_do_something_are_only_words(read: PdfReader) -> None:
    for page in read.pages:
        assert "/Annots" not in page
        assert "/AA" not in page
    root = read.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)


def seen_(text: str) -> str:
    """Return a text as it is where no font has its letters, too."""
    return "".join(run for run, _ in lines(text, BODY, 9999)[0].runs)


def images(reader: PdfReader) -> Iterator[Image.Image]:
    for page in reader.pages:
        yield from (found.image for found in page.images)


def test_a_drawing_is_there_with_how_it_was_made_and_the_moments_spoken_of(
    made: tuple[Path, Chosen, Hand], read: PdfReader
) -> None:
    drawn = sum(page.get_contents().get_data().count(b" Do") for page in read.pages)
    assert drawn == 2 + ALONG + 2
    whole = np.asarray(made[2].picture("1")).astype(int)
    found = [np.asarray(image.convert("RGB")).astype(int) for image in images(read) if image.size == (480, 360)]
    assert min(np.abs(levels - whole).mean() for levels in found) < 3


def test_its_pictures_tell_nothing_of_themselves(read: PdfReader) -> None:
    packed = [each.get_data() for page in read.pages for each in page["/Resources"].get("/XObject", {}).values()]
    assert len(packed) > ALONG
    assert all(data[:2] == b"\xff\xd8" and tells(data) == () for data in packed)


def test_a_sound_is_drawn_and_said_not_to_be_heard_here(read: PdfReader) -> None:
    text = text_of(read)
    assert "0:04. It can't be heard in this file." in text
    assert "at 0:02" in text  # what was said of an instant, to the nearest second
    assert "The therapist" in text


def test_a_large_picture_is_only_as_large_as_paper_shows(tmp_path: Path) -> None:
    hand = Hand(pictures={"1": Image.new("RGB", (5000, 2500), "teal")})
    found = list(images(report(of(item("1", "drawing", width=5000, height=2500)), hand, tmp_path)))
    assert [image.size for image in found] == [(2000, 1000)]


def test_with_a_password_it_opens_only_with_that(tmp_path: Path) -> None:
    made = write_report(of(item("5", "writing", words="quailwort")), Hand(), tmp_path, password="ein Fluß")
    locked = PdfReader(made)
    assert locked.is_encrypted
    rules = locked.trailer["/Encrypt"]
    assert (rules["/V"], rules["/R"], rules["/CF"]["/StdCF"]["/CFM"]) == (5, 6, "/AESV3")
    assert not locked.decrypt("ein Fluss")
    assert not locked.decrypt("")
    assert locked.decrypt("ein Fluß")
    assert "quailwort" in text_of(locked)
    assert b"Portfolio" not in made.read_bytes()
    with pytest.raises(PasswordTooLong):
        write_report(of(), Hand(), tmp_path, password="ß" * 64)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_not_ticked_is_not_asked_for(tmp_path: Path) -> None:
    quiet = (
        item("1", "drawing", title="Only its title", picture=False),
        item("2", "sound", words="Words", picture=False),
    )
    text = text_of(report(of(*quiet), Hand(), tmp_path))
    assert "Only its title" in text
    assert "heard" not in text


def test_a_damaged_piece_is_said_and_the_others_are_there(tmp_path: Path) -> None:
    class Harmed(Hand):
        def picture(self, key: str) -> Image.Image:
            if key == "1":
                raise DamagedDrawing
            return super().picture(key)

    chosen = of(item("1", "drawing", title="The first"), item("2", "drawing", title="The second"))
    read = report(chosen, Harmed(pictures={"2": busy(40, 30, 1)}), tmp_path)
    assert "The first Some of this can't be read" in text_of(read)
    assert len(list(images(read))) == 1


@pytest.mark.parametrize("at", [0.0, 0.3, 0.8, 0.9])
def test_stopped_at_any_moment_it_leaves_no_file(made: tuple[Path, Chosen, Hand], tmp_path: Path, at: float) -> None:
    progress = Progress(lambda share: progress.stop() if share > at else None)
    with pytest.raises(Stopped):
        write_report(made[1], made[2], tmp_path, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_no_file_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PlaceRefusesFile):
        write_report(of(), Hand(), tmp_path / "none")


def test_a_full_place_is_told_of_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NoRoomForFile):
        write_report(of(), Hand(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["Тихо было", "Η θάλασσα", "שלום", "sea 🌊", "çığ ß œ"])
def test_words_of_other_scripts_are_there(tmp_path: Path, words: str) -> None:
    text = text_of(report(of(item("5", "writing", words=words)), Hand(), tmp_path))
    assert all(letter in text for letter in words)


def test_letters_of_a_font_that_cannot_be_embedded_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = report_type.name_of
    monkeypatch.setattr(report_type, "name_of", lambda path: None if "Hebrew" in path else embedded(path))
    read = report(of(item("5", "writing", words="sea שלום sea")), Hand(), tmp_path)
    assert "sea sea" in text_of(read)
    (drawn,) = images(read)
    assert drawn.width > drawn.height > 20
    assert 0 < np.asarray(drawn.getchannel("A")).mean() < 128


def test_shades_of_skin_and_joiners_leave_no_boxes(tmp_path: Path) -> None:
    assert "👍 ok" in text_of(report(of(item("5", "writing", words="👍🏽 ok")), Hand(), tmp_path))


def test_words_in_korean_are_broken_between_words_and_in_chinese_anywhere() -> None:
    width = width_of("고요한 바다", BODY) + 0.1
    assert ["".join(run for run, _ in line.runs) for line in lines("고요한 바다 고요한 바다", BODY, width)] == [
        seen_("고요한 바다")
    ] * 2
    wide = width_of("海", BODY)
    assert [len(line.runs) > 0 for line in lines("海海海。海", BODY, wide * 3 + 0.1)] == [True, True]


def test_letters_only_the_computer_has_or_nobody_has_do_no_harm(tmp_path: Path) -> None:
    words = "고요한 바다, 静かな海。 \U000e1234 سلام ￿ \t x"
    assert "x" in text_of(report(of(item("5", "writing", words=words)), Hand(), tmp_path))


def test_long_words_go_on_from_page_to_page(tmp_path: Path) -> None:
    text = "\n\n".join(" ".join(f"w{part:02}x{word:03}" for word in range(110)) for part in range(30))
    read = report(of(entries=(Told("Session 1", "", text),)), Hand(), tmp_path)
    assert len(read.pages) > 5
    assert re.findall(r"w\d\dx\d{3}", text_of(read)) == text.split()


def test_a_word_wider_than_a_page_is_broken(tmp_path: Path) -> None:
    text = text_of(report(of(item("5", "writing", words="a" * 700)), Hand(), tmp_path))
    assert max(map(len, re.findall("a+", text))) < 200
    assert text.replace(" ", "").count("a") >= 700


@given(st.text(alphabet="ab é,.(海。서 שx🌊\n\t", max_size=120), st.floats(20, 200))
@settings(max_examples=60)
def test_lines_fit_and_lose_no_letter(text: str, width: float) -> None:
    made = lines(text, BODY, width)
    drawn = Counter(letter for line in made for run, _ in line.runs for letter in run if letter in "abéx")
    assert drawn == Counter(letter for letter in text if letter in "abéx")
    assert all(line.width <= width + 1e-6 for line in made)


def test_nothing_at_all_is_still_a_page(tmp_path: Path) -> None:
    assert len(report(of(), Hand(), tmp_path).pages) == 1


def test_silence_and_no_sound_at_all_are_drawn_flat(tmp_path: Path) -> None:
    hand = Hand(sounds={"2": [np.zeros((4800, 2), np.float32)], "3": []})
    chosen = of(item("2", "sound", duration=100), item("3", "sound", said=(said("There.", instant=500),)))
    assert "There." in text_of(report(chosen, hand, tmp_path))


def test_a_spoken_reflection_is_drawn_too(tmp_path: Path) -> None:
    hand = Hand(sounds={"v1": tone(3.0, 300.0)})
    chosen = of(item("5", "writing", words="x", said=(said("", voice="v1"),)))
    assert "0:03. It can't be heard in this file." in text_of(report(chosen, hand, tmp_path))


blocks = st.lists(
    st.builds(
        Block,
        st.floats(1, 90),
        st.just(nothing),
        above=st.floats(0, 20),
        with_next=st.booleans(),
        new_page=st.booleans(),
    ),
    max_size=40,
)


@given(blocks)
@settings(max_examples=150)
def test_blocks_come_in_order_and_none_leaves_its_page(given_: list[Block]) -> None:
    pages = paged(given_, 100.0)
    assert [block for page in pages for block, _ in page] == given_
    for page in pages:
        below = 0.0
        for block, y in page:
            assert y >= below - 1e-6
            below = y + block.height
        assert below <= 100.0 + 1e-6
    for page in pages[1:]:
        assert page


def test_what_is_to_stay_together_does() -> None:
    high = Block(80, nothing)
    title = Block(15, nothing, with_next=True)
    assert [len(page) for page in paged([high, title, high], 100)] == [1, 2]
    assert [len(page) for page in paged([title, Block(95, nothing)], 100)] == [1, 1]

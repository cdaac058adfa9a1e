"""A sealed file: all that was chosen as open forms, whole or not there at all, and nothing of it outside the seal."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pyrage
import pytest
import soundfile
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import PlaceRefusesFile
from studio.drawing.errors import DamagedDrawing
from studio.library import age
from studio.library.age import SlipInKey
from studio.library.errors import EmptyPassphrase
from studio.library.scratch import Scratch
from studio.sharing import kept, sealed
from studio.sharing.chosen import THERAPIST, Chosen
from studio.sharing.sealed import ByKey, ByWords, estimate, seal_chosen
from studio.sharing.tells import tells
from tests.browser.given import ADDRESS, CLOSING, HOSTILE, Hand, everything, item, noise, said, strokes

WORDS = "river lantern oak copper window seven"
SAID = (
    said("Here it opened.", instant=3_000, spot=(0.25, 0.75), when="4 March 2026"),
    said("What was behind it?", whose=THERAPIST, instant=6_000),
    said("", voice="v1"),
)
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "link", "base", "a", "svg"}


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "WORK", 8)
        patch.setattr(sealed, "SECONDS", 8.0)
        yield


@pytest.fixture(scope="module")
def identity() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, identity: "pyrage.x25519.Identity") -> tuple[Chosen, Hand, bytes]:
    chosen, hand = everything()
    chosen = replace(chosen, items=(replace(chosen.items[0], said=SAID), *chosen.items[1:]))
    path = seal_chosen(chosen, hand, tmp_path_factory.mktemp("sealed"), ByKey(str(identity.to_public())))
    assert path.name == "Sealed.zip.age"
    return chosen, hand, pyrage.decrypt(path.read_bytes(), [identity])


@pytest.fixture
def opened(made: tuple[Chosen, Hand, bytes]) -> ZipFile:
    return ZipFile(io.BytesIO(made[2]))


class Read(HTMLParser):
    """What a browser would make of a page: its tags, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def two() -> tuple[Chosen, Hand]:
    """Return a drawing and a sound."""
    items = (item("1", "drawing", title="The door"), item("2", "sound", title="Rain", duration=2000))
    return Chosen("", "", items, (), ()), Hand(logs={"1": strokes(3)}, sounds={"2": noise(2.0)})


def words_of(chosen: Chosen) -> list[str]:
    """Return everything that was said, in words."""
    found = [chosen.words, *chosen.questions]
    for piece in chosen.items:
        found += [piece.title, piece.words, piece.session, piece.date, *piece.tags, *(each.text for each in piece.said)]
    for told in chosen.entries:
        found += [told.session, told.date, told.text, *(each.text for each in told.said)]
    return [each for each in found if each]


def test_everything_that_was_chosen_is_there_in_open_forms(opened: ZipFile, made: tuple[Chosen, Hand, bytes]) -> None:
    assert opened.testzip() is None
    assert sorted(opened.namelist()) == [
        *("index.html", "pieces/1-making.webp", "pieces/1-said-3.flac", "pieces/1.png", "pieces/2.png"),
        *("pieces/3.flac", "pieces/4.flac", "words.md"),
    ]
    picture = Image.open(io.BytesIO(opened.read("pieces/1.png")))
    assert np.array_equal(np.asarray(picture), np.asarray(made[1].picture("1")))
    heard, rate = soundfile.read(io.BytesIO(opened.read("pieces/3.flac")), dtype="float32")
    assert rate == 48_000
    assert np.allclose(heard, np.concatenate(made[1].sounds["3"]), atol=2**-15)
    film = Image.open(io.BytesIO(opened.read("pieces/1-making.webp")))
    assert film.n_frames > 10


def test_every_word_is_text_on_the_page_and_nothing_more(opened: ZipFile, made: tuple[Chosen, Hand, bytes]) -> None:
    page = Read(opened.read("index.html").decode())
    for words in words_of(made[0]):
        assert words in page.text
    assert not FORBIDDEN & {tag for tag, _ in page.tags}
    for _tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("src", "pieces/").startswith("pieces/")
    policy = next(attributes["content"] for _, attributes in page.tags if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_the_page_shows_every_file_and_no_other(opened: ZipFile) -> None:
    page, text = Read(opened.read("index.html").decode()), opened.read("words.md").decode()
    shown = {attributes["src"] for _, attributes in page.tags if attributes.get("src")}
    files = {name for name in opened.namelist() if name.startswith("pieces/")}
    assert shown == files
    assert set(re.findall(r"\(<([^>]*)>\)", text)) == files
    assert all(attributes.get("alt") for tag, attributes in page.tags if tag == "img")


def test_reflections_are_told_with_their_instants_and_lie_on_the_picture(opened: ZipFile) -> None:
    page = opened.read("index.html").decode()
    assert "left:25.00%;top:75.00%" in page
    # 24 marks, a second and a little between two of them, told in 6.5 seconds
    assert "1 · 4 March 2026, at 0:01<" in page
    assert "The therapist, at 0:03<" in page
    assert "At 0:01<" in page  # of a sound: 1.5 s into it


def test_the_markdown_says_the_words_and_makes_nothing_of_them(opened: ZipFile) -> None:
    text = opened.read("words.md").decode()
    assert "What was behind it?" in text
    for words in (HOSTILE, CLOSING, ADDRESS):
        assert words not in text
        assert words in re.sub(r"\\(.)", r"\1", text)


def test_nothing_in_it_tells_of_a_day_a_name_or_a_program(made: tuple[Chosen, Hand, bytes], opened: ZipFile) -> None:
    for told in opened.infolist():
        assert told.filename in ("index.html", "words.md") or tells(opened.read(told.filename)) == ()
        assert (told.date_time, told.extra, told.comment) == ((1980, 1, 1, 0, 0, 0), b"", b"")
        assert told.flag_bits == 0
    assert b"libFLAC" not in made[2]


def test_the_same_opens_with_words(tmp_path: Path) -> None:
    chosen, hand = two()
    path = seal_chosen(chosen, hand, tmp_path, ByWords(f"  {WORDS} "))
    data = path.read_bytes()
    assert set(ZipFile(io.BytesIO(pyrage.passphrase.decrypt(data, WORDS))).namelist()) == {
        *("index.html", "words.md", "pieces/1.png", "pieces/2.flac")
    }
    for outside in (b"PK\3\4", b"index.html", b"IHDR", b"fLaC", b"The door"):
        assert outside not in data
    again = seal_chosen(replace(chosen, items=()), hand, tmp_path, ByWords(WORDS))
    assert (again.name, path.read_bytes()) == ("Sealed 2.zip.age", data)


def test_what_is_not_ticked_is_not_asked_for(tmp_path: Path) -> None:
    items = (
        item("1", "drawing", title="Only its name", picture=False),
        item("2", "sound", title="Only its name", picture=False),
        item("3", "writing", title="Only its name", picture=False),
    )
    path = seal_chosen(Chosen("", "", items, (), ()), Hand(), tmp_path, ByWords(WORDS))
    opened = ZipFile(io.BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), WORDS)))
    assert set(opened.namelist()) == {"index.html", "words.md"}


def test_a_damaged_piece_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    chosen, hand = two()

    class Harmed(Hand):
        def picture(self, key: str) -> Image.Image:
            raise DamagedDrawing

    path = seal_chosen(chosen, Harmed(hand.logs, {}, hand.sounds), tmp_path, ByWords(WORDS))
    opened = ZipFile(io.BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), WORDS)))
    assert set(opened.namelist()) == {"index.html", "words.md", "pieces/2.flac"}
    assert "could not be read" in opened.read("index.html").decode()


def test_stopped_in_the_midst_it_leaves_nothing(tmp_path: Path) -> None:
    chosen, hand = two()
    progress = Progress(lambda share: share > 0.4 and progress.stop())
    with pytest.raises(Stopped):
        seal_chosen(chosen, hand, tmp_path, ByWords(WORDS), progress)
    assert 0.4 < progress.share < 1.0
    with pytest.raises(PlaceRefusesFile):
        seal_chosen(chosen, hand, tmp_path / "nowhere", ByWords(WORDS))
    assert list(tmp_path.iterdir()) == []


def test_no_words_and_a_slip_in_a_key_are_told_before_anything_is_made(
    tmp_path: Path, identity: "pyrage.x25519.Identity"
) -> None:
    chosen, _ = two()
    for key, error in ((ByWords(" "), EmptyPassphrase), (ByKey(str(identity.to_public())[:-1]), SlipInKey)):
        with pytest.raises(error):
            seal_chosen(chosen, Hand(), tmp_path, key)


def test_progress_goes_to_its_end(tmp_path: Path) -> None:
    shares: list[float] = []
    chosen, hand = everything()
    seal_chosen(replace(chosen, items=chosen.items[2:]), hand, tmp_path, ByWords(WORDS), Progress(shares.append))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5


def test_a_long_sound_is_put_aside_sealed_and_comes_out_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_HELD", 1 << 20)
    hand, scratch = Hand(sounds={"1": noise(24.0), "v": noise(1.0)}), Scratch(tmp_path)
    items = (item("1", "sound", duration=24_000, said=(said("", voice="v"),)),)
    folder = tmp_path / "out"
    folder.mkdir()
    path = seal_chosen(Chosen("", "", items, (), ()), hand, folder, ByWords(WORDS), scratch=scratch)
    assert scratch.length > 2 << 20
    opened = ZipFile(io.BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), WORDS)))
    heard, _ = soundfile.read(io.BytesIO(opened.read("pieces/1.flac")), dtype="float32")
    assert np.allclose(heard, np.concatenate(hand.sounds["1"]), atol=2**-15)
    scratch.close()


def test_the_estimate_is_near_enough_to_choose_by(made: tuple[Chosen, Hand, bytes]) -> None:
    chosen, hand, plain = made
    assert 0.2 < len(plain) / estimate(chosen, hand) < 5


def test_a_zip_of_more_than_zip_can_say_says_it_the_longer_way() -> None:
    from studio.sharing.zip_parts import LARGE, NO_DATE, Member, central_header, ending, local_header

    member = Member(b"a", 0, NO_DATE, 1, 5 << 30, 5 << 30, 6 << 30)
    assert struct.pack("<QQ", 5 << 30, 5 << 30) in local_header(member)
    assert struct.pack("<QQQ", 5 << 30, 5 << 30, 6 << 30) in central_header(member)
    assert ending(1, 11 << 30, (11 << 30) + 50).startswith(b"PK\6\6")
    assert ending(1, 5, 50).startswith(b"PK\5\6")
    assert LARGE == 2**32 - 1

"""What is damaged is left out of what is handed over, and said: in its place, and to whoever hands it over."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyrage
import pytest
from PIL import Image

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.errors import DamagedDrawing
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library import age
from studio.library.errors import DamagedLibrary
from studio.library.library import Library
from studio.music.codec import NewerSong
from studio.music.take import encode_second
from studio.sharing import sealed
from studio.sharing.chosen import Chosen, Source, Told
from studio.sharing.packers import Packers
from studio.sharing.portfolio import write_portfolio
from studio.sharing.sealed import ByWords, seal_chosen
from studio.sharing.sources import choose
from studio.sharing.unread import GAPS, Unread, unread_words
from tests.browser.given import Hand, brushes, item, said, strokes, tone
from tests.browser.second_reader import opened

WORDS = "river lantern oak copper window seven"
NO_PICTURE, NO_SOUND = "The picture could not be read any more.", "The sound could not be read any more."
NO_MAKING, NO_VOICE = "How it was made could not be read any more.", "What was said could not be read any more."


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "WORK", 8)
        patch.setattr(sealed, "SECONDS", 2.0)
        yield


class Harmed(Hand):
    """A source in which some contents can't be read."""

    def picture(self, key: str) -> Image.Image:
        if key == "1":
            raise DamagedDrawing
        return super().picture(key)

    def drawing(self, key: str) -> Any:
        if key == "2":
            raise DamagedDrawing
        return super().drawing(key)

    def sound(self, key: str) -> Iterator[np.ndarray]:
        if key in ("3", "v2"):
            raise NewerSong
        for block in self.sounds[key]:
            yield block
            if key in ("4", "v1"):  # in the midst
                raise DamagedLibrary


def harmed() -> tuple[Chosen, Source]:
    hand = Harmed({"1": strokes(1), "2": strokes(1)}, {}, {key: tone(1.0, 300.0) for key in ("4", "v1", "v2")})
    items = (
        item("1", "drawing", title="The door", replay=True, said=(said("", voice="v1"),)),
        item("2", "drawing", replay=True),
        item("3", "sound", title="Rain", duration=1000),
        item("4", "voice", duration=1000, said=(said("Words that are there."),)),
    )
    told = Told("Session 3", "", "", (said("Later.", voice="v2"),))
    return Chosen("", "", items, (told,), ()), hand


def page_of(chosen: Chosen, source: Source, folder: Path) -> tuple[dict[str, Any], list[Unread]]:
    unread: list[Unread] = []
    path = write_portfolio(chosen, source, WORDS, folder, brushes(), Progress(), unread=unread.append)
    return opened(path.read_text("utf-8"), WORDS)[0], unread


def zip_of(chosen: Chosen, source: Source, folder: Path) -> tuple[ZipFile, list[Unread]]:
    unread: list[Unread] = []
    path = seal_chosen(chosen, source, folder, ByWords(WORDS), unread=unread.append)
    return ZipFile(io.BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), WORDS))), unread


def all_told(unread: list[Unread]) -> list[tuple[str, str]]:
    return [(each.about, each.sentence) for each in unread]


EXPECTED = [
    ("The door", NO_PICTURE),
    ("The door", NO_VOICE),
    ("Drawing", NO_MAKING),
    ("Rain", NO_SOUND),
    ("Voice", NO_SOUND),
    ("", NO_VOICE),
]


def test_a_page_says_what_is_missing_and_holds_the_rest(tmp_path: Path) -> None:
    manifest, unread = page_of(*harmed(), tmp_path)
    first, second, third, fourth = manifest["items"]
    assert [one["unread"] for one in manifest["items"]] == [[NO_PICTURE], [NO_MAKING], [NO_SOUND], [NO_SOUND]]
    assert first["picture"] is first["replay"] is third["sound"] is fourth["sound"] is None
    assert (first["said"][0]["voice"], first["said"][0]["unread"]) == (None, [NO_VOICE])
    assert second["picture"][1] > 100
    assert second["replay"] is None
    assert manifest["entries"][0]["said"][0]["unread"] == [NO_VOICE]
    assert all_told(unread) == EXPECTED


def test_a_sealed_file_says_what_is_missing_and_holds_the_rest(tmp_path: Path) -> None:
    archive, unread = zip_of(*harmed(), tmp_path)
    assert set(archive.namelist()) == {"index.html", "words.md", "pieces/2.png"}
    assert all_told(unread) == EXPECTED
    for name in ("index.html", "words.md"):
        text = archive.read(name).decode()
        for sentence, times in ((NO_PICTURE, 1), (NO_MAKING, 1), (NO_SOUND, 2), (NO_VOICE, 2)):
            assert text.count(sentence) == times
        assert "Words that are there." in text


def test_whoever_hands_it_over_is_told_in_a_few_sentences() -> None:
    assert unread_words([]) == ""
    one = Unread("picture", "The door")
    assert unread_words([one]) == f"The door: {NO_PICTURE} The file says so in each place."
    assert unread_words([replace(one, about="", part="voice", gaps=True)]) == (
        "Journal: Some of what was said could not be read any more. The file says so in each place."
    )
    assert "2 more could not be read either." in unread_words([one] * 5)
    assert "One more could not be read either." in unread_words([one] * 4)


# a library with damage in it

Rooms = tuple[Library, Gallery, Journal]


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    """A drawing of three marks, and a voice of three seconds; both may be shown."""
    clock = FixedClock(datetime(2026, 3, 4, tzinfo=UTC))
    library, _code = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)
    with library:
        gallery, journal = Gallery(library, clock), Journal(library, clock)
        entry = journal.current_entry()
        piece = gallery.new_piece("drawing", entry.id, width=480, height=360)
        for op in strokes(3):
            library.append(piece.id, encode_drawing(op))
        voice = gallery.new_piece("voice", entry.id)
        for second in range(3):
            library.put_chunk(voice.id, second, encode_second(tone(1.0, 300.0)[0][:, 0]))
        gallery.set_duration(voice.id, 3000)
        for each in (piece, voice):
            gallery.set_shareable(each.id, True)
            gallery.set_parts(each.id, ("picture", "replay"))
        yield library, gallery, journal


HARMS = {
    "nothing": ("select 1", ("", "")),
    "a mark": ("update op set payload = x'00' where at & 0xffffffff = 2", ("drawing", "picture")),
    "a mark that is gone": ("delete from op where at & 0xffffffff = 3", ("drawing", "picture")),
    "a second": ("update chunk set data = x'00' where at & 0xffffffff = 1", ("voice", "sound")),
    "a second that is gone": ("delete from chunk where at & 0xffffffff = 1", ("voice", "sound")),
}


@pytest.mark.parametrize("harm", HARMS)
def test_gaps_are_told_too(rooms: Rooms, harm: str, tmp_path: Path) -> None:
    statement, (kind, part) = HARMS[harm]
    with rooms[0].write() as connection:
        connection.execute(statement).fetchall()
    chosen, source = choose(*rooms)
    expected = {each.key: [GAPS[part]] if each.kind == kind else [] for each in chosen.items}  # type: ignore[index]
    manifest, unread = page_of(chosen, source, tmp_path)
    assert {str(number): each["unread"] for number, each in enumerate(manifest["items"], 1)} == expected
    assert all(each["picture"] or each["sound"] for each in manifest["items"])
    assert [each.gaps for each in unread] == [True] * (harm != "nothing")
    archive, also = zip_of(chosen, source, tmp_path)
    assert also == unread
    for sentence in expected["1"] + expected["2"]:
        assert sentence in archive.read("index.html").decode()


def test_a_paper_that_is_gone_leaves_the_picture_out(rooms: Rooms, tmp_path: Path) -> None:
    with rooms[0].write() as connection:
        connection.execute("delete from op").fetchall()
    rooms[0].drop_caches(choose(*rooms)[1].piece_id("1"))
    manifest, _ = page_of(*choose(*rooms), tmp_path)
    assert manifest["items"][0]["unread"] == [NO_PICTURE]
    assert manifest["items"][1]["unread"] == []


# whoever waits can stop


def test_what_takes_long_can_be_stopped_at_once() -> None:
    asked, over = 0, Event()

    def ask() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise Stopped

    packers = Packers(ask)

    def wait() -> None:
        with packers:
            packers.taken(packers.give(lambda: over.wait(60)))

    with pytest.raises(Stopped):
        wait()
    assert not over.is_set()
    over.set()
    assert asked == 3


def test_works_come_back_in_their_order_and_few_are_held() -> None:
    begun: list[int] = []
    with Packers(lambda: None) as packers:

        def works() -> Iterator[Callable[[], int]]:
            for number in range(20):
                begun.append(number)
                yield partial(int, number)

        for place, number in enumerate(packers.in_order(works())):
            assert number == place
            assert len(begun) <= place + packers.many + 2


def test_what_goes_wrong_in_a_work_is_heard() -> None:
    def fail() -> None:
        raise TimeoutError

    with Packers(lambda: None) as packers, pytest.raises(TimeoutError):
        packers.taken(packers.give(fail))

"""What other programs hold comes in: each thing whole, on the entry of its day, once, and it can be taken back."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.core.progress import Progress
from studio.gallery.gallery import Gallery
from studio.gallery.opening import document_of
from studio.gallery.palette import unpack
from studio.gallery.writing import last_text
from studio.journal.journal import Journal
from studio.library.arrival_rows import select_arrivals
from studio.library.arrivals import redo_arrival, undo_arrival
from studio.library.library import Library
from studio.library.records import PieceRecord, get_entry, select_entries, select_pieces, tags_of
from studio.library.verify import verify
from studio.sharing.arriving import ArrivingStopped, CameIn, let_in
from studio.sharing.coming import look_at
from studio.sharing.heap import NothingToBringIn
from tests.unit.sharing.elsewhere import day_one, entry, full_journal, laid_out, md5, picture, sound, zipped
from tests.unit.sharing.things import clock_at


def brought(library: Library, place: Path) -> CameIn:
    """Look, bring in, look again: what was said beforehand is what came."""
    coming = look_at(library, place, Progress())
    came = let_in(library, place, Progress())
    assert (came.words, came.pictures, came.sounds) == (coming.words, coming.pictures, coming.sounds)
    assert came.there_already == coming.there_already
    assert verify(library, Progress()).whole
    assert look_at(library, place, Progress()).is_nothing
    hang_on_one_entry(library)
    return came


def hang_on_one_entry(library: Library) -> None:
    for piece in select_pieces(library, ""):
        home = get_entry(library, piece.entry_id)
        assert home.kind == "day"
    days = [entry.day for entry in select_entries(library, "where trashed is null")]
    assert len(days) == len(set(days))


def pieces(library: Library) -> list[PieceRecord]:
    return select_pieces(library, "where trashed is null order by created, num")


def day_of(library: Library, piece: PieceRecord) -> str:
    return get_entry(library, piece.entry_id).day


def names(library: Library, piece: PieceRecord) -> list[str]:
    return [tag.name for tag in tags_of(library, piece.id)]


# Day One


@pytest.mark.parametrize("form", ["zip", "folder", "json"])
def test_a_journal_of_day_one_comes_in_with_its_photos_and_sounds(other: Library, tmp_path: Path, form: str) -> None:
    files = full_journal()
    match form:
        case "zip":
            place = zipped(tmp_path / "Journal.zip", files)
        case "folder":
            place = laid_out(tmp_path / "Journal", files)
        case _:
            place = laid_out(tmp_path / "Journal", files) / "Journal.json"
    came = brought(other, place)
    assert (came.words, came.pictures, came.sounds) == (2, 1, 1)
    assert came.left_out == ("Entry 2 was left out: nothing says when it was.",)
    words, photo, heard, hebrew = pieces(other)
    assert (words.title, words.words) == ("The sea", "It was quiet.")
    assert last_text(other, words.id) == words.words
    for piece in (words, photo, heard):
        assert day_of(other, piece) == "1966-03-05"  # half past midnight in Berlin
        assert piece.created == -120_789_000_000
        assert piece.favourite
        assert [name.lower() for name in names(other, piece)] == ["holiday", "sea"]
    assert get_entry(other, words.entry_id).place == "The pier, Chioggia, Italy"
    assert (photo.kind, photo.width, photo.height) == ("drawing", 40, 30)
    assert document_of(other, photo.id).paper.width == 40
    (colour,) = unpack(photo.palette)
    assert max(abs(one - its) for one, its in zip(colour, (90, 120, 60), strict=True)) < 8
    assert (heard.kind, heard.title, heard.duration) == ("sound", "Waves", 300)
    assert other.chunk_count(heard.id) == 1
    assert (hebrew.words, names(other, hebrew), hebrew.favourite) == ("שלום 🌒", ["sea"], False)


def test_the_same_journal_again_brings_only_what_is_new(other: Library, tmp_path: Path) -> None:
    place = tmp_path / "Journal.json"
    place.write_text(day_one([entry("one"), entry("two")]))
    brought(other, place)
    place.write_text(day_one([entry("one"), entry("two"), entry("two"), entry("three", starred=True)]))
    came = brought(other, place)
    assert (came.words, came.there_already) == (1, 3)
    assert [piece.words for piece in pieces(other)] == ["one", "two", "three"]


def test_words_that_are_there_as_rich_text_only_are_read(other: Library, tmp_path: Path) -> None:
    stretches = [{"text": "It was "}, {"embeddedObjects": [{"type": "photo"}]}, {"text": "quiet.\n"}, 7, {"text": 7}]
    rich = [entry("", richText=json.dumps({"contents": stretches})), entry("plain", richText="{}")]
    odd = [entry("", f"2020-03-05T09:3{at}:00Z", richText=text) for at, text in enumerate(("{", "[" * 9999, "[]", 7))]
    place = tmp_path / "Journal.json"
    place.write_text(day_one([*rich, *odd]))
    assert len(brought(other, place).left_out) == 4
    assert [piece.words for piece in pieces(other)] == ["It was quiet.", "plain"]


def test_the_same_words_on_two_days_are_two(other: Library, tmp_path: Path) -> None:
    place = tmp_path / "Journal.json"
    place.write_text(day_one([entry("slept"), entry("slept", "2020-03-05T09:30:00Z")]))
    assert brought(other, place).words == 2


def test_what_comes_lies_with_the_entry_that_the_day_has(other: Library, tmp_path: Path) -> None:
    clock = type("Then", (), {"now": lambda _: THEN, "ms": lambda _: int(THEN.timestamp() * 1000)})()
    home = Journal(other, clock).current_entry()
    place = tmp_path / "Journal.json"
    place.write_text(day_one([entry("one", "2020-03-04T09:30:00Z", timeZone="UTC", location={"placeName": "Rome"})]))
    brought(other, place)
    assert [piece.entry_id for piece in pieces(other)] == [home.id]
    assert get_entry(other, home.id).place == ""


THEN = datetime(2020, 3, 4, 12, tzinfo=UTC)


def test_all_of_an_import_goes_in_one_gesture_and_comes_back_in_one(other: Library, tmp_path: Path) -> None:
    place = zipped(tmp_path / "Journal.zip", full_journal())
    came = brought(other, place)
    assert [arrival.name for arrival in select_arrivals(other)] == ["Journal.zip"]
    undo_arrival(other, came.arrival_id, other.now())
    assert pieces(other) == []
    assert select_entries(other, "where trashed is null") == []
    redo_arrival(other, came.arrival_id)
    assert len(pieces(other)) == 4
    undo_arrival(other, came.arrival_id, other.now())
    again = let_in(other, place, Progress())
    assert (again.words, again.there_already) == (2, 0)  # what lies in the trash is not here
    assert len(pieces(other)) == 4
    assert verify(other, Progress()).whole


def test_a_stop_leaves_what_came_whole_and_the_next_time_it_goes_on(other: Library, tmp_path: Path) -> None:
    place = tmp_path / "Journal.json"
    place.write_text(day_one([entry(f"day {number}") for number in range(300)]))

    class Impatient(Progress):
        def at(self, done: int, total: int) -> None:
            if pieces(other):
                self.stop()
            super().at(done, total)

    (tmp_path / "more.md").write_text("And more.")
    with pytest.raises(ArrivingStopped) as stopped:
        let_in(other, tmp_path, Impatient())
    assert "whole" in str(stopped.value)
    there = len(pieces(other))
    assert 0 < there < 301
    assert verify(other, Progress()).whole
    came = brought(other, tmp_path)
    assert (came.words, came.there_already) == (301 - there, there)


KILLED = """
import os, signal, sys
from pathlib import Path
from studio.core.clock import SystemClock
from studio.core.progress import Progress
from studio.library.library import Library
from studio.sharing import arriving

note, calls = arriving.note_arrived, iter(range(int(sys.argv[3]), -1, -1))

def kill(*args):
    if next(calls) == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    note(*args)

arriving.note_arrived = kill
with Library.open(Path(sys.argv[1]), clock=SystemClock()) as library:
    arriving.let_in(library, Path(sys.argv[2]), Progress())
"""


def test_a_killed_import_leaves_what_came_whole_and_all_of_it_can_be_taken_back(other: Library, tmp_path: Path) -> None:
    files = full_journal() | {"more.md": b"# Later\nAnd more. ![](more.png)", "more.png": picture(7, "PNG")}
    place = zipped(tmp_path / "Journal.zip", files)
    other.close()
    for calls in (2, 4):  # in the middle of a transaction, each time
        command = [sys.executable, "-c", KILLED, str(other.folder), str(place), str(calls)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL  # noqa: S603
        with Library.open(other.folder, clock=clock_at()) as half:
            assert verify(half, Progress()).whole
            hang_on_one_entry(half)
    with Library.open(other.folder, clock=clock_at()) as again:
        came = brought(again, place)
        assert came.there_already + came.count == len(pieces(again)) == 6
        assert came.there_already >= 1
        for arrival in select_arrivals(again):
            undo_arrival(again, arrival.id, again.now())
        assert pieces(again) == []
        assert select_entries(again, "where trashed is null") == []


# Markdown, jrnl, text


NOTE = """---
title: "The door"
date: 2019-05-06 07:08
tags: [dream, "the sea"]
starred: true
place: Home
---
It stood open. ![a drawing](pictures/The%20door.png)

![[wave.png]] and [a page](https://example.org/x.png) and ![gone](gone.png)

A #Walk/home, #early; no tags: `#code`, C#m, #1, # this, https://example.org/#there. ![[Winter]]

```
#include
```
"""


def test_a_folder_of_markdown_comes_in_with_what_its_pages_show(other: Library, tmp_path: Path) -> None:
    files = {
        "notes/door.md": NOTE.encode(),
        "notes/pictures/The door.png": picture(1, "PNG"),
        "attachments/wave.png": picture(2, "PNG"),
        "2018-01-02 Winter.txt": b"Snow.\r\n\r\nMore snow.",
        "alone.jpg": picture(3, taken="2017:08:09 10:11:12"),
        ".trash/hidden.md": b"hidden",
        "empty.md": b" \n",
    }
    came = brought(other, laid_out(tmp_path / "Notes", files))
    assert (came.words, came.pictures) == (2, 3)
    assert sorted(came.left_out) == [
        "“empty.md” was left out: there is nothing in it.",
        "“gone.png”, shown in “door.md”, was left out: it is missing.",
    ]
    alone, winter, door, *shown = pieces(other)
    assert (alone.kind, alone.title, day_of(other, alone)) == ("drawing", "alone", "2017-08-09")
    assert (winter.words, winter.title, day_of(other, winter)) == ("Snow.\n\nMore snow.", "", "2018-01-02")
    tags = ["dream", "early", "the sea", "Walk/home"]
    assert (door.title, door.favourite, names(other, door)) == ("The door", True, tags)
    assert door.words.startswith(
        "It stood open. \n\n and [a page](https://example.org/x.png) and ![gone](gone.png)\n\nA #Walk/home, #early;"
    )
    assert [(piece.kind, piece.title, names(other, piece)) for piece in shown] == [
        ("drawing", "a drawing", tags),
        ("drawing", "", tags),
    ]
    assert get_entry(other, door.entry_id).place == "Home"


JRNL = """[1931-03-04 09:30:00 PM] The sea was quiet. *
It went on @holiday and #sea for [2020-01-01 10:00] nothing.

[2020-03-05 08:00] Woke early.
[2020-13-40 08:00] No such day.
[2020-03-06 08:00]
[2020-03-07 08:00] Last.
"""


def test_a_journal_of_jrnl_comes_in_entry_by_entry(other: Library, tmp_path: Path) -> None:
    (tmp_path / "journal.txt").write_text(JRNL)
    came = brought(other, tmp_path / "journal.txt")
    first, second, last = pieces(other)
    assert first.words == ("The sea was quiet.\nIt went on @holiday and #sea for [2020-01-01 10:00] nothing.")
    assert (first.favourite, names(other, first), day_of(other, first)) == (True, ["holiday", "sea"], "1931-03-04")
    assert (second.words, day_of(other, second), last.words) == ("Woke early.", "2020-03-05", "Last.")
    assert len(came.left_out) == 2
    assert look_at(other, tmp_path / "journal.txt", Progress()).kind == "jrnl"


def test_a_heading_at_the_top_is_the_title_when_something_follows(other: Library, tmp_path: Path) -> None:
    texts = ("## The *door* ##\n\n\nIt stood open.", "# Alone\n", "#tag first", f"# {'long ' * 90}\nThen.", "1 # no\n2")
    for number, text in enumerate(texts):
        (tmp_path / f"2020-03-0{number + 1}.md").write_text(text)
    brought(other, tmp_path)
    told = [(piece.title, piece.words.partition("\n")[0][:12]) for piece in pieces(other)]
    assert told == [
        ("The *door*", "It stood ope"),
        ("", "# Alone"),
        ("", "#tag first"),
        ("", "# long long "),
        ("", "1 # no"),
    ]


def test_a_very_long_text_comes_in_as_several(other: Library, tmp_path: Path) -> None:
    (tmp_path / "2020-03-04.md").write_text("word " * 50_000)
    (tmp_path / "2020-03-05.txt").write_text("x" * 10_000_000)
    came = brought(other, tmp_path)
    assert came.words == 2
    assert "The words of 4 March 2020 are very long, and are here in 3 parts." in came.noted
    assert "The words of 5 March 2020 are very long, and are here in 100 parts." in came.noted
    told = pieces(other)
    assert max(len(piece.words) for piece in told) <= 100_000
    assert "".join(piece.words for piece in told if piece.words.startswith("x")) == "x" * 10_000_000
    assert sum(len(piece.words.split()) for piece in told if piece.words.startswith("word")) == 50_000


# pictures and sounds by themselves


def test_pictures_and_sounds_come_to_the_day_they_are_from(other: Library, tmp_path: Path) -> None:
    place = laid_out(
        tmp_path / "Things",
        {
            "IMG_0001.jpg": picture(1, taken="1969:12:31 10:00:00"),
            "2015-06-07 Lullaby.ogg": sound(0.2, form="OGG"),
            "Harbour.png": picture(2, "PNG"),
            "copy of harbour.png": picture(2, "PNG"),
            "film.mp4": b"film",
            "notes.xyz": b"?",
        },
    )
    then = datetime(2012, 1, 2, 12, tzinfo=UTC).timestamp()
    for name in ("Harbour.png", "copy of harbour.png"):
        os.utime(place / name, (then, then))
    came = brought(other, place)
    assert (came.pictures, came.sounds, came.there_already) == (2, 1, 1)
    assert came.left_out == ("“film.mp4” was left out: there is no place for .mp4 files here.",)
    photo, harbour, lullaby = pieces(other)
    assert (day_of(other, photo), photo.title, photo.created < 0) == ("1969-12-31", "", True)
    assert (day_of(other, harbour), harbour.title) == ("2012-01-02", "Harbour")
    assert (day_of(other, lullaby), lullaby.kind, lullaby.duration) == ("2015-06-07", "sound", 200)


def test_one_picture_can_be_chosen_by_itself(other: Library, tmp_path: Path) -> None:
    place = laid_out(tmp_path, {"one.png": picture(1, "PNG"), "two.png": picture(2, "PNG")}) / "one.png"
    assert brought(other, place).pictures == 1


def test_a_sound_of_a_telephone_comes_out_of_a_zip_through_ffmpeg(other: Library, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(sound(1.0))
    program = shutil.which("ffmpeg")
    assert program is not None
    subprocess.run(  # noqa: S603
        [program, "-loglevel", "quiet", "-i", tmp_path / "a.wav", tmp_path / "a.m4a"], check=True
    )
    heard = (tmp_path / "a.m4a").read_bytes()
    audio = {"identifier": "A" * 32, "md5": md5(heard), "format": "m4a"}
    files = {
        "Journal.json": day_one([entry("", audios=[audio])]).encode(),
        f"audios/{md5(heard)}.m4a": heard,
    }
    assert brought(other, zipped(tmp_path / "Journal.zip", files)).sounds == 1
    (piece,) = pieces(other)
    assert 900 < piece.duration < 1100


# what is none of these


def test_what_holds_nothing_is_a_sentence(other: Library, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "letters.xyz").write_text("x")
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 no")
    laid_out(tmp_path / "ours", {"manifest.json": json.dumps({"format": 1, "library": "x", "entries": []}).encode()})
    for name in ("nothing", "letters.xyz", "broken.zip", "ours", "not there"):
        for work in (look_at, let_in):
            with pytest.raises(NothingToBringIn) as refused:
                work(other, tmp_path / name, Progress())
            assert str(refused.value).endswith(".")
    assert pieces(other) == []
    assert select_arrivals(other) == []


def test_it_can_be_found_afterwards(other: Library, tmp_path: Path, clock) -> None:
    from studio.gallery.query import Query

    brought(other, zipped(tmp_path / "Journal.zip", full_journal()))
    found = Gallery(other, clock).page(Query(text="quiet"))
    assert [piece.words for piece in found] == ["It was quiet."]

"""A journal that means no good, or met with an accident: a sentence, or one thing left out with a sentence."""

import json
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from studio.core.progress import Progress
from studio.library.library import Library
from studio.library.records import select_entries, select_pieces
from studio.library.verify import verify
from studio.sharing.arriving import CameIn, let_in
from studio.sharing.coming import look_at
from studio.sharing.heap import NO_ZIP, NothingToBringIn
from tests.unit.sharing.elsewhere import day_one, entry, full_journal, laid_out, md5, picture, sound, zipped


def brought(library: Library, place: Path) -> CameIn:
    """Bring it in; all sentences are sentences, and the library is whole."""
    look_at(library, place, Progress())
    came = let_in(library, place, Progress())
    assert verify(library, Progress()).whole
    for sentence in (*came.left_out, *came.noted):
        assert sentence[0].isupper() or sentence[0] == "“"
        assert sentence.endswith((".", "times)"))
    return came


def words(library: Library) -> list[str]:
    return [piece.words for piece in select_pieces(library, "order by created, num")]


def journal(tmp_path: Path, text: str | bytes) -> Path:
    place = tmp_path / "Journal.json"
    place.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return place


# entries that make no sense


@pytest.mark.parametrize("layout", [{"indent": 2}, {"indent": None}, {"separators": (",", ":")}, {"indent": 1}])
@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_entry_costs_only_itself(other: Library, tmp_path: Path, layout, place: float) -> None:
    photos = [{"identifier": "A" * 32, "md5": "B" * 32, "creationDate": "2020-03-04T09:30:00Z", "tags": []}]
    entries = [entry(f"day {number}", tags=["a", "b"], photos=photos, weather={"w": [{}]}) for number in range(5)]
    text = day_one(entries, **layout)
    start = text.index('"day 2"')
    begin = text.rindex('"uuid"', 0, start)
    end = text.find('"uuid"', start)
    at = begin + 1 + int((end - begin - 20) * place)
    quote = text.index('"', at)
    came = brought(other, journal(tmp_path, text[:quote] + text[quote + 1 :]))
    assert {"day 0", "day 1", "day 4"} <= set(words(other))
    assert len(words(other)) >= 3
    assert [sentence for sentence in came.left_out if "damaged" in sentence] or "day 2" in words(other)


def test_a_journal_that_ends_early_is_read_as_far_as_it_goes(other: Library, tmp_path: Path) -> None:
    text = day_one([entry(f"day {number}") for number in range(9)])
    came = brought(other, journal(tmp_path, text[: text.index('"day 6"') + 3]))
    assert words(other) == [f"day {number}" for number in range(6)]
    assert came.left_out == ("Something is damaged there, at entry 7. What can't be read was left out.",)


STRANGE = [
    None,
    3,
    "text",
    [],
    {},
    {"uuid": 4, "creationDate": 5},
    entry("bad time", "yesterday"),
    entry("year nought", "0000-00-00T00:00:00Z"),
    entry("far", "99999-01-01T00:00:00Z"),
    entry("odd zone", timeZone="../../etc/localtime"),
    entry("odd zone 2", timeZone=["x"]),
    entry("odd tags", tags={"a": 1}),
    entry("odder tags", tags=[None, 3, "", "  ", "\0", "#", "x" * 10_000, ["y"]] + ["z"] * 1000),
    entry("odd media", photos="all", audios=[3, None, {}, {"md5": "../../../etc/passwd", "type": "/../x"}]),
    entry("odd place", location={"placeName": ["a"], "country": {"b": 1}}),
    entry("odd star", starred="yes"),
    entry("  \n\0\ufeff "),
    {"uuid": "1", "creationDate": "2020-03-04T09:30:00Z", "text": {"a": 1}},
    {"uuid": "1", "creationDate": "2020-03-04T09:30:00Z", "richText": "{}"},
]


def test_entries_that_make_no_sense_are_left_out_and_the_rest_is_kept(other: Library, tmp_path: Path) -> None:
    came = brought(other, journal(tmp_path, day_one([*STRANGE, entry("the last")])))
    kept = words(other)
    assert set(kept) == {
        *("odd zone", "odd zone 2", "odd tags", "odder tags", "odd media", "odd place", "odd star", "the last")
    }
    assert any("nothing says when it was" in sentence for sentence in came.left_out)
    assert any("damaged" in sentence for sentence in came.left_out)
    assert select_pieces(other, "where favourite = 1") == []


TEXTS = {
    "rtl": "\u202eשלום\u202c عالم",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🌒",
    "half": "a\ud800b\udc00c",
    "nul": "a\0b\x1bc\x07\x9b",
    "lines": "a\r\nb\rc\u2028d",
    "combining": "Z" + "\u0301" * 500,
}


def test_any_text_is_kept_but_for_what_commands_a_machine(other: Library, tmp_path: Path) -> None:
    days = {name: f"2020-03-{number + 1:02d}T09:30:00Z" for number, name in enumerate(TEXTS)}
    text = json.dumps({"entries": [entry("x", days[name]) | {"text": text} for name, text in TEXTS.items()]})
    brought(other, journal(tmp_path, text))
    kept = dict(zip(TEXTS, words(other), strict=True))
    assert kept == TEXTS | {"half": "a\ufffdb\ufffdc", "nul": "abc", "lines": "a\nb\nc\nd"}


@pytest.mark.parametrize(
    "text",
    [
        '{"entries": [' + "[" * 200_000,
        '{"entries": [' + '{"a":' * 100_000,
        '{"entries": [' + "{" * 300_000,
        '{"entries": ["' + "a" * 3_000_000,
        '{"entries": [{"text": "' + '{"a": "' * 300_000,
        '{"entries": [' + '{"uuid": "' * 100_000,
        '{"entries": [' + "9" * 100_000 + "]}",
        '{"entries": ' + "{" + '"a": [' * 50_000,
        '{"entries": [' + ", ".join(['{"creationDate": "2020-03-04", "uuid": NaN}'] * 1000) + "]}",
    ],
)
def test_a_file_that_is_made_to_take_for_ever_comes_to_its_end(other: Library, tmp_path: Path, text: str) -> None:
    place = journal(tmp_path, text)
    assert let_in(other, place, Progress()).count == 0


# zips


def test_names_that_lead_elsewhere_are_only_names(other: Library, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture(7, "PNG"))
    files = {
        "../outside.png": picture(1, "PNG"),
        "/etc/passwd.txt": b"2020-03-04 root",
        "C:\\Windows\\a.md": b"words",
        "a" * 3000 + ".md": b"long",
        "con.md": b"con",
        "__MACOSX/._a.md": b"not this",
        "page.md": b"![](../../outside.png) ![](/outside.png) ![](file:///etc/passwd) ![](C:/outside.png)",
    }
    before = sorted(path.name for path in tmp_path.iterdir())
    brought(other, zipped(tmp_path / "a.zip", files))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "a.zip"])
    assert select_pieces(other, "where kind = 'drawing'") == []
    assert not any("not this" in text for text in words(other))


def test_a_page_does_not_reach_out_of_its_folder(other: Library, tmp_path: Path) -> None:
    place = laid_out(tmp_path / "notes", {"page.md": b"![](../secret.png) ![](%2e%2e/secret.png) ![](/tmp/secret.png)"})
    (tmp_path / "secret.png").write_bytes(picture(1, "PNG"))
    os.symlink(tmp_path / "secret.png", place / "link.png")
    os.symlink(tmp_path, place / "folder")
    os.mkfifo(place / "pipe.png")
    came = brought(other, place)
    assert (came.words, came.pictures) == (1, 0)


def test_a_zip_whose_files_lie_over_each_other_is_refused(other: Library, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.md": b"x" * 100_000, "b.md": b"y" * 100_000})
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    path.write_bytes(data)
    with pytest.raises(NothingToBringIn) as refused:
        look_at(other, path, Progress())
    assert str(refused.value) == NO_ZIP


def test_a_zip_gives_no_more_than_it_says_it_holds(other: Library, tmp_path: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"a" * 50_000_000) + packed.flush()
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a.txt", b"b" * 10)
    data = path.read_bytes()
    local = data[: data.index(b"b" * 10)]
    rest = data[data.index(b"PK\1\2") :]
    local = local[:8] + struct.pack("<H", 8) + local[10:18] + struct.pack("<I", len(body)) + local[22:]
    rest = rest[:10] + struct.pack("<H", 8) + rest[12:20] + struct.pack("<I", len(body)) + rest[24:]
    start = rest.index(b"PK\5\6")
    rest = rest[: start + 16] + struct.pack("<I", len(local) + len(body)) + rest[start + 20 :]
    path.write_bytes(local + body + rest)
    came = brought(other, path)
    assert came.left_out == ("“a.txt” was left out: it can't be read.",)
    assert came.count == 0


def test_a_text_as_large_as_a_bomb_is_left_out_unread(other: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out, out.open("a.txt", "w") as file:
        for _ in range(40):
            file.write(b"a" * 1_000_000)
    assert path.stat().st_size < 100_000
    came = brought(other, path)
    assert came.left_out == ("“a.txt” was left out: it is too long for a text.",)


def test_a_locked_journal_of_jrnl_says_so(other: Library, tmp_path: Path) -> None:
    from cryptography.fernet import Fernet

    place = tmp_path / "journal.txt"
    place.write_bytes(Fernet(Fernet.generate_key()).encrypt(b"[2020-03-04 09:30] The sea was quiet."))
    came = let_in(other, place, Progress())
    assert came.count == 0
    assert came.left_out == ("“journal.txt” was left out: it is locked. “jrnl --decrypt” takes the lock off.",)


def test_a_locked_zip_says_what_it_can_not_read(other: Library, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.md": b"words", "b.png": picture(1, "PNG")})
    data = bytearray(path.read_bytes())
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = -1
        while (start := data.find(sign, start + 1)) >= 0:
            data[start + at] |= 1
    path.write_bytes(data)
    came = brought(other, path)
    assert len(came.left_out) == 2
    assert came.count == 0


# pictures and sounds


def test_media_that_are_damaged_are_left_out_and_the_words_stay(other: Library, tmp_path: Path) -> None:
    photo, heard = picture(), sound()
    files = {
        "empty.png": b"",
        "empty.wav": b"",
        "half.jpg": picture(3, size=(300, 300))[:700],
        "half.flac": sound(form="FLAC")[:200],
        "no.png": b"this is no picture",
        "no.mp3": bytes(range(256)) * 20,
        "bomb.png": bomb(60_000, 60_000),
        "no.m4a": b"\0\0\0\x20ftypM4A " + bytes(range(256)) * 8,
        "good.jpg": photo,
        "good.wav": heard,
        "page.md": b"![](empty.png) words ![](no.png)",
    }
    came = brought(other, laid_out(tmp_path / "Things", files))
    left = "\n".join(came.left_out)
    for name in ("empty.png", "empty.wav", "no.png", "no.mp3", "bomb.png", "no.m4a", "half.flac"):
        assert f"“{name}” was left out" in left, name
    assert came.words == 1
    assert came.sounds == 1
    assert "good" not in left
    assert {entry.kind for entry in select_entries(other, "")} == {"day"}


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that says it is very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_many_entries_of_a_hostile_size_stay_within_the_memory(other: Library, tmp_path: Path) -> None:
    import tracemalloc

    entries = [entry("x" * 5000 + str(number)) for number in range(2000)]
    place = journal(tmp_path, day_one(entries))
    del entries
    look_at(other, place, Progress())
    tracemalloc.start()
    try:
        assert look_at(other, place, Progress()).words == 2000
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_a_photo_that_is_not_what_its_entry_says_is_told_of(other: Library, tmp_path: Path) -> None:
    files = full_journal()
    photo = next(name for name in files if name.startswith("photos"))
    del files[photo]
    files["photos/" + md5(b"stranger") + ".jpeg"] = picture(9)
    came = brought(other, zipped(tmp_path / "Journal.zip", files))
    assert "A picture of 5 March 1966 was left out: its file is missing." in came.left_out
    assert any("no entry of the journal names it" in sentence for sentence in came.left_out)
    assert came.pictures == 0

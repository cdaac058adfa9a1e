"""An export that means no good, or met with an accident: a sentence, or one thing left out with a sentence."""

import base64
import io
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from studio.core.ids import new_id
from studio.core.progress import Progress
from studio.library.errors import CannotRead
from studio.library.library import Library
from studio.library.records import get_entry, get_piece, select_entries, select_pieces
from studio.library.verify import verify
from studio.sharing.bring_in import MOST_SENTENCES, BroughtIn, bring_in
from studio.sharing.errors import NewerExport, NotAnExport
from studio.sharing.export import export
from studio.sharing.unzip import ZipSource
from tests.unit.sharing.things import facts

Manifest = dict[str, Any]


def changed(exported: Path, change: Callable[[Manifest], object]) -> Path:
    """Change the manifest as a table, and write it as another program would."""
    path = exported / "manifest.json"
    table = json.loads(path.read_text("utf-8"))
    change(table)
    path.write_text(json.dumps(table, indent=1, allow_nan=True))
    return exported


def of(table: Manifest, name: str, row_id: str) -> dict[str, Any]:
    return next(row for row in table[name] if row["id"] == row_id)


def folder_of(exported: Path, piece_id: str) -> Path:
    return next(exported.glob(f"pieces/*{piece_id[:8]}"))


def brought(other: Library, exported: Path) -> BroughtIn:
    told = bring_in(other, exported, Progress())
    assert verify(other, Progress()).whole
    for sentence in (*told.left_out, *told.noted):
        assert sentence[0].isupper()
        assert sentence.endswith((".", "times)"))
    return told


def only_left_out(other: Library, exported: Path, part: str) -> BroughtIn:
    told = brought(other, exported)
    assert len([sentence for sentence in told.left_out if part in sentence]) == 1, told.left_out
    return told


# what isn't an export


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "{",
        '{"format": "1"}',
        '{"format": true, "pieces": []}',
        '{"format": 0}',
        '{"format": NaN}',
        '{"what": 3',
        "\x00" * 100,
        "PK\x03\x04",
        '{"a":' * 100_000,
        "[" * 100_000,
        '{"a": [' + "[" * 100_000,
        "9" * 100_000,
        '{"' + "a" * 100_000,
    ],
)
def test_what_is_no_manifest_is_no_export(other: Library, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "thing"
    folder.mkdir()
    (folder / "manifest.json").write_text(text)
    with pytest.raises(NotAnExport):
        bring_in(other, folder, Progress())
    packed = tmp_path / "thing.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("manifest.json", text)
    with pytest.raises(NotAnExport):
        bring_in(other, packed, Progress())
    with pytest.raises(NotAnExport):
        bring_in(other, folder / "not there", Progress())
    assert select_entries(other, "") == []


def test_a_later_export_is_called_that(other: Library, exported: Path) -> None:
    with pytest.raises(NewerExport):
        bring_in(other, changed(exported, lambda table: table.update(format=2)), Progress())


def test_a_manifest_in_any_layout_is_read(library: Library, other: Library, exported: Path) -> None:
    def sort(table: Manifest) -> None:
        rows = dict(sorted(table.items()))
        table.clear()
        table.update(rows)

    path = changed(exported, sort) / "manifest.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert brought(other, exported).left_out == ()
    assert facts(other) == facts(library)


def test_a_folder_around_the_export_is_looked_into(library: Library, other: Library, exported: Path, tmp_path) -> None:
    (tmp_path / "wrapped").mkdir()
    exported.rename(tmp_path / "wrapped" / "Afterglow")
    assert brought(other, tmp_path / "wrapped").left_out == ()
    assert facts(other) == facts(library)


def test_a_zip_of_another_program_is_read(library: Library, other: Library, exported: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "made"), "zip", exported.parent, exported.name)
    assert brought(other, tmp_path / "made.zip").left_out == ()
    assert facts(other) == facts(library)


# records


def test_what_is_no_record_is_left_out(other: Library, exported: Path, ids) -> None:
    def spoil(table: Manifest) -> None:
        table["entries"] += [None, 3, "text", [], {}, {"id": "../../etc/passwd"}]
        table["tags"].append({"id": new_id(), "name": " \n", "edited": 1, "device": new_id()})
        table["pieces"].append({**table["pieces"][0], "id": ids["drawing"].upper()})
        table["pieces"].append({**table["pieces"][0], "id": 12})
        table["reflections"][0]["time"] = 1e300
        table["gone"].append({"kind": "piece; drop table piece", "id": new_id(), "time": 1, "device": new_id()})

    told = brought(other, changed(exported, spoil))
    assert "Something among the entries of the manifest is damaged. (4 times)" in told.left_out
    for what in ("An entry", "A tag", "A piece", "A reflection", "A note"):
        assert [sentence for sentence in told.left_out if sentence.startswith(what)], what


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -(2**63), 2**63, 1e400, "1", True, [], {}, None])
@pytest.mark.parametrize("column", ["started", "number", "mood_before_x", "body", "day", "trashed", "kind", "device"])
def test_a_wrong_value_is_refused_or_left_out(other: Library, exported: Path, ids, column: str, wrong: object) -> None:
    changed(exported, lambda table: of(table, "entries", ids["session"]).update({column: wrong}))
    told = brought(other, exported)
    if column in ("started", "day", "kind", "device"):
        assert told.left_out
        assert told.noted  # its pieces lie with their day
    for entry in select_entries(other, ""):
        assert entry.mood_before_x is None or -1 <= entry.mood_before_x <= 1
        assert isinstance(entry.body, str)


def test_half_letters_and_broken_letters_do_no_harm(other: Library, exported: Path, ids) -> None:
    changed(exported, lambda table: of(table, "pieces", ids["drawing"]).update(title="half \ud83d, nought \0"))
    path = exported / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"at the clinic", b"at the cl\xff\xfeic"))
    assert brought(other, exported).left_out == ()
    assert get_piece(other, ids["drawing"]).title == "half \ufffd, nought \0"
    assert get_entry(other, ids["session"]).place.startswith("at the cl")


def test_a_piece_without_its_entry_lies_with_its_day(library: Library, other: Library, exported: Path, ids) -> None:
    told = brought(other, changed(exported, lambda table: table.update(entries=[])))
    pieces = select_pieces(other, "")
    assert len(pieces) == len(select_pieces(library, ""))
    assert len(told.noted) >= len(pieces)
    for piece in pieces:
        entry = get_entry(other, piece.entry_id)
        assert entry.kind == "day"
        assert folder_of(exported, piece.id).name.startswith(entry.day)
    assert len({entry.day for entry in select_entries(other, "")}) == len(select_entries(other, ""))


def test_names_of_nothing_are_left_out(other: Library, exported: Path, ids) -> None:
    def spoil(table: Manifest) -> None:
        table["piece_tags"][0]["tag_id"] = new_id()
        table["piece_tags"][1]["piece_id"] = new_id()
        of(table, "reflections", ids["reflection"])["voice_id"] = new_id()
        next(row for row in table["reflections"] if row["id"] != ids["reflection"]).update(
            entry_id=new_id(), piece_id=None
        )

    told = brought(other, changed(exported, spoil))
    assert "A tag on a piece was left out: the tag or the piece is missing. (2 times)" in told.left_out
    assert [sentence for sentence in told.left_out if "what it belongs to is missing" in sentence]
    assert [sentence for sentence in told.noted if "no longer has all" in sentence]


def test_the_same_id_twice_is_one_thing(library: Library, other: Library, exported: Path, ids) -> None:
    def double(table: Manifest) -> None:
        for name in ("entries", "pieces", "tags", "piece_tags", "reflections", "gone"):
            table[name] += table[name]

    before = facts(library)
    assert brought(other, changed(exported, double)).left_out == ()
    assert facts(other) == before


def test_more_sentences_than_anyone_reads_are_counted(other: Library, exported: Path) -> None:
    def spoil(table: Manifest) -> None:
        piece = next(row for row in table["pieces"] if row["kind"] == "drawing")
        table["pieces"] = [{**piece, "id": new_id(), "folder": ".."} for _ in range(MOST_SENTENCES + 20)]

    told = brought(other, changed(exported, spoil))
    assert len(told.left_out) <= MOST_SENTENCES + 1
    assert told.left_out[-1].startswith("And ")


# the manifest's own text


def test_a_broken_line_loses_that_line_only(library: Library, other: Library, exported: Path, ids) -> None:
    path = exported / "manifest.json"
    lines = path.read_bytes().split(b"\n")
    at = next(at for at, line in enumerate(lines) if b'"voice"' in line)
    cut = lines[at][:20] + b"\n" + lines[at][20:]
    for broken in (b'{"id": ', b"\x00\xff", b'{"id": "', cut, b'{"a":' * 50_000, b""):
        path.write_bytes(b"\n".join([*lines[:at], broken, *lines[at + 1 :]]))
        told = brought(other, exported)
        assert told.left_out or not broken
        assert len(select_pieces(other, "")) == len(select_pieces(library, "")) - 1


def test_a_manifest_cut_short_gives_what_it_has(library: Library, other: Library, exported: Path) -> None:
    path = exported / "manifest.json"
    data = path.read_bytes()
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        told = brought(other, exported)
        assert "The manifest is damaged, and what it says after that place was left out." in told.left_out
    assert len(select_pieces(other, "")) == len(select_pieces(library, ""))


def test_a_manifest_of_endless_beginnings_ends(other: Library, exported: Path, monkeypatch) -> None:
    monkeypatch.setattr("studio.sharing.stream.PATIENCE", 1 << 24)
    for line in ('{"a": [1,\n', "[\n", '{"a":\n', "1,\n[2,\n", '"\n'):
        (exported / "manifest.json").write_text('{"format": 1, "pieces": [\n' + line * 100_000)
        assert brought(other, exported).added == 0


# the files of a piece


@pytest.mark.parametrize(
    ("which", "name"), [("drawing", "strokes.jsonl"), ("voice", "voice.flac"), ("sound", "notes.jsonl")]
)
def test_a_missing_file_leaves_out_its_piece(other: Library, exported: Path, ids, which: str, name: str) -> None:
    (folder_of(exported, ids[which]) / name).unlink()
    only_left_out(other, exported, f"({ids[which][:8]}) was left out: its file {name} is missing.")


def test_pictures_and_piece_json_are_not_needed(library: Library, other: Library, exported: Path) -> None:
    for path in (*exported.rglob("*.png"), *exported.rglob("*.ora"), *exported.rglob("piece.json")):
        path.unlink()
    shutil.rmtree(exported / "journal")
    assert brought(other, exported).left_out == ()
    assert facts(other) == facts(library)


LINES = [
    b"",
    b"not json\n",
    b"{}\n",
    b"[]\n",
    b"[" * 100_000 + b"\n",
    b'{"time": 1, "device": "' + b"0" * 32 + b'", "kind": "stroke", "points": NaN}\n',
    b'{"time": NaN, "device": "' + b"0" * 32 + b'", "kind": "undo"}\n',
    b'{"time": 1, "device": "x", "kind": "undo"}\n',
    b'{"time": 1, "device": "' + b"0" * 32 + b'", "kind": "kept", "payload": "%%%"}\n',
    b'{"time": 1, "device": "' + b"0" * 32 + b'", "kind": "stroke", "points": [[1e308, 1e308, 1e308, 9]]}\n',
    b"\xff\xfe\n",
    b'{"time": 1, "device": "' + b"0" * 32 + b'", "kind": "undo", "more": [' + b"0," * 4_300_000 + b"0]}\n",
]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_log_that_makes_no_sense_leaves_out_its_piece(other: Library, exported: Path, ids, line: bytes) -> None:
    path = folder_of(exported, ids["drawing"]) / "strokes.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], line, *lines[3:]]))
    only_left_out(other, exported, f"({ids['drawing'][:8]}) was left out: ")


def test_a_log_with_too_much_or_too_little_is_left_out(other: Library, exported: Path, ids) -> None:
    path = folder_of(exported, ids["drawing"]) / "strokes.jsonl"
    data = path.read_bytes()
    path.write_bytes(data + data.splitlines(keepends=True)[-1])
    only_left_out(other, exported, "there is too much in its file strokes.jsonl")
    path.write_bytes(b"".join(data.splitlines(keepends=True)[:-1]))
    assert "the end of its file strokes.jsonl is missing" in brought(other, exported).left_out[0]
    path.write_bytes(data)
    assert brought(other, exported).left_out == ()


def test_a_log_that_was_changed_is_brought_in_and_noted(other: Library, exported: Path, ids) -> None:
    path = folder_of(exported, ids["drawing"]) / "strokes.jsonl"
    path.write_bytes(path.read_bytes().replace(b"#1e3cc8", b"#1e3cc9"))
    told = brought(other, exported)
    assert told.left_out == ()
    assert [sentence for sentence in told.noted if "they were changed since" in sentence]


def test_other_sounds_in_place_of_a_voice_are_left_out(other: Library, exported: Path, ids) -> None:
    path = folder_of(exported, ids["voice"]) / "voice.flac"
    data = path.read_bytes()
    wave = np.zeros(120_000, np.float32)
    for rate, channels, kind in ((44_100, 1, "FLAC"), (48_000, 2, "FLAC"), (48_000, 1, "WAV")):
        file = io.BytesIO()
        soundfile.write(file, np.stack([wave] * channels, 1), rate, format=kind)
        path.write_bytes(file.getvalue())
        told = brought(other, exported)
        assert [sentence for sentence in told.left_out if "voice.flac is damaged" in sentence]
    for broken in (b"", data[:100], data[: len(data) // 2], data[:-1], data.replace(data[2000:2010], b"\x55" * 10)):
        path.write_bytes(broken)
        told = brought(other, exported)
        assert [sentence for sentence in told.left_out if "voice.flac" in sentence]


@pytest.mark.parametrize("name", ["..", "../..", "/etc", "2026-03-04 drawing 1a2b3c4d/..", "a\0b", "", 7, None, "C:\\"])
def test_no_folder_leads_outside(other: Library, exported: Path, ids, name: object) -> None:
    changed(exported, lambda table: of(table, "pieces", ids["drawing"]).update(folder=name))
    only_left_out(other, exported, "nothing says in which folder it is")


def test_links_are_not_followed(other: Library, exported: Path, ids, tmp_path: Path) -> None:
    drawing, voice = folder_of(exported, ids["drawing"]), folder_of(exported, ids["voice"])
    secret = tmp_path / "secret"
    (drawing / "strokes.jsonl").rename(secret)
    (drawing / "strokes.jsonl").symlink_to(secret)
    voice.rename(tmp_path / "voice")
    voice.symlink_to(tmp_path / "voice", target_is_directory=True)
    writing = folder_of(exported, ids["writing"]) / "edits.jsonl"
    writing.unlink()
    os.mkfifo(writing)
    sound = folder_of(exported, ids["sound"]) / "notes.jsonl"
    sound.unlink()
    sound.mkdir()
    told = brought(other, exported)
    for name in ("strokes.jsonl", "voice.flac", "edits.jsonl", "notes.jsonl"):
        assert [sentence for sentence in told.left_out if f"its file {name} can't be read" in sentence], name


def test_a_linked_manifest_is_not_read(other: Library, exported: Path, tmp_path: Path) -> None:
    (exported / "manifest.json").rename(tmp_path / "elsewhere.json")
    (exported / "manifest.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(CannotRead):
        bring_in(other, exported, Progress())


def test_chunks_that_are_no_sound_come_back_as_they_are(library: Library, ids, other: Library, tmp_path: Path) -> None:
    library.put_chunk(ids["drawing"], 0, b"a part of a picture")
    library.put_chunk(ids["drawing"], 3, b"another")
    library.put_chunk(ids["voice"], 3, library.chunks(ids["voice"]).__next__()[:-5])
    library.put_chunk(ids["voice"], 7, b"no sound at all")
    assert brought(other, export(library, tmp_path / "out", Progress())).left_out == ()
    for which in ("drawing", "voice"):
        assert list(other.chunks(ids[which])) == list(library.chunks(ids[which]))
    assert facts(other) == facts(library)


def test_chunks_of_wrong_places_are_left_out(library: Library, ids, other: Library, tmp_path: Path) -> None:
    library.put_chunk(ids["drawing"], 0, b"one")
    library.put_chunk(ids["drawing"], 1, b"two")
    exported = export(library, tmp_path / "out", Progress())
    path = folder_of(exported, ids["drawing"]) / "chunks.jsonl"
    good = {"index": 0, "data": base64.b64encode(b"x").decode()}
    for wrong in ({"index": 0}, {"index": -1}, {"index": 2**40}, {"index": "0"}, {"data": "*"}, {"data": None}):
        path.write_text("".join(json.dumps(row) + "\n" for row in (good, {**good, "index": 1, **wrong})))
        told = brought(other, exported)
        assert [sentence for sentence in told.left_out if "chunks.jsonl is damaged" in sentence]


# zips


def rezipped(exported: Path, made: Path, change: Callable[[zipfile.ZipFile], object] | None = None) -> Path:
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(exported.rglob("*")):
            out.write(path, path.relative_to(exported).as_posix())
        if change:
            change(out)
    return made


def test_files_of_a_zip_can_be_read_side_by_side(exported: Path, tmp_path: Path) -> None:
    source = ZipSource(rezipped(exported, tmp_path / "made.zip"))
    names = [path.relative_to(exported).as_posix() for path in exported.rglob("*") if path.is_file()]
    opened = {name: source.open(name) for name in names}
    read = dict.fromkeys(names, b"")
    while any(blocks := {name: file.read(1000) for name, file in opened.items()}.values()):
        for name, block in zip(opened, blocks, strict=True):
            read[name] += block
        source.open(names[0]).read(10)
    assert read == {name: (exported / name).read_bytes() for name in names}
    source.close()


def test_names_that_lead_outside_are_never_touched(library: Library, other, exported: Path, tmp_path: Path) -> None:
    def spoil(out: zipfile.ZipFile) -> None:
        for name in ("../../evil", "/evil", "C:\\evil", "pieces/../../evil"):
            out.writestr(name, "evil")
        link = zipfile.ZipInfo("pieces/link")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")

    before = sorted(tmp_path.rglob("*"))
    made = rezipped(exported, tmp_path / "made.zip", spoil)
    assert brought(other, made).left_out == ()
    assert facts(other) == facts(library)
    new = set(tmp_path.rglob("*")) - set(before) - {made}
    assert all(path.is_relative_to(other.folder) for path in new)


def test_a_bomb_of_one_line_is_left_out(other: Library, exported: Path, ids, tmp_path: Path) -> None:
    path = folder_of(exported, ids["drawing"]) / "strokes.jsonl"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(bytes(1 << 20))
    only_left_out(other, rezipped(exported, tmp_path / "made.zip"), "strokes.jsonl is damaged")


def test_a_bomb_of_a_manifest_is_given_up(other: Library, exported: Path, tmp_path: Path) -> None:
    with (exported / "manifest.json").open("ab") as file:
        file.truncate(0)
        file.write(b'{"format": 1, "what": "')
        for _ in range(40):
            file.write(b"a" * (1 << 20))
    told = brought(other, rezipped(exported, tmp_path / "made.zip"))
    assert told.left_out == ("The manifest is damaged, and what it says after that place was left out.",)
    assert told.added == 0


def test_files_that_lie_over_each_other_are_refused(other: Library, exported: Path, tmp_path: Path) -> None:
    made = rezipped(exported, tmp_path / "made.zip")
    data = bytearray(made.read_bytes())
    places = [at for at in range(len(data)) if data[at : at + 4] == b"PK\1\2"]
    data[places[3] + 42 : places[3] + 46] = data[places[2] + 42 : places[2] + 46]
    made.write_bytes(data)
    with pytest.raises(NotAnExport):
        bring_in(other, made, Progress())


def test_sizes_that_are_lies_are_left_out(other: Library, exported: Path, ids, tmp_path: Path) -> None:
    made = rezipped(exported, tmp_path / "made.zip")
    data = bytearray(made.read_bytes())
    name = f"pieces/{folder_of(exported, ids['drawing']).name}/strokes.jsonl".encode()
    at = data.rfind(name) - 46
    assert data[at : at + 4] == b"PK\1\2"
    for place, value in ((24, 10), (24, 1 << 31), (20, 5), (16, 0), (10, 99), (8, 1)):
        lying = data.copy()
        struct.pack_into("<I" if place > 15 else "<H", lying, at + place, value)
        made.write_bytes(lying)
        told = brought(other, made)
        assert [sentence for sentence in told.left_out if "strokes.jsonl" in sentence], (place, value)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.99, 0.9999])
def test_a_zip_cut_short_is_no_export(other: Library, exported: Path, tmp_path: Path, keep: float) -> None:
    made = rezipped(exported, tmp_path / "made.zip")
    made.write_bytes(made.read_bytes()[: int(made.stat().st_size * keep)])
    with pytest.raises(NotAnExport):
        bring_in(other, made, Progress())


def test_a_flipped_byte_in_a_packed_file_is_noticed(other: Library, exported: Path, ids, tmp_path: Path) -> None:
    made = rezipped(exported, tmp_path / "made.zip")
    data = bytearray(made.read_bytes())
    name = f"pieces/{folder_of(exported, ids['drawing']).name}/strokes.jsonl".encode()
    start = data.find(name) + len(name)
    assert zlib.decompressobj(-15).decompress(data[start:])[:7] == b'{"time"'
    data[start + 60] ^= 0x10
    made.write_bytes(data)
    only_left_out(other, made, "strokes.jsonl is damaged")

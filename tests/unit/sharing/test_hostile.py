"""An export that means no good, or met with an accident: a sentence, or one thing left out with a sentence."""

import base64
import io
import json
import os
import shutil
import zipfile
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
from studio.sharing.bring_in import bring_in
from studio.sharing.errors import NewerExport, NotAnExport
from studio.sharing.export import export
from studio.sharing.sentences import MOST_SENTENCES
from tests.unit.sharing.harmed import Manifest, brought, changed, folder_of, only_left_out
from tests.unit.sharing.things import facts


def of(table: Manifest, name: str, row_id: str) -> dict[str, Any]:
    return next(row for row in table[name] if row["id"] == row_id)


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

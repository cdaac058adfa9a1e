"""Zips that mean no good, or met with an accident: a sentence, or one thing left out with a sentence."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.progress import Progress
from studio.library.library import Library
from studio.sharing.bring_in import bring_in
from studio.sharing.errors import NotAnExport
from studio.sharing.unzip import ZipSource
from tests.unit.sharing.harmed import brought, folder_of, only_left_out
from tests.unit.sharing.things import facts


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

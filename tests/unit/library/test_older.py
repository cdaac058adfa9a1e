"""A library of an earlier format is looked at as if it had this one's tables, and nothing of it is touched."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.clock import SystemClock
from studio.core.progress import Progress
from studio.library import older, record, records, schema
from studio.library.handing_rows import select_handings
from studio.library.library import Library
from studio.library.onlooker import Onlooker
from studio.library.pair_rows import pair_of
from studio.library.parts_rows import USUAL, parts_of
from studio.library.return_rows import RETURNS
from studio.library.rows import select_rows
from studio.library.salvage import salvage
from studio.library.verify import BESIDE_FROM, verify
from tests.formats.frozen import PASSPHRASE, frozen

OLDER = range(schema.SAME_TABLES, schema.FORMAT)


@pytest.fixture(params=OLDER, ids=lambda number: f"format {number}")
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "old.studio"
    shutil.copytree(frozen(request.param), folder)
    return folder


@pytest.fixture
def number(request: pytest.FixtureRequest) -> int:
    found: int = request.node.callspec.params["old"]
    return found


@pytest.fixture
def told(old: Path, number: int) -> dict[str, list[dict[str, object]]]:
    told: dict[str, list[dict[str, object]]] = json.loads(frozen(number).with_suffix(".json").read_text("utf-8"))
    return told


def test_everything_in_it_is_seen(
    old: Path, number: int, told: dict[str, list[dict[str, object]]], snapshot: Callable[[Path], object]
) -> None:
    before = snapshot(old)
    with Library.open(old, passphrase=PASSPHRASE, clock=SystemClock(), read_only=True) as library:
        pieces = records.select_pieces(library, "where trashed is null and kept = 1 order by created desc, num desc")
        entries = records.select_entries(library, f"where {RETURNS} order by num")
        said = records.select_reflections(library, "where trashed is null order by num")
        assert {piece.id for piece in pieces} < {piece["id"] for piece in told["pieces"]}
        returning = [entry for entry in told["entries"] if entry.get("resurface", True)]
        assert [entry.id for entry in entries] == [entry["id"] for entry in returning]
        once = {piece["id"]: piece.get("resurface", True) for piece in told["pieces"]}
        assert {piece.id: piece.resurface for piece in pieces} == {piece.id: once[piece.id] for piece in pieces}
        assert any(pair_of(library, piece.id) is not None for piece in pieces) == (number >= BESIDE_FROM)
        assert [one.text for one in said] == [one["text"] for one in told["reflections"]]
        assert {(one.shareable, one.together, one.whose, one.spot_x) for one in said} == {(False, False, "", None)}
        assert not any(entry.shareable for entry in entries)
        assert parts_of(library, pieces[0].id) == USUAL
        assert select_handings(library, "") == []
        for kind in record.TABLES:
            select_rows(library, kind, "order by num")
    assert snapshot(old) == before


def test_a_check_beside_it_finds_it_whole(old: Path) -> None:
    beside = Onlooker(old, passphrase=PASSPHRASE, clock=SystemClock())
    assert verify(beside, Progress()).whole


def test_all_of_it_can_be_salvaged_although_its_rows_are_shorter(
    old: Path, told: dict[str, list[dict[str, object]]], tmp_path: Path
) -> None:
    saved = salvage(old, tmp_path / "new", passphrase=PASSPHRASE, clock=SystemClock(), progress=Progress())
    assert (saved.lost, saved.entries, saved.pieces) == ((), len(told["entries"]), len(told["pieces"]))
    with Library.open(tmp_path / "new", passphrase=PASSPHRASE, clock=SystemClock()) as library:
        once = {piece["id"]: piece.get("resurface", True) for piece in told["pieces"]}
        assert {piece.id: piece.resurface for piece in records.select_pieces(library, "")} == once
        assert [one.text for one in records.select_reflections(library, "order by num")] == [
            one["text"] for one in told["reflections"]
        ]


def test_what_is_made_up_has_the_columns_it_would_have(tmp_path: Path) -> None:
    library, _ = Library.create(tmp_path / "new.studio", passphrase=None, clock=SystemClock())
    with library:
        for table, columns in [each for _, tables in older.NEW for each in tables.items()]:
            found = library.read.execute("select name from pragma_table_info(?) order by cid", (table,)).fetchall()
            assert ", ".join(str(row[0]) for row in found) == columns
        for table, columns in [each for _, tables in older.GREW for each in tables.items()]:
            found = library.read.execute("select name from pragma_table_info(?) order by cid", (table,)).fetchall()
            assert set(re.findall(r"as (\w+)", columns)) < {str(row[0]) for row in found}

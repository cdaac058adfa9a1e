"""Every format that was ever released still opens, with everything in it."""

import json
import re
import shutil

import pytest

from studio.core.clock import SystemClock
from studio.gallery.opening import document_of
from studio.gallery.thumbnail import drawing_of
from studio.library import search
from studio.library.library import Library
from studio.library.records import select_pieces
from studio.library.schema import FORMAT
from tests.formats.frozen import FORMATS, PASSPHRASE, contents

FROZEN = sorted(FORMATS.glob("v*.studio"))


def missing(told, found, where=""):
    """Return the places where `found` is not what was told; what a later format adds is no lack."""
    if isinstance(told, dict):
        return [
            place
            for key, value in told.items()
            for place in (missing(value, found[key], f"{where}/{key}") if key in found else [f"{where}/{key}"])
        ]
    if isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        return [place for at, value in enumerate(told) for place in missing(value, found[at], f"{where}/{at}")]
    return [] if told == found else [where]


def copied(frozen, tmp_path):
    folder = tmp_path / frozen.name
    shutil.copytree(frozen, folder)
    return folder


def test_every_format_up_to_this_one_is_frozen():
    assert [frozen.name for frozen in FROZEN] == [f"v{number}.studio" for number in range(1, FORMAT + 1)]


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda frozen: frozen.stem)
def test_a_frozen_library_opens_with_everything_in_it(frozen, tmp_path):
    folder, told = copied(frozen, tmp_path), json.loads(frozen.with_suffix(".json").read_text("utf-8"))
    with Library.open(folder, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        found = json.loads(json.dumps(contents(library)))
        assert missing(told, found) == []
        assert sum(len(ops) for ops in found["ops"].values()) > 15
        assert all(library.verify_chain(piece["id"]) is None for piece in found["pieces"])
        assert search.find_pieces(library, "uberfluss turned") == [found["pieces"][0]["id"]]
        assert search.find_entries(library, "window") == [found["entries"][0]["id"]]
        assert bool(search.find_pieces(library, "바다")) == ("밤바다" in found["tags"])
    with Library.open(folder, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        assert missing(told, json.loads(json.dumps(contents(library)))) == []


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda frozen: frozen.stem)
def test_every_mark_of_a_frozen_library_can_be_read(frozen, tmp_path):
    with Library.open(copied(frozen, tmp_path), passphrase=PASSPHRASE, clock=SystemClock()) as library:
        drawings = select_pieces(library, "where kind = 'drawing'")
        assert drawings
        for piece in drawings:
            assert document_of(library, piece.id).unread == 0
            assert not drawing_of(library, piece.id).is_empty


def test_an_older_library_stays_beside_it_as_it_was(tmp_path):
    for frozen in FROZEN[: FORMAT - 1]:
        folder = copied(frozen, tmp_path)
        Library.open(folder, passphrase=PASSPHRASE, clock=SystemClock()).close()
        kept = folder / f"before-format-{FORMAT}.studio"
        assert (kept / "keyslots.json").read_bytes() == (frozen / "keyslots.json").read_bytes()
        assert json.loads((folder / "keyslots.json").read_bytes())["format"] == FORMAT
        told = json.loads(frozen.with_suffix(".json").read_text("utf-8"))
        with Library.open(kept, passphrase=PASSPHRASE, clock=SystemClock()) as library:
            assert missing(told, json.loads(json.dumps(contents(library)))) == []


def test_a_library_brought_up_to_date_is_like_a_new_one(tmp_path):
    def tables(folder):
        with Library.open(folder, passphrase=PASSPHRASE, clock=SystemClock()) as library:
            rows = library.read.execute("select type, name, tbl_name, sql from sqlite_schema")
            return {row[:3] + (plain(row[3] or ""),) for row in rows}

    def plain(sql):  # where a line ends is no matter: a column that was added later has its comma on the next one
        return re.sub(r"\s*([,()])\s*", r"\1", " ".join(sql.split()))

    Library.create(tmp_path / "new.studio", passphrase=PASSPHRASE, clock=SystemClock())[0].close()
    new = tables(tmp_path / "new.studio")
    assert len(new) > 40
    for frozen in FROZEN:
        assert tables(copied(frozen, tmp_path)) == new


def test_what_is_not_as_told_is_found():
    told = {"a": [1, {"b": None}], "c": "x"}
    assert missing(told, {"a": [1, {"b": None, "new": 2}], "c": "x", "d": 3}) == []
    assert missing(told, {"a": [1, {"b": 0}], "c": "x"}) == ["/a/1/b"]
    assert missing(told, {"a": [1], "c": "y"}) == ["/a", "/c"]
    assert re.fullmatch(r"v\d+", FROZEN[0].stem)

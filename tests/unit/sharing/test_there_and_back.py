"""Everything goes out as open files and comes back as it was."""

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.gallery.gallery import Gallery
from studio.gallery.thumbnail import drawing_of
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.library.records import get_piece, select_tags
from studio.library.search import find_entries, find_pieces
from studio.library.shredder import let_entry_go, let_piece_go
from studio.library.trash import forget
from studio.library.verify import verify
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export
from tests.unit.sharing.things import facts, files_in


@pytest.mark.parametrize("zipped", [False, True])
def test_a_library_comes_back_as_it_was(library: Library, ids, other: Library, tmp_path: Path, zipped: bool) -> None:
    made = export(library, tmp_path / "out", Progress(), zipped=zipped)
    brought = bring_in(other, made, Progress())
    assert brought.left_out == brought.noted == ()
    assert brought.there_already == 0
    assert facts(other) == facts(library)
    assert verify(other, Progress()).whole
    assert [path.name for path in (tmp_path / "out").iterdir()] == [made.name]


def test_a_second_export_is_the_same_files(library: Library, exported: Path, other: Library, tmp_path: Path) -> None:
    bring_in(other, exported, Progress())
    again = export(other, tmp_path / "again", Progress())
    assert files_in(again) == files_in(exported)


def test_the_zip_holds_what_the_folder_does(library: Library, exported: Path, tmp_path: Path) -> None:
    made = export(library, tmp_path / "zip", Progress(), zipped=True)
    subprocess.run(["unzip", "-q", made, "-d", tmp_path / "unzipped"], check=True)
    assert files_in(tmp_path / "unzipped") == files_in(exported)


def test_two_zips_of_one_moment_are_the_same_bytes(library: Library, ids, tmp_path: Path) -> None:
    first, second = (export(library, tmp_path / name, Progress(), zipped=True) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_what_came_back_is_found_by_its_words(exported: Path, ids, other: Library) -> None:
    bring_in(other, exported, Progress())
    assert find_pieces(other, "blue riv") == [ids["drawing"]]
    assert set(find_pieces(other, "the door")) == {ids["drawing"], ids["writing"]}
    assert find_entries(other, "still tired") == [ids["session"]]


def test_bringing_it_in_again_changes_nothing(exported: Path, other: Library) -> None:
    first = bring_in(other, exported, Progress())
    before = facts(other)
    again = bring_in(other, exported, Progress())
    assert (again.added, again.there_already, again.left_out) == (0, first.added, ())
    assert facts(other) == before


def test_a_lived_in_library_keeps_its_own(library: Library, clock: FixedClock, exported: Path, ids) -> None:
    before = facts(library)
    assert bring_in(library, exported, Progress()).added == 0
    assert facts(library) == before
    Gallery(library, clock).set_title(ids["drawing"], "Renamed since")
    assert bring_in(library, exported, Progress()).added == 0
    assert get_piece(library, ids["drawing"]).title == "Renamed since"


def test_tags_of_one_name_become_one(exported: Path, ids, other: Library, clock: FixedClock) -> None:
    own, entry = Gallery(other, clock), Journal(other, clock).current_entry()
    mine = own.new_piece("drawing", entry.id)
    own.tag_piece(mine.id, "THE DOOR")
    own.tag_piece(mine.id, "ärger")
    brought = bring_in(other, exported, Progress())
    assert brought.left_out == ()
    assert sorted(tag.name for tag in select_tags(other, "")) == ["THE DOOR", "gone soon", "ärger"]
    assert {tag.name for tag in own.tags_of(ids["drawing"])} == {"THE DOOR", "ärger"}
    before = facts(other)
    bring_in(other, exported, Progress())
    assert facts(other) == before


def test_no_name_is_made_of_a_persons_words(exported: Path) -> None:
    pattern = re.compile(
        r"(README\.md|manifest\.json|journal|pieces"
        r"|journal/\d{4}-\d\d-\d\d( session \d+)?\.md"
        r"|pieces/\d{4}-\d\d-\d\d (drawing|sound|voice|writing) [0-9a-f]{8}"
        r"(/(drawing\.png|drawing\.ora|strokes\.jsonl|sound\.flac|song\.mid|notes\.jsonl|voice\.flac|writing\.md"
        r"|edits\.jsonl|piece\.json))?)"
    )
    names = [path.relative_to(exported).as_posix() for path in exported.rglob("*")]
    assert [name for name in names if not pattern.fullmatch(name)] == []


def test_files_bear_the_date_of_what_is_in_them(library: Library, exported: Path, ids) -> None:
    piece = get_piece(library, ids["drawing"])
    folder = next(exported.glob(f"pieces/*{piece.id[:8]}"))
    for path in (folder, *folder.iterdir()):
        assert round(path.stat().st_mtime * 1000) == piece.created
    made = datetime.fromtimestamp(piece.created / 1000, UTC).astimezone()
    assert folder.name.startswith(f"{made:%Y-%m-%d} drawing ")


def test_the_pictures_and_sounds_are_real(exported: Path, ids) -> None:
    drawing = next(exported.glob(f"pieces/*{ids['drawing'][:8]}"))
    with Image.open(drawing / "drawing.png") as picture:
        assert picture.size == (64, 48)
    voice, _ = soundfile.read(next(exported.glob(f"pieces/*{ids['voice'][:8]}")) / "voice.flac")
    assert len(voice) == 120_000
    sound, rate = soundfile.read(next(exported.glob(f"pieces/*{ids['sound'][:8]}")) / "sound.flac")
    assert len(sound) > rate // 2
    assert next(exported.glob(f"pieces/*{ids['writing'][:8]}/writing.md")).read_text() == (
        "It went round.\nAnd # round\n\n"
    )


def test_the_picture_is_what_the_studio_shows(library: Library, exported: Path, ids) -> None:
    drawing = drawing_of(library, ids["drawing"])
    with Image.open(next(exported.glob(f"pieces/*{ids['drawing'][:8]}")) / "drawing.png") as picture:
        assert np.array_equal(np.asarray(picture.convert("RGBA")), drawing.rgba())


@pytest.fixture
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def test_a_page_reads_as_a_person_would_write_it(library: Library, clock, ids, greenwich, tmp_path: Path) -> None:
    Gallery(library, clock).set_title(ids["drawing"], "Blue [river]\nand * sky")
    Gallery(library, clock).set_words(ids["drawing"], "It went\nround.")
    Gallery(library, clock).move(ids["writing"], ids["session"])
    exported = export(library, tmp_path / "out", Progress())
    drawing, sound, voice, writing = (ids[name][:8] for name in ("drawing", "sound", "voice", "writing"))
    label = "Drawing “Blue \\[river\\] and \\* sky”"
    link = f"../pieces/2026-03-04 drawing {drawing}/drawing.png"
    page = (exported / "journal" / "2026-03-04 session 1.md").read_text("utf-8")
    assert (
        page
        == f"""# Session 1, Wednesday 4 March 2026

- Began 4 March 2026, 07:30
- Intention: To look at the door, and not to run.
- Place: at the clinic
- Dose: 0.8 mg/kg
- Mood before: pleasant -0.40, energy +0.25 (from -1 to +1)
- Feelings: tender, heavy

It was *warm*.

Then the rain / the door; שלום 🌒

## Made

- [{label}](<{link}>), 07:30; tags: the door, Ärger
  It went round.
- [Sound](<../pieces/2026-03-04 sound {sound}/sound.flac>), 07:35, captured, not kept
- [Voice](<../pieces/2026-03-04 voice {voice}/voice.flac>), 07:35, 0:02
- [Writing “It went round. And # round”](<../pieces/2026-03-05 writing {writing}/writing.md>), 5 March 2026, 13:35, \
a favourite; tags: the door

## Later

### 8 March 2026, 13:35 (four days after)

> What colour was it?

Still tired.

### 8 March 2026, 13:35 (four days after)

On [{label}](<{link}>), at 0:01 of its making.

Here.

[Said aloud](<../pieces/2026-03-04 voice {voice}/voice.flac>)

### 8 March 2026, 13:35 (four days after)

On [Sound](<../pieces/2026-03-04 sound {sound}/sound.flac>). In the trash since 8 March 2026.

Not this one.

### 7 April 2026, 13:35 (one month after)

On [{label}](<{link}>). Said by the therapist, together.

Together.
"""
    )
    day = (exported / "journal" / "2026-04-07.md").read_text("utf-8")
    sitting = "- 7 April 2026, 13:35: a sitting for Dr. Weber, שלום: “Blue”, words of a day\n  What I saw.\n"
    assert day.endswith(f"## Shown\n\n{sitting}")


def test_no_key_leaves_the_library(library: Library, exported: Path) -> None:
    everything = b"".join(files_in(exported).values())
    master = library._master
    for form in (master, master.hex().encode(), b"keyslots", b"wrapped"):
        assert form not in everything


def test_what_was_taken_away_for_good_is_not_handed_on(library: Library, ids, tmp_path: Path) -> None:
    progress = Progress(lambda share: progress.stop() if share > 0.9 else None)
    with pytest.raises(Stopped):
        export(library, tmp_path / "out", progress)
    assert list((tmp_path / "out").glob(f"*/pieces/*{ids['trashed'][:8]}"))
    forget(library, "piece", ids["trashed"])
    made = export(library, tmp_path / "out", Progress())
    assert not list(made.glob(f"pieces/*{ids['trashed'][:8]}"))


def test_what_is_taken_away_while_it_is_exported_is_not_handed_on(library: Library, ids, tmp_path: Path) -> None:
    waiting = [ids["trashed"]]

    def tell(share: float) -> None:
        if share > 0.9 and waiting:
            library.later(lambda: forget(library, "piece", waiting.pop())).result()

    made = export(library, tmp_path / "out", Progress(tell))
    assert not waiting
    assert not list(made.glob(f"pieces/*{ids['trashed'][:8]}"))
    before = [path for path, data in files_in(made).items() if ids["trashed"].encode() in data]
    assert before == ["manifest.json"]  # among what is gone
    assert (made / "manifest.json").read_text("utf-8").count(ids["trashed"]) == 1


def test_what_is_being_deleted_is_not_handed_on(library: Library, ids, other: Library, tmp_path: Path) -> None:
    with library.write() as connection:  # the first of the two steps in which something leaves
        let_piece_go(library, connection, ids["drawing"])
    made = export(library, tmp_path / "out", Progress())
    assert not list(made.glob(f"pieces/*{ids['drawing'][:8]}"))
    assert not [path for path in made.glob("journal/*") if ids["drawing"][:8] in path.read_text("utf-8")]
    bring_in(other, made, Progress())
    assert ids["drawing"] not in facts(other)


def test_what_is_being_deleted_here_is_not_brought_back(library: Library, ids, exported: Path) -> None:
    with library.write() as connection:
        let_piece_go(library, connection, ids["drawing"])
        let_entry_go(library, connection, ids["day"])
        connection.execute("delete from piece where id = ?", (ids["empty"],))
    brought = bring_in(library, exported, Progress())
    assert [said for said in brought.left_out if "it is just being deleted here" in said]
    assert get_piece(library, ids["drawing"]).trashed == 0
    assert get_piece(library, ids["empty"]).entry_id != ids["day"]

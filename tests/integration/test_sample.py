"""The sample: looked at from a place nobody can write to, it shows everything and changes nothing."""

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS, SAMPLE
from studio.drawing.brush import load_brushes
from studio.drawing.codec import decode
from studio.drawing.drawing import warm_up
from studio.drawing.op import AddLayer, AddStroke, Dance, Fill, KeepPicture
from studio.drawing.replay import replay
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import picture, thumbnail
from studio.gallery.wave import KIND as WAVE
from studio.gallery.wave import wave
from studio.gallery.writing import last_text
from studio.journal.journal import Journal
from studio.library.errors import LookingAround
from studio.library.library import Library, needs_passphrase
from studio.library.records import PieceRecord
from studio.music.codec import decode as decode_song
from studio.music.instrument import standard
from studio.music.render import blocks
from studio.music.song import song_of
from studio.music.take import decode_take
from tests.sample.pictures.doorway import doorway
from tests.unit.library.places import as_nobody

LATER = FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
MOST_BYTES = 6_000_000


def digests(folder: Path) -> dict[str, tuple[str, int]]:
    """Return what lies in a folder, and when it was last written to."""
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A copy in a folder that does not allow writing; what was done to it is looked at in the end."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)  # noqa: S103
        folder = Path(name) / "sample.studio"
        shutil.copytree(SAMPLE, folder)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        before = digests(folder)
        yield folder
        after = digests(folder)
        folder.chmod(0o755)  # noqa: S103
        assert after == before


@pytest.fixture(scope="module")
def library(place: Path) -> Iterator[Library]:
    with Library.open(place, clock=LATER, read_only=True) as library:
        yield library


@pytest.fixture(scope="module")
def gallery(library: Library) -> Gallery:
    return Gallery(library, LATER)


@pytest.fixture(scope="module")
def journal(library: Library) -> Journal:
    return Journal(library, LATER)


def of_kind(gallery: Gallery, kind: str) -> list[PieceRecord]:
    """Return the pieces of a kind, the oldest first."""
    return gallery.page(Query(kinds=frozenset({kind})), limit=1000)[::-1]


def test_it_opens_without_a_passphrase_and_is_small(place: Path) -> None:
    assert not needs_passphrase(place)
    assert {path.name for path in place.iterdir()} == {"library.db", "keyslots.json", "cache.db"}
    assert sum(path.stat().st_size for path in place.iterdir()) < MOST_BYTES


def test_somebody_without_rights_sees_everything_and_changes_nothing(place: Path) -> None:
    before = digests(place)
    with as_nobody(), Library.open(place, clock=LATER, read_only=True) as library:
        gallery, journal = Gallery(library, LATER), Journal(library, LATER)
        for entry in journal.timeline(limit=1000):
            journal.mark(entry)
            for piece in gallery.pieces_of(entry.id):
                journal.reflections(piece_id=piece.id)
                if piece.kind == "drawing":
                    assert thumbnail(library, piece)
                if piece.kind in ("sound", "voice"):
                    assert wave(library, piece).peaks
        assert gallery.count(Query(text="light")) > 0
    assert digests(place) == before


def test_it_can_only_be_looked_at(library: Library, gallery: Gallery, journal: Journal) -> None:
    with pytest.raises(LookingAround):
        journal.begin_session()
    with pytest.raises(LookingAround):
        gallery.set_title(gallery.recent(1)[0].id, "mine")


def test_everything_is_as_it_was_kept(library: Library, gallery: Gallery) -> None:
    for piece in gallery.page(limit=1000):
        assert library.verify_chain(piece.id) is None


def test_every_piece_hangs_on_an_entry(gallery: Gallery, journal: Journal) -> None:
    entries = journal.timeline(limit=1000)
    hanging = [piece.id for entry in entries for piece in gallery.pieces_of(entry.id)]
    assert sorted(hanging) == sorted(piece.id for piece in gallery.page(limit=1000))
    assert len(hanging) == gallery.count()


def test_there_are_months_to_look_back_on(journal: Journal) -> None:
    sessions = [entry for entry in journal.timeline(limit=1000) if entry.kind == "session"]
    assert [entry.number for entry in sessions] == [4, 3, 2, 1]
    assert all(entry.body and entry.place == "at the clinic" for entry in sessions)
    marks = [journal.mark(entry) for entry in sessions]
    assert marks[0].sun < 0.45
    assert marks[-1].sun > 0.9
    assert [mark.returns for mark in marks] == [2, 3, 4, 5]
    assert len({mark.hue for mark in marks}) == 4


def test_every_drawing_replays_to_what_its_thumbnail_shows(library: Library, gallery: Gallery) -> None:
    warm_up()
    brushes = load_brushes(ASSETS / "brushes")
    drawings = of_kind(gallery, "drawing")
    assert len(drawings) >= 20
    for piece in drawings:
        drawing = replay((decode(op.payload) for op in library.ops(piece.id)), brushes)
        assert (drawing.paper.width, drawing.paper.height) == (piece.width, piece.height)
        kept = library.cache(piece.id, THUMB)
        assert kept is not None
        shown, now = (np.asarray(Image.open(io.BytesIO(data)), np.int16) for data in (kept, picture(drawing)))
        assert np.abs(shown - now).mean() < 0.8, piece.title


def test_a_drawing_took_as_long_as_a_hand_takes(library: Library, gallery: Gallery) -> None:
    for piece in of_kind(gallery, "drawing"):
        ops = [(op.time, decode(op.payload)) for op in library.ops(piece.id)]
        # the paper is kept with the first stroke, and a stamp's picture with the first that prints it
        made = [(time, op) for time, op in ops[1:] if not isinstance(op, KeepPicture)]
        for (before, _), (time, op) in pairwise(made):
            if isinstance(op, AddStroke):
                assert time - before >= op.stroke.points[-1, 2] - 1


def test_the_drawings_show_what_can_be_done(library: Library, gallery: Gallery) -> None:
    steps = [decode(op.payload) for piece in of_kind(gallery, "drawing") for op in library.ops(piece.id)]
    strokes = [step for step in steps if isinstance(step, AddStroke)]
    used = {step.stroke.brush for step in strokes} | {
        step.strokes[0].brush for step in steps if isinstance(step, Dance)
    }
    offered = {name for name, brush in load_brushes(ASSETS / "brushes").items() if not brush.retired}
    assert used <= offered
    assert len(used) >= 12
    assert "stamp" in used
    assert sum(isinstance(step, Fill) for step in steps) >= 20
    assert {stroke.stroke.picture for stroke in strokes if stroke.stroke.brush == "stamp"} > {1}
    assert {step.symmetry.folds for step in strokes} >= {5, 8, 10, 12}
    assert any(isinstance(step, AddLayer) and step.layer.blend == "multiply" for step in steps)
    assert any(isinstance(step, Dance) and len(step.strokes) == 2 for step in steps)


def test_every_song_sounds(library: Library, gallery: Gallery) -> None:
    songs = of_kind(gallery, "sound")
    assert [piece.title for piece in songs] == ["Slow bowls", "Before bed", "Under the ice"]
    for piece in songs:
        song = song_of(event for op in library.ops(piece.id) for event in decode_song(op.payload))
        assert song.duration == piece.duration > 15_000
        known = standard()
        assert {event.instrument for event in song.events if event.kind == "on"} <= set(known.playable)
        assert {event.instrument for event in song.events if event.kind == "drone"} <= set(known.drones)
        heard = [float(np.abs(block).max()) for block, _ in zip(blocks(song), range(400), strict=False)]
        assert 0.02 < max(heard) < 0.9
        assert library.cache(piece.id, WAVE) is not None
        assert wave(library, piece).notes


def test_every_voice_is_whole(library: Library, gallery: Gallery) -> None:
    voices = of_kind(gallery, "voice")
    assert [piece.title for piece in voices] == ["To my sister", "Low hum"]
    for piece in voices:
        take = decode_take(library.chunks(piece.id))
        assert not take.damaged
        assert round(take.duration * 1000) == pytest.approx(piece.duration, abs=1)
        assert 0.1 < np.abs(take.pcm).max() < 0.9
        assert library.cache(piece.id, WAVE) is not None


def test_every_writing_reads_as_it_is_shown(library: Library, gallery: Gallery) -> None:
    writings = of_kind(gallery, "writing")
    assert len(writings) == 2
    for piece in writings:
        assert last_text(library, piece.id) == piece.words


def test_a_word_finds_pieces_and_sessions(gallery: Gallery, journal: Journal) -> None:
    found = gallery.page(Query(text="light"))
    told = gallery.passages("light", found)
    assert {piece.kind for piece in found if told[piece.id].where != "entry"} == {"drawing"}
    assert "The red one" in {piece.title for piece in found}
    assert 3 in {entry.number for entry in journal.search("light")}
    assert gallery.count(Query(tags=("the doorway",))) == 2


def test_a_pin_lies_within_the_making_of_its_piece(library: Library, gallery: Gallery, journal: Journal) -> None:
    pinned = 0
    for piece in of_kind(gallery, "drawing"):
        times = [op.time for op in library.ops(piece.id)]
        for reflection in journal.reflections(piece_id=piece.id):
            assert reflection.instant is not None
            assert 0 < reflection.instant < times[-1] - times[0]
            pinned += 1
    assert pinned == 4


def test_the_same_hand_draws_the_same_picture_again() -> None:
    first, again = doorway(), doorway()
    assert first.paper == again.paper
    assert len(first.acts) == len(again.acts)
    for one, other in zip(first.acts, again.acts, strict=True):
        assert one.rest == other.rest
        if hasattr(one, "samples"):
            assert one.samples.tobytes() == other.samples.tobytes()

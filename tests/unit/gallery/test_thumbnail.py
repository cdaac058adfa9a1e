"""Small pictures."""

import io

import numpy as np
import pytest
from PIL import Image

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery import thumbnail as pictures
from studio.gallery.opening import STATE
from studio.gallery.thumbnail import HEIGHT, KIND, aspect, drawing_of, excerpt, picture, thumbnail
from studio.library.library import Library

RUST = (170, 40, 20)
PAPER = Paper(width=480, height=360, seed=3)


@pytest.fixture
def drawing() -> Drawing:
    return Drawing(PAPER, load_brushes(ASSETS / "brushes"))


@pytest.fixture
def piece(journal, gallery, library, drawing):
    """A drawing with a broad rust stroke across its upper half."""
    piece = gallery.new_piece("drawing", journal.current_entry().id, width=480, height=360)
    library.append(piece.id, encode(NewPaper(PAPER)))
    library.append(piece.id, encode(stroke(drawing, 90)))
    return piece


def stroke(drawing: Drawing, y: float):
    x = np.linspace(40, 440, 60)
    drawing.begin("marker", 60, 1.0, RUST, 5)
    drawing.extend(np.stack([x, np.full(60, y), np.arange(60) * 8.0, np.full(60, np.nan)], axis=1))
    made = drawing.lift()
    assert made is not None
    return made[0]


def pixels(data: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return np.asarray(image.convert("RGB")).astype(int)


def test_a_drawing_is_rendered_from_its_log_and_made_smaller(library, piece) -> None:
    image = pixels(thumbnail(library, piece))
    assert image.shape == (HEIGHT, 427, 3)
    scale = HEIGHT / 360
    upper, lower = image[int(90 * scale), 213], image[int(270 * scale), 213]
    assert np.abs(upper - RUST).max() < 40
    assert lower.min() > 190


def test_a_dropped_picture_comes_back_the_same(library, piece, monkeypatch) -> None:
    first = thumbnail(library, piece)
    assert library.cache(piece.id, KIND) == first
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "opened", None)  # the cached one is not drawn again
        assert thumbnail(library, piece) == first
    library.drop_caches(piece.id)
    assert thumbnail(library, piece) == first


@pytest.mark.parametrize(
    "harm", [lambda data: b"", lambda data: b"RIFF", lambda data: data[:-9], lambda data: bytes(len(data))]
)
def test_a_damaged_picture_is_made_anew_bit_for_bit(library, piece, harm) -> None:
    first = thumbnail(library, piece)
    library.put_cache(piece.id, KIND, harm(first))
    assert thumbnail(library, piece) == library.cache(piece.id, KIND) == first


def test_a_stroke_more_is_seen_once_the_piece_was_touched(library, gallery, piece, drawing) -> None:
    before = thumbnail(library, piece)
    library.append(piece.id, encode(stroke(drawing, 270)))
    gallery.touch(piece.id)
    after = pixels(thumbnail(library, piece))
    assert np.abs(after[240, 213] - RUST).max() < 40
    assert thumbnail(library, piece) != before


def test_a_picture_of_a_log_that_grew_meanwhile_is_not_kept(library, piece, drawing, monkeypatch) -> None:
    def slow(shown: Drawing, height: int) -> bytes:
        library.append(piece.id, encode(stroke(drawing, 270)))
        return picture(shown, height)

    monkeypatch.setattr(pictures, "picture", slow)
    thumbnail(library, piece)
    assert library.cache(piece.id, KIND) is None


def test_what_was_drawn_for_the_picture_of_a_long_log_is_kept_to_go_on_with(library, piece, monkeypatch) -> None:
    thumbnail(library, piece)
    assert library.older_cache(piece.id, STATE) is None
    monkeypatch.setattr(pictures, "LONG", 2)
    library.drop_caches(piece.id)
    thumbnail(library, piece)
    assert library.older_cache(piece.id, STATE)[1] == (2, 0)


def test_a_state_of_a_log_that_grew_meanwhile_is_not_kept(library, piece, drawing, monkeypatch) -> None:
    def slow(library: Library, piece_id: str) -> Drawing:
        library.append(piece_id, encode(stroke(drawing, 270)))
        return drawing_of(library, piece_id)

    monkeypatch.setattr(pictures, "LONG", 2)
    monkeypatch.setattr(pictures, "drawing_of", slow)
    thumbnail(library, piece)
    assert library.older_cache(piece.id, STATE) is None


def test_another_height_does_not_take_the_place_of_the_usual_one(library, piece) -> None:
    assert pixels(thumbnail(library, piece, 64)).shape == (64, 85, 3)
    assert pixels(thumbnail(library, piece)).shape[0] == HEIGHT
    assert pixels(thumbnail(library, piece, 9999)).shape == (360, 480, 3)


def test_of_a_damaged_log_everything_is_shown_that_can_be_read(library, piece, drawing) -> None:
    library.append(piece.id, b"not an op")
    library.append(piece.id, encode(stroke(drawing, 90)))
    library.append(piece.id, encode(stroke(drawing, 270)))
    drawing.undo()
    drawing.undo()
    assert thumbnail(library, piece) != picture(drawing)
    drawing.redo()
    drawing.redo()
    assert thumbnail(library, piece) == picture(drawing)


def test_without_its_paper_a_drawing_has_no_picture(library, journal, gallery) -> None:
    piece = gallery.new_piece("drawing", journal.current_entry().id)
    with pytest.raises(DamagedDrawing):
        thumbnail(library, piece)
    sound = gallery.new_piece("sound", piece.entry_id)
    with pytest.raises(ValueError, match="only a drawing"):
        thumbnail(library, sound)


def test_looking_around_needs_no_cache(library, piece, clock) -> None:
    first = picture(drawing_of(library, piece.id))
    library.freeze()
    with Library.open(library.folder, clock=clock, read_only=True) as still:
        assert thumbnail(still, piece) == first


def test_a_tile_has_the_shape_of_its_paper(journal, gallery) -> None:
    entry = journal.current_entry()
    assert aspect(gallery.new_piece("drawing", entry.id, width=300, height=400)) == 0.75
    assert aspect(gallery.new_piece("drawing", entry.id)) == pytest.approx(4 / 3)
    for kind in ("sound", "voice", "writing"):
        assert 1 < aspect(gallery.new_piece(kind, entry.id)) < 2


def test_a_text_is_cut_between_words() -> None:
    assert excerpt(" I was not\nalone. ") == "I was not alone."
    assert excerpt("I was not alone in it", 15) == "I was not alone…"
    assert excerpt("I was not alone in it", 13) == "I was not…"
    assert excerpt("a" * 30, 10) == "a" * 10 + "…"

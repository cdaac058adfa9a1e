"""A card is one piece and nothing else."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import PlaceRefusesFile
from studio.sharing import card
from studio.sharing.card import card_size, forms_of, write_card
from studio.sharing.tells import tells
from tests.browser.given import Hand, item, strokes, tone

TITLE = "quailwort"


def drawing(**more: object):
    return item("1", "drawing", title=TITLE, words=TITLE, date="3 March 2026", tags=(TITLE,), **more)


@pytest.fixture
def hand() -> Hand:
    return Hand(
        logs={"1": strokes(8)}, sounds={"2": tone(1.5, 330.0), "3": [block[:, 0] for block in tone(1.0, 220.0)]}
    )


def test_each_kind_of_piece_has_its_cards() -> None:
    assert forms_of(drawing()) == ("png",)
    assert forms_of(drawing(replay=True)) == ("png", "webp")
    assert forms_of(item("2", "sound")) == forms_of(item("2", "voice")) == ("wav",)
    assert forms_of(item("2", "writing")) == forms_of(drawing(picture=False)) == ()


def test_a_drawing_is_its_pixels_and_nothing_else(hand: Hand, tmp_path: Path) -> None:
    made = write_card(drawing(), hand, "png", tmp_path)
    assert made.name == "Card.png"
    assert tells(made.read_bytes()) == ()
    assert (np.asarray(Image.open(made)) == np.asarray(hand.picture("1"))).all()
    assert write_card(drawing(), hand, "png", tmp_path).name == "Card 2.png"


def test_a_photograph_on_a_card_knows_nothing_of_itself(tmp_path: Path) -> None:
    picture, told = Image.new("RGB", (30, 20), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = TITLE, 6
    picture.save(told, "PNG", exif=exif, icc_profile=b"x" * 200)
    made = write_card(drawing(), Hand(pictures={"1": Image.open(told)}), "png", tmp_path)
    assert tells(made.read_bytes()) == ()
    assert TITLE.encode() not in made.read_bytes()
    with Image.open(made) as shown:
        assert shown.size == (20, 30)


@pytest.mark.parametrize(("key", "channels"), [("2", 2), ("3", 1)])
def test_a_sound_is_what_is_heard_and_nothing_else(hand: Hand, tmp_path: Path, key: str, channels: int) -> None:
    made = write_card(item(key, "sound", title=TITLE, duration=1500), hand, "wav", tmp_path)
    assert made.name == "Card.wav"
    assert tells(made.read_bytes()) == ()
    heard, rate = soundfile.read(made, always_2d=True)
    assert (rate, heard.shape[1]) == (48_000, channels)
    given = np.concatenate(hand.sounds[key]).reshape(len(heard), channels)
    assert np.abs(heard - given).max() < 2**-22


def test_how_it_was_made_is_a_moving_picture_and_nothing_else(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "SECONDS", 2)
    made = write_card(drawing(replay=True), hand, "webp", tmp_path)
    assert tells(made.read_bytes()) == ()
    film = Image.open(made)
    assert film.n_frames > 4
    film.seek(0)
    first = np.asarray(film.convert("RGB")).astype(int)
    film.seek(film.n_frames - 1)
    last, whole = np.asarray(film.convert("RGB")).astype(int), np.asarray(hand.picture("1")).astype(int)
    assert np.abs(last - whole).mean() < 3 < np.abs(first - whole).mean()


def test_a_card_that_a_piece_cannot_be_is_refused(hand: Hand, tmp_path: Path) -> None:
    for form in ("webp", "wav"):
        with pytest.raises(ValueError, match="can't be"):
            write_card(drawing(), hand, form, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("key", "kind", "form"), [("1", "drawing", "png"), ("2", "sound", "wav")])
def test_stopped_it_leaves_no_file(hand: Hand, tmp_path: Path, key: str, kind: str, form: str) -> None:
    progress = Progress(lambda share: progress.stop() if share > 0 else None)
    with pytest.raises(Stopped):
        write_card(item(key, kind, duration=1500), hand, form, tmp_path, progress)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_no_file_is_told_of(hand: Hand, tmp_path: Path) -> None:
    with pytest.raises(PlaceRefusesFile):
        write_card(drawing(), hand, "png", tmp_path / "none")


def test_its_size_is_told_before_about_right(hand: Hand, tmp_path: Path) -> None:
    for what, form in ((drawing(), "png"), (item("2", "sound", duration=1500), "wav")):
        made = write_card(what, hand, form, tmp_path)
        assert card_size(what, form) / 4 < made.stat().st_size < card_size(what, form) * 4

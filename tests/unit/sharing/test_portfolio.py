"""A portfolio holds what was chosen, and nothing else; a file that is not whole never stays."""

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image, PngImagePlugin

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import PlaceRefusesFile
from studio.library.scratch import Scratch
from studio.sharing import kept
from studio.sharing import page_sound as page_sounds
from studio.sharing.chosen import Chosen
from studio.sharing.in_seconds import RATE
from studio.sharing.page_sound import page_sound
from studio.sharing.portfolio import NAME, content_of, portfolio_size, write_portfolio
from studio.sharing.tells import tells
from tests.browser.given import Hand, brushes, everything, item, noise, tone
from tests.browser.second_reader import blobs, opened

WORDS = "river lantern oak copper window seven"
SHARES: list[float] = []
"""How far the page was while it was made."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Chosen, Hand]:
    chosen, hand = everything()
    folder = tmp_path_factory.mktemp("portfolio")
    return write_portfolio(chosen, hand, WORDS, folder, brushes(), Progress(SHARES.append)), chosen, hand


@pytest.fixture(scope="module")
def told(made: tuple[Path, Chosen, Hand]) -> tuple[dict[str, Any], bytes]:
    return opened(made[0].read_text("utf-8"), WORDS)


def blob(plain: bytes, place: list[Any]) -> bytes:
    at, size, _mime = place
    return plain[at : at + size]


def test_every_piece_is_there_with_its_words(
    made: tuple[Path, Chosen, Hand], told: tuple[dict[str, Any], bytes]
) -> None:
    chosen, manifest = made[1], told[0]
    assert [(one["kind"], one["title"], one["words"], one["session"], one["date"]) for one in manifest["items"]] == [
        (one.kind, one.title, one.words, one.session, one.date) for one in chosen.items
    ]
    assert [tuple(one["tags"]) for one in manifest["items"]] == [one.tags for one in chosen.items]
    assert (manifest["whom"], manifest["words"]) == (chosen.whom, chosen.words)
    assert tuple(manifest["questions"]) == chosen.questions
    assert [entry["text"] for entry in manifest["entries"]] == [entry.text for entry in chosen.entries]


def test_the_file_says_nothing(made: tuple[Path, Chosen, Hand]) -> None:
    path, chosen, _ = made
    assert path.name == f"{NAME}.html"
    page = path.read_text("utf-8")
    for piece in chosen.items:
        assert piece.title not in page


def test_a_picture_is_the_drawing_bit_for_bit(
    made: tuple[Path, Chosen, Hand], told: tuple[dict[str, Any], bytes]
) -> None:
    manifest, plain = told
    picture = Image.open(io.BytesIO(blob(plain, manifest["items"][0]["picture"])))
    assert np.array_equal(np.asarray(picture.convert("RGB")), np.asarray(made[2].picture("1").convert("RGB")))


def test_a_making_is_there_only_where_it_is_ticked(told: tuple[dict[str, Any], bytes]) -> None:
    first, second, *_ = told[0]["items"]
    assert first["replay"]["chapters"]
    assert second["replay"] is None


def test_reflections_lie_where_they_were_said(told: tuple[dict[str, Any], bytes]) -> None:
    drawn, heard = told[0]["items"][0]["said"], told[0]["items"][2]["said"]
    assert 0 < drawn[0]["at"] < drawn[1]["at"] < 1
    assert drawn[0]["spot"] == [0.25, 0.75]
    assert drawn[1]["whose"] == "therapist"
    assert drawn[2]["at"] is None
    assert heard[0]["at"] == pytest.approx(1500 / 4000)


def test_sounds_and_voices_can_be_heard(told: tuple[dict[str, Any], bytes]) -> None:
    manifest, plain = told
    for sound, seconds, channels in (
        (manifest["items"][2]["sound"], 4.0, 2),
        (manifest["items"][3]["sound"], 2.0, 2),
        (manifest["items"][0]["said"][2]["voice"], 1.0, 2),
    ):
        heard, rate = soundfile.read(io.BytesIO(blob(plain, sound["place"])), always_2d=True)
        assert sound["place"][2] == "audio/mpeg"
        assert rate == RATE
        assert heard.shape[1] == channels
        assert len(heard) / rate == pytest.approx(seconds, abs=0.06)
        assert np.abs(heard[RATE // 4 : RATE // 2]).max() == pytest.approx(0.3, abs=0.05)
        assert sound["duration"] == seconds * 1000
        assert max(sound["wave"]) == 100


def test_no_content_tells_more_than_it_is(told: tuple[dict[str, Any], bytes]) -> None:
    contents = list(blobs(*told))
    assert {kind for kind, _ in contents} == {"image/webp", "audio/mpeg"}
    for _, content in contents:
        assert tells(content) == ()


def test_no_key_goes_along(told: tuple[dict[str, Any], bytes]) -> None:
    def names(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            yield from names(one)

    assert not {"key", "id", "num", "created", "edited"} & set(names(told[0]))
    assert '"v1"' not in str(told[0])


def test_what_is_not_ticked_is_not_asked_for() -> None:
    class Closed(Hand):
        def picture(self, key: str) -> Image.Image:
            raise KeyError(key)

        drawing = sound = picture  # type: ignore[assignment]

    items = (
        replace(item("1", "drawing", title="Only its name"), picture=False, width=0, height=0),
        replace(item("2", "sound", title="Unheard"), picture=False),
        item("3", "writing", words="Words."),
    )
    chosen = Chosen("", "", items, (), ())
    plain = b"".join(content_of(chosen, Closed(), brushes(), Progress()))
    assert b"Only its name" in plain


def test_nothing_beside_the_pixels_goes_along() -> None:
    class Beside(Hand):
        def picture(self, key: str) -> Image.Image:
            file, about = io.BytesIO(), PngImagePlugin.PngInfo()
            about.add_text("Author", "Somebody")
            exif = Image.Exif()
            exif[0x010F] = "A maker"
            Image.new("RGB", (64, 48), (9, 80, 70)).save(file, "PNG", pnginfo=about, exif=exif, icc_profile=b"profile")
            return Image.open(io.BytesIO(file.getvalue()))

    chosen = Chosen("", "", (item("1", "drawing", width=64, height=48),), (), ())
    plain = b"".join(content_of(chosen, Beside(), brushes(), Progress()))
    for word in (b"Somebody", b"A maker", b"profile", b"EXIF", b"ICCP"):
        assert word not in plain


def test_a_photograph_that_would_be_too_large_is_packed_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.sharing import portfolio

    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (300, 400, 3), dtype=np.uint8))
    whole, _ = portfolio._picture(noise)
    monkeypatch.setattr(portfolio, "MOST_LOSSLESS", len(whole) - 1)
    packed, mime = portfolio._picture(noise)
    assert len(packed) < 0.8 * len(whole)
    assert Image.open(io.BytesIO(packed)).size == (400, 300)
    assert mime == "image/webp"


def test_stopped_in_the_midst_it_leaves_no_file(tmp_path: Path) -> None:
    chosen, hand = everything()
    progress = Progress(lambda share: progress.stop() if share > 0.3 else None)
    with pytest.raises(Stopped):
        write_portfolio(chosen, hand, WORDS, tmp_path, brushes(), progress)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_does_not_take_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(PlaceRefusesFile):
        write_portfolio(Chosen("", "", (), (), ()), Hand(), WORDS, tmp_path / "nowhere", brushes(), Progress())


def test_progress_goes_to_the_end(made: tuple[Path, Chosen, Hand]) -> None:
    assert made[0].exists()
    assert sorted(SHARES) == SHARES
    assert SHARES[-1] == 1.0
    assert len(SHARES) > 20


def test_its_size_is_told_before(made: tuple[Path, Chosen, Hand]) -> None:
    path, chosen, hand = made
    assert path.stat().st_size / 3 < portfolio_size(chosen, hand) < path.stat().st_size * 3


def test_a_sound_of_nothing_can_be_played() -> None:
    sound = page_sound((), lambda frames: None)
    assert sound.duration == 0
    assert sound.wave == ()
    assert soundfile.read(io.BytesIO(b"".join(sound.parts())))[1] == RATE


def test_a_voice_has_one_channel_and_its_loudest_bar_is_whole() -> None:
    mono = [block[:, 0] for block in tone(2.0, 200.0)]
    sound = page_sound([*mono, mono[0] * 0.1], lambda frames: None)
    assert soundfile.info(io.BytesIO(b"".join(sound.parts()))).channels == 1
    assert sound.duration == 3000
    assert sound.wave[0] == 100
    assert sound.wave[-1] == pytest.approx(10, abs=2)


def test_a_long_sound_is_never_in_memory_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_HELD", 1 << 16)
    monkeypatch.setattr(kept, "PART", 1 << 15)
    scratch, second = Scratch(tmp_path), noise(1.0)[0]

    class Long(Hand):
        def sound(self, key: str) -> Iterator[np.ndarray]:
            for _ in range(int(key)):
                yield second

    def most(seconds: int) -> tuple[int, int]:
        """Return how many bytes a page of so many seconds is, and how many were held at most while it was made."""
        chosen = Chosen("", "", (item(str(seconds), "sound", duration=1000 * seconds),), (), ())
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        size = sum(map(len, content_of(chosen, Long(), brushes(), Progress(), scratch)))
        return size, tracemalloc.get_traced_memory()[1] - before

    brushes()
    tracemalloc.start()
    try:
        most(2)
        (small, held), (large, held_then) = most(8), most(32)
    finally:
        tracemalloc.stop()
    assert large - small > 24 * 20_000
    assert held_then - held < 60_000, "three hours take 100 MB as MP3"
    assert scratch.length > large - small
    scratch.close()


def test_the_name_of_what_made_a_sound_is_found_where_parts_meet() -> None:
    data = b"..LAME3.100LAME..LAMELAME3.99x" * 3
    whole = b"".join(page_sounds._hushed([data]))
    assert b"LAME" not in whole
    assert b"3.1" not in whole
    assert len(whole) == len(data)
    for size in (1, 2, 7, 9):
        assert b"".join(page_sounds._hushed(data[at : at + size] for at in range(0, len(data), size))) == whole


def test_the_outline_of_a_long_sound_is_as_of_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rising = [second * ((number + 1) / 24) for number, second in enumerate(tone(24.0, 200.0))]
    whole = page_sound(rising, lambda frames: None).wave
    monkeypatch.setattr(page_sounds, "_MOST_HEIGHTS", 500)
    assert np.abs(np.array(page_sound(rising, lambda frames: None).wave) - whole).max() <= 5
    assert list(whole) == sorted(whole)

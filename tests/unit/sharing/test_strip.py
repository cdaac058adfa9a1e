"""What is handed over tells nothing beside itself, and what would tell something is found by our own eye for it."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from studio.sharing.strip import bare, flat, hush_flac, hushed_head, jpeg_of, png_of, webp_of
from studio.sharing.tells import tells

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:li>quailwort</rdf:li></x:xmpmeta>"


def photograph(form: str = "JPEG") -> bytes:
    """Return a picture that knows where, when, with what and by whom it was taken, held on its side."""
    levels = np.zeros((40, 60, 3), np.uint8)
    levels[:20, :30], levels[20:, 30:] = (200, 40, 30), (20, 60, 190)
    image = Image.fromarray(levels)
    exif = Image.Exif()
    exif[0x0112], exif[0x0132], exif[0x0131], exif[0x013B] = 6, "1987:02:14 09:30:00", "Quailwort 3", "Ada Quail"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = io.BytesIO()
    more = {"comment": b"quailwort"} if form == "JPEG" else {}
    image.save(made, form, exif=exif, icc_profile=profile, **({"xmp": XMP} if form == "WEBP" else {}), **more)
    data = made.getvalue()
    if form == "JPEG":
        body = b"http://ns.adobe.com/xap/1.0/\0" + XMP
        data = data[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + data[2:]
    return data


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_a_photograph_becomes_its_pixels_upright_and_nothing_else(form: str) -> None:
    given_ = photograph(form)
    assert len(tells(given_)) >= 2
    opened = Image.open(io.BytesIO(given_))
    for made in (png_of(opened), jpeg_of(opened, 90), webp_of(opened), webp_of(opened, 80)):
        assert tells(made) == ()
        assert b"quailwort" not in made.lower()
        again = Image.open(io.BytesIO(made))
        assert again.size == (40, 60)
        assert not again.getexif()
        assert np.asarray(again.convert("RGB"))[10, 30].argmax() == 0  # the red quarter is at the right now


def test_pixels_stay_as_they_are() -> None:
    levels = np.random.default_rng(4).integers(0, 256, (33, 70, 4), dtype=np.uint8)
    image = Image.fromarray(levels)
    for made in (png_of(image), webp_of(image)):
        again = np.asarray(Image.open(io.BytesIO(made)).convert("RGBA"))
        assert (again == levels)[levels[..., 3] > 0].all()


def test_colours_of_another_profile_look_as_they_did() -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = own.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    image = Image.new("RGB", (8, 8), (200, 90, 40))
    image.info["icc_profile"] = swapped
    assert np.abs(np.asarray(bare(image)).astype(int) - (40, 90, 200)).max() <= 4


@pytest.mark.parametrize("profile", [b"", b"no profile at all", b"\0" * 200])
def test_a_profile_that_is_none_changes_nothing(profile: bytes) -> None:
    image = Image.new("RGB", (8, 8), (1, 2, 3))
    image.info["icc_profile"] = profile
    assert bare(image).getpixel((0, 0)) == (1, 2, 3)
    assert bare(image).info == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_picture_can_be_bare(mode: str) -> None:
    made = bare(Image.new(mode, (5, 4)))
    assert made.mode in ("RGB", "RGBA")
    assert (made.size, made.info) == ((5, 4), {})


def test_what_can_be_seen_through_lies_on_white() -> None:
    assert flat(Image.new("RGBA", (2, 2), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)


def a_flac(path: Path) -> np.ndarray:
    heard = (np.random.default_rng(1).uniform(-0.3, 0.3, (9000, 2)) * 2**15).astype(np.int16)
    with soundfile.SoundFile(path, "w", samplerate=48000, channels=2, format="FLAC", subtype="PCM_16") as file:
        file.title = "quailwort"
        file.write(heard)
    return heard


def test_a_flac_does_not_say_what_made_it_and_sounds_the_same(tmp_path: Path) -> None:
    heard = a_flac(tmp_path / "a.flac")
    size = (tmp_path / "a.flac").stat().st_size
    assert tells((tmp_path / "a.flac").read_bytes()) == ("FLAC comment",)
    hush_flac(tmp_path / "a.flac")
    data = (tmp_path / "a.flac").read_bytes()
    assert tells(data) == ()
    assert len(data) == size
    assert b"reference libFLAC" not in data
    assert b"quailwort" not in data
    assert (soundfile.read(tmp_path / "a.flac", dtype="int16")[0] == heard).all()


def test_what_is_no_flac_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"some words")
    hush_flac(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"some words"


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_nothing_that_calls_itself_a_flac_does_harm(rest: bytes) -> None:
    assert len(hushed_head(b"fLaC" + rest)) == 4 + len(rest)


# what the eye for it sees


def png_with(**told: str) -> bytes:
    info, made = PngImagePlugin.PngInfo(), io.BytesIO()
    for name, value in told.items():
        info.add_text(name, value)
    Image.new("RGB", (4, 4)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


def sound(form: str, subtype: str, title: str = "") -> bytes:
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", samplerate=48000, channels=1, format=form, subtype=subtype) as file:
        if title:
            file.title = title
        file.write(np.zeros(4800, np.float32))
    return made.getvalue()


def gif(comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    Image.new("P", (4, 4)).save(made, "GIF", comment=comment)
    return made.getvalue()


def test_planted_words_are_found_in_every_kind_of_file() -> None:
    assert tells(png_with()) == ()
    assert tells(png_with(Author="x")) == ("PNG tEXt",)
    assert tells(png_with() + b"more") == ("PNG: more behind its end",)
    assert tells(jpeg_of(Image.new("RGB", (200, 200)), 80) + b"more") == ("JPEG: more behind its end",)
    assert tells(webp_of(Image.new("RGB", (9, 9))) + b"more") == ("WebP: more behind its end",)
    assert tells(gif()) == ()
    assert tells(gif(b"quailwort")) == ("GIF comment",)
    assert tells(sound("WAV", "PCM_24")) == ()
    assert tells(sound("WAV", "PCM_24", "quailwort")) == ("WAV LIST",)
    assert tells(sound("OGG", "OPUS"))[0] == "Ogg program"
    assert tells(b"ID3\4\0\0\0\0\0\0" + bytes(200)) == ("MP3 ID3",)
    assert tells(b"%PDF-1.7\n<</Author(x)/CreationDate(y)>>") == ("PDF Author", "PDF CreationDate")
    assert tells(b"%PDF-1.7\n<</Title(x)>>") == ()


def test_what_lies_in_a_zip_is_found_too() -> None:
    def packed(name: str, data: bytes, when: tuple[int, ...], comment: bytes = b"") -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as file:
            file.comment = comment
            file.writestr(zipfile.ZipInfo(name, when), data)
        return made.getvalue()

    assert tells(packed("a.png", png_with(), (1980, 1, 1, 0, 0, 0))) == ()
    assert tells(packed("a.md", b"# words", (1980, 1, 1, 0, 0, 0))) == ()
    assert tells(packed("a.png", png_with(Author="x"), (1987, 2, 14, 9, 30, 0), b"x")) == (
        *("ZIP comment", "ZIP date", "PNG tEXt"),
    )


@pytest.mark.parametrize(
    "make", [photograph, gif, png_with, lambda: sound("WAV", "PCM_16"), lambda: sound("FLAC", "PCM_16")]
)
def test_what_is_cut_short_does_no_harm(make) -> None:
    whole = make()
    for length in range(0, min(len(whole), 400), 7):
        assert isinstance(tells(whole[:length]), tuple)

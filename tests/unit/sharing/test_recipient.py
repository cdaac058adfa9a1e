"""The key of whoever gets a sealed file: pasted, or read from a photo of its code."""

from pathlib import Path

import numpy as np
import pyrage
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from studio.drawing.errors import NotAPicture
from studio.library.age import NotAKey, SecretKey
from studio.sharing.recipient import NoCodeInPicture, NotAKeyInPicture, recipient, recipient_in


@pytest.fixture(scope="module")
def identity() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def key(identity: "pyrage.x25519.Identity") -> str:
    return str(identity.to_public())


def code_of(text: str, scale: int = 6) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=scale)))


def photo_of(code: Image.Image) -> Image.Image:
    """Return a code as a telephone sees it on paper: turned, off the middle, uneven light, soft and noisy."""
    page = Image.new("L", (1400, 1000), 225)
    page.paste(code, (700, 300))
    page = page.rotate(23, Image.Resampling.BICUBIC, fillcolor=200).filter(ImageFilter.GaussianBlur(1.5))
    light = np.linspace(0.45, 1.0, 1400)[None, :]
    noise = np.random.default_rng(1).normal(0, 8, (1000, 1400))
    return Image.fromarray(np.clip(np.asarray(page) * light + noise, 0, 255).astype(np.uint8))


def test_a_key_is_read_from_a_code_however_it_is_kept(tmp_path: Path, key: str) -> None:
    code = code_of(key)
    seen_through = Image.new("RGBA", code.size, (0, 0, 0, 0))
    seen_through.paste((0, 0, 0, 255), mask=code.point(lambda value: 255 - value))
    for name, picture in (
        ("plain.png", code),
        ("photo.jpg", photo_of(code)),
        ("through.png", seen_through),
        ("light on dark.webp", code.point(lambda value: 255 - value)),
        ("capitals.png", code_of(key.upper())),
        ("more words.png", code_of(f"my key is {key}, and it is mine")),
    ):
        picture.save(tmp_path / name)
        assert recipient_in(tmp_path / name) == key, name


def test_of_two_codes_the_one_with_the_key_is_taken(tmp_path: Path, key: str) -> None:
    page = Image.new("L", (1400, 500), 255)
    page.paste(code_of("https://example.org"), (40, 40))
    page.paste(code_of(key), (700, 40))
    page.save(tmp_path / "two.png")
    assert recipient_in(tmp_path / "two.png") == key


def test_a_picture_without_a_key_is_told_of_in_a_sentence(
    tmp_path: Path, key: str, identity: "pyrage.x25519.Identity"
) -> None:
    for name, picture, error in (
        ("nothing.png", Image.new("L", (300, 200), 255), NoCodeInPicture),
        ("half.png", code_of(key).crop((0, 0, 150, 1000)), NoCodeInPicture),
        ("other.png", code_of("https://example.org"), NotAKeyInPicture),
        ("secret.png", code_of(str(identity)), SecretKey),
    ):
        picture.save(tmp_path / name)
        with pytest.raises(error):
            recipient_in(tmp_path / name)
    (tmp_path / "words.png").write_text(key)
    with pytest.raises(NotAPicture):
        recipient_in(tmp_path / "words.png")
    with pytest.raises(NotAPicture):
        recipient_in(tmp_path / "nowhere.png")


def test_a_key_is_taken_from_what_was_pasted(key: str) -> None:
    assert recipient(f"Hello,\nhere it is:\n{key}\nBest") == key
    with pytest.raises(NotAKey):
        recipient("x" * 100_000 + key)

"""The page in a sealed file, taken out of its zip and opened in a browser: all of it is there, and nothing else."""

import io
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest

from studio.sharing import sealed
from tests.browser.given import CLOSING, HOSTILE, everything


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place, identity = tmp_path_factory.mktemp("sealed"), pyrage.x25519.Identity.generate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "SECONDS", 2.0)
        made = sealed.seal_chosen(*everything(), place, sealed.ByKey(str(identity.to_public())))
    ZipFile(io.BytesIO(pyrage.decrypt(made.read_bytes(), [identity]))).extractall(place)
    return place


@pytest.fixture
def shown(page, folder: Path):
    page.go(folder / "index.html")
    return page


def test_every_picture_is_seen_and_every_sound_can_be_heard(shown, folder: Path):
    shown.tell("document.querySelectorAll('details').forEach(one => { one.open = true })")
    shown.until("[...document.images].length === 3 && [...document.images].every(one => one.naturalWidth > 0)")
    shown.tell("document.querySelectorAll('audio').forEach(one => one.load())")
    shown.tell("document.querySelectorAll('audio').forEach(one => { one.preload = 'metadata' })")
    shown.until("[...document.querySelectorAll('audio')].every(one => one.duration > 0)")
    lengths = shown.tell("[...document.querySelectorAll('audio')].map(one => Math.round(one.duration))")
    assert lengths == [1, 4, 2]
    beside = folder.resolve().as_uri()
    assert all(url.startswith(f"{beside}/pieces/") for url in shown.requests())
    assert shown.complaints == []


def test_words_that_would_be_more_stay_words(shown):
    assert shown.tell("document.title") == "Chosen to be seen"
    for words in (HOSTILE, CLOSING):
        assert words in shown.text()
    assert shown.tell("document.querySelectorAll('script, iframe, a, [onerror]').length") == 0


def test_a_pin_lies_on_its_place_of_the_picture_also_on_a_phone(shown):
    shares = """(() => {
        const pin = document.querySelector('.pin').getBoundingClientRect()
        const image = document.querySelector('img').getBoundingClientRect()
        return [pin.left + pin.width / 2 - image.left, pin.top + pin.height / 2 - image.top, image.width, image.height]
    })()"""
    for width in (1280, 360):
        shown.window(width, 740)
        shown.until("document.images[0].naturalWidth > 0")
        x, y, wide, high = shown.tell(shares)
        assert (round(x / wide, 2), round(y / high, 2)) == (0.25, 0.75)
        assert shown.tell("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(shown, scheme: str):
    shown.like(scheme)
    assert shown.problems() == []

"""The recovery code on paper: what is on the page is the code, and it goes only where it is told to."""

import io
import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from studio.core.paths import ASSETS
from studio.library import recovery_page
from studio.library.crypto import new_master
from studio.library.errors import CannotWrite, DiskFull
from studio.library.recovery import ALPHABET, recovery_code
from studio.library.recovery_page import NotPrinted, as_pdf, as_png, page, print_page, save_page
from tests.unit.library.places import biggest_file

CODE = recovery_code(bytes(range(16)))
DAY = date(2026, 3, 4)


def letters() -> dict[bytes, str]:
    """How each letter of the alphabet looks in the type of the page, cut to its ink."""
    font = ImageFont.truetype(str(ASSETS / "fonts" / "AtkinsonHyperlegibleNext-SemiBold.ttf"), 200)
    looks = {}
    for letter in ALPHABET:
        image = Image.new("L", (300, 300), 255)
        ImageDraw.Draw(image).text((150, 250), letter, 0, font, anchor="ms")
        looks[cut(image)] = letter
    return looks


def cut(image: Image.Image) -> bytes:
    ink = image.point(lambda value: 255 if value < 128 else 0)
    return image.crop(ink.getbbox()).tobytes()


def read_code(image: Image.Image) -> str:
    """Read the code back from the picture of the page, letter by letter."""
    looks, told = letters(), []
    ink = image.point(lambda value: 255 if value < 128 else 0)
    for line in range(3):
        top = 1090 + line * 300
        row = ink.crop((0, top + 40, image.width, top + 270))
        columns = [row.crop((x, 0, x + 1, row.height)).getbbox() is not None for x in range(row.width)]
        edges = [x for x in range(1, row.width) if columns[x] != columns[x - 1]]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            told.append(looks[cut(image.crop((left, top + 40, right, top + 270)))])
    return "".join(told)


def test_the_code_can_be_read_back_from_the_page() -> None:
    for code in (CODE, recovery_code(bytes(16)), recovery_code(b"\xff" * 16), recovery_code(new_master())):
        assert read_code(page(code, DAY)) == code.replace("-", "")


def test_every_letter_is_on_the_page_as_wide_as_it_may_be() -> None:
    image = page("-".join(["WMWMW"] * 5 + ["WMWM"]), DAY)
    ink = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert min(left, top) >= recovery_page.MARGIN
    assert right <= image.width - recovery_page.MARGIN + 10
    assert bottom <= image.height - recovery_page.MARGIN + 20


def test_the_pdf_is_one_sheet_of_a4() -> None:
    data = as_pdf(CODE, DAY)
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 1
    width, height = map(float, re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data).groups())
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert len(data) < 200_000


def test_the_png_is_the_page() -> None:
    image = Image.open(io.BytesIO(as_png(CODE, DAY)))
    assert image.size == (2480, 3508)
    assert read_code(image) == CODE.replace("-", "")


def test_a_saved_page_takes_a_free_name_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = save_page(tmp_path, "pdf", b"one")
    second = save_page(tmp_path, "pdf", b"two")
    assert (first.name, second.name) == ("Afterglow recovery code.pdf", "Afterglow recovery code 2.pdf")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [second.name, first.name]


def test_a_page_that_finds_no_room_leaves_nothing(tmp_path: Path) -> None:
    with biggest_file(1000), pytest.raises(DiskFull):
        save_page(tmp_path, "pdf", bytes(5000))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotWrite):
        save_page(tmp_path / "gone", "pdf", b"one")


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A print queue that keeps what it is handed."""
    programs = tmp_path / "bin"
    programs.mkdir()
    lp = programs / "lp"
    lp.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\ncat > {tmp_path}/printed\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return lp


def test_printing_hands_the_page_over_without_a_file(queue: Path, tmp_path: Path) -> None:
    assert recovery_page.can_print()
    pdf = as_pdf(CODE, DAY)
    print_page(pdf)
    assert (tmp_path / "printed").read_bytes() == pdf
    said = (tmp_path / "said").read_text()
    assert not any(group in said for group in CODE.split("-"))


def test_a_printer_that_fails_is_one_sentence(queue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(NotPrinted):
        print_page(b"%PDF-")
    queue.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(recovery_page, "PATIENCE", 0.2)
    with pytest.raises(NotPrinted):
        print_page(b"%PDF-")
    monkeypatch.setenv("PATH", "")
    assert not recovery_page.can_print()
    with pytest.raises(NotPrinted):
        print_page(b"%PDF-")

"""The same few pieces, made by somebody else on another day in another library, are handed over as the same bytes.

So nothing of ids, days, times, names, folders, accounts or machines is in them, however it might be spelt or packed.
"""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest

from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing.brush import load_brushes
from studio.sharing.card import write_card
from studio.sharing.page_file import shell
from studio.sharing.portfolio import content_of
from studio.sharing.report import write_report
from studio.sharing.sealed import ByKey, seal_chosen
from studio.sharing.sources import choose
from studio.sharing.zip_stream import Filed, zipped
from tests.unit.sharing import ten
from tests.unit.sharing.unpacked import of_pdf

SOMEBODY = {
    "first": ("/", datetime(1987, 2, 14, 9, 30, tzinfo=UTC), "quince", "Europe/Berlin"),
    "else": ("some/where/deeper", datetime(1991, 7, 3, 21, 5, tzinfo=UTC), "barberry", "Pacific/Auckland"),
}
"""Where a library lies, when it was made, by whose account, and in what zone of time."""
PROGRAMS = re.compile(
    rb"(?i)reportlab|pypdf|pillow|sndfile|libflac|libwebp|libjpeg|libpng|lavc\d|lavf\d|LAME3|numpy|python/|kivy|adobe"
)
FORMS = ("portfolio", "report", "sealed", "card png", "card wav")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """All forms, made of what two people keep; what is sealed is as it was before."""
    made = []
    for where, when, who, zone in SOMEBODY.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ten, "LONG_AGO", when)
            for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME"):
                patch.setenv(name, who)
            patch.setenv("TZ", zone)
            place = tmp_path_factory.mktemp(who) / where.strip("/")
            place.mkdir(parents=True, exist_ok=True)
            made.append(_made(place))
    return made


def _made(place: Path) -> dict[str, bytes]:
    library, gallery, journal, _ = ten.ten_pieces(place)
    with library:
        chosen, source = choose(library, gallery, journal, whom="You", words="For you.", entries=None, questions=True)
        forms = {"portfolio": b"".join(content_of(chosen, source, load_brushes(ASSETS / "brushes"), Progress()))}
        forms["report"] = write_report(chosen, source, place).read_bytes()
        for item in chosen.items:
            form = "wav" if item.kind == "voice" else "png"
            if item.kind != "writing":
                forms.setdefault(f"card {form}", write_card(item, source, form, place).read_bytes())
        # the film of a making takes a second to pack; a card of it is looked into elsewhere
        still = replace(chosen, items=tuple(replace(item, replay=False) for item in chosen.items))
        key = pyrage.x25519.Identity.generate()
        forms["sealed"] = pyrage.decrypt(
            seal_chosen(still, source, place, ByKey(str(key.to_public()))).read_bytes(), [key]
        )
    return forms


@pytest.mark.parametrize("form", FORMS)
def test_somebody_elses_are_the_same_bytes(both: list[dict[str, bytes]], form: str) -> None:
    mine, theirs = (made[form] for made in both)
    assert len(mine) > 1000
    assert mine == theirs


@pytest.mark.parametrize("form", FORMS)
def test_no_program_names_itself(both: list[dict[str, bytes]], form: str) -> None:
    data = both[0][form]
    inside = b"".join(part for _, part in of_pdf(data)) if form == "report" else b""
    assert PROGRAMS.findall(data + inside) == []


def test_what_is_in_clear_of_a_page_is_the_same_for_everybody() -> None:
    """But for the header of its seal, which is random."""
    before, after = shell(b"{}")
    assert PROGRAMS.findall(before + after) == []
    assert b"<!--" not in re.sub(rb"<(script|style).*?</\1>", b"", before + after, flags=re.DOTALL)


def test_files_in_a_zip_differ_in_nothing_but_name_and_content() -> None:
    """No date, no owner, no rights, no system, and the same of every one of them."""
    packed = b"".join(zipped([Filed("a.txt", b"words", squeezed=True), Filed("pieces/1.png", b"\x89PNG")]))
    with ZipFile(io.BytesIO(packed)) as archive:
        said = {(one.date_time, one.extra, one.comment, one.create_system) for one in archive.infolist()}
        rights = {one.external_attr for one in archive.infolist()}
    assert len(said) == len(rights) == 1
    assert next(iter(said))[:3] == ((1980, 1, 1, 0, 0, 0), b"", b"")

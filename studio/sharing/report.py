"""The report: what was chosen as a plain PDF, small enough for a clinic's portal, to be read or printed anywhere.

Pictures and words by session, with what was said later beside the place or the moment it was said of. Sounds are drawn,
and it is said that they can't be heard here. A file that was handed out can't be called back.
"""

from pathlib import Path

from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.sharing.chosen import Chosen, Item, Source
from studio.sharing.report_file import PasswordTooLong, finished
from studio.sharing.report_gather import ALONG, SMALL, gather
from studio.sharing.report_pages import INSIDE, paged, pdf_of
from studio.sharing.report_pictures import STEPS, Album, TooMuchForReport
from studio.sharing.report_story import story

__all__ = ["PORTAL", "PasswordTooLong", "TooMuchForReport", "report_size", "write_report"]

PORTAL = 5_000_000
"""Bytes that what clinics use takes."""
NAME, SUFFIX = "Portfolio", ".pdf"
"""What the file is called, and its title: neither says whose it is or what is in it."""

_BESIDE = 260_000
"""Bytes that are kept for fonts and words when pictures are fitted in."""
_FONTS, _LETTER, _PIXEL = 60_000, 0.5, 0.22
"""About how many bytes fonts, a letter and a pixel take."""


def write_report(
    chosen: Chosen,
    source: Source,
    folder: Path,
    *,
    most: int | None = PORTAL,
    password: str = "",
    progress: Progress | None = None,
) -> Path:
    """Write a report into a new file in a folder; return where it is. Slow: for a worker.

    It is at most `most` bytes large: pictures get smaller until it is; None: as large as it gets. With a `password` it
    opens only with that. What is there already is left alone: the file gets a number.
    Raises TooMuchForReport, PasswordTooLong, NoRoomForFile, PlaceRefusesFile, Stopped; there is no file then.
    """
    progress = progress or Progress()
    with whole_file(folder, NAME, SUFFIX) as (part, made):
        part.write_bytes(_report(chosen, source, most, password, progress))
    return made[0]


def report_size(chosen: Chosen, source: Source, most: int | None = PORTAL) -> int:
    """Return about how many bytes a report will have, at once."""
    letters = sum(
        len(item.title) + len(item.words) + sum(len(said.text) for said in item.said) for item in chosen.items
    )
    letters += len(chosen.words) + sum(len(told.text) for told in chosen.entries)
    size = _FONTS + round(letters * _LETTER + sum(map(_pixels, chosen.items)) * _PIXEL)
    return size if most is None else min(size, most)


def _pixels(item: Item) -> float:
    if item.kind != "drawing" or not item.picture or not item.width or not item.height:
        return 0.0
    share = min(1.0, STEPS[0][0] / max(item.width, item.height))
    return item.width * item.height * share**2 * (1 + ALONG * SMALL**2 * item.replay)


def _report(chosen: Chosen, source: Source, most: int | None, password: str, progress: Progress) -> bytes:
    album = Album(None if most is None else max(0, most - _BESIDE))
    shown = gather(chosen, source, album, progress)
    pages = paged(story(chosen, shown, album.sizes, INSIDE))
    for pictures in album.fitting():
        pdf = finished(pdf_of(pages, pictures, NAME, progress), NAME, password)
        if most is None or len(pdf) <= most:
            return pdf
    raise TooMuchForReport

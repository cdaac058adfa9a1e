"""The report: what was chosen as a plain PDF, small enough for a clinic's portal, to be read or printed anywhere.

Pictures and words by session, with what was said later beside the place or the moment it was said of. Sounds are drawn,
and it is said that they can't be heard here. A file that was handed out can't be called back.
"""

import time
from collections.abc import Callable
from pathlib import Path

from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.engine import warm_up
from studio.sharing.chosen import Chosen, Item, Source
from studio.sharing.report_file import PasswordTooLong, finished
from studio.sharing.report_gather import ALONG, LEFT_OUT, MOST_MOMENTS, SMALL, gather
from studio.sharing.report_pages import inside, paged, pdf_of
from studio.sharing.report_paper import A4, LETTER, Paper, paper_here
from studio.sharing.report_pictures import STEPS, Album, TooMuchForReport
from studio.sharing.report_story import story

__all__ = ["A4", "LETTER", "PORTAL", "PasswordTooLong", "TooMuchForReport", "report_size", "write_report"]

PORTAL = 5_000_000
"""Bytes that what clinics use takes."""
NAME, SUFFIX = "Portfolio", ".pdf"
"""What the file is called, and its title: neither says whose it is or what is in it."""

_BESIDE, _SLACK = 260_000, 4_000
"""Bytes kept for fonts and words when pictures are fitted in first, and on top of what they are known to take."""
LOOKED_AT, PATIENCE = 12, 2.0
"""Drawings that are looked at to say how large a report will be, at most, and seconds that this may take."""
_PLAIN, _FONTS, _NEW, _LETTER, _ITEM = 12_000, 25_000, 12.0, 0.5, 1_800
"""About how many bytes an empty one takes, all letters of our fonts, a letter of a few words, of many, and a piece."""
_BEFORE = 0.85
"""About how many bytes a picture of the making takes, of one as small when it was done."""


def write_report(
    chosen: Chosen,
    source: Source,
    folder: Path,
    *,
    most: int | None = PORTAL,
    password: str = "",
    paper: Paper | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a report into a new file in a folder; return where it is. Slow: for a worker.

    It is at most `most` bytes large: pictures get smaller until it is; None: as large as it gets. With a `password` it
    opens only with that. `paper`: how large its pages are; None: as is usual where the computer is. What is there
    already is left alone: the file gets a number.
    Raises TooMuchForReport, PasswordTooLong, NoRoomForFile, PlaceRefusesFile, Stopped; there is no file then.
    """
    progress = progress or Progress()
    with whole_file(folder, NAME, SUFFIX) as (part, made):
        part.write_bytes(_report(chosen, source, most, password, paper or paper_here(), progress))
    return made[0]


def report_size(
    chosen: Chosen, source: Source, most: int | None = PORTAL, now: Callable[[], float] = time.monotonic
) -> int:
    """Return about how many bytes a report will have. It looks at a few of the drawings: for a worker.

    After `PATIENCE` seconds by `now` it looks at no more of them, and takes the others to be like those.
    """
    letters = sum(
        len(item.title) + len(item.words) + sum(len(said.text) for said in item.said) for item in chosen.items
    )
    letters += len(chosen.words) + sum(len(told.text) for told in chosen.entries)
    drawn = [item for item in chosen.items if item.kind == "drawing" and item.picture and item.width and item.height]
    few = drawn[:: -(-len(drawn) // LOOKED_AT)] if drawn else []
    looked: list[tuple[Item, float]] = []
    if few:
        warm_up()  # the kernels draw ten times as fast; it is nothing when they are there
    began = now()
    for item in (*few[::2], *few[1::2]):
        if looked and now() - began > PATIENCE:
            break
        size = _pictured(item, source)
        looked += [(item, size)] if size is not None else []
    pixels = sum(_pixels(item) for item, _ in looked)
    a_pixel = sum(size for _, size in looked) / pixels if pixels else 0.0
    words = min(_FONTS, letters * _NEW) + letters * _LETTER + len(chosen.items) * _ITEM
    whole = _PLAIN + round(words + sum(map(_pixels, drawn)) * a_pixel)
    return whole if most is None else min(whole, most)


def _pictured(item: Item, source: Source) -> float | None:
    """Return about how many bytes the best pictures of a drawing take; None when it can't be looked at."""
    album = Album(None)
    try:
        image = source.picture(item.key)
    except LEFT_OUT:
        return None
    album.add("whole", image)
    if item.replay:
        album.add("along", image, SMALL)
    made = {name: len(packed) for name, packed in album.fitting(None).items()}
    return made["whole"] + made.get("along", 0) * _many(item) * _BEFORE


def _pixels(item: Item) -> float:
    share = min(1.0, STEPS[0][0] / max(item.width, item.height))
    return item.width * item.height * share**2 * (1 + _many(item) * SMALL**2)


def _many(item: Item) -> int:
    """Return how many pictures of its making are shown of a drawing."""
    spoken_of = sum(said.instant is not None for said in item.said)
    return (ALONG + min(MOST_MOMENTS, spoken_of)) * item.replay


def _report(chosen: Chosen, source: Source, most: int | None, password: str, paper: Paper, progress: Progress) -> bytes:
    album = Album(most)
    shown = gather(chosen, source, album, progress)
    page = inside(paper)
    pages = paged(story(chosen, shown, album.sizes, page), page[1])
    beside = _BESIDE
    for known in (False, True, True):
        pictures = album.fitting(None if most is None else most - beside)
        pdf = finished(*pdf_of(pages, paper, pictures, NAME, progress), NAME, password)
        if most is None or (len(pdf) <= most and (known or album.is_best(pictures))):
            return pdf
        beside = len(pdf) - sum(map(len, pictures.values())) + _SLACK
    raise TooMuchForReport

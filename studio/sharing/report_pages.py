"""Blocks on pages, and the pages as a PDF."""

import io
from collections.abc import Mapping, Sequence

from studio.core.progress import Progress
from studio.sharing.report_blocks import Block
from studio.sharing.report_ink import Sheet
from studio.sharing.report_paper import Paper
from studio.sharing.report_tags import Tags, begin_nothing, end
from studio.sharing.report_type import CAPTION, lines, put

SIDE, TOP, FOOT = 56.0, 54.0, 66.0
"""Points between the edges and what stands on a page."""

Placed = tuple[Block, float]
"""A block, and how far below the top of what is inside of a page it stands."""


def inside(paper: Paper) -> Paper:
    """Return how wide and high a page is within its edges."""
    return paper[0] - 2 * SIDE, paper[1] - TOP - FOOT


def paged(blocks: Sequence[Block], height: float) -> list[list[Placed]]:
    """Return blocks by page. What is to stay together does, unless it is higher than a page."""
    pages: list[list[Placed]] = [[]]
    y = 0.0
    for together in _together(blocks):
        high = sum(block.above + block.height for block in together)
        if pages[-1] and (together[0].new_page or (y + high > height and high - together[0].above <= height)):
            pages.append([])
            y = 0.0
        for block in together:
            y += block.above if pages[-1] else 0.0
            if pages[-1] and y + block.height > height:
                pages.append([])
                y = 0.0
            pages[-1].append((block, y))
            y += block.height
    return pages


def _together(blocks: Sequence[Block]) -> list[list[Block]]:
    made: list[list[Block]] = []
    going_on = False
    for block in blocks:
        if going_on and not block.new_page:
            made[-1].append(block)
        else:
            made.append([block])
        going_on = block.with_next
    return made


def pdf_of(
    pages: Sequence[Sequence[Placed]], paper: Paper, pictures: Mapping[str, bytes], title: str, progress: Progress
) -> tuple[bytes, Tags]:
    """Return pages as a PDF with our fonts in it, and what is on them; `pictures` are JPEGs by name. Raises Stopped."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # or all of it would be a quarter larger
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=paper, pageCompression=1, pdfVersion=(1, 7), initialFontName=_first_font())
    canvas.setTitle(title)
    tags = Tags()
    sheet = Sheet(canvas, pictures, paper[0], tags)
    for number, page in enumerate(pages, 1):
        progress.at(number - 1, len(pages))
        tags.turn()
        for nth, (block, y) in enumerate(page):
            if block.heading:
                mark = f"{number}.{nth}"
                canvas.bookmarkPage(mark)
                canvas.addOutlineEntry(block.heading, mark)
            block.draw(sheet, SIDE, paper[1] - TOP - y)
        _foot(canvas, paper[0], f"{number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return made.getvalue(), tags


def _foot(canvas: object, across: float, text: str) -> None:
    line = lines(text, CAPTION, across)[0]
    begin_nothing(canvas)
    put(canvas, line, CAPTION, across - SIDE - line.width, FOOT - 22, line.width)
    end(canvas)


def _first_font() -> str:
    """Return a font of ours to begin with, or a page names one that isn't in the file."""
    lines("1", CAPTION, 100.0)
    return CAPTION.font

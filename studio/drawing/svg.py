"""A drawing as SVG: each stroke an outline whose width follows the hand, each layer a group.

What has no vector form gets the nearest that is fair to it. Grain, bristles and wet edges become an even tint as
strong as they are on the mean; a soft edge becomes a blur; what a finger smudged becomes soft discs of the colours it
carried; the traces of a dance, finer than any outline, are a picture. The paper is its plain colour. An eraser is a
mask over what lay on its layer before. Pictures lie in it as PNG.
Source: SVG 2, Compositing and Blending Level 1 (W3C).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from studio.core.progress import Progress
from studio.drawing import paper as sheets
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.edits import Document
from studio.drawing.enlarged import outline_of
from studio.drawing.layer import GROUND, Blend, Layer, Layers, place_of
from studio.drawing.op import (
    AddPicture,
    AddStroke,
    Clear,
    ClearLayer,
    CopyLayer,
    Dance,
    DropLayer,
    Edit,
    Fill,
    MergeLayer,
    Unread,
)
from studio.drawing.painter import Painter
from studio.drawing.paper import CIRCLE_LINE, CIRCLE_SHARE
from studio.drawing.pile import piled, shares
from studio.drawing.smears import Smears, smears_of
from studio.drawing.stroke_path import loop_path
from studio.drawing.svg_parts import Defs, danced, hexed, outlined, smeared, stamped

WAYS: dict[Blend, str] = {
    "normal": "normal",
    "multiply": "multiply",
    "screen": "screen",
    "overlay": "overlay",
    "add": "plus-lighter",
}
"""How CSS calls the ways in which a layer meets what lies below."""


@dataclass(slots=True)
class _Sheet:
    """What lies on one layer, as SVG."""

    parts: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    """What an eraser took from all of it, and nothing was drawn since."""


def write_svg(
    document: Document, brushes: Mapping[str, Brush], file: IO[bytes], progress: Progress | None = None
) -> None:
    """Write a document as SVG, a unit for each pixel of its paper. Slow: for a worker; raises Stopped."""
    progress = progress or Progress()
    progress.part(0.0, 0.2)
    smears = smears_of(document, brushes, progress)
    progress.part(0.2, 1.0)
    drawn = _Drawn(document, brushes, smears)
    for at, edit in enumerate(document.steps[: document.done]):
        progress.at(at, document.done + 1)
        drawn.make(at, edit)
    for text in drawn.text():
        progress.at(document.done, document.done + 1)
        file.write(text.encode("utf-8"))


class _Drawn:
    """The layers of a document while its steps are gone through."""

    def __init__(self, document: Document, brushes: Mapping[str, Brush], smears: Smears) -> None:
        self._document = document
        self._brushes = brushes
        self._smears = smears
        self._painter = Painter(document.paper, brushes, document.pictures)
        self._layers: Layers = (GROUND,)
        self._sheets: dict[int, _Sheet] = {GROUND.number: _Sheet()}
        self._defs = Defs(document.paper.width, document.paper.height)

    # --- steps -----------------------------------------------------------------------------------------

    def make(self, at: int, edit: Edit) -> None:
        """Add what a step leaves."""
        match edit:
            case AddStroke() | Dance() | Fill():
                if place_of(self._layers, edit.layer) is not None:
                    self._mark(at, edit)
            case Clear():
                self._sheets = {layer.number: _Sheet() for layer in self._layers}
            case Unread():
                pass
            case _:
                self._arrange(edit)

    def _mark(self, at: int, edit: AddStroke | Dance | Fill) -> None:
        sheet = self._sheets.setdefault(edit.layer, _Sheet())
        if isinstance(edit, Fill):
            path = loop_path(outline_of(edit, self._document.paper))
            self._put(sheet, _filled(path, edit.colour, edit.opacity, ' fill-rule="evenodd"'))
            return
        stroke = edit.stroke if isinstance(edit, AddStroke) else edit.strokes[0]
        brush = self._brushes.get(stroke.brush, PLAIN)
        if at in self._smears:
            for dabs, colours in self._smears[at]:
                self._put(sheet, smeared(dabs, colours, edit.symmetry, self._defs))
        elif brush.layering == "stamp" and isinstance(edit, AddStroke):
            picture = self._document.pictures.get(stroke.picture)
            if picture is not None:
                self._put(sheet, stamped(edit, brush, picture, self._defs))
        elif isinstance(edit, Dance):
            self._put(sheet, danced(edit, brush, self._painter))
        else:
            for path, look in outlined(edit, brush, self._painter):
                if brush.erases:
                    sheet.erased.append(_filled(path, (0, 0, 0), look.opacity, self._defs.soft(look.blur)))
                else:
                    self._put(sheet, _filled(path, look.colour, look.opacity, self._defs.soft(look.blur)))

    def _put(self, sheet: _Sheet, part: str) -> None:
        if part:
            self._take_away(sheet)
            sheet.parts.append(part)

    def _take_away(self, sheet: _Sheet) -> None:
        """Put what an eraser took as a mask around all that lay there before."""
        if sheet.erased and sheet.parts:
            mask = self._defs.mask("".join(sheet.erased))
            sheet.parts = [f'<g mask="url(#{mask})">', *sheet.parts, "</g>"]
        sheet.erased = []

    def _arrange(self, edit: Edit) -> None:
        if isinstance(edit, AddStroke | Dance | Fill | Clear | Unread):
            return
        try:
            layers = piled(self._layers, edit)
        except ValueError:
            return
        found = self._sheets
        match edit:
            case ClearLayer() | DropLayer():
                found[edit.layer] = _Sheet()
            case CopyLayer():
                copied = found.get(edit.layer, _Sheet())
                found[edit.number] = _Sheet(list(copied.parts), list(copied.erased))
            case MergeLayer():
                below, above = shares(self._layers, edit)
                found[below.number] = self._as_one(below, above)
                found.pop(above.number, None)
            case AddPicture():
                picture = self._document.pictures.get(edit.picture)
                if picture is not None:
                    name = self._defs.picture(edit.picture, picture)
                    found[edit.layer.number] = _Sheet([f'<use href="#{name}" x="{edit.left}" y="{edit.top}"/>'])
        self._layers = layers

    def _as_one(self, below: Layer, above: Layer) -> _Sheet:
        parts = []
        for layer in (replace(below, blend="normal"), above):
            sheet = self._sheets.get(layer.number, _Sheet())
            self._take_away(sheet)
            if sheet.parts:
                parts += [f"<g{_look(layer)}>", *sheet.parts, "</g>"]
        return _Sheet(parts)

    # --- the file --------------------------------------------------------------------------------------

    def text(self) -> Iterator[str]:
        """Yield the file, piece by piece."""
        paper = self._document.paper
        for sheet in self._sheets.values():
            self._take_away(sheet)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
            f'width="{paper.width}" height="{paper.height}" viewBox="0 0 {paper.width} {paper.height}" '
            'style="isolation:isolate">\n'
        )
        yield from self._defs.text()
        yield f'<rect width="{paper.width}" height="{paper.height}" fill="{hexed(paper.colour)}"/>\n'
        if paper.kind == "circle":
            radius = min(paper.width, paper.height) * CIRCLE_SHARE / 2
            yield (
                f'<circle cx="{paper.width / 2}" cy="{paper.height / 2}" r="{radius:.2f}" fill="none" '
                f'stroke="{hexed(sheets.line_colour(paper))}" stroke-width="{CIRCLE_LINE}"/>\n'
            )
        for at, layer in enumerate(self._layers, 1):
            name = layer.name or f"Layer {at}"
            yield (
                f'<g id="layer{layer.number}" inkscape:groupmode="layer" inkscape:label={quoteattr(name)}'
                f"{_look(layer)}>\n<title>{escape(name)}</title>\n"
            )
            for part in self._sheets.get(layer.number, _Sheet()).parts:
                yield part + "\n"
            yield "</g>\n"
        yield "</svg>\n"


def _look(layer: Layer) -> str:
    """Return how a layer lies, as attributes."""
    opacity = f' opacity="{layer.opacity:.4g}"' if layer.opacity < 1.0 else ""
    style = [f"mix-blend-mode:{WAYS[layer.blend]}"] if layer.blend != "normal" else []
    style += ["display:none"] if layer.hidden else []
    return opacity + (f' style="{";".join(style)}"' if style else "")


def _filled(path: str, colour: tuple[int, int, int], opacity: float, more: str) -> str:
    clear = f' fill-opacity="{opacity:.3f}"' if opacity < 0.9995 else ""
    return f'<path d="{path}" fill="{hexed(colour)}"{clear}{more}/>' if path else ""

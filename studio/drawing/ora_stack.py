"""What the stack.xml of an OpenRaster file says: its layers from the lowest, groups laid flat.

Nothing in it is expanded: a document type, and with it any entity of its own, is refused.
"""

from dataclasses import dataclass, replace
from xml.parsers import expat

from studio.drawing.errors import DrawingTooLarge, NotADrawingFile
from studio.drawing.layer import LONGEST_NAME, Blend
from studio.drawing.paper import LARGEST

MOST_XML = 1 << 22
"""Bytes of a stack.xml."""
MOST_ELEMENTS = 4096
DEEPEST = 64
FARTHEST = 1 << 17
"""Offsets beyond this, in pixels, are pulled to it."""

OPS: dict[Blend, str] = {
    "normal": "svg:src-over",
    "multiply": "svg:multiply",
    "screen": "svg:screen",
    "overlay": "svg:overlay",
    "add": "svg:plus",
}
"""How OpenRaster calls the ways in which a layer meets what lies below."""
_BLENDS: dict[str, Blend] = {name: blend for blend, name in OPS.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layer of a stack: a picture, and how it lies."""

    source: str = ""
    """Name of its picture in the file."""
    name: str = ""
    left: int = 0
    top: int = 0
    opacity: float = 1.0
    blend: Blend = "normal"
    hidden: bool = False


def read_stack(data: bytes) -> tuple[int, int, tuple[Sheet, ...]]:
    """Return the width, the height and the layers from the lowest.

    Of a group its place is added to its layers', its opacity multiplied with theirs, and hidden it hides them; a way
    to meet what lies below that isn't known counts as normal. Raises NotADrawingFile, DrawingTooLarge.
    """
    if len(data) > MOST_XML:
        raise DrawingTooLarge
    stack = _Stack()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = stack.start
    parser.EndElementHandler = stack.end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise NotADrawingFile from error
    if stack.size is None:
        raise NotADrawingFile
    return *stack.size, tuple(reversed(stack.sheets))


def _refuse(*_told: object) -> None:
    raise NotADrawingFile


class _Stack:
    """Hears the elements of a stack.xml as they come."""

    def __init__(self) -> None:
        self.size: tuple[int, int] | None = None
        self.sheets: list[Sheet] = []
        """From the topmost, as they are written."""
        self._groups = [Sheet()]
        self._depth = self._elements = 0

    def start(self, tag: str, told: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise DrawingTooLarge
        if self._depth == 1:
            self.size = _size(tag, told)
        elif tag == "stack":
            # the outermost stack is the picture itself: what it says of itself isn't meant for its layers
            self._groups.append(_within(self._groups[-1], told) if self._depth > 2 else Sheet())
        elif tag == "layer":
            self.sheets.append(_within(self._groups[-1], told))

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag == "stack" and self._depth > 0:
            self._groups.pop()


def _size(tag: str, told: dict[str, str]) -> tuple[int, int]:
    width, height = int(told.get("w", "0")), int(told.get("h", "0"))
    if tag != "image" or min(width, height) < 1:
        raise NotADrawingFile
    if max(width, height) > LARGEST * 8:
        raise DrawingTooLarge
    return width, height


def _within(group: Sheet, told: dict[str, str]) -> Sheet:
    op = told.get("composite-op", "svg:src-over")
    name = "".join(letter for letter in told.get("name", "") if letter.isprintable()).strip()
    return replace(
        group,
        source=told.get("src", ""),
        name=name[:LONGEST_NAME],
        left=_place(group.left, told.get("x")),
        top=_place(group.top, told.get("y")),
        opacity=group.opacity * _share(told.get("opacity")),
        blend=_BLENDS.get(op, "normal"),
        hidden=group.hidden or told.get("visibility") == "hidden",
    )


def _place(before: int, text: str | None) -> int:
    try:
        place = before + round(float(text or 0))
    except (ValueError, OverflowError):
        return before
    return max(-FARTHEST, min(FARTHEST, place))


def _share(text: str | None) -> float:
    try:
        share = float(text) if text else 1.0
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, share)) if share == share else 1.0

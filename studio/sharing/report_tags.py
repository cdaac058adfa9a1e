"""What the pages of a report say to whoever listens to them: what is a heading, what a picture shows, in what order.

A tagged PDF (ISO 32000-2, 14.7 and 14.8): what is drawn carries numbers, and a tree says what those numbers are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject

LANGUAGE = "en"
"""Of the words that are the program's."""
HEADINGS = ("H1", "H2", "H3")


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One thing on the pages, itself however many lines it has: each is another, even if it says the same."""

    kind: str
    """As the format calls it: "P", "H1", "H2", "Figure"."""
    alt: str = ""
    """What is said of a picture."""
    own: bool = False
    """Whether the words are a person's own, in a language that nobody asked for."""


@dataclass(slots=True)
class Tags:
    """What was drawn on each page, by its number there."""

    pages: list[list[Tag]] = field(default_factory=list)

    def turn(self) -> None:
        """Go on to a new page."""
        self.pages.append([])

    def begin(self, canvas: Any, tag: Tag) -> None:
        """Let what is drawn next be a part of a thing, until its `end`."""
        canvas.addLiteral(f"/{tag.kind} <</MCID {len(self.pages[-1])}>> BDC")
        self.pages[-1].append(tag)


def begin_saying(canvas: Any, text: str) -> None:
    """Let what is drawn next say something, whatever letters it is drawn with, until its `end`."""
    canvas.addLiteral(f"/Span <</ActualText <{_hex(text)}>>> BDC")


def begin_nothing(canvas: Any) -> None:
    """Let what is drawn next be nothing to hear of."""
    canvas.addLiteral("/Artifact BMC")


def end(canvas: Any) -> None:
    """What is drawn after this is no part of it any more."""
    canvas.addLiteral("EMC")


def tag_pages(writer: PdfWriter, tags: Tags) -> None:
    """Give a PDF the tree of what is on its pages, their language, and its title where a window shows one."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    pages = [page.indirect_reference for page in writer.pages]
    places = _places(tags)
    tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    root = writer._add_object(tree)  # noqa: SLF001 - pypdf has no other way to add one
    document = DictionaryObject({NameObject("/S"): NameObject("/Document"), NameObject("/P"): root})
    held = writer._add_object(document)  # noqa: SLF001
    made: dict[Tag, IndirectObject] = {}
    for tag, kind in zip(places, _levels(list(places)), strict=True):
        node = _node(tag, kind, places[tag], pages)
        node[NameObject("/P")] = held
        made[tag] = writer._add_object(node)  # noqa: SLF001
    document[NameObject("/K")] = ArrayObject(made.values())
    numbers = ArrayObject()
    for number, (page, drawn) in enumerate(zip(writer.pages, tags.pages, strict=True)):
        page[NameObject("/StructParents")] = NumberObject(number)
        page[NameObject("/Tabs")] = NameObject("/S")
        numbers += [NumberObject(number), writer._add_object(ArrayObject(made[tag] for tag in drawn))]  # noqa: SLF001
    tree[NameObject("/K")] = held
    tree[NameObject("/ParentTree")] = writer._add_object(DictionaryObject({NameObject("/Nums"): numbers}))  # noqa: SLF001
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(len(pages))
    catalog = writer.root_object
    catalog[NameObject("/StructTreeRoot")] = root
    catalog[NameObject("/MarkInfo")] = _of(Marked=True)
    catalog[NameObject("/ViewerPreferences")] = _of(DisplayDocTitle=True)
    catalog[NameObject("/Lang")] = TextStringObject(LANGUAGE)


def _places(tags: Tags) -> dict[Tag, list[tuple[int, int]]]:
    """Return where each thing is: pages, and numbers on them; in the order in which it is come upon."""
    places: dict[Tag, list[tuple[int, int]]] = {}
    for page, drawn in enumerate(tags.pages):
        for number, tag in enumerate(drawn):
            places.setdefault(tag, []).append((page, number))
    return places


def _levels(tags: Sequence[Tag]) -> list[str]:
    """Return what each thing is called; a heading is never more than one level below the one before."""
    made, level = [], 0
    for tag in tags:
        if tag.kind in HEADINGS:
            level = min(HEADINGS.index(tag.kind) + 1, level + 1)
        made.append(HEADINGS[level - 1] if tag.kind in HEADINGS else tag.kind)
    return made


def _node(tag: Tag, kind: str, places: Sequence[tuple[int, int]], pages: Sequence[Any]) -> DictionaryObject:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    kids = ArrayObject()
    for page, numbers in groupby(places, key=lambda place: place[0]):
        for _, number in numbers:
            if page == places[0][0]:
                kids.append(NumberObject(number))
            else:
                part = DictionaryObject({NameObject("/Type"): NameObject("/MCR"), NameObject("/Pg"): pages[page]})
                part[NameObject("/MCID")] = NumberObject(number)
                kids.append(part)
    node = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), NameObject("/Pg"): pages[places[0][0]]})
    node[NameObject("/K")] = kids[0] if len(kids) == 1 else kids
    if tag.alt:
        node[NameObject("/Alt")] = TextStringObject(tag.alt)
    if tag.own:
        node[NameObject("/Lang")] = TextStringObject("")
    return node


def _of(**told: bool) -> DictionaryObject:
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{name}"): BooleanObject(value) for name, value in told.items()})


def _hex(text: str) -> str:
    return (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex()

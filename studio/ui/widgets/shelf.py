"""What a grid holds of everything there is: sections of items in order, and where each has its place. No widgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from studio.ui.widgets.justified import Flow, Shape

MOST, KEPT = 900, 600
"""With more items than the first, sections far from what is seen go, until about the second are left."""


@dataclass(frozen=True)
class Section:
    """What stands under one header."""

    key: str
    """What it is of; two sections in a row with the same key become one."""
    header: Any
    """Given to the header's widget as `header`."""
    items: tuple[Any, ...]
    """Each given to a tile's widget as `piece`."""


class Shift(NamedTuple):
    """What has come above: so many items, headers and px; below 0, what has gone."""

    items: int = 0
    headers: int = 0
    down: float = 0.0


class Shelf:
    """Sections, their items, and the flow they lie in. `new_flow` makes an empty one as wide as the room is now."""

    def __init__(self, new_flow: Callable[[], Flow], shape_of: Callable[[Any], Shape]) -> None:
        self._new_flow, self._shape_of = new_flow, shape_of
        self.sections: list[Section] = []
        self.items: list[Any] = []
        self.flow = new_flow()

    def clear(self) -> None:
        """Hold nothing."""
        self.sections, self.items, self.flow = [], [], self._new_flow()

    def replace(self, sections: Sequence[Section]) -> None:
        """Hold these in place of what is there; what is as it was, above or below, is not laid out anew."""
        old, new = self.sections, _joined(sections)
        alike = [_alike(*pair) for pair in zip(old, new, strict=False)]
        above = alike.index(False) if False in alike else len(alike)
        below = 0
        while below < min(len(old), len(new)) - above and _alike(old[-1 - below], new[-1 - below]):
            below += 1
        if below > above:
            self.flow.drop(len(old) - below)
            self.flow.put_before(self._shapes(section) for section in new[: len(new) - below])
        else:
            if above:
                self.flow.cut(above)
            else:
                self.flow = self._new_flow()
            for section in new[above:]:
                self.flow.add(self._shapes(section))
        self.sections, self.items = new, [item for section in new for item in section.items]

    def lay(self) -> None:
        """Lay everything out anew: the room has another width, or rows another height."""
        self.flow = self._new_flow()
        for section in self.sections:
            self.flow.add(self._shapes(section))

    def append(self, sections: Sequence[Section]) -> None:
        """Put more below; a section that goes on takes up where the last one ended."""
        for section in sections:
            if self.sections and self.sections[-1].key == section.key:
                self.sections[-1] = replace(section, items=self.sections[-1].items + section.items)
                self.flow.extend(self._shapes(section))
            else:
                self.sections.append(section)
                self.flow.add(self._shapes(section))
            self.items.extend(section.items)

    def prepend(self, sections: Sequence[Section]) -> Shift:
        """Put more above; return what that moved."""
        if not sections:
            return Shift()
        if not self.sections:
            self.append(sections)
            return Shift(len(self.items), len(self.sections))
        first = self.sections[0]
        seen, before = len(first.items) - 1, self.flow.tiles[len(first.items) - 1].y
        more, whole = sum(len(section.items) for section in sections), list(sections)
        headers = len(sections)
        if whole[-1].key == first.key:
            # the section goes on above: it is laid out as one
            whole[-1] = replace(whole[-1], items=whole[-1].items + first.items)
            headers -= 1
            del self.sections[0]
            if self.sections:
                self.flow.drop(1)
            else:
                self.flow = self._new_flow()
        self.flow.put_before(self._shapes(section) for section in whole)
        self.sections = [*whole, *self.sections]
        self.items = [item for section in sections for item in section.items] + self.items
        return Shift(more, headers, self.flow.tiles[seen + more].y - before)

    def let_go_above(self, first: int) -> Shift:
        """With very many items, let go of sections that end before item `first`."""
        if len(self.items) <= MOST:
            return Shift()
        going, count = 0, 0
        for section in self.sections[:-1]:
            if count + len(section.items) > min(first, len(self.items) - KEPT):
                break
            going, count = going + 1, count + len(section.items)
        up = self.flow.drop(going)
        del self.sections[:going], self.items[:count]
        return Shift(-count, -going, -up)

    def let_go_below(self, last: int) -> bool:
        """With very many items, let go of sections that begin after item `last`; return whether any went."""
        if len(self.items) <= MOST:
            return False
        kept, count = len(self.sections), len(self.items)
        for section in self.sections[:0:-1]:
            if count - len(section.items) < max(last, KEPT):
                break
            kept, count = kept - 1, count - len(section.items)
        gone = kept < len(self.sections)
        self.flow.cut(kept)
        del self.sections[kept:], self.items[count:]
        return gone

    def _shapes(self, section: Section) -> list[Shape]:
        return [self._shape_of(item) for item in section.items]


def _joined(sections: Sequence[Section]) -> list[Section]:
    joined: list[Section] = []
    for section in sections:
        if joined and joined[-1].key == section.key:
            joined[-1] = replace(section, items=joined[-1].items + section.items)
        else:
            joined.append(section)
    return joined


def _alike(one: Section, other: Section) -> bool:
    """Say whether two sections are sure to lie alike: the same items, unchanged."""
    return one.key == other.key and one.items == other.items

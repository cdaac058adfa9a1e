"""A shelf holds a part of everything, and what is seen of it stays where it is."""

from dataclasses import dataclass

import pytest

from studio.ui.widgets.justified import Flow, Measure, Shape
from studio.ui.widgets.shelf import KEPT, MOST, Section, Shelf

MEASURE = Measure(1112, 10, 186, 160, 242)


@dataclass(frozen=True)
class Thing:
    id: int


def new_flow() -> Flow:
    return Flow(MEASURE, 64, 10, 12)


def shape_of(thing: Thing) -> Shape:
    return Shape((0.75, 1.33, 1.5, 1.0)[thing.id % 4], thing.id % 4 == 2)


def sections(ids, each=7) -> list[Section]:
    """Return things of these ids, in sections that begin at every seventh."""
    made: dict[int, list[Thing]] = {}
    for at in ids:
        made.setdefault(at // each, []).append(Thing(at))
    return [Section(str(key), key, tuple(things)) for key, things in made.items()]


def full(ids, each=7) -> Shelf:
    shelf = Shelf(new_flow, shape_of)
    shelf.append(sections(ids, each))
    return shelf


@pytest.mark.parametrize("each", [7, 1000])
def test_what_comes_bit_by_bit_lies_as_what_comes_at_once(each):
    shelf = Shelf(new_flow, shape_of)
    for first in range(0, 120, 10):
        shelf.append(sections(range(first, first + 10), each))
    whole = full(range(120), each)
    assert shelf.items == whole.items
    assert [section.key for section in shelf.sections] == [section.key for section in whole.sections]
    assert shelf.flow.tiles == whole.flow.tiles
    assert shelf.flow.headers == whole.flow.headers


@pytest.mark.parametrize(("start", "each"), [(35, 7), (38, 7), (38, 1000)])
def test_what_comes_above_lies_as_if_it_had_always_been_there(start, each):
    shelf, whole = full(range(start, 80), each), full(range(80), each)
    before = shelf.flow.tiles[min(6, 3)].y
    shift = shelf.prepend(sections(range(start), each))
    assert shelf.items == whole.items
    assert shelf.flow.tiles == whole.flow.tiles
    assert shelf.flow.headers == whole.flow.headers
    assert shift.items == start
    assert shift.headers == len(whole.sections) - len(sections(range(start, 80), each))
    if start == 35:
        assert shelf.flow.tiles[start + 3].y == before + shift.down
    shelf.append(sections(range(80, 90), each))
    assert shelf.flow.tiles == full(range(90), each).flow.tiles


@pytest.mark.parametrize("each", [7, 1000])
@pytest.mark.parametrize("ids", [range(80), range(1, 80), range(90), range(5, 70), range(40), range(100, 120), ()])
def test_what_is_shown_in_place_of_something_lies_as_if_it_were_new(ids, each):
    shelf, whole = full(range(5, 80), each), full(ids, each)
    shelf.replace(sections(ids, each))
    assert shelf.items == whole.items
    assert shelf.sections == whole.sections
    assert shelf.flow.tiles == whole.flow.tiles
    assert shelf.flow.headers == whole.flow.headers
    shelf.append(sections(range(200, 220), each))
    whole.append(sections(range(200, 220), each))
    assert shelf.flow.tiles == whole.flow.tiles


def test_one_more_lays_out_only_its_own_section():
    asked = []
    shelf = Shelf(new_flow, lambda thing: asked.append(thing.id) or shape_of(thing))
    shelf.append(sections(range(1, 700)))
    asked.clear()
    shelf.replace(sections(range(0, 700)))
    assert asked == list(range(7))
    asked.clear()
    shelf.replace(sections(range(0, 701)))
    assert asked == [700]


def test_an_empty_shelf_takes_what_comes_above():
    shelf = Shelf(new_flow, shape_of)
    assert shelf.prepend([]).items == 0
    assert shelf.prepend(sections(range(20))).items == 20
    assert shelf.flow.tiles == full(range(20)).flow.tiles


def test_of_very_many_only_those_near_stay_and_they_lie_as_before():
    shelf = full(range(MOST + 60))
    where = {thing.id: place.y for thing, place in zip(shelf.items, shelf.flow.tiles, strict=True)}
    shift = shelf.let_go_above(MOST)
    assert -shift.items == shelf.items[0].id
    assert len(shelf.items) >= KEPT
    assert len(shelf.items) < KEPT + 14
    assert {where[thing.id] - place.y for thing, place in zip(shelf.items, shelf.flow.tiles, strict=True)} == {
        -shift.down
    }
    shelf.append(sections(range(MOST + 60, MOST + 80)))
    assert shelf.items[-1].id == MOST + 79
    assert [section.header for section in shelf.sections] == sorted({section.header for section in shelf.sections})


def test_what_is_seen_never_goes():
    shelf = full(range(MOST + 60))
    assert shelf.let_go_above(100).items >= -100
    shelf = full(range(MOST + 60))
    assert shelf.let_go_below(MOST)
    assert len(shelf.items) >= MOST
    shelf.append(sections(range(len(shelf.items), MOST + 60)))
    assert shelf.flow.tiles == full(range(MOST + 60)).flow.tiles


def test_a_few_are_never_let_go():
    shelf = full(range(200))
    assert shelf.let_go_above(150).items == 0
    assert not shelf.let_go_below(20)

"""A grid hangs what comes into sight at once, and what is not in sight yet a little in each turn."""

from dataclasses import dataclass

import pytest
from kivy.graphics import Rectangle
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from studio.ui.theme import theme
from studio.ui.widgets.justified import Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.shelf import Section
from studio.ui.widgets.tile_marks import SoundKey
from studio.ui.widgets.virtual_grid import A_TURN, VirtualGrid


@dataclass(frozen=True)
class Item:
    id: str


class Tile(FocusBehavior, Widget):
    piece = header = None


@pytest.fixture
def grid(ui):
    grid = VirtualGrid(size_hint=(None, None), size=(900, 600), new_tile=Tile, new_header=Tile)
    grid.shape_of = lambda _item: Shape(1.0)
    ui.mount(grid)
    ui.frames(2)
    items = [Item(str(number)) for number in range(200)]
    grid.show([Section(str(at), at, tuple(items[20 * at : 20 * at + 20])) for at in range(10)])
    return grid


def missing(grid, margin=0):
    """Return which of what lies in sight, or as near, is not in the tree."""
    top, low = grid.offset - margin, grid.offset + grid.height - 8 + margin
    places = [grid.place_of(at) for at in range(len(grid.items))]
    near = [at for at, place in enumerate(places) if place.y < low and place.y + place.height > top]
    return [at for at in near if grid.tile_of(at) is None]


def test_what_is_in_sight_hangs_at_once_and_the_rest_in_turns(ui, grid):
    row = grid.row_height
    assert not missing(grid)
    ui.until(lambda: not missing(grid, row - 20), what="the row below")
    for _ in range(60):
        before = set(grid.page.children)
        grid.offset += 37
        hidden = [tile for tile in set(grid.page.children) - before if tile.y + grid.page.y + tile.height <= grid.y]
        assert len(hidden) <= 2 * A_TURN  # tiles and headers
        assert not missing(grid)
        ui.frames(1)
        assert not missing(grid)
    ui.until(lambda: not missing(grid, row - 20), what="the row below")
    grid.offset = grid.farthest  # however far one goes at once
    assert not missing(grid)


def test_the_tree_is_as_one_reads_and_every_tile_shows_its_own_piece_wherever_one_goes(ui, grid):
    for offset in (900, 40, 2500, 2466, 0, grid.farthest, 1200):
        grid.offset = offset
        ui.frames(1)
        tiles = [child for child in grid.page.children if child.piece is not None and child in grid._shown.values()]
        shown = [int(tile.piece.id) for tile in tiles]
        assert shown == sorted(shown, reverse=True)  # Kivy's children are last first
        assert all(grid.items[at] is tile.piece for at, tile in grid._shown.items())


@pytest.mark.parametrize("stay", [False, True])
def test_other_pieces_in_the_same_places_are_shown_at_once(ui, grid, stay):
    ui.until(lambda: not missing(grid, grid.row_height - 20) and not grid._hang_soon.is_triggered, what="all rows")
    grid.show(
        [
            Section(each.key, each.header, tuple(Item(f"new {item.id}") for item in each.items))
            for each in grid.sections
        ],
        stay=stay,
    )
    assert grid._shown
    assert all(tile.piece.id == f"new {at}" for at, tile in grid._shown.items())


def test_a_key_finds_the_next_row_while_it_is_still_being_hung(ui, grid):
    grid.offset = 700
    seen = [at for at in range(200) if grid.place_of(at).y < grid.offset + grid.height - 20]
    below = grid._flow.beside(seen[-1], 1)
    assert grid.tile_of(below) is None
    grid.tile_of(seen[-1]).focus = True
    grid.key("down")
    assert grid.tile_of(below).focus
    assert grid.offset == 700  # it didn't have to jump there


@pytest.mark.parametrize(("look", "drawn"), [("dusk", False), ("paper", True)])
def test_a_drawing_has_an_edge_over_it_in_the_look_that_has_one_and_else_nothing_is_drawn(ui, look, drawn):
    tile = ui.mount(PieceTile(size_hint=(None, None), size=(120, 90)))
    theme.set(look)
    tile.kind = "drawing"
    ui.frames(2)
    assert bool(tile._rim.group.children) is drawn
    tile.kind = "writing"
    ui.frames(2)
    assert not tile._rim.group.children


def test_a_veil_lies_over_what_of_a_sound_is_still_to_come_and_nothing_before_it_begins(ui):
    tile = ui.mount(PieceTile(size_hint=(None, None), size=(240, 160)))
    tile.kind = "sound"
    key = SoundKey(tile=tile)
    tile.add_widget(key)
    assert key.over == ()
    key.heard = 0.25
    (pos, size, _), (needle, _, _) = key.over
    left, bottom, width, height = tile.art
    assert pos == needle == (left + round(width / 4), bottom)
    assert size == (width - round(width / 4), height)
    assert sum(isinstance(each, Rectangle) for each in key._veil.children) == 2
    key.heard = 0.0
    assert not key._veil.children

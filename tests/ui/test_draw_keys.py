"""Draw without a mouse: every key does what the list of keys says, and Tab reaches everything that can be pressed."""

import pytest
from kivy.uix.behaviors import FocusBehavior

from studio.ui import draw_keys
from studio.ui.draw_hand import STEP
from studio.ui.widgets.pressable import focused
from tests.ui.at_easel import line, rooms, samples_are_kept, screen, show

__all__ = ["rooms", "samples_are_kept", "screen"]

SHEETS = {"c": "colour", "v": "symmetry", "s": "symmetry", "l": "layers", "p": "paper", "b": "brush"}


@pytest.mark.parametrize(("key", "sheet"), SHEETS.items())
def test_a_letter_opens_a_sheet_and_closes_it(ui, screen, key, sheet):
    ui.key(key)
    assert screen.open_sheet == sheet
    ui.key(key)
    assert screen.open_sheet == ""


def test_letters_take_tools_up(ui, screen):
    for key, tool in (("e", "eraser"), ("g", "fill"), ("i", "pick"), ("b", "brush")):
        ui.key(key)
        assert screen.tool == tool
    assert screen.open_sheet == ""


def test_brackets_change_the_size(ui, screen):
    size = screen.easel.brush_size
    ui.key("bracketright", "bracketright")
    assert screen.easel.brush_size == pytest.approx(size * STEP**2, abs=0.1)
    ui.key("bracketleft", "bracketleft")
    assert screen.easel.brush_size == pytest.approx(size, abs=0.1)


def test_the_view_is_moved_by_keys_and_buttons_and_leaves_no_mark(ui, screen):
    easel, view = screen.easel, screen.ids.view
    fitted = easel.zoom
    ui.key("plus")
    assert easel.zoom > fitted
    assert not easel.is_fitted
    ui.key("minus")
    ui.key("r")
    assert easel.turned % 360 == pytest.approx(15)
    ui.key("shift+r")
    ui.key("0")
    assert (easel.is_fitted, easel.zoom) == (True, fitted)
    ui.tap(view.ids.opener)
    for key, changed in (
        (view.ids.nearer, lambda: easel.zoom > fitted),
        (view.ids.fit, lambda: easel.is_fitted),
        (view.ids.farther, lambda: easel.zoom < fitted),
        (view.ids.clockwise, lambda: easel.turned % 360 == pytest.approx(15)),
        (view.ids.back, lambda: abs((easel.turned + 180) % 360 - 180) < 0.5),
        (view.ids.fit, lambda: easel.is_fitted),
    ):
        ui.tap(key)
        assert changed(), key.icon
    assert screen.piece_id is None
    assert screen.rooms.gallery.recent(1) == []


def test_undo_and_redo_have_two_keys(ui, screen):
    line(ui, screen)
    ui.key("ctrl+z")
    assert not screen.can_undo
    ui.key("ctrl+y")
    assert screen.can_undo
    ui.key("ctrl+z", "ctrl+shift+z")
    assert screen.can_undo


def test_every_key_that_is_told_does_something(screen):
    told = " ".join(keys for keys, _ in draw_keys.SPOKEN).lower().replace(",", " ").split()
    for name in "begicvslp[]0r+-":
        assert name in told
        assert draw_keys.act_of(screen, name, frozenset()) is not None
    for name in "123456":
        assert draw_keys.act_of(screen, name, frozenset()) is not None
    assert draw_keys.act_of(screen, "z", frozenset({"ctrl"})) is not None
    assert draw_keys.act_of(screen, "b", frozenset({"alt"})) is None
    assert draw_keys.act_of(screen, "7", frozenset()) is None


def round_by(ui, key):
    """Press a key until the focus is where it was before; return all that had it, each of them in the window."""
    seen = []
    for _ in range(60):
        ui.key(key)
        holder = focused()
        assert holder is not None, "the focus is lost"
        if any(holder is one for one in seen):
            return seen
        left, bottom = holder.to_window(*holder.pos)
        assert -2 <= left <= left + holder.width <= ui.window.width + 2, f"{holder} is out of the window"
        assert -2 <= bottom <= bottom + holder.height <= ui.window.height + 2, f"{holder} is out of the window"
        seen.append(holder)
    raise AssertionError("it goes on for ever")


def names_of(holders, ids):
    return {name for name, widget in ids.items() if any(widget.__self__ is holder for holder in holders)}


def test_tab_reaches_every_tool_of_the_screen(ui, screen):
    line(ui, screen)
    ui.key("ctrl+z")
    line(ui, screen)
    line(ui, screen)
    ui.key("ctrl+z")
    seen = round_by(ui, "Tab")
    names = names_of(seen, screen.ids)
    tools = {"leave", "brush", "eraser", "fill", "symmetry", "layers", "paper", "undo", "redo", "play", "strip"}
    assert tools <= names
    assert len([holder for holder in seen if holder in screen.ids.swatches.children]) == 7
    assert len([holder for holder in seen if holder in screen.ids.dots.children]) == 3
    assert screen.ids.view.ids.opener.__self__ in seen


@pytest.mark.parametrize("name", ["brush", "eraser", "fill", "colour", "symmetry", "layers", "paper"])
def test_tab_reaches_everything_in_a_sheet_and_stays_there(ui, screen, name):
    line(ui, screen)
    ui.key("Tab")
    screen.toggle(name)
    ui.wait(0.2)
    sheet = screen.sheet
    there = [
        child
        for child in sheet.walk(restrict=True)
        if isinstance(child, FocusBehavior) and child.is_focusable and not child.disabled
    ]
    seen = []
    for _ in range(len(there) + 2):
        ui.key("Tab")
        holder = focused()
        assert any(holder is child for child in sheet.walk(restrict=True))
        seen.append(holder)
    assert {id(child) for child in there} <= {id(child) for child in seen}
    ui.key("Escape")
    assert screen.open_sheet == ""


def test_upright_and_small_windows_keep_every_tool_in_view(ui, rooms):
    for size in ((800, 1280), (640, 560), (600, 1024), (1920, 1080)):
        ui.resize(*size)
        screen = show(ui, rooms)
        line(ui, screen)
        ids = screen.ids
        rows = [*ids.brushes.children, *ids.steps.children, *ids.swatches.children, ids.leave, ids.play, ids.view]
        for widget in rows:
            x, y = widget.to_window(*widget.pos)
            assert -1 <= x <= x + widget.width <= size[0] + 1, (size, widget)
            assert -1 <= y <= y + widget.height <= size[1] + 1, (size, widget)
            assert min(widget.width, widget.height) >= 48, (size, widget, widget.size)
        boxes = [(w.x, w.y, w.right, w.top) for w in [*ids.brushes.children, *ids.steps.children, ids.leave, ids.play]]
        for n, one in enumerate(boxes):
            for other in boxes[n + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (size, one, other)
        assert screen.easel.sheet[3] > 0.4 * min(size)
        ui.reset()


def test_left_handed_the_sheet_comes_from_the_right(ui, rooms):
    rooms.settings.set("left_handed", True)
    screen = show(ui, rooms)
    screen.toggle("layers")
    ui.frames(4)
    assert screen.sheet.x > ui.window.width / 2 - 100
    assert screen.ids.tool_plate.x >= screen.sheet.right

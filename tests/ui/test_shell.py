"""Going about: screens, the way back, the rail and the foot, keys."""

import pytest

from studio.ui.screen import Screen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.tokens import COLOURS
from studio.ui.widgets.nav import NavItem, NavPlace
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField

PLACES = [
    NavPlace("today", "today", "Today"),
    NavPlace("draw", "brush", "Draw"),
    NavPlace("sound", "music", "Sound"),
    NavPlace("gallery", "images", "Gallery"),
    NavPlace("journal", "book-open", "Journal"),
    NavPlace("settings", "settings", "Settings", True),
]


class Room(Screen):
    """A screen that remembers what happened to it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.heard = []
        self.levels = 0
        self.add_widget(PushButton(text="Here", pos=(400, 300)))

    def enter(self, **args):
        self.heard.append(("enter", args))

    def leave(self):
        self.heard.append(("leave", {}))

    def back(self):
        self.levels -= 1
        return self.levels >= 0

    def key(self, name, modifiers):
        self.heard.append((name, modifiers))
        return name == "z"


@pytest.fixture
def shell(ui):
    made = []

    def factory(name, **kwargs):
        def make(_rooms, _shell):
            made.append(name)
            return Room(**kwargs)

        return make

    factories = {place.name: factory(place.name) for place in PLACES}
    factories["draw"] = factory("draw", nav=False, ground="sunk")
    factories["piece"] = factory("piece", nav_item="gallery")
    theme.motion = False
    shell = Shell(None, factories, PLACES)
    shell.made_so_far = made
    shell.go("today")
    ui.mount(shell)
    return shell


def test_only_the_screen_that_is_shown_is_made_and_in_the_tree(ui, shell):
    assert shell.made_so_far == ["today"]
    today = shell.screen
    gallery = shell.go("gallery", query="water")
    ui.frames(2)
    assert today.parent is None
    assert gallery.parent is shell
    assert gallery.heard == [("enter", {"query": "water"})]
    assert today.heard == [("enter", {}), ("leave", {})]
    assert shell.go("today") is today


def test_the_way_back_is_the_way_one_came(ui, shell):
    shell.go_to("gallery")
    shell.go("piece", piece="a")
    shell.go("draw")
    assert shell.back()
    assert shell.screen.name == "piece"
    assert shell.screen.heard[-1] == ("enter", {"piece": "a"})
    assert shell.back()
    assert shell.screen.name == "gallery"
    assert shell.back()
    assert shell.screen.name == "today"
    assert not shell.back()


def test_escape_closes_one_level_at_a_time(ui, shell):
    shell.go("gallery")
    shell.screen.levels = 1
    sheet = Sheet(title="Tags")
    sheet.open(shell.screen)
    field = TextField(size_hint_x=None, width=300, pos=(500, 500))
    shell.screen.add_widget(field)
    field.focus = True
    ui.frames(3)
    ui.key("Escape")
    assert not field.focus
    assert sheet.shown
    ui.key("Escape")
    assert not sheet.shown
    assert shell.screen.name == "gallery"
    ui.key("Escape")
    assert shell.screen.name == "gallery"
    ui.key("Escape")
    assert shell.screen.name == "today"
    ui.key("Escape")
    assert shell.screen.name == "today"


def test_keys_reach_the_screen_unless_something_is_being_typed(ui, shell):
    ui.key("ctrl+z")
    assert ("z", frozenset({"ctrl"})) in shell.screen.heard
    field = TextField(size_hint_x=None, width=300, pos=(500, 500))
    shell.screen.add_widget(field)
    field.focus = True
    ui.frames(2)
    before = len(shell.screen.heard)
    ui.key("z")
    assert len(shell.screen.heard) == before
    assert field.text == "z"


def test_locks_of_the_keyboard_are_nothing_that_is_held(ui, shell):
    shell.screen.heard.clear()
    ui.window.dispatch("on_key_down", 275, 79, None, ["numlock", "capslock"])
    ui.window.dispatch("on_key_down", 122, 29, None, ["ctrl", "numlock"])
    assert shell.screen.heard == [("right", frozenset()), ("z", frozenset({"ctrl"}))]


def test_a_sheet_has_the_keys_before_the_screen_and_what_is_read_stands_still_under_it(ui, shell):
    screen, sheet, heard = shell.screen, Sheet(title="Tags"), []
    sheet.key = lambda name: heard.append(name) or name == "down"
    sheet.open(screen)
    screen.heard.clear()
    ui.key("Down", "Right")
    assert (heard, screen.heard) == (["down", "right"], [("right", frozenset())])
    screen.under_sheets = False
    ui.key("Right")
    assert len(screen.heard) == 1
    sheet.close()
    ui.until(lambda: sheet.parent is None, what="the sheet to go")
    ui.key("Right")
    assert len(screen.heard) == 2


def test_the_first_tab_lands_in_the_screen_and_going_away_lets_go(ui, shell):
    ui.key("Tab")
    assert focused().text == "Here"
    shell.go("gallery")
    assert focused() is None


def test_a_place_is_gone_to_when_its_item_is_pressed_and_stays_lit(ui, shell):
    items = {item.name: item for item in shell.nav.children}
    ui.tap(items["gallery"])
    assert shell.screen.name == "gallery"
    assert [name for name, item in items.items() if item.chosen] == ["gallery"]
    shell.go("piece")
    assert items["gallery"].chosen


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (1920, 1080), (1024, 640), (700, 900)])
def test_six_places_fit_beside_every_window_and_overlap_nothing(ui, shell, size):
    ui.resize(*size)
    items = shell.nav.children
    assert len(items) == 6
    for i, item in enumerate(items):
        assert item.x >= 0
        assert item.y >= 0
        assert item.right <= size[0]
        assert item.top <= size[1]
        assert min(item.size) >= 56
        words = [child for child in item.children if getattr(child, "text", "")]
        assert all(word.width <= item.width for word in words)
        for other in items[i + 1 :]:
            assert not item.collide_widget(other), (item.name, other.name)
        assert not item.collide_widget(shell.screen)


def test_the_rail_is_where_the_boards_have_it(ui, shell):
    today = next(item for item in shell.nav.children if item.name == "today")
    assert (today.x, shell.height - today.top, today.width, today.height) == (8, 24, 96, 92)
    assert shell.screen.x == 112
    assert not shell.screen.portrait


def test_an_upright_window_has_a_foot(ui, shell):
    ui.resize(800, 1280)
    assert shell.portrait
    assert shell.screen.portrait
    assert all(item.y == 12 and item.height == 84 for item in shell.nav.children)
    assert (shell.screen.y, shell.screen.width) == (108, 800)


def test_making_has_the_whole_window_and_a_darker_ground(ui, shell):
    shell.go("draw")
    ui.frames(2)
    assert shell.nav.parent is None
    assert shell.screen.size == [1280, 800]
    assert ui.pixel(5, 5) == COLOURS["sunk"][0]
    assert all(isinstance(child, Room) for child in shell.children)
    shell.back()
    ui.frames(2)
    assert any(isinstance(item, NavItem) for item in shell.nav.children)
    assert ui.pixel(700, 5) == COLOURS["bg"][0]


def test_a_screen_fades_in_and_is_soon_there(ui, shell):
    theme.motion = True
    shell.go("gallery")
    assert shell.screen.opacity < 1
    ui.wait(0.25)
    assert shell.screen.opacity == 1


def test_a_toast_lies_at_the_foot_and_a_new_one_takes_its_place(ui, shell):
    first = shell.toast("Kept.")
    ui.frames(2)
    second = shell.toast("It is in the trash.", undo=lambda: None)
    ui.frames(3)
    assert first.parent is None
    assert second.parent is shell
    assert second.y == 24
    assert abs(second.center_x - shell.screen.center_x) <= 1


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
def test_a_toast_stands_beside_a_sheet_or_above_it(ui, shell, size):
    ui.resize(*size)
    theme.motion = False
    shell.go("gallery")
    toast = shell.toast("It is in the trash.", undo=lambda: None)
    sheet = Sheet(title="Tags", side="right", inset=24)
    sheet.open(shell.screen)
    ui.frames(3)
    assert toast.right <= sheet.x or toast.y >= sheet.top
    sheet.close()
    ui.frames(3)
    assert (toast.y, round(toast.center_x)) == (shell.screen.y + 24, round(shell.screen.center_x))

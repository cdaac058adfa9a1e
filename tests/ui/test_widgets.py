"""The parts that are pressed, turned and scrolled, in a real window; and what all parts share."""

import gc
import weakref

import pytest
from kivy.factory import Factory
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from PIL import ImageChops

from studio.ui.theme import theme
from studio.ui.tokens import COLOURS, THEMES
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.disc import Disc
from studio.ui.widgets.door import Door
from studio.ui.widgets.hands import hands
from studio.ui.widgets.horizon_bar import HorizonBar
from studio.ui.widgets.icon import Icon
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.level_slider import LevelSlider
from studio.ui.widgets.meter import Meter
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.roll import Roll
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.tick import Tick
from studio.ui.widgets.wave_bars import WaveBars
from tests.ui.floor import count, on_floor, put


@pytest.mark.parametrize("name", THEMES)
def test_a_primary_button_is_painted_in_exactly_the_accent(ui, name):
    theme.set(name)
    button = put(PushButton(kind="primary", text="Say it", icon="mic"))
    ui.mount(on_floor(button))
    wanted = COLOURS["accent"][THEMES.index(name)]
    assert ui.pixel(button.x + 24, button.center_y) == wanted


def test_everything_repaints_when_the_theme_changes(ui):
    button = put(PushButton(text="Write"))
    ui.mount(on_floor(button))
    assert ui.pixel(button.x + 20, button.center_y) == COLOURS["raised"][0]
    theme.set("paper")
    ui.frames(2)
    assert ui.pixel(button.x + 20, button.center_y) == COLOURS["raised"][1]


def test_no_part_keeps_a_colour_of_the_theme_before(ui):
    """Every part shown in Dusk and then turned to Paper looks as one that was made in Paper."""

    def parts():
        floor = FloatLayout()
        made = [
            PushButton(kind="primary", text="a", icon="x"),
            PushButton(kind="ghost", text="a"),
            Chip(text="a", chosen=True),
            Chip(icon="x"),
            IconButton(icon="x", kind="tool", chosen=True),
            Tick(text="a", caption="b", active=True, size_hint_x=None, width=300),
            LevelSlider(text="a", value=0.5, reading="5", size_hint_x=None, width=400),
            TextField(text="a", icon="search", size_hint_x=None, width=300),
            Panel(size_hint=(None, None), size=(100, 100)),
            Disc(returns=2),
            Meter(level=0.6),
            Door(kind="sound", text="a", icon="x", caption="b", size_hint=(None, None), size=(300, 300)),
            HorizonBar(size_hint_x=None, width=300, ticks=[0.2, 0.8], pins=[(0.5, "words")]),
            WaveBars(peaks=[1, 0.5], size_hint=(None, None), size=(100, 60)),
            Roll(notes=[(0, 1, 0.5, 1)], size_hint=(None, None), size=(100, 60)),
            Swatch(colour="#F3E8D8", chosen=True),
        ]
        for i, part in enumerate(made):
            part.pos = 20 + 310 * (i % 4), 20 + 170 * (i // 4)
            floor.add_widget(part)
        return floor

    turned = ui.mount(parts())
    theme.set("paper")
    ui.frames(4)
    one = ui.look()
    ui.window.remove_widget(turned)
    ui.mount(parts())
    ui.frames(4)
    assert ImageChops.difference(one, ui.look()).getbbox() is None


def test_a_plate_whose_ground_and_edge_are_taken_away_leaves_nothing(ui):
    panel = Panel(size_hint=(None, None), size=(300, 200), pos=(100, 100))
    ui.mount(on_floor())
    empty = ui.look()
    ui.mount(on_floor(panel))
    assert ImageChops.difference(empty, ui.look()).getbbox() is not None
    panel.ground, panel.edge = (0, 0, 0, 0), 2
    ui.frames(2)
    panel.edge = 0
    ui.frames(2)
    assert ImageChops.difference(empty, ui.look()).getbbox() is None


def test_a_ring_that_is_shown_while_the_theme_changes_takes_its_colour(ui):
    button = put(PushButton(text="a"))
    ui.mount(on_floor(button))
    hands.at_keys, button.focus = True, True
    ui.frames(2)
    at = round(button.center_x), round(button.top + 5)
    assert ui.pixel(*at) == COLOURS["focus"][0]
    theme.set("contrast")
    ui.frames(2)
    assert ui.pixel(*at) == COLOURS["focus"][THEMES.index("contrast")]
    button.focus = False
    ui.frames(2)
    assert ui.pixel(*at) != COLOURS["focus"][THEMES.index("contrast")]


def test_buttons_are_as_high_as_they_are_drawn_on_the_boards(ui):
    button, chip, key, tool = PushButton(text="a"), Chip(text="a"), IconButton(icon="x"), IconButton(kind="tool")
    ui.mount(on_floor(button, chip, key, tool))
    assert (button.height, chip.height, key.height, tool.height) == (64, 56, 64, 72)
    assert key.width == 64
    button.tall = 88
    assert button.height == 88


def test_nothing_that_can_be_pressed_is_smaller_than_56(ui):
    parts = [PushButton(text="a"), Chip(icon="x"), IconButton(icon="x"), Swatch(), Tick(text="a")]
    parts.append(IconButton(kind="tool", icon="x"))
    ui.mount(on_floor(*parts))
    for part in parts:
        assert min(part.size) >= 56, part


def test_a_tap_acts_once_and_shows_that_it_is_held(ui):
    button = put(PushButton(text="Write"))
    acts = count(button)
    ui.mount(on_floor(button))
    finger = ui.touch(*ui.middle(button))
    finger.touch_down()
    ui.frames(2)
    assert ui.pixel(button.x + 20, button.center_y) == COLOURS["pressed"][0]
    finger.touch_up()
    ui.wait(0.06)
    assert acts == [1]
    assert ui.pixel(button.x + 20, button.center_y) == COLOURS["raised"][0]


def test_a_disabled_button_neither_acts_nor_takes_the_focus(ui):
    button = put(PushButton(text="Write", disabled=True))
    acts = count(button)
    ui.mount(on_floor(button))
    ui.tap(button)
    assert acts == []
    assert not button.focus


def test_real_tabs_go_through_every_part_in_order_and_enter_and_space_act(ui):
    first, field, last = PushButton(text="One"), TextField(), PushButton(text="Three")
    skipped = PushButton(text="Two", disabled=True)
    acts = count(last)
    row = BoxLayout(padding=40, spacing=20)
    for part in (first, skipped, field, last):
        row.add_widget(part)
    ui.mount(row)
    first.focus = True
    ui.frames(2)
    ui.key("Tab")
    assert field.focus
    ui.key("Tab")
    assert last.focus
    ui.key("Return", "space")
    assert acts == [1, 1]
    ui.key("shift+Tab")
    assert field.focus


def test_the_ring_shows_for_the_keyboard_and_not_for_a_finger(ui):
    button = put(PushButton(text="Write"))
    ui.mount(on_floor(button))
    ring = button.x + button.width / 2, button.top + 4
    ui.tap(button)
    assert button.focus
    assert ui.pixel(*ring) == COLOURS["bg"][0]
    ui.key("shift+Tab")
    button.focus = True
    ui.frames(2)
    assert ui.pixel(*ring) == COLOURS["focus"][0]
    assert ui.pixel(ring[0], button.top + 1) != COLOURS["focus"][0]


def test_holding_enter_down_presses_once_and_acts_when_let_go(ui):
    button = put(PushButton(text="Write"))
    acts, presses = count(button), []
    button.bind(on_press=lambda *_: presses.append(1))
    ui.mount(on_floor(button))
    button.focus = True
    ui.frames(2)
    ui.xdo("keydown", "Return")
    for _repeat in range(3):
        button.keyboard_on_key_down(None, (13, "enter"), "", [])
    assert (presses, acts) == ([1], [])
    ui.xdo("keyup", "Return")
    ui.wait(0.05)
    assert (presses, acts) == ([1], [1])


def test_a_tick_turns_over_wherever_its_row_is_touched(ui):
    tick = Tick(text="How it was made", caption="the replay", size_hint_x=None, width=460, pos=(100, 100))
    ui.mount(on_floor(tick))
    assert tick.height >= 84
    ui.tap(tick, (tick.x + 10, tick.y + 10))
    assert tick.active
    ui.wait(0.06)
    ui.tap(tick, (tick.right - 10, tick.top - 10))
    assert not tick.active


def test_a_slider_can_be_tapped_stepped_and_typed(ui):
    slider = LevelSlider(text="Size", low=1, high=60, step=1, value=24, size_hint_x=None, width=500, pos=(100, 100))
    ui.mount(on_floor(slider))
    track = next(child for child in slider.children if hasattr(child, "thumb"))
    minus, plus = (child for child in slider.children[::-1] if isinstance(child, IconButton))
    ui.tap(plus)
    assert slider.value == 25
    ui.tap(minus)
    ui.tap(minus)
    assert slider.value == 23
    ui.tap(track, (track.right - 29, track.center_y))
    assert slider.value == 60
    assert plus.disabled
    track.focus = True
    ui.frames(2)
    ui.key("Left", "Left", "Home")
    assert slider.value == 1


def test_scrolling_by_hand_does_not_press_and_a_tap_does(ui):
    column = Factory.Column(spacing=10)
    buttons = [PushButton(text=f"Button {i}") for i in range(30)]
    acts = [count(button) for button in buttons]
    for button in buttons:
        column.add_widget(button)
    scroll = Scroll()
    scroll.add_widget(column)
    ui.mount(scroll)
    scroll.scroll_y = 1
    ui.frames(3)
    ui.drag([(60, 200 + 12 * i) for i in range(20)])
    ui.wait(0.4)
    assert scroll.scroll_y < 1
    assert not any(acts)
    x, y = scroll.g_translate.xy
    assert (x, y) == (round(x), round(y))
    seen = next(b for b in buttons if 300 < b.to_window(*b.center)[1] < 500)
    ui.tap(seen, seen.to_window(*seen.center))
    ui.wait(0.3)
    assert sum(map(len, acts)) == 1


def test_a_slider_that_scrolls_along_follows_a_hand_that_goes_across_at_once(ui):
    column = Factory.Column(spacing=10)
    sliders = [LevelSlider(value=0.5) for _ in range(30)]
    for slider in sliders:
        column.add_widget(slider)
    scroll = Scroll()
    scroll.add_widget(column)
    ui.mount(scroll)
    track = sliders[4].ids.track
    x, y = track.to_window(*track.center)
    touch = ui.touch(x, y)
    touch.touch_down()
    ui.frame()
    touch.touch_move(x + 40, y + 3)
    ui.frames(4)
    touch.touch_move(x + 120, y + 3)
    ui.frame()
    assert sliders[4].value > 0.55
    assert scroll.scroll_y == 1
    touch.touch_up()


def test_the_focus_brings_its_part_into_view(ui):
    column = Factory.Column(spacing=10)
    buttons = [PushButton(text=f"Button {i}") for i in range(30)]
    for button in buttons:
        column.add_widget(button)
    scroll = Scroll()
    scroll.add_widget(column)
    ui.mount(scroll)
    buttons[-1].focus = True
    ui.frames(4)
    assert buttons[-1].to_window(*buttons[-1].pos)[1] >= 0


def test_contrast_puts_an_edge_on_panels_and_buttons(ui):
    theme.set("contrast")
    panel = Panel(size_hint=(None, None), size=(300, 200), pos=(100, 100))
    button = put(PushButton(text="Write"), 500, 100)
    ui.mount(on_floor(panel, button))
    for part in (panel, button):
        assert ui.pixel(part.center_x, part.y) == COLOURS["line"][2]
        assert ui.pixel(part.center_x, part.y + 3) != COLOURS["line"][2]


def test_a_screen_full_of_parts_is_freed_when_it_is_gone(ui):
    floor = on_floor(PushButton(text="a", icon="x"), Chip(text="b"), Tick(text="c"), TextField(text="d"))
    floor.add_widget(LevelSlider(text="e"))
    floor.add_widget(Disc())
    floor.add_widget(Icon(icon="x"))
    floor.add_widget(HorizonBar(pins=[(0.5, "words")]))
    ui.mount(floor)
    refs = {type(child).__name__: weakref.ref(child) for child in floor.children}
    ui.reset()
    del floor
    ui.frames(3)
    gc.collect()
    assert [name for name, ref in refs.items() if ref() is not None] == []


def test_nobody_holds_the_focus_at_the_start(ui):
    assert focused() is None

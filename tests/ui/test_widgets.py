"""The parts, in a real window."""

import gc
import weakref

import numpy as np
import pytest
from kivy.factory import Factory
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from PIL import ImageChops

from studio.ui.theme import theme
from studio.ui.tokens import COLOURS, ROLES, THEMES
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.disc import Disc
from studio.ui.widgets.door import Door
from studio.ui.widgets.hands import hands
from studio.ui.widgets.horizon_bar import HorizonBar
from studio.ui.widgets.icon import Icon
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.level_slider import LevelSlider
from studio.ui.widgets.mask import glyph, icon_names
from studio.ui.widgets.meter import Meter
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.roll import Roll
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.tick import Tick
from studio.ui.widgets.toast import Toast
from studio.ui.widgets.wave_bars import WaveBars
from studio.ui.widgets.words import Words


def on_floor(*widgets) -> FloatLayout:
    """Return a layout that lets the widgets lie where they are put."""
    floor = FloatLayout()
    for widget in widgets:
        floor.add_widget(widget)
    return floor


def put(widget, x=100, y=100):
    """Place a widget that has its own size."""
    widget.pos = x, y
    return widget


def count(button) -> list:
    """Return a list that grows each time the button acts."""
    acts = []
    button.bind(on_release=lambda *_: acts.append(1))
    return acts


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
    assert ui.pixel(*ring) == COLOURS["bg"][0] or ui.pixel(*ring) == "#000000"
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


def test_a_line_is_as_high_as_its_role_says_and_wraps_at_its_width(ui):
    short = Words(text="It was quiet.", role="display", wrap=False)
    long = Words(text="First it was only grey and moving. " * 4, size_hint_x=None, width=300)
    ui.mount(on_floor(short, long))
    assert short.height == 54
    assert 200 < short.width < 300
    assert long.line_count >= 4
    assert long.height == long.line_count * 30
    assert long.texture_size[0] <= 300


@pytest.mark.parametrize("role", ROLES)
def test_no_letter_is_cut_off(ui, role):
    words = put(Words(text="Ågjpqy|", role=role, wrap=False))
    ui.mount(on_floor(words))
    picture = ui.look()
    top, left = picture.height - round(words.top), round(words.x)
    line = picture.crop((left, top - 20, left + round(words.width), top + round(words.height) + 20))
    ground = picture.getpixel((5, 5))
    rows = [y for y in range(line.height) if any(line.getpixel((x, y)) != ground for x in range(line.width))]
    assert rows[0] > 2
    assert rows[-1] < line.height - 3
    assert rows[-1] - rows[0] > ROLES[role].size * 0.9


def test_text_is_lighter_than_nothing_when_disabled_and_never_see_through(ui):
    words = put(Words(text="|||||||||", role="body", wrap=False, disabled=True))
    ui.mount(on_floor(words))
    assert words.shade("body", "", None, True, "dusk") == theme.off


def test_every_icon_of_the_look_has_a_glyph():
    wanted = (
        "audio-lines bell blend book-open brush check chevron-left chevron-right circle-off cloud-fog cloud-rain "
        "ellipsis eraser eye flower heart heart-pulse images key-round layers life-buoy lock map-pin maximize mic "
        "minus music pause pen-line piano pipette play plus redo-2 repeat search skip-back sun undo-2 volume-2 waves "
        "waypoints wind x today"
    )
    assert set(wanted.split()) <= set(icon_names())


@pytest.mark.parametrize("name", ["mic", "x", "today", "settings"])
def test_an_icon_fills_its_box_evenly(ui, name):
    texture = glyph(name, 48)
    alpha = np.frombuffer(texture.pixels, np.uint8).reshape(texture.height, texture.width, 4)[..., 3]
    columns = np.flatnonzero(alpha.max(axis=0))
    assert abs(columns[0] - (texture.width - 1 - columns[-1])) <= 2
    assert alpha.max() == 255


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


def test_typing_lands_in_the_field_and_enter_says_so(ui):
    field = TextField(size_hint_x=None, width=400, pos=(100, 100))
    said = []
    field.bind(on_enter=lambda *_: said.append(field.text))
    ui.mount(on_floor(field))
    ui.xclick(field)
    ui.until(lambda: field.focus, what="the focus")
    ui.xdo("type", "--delay", "8", "Hello moon 123")
    ui.until(lambda: field.text == "Hello moon 123", what="the words")
    ui.key("Return")
    assert said == ["Hello moon 123"]


def test_a_password_shows_dots_until_the_eye_is_pressed(ui):
    field = TextField(text="moon", password=True, size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    assert field.entry.password
    eye = next(child for child in field.children if isinstance(child, IconButton))
    ui.tap(eye)
    assert not field.entry.password


def test_a_field_in_a_pill_stands_in_its_middle(ui):
    field = TextField(text="xxxx", size_hint_x=None, width=300, pos=(100, 100))
    ui.mount(on_floor(field))
    field.focus = True
    ui.frames(3)
    assert field.entry.scroll_y == 0
    field.focus = False
    ui.frames(3)
    picture = ui.look().crop((124, 700 - 64, 200, 700))
    ground = picture.getpixel((70, 3))
    rows = [y for y in range(64) if any(picture.getpixel((x, y)) != ground for x in range(40))]
    assert abs((rows[0] + rows[-1]) / 2 - 33) <= 3


def test_selecting_text_hands_it_to_nobody(ui, monkeypatch):
    given = []

    class Outside:
        """Stands for `xclip`, which keeps what it is given after the program has ended."""

        def set_cutbuffer(self, *data):
            given.append(data)

    field = TextField(text="private words", size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    monkeypatch.setattr("kivy.uix.textinput.CutBuffer", Outside())
    field.entry.select_all()
    ui.frames(3)
    assert field.entry.selection_text == "private words"
    assert given == []


def test_undo_takes_back_a_word_and_redo_gives_it_again(ui):
    field = TextField(multiline=True)
    ui.mount(field)
    field.focus = True
    for letter in "still tired today":
        field.entry.insert_text(letter)
    field.entry.do_undo()
    assert field.text == "still tired"
    field.entry.do_undo()
    field.entry.do_undo()
    assert field.text == ""
    field.entry.do_redo()
    field.entry.do_redo()
    assert field.text == "still tired"


def test_two_pages_follow_their_cursors_each_for_itself(ui):
    row = BoxLayout()
    pages = [TextField(multiline=True), TextField(multiline=True)]
    for page in pages:
        row.add_widget(page)
    ui.mount(row)
    for page in pages:
        page.text = "a line\n" * 80
    ui.frames(4)
    assert all(page.entry.scroll_y > 0 for page in pages)


def test_words_that_were_typed_do_not_stay_in_a_cache_of_the_process(ui):
    from kivy.cache import Cache

    field = TextField(text="quite private", size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    for name in ("textinput.label", "textinput.width"):
        assert not any("private" in str(key) for key in Cache._objects[name])


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


def test_a_sheet_comes_in_swallows_touches_and_goes(ui):
    behind = PushButton(text="Behind", pos=(300, 400))
    acts = count(behind)
    floor = on_floor(behind)
    sheet = Sheet(title="Brushes")
    sheet.add_widget(Chip(text="water"))
    closed = []
    sheet.bind(on_closed=lambda *_: closed.append(1))
    ui.mount(floor)
    sheet.open(floor)
    ui.wait(0.3)
    assert (sheet.x, sheet.width, sheet.y, sheet.height) == (116, 548, 16, 768)
    ui.tap(None, (400, 420))
    assert acts == []
    sheet.close()
    ui.wait(0.3)
    assert sheet.parent is None
    assert closed == [1]


def test_a_sheet_comes_from_below_in_an_upright_window(ui):
    ui.resize(800, 1280)
    floor = ui.mount(FloatLayout())
    sheet = Sheet(title="Brushes")
    sheet.open(floor)
    ui.wait(0.3)
    assert sheet.width == 800
    assert sheet.height <= 1280 * 0.6
    assert sheet.y == 0


def test_with_reduced_motion_a_sheet_is_there_at_once(ui):
    theme.motion = False
    floor = ui.mount(FloatLayout())
    sheet = Sheet(title="Brushes")
    sheet.open(floor)
    assert sheet.x == 116
    sheet.close()
    assert sheet.parent is None


def test_a_toast_undoes_and_leaves_the_focus_where_it_is(ui):
    undone = []
    field = TextField(size_hint_x=None, width=300, pos=(100, 500))
    toast = Toast(text="It is in the trash.", undo=lambda: undone.append(1), pos=(100, 100))
    floor = ui.mount(on_floor(field))
    field.focus = True
    ui.frames(2)
    toast.show(floor)
    ui.frames(3)
    assert field.focus
    ui.tap(None, (toast.x + 40, toast.center_y))
    assert field.focus
    ui.tap(toast.ids.back)
    assert undone == [1]
    assert toast.parent is None


def test_a_toast_stays_while_it_is_touched_and_goes_by_itself(ui):
    toast = Toast(text="Kept.", seconds=0.2, pos=(100, 100))
    floor = ui.mount(FloatLayout())
    toast.show(floor)
    ui.frames(3)
    finger = ui.touch(toast.x + 20, toast.center_y)
    finger.touch_down()
    ui.wait(0.4)
    assert toast.parent is floor
    finger.touch_up()
    ui.wait(0.4)
    assert toast.parent is None


@pytest.mark.parametrize(("sun", "above"), [(0.05, 91), (0.46, 52), (0.86, 13), (1, 0)])
def test_a_disc_stands_as_far_above_its_horizon_as_the_days_say(ui, sun, above):
    disc = put(Disc(radius=48, sun=sun, shore=-1), 200, 200)
    ui.mount(on_floor(disc))
    assert disc.shown == above
    picture = ui.look()
    column = [picture.getpixel((round(disc.center_x), y)) for y in range(picture.height)]
    amber = tuple(round(v * 255) for v in theme.hue("amber")[:3])
    lit = [picture.height - y for y, colour in enumerate(column) if colour == amber]
    if sun < 1:
        assert abs(max(lit) - disc.level - above) <= 1
        assert abs(min(lit) - 1 - disc.level) <= 1


def test_each_return_lays_one_line_of_light_and_never_more_than_five(ui):
    disc = put(Disc(radius=48, sun=0.5, returns=3, shore=-1), 200, 200)
    ui.mount(on_floor(disc))

    def lines():
        picture = ui.look()
        x, bottom = round(disc.center_x), picture.height - disc.level + 2
        lit = [max(picture.getpixel((x, y))) > 150 for y in range(bottom, picture.height)]
        return sum(1 for before, now in zip([False, *lit], lit, strict=False) if now and not before)

    assert lines() == 3
    disc.returns = 9
    ui.frames(2)
    assert lines() == 5


def test_a_new_line_of_light_grows_from_its_middle_once(ui):
    disc = put(Disc(radius=48, sun=0.5, returns=1, shore=-1), 200, 200)
    ui.mount(on_floor(disc))
    disc.lay_line()
    ui.frames(1)
    assert (disc.returns, disc.drawn < 1) == (2, True)
    ui.wait(0.3)
    assert disc.drawn == 1
    theme.motion = False
    disc.lay_line()
    assert (disc.returns, disc.drawn) == (3, 1)


def test_the_horizon_goes_where_it_is_touched_and_says_so(ui):
    bar = HorizonBar(size_hint_x=None, width=600, pos=(100, 300), ticks=np.linspace(0, 1, 50))
    bar.pins = [(0.2, "words"), (0.8, "voice")]
    sought, pinned = [], []
    bar.bind(on_seek=lambda _bar, value: sought.append(round(value, 2)), on_pin=lambda _bar, i: pinned.append(i))
    ui.mount(on_floor(bar))
    bar.value = 0.9
    assert sought == []
    ui.tap(bar, (400, bar.level - 20))
    assert sought == [0.5]
    ui.tap(bar, (220, bar.level + 40))
    assert pinned == [0]
    assert sought == [0.5]
    bar.focus = True
    ui.frames(2)
    ui.key("Right")
    assert sought[-1] == 0.52


def test_sounds_are_drawn_as_loud_as_they_are(ui):
    wave = WaveBars(peaks=[0.1, 1.0, 0.1], size_hint=(None, None), size=(200, 100), pos=(100, 100))
    roll = Roll(notes=[(0, 0.5, 1, 1), (0.5, 1, 0, 1)], size_hint=(None, None), size=(200, 100), pos=(400, 100))
    meter = Meter(level=0.5, pos=(700, 100))
    ui.mount(on_floor(wave, roll, meter))
    picture = ui.look().crop((100, 600, 300, 700))
    heights = [sum(1 for y in range(100) if max(picture.getpixel((x, y))) > 120) for x in range(200)]
    assert max(heights[80:120]) >= 90
    assert max(heights[:40]) < 20
    assert roll.texture.size == (200, 100)
    assert meter.lit in (5, 6)
    wave.peaks = np.zeros(0)
    ui.frames(2)
    assert wave.texture is None


@pytest.mark.parametrize("kind", ["draw", "sound", "write", "speak"])
def test_a_door_opens_and_shows_its_face(ui, kind):
    door = Door(kind=kind, text="Door", icon="brush", size_hint=(None, None), size=(400, 372), pos=(100, 100))
    acts = count(door)
    ui.mount(on_floor(door))
    ui.tap(door, (door.x + 10, door.center_y))
    assert acts == [1]
    foot = ui.look().crop((110, 800 - 180, 490, 800 - 110))
    assert len(foot.getcolors(1 << 16)) > 2


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

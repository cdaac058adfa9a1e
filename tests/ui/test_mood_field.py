"""The field of moods, under a hand and under keys: a point, or a part of it."""

import pytest
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from studio.ui.theme import theme
from studio.ui.widgets.mood_field import FINE, STEP, TAPPED, MoodField
from studio.ui.widgets.scroll import Scroll


def put_up(ui, **options):
    theme.motion = False
    field = MoodField(size_hint=(None, None), width=480, pos=(200, 300), **options)
    field.placed = []
    field.bind(on_placed=lambda field: field.placed.append(field.area if field.picks_area else field.point))
    root = FloatLayout()
    root.add_widget(field)
    ui.mount(root)
    return field


def at(field, x, y):
    return field.to_window(*field.spot((x, y)))


def test_a_touch_puts_the_point_there_and_a_drag_takes_it_along(ui):
    field = put_up(ui)
    ui.tap(field, at=at(field, -0.5, 0.25))
    assert field.point == pytest.approx((-0.5, 0.25), abs=0.01)
    ui.drag([at(field, 0.1, 0.1), at(field, 0.4, -0.3), at(field, 0.9, -0.8)])
    assert field.point == pytest.approx((0.9, -0.8), abs=0.01)
    assert len(field.placed) == 2, "it is told when the hand lets go, not on the way"
    ui.drag([at(field, 0, 0), (field.right + 300, field.y - 200)])
    assert field.point == (1.0, -1.0), "the nearest place inside"


def test_arrows_move_the_point_and_delete_takes_it_away(ui):
    field = put_up(ui)
    field.focus = True
    ui.key("Right", "Right", "Up", "shift+Down")
    assert field.point == pytest.approx((2 * STEP, STEP - FINE))
    ui.key(*["Left"] * 8)
    assert field.point[0] == -1.0, "no further than the edge"
    ui.key("Delete")
    assert field.point is None
    assert field.placed[-1] is None


def test_a_part_is_picked_by_a_drag_from_corner_to_corner_either_way(ui):
    field = put_up(ui, picks_area=True)
    ui.drag([at(field, 0.6, -0.8), at(field, 0.2, -0.2), at(field, -0.4, 0.5)])
    assert field.area == pytest.approx((-0.4, -0.8, 0.6, 0.5), abs=0.01)
    assert field.point is None
    ui.tap(field, at=at(field, 0.9, 0))
    assert field.area == pytest.approx((1 - 2 * TAPPED, -TAPPED, 1, TAPPED), abs=0.01), "a tap picks what is around it"


def test_a_part_is_moved_and_made_larger_by_keys(ui):
    field = put_up(ui, picks_area=True)
    field.focus = True
    ui.key("Right")
    assert field.area == pytest.approx((STEP - TAPPED, -TAPPED, STEP + TAPPED, TAPPED))
    ui.key("plus")
    grown = field.area
    assert grown[2] - grown[0] == pytest.approx(2 * TAPPED + STEP)
    ui.key("minus", "minus", "minus", "minus", "minus", "minus")
    assert STEP < field.area[2] - field.area[0] < 2 * TAPPED, "never too small to be seen"
    ui.key("BackSpace")
    assert field.area is None
    assert field.placed[-1] is None


def test_a_drag_up_or_down_moves_the_point_and_not_the_sheet(ui):
    theme.motion = False
    scroll, field = Scroll(), MoodField(tall=300)
    column = BoxLayout(orientation="vertical", size_hint_y=None, height=1200)
    for widget in (field, MoodField(tall=900, fixed=True)):
        column.add_widget(widget)
    scroll.add_widget(column)
    ui.mount(scroll)
    ui.drag([at(field, 0.5, 0.8 - step / 10) for step in range(16)])
    assert scroll.scroll_y == 1
    assert field.point == pytest.approx((0.5, -0.7), abs=0.02)
    x, y = ui.middle(scroll)
    ui.drag([(x, y - 200 + step * 20) for step in range(16)])
    assert scroll.scroll_y < 1, "beside the field, and on one that only shows, a hand scrolls"


def test_its_words_stand_out_of_the_way_of_the_points(ui):
    field = put_up(ui)
    field.width, field.tall = 270, 190
    ui.frames(2)
    words = {name: field.ids[name] for name in ("high", "low", "left", "right")}
    usual = {name: tuple(word.pos) for name, word in words.items()}
    for x in range(-10, 11):
        for y in range(-10, 11):
            field.point, field.marks = (x / 10, y / 10), [(-x / 10, y / 10)]
            for name, word in words.items():
                for spot in (field.spot(field.point), field.spot(field.marks[0])):
                    free = not (word.x < spot[0] < word.right and word.y < spot[1] < word.top)
                    assert free or not word.opacity, (name, field.point)
    field.point, field.marks = None, []
    assert {name: tuple(word.pos) for name, word in words.items()} == usual
    field.point = (0.7, -0.25)
    assert words["right"].y > field.center_y, "above the line when the point lies below it"
    assert words["left"].top < field.center_y

"""Looking at the tests' window: a picture is of what is there now, though most turns are not drawn."""

import pytest
from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from tests.ui import harness


class Ground(Widget):
    """Fills the window with one colour."""

    def __init__(self, colour):
        super().__init__()
        with self.canvas:
            self.paint, box = Color(*colour), Rectangle()
        self.fbind("size", lambda _ground, size: setattr(box, "size", size))


@pytest.fixture
def unseen(monkeypatch):
    """No turn is drawn but when somebody looks."""
    monkeypatch.setattr(harness, "DRAWN_EVERY", 1e9)


def test_a_picture_is_of_what_changed_since_the_last_one(ui, unseen):
    ground = ui.mount(Ground((1, 0, 0)))
    assert ui.pixel(10, 10) == "#FF0000"
    ground.paint.rgb = 0, 0, 1
    assert ui.pixel(10, 10) == "#0000FF"


@pytest.mark.parametrize("size", [(640, 560), (1400, 900)])
def test_a_picture_is_as_large_as_the_window_has_become(ui, unseen, size):
    ui.mount(Ground((0, 1, 0)))
    ui.look()
    ui.resize(*size)
    picture = ui.look()
    assert picture.size == size
    assert set(picture.getdata()) == {(0, 255, 0)}


def test_a_window_that_nobody_looks_at_is_not_drawn_at_each_turn(ui, unseen):
    drawn = []
    ui.mount(Ground((1, 0, 0)))
    ui.window.bind(on_flip=drawn.append)
    for _ in range(5):
        ui.window.canvas.ask_update()
        ui.frame()
    ui.window.unbind(on_flip=drawn.append)
    assert drawn == []

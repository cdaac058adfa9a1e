"""Rules that are put off until the end of a turn: one that fails takes nothing else with it."""

import pytest
from kivy.lang import Builder
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget


class Leaning(Widget):
    """A widget with three rules of the kind that is put off."""

    lean = NumericProperty(1)
    fall = NumericProperty(1)
    rise = NumericProperty(1)

    def passed_on(self, value):
        self.fall = value
        return 10 * value


Builder.load_string(
    """
<Leaning>:
    canvas:
        Rotate:
            group: 'rise'
            angle: self.passed_on(self.rise)
        Rotate:
            angle: 10 / self.lean
        Rotate:
            group: 'fall'
            angle: 10 * self.fall
""",
    filename="leaning",
)


def angle(widget, group):
    return widget.canvas.get_group(group)[0].angle


def test_a_rule_that_fails_is_told_of_once_and_the_others_are_done(ui):
    widget = ui.mount(Leaning())
    widget.rise, widget.lean = 2, 0
    with pytest.raises(ZeroDivisionError):
        ui.frame()
    ui.frame()
    assert (angle(widget, "rise"), angle(widget, "fall")) == (20, 20)
    ui.frames(2)
    widget.fall, widget.lean = 4, 5
    ui.frame()
    assert angle(widget, "fall") == 40


def test_what_a_rule_puts_off_anew_is_done_too(ui):
    widget = ui.mount(Leaning())
    widget.rise = 7
    ui.frames(2)
    assert (angle(widget, "rise"), angle(widget, "fall")) == (70, 70)
    widget.rise = 8
    ui.frames(2)
    assert (angle(widget, "rise"), angle(widget, "fall")) == (80, 80)

"""A floor that parts lie on where they are put: what their tests share."""

from kivy.uix.floatlayout import FloatLayout


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

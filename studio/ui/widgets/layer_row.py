"""One layer in the list of layers: what lies on it, its name, and whether it is shown."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.drawing.layer import BLENDS, Layer
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

BLEND_WORDS = dict(zip(BLENDS, ("Normal", "Darken", "Lighten", "Contrast", "Shine"), strict=True))
"""What a person calls each way of meeting what lies below."""
ROW = 76
"""Height in dp."""


def name_of(layer: Layer) -> str:
    """Return what a layer is called: by its own name, or else by when it came."""
    return layer.name or ("First layer" if layer.number == 0 else f"Layer {layer.number + 1}")


def about(layer: Layer) -> str:
    """Return what is unusual about a layer, in a few words; "" for nothing."""
    parts = [BLEND_WORDS[layer.blend]] if layer.blend != "normal" else []
    if layer.opacity < 1:
        parts.append(f"{round(layer.opacity * 100)} of 100")
    if layer.hidden:
        parts.append("hidden")
    return ", ".join(parts).capitalize()


class Grip(Widget):
    """What a layer is taken by to be put elsewhere: its picture. Events: `on_taken`, `on_carried(dy)`, `on_put`."""

    texture = ObjectProperty(None, allownone=True)
    ground = ObjectProperty((1, 1, 1, 1))

    __events__ = ("on_taken", "on_carried", "on_put")

    def on_taken(self):
        """A hand has taken it."""

    def on_carried(self, dy):
        """The hand is `dy` px above where it took it."""

    def on_put(self):
        """The hand has let go."""

    def picture_box(self, texture, pos, size):
        """Return left, bottom, width, height of the picture in the middle of it."""
        width, height = texture.size if texture else (0, 0)
        return round(pos[0] + (size[0] - width) / 2), round(pos[1] + (size[1] - height) / 2), width, height

    def on_touch_down(self, touch):
        if self.disabled or touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        touch.ud["taken_at"] = self.to_window(*touch.pos)[1]
        self.dispatch("on_taken")
        return True

    def on_touch_move(self, touch):
        if touch.grab_current is not self:
            return False
        self.dispatch("on_carried", self.to_window(*touch.pos)[1] - touch.ud["taken_at"])
        return True

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.dispatch("on_put")
        return True


class LayerName(Pressable, BoxLayout):
    """The name of a layer and what is unusual about it; pressing it takes the layer up."""

    text = StringProperty("")
    caption = StringProperty("")
    chosen = BooleanProperty(False)


class LayerRow(Plate, BoxLayout):
    """A row. Events: `on_take_up`, `on_rename` (the name of the one in hand was pressed), `on_eye`, and the grip's."""

    layer = ObjectProperty(Layer())
    chosen = BooleanProperty(False)
    """Whether it is the layer in hand."""
    texture = ObjectProperty(None, allownone=True)
    """A small look at it."""
    paper = ObjectProperty((1, 1, 1, 1))
    """The paper's colour."""
    carried = NumericProperty(0)
    """Px it is held above its place."""

    __events__ = ("on_take_up", "on_rename", "on_eye", "on_taken", "on_carried_by", "on_put")

    def words(self, layer):
        """Return its name."""
        return name_of(layer)

    def about(self, layer):
        """Return what is unusual about it."""
        return about(layer)

    def eye_of(self, layer):
        """Return the icon that says whether it is shown."""
        return "eye-off" if layer.hidden else "eye"

    def eye_tint(self, layer):
        """Return the token of that icon's colour."""
        return "dim" if layer.hidden else "ink"

    def paint(self, chosen: bool, carried: float, _theme: str):
        """Return the ground it has now."""
        if chosen:
            return theme.soft
        return theme.pressed if carried else theme.raised

    def pressed(self) -> None:
        """Take it up, or rename it when it is in hand already."""
        self.dispatch("on_rename" if self.chosen else "on_take_up")

    def on_take_up(self):
        """It is to be the layer in hand."""

    def on_rename(self):
        """It is to be called something else."""

    def on_eye(self):
        """It is to be hidden, or shown."""

    def on_taken(self):
        """A hand holds it."""

    def on_carried_by(self, dy):
        """The hand moved."""

    def on_put(self):
        """The hand let go."""

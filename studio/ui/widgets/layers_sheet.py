"""What lies in the layers sheet: the pile, the highest layer first, and what can be done with the one in hand."""

from dataclasses import replace

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.layer import BLENDS, GROUND, LONGEST_NAME, MOST_LAYERS, Layer, place_of
from studio.ui.kv import load_kv
from studio.ui.texture import picture
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.layer_row import BLEND_WORDS, ROW, LayerRow, name_of
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.text_field import TextField  # noqa: F401

load_kv(__file__)

SETTLES = 0.5
"""Seconds after the last change of the opacity by keys at which it counts as one step."""
GAP = 8
"""Dp between rows."""


class GripScroll(Scroll):
    """Scrolls, but lets a hand take a layer by its picture at once."""

    grips = ()

    def on_touch_down(self, touch):
        if self.collide_point(*touch.pos):
            touch.push()
            touch.apply_transform_2d(self.to_local)
            taken = any(grip.on_touch_down(touch) for grip in self.grips)
            touch.pop()
            if taken:
                return True
        return super().on_touch_down(touch)


class LayersSheet(BoxLayout):
    """Set `layers` and `in_hand`. It changes nothing by itself.

    Events: `on_take_up(number)`, `on_try(layer)` while the opacity is under the hand, `on_change(layer)`,
    `on_shift(number, to)`, `on_add`, `on_bring`, `on_copy`, `on_merge`, `on_clear`, `on_drop` (of the one in hand).
    """

    layers = ObjectProperty((GROUND,))
    """The pile, the lowest first."""
    in_hand = NumericProperty(0)
    """Number of the layer in hand."""
    paper = ObjectProperty((1, 1, 1, 1))
    """The paper's colour."""
    place = NumericProperty(0)
    """At what height the layer in hand lies (read only)."""
    count = NumericProperty(1)
    """How many layers there are (read only)."""
    is_full = BooleanProperty(False)
    """Whether there can be no more (read only)."""
    can_merge = BooleanProperty(False)
    """Whether the one in hand and the one below both show, and so can be made one (read only)."""
    title = StringProperty("")
    """Name of the layer in hand (read only)."""
    naming = BooleanProperty(False)
    """Whether its name is being typed."""

    __events__ = (
        "on_take_up",
        "on_try",
        "on_change",
        "on_shift",
        "on_add",
        "on_bring",
        "on_copy",
        "on_merge",
        "on_clear",
        "on_drop",
    )

    def __init__(self, **kwargs):
        self._rows: dict[int, LayerRow] = {}
        self._carried = None
        self._showing = False
        self._settle = Clock.create_trigger(lambda _dt: self.flush(), SETTLES)
        super().__init__(**kwargs)
        self._chips = {}
        for blend in BLENDS:
            chip = Chip(text=BLEND_WORDS[blend], fill="raised", size_hint=(1, None))
            chip.bind(on_release=lambda _chip, blend=blend: self._blend(blend))
            self._chips[blend] = chip
            self.ids.blends.add_widget(chip)
        for name in ("layers", "in_hand"):
            self.fbind(name, self._show)
        self.ids.opacity.fbind("value", self._opacity_moved)
        self.ids.opacity.ids.track.fbind("held", self._opacity_let_go)
        self.ids.field.fbind("focus", self._name_left)
        self._show()

    # --- what is told

    def on_take_up(self, number):
        """The person wants to draw on that layer."""

    def on_try(self, layer):
        """It may be like this."""

    def on_change(self, layer):
        """It is to be like this."""

    def on_shift(self, number, to):
        """It is to lie there."""

    def on_add(self):
        """A layer more."""

    def on_bring(self):
        """A picture as a layer."""

    def on_copy(self):
        """The one in hand once more."""

    def on_merge(self):
        """The one in hand with the one below."""

    def on_clear(self):
        """The one in hand made empty."""

    def on_drop(self):
        """The one in hand taken out."""

    # --- what is shown

    @property
    def layer(self) -> Layer:
        """The layer in hand."""
        return self.layers[place_of(self.layers, int(self.in_hand)) or 0]

    def look(self, number: int, pixels) -> None:
        """Show what lies on a layer: uint8 [h, w, 4]."""
        if number in self._rows:
            self._rows[number].texture = picture(pixels)

    def _show(self, *_):
        if self._carried is not None:
            return
        there = {layer.number for layer in self.layers}
        self._rows = {number: row for number, row in self._rows.items() if number in there}
        for layer in self.layers:
            row = self._rows.setdefault(layer.number, self._rows.get(layer.number) or self._row(layer.number))
            row.layer, row.chosen, row.paper = layer, layer.number == self.in_hand, self.paper
        self._stack([layer.number for layer in reversed(self.layers)])
        now = self.layer
        self.place = place_of(self.layers, now.number) or 0
        self.count, self.is_full = len(self.layers), len(self.layers) >= MOST_LAYERS
        under = self.layers[self.place - 1] if self.place else None
        self.can_merge = under is not None and not now.hidden and not under.hidden
        self.title = name_of(now)
        self._showing = True
        self.ids.opacity.value = now.opacity
        self._showing = False
        for blend, chip in self._chips.items():
            chip.chosen = blend == now.blend

    def _stack(self, numbers) -> None:
        rows = self.ids.rows
        wanted = [self._rows[number] for number in numbers]
        if list(reversed(rows.children)) != wanted:
            rows.clear_widgets()
            for row in wanted:
                rows.add_widget(row)
        self.ids.scroll.grips = [row.ids.grip for row in wanted]

    def _row(self, number: int) -> LayerRow:
        row = LayerRow()
        row.bind(
            on_take_up=lambda _row: self.dispatch("on_take_up", number),
            on_rename=lambda _row: self.name(),
            on_eye=lambda row: self.dispatch("on_change", replace(row.layer, hidden=not row.layer.hidden)),
            on_taken=lambda row: self._take(row),
            on_carried_by=lambda row, dy: self._carry(row, dy),
            on_put=lambda row: self._put(row),
        )
        return row

    # --- carrying one elsewhere

    def _take(self, row: LayerRow) -> None:
        self.flush()
        self._carried = row
        row.carried = 1
        self._order = [layer.number for layer in reversed(self.layers)]
        self._began = self._order.index(row.layer.number)

    def _carry(self, row: LayerRow, dy: float) -> None:
        if self._carried is not row:
            return
        number = row.layer.number
        goal = min(len(self._order) - 1, max(0, self._began - round(dy / dp(ROW + GAP))))
        if self._order.index(number) != goal:
            self._order.remove(number)
            self._order.insert(goal, number)
            self._stack(self._order)

    def _put(self, row: LayerRow) -> None:
        if self._carried is not row:
            return
        self._carried = None
        row.carried = 0
        number = row.layer.number
        goal = self._order.index(number)
        if goal == self._began:
            self.dispatch("on_take_up", number)
            self._show()
        else:
            self.dispatch("on_shift", number, len(self._order) - 1 - goal)

    def shift(self, steps: int) -> None:
        """Put the one in hand higher, or lower."""
        self.dispatch("on_shift", int(self.in_hand), int(self.place) + steps)

    # --- changing one

    def _blend(self, blend) -> None:
        self.flush()
        if blend != self.layer.blend:
            self.dispatch("on_change", replace(self.layer, blend=blend))

    def _opacity_moved(self, _slider, value):
        if self._showing:
            return
        self.dispatch("on_try", replace(self.layer, opacity=value))
        self._settle.cancel()
        if not self.ids.opacity.ids.track.held:
            self._settle()

    def _opacity_let_go(self, _track, held):
        if not held:
            self.flush()

    def flush(self) -> None:
        """Let what the slider says count now."""
        self._settle.cancel()
        wanted = replace(self.layer, opacity=self.ids.opacity.value)
        if wanted != self.layer:
            self.dispatch("on_change", wanted)

    def name(self) -> None:
        """Let the person type what the layer in hand is called."""
        self.flush()
        self.ids.field.text = self.layer.name
        self.naming = True
        self.ids.field.focus = True

    def named(self) -> None:
        """Take the name that was typed."""
        if self.naming:
            self.naming = False
            name = " ".join(self.ids.field.text.split())[:LONGEST_NAME]
            if name != self.layer.name:
                self.dispatch("on_change", replace(self.layer, name=name))

    def _name_left(self, _field, focus):
        if not focus:
            self.named()

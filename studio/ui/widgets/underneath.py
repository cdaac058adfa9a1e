"""What can sound underneath, or nothing."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, StringProperty

from studio.music.instrument import standard
from studio.ui.kv import load_kv
from studio.ui.widgets.choice_row import ChoiceRow
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class Underneath(Panel):
    """The beds and drones as rows. Event: `on_choose(name)`, "" for nothing."""

    bed = StringProperty("")
    """Name of the chosen one, "" for none."""

    columns = NumericProperty(1)

    title = StringProperty("Underneath")

    def _get_row_height(self):
        rows = -(-(1 + len(standard().drones)) // int(self.columns))
        room = self.height - self.padding[1] - self.padding[3] - (self.spacing + dp(26) if self.title else 0)
        return int(max(dp(56), min(dp(84), (room - dp(1) * (rows - 1)) / rows)))

    row_height = AliasProperty(_get_row_height, bind=("height", "columns", "padding", "spacing", "title"))
    """Px of a row: as high as there is room for (read only)."""

    __events__ = ("on_choose",)

    def on_kv_post(self, _base):
        """Fill in the rows."""
        drones = standard().drones
        for name, text, icon in [("", "None", "circle-off"), *((d.name, d.title, d.icon) for d in drones.values())]:
            row = ChoiceRow(name=name, text=text, icon=icon)
            row.bind(on_release=lambda row: self.dispatch("on_choose", row.name))
            self.ids.rows.add_widget(row)
        for prop in ("bed", "columns", "row_height"):
            self.fbind(prop, self._show)
        self._show()

    def on_choose(self, name):
        """The person wants this one."""

    def _show(self, *_):
        for row in self.ids.rows.children:
            row.chosen = row.name == self.bed
            row.ticked = self.columns == 1
            row.height = self.row_height

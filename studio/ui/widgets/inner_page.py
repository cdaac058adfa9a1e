"""What lies behind a row of Settings: the way back, a title, the horizon, and below it what is to be said."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class InnerPage(FloatLayout):
    """A page that scrolls below its title. What it is given in .kv comes in one column. Event: `on_back`."""

    title = StringProperty("")

    portrait = BooleanProperty(False)
    """Whether the window stands upright."""

    measure = NumericProperty(760)
    """Width in dp of what is written here, where the window has it."""

    __events__ = ("on_back",)

    def on_kv_post(self, _base):
        """What is shorter than the window stands at its top, also when it has just become so."""
        scroll, column = self.ids.scroll, self.ids.column

        def settle(*_):
            if column.height <= scroll.height and scroll.scroll_y != 1:
                scroll.scroll_y = 1

        column.bind(height=settle)
        scroll.bind(height=settle, scroll_y=settle)

    def on_back(self):
        """The person wants to go back."""

    def add_widget(self, widget, *args, **kwargs):
        """Put what it holds below the horizon."""
        if "column" in self.ids:
            self.ids.column.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

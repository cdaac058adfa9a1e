"""A question for the therapist: a tick, its words, and the way to the trash."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.mask import ring
from studio.ui.widgets.pressable import Pressable  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SHOWN = 4000
"""Letters of a question that are shown."""


def excerpt_of(text: str) -> str:
    """Return as much of a text as can be shown: one from elsewhere may be a book."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]}…"


class QuestionRow(FloatLayout):
    """One question. Events: `on_tick(asked)` when its tick is pressed, `on_let_go`."""

    question = ObjectProperty(None, allownone=True)
    """The question (`QuestionRecord`)."""

    text = StringProperty("")

    near = StringProperty("")
    """Where it is from, or when it was asked; "" for nothing."""

    asked = BooleanProperty(False)
    fixed = BooleanProperty(False)
    """Whether nothing can be changed."""

    __events__ = ("on_tick", "on_let_go")

    def on_tick(self, asked: bool):
        """It was asked, or it was not."""

    def on_let_go(self):
        """It is to go to the trash."""

    def on_question(self, _widget, question):
        """Show this one."""
        self.text, self.asked = excerpt_of(question.text), question.asked is not None

    def box_ring(self, _height: float):
        """Return the outline of the tick."""
        return ring(round(dp(8)), max(2, round(dp(2))))

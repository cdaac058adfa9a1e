"""What a piece is called and what was said about it when it was made, as far as that is to be seen."""

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.gallery.thumbnail import excerpt
from studio.sharing.chosen import Item, Told
from studio.ui.kv import load_kv
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

SHOWN = 1500
"""Letters of what was said that are shown."""


class SaidHead(BoxLayout):
    """A title, when it was, its words and its tags; what is not there takes no room."""

    title = StringProperty("")
    when = StringProperty("")
    text = StringProperty("")
    tags = StringProperty("")

    def __init__(self, shown: Item | Told, **kwargs):
        when = ", ".join(each for each in (shown.session, shown.date) if each)
        if isinstance(shown, Told):
            super().__init__(when=when, **kwargs)
            return
        own = shown.words if shown.kind != "writing" and shown.picture else ""
        super().__init__(
            title=shown.title,
            when=when,
            text=excerpt(own, SHOWN) if len(own) > SHOWN else own,
            tags=", ".join(shown.tags),
            **kwargs,
        )

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not (self.title or self.when or self.text or self.tags)

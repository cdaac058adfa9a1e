"""What every page of the filter sheet is: a column that shows a query and asks for another."""

from __future__ import annotations

from dataclasses import replace

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from studio.gallery.query import Query


class AskingPage(BoxLayout):
    """Set `query`. It changes nothing by itself. Event: `on_ask(query)`."""

    rooms = ObjectProperty(None, allownone=True)
    """The open rooms (`studio.ui.rooms.Rooms`)."""

    query = ObjectProperty(Query())

    __events__ = ("on_ask",)

    def __init__(self, **kwargs):
        super().__init__(orientation="vertical", size_hint_y=None, **kwargs)
        self.bind(minimum_height=self.setter("height"))
        self.fbind("query", lambda *_: self.read())
        self.renew()
        self.read()

    def on_ask(self, query: Query):
        """Something else is asked for."""

    def renew(self) -> None:
        """Offer what there is now."""

    def read(self) -> None:
        """Show what is asked for now."""

    def change(self, **changes) -> None:
        """Ask for something else."""
        self.dispatch("on_ask", replace(self.query, **changes))

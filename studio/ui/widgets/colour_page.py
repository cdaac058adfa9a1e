"""A colour to look for: one that lies ready, or any at all."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout

from studio.ui.gallery_filters import COLOURS, colour_words
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.colour_picker import ColourPicker
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.words import Words

RESTS = 0.25
"""Seconds a hand rests on the field until its colour is looked for."""


class ColourPage(AskingPage):
    """Touch a disc, or point into the field."""

    def renew(self) -> None:
        """Put up the colours."""
        self.clear_widgets()
        self.spacing = 16
        self._discs = []
        ready = GridLayout(cols=6, size_hint_y=None, row_default_height=dp(60), row_force_default=True)
        ready.bind(minimum_height=ready.setter("height"))
        for colour in COLOURS:
            disc = Swatch(colour=[part / 255 for part in colour], extent=44, target=60)
            disc.rgb = colour
            disc.bind(on_release=lambda disc: self.change(colour=None if disc.chosen else disc.rgb))
            cell = AnchorLayout()
            cell.add_widget(disc)
            ready.add_widget(cell)
            self._discs.append(disc)
        self._picker = ColourPicker(size_hint_y=None, height=dp(256), spacing=dp(16))
        self._rests = Clock.create_trigger(lambda _dt: self._look(), RESTS)
        self._picker.bind(colour=lambda *_: self._rests())
        self._said = Words(role="body")
        self._any = PushButton(text="Any colour", kind="ghost")
        self._any.bind(on_release=lambda *_: self.change(colour=None))
        for widget in (ready, self._picker, self._said, self._any):
            self.add_widget(widget)

    def _look(self) -> None:
        if self.query.colour != self._picker.colour:
            self.change(colour=self._picker.colour)

    def read(self) -> None:
        """Show what is looked for."""
        colour = self.query.colour
        for disc in self._discs:
            disc.chosen = colour == disc.rgb
        if colour is not None:
            self._picker.put(colour)
        self._rests.cancel()
        self._said.text = colour_words(self.query).capitalize() if colour is not None else ""
        self._any.disabled = colour is None

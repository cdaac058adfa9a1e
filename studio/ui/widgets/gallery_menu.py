"""What else there is to do in the gallery, below the key that opened it; and how large its pictures are."""

from kivy.metrics import dp

from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.stepper import Stepper

SIZES = ("small", "usual", "large", "largest")
"""What each of the gallery's densities is called."""


class GalleryMenu(KeyPanel):
    """A few words to choose from. `choices` are (words, icon, act); `screen` has a `density` and `resize(step)`."""

    def __init__(self, choices, screen, **kwargs):
        super().__init__(orientation="vertical", size_hint=(None, None), padding=dp(12), spacing=dp(4), **kwargs)
        self.fill, self.radius, self.width = "surface", 28, dp(392)
        self.bind(minimum_height=self.setter("height"))
        for text, icon, act in choices:
            button = PushButton(text=text, icon=icon, kind="bare", pad=20, tint="ink", wide=0)
            button.bind(on_release=lambda _button, act=act: (self.close(), act()))
            self.add_widget(button)
        if screen.empty:
            return
        self._screen = screen
        self._size = Stepper(text="Pictures", padding=(dp(20), 0, 0, 0))
        self._size.bind(on_step=lambda _stepper, way: screen.resize(way))
        self.add_widget(self._size)
        screen.fbind("density", self._read)
        self._read()

    def close(self) -> bool:
        """Go away; return whether it was there."""
        if hasattr(self, "_screen"):
            self._screen.funbind("density", self._read)
        return super().close()

    def _read(self, *_):
        screen, size = self._screen, self._size
        size.reading = SIZES[int(screen.density)]
        size.disabled = screen.listed
        size.can_less, size.can_more = screen.density > 0, screen.density < len(SIZES) - 1

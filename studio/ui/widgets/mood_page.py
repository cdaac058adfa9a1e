"""A part of the field of moods to look in: before or after, the mood of the entry lay there."""

from kivy.core.window import Window
from kivy.metrics import dp

from studio.ui.gallery_filters import feeling_words
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.mood_field import MoodField
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.words import Words


class MoodPage(AskingPage):
    """Touch the field, or drag across a part of it."""

    def renew(self) -> None:
        """Put up the field."""
        self.clear_widgets()
        self.spacing = 16
        self._field = MoodField(picks_area=True, tall=300 if Window.height > dp(700) else 200)
        self._field.bind(on_placed=lambda field: self.change(mood=field.area))
        self._said = Words(role="body")
        self._any = PushButton(text="Any mood", kind="ghost")
        self._any.bind(on_release=lambda *_: self.change(mood=None))
        about = Words(role="caption", text="Touch where the mood lay, or drag across a part.")
        for widget in (about, self._field, self._said, self._any):
            self.add_widget(widget)

    def read(self) -> None:
        """Show where is looked."""
        self._field.area = self.query.mood
        self._said.text = feeling_words(self.query).capitalize() if self.query.mood else ""
        self._any.disabled = self.query.mood is None

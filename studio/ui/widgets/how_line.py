"""One quiet line on how an entry was: a small field of moods and words, or the way to them."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.journal.feelings import feelings_of
from studio.journal.mood import mood_words
from studio.library.records import EntryRecord
from studio.ui.kv import load_kv
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.mood_field import MoodField  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.session_sheets import mood_of
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class HowLine(Pressable):
    """What was kept of how it was; pressing it is meant to say more."""

    words = StringProperty("")
    hue = StringProperty("amber")
    margin = NumericProperty(0)
    """Px at its left that belong to the page."""

    placed = BooleanProperty(False)
    """Whether there is a point."""

    kept = BooleanProperty(False)
    """Whether there is anything."""

    fixed = BooleanProperty(False)
    """Whether it only shows, and nothing while there is nothing."""

    def show(self, entry: EntryRecord, hue: str) -> None:
        """Show how this entry was."""
        before, after = mood_of(entry, "before"), mood_of(entry, "after")
        field = self.ids.field
        field.point, field.marks = after, [before] if before is not None else []
        self.hue, self.placed = hue, before is not None or after is not None
        self.words = ", ".join(feelings_of(entry.feelings)) or mood_words(after or before)
        self.kept = self.placed or bool(self.words)

"""Sheets with a field: begin a session, say what you see now, ask something, and what else there is about an entry."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from studio.library.records import EntryRecord
from studio.ui.kv import load_kv
from studio.ui.widgets.lead_row import LeadRow  # noqa: F401  the .kv names it
from studio.ui.widgets.long_field import LongField  # noqa: F401
from studio.ui.widgets.mood_field import MoodField  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LONGEST = 4000
"""Letters of a question, at most."""


class FieldSheet(Sheet):
    """A sheet that is as high as what it holds needs, and begins in its field."""

    needs = 360
    """Dp it needs to be high; where it hugs what it holds, about so much."""

    tight = BooleanProperty(False)
    """Whether the window is too low for all of it (read only)."""

    def open(self, host) -> None:
        """Come in, ready to type."""
        if self.shown:
            return
        self.tight = host.height < dp(self.needs + 40)
        if host.height > host.width or host.width < dp(800):
            most = 0.94 if host.height < dp(700) else 0.7
            self.share = most if self.hug else min(most, dp(self.needs) / max(1, host.height))
        else:
            self.lift = 24
        super().open(host)
        Clock.schedule_once(lambda _dt: self._begin(), 0)

    def _highest(self, room: float) -> float:
        return super()._highest(room if self.hug or self.upright else min(room, round(dp(self.needs))))

    def _begin(self) -> None:
        if self.shown and self.parent is not None:
            self.ids.field.focus = True


class IntentionSheet(FieldSheet):
    """Begin a session, with one line of intention and a mood, or neither. Event: `on_begin(intention, mood)`."""

    __events__ = ("on_begin",)

    needs = 600

    def on_begin(self, intention, mood):
        """A session is to begin."""

    def begin(self) -> None:
        """Begin, with what is typed and touched."""
        intention, mood = self.ids.field.text, self.ids.mood.point
        self.close()
        self.dispatch("on_begin", intention, mood)

    def on_closed(self):
        """Forget what was typed and touched."""
        self.ids.field.text, self.ids.mood.point = "", None


class NowSheet(FieldSheet):
    """Say what you see now. Event: `on_said(words)`, however it is closed: what was typed is never lost."""

    prompt = StringProperty("")
    """The question it asks."""

    __events__ = ("on_said",)

    needs = 620

    def on_said(self, words):
        """Something was said."""

    def on_closed(self):
        """Hand over what was typed."""
        words, self.ids.field.text = self.ids.field.text, ""
        self.ids.field.focus = False
        if words.strip():
            self.dispatch("on_said", words)


class QuestionSheet(FieldSheet):
    """Write down a question. Event: `on_asked(words)`, however it is closed: what was typed is never lost."""

    __events__ = ("on_asked",)

    needs = 420

    def on_kv_post(self, _base):
        """A question has room for as much as its row shows."""
        self.ids.field.entry.most = LONGEST

    def on_asked(self, words):
        """A question was written."""

    def on_closed(self):
        """Hand over what was typed."""
        words, self.ids.field.text = self.ids.field.text, ""
        self.ids.field.focus = False
        if words.strip():
            self.dispatch("on_asked", words)


class EntrySheet(FieldSheet):
    """What else there is about an entry.

    Events: `on_noted(place, substance, dose)` when it is closed, `on_shared(on)` when its words may be shown to others
    or may not, `on_again`, `on_question`, `on_let_go`.
    """

    __events__ = ("on_noted", "on_shared", "on_again", "on_question", "on_let_go")
    _entry_id = ""

    needs = 620

    def on_kv_post(self, _base):
        """Hold what comes and goes; what is shorter than the sheet stands at its top."""
        self._again, rows = self.ids.again.__self__, self.ids.rows
        self.ids.shared.bind(active=lambda _tick, on: self.dispatch("on_shared", on) if self._entry_id else None)
        scroll = rows.parent

        def settle(*_):
            if rows.height <= scroll.height and scroll.scroll_y != 1:
                scroll.scroll_y = 1

        rows.bind(height=settle)
        scroll.bind(height=settle, scroll_y=settle)

    def begin(self, host, title: str, entry: EntryRecord, under_way: bool) -> None:
        """Come in over `host` for an entry of this title."""
        self.title = title
        over = entry.kind == "session" and not under_way
        self.needs = 740 if over else 640
        if over and self._again.parent is None:
            self.ids.rows.add_widget(self._again, index=2)
        elif not over and self._again.parent is not None:
            self.ids.rows.remove_widget(self._again)
        for name, field in self._fields().items():
            field.text = getattr(entry, name)
        self._entry_id, self.ids.shared.active = "", entry.shareable
        self._entry_id = entry.id
        self.open(host)

    def _fields(self):
        return {"place": self.ids.field, "substance": self.ids.substance, "dose": self.ids.dose}

    def on_noted(self, place, substance, dose):
        """What was typed."""

    def on_shared(self, on):
        """Its words may be shown to others, or may not."""

    def on_again(self):
        """The session is to take in what is made again."""

    def on_question(self):
        """A question is to be written."""

    def on_let_go(self):
        """It is to go to the trash."""

    def on_closed(self):
        """Hand over what was typed."""
        fields = self._fields().values()
        for field in fields:
            field.focus = False
        self.dispatch("on_noted", *(field.text for field in fields))

    def open_again(self) -> None:
        """Close, and let it take in what is made."""
        self.close()
        self.dispatch("on_again")

    def ask(self) -> None:
        """Close, and have a question written."""
        self.close()
        self.dispatch("on_question")

    def let_go(self) -> None:
        """Close, and let it go."""
        self.close()
        self.dispatch("on_let_go")

"""Pictures of time: moods before and after, tags month by month. The numbers are there for whoever asks."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.errors import StudioError
from studio.gallery.over_time import Month
from studio.ui.following import Following
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.tag_hue import tag_hue
from studio.ui.times_look import MONTHS_SHOWN, Times, month_of, mood_table, read_times, tag_table
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.time_pictures import LABELS, MoodPicture, NumberTable, TagPicture
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

NARROWEST = 64
"""Dp from session to session, at least."""

MOODS = "A ring is before a session, a dot is after."
MOOD_NUMBERS = "From −1 to 1, as the points were left."
NO_MOODS = "No mood has been left with a session yet."
TAGS = "The larger a dot, the more pieces of that month have the tag."
TAG_NUMBERS = "How many pieces of each month have the tag."
NO_TAGS = "Nothing of these months has a tag."


class PartHead(BoxLayout):
    """What one picture is, ways to earlier and later, and its numbers. Event: `on_step(by)`."""

    text = StringProperty("")
    numbers = BooleanProperty(False)
    """Whether the numbers are shown in place of the picture."""
    filled = BooleanProperty(False)
    """Whether there is anything to see."""
    steps = BooleanProperty(False)
    has_earlier, has_later = BooleanProperty(False), BooleanProperty(False)

    __events__ = ("on_step",)

    def on_step(self, by: int):
        """Earlier (-1) or later (1) is to be shown."""


class TimesScreen(Screen):
    """Both pictures, one below the other."""

    mood_line, tag_line = StringProperty(""), StringProperty("")

    def __init__(self, rooms: Rooms, **kwargs):
        self._times: Times | None = None
        self._first: int | None = None
        self._last: Month | None = None
        self._turn = 0
        self._following = Following(rooms, self._read)
        super().__init__(rooms=rooms, **kwargs)
        self.moods, self.tags = MoodPicture(), TagPicture()
        self._heads = self.ids.mood_head.__self__, self.ids.tag_head.__self__
        self._heads[0].bind(on_step=lambda _head, by: self._step_moods(by), numbers=lambda *_: self._show_moods())
        self._heads[1].bind(on_step=lambda _head, by: self._step_tags(by), numbers=lambda *_: self._show_tags())
        self.fbind("width", lambda *_: self._show_moods())

    def enter(self, **_args) -> None:
        """Look at how it is now."""
        self._last, self._first = month_of(self.rooms.clock.now()), None
        self.ids.scroll.scroll_y = 1
        self._following.begin()
        self._read()

    def leave(self) -> None:
        """Look no further."""
        self._following.end()
        self._turn += 1

    def _read(self, way: int = -1) -> None:
        self._turn += 1
        turn, rooms, last = self._turn, self.rooms, self._last
        when_done(later(lambda: read_times(rooms, last, way)), lambda times: self._take(turn, times), self._sorry)

    def _take(self, turn: int, times: Times) -> None:
        if turn == self._turn and times != self._times:
            self._times, self._last = times, times.tags.months[-1]
            self._show_moods()
            self._show_tags()

    @property
    def idle(self) -> bool:
        """Whether everything has been put up."""
        shown = self.ids.mood_box.children + self.ids.tag_box.children
        return all(each.portions.idle for each in shown)

    # --- moods --------------------------------------------------------------------------------------------

    def _room(self) -> int:
        inner = self.width - dp(32 if self.portrait else 24) - max(dp(32), self.width - dp(1080)) - dp(LABELS)
        return max(2, int(inner // dp(NARROWEST)))

    def _step_moods(self, by: int) -> None:
        if self._times is not None and self._first is not None:
            room = self._room()
            self._first = max(0, min(self._first + by * (room - 1), len(self._times.moods) - room))
            self._show_moods()

    def _show_moods(self) -> None:
        if self._times is None:
            return
        head, moods, room = self._heads[0], self._times.moods, self._room()
        last = max(0, len(moods) - room)
        self._first = first = last if self._first is None else min(self._first, last)
        shown, now = moods[first : first + room], self.rooms.clock.now()
        head.filled, head.steps = bool(moods), len(moods) > room
        head.has_earlier, head.has_later = first > 0, first < last
        self.mood_line = (MOOD_NUMBERS if head.numbers else MOODS) if moods else NO_MOODS
        self.moods.show(shown, now)
        self._put(self.ids.mood_box, self.moods, mood_table(shown, now), head)

    # --- tags ---------------------------------------------------------------------------------------------

    def _step_tags(self, by: int) -> None:
        year, month = self._last
        whole = year * 12 + month - 1 + by * MONTHS_SHOWN
        newest = month_of(self.rooms.clock.now())
        self._last = min((whole // 12, whole % 12 + 1), newest)
        self._read(by)

    def _show_tags(self) -> None:
        if self._times is None:
            return
        head, tags = self._heads[1], self._times.tags
        (year0, _), (year1, _) = tags.months[0], tags.months[-1]
        head.text = f"Tags, {year0}" if year0 == year1 else f"Tags, {year0} and {year1}"
        head.filled = bool(tags.rows)
        head.has_earlier, head.has_later = self._times.earlier is not None, self._times.later is not None
        head.steps = head.has_earlier or head.has_later
        self.tag_line = (TAG_NUMBERS if head.numbers else TAGS) if tags.rows else NO_TAGS
        self.tags.show(tags, tuple(tag_hue(row.number, row.colour) for row in tags.rows))
        self._put(self.ids.tag_box, self.tags, tag_table(tags), head)

    def _put(self, box, picture, table, head) -> None:
        """Show a picture, or its numbers, or nothing where there is nothing to see."""
        for each in box.children:
            each.portions.stop()
        box.clear_widgets()
        if not head.filled:
            return
        if head.numbers:
            picture = NumberTable()
            picture.show(table)
        box.add_widget(picture)

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))

"""One reflection on the page of a piece: its pin, when it came, and its words or its voice."""

from __future__ import annotations

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.gallery.thumbnail import excerpt
from studio.ui.kv import load_kv
from studio.ui.said import Remark
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable, bring_into_view
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.wave_bars import WaveBars  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LONG, CUT = 900, 640
"""Characters of a reflection beyond which only so many of them are shown, and the rest is on a page of its own."""


class PinMark(Widget):
    """The head of a pin with its number; without one a dot, for what is about the whole."""

    number = NumericProperty(0)
    kind = StringProperty("words")


class Spoken(BoxLayout):
    """A voice that can be heard where it stands. Event: `on_play`."""

    peaks = ObjectProperty(None, allownone=True)
    seconds = NumericProperty(0.0)
    at = NumericProperty(0.0)
    """Seconds that were heard."""

    playing = BooleanProperty(False)

    __events__ = ("on_play",)

    def on_play(self):
        """It is to be heard, or to be quiet."""

    def clock(self, seconds: float, at: float, playing: bool) -> str:
        """Return how long it is, or how far it was heard."""
        whole = int(at if playing else seconds)
        return f"{whole // 60}:{whole % 60:02}"


class Reflected(Pressable, BoxLayout):
    """One reflection. Pressing it shows the way to the trash, and who may see it.

    Events: `on_pressed`, `on_let_go`, `on_shared(on)`, `on_play` (its voice), `on_read` (all of its words).
    """

    reflection_id = StringProperty("")
    when = StringProperty("")
    text = StringProperty("")
    number = NumericProperty(0)
    kind = StringProperty("words")
    pinned = BooleanProperty(False)
    spoken = BooleanProperty(False)

    cut = BooleanProperty(False)
    """Whether it is longer than what is shown of it."""

    beside = BooleanProperty(False)
    """Whether the words stand beside the date, in an upright window."""

    fixed = BooleanProperty(False)
    """Whether it can't be put in the trash."""

    asks_who = BooleanProperty(True)
    """Whether one may say here who may see it; while two sit together nobody does."""

    open = BooleanProperty(False)
    """Whether the way to the trash shows."""

    glow = NumericProperty(0.0)
    """How much it is lit, 0…1: the replay passes its instant."""

    __events__ = ("on_pressed", "on_let_go", "on_shared", "on_play", "on_read")

    def __init__(self, remark: Remark, **kwargs):
        self.remark = remark
        cut = len(remark.text) > LONG
        self.voice: Spoken | None = None
        """Its voice, when it was spoken."""
        self.read: PushButton | None = None
        """What shows all of its words, when it is cut."""
        self.let_go: PushButton | None = None
        """The way to the trash, while it shows: most rows never need it, and it takes as long to make as the rest."""
        self.share: PushButton | None = None
        """What says who may see it, while that shows."""
        super().__init__(
            reflection_id=remark.id,
            when=f"{remark.when}, to be shown" if remark.shared else remark.when,
            text=excerpt(remark.text[: CUT + 80], CUT) if cut else remark.text,
            number=remark.number,
            kind=remark.kind,
            pinned=remark.instant is not None,
            spoken=remark.voice_id is not None,
            cut=cut,
            **kwargs,
        )
        if remark.voice_id is not None:
            self.voice = Spoken(seconds=remark.seconds)
            self.voice.bind(on_play=lambda *_: self.dispatch("on_play"))
            self.ids.what.add_widget(self.voice)
        if cut:
            self.read = PushButton(kind="bare", tall=56, pad=0, text="Read it all", tint="accent")
            self.read.bind(on_release=lambda *_: self.dispatch("on_read"))
            self.ids.what.add_widget(self.read)

    def on_pressed(self):
        """It was pressed."""

    def on_let_go(self):
        """It is to go to the trash."""

    def on_shared(self, on: bool):
        """It may be shown to others, or may not."""

    def on_play(self):
        """Its voice is to be heard, or to be quiet."""

    def on_read(self):
        """All of its words are wanted."""

    def on_release(self):
        """Show the way to the trash, or hide it again."""
        self.open = not self.open and not self.fixed
        self.dispatch("on_pressed")

    def on_open(self, _row, opened):
        """Make the way to the trash, or take it away."""
        for key in (self.share, self.let_go):
            if key is not None:
                self.remove_widget(key)
        self.share = self.let_go = None
        if opened and self.asks_who:
            shared = self.remark.shared
            word, icon = ("Keep it to yourself", "lock") if shared else ("May be shown to others", "eye")
            self.share = PushButton(kind="bare", tall=56, pad=44, icon=icon, text=word)
            self.share.bind(on_release=lambda *_: self.dispatch("on_shared", not shared))
            self.add_widget(self.share)
        if opened:
            text = "Put this in the trash" if self.spoken else "Put these words in the trash"
            self.let_go = PushButton(kind="bare", tall=56, pad=44, icon="trash-2", text=text, tint="danger")
            self.let_go.bind(on_release=lambda *_: self.dispatch("on_let_go"))
            self.add_widget(self.let_go)
            Clock.schedule_once(lambda _dt: self._come_into_view(), 0.05)  # once it has its place

    def _come_into_view(self) -> None:
        if self.let_go is not None:
            bring_into_view(self.let_go)

    def light(self, lit: bool) -> None:
        """Be lit, or no longer; it comes and goes softly."""
        Animation.stop_all(self, "glow")
        duration = theme.fade()
        if duration:
            Animation(glow=1.0 if lit else 0.0, d=duration).start(self)
        else:
            self.glow = 1.0 if lit else 0.0

    def paint(self, state: str, glow: float, inert: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down" and not inert:
            return theme.surface
        return (*theme.soft[:3], glow)

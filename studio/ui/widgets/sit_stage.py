"""One of the things that two people look at: large, with its making or its sound below it, and pins on it."""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.core.geometry import fitted
from studio.sharing.chosen import Item, Told
from studio.sharing.sitting import Place
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.portions import Portions
from studio.ui.sitting_picture import SittingPicture
from studio.ui.sitting_player import SittingPlayer, Tune
from studio.ui.sitting_said import Pinned
from studio.ui.sitting_table import Table
from studio.ui.tale import OfRecords
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.living_replay import LivingReplay
from studio.ui.widgets.margin_pins import Mark
from studio.ui.widgets.marked_words import GUTTER, MarkedWords  # noqa: F401
from studio.ui.widgets.piece_picture import INSET, PiecePicture  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.spot_pin import SpotPin, SpotPins  # noqa: F401

load_kv(__file__)

BAR, EDGE = 136, 24
SOUND_SHAPE, WIDEST_SOUND, MEASURE = 1.9, 900, 720
NUDGE = 0.02
"""How far an arrow key moves a pin that is being put, as a part of the picture."""
ENDED = 0.995


class SitStage(FloatLayout):
    """Shows one item or one entry's words.

    Events: `on_spot(place)` when a pin was put by hand while `pinning`, `on_pin(index)` when a pin was pressed,
    `on_hand` when it was touched at all, `on_trouble(words)`, `on_where` when what is said may have another place.
    """

    key = StringProperty("")
    """What notes about it go by; "": nothing is to be said about it (read only)."""

    item = ObjectProperty(None, allownone=True)
    kind = StringProperty("")
    """"drawing", "sound", "voice", "writing" or "" (read only)."""

    words = StringProperty("")
    """A text that stands for itself (read only)."""

    sounds = BooleanProperty(False)
    """Whether it can be heard (read only)."""

    playing = BooleanProperty(False)
    at = NumericProperty(0.0)
    """Where a sound has come to, 0…1 (read only)."""

    pinning = BooleanProperty(False)
    """Whether a touch of it puts a pin."""

    aim = ListProperty([])
    """Where the pin stands that is being put: x and y 0…1, y down; empty: there is none."""

    aim_kind = StringProperty("accent")
    framed = BooleanProperty(False)
    """Whether it is pointed out as the one that is spoken about, of two."""

    frame_box = ListProperty([0, 0, 0, 0])

    __events__ = ("on_spot", "on_pin", "on_hand", "on_trouble", "on_where")

    def __init__(self, table: Table, player: SittingPlayer, **kwargs):
        self._table, self._player = table, player
        self._pinned: tuple[Pinned, ...] = ()
        self._on_bar: list[int] = []
        self._lit = ""
        self._portions = Portions()
        self.replay: LivingReplay | None = None
        """Its making, when that is to be seen."""
        super().__init__(**kwargs)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        self._picture = SittingPicture(self.ids.picture.__self__)
        self._tell_soon = Clock.create_trigger(lambda _dt: self._tell(), 0)
        for name in ("pos", "size", "item", "words", "sounds"):
            self.fbind(name, self._lay_soon)
        for name in ("playing", "at", "key"):
            player.fbind(name, lambda *_: self._heard())
        self.ids.bar.bind(
            on_seek=lambda _bar, value: self.seek(value),
            on_pin=lambda _bar, index: self.dispatch("on_pin", self._on_bar[index]),
        )
        self.ids.picture.fbind("box", lambda *_: (self._move_pins(), self._picture.render_soon()))
        for name in ("aim", "aim_kind"):
            self.fbind(name, lambda *_: self._lay_aim())
        self._aim_pin = SpotPin(text="", disabled=True, is_focusable=False)

    def on_spot(self, place: Place):
        """A pin was put."""

    def on_pin(self, index: int):
        """A pin was pressed."""

    def on_hand(self):
        """It was touched."""

    def on_where(self):
        """It stands somewhere else now."""

    def on_trouble(self, words: str):
        """Something can't be shown or heard."""

    # --- what it shows ------------------------------------------------------------------------------------

    def show(self, shown: Item | Told, key: str) -> None:
        """Show an item or the words of an entry, in place of what was shown; notes about it go by `key`."""
        self.close()
        self.key = key
        if isinstance(shown, Told):
            self.kind, self.words, self.item = "writing", shown.text, None
            self._lay()
            return
        self.kind = shown.kind if shown.picture else "writing"
        self.sounds = shown.picture and shown.kind in ("sound", "voice")
        self.words = (shown.words or shown.title) if self.kind == "writing" else ""
        self.item = shown
        if self.kind == "drawing":
            self._show_drawing(shown)
        elif self.sounds:
            self._look(lambda: self._table.source.peaks(shown.key), self._picture.put_heights)
        self._lay()

    def _show_drawing(self, item: Item) -> None:
        source = self._table.source
        self._look(lambda: source.picture(item.key), self._put_image)
        if item.replay:
            self._tell_soon()  # a turn later: with the rest of it, it would hold up the window

    def _tell(self) -> None:
        """Have how it was made at hand."""
        item, source = self.item, self._table.source
        if item is not None and item.replay and self.kind == "drawing" and self.replay is None:
            self.replay = replay = LivingReplay(still=True, size_hint=(None, None))
            replay.bind(
                on_trouble=lambda _replay, error: self.dispatch("on_trouble", str(error)),
                on_pin=lambda _replay, index: self.dispatch("on_pin", self._on_bar[index]),
                at=lambda *_: self.dispatch("on_where"),
                playing=self._replay_plays,
            )
            self.add_widget(replay, index=self.children.index(self.ids.page.__self__))
            replay.tell(OfRecords(lambda: source.drawing(item.key), self._table.brushes))
            self.pin(self._pinned, self._lit)
            self._lay()

    def _put_image(self, image) -> None:
        self._picture.image = image
        self._lay()
        self._picture.render()

    def _look(self, work, put) -> None:
        item = self.item
        key = self.item.key if item is not None else ""
        when_done(
            later(work),
            lambda made: put(made) if self.item is item and item is not None and item.key == key else None,
            lambda error: self.dispatch("on_trouble", str(error)),
        )

    def close(self) -> None:
        """Be quiet, and let go of everything. Harmless twice."""
        if self.sounds and self.item is not None and self._player.key == self.item.key:
            self._player.pause()
        replay, self.replay = self.replay, None
        if replay is not None:
            replay.close()
            self.remove_widget(replay)
        self._picture.clear()
        self._pinned = ()
        self.item, self.kind, self.words, self.sounds, self.aim, self.key = None, "", "", False, [], ""
        self.pinning = False
        self._lit = ""
        self._lay_pins()

    # --- its sound and its making ---------------------------------------------------------------------------

    @property
    def tune(self) -> Tune:
        """What is heard when it is played."""
        item, source = self.item, self._table.source
        return Tune(item.key, item.duration / 1000, lambda second: source.sound(item.key, second))

    def turn(self) -> None:
        """Play, or pause: its making, or its sound."""
        if self.replay is not None:
            self.replay.turn()
        elif self.sounds:
            self._player.turn(self.tune)

    def pause(self) -> None:
        """Stand still."""
        if self.replay is not None:
            self.replay.pause()
        elif self.playing:
            self._player.pause()

    def seek(self, value: float) -> None:
        """Go to a place, 0…1."""
        if self.replay is not None:
            self.replay.go_to(value)
        elif self.sounds:
            self._player.go_to(self.tune, value)

    def _replay_plays(self, _replay, playing: bool) -> None:
        if playing:
            self._player.pause()

    def _heard(self) -> None:
        here = self.sounds and self.item is not None and self._player.key == self.item.key
        self.playing, self.at = here and self._player.playing, self._player.at if here else self.at
        self.ids.picture.heard = self.at
        self.dispatch("on_where")

    @property
    def has_places(self) -> bool:
        """Whether a pin can hang at a place in it, and not only on all of it."""
        told = self.item is None or self.item.kind == "writing"
        return bool(self.key) and (self.kind != "writing" or (told and bool(self.words)))

    @property
    def instant(self) -> int | None:
        """Where it stands, in ms of its replay or its sound; None: at none in particular."""
        if self.replay is not None:
            return self.replay.instant
        if self.sounds and (self.playing or 0 < self.at < ENDED):
            return round(self.at * self.item.duration)
        return None

    def moment(self, instant: int | None) -> str:
        """Return how far into it an instant is, in minutes and seconds of what is seen or heard; "" for none."""
        if instant is None:
            return ""
        replay = self.replay
        seconds = int((replay.place_of(instant) * replay.duration if replay is not None else instant) / 1000)
        return f"{seconds // 60}:{seconds % 60:02}"

    def go_to(self, instant: int) -> None:
        """Go to an instant of it."""
        if self.replay is not None:
            self.replay.go_to(self.replay.place_of(instant))
        elif self.sounds and self.item.duration:
            self.seek(min(1.0, instant / self.item.duration))

    # --- pins ---------------------------------------------------------------------------------------------

    def pin(self, pinned: tuple[Pinned, ...], lit: str = "") -> None:
        """Show what hangs where; `lit` is the id of what is pointed out."""
        self._pinned = pinned
        self._on_bar = [index for index, each in enumerate(pinned) if each.instant is not None]
        on_bar = [pinned[index] for index in self._on_bar]
        if self.replay is not None:
            self.replay.pins = [(each.instant, each.kind, each.number) for each in on_bar]
        long = self.item.duration if self.sounds else 0
        self.ids.bar.pins = [(min(1.0, each.instant / long), each.kind, each.number) for each in on_bar if long]
        self._lit = lit
        self._lay_pins()
        self._mark_words()

    def light(self, lit: str) -> None:
        """Point out the pin of one thing that is said."""
        self._lit = lit
        for pin in [*self.ids.pins.children]:
            if pin is not self._aim_pin:
                pin.lit = self._pinned[pin.index].id == lit
                if pin.lit:
                    self.ids.pins.lift(pin)
        self._mark_words()

    def _mark_words(self) -> None:
        hung = ((index, each) for index, each in enumerate(self._pinned) if each.span is not None)
        self.ids.words.mark([Mark(at, each.span, each.number, each.kind, each.id == self._lit) for at, each in hung])

    def _lay_pins(self) -> None:
        """Have a pin for each spot; many come in portions."""
        self.ids.pins.clear_widgets()
        drawn = self.kind == "drawing"
        spots = [index for index, each in enumerate(self._pinned) if drawn and each.spot is not None]
        self._portions.begin([*(partial(self._put_pin, index) for index in spots), self._lay_aim])

    def _put_pin(self, index: int) -> None:
        each = self._pinned[index]
        pin = SpotPin(text=str(each.number), kind=each.kind, index=index, lit=each.id == self._lit)
        pin.center = self._place(each.spot)
        pin.bind(on_release=lambda pin: self.dispatch("on_pin", pin.index))
        self.ids.pins.add_widget(pin)

    def _move_pins(self) -> None:
        for pin in self.ids.pins.children:
            spot = self.aim if pin is self._aim_pin else self._pinned[pin.index].spot
            if spot:
                pin.center = self._place(spot)

    def _lay_aim(self) -> None:
        layer, pin = self.ids.pins, self._aim_pin
        if pin.parent is not None:
            layer.remove_widget(pin)
        if self.aim and self.kind == "drawing":
            pin.kind, pin.center = self.aim_kind, self._place(self.aim)
            layer.add_widget(pin)

    def _place(self, spot) -> tuple[float, float]:
        left, bottom, width, height = self.ids.picture.box
        return left + spot[0] * width, bottom + (1 - spot[1]) * height

    def aim_at(self, place: Place | None) -> None:
        """Show where a pin is being put; None: nowhere."""
        self.aim = list(place.spot) if place is not None and place.spot is not None else []
        quoted = place is not None and place.quote
        self.ids.words.aim_at((place.at, place.at + len(place.quote)) if quoted else None)

    def nudge(self, right: int, down: int) -> None:
        """Move the pin that is being put, by keys, or have one; in a text it goes from sentence to sentence."""
        if self.kind == "writing":
            span = self.ids.words.sentence_beside(right + down)
            self.ids.words.aim_at(span)
            if span is not None:
                self.ids.words.bring_span(span)
            return
        x, y = self.aim or (0.5, 0.5)
        self.aim = [min(1.0, max(0.0, x + right * NUDGE)), min(1.0, max(0.0, y + down * NUDGE))]

    def put(self) -> None:
        """Put the pin where it is aimed at, or at the middle; for a sound where that stands."""
        if self.kind == "drawing":
            self.aim = list(self.aim) or [0.5, 0.5]
            self.dispatch("on_spot", Place(self.key, self.instant, tuple(self.aim)))
        elif self.kind == "writing" and self.ids.words.aim is not None:
            self._put_in_words(self.ids.words.aim)
        else:
            self.dispatch("on_spot", Place(self.key, self.instant if self.sounds else None))

    def _put_in_words(self, span: tuple[int, int]) -> None:
        self.dispatch("on_spot", Place(self.key, None, None, self.words[span[0] : span[1]], span[0]))

    def on_touch_down(self, touch):
        """Put a pin, if that is what is wanted; and say that a hand was here."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return super().on_touch_down(touch)
        self.dispatch("on_hand")
        left, bottom, width, height = self.ids.picture.box
        inside = left <= touch.x <= left + width and bottom <= touch.y <= bottom + height
        if self.pinning and self.kind == "writing" and self.ids.page.collide_point(*touch.pos):
            span = self.ids.words.sentence_at(touch)
            if span is not None:
                self._put_in_words(span)
            return True
        if self.pinning and inside and self.kind in ("drawing", "sound", "voice"):
            across, down = (touch.x - left) / max(1, width), 1 - (touch.y - bottom) / max(1, height)
            if self.kind == "drawing":
                self.aim = [across, down]
                self.dispatch("on_spot", Place(self.key, self.instant, (across, down)))
            else:
                art = self.ids.picture.art
                share = min(1.0, max(0.0, (touch.x - art[0]) / max(1, art[2])))
                self.dispatch("on_spot", Place(self.key, round(share * self.item.duration)))
            return True
        return super().on_touch_down(touch)

    # --- where it lies ------------------------------------------------------------------------------------

    def _lay(self) -> None:
        told = self.kind == "drawing" and self.item is not None and self.item.replay
        edge, bar = dp(EDGE), dp(BAR) if told or self.sounds else 0
        left, bottom = self.x + edge, self.y + (bar or edge)
        width, height = max(1.0, self.width - 2 * edge), max(1.0, self.top - edge / 2 - bottom)
        if self.kind == "drawing":
            box = fitted(self._picture.shape(self.item), left, bottom, width, height)
        elif self.sounds:
            room = min(width, dp(WIDEST_SOUND))
            box = fitted(SOUND_SHAPE, left + (width - room) / 2, bottom, room, height)
        else:
            box = 0, 0, 0, 0
        ids = self.ids
        ids.picture.pos, ids.picture.size = box[:2], box[2:]
        if self.replay is not None:
            self.replay.pos, self.replay.size, self.replay.box = self.pos, self.size, ids.picture.box
        self.frame_box = list(box) if box[2] else [left, bottom, width, height]
        wide = (
            min(width + dp(GUTTER - INSET), dp(MEASURE + GUTTER)) if self.kind == "writing" else 0
        )  # else it took touches
        start = max(left + dp(INSET), self.center_x - (wide - dp(GUTTER)) / 2) - dp(GUTTER)  # of its pins
        ids.page.pos, ids.page.size = (start, bottom), (max(0, wide), height if wide else 0)
        self._move_pins()

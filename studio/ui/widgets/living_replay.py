"""How a drawing came to be, as it came to be: play it, go anywhere in it, faster or slower."""

from __future__ import annotations

from collections import deque

import numpy as np
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
)
from kivy.uix.floatlayout import FloatLayout

from studio.core.errors import StudioError
from studio.drawing.instants import Instants, instants_of
from studio.drawing.timeline import Story, Timeline
from studio.gallery.opening import unread_words
from studio.ui.kv import load_kv
from studio.ui.lateness import Lateness
from studio.ui.replay_ways import remember_ways, ways_of
from studio.ui.tale import OfPiece, Tale
from studio.ui.telling import Patch, Seen, Teller, Wish
from studio.ui.texture import paste, picture
from studio.ui.theme import theme
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.replay_panel import USUAL, ReplayPanel, SpeedKey  # noqa: F401
from studio.ui.widgets.ticks import gathered

load_kv(__file__)

BAR = 136
"""Dp below the picture."""
SCANT = 360
"""Dp of width below which the bar needs the room of the speed's key."""
FINE = 1.5
"""How many times as many pixels as it is shown on a picture has, at most."""
TICK = 7
"""Dp from one tick to the next at least, as long as there are more marks than that."""
A_TURN = 1 / 60
END = float("inf")
PASTED = 1 << 20
"""Bytes that are pasted in one turn of the window, about."""


class LivingReplay(FloatLayout):
    """Shows how a drawing of the library was made. Give it a place and a size, then `show` a piece; `close` it.

    At first the drawing is seen as it is, and the half disc stands at the end. Events: `on_closed` (× or Esc, when it
    is `closable`), `on_trouble(error)` when it can't be read, `on_note(words)` when something is to be said about it.
    """

    playing = BooleanProperty(False)
    """Whether it goes on by itself (read only)."""

    at = NumericProperty(1.0)
    """Where the half disc stands, 0…1 (read only; `go_to`)."""

    ready = BooleanProperty(False)
    """Whether it can be played (read only)."""

    speed = NumericProperty(USUAL)
    skips = BooleanProperty(True)
    taken_back = BooleanProperty(False)

    still = BooleanProperty(False)
    """Whether the finished drawing is seen behind it: then it has no ground, and no picture while it is at the end."""

    closable = BooleanProperty(False)

    box = ListProperty([])
    """Left, bottom, width and height in px of the picture; empty: as large as there is room for."""

    texture = ObjectProperty(None, allownone=True)
    showing = BooleanProperty(False)
    """Whether its own picture is seen (read only)."""

    shape = NumericProperty(4 / 3)
    """Width over height of the paper (read only)."""

    pins = ListProperty([])
    """What hangs at instants of it: (instant in ms of the log, token of its colour, number)."""

    lead = None
    """What says where it is while it plays, 0…1, or will be so many seconds from now, when that is not its own affair.

    It may say None.
    """

    __events__ = ("on_closed", "on_trouble", "on_note", "on_pin")

    def _get_art(self):
        if self.box:
            return tuple(self.box)
        width, height = self.width - dp(48), self.height - dp(BAR) - dp(24)
        wide = max(1, round(min(width, height * self.shape)))
        high = max(1, round(wide / self.shape))
        return round(self.center_x - wide / 2), round(self.y + dp(BAR) + (height - high) / 2), wide, high

    art = AliasProperty(_get_art, bind=("box", "pos", "size", "shape"))
    """Left, bottom, width and height in px of the picture (read only)."""

    def __init__(self, rooms=None, **kwargs):
        """Without rooms it only tells what it is given (`tell`), and remembers nothing of how."""
        self._rooms = rooms
        self._teller: Teller | None = None
        self._line: Timeline | None = None
        self._instants: Instants | None = None
        self._began = 0
        self._paper = (4, 3)
        self._panel: ReplayPanel | None = None
        self._patches: deque[Patch] = deque()
        self._late = Lateness()
        self._fresh = False
        """Whether the picture is of the place where it is."""
        super().__init__(**ways_of(rooms and rooms.settings), **kwargs)
        self._close_key, self._speed_key = self.ids.close.__self__, self.ids.speed.__self__
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        self._step_soon = Clock.create_trigger(self._step, A_TURN, interval=True)
        self._paste_soon = Clock.create_trigger(lambda _dt: self._paste(), -1)
        self.ids.bar.bind(
            on_seek=lambda _bar, value: self.go_to(value),
            on_pin=lambda _bar, index: self.dispatch("on_pin", index),
        )
        self.ids.bar.fbind("width", self._lay_ticks)
        self.fbind("pins", self._lay_pins)
        for name in ("pos", "size", "closable"):
            self.fbind(name, self._arrange_soon)
        for name in ("skips", "taken_back"):
            self.fbind(name, self._tell_otherwise)
        for name in ("speed", "skips", "taken_back"):
            self.fbind(name, self._remember)
        self.fbind("art", lambda *_: self._wish() if self.showing else None)
        self.fbind("ready", lambda *_: self._look())
        for name in ("at", "playing", "still", "texture"):
            self.fbind(name, lambda *_: self._look())
        self._arrange()

    # --- coming and going ----------------------------------------------------------------------------------

    def on_closed(self):
        """The person wants it away."""

    def on_trouble(self, error: StudioError):
        """The drawing can't be read."""

    def on_note(self, words: str):
        """Something is to be said about it."""

    def on_pin(self, index: int):
        """A pin was pressed."""

    def show(self, piece_id: str) -> None:
        """Show how a piece was made; it is read on a thread of its own, with all that was kept so far."""
        self.tell(OfPiece(self._rooms.library, self._rooms.brushes, piece_id))

    def tell(self, tale: Tale) -> None:
        """Show what a tale tells, in place of what was shown."""
        self.close()
        self._teller = Teller(
            tale,
            ready=self._begin,
            seen=self._see,
            sorry=lambda error: self.dispatch("on_trouble", error),
        )

    def close(self) -> None:
        """Stop, and let go of everything. Harmless twice."""
        self.pause()
        self._close_panel()
        teller, self._teller = self._teller, None
        if teller is not None:
            teller.close()
        self._line, self._instants, self._fresh = None, None, False
        self._patches.clear()
        self.ready, self.at, self.texture = False, 1.0, None
        self.ids.bar.ticks, self.ids.bar.pins = None, []

    def _begin(self, story: Story) -> None:
        self._began = story.began
        self._paper = story.paper.width, story.paper.height
        self.shape = story.paper.width / story.paper.height
        words = unread_words(story.unread)
        if words:
            self.dispatch("on_note", words)
        self._ask(None if self.still else END)

    # --- instants of it ------------------------------------------------------------------------------------

    @property
    def instant(self) -> int | None:
        """The instant of the log it stands at (`studio.drawing.instants`), or None for the drawing as it is now."""
        if self._instants is None or self._is_finished:
            return None
        return self._instants.at(self.at * self.duration)

    def place_of(self, instant: int) -> float:
        """Return where an instant is told, 0…1."""
        return self._instants.place(instant) / self.duration if self._instants and self.duration else 1.0

    def _lay_pins(self, *_) -> None:
        known = self._instants is not None
        self.ids.bar.pins = [(self.place_of(at), colour, number) for at, colour, number in self.pins if known]

    # --- going along it ------------------------------------------------------------------------------------

    @property
    def duration(self) -> float:
        """How long it takes to be told at its own pace, in ms."""
        return self._line.duration if self._line is not None else 0.0

    def turn(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Go on from where it is; from the beginning when it is at the end."""
        if not self.ready or self.duration <= 0:
            return
        if self.at >= 1.0:
            self.at = 0.0
        self.playing = True
        self._step_soon()

    def pause(self) -> None:
        """Stay where it is."""
        self.playing = False
        self._late.forget()
        self._step_soon.cancel()

    def go_to(self, value: float) -> None:
        """Be at a place, 0…1; it goes on playing from there if it was."""
        if self.ready:
            self.at = min(1.0, max(0.0, value))
            self._wish()

    def step(self, by: int) -> None:
        """Go to where the mark before (-1), or after (1), was done."""
        if self._line is not None and self.duration > 0:
            self.pause()
            self.go_to(self._line.step(self.at * self.duration, by) / self.duration)

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space plays, left and right go from mark to mark; return whether the key was used."""
        if modifiers:
            return False
        if name == "escape" and (self._close_panel() or self.closable):
            if self._panel is None and self.closable:
                self.dispatch("on_closed")
            return True
        if name == "spacebar" and self.ready:
            self.turn()
            return True
        if name in ("left", "right") and self.ready:
            self.step(-1 if name == "left" else 1)
            return True
        return False

    def _step(self, dt: float) -> None:
        if not self.playing:
            return
        if not self.ids.bar.held and self.duration > 0:
            led = self.lead(0.0) if self.lead is not None else None
            self.at = min(1.0, self.at + min(dt, 0.25) * 1000 * self.speed / self.duration if led is None else led)
            self._wish(self.lead(self._late.seconds) if led is not None else None)
            if self.at >= 1.0:
                self.pause()

    def _tell_otherwise(self, *_) -> None:
        """Tell it along another line, from what is seen now."""
        if self.ready:
            self._ask(END if self._is_finished and not self.still else None)

    def _wish(self, soon: float | None = None) -> None:
        """Have what belongs to where it is be seen; or to where it will be once that is seen."""
        if self._line is None:
            return
        ms = min(1.0, self.at if soon is None else max(self.at, soon)) * self.duration
        if self.playing and not theme.motion:
            ms = self._line.done_by(ms)  # marks come as a whole
        if soon is not None:
            self._late.asked(ms)
        self._ask(ms)

    def _ask(self, ms: float | None) -> None:
        if self._teller is None:
            return
        shrink, (width, height) = 0, self._paper
        room = FINE * max(1, self.art[2])
        while width > room * (1 << shrink) and min(width, height) >> shrink > 1:
            shrink += 1
        self._teller.wish(Wish(ms, not self.skips, self.taken_back, shrink))

    # --- what is seen --------------------------------------------------------------------------------------

    def _see(self, seen: Seen) -> None:
        if self._line is not seen.line:
            self._line, self._instants = seen.line, instants_of(seen.line, self._began)
            self._lay_ticks()
            self._lay_pins()
            if not self._is_finished:
                self.at = seen.at / seen.line.duration if seen.line.duration else 1.0
            self.ready = True
        if self.texture is None or self.texture.size != seen.size:
            self._patches.clear()
            self.texture = picture(np.zeros((seen.size[1], seen.size[0], 4), np.uint8))
        self._patches.extend(seen.patches)
        self._late.seen(seen.at)
        self._paste()

    def _lay_ticks(self, *_) -> None:
        ticks = self._line.ticks if self._line is not None else ()
        self.ids.bar.ticks = gathered(ticks, max(1, int(self.ids.bar.width / dp(TICK)))) if ticks else None

    def _paste(self) -> None:
        """Show what came, some of it in each turn of the window."""
        room = PASTED
        while self._patches and room > 0:
            patch = self._patches.popleft()
            paste(self.texture, patch.pixels, patch.x, patch.y)
            room -= patch.pixels.nbytes
        self.canvas.ask_update()
        if self._patches:
            self._paste_soon()
        elif self._teller is not None:
            self._fresh = not (self.still and self._is_finished)
            self._look()
            self._teller.go_on()

    @property
    def _is_finished(self) -> bool:
        return self.at >= 1.0 and not self.playing

    def _look(self) -> None:
        """Show its own picture, unless the finished drawing is seen behind it."""
        if self.still and self._is_finished:
            self._fresh = False
        self.showing = self.texture is not None and self._fresh

    # --- speeds and switches -------------------------------------------------------------------------------

    def said(self, speed: float) -> str:
        """Return a speed as it stands on its key."""
        return f"{int(speed)}×"

    def open_panel(self) -> None:
        """Offer how fast it is told, and what of it; or close what is offered."""
        if self._close_panel():
            return
        panel = ReplayPanel(
            speed=self.speed, skips=self.skips, taken_back=self.taken_back, offers_taken_back=self._rooms is not None
        )
        for name in ("speed", "skips", "taken_back"):
            panel.bind(**{name: lambda _panel, value, name=name: setattr(self, name, value)})
        self._panel = panel
        panel.open(self, self.ids.speed)

    def _close_panel(self) -> bool:
        panel, self._panel = self._panel, None
        if panel is None or panel.parent is None:
            return False
        panel.close()
        return True

    def _remember(self, *_) -> None:
        remember_ways(self._rooms and self._rooms.settings, self.speed, self.skips, self.taken_back)

    # --- where it lies -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        ids, level = self.ids, self.y + dp(73)
        edge = dp(24) if self.closable or self.width < dp(700) else dp(36)
        scant = self.width < dp(SCANT)
        for key, wanted in ((self._close_key, self.closable), (self._speed_key, not scant)):
            if wanted and key.parent is None:
                self.add_widget(key)
            elif not wanted and key.parent is not None:
                self.remove_widget(key)
        ids.play.pos = self.x + edge, level - ids.play.height / 2
        right = self.right - edge - (dp(20) if not self.closable and edge > dp(24) else 0)
        if self.closable:
            self._close_key.pos = right - dp(64), level - dp(32)
            right -= dp(64 + 12)
        ids.speed.pos = right - dp(64), level - dp(32)
        left = ids.play.right + dp(12)
        ids.bar.pos = left, level - dp(62)
        ids.bar.size = max(1, (right if scant else ids.speed.x - dp(12)) - left), dp(124)

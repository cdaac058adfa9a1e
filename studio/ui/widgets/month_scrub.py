"""The months as a line beside what hangs in the gallery, with half a disc on it to take and go along."""

from __future__ import annotations

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import BorderImage, Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.gallery.month_line import MonthLine, Stretch
from studio.journal.entry import MONTHS
from studio.ui.theme import theme
from studio.ui.widgets.drag import Drag
from studio.ui.widgets.hands import hands
from studio.ui.widgets.mask import disc, plate, ring

HAND = 48
"""Dp from the window's edge in which a hand takes the half disc."""
NEAR = 72
"""Dp from the window's edge in which a pointer wakes it."""
AWAKE = 1.6
"""Seconds it stays awake after all is still."""
RADIUS, BAR = 22, 6
"""Dp: of the half disc, and across the bar it is asleep."""


def month_words(stretch: Stretch) -> str:
    """Return how a month is called: "March 2025"."""
    return f"{MONTHS[stretch.month - 1]} {stretch.year}"


class MonthScrub(Drag, Widget):
    """Stands in the margin right of the gallery, as high as what hangs there; asleep it is a short quiet bar.

    It wakes when what hangs there moves, when a pointer comes near, when it is touched, and when it has the keys: Up
    and Down go to the next month, Page Up and Page Down to the next year. Events: `on_seek(place)` while a hand moves
    it, 0…1 on its `line`; `on_month(stretch)` when a key goes to a month. Setting `value` from outside tells nobody.
    """

    line = ObjectProperty(MonthLine((), ()))
    """The months."""

    value = NumericProperty(0.0)
    """Where the half disc is, 0…1."""

    awake = BooleanProperty(False)
    """Whether it shows itself whole (read only)."""

    glow = NumericProperty(0.0)
    """How much of that is seen, 0…1 (read only)."""

    said = StringProperty("")
    """The month it is at, while a hand or a key moves it; else nothing (read only)."""

    __events__ = ("on_seek", "on_month")

    def _get_run(self):
        return max(1.0, self.height - 2 * dp(RADIUS + 10))

    run = AliasProperty(_get_run, bind=("height",))
    """Px from its beginning to its end (read only)."""

    def _get_level(self):
        return self.level_of(self.value)

    level = AliasProperty(_get_level, bind=("top", "run", "value"))
    """Y of the half disc's middle in px (read only)."""

    def _get_across(self):
        return round(self.x + dp(27))

    across = AliasProperty(_get_across, bind=("x",))
    """X of the line's left side in px (read only)."""

    def on_seek(self, place: float):
        """A hand went to a place."""

    def on_month(self, stretch: Stretch):
        """A key went to a month."""

    def __init__(self, **kwargs):
        self._stepped: int | None = None
        self._grip = 0.0
        self._bar, self._whole, self._ring, self._drawn = _Bar(), _Whole(), _Ring(), []
        super().__init__(size_hint=(None, None), **kwargs)
        self._paint_soon = Clock.create_trigger(self._paint, -1)
        for name in ("level", "across", "pos", "size", "glow", "said", "focus"):
            self.fbind(name, self._paint_soon)
        theme.bind(name=self._paint_later)
        for name in ("held", "focus"):
            self.fbind(name, self._turn)
        hands.bind(at_keys=self._turn)
        self._sleep_soon = Clock.create_trigger(self._sleep, AWAKE)

    def on_parent(self, _widget, parent):
        """Look where the pointer is as long as it is in the tree."""
        Window.unbind(mouse_pos=self._hover)
        if parent is not None:
            Window.bind(mouse_pos=self._hover)

    # --- waking -------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Show itself whole for a moment."""
        self._sleep_soon.cancel()
        self._sleep_soon()
        if not self.awake:
            self.awake = True
            self._shine(1.0)

    def _sleep(self, *_) -> None:
        if self.held or self._steered() or self._is_near(Window.mouse_pos):
            self._sleep_soon()
            return
        self.awake = False
        self._shine(0.0)

    def _shine(self, to: float) -> None:
        Animation.cancel_all(self, "glow")
        duration = theme.fade(0.14)
        if duration:
            Animation(glow=to, d=duration).start(self)
        else:
            self.glow = to

    def _steered(self) -> bool:
        return self.focus and hands.at_keys

    def _turn(self, *_) -> None:
        """A hand or the keys came, or went."""
        self._paint_soon()
        if self.held or self._steered():
            self.wake()
            self.say(self.line.month_at(self.value))
        else:
            self._stepped, self.said = None, ""

    def _is_near(self, spot) -> bool:
        beside = self.right - dp(NEAR) < spot[0] <= self.right and self.y <= spot[1] <= self.top
        return beside and self.get_root_window() is not None

    def _hover(self, _window, spot) -> None:
        if not self.disabled and self._is_near(spot):
            self.wake()

    # --- going --------------------------------------------------------------------------------------------

    def say(self, index: int) -> None:
        """Say which month it is at."""
        if self.line.stretches:
            self.said = month_words(self.line.stretches[index])

    def on_touch_down(self, touch):
        """Leave it to `catch`, which is asked before what hangs in the gallery is."""
        return False

    def catch(self, touch) -> bool:
        """Take a hand that comes down on the half disc, or bring that to a hand elsewhere on the line.

        Asleep, a touch beside the short bar only wakes it: a hand that holds the glass at its edge goes nowhere.
        """
        x, y = touch.pos
        if self.disabled or touch.is_mouse_scrolling or not (self.y <= y <= self.top and x <= self.right):
            return False
        on_it = abs(y - self.level) <= dp(HAND / 2 + 4)
        if x < (self.right - dp(HAND) if on_it and self.awake else self.x):
            return False
        if not on_it and not self.awake:
            self.wake()
            return True
        self._grip = y - self.level if on_it else 0.0
        touch.ud[self] = on_it
        return super().on_touch_down(touch)

    def takes(self, touch) -> bool:
        """Say that a touch is its own: `catch` has looked already."""
        return True

    def follow(self, touch):
        """Go where the hand is; a hand that only takes the half disc goes nowhere yet."""
        if touch.ud.pop(self, False):
            return
        top = self.top - dp(RADIUS + 10)
        self.value = min(1.0, max(0.0, (top - touch.y + self._grip) / self.run))
        self.say(self.line.month_at(self.value))
        self.dispatch("on_seek", self.value)

    def key(self, name: str) -> bool:
        """Act on a key when it has the focus: the next month or year, or an end. Return whether it was one of these."""
        if not self.focus or not self.line.stretches:
            return False
        self.wake()
        if name in ("home", "end"):
            self.value = 0.0 if name == "home" else 1.0
            self._stepped = None
            self.say(self.line.month_at(self.value))
            self.dispatch("on_seek", self.value)
            return True
        goal = self._goal(name)
        if goal is None:
            return False
        goal = min(max(0, goal), len(self.line.stretches) - 1)
        if goal != self._stepped:
            self._stepped, self.value = goal, self.line.stretches[goal].begin
            self.say(goal)
            self.dispatch("on_month", self.line.stretches[goal])
        return True

    def _goal(self, name: str) -> int | None:
        """Return the index of the month that a key goes to, which may be beyond the ends."""
        here, stretches = self._stepped, self.line.stretches
        if here is None:
            here = self.line.month_at(self.value)
        if name in ("up", "down"):
            return here + (1 if name == "down" else -1)
        if name not in ("pageup", "pagedown"):
            return None
        year = stretches[here].year - (1 if name == "pagedown" else -1)
        if name == "pagedown":
            return next((at for at, one in enumerate(stretches) if one.year <= year), len(stretches) - 1)
        return max((at for at, one in enumerate(stretches) if one.year >= year), default=0)

    def level_of(self, place: float) -> float:
        """Return the y in px of a place on the line."""
        return round(self.top - dp(RADIUS + 10) - place * self.run)

    # --- how it looks -------------------------------------------------------------------------------------

    def _paint_later(self, *_) -> None:
        self._paint_soon()

    def _paint(self, *_) -> None:
        """Draw it as it is now, and nothing that isn't seen: it is drawn anew in every frame of a scroll."""
        parts = [self._bar] if self.glow < 1 else []
        parts += [self._whole] if self.glow else []
        parts += [self._ring] if self._steered() else []
        if parts != self._drawn:
            self.canvas.clear()
            for part in parts:
                self.canvas.add(part.group)
            self._drawn = parts
        for part in parts:
            part.lay(self)


class _Bar:
    """The short bar it is asleep."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self._colour, self._plate = Color(), BorderImage()
        for each in (self._colour, self._plate):
            self.group.add(each)

    def lay(self, scrub: MonthScrub) -> None:
        corner = round(dp(BAR / 2))
        self._colour.rgba = _shade(theme.line, 1 - scrub.glow)
        self._plate.texture, self._plate.border = plate(corner), (corner,) * 4
        self._plate.pos = scrub.across - round(dp(4)), scrub.level - round(dp(RADIUS))
        self._plate.size = 2 * corner, 2 * round(dp(RADIUS))


class _Whole:
    """The line, and the half disc on it."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self._line_colour, self._line, self._colour, self._disc = Color(), Rectangle(), Color(), Rectangle()
        for each in (self._line_colour, self._line, self._colour, self._disc):
            self.group.add(each)
        self._disc.tex_coords = 0, 0, 0.5, 0, 0.5, 1, 0, 1

    def lay(self, scrub: MonthScrub) -> None:
        radius = round(dp(RADIUS))
        self._line_colour.rgba = _shade(theme.horizon, scrub.glow)
        self._line.pos, self._line.size = (
            (scrub.across, round(scrub.y + dp(8))),
            (round(dp(2)), round(scrub.height - dp(16))),
        )
        self._colour.rgba = _shade(theme.accent if scrub.said else theme.horizon, scrub.glow)
        texture = disc(2 * radius)
        if self._disc.texture is not texture:
            self._disc.texture = texture
            self._disc.tex_coords = 0, 0, 0.5, 0, 0.5, 1, 0, 1  # a texture brings its own
        self._disc.pos, self._disc.size = (scrub.across - radius, scrub.level - radius), (radius, 2 * radius)


class _Ring:
    """The ring round the half disc while it has the keys."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self._colour, self._image = Color(), BorderImage()
        for each in (self._colour, self._image):
            self.group.add(each)

    def lay(self, scrub: MonthScrub) -> None:
        corner, reach = round(dp(16)), round(dp(RADIUS + 6))
        self._colour.rgba = theme.focus
        self._image.texture, self._image.border = ring(corner, round(dp(3))), (corner,) * 4
        self._image.pos = scrub.across - reach, scrub.level - reach
        self._image.size = reach + round(dp(5)), 2 * reach


def _shade(colour, share: float) -> tuple[float, float, float, float]:
    """Return a colour so much of which is seen."""
    red, green, blue, alpha = colour
    return red, green, blue, alpha * share

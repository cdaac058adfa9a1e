"""The shell: shows one screen at a time, with the way to the others beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.theme import theme
from studio.ui.widgets.hands import LOCKS, hands
from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.nav import FOOT, RAIL, Nav, NavPlace
from studio.ui.widgets.pressable import first_focusable, focused, next_focusable
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.toast import Toast

Factory = Callable[[Rooms, "Shell"], Screen]
"""Makes a screen, once, when it is first gone to."""

_TAB, _ESCAPE = 9, 27


class Shell(FloatLayout):
    """The window's root: the screen that is shown, the navigation, and at most one toast.

    Screens are made when they are first gone to and kept; only the one that is shown is in the tree.
    """

    screen = ObjectProperty(None, allownone=True)
    """The screen that is shown."""

    ground = StringProperty("bg")
    """Token of what lies behind everything."""

    portrait = BooleanProperty(False)
    """Whether the window stands upright or is narrower than 900 dp."""

    def __init__(
        self,
        rooms: Rooms | None,
        factories: Mapping[str, Factory],
        places: list[NavPlace] | None = None,
        home: str = "today",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.rooms = rooms
        self.home = home
        self._factories = dict(factories)
        self._screens: dict[str, Screen] = {}
        self._path: list[tuple[str, dict]] = []
        self._args: dict = {}
        self._toast: Toast | None = None
        self.acts: dict[str, Callable[[], object]] = {}
        """What items of the navigation do that lead to no screen, by name."""
        self.shortcuts: dict[str, Callable[[], object]] = {}
        """What Ctrl with a key does wherever one is, by the key's name."""
        self.nav = Nav(places=[NavPlace(*place) for place in places or []], size_hint=(None, None))
        self.nav.bind(on_go=lambda _nav, name: self.acts.get(name, lambda: self.go_to(name))())
        self._lay_toast_soon = Clock.create_trigger(self._lay_toast, -1)
        self.bind(pos=self._lay, size=self._lay)
        self.bind(ground=self._clear)
        theme.bind(name=self._clear)
        self._clear()
        Window.bind(on_key_down=self._key_down)

    def _clear(self, *_):
        """Let the window clear to the ground: a full window less to paint in each frame."""
        Window.clearcolor = theme.colour(self.ground)

    def start_anew(self, rooms: Rooms | None, places: list[NavPlace]) -> None:
        """Forget every screen, and go on with other rooms and other places to go."""
        if self.screen is not None:
            self._take_away(self.screen)
            self.screen = None
        self._screens.clear()
        self._path.clear()
        self.acts.clear()
        self.shortcuts.clear()
        self.rooms = rooms
        self.nav.places = places

    def close_sheets(self) -> None:
        """Close every sheet of every screen: some listen to the window's keys as long as they are open."""
        for screen in self._screens.values():
            for child in screen.children[:]:
                if isinstance(child, Sheet):
                    child.close()

    def rest(self) -> None:
        """Have every screen keep what is only in the window so far; a fault in one is raised after all the others."""
        faults = []
        for screen in self._screens.values():
            try:
                screen.rest()
            except Exception as error:
                faults.append(error)
        if faults:
            raise faults[0]

    def close(self) -> None:
        """Leave the screen that is shown and let go of the window; the shell is done."""
        Window.unbind(on_key_down=self._key_down)
        if self.screen is not None:
            self._take_away(self.screen)
            self.screen = None

    # ---- going about

    def go(self, name: str, **args) -> Screen:
        """Show a screen; `args` go to its `enter`. Esc and `back` lead back to the one before."""
        if self.screen is not None and self.screen.name != name:
            self._path.append((self.screen.name, self._args))
        return self._show(name, args)

    def go_to(self, name: str, **args) -> Screen:
        """Show a room of the navigation: the way back from it is home."""
        self._path = [] if name == self.home else [(self.home, {})]
        return self._show(name, args)

    def back(self) -> bool:
        """Go back one level: a sheet, a level of the screen, the screen before. False: there is none."""
        screen = self.screen
        if screen is None:
            return False
        for child in screen.children[:]:
            if isinstance(child, Sheet) and child.shown:
                child.close()
                return True
        if screen.back():
            return True
        if self._path:
            name, args = self._path.pop()
            self._show(name, args, again=True)
            return True
        if screen.name != self.home and self.home in self._factories:
            self._show(self.home, {})
            return True
        return False

    def made(self, name: str) -> Screen:
        """Return the screen called `name`, making it if it is not made yet. KeyError if nobody can."""
        if name not in self._screens:
            screen = self._factories[name](self.rooms, self)
            screen.name, screen.rooms, screen.shell = name, self.rooms, self
            self._screens[name] = screen
        return self._screens[name]

    def knows(self, name: str) -> bool:
        """Say whether there is a screen of that name."""
        return name in self._factories

    def lay_out(self, name: str) -> Screen:
        """Make a screen ready, with the size it will have, and return it without showing it."""
        screen = self.made(name)
        self._fit(screen)
        return screen

    def _show(self, name: str, args: dict, again: bool = False) -> Screen:
        screen, old = self.made(name), self.screen
        screen.came_back = again
        self._let_go_of_keys()
        if old is not None and old is not screen:
            self._take_away(old)
        self._args = args
        self.screen = screen
        self.ground = screen.ground
        self._set_nav(screen)
        self._lay()
        screen.enter(**args)
        if screen.parent is None:
            self.add_widget(screen, index=len(self.children))
            screen.fbind("children", self._lay_toast_soon)
            if old is not None and screen.fades:
                self._fade_in(screen)
        return screen

    def _take_away(self, screen: Screen) -> None:
        Animation.cancel_all(screen, "opacity")
        screen.opacity = 1
        screen.leave()
        screen.funbind("children", self._lay_toast_soon)
        self.remove_widget(screen)

    def _fade_in(self, screen: Screen) -> None:
        duration = theme.fade(0.14)
        if duration:
            screen.opacity = 0
            Animation(opacity=1, d=duration).start(screen)

    # ---- where things lie

    def _set_nav(self, screen: Screen) -> None:
        self.nav.here = screen.nav_item or screen.name
        wanted = screen.nav and bool(self.nav.places)
        if wanted and self.nav.parent is None:
            self.add_widget(self.nav)
        elif not wanted and self.nav.parent is not None:
            self.remove_widget(self.nav)

    def _lay(self, *_):
        self.portrait = self.width < dp(900) or self.height > self.width
        self.nav.upright = self.portrait
        self.nav.pos = self.pos
        self.nav.size = (self.width, dp(FOOT)) if self.portrait else (dp(RAIL), self.height)
        self._lay_screen()
        self._lay_toast()

    def _lay_screen(self) -> None:
        if self.screen is not None:
            self._fit(self.screen)

    def _fit(self, screen: Screen) -> None:
        left = dp(RAIL) if screen.nav and self.nav.places and not self.portrait else 0
        below = dp(FOOT) if screen.nav and self.nav.places and self.portrait else 0
        screen.size_hint = None, None
        screen.narrow(self.portrait)
        screen.pos = self.x + left, self.y + below
        screen.size = self.width - left, self.height - below

    def _lay_toast(self, *_):
        """Put the toast at the foot; where a sheet or a menu is open, beside or above it, if there is room."""
        toast, screen = self._toast, self.screen
        if toast is None or screen is None:
            return
        left, right, low = screen.x, screen.right, screen.y + dp(screen.toast_rise)
        for sheet in screen.children:
            if isinstance(sheet, KeyPanel) and sheet.x - screen.x > toast.width:
                right = min(right, sheet.x)
            if not isinstance(sheet, Sheet) or not sheet.shown:
                continue
            taken = sheet.width + dp(sheet.inset)
            if sheet.upright:
                above = screen.y + dp(sheet.foot) + sheet.height + dp(12)
                low = max(low, above) if above + toast.height <= screen.top else low
            elif screen.width - taken >= toast.width:
                left, right = (left + taken, right) if sheet.side == "left" else (left, right - taken)
        toast.center_x, toast.y = (left + right) / 2, low

    # ---- saying something

    def toast(self, text: str, undo: Callable[[], object] | None = None, word: str = "Undo", seconds: float = 8):
        """Say one line at the foot; with `undo`, a word that takes back what it tells of. Return the toast."""
        if self._toast is not None and self._toast.parent is not None:
            self.remove_widget(self._toast)
        self._toast = Toast(text=text, undo=undo, word=word, seconds=seconds)
        self._toast.bind(size=self._lay_toast)
        self._toast.show(self)
        self._lay_toast()
        return self._toast

    # ---- keys

    def _let_go_of_keys(self) -> None:
        holder = focused()
        if holder is not None:
            holder.focus = False

    def _open_sheet(self) -> Sheet | None:
        """Return the sheet that lies on top, if one is open: of the screen, or of what lies over it."""
        for host in self.children:
            for child in host.children:
                if isinstance(child, Sheet) and child.shown:
                    return child
        return None

    def _key_down(self, _window, key, _scancode, _text, modifiers):
        if self.get_root_window() is None or self.screen is None:
            return False
        holder = focused()
        if key == _ESCAPE:
            if _is_written_in(holder):
                holder.focus = False
                return True
            return self.back() or True
        sheet = self._open_sheet()
        if key == _TAB and (sheet is not None or holder is None):
            self._step(sheet, holder, "shift" in modifiers)
            return True
        name = Window._system_keyboard.keycode_to_string(key)  # noqa: SLF001
        if name in self.shortcuts and "ctrl" in modifiers and not {"alt", "shift"} & set(modifiers):
            self.shortcuts[name]()
            return True
        if _is_written_in(holder):
            return False
        return self._hand_on(name, frozenset(modifiers) - LOCKS, sheet)

    def _step(self, sheet: Sheet | None, holder, back: bool) -> None:
        """Go on to what has the keys next: in a sheet, which is all there is until it is closed, or at all."""
        hands.at_keys = True
        first = sheet is None
        goal = (first_focusable(self.screen) or first_focusable(self)) if first else next_focusable(sheet, holder, back)
        if goal is not None:
            goal.focus = True

    def _hand_on(self, name: str, modifiers: frozenset[str], sheet: Sheet | None) -> bool:
        """Give a key to the sheet that lies on top, then to the screen, unless that stands still under one."""
        if sheet is not None and not modifiers and sheet.key(name):
            return True
        return (sheet is None or self.screen.under_sheets) and bool(self.screen.key(name, modifiers))


def _is_written_in(widget) -> bool:
    """Say whether keys write words in a widget (a `TextInput`, which is loaded only where there is one)."""
    return hasattr(widget, "insert_text")

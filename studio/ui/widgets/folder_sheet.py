"""A sheet to choose a place on this computer: a folder, a library among folders, or what was taken out of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from studio.core.errors import StudioError
from studio.ui import folders
from studio.ui.aside import aside
from studio.ui.folders import Item, Listing
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.hands import LOCKS, hands
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.pressable import Pressable, focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.row_list import RowList  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

ICONS = {"folder": "folder-open", "library": "archive", "export": "archive", "picture": "image", "sound": "audio-lines"}
ICONS |= {"journal": "book-open"}
ANY_FOLDER = ("folder", "elsewhere")
"""Where the folder itself can be chosen."""
LOOKING_AFTER = 0.3
"""Seconds before it says that it is looking: most folders are there at once."""

_NOTHING = {
    "folder": "There are no folders in here.",
    "library": "There is no copy in here.",
    "export": "There is nothing in here that was taken out of a library.",
    "picture": "There is no picture in here.",
    "sound": "There is no sound in here.",
    "made": "There is no picture and no sound in here.",
    "elsewhere": "There is nothing in here.",
}
_BACKSPACE, _ESCAPE = 8, 27


@dataclass(frozen=True)
class Found:
    """What came of looking into a folder."""

    listing: Listing
    meant: Item | None
    """What the path itself names, when that is what is wanted."""
    lines: dict[Path, str]
    """What is said about what can be chosen."""
    warning: str
    """What speaks against the folder."""


class FolderRow(Pressable, BoxLayout):
    """A folder to go into, or something to choose."""

    item = ObjectProperty(None, allownone=True)
    """What it shows (`studio.ui.folders.Item`)."""

    text = StringProperty("")
    line = StringProperty("")
    """What is said about it."""

    kind = StringProperty("folder")
    chosen = BooleanProperty(False)

    def __init__(self, sheet, **kwargs):
        self._sheet = sheet
        super().__init__(**kwargs)

    def on_item(self, _row, item):
        """Show another one."""
        self.text, self.kind, self.line = item.name, item.kind, self._sheet.line_of(item)
        self.chosen = item == self._sheet.picked

    def on_release(self):
        """Go into it, or choose it."""
        self._sheet.press(self.item)

    def icon_of(self, kind: str) -> str:
        """Return the icon before its name."""
        return ICONS[kind]

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.soft if chosen else (0, 0, 0, 0)

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows go to the next row."""
        if not set(modifiers) - LOCKS and self._sheet.ids.rows.step(keycode[1]):
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class NewFolder(BoxLayout):
    """The name of a new folder. Events: `on_named(name)`, `on_given_up`."""

    __events__ = ("on_named", "on_given_up")

    def on_named(self, name):
        """It is to be called that."""

    def on_given_up(self):
        """None is wanted after all."""


class FolderSheet(Sheet):
    """Choose a place: `FolderSheet(title, start, word, choose, want).open(screen)`; Esc or × gives it up.

    `want` is "folder" (any folder that can be written to), "library" (a copy: a `.studio` folder), "export" (a
    folder or zip file with what was taken out), "picture", "sound" (a file that is called like one), "made" (like any
    of the two) or "elsewhere" (like these, or another program's journal, or any folder). What is chosen goes to
    `choose(path)`, and the sheet is gone.
    Nothing about the folders that were looked at is kept anywhere.
    """

    want = OptionProperty("folder", options=("folder", "library", "export", "picture", "sound", "made", "elsewhere"))

    word = StringProperty("Use this folder")
    """What stands on the button that chooses."""

    path = ObjectProperty(None, allownone=True)
    """The folder that is shown (`Path`; read only)."""

    picked = ObjectProperty(None, allownone=True)
    """What is chosen in it, where not the folder itself is wanted (read only)."""

    trouble = StringProperty("")
    """Why nothing is shown."""

    nothing = StringProperty("")
    """What is said in place of an empty list."""

    below = StringProperty("")
    """How much room is there, or what speaks against this place."""

    usable = BooleanProperty(False)
    """Whether it can be chosen as it is (read only)."""

    makes = BooleanProperty(False)
    """Whether a folder can be made here (read only)."""

    naming = BooleanProperty(False)
    """Whether the name of a new folder is asked for."""

    low = BooleanProperty(False)
    """Whether there is so little height that the title gives way (read only)."""

    at_top = BooleanProperty(True)
    """Whether there is no folder above (read only)."""

    def __init__(
        self,
        title: str = "",
        start: Path | None = None,
        word: str = "Use this folder",
        choose: Callable[[Path], object] = lambda _path: None,
        want: str = "folder",
        *,
        warn: Callable[[Path], str] = lambda _path: "",
        describe: Callable[[Path], str] = lambda _path: "",
        home: Path | None = None,
        **kwargs,
    ):
        """`warn` says what speaks against a folder, `describe` what a copy is; both run off the window's thread."""
        self._choose, self._warn, self._describe = choose, warn, describe
        self._home = home or Path.home()
        self._start = start or self._home
        self._turn, self._looking = 0, False
        self._lines: dict[Path, str] = {}
        super().__init__(title=title, word=word, want=want, **kwargs)
        self.ids.rows.new_row = lambda: FolderRow(self)
        self._title, self._usual = self.children[-1], list(reversed(self.ids.foot.children))
        self._away, self._name = self.ids.away.__self__, NewFolder()
        self._name.bind(on_named=lambda _row, name: self.make(name), on_given_up=lambda _row: self._stop_naming())

    # --- coming and going ---------------------------------------------------------------------------------

    def open(self, host) -> None:
        """Come in, and look where to begin."""
        if self.shown:
            return
        self.low = host.height < dp(560)
        self.share, self.lift = (1.0, 0) if self.low else (0.94, 16)
        self._title.height, self._title.opacity = (0, 0) if self.low else (dp(56), 1)
        self._title.disabled = self.low
        self.ids.head.remove_widget(self._away)
        if self.low:
            self.ids.head.add_widget(self._away)
        super().open(host)
        Window.bind(on_key_down=self._key)
        when_done(aside(lambda: folders.known_places(self._home)), self._offer)
        self.go(self._start, nearest=True)

    def on_closed(self):
        """Let go of the keys, and of everything that was looked at."""
        Window.unbind(on_key_down=self._key)
        self._turn += 1
        self.ids.field.focus = False
        self._stop_naming()
        self._lines = {}

    def _offer(self, places) -> None:
        self.ids.places.clear_widgets()
        for place in places:
            chip = Chip(text=place.name, icon=place.icon, fill="raised")
            chip.place = place.path
            chip.bind(on_release=lambda chip: self.go(chip.place))
            self.ids.places.add_widget(chip)
        self._light_places()

    def _light_places(self) -> None:
        for chip in self.ids.places.children:
            chip.chosen = chip.place == self.path

    # --- going about --------------------------------------------------------------------------------------

    def go(self, path: Path, came_from: Path | None = None, *, nearest: bool = False) -> None:
        """Show another folder, or with `nearest` the first one above it that is there; the list stays until then."""
        self._turn += 1
        turn, self._looking = self._turn, True
        Clock.schedule_once(lambda _dt: self._say_looking(turn), LOOKING_AFTER)
        when_done(
            aside(lambda: self._look(path, nearest)),
            lambda listing: self._show(turn, listing, came_from),
            lambda error: self._sorry(turn, path, error),
        )

    def go_typed(self) -> None:
        """Go where the field says; what can be chosen is chosen by its path too."""
        typed = self.ids.field.text.strip()
        if typed:
            self.go(folders.settled(Path(typed)))

    def up(self) -> None:
        """Go one level up."""
        if not self.at_top and self.path is not None:
            self.go(self.path.parent, came_from=self.path)

    def _look(self, path: Path, nearest: bool) -> Found:
        """On a thread of its own: return what is there, what was meant by the path, and what speaks against it."""
        path, meant = folders.settled(path), None
        while nearest and not path.is_dir() and path.parent != path:
            path = path.parent
        kind = folders.kind_of(path, self.want)
        if self.want != "folder" and folders.is_wanted(kind, self.want):
            meant = Item(path, path.name, kind)
            path = path.parent
        listing = folders.look_into(path, self.want)
        if self.want == "folder" and folders.inside_library(path):
            raise folders.InsideLibrary
        lines = {item.path: self._describe(item.path) for item in listing.items if item.kind != "folder"}
        return Found(listing, meant, lines, self._warn(path))

    def _say_looking(self, turn: int) -> None:
        if turn == self._turn and self._looking:
            self.ids.rows.show(())
            self.trouble, self.nothing, self.below = "", "Looking…", ""
            self.usable = self.makes = False

    def _show(self, turn: int, found: Found, came_from: Path | None) -> None:
        if turn != self._turn:
            return
        listing, meant = found.listing, found.meant
        self._looking, self._lines, self.trouble = False, found.lines, ""
        self._stand_at(listing.path, meant)
        goal = meant.path if meant else came_from
        at = next((at for at, item in enumerate(listing.items) if item.path == goal), None)
        self.ids.rows.show(listing.items, at)
        self.nothing = "" if listing.items else _NOTHING[self.want]
        self.below = self._foot(found)
        self.makes = self.want == "folder" and listing.writable
        self.usable = listing.writable if self.want == "folder" else meant is not None or self.want in ANY_FOLDER

    def _foot(self, found: Found) -> str:
        listing = found.listing
        if self.want == "elsewhere":
            return "" if self.picked is not None else "Choose a file, or take the whole folder."
        if self.want != "folder":
            marked = any(folders.is_wanted(item.kind, self.want) for item in listing.items)
            return "" if marked or not listing.items else _NOTHING[self.want]
        if not listing.writable:
            return "Nothing can be kept in this folder: it does not allow writing."
        return " ".join(filter(None, (folders.room_words(listing.free), found.warning)))

    def _sorry(self, turn: int, path: Path, error: StudioError) -> None:
        if turn != self._turn:
            return
        if path == self.path and isinstance(error, folders.NoSuchFolder):
            error = folders.FolderGone()
        self._looking = False
        self._stand_at(folders.settled(path), None)
        self.ids.rows.show(())
        self.trouble, self.nothing, self.below = str(error), "", ""
        self.usable = self.makes = False

    def _stand_at(self, path: Path, meant: Item | None) -> None:
        self._stop_naming()
        self.path, self.picked = path, meant
        self.at_top = path.parent == path
        self._say_path(meant.path if meant else path)
        self._light_places()

    def _say_path(self, path: Path) -> None:
        field = self.ids.field
        field.text = str(path)
        # the end of it is what tells one place from another
        field.entry.scroll_x = 0
        field.entry.cursor = len(field.text), 0

    # --- choosing -----------------------------------------------------------------------------------------

    def line_of(self, item: Item) -> str:
        """Return what is said about a row."""
        return self._lines.get(item.path, "") if item.kind != "folder" else ""

    def press(self, item: Item) -> None:
        """Go into a folder; choose what can be chosen."""
        if item.kind == "folder":
            self.go(item.path)
            return
        self.picked = None if self.picked == item else item
        self._say_path(item.path if self.picked else self.path)

    def on_picked(self, _sheet, picked):
        """Mark it, and let it be used."""
        for row in self.ids.rows.page.children:
            row.chosen = picked is not None and row.item == picked
        if self.want not in ANY_FOLDER:
            self.usable = picked is not None

    def use(self) -> None:
        """Hand over what is chosen, and go."""
        chosen = self.picked.path if self.picked is not None else self.path
        if self.usable and chosen is not None:
            self.close()
            self._choose(chosen)

    def ask_name(self) -> None:
        """Ask what a new folder is to be called."""
        if self.makes and not self.naming:
            self.naming = True
            self._put_in_foot([self._name])
            self._name.ids.field.focus = True

    def _stop_naming(self) -> None:
        if self.naming:
            self.naming = False
            self._name.ids.field.text, self._name.ids.field.focus = "", False
            self._put_in_foot(self._usual)

    def _put_in_foot(self, widgets) -> None:
        self.ids.foot.clear_widgets()
        for widget in widgets:
            self.ids.foot.add_widget(widget)

    def make(self, name: str) -> None:
        """Make a folder of this name, and go into it."""
        path = self.path
        if self.naming and path is not None:
            when_done(aside(lambda: folders.make_folder(path, name)), self.go, self._not_made)

    def _not_made(self, error: StudioError) -> None:
        if self.naming:
            self.below = str(error)
            self._name.ids.field.focus = True

    def _key(self, _window, key, *_):
        """Backspace goes up, unless it is typing; Escape gives up a name first."""
        typing = isinstance(focused(), TextInput)
        if key == _ESCAPE and self.naming:
            self._stop_naming()
            return True
        if key == _BACKSPACE and not typing:
            hands.at_keys = True
            self.up()
            return True
        return False

"""The tags there are: to give one a colour or another name, to make two one, or to take one away."""

from __future__ import annotations

from collections.abc import Callable

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.gallery.tags import Tag
from studio.gallery.undo import Undo
from studio.library.search import match_words
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.theme import theme
from studio.ui.tokens import HUE_NAMES
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.row_list import RowList
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.spoken_sheet import share_of_height
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TITLE, WHICH = "Tags", "One with which?"
NAMED, COLOURED = "It is called that now.", "It has that colour now."
ONE, AWAY = "They are one now.", "The tag is gone. What had it is still there."


class TagRow(Pressable):
    """One tag in the list. Set its `item` (`Tag`)."""

    item = ObjectProperty(None, allownone=True)
    name = StringProperty("")
    hue = StringProperty("")

    def on_item(self, _row, tag: Tag | None):
        """Show it."""
        self.name, self.hue = (tag.name, tag.colour) if tag is not None else ("", "")

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.surface

    def shade(self, hue: str, _theme: str):
        """Return the colour of its dot."""
        return theme.hue(hue) if hue in HUE_NAMES else theme.line


class OneTag(BoxLayout):
    """One tag, and what can be changed about it.

    Events: `on_back`, `on_rename(name)`, `on_colour(name of a hue, or "")`, `on_merge`, `on_delete`.
    """

    name = StringProperty("")
    hue = StringProperty("")
    typed = StringProperty("")
    room = NumericProperty(0)
    """Px of height there is at least."""

    taken = BooleanProperty(False)
    """Whether another tag is called what is typed."""

    renames = BooleanProperty(False)
    """Whether what is typed is another name."""

    __events__ = ("on_back", "on_rename", "on_colour", "on_merge", "on_delete")

    def __init__(self, tag: Tag, names: set[str], **kwargs):
        self._others = {name.casefold() for name in names} - {tag.name.casefold()}
        super().__init__(name=tag.name, hue=tag.colour, typed=tag.name, **kwargs)
        none = IconButton(icon="circle-off", fill="", tint="dim", across=56, edge=0, ring_gap=-3)
        none.bind(on_release=lambda *_: self.dispatch("on_colour", ""))
        self.ids.colours.add_widget(none)
        for hue in HUE_NAMES:
            swatch = Swatch(colour=theme.hue(hue), chosen=hue == tag.colour, extent=34, target=56)
            swatch.hue = hue
            swatch.bind(on_release=lambda swatch: self.dispatch("on_colour", swatch.hue))
            self.ids.colours.add_widget(swatch)

    def on_back(self):
        """The list is wanted again."""

    def on_rename(self, name: str):
        """It is to be called that."""

    def on_colour(self, hue: str):
        """It is to have that colour."""

    def on_merge(self):
        """It is to become one with another."""

    def on_delete(self):
        """It is to go."""

    def on_typed(self, *_):
        """Say what typing comes to."""
        name = " ".join(self.typed.split())
        self.taken = name.casefold() in self._others
        self.renames = match_words(name) is not None and name != self.name

    def rename(self) -> None:
        """Take what is typed."""
        if self.renames:
            self.dispatch("on_rename", " ".join(self.typed.split()))


class TagCareSheet(Sheet):
    """All tags in a list; pressing one shows what can be changed. Everything can be taken back."""

    def __init__(self, rooms: Rooms, shell, **kwargs):
        self._gallery, self._library, self._shell = rooms.gallery, rooms.library, shell
        self._tags: tuple[Tag, ...] = ()
        self._chosen: Tag | None = None
        self._merging = False
        super().__init__(title=TITLE, share=share_of_height(), **kwargs)
        self.field = TextField(fill="raised", icon="search", hint="Any word")
        self.rows = RowList(new_row=self._new_row, row_height=60)
        self.field.bind(text=lambda *_: self._fill())
        self._disconnect = self._gallery.tags_changed.connect(self._changed)
        self._list()
        self._read()

    def on_closed(self):
        """Hear nothing any more."""
        self._disconnect()

    def key(self, name: str) -> bool:
        """Act on an arrow in the list; return whether it was used."""
        return self.rows.parent is not None and self.rows.step(name)

    # --- the list -----------------------------------------------------------------------------------------

    def _changed(self) -> None:
        soon(self._read)

    def _read(self) -> None:
        def take(tags) -> None:
            self._tags = tuple(sorted(tags, key=lambda tag: tag.name.casefold()))
            self._fill()
            chosen = self._chosen
            if chosen is not None and not self._merging:
                again = next((tag for tag in self._tags if tag.id == chosen.id), None)
                self._show(again) if again is not None else self._list()

        when_done(later(self._gallery.tags), take, self._sorry)

    def _new_row(self) -> TagRow:
        row = TagRow()
        row.bind(on_release=lambda row: self._press(row.item))
        return row

    def _fill(self) -> None:
        typed = " ".join(self.field.text.split()).casefold()
        tags = [tag for tag in self._tags if typed in tag.name.casefold()]
        if self._merging and self._chosen is not None:
            tags = [tag for tag in tags if tag.id != self._chosen.id]
        self.rows.show(tags)

    def _list(self) -> None:
        """Show the list."""
        self._merging, self._chosen, self.title = False, None, TITLE
        self._put(self.field, self.rows)
        self._fill()

    def _put(self, *widgets) -> None:
        self.ids.page.clear_widgets()
        for widget in widgets:
            self.ids.page.add_widget(widget)

    def _press(self, tag: Tag) -> None:
        if not self._merging:
            self._show(tag)
            return
        first = self._chosen
        self._list()
        self._do(lambda: self._gallery.merge_tags(first.id, tag.id), ONE)

    # --- one of them --------------------------------------------------------------------------------------

    def _show(self, tag: Tag) -> None:
        """Show what can be changed about a tag."""
        gallery = self._gallery
        self._merging, self._chosen, self.title = False, tag, TITLE
        page = OneTag(tag, {other.name for other in self._tags})
        page.bind(
            on_back=lambda *_: self._list(),
            on_rename=lambda _page, name: self._do(lambda: gallery.rename_tag(tag.id, name), NAMED),
            on_colour=lambda _page, hue: self._do(lambda: gallery.set_tag_colour(tag.id, hue), COLOURED),
            on_merge=lambda *_: self._choose_other(),
            on_delete=lambda *_: self._do(lambda: gallery.delete_tag(tag.id), AWAY),
        )
        room = Scroll()
        room.add_widget(page)
        room.bind(height=lambda _room, high: setattr(page, "room", high))
        self._put(room)

    def _choose_other(self) -> None:
        self._merging, self.title = True, WHICH
        self.field.text = ""
        self._put(self.field, self.rows)
        self._fill()

    def _do(self, act: Callable[[], Undo], words: str) -> None:
        """Change something, say so, and offer to take it back."""
        library, gallery, shell = self._library, self._gallery, self._shell

        def done(undo: Undo) -> None:
            shell.toast(words, undo=lambda: library.later(lambda: gallery.take_back(undo)))

        when_done(library.later(act), done, self._sorry)

    def _sorry(self, error) -> None:
        self._shell.toast(str(error))

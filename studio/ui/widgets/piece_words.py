"""What is said about a piece: where it belongs, its name, its tags, and what was seen in it later."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.records import EntryRecord, PieceRecord
from studio.ui.kv import load_kv
from studio.ui.rooms import Rooms
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.pressable import Pressable, bring_into_view
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

QUOTED = 170
"""Characters of the entry's own words that are shown."""


@dataclass(frozen=True)
class Said:
    """Everything that is said about a piece, in words, as it is now."""

    piece: PieceRecord
    entry: EntryRecord
    title: str
    """Of the entry."""
    date: str
    mark: Mark
    quote: str
    """Words the person wrote about it, or in its entry."""
    tags: tuple[str, ...]
    reflections: tuple[tuple[str, str], ...]
    """When, and what was seen."""
    reflection_ids: tuple[str, ...] = ()
    """The ids of these."""


def said_about(rooms: Rooms, piece_id: str) -> Said:
    """Return what is said about a piece. Quick, but reads the library: for a worker. Raises `NotHere`."""
    now = rooms.clock.now()
    piece = rooms.gallery.piece(piece_id)
    entry = rooms.journal.entry(piece.entry_id)
    own = piece.words if piece.kind != "writing" else ""
    seen_later = rooms.journal.reflections(piece_id=piece_id)
    reflections = [
        (entries.after(seen.time, entry.started, now) + (", spoken" if seen.voice_id else ""), seen.text)
        for seen in seen_later
    ]
    return Said(
        piece,
        entry,
        entries.title(entry, now),
        entries.caption(entry, now) if entry.kind == "session" else entries.dateline(entry, now),
        rooms.journal.mark(entry),
        excerpt(own or entry.body or entry.intention, QUOTED),
        tuple(tag.name for tag in rooms.gallery.tags_of(piece_id)),
        tuple(reflections),
        tuple(seen.id for seen in seen_later),
    )


class EntryHead(Pressable):
    """The session or day a piece belongs to; pressing it is meant to open its entry."""

    title = StringProperty("")
    date = StringProperty("")
    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.surface if state == "down" else (0, 0, 0, 0)


class Reflected(Pressable, BoxLayout):
    """One reflection: when it came, and its words. Pressing it shows the way to the trash; event `on_let_go`."""

    reflection_id = StringProperty("")

    when = StringProperty("")
    text = StringProperty("")

    beside = BooleanProperty(False)
    """Whether the words stand beside the date, in an upright window."""

    fixed = BooleanProperty(False)
    """Whether it can't be put in the trash."""

    open = BooleanProperty(False)
    """Whether the way to the trash shows."""

    __events__ = ("on_let_go",)

    def on_let_go(self):
        """It is to go to the trash."""

    def on_release(self):
        """Show the way to the trash, or hide it again."""
        self.open = not self.open and not self.fixed
        if self.open:
            Clock.schedule_once(lambda _dt: bring_into_view(self.ids.let_go), 0.05)  # once it has its place


class PieceWords(Scroll):
    """The words beside a piece.

    Events: `on_entry`, `on_step(by)` to the piece before or after, `on_named(title)`, `on_add_tag`,
    `on_untag(name)`, `on_tag(name)`, `on_let_go(reflection_id)`.
    """

    said = ObjectProperty(None, allownone=True)
    """What it shows (`Said`)."""

    fixed = BooleanProperty(False)
    """Whether nothing can be changed here."""

    portrait = BooleanProperty(False)

    has_before = BooleanProperty(False)
    """Whether there is a piece before this one."""
    has_after = BooleanProperty(False)
    """Whether there is a piece after this one."""

    _about = ""

    __events__ = ("on_entry", "on_step", "on_named", "on_add_tag", "on_untag", "on_tag", "on_let_go")

    def on_entry(self):
        """The person wants to see the entry."""

    def on_step(self, by: int):
        """The person wants to see the piece before (-1) or after (1)."""

    def on_named(self, title: str):
        """The person gave the piece a name, or took it away."""

    def on_add_tag(self):
        """The person wants to add a tag."""

    def on_untag(self, name: str):
        """The person took a tag off."""

    def on_tag(self, name: str):
        """The person pressed a tag."""

    def on_let_go(self, reflection_id: str):
        """A reflection is to go to the trash."""

    def scroll_to(self, widget, padding=10, animate=True):
        """Bring a widget into view. Words that all fit stay where they are (Kivy would pull them down)."""
        if self.children and self.children[0].height > self.height:
            super().scroll_to(widget, padding, animate)

    def on_kv_post(self, _base):
        """Keep a name when the typing ends."""
        self.ids.name.bind(focus=lambda _field, focus: None if focus else self.keep_name())
        self.ids.name.bind(on_enter=lambda field: setattr(field, "focus", False))

    def keep_name(self) -> None:
        """Say what the piece is called now, if that is news."""
        title = " ".join(self.ids.name.text.split())
        if self.said is not None and title != self.said.piece.title:
            self.dispatch("on_named", title)

    def on_said(self, _widget, said):
        """Show what is said; a name that is being typed stays."""
        if said is None:
            return
        head, name = self.ids.head, self.ids.name
        head.title, head.date, head.mark = said.title, said.date, said.mark
        self.ids.quote.text = said.quote
        if not name.focus:
            name.text = said.piece.title
        self._fill_tags(said.tags)
        before = len(self.ids.reflections.children)
        self._fill_reflections(said)
        if self._about == said.piece.id and len(said.reflections) > before:
            Clock.schedule_once(lambda _dt: setattr(self, "scroll_y", 0), 0.05)  # once it has its place
        self._about = said.piece.id

    def _fill_tags(self, tags) -> None:
        row = self.ids.tags
        row.clear_widgets()
        for tag in tags:
            chip = TagChip(text=tag, fixed=self.fixed)
            chip.bind(
                on_release=lambda chip: self.dispatch("on_tag", chip.text),
                on_remove=lambda chip: self.dispatch("on_untag", chip.text),
            )
            row.add_widget(chip)
        if not self.fixed:
            more = Chip(icon="plus", icon_tint="dim", text="" if tags else "A tag")
            more.bind(on_release=lambda *_: self.dispatch("on_add_tag"))
            row.add_widget(more)

    def _fill_reflections(self, said: Said) -> None:
        page = self.ids.reflections
        page.clear_widgets()
        for (when, text), one in zip(said.reflections, said.reflection_ids, strict=True):
            row = Reflected(when=when, text=text, reflection_id=one, beside=self.portrait, fixed=self.fixed)
            row.bind(on_let_go=lambda row: self.dispatch("on_let_go", row.reflection_id))
            page.add_widget(row)

    def on_portrait(self, *_):
        """Turn the reflections."""
        for reflected in self.ids.reflections.children:
            reflected.beside = self.portrait

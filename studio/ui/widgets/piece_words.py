"""What is said about a piece: where it belongs, its name, its tags, and what was seen in it later."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.gallery.wave import wave
from studio.journal.entry import Mark
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.said import Remark, Said, said_about  # noqa: F401  a song asks for what is said here too
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.long_column import LongColumn  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

BARS = 44
"""Heights a voice is shown with."""


class EntryHead(Pressable):
    """The session or day a piece belongs to; pressing it is meant to open its entry."""

    title = StringProperty("")
    date = StringProperty("")
    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    session = BooleanProperty(True)
    """Whether it is a session, which has a disc; a day has a short line."""

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.surface if state == "down" else (0, 0, 0, 0)


class PieceWords(Scroll):
    """The words beside a piece.

    Events: `on_entry`, `on_step(by)` to the piece before or after, `on_named(title)`, `on_add_tag`, `on_untag(name)`,
    `on_tag(name)`, `on_other` (what it is bound to); of a reflection (`Remark`) `on_remark`, `on_voice`, `on_read`,
    `on_shared(remark, on)`, `on_let_go`.
    """

    rooms = ObjectProperty(None, allownone=True)
    """The open rooms, for how voices look."""

    said = ObjectProperty(None, allownone=True)
    """What it shows (`Said`)."""

    fixed = BooleanProperty(False)
    """Whether nothing can be changed here."""

    portrait = BooleanProperty(False)

    has_before = BooleanProperty(False)
    """Whether there is a piece before this one."""
    has_after = BooleanProperty(False)
    """Whether there is a piece after this one."""

    line = StringProperty("")
    """What the piece is bound to, in words; "" for nothing."""

    lit = StringProperty("")
    """The id of the reflection whose instant the replay passes."""

    heard = StringProperty("")
    """The id of the reflection whose voice is heard."""
    heard_at = NumericProperty(0.0)
    """Seconds of it that were heard."""

    _about = ""
    _more: Chip | None = None

    __events__ = (
        *("on_entry", "on_step", "on_named", "on_add_tag", "on_untag", "on_tag", "on_other"),
        *("on_remark", "on_voice", "on_read", "on_shared", "on_let_go"),
    )

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

    def on_other(self):
        """The person wants to see what it is bound to."""

    def on_remark(self, remark: Remark):
        """A reflection was pressed."""

    def on_voice(self, remark: Remark):
        """A voice is to be heard, or to be quiet."""

    def on_read(self, remark: Remark):
        """All words of a reflection are wanted."""

    def on_shared(self, remark: Remark, on: bool):
        """A reflection may be shown to others, or may not."""

    def on_let_go(self, remark: Remark):
        """A reflection is to go to the trash."""

    def scroll_to(self, widget, padding=10, animate=True):
        """Bring a widget into view. Words that all fit stay where they are (Kivy would pull them down)."""
        if self.children and self.children[0].height > self.height:
            super().scroll_to(widget, padding, animate)

    def on_kv_post(self, _base):
        """Keep a name when the typing ends."""
        self._chips: list[TagChip] = []
        self.ids.name.bind(focus=lambda _field, focus: None if focus else (self.keep_name(), self._to_start()))
        self.ids.name.bind(on_enter=lambda field: setattr(field, "focus", False))

    def keep_name(self) -> None:
        """Say what the piece is called now, if that is news."""
        title = " ".join(self.ids.name.text.split())
        if self.said is not None and title != self.said.piece.title:
            self.dispatch("on_named", title)

    def _to_start(self) -> None:
        """Let a long name be seen from its beginning while nobody types it."""

        def go(*_) -> None:
            if not self.ids.name.focus:
                self.ids.name.entry.cursor = 0, 0

        Clock.schedule_once(go, 0)  # Kivy goes to the end when it has the name in its own type

    def on_said(self, _widget, said):
        """Show what is said; a name that is being typed stays."""
        if said is None:
            return
        head, name = self.ids.head, self.ids.name
        head.title, head.date, head.mark = said.title, said.date, said.mark
        head.session = said.entry.kind == "session"
        self.ids.quote.text = said.quote
        if not name.focus:
            name.text = said.piece.title
            self._to_start()
        self._fill_tags(said.tags)
        before, same = self.ids.reflections.items, self._about == said.piece.id
        if not same or before != said.remarks:
            self.ids.reflections.show(said.remarks)
        if same and len(said.remarks) > len(before):
            Clock.schedule_once(lambda _dt: self.bring(said.remarks[-1].id), 0.05)  # once it has its place
        self._about = said.piece.id

    def _fill_tags(self, tags) -> None:
        """Show its tags; the chips of the piece before serve again, for each takes some 3 ms to make."""
        row, shown = self.ids.tags, self._chips[: len(tags)]
        for tag in tags[len(shown) :]:
            shown.append(self._new_chip(tag))
        for chip, tag in zip(shown, tags, strict=True):
            chip.text, chip.hue, chip.fixed = tag.name, tag.colour, self.fixed
        self._chips[: len(shown)] = shown
        if not self.fixed:
            if self._more is None:
                self._more = Chip(icon="plus", icon_tint="dim")
                self._more.bind(on_release=lambda *_: self.dispatch("on_add_tag"))
            self._more.text = "" if tags else "A tag"
            shown = [*shown, self._more]
        if row.children[::-1] != shown:
            row.clear_widgets()
            for chip in shown:
                row.add_widget(chip)

    def _new_chip(self, tag) -> TagChip:
        chip = TagChip(text=tag.name, hue=tag.colour, fixed=self.fixed)
        chip.bind(
            on_release=lambda chip: self.dispatch("on_tag", chip.text),
            on_remove=lambda chip: self.dispatch("on_untag", chip.text),
        )
        return chip

    # --- reflections --------------------------------------------------------------------------------------

    def row_for(self, remark: Remark) -> Reflected:
        """Return the row of a reflection."""
        row = Reflected(remark, beside=self.portrait and self.width > dp(560), fixed=self.fixed)
        row.bind(
            on_pressed=lambda row: self.dispatch("on_remark", row.remark),
            on_let_go=lambda row: self.dispatch("on_let_go", row.remark),
            on_play=lambda row: self.dispatch("on_voice", row.remark),
            on_read=lambda row: self.dispatch("on_read", row.remark),
            on_shared=lambda row, on: self.dispatch("on_shared", row.remark, on),
        )
        row.glow = 1.0 if remark.id == self.lit else 0.0
        if row.voice is not None and self.rooms is not None:
            self._show_voice(row)
            self._hear(row)
        return row

    def about_as_high(self, remark: Remark, width: float) -> float:
        """Return about how many px high a reflection will be."""
        letters = min(len(remark.text), 640) * dp(10) / max(dp(80), width - dp(68))
        return dp(46) + dp(30) * int(letters + bool(remark.text)) + (dp(64) if remark.voice_id else 0)

    def bring(self, remark_id: str) -> None:
        """Scroll to a reflection."""
        ids = [remark.id for remark in self.ids.reflections.items]
        if remark_id in ids:
            self.ids.reflections.bring(ids.index(remark_id))

    def _rows(self):
        return list(self.ids.reflections.shown.values())

    def _show_voice(self, row: Reflected) -> None:
        library, gallery, voice_id = self.rooms.library, self.rooms.gallery, row.remark.voice_id

        def put(look) -> None:
            row.voice.peaks, row.voice.seconds = look.bars(BARS), look.milliseconds / 1000

        when_done(later(lambda: wave(library, gallery.piece(voice_id))), put, lambda _error: None)

    def on_lit(self, _widget, lit):
        """Light it, and let go of what was lit."""
        for row in self._rows():
            row.light(row.reflection_id == lit)
        if lit:
            self.bring(lit)

    def on_heard(self, *_):
        """Show whose voice is heard."""
        for row in self._rows():
            if row.voice is not None:
                self._hear(row)

    on_heard_at = on_heard

    def _hear(self, row: Reflected) -> None:
        row.voice.playing = row.reflection_id == self.heard
        row.voice.at = self.heard_at if row.voice.playing else 0.0

    def on_portrait(self, *_):
        """Turn the reflections."""
        self.ids.reflections.show(self.ids.reflections.items)

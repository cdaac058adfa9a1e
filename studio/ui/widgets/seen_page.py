"""Exactly what others will see of a piece: made of the very thing that would be handed over, and nothing beside."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.geometry import fitted
from studio.sharing.chosen import Item, Said
from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.long_column import LongColumn  # noqa: F401
from studio.ui.widgets.long_words import LongWords, blocks_of
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.piece_picture import PiecePicture  # noqa: F401
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.saying import Saying
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SOUND_SHAPE = 1.7
EDGE = 20
"""Dp around what is seen."""
LEAST, SHARE, SOUND_MOST = 180, 0.58, 260
"""Dp and share of the page a picture is high at least, where it is as wide; dp a sound is high at most."""
LONG, LONGEST = 400, 1200
"""Letters from which words are set smaller, and from which they are put up block by block."""
PATIENCE = 0.4
"""Seconds after which it is said that a picture takes a moment."""
UNREAD = "This is damaged and can't be seen. Without it, the rest can be handed over."
SPOKEN = "Said aloud. They will hear it."
HEAR, QUIET = "Hear it", "Be quiet"


@dataclass(frozen=True, slots=True)
class SaidPart:
    """As much of a reflection as is put up at once."""

    text: str
    lines: tuple[str, ...] = ()
    """When it was, and that it was said aloud: below the last of it."""
    voice: str = ""


def parts_of(said: Said) -> list[SaidPart]:
    """Return a reflection in parts; all of it is in them."""
    blocks = blocks_of(said.text) or [""]
    lines = tuple(filter(None, (said.when, SPOKEN if said.voice else "")))
    return [*map(SaidPart, blocks[:-1]), SaidPart(blocks[-1], lines, said.voice)]


class SaidLine(BoxLayout):
    """Part of a reflection, and when it was; what was said aloud can be heard."""

    def __init__(self, part: SaidPart, page: SeenPage, **kwargs):
        super().__init__(**kwargs)
        for role, text in (("body", part.text), *(("caption", line) for line in part.lines)):
            if text:
                self.add_widget(Saying(role=role, halign="center" if len(text) < LONG else "auto", text=text))
        self.hear, self._key = None, part.voice
        if part.voice:
            self.hear = PushButton(icon="play", text=HEAR, pos_hint={"center_x": 0.5})
            self.hear.bind(on_release=lambda _key: page.dispatch("on_hear_said", part.voice))
            self.add_widget(self.hear)
            self.follow(page.speaking)

    def follow(self, speaking: str) -> None:
        """Show whether it is what is heard now."""
        if self.hear is not None:
            heard = speaking == self._key
            self.hear.icon, self.hear.text = ("pause", QUIET) if heard else ("play", HEAR)


class SeenPage(Plate):
    """Shows an `Item` of what is chosen. Whoever shows it has its picture made, as large as `picture_size` says.

    Events: `on_size_wanted` when the picture is wanted in another size, `on_hear` when a sound is to be heard or to be
    quiet, `on_hear_said(key)` the same of something said aloud, `on_play` when its making is to be seen.
    """

    item = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    playing = BooleanProperty(False)
    """Whether its sound is heard now."""
    speaking = StringProperty("")
    """The key of what was said aloud and is heard now."""
    heard = NumericProperty(0.0)
    kind = StringProperty("")
    bare = BooleanProperty(False)
    """Whether nothing at all of it will be seen (read only)."""
    late = BooleanProperty(False)
    """Whether its picture takes so long that it is said (read only)."""
    trouble = StringProperty("")
    """Why what is ticked can't be seen, "" where it can."""

    __events__ = ("on_size_wanted", "on_hear", "on_hear_said", "on_play")

    def on_kv_post(self, _base):
        """Hold what comes and goes, and lie anew whenever the words take another height."""
        self._hear, self._watch = self.ids.hear.__self__, self.ids.watch.__self__
        self._long = LongWords(role="body")
        self.ids.said.make = lambda part: SaidLine(part, self)
        self.ids.said.guess = _high_of
        self._have_keys()
        self._late_soon = Clock.create_trigger(lambda _dt: setattr(self, "late", not self.stands), PATIENCE)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size"):
            self.fbind(name, self._lay_soon)
        for each in ("below", "column"):
            self.ids[each].bind(height=self._lay_soon)

    def on_size_wanted(self):
        """Its picture is wanted in the size it has now."""

    def on_hear(self):
        """Its sound is to be heard, or to be quiet."""

    def on_hear_said(self, key: str):
        """Something said aloud is to be heard, or to be quiet."""

    def on_speaking(self, _page, speaking):
        """Show on the key of what was said aloud whether it is heard."""
        for line in self.ids.said.shown.values():
            line.follow(speaking)

    def on_play(self):
        """Its making is to be seen."""

    @property
    def stands(self) -> bool:
        """Whether everything that will be seen of it stands there, or it is said why it can't."""
        return bool(not self._pictured() or self.texture is not None or self.trouble)

    @property
    def fit(self) -> bool:
        """Whether something of it will be seen, and all of that can be."""
        return self.item is not None and self.stands and not self.bare and not self.trouble

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height in px of the picture; nothing where there is none to be seen."""
        return tuple(self.ids.picture.art[2:]) if self._pictured() else (0, 0)

    def show(self, item: Item | None) -> None:
        """Show what will be seen of a piece; its picture comes by `texture`."""
        before, self.item, ids = self.item, item, self.ids
        same = before is not None and item is not None and before.kind == item.kind
        if not same or not self._pictured():
            self.texture, self.heard = None, 0.0
        self.trouble, self.late = "", False
        self._late_soon.cancel()
        self._late_soon()
        self.kind = item.kind if item is not None else ""
        self._have_keys()
        ids.title.text = item.title if item else ""
        self._say(self._quoted(item))
        ids.session.text = " · ".join(filter(None, (item.session, item.date))) if item else ""
        ids.tags.text = ", ".join(item.tags) if item else ""
        self.bare = item is None or not (
            self._pictured() or item.title or item.words or item.session or item.date or item.tags or item.said
        )
        ids.said.show([part for said in (item.said if item else ()) for part in parts_of(said)])
        self._lay_soon()

    def to_top(self) -> None:
        """Begin at its head: it is another piece."""
        self.ids.scroll.scroll_y = 1

    def on_texture(self, *_) -> None:
        """There it is, or it is wanted anew."""
        self.late = self.late and not self.stands

    def on_trouble(self, *_) -> None:
        """Have no room for a picture that can't be seen."""
        self.late = False
        self._lay_soon()

    def _have_keys(self) -> None:
        """Have the key that plays, where there is something to hear or to watch."""
        below, item = self.ids.below, self.item
        heard = self._pictured() and self.kind in ("sound", "voice")
        for key, wanted in ((self._hear, heard), (self._watch, item is not None and item.replay)):
            if wanted and key.parent is None:
                below.add_widget(key, index=len(below.children))
            elif not wanted and key.parent is not None:
                below.remove_widget(key)

    def _say(self, words: str) -> None:
        """Show the words of the piece: a book of them too, and all of it."""
        short, long, below = self.ids.words, self._long, self.ids.below
        short.text = words if len(words) <= LONGEST else ""
        short.role = "quote" if len(words) < LONG else "body"
        long.text = words if len(words) > LONGEST else ""
        if long.text and long.parent is None:
            below.add_widget(long, index=below.children.index(short.__self__))
        elif not long.text and long.parent is not None:
            below.remove_widget(long)

    def _quoted(self, item: Item | None) -> str:
        if item is None or not item.words:
            return ""
        return item.words if item.kind == "writing" else f"“{item.words}”"

    def _pictured(self) -> bool:
        return self.item is not None and self.item.picture and self.item.kind != "writing"

    def _lay(self) -> None:
        """Give the picture what the words leave, and stand in the middle when there is room to spare."""
        ids, item = self.ids, self.item
        wide = max(1, self.width - 2 * dp(EDGE))
        share = SHARE if item is not None and item.kind == "drawing" else 0
        picture, least = ids.picture, max(dp(LEAST), ids.scroll.height * share)
        room = max(least, ids.scroll.height - ids.below.height - dp(24))
        if not self._pictured() or self.trouble:
            size = wide, 0
        elif item.kind == "drawing":
            shape = item.width / item.height if item.width and item.height else 1.4
            size = fitted(shape, 0, 0, wide, room)[2:]
        else:
            size = fitted(SOUND_SHAPE, 0, 0, wide, min(dp(SOUND_MOST), room))[2:]
        ids.stage.height = size[1]
        if tuple(picture.size) != tuple(size):
            picture.size = size
            self.dispatch("on_size_wanted")
        free = ids.scroll.height - size[1] - ids.below.height
        ids.column.padding[1] = max(dp(12), free / 2)


def _high_of(part: SaidPart, width: float) -> float:
    """Guess how many px high a part of a reflection is."""
    lines = -(-len(part.text) * dp(9) // max(width, dp(40)))
    return dp(16) + dp(30) * lines + dp(30) * len(part.lines) + (dp(70) if part.voice else 0)

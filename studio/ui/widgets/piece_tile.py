"""A piece, small: what hangs in the gallery, lies on Today and stands in the journal."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import AliasProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty

from studio.gallery.thumbnail import excerpt
from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, kind_ground, theme
from studio.ui.tokens import ROLES
from studio.ui.widgets.icon import Icon
from studio.ui.widgets.mask import ring
from studio.ui.widgets.panel import Border
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.thumbnails import Wish, thumbnails_of
from studio.ui.widgets.words import Words

load_kv(__file__)

ICONS = {"drawing": "", "sound": "music", "voice": "mic", "writing": ""}
NAMES = {"drawing": "A drawing", "sound": "A sound", "voice": "Your voice", "writing": "Some words"}
"""What a piece goes by that was given no name."""

LETTER = {"aside": 9.6, "quote": 12.4}
"""Dp that a letter takes across, about."""

_CLEAR = (0, 0, 0, 0)


def name_of(piece) -> str:
    """Return what a piece is called, or what it is."""
    return piece.title or NAMES[piece.kind]


class TileIcon(Icon):
    """What kind of sound a tile is of."""

    tile = ObjectProperty(None, allownone=True, rebind=True)


class TileName(Words):
    """The name on a sound's tile."""

    tile = ObjectProperty(None, allownone=True, rebind=True)


class TileWords(Words):
    """What is written, on the tile of a writing."""

    tile = ObjectProperty(None, allownone=True, rebind=True)


PARTS = {"sound": (TileIcon, TileName), "voice": (TileIcon, TileName), "writing": (TileWords,)}
"""What a kind of piece has beside its picture: made for a tile when it first shows one."""


class PieceTile(Pressable):
    """One piece, as large as it is made: `PieceTile(piece, rooms)`. Bind `on_release`; `piece` may be changed.

    A drawing is its bare picture; a sound its notes, a voice its waveform, both under their name; a writing its
    own words.
    """

    piece = ObjectProperty(None, allownone=True)
    """The piece (`studio.library.records.PieceRecord`)."""

    rooms = ObjectProperty(None, allownone=True)
    """The open rooms, for its picture."""

    kind = StringProperty("")
    """The piece's kind (read only)."""

    texture = ObjectProperty(None, allownone=True)
    """Its picture, once there is one (read only)."""

    name_end = NumericProperty(14)
    """Dp kept free after its name."""

    line = NumericProperty(0)
    line_colour = ColorProperty((0, 0, 0, 0))
    """Width in dp of the edge over a drawing, and its colour (read only)."""

    plays = ObjectProperty(None, allownone=True)
    """What Space does with it where it hangs, in place of opening it; None: Space opens it."""

    def _get_art(self):
        left, bottom, width, height = self.box
        if self.kind not in ("sound", "voice"):
            return left, bottom, width, height
        side, above, below = round(dp(16)), round(dp(48)), round(dp(20))
        return left + side, bottom + below, max(0, width - 2 * side), max(0, height - above - below)

    art = AliasProperty(_get_art, bind=("box", "kind"))
    """Left, bottom, width and height in px of its picture (read only)."""

    def __init__(self, piece=None, rooms=None, **kwargs):
        self._wish: Wish | None = None
        self._shows = ""
        self._parts = set()
        self.marks = {}
        """What a screen lays on it and takes off again, by class."""
        self._ask = Clock.create_trigger(self._ask_now, -1)
        self._rim = Border()
        super().__init__(rooms=rooms, **kwargs)
        self.canvas.add(self._rim.group)
        self._rim_soon = Clock.create_trigger(self._draw_rim, -1)
        for name in ("line", "line_colour", "box", "corner"):
            self.fbind(name, self._rim_soon)
        self._rim_soon()
        self.fbind("art", self._ask)
        self.fbind("parent", self._ask)
        self.piece = piece

    def _draw_rim(self, *_):
        """Draw the edge that lies over a drawing, in the looks that have one."""
        place = (*self.box, max(self.corner, 1))
        if self.line and place[2] and place[3]:
            self._rim.show(place, self.line_colour, ring(self.corner, max(1, round(dp(self.line)))))
        else:
            self._rim.hide()

    def on_piece(self, _widget, piece):
        """Show another piece, or the same one as it is now."""
        self.kind = piece.kind if piece is not None else ""
        for part in PARTS.get(self.kind, ()):
            if part not in self._parts:
                self._parts.add(part)
                self.add_widget(part(tile=self), index=len(self.children))  # below what was put on it
        self._ask()

    def _ask_now(self, *_):
        piece, wish = self.piece, self._wished()
        if wish == self._wish and (wish is None or self._shows == wish.piece_id):
            return
        thumbnails = thumbnails_of(self.rooms.library) if self.rooms is not None else None
        if self._wish is not None and thumbnails is not None:
            thumbnails.forget(self._wish, self)
        self._wish = wish
        if wish is None or wish.piece_id != self._shows:
            self.texture, self._shows = None, ""
        if wish is not None:
            texture = thumbnails.want(piece, wish, self, self._got)
            if texture is not None:
                self._got(wish, texture)

    def _wished(self) -> Wish | None:
        width, height = self.art[2:]
        if self.parent is None or self.rooms is None or self.kind in ("", "writing") or min(width, height) < 12:
            return None
        corner = self.corner if self.kind == "drawing" else 0
        return Wish(self.piece.id, self.piece.edited, width, height, corner)

    def _got(self, wish: Wish, texture) -> None:
        if wish == self._wish:
            self.texture, self._shows = texture, wish.piece_id

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Space does what it is for where the tile hangs; all else as ever."""
        if keycode[1] == "spacebar" and self.plays is not None and not {"ctrl", "alt", "meta"} & set(modifiers):
            self.plays(self)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)

    # --- what the .kv asks --------------------------------------------------------------------------------

    def icon_of(self, kind: str) -> str:
        """Return the icon before its name."""
        return ICONS.get(kind, "")

    def name_of(self, piece, kind: str) -> str:
        """Return the name that stands on it."""
        return name_of(piece) if kind in ("sound", "voice") else ""

    def words_of(self, piece, kind: str, width: float, height: float) -> str:
        """Return as much of its words as there is room for."""
        if kind != "writing":
            return ""
        whole = excerpt(piece.words, 400) or name_of(piece)
        role = self.role_for(whole, width, height)
        letters = (width - dp(48)) / dp(LETTER[role])
        return excerpt(whole, max(12, int(letters * self.lines_for(role, height))))

    def role_for(self, text: str, width: float, height: float) -> str:
        """Return how its words are set: larger where a few words have much room."""
        lines = (height - dp(32)) // dp(39)
        return "quote" if width > dp(240) and len(text) * dp(14) < lines * (width - dp(60)) else "aside"

    def lines_for(self, role: str, height: float) -> int:
        """Return how many lines of words there is room for."""
        return max(1, int((height - dp(32)) // dp(ROLES[role].line)))

    def paint(self, kind: str, state: str, texture, _theme: str):
        """Return the ground it has now."""
        if kind in ("", "drawing"):
            return theme.surface if texture is None and kind else _CLEAR
        return theme.pressed if state == "down" else kind_ground(kind)

    def shade(self, kind: str, state: str, texture, _theme: str):
        """Return what its picture is tinted with."""
        if texture is None or not kind:
            return _CLEAR
        if kind == "drawing":
            return (0.84, 0.82, 0.8, 1) if state == "down" else (1, 1, 1, 1)
        return kind_colour(kind)

    def edge_shade(self, kind: str, _theme: str):
        """Return the colour of its edge: black ground on black needs its kind's."""
        return kind_colour(kind) if kind in ("sound", "voice", "writing") else theme.line

"""What is damaged, as a row: the piece or the day, and in plain words what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.core.errors import StudioError
from studio.journal import entry as entries
from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.piece_tile import name_of
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.thumbnails import Wish, thumbnails_of
from studio.ui.widgets.words import Words  # noqa: F401

if TYPE_CHECKING:
    from studio.library.records import EntryRecord, PieceRecord
    from studio.library.verify import Damage
    from studio.ui.rooms import Rooms

load_kv(__file__)

ICONS = {"drawing": "brush", "sound": "music", "voice": "mic", "writing": "pen-line"}
MOST = 60
"""Rows shown; whoever has more damage than that does not want to read on."""


@dataclass(frozen=True)
class Told:
    """A damage, with what it is about."""

    what: str
    piece: PieceRecord | None = None
    entry: EntryRecord | None = None


def told_of(damages: Sequence[Damage], rooms: Rooms) -> list[Told]:
    """Return what is damaged in plain words, with piece and entry as far as they can still be read. For a worker.

    All that is wrong with a piece or an entry comes together; each of the rest stands by itself.
    """
    from studio.ui.damage_words import plain

    seen: dict[tuple[str | None, str | None, str], list[str]] = {}
    for damage in damages:
        alone = "" if damage.piece_id or damage.entry_id else damage.what
        seen.setdefault((damage.piece_id, damage.entry_id, alone), []).append(damage.what)
    return [
        _told(rooms, plain(whats, piece_id is not None), piece_id, entry_id)
        for (piece_id, entry_id, _alone), whats in list(seen.items())[:MOST]
    ]


def _told(rooms: Rooms, what: str, piece_id: str | None, entry_id: str | None) -> Told:
    piece = _read(rooms.gallery.piece, piece_id)
    return Told(what, piece, _read(rooms.journal.entry, piece.entry_id if piece is not None else entry_id))


def _read(read, row_id):
    try:
        return read(row_id) if row_id else None
    except StudioError:
        return None


class PieceMark(Widget):
    """A piece, as small as can be: a drawing's picture, or the icon of its kind."""

    texture = ObjectProperty(None, allownone=True)
    icon = StringProperty("info")
    colour = ListProperty([1, 1, 1, 1])

    def show(self, piece, library) -> None:
        """Show a piece, or where there is none that something is said."""
        self.icon = ICONS[piece.kind] if piece is not None else "info"
        self.colour = kind_colour(piece.kind) if piece is not None else theme.dim
        if piece is not None and piece.kind == "drawing":
            wish = Wish(piece.id, piece.edited, round(self.width), round(self.height), 8)
            self.texture = thumbnails_of(library).want(piece, wish, self, self._got)

    def _got(self, _wish, texture) -> None:
        self.texture = texture


class DamageRow(Pressable, BoxLayout):
    """One damage. It leads to its piece or entry, where there is one."""

    text = StringProperty("")
    """What the piece or the entry is called."""

    near = StringProperty("")
    what = StringProperty("")
    leads = BooleanProperty(False)

    def __init__(self, told: Told, rooms: Rooms, now: datetime, **kwargs):
        super().__init__(**kwargs)
        self.told, self.what = told, told.what
        when = f"{entries.title(told.entry, now)}, {entries.caption(told.entry, now)}" if told.entry else ""
        self.text, self.near = (name_of(told.piece), when) if told.piece is not None else (when, "")
        self.leads = bool(told.piece or told.entry)
        self.is_focusable = self.leads
        self.ids.mark.show(told.piece, rooms.library)

"""What is done with pieces where they hang: choosing several, hearing one in its tile, showing them one by one."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp

from studio.library.records import PieceRecord
from studio.ui.choosing import Chosen, among, everything, through, turned
from studio.ui.later import later, when_done
from studio.ui.piece_player import PiecePlayer
from studio.ui.several import Several
from studio.ui.widgets.choose_bar import TALL_LOW, ChooseBar, tall_of
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.tile_marks import ChoiceMark, SoundKey, mark_of, wants_key

LONG = 0.45
"""Seconds a tile is held until it is chosen."""
NAME_END, KEY_END = 14, 54
"""Dp kept free after the name of a tile, and of one that has the key that plays."""
MOST = 5000
"""Pieces chosen at once at most by a key."""
EDGE, RUN = 56, 900
"""Dp of the grid's height in which a drag that chooses scrolls, and how many dp a second."""


class Doing:
    """The hands of a `GalleryScreen` at its tiles."""

    def __init__(self, screen) -> None:
        self.chosen = Chosen()
        """What is chosen."""
        self.choosing = False
        """Whether a touch chooses, in place of opening."""
        self.player = PiecePlayer(screen.rooms)
        """What plays in its tile."""
        self._known: dict[str, PieceRecord] = {}
        """What is chosen, as it hung when it was seen last: the grid lets go of what is far away."""
        self._asked = None
        self._screen = screen
        self._several = Several(screen)
        self._bar: ChooseBar | None = None
        self._sheet: Sheet | None = None
        self._held = None
        self._hold = None
        self._run = Clock.create_trigger(self._run_on, 0, interval=True)
        self._hand = None
        for name in ("piece_id", "playing", "at"):
            self.player.fbind(name, lambda *_: self._mark_sounding())
        self.player.bind(on_trouble=lambda _player, words: self._trouble(words))
        for name in ("pos", "size"):
            screen.fbind(name, lambda *_: self._lay())

    # --- tiles --------------------------------------------------------------------------------------------

    def attend(self, tile) -> None:
        """Have a fresh tile be chosen by a long touch, and played by its key or by Space."""
        tile.fbind("state", self._touched)
        tile.plays = self._space
        for name in ("kind", "size"):
            tile.fbind(name, lambda tile, _value: self._mark(tile))
        tile.fbind("piece", lambda tile, _piece: self._mark(tile))
        self._mark(tile)

    def pressed(self, tile) -> bool:
        """Act on a tile that was pressed; return False when it is to be opened."""
        held, self._held = self._held, None
        if held is not None and held is tile.last_touch:
            return True  # the long touch has chosen it already
        if not self.choosing:
            return False
        self._turn(tile.piece.id, "shift" in Window.modifiers)
        return True

    def _touched(self, tile, state: str) -> None:
        if self._hold is not None:
            self._hold.cancel()
            self._hold = None
        if state == "down" and tile.last_touch is not None and tile.last_touch.time_end < 0:
            self._hold = Clock.schedule_once(lambda _dt: self._long(tile), LONG)

    def _long(self, tile) -> None:
        """A tile was held: it is chosen, and what the hand goes over now as well."""
        touch = tile.last_touch
        if touch is None or all(held() is not tile for held in touch.grab_list):
            return  # the hand has lifted, and the window was busy meanwhile: it stays down for a moment all the same
        if tile.state != "down" or tile.piece is None or self._screen.rooms.library.read_only:
            return
        self._held, self._hand = touch, touch
        self.begin()
        if tile.piece.id in self.chosen.ids:
            self.chosen = Chosen(self.chosen.ids, tile.piece.id, self.chosen.ids)
            self._seen()
        else:
            self._turn(tile.piece.id)
        self._screen.ids.grid.sweep = self._sweep

    def _space(self, tile) -> None:
        if self.choosing:
            self._turn(tile.piece.id)
        elif tile.kind in ("sound", "voice"):
            self.player.turn(tile.piece)
        else:
            self._screen.press(tile)

    # --- choosing -----------------------------------------------------------------------------------------

    def choices(self) -> list[tuple[str, str, object]]:
        """Return what the menu of the gallery offers: (words, icon, what it does)."""
        offered = [("Show them one by one", "film", self.show_all)]
        if not self._screen.rooms.library.read_only:
            offered.insert(0, ("Choose several", "check", self.begin))
            offered.append(("Show or hand over", "users", self._hand_over))
        return offered

    def begin(self) -> None:
        """From now on a touch chooses."""
        if self.choosing:
            return
        self.choosing = True
        self.player.stop()
        if self._bar is None:
            self._bar = ChooseBar()
            self._bar.bind(on_over=lambda *_: self.end(), on_act=lambda _bar, name: self._act(name))
        self._screen.add_widget(self._bar)
        self._lay()
        self._seen()

    def end(self) -> None:
        """A touch opens again. Harmless twice."""
        if not self.choosing:
            return
        self.choosing, self.chosen = False, Chosen()
        self._show(None)
        self._screen.ids.grid.sweep = None
        self._screen.remove_widget(self._bar)
        self._lay()
        self._seen()

    def seen(self) -> None:
        """The gallery shows other pieces now: when something else is asked for, nothing is chosen any more."""
        if self._asked != self._screen.query:
            self._asked, self.chosen = self._screen.query, Chosen()
        self._seen()

    def _order(self) -> tuple[str, ...]:
        return tuple(piece.id for piece in self._screen.ids.grid.items)

    def _pieces(self) -> list[PieceRecord]:
        """Return what is chosen as it hangs now."""
        return [self._known[piece_id] for piece_id in self.chosen.ids]

    def _turn(self, piece_id: str, through_to: bool = False) -> None:
        self.chosen = through(self.chosen, self._order(), piece_id) if through_to else turned(self.chosen, piece_id)
        self._seen()

    def _choose_all(self) -> None:
        """Choose everything that is found, seen yet or not."""
        gallery, query, asked = self._screen.rooms.gallery, self._screen.query, self._asked

        def take(pieces: list[PieceRecord]) -> None:
            if self.choosing and asked == self._asked:
                self._known |= {piece.id: piece for piece in pieces}
                self.chosen = everything([piece.id for piece in pieces])
                self._seen()

        when_done(later(lambda: gallery.page(query, limit=MOST)), take, lambda error: self._trouble(str(error)))

    def _seen(self) -> None:
        """Show what is chosen: in the bar, and on the tiles."""
        ids = set(self.chosen.ids)
        here = {piece.id: piece for piece in self._screen.ids.grid.items if piece.id in ids}
        self._known = {piece_id: piece for piece_id, piece in (self._known | here).items() if piece_id in ids}
        self.chosen = among(self.chosen, tuple(self._known))
        if self._bar is not None:
            self._bar.many = len(self.chosen.ids)
        for _widget, tile in self._tiles():
            self._mark(tile)

    def _tiles(self) -> Iterator[tuple]:
        """Give what hangs in the grid, and the tile in it: most often the same."""
        for widget in self._screen.ids.grid.page.children:
            tile = getattr(widget, "tile", widget)
            if hasattr(tile, "name_end"):
                yield widget, tile

    # --- a drag that chooses ------------------------------------------------------------------------------

    def _sweep(self, touch) -> bool:
        """Choose everything from where the drag began to where the hand is; near an edge, scroll."""
        grid = self._screen.ids.grid
        if touch is not self._hand:
            return False
        index = grid.tile_at(*touch.pos)
        if index is not None:
            self.chosen = through(self.chosen, self._order(), grid.items[index].id)
            self._seen()
        if self._speed(touch.y):
            self._run()
        return True

    def _speed(self, y: float) -> float:
        grid, edge = self._screen.ids.grid, dp(EDGE)
        if y > grid.top - edge:
            return -dp(RUN) * min(1.0, (y - grid.top + edge) / edge)
        if y < grid.y + edge:
            return dp(RUN) * min(1.0, (grid.y + edge - y) / edge)
        return 0.0

    def _run_on(self, dt: float) -> None:
        grid, touch = self._screen.ids.grid, self._hand
        speed = self._speed(touch.y) if grid.sweep is not None and touch is not None else 0.0
        if not speed:
            self._run.cancel()
            return
        grid.offset = min(max(0.0, grid.offset + speed * min(dt, 0.05)), grid.farthest)
        self._sweep(touch)

    # --- what is done with them ---------------------------------------------------------------------------

    def _act(self, name: str) -> None:
        pieces, screen = self._pieces(), self._screen
        if not pieces:
            return
        ids = tuple(piece.id for piece in pieces)
        if name == "tag":
            self._ask_tag(ids)
        elif name == "move":
            self._ask_entry(pieces)
        elif name == "out":
            self._take_out(ids)
        elif name == "hand":
            self._hand_over()
        elif name == "compare":
            self.end()
            screen.shell.go("compare", pieces=ids[:2])
        elif name in ("favourite", "share"):
            getattr(self._several, name)(pieces)
        elif name == "trash":
            self._several.trash(ids)
            self.end()

    def _ask_tag(self, ids: tuple[str, ...]) -> None:
        from studio.ui.widgets.piece_sheets import TagSheet  # not needed to look around

        screen, gallery, sheet = self._screen, self._screen.rooms.gallery, TagSheet()
        sheet.bind(on_tag=lambda _sheet, name: self._several.tag(ids, name), on_care=lambda *_: self._care_for_tags())
        when_done(
            later(gallery.tags),
            lambda tags: (self._show(sheet), sheet.ask(screen, tags)),
            lambda error: self._trouble(str(error)),
        )

    def _care_for_tags(self) -> None:
        from studio.ui.widgets.tag_care_sheet import TagCareSheet

        sheet = TagCareSheet(self._screen.rooms, self._screen.shell)
        sheet.side, sheet.inset, sheet.lift = "right", 12, 12
        self._show(sheet)
        sheet.open(self._screen)

    def _ask_entry(self, pieces: list[PieceRecord]) -> None:
        from studio.ui.widgets.hang_sheet import HangSheet

        sheet, ids = HangSheet(self._screen.rooms), tuple(piece.id for piece in pieces)
        entries = {piece.entry_id for piece in pieces}
        sheet.bind(on_entry=lambda _sheet, entry_id: self._several.move(ids, entry_id))
        self._show(sheet)
        sheet.ask(self._screen, entries.pop() if len(entries) == 1 else "")

    def _take_out(self, ids: tuple[str, ...]) -> None:
        from studio.ui.widgets.several_out_sheet import SeveralOutSheet

        sheet = SeveralOutSheet(self._screen.rooms, ids)
        self._show(sheet)
        sheet.open(self._screen)

    def _hand_over(self) -> None:
        """Look at what is chosen as others will see it; where nothing is, at all that may be shown."""
        ids = self.chosen.ids
        self.end()
        self._screen.shell.go("share", pieces=ids)

    def _show(self, sheet: Sheet) -> None:
        """Have one sheet at a time, and nothing half covered by it."""
        if self._sheet is not None:
            self._sheet.close()
        self._sheet = sheet
        if sheet is not None:
            sheet.fbind("shown", self._stand_back)

    def _stand_back(self, _sheet, shown: bool) -> None:
        if self._bar is not None:
            self._bar.opacity, self._bar.disabled = (0, True) if shown else (1, False)
            self._bar.on_many()

    def show_all(self) -> None:
        """Show everything that is found here, one after another; what is not to come back by itself stays away."""
        self._screen.shell.go("slideshow", query=self._screen.query)

    # --- coming and going ---------------------------------------------------------------------------------

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key while one chooses: Shift with an arrow draws a range, Ctrl+A takes all, Delete is the trash."""
        if not self.choosing:
            return False
        grid = self._screen.ids.grid
        if name == "a" and "ctrl" in modifiers:
            self._choose_all()
            return True
        if name == "delete" and not modifiers:
            self._act("trash")
            return True
        if modifiers == {"shift"} and name in ("left", "right", "up", "down"):
            before = self._focused()
            if before is not None and not self.chosen.anchor:
                self._turn(before)
            grid.key(name)
            after = self._focused()
            if after is not None:
                self._turn(after, through_to=True)
            return True
        return False

    def _focused(self) -> str | None:
        held = [tile for widget, tile in self._tiles() if widget.focus and tile.piece is not None]
        return held[0].piece.id if held else None

    def back(self) -> bool:
        """Stop choosing; return False when nobody chose."""
        was, _ = self.choosing, self.end()
        return was

    def leave(self) -> None:
        """Be quiet, and put everything away."""
        self.end()
        self.player.close()

    def _lay(self) -> None:
        """Put the bar at the foot of the gallery."""
        screen, bar = self._screen, self._bar
        if bar is None or bar.parent is None:
            screen.foot = 0
            return
        tall = tall_of(screen.inner, screen.height)
        bar.low, gap = tall == TALL_LOW, 8 if tall == TALL_LOW else 16
        left, wide = (screen.x + dp(gap), screen.width - dp(2 * gap)) if bar.low else (screen.left, screen.inner)
        bar.size, bar.pos = (wide, dp(tall)), (left, screen.y + dp(gap))
        screen.foot = dp(tall + 2 * gap)
        screen.toast_rise = 24 + tall + gap

    def _trouble(self, words: str) -> None:
        if words and self._screen.shell is not None:
            self._screen.shell.toast(words)

    # --- marks on the tiles -------------------------------------------------------------------------------

    def _mark(self, tile) -> None:
        """Have on a tile what belongs there now: the tick while one chooses, else the key of what can be heard."""
        key, mark = mark_of(tile, SoundKey), mark_of(tile, ChoiceMark)
        wanted = not self.choosing and tile.piece is not None and wants_key(tile)
        tile.name_end = KEY_END if wanted else NAME_END
        if wanted and key is None:
            key = self._kept(tile, SoundKey)
            tile.add_widget(key)
        elif key is not None and not wanted:
            tile.remove_widget(key)
        if self.choosing and mark is None:
            mark = self._kept(tile, ChoiceMark)
            tile.add_widget(mark)
        elif mark is not None and not self.choosing:
            tile.remove_widget(mark)
        if mark is not None and tile.piece is not None:
            mark.chosen = tile.piece.id in self.chosen.ids
        if wanted:
            self._mark_heard(tile, key)

    def _kept(self, tile, kind: type):
        """Return a tile's own mark of a kind: the same again and again, for the tile holds on to all it ever had."""
        mark = tile.marks.get(kind)
        if mark is None:
            mark = tile.marks[kind] = kind(tile=tile)
            if kind is SoundKey:
                mark.bind(on_release=lambda key: self.player.turn(key.tile.piece))
        return mark

    def _mark_heard(self, tile, key: SoundKey) -> None:
        here = tile.piece is not None and tile.piece.id == self.player.piece_id
        key.kind = tile.kind
        key.playing = here and self.player.playing
        key.heard = self.player.at if here else 0.0

    def _mark_sounding(self) -> None:
        for _widget, tile in self._tiles():
            key = mark_of(tile, SoundKey)
            if key is not None:
                self._mark_heard(tile, key)

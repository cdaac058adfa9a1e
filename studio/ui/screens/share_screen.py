"""Show or hand over: exactly what will be seen, piece by piece; for whom, and how. Nothing goes without a yes."""

from __future__ import annotations

from functools import cached_property

from kivy.clock import Clock
from kivy.properties import StringProperty

from studio.core.errors import StudioError
from studio.library.record import PieceRecord
from studio.ui import sharing_look as looks
from studio.ui.going_along import GoingAlong, read_all
from studio.ui.handing_over import Way, chosen_of
from studio.ui.handing_words import in_a_line, named
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.part_rows import rows_of, turned
from studio.ui.review import Review, answered, begun, gone_to, without
from studio.ui.review_hearing import ReviewHearing
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.texture import picture
from studio.ui.watching import Watching
from studio.ui.widgets.handing_sheet import HandingSheet
from studio.ui.widgets.how_pane import Along, HowPane
from studio.ui.widgets.pin_pane import PinPane
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.review_pane import ReviewPane
from studio.ui.widgets.seen_page import UNREAD
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.work import workbench_of

load_kv(__file__)

NONE_LEFT = "Nothing was chosen, so nothing will be seen."


PAGES = {"none": "none", "review": "pane", "how": "how", "pin": "pin"}
"""What shows each stage: made when it is first wanted."""


class ShareScreen(Screen):
    """From what was made to what others see of it."""

    stage = StringProperty("")
    """"none", "review", "how", "pin"; "" while it is being read."""

    under_sheets = False

    def __init__(self, rooms: Rooms, **kwargs):
        self.review = Review()
        self._asked: tuple[str, ...] = ()
        self._pieces: dict[str, PieceRecord] = {}
        self._looked: looks.Looked | None = None
        self._along = GoingAlong(rooms)
        self._turn = 0
        self._letters = []
        self._sheets: dict[str, HandingSheet] = {}
        super().__init__(rooms=rooms, nav=False, nav_item="gallery", toast_rise=120, **kwargs)
        self.none = self.ids.none.__self__
        self.remove_widget(self.none)
        self.pane = ReviewPane(rooms)
        self.hearing = ReviewHearing(rooms, self.pane.ids.stage, self._say)
        self.watching = Watching(self.pane, self.pane.ids.stage, self._sorry)
        self._attend()
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), 0.02)
        self._picture_soon = Clock.create_trigger(lambda _dt: self._make_picture(), 0.05)
        self.fbind("portrait", self._turn_panes)

    def _attend(self) -> None:
        """Hear what is asked for on each page."""
        self.pane.bind(
            on_back=lambda _pane: self.shell.back(),
            on_part=lambda _pane, name, on: self._set_part(name, on),
            on_reflection=lambda _pane, name, on: self._set_reflection(name, on),
            on_answer=lambda _pane, yes: self.answer(yes),
            on_at=lambda _pane, at: self.go_to(at),
        )
        stage = self.pane.ids.stage
        stage.bind(on_size_wanted=lambda *_: self._picture_soon(), on_play=lambda *_: self.watch())

    @cached_property
    def how(self) -> HowPane:
        """For whom, and how."""
        how = HowPane(portrait=self.portrait, whom=self.pane.whom)
        how.bind(
            on_back=lambda _pane: self.shell.back(),
            on_along=lambda _pane, along, on: self._set_along(along, on),
            on_read=lambda _pane, along: read_all(self, along),
            on_hear=lambda _pane, along: self.hearing.hear_voice(along.voice),
            on_sit=lambda _pane: self.sit(),
            on_way=lambda _pane, way: self.take(way),
            whom=lambda _pane, whom: setattr(self.pane, "whom", whom.strip()),
        )
        self.hearing.how = how
        return how

    @cached_property
    def pin(self) -> PinPane:
        """The PIN that two people sit down with."""
        pin = PinPane(portrait=self.portrait)
        pin.bind(on_back=lambda _pane: self.shell.back(), on_pin=lambda _pane, pin: self._sit_down(pin))
        return pin

    @property
    def idle(self) -> bool:
        """Whether all of it has been put up."""
        return self.pane.idle

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, pieces=(), **_args) -> None:
        """Look through pieces, by their ids; without any, through all that may be shown to others."""
        asked, gallery, journal = tuple(pieces), self.rooms.gallery, self.rooms.journal
        self._letters = [
            gallery.piece_changed.connect(lambda piece_id: soon(lambda: self._changed(piece_id))),
            journal.piece_changed.connect(lambda piece_id: soon(lambda: self._changed(piece_id))),
        ]
        if self.came_back and asked == self._asked and self.review.pieces:
            self._look()
            return
        self._asked = asked
        if workbench_of(self.rooms.library).current is None:  # else its words are still needed
            self._sheets = {}
        self._begin()

    def leave(self) -> None:
        """Be quiet, and put everything away."""
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._turn += 1
        self._look_soon.cancel()
        self.watching.close()
        self.hearing.close()
        for sheet in self._sheets.values():
            sheet.close()

    def back(self) -> bool:
        """Go back one page, or from how something was made to what will be seen."""
        if self.watching.close():
            return True
        if self.stage in ("how", "pin"):
            self._stand("review" if self.stage == "how" else "how")
            return True
        return False

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Left and right go from piece to piece; digits are a PIN."""
        if self.stage == "pin":
            return self.pin.key(name, modifiers)
        if self.watching.key(name, modifiers):
            return True
        if self.stage == "review" and not modifiers and name in ("left", "right"):
            self.go_to(self.review.at + (1 if name == "right" else -1))
            return True
        return False

    def _stand(self, stage: str) -> None:
        """Show one page, and only that."""
        self.stage, holder = stage, focused()
        for name, held in PAGES.items():
            if name == stage:
                page = getattr(self, held)
                if page.parent is None:
                    self.add_widget(page, index=len(self.children))
            elif held in self.__dict__ and self.__dict__[held].parent is not None:
                gone = self.__dict__[held]
                if holder is not None and any(each is holder for each in gone.walk(restrict=True)):
                    holder.focus = False  # or the keys would go on in what can't be seen any more
                self.remove_widget(gone)
        self.hearing.stop()
        if stage != "review":
            self.watching.close()

    def _turn_panes(self, *_) -> None:
        for page in filter(None, map(self.__dict__.get, ("pane", "how", "pin"))):
            page.portrait = self.portrait

    # --- looking through ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._turn += 1
        turn, rooms, asked = self._turn, self.rooms, self._asked
        self.review, self._looked, self.hearing.looked = Review(), None, None
        self._along.once = frozenset()
        self._stand("")  # nothing of what was looked through before can be said yes to

        def found(both: tuple[list[PieceRecord], str]) -> None:
            pieces, whom = both
            if turn != self._turn:
                return
            self._pieces = {piece.id: piece for piece in pieces}
            self.review = begun(self._pieces)
            self.pane.whom = self.pane.whom or whom
            self._stand("review" if pieces else "none")
            self._look()

        self._turn_panes()
        read = later(lambda: (looks.pieces_to_look_at(rooms, asked), looks.last_whom(rooms)))
        when_done(read, found, self._not_read)

    def _not_read(self, error: StudioError) -> None:
        self._stand("none")
        self._sorry(error)

    def _look(self) -> None:
        """Read the piece that is looked at, as its owner and as others see it."""
        self.pane.show(self.review, tuple(self._pieces.values()))
        piece_id, rooms = self.review.piece, self.rooms
        if piece_id:
            when_done(
                later(lambda: looks.look_at(rooms, piece_id)),
                lambda looked: self._see(piece_id, looked),
                lambda error: self._gone(piece_id, error),
            )

    def _see(self, piece_id: str, looked: looks.Looked) -> None:
        if piece_id != self.review.piece or self.parent is None:
            return
        other = self._looked is None or self._looked.whole.piece.id != piece_id
        self._looked = self.hearing.looked = looked
        self.watching.close()
        self._pieces[piece_id] = looked.whole.piece
        if other:
            self.hearing.stop()
            self.pane.ids.stage.texture = None
            self.pane.ids.page.scroll_y = 1
            self.pane.ids.stage.to_top()
        self.pane.rows = rows_of(looked.whole)
        self.pane.ids.stage.show(looked.item)
        self._picture_soon()

    def _gone(self, piece_id: str, error: StudioError) -> None:
        """A piece isn't there any more: go on without it."""
        self._say(str(error))
        self._pieces.pop(piece_id, None)
        self.review = without(self.review, piece_id)
        self._stand("review" if self.review.pieces else "none")
        self._look()

    def _changed(self, piece_id: str) -> None:
        if self.parent is not None and piece_id == self.review.piece:
            self._look_soon()

    def _make_picture(self) -> None:
        """Have the picture as large as it is shown, made of what would be handed over."""
        looked, stage = self._looked, self.pane.ids.stage
        width, height = stage.picture_size
        if looked is None or looked.item is None or min(width, height) < 8:
            return
        piece_id, library = looked.whole.piece.id, self.rooms.library

        def put(pixels) -> None:
            if self._in_turn and self.review.piece == piece_id and self.parent is not None:
                stage.texture = picture(pixels)

        def sorry(_error: StudioError) -> None:
            if self._looked is looked:
                stage.texture, stage.trouble = None, UNREAD

        when_done(later(lambda: looks.picture_of(library, looked, width, height)), put, sorry)

    def watch(self) -> None:
        """Watch how it was made, from what would be handed over."""
        looked = self._looked
        if looked is not None and looked.item is not None and looked.item.replay:
            self.watching.begin(looked.source, looked.item.key, self.rooms.brushes)

    def go_to(self, at: int) -> None:
        """Look at another piece."""
        self.review = gone_to(self.review, at)
        self._look()

    # --- what may be seen ---------------------------------------------------------------------------------

    @property
    def seen(self) -> bool:
        """Whether what will be seen of the piece in turn stands there."""
        return self._in_turn and self.pane.ids.stage.stands

    @property
    def _in_turn(self) -> bool:
        return self._looked is not None and self._looked.whole.piece.id == self.review.piece

    def _set_part(self, name: str, on: bool) -> None:
        gallery, piece_id = self.rooms.gallery, self.review.piece
        if not self._in_turn:
            return
        parts = turned(self._looked.whole.parts, name, on)
        self._later(lambda: gallery.set_parts(piece_id, parts))

    def _set_reflection(self, reflection_id: str, on: bool) -> None:
        journal = self.rooms.journal
        self._later(lambda: journal.set_reflection_shareable(reflection_id, on))

    def answer(self, yes: bool) -> None:
        """This one, or not this one; then the next, and after the last for whom and how."""
        gallery, piece = self.rooms.gallery, self._pieces.get(self.review.piece)
        if piece is None or (yes and not (self.seen and self.pane.ids.stage.fit)):
            return  # no yes to what was not seen yet, or can't be
        if yes and not piece.shareable:
            self._later(lambda: gallery.set_shareable(piece.id, True))
        self.review = answered(self.review, yes)
        if not self.review.over:
            self._look()
        elif self.review.wanted:
            self._look()
            self._ask_how()
        else:
            self._look()
            self._say(NONE_LEFT)

    # --- for whom, and how --------------------------------------------------------------------------------

    def _ask_how(self) -> None:
        rooms, wanted, once = self.rooms, self.review.wanted, self._along.once
        kinds = [self._pieces[piece_id].kind for piece_id in wanted if piece_id in self._pieces]
        self.how.show(self._line(), kinds, (), rooms.sit is not None)
        self._stand("how")
        self._after_writing(
            lambda: looks.along_of(rooms, wanted, once),
            lambda along: self.how.show(self._line(), kinds, along, rooms.sit is not None),
        )

    def _line(self) -> str:
        names = [named(self._pieces[piece_id]) for piece_id in self.review.wanted if piece_id in self._pieces]
        return in_a_line(names)

    def _set_along(self, along: Along, on: bool) -> None:
        write = self._along.turn(along, on)
        if write is not None:
            self._later(write)

    def _choose(self, then) -> None:
        """Have what is chosen put together, after everything that was said of it."""
        rooms, wanted, how = self.rooms, self.review.wanted, self.how
        whom, words = how.whom, how.words
        along = [row.along for row in how.along_rows() if row.active]

        def go_on(both) -> None:
            if both[0].items:
                then(*both)
            else:  # all of it went to the trash meanwhile, or nothing of it is ticked
                self._say(NONE_LEFT)

        self._after_writing(lambda: chosen_of(rooms, wanted, whom, words, along), go_on)

    def take(self, way: Way) -> None:
        """Show what a way is, and let it begin."""
        self._choose(lambda chosen, source: self._show_way(way, chosen, source))

    def _show_way(self, way: Way, chosen, source) -> None:
        for sheet in self._sheets.values():
            sheet.close()
        sheet = self._sheets.get(way.name)
        if sheet is None or not sheet.is_about(chosen):
            sheet = self._sheets[way.name] = HandingSheet(self.rooms, way, chosen, source)
        sheet.open(self)

    def sit(self) -> None:
        """Sit together now; without a passphrase, a PIN is chosen first."""
        if self.rooms.can_lock:
            self._sit_down("")
        else:
            self.pin.begin()
            self._stand("pin")

    def _sit_down(self, pin: str) -> None:
        rooms = self.rooms

        def sit(chosen, source) -> None:
            when_done(rooms.sit(chosen, source, pin), lambda _done: None, self._not_sitting)

        self._choose(sit)

    def _not_sitting(self, error: StudioError) -> None:
        self._stand("how")
        self._say(str(error))

    # --- inside -------------------------------------------------------------------------------------------

    def _later(self, work) -> None:
        when_done(self.rooms.library.later(work), lambda _done: self._look_soon(), self._sorry)

    def _after_writing(self, read, then) -> None:
        """Read something once everything that was said before is kept."""
        kept = self.rooms.library.later(lambda: None)
        when_done(kept, lambda _none: when_done(later(read), then, self._sorry), self._sorry)

    def _sorry(self, error: StudioError) -> None:
        self._say(str(error))

    def _say(self, words: str) -> None:
        if words and self.shell is not None:
            self.shell.toast(words)

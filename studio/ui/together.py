"""A drawing and a sound that belong together, on the page of either: bound, replayed in step, one made of the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from studio.core.errors import StudioError
from studio.library.record import PairRecord, PieceRecord
from studio.ui.in_step import InStep
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.piece_player import Heard, PiecePlayer
from studio.ui.rooms import Rooms
from studio.ui.widgets.piece_tile import name_of

BOUND = "They belong together now, and are replayed together."
APART = "They are apart again."
HEARD = "This is how it sounds."
KEPT = "The sound is kept, and bound to the drawing."
NO_MARK = "There is no mark on it that could be heard."
MOST = 60
"""Pieces offered at once."""


@dataclass(frozen=True)
class Bound:
    """What a piece is bound to."""

    pair: PairRecord
    other: PieceRecord


class Together(EventDispatcher):
    """The hands of a `PieceScreen` at what its piece is bound to. Only drawings, sounds and voices can be."""

    line = StringProperty("")
    """What it is bound to, in words; "" for nothing."""

    def __init__(self, screen, **kwargs) -> None:
        self.bound: Bound | None = None
        self._screen = screen
        self._piece: PieceRecord | None = None
        self._step: InStep | None = None
        self._drawn = None
        self._sheet = self._offer = None
        self._turn = 0
        self._was = ""
        """The id of what it was bound to last: that may come back from the trash."""
        self._listens = False
        super().__init__(**kwargs)

    @cached_property
    def player(self) -> PiecePlayer:
        """What sounds along with a drawing."""
        player = PiecePlayer(self._screen.rooms)
        player.bind(on_trouble=lambda _player, words: self._say(words))
        return player

    @property
    def about(self) -> str:
        """Which piece it is about, or nothing."""
        return self._piece.id if self._piece is not None else ""

    # --- what it is bound to ------------------------------------------------------------------------------

    def look(self, piece: PieceRecord) -> None:
        """Be about this piece, as it is now."""
        if self._piece is None or piece.id != self._piece.id:
            self.close()
        self._piece = piece
        if piece.kind == "writing":
            return
        self._turn += 1
        turn, rooms = self._turn, self._screen.rooms
        if not self._listens:
            self._listens = True
            rooms.gallery.piece_changed.connect(lambda piece_id: soon(lambda: self._changed(piece_id)))
        when_done(later(lambda: bound_to(rooms, piece)), lambda bound: self._take(turn, bound), self._sorry)

    def _changed(self, piece_id: str) -> None:
        """Look again, when what it is bound to was renamed, put in the trash or brought back."""
        if piece_id == self._was and self._piece is not None and piece_id != self._piece.id:
            self._again()

    def _take(self, turn: int, bound: Bound | None) -> None:
        if turn != self._turn:
            return
        self.bound = bound
        self._was = bound.other.id if bound is not None else self._was
        self.line = _line(bound.other) if bound is not None else ""
        if self._sheet is not None and self._sheet.shown:
            self._sheet.bound = bound
        if self._drawn is None:
            self._tie()

    def _tie(self) -> None:
        """Let the replay go in step with what it is bound to."""
        bound, replay = self.bound, self._screen.replay
        wanted = bound is not None and replay is not None and self._piece.kind == "drawing"
        if wanted and self._step is not None and self._step.ties(replay, bound.other, bound.pair.offset):
            return  # it may be playing
        self._part()
        if wanted:
            self._step = InStep(replay, self.player, bound.other, bound.pair.offset)

    def _part(self) -> None:
        if self._step is not None:
            self._step.part()
            self._step = None

    def close(self) -> None:
        """Be quiet, and about nothing. Harmless twice."""
        self._turn += 1
        self._part()
        if "player" in self.__dict__:
            self.player.close()
        self.bound = self._piece = self._drawn = None
        self.line = self._was = ""
        if self._offer is not None:
            self._offer.end()
            self._offer = None
        if self._sheet is not None:
            self._sheet.close()
            self._sheet = None

    def hush(self) -> None:
        """Be quiet, also where a sound would go on after its drawing."""
        if "player" in self.__dict__:
            self.player.pause()

    def go(self) -> None:
        """Go to what it is bound to."""
        if self.bound is not None:
            self._screen.shell.go("piece", piece_id=self.bound.other.id)

    # --- what the menu offers -----------------------------------------------------------------------------

    def choices(self) -> list[tuple[str, str, Callable[[], object]]]:
        """Return what the menu of the page offers: (words, icon, what it does)."""
        if self._piece is None or self._piece.kind == "writing":
            return []
        if self._screen.rooms.library.read_only and self._piece.kind != "drawing":
            return []
        return [("Picture and sound", "link", self.ask)]

    def ask(self) -> None:
        """Offer what can be done with a picture and a sound."""
        from studio.ui.widgets.together_sheet import TogetherSheet  # not needed to look at a piece

        piece, rooms = self._piece, self._screen.rooms
        if piece is None:
            return
        if self._sheet is not None:
            self._sheet.close()
        sheet = self._sheet = TogetherSheet(rooms, piece, wide=self._screen.acts.tag_sheet.wide)
        sheet.bound = self.bound
        sheet.bind(
            on_make=lambda *_: (sheet.close(), self.hear() if piece.kind == "drawing" else self.draw_to()),
            on_other=lambda _sheet, other: (sheet.close(), self.bind_to(other)),
            on_part=lambda *_: (sheet.close(), self.let_go()),
            on_go=lambda *_: (sheet.close(), self.go()),
        )
        sheet.open(self._screen)
        when_done(later(lambda: partners(rooms, piece)), sheet.offer, self._sorry)

    # --- acts ---------------------------------------------------------------------------------------------

    def bind_to(self, other: PieceRecord) -> None:
        """Bind it to another piece; what either was bound to before is let go."""
        piece, gallery = self._piece, self._screen.rooms.gallery
        drawing, sound = (piece, other) if piece.kind == "drawing" else (other, piece)

        def bind() -> Callable[[], object]:
            bound = gallery.bind(drawing.id, sound.id)
            return lambda: gallery.take_apart(bound)

        self._do(bind, BOUND)

    def let_go(self) -> None:
        """Let it go from what it is bound to."""
        piece, gallery = self._piece, self._screen.rooms.gallery

        def part() -> Callable[[], object]:
            pair = gallery.unbind(piece.id)
            return lambda: gallery.bind_again(pair) if pair is not None else None

        self._do(part, APART)

    def draw_to(self) -> None:
        """Draw while the sound is heard; what is drawn is bound to it."""
        from studio.ui.draw_to_sound import draw_to

        if self._piece is not None:
            draw_to(self._screen.shell, self._screen.rooms, self._piece)

    # --- how a drawing sounds -----------------------------------------------------------------------------

    def hear(self) -> None:
        """Hear the drawing while it comes to be again."""
        screen, piece, replay = self._screen, self._piece, self._screen.replay
        if piece is None or replay is None or not replay.ready:
            return
        rooms, pauses, taken_back = screen.rooms, not replay.skips, replay.taken_back
        self._part()
        when_done(
            later(lambda: drawn_of(rooms, piece, pauses, taken_back)),
            lambda made: self._hear(piece, *made),
            self._sorry,
        )

    def _hear(self, piece: PieceRecord, drawn, heard: Heard) -> None:
        replay = self._screen.replay
        if self._piece is None or self._piece.id != piece.id or replay is None:
            return
        if not drawn.events:
            self._tie()
            self._say(NO_MARK)
            return
        self._drawn = drawn
        self._part()
        self._step = InStep(replay, self.player, heard)
        replay.pause()
        replay.go_to(0.0)
        replay.play()
        if self._screen.rooms.library.read_only:
            self._say(HEARD)
        else:
            self._offer = self._screen.shell.toast(
                HEARD, undo=lambda: self._keep(piece, drawn), word="Keep this sound", seconds=20
            )

    def _keep(self, piece: PieceRecord, drawn) -> None:
        from studio.gallery.keep_drawn import keep_drawn

        rooms, self._drawn = self._screen.rooms, None
        self._do(lambda: keep_drawn(rooms.library, rooms.gallery, piece, drawn), KEPT)

    # --- inside -------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], Callable[[], object]], said: str) -> None:
        """Have the library do something that gives its way back, and say so."""
        shell, library = self._screen.shell, self._screen.rooms.library
        self._drawn = None

        def done(back: Callable[[], object]) -> None:
            shell.toast(said, undo=lambda: when_done(library.later(back), lambda _: self._again(), self._sorry))
            self._again()

        when_done(library.later(act), done, self._sorry)

    def _again(self) -> None:
        if self._piece is not None and self._screen.parent is not None:
            self.look(self._piece)

    def _say(self, words: str) -> None:
        if words and self._screen.shell is not None:
            self._screen.shell.toast(words)

    def _sorry(self, error: StudioError) -> None:
        self._say(str(error))


def bound_to(rooms: Rooms, piece: PieceRecord) -> Bound | None:
    """Return what a piece is bound to. For a worker."""
    pair = rooms.gallery.pair_of(piece.id)
    if pair is None:
        return None
    return Bound(pair, rooms.gallery.piece(pair.sound_id if pair.drawing_id == piece.id else pair.drawing_id))


def partners(rooms: Rooms, piece: PieceRecord) -> list[PieceRecord]:
    """Return the pieces of the same entry that it could be bound to. For a worker."""
    kinds = ("sound", "voice") if piece.kind == "drawing" else ("drawing",)
    return [one for one in rooms.gallery.pieces_of(piece.entry_id) if one.kind in kinds][:MOST]


def drawn_of(rooms: Rooms, piece: PieceRecord, pauses: bool, taken_back: bool) -> tuple:
    """Return what a drawing sounds like along a line of its replay, and the same to be heard. For a worker.

    It sounds in the scale, on the tonic and with the instrument that Sound has at present.
    """
    from studio.drawing.timeline import timeline
    from studio.gallery.drawn_sound import drawn_sound
    from studio.gallery.opening import story_of_piece
    from studio.music.draft import Draft
    from studio.music.step import Played
    from studio.ui.sound_tuning import sound_tuning

    tuning = sound_tuning(rooms.settings)
    story, _length = story_of_piece(rooms.library, piece.id)
    line = timeline(story, pauses=pauses, taken_back=taken_back)
    drawn = drawn_sound(story, line, tuning.scale, tuning.tonic, tuning.instrument)
    song = Draft([Played(0, drawn.events)]).arrangement
    return drawn, Heard(f"drawn {piece.id}", drawn.milliseconds / 1000, song, kept=False)


def _line(other: PieceRecord) -> str:
    return f"With {name_of(other)[:1].lower() + name_of(other)[1:]}" if not other.title else f"With “{other.title}”"

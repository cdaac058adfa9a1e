"""An entry, open: when and where it was, its words, what was made in it, and what was said later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.core.errors import StudioError
from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.journal.finding import Passage
from studio.library.handing_rows import said_together
from studio.library.record import EntryRecord, HandingRecord, PieceRecord, QuestionRecord, ReflectionRecord
from studio.ui.handing_words import NAME, THINGS, hours_of, line_of
from studio.ui.kv import load_kv
from studio.ui.piece_player import PiecePlayer
from studio.ui.portions import Portions
from studio.ui.rooms import Rooms
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.how_line import HowLine  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.manuscript import Leaf, Manuscript  # noqa: F401
from studio.ui.widgets.panel import Plate  # noqa: F401
from studio.ui.widgets.piece_rows import PieceRows  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.question_row import QuestionRow
from studio.ui.widgets.reflection_row import ReflectionRow
from studio.ui.widgets.said_later import LaterRemark, SaidLater  # noqa: F401
from studio.ui.widgets.voice_row import VoiceRow
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

QUOTED = 60
"""Letters of the words that something was said about."""
MEASURE = 540
"""Dp a line of text is wide at most: 62 characters."""


@dataclass(frozen=True)
class View:
    """Everything there is to show of an entry."""

    entry: EntryRecord
    title: str
    dateline: str
    mark: Mark
    under_way: bool
    """Whether it is a session that takes in what is made now."""
    fresh: bool
    """Whether it is under way, or today's: what is said now belongs to it, and is no look back."""
    prompt: str
    pieces: tuple[PieceRecord, ...]
    """What was made in it, but for voices."""
    voices: tuple[PieceRecord, ...]
    """What was spoken in it."""
    said: tuple[tuple[ReflectionRecord, str, PieceRecord | None], ...]
    """Reflections on it, and on its pieces those of sittings; when each was, and its voice if it was spoken."""
    questions: tuple[QuestionRecord, ...]
    handings: tuple[tuple[HandingRecord, str], ...]
    """What was shown or handed over on its day, and when."""


def view_of(rooms: Rooms, entry_id: str) -> View:
    """Read an entry; for a worker. Raises `NotHere`."""
    now, journal, gallery = rooms.clock.now(), rooms.journal, rooms.gallery
    entry = journal.entry(entry_id)
    pieces, under_way = gallery.pieces_of(entry_id), entries.is_open(entry, rooms.clock.ms())
    together, called = said_together(rooms.library, entry_id), {piece.id: name_of(piece) for piece in pieces}
    said = sorted([*journal.reflections(entry_id=entry_id), *together], key=lambda each: (each.time, each.num))
    said = [each for each in said if each.piece_id is None or each.piece_id in called]
    spoken = {each.voice_id for each in said}
    return View(
        entry,
        entries.title(entry, now),
        entries.dateline(entry, now),
        journal.mark(entry),
        under_way,
        under_way or (entry.kind == "day" and entry.day == now.date().isoformat()),
        journal.prompt("entry", since=entry.started),
        tuple(piece for piece in pieces if piece.kind != "voice"),
        tuple(piece for piece in pieces if piece.kind == "voice" and piece.id not in spoken),
        tuple((each, near(each, entry, now, called.get(each.piece_id, "")), _voice(rooms, each)) for each in said),
        tuple(journal.questions_of(entry_id)),
        tuple((each, hours_of(each, now)) for each in journal.handings(entry_id)),
    )


def name_of(piece: PieceRecord) -> str:
    """Return what a piece is called in a line about what was said of it."""
    return excerpt(piece.title, NAME) or THINGS[piece.kind].lower()


def _voice(rooms: Rooms, said: ReflectionRecord) -> PieceRecord | None:
    if said.voice_id is None:
        return None
    try:
        return rooms.gallery.piece(said.voice_id)
    except StudioError:  # its words, if it has any, are shown all the same
        return None


def near(said: ReflectionRecord, entry: EntryRecord, now, on: str = "") -> str:
    """Say when a reflection was made, about what, whether two sat together, and whether it was spoken."""
    told = [entries.after(said.time, entry.started, now)]
    if said.together:
        told += ["together", "your therapist"] if said.whose else ["together"]
        told += [f"on “{excerpt(said.prompt, QUOTED)}”"] if said.prompt else [f"on {on}"] if on else []
    return ", ".join([*told, "spoken"] if said.voice_id is not None else told)


class EntryPane(FloatLayout):
    """Shows a `View`. What it lets the person do are events, for the screen to act on:

    `on_speak`, `on_reflect`, `on_how`, `on_let_go(reflection_id)`, `on_shared(reflection_id, on)`,
    `on_read(near, words)`, `on_open(piece)`,
    `on_all`, `on_close_session`, `on_tick(question_id, asked)`, `on_drop(question_id)`, `on_handed(handing)`,
    `on_trouble(words)`, `on_more`, `on_back`. The words are `ids.intention` and `ids.body`, both `Manuscript`.
    """

    rooms = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    dateline = StringProperty("")
    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    session = BooleanProperty(False)
    """Whether it is a session, which has a disc."""

    under_way = BooleanProperty(False)
    """Whether it is a session that takes in what is made now."""

    fresh = BooleanProperty(False)
    """Whether what is said now belongs to it, and is no look back."""

    intent = BooleanProperty(False)
    """Whether there is an intention, or room for one."""

    returned = BooleanProperty(False)
    """Whether anything was said later."""

    fixed = BooleanProperty(False)
    """Whether nothing can be changed here: the sample."""

    alone = BooleanProperty(False)
    """Whether it fills the screen, and a key leads back to the timeline."""

    margin = NumericProperty(40)
    """Px left and right of what it shows."""

    measure = NumericProperty(1)
    """Px a line of text is wide."""

    inner = NumericProperty(1)
    """Px between the margins."""

    __events__ = (
        *("on_speak", "on_reflect", "on_how", "on_let_go", "on_shared", "on_read", "on_open", "on_all"),
        *("on_close_session", "on_tick", "on_drop", "on_handed", "on_trouble", "on_more", "on_back"),
    )

    def on_speak(self):
        """Something is to be spoken."""

    def on_reflect(self):
        """What is seen now is to be written."""

    def on_how(self):
        """How it was is to be said, with points and words."""

    def on_let_go(self, reflection_id):
        """A reflection is to go to the trash."""

    def on_shared(self, reflection_id, on):
        """A reflection may be shown to others, or may not."""

    def on_read(self, near, words):
        """All words of a long reflection are wanted."""

    def on_open(self, piece):
        """A piece is wanted."""

    def on_all(self):
        """All pieces are wanted."""

    def on_close_session(self):
        """The session is to be closed."""

    def on_tick(self, question_id, asked):
        """A question was asked, or was not."""

    def on_drop(self, question_id):
        """A question is to go to the trash."""

    def on_handed(self, handing):
        """What was shown or handed over is wanted."""

    def on_more(self):
        """What else can be done is wanted."""

    def on_back(self):
        """The timeline is wanted."""

    def measured(self, inner: float) -> float:
        """Return the width of a line of text."""
        return min(inner, dp(MEASURE))

    def show(self, view: View) -> None:
        """Show an entry, all but the words that may just be typed."""
        entry = view.entry
        self.title, self.dateline, self.mark = view.title, view.dateline, view.mark
        self.session, self.under_way = entry.kind == "session", view.under_way
        self.fresh = view.fresh
        self.intent = bool(entry.intention) or (view.under_way and not self.fixed)
        self.ids.body.hint = "" if self.fixed else view.prompt
        self.ids.how.show(entry, view.mark.hue)
        self.ids.pieces.show(view.pieces)
        self._show_voices(view.voices)
        self._show_said(view)
        self._show_questions(view.questions)
        self._show_handings(view.handings)
        self._have_feet()

    def _have_feet(self) -> None:
        """Have the buttons there is something to do with."""
        foot = self.ids.foot
        wanted = [self._speak]
        wanted += [] if self.fresh else [self._write]
        wanted += [self._turn] if self.under_way else []
        wanted += [self._more]
        if foot.children[::-1] != wanted:
            foot.clear_widgets()
            for button in wanted:
                foot.add_widget(button)

    def on_kv_post(self, _base):
        """Hold what comes and goes."""
        ids = self.ids
        self._speak, self._write = ids.speak.__self__, ids.reflect.__self__
        self._turn, self._more = ids.turn.__self__, ids.more.__self__
        self._player: PiecePlayer | None = None
        self._voices, self._questions, self._handings = Portions(), Portions(), Portions()
        ids.said.new_row, ids.said.new_voice = self._new_row, self._new_spoken

    # --- what is heard ------------------------------------------------------------------------------------

    def _play(self, row: VoiceRow, at: float | None = None) -> None:
        if self._player is None:
            self._player = PiecePlayer(self.rooms)
            self._player.bind(
                piece_id=self._follow,
                playing=self._follow,
                at=self._follow,
                on_trouble=lambda _player, words: self.dispatch("on_trouble", words),
            )
        if at is None:
            self._player.turn(row.piece)
        else:
            self._player.play(row.piece, at)

    def _follow(self, player, *_) -> None:
        for row in (*self.ids.voices.children, *self.ids.said.voices()):
            row.follow(player)

    def hush(self) -> None:
        """Be quiet."""
        if self._player is not None:
            self._player.close()

    def on_trouble(self, words):
        """A voice can't be heard."""

    def _voice_row(self, leads: bool) -> VoiceRow:
        row = VoiceRow(self.rooms, leads=leads)
        row.bind(
            on_turn=lambda row: self._play(row),
            on_seek=lambda row, at: self._play(row, at),
            on_open=lambda row: self.dispatch("on_open", row.piece),
        )
        if self._player is not None:  # it may sound already, and have been out of sight
            row.fbind("piece", lambda row, _piece: row.follow(self._player))
        return row

    def _show_voices(self, voices: tuple[PieceRecord, ...]) -> None:
        column = self.ids.voices
        there = column.children[::-1]
        for row in there[len(voices) :]:
            column.remove_widget(row)

        def put(at: int, piece: PieceRecord) -> None:
            row = there[at] if at < len(there) else self._voice_row(leads=True)
            row.show(piece)
            if row.parent is None:
                column.add_widget(row)

        self._voices.begin([partial(put, at, piece) for at, piece in enumerate(voices)])

    # --- where it is --------------------------------------------------------------------------------------

    def to_top(self) -> None:
        """Begin at the top."""
        self.ids.said.light("")
        self.ids.view.scroll_y = 1

    def to_end(self) -> None:
        """Show what was said last."""
        self.ids.view.to_end()

    def point_out(self, passage: Passage) -> None:
        """Show where something that was looked for stands, and mark it."""
        spot = passage.where
        self.ids.said.light(spot.reflection_id)
        if spot.field in ("intention", "body"):
            self.ids[spot.field].point_out(passage.at, passage.end)

    def _show_said(self, view: View) -> None:
        self.returned = bool(view.said)
        self.ids.said.put(tuple(LaterRemark(said, when, view.mark.hue, voice) for said, when, voice in view.said))

    def _new_row(self) -> ReflectionRow:
        row = ReflectionRow(fixed=self.fixed)
        row.bind(
            on_let_go=lambda row: self.dispatch("on_let_go", row.reflection.id),
            on_share=lambda row, on: self.dispatch("on_shared", row.reflection.id, on),
            on_read=lambda row: self.dispatch("on_read", row.near, row.reflection.text),
        )
        return row

    def _new_spoken(self) -> VoiceRow:
        return self._voice_row(leads=False)

    def _show_questions(self, questions: tuple[QuestionRecord, ...]) -> None:
        column = self.ids.questions
        there = {row.question.id: row for row in column.children}
        column.clear_widgets()

        def put(question: QuestionRecord) -> None:
            row = there.get(question.id) or self._new_question()
            row.question = question
            column.add_widget(row)

        self._questions.begin([partial(put, question) for question in questions])

    def _new_question(self) -> QuestionRow:
        row = QuestionRow(fixed=self.fixed)
        row.bind(
            on_tick=lambda row, asked: self.dispatch("on_tick", row.question.id, asked),
            on_let_go=lambda row: self.dispatch("on_drop", row.question.id),
        )
        return row

    def _show_handings(self, handings: tuple[tuple[HandingRecord, str], ...]) -> None:
        column = self.ids.handings
        there = {row.handing.id: row for row in column.children}
        column.clear_widgets()

        def put(handing: HandingRecord, when: str) -> None:
            row = there.get(handing.id) or HandingRow()
            if row.handing is None:
                row.bind(on_release=lambda row: self.dispatch("on_handed", row.handing))
            row.handing, row.text, row.caption = handing, line_of(handing), when
            column.add_widget(row)

        self._handings.begin([partial(put, *each) for each in handings])


class HandingRow(AskedRow):
    """A line about something that was shown or handed over."""

    icon = StringProperty("users")
    handing = ObjectProperty(None, allownone=True)

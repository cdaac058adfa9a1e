"""The words beside what two people look at: what is said of it, lit where the replay passes, heard when spoken."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp

from studio.sharing.chosen import Item, Told
from studio.sharing.sitting import Note
from studio.ui.later import later, when_done
from studio.ui.sitting_player import Tune
from studio.ui.sitting_said import Pinned, pinned_of
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.said_head import SaidHead

NEAR = 0.012
"""How near to a pin, as a part of the line, it has to stand for what hangs there to be lit."""


class SittingWords:
    """The rows of a `SittingScreen`, and the pins they stand for."""

    def __init__(self, screen) -> None:
        self.rows: tuple[Pinned, ...] = ()
        """What is said of what is spoken about."""
        self.lit = ""
        """Which of it is pointed out, by its id."""
        self._screen, self._column = screen, screen.ids.said
        self._brings = False
        self._fill_soon = Clock.create_trigger(lambda _dt: self._fill(), 0)
        self._bring_soon = Clock.create_trigger(lambda _dt: self._bring(), 0)
        self._column.fbind("height", lambda *_: self._bring_soon() if self._brings else None)  # rows were measured
        self._column.make, self._column.guess = self._row, _guess
        for name in ("key", "playing", "second"):
            screen.player.fbind(name, lambda *_: self._hear())

    def show(self, newest: Note | None = None) -> None:
        """Show all that is said of what is looked at; the newest note is pointed out."""
        screen = self._screen
        for stage in screen.stages:
            rows = self.pin(stage)
            if stage is screen.stage:
                self.rows = rows
        self._fill_soon()
        if newest is not None:
            self.light(f"note-{newest.number}", True)

    def pin(self, stage) -> tuple[Pinned, ...]:
        """Have a pin for all that is said of what a stage shows; return that."""
        screen = self._screen
        quotes = screen.table.quotes.get(stage.key, ())
        rows = pinned_of(screen.thing_of(stage).said, screen.acts.notes_on(stage.key), quotes, stage.words)
        stage.pin(rows, self.lit)
        return rows

    def _fill(self) -> None:
        """Show the rows, a turn after what they are about: together they would hold up the window."""
        shown = self._screen.shown
        self._column.show([*([shown] if _has_head(shown) else []), *self.rows])
        if self._brings:
            self._bring_soon()

    def light(self, row_id: str, brings: bool) -> None:
        """Point out one thing that is said; bring it into view."""
        self.lit = row_id
        self._screen.stage.light(row_id)
        self._brings = brings
        if brings:
            self._bring_soon()
        for row in self._column.shown.values():
            if isinstance(row, Reflected):
                row.light(row.reflection_id == row_id)

    def _bring(self) -> None:
        """Have what is pointed out in sight."""
        for index, what in enumerate(self._column.items):
            if isinstance(what, Pinned) and what.id == self.lit:
                self._column.bring(index)

    def press_pin(self, stage, index: int) -> None:
        """Go to where a pin stands, and point out what hangs there."""
        what = self.rows[index]
        _lead_to(stage, what)
        self.light(what.id, True)
        if self._screen.words_away:
            self._tell(what)

    def _tell(self, what: Pinned) -> None:
        """Have something heard or read for which there is no room beside what is looked at."""
        if what.voice_id is not None:
            self._turn_voice(what)
        else:
            self._screen.acts.read_sheet.ask(self._screen, what.when, what.text)

    def stand(self, stage) -> None:
        """Light what hangs where the replay, or the sound, has come to."""
        bar = stage.replay.ids.bar if stage.replay is not None else stage.ids.bar
        told = stage.replay if stage.replay is not None else stage
        hung = [what for what in self.rows if what.instant is not None]
        places = [pin[0] for pin in bar.pins]
        if len(places) != len(hung) or not hung:
            return
        if told.playing:
            passed = [place for place in range(len(hung)) if places[place] <= told.at]
            lit = hung[max(passed, key=places.__getitem__)].id if passed else ""
        else:
            near = min(range(len(hung)), key=lambda place: abs(places[place] - told.at))
            lit = hung[near].id if abs(places[near] - told.at) <= NEAR else self.lit
        if lit != self.lit:
            self.light(lit, bool(lit))

    # --- rows ---------------------------------------------------------------------------------------------

    def _row(self, what):
        if not isinstance(what, Pinned):
            return SaidHead(what)
        acts = self._screen.acts
        row = Reflected(what, fixed=what.note is None, asks_who=False)
        row.bind(
            on_pressed=lambda _row: self._go_to(what),
            on_let_go=lambda _row: acts.take_back(what.note) if what.note is not None else None,
            on_play=lambda _row: self._turn_voice(what),
            on_read=lambda _row: acts.read_sheet.ask(self._screen, what.when, what.text),
        )
        if row.voice is not None:
            self._show_voice(row, what)
        row.glow = 1.0 if what.id == self.lit else 0.0
        return row

    def _show_voice(self, row: Reflected, what: Pinned) -> None:
        """Show how a voice looks, and how long it is, once that is known."""
        source, sitting, note, key = (*self._of, what.note, what.voice_id)

        def look():
            if note is not None:
                return sitting.peaks(note), what.seconds
            return source.peaks(key), source.seconds(key)

        def put(seen) -> None:
            row.voice.peaks, row.voice.seconds = seen

        when_done(later(look), put, lambda _error: None)

    @property
    def _of(self):
        return self._screen.table.source, self._screen.table.sitting

    def _go_to(self, what: Pinned) -> None:
        _lead_to(self._screen.stage, what)
        self.light(what.id, False)

    # --- voices -------------------------------------------------------------------------------------------

    def _turn_voice(self, what: Pinned) -> None:
        """Have a voice heard, or have quiet; what was playing stands still meanwhile."""
        screen, voice_id, note = self._screen, what.voice_id, what.note
        if voice_id is None:
            return
        for stage in screen.stages:
            stage.pause()
        source, sitting = self._of
        if note is not None:
            tune = Tune(voice_id, what.seconds, lambda second: sitting.sound(note, int(second)))
        else:
            tune = Tune(voice_id, 0.0, lambda second: source.sound(voice_id, second))
        screen.player.turn(tune)

    def _hear(self) -> None:
        player = self._screen.player
        for row in self._column.shown.values():
            if isinstance(row, Reflected) and row.voice is not None:
                here = player.key == row.remark.voice_id and player.playing
                row.voice.playing, row.voice.at = here, player.second if here else 0.0


def _has_head(shown: Item | Told) -> bool:
    """Say whether there is anything to tell of a thing but what was said about it."""
    if isinstance(shown, Told):
        return bool(shown.session or shown.date)
    return bool(shown.title or shown.session or shown.date or shown.tags or (shown.words and shown.kind != "writing"))


def _lead_to(stage, what: Pinned) -> None:
    """Have the place in sight that something that is said hangs at."""
    if what.instant is not None:
        stage.go_to(what.instant)
    elif what.span is not None:
        stage.ids.words.bring_span(what.span)


def _guess(what, width: float) -> float:
    text = what.text if isinstance(what, Pinned) else ""
    return dp(60) + dp(30) * int(len(text) * dp(9) / max(width - dp(80), dp(40)))

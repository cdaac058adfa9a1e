"""What two people do at a sitting's screen: put a pin, write or say a note, take one back, tick a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from studio.core.errors import StudioError
from studio.sharing.sitting import Note, Place
from studio.ui.later import when_done
from studio.ui.sitting_said import colour_of
from studio.ui.sitting_table import Table
from studio.ui.widgets.asked_sheet import AskedSheet
from studio.ui.widgets.note_sheet import NoteSheet
from studio.ui.widgets.piece_sheets import ReadSheet
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.who_row import WhoRow

NOTHING, LEFT, GONE = "Nothing was heard.", "Left out.", "It is in the trash."


class SittingActs:
    """The hands at a `SittingScreen`."""

    def __init__(self, screen, table: Table) -> None:
        self.notes: list[Note] = []
        """What was said in this sitting and not taken back."""
        self.note_sheet, self.read_sheet = NoteSheet(), ReadSheet()
        self.asked_sheet = AskedSheet(table.chosen.questions)
        self.ear = table.ear(self._heard, self._left_out, screen.sorry)
        self.place: Place | None = None
        """What the note is about that is being made."""
        self._screen, self._table = screen, table
        self._drafts: dict[str, tuple[Place, str]] = {}

    def attend(self) -> None:
        """Hear what the sheets ask for."""
        screen, said = self._screen, self.ear.sheet
        said.title = "Say a note"
        self._who, self._note_who = WhoRow(whose=screen.whose), self.note_sheet.ids.who.__self__
        self._ask_who(True)
        self._who.bind(whose=lambda _row, whose: setattr(screen, "whose", whose))
        self.note_sheet.bind(
            on_words=lambda _sheet, text: self._keep(text),
            on_say=lambda *_: self._say_instead(),
            on_closed=lambda *_: self._put_down(),
            whose=lambda _sheet, whose: setattr(screen, "whose", whose),
            text=self._draft,
        )
        said.bind(on_closed=lambda *_: self._put_down())
        self.asked_sheet.bind(on_tick=lambda _sheet, index, asked: self._tick(index, asked))
        screen.fbind("whose", lambda *_: self._be_whose())
        for sheet in self.sheets:
            sheet.bind(shown=lambda *_: screen.make_room())

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All that may lie over the words."""
        return self.note_sheet, self.ear.sheet, self.asked_sheet, self.read_sheet

    def lie_beside(self, wide: float, over: float) -> None:
        """Let the sheets lie over the words, so many dp wide and below the head, which says who speaks."""
        for sheet in self.sheets:
            sheet.side, sheet.inset, sheet.lift, sheet.wide, sheet.over = "right", 12, 12, wide, over
        self._ask_who(False)

    def lie_below(self) -> None:
        """Let the sheets come from below; they say themselves who speaks."""
        self._ask_who(True)

    def _ask_who(self, asked: bool) -> None:
        for row, page in ((self._who, self.ear.sheet.ids.page), (self._note_who, self.note_sheet.ids.page)):
            if asked and row.parent is None:
                page.add_widget(row, index=len(page.children))
            elif not asked and row.parent is not None:
                page.remove_widget(row)

    def close(self) -> None:
        """Put everything away; what was being said is kept."""
        self.ear.close()
        for sheet in self.sheets:
            sheet.close()

    def keep_drafts(self) -> None:
        """Keep what was being said, and words that were begun."""
        self.ear.close()
        drafts, self._drafts = self._drafts, {}
        for place, text in drafts.values():
            if text.strip():
                self._write(place, text.strip())

    def notes_on(self, key: str) -> list[Note]:
        """Return the notes of this sitting on an item."""
        return [note for note in self.notes if note.place.key == key]

    # --- a note -------------------------------------------------------------------------------------------

    def write(self, place: Place, moment: str) -> None:
        """Ask for words about a place; those that were begun about the same thing are there still."""
        self.place = place
        self.note_sheet.text = self._drafts.get(place.key, (place, ""))[1]
        self._aim()
        self.note_sheet.ask(self._screen, moment)

    def say(self, place: Place, moment: str) -> None:
        """Listen to what is said about a place."""
        self.place = place
        self._aim()
        self.ear.ask(self._screen, place, moment)

    def _aim(self) -> None:
        """Show where the note will hang, in the colour of who speaks."""
        self._be_whose()
        self._screen.stage.aim_at(self.place)

    def _be_whose(self) -> None:
        whose = self._screen.whose
        self.note_sheet.whose = self._who.whose = self.ear.whose = whose
        for stage in self._screen.stages:
            stage.aim_kind = colour_of(whose)

    def _draft(self, _sheet, text: str) -> None:
        if self.note_sheet.shown and self.place is not None:
            self._drafts[self.place.key] = self.place, text

    def _keep(self, text: str) -> None:
        place = self.place
        if place is None:
            return
        if not self.note_sheet.here:
            place = replace(place, instant=None)
        self._drafts.pop(place.key, None)
        self.place = None
        self._write(place, text)

    def _write(self, place: Place, text: str) -> None:
        whose, sitting = self._screen.whose, self._table.sitting

        def sorry(error: StudioError) -> None:
            self._drafts.setdefault(place.key, (place, text))  # they are there still when the sheet is opened again
            self._screen.sorry(error)

        self._do(lambda: sitting.write(place, text, whose), self._noted, sorry)

    def _say_instead(self) -> None:
        place, self.place = self.place, None
        if place is not None:
            self._drafts.pop(place.key, None) if not self.note_sheet.text.strip() else None
            self.say(place, self.note_sheet.ids.moment.moment if self.note_sheet.here else "")

    def _put_down(self) -> None:
        """No sheet is open any more: the pin that was being put is no longer shown."""
        if not (self.note_sheet.shown or self.ear.sheet.shown):
            self._screen.end_pinning()

    def _noted(self, note: Note) -> None:
        self.notes.append(note)
        self._screen.words.show(note)

    def _heard(self, note: Note | None) -> None:
        if note is None:
            self._screen.tell(NOTHING)
        else:
            self._noted(note)

    def _left_out(self, again: Callable[[], object]) -> None:
        self._screen.tell(LEFT, lambda: self._do(again, self._noted))

    def take_back(self, note: Note) -> None:
        """Put a note in the trash, with a way back."""
        sitting, screen = self._table.sitting, self._screen

        def gone(_) -> None:
            self.notes = [each for each in self.notes if each.number != note.number]
            screen.words.show()
            screen.tell(GONE, lambda: self._do(lambda: sitting.bring_back(note), lambda _: self._back(note)))

        self._do(lambda: sitting.take_back(note), gone)

    def _back(self, note: Note) -> None:
        self.notes = sorted([*self.notes, note], key=lambda each: each.number)
        self._screen.words.show(note)

    # --- the rest -----------------------------------------------------------------------------------------

    def _tick(self, index: int, asked: bool) -> None:
        sitting = self._table.sitting
        self._do(lambda: sitting.tick(index, asked), lambda _: None)

    def _do(self, work: Callable[[], object], then: Callable, sorry: Callable | None = None) -> None:
        sorry = sorry or self._screen.sorry
        try:
            when_done(self._table.later(work), then, sorry)
        except StudioError as error:  # the library is closing
            sorry(error)

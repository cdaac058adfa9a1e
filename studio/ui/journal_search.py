"""Looking for words in the journal: a field in place of its title, and below it the entries in which they stand."""

from __future__ import annotations

from kivy.clock import Clock

from studio.ui.journal_look import PAGE, FoundWords, words_found
from studio.ui.later import later, when_done
from studio.ui.widgets.found_entry import FoundEntry
from studio.ui.widgets.timeline import Places, Timeline, placed

PAUSE = 0.16
"""Seconds without a key before what was typed is looked for."""

NO_WORD = "No entry has that word."


class JournalSearch:
    """The search of a `JournalScreen`. Entries stay as they were found until other words are typed."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._field, self._none = screen.ids.field.__self__, screen.ids.none.__self__
        self.room = screen.ids.search.__self__
        """What is in the tree while words are looked for."""
        self.found: Timeline = screen.ids.found.__self__
        """What was found."""
        self.found.new_row = FoundEntry
        self.found.bind(
            on_choose=lambda _list, entry_id: self.choose(entry_id),
            on_near_end=lambda *_: self._more(),
            on_wanted=lambda *_: self.found.tell({}),
        )
        self._places, self._last, self._turn = [], None, 0
        self._look_soon = Clock.create_trigger(lambda _dt: self.look(), PAUSE)

    @property
    def text(self) -> str:
        """What is looked for."""
        return str(self._screen.sought)

    def begin(self) -> None:
        """Type words to look for."""
        self._screen.searching = True
        self._field.focus = True

    def end(self) -> bool:
        """Look for nothing any more; return whether anything was looked for."""
        if not self._screen.searching:
            return False
        self._field.text = ""
        self._field.focus = False
        self._screen.searching = False
        if self._screen.shown:
            Clock.schedule_once(lambda _dt: self._screen.timeline.bring(self._screen.shown), 0)
        return True

    def typed(self, text: str) -> None:
        """Look for what was typed, once the typing rests."""
        self._screen.sought = text.strip()
        self._look_soon.cancel()
        self._look_soon()

    def enter(self) -> None:
        """Open the first entry that was found."""
        if self.found.order:
            self.choose(self.found.order[0])

    def go_on(self) -> None:
        """Look for the same words in what was made."""
        self._screen.shell.go("gallery", text=self.text)

    def choose(self, entry_id: str) -> None:
        """Open an entry where the words stand."""
        line = self.found.lines.get(entry_id)
        self._screen.show(entry_id, spot=line.passage if line is not None else None)

    def look(self) -> None:
        """Look for what is typed now."""
        self._turn += 1
        turn, rooms, text = self._turn, self._screen.rooms, self.text
        if text:
            self._ask(lambda: words_found(rooms, text), lambda seen: self._show(seen) if turn == self._turn else None)
        else:
            self._show(FoundWords((), {}, None))

    def again(self) -> None:
        """Look for the same again: something was changed, put away or brought back."""
        if self.text and not self._look_soon.is_triggered:
            self._turn += 1
            turn, rooms, text, limit = self._turn, self._screen.rooms, self.text, max(PAGE, len(self._places))
            self._ask(
                lambda: words_found(rooms, text, limit=limit),
                lambda seen: self._show(seen, stay=True) if turn == self._turn else None,
            )

    def _show(self, seen: FoundWords, stay: bool = False) -> None:
        self._places, self._last = list(seen.places), seen.last
        self._none.text = NO_WORD if self.text and not seen.places else ""
        if not stay:
            self.found.lines.clear()
            self.found.show(Places())
        self.found.tell(seen.lines)
        self.found.show(placed(self._places))

    def _more(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            turn, rooms, text = self._turn, self._screen.rooms, self.text
            self._ask(lambda: words_found(rooms, text, last), lambda seen: self._add(seen, turn))

    def _add(self, seen: FoundWords, turn: int) -> None:
        if turn == self._turn:
            self._places += seen.places
            self._last = seen.last
            self.found.tell(seen.lines)
            self.found.show(placed(self._places))

    def _ask(self, work, then) -> None:
        when_done(later(work), then, self._screen.sorry)

"""What comes back on Today, if anything: one card, asked for off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.coming_back import Return
from studio.ui.later import later, when_done
from studio.ui.reflecting import CHECK_INS, OFFERED, is_offered, next_return, rest_today, today
from studio.ui.widgets.return_card import OFFER, ReturnCard

QUOTED = 90


@dataclass(frozen=True)
class Coming:
    """What the card shows: a return, or the offer."""

    found: Return | None
    offers: bool


def what_comes(rooms) -> Coming | None:
    """Return what the card would show now, or None. For a worker."""
    found = next_return(rooms)
    if found is not None:
        return Coming(found, False)
    return Coming(None, True) if is_offered(rooms) else None


class Returning:
    """The card of a Today screen."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._turn = 0
        self._coming: Coming | None = None
        self.card: ReturnCard | None = None
        """What is to be placed, or None while nothing comes."""

    def ask(self) -> None:
        """Ask what comes now; the screen is arranged anew when that is another thing than before."""
        rooms = self._screen.rooms
        if rooms.library.read_only:
            return
        self._turn += 1
        turn = self._turn
        when_done(later(lambda: what_comes(rooms)), lambda coming: self._take(turn, coming), lambda _error: None)

    def leave(self) -> None:
        """Ask no further."""
        self._turn += 1

    def _take(self, turn: int, coming: Coming | None) -> None:
        if turn != self._turn or coming == self._coming:
            return
        self._coming = coming
        screen = self._screen
        if coming is None:
            self._put_away()
        else:
            self._show(coming)
        screen.arrange()

    def _show(self, coming: Coming) -> None:
        screen = self._screen
        if self.card is None:
            self.card = ReturnCard(screen.rooms)
            self.card.bind(on_yes=lambda *_: self.yes(), on_no=lambda *_: self.no())
            screen.add_widget(self.card)
        found = coming.found
        if found is None:
            screen.rooms.settings.set(OFFERED, today(screen.rooms))
            self.card.show(OFFER, offers=True)
            return
        words = found.piece.words if found.piece is not None and found.piece.words else entries.own_words(found.entry)
        self.card.show(f"{found.why}.", excerpt(words, QUOTED), found.piece)

    def _put_away(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._screen.remove_widget(card)

    def yes(self) -> None:
        """Look at it; or have sessions come back from now on."""
        screen, coming = self._screen, self._coming
        if coming is None:  # a key that was pressed twice
            return
        if coming.offers:
            screen.rooms.settings.set(CHECK_INS, True)
            self._end("Sessions come back here. Settings has more.")
            return
        found = coming.found
        piece_id = found.piece.id if found.piece is not None else None
        screen.shell.go("reflect", entry_id=found.entry.id, piece_id=piece_id, step=found.step, why=found.why)

    def no(self) -> None:
        """Not today; or not at all, which Settings can change."""
        screen, coming = self._screen, self._coming
        if coming is None:
            return
        if coming.offers:
            screen.rooms.settings.set(CHECK_INS, False)
            self._end("Nothing comes by itself. Settings has it, if you like it later.")
            return
        rest_today(screen.rooms)
        self._end("")

    def _end(self, said: str) -> None:
        self._coming = None
        self._put_away()
        self._screen.arrange()
        if said:
            self._screen.shell.toast(said)

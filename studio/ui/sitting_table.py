"""What two people sit at: all that the sitting's screen is handed, in place of the rooms of the studio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studio.sharing.sitting import Note, Place, Sitting, entry_key, quotes_of
from studio.ui.answering import Answering

if TYPE_CHECKING:
    from concurrent.futures import Future

    from studio.audio.client import Sound
    from studio.core.errors import StudioError
    from studio.drawing.brush import Brush
    from studio.sharing.chosen import Chosen
    from studio.sharing.sources import FromLibrary
    from studio.ui.rooms import Rooms
    from studio.ui.widgets.spoken_sheet import SpokenSheet


class Ear:
    """The microphone of a sitting: what is said into it becomes a note at a place."""

    def __init__(
        self,
        rooms: Rooms,
        sitting: Sitting,
        then: Callable[[Note | None], object],
        left_out: Callable[[Callable[[], object]], object],
        sorry: Callable[[StudioError], object],
    ) -> None:
        """`then` is told the note, None when nothing was heard; `left_out` what brings one back that was left out."""
        self.whose = ""
        """Who speaks; may be changed until it is kept."""
        self._sitting = sitting
        self._answering = Answering(rooms, then, left_out, sorry)

    @property
    def sheet(self) -> SpokenSheet:
        """The sheet that shows that it listens."""
        return self._answering.sheet

    def ask(self, host: Any, place: Place, moment: str) -> None:
        """Open the microphone over `host`; `moment` is how far into it the place lies, "0:12", or ""."""

        def reflect(voice_id: str, instant: int | None, seconds: float) -> Note:
            return self._sitting.say(replace(place, instant=instant), voice_id, self.whose, seconds)

        self._answering.ask(host, "", place.instant, moment, reflect=reflect)

    def close(self) -> None:
        """Keep what was said, if it was anything, and close the sheet."""
        self._answering.close()


@dataclass(frozen=True)
class Table:
    """All there is to see, to hear and to write on in a sitting."""

    chosen: Chosen
    source: FromLibrary
    sitting: Sitting
    later: Callable[[Callable[[], Any]], Future[Any]]
    """Does something of `sitting` on the library's writer thread."""
    ear: Callable[[Callable, Callable, Callable], Ear]
    """Makes the microphone: what is told of it (`Ear`)."""
    sound: Callable[[], Sound]
    """Gives the client of the audio process."""
    brushes: Mapping[str, Brush]
    leave: Callable[[], None]
    """The one way out."""
    hold: float = 0.0
    """Seconds for which the key that leaves must be held; 0: it is pressed."""
    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The words that earlier notes are about (`quotes_of`)."""


def table_of(
    rooms: Rooms,
    chosen: Chosen,
    source: FromLibrary,
    *,
    leave: Callable[[], None],
    hold: float = 0.0,
    quotes: Mapping[str, tuple[str, ...]] | None = None,
) -> Table:
    """Return the table for what is chosen of the open library; the quotes are looked for where they aren't given."""
    told = [each.id for each in source.handed() if each.kind == "entry"]
    entry_ids = {entry_key(index): entry_id for index, entry_id in enumerate(told)}
    sitting = Sitting(rooms.library, rooms.journal, source.piece_id, source.question_id, entry_ids)
    return Table(
        chosen,
        source,
        sitting,
        rooms.library.later,
        lambda then, left_out, sorry: Ear(rooms, sitting, then, left_out, sorry),
        lambda: rooms.sound,
        rooms.brushes,
        leave,
        hold,
        quotes_of(rooms.journal, chosen, source) if quotes is None else quotes,
    )

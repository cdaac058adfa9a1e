"""How what was chosen leaves the library: what each way is, what it makes where, and the record of it.

Everything here is for a worker or the bench; what it makes is made of a `Chosen` and its `Source` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library.record import HandingRecord
from studio.library.rows import take_row
from studio.sharing.chosen import Chosen, Source
from studio.ui.folders import size_words
from studio.ui.work import Telling

if TYPE_CHECKING:
    from studio.sharing.sources import FromLibrary
    from studio.sharing.unread import Unread
    from studio.ui.rooms import Rooms
    from studio.ui.widgets.how_pane import Along


@dataclass(frozen=True, slots=True)
class Way:
    """One way to hand something over as a file."""

    name: str
    """As the record calls it: "portfolio", "report", "sealed", "card"."""
    icon: str
    text: str
    caption: str
    """What it is, in a line."""
    about: str
    """What is said before it is made."""
    telling: Telling
    locks: str = "words"
    """What locks it: "words" always, "maybe" if wanted, "key" words or a therapist's own key, "" nothing."""
    alone: bool = False
    """Whether it is for one piece only."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What opens it: six words, or whoever holds a key; neither, and it is not locked."""

    words: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a card can be."""

    name: str
    """As `studio.sharing.card` calls it."""
    text: str


FORMS = {"png": "A picture", "webp": "As it came to be", "wav": "A sound"}


PORTFOLIO = Way(
    "portfolio",
    "lock",
    "One sealed page",
    "One file that opens in any browser, with six words.",
    "It opens in any browser, on a telephone too, without the internet. Drawings can be watched as they were made, "
    "where you ticked that.",
    Telling("Making the page"),
)
REPORT = Way(
    "report",
    "file-text",
    "A PDF",
    "Pages to read or to print, small enough for a clinic's portal.",
    "Pictures and words, page by page, to print or to send. Sounds can't be heard in it.",
    Telling("Making the PDF"),
    locks="maybe",
)
SEALED = Way(
    "sealed",
    "archive",
    "A sealed file",
    "Open files, locked with age: for six words, or for a therapist's own key.",
    "Pictures as PNG, sounds as FLAC and words as text, in one file that the free program age opens.",
    Telling("Making the sealed file"),
    locks="key",
)
CARD = Way(
    "card",
    "image",
    "One card",
    "One piece alone, as a picture or a sound, with nothing else in it.",
    "The piece alone: no name, no date, no words, nothing hidden in the file. It is not locked.",
    Telling("Making the card"),
    locks="",
    alone=True,
)
WAYS = (PORTFOLIO, REPORT, SEALED, CARD)

MADE = "It is in {path}."
LOCKED = " It opens with the six words. Tell them by voice."
FOR_KEY = " Only whoever has the key can open it."
OPEN = " It is not locked: whoever has it can see it."


def chosen_of(
    rooms: Rooms, pieces: Sequence[str], whom: str, words: str, along: Sequence[Along] = ()
) -> tuple[Chosen, FromLibrary]:
    """Return all that is to be handed over, and what was switched on to go along. Reads the library: for a worker."""
    from studio.sharing.sources import choose

    return choose(
        rooms.library,
        rooms.gallery,
        rooms.journal,
        whom=whom,
        words=words,
        only=frozenset(pieces),
        entries={each.entry_id or each.id for each in along if each.kind in ("words", "said")},
        intentions={each.id for each in along if each.kind == "intention"},
        questions=any(each.kind == "questions" for each in along),
    )


def forms_of(way: Way, chosen: Chosen) -> tuple[Form, ...]:
    """Return what a card of the one piece can be, the usual first; nothing for the other ways."""
    if way is not CARD or len(chosen.items) != 1:
        return ()
    from studio.sharing import card

    return tuple(Form(name, FORMS[name]) for name in card.forms_of(chosen.items[0]))


def estimate(way: Way, chosen: Chosen, source: Source, form: str = "", small: bool = True) -> int:
    """Return about how many bytes a way makes of it. For a worker."""
    if way is CARD:
        from studio.sharing import card

        return card.card_size(chosen.items[0], form) if form else 0
    if way is REPORT:
        from studio.sharing import report

        return report.report_size(chosen, source, report.PORTAL if small else None)
    if way is SEALED:
        from studio.sharing import sealed

        return sealed.estimate(chosen, source)
    from studio.sharing import portfolio

    return portfolio.portfolio_size(chosen, source)


@dataclass(frozen=True, slots=True)
class Handing:
    """What is to be made."""

    way: Way
    chosen: Chosen
    source: FromLibrary
    lock: Lock
    form: str = ""
    """What a card is to be."""
    small: bool = True
    """Whether a PDF is to be no larger than most portals take."""


def make(rooms: Rooms, handing: Handing, folder: Path, progress: Progress, lost: list[Unread]) -> Path:
    """Make the file in a folder; return where it is. On the bench's thread.

    What was chosen and is damaged is added to `lost`. Raises Stopped and what `whole_file` does: then nothing is left
    there.
    """
    way, chosen, source, lock = handing.way, handing.chosen, handing.source, handing.lock
    if way is CARD:
        from studio.sharing import card

        return card.write_card(chosen.items[0], source, handing.form, folder, progress)
    if way is REPORT:
        from studio.sharing import report

        most = report.PORTAL if handing.small else None
        return report.write_report(chosen, source, folder, most=most, password=lock.words, progress=progress)
    from studio.library.scratch import Scratch

    scratch = Scratch(rooms.library.folder)
    if way is SEALED:
        from studio.sharing import sealed

        key = sealed.ByKey(lock.recipient) if lock.recipient else sealed.ByWords(lock.words)
        return sealed.seal_chosen(chosen, source, folder, key, progress, scratch, unread=lost.append)
    from studio.sharing import portfolio

    return portfolio.write_portfolio(
        chosen, source, lock.words, folder, rooms.brushes, progress, scratch=scratch, unread=lost.append
    )


def hand_over(rooms: Rooms, handing: Handing, folder: Path, progress: Progress) -> str:
    """Note it in the journal, make the file, and return what is to be said. On the bench's thread.

    The record is there before the file is, and without an end until that is whole: whatever happens meanwhile, nothing
    leaves without one. What was stopped, or could not be made, was not handed over: its record goes again.
    """
    from studio.sharing.unread import unread_words

    library, journal, lost = rooms.library, rooms.journal, []
    noted = library.later(lambda: note(rooms, handing)).result()
    try:
        path = make(rooms, handing, folder, progress, lost)
    except BaseException:
        with suppress(StudioError):
            library.later(lambda: unnote(rooms, noted)).result()
        raise
    told = [told_of(path, handing.lock), unread_words(lost)]
    try:
        library.later(lambda: journal.end_handing(noted.id)).result()
    except StudioError as error:  # the file is there all the same, and so is the record
        told.append(str(error))
    return " ".join(filter(None, told))


def note(rooms: Rooms, handing: Handing) -> HandingRecord:
    """Keep in the journal what is about to be handed over, to whom."""
    chosen, what = handing.chosen, handing.source.handed()
    return rooms.journal.begin_handing(handing.way.name, whom=chosen.whom, words=chosen.words, what=what)


def unnote(rooms: Rooms, noted: HandingRecord) -> None:
    """Take away the record of what never came to be."""
    take_row(rooms.library, HandingRecord, noted.id)
    rooms.journal.entry_changed.emit(noted.entry_id)


def told_of(path: Path, lock: Lock) -> str:
    """Say where it is, and what opens it."""
    return MADE.format(path=path) + (FOR_KEY if lock.recipient else LOCKED if lock.words else OPEN)


def about_so_large(size: int) -> str:
    """Say about how large it will be."""
    return f"About {size_words(size)}."

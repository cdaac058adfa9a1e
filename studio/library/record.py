"""Records, one per row: what the library keeps beside the logs.

Times are UTC milliseconds, ids 32 hex characters, days YYYY-MM-DD. `num` is the row, this library's own matter.
"""

from dataclasses import dataclass, fields
from typing import Literal

PieceKind = Literal["drawing", "sound", "voice", "writing"]
EntryKind = Literal["session", "day"]
CheckInState = Literal["seen", "dismissed"]
ArrivedKind = Literal["piece", "entry", "reflection"]
HandingKind = Literal["sitting", "portfolio", "report", "sealed", "card"]


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A session, or a day."""

    num: int
    id: str
    kind: EntryKind
    day: str
    """The local date it began on, YYYY-MM-DD."""
    number: int | None
    """Sessions are counted; days are not."""
    started: int
    ended: int | None
    intention: str
    body: str
    substance: str
    dose: str
    place: str
    mood_before_x: float | None
    """Pleasantness, -1 … 1."""
    mood_before_y: float | None
    """Energy, -1 … 1."""
    mood_after_x: float | None
    mood_after_y: float | None
    feelings: str
    trashed: int | None
    """When it was put in the trash."""
    edited: int
    device: str
    resurface: bool = True
    """False: neither it nor what hangs on it comes back by itself."""
    shareable: bool = False
    """Whether its own words may be shown to others."""


@dataclass(frozen=True, slots=True)
class PieceRecord:
    """Something made."""

    num: int
    id: str
    kind: PieceKind
    entry_id: str
    title: str
    words: str
    """The text of a writing, or what was said about it."""
    created: int
    edited: int
    duration: int
    """Milliseconds; 0 for what has none."""
    width: int
    height: int
    favourite: bool
    shareable: bool
    kept: bool
    """False: captured by itself, and not in the gallery unless it is kept."""
    trashed: int | None
    palette: bytes | None
    """Five colours, 15 bytes."""
    device: str
    resurface: bool = True
    """False: it does not come back by itself."""


@dataclass(frozen=True, slots=True)
class ReflectionRecord:
    """Words (or a voice) that came later."""

    num: int
    id: str
    entry_id: str | None
    piece_id: str | None
    instant: int | None
    """Where in the replay of the piece: of a drawing ms by the clock since its log began, of a sound ms into it."""
    time: int
    edited: int
    text: str
    voice_id: str | None
    """The piece that is the voice take."""
    prompt: str
    trashed: int | None
    device: str
    shareable: bool = False
    """Whether it may be shown to others."""
    together: bool = False
    """Whether it was said while sitting together."""
    whose: str = ""
    """"" the person, "therapist" the one they sat with."""
    spot_x: float | None = None
    """Where on the picture, 0 … 1 of its width."""
    spot_y: float | None = None
    """0 … 1 of its height, y down."""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A word that pieces share."""

    num: int
    id: str
    name: str
    colour: str
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class SavedViewRecord:
    """What a person looks for again and again in the gallery."""

    num: int
    id: str
    made: int
    name: str
    query: str
    """A JSON object; the gallery's own matter."""
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """Something to ask the therapist, written from an entry."""

    num: int
    id: str
    entry_id: str
    text: str
    time: int
    """When it was written."""
    asked: int | None
    """When it was ticked."""
    trashed: int | None
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class PairRecord:
    """A drawing and a sound bound together; a piece is in one pair at most."""

    num: int
    id: str
    drawing_id: str
    sound_id: str
    """A sound or a voice."""
    offset: int
    """0: nothing is known of how they belong in time; more: the drawing's first mark was made so many ms into it."""
    made: int
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class QuietSpanRecord:
    """Days of which nothing comes back by itself."""

    num: int
    id: str
    first_day: str
    last_day: str
    """The last of them, and one of them."""
    made: int
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class CheckInRecord:
    """What has become of one check-in after a session; there is one of each step at most."""

    num: int
    id: str
    entry_id: str
    step: str
    """How long after the session, e.g. "24h"."""
    state: CheckInState
    time: int
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class ArrivalRecord:
    """One import."""

    num: int
    id: str
    time: int
    source: str
    """Which kind of thing it came from, one word, e.g. "afterglow"."""
    name: str
    """What it was called, to be told from others."""
    undone: int | None
    """When all it brought was put in the trash."""
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """One thing that an import brought."""

    arrival_id: str
    kind: ArrivedKind
    item_id: str
    digest: bytes
    """Of what it was made of there, so that the same thing is known when it comes again."""


@dataclass(frozen=True, slots=True)
class PartsRecord:
    """What of a piece is shown to others, once the piece itself may be; there is one of each piece at most."""

    num: int
    id: str
    piece_id: str
    edited: int
    parts: str
    """Words with a space between, out of `parts_rows.PARTS`; "": nothing."""
    device: str


@dataclass(frozen=True, slots=True)
class HandingRecord:
    """A sitting, or something that was handed over: to whom, and what it was."""

    num: int
    id: str
    kind: HandingKind
    entry_id: str
    """The entry of the day it happened on."""
    started: int
    ended: int | None
    """When the sitting was over."""
    whom: str
    """To whom, in the person's own words."""
    words: str
    """What the person put in front of it."""
    what: str
    """A JSON list: see `handing_rows.Handed`."""
    edited: int
    device: str


Beside = (
    SavedViewRecord
    | QuestionRecord
    | PairRecord
    | QuietSpanRecord
    | CheckInRecord
    | ArrivalRecord
    | PartsRecord
    | HandingRecord
)
"""What lies beside what was made and said."""

AnyRecord = EntryRecord | PieceRecord | ReflectionRecord | TagRecord | Beside

TABLES: dict[type, str] = {
    EntryRecord: "entry",
    PieceRecord: "piece",
    ReflectionRecord: "reflection",
    TagRecord: "tag",
    SavedViewRecord: "saved_view",
    QuestionRecord: "question",
    PairRecord: "pair",
    QuietSpanRecord: "quiet_span",
    CheckInRecord: "check_in",
    ArrivalRecord: "arrival",
    PartsRecord: "parts",
    HandingRecord: "handing",
}
"""The kinds of record that have an id, and the table of each."""

COLUMNS: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in TABLES}

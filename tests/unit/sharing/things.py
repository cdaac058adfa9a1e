"""A small library with one of everything in it, and everything a library holds, to be compared."""

import hashlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from studio.core.clock import FixedClock
from studio.core.ids import new_id
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.op import AddStroke, NewPaper, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_writing
from studio.journal.journal import Journal
from studio.library import arrival_rows, pair_rows, put_away, question_rows, return_rows, view_rows
from studio.library.handing_rows import Handed
from studio.library.library import Library
from studio.library.log import append_op
from studio.library.record import (
    Arrived,
    CheckInRecord,
    HandingRecord,
    PairRecord,
    PartsRecord,
    QuestionRecord,
    QuietSpanRecord,
    SavedViewRecord,
)
from studio.library.records import (
    insert_entry,
    insert_piece,
    insert_reflection,
    select_entries,
    select_pieces,
    select_reflections,
    select_tags,
    update_entry,
    update_piece,
)
from studio.library.rows import select_rows
from studio.library.transfer import gone, piece_tags
from studio.music.codec import encode as encode_song
from studio.music.song import Event
from studio.music.take import RATE, decode_take, encode_second
from studio.sharing.manifest import to_table

HERE = timezone(timedelta(hours=2))
OLD = -1_219_950_000_000
"""A morning in May 1931, UTC ms."""
MORNING = datetime(2026, 3, 4, 9, 30, tzinfo=HERE)


def clock_at(moment: datetime = MORNING) -> FixedClock:
    return FixedClock(moment)


def new_library(folder: Path, clock: FixedClock) -> Library:
    return Library.create(folder, passphrase=None, clock=clock)[0]


def stroke(seed: int = 1, points: int = 5, brush: str = "pencil") -> Stroke:
    rows = [(3 + at * 4, 5 + (at * seed) % 30, at * 8.25, 0.5 if at % 2 else float("nan")) for at in range(points)]
    return Stroke(brush=brush, size=4.0, opacity=0.8, colour=(30, 60, 200), seed=seed, points=np.array(rows))


def drawing_log(strokes: int = 3, undone: int = 1) -> list[bytes]:
    ops = [NewPaper(Paper("blank", 64, 48, seed=7)), *(AddStroke(stroke(seed)) for seed in range(strokes))]
    return [encode_drawing(op) for op in [*ops, *[Undo()] * undone]]


def song_log(start: int = 0) -> list[bytes]:
    first = [Event(start, "drone", 0, 110.0, 0.0, "warm-pad"), Event(start + 20, "on", 3, 440.0, 0.5, "kalimba")]
    return [encode_song(first), encode_song([Event(start + 300, "off", 3), Event(start + 310, "drone", 0, 110.0)])]


def take(seconds: float, pitch: float = 220.0, bits: int = 16) -> list[bytes]:
    frames = np.arange(round(seconds * RATE))
    pcm = 0.4 * np.sin(2 * np.pi * pitch * frames / RATE)
    return [encode_second(pcm[at : at + RATE], bits) for at in range(0, len(pcm), RATE)]


def add(library: Library, gallery: Gallery, kind: str, entry_id: str, log: list[bytes], **fields: object) -> str:
    piece = gallery.new_piece(kind, entry_id, **fields)
    for payload in log:
        if kind == "voice":
            library.put_chunk(piece.id, library.chunk_count(piece.id), payload)
        else:
            library.append(piece.id, payload)
    return piece.id


def put_op(library: Library, piece_id: str, time: int, device: str, payload: bytes) -> None:
    """Add an op as another device would have."""
    with library.write() as connection:
        append_op(connection, library.number(piece_id), piece_id, time=time, device=device, payload=payload)


def live_in(library: Library, clock: FixedClock) -> dict[str, str]:
    """Fill a library; return the ids of some of what is in it."""
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    session = journal.begin_session("To look at the door, and not to run.")
    moods = {"mood_before_x": -0.4, "mood_before_y": 0.25}
    update_entry(library, session.id, **moods, feelings="tender, heavy", dose="0.8 mg/kg")
    journal.set_body(session.id, "It was *warm*.\n\nThen the rain / the door; שלום 🌒")
    journal.set_place(session.id, "at the clinic")
    ids = {"session": session.id}
    ids["drawing"] = add(library, gallery, "drawing", session.id, drawing_log(), width=64, height=48)
    gallery.set_title(ids["drawing"], "Blue / river: [CON] \\ 🌊 " + "x" * 300)
    gallery.set_palette(ids["drawing"], [(1, 2, 3), (200, 100, 0)])
    gallery.tag_piece(ids["drawing"], "the door")
    gallery.tag_piece(ids["drawing"], "Ärger")
    clock.advance(minutes=5)
    ids["sound"] = add(library, gallery, "sound", session.id, song_log(), kept=False)
    ids["voice"] = add(library, gallery, "voice", session.id, take(2.5))
    gallery.set_duration(ids["voice"], 2500)
    put_op(library, ids["drawing"], clock.ms(), new_id(), encode_drawing(AddStroke(stroke(9))))
    clock.advance(hours=30)
    day = journal.current_entry()
    ids["day"] = day.id
    drafts = [encode_writing(text) for text in ("It", "It went round.", "It went round.\nAnd # round\n")]
    ids["writing"] = add(library, gallery, "writing", day.id, drafts)
    gallery.set_words(ids["writing"], "It went round.\nAnd # round\n")
    gallery.set_favourite(ids["writing"], True)
    gallery.tag_piece(ids["writing"], "The Door")
    gallery.tag_piece(ids["writing"], "gone soon")
    gallery.untag_piece(ids["writing"], "gone soon")
    ids["trashed"] = add(library, gallery, "drawing", day.id, drawing_log(1, 0), width=64, height=48)
    gallery.trash(ids["trashed"])
    clock.advance(days=3)
    ids["empty"] = gallery.new_piece("drawing", day.id).id
    journal.reflect(entry_id=session.id, text="Still tired.", prompt="What colour was it?")
    said = journal.reflect(piece_id=ids["drawing"], instant=1234, voice_id=ids["voice"], text="Here.")
    ids["reflection"] = said.id
    journal.trash_reflection(journal.reflect(piece_id=ids["sound"], text="Not this one.").id)
    clock.advance(days=30)
    lost = journal.begin_session()
    add(library, gallery, "drawing", lost.id, drawing_log(2, 0), width=64, height=48)
    journal.trash_entry(lost.id)
    _live_beside(library, ids)
    _share(journal, gallery, ids)
    return ids


def _share(journal: Journal, gallery: Gallery, ids: dict[str, str]) -> None:
    """Let something be shown to others, and show it."""
    gallery.set_parts(ids["drawing"], ("picture", "replay", "tags"))
    gallery.set_parts(ids["writing"], ())
    journal.set_shareable_words(ids["session"], True)
    journal.set_reflection_shareable(ids["reflection"], True)
    what = [Handed(ids["drawing"], "drawing", "Blue", ("picture", "replay")), Handed(ids["session"], "entry", "")]
    ids["today"] = journal.current_entry().id
    handing = journal.begin_handing("sitting", "Dr. Weber, שלום", "What I saw.", what)
    journal.reflect(piece_id=ids["drawing"], text="Together.", together=True, whose="therapist", spot=(0.5, 1.0))
    journal.end_handing(handing.id)


def _live_beside(library: Library, ids: dict[str, str]) -> None:
    """Add what lies beside what was made, a day from long before 1970, and what may not come back by itself."""
    update_piece(library, ids["writing"], resurface=False)
    update_entry(library, ids["day"], resurface=False)
    pair_rows.insert_pair(library, ids["drawing"], ids["voice"], 1200)
    view_rows.insert_view(library, "the door, שלום", '{"tags": ["the door"]}')
    question = question_rows.insert_question(library, ids["session"], "Why the door?", library.now())
    question_rows.update_question(library, question.id, asked=library.now())
    put_away.put_question(
        library, question_rows.insert_question(library, ids["day"], "?", library.now()).id, library.now()
    )
    return_rows.insert_quiet_span(library, "1969-12-30", "1970-01-02")
    return_rows.note_check_in(library, ids["session"], "24h", "dismissed", library.now())
    old = insert_entry(library, kind="day", day="1931-05-06", started=OLD, intention="To be remembered.")
    ids["old"] = insert_piece(library, kind="writing", entry_id=old.id, created=OLD, title="Before", words="a war").id
    put_op(library, ids["old"], OLD, new_id(), encode_writing("a war"))
    insert_reflection(library, piece_id=ids["old"], time=OLD + 1000, text="a year later")
    arrival = arrival_rows.insert_arrival(library, "dayone", "Journal.zip", library.now())
    arrival_rows.note_arrived(library, [Arrived(arrival.id, "piece", ids["old"], bytes(range(16)))])


def facts(library: Library) -> dict[str, object]:
    """Return everything a library holds, but for the numbers of rows and the bytes that sound is packed in."""
    told: dict[str, object] = {}
    for select in (select_entries, select_reflections, select_tags):
        told |= {record.id: to_table(record) for record in select(library, "")}
    for piece in select_pieces(library, ""):
        assert library.verify_chain(piece.id) is None
        take_heard = decode_take(library.chunks(piece.id))
        told[piece.id] = (
            to_table(piece),
            [(op.time, op.device, op.payload) for op in library.ops(piece.id)],
            (library.chunk_count(piece.id), take_heard.damaged, hashlib.sha256(take_heard.pcm).hexdigest()),
        )
    told["tags"] = {(row[2].tag_id, row[2].piece_id): row[2] for row in piece_tags(library, limit=100_000)}
    told["gone"] = {row[1] for row in gone(library, limit=100_000)}
    beside = (SavedViewRecord, QuestionRecord, PairRecord, QuietSpanRecord, CheckInRecord, PartsRecord, HandingRecord)
    for kind in beside:
        told |= {record.id: to_table(record) for record in select_rows(library, kind, "")}
    imports = arrival_rows.select_arrivals(library, "where source <> 'afterglow'")
    told |= {arrival.id: to_table(arrival) for arrival in imports}
    told["arrived"] = [arrival_rows.arrived(library, arrival.id) for arrival in imports]
    told["colours"] = library.read.execute("select count(*) from piece_colour").fetchone()
    told["words"] = library.read.execute("select count(*) from words").fetchone()
    return told


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path, the two lines of the manifest that differ by nature left out."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lines = found["manifest.json"].splitlines()
    found["manifest.json"] = b"\n".join(line for line in lines if not line.startswith((b'"when"', b'"library"')))
    return found

"""One small library with something of everything in it, and a way to tell whether all of it is there."""

from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode as encode_op
from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    ClearLayer,
    CopyLayer,
    Dance,
    DropLayer,
    Fill,
    GoTo,
    KeepPicture,
    MergeLayer,
    MoveLayer,
    NewPaper,
    SetLayer,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import Symmetry
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_text
from studio.journal.journal import Journal
from studio.library import records
from studio.library.arrival_rows import arrived, insert_arrival, note_arrived, select_arrivals
from studio.library.handing_rows import Handed, select_handings
from studio.library.library import Library
from studio.library.pair_rows import insert_pair, select_pairs
from studio.library.question_rows import insert_question, select_questions, update_question
from studio.library.record import Arrived, PartsRecord
from studio.library.return_rows import insert_quiet_span, note_check_in, select_check_ins, select_quiet_spans
from studio.library.rows import select_rows
from studio.library.view_rows import insert_view, select_views
from studio.music.codec import encode as encode_events
from studio.music.pads import pads
from studio.music.song import Event
from studio.music.synth import RATE
from studio.music.take import encode_second
from tests.unit.drawing import hands

FORMATS = Path(__file__).parents[2] / "gallery" / "formats"
PASSPHRASE = "what hangs here is public"
BEGINNING = datetime(2026, 3, 4, 10, 30, tzinfo=timezone(timedelta(hours=1)))


def frozen(number: int) -> Path:
    """Return where the frozen library of a format is."""
    return FORMATS / f"v{number}.studio"


def play_in(folder: Path) -> Library:
    """Make the library, through the same doors as the screens."""
    clock = FixedClock(BEGINNING)
    library, _ = Library.create(folder, passphrase=PASSPHRASE, clock=clock)
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    session = journal.begin_session("Let it be slow. Straße, Ελλάδα, 静か.")
    drawing = _draw(library, gallery, session.id, clock)
    song = _play(library, gallery, session.id)
    voice = _speak(library, gallery, session.id)
    gallery.tag_piece(drawing, "water")
    gallery.tag_piece(song, "water")
    gallery.tag_piece(drawing, "Überfluss")
    gallery.set_favourite(drawing, True)
    gallery.set_title(drawing, "The line that turned")
    journal.set_body(session.id, "It was quiet.\nThe window was open.")
    clock.advance(days=1)
    writing = _write(library, gallery, journal.current_entry().id)
    gallery.set_title(_draw_on_linen(library, gallery, journal.current_entry().id), "On linen")
    journal.reflect(piece_id=drawing, text="It looks like a road now.", instant=420)
    journal.reflect(entry_id=session.id, prompt="What colour was it?", voice_id=voice)
    clock.advance(hours=2)
    gone = _write(library, gallery, journal.current_entry().id)
    gallery.trash(gone)
    library.put_cache(drawing, "spare", b"what could be made again")
    records.update_entry(library, session.id, mood_before_x=-0.25, mood_before_y=0.5, place="at home")
    journal.close_session(session.id)
    journal.set_intention(session.id, "Let it be slow.")
    gallery.set_words(writing, "Seen from the bridge")
    _of_format_4(library, session.id, drawing, song)
    gallery.tag_piece(drawing, "밤바다")  # which format 5 finds by its second word
    _of_format_6(journal, gallery, session.id, drawing, clock)
    return library


def _of_format_6(journal: Journal, gallery: Gallery, session: str, drawing: str, clock: FixedClock) -> None:
    """Put in one of everything that came with format 6."""
    gallery.set_shareable(drawing, True)
    gallery.set_parts(drawing, ("picture", "replay", "reflections"))
    journal.set_shareable_words(session, True)
    journal.set_reflection_shareable(journal.reflections(piece_id=drawing)[0].id, True)
    what = [Handed(drawing, "drawing", "The line that turned", ("picture", "replay"))]
    sitting = journal.begin_handing("sitting", "Dr. Ωmega", "What I would like to show.", what)
    clock.advance(minutes=20)
    journal.reflect(piece_id=drawing, text="Here it turns.", instant=900, together=True, spot=(0.25, 0.75))
    journal.reflect(piece_id=drawing, text="Тихо.", together=True, whose="therapist", spot=(1, 0))
    journal.end_handing(sitting.id)
    journal.begin_handing("portfolio", "Dr. Ωmega", "", [*what, Handed(session, "entry", "Session 1")])


def _of_format_4(library: Library, session: str, drawing: str, song: str) -> None:
    """Put in one of everything that came with format 4."""
    records.update_piece(library, song, resurface=False)
    records.update_entry(library, session, feelings="soft, far away")
    insert_view(library, "Wasser", '{"tags": ["water"]}')
    asked = insert_question(library, session, "Was the humming part of it?", library.now())
    update_question(library, asked.id, asked=library.now())
    insert_question(library, session, "Может быть, тише?", library.now())
    insert_pair(library, drawing, song, 250)
    insert_quiet_span(library, "2025-12-24", "2026-01-02")
    note_check_in(library, session, "24h", "seen", library.now())
    note_check_in(library, session, "72h", "dismissed", library.now())
    arrival = insert_arrival(library, "markdown", "notes", library.now())
    old = records.insert_entry(library, kind="day", day="1969-07-20", started=-14_182_980_000)
    records.update_entry(library, old.id, body="Before anyone counted.", resurface=False)
    note_arrived(library, [Arrived(arrival.id, "entry", old.id, sha256(b"before").digest())])


def _draw(library: Library, gallery: Gallery, entry_id: str, clock: FixedClock) -> str:
    paper = Paper(kind="circle", width=320, height=240, colour=(250, 244, 232), seed=7)
    drawing = Drawing(paper, load_brushes(ASSETS / "brushes"))
    piece = gallery.new_piece("drawing", entry_id, width=320, height=240)
    ops: list[Any] = [NewPaper(paper)]
    for seed, brush in enumerate(("pencil", "ink", "marker", "airbrush", "eraser")):
        ops.append(hands.draw(drawing, brush, hands.scribble(seed), size=8.0 + seed, opacity=0.8, seed=seed))
    for undone in (drawing.undo(), drawing.undo(), drawing.redo(), drawing.clear(), drawing.undo()):
        assert undone is not None
        ops.append(undone[0])
    for op in _of_format_3():
        drawing.apply(op)
        ops.append(op)
    for op in ops:
        clock.advance(seconds=2)
        library.append(piece.id, encode_op(op))
    gallery.set_palette(piece.id, drawing.colours())
    gallery.touch(piece.id)
    return piece.id


def _draw_on_linen(library: Library, gallery: Gallery, entry_id: str) -> str:
    """Make a second drawing, on a paper with a texture."""
    paper = Paper(width=200, height=150, seed=8, texture="canvas")
    piece = gallery.new_piece("drawing", entry_id, width=200, height=150)
    for op in (NewPaper(paper), AddStroke(Stroke("pencil", 9, 1, (90, 60, 40), 3, hands.scribble(3)))):
        library.append(piece.id, encode_op(op))
    return piece.id


def _of_format_3() -> list[Any]:
    """Return an op of every kind that came with format 3; but a paper with a texture, since a drawing has one paper."""
    points = hands.scribble(9)
    mark, flow = (
        Stroke("ink", 7, 0.9, (80, 60, 40), 9, points),
        Stroke("ink", 7, 0.9, (80, 60, 40), 9, points, flow=0.5),
    )
    y, x = np.mgrid[:60, :80]
    picture = Picture(np.stack([x * 3, y * 4, x + y, np.full_like(x, 200)], axis=2))
    return [
        AddLayer(Layer(1, "Über dem Grund"), 1),
        AddStroke(mark, 1, Symmetry(6, True, 160, 120, 15)),
        AddStroke(flow, 1),
        SetLayer(Layer(1, "Über dem Grund", 0.6, "multiply")),
        Fill(0, (120, 150, 90), 0.8, 40, 30, (x - 40) ** 2 + (y - 30) ** 2 < 700),
        KeepPicture(1, picture),
        AddPicture(Layer(2, "a picture"), 0, 1, 20, -10),
        MoveLayer(2, 1),
        CopyLayer(1, 3),
        MergeLayer(3),
        ClearLayer(2),
        DropLayer(2),
        Dance((mark, flow), (0, 120)),
        GoTo(9),
        GoTo(99),
    ]


def _play(library: Library, gallery: Gallery, entry_id: str) -> str:
    piece = gallery.new_piece("sound", entry_id)
    played = []
    for step, pad in enumerate(pads()[::3]):
        played.append(Event(400 * step, "on", pad.pitch, pad.frequency, 0.5 + 0.05 * step, "kalimba"))
        played.append(Event(400 * step + 350, "off", pad.pitch))
    library.append(piece.id, encode_events([Event(0, "drone", 0, 110.0, 0.0, "bowl"), *played[:4]]))
    library.append(piece.id, encode_events(played[4:]))
    gallery.set_duration(piece.id, played[-1].time)
    return piece.id


def _speak(library: Library, gallery: Gallery, entry_id: str) -> str:
    piece = gallery.new_piece("voice", entry_id)
    for second in range(3):
        moment = np.arange(RATE if second < 2 else RATE // 3) / RATE + second
        library.put_chunk(piece.id, second, encode_second(0.2 * np.sin(2 * np.pi * 220 * moment)))
    gallery.set_duration(piece.id, 2333)
    return piece.id


def _write(library: Library, gallery: Gallery, entry_id: str) -> str:
    piece = gallery.new_piece("writing", entry_id)
    for text in ("Seen", "Seen from the bridge", "Seen from the bridge,\nthe water went on."):
        library.append(piece.id, encode_text(text))
    gallery.set_words(piece.id, text)
    return piece.id


def contents(library: Library) -> dict[str, Any]:
    """Return everything the library was given, in a form that any later format can be compared to."""
    pieces = records.select_pieces(library, "order by num")
    return {
        "library": library.library_id,
        "device": library.device_id,
        "entries": [asdict(entry) for entry in records.select_entries(library, "order by num")],
        "pieces": [{**asdict(piece), "palette": (piece.palette or b"").hex()} for piece in pieces],
        "reflections": [asdict(reflection) for reflection in records.select_reflections(library, "order by num")],
        "tags": {tag.name: asdict(tag) for tag in records.select_tags(library, "order by num")},
        "tagged": {piece.id: [tag.name for tag in records.tags_of(library, piece.id)] for piece in pieces},
        "ops": {
            piece.id: [[op.seq, op.time, op.device, sha256(op.payload).hexdigest()] for op in library.ops(piece.id)]
            for piece in pieces
        },
        "views": [asdict(view) for view in select_views(library)],
        "questions": [asdict(question) for question in select_questions(library, "order by num")],
        "pairs": [asdict(pair) for pair in select_pairs(library, "order by num")],
        "quiet_spans": [asdict(span) for span in select_quiet_spans(library)],
        "check_ins": [asdict(check_in) for check_in in select_check_ins(library, "order by num")],
        "arrivals": [
            {**asdict(arrival), "brought": [(fact.kind, fact.item_id, fact.digest.hex()) for fact in brought]}
            for arrival in select_arrivals(library)
            for brought in (arrived(library, arrival.id),)
        ],
        "chunks": {piece.id: [sha256(data).hexdigest() for data in library.chunks(piece.id)] for piece in pieces},
        "parts": [asdict(parts) for parts in select_rows(library, PartsRecord, "order by num")],
        "handings": [asdict(handing) for handing in select_handings(library, "order by num")],
    }

"""Ten pieces, of which two are shown to others; whatever else there is can be told wherever it turns up.

Beside them a drawing and a writing of which a part is shown (`half_ticked`).

Each drawing has a colour of its own and each sound a pitch of its own; every word is said nowhere else; what is shown
was brought in from a photograph that knows where it was taken.
"""

import base64
import io
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from studio.core.clock import FixedClock
from studio.drawing.brought import ops_of
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.op import AddStroke, Fill, NewPaper, Op, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_writing
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.library.records import select_entries, select_pieces, select_reflections, select_tags
from studio.music.take import RATE, encode_second
from tests.unit.sharing import half_ticked

LONG_AGO = datetime(1987, 2, 14, 9, 30, tzinfo=UTC)
"""A day that no file made today speaks of by chance."""
DAYS = ("1987-02-14", "1987:02:14", "19870214", "14 February 1987", "Feb 14 1987", "1987-03-26", "26 March 1987")
"""And the one forty days later."""
SHOWN_COLOUR = (40, 60, 150)
HIDDEN_COLOURS = ((255, 0, 255), (0, 255, 255), (0, 255, 0), (255, 255, 0))
"""Of what is not shown; nothing that is shown comes near any of them."""
SHOWN_PITCH = 1000.0
HIDDEN_PITCHES = (2300.0, 3700.0, 5300.0)
"""Hz."""


@dataclass
class Ten:
    """What was made: who is shown, what may be read then, and everything else by name."""

    shown: list[str] = field(default_factory=list)
    """Ids of the two pieces."""
    said: list[str] = field(default_factory=list)
    """Words that are ticked: they are to be found."""
    hidden: list[str] = field(default_factory=list)
    """Words that are not."""
    ids: list[str] = field(default_factory=list)
    """All ids of the library, also of what is shown."""

    def secret(self, what: str) -> str:
        """Return words that are said nowhere else, and remember them."""
        self.hidden.append(f"{what} quailwort{len(self.hidden):03d}zx")
        return self.hidden[-1]

    def needles(self) -> Iterator[tuple[str, bytes]]:
        """Give what must be nowhere, by name: words, in each way that text is kept, days, and ids in each way."""
        for words in self.hidden:
            mark = words.split()[-1]
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                yield words, mark.encode(coding)
        for day in DAYS:
            yield "the day", day.encode()
        ms = round(LONG_AGO.timestamp() * 1000)
        yield "the time", str(ms // 1000).encode()
        for order in (">", "<"):
            yield "the time", struct.pack(f"{order}Q", ms)
            yield "the time", struct.pack(f"{order}d", ms / 1000)
        for colour in HIDDEN_COLOURS:
            yield "a colour by name", bytes(colour).hex().encode()
        for each in self.ids:
            raw = bytes.fromhex(each)
            whole = base64.b64encode(raw).rstrip(b"=")
            for form in (each.encode(), each.upper().encode(), str(uuid.UUID(each)).encode(), raw, whole):
                yield f"the id {each}", form


def ten_pieces(folder: Path) -> tuple[Library, Gallery, Journal, Ten]:
    """Make the library; nothing but the two is ticked, of them what goes along by itself, and how one was made.

    In that one a mark was made and taken back: nobody is to see it.
    """
    clock, ten = FixedClock(LONG_AGO), Ten()
    library, _ = Library.create(folder / "ten.studio", passphrase=None, clock=clock)
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    entry = journal.begin_session(ten.secret("To see"))
    journal.set_body(entry.id, ten.secret("It rained"))
    journal.set_place(entry.id, ten.secret("the clinic"))
    journal.set_substance(entry.id, ten.secret("given"))
    journal.set_dose(entry.id, ten.secret("so much"))
    journal.tick_question(journal.ask(entry.id, ten.secret("Why")).id, True)
    photo = folder / f"{ten.secret('IMG').replace(' ', '-')}.jpg"
    photo.write_bytes(photograph(ten))
    under = half_ticked.under_a_replay(ten, SHOWN_COLOUR, HIDDEN_COLOURS)
    log: list[Op] = [*ops_of(photo), *under, _mark((20, 30, 40), 60.0), _mark(HIDDEN_COLOURS[0], 160.0, "ink"), Undo()]
    shown = _piece(library, gallery, "drawing", entry.id, [encode_drawing(op) for op in log], 320, 240)
    gallery.set_parts(shown, ("picture", "replay", "words", "session"))
    spoken = _sound(library, gallery, "voice", entry.id, SHOWN_PITCH)
    for piece_id, words in ((shown, "What may be read of the lake"), (spoken, "What may be read of the voice")):
        gallery.set_words(piece_id, words)
        gallery.set_shareable(piece_id, True)
        ten.shown.append(piece_id)
        ten.said.append(words)
    for piece_id in ten.shown:
        _not_ticked(gallery, journal, ten, piece_id)
    voice = _hidden(library, gallery, journal, ten, entry.id)
    half_ticked.covered(library, gallery, ten, entry.id, SHOWN_COLOUR, HIDDEN_COLOURS[0])
    half_ticked.written(library, gallery, ten, entry.id)
    half_ticked.some_of_the_words(gallery, journal, ten, clock, entry.id, shown, voice)
    journal.reflect(entry_id=entry.id, text=ten.secret("Still"))
    for select in (select_entries, select_reflections, select_tags, select_pieces):
        ten.ids += [record.id for record in select(library, "")]
    ten.ids += sorted({record.device for record in select_pieces(library, "")})
    return library, gallery, journal, ten


def _not_ticked(gallery: Gallery, journal: Journal, ten: Ten, piece_id: str) -> None:
    """Give a piece everything that doesn't go along by itself."""
    gallery.set_title(piece_id, ten.secret("A title"))
    gallery.tag_piece(piece_id, ten.secret("a tag"))
    journal.reflect(piece_id=piece_id, instant=100, text=ten.secret("Said later"))


def _hidden(library: Library, gallery: Gallery, journal: Journal, ten: Ten, entry_id: str) -> str:
    """Make the other eight: kept to oneself, in the trash, never kept, spoken about something, written.

    Returns the id of a voice that is of nobody else's matter.
    """
    drawings = [_drawing(library, gallery, entry_id, colour) for colour in HIDDEN_COLOURS]
    gallery.set_shareable(drawings[1], True)
    gallery.set_shareable(drawings[2], True)
    sounds = [_sound(library, gallery, "voice", entry_id, pitch) for pitch in HIDDEN_PITCHES]
    writing = gallery.new_piece("writing", entry_id).id
    text = ten.secret("It went round")
    library.append(writing, encode_writing(text))
    gallery.set_words(writing, text)
    for piece_id in (*drawings, *sounds, writing):
        _not_ticked(gallery, journal, ten, piece_id)
        if piece_id != writing:
            gallery.set_words(piece_id, ten.secret("About it"))
    journal.reflect(piece_id=ten.shown[0], voice_id=sounds[2])
    gallery.trash(drawings[1])
    gallery.unkeep(drawings[2])
    return sounds[1]


def _mark(colour: tuple[int, int, int], y: float, brush: str = "pencil") -> AddStroke:
    """Return a stroke; one that nobody may see is of ink, for a pencil's grain lets through what is below."""
    points = np.array([[30.0, y, 0.0, np.nan], [290.0, y, 200.0, np.nan]])
    return AddStroke(Stroke(brush, 24.0, 1.0, colour, 1, points))


def _piece(
    library: Library, gallery: Gallery, kind: str, entry_id: str, log: list[bytes], width: int = 0, height: int = 0
) -> str:
    piece = gallery.new_piece(kind, entry_id, width=width, height=height)
    for payload in log:
        library.append(piece.id, payload)
    return piece.id


def _drawing(library: Library, gallery: Gallery, entry_id: str, colour: tuple[int, int, int]) -> str:
    """Make a drawing that is nothing but one colour."""
    points = np.array([[10.0, 10.0, 0.0, np.nan], [90.0, 70.0, 100.0, np.nan]])
    log = [
        NewPaper(Paper("blank", 128, 96, colour=colour)),
        Fill(0, colour, 1.0, 0, 0, np.ones((96, 128), np.bool_)),
        AddStroke(Stroke("pencil", 9.0, 1.0, colour, 1, points)),
    ]
    return _piece(library, gallery, "drawing", entry_id, [encode_drawing(op) for op in log], 128, 96)


def _sound(library: Library, gallery: Gallery, kind: str, entry_id: str, pitch: float) -> str:
    piece = gallery.new_piece(kind, entry_id)
    heard = 0.4 * np.sin(2 * np.pi * pitch * np.arange(2 * RATE) / RATE)
    for second in range(2):
        library.put_chunk(piece.id, second, encode_second(heard[second * RATE : (second + 1) * RATE]))
    gallery.set_duration(piece.id, 2000)
    return piece.id


def photograph(ten: Ten) -> bytes:
    """Return a JPEG that knows where, when and by whom it was taken, what with, and what it is called."""
    picture = Image.new("RGB", (320, 240), SHOWN_COLOUR)
    exif = Image.Exif()
    for tag, what in ((0x010F, "Maker"), (0x0110, "Model"), (0x0131, "Software"), (0x013B, "Artist"), (0x8298, "©")):
        exif[tag] = ten.secret(what)
    exif[0x0132] = "1987:02:14 09:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.3457), 3: "E", 4: (13.0, 24.0, 17.7651), 29: "1987:02:14"})
    file = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(file, "JPEG", exif=exif, icc_profile=profile, comment=ten.secret("comment").encode(), quality=95)
    place = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d title="{ten.secret("XMP")}" GPSLatitude="52,31.2N"/></x:xmpmeta>'
    packet = b"http://ns.adobe.com/xap/1.0/\0" + place.encode()
    plain = file.getvalue()
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + plain[2:]

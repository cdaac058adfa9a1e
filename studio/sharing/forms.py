"""The files of one piece: what anyone can open, and the log that brings it back without loss."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial

from studio.core.openly import Table
from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing import codec as drawing_codec
from studio.drawing import openly as drawing_openly
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.edits import fold
from studio.drawing.engine import warm_up_first
from studio.drawing.errors import DamagedDrawing
from studio.drawing.ora import write_drawing_png, write_ora
from studio.drawing.take_out import drawn
from studio.gallery import writing, writing_openly
from studio.gallery.songs import open_song, seconds_of
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.library.transfer import Head, whole_chunks, whole_log
from studio.music import openly as music_openly
from studio.music.codec import NewerSong
from studio.music.flac import LONGEST, write_blocks, write_take
from studio.music.midi import write_score
from studio.music.perform import performed
from studio.music.score import Score
from studio.music.take import RATE
from studio.sharing.folder import PieceFolder, stoppable
from studio.sharing.layout import CHUNKS, OPS, TAKE

TO_OPEN: dict[str, Callable[[bytes], Table]] = {
    "drawing": drawing_openly.to_open,
    "sound": music_openly.to_open,
    "writing": writing_openly.to_open,
    "voice": writing_openly.to_open,
}
FROM_OPEN: dict[str, Callable[[Table], bytes]] = {
    "drawing": drawing_openly.from_open,
    "sound": music_openly.from_open,
    "writing": writing_openly.from_open,
    "voice": writing_openly.from_open,
}
EVERY = 64
"""Ops after which it is said how far the work is."""


def weight(kind: str, pieces: int, ops: int, chunks: int, duration: int) -> float:
    """Return about how many ms it takes to write the files of pieces of a kind, with so much in them."""
    each = {"drawing": 80.0, "sound": 60.0}.get(kind, 15.0)
    rendering = duration / 40 if kind == "sound" else 0.0
    return each * pieces + (6.0 if kind == "drawing" else 0.2) * ops + 3.0 * chunks + rendering


def write_forms(library: Library, piece: PieceRecord, head: Head, folder: PieceFolder, progress: Progress) -> None:
    """Write every file of a piece. Call it inside `still`; raises `DamagedLibrary` when the log isn't whole."""
    progress.part(0.0, 0.3)
    if head.ops:
        _write_ops(library, piece, head, folder, progress)
    progress.part(0.3, 1.0)
    if piece.kind == "drawing":
        _write_drawing(library, piece, folder, progress)
    elif piece.kind == "sound":
        _write_sound(library, piece, folder, progress)
    elif piece.kind == "writing":
        _write_writing(library, piece, folder)
    if head.chunks:
        _write_chunks(library, piece, head, folder, progress)


def _write_ops(library: Library, piece: PieceRecord, head: Head, folder: PieceFolder, progress: Progress) -> None:
    to_open = TO_OPEN[piece.kind]
    with folder.lines(OPS[piece.kind]) as write:
        for op in whole_log(library, piece.id):
            write({"time": op.time, "device": op.device, **to_open(op.payload)})
            if op.seq % EVERY == 0:
                progress.at(op.seq, head.ops)


def _write_drawing(library: Library, piece: PieceRecord, folder: PieceFolder, progress: Progress) -> None:
    with suppress(DamagedDrawing):  # not even its paper can be read: the log is there all the same
        ops = drawing_codec.read_ops(_payloads(library, piece.id, progress))
        warm_up_first()  # the kernels draw ten times as fast; it is nothing when they are there
        drawing = drawn(fold(ops), _brushes(), progress)
        with folder.new("drawing.png") as file:
            write_drawing_png(drawing, stoppable(file, progress))
        with folder.new("drawing.ora") as file:
            write_ora(drawing, stoppable(file, progress))


def _payloads(library: Library, piece_id: str, progress: Progress) -> Iterator[bytes]:
    for op in library.ops(piece_id):
        progress.at(0, 1)
        yield op.payload


@cache
def _brushes() -> dict[str, Brush]:
    return load_brushes(ASSETS / "brushes")


def _write_sound(library: Library, piece: PieceRecord, folder: PieceFolder, progress: Progress) -> None:
    try:
        arrangement = open_song(library, piece.id).arrangement
    except NewerSong:
        return
    score = Score(arrangement)
    if not score.duration or score.duration > LONGEST * RATE:
        return
    if any(track.kind != "take" for track in arrangement.tracks):
        with folder.new("song.mid") as file:
            file.write(write_score(score))
    with folder.new("sound.flac") as file:
        write_blocks(performed(arrangement, seconds_of(library, piece.id)), score.duration, file, progress)


def _write_writing(library: Library, piece: PieceRecord, folder: PieceFolder) -> None:
    text = piece.words
    with suppress(writing.DamagedWriting, writing.NewerWriting):
        text = writing.last_text(library, piece.id) or text
    with folder.new("writing.md") as file:
        file.write(text.encode("utf-8") + b"\n")


def _write_chunks(library: Library, piece: PieceRecord, head: Head, folder: PieceFolder, progress: Progress) -> None:
    """Write a take as one sound; chunks that it would not give back as they were also as they are."""
    regular = piece.kind == "voice"
    if regular:
        seconds = _Seconds(whole_chunks(library, piece.id), partial(progress.at, total=head.chunks))
        with folder.new(TAKE) as file:
            regular = not write_take(seconds, file) and seconds.regular
    if not regular:
        with folder.lines(CHUNKS) as write:
            for index, data in whole_chunks(library, piece.id):
                write({"index": index, "data": b64encode(data).decode("ascii")})
                progress.at(0, 1)


class _Seconds(Iterable[bytes]):
    """Hands on the chunks of a take and notes whether they are seconds: all of one depth, none short but the last."""

    def __init__(self, chunks: Iterator[tuple[int, bytes]], tell: Callable[[int], None]) -> None:
        self.regular = True
        self._chunks = chunks
        self._tell = tell

    def __iter__(self) -> Iterator[bytes]:
        frames, depth = RATE, None
        for place, (index, data) in enumerate(self._chunks):
            before, first = frames, depth
            frames, depth = _measure(data)
            in_line = before == RATE and 0 < frames <= RATE and first in (None, depth)
            self.regular = self.regular and in_line and index == place
            yield data
            self._tell(place)


def _measure(flac: bytes) -> tuple[int, int]:
    """Return the frames and the bits of a FLAC, as its head says (RFC 9639, 8.2)."""
    told = int.from_bytes(flac[18:26], "big")
    return told & ((1 << 36) - 1), (told >> 36 & 31) + 1

"""A drawing's piece, opened: its log, and as much of its pixels as is kept in the cache.

Kept are states of the drawing (`studio.drawing.frames`), of two kinds:

    state       as it was when the hand left, and at a few moments before that: to go on drawing at once
    frames-N    all along its making, chunk by chunk: to be anywhere in its replay at once

Each is of a log as long as it was then. What came after is drawn, so an old one is as good as a new one; one that is
missing, damaged or drawn by other rules is drawn anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, takewhile

from studio.drawing.brush import Brush
from studio.drawing.codec import read_ops
from studio.drawing.drawing import Drawing, draw_steps
from studio.drawing.edits import Document, fold
from studio.drawing.errors import DamagedDrawing
from studio.drawing.frames import Frames
from studio.drawing.op import Op
from studio.drawing.pile import State
from studio.drawing.timeline import Record, Story, story_of
from studio.drawing.walk import stamp_of
from studio.library.library import Library
from studio.library.log import Length

STATE, FRAMES = "state", "frames"

ONE_UNREAD = "One mark on this paper can't be read. Everything else is here."
SOME_UNREAD = "Some marks on this paper can't be read. Everything else is here."

BACK = (0, 40, 320)
"""How many steps before the last the states lie that are kept for going on: undoing is quick right away."""
MOST_STATE = 128 << 20
"""Bytes of states that are kept for going on."""
CHUNK = 4 << 20
"""Bytes of frames that are put into the cache at a time, about."""
MOST_KEPT = 32 << 20
"""Bytes of frames that a drawing leaves in the cache; what they don't reach is drawn each time, beside the replay."""


def document_of(library: Library, piece_id: str) -> Document:
    """Return what a drawing's log amounts to. Raises DamagedDrawing when not even its paper can be read."""
    return fold(_ops(library, piece_id))


def opened(
    library: Library, piece_id: str, brushes: Mapping[str, Brush], owed: tuple[int, Sequence[bytes]] | None = None
) -> Drawing:
    """Return the drawing of a piece, bit for bit as its log says. Slow where nothing is cached: for a worker.

    `owed` are payloads that are not in the log yet, but wait to come after so many ops of it.
    Raises DamagedDrawing when not even its paper can be read.
    """
    payloads = (op.payload for op in library.ops(piece_id))
    ops = list(read_ops(payloads if owed is None else chain(islice(payloads, owed[0]), owed[1])))
    document = fold(ops)
    drawing = Drawing(document.paper, brushes)
    known = _known(library, piece_id, ops, document, stamp_of(brushes))
    if not known:
        drawing.take(document)
        return drawing
    newest = max(known)
    rest = document.steps[newest : document.done]
    state = draw_steps(rest, known[newest], document.paper, brushes, document.pictures)
    drawing.take(document, state, known)
    return drawing


def moments_to_keep(known: Mapping[int, State]) -> dict[int, State]:
    """Return of the states that are at hand those worth keeping: the newest, and some before it, each farther back."""
    done = max(known, default=0)
    wanted = {max((moment for moment in known if moment <= done - back), default=0) for back in BACK}
    return {moment: known[moment] for moment in sorted(wanted) if moment in known}


def keep_states(
    library: Library, piece_id: str, known: Mapping[int, State], brushes: Mapping[str, Brush], made_of: Length
) -> None:
    """Keep states by how many steps stood then, of a log that was `made_of` so much. Slow: for a worker.

    Of a large paper only the newest is kept, and of one that is worked all over none: it is drawn again.
    """
    wanted = moments_to_keep(known)
    while wanted:
        frames = Frames()
        for moment, state in wanted.items():
            frames.add(moment, state)
        if frames.nbytes <= MOST_STATE:
            library.put_cache(piece_id, STATE, next(frames.chunks(stamp_of(brushes), 1 << 62)), made_of)
            return
        wanted = {} if len(wanted) == 1 else {max(wanted): wanted[max(wanted)]}


def story_of_piece(library: Library, piece_id: str) -> tuple[Story, Length]:
    """Return how a drawing came to be, and how long the log was that tells it.

    Raises DamagedDrawing when not even its paper can be read.
    """
    times: list[int] = []

    def payloads() -> Iterator[bytes]:
        for op in library.ops(piece_id):
            times.append(op.time)
            yield op.payload

    ops = list(read_ops(payloads()))
    return story_of(Record(op, time) for op, time in zip(ops, times, strict=True)), (len(ops), 0)


def kept_frames(library: Library, piece_id: str, brushes: Mapping[str, Brush], story: Story) -> Frames:
    """Return the frames of a drawing that are in the cache, as far as they can be read."""
    frames, stamp = Frames(), stamp_of(brushes)
    for chunk in _chunks(library, piece_id):
        try:
            frames.take(chunk, stamp)
        except ValueError:
            break
    if any(node >= len(story.nodes) for node in frames.nodes):  # of another log than this
        return Frames()
    return frames


def known_nodes(
    library: Library, piece_id: str, brushes: Mapping[str, Brush], story: Story, made_of: Length
) -> dict[int, State]:
    """Return the states in the cache of a log that is as long as it was when they were kept, by node."""
    found = library.older_cache(piece_id, STATE)
    if found is None or found[1] != made_of:
        return {}
    frames = Frames()
    try:
        frames.take(found[0], stamp_of(brushes))
        moments = [moment for moment in frames.nodes if moment < len(story.standing)]
        return {story.standing[moment]: frames.state(moment) for moment in moments}
    except ValueError:
        return {}


def keep_frames(library: Library, piece_id: str, frames: Frames, brushes: Mapping[str, Brush], made_of: Length) -> None:
    """Keep frames of a log that was `made_of` so much. Slow: for a worker."""
    kept = 0
    for at, chunk in enumerate(frames.chunks(stamp_of(brushes), CHUNK)):
        kept += len(chunk)
        if kept > MOST_KEPT:
            break
        library.put_cache(piece_id, f"{FRAMES}-{at}", chunk, made_of)


def _ops(library: Library, piece_id: str) -> Iterator[Op]:
    return read_ops(op.payload for op in library.ops(piece_id))


def _chunks(library: Library, piece_id: str) -> Iterator[bytes]:
    at = 0
    while (found := library.older_cache(piece_id, f"{FRAMES}-{at}")) is not None:
        yield found[0]
        at += 1


def _known(library: Library, piece_id: str, ops: list[Op], document: Document, stamp: bytes) -> dict[int, State]:
    """Return the states in the cache that lie on the way to what stands now, by how many steps stood."""
    found = library.older_cache(piece_id, STATE)
    if found is None:
        return {}
    data, (length, _) = found
    frames = Frames()
    try:
        frames.take(data, stamp)
        then = fold(ops[:length])
        same = _same_steps(then.steps[: then.done], document.steps[: document.done])
        return {moment: frames.state(moment) for moment in frames.nodes if moment <= same}
    except (ValueError, DamagedDrawing):
        return {}


def _same_steps(some: Iterable[object], others: Iterable[object]) -> int:
    """Return how many steps at the beginning are the very same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(some, others, strict=False)))


def unread_words(count: int) -> str:
    """Return what is said when so many marks of a drawing can't be read; "" for none."""
    if count == 0:
        return ""
    return ONE_UNREAD if count == 1 else SOME_UNREAD

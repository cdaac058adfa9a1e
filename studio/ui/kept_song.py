"""The song under the hand: every op and every second of a take is kept in order, as it is made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakValueDictionary

from studio.audio.client import Sound
from studio.audio.recorder import Recorder
from studio.core.errors import StudioError
from studio.core.signal import Signal
from studio.gallery.songs import open_song
from studio.gallery.tails import keep_tail
from studio.library.errors import LibraryClosed, NotHere
from studio.library.library import Library
from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Track
from studio.music.draft import Draft, free
from studio.music.joined import joined
from studio.music.op_codec import encode_op
from studio.music.score import Score
from studio.music.step import Op, Redo, SetClip, SetTrack, Step, TakeBegun, TakeEnded, Together, Undo
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting

if TYPE_CHECKING:
    from studio.ui.song_in import Brought

_open: WeakKeyDictionary[Library, WeakValueDictionary[str, KeptSong]] = WeakKeyDictionary()
"""The songs that somebody holds, by their pieces: two screens with one piece have one song."""
_unkept: set[KeptSong] = set()
"""Songs of which something still waits: they stay, though nobody else holds them."""
_gate = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Second:
    """A second of a take that is to be kept."""

    index: int
    flac: bytes


@dataclass(frozen=True, slots=True)
class _Brought:
    """What came from a file: it is kept all at once."""

    ops: tuple[Op, ...]
    first: int
    """Index of its first second."""
    found: Brought


class KeptSong:
    """Writes the ops of one song to its log, on the library's writer thread.

    What could not be written (a full disk) stays in line and goes first the next time; the library's `write_failed`
    tells of it. So there is one of these for a piece as long as anything of it waits.
    """

    def __init__(self, rooms: Rooms, piece_id: str | None = None, draft: Draft | None = None) -> None:
        """Go on with a piece that was opened (see `opened`), or begin a new one: it is there with its first op."""
        self.piece_id = piece_id
        """The piece, or None until its first op is kept."""
        self.draft = draft or Draft()
        """The song. Not to be added to but by this."""
        self.changed: Signal[[]] = Signal()
        """Emitted on the main thread when the arrangement is another."""
        self.score: Score | None = None
        """What whoever shows it has worked out, to be told what is worked out already."""
        self.take: CapturedTake | None = None
        """The take under way."""
        self._rooms = rooms
        self._waiting: Waiting[bytes | _Second | _Brought] = Waiting()
        self._capturing = False
        """True from the beginning of a take until it lies where it was made."""
        self._after_take: list[Callable[[], None]] = []
        self._chunks = self.draft.chunks
        self._duration = -1
        self._length = 0 if piece_id is None else rooms.library.op_count(piece_id)
        """Ops in the log, as far as this knows; counted on the writer's thread."""

    @classmethod
    def opened(cls, rooms: Rooms, piece_id: str) -> KeptSong:
        """Open a sound piece; the same song as long as anyone holds it. For a worker. Raises NewerSong."""
        known = _known(rooms.library, piece_id)
        if known is not None and rooms.library.later(known.is_whole).result():
            return known
        song = cls(rooms, piece_id, open_song(rooms.library, piece_id))
        song._be_known()
        return song

    def is_whole(self) -> bool:
        """Say whether it has all that is in the log. For the writer's thread."""
        return self.piece_id is not None and self._length == self._rooms.library.op_count(self.piece_id)

    def _be_known(self) -> None:
        with _gate:
            _open.setdefault(self._rooms.library, WeakValueDictionary())[self.piece_id] = self

    @property
    def arrangement(self) -> Arrangement:
        """The song as it stands now."""
        return self.draft.arrangement

    @property
    def folder(self) -> Path:
        """Where the library lies."""
        return self._rooms.library.folder

    @property
    def sound(self) -> Sound:
        """The client of the audio process."""
        return self._rooms.sound

    @property
    def waits(self) -> bool:
        """True while something that was done is not in the log yet."""
        return bool(self._waiting)

    # --- arranging it -------------------------------------------------------------------------------------

    def do(self, *ops: Op) -> None:
        """Do ops, and keep them; return at once. Steps of one call are undone together."""
        for op in _one_step(ops):
            self._waiting.add(encode_op(op))
            self.draft.add(op)
        self.again()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        if self.draft.can_undo:
            self.do(Undo())

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self.draft.can_redo:
            self.do(Redo())

    def bring(self, found: Brought, at: int, done: Future[Step]) -> None:
        """Lay what was in a file at a frame; `done` has the step, or NoMoreRows. A take that is made ends first."""
        if self._capturing:
            self._after_take.append(lambda: self.bring(found, at, done))
            return
        first = self._chunks
        try:
            ops, shift = joined(found.ops, self.draft, first, at)
        except StudioError as error:
            found.spool.close()
            done.set_exception(error)
            return
        self._chunks += found.chunks
        self.draft.chunks = self._chunks
        for op in ops:
            self.draft.add(op)
        for number, material in found.materials.items():
            if isinstance(material, Notes):
                self.draft.lend(number + shift, material)
        if self.score is not None:
            self.score.lend(found.score, shift)
        self._waiting.add(_Brought(ops, first, found))
        self.again()
        self.changed.emit()
        done.set_result(self.draft.steps[-1])

    # --- capturing a take ---------------------------------------------------------------------------------

    def begin_take(self, start: int, track: int | None = None, late: int = 0, preroll: float = 0.0) -> Clip:
        """Open the microphone for a take that lies at a frame of the timeline; return its clip.

        Without a track it gets one of its own. One step: undone, the take is not heard; its sound stays kept.
        `preroll`: seconds before now (2 at most) that it begins, if the microphone was open already.
        """
        arrangement = self.arrangement
        steps: list[Step] = []
        if track is None:
            track = free(one.number for one in arrangement.tracks)
            steps.append(SetTrack(Track(track, "take")))
        material = free(self.draft.materials)
        clip = Clip(free(one.number for one in arrangement.clips), track, material, max(0, start))
        steps.append(SetClip(clip))
        self.do(TakeBegun(material, self._chunks, 1, late), *steps)
        self._capturing = True
        self.take = CapturedTake(self, material, clip.number, self.draft.steps[-1], preroll)
        return clip

    def end_take(self, place: Callable[[float], int] | None = None) -> None:
        """Close the microphone; waits for the last part of a second. For a worker, or the writer thread.

        `place` says which frame of the timeline was heard at a second of what was played back meanwhile: there the
        take belongs, to the frame. A take without sound is taken back.
        """
        take, self.take = self.take, None
        if take is not None:
            frames = take.finish()
            heard = self.sound.heard_at() if place is not None else None
            soon(lambda: self._settle(take, frames, None if heard is None else place(heard)))

    def _settle(self, take: CapturedTake, frames: int, start: int | None) -> None:
        """Put a take that has ended where it was made; together with its beginning this is still one step."""
        self._lay(take, frames, start)
        self._capturing = False
        waiting, self._after_take = self._after_take, []
        for bring in waiting:
            bring()

    def _lay(self, take: CapturedTake, frames: int, start: int | None) -> None:
        ended = TakeEnded(take.material, frames)
        draft, clip = self.draft, self.arrangement.clip(take.clip)
        last = draft.steps[draft.done - 1] if draft.done else None
        if last is not take.step or clip is None or (frames and start in (None, clip.start)):
            self.do(ended)
        elif not frames:
            self.do(ended, Undo())
        else:
            lies = replace(clip, start=max(0, start), offset=max(0, -start))
            before = [] if not isinstance(last, Together) else last.steps[:-1]
            self.do(ended, Undo(), *before, SetClip(lies))

    def second(self, flac: bytes) -> None:
        """Keep the next second of the take under way. From any one thread."""
        self._waiting.add(_Second(self._chunks, flac))
        self._chunks += 1
        with suppress(LibraryClosed):
            self.again()
        soon(self._grown)

    def part(self, flac: bytes) -> None:
        """Keep what there is of the second under way, until it is whole. From the thread that `second` comes from."""
        chunk = self._chunks
        with suppress(LibraryClosed):
            self._rooms.library.later(lambda: self._write_part(chunk, flac))

    def _write_part(self, chunk: int, flac: bytes) -> None:
        if self.piece_id is not None and not self._waiting:
            keep_tail(self._rooms.library, self.piece_id, chunk, flac)

    def _grown(self) -> None:
        self.draft.chunks = self._chunks
        self.changed.emit()

    # --- keeping it ---------------------------------------------------------------------------------------

    def again(self) -> None:
        """Write what waits."""
        if self._waiting:
            with _gate:
                _unkept.add(self)
            self._rooms.library.later(self._write)

    def rest(self) -> None:
        """The hands have left: keep how long it is."""
        arrangement = self.arrangement

        def note() -> None:
            self._write()
            duration = Score(arrangement).duration * 1000 // RATE
            if self.piece_id is not None and duration != self._duration:
                self._duration = duration
                self._rooms.gallery.set_duration(self.piece_id, duration)
                self._rooms.gallery.touch(self.piece_id)

        with suppress(LibraryClosed):
            self._rooms.library.later(note)

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        try:
            with rooms.library.write():
                piece_id = self.piece_id
                if piece_id is None:
                    piece_id = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id).id
                for one in batch:
                    self._put(piece_id, one)
        except NotHere:
            if self.piece_id is None:
                raise
        else:
            self._length += sum(map(_ops_in, batch))
            if self.piece_id is None:
                self.piece_id = piece_id
                self._be_known()
        self._waiting.done(batch)
        for brought in (one for one in batch if isinstance(one, _Brought)):
            brought.found.spool.close()
        with _gate:
            if not self._waiting:
                _unkept.discard(self)

    def _put(self, piece_id: str, one: bytes | _Second | _Brought) -> None:
        library = self._rooms.library
        if isinstance(one, _Second):
            library.put_chunk(piece_id, one.index, one.flac)
        elif isinstance(one, _Brought):
            for op in one.ops:
                library.append(piece_id, encode_op(op))
            for index, flac in enumerate(one.found.seconds(), one.first):
                library.put_chunk(piece_id, index, flac)
        else:
            library.append(piece_id, one)


def _ops_in(one: bytes | _Second | _Brought) -> int:
    return len(one.ops) if isinstance(one, _Brought) else isinstance(one, bytes)


def _one_step(ops: tuple[Op, ...]) -> list[Op]:
    """Return ops with all their steps as one at the end."""
    steps = tuple(op for op in ops if isinstance(op, Step))
    growth = [op for op in ops if not isinstance(op, Step)]
    if steps:
        growth.append(steps[0] if len(steps) == 1 else Together(steps))
    return growth


class CapturedTake:
    """A take of a song, from the microphone to its line of what is to be kept."""

    def __init__(self, song: KeptSong, material: int, clip: int, step: Step, preroll: float = 0.0) -> None:
        self.material = material
        self.clip = clip
        """Number of its clip."""
        self.step = step
        """What put it on the timeline."""
        self._recorder = Recorder(
            song.sound,
            lambda _index, flac: song.second(flac),
            preroll=preroll,
            on_part=lambda _index, flac: song.part(flac),
        )

    @property
    def frames(self) -> int:
        """How many frames were captured by now; 0 while the microphone is not ready."""
        return self._recorder.frames

    def finish(self) -> int:
        """Close the microphone and hand over the last part of a second; return how many frames it came to."""
        self._recorder.stop()
        return self._recorder.frames


def _known(library: Library, piece_id: str) -> KeptSong | None:
    with _gate:
        return _open.get(library, {}).get(piece_id)

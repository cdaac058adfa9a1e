"""Bytes that drawings keep: in memory as far as there is room for them, and beyond that in a scratch that is given.

What was not asked for the longest goes first. Where there is no scratch, or no room in it, all stays in memory.
"""

import threading
import weakref
from collections import deque
from typing import Protocol

from studio.drawing.packer import do_soon

MOST_HELD = 128 << 20
"""Bytes that are held in memory; what is more goes into the scratch."""
SLACK = 8 << 20
"""So much more goes there at a time."""
RESIGNED = 64 << 20
"""After the scratch took nothing it is asked again when so many bytes more are held."""
AT_ONCE = 64
"""Parcels put there in one go: what else is to be packed doesn't wait for long."""
UNREAD = 512
"""So many comings and goings are added up at a time."""


class Kept(Protocol):
    """Bytes in a scratch; their room is given back once nobody holds this."""

    def read(self) -> bytes:
        """Return them. For any thread. Raises StudioError when the disk doesn't give them back."""


class Scratch(Protocol):
    """A place beside memory: quick, for this process only, and unreadable to any other."""

    def put(self, data: bytes) -> Kept | None:
        """Put bytes there; None when there is no room. For any thread."""


_came: deque[int] = deque()
"""Sizes of parcels that came into memory, and less than nothing for those that went."""


class Parcel:
    """Some bytes that nobody changes, here or in the scratch. For any thread."""

    __slots__ = ("__weakref__", "_data", "_kept", "_wanted", "size")

    def __init__(self, data: bytes) -> None:
        self.size = len(data)
        """How many bytes."""
        self._data: bytes | None = data
        self._kept: Kept | None = None
        self._wanted = False
        _came.append(self.size)
        _line.append(weakref.ref(self))
        if len(_came) >= UNREAD:
            _add_up()

    def __del__(self, came: "deque[int]" = _came) -> None:
        if self._data is not None:
            came.append(-self.size)  # nothing else: this may be called in the midst of anything

    @property
    def is_held(self) -> bool:
        """True while the bytes are in memory."""
        return self._data is not None

    def read(self) -> bytes:
        """Return the bytes. Raises StudioError when they were in the scratch and can't be read any more."""
        self._wanted = True
        data, kept = self._data, self._kept
        if data is not None or kept is None:
            return data or b""
        return kept.read()

    def spared(self) -> bool:
        """Say whether it was asked for since the last time this was."""
        wanted, self._wanted = self._wanted, False
        return wanted

    def let_down(self, scratch: Scratch) -> bool:
        """Put the bytes into a scratch; say whether it took them."""
        kept = None if self._data is None else scratch.put(self._data)
        if kept is None:
            return False
        self._kept = kept
        self._data = None
        return True


_line: deque["weakref.ref[Parcel]"] = deque()
"""All that are held, roughly in the order in which they go."""
_gate = threading.Lock()


class _Books:
    """What is known of all parcels. To be changed within the gate."""

    scratch: Scratch | None = None
    held = 0
    """Bytes in memory."""
    count = 0
    """In so many parcels."""
    asked_at = 0
    """Beyond how many bytes the scratch is asked (again)."""
    busy = False
    """True while letting down is on its way."""


def use(scratch: Scratch | None) -> None:
    """From now on put aside into this; None: nowhere. What lies in another one stays readable as long as that is."""
    with _gate:
        _Books.scratch, _Books.asked_at = scratch, MOST_HELD
    _add_up()


def takes() -> bool:
    """Say whether there is a scratch, and room in it as far as is known."""
    return _Books.scratch is not None and _Books.asked_at <= MOST_HELD


def held() -> int:
    """Return how many bytes are in memory."""
    _add_up()
    return _Books.held


def _add_up() -> None:
    if not _gate.acquire(blocking=False):
        return  # somebody does it
    try:
        for _ in range(len(_came)):
            size = _came.popleft()
            _Books.held += size
            _Books.count += 1 if size > 0 else -1
        if len(_line) > 2 * _Books.count + 8 * UNREAD:
            _forget_gone()
        wanted = _Books.scratch is not None and _Books.held > max(MOST_HELD, _Books.asked_at) and not _Books.busy
        _Books.busy = _Books.busy or wanted
    finally:
        _gate.release()
    if wanted:
        do_soon(_let_down)


def _forget_gone() -> None:
    for _ in range(len(_line)):
        ref = _line.popleft()
        parcel = ref()
        if parcel is not None and parcel.is_held:
            _line.append(ref)


def _let_down() -> None:
    """Put some parcels into the scratch, and the next ones soon. On the packer's thread."""
    with _gate:
        scratch, over = _Books.scratch, _Books.held - (MOST_HELD - SLACK)
    more = False
    if scratch is not None:
        done = went = 0
        while over > 0 and done < AT_ONCE and _line:
            ref = _line.popleft()
            parcel = ref()
            if parcel is None or not parcel.is_held:
                continue
            done += 1
            if parcel.spared():
                _line.append(ref)
                continue
            if not parcel.let_down(scratch):
                _line.append(ref)
                _resign()
                break
            _came.append(-parcel.size)
            over -= parcel.size
            went += 1
        else:
            more = over > 0 and bool(_line)
            if went:
                with _gate:
                    _Books.asked_at = MOST_HELD
    if more:
        do_soon(_let_down)
        _add_up()
        return
    with _gate:
        _Books.busy = False
    _add_up()


def _resign() -> None:
    with _gate:
        _Books.asked_at = max(_Books.held, MOST_HELD) + RESIGNED

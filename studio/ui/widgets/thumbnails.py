"""The pictures of tiles: painted on a worker, those wanted last first, and a few brought to the screen each frame."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from weakref import WeakKeyDictionary, ref

import numpy as np
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.texture import Texture

from studio.core import fault
from studio.core.errors import StudioError
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.ui.giving_back import give_back
from studio.ui.later import later
from studio.ui.loop import soon
from studio.ui.texture import picture
from studio.ui.widgets.tile_picture import paint

UPLOADING = 0.003
"""Seconds of a frame that may go into bringing pictures to the screen."""
FIRST_AFTER = 0.3
"""Seconds after the first wish of a library until a worker begins: the easel comes first."""
KEPT = 8 << 20
"""Bytes of textures kept, shown or not; those not shown the longest go first."""
SCREENS = 2
"""Times the window that are kept all the same, where that is more."""
REST = 2.0
"""Seconds without a picture until the memory they were painted in is given back."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One picture: of which piece, as it was when, and how large in px."""

    piece_id: str
    edited: int
    width: int
    height: int
    corner: int


Got = Callable[[Wish, Texture], object]


class Thumbnails:
    """Textures by wish. Ask on the window's thread only.

    `paint` makes the pixels (uint8 [height, width, 4], top row first) on a worker; one at a time, so that the
    other worker stays free. What nobody waits for any more is not painted. A worker begins
    `after` seconds after the first wish. `rest` is called on a worker once no picture has come for a while.
    """

    def __init__(
        self,
        paint: Callable[[PieceRecord, Wish], np.ndarray],
        kept: int = KEPT,
        after: float = 0.0,
        rest: Callable[[], object] | None = None,
    ) -> None:
        self._paint = paint
        self._after = after
        self._rest = rest
        self._kept = kept
        self._held: OrderedDict[Wish, Texture] = OrderedDict()
        self._size = 0
        self._waiting: dict[Wish, dict[object, Got]] = {}
        self._wanted: OrderedDict[Wish, PieceRecord] = OrderedDict()
        self._lock = Lock()
        self._working = False
        self._painted: deque[tuple[Wish, np.ndarray | None]] = deque()
        self._bring = Clock.create_trigger(self._bring_some, 0)
        self._tidy = Clock.create_trigger(lambda _dt: later(self._give_back), REST)

    @property
    def idle(self) -> bool:
        """Whether nobody waits for a picture."""
        return not self._waiting

    def want(self, piece: PieceRecord, wish: Wish, waiter: object, got: Got) -> Texture | None:
        """Return the picture when it is there; else call `got` with it once it is (unless `forget` comes first)."""
        texture = self._held.get(wish)
        if texture is not None:
            self._held.move_to_end(wish)
            return texture
        self._waiting.setdefault(wish, {})[waiter] = got
        with self._lock:
            self._wanted[wish] = piece
            self._wanted.move_to_end(wish)
            start, self._working = not self._working, True
        if start and self._after:
            Clock.schedule_once(lambda _dt: later(self._work), self._after)
            self._after = 0.0
        elif start:
            later(self._work)
        return None

    def forget(self, wish: Wish, waiter: object) -> None:
        """Wait no longer."""
        waiting = self._waiting.get(wish)
        if waiting is None:
            return
        waiting.pop(waiter, None)
        if not waiting:
            del self._waiting[wish]
            with self._lock:
                self._wanted.pop(wish, None)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._working = False
                    return
                wish, piece = self._wanted.popitem()
            try:
                pixels = self._paint(piece, wish)
            except StudioError:  # damaged, or the library was closed meanwhile: the tile stays plain
                pixels = None
            except Exception as error:  # one picture that can't be shown must not take the others along
                fault.report(error)
                pixels = None
            self._painted.append((wish, pixels))
            soon(self._bring)

    def _bring_some(self, _dt: float) -> None:
        end = perf_counter() + UPLOADING
        while self._painted:
            wish, pixels = self._painted.popleft()
            waiting = self._waiting.pop(wish, {})
            if pixels is not None:
                texture = self._keep(wish, pixels)
                for got in waiting.values():
                    got(wish, texture)
            if perf_counter() > end:
                break
        self.rest_soon()
        if self._painted:
            self._bring()

    def rest_soon(self) -> None:
        """Give back what is only needed while something comes, unless a picture comes before long."""
        self._tidy.cancel()
        self._tidy()

    def _give_back(self) -> None:
        if self._rest is not None:
            self._rest()

    def _keep(self, wish: Wish, pixels: np.ndarray) -> Texture:
        texture = picture(pixels, smooth=True)
        self._held[wish] = texture
        self._size += pixels.nbytes
        most = max(self._kept, SCREENS * 4 * Window.width * Window.height)
        while self._size > most and len(self._held) > 1:
            old, _ = self._held.popitem(last=False)
            self._size -= old.width * old.height * 4
        return texture


_shared: WeakKeyDictionary[Library, Thumbnails] = WeakKeyDictionary()


def thumbnails_of(library: Library) -> Thumbnails:
    """Return the thumbnails that all screens of a library share."""
    if library not in _shared:
        held = ref(library)  # the thumbnails must not keep alive what they hang on
        _shared[library] = Thumbnails(
            lambda piece, wish: paint(held(), piece, wish.width, wish.height, wish.corner),
            after=FIRST_AFTER,
            rest=lambda: give_back(held()),
        )
    return _shared[library]

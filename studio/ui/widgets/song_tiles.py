"""The pictures of a song's materials: made off the window's thread when they are first seen, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.metrics import dp

from studio.core import fault
from studio.core.errors import StudioError
from studio.gallery.heights import A_SECOND, heights_of
from studio.music.arrangement import Material, Take
from studio.music.perform import ReadSecond
from studio.ui.later import later
from studio.ui.loop import soon
from studio.ui.song_pictures import Look, Shape, note_part, shape_of, under_part, wave_part
from studio.ui.texture import picture

Key = tuple[int, str, float, int, int]
"""Number of the material, kind of the track, frames a px, how high in px, number of the part."""

HELD = 160
"""Pictures kept; an empty one costs nothing."""
AT_ONCE = 4
"""Pictures made in one go on a worker, and shown in one turn of the window."""
SECONDS_AT_ONCE = 12
"""Seconds of a take that are read in one go."""


class SongTiles:
    """Gives the parts of materials as textures. `changed()` is called on the window's thread when more are there."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._materials: dict[int, Material] = {}
        self._versions: dict[int, int] = {}
        self._shapes: dict[int, tuple[Material, Shape]] = {}
        self._tiles: OrderedDict[Key, Texture | None] = OrderedDict()
        self._old: dict[Key, Texture | None] = {}
        self._wanted: dict[Key, None] = {}
        self._working = False
        self._read: ReadSecond | None = None
        self._known: Callable[[], np.ndarray] | None = None
        self._heights = np.zeros((0, A_SECOND), np.uint8)
        self._heard = np.zeros(0, bool)
        self._chunks = 0
        self._turn = 0
        self._ready: list[tuple[Key, int, np.ndarray | None]] = []
        self._show_soon = Clock.create_trigger(lambda _dt: self._show(), 0)

    @property
    def look(self) -> Look:
        """How large things are drawn now."""
        return Look(round(dp(6)), dp(3), round(dp(10)), round(dp(16)))

    @property
    def heights(self) -> np.ndarray:
        """What is known of the chunks, uint8 [chunks, 50]; worth keeping when `whole`."""
        return self._heights

    @property
    def whole(self) -> bool:
        """True when every chunk there is was heard."""
        return self._chunks > 0 and len(self._heard) >= self._chunks and bool(self._heard[: self._chunks].all())

    def begin(self, read: ReadSecond, known: Callable[[], np.ndarray]) -> None:
        """Forget everything, and show another song. `read` and `known` are asked on a worker."""
        self._turn += 1
        self._read, self._known = read, known
        self._materials, self._versions, self._shapes = {}, {}, {}
        self._tiles.clear()
        self._old.clear()
        self._wanted.clear()
        self._ready.clear()
        self._heights, self._heard, self._chunks = np.zeros((0, A_SECOND), np.uint8), np.zeros(0, bool), 0

    def learn(self, materials: dict[int, Material], chunks: int) -> None:
        """Know the materials as they are now; pictures of those that are others go."""
        self._chunks = chunks
        for number, material in materials.items():
            before = self._materials.get(number)
            if before is material or (isinstance(material, Take) and before == material):
                continue
            if before is not None:
                self._versions[number] = self._versions.get(number, 0) + 1
                self._forget(lambda key, number=number: key[0] == number)
        self._materials = dict(materials)

    def _forget(self, goes: Callable[[Key], bool]) -> None:
        """Make what is asked for anew; until it is there the old picture is shown."""
        for key in [key for key in self._tiles if goes(key)]:
            self._old[key] = self._tiles.pop(key)

    def tile(self, key: Key) -> Texture | None:
        """Return a picture, None while there is none, or nothing on it; what isn't there yet is asked for."""
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        if key not in self._wanted:
            self._wanted[key] = None
            self._work()
        return self._old.get(key)

    def has(self, key: Key) -> bool:
        """Say whether a picture was made, without asking for it."""
        return key in self._tiles or key in self._old

    def want_only(self, keys: set[Key]) -> None:
        """Make nothing that is not seen any more."""
        for key in [key for key in self._wanted if key not in keys]:
            del self._wanted[key]

    # --- making them --------------------------------------------------------------------------------------

    def _work(self) -> None:
        if self._working or not self._wanted:
            return
        self._working = True
        keys = list(self._wanted)[:AT_ONCE]
        turn, materials, look = self._turn, self._materials, self.look
        versions = {key: self._versions.get(key[0], 0) for key in keys}

        def make() -> None:
            made, more = [], False
            try:
                for key in keys:
                    pixels, again = self._make(key, materials.get(key[0]), look)
                    more = more or again
                    made.append((key, versions[key], pixels))
            except StudioError:  # the library was closed meanwhile
                made.clear()
            except Exception as error:  # a picture is nothing anybody waits for
                fault.report(error)
            soon(lambda: self._made(turn, keys, made, more))

        later(make)

    def _make(self, key: Key, material: Material | None, look: Look) -> tuple[np.ndarray | None, bool]:
        """Return a part in white, uint8 [high, wide, 4], and whether more of it will be known later."""
        number, kind, each, high, index = key
        if isinstance(material, Take):
            more = self._hear(material, each, index, look)
            flat = self._heights.reshape(-1)[: (material.first + -(-material.frames // 48000)) * A_SECOND]
            part = wave_part(flat, material.first * A_SECOND, each, index, high, look)
            return _white(part), more
        if material is None:
            return None, False
        known = self._shapes.get(number)
        if known is None or known[0] is not material:
            known = self._shapes[number] = (material, shape_of(material))
        draw = under_part if kind == "drone" else note_part
        return _white(draw(known[1], each, index, high, look)), False

    def _hear(self, take: Take, each: float, index: int, look: Look) -> bool:
        """Read some seconds of what a part shows; return whether there is more to read of it."""
        if self._known is not None:
            known, self._known = self._known(), None
            self._room(len(known))
            self._heights[: len(known)] = known
            self._heard[: len(known)] = True
        whole = -(-take.frames // 48000)
        first = take.first + min(whole, int(index * look.wide * each // 48000))
        last = take.first + min(whole, int((index + 1) * look.wide * each // 48000) + 1)
        self._room(last)
        unheard = [second for second in range(first, last) if not self._heard[second]]
        for second in unheard[:SECONDS_AT_ONCE]:
            self._heights[second] = heights_of(self._read(second) if self._read is not None else None)
            self._heard[second] = True
        return len(unheard) > SECONDS_AT_ONCE

    def _room(self, seconds: int) -> None:
        more = seconds - len(self._heard)
        if more > 0:
            self._heights = np.concatenate([self._heights, np.zeros((more, A_SECOND), np.uint8)])
            self._heard = np.concatenate([self._heard, np.zeros(more, bool)])

    def _made(self, turn: int, keys: list[Key], made: list, more: bool) -> None:
        self._working = False
        if turn != self._turn:
            self._work()
            return
        if not more:
            for key in keys:
                self._wanted.pop(key, None)
        self._ready.extend(made)
        self._show_soon()

    def _show(self) -> None:
        """Hand some of what was made to the graphics card."""
        some, self._ready = self._ready[:AT_ONCE], self._ready[AT_ONCE:]
        for key, version, pixels in some:
            self._old.pop(key, None)
            self._tiles[key] = None if pixels is None else picture(pixels)
            if version != self._versions.get(key[0], 0):  # it has grown meanwhile
                self._old[key] = self._tiles.pop(key)
        while len(self._tiles) > HELD:
            self._tiles.popitem(last=False)
        if self._ready:
            self._show_soon()
        self._work()
        if some:
            self._changed()


def _white(part: np.ndarray | None) -> np.ndarray | None:
    if part is None:
        return None
    pixels = np.full((*part.shape, 4), 255, np.uint8)
    pixels[..., 3] = part
    return pixels

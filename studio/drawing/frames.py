"""States of a drawing put aside while it is drawn, so that any other is near one of them: a replay's keyframes.

A tile that didn't change since the frame before isn't kept again; one that did is kept as what sets it apart
(`sparse`), or packed as a whole: now and then, so that few bytes are laid on each other to have it back, and where that
is no more. What memory should not hold lies in the scratch (`aside`).

As bytes, for a cache: head, then each frame as

    node u32, length u32, layers as JSON; tiles u32, and for each: layer, row, column u16, how u8, length u32, bytes
"""

import json
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from studio.drawing import aside
from studio.drawing.aside import Parcel
from studio.drawing.layer import Layer, Layers
from studio.drawing.pile import State
from studio.drawing.sparse import Woven, apart, differing, joined, lay, unweave, woven
from studio.drawing.tiles import Key, Tile, buffer, unpacked

MOST_BYTES = 128 << 20
"""How much all frames of a drawing may hold; beyond it every second one is given up, from the oldest on."""
MOST_ASIDE = 1280 << 20
"""The same where there is a scratch: broad brushes all over a paper change much, and what they draw takes long."""
MOST_AWAKE = 2048
"""Tiles of a state that are given raw (64 MB); on a very large paper the others are given packed."""
LONGEST_CHAIN = 8
"""How many differences are laid on a whole tile at most."""
WORTH = 1800
"""A difference of more pixels than this is kept as a whole tile instead: that is quicker to have back."""

GONE, WHOLE, APART = range(3)
_HEAD = struct.Struct("<4s16sIIII")
_FRAME = struct.Struct("<II")
_COUNT = struct.Struct("<I")
_PART = struct.Struct("<HHHBI")
MARK = b"AGF2"


@dataclass(frozen=True, slots=True)
class _Part:
    """A tile as one frame keeps it."""

    frame: int
    how: int
    data: Parcel | None = None

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return 0 if self.data is None else self.data.size


@dataclass(frozen=True, slots=True)
class _Frame:
    """A state that is kept: which, its pile, and the tiles that are other than in the frame before."""

    ident: int
    node: int
    layers: Layers
    keys: tuple[Key, ...]


class Frames:
    """States by node, in the order they were added. May be asked by one thread while another adds."""

    def __init__(self, most_bytes: int | None = None) -> None:
        """Hold so many bytes at most, or as many as there is room for."""
        self._most = most_bytes
        self._gate = threading.RLock()
        self._frames: list[_Frame] = []
        self._at: dict[int, _Frame] = {}
        self._chains: dict[Key, list[_Part]] = {}
        self._bytes = 0
        self._next = 0
        self._check = 0
        self._last: dict[Key, Tile] = {}
        """Tiles of the newest frame: those of the next that are the same ones are not looked at."""
        self._shown: dict[tuple[Key, int], Tile] = {}
        """Tiles of the state that was asked for last, by their part: the next one often has the same."""
        self.thinned = 0
        """How often every second frame was given up, all along."""
        self._thinning = 0
        """Place of the frame that is given up next."""

    @property
    def nbytes(self) -> int:
        """What all of it holds."""
        return self._bytes

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes whose state is kept, in the order they were added."""
        with self._gate:
            return tuple(frame.node for frame in self._frames)

    def has(self, node: int) -> bool:
        """Say whether the state of a node is kept."""
        return node in self._at

    def add(self, node: int, state: State) -> None:
        """Keep the state of a node. Slow: for a worker."""
        with self._gate:
            keys = state.tiles.keys() | self._last.keys()
            changed = [key for key in keys if state.tiles.get(key) is not self._last.get(key)]
            parts = {key: self._part(key, state.tiles.get(key)) for key in changed}
            self._keep(node, state.layers, {key: part for key, part in parts.items() if part is not None})
            self._last = dict(state.tiles)
            most = (MOST_ASIDE if aside.takes() else MOST_BYTES) if self._most is None else self._most
            while self._bytes > most and len(self._frames) > 2:
                self._thin()

    def state(self, node: int) -> State:
        """Return the state that is kept of a node, bit for bit. Raises KeyError when none is."""
        with self._gate:
            frame = self._at[node]
            tiles, shown = dict[Key, Tile](), dict[tuple[Key, int], Tile]()
            for key, chain in self._chains.items():
                at = _newest(chain, frame.ident)
                if at < 0 or chain[at].how == GONE:
                    continue
                name = key, chain[at].frame
                tile = self._shown.get(name)
                if tile is None:
                    tile = _tile(chain, at)
                    if len(tiles) >= MOST_AWAKE:
                        tile.packed()
                        tile.sleep()
                tiles[key] = shown[name] = tile
            self._shown = shown
            return State(frame.layers, tiles)

    def rest(self) -> None:
        """Let go of what is only held to be quick."""
        with self._gate:
            self._last, self._shown = {}, {}

    # --- keeping -------------------------------------------------------------------------------------------

    def _part(self, key: Key, tile: Tile | None) -> tuple[int, Parcel | None] | None:
        """Return how a tile is kept, or None when it is as it was."""
        chain = self._chains.get(key, [])
        there = bool(chain) and chain[-1].how != GONE
        if tile is None:
            return (GONE, None) if there else None
        if there and _links(chain) < LONGEST_CHAIN:
            last = self._last.get(key)
            before = _had(chain, len(chain) - 1) if last is None else woven(last.pixels)
            pixels = woven(tile.pixels)
            differs = differing(pixels, before)
            if differs.sum() <= WORTH:
                return APART, Parcel(apart(pixels, differs))
        return WHOLE, tile.packed()

    def _keep(self, node: int, layers: Layers, parts: dict[Key, tuple[int, Parcel | None]]) -> None:
        frame = _Frame(self._next, node, layers, tuple(parts))
        self._next += 1
        for key, (how, data) in parts.items():
            part = _Part(frame.ident, how, data)
            self._chains.setdefault(key, []).append(part)
            self._bytes += part.size
        self._at[node] = frame
        self._frames.append(frame)

    def _thin(self) -> None:
        """Give up the frame whose turn it is; the newest stays."""
        if self._thinning >= len(self._frames) - 1:
            self._thinning = 0
            self.thinned += 1
        frame, heir = self._frames[self._thinning], self._frames[self._thinning + 1]
        keys = [key for key in frame.keys if self._give_up(key, frame.ident, heir.ident)]
        heir = _Frame(heir.ident, heir.node, heir.layers, (*heir.keys, *keys))
        self._frames[self._thinning : self._thinning + 2] = [heir]
        del self._at[frame.node]
        self._at[heir.node] = heir
        self._thinning += 1
        self._shown = {}

    def _give_up(self, key: Key, ident: int, heir: int) -> bool:
        """Leave the part of a frame to the frame after it; say whether that had none of its own."""
        chain = self._chains[key]
        at = _newest(chain, ident)
        part = chain[at]
        after = chain[at + 1] if at + 1 < len(chain) and chain[at + 1].frame == heir else None
        if after is None:
            chain[at] = _Part(heir, part.how, part.data)
            return True
        self._bytes -= part.size
        if after.how == APART:
            if part.how == WHOLE:
                both = _Part(heir, WHOLE, _tile(chain, at + 1).packed())
            else:
                both = _Part(heir, APART, Parcel(joined(_bytes(part), _bytes(after))))
            self._bytes += both.size - after.size
            chain[at + 1] = both
        del chain[at]
        return False

    # --- as bytes ------------------------------------------------------------------------------------------

    def chunks(self, stamp: bytes, most: int) -> Iterator[bytes]:
        """Give all frames as bytes, about `most` at a time. `stamp` are 16 bytes that say what they were drawn with.

        Each says what came before it, so that chunks of other frames are not taken for these.
        """
        with self._gate:
            frames, thinned = list(self._frames), self.thinned
        start = check = 0
        while start < len(frames):
            body, size, at = list[bytes](), 0, start
            while at < len(frames) and size < most:
                with self._gate:
                    parts = self._packed(frames[at])
                for part in parts:
                    check, size = zlib.crc32(part, check), size + len(part)
                body += parts
                at += 1
            yield b"".join((_HEAD.pack(MARK, stamp, start, at - start, thinned, check), *body))
            start = at

    def take(self, chunk: bytes, stamp: bytes) -> None:
        """Add the frames of a chunk, which come right after those that are here.

        Raises ValueError, and adds nothing, when it is damaged, of another stamp, or doesn't come after them.
        """
        start, thinned, check, frames = _unpacked(chunk, stamp, self._check)
        with self._gate:
            if start != len(self._frames):
                raise ValueError("frames of another place")
            for frame in frames:
                self._keep(*frame)
            self._last = {}
            self._check, self.thinned = check, thinned

    def _packed(self, frame: _Frame) -> list[bytes]:
        layers = json.dumps([asdict(layer) for layer in frame.layers]).encode("utf-8")
        parts = [_FRAME.pack(frame.node, len(layers)), layers, _COUNT.pack(len(frame.keys))]
        for key in frame.keys:
            part = self._chains[key][_newest(self._chains[key], frame.ident)]
            parts += [_PART.pack(*key, part.how, part.size), _bytes(part)]
        return parts


Unpacked = tuple[int, Layers, dict[Key, tuple[int, Parcel | None]]]


def _unpacked(data: bytes, stamp: bytes, before: int) -> tuple[int, int, int, list[Unpacked]]:
    """Return where a chunk begins, how often frames were thinned, its check, and its frames."""
    try:
        mark, made_with, start, count, thinned, check = _HEAD.unpack_from(data)
        if mark != MARK or made_with != stamp or check != zlib.crc32(memoryview(data)[_HEAD.size :], before):
            raise ValueError("no such frames")
        at, frames = _HEAD.size, []
        for _ in range(count):
            frame, at = _unpacked_frame(data, at)
            frames.append(frame)
    except (struct.error, TypeError) as error:
        raise ValueError("no such frames") from error
    return start, thinned, check, frames


def _unpacked_frame(data: bytes, at: int) -> tuple[Unpacked, int]:
    node, length = _FRAME.unpack_from(data, at)
    at += _FRAME.size
    layers = tuple(Layer(**layer) for layer in json.loads(data[at : at + length]))
    at += length
    (count,) = _COUNT.unpack_from(data, at)
    at += _COUNT.size
    parts: dict[Key, tuple[int, Parcel | None]] = {}
    for _ in range(count):
        layer, row, column, how, length = _PART.unpack_from(data, at)
        at += _PART.size
        parts[layer, row, column] = how, Parcel(data[at : at + length]) if length else None
        at += length
    return (node, layers, parts), at


def _newest(chain: list[_Part], ident: int) -> int:
    """Return where in a chain the part lies that holds at a frame; -1 for none."""
    low, high = 0, len(chain)
    while low < high:
        middle = (low + high) // 2
        if chain[middle].frame <= ident:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _links(chain: list[_Part]) -> int:
    """Return how many differences a chain ends with."""
    count = 0
    for part in reversed(chain):
        if part.how != APART:
            break
        count += 1
    return count


def _bytes(part: _Part) -> bytes:
    return b"" if part.data is None else part.data.read()


def _tile(chain: list[_Part], at: int) -> Tile:
    """Return the tile that a part of a chain stands for."""
    part = chain[at]
    if part.how == WHOLE and part.data is not None:
        return Tile(None, part.data)
    held = buffer()
    unweave(_had(chain, at), held[0])
    return Tile(held)


def _had(chain: list[_Part], at: int) -> Woven:
    """Return the pixels of a part of a chain."""
    start = at
    while start and chain[start].how == APART:
        start -= 1
    pixels = woven(unpacked(_bytes(chain[start])))
    for part in chain[start + 1 : at + 1]:
        lay(_bytes(part), pixels)
    return pixels

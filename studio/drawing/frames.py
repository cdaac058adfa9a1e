"""States of a drawing put aside while it is drawn, so that any other is near one of them: a replay's keyframes.

A tile that didn't change since the frame before isn't kept again; one that did is kept as what sets it apart
(`sparse`), and as a whole now and then, so that few bytes are laid on each other to have it back.

As bytes, for a cache: head, then each frame as

    node u32, length u32, layers as JSON; tiles u32, and for each: layer, row, column u16, how u8, length u32, bytes
"""

import json
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from studio.drawing.layer import Layer, Layers
from studio.drawing.pile import State
from studio.drawing.sparse import NOTHING, Woven, apart, joined, lay, unweave, woven
from studio.drawing.tiles import Key, Tile, buffer

MOST_BYTES = 128 << 20
"""How much all frames of a drawing may hold; beyond it every second one is given up, from the oldest on."""
MOST_AWAKE = 2048
"""Tiles of a state that are given raw (64 MB); on a very large paper the others are given packed."""
LONGEST_CHAIN = 8
"""How many differences are laid on a whole tile at most."""
WORTH = 16_384
"""A difference of more bytes than this is kept as a whole tile instead: that is quicker to have back."""

GONE, WHOLE, APART = range(3)
_HEAD = struct.Struct("<4s16sIIII")
_FRAME = struct.Struct("<II")
_COUNT = struct.Struct("<I")
_PART = struct.Struct("<HHHBI")
MARK = b"AGF1"


@dataclass(frozen=True, slots=True)
class _Part:
    """A tile as one frame keeps it."""

    frame: int
    how: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A state that is kept: which, its pile, and the tiles that are other than in the frame before."""

    ident: int
    node: int
    layers: Layers
    keys: tuple[Key, ...]


class Frames:
    """States by node, in the order they were added. May be asked by one thread while another adds."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
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
            while self._bytes > self._most and len(self._frames) > 2:
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
                    tile = _tile(_had(chain, at))
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

    def _part(self, key: Key, tile: Tile | None) -> tuple[int, bytes] | None:
        """Return how a tile is kept, or None when it is as it was."""
        chain = self._chains.get(key, [])
        there = bool(chain) and chain[-1].how != GONE
        if tile is None:
            return (GONE, b"") if there else None
        pixels = woven(tile.pixels)
        if not there:
            return WHOLE, apart(pixels)
        last = self._last.get(key)
        data = apart(pixels, _had(chain, len(chain) - 1) if last is None else woven(last.pixels))
        if len(data) > WORTH or _links(chain) >= LONGEST_CHAIN:
            return WHOLE, apart(pixels)
        return APART, data

    def _keep(self, node: int, layers: Layers, parts: dict[Key, tuple[int, bytes]]) -> None:
        frame = _Frame(self._next, node, layers, tuple(parts))
        self._next += 1
        for key, (how, data) in parts.items():
            self._chains.setdefault(key, []).append(_Part(frame.ident, how, data))
            self._bytes += len(data)
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
        self._bytes -= len(part.data)
        if after.how == APART:
            data = joined(part.data, after.data)
            self._bytes += len(data) - len(after.data)
            chain[at + 1] = _Part(heir, part.how, data)
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
            body, at = bytearray(), start
            while at < len(frames) and len(body) < most:
                with self._gate:
                    body += self._packed(frames[at])
                at += 1
            check = zlib.crc32(body, check)
            yield _HEAD.pack(MARK, stamp, start, at - start, thinned, check) + bytes(body)
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

    def _packed(self, frame: _Frame) -> bytes:
        layers = json.dumps([asdict(layer) for layer in frame.layers]).encode("utf-8")
        parts = []
        for key in frame.keys:
            part = self._chains[key][_newest(self._chains[key], frame.ident)]
            parts += [_PART.pack(*key, part.how, len(part.data)), part.data]
        return b"".join((_FRAME.pack(frame.node, len(layers)), layers, _COUNT.pack(len(frame.keys)), *parts))


Unpacked = tuple[int, Layers, dict[Key, tuple[int, bytes]]]


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
    parts: dict[Key, tuple[int, bytes]] = {}
    for _ in range(count):
        layer, row, column, how, length = _PART.unpack_from(data, at)
        at += _PART.size
        parts[layer, row, column] = how, data[at : at + length]
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


def _tile(pixels: Woven) -> Tile:
    held = buffer()
    unweave(pixels, held[0])
    return Tile(held)


def _had(chain: list[_Part], at: int) -> Woven:
    """Return the pixels of a part of a chain."""
    start = at
    while chain[start].how == APART:
        start -= 1
    pixels = NOTHING.copy()
    for part in chain[start : at + 1]:
        lay(part.data, pixels)
    return pixels

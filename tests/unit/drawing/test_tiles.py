"""Tiles: as bytes, as patches, asleep and awake."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.geometry import Rect
from studio.drawing import engine, packer, pile, tiles
from studio.drawing.drawing import Drawing
from studio.drawing.paper import Paper
from studio.drawing.patch import patch_between
from studio.drawing.pile import Pile
from studio.drawing.tile_bytes import MOST_BYTES
from studio.drawing.tiles import SIDE, TILE_BYTES, Tile, buffer
from tests.unit.drawing.steps import stroke


def made(seed, kind="wild"):
    """A tile's pixels: wild, flat, sparse, smooth, or as far from each other as can be."""
    dice = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    values = {
        "wild": dice.integers(0, 32769, (4, SIDE, SIDE)),
        "flat": np.full((4, SIDE, SIDE), dice.integers(0, 32769)),
        "sparse": dice.integers(0, 32769, (4, SIDE, SIDE)) * (np.abs(x - y) < 2),
        "smooth": np.stack([(x * dice.integers(1, 200) + y * dice.integers(1, 200)) for _ in range(4)]),
        "edges": dice.integers(0, 2, (4, SIDE, SIDE)) * 32768,
    }
    return values[kind].astype(np.uint16)


def tile(pixels):
    """A tile of these pixels."""
    held = buffer()
    held[0][:] = pixels
    return Tile(held)


KINDS = ["wild", "flat", "sparse", "smooth", "edges"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tile_comes_back_from_its_bytes_as_it_was(kind, fast, slow):
    for seed in range(3):
        pixels = made(seed, kind)
        packed = []
        for path in (fast, slow):
            out = np.empty(MOST_BYTES, np.uint8)
            data = out[: path.pack_tile(pixels, out)]
            packed.append(data.tobytes())
            for other in (fast, slow):
                back = np.empty_like(pixels)
                assert other.unpack_tile(data.copy(), back)
                assert np.array_equal(back, pixels)
        assert packed[0] == packed[1]
    assert len(packed[0]) < {"wild": 34_000, "flat": 700, "sparse": 11_000, "smooth": 18_000, "edges": 36_000}[kind]


@settings(deadline=None, max_examples=150)
@given(
    seed=st.integers(0, 99),
    kind=st.sampled_from(KINDS),
    cut=st.integers(0, 2000),
    flips=st.lists(st.tuples(st.integers(0, 1200), st.integers(1, 255)), max_size=4),
)
def test_damaged_bytes_are_no_tile_or_a_sound_one(seed, kind, cut, flips, fast):
    data = bytearray(tile(made(seed, kind)).packed().read())
    for at, bits in flips:
        data[at % len(data)] ^= bits
    data = data[: len(data) - cut % len(data)] if cut % 3 == 0 else data
    sound = []
    for path in (fast, engine.slow_engine()):
        back = np.empty((4, SIDE, SIDE), np.uint16)
        sound.append(path.unpack_tile(np.frombuffer(bytearray(data), np.uint8), back))
        assert not sound[-1] or back.max() <= 32768
    assert sound[0] == sound[1]
    if not sound[0]:
        with pytest.raises(ValueError, match="tile"):
            Tile.unpacked(bytes(data))


@pytest.mark.parametrize("kind", KINDS)
def test_a_patch_makes_either_of_two_tiles_the_other(kind, fast, slow, draw_with):
    one = made(1, "smooth")
    other = one.copy()
    other[:, 20:41, 30:37] = made(2, kind)[:, 20:41, 30:37]
    other[2, 50, 3] ^= 5
    first, second = tile(one), tile(other)
    for path in (fast, slow):
        draw_with(path)
        patch = patch_between(first, second)
        assert patch.nbytes < TILE_BYTES / 3
        assert np.array_equal(patch.applied(first).pixels, other)
        assert np.array_equal(patch.applied(second).pixels, one)
        assert patch_between(tile(made(1)), tile(made(2))) is None
        assert not patch_between(first, first).bits.size


def test_room_is_used_again_only_when_nobody_looks_at_it():
    def last():
        return tiles._spare[-1][1] if tiles._spare else None

    tiles._spare.clear()
    held = buffer()
    address = held[1]
    one = Tile(held)
    del held
    del one
    assert last() == address
    for look in (lambda t: t.pixels, lambda t: t.pixels[3], lambda t: t.pixels[1, 5:, ::2], lambda t: t.awake()):
        held = buffer()
        one = Tile(held)
        tiles._spare.clear()
        del held
        seen = look(one)
        del one
        assert last() is None
        del seen


def test_most_of_the_room_for_the_next_tiles_is_given_back_at_rest():
    tiles._spare.clear()
    held = [tiles.Tile(tiles.buffer()) for _ in range(tiles.SPARE_AT_REST + 5)]
    held.clear()
    assert len(tiles._spare) == tiles.SPARE_AT_REST + 5
    tiles.rest()
    assert len(tiles._spare) == tiles.SPARE_AT_REST


def test_a_tile_asleep_is_awake_again_when_it_is_wanted():
    pixels = made(4)
    one = tile(pixels)
    one.sleep()
    assert one.is_awake  # it has no bytes yet
    one.packed()
    assert one.nbytes > TILE_BYTES
    one.sleep()
    assert not one.is_awake
    assert np.array_equal(one.pixels, pixels)
    assert not one.is_awake
    raw, address = one.awake()
    assert np.array_equal(raw, pixels)
    assert raw.ctypes.data == address
    assert np.array_equal(Tile.unpacked(one.packed().read()).pixels, pixels)


@pytest.fixture
def drowsy(monkeypatch):
    """A pile that holds next to nothing raw."""
    monkeypatch.setattr(pile, "MOST_RAW", 4)
    monkeypatch.setattr(pile, "SPARE_RAW", 2)


@pytest.mark.parametrize("path", ["fast", "slow"])
def test_a_drawing_asleep_looks_and_goes_on_as_one_awake(path, brushes, request, draw_with, monkeypatch):
    draw_with(request.getfixturevalue(path))
    paper = Paper("blank", 600, 500)
    awake, drowsy = Drawing(paper, brushes), Drawing(paper, brushes)
    for number in range(12):
        edit = stroke(number, width=600, height=500, n=30, size=60)
        with monkeypatch.context() as patch:
            patch.setattr(pile, "MOST_RAW", 4)
            patch.setattr(pile, "SPARE_RAW", 2)
            drowsy.apply(edit)
            part = drowsy.rgba(Rect(100, 90, 400, 300))
            packer.settle()
            again = drowsy.rgba(Rect(100, 90, 400, 300))
        awake.apply(edit)
        assert np.array_equal(part, awake.rgba(Rect(100, 90, 400, 300)))
        assert np.array_equal(again, part)
    packer.settle()
    monkeypatch.setattr(pile, "MOST_RAW", 4)
    monkeypatch.setattr(pile, "SPARE_RAW", 2)
    for _ in range(3):  # looked elsewhere; packed; let go of
        drowsy.rgba(Rect(0, 0, 64, 64))
        packer.settle()
    assert drowsy._pile.asleep >= len(drowsy._pile.tiles) - 6 > 0
    assert np.array_equal(drowsy.ink(drowsy._whole), awake.ink(awake._whole))
    assert drowsy.colours() == awake.colours()
    for _ in range(12):
        drowsy.undo()
        awake.undo()
        assert np.array_equal(drowsy.rgba(), awake.rgba())
    assert drowsy.is_empty


def test_the_count_of_sleepers_agrees(brushes, fast, drowsy):
    drawing = Drawing(Paper("blank", 600, 500), brushes)
    for number in range(10):
        drawing.apply(stroke(number, width=600, height=500, n=30, size=60))
        drawing.rgba(Rect(0, 0, 100, 100))
        packer.settle()
        if number % 4 == 3:
            drawing.undo()
    kept = drawing._pile
    assert kept.asleep == sum(int((grid == pile.ASLEEP).sum()) for grid in kept._grids.values()) > 0
    assert kept.tiles.keys() - kept._raw.keys() == {
        (number, row, column)
        for number, grid in kept._grids.items()
        for row, column in np.argwhere(grid == pile.ASLEEP).tolist()
    }
    for key, raw in kept._raw.items():
        assert kept._grids[key[0]][key[1], key[2]] == raw.ctypes.data
    drawing.clear()
    assert kept.asleep == 0
    drawing.undo()
    assert kept.asleep == sum(int((grid == pile.ASLEEP).sum()) for grid in kept._grids.values())


def test_a_pile_takes_a_state_and_gives_it_back(brushes, fast):
    drawing = Drawing(Paper("blank", 300, 200), brushes)
    drawing.apply(stroke(2))
    state = drawing.state
    other = Pile(300, 200, state)
    assert other.state == state
    assert other.keys_of(0) == sorted(state.tiles)
    assert other.keys_of(9) == []

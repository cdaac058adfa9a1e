"""JPEGs that are written a strip at a time are the very ones another program would have written at once."""

import io
import tracemalloc

import numpy as np
import pytest
from PIL import Image

from studio.drawing.errors import TooLargeToTakeOut
from studio.drawing.jpeg import QUALITY, write_jpeg


def strips(pixels, rows=64):
    return (pixels[top : top + rows] for top in range(0, len(pixels), rows))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 9), (64, 64), (333, 250), (100, 641), (9000, 70)])
def test_it_is_what_pillow_makes_of_the_whole_picture(width, height):
    pixels = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    ours, whole = io.BytesIO(), io.BytesIO()
    write_jpeg(ours, width, height, strips(pixels))
    Image.fromarray(pixels).save(whole, "JPEG", quality=QUALITY, subsampling=0)
    assert np.array_equal(np.asarray(Image.open(ours)), np.asarray(Image.open(whole)))


def test_it_tells_nothing_but_the_picture():
    file = io.BytesIO()
    write_jpeg(file, 40, 200, strips(np.full((200, 40, 3), 99, np.uint8)))
    kinds, data, at = [], file.getvalue(), 2
    while data[at + 1] != 0xDA:
        kinds.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    assert set(kinds) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDD}  # JFIF, quanta, frame, codes, restarts


def test_strips_that_are_not_the_picture_are_noticed():
    pixels = np.zeros((40, 8, 3), np.uint8)
    with pytest.raises(ValueError, match="rows"):
        write_jpeg(io.BytesIO(), 8, 41, strips(pixels))
    with pytest.raises(ValueError, match="width"):
        write_jpeg(io.BytesIO(), 9, 40, strips(pixels))
    with pytest.raises(ValueError, match="high"):
        write_jpeg(io.BytesIO(), 8, 40, strips(pixels, 12))


def test_one_that_no_reader_would_take_is_not_written():
    with pytest.raises(TooLargeToTakeOut):
        write_jpeg(io.BytesIO(), 65_501, 10, [])


def test_little_of_it_is_in_memory():
    class Nowhere(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return len(data)

    strip = np.zeros((64, 4000, 3), np.uint8)
    tracemalloc.start()
    write_jpeg(Nowhere(), 4000, 6400, (strip for _ in range(100)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * strip.nbytes

"""Pictures that come in: what is seen in them, turned as the camera was held, and nothing else of them."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.drawing.errors import NotAPicture, PictureTooLarge
from studio.drawing.picture import LONGEST_SIDE, MOST_PIXELS
from studio.drawing.picture_file import FORMATS, read_picture

ORANGE, BLUE = (230, 120, 40), (30, 60, 200)


def saved(image, kind, **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


@pytest.fixture
def image():
    """Orange on the left, blue in the lower right corner."""
    pixels = np.empty((60, 100, 3), np.uint8)
    pixels[:] = ORANGE
    pixels[40:, 60:] = BLUE
    return Image.fromarray(pixels)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_that_is_known_comes_in_as_it_is_seen(image, kind):
    picture = read_picture(saved(image, kind))
    assert (picture.width, picture.height) == (100, 60)
    assert np.abs(picture.pixels[10, 10].astype(int) - (*ORANGE, 255)).max() <= 12
    assert np.abs(picture.pixels[50, 80].astype(int) - (*BLUE, 255)).max() <= 12


def test_it_can_come_from_a_file(image, tmp_path):
    path = tmp_path / "any name"
    path.write_bytes(saved(image, "PNG"))
    assert read_picture(path).pixels.shape == (60, 100, 4)
    with pytest.raises(NotAPicture):
        read_picture(tmp_path)
    with pytest.raises(NotAPicture):
        read_picture(tmp_path / "nothing")


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_is_turned_as_the_camera_was_held(image, turn):
    told = Image.Exif()
    told[0x0112] = turn
    told[0x010F] = "a maker"
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each (Image.Transpose)
    held = image if turn == 1 else image.transpose(Image.Transpose(back[turn]))
    picture = read_picture(saved(held, "PNG", exif=told))
    assert np.array_equal(picture.pixels[:, :, :3], np.asarray(image))


@pytest.mark.parametrize("size", [(50, 50), (33, 1000), (7, 7), (1, 1)])
def test_it_is_no_larger_than_was_asked_for_and_keeps_its_shape(image, size):
    picture = read_picture(saved(image, "PNG"), *size)
    assert picture.width <= size[0]
    assert picture.height <= size[1]
    assert abs(picture.width - picture.height * 100 / 60) < 2


def test_it_is_never_made_larger(image):
    assert read_picture(saved(image, "PNG"), 4000, 4000).width == 100


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_large_one_is_made_smaller_without_shifting_or_dark_edges(kind):
    y, x = np.mgrid[:1501, :2203]
    pixels = np.stack((x * 255 // 2203, y * 255 // 1501, np.full_like(x, 90)), 2).astype(np.uint8)
    small = read_picture(saved(Image.fromarray(pixels), kind), 200, 200).pixels.astype(float)
    y, x = np.mgrid[: small.shape[0], : small.shape[1]]
    assert np.abs(small[:, :, 0] - (x + 0.5) / small.shape[1] * 255).max() < 4
    assert np.abs(small[:, :, 1] - (y + 0.5) / small.shape[0] * 255).max() < 4


def test_what_cannot_be_seen_leaves_no_shade_at_the_edges():
    pixels = np.zeros((400, 400, 4), np.uint8)  # black, and not there
    pixels[100:300, 100:300] = (250, 240, 230, 255)
    small = read_picture(saved(Image.fromarray(pixels), "PNG"), 31, 31).pixels
    seen = small[small[:, :, 3] > 8]
    assert seen[:, :3].min() > 215
    assert small[0, 0].tolist() == [0, 0, 0, 0]


def test_sixteen_bits_cmyk_greys_palettes_and_clear_colours_are_as_they_look():
    deep = Image.fromarray((np.linspace(0, 65535, 64).reshape(8, 8)).astype(np.uint16))
    assert read_picture(saved(deep, "PNG")).pixels[7, 7].tolist() == [255, 255, 255, 255]
    assert read_picture(saved(deep, "TIFF")).pixels[0, 0].tolist() == [0, 0, 0, 255]
    ink = Image.new("CMYK", (9, 9), (0, 255, 255, 0))
    red = read_picture(saved(ink, "JPEG", quality=95)).pixels[4, 4]
    assert red[0] > 200
    assert red[1:3].max() < 60
    grey = Image.new("LA", (9, 9), (100, 50))
    assert read_picture(saved(grey, "PNG")).pixels[4, 4].tolist() == [100, 100, 100, 50]
    few = Image.new("P", (9, 9), 1)
    few.putpalette([0, 0, 0, 10, 200, 30])
    assert read_picture(saved(few, "PNG")).pixels[4, 4].tolist() == [10, 200, 30, 255]
    assert read_picture(saved(few, "PNG", transparency=1)).pixels[4, 4].tolist() == [0, 0, 0, 0]
    assert read_picture(saved(Image.new("1", (9, 9), 1), "PNG")).pixels[4, 4].tolist() == [255] * 4


def test_of_a_moving_picture_the_first_is_taken():
    frames = [Image.new("RGB", (20, 20), colour) for colour in (ORANGE, BLUE)]
    for kind in ("GIF", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert np.abs(read_picture(data).pixels[9, 9, :3].astype(int) - ORANGE).max() < 12


def test_colours_of_another_room_come_out_as_they_look():
    # a profile whose red and blue are the other way round
    swapped = Image.new("RGB", (8, 8), (200, 40, 90))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    other = bytearray(profile)
    other[red + 4 : red + 12], other[blue + 4 : blue + 12] = profile[blue + 4 : blue + 12], profile[red + 4 : red + 12]
    seen = read_picture(saved(swapped, "PNG", icc_profile=bytes(other))).pixels[4, 4]
    assert np.abs(seen[:3].astype(int) - (90, 40, 200)).max() <= 6
    plain = read_picture(saved(swapped, "PNG", icc_profile=b"not a profile")).pixels[4, 4]
    assert plain[:3].tolist() == [200, 40, 90]


def bomb(width, height, body=b""):
    """A PNG that says it is so large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


def webp(width, height):
    body = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + body


@pytest.mark.parametrize(
    "data",
    [bomb(60_000, 60_000), bomb(9000, 9000), bomb(2_000_000, 1), bomb(1 << 31, 1 << 31), webp(16_000, 16_000)],
    ids=["huge", "large", "long", "beyond all", "webp"],
)
def test_a_picture_that_says_it_is_too_large_is_not_even_begun(data):
    tracemalloc.start()
    with pytest.raises((PictureTooLarge, NotAPicture)):
        read_picture(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20


def test_a_large_jpeg_is_decoded_small(monkeypatch):
    from studio.drawing import picture_file

    monkeypatch.setattr(picture_file, "MOST_DECODED", 1_000_000)
    large = Image.new("RGB", (2000, 1500), ORANGE)
    assert read_picture(saved(large, "JPEG"), 500, 500).width == 500
    with pytest.raises(PictureTooLarge):
        read_picture(saved(large, "JPEG", progressive=True), 500, 500)  # all of it would have to be in memory
    with pytest.raises(PictureTooLarge):
        read_picture(saved(large, "PNG"), 500, 500)


def test_a_picture_is_made_to_fit_what_one_may_hold():
    large = Image.new("RGB", (6000, 5000), ORANGE)
    picture = read_picture(saved(large, "JPEG"))
    assert max(picture.width, picture.height) <= LONGEST_SIDE
    assert picture.width * picture.height <= MOST_PIXELS


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"not a picture at all", b"%!PS-Adobe", b"\0" * 99]
)
def test_what_is_no_picture_is_said_to_be_none(data):
    with pytest.raises(NotAPicture):
        read_picture(data)


def test_other_kinds_are_not_even_tried():
    for kind in ("PPM", "TGA", "PCX", "ICO"):
        with pytest.raises(NotAPicture):
            read_picture(saved(Image.new("RGB", (16, 16)), kind))

"""A drawing in other programs: what they open is what was on the easel."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from studio.core.geometry import Rect
from studio.core.progress import Progress, Stopped
from studio.drawing import paper as sheets
from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer
from studio.drawing.ora import write_drawing_png, write_ora
from studio.drawing.paper import NIGHT, Paper
from studio.drawing.png import write_png
from tests.unit.drawing.hands import draw, line, scribble, spiral

RUST, SLATE = (176, 90, 62), (60, 80, 96)


@pytest.fixture
def drawing(brushes):
    made = Drawing(Paper("circle", 330, 250, NIGHT, 3), brushes)
    draw(made, "pencil", scribble(1), size=20, colour=RUST)
    draw(made, "marker", line(10, 10, 320, 240), size=30, opacity=0.4, colour=SLATE)
    draw(made, "airbrush", spiral(), size=60, opacity=0.7)
    draw(made, "ink", line(300, 20, 40, 150), size=24)
    draw(made, "eraser", line(0, 200, 330, 20), size=16)
    return made


@pytest.fixture
def ora(drawing):
    file = io.BytesIO()
    write_ora(drawing, file)
    return file


def opened(ora, name):
    return Image.open(zipfile.ZipFile(ora).open(name))


def test_it_is_laid_out_as_openraster_says(ora):
    files = zipfile.ZipFile(ora).infolist()
    assert [file.filename for file in files] == [
        "mimetype",
        "stack.xml",
        "data/layer0.png",
        "data/paper.png",
        "mergedimage.png",
        "Thumbnails/thumbnail.png",
    ]
    assert files[0].header_offset == 0
    assert not files[0].extra
    assert ora.getvalue()[30:54] == b"mimetypeimage/openraster"
    assert {file.compress_type for file in files} == {zipfile.ZIP_STORED}
    assert zipfile.ZipFile(ora).testzip() is None


def test_its_stack_names_each_layer_from_the_top(ora):
    image = ElementTree.fromstring(zipfile.ZipFile(ora).read("stack.xml"))  # noqa: S314 - our own
    assert (image.tag, image.get("w"), image.get("h")) == ("image", "330", "250")
    layers = image.findall("stack/layer")
    assert [layer.get("src") for layer in layers] == ["data/layer0.png", "data/paper.png"]
    assert all(layer.get("composite-op") == "svg:src-over" and float(layer.get("opacity")) == 1 for layer in layers)


def test_its_merged_picture_is_what_was_seen_bit_for_bit(drawing, ora):
    assert np.array_equal(np.asarray(opened(ora, "mergedimage.png")), drawing.rgba()[:, :, :3])


def test_its_layers_are_the_paper_and_the_ink_and_make_the_same_picture(drawing, ora):
    paper, ink = opened(ora, "data/paper.png"), opened(ora, "data/layer0.png")
    assert np.array_equal(np.asarray(paper), sheets.pixels(drawing.paper)[:, :250, :330].transpose(1, 2, 0))
    assert (ink.mode, ink.size) == ("RGBA", (330, 250))
    alpha = np.asarray(ink)[:, :, 3]
    assert np.array_equal(alpha, (drawing.ink(Rect(0, 0, 330, 250))[3].astype(int) * 255 + 16384) // 32768)
    assert (alpha == 0).any()
    assert (alpha == 255).any()
    mixed = np.asarray(Image.alpha_composite(paper.convert("RGBA"), ink)).astype(int)
    assert np.abs(mixed - drawing.rgba()).max() <= 1  # a layer has eight bits


@pytest.fixture
def piled(drawing):
    """A drawing of four layers that meet what lies below in other ways, one of them hidden, one empty."""
    for number, (name, opacity, blend, hidden) in enumerate(LAYERS, 1):
        drawing.do(AddLayer(Layer(number, name, opacity, blend, hidden), number))
        if name != "nothing yet":
            drawing.begin("marker", 60, 0.8, (200, 40 * number, 90), number, layer=number)
            drawing.extend(line(20 * number, 30, 300, 200 + 5 * number))
            drawing.lift()
    return drawing


LAYERS = (
    ("shade & <light>", 0.6, "multiply", False),
    ("", 0.8, "screen", False),
    ("not now", 1.0, "normal", True),
    ("more", 0.5, "overlay", False),
    ("glow", 0.4, "add", False),
    ("nothing yet", 1.0, "normal", False),
)


def test_each_layer_is_one_of_its_own_with_all_that_is_said_of_it(piled):
    file = io.BytesIO()
    write_ora(piled, file)
    image = ElementTree.fromstring(zipfile.ZipFile(file).read("stack.xml"))  # noqa: S314 - our own
    layers = image.findall("stack/layer")
    told = [tuple(map(layer.get, ("name", "composite-op", "visibility"))) for layer in layers]
    assert told == [
        ("nothing yet", "svg:src-over", "visible"),
        ("glow", "svg:plus", "visible"),
        ("more", "svg:overlay", "visible"),
        ("not now", "svg:src-over", "hidden"),
        ("Layer 3", "svg:screen", "visible"),
        ("shade & <light>", "svg:multiply", "visible"),
        ("Layer 1", "svg:src-over", "visible"),
        ("Paper", "svg:src-over", "visible"),
    ]
    opacities = [float(layer.get("opacity")) for layer in layers]
    assert opacities == pytest.approx([1, 0.4, 0.5, 1, 0.8, 0.6, 1, 1], abs=1 / 500)


def mixed(name, below, above):
    """What W3C's Compositing and Blending says of two colours."""
    if name == "svg:multiply":
        return below * above
    if name == "svg:screen":
        return below + above - below * above
    if name == "svg:overlay":
        return np.where(below <= 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above))
    return above


def test_another_program_that_mixes_the_layers_sees_the_merged_picture(piled):
    file = io.BytesIO()
    write_ora(piled, file)
    image = ElementTree.fromstring(zipfile.ZipFile(file).read("stack.xml"))  # noqa: S314 - our own
    seen = np.zeros((250, 330, 3))
    for layer in reversed(image.findall("stack/layer")):
        if layer.get("visibility") == "hidden":
            continue
        pixels = np.asarray(opened(file, layer.get("src")).convert("RGBA")) / 255.0
        x, y = int(layer.get("x")), int(layer.get("y"))
        place = np.s_[y : y + pixels.shape[0], x : x + pixels.shape[1]]
        alpha = pixels[:, :, 3:] * float(layer.get("opacity"))
        op, below = layer.get("composite-op"), seen[place]
        if op == "svg:plus":
            seen[place] = np.minimum(1, below + alpha * pixels[:, :, :3])
        else:
            seen[place] = below * (1 - alpha) + alpha * mixed(op, below, pixels[:, :, :3])
    merged = np.asarray(opened(file, "mergedimage.png")).astype(int)
    assert np.array_equal(merged, piled.rgba()[:, :, :3])
    assert np.abs(np.rint(seen * 255) - merged).max() <= 3  # layers have eight bits


def test_it_can_be_stopped_on_the_way(piled):
    with pytest.raises(Stopped):
        write_ora(piled, io.BytesIO(), stopping(0.5))


def stopping(share):
    """Progress that asks to stop once so much is done."""
    progress = Progress(lambda done: done >= share and progress.stop())
    return progress


def test_its_small_picture_is_no_larger_than_it_may_be(brushes, ora):
    assert opened(ora, "Thumbnails/thumbnail.png").size == (256, 194)
    tiny, large = io.BytesIO(), io.BytesIO()
    write_ora(Drawing(Paper(width=40, height=3), brushes), tiny)
    write_ora(Drawing(Paper(width=2101, height=17, colour=(200, 40, 90)), brushes), large)
    assert opened(tiny, "Thumbnails/thumbnail.png").size == (40, 3)
    small = opened(large, "Thumbnails/thumbnail.png")
    assert small.size == (256, 2)
    assert np.abs(np.asarray(small).astype(int) - (200, 40, 90)).max() < 16


def test_the_same_drawing_gives_the_same_bytes_and_no_date(drawing, ora):
    again = io.BytesIO()
    write_ora(drawing, again)
    assert again.getvalue() == ora.getvalue()
    assert {file.date_time for file in zipfile.ZipFile(ora).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {file.create_system for file in zipfile.ZipFile(ora).infolist()} == {3}


def test_it_can_be_written_where_nothing_can_be_gone_back_to(drawing, ora):
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    write_ora(drawing, pipe)
    there = zipfile.ZipFile(io.BytesIO(pipe.data))
    assert all(there.read(name) == zipfile.ZipFile(ora).read(name) for name in there.namelist())


def test_a_picture_of_it_is_what_was_seen_and_tells_nothing_else(drawing):
    file = io.BytesIO()
    write_drawing_png(drawing, file)
    image = Image.open(file)
    assert np.array_equal(np.asarray(image), drawing.rgba()[:, :, :3])
    assert chunk_kinds(file.getvalue()) == {b"IHDR", b"sRGB", b"IDAT", b"IEND"}


def chunk_kinds(data):
    """The kinds of chunks in a PNG, their sums checked."""
    kinds, at = set(), 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        assert zlib.crc32(data[at + 4 : at + 8 + length]) == struct.unpack_from(">I", data, at + 8 + length)[0]
        kinds.add(data[at + 4 : at + 8])
        at += 12 + length
    return kinds


@pytest.mark.parametrize(("width", "height", "channels"), [(1, 1, 3), (1, 70, 4), (200, 1, 3), (65, 129, 4)])
def test_any_pixels_come_back_from_a_png(width, height, channels):
    pixels = np.random.default_rng(width).integers(0, 256, (height, width, channels), dtype=np.uint8)
    file = io.BytesIO()
    write_png(file, width, height, channels, (pixels[at : at + 64] for at in range(0, height, 64)))
    assert np.array_equal(np.asarray(Image.open(file)), pixels)


def test_strips_that_are_not_the_picture_are_noticed():
    strip = np.zeros((4, 8, 3), np.uint8)
    with pytest.raises(ValueError, match="rows"):
        write_png(io.BytesIO(), 8, 5, 3, [strip])
    with pytest.raises(ValueError, match="width"):
        write_png(io.BytesIO(), 9, 4, 3, [strip])


def test_a_large_drawing_is_written_with_little_more_memory(brushes):
    drawing = Drawing(Paper(width=2040, height=2040), brushes)
    draw(drawing, "marker", line(0, 0, 2040, 2040), size=200)
    drawing.rgba(Rect(0, 0, 8, 8))  # the sheet itself is kept anyway

    class Nowhere(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return len(data)

    tracemalloc.start()
    write_ora(drawing, Nowhere())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2040 * 2040 * 3  # not even once all of it

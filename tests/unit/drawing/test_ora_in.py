"""OpenRaster from elsewhere: its layers as they lay there; what is broken or hostile is one sentence."""

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from PIL import Image

from studio.core.errors import StudioError
from studio.drawing import brought, ora_in
from studio.drawing.drawing import Drawing
from studio.drawing.edits import Document, fold
from studio.drawing.errors import DrawingTooLarge, LayerMissing, NotADrawingFile
from studio.drawing.layer import MOST_LAYERS
from studio.drawing.ora import write_ora
from studio.drawing.ora_in import read_ora
from studio.drawing.picture import fits
from tests.unit.drawing.pieces import with_everything

RED, GREEN = (200, 30, 40, 255), (20, 160, 60, 255)


def png(width, height, colour=RED):
    file = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def layer(source, name="", more=""):
    return f'<layer name="{name}" src="{source}" {more}/>'


def stacked(inside, width=80, height=60):
    return f'<?xml version="1.0"?><image version="0.0.6" w="{width}" h="{height}"><stack>{inside}</stack></image>'


@pytest.fixture
def made(tmp_path):
    """Write an OpenRaster file of a stack.xml and parts; return its path."""

    def write(stack, parts=(), *, kind=b"image/openraster", pack=zipfile.ZIP_STORED):
        path = tmp_path / "made.ora"
        with zipfile.ZipFile(path, "w", pack) as file:
            if kind is not None:
                file.writestr("mimetype", kind)
            if stack is not None:
                file.writestr("stack.xml", stack)
            for name, data in dict(parts).items():
                file.writestr(name, data)
        return path

    return write


def test_layers_come_from_the_lowest_with_all_that_is_said_of_them(made):
    inside = (
        layer("b", "Sky &amp; sea", 'x="5" y="-3" opacity="0.5" composite-op="svg:multiply"')
        + layer("a", "Ground", 'visibility="hidden" composite-op="svg:plus"')
        + layer("c", "Odd", 'composite-op="svg:color-dodge"')
    )
    paper, laid = read_ora(made(stacked(inside), {"a": png(10, 10), "b": png(20, 20, GREEN), "c": png(4, 4)}))
    assert (paper.width, paper.height) == (80, 60)
    assert [found.name for found, *_ in laid] == ["Odd", "Ground", "Sky & sea"]
    assert [found.blend for found, *_ in laid] == ["normal", "add", "multiply"]
    assert [found.hidden for found, *_ in laid] == [False, True, False]
    assert [found.number for found, *_ in laid] == [1, 2, 3]
    sky, picture, left, top = laid[2]
    assert sky.opacity == pytest.approx(0.5, abs=0.01)
    assert (left, top, picture.width, picture.height) == (5, 0, 20, 17)  # what lies off the paper is not seen
    assert picture.pixels[3, 3].tolist() == list(GREEN)


def test_groups_are_laid_flat(made):
    one, two, three = layer("a", "one", 'x="1"'), layer("a", "two"), layer("a", "three")
    inner = f'<stack visibility="hidden" opacity="0.5">{two}</stack>'
    inside = f'<stack x="10" y="20" opacity="0.5">{one}{inner}</stack>{three}'
    _, laid = read_ora(made(stacked(inside), {"a": png(5, 5)}))
    told = [(found.name, left, top, round(found.opacity, 2), found.hidden) for found, _, left, top in laid]
    assert told == [("three", 0, 0, 1, False), ("two", 10, 20, 0.25, True), ("one", 11, 20, 0.5, False)]


def test_an_even_lowest_sheet_is_the_paper(made):
    inside = layer("ink") + layer("white")
    paper, laid = read_ora(made(stacked(inside), {"ink": png(9, 9), "white": png(80, 60, (250, 240, 200, 255))}))
    assert paper.colour == (250, 240, 200)
    assert len(laid) == 1
    paper, laid = read_ora(made(stacked(layer("ink")), {"ink": png(9, 9)}))
    assert paper.colour == (255, 255, 255)
    assert len(laid) == 1


def test_only_what_can_be_seen_of_a_layer_is_kept(made):
    pixels = np.zeros((60, 80, 4), np.uint8)
    pixels[20:30, 40:55] = RED
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    _, laid = read_ora(made(stacked(layer("a") + layer("b")), {"a": file.getvalue(), "b": png(80, 60, (0, 0, 0, 0))}))
    ((_, picture, left, top),) = laid
    assert (left, top, picture.width, picture.height) == (40, 20, 15, 10)


def test_a_drawing_that_is_too_large_becomes_smaller_as_a_whole(made):
    inside = layer("a", more='x="6000" y="1000"') + layer("b", more='x="-500"')
    parts = {"a": png(1000, 500), "b": png(9000, 100, GREEN)}
    paper, laid = read_ora(made(stacked(inside, 8000, 2000), parts))
    assert paper.width / paper.height == pytest.approx(4, abs=0.01)
    assert all(fits(picture.width, picture.height) for _, picture, _, _ in laid)
    share = paper.width / 8000
    assert laid[1][2] == pytest.approx(6000 * share, abs=2)
    assert laid[1][1].width == pytest.approx(1000 * share, abs=2)


def test_of_too_many_layers_the_lowest_are_made_one(made):
    inside = "".join(layer("a", f"{at}", f'x="{at}"') for at in range(50, 0, -1))
    _, laid = read_ora(made(stacked(inside), {"a": png(3, 3)}))
    assert len(laid) == MOST_LAYERS - 1
    assert laid[-1][0].name == "50"
    lowest = laid[0]
    assert (lowest[2], lowest[1].width) == (0, 80)
    assert np.flatnonzero(lowest[1].pixels[0, :, 3]).tolist() == list(range(1, 23))
    assert len(read_ora(made(stacked(inside), {"a": png(3, 3)}), 4)[1]) == 4


def test_what_we_take_out_comes_back_as_it_was_seen(brushes, tmp_path):
    drawing = with_everything(brushes)
    path = tmp_path / "ours.ora"
    with path.open("wb") as file:
        write_ora(drawing, file)
    document = fold(brought.ops_of(path))
    again = Drawing(document.paper, brushes)
    again.take(document)
    off = np.abs(again.rgba()[:, :, :3].astype(int) - drawing.rgba()[:, :, :3])
    assert off.max() <= 4
    names = [found.name for found in again.layers if found.number]
    assert names[0] == "Paper"
    assert [found.blend for found in again.layers[2:-1]] == [found.blend for found in drawing.layers[1:]]
    assert again.layers[-1].number == 0  # the ground lies on top, to draw on


def test_pictures_and_drawings_are_laid_in_the_middle_of_a_paper(made, tmp_path):
    path = tmp_path / "wide.png"
    path.write_bytes(png(400, 100))
    (one,) = brought.layers_of(path, 100, 100)
    assert (one.picture.width, one.picture.height, one.left, one.top) == (100, 25, 0, 37)
    ora = made(stacked(layer("a", "low", 'x="10" y="10"')), {"a": png(5, 5)})
    (one,) = brought.layers_of(ora, 100, 100)
    assert (one.left, one.top, one.layer.name) == (20, 30, "low")
    assert fold(brought.ops_of(path)).paper.width == 400


# --- what is broken --------------------------------------------------------------------------------------

BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<image w="9" h="9"><stack><layer name="&c;" src="a"/></stack></image>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE image SYSTEM "file:///etc/passwd"><image w="9" h="9"><stack/></image>"""
REACHING = (
    """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><image w="9" h="9">&e;</image>"""
)


@pytest.mark.parametrize("stack", [BOMB, OUTSIDE, REACHING], ids=["billion laughs", "outside", "reaching"])
def test_nothing_in_its_xml_is_expanded(made, stack):
    with pytest.raises(NotADrawingFile):
        read_ora(made(stack, {"a": png(9, 9)}))


@pytest.mark.parametrize(
    "stack",
    [
        "",
        "not xml",
        "<image w='9' h='9'><stack>",
        "<image w='0' h='9'><stack/></image>",
        "<image w='-4' h='9'><stack/></image>",
        "<image w='many' h='9'><stack/></image>",
        "<image><stack/></image>",
        "<svg w='9' h='9'/>",
        "<image w='9' h='9'>\x00</image>",
        None,
    ],
)
def test_a_stack_that_makes_no_sense_is_refused(made, stack):
    with pytest.raises(NotADrawingFile):
        read_ora(made(stack))


def test_more_than_can_be_taken_in_is_refused(made):
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked("", 10**6, 10**6)))
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked("<stack>" * 100 + "</stack>" * 100)))
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked(layer("a") * 5000), {"a": png(1, 1)}))
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked("<!-- " + "x" * (5 << 20) + " -->"), pack=zipfile.ZIP_DEFLATED))
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked(""), {f"{at}": b"" for at in range(5000)}))


def test_a_zip_bomb_is_not_unpacked(made):
    path = made(stacked(layer("a")), {"a": png(4, 4) + b"\0" * (200 << 20)}, pack=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    with pytest.raises(DrawingTooLarge):
        read_ora(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 300 << 20


def test_many_large_layers_are_too_much_together(made, monkeypatch):
    monkeypatch.setattr(ora_in, "MOST_KEPT", 10_000)
    with pytest.raises(DrawingTooLarge):
        read_ora(made(stacked(layer("a") * 4), {"a": png(60, 60)}))


@pytest.mark.parametrize("source", ["gone.png", "../../etc/passwd", "/etc/passwd", "", "data\\layer.png"])
def test_a_layer_that_is_not_in_the_file_is_missing_wherever_its_name_points(made, source):
    with pytest.raises(LayerMissing):
        read_ora(made(stacked(layer(source)), {"a": png(9, 9)}))


@pytest.mark.parametrize("data", [b"", b"GIF89a", png(9, 9)[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_layer_that_is_no_picture_is_refused(made, data):
    with pytest.raises(NotADrawingFile):
        read_ora(made(stacked(layer("a")), {"a": data}))


def test_what_is_no_openraster_is_refused(made, tmp_path):
    for kind in (None, b"application/zip"):
        with pytest.raises(NotADrawingFile):
            read_ora(made(stacked(""), kind=kind))
    for data in (b"", b"PK\5\6", b"no zip at all" * 10, b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 99, 0, 0)):
        (tmp_path / "x.ora").write_bytes(data)
        with pytest.raises(NotADrawingFile):
            read_ora(tmp_path / "x.ora")
    with pytest.raises(NotADrawingFile):
        read_ora(tmp_path / "gone.ora")
    with pytest.raises(NotADrawingFile):
        read_ora(tmp_path)


def test_locked_ones_are_refused(made):
    path = made(stacked(layer("a")), {"a": png(9, 9)})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1  # says that it needs a passphrase
    path.write_bytes(data)
    with pytest.raises(StudioError):
        read_ora(path)


def test_an_empty_one_is_an_empty_paper(made):
    paper, laid = read_ora(made(stacked("")))
    assert (paper.width, paper.height, laid) == (80, 60, [])
    assert fold(brought.ops_of(made(stacked("")))) == Document(paper)

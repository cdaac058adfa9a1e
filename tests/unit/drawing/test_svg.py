"""A drawing as SVG: sound XML, its layers as groups, and its marks where they are on the paper."""

import io
import re
from base64 import b64decode
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.drawing import engine
from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, AddPicture, Clear, Dance, DropLayer, KeepPicture, MergeLayer
from studio.drawing.paper import Paper
from studio.drawing.stroke_path import stroke_path
from studio.drawing.svg import write_svg
from studio.drawing.symmetry import Symmetry
from tests.unit.drawing.hands import RUST, line, scribble, spiral
from tests.unit.drawing.pieces import dance, disc, leaf, stroke, with_everything

SVG, LABEL = "{http://www.w3.org/2000/svg}", "{http://www.inkscape.org/namespaces/inkscape}label"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


@pytest.fixture
def paper(brushes):
    engine.warm_up()
    return Drawing(Paper("blank", 300, 200, (250, 240, 230)), brushes)


def svg_of(drawing, brushes):
    file = io.BytesIO()
    write_svg(drawing.document, brushes, file)
    return ElementTree.fromstring(file.getvalue())  # noqa: S314 - our own


def layers(svg):
    return svg.findall(f"{SVG}g")


def places(path):
    """The corners of an absolute path of M, L, C, A and Z: [n, 2]."""
    found = []
    for letter, numbers in re.findall(r"([MLCAZa])([^MLCAZa]*)", path):
        values = [float(value) for value in NUMBER.findall(numbers)]
        if letter in "ML":
            found += zip(values[::2], values[1::2], strict=True)
        elif letter == "C":
            found.append(values[-2:])
        elif letter == "A":
            found.append(values[5:7])
    return np.array(found)


def test_a_stroke_is_as_wide_as_the_hand_pressed(paper, brushes):
    samples = line(30, 100, 270, 100, n=60)
    samples[:, 3] = np.linspace(0.1, 1, 60)
    stroke(paper, "ink-2", samples, size=40)
    (mark,) = layers(svg_of(paper, brushes))[0].findall(f"{SVG}path")
    assert mark.get("fill") == "#" + bytes(RUST).hex()
    corners = places(mark.get("d"))
    thin, wide = (np.ptp(corners[np.abs(corners[:, 0] - x) < 40, 1]) for x in (70, 240))
    assert wide > 1.5 * thin
    assert wide <= 42
    shown = np.flatnonzero(np.abs(paper.rgba()[:, 240, 1].astype(int) - 240) > 40)
    assert np.ptp(shown) + 1 == pytest.approx(wide, abs=3)


def test_a_path_covers_what_its_dabs_do():
    for samples in (scribble(3), spiral(), line(5, 5, 90, 80)):
        rows = np.column_stack((samples[:, :2], np.full(len(samples), 6.0)))
        corners = places(stroke_path(rows.astype(np.float32), 1.0))
        away = np.sqrt(((corners[:, None] - samples[None, :, :2]) ** 2).sum(2)).min(1)
        assert away.max() < 12


def test_a_touch_is_a_disc_and_nothing_is_nothing():
    assert stroke_path(np.empty((0, 5), np.float32), 1.0) == ""
    path = stroke_path(np.array([[50, 60, 8, 1, 1]] * 3, np.float32), 1.0)
    assert path.startswith("M42.00 60.00a8.00 8.00")


def test_every_copy_of_a_symmetry_is_drawn(paper, brushes):
    stroke(paper, "ink-2", line(160, 60, 180, 20), symmetry=Symmetry(6, True, 150, 100), size=4)
    (mark,) = layers(svg_of(paper, brushes))[0].findall(f"{SVG}path")
    corners = places(mark.get("d"))
    angles = np.degrees(np.arctan2(corners[:, 1] - 100, corners[:, 0] - 150)) % 360
    assert len(set((angles // 30).astype(int))) == 12


def test_layers_are_groups_with_their_names_ways_and_how_much_shows(paper, brushes):
    paper.do(AddLayer(Layer(1, "shade <& light>", 0.5, "multiply"), 1))
    paper.do(AddLayer(Layer(2, "glow", 1.0, "add"), 2))
    paper.do(AddLayer(Layer(3, "not now", hidden=True), 3))
    groups = layers(svg_of(paper, brushes))
    assert [group.get(LABEL) for group in groups] == ["Layer 1", "shade <& light>", "glow", "not now"]
    assert [group.get("style") for group in groups] == [
        None,
        "mix-blend-mode:multiply",
        "mix-blend-mode:plus-lighter",
        "display:none",
    ]
    assert float(groups[1].get("opacity")) == pytest.approx(0.5, abs=0.01)


def test_a_fill_is_a_path_round_its_shape(paper, brushes):
    paper.do(disc(40, (120, 100)))
    (mark,) = layers(svg_of(paper, brushes))[0].findall(f"{SVG}path")
    away = np.hypot(*(places(mark.get("d")) - (120.5, 100.5)).T)
    assert away.min() > 39
    assert away.max() < 42
    assert float(mark.get("fill-opacity")) == pytest.approx(0.8, abs=0.01)


def test_a_picture_lies_in_it_pixel_for_pixel_and_once(paper, brushes):
    paper.keep(KeepPicture(7, leaf()))
    paper.do(AddPicture(Layer(1), 1, 7, 20, -5))
    paper.do(AddPicture(Layer(2), 2, 7, 90, 30))
    svg = svg_of(paper, brushes)
    (image,) = svg.iter(f"{SVG}image")
    data = b64decode(image.get("href").removeprefix("data:image/png;base64,"))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), leaf().pixels)
    uses = [(use.get("href"), use.get("x"), use.get("y")) for use in svg.iter(f"{SVG}use")]
    assert uses == [("#picture7", "20", "-5"), ("#picture7", "90", "30")]


def test_an_eraser_takes_from_what_lay_there_before_and_not_from_what_comes_after(paper, brushes):
    stroke(paper, "ink-2", line(10, 50, 290, 50))
    stroke(paper, "eraser-2", line(100, 20, 100, 180), size=30)
    stroke(paper, "ink-2", line(10, 150, 290, 150))
    svg = svg_of(paper, brushes)
    (ground,) = layers(svg)
    taken, after = list(ground)[1:]
    assert (taken.get("mask"), after.tag) == ("url(#taken1)", f"{SVG}path")
    (mask,) = svg.iter(f"{SVG}mask")
    assert [part.tag for part in mask] == [f"{SVG}rect", f"{SVG}path"]


def test_layers_that_were_made_one_cleared_or_dropped_are_so(paper, brushes):
    stroke(paper, "ink-2", line(10, 50, 290, 50))
    paper.do(AddLayer(Layer(1, "", 0.5, "screen"), 1))
    stroke(paper, "ink-2", line(10, 90, 290, 90), layer=1)
    paper.do(MergeLayer(1))
    (ground,) = layers(svg_of(paper, brushes))
    assert [group.get("style") for group in ground.findall(f"{SVG}g")] == [None, "mix-blend-mode:screen"]
    paper.do(DropLayer(0))
    assert len(list(layers(svg_of(paper, brushes))[0])) == 1  # its title
    stroke(paper, "ink-2", line(10, 50, 290, 50))
    paper.do(Clear())
    assert not list(svg_of(paper, brushes).iter(f"{SVG}path"))


def test_a_soft_edge_is_a_blur_and_a_dance_a_picture(paper, brushes):
    stroke(paper, "air", line(30, 100, 270, 100), size=60)
    paper.do(dance())
    svg = svg_of(paper, brushes)
    (mark,) = layers(svg)[0].findall(f"{SVG}path")
    name = mark.get("filter").removeprefix("url(#").removesuffix(")")
    assert name in [soft.get("id") for soft in svg.iter(f"{SVG}filter")]
    assert len(layers(svg)[0].findall(f"{SVG}image")) == 1


def test_a_dance_of_hands_that_did_not_move_leaves_nothing(paper, brushes):
    still = replace(dance().strokes[0], points=np.empty((0, 4), np.float32))
    paper.do(Dance((still, still), (0.0, 5.0)))
    assert list(svg_of(paper, brushes).iter(f"{SVG}image")) == []


def test_all_of_it_together_is_sound_and_lies_on_the_paper(brushes):
    svg = svg_of(with_everything(brushes), brushes)
    assert svg.get("viewBox") == "0 0 330 250"
    names = {part.get("id") for part in svg.iter() if part.get("id")}
    for part in svg.iter():
        for name in ("href", "filter", "mask"):
            told = part.get(name, "")
            if "#" in told and not told.startswith("data:"):
                assert told.removeprefix("url(").removesuffix(")").removeprefix("#") in names
    for mark in svg.iter(f"{SVG}path"):
        corners = places(mark.get("d"))
        assert np.isfinite(corners).all()
        assert np.abs(corners).max() < 1000
    assert not {"metadata", "script", "foreignObject"} & {part.tag.removeprefix(SVG) for part in svg.iter()}


def test_it_can_be_stopped(brushes):
    progress = Progress(lambda share: share > 0.4 and progress.stop())
    with pytest.raises(Stopped):
        write_svg(with_everything(brushes).document, brushes, io.BytesIO(), progress)

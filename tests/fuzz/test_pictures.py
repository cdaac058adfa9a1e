"""Pictures and OpenRaster files that nobody made: whatever bytes come, it is a picture or one sentence, soon."""

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.drawing.errors import DrawingTooLarge, LayerMissing, NotADrawingFile, NotAPicture, PictureTooLarge
from studio.drawing.ora_in import read_ora
from studio.drawing.picture import Picture, fits
from studio.drawing.picture_file import FORMATS, read_picture


def saved(kind, **more):
    pixels = np.random.default_rng(5).integers(0, 256, (24, 31, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **more)
    return file.getvalue()


WHOLE = [saved(kind) for kind in FORMATS] + [
    saved("JPEG", progressive=True),
    saved("PNG", bits=8, icc_profile=b"odd" * 30),
    saved("TIFF", compression="tiff_lzw"),
    saved("WEBP", lossless=True),
    saved("GIF", save_all=True, append_images=[Image.new("RGB", (31, 24))]),
]


@st.composite
def damaged(draw, whole):
    """Bytes with some changed, cut out, cut off or put twice."""
    data = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        way = draw(st.integers(0, 4))
        if way == 0:
            data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif way == 1:
            data[at : at + 4] = draw(st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"]))
        elif way == 2:
            del data[at : at + draw(st.integers(1, 40))]
        elif way == 3:
            del data[at:]
        else:
            data[at:at] = data[at : at + draw(st.integers(1, 60))]
    return bytes(data)


def is_picture_or_sentence(data):
    try:
        picture = read_picture(data, 200, 200)
    except (NotAPicture, PictureTooLarge):
        return
    assert isinstance(picture, Picture)
    assert fits(picture.width, picture.height)
    assert max(picture.width, picture.height) <= 200


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(WHOLE))
def test_a_damaged_picture_is_a_picture_or_a_sentence(data):
    is_picture_or_sentence(data)


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=150)
@given(st.sampled_from(WHOLE), st.binary(max_size=200))
def test_anything_behind_the_head_of_a_picture_is_a_picture_or_a_sentence(whole, body):
    is_picture_or_sentence(whole[:40] + body)


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_a_sentence(data):
    is_picture_or_sentence(data)


def ora():
    stack = (
        '<image w="31" h="24"><stack><layer src="a" x="3" opacity="0.5" name="one"/>'
        '<stack><layer src="b" composite-op="svg:screen"/></stack></stack></image>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", "image/openraster")
        made.writestr("stack.xml", stack, zipfile.ZIP_DEFLATED)
        made.writestr("a", WHOLE[0])
        made.writestr("b", WHOLE[0], zipfile.ZIP_DEFLATED)
    return file.getvalue()


def is_drawing_or_sentence(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.ora"
        path.write_bytes(data)
        try:
            paper, laid = read_ora(path)
        except (NotADrawingFile, DrawingTooLarge, LayerMissing):
            return
    for layer, picture, left, top in laid:
        assert 0 <= left <= paper.width - picture.width
        assert 0 <= top <= paper.height - picture.height
        assert 0 <= layer.opacity <= 1


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(damaged([ora()]))
def test_a_damaged_openraster_is_a_drawing_or_a_sentence(data):
    is_drawing_or_sentence(data)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters='<>&"\x00'), max_size=12)
ATTRIBUTE = st.tuples(
    st.sampled_from(["src", "x", "y", "opacity", "visibility", "composite-op", "name", "w", "h"]),
    TEXT | st.sampled_from(["a", "b", "1e999", "-1", "nan", "99999999999", "hidden", "svg:plus", "0.5"]),
)
ELEMENTS = st.recursive(
    st.builds(
        lambda told: f"<layer {told}/>",
        st.lists(ATTRIBUTE, unique_by=lambda pair: pair[0]).map(
            lambda told: " ".join(f'{name}="{value}"' for name, value in told)
        ),
    ),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<stack>{''.join(parts)}</stack>"),
    max_leaves=8,
)


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=200)
@given(ELEMENTS)
def test_any_stack_is_a_drawing_or_a_sentence(inside):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", "image/openraster")
        made.writestr("stack.xml", f'<image w="31" h="24"><stack>{inside}</stack></image>'.encode())
        made.writestr("a", WHOLE[0])
        made.writestr("b", WHOLE[0])
    is_drawing_or_sentence(file.getvalue())

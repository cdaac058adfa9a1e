"""Five colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.gallery.palette import pack, unpack

part = st.integers(0, 255)
colours = st.lists(st.tuples(part, part, part), min_size=1, max_size=5, unique=True)


@given(colours)
def test_a_palette_comes_back_as_it_was_kept(chosen) -> None:
    packed = pack(chosen)
    assert len(packed) == 15
    assert unpack(packed) == tuple(chosen)


def test_no_colour_is_no_palette_and_a_sixth_is_left_out() -> None:
    assert pack([]) is None
    assert unpack(None) == ()
    assert len(unpack(pack([(n, 0, 0) for n in range(6)]))) == 5


def test_a_part_beyond_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        pack([(256, 0, 0)])

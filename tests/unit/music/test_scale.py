import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.music.note import cents, frequency, name, pitch_of, spelled
from studio.music.pads import pads
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES

scales = st.sampled_from(list(SCALES.values()))


def test_concert_a_is_440_hertz():
    assert frequency(69) == 440.0
    assert frequency(57) == pytest.approx(220.0)


@given(st.floats(20.0, 20000.0))
def test_a_frequency_comes_back_from_its_pitch(hertz):
    assert abs(cents(frequency(pitch_of(hertz)), hertz)) < 1e-6


@pytest.mark.parametrize(("text", "pitch"), [("C4", 60), ("D3", 50), ("bb4", 70), ("F#2", 42), ("A-1", 9)])
def test_a_spelling_is_a_pitch(text, pitch):
    assert spelled(text) == pitch


@pytest.mark.parametrize("text", ["", "H3", "C", "C44", "D3 "])
def test_what_is_no_spelling_is_refused(text):
    with pytest.raises(ValueError, match="not a note"):
        spelled(text)


def test_the_studio_begins_in_d_minor_with_five_notes():
    assert DEFAULT_SCALE.label(DEFAULT_ROOT) == "D minor, five notes"
    assert [name(DEFAULT_SCALE.pitch(50, degree)) for degree in range(5)] == ["D", "F", "G", "A", "C"]


@given(scales, st.integers(24, 72), st.integers(-30, 40))
def test_no_step_of_a_scale_is_a_wrong_note(scale, root, degree):
    assert scale.holds(root, scale.pitch(root, degree))
    assert scale.pitch(root, degree) < scale.pitch(root, degree + 1)


@given(scales, st.integers(24, 72), st.floats(20.0, 110.0))
def test_the_nearest_pitch_is_in_the_scale_and_none_is_nearer(scale, root, pitch):
    nearest = scale.nearest(root, pitch)
    assert scale.holds(root, nearest)
    assert not any(scale.holds(root, p) and abs(p - pitch) < abs(nearest - pitch) for p in range(10, 125))


@given(scales, st.integers(36, 60))
def test_pads_climb_from_bottom_left_to_top_right_in_key(scale, root):
    sixteen = pads(scale, root)
    assert len(sixteen) == 16
    assert (sixteen[0].row, sixteen[0].column, sixteen[0].pitch) == (0, 0, root)
    assert (sixteen[-1].row, sixteen[-1].column) == (3, 3)
    assert all(low.frequency < high.frequency for low, high in zip(sixteen, sixteen[1:], strict=False))
    assert all(scale.holds(root, pad.pitch) for pad in sixteen)
    assert all(pad.tonic == ((pad.pitch - root) % 12 == 0) for pad in sixteen)
    assert [sixteen[0].rise, sixteen[-1].rise, sixteen[0].hue, sixteen[-1].hue] == [0.0, 1.0, 0.0, 1.0]


def test_the_pads_of_the_first_screen_have_their_tonic_every_fifth():
    assert [pad.index for pad in pads() if pad.tonic] == [0, 5, 10, 15]

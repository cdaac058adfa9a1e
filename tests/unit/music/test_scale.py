import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.music.instrument import standard
from studio.music.note import cents, frequency, name, pitch_of, spelled
from studio.music.pads import OCTAVES, fitted_at, pads, pitch_at
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES, fitted, fitting

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


def test_there_are_twelve_scales_and_each_begins_with_its_root():
    assert len(SCALES) == 12
    assert list(SCALES)[:7] == [
        *("pentatonic minor", "pentatonic major", "major", "minor", "dorian", "hirajoshi", "whole-tone"),
    ]
    assert len({scale.words for scale in SCALES.values()}) == 12
    assert len({scale.steps for scale in SCALES.values()}) == 12
    for scale in SCALES.values():
        assert scale.steps[0] == 0
        assert all(low < high < 12 for low, high in zip(scale.steps, scale.steps[1:], strict=False))


@pytest.mark.parametrize("scale", SCALES.values(), ids=lambda scale: scale.key)
def test_every_pad_of_every_scale_is_within_three_cents_of_its_pitch(scale):
    for octave in OCTAVES:
        for pad in pads(scale, DEFAULT_ROOT, octave=octave):
            steps = pitch_of(pad.frequency) - DEFAULT_ROOT
            assert abs(steps - round(steps)) < 0.0001
            assert round(steps) % 12 in scale.steps


def test_pads_move_by_octaves():
    for low, high in zip(pads(), pads(octave=1), strict=True):
        assert high.pitch == low.pitch + 12
        assert high.tonic == low.tonic
        assert abs(cents(high.frequency, 2.0 * low.frequency)) < 1e-9


def test_the_pads_of_a_kit_are_its_pieces():
    kit = standard().playable["hand-drums"]
    sixteen = pads(SCALES["major"], 55, kit=kit)
    assert [pad.title for pad in sixteen] == [piece.title for piece in kit.pieces]
    assert [kit.piece(pad.frequency).title for pad in sixteen] == [pad.title for pad in sixteen]
    assert len({pad.pitch for pad in sixteen}) == 16
    assert pads(kit=standard().playable["kalimba"]) == pads()


@given(scales, st.integers(36, 60), st.floats(0.0, 126.0))
def test_any_touch_fits_the_drone(scale, root, pitch):
    fits = fitted(scale, root, pitch)
    octave = [one + 12.0 * up for one in fitting(scale, root) for up in range(-9, 10)]
    assert any(abs(fits - one) < 1e-9 for one in octave)
    assert not any(abs(one - pitch) < abs(fits - pitch) - 1e-9 for one in octave)


@given(scales, st.integers(36, 60))
def test_what_fits_a_drone_is_a_simple_ratio_of_it(scale, root):
    assert fitting(scale, root)[0] == root
    for pitch in fitting(scale, root):
        ratio = frequency(pitch) / frequency(root)
        # ninth harmonics and sixteenth parts at most: all of it is in tune with something of the drone's
        assert any(abs(ratio * part - round(ratio * part)) < 1e-6 for part in range(1, 16))
        assert 1.0 <= ratio < 2.0
    rising = fitting(scale, root)
    assert all(high - low > 0.6 for low, high in zip(rising, rising[1:], strict=False))


@given(scales, st.integers(36, 60))
def test_every_step_of_the_scale_has_a_place_that_fits_within_a_fifth_of_a_semitone(scale, root):
    for step in scale.steps:
        assert abs(fitted(scale, root, root + step) - (root + step)) < 0.2


def test_the_middle_of_a_pad_is_its_pitch_and_between_two_it_goes_over():
    sixteen = pads()
    for pad in sixteen:
        assert pitch_at(sixteen, pad.column + 0.5, pad.row + 0.5) == pad.pitch
    assert pitch_at(sixteen, 1.0, 0.5) == (sixteen[0].pitch + sixteen[1].pitch) / 2.0
    for x, y in ((-5.0, -5.0), (99.0, 99.0)):
        assert sixteen[0].pitch <= pitch_at(sixteen, x, y) <= sixteen[-1].pitch
    heard = fitted_at(sixteen, DEFAULT_SCALE, DEFAULT_ROOT, 0.5, 0.5)
    assert abs(cents(heard, sixteen[0].frequency)) < 0.1

"""The rows of a piano roll: those of the scale, those in use, and as many as there is room for."""

import pytest

from studio.music.revision import HIGHEST, LOWEST
from studio.music.scale import SCALES
from studio.ui.roll_rows import nearest_row, row_name, rows_of

MINOR = SCALES["pentatonic minor"]


def test_only_steps_of_the_scale_have_rows_and_what_is_beside_them_in_use():
    rows = rows_of({57, 61}, MINOR, 50, every=False)
    assert 61 in rows
    assert all(MINOR.holds(50, pitch) or pitch == 61 for pitch in rows)
    assert rows == sorted(set(rows))
    assert rows[0] < 57
    assert rows[-1] > 61


def test_every_semitone_has_one_when_it_is_asked_for():
    rows = rows_of({57}, MINOR, 50, every=True)
    assert rows == list(range(rows[0], rows[-1] + 1))


@pytest.mark.parametrize("used", [{57}, {22}, {107}, {30, 100}, set()])
@pytest.mark.parametrize("least", [0, 12, 25, 500])
def test_there_are_as_many_as_there_is_room_for_and_all_that_are_used(used, least):
    rows = rows_of(used, MINOR, 50, every=False, least=least)
    assert used <= set(rows)
    there = [pitch for pitch in range(LOWEST, HIGHEST + 1) if MINOR.holds(50, pitch) or pitch in used]
    assert len(rows) >= min(least, len(there))
    first = there.index(rows[0])
    assert rows == there[first : first + len(rows)]


def test_drums_have_a_row_each():
    assert rows_of({36, 40}, MINOR, 50, every=False, pieces={36, 38, 42}) == [36, 38, 40, 42]
    assert row_name(36, {36: "Low"}) == "Low"


def test_a_row_is_called_by_its_note_in_words():
    assert [row_name(pitch, {}) for pitch in (60, 61, 63)] == ["C", "C sharp", "E flat"]


def test_a_pitch_between_the_rows_lies_on_the_nearest():
    assert nearest_row([50, 53, 55], 53.9) == 1
    assert nearest_row([50, 53, 55], 99) == 2
    assert nearest_row([], 50) == 0

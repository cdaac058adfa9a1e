"""Writing from right to left in a real window: the caret, the arrows, touches and what is marked."""

import pytest
from kivy.graphics import Rectangle
from kivy.uix.floatlayout import FloatLayout

from studio.ui.widgets.manuscript import Leaf, Manuscript
from studio.ui.widgets.text_field import TextField

HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"
ARABIC = "\u0628\u062d\u0631 \u0647\u0627\u062f\u0626"


def field_in(ui):
    field = TextField(size_hint=(None, None), width=500, pos=(100, 400))
    root = FloatLayout()
    root.add_widget(field)
    ui.mount(root)
    return field


def page_in(ui):
    leaf = Leaf()
    page = Manuscript(view=leaf)
    leaf.add_widget(page)
    ui.mount(leaf)
    return page


@pytest.fixture(params=[field_in, page_in], ids=["a field", "a page"])
def words(request, ui):
    return request.param(ui)


def carets(ui, entry, count):
    """Return where the caret stands before each letter, from the line's left end."""
    found = []
    for col in range(count + 1):
        entry.cursor = col, 0
        ui.frames(1)
        found.append(entry.cursor_pos[0] - entry.x - entry.padding[0] + entry.scroll_x)
    return found


@pytest.mark.parametrize("text", [HEBREW, ARABIC], ids=["Hebrew", "Arabic"])
def test_the_caret_goes_from_the_right_to_the_left(ui, words, text):
    words.text = text
    words.focus = True
    ui.frames(2)
    places = carets(ui, words.entry, len(text))
    assert places == sorted(places, reverse=True)
    wide = words.entry._label_cached.get_extents(text)[0]
    assert places[0] - places[-1] == pytest.approx(wide, abs=2)
    if isinstance(words, Manuscript):
        assert places[0] == pytest.approx(words.entry.width, abs=2), "on a page it begins at the right"
    else:
        assert places[-1] == 0


def test_arrows_go_where_they_point_and_typing_goes_on_at_the_left(ui, words):
    words.text = HEBREW
    words.focus = True
    entry = words.entry
    ui.frames(2)
    entry.cursor = 0, 0
    ui.key("Left", "Left")
    assert entry.cursor_col == 2
    ui.key("Right")
    assert entry.cursor_col == 1
    entry.cursor = len(HEBREW), 0
    before = entry.cursor_pos[0]
    entry.insert_text("\u05d0")
    ui.frames(2)
    assert words.text == HEBREW + "\u05d0"
    assert entry.cursor_pos[0] <= before, "its end is at the left"


def test_a_touch_finds_the_letter_under_it(ui, words):
    words.text = f"see {HEBREW} now"
    words.focus = True
    entry = words.entry
    ui.frames(2)
    places = carets(ui, entry, len(words.text))
    for col in (1, 6, 9, 15):
        x = entry.x + entry.padding[0] - entry.scroll_x + places[col] - (1 if 4 < col < 13 else -1)
        found, _row = entry.get_cursor_from_xy(x, entry.cursor_pos[1] - 10)
        assert found == col


def test_what_is_marked_lies_under_its_letters(ui, words):
    words.text = f"see {HEBREW} now"
    words.focus = True
    entry = words.entry
    ui.frames(2)
    places = carets(ui, entry, len(words.text))
    entry.select_text(2, 6)  # the last letter of "see", a space and the first two letters, which stand at the right
    ui.frames(3)
    drawn = [one for one in entry.canvas.children if isinstance(one, Rectangle) and one.group == "selection"]
    left = entry.x + entry.padding[0] - entry.scroll_x
    spans = sorted((one.pos[0] - left, one.pos[0] - left + one.size[0]) for one in drawn)
    assert len(spans) == 2
    assert spans[1] == pytest.approx((places[6], places[4]), abs=2)
    assert spans[0][0] == pytest.approx(places[2], abs=2)
    assert spans[0][1] < spans[1][0]


def test_a_page_of_hebrew_begins_at_the_right_and_each_line_can_be_written_in(ui):
    page = page_in(ui)
    page.text = "\n".join([HEBREW * 3, "A line of English.", HEBREW])
    page.focus = True
    entry = page.entry
    ui.frames(3)
    ends = []
    for row in range(3):
        entry.cursor = 0, row
        ui.frames(1)
        ends.append(round(entry.cursor_pos[0]))
    assert ends == pytest.approx([entry.right, entry.x, entry.right], abs=2)
    for row in (0, 2):
        col, found = entry.get_cursor_from_xy(entry.right - 1, entry.top - entry.padding[1] - (row + 0.5) * 30)
        assert (col, found) == (0, row)

"""The parts that hold words, in a real window: lines, fields and pages."""

import pytest
from kivy.uix.boxlayout import BoxLayout

from studio.ui.theme import theme
from studio.ui.tokens import ROLES
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.words import Words
from tests.ui.floor import on_floor, put


def test_a_line_is_as_high_as_its_role_says_and_wraps_at_its_width(ui):
    short = Words(text="It was quiet.", role="display", wrap=False)
    long = Words(text="First it was only grey and moving. " * 4, size_hint_x=None, width=300)
    ui.mount(on_floor(short, long))
    assert short.height == 54
    assert 200 < short.width < 300
    assert long.line_count >= 4
    assert long.height == long.line_count * 30
    assert long.texture_size[0] <= 300


@pytest.mark.parametrize("role", ROLES)
def test_no_letter_is_cut_off(ui, role):
    words = put(Words(text="Ågjpqy|", role=role, wrap=False))
    ui.mount(on_floor(words))
    picture = ui.look()
    top, left = picture.height - round(words.top), round(words.x)
    line = picture.crop((left, top - 20, left + round(words.width), top + round(words.height) + 20))
    ground = picture.getpixel((5, 5))
    rows = [y for y in range(line.height) if any(line.getpixel((x, y)) != ground for x in range(line.width))]
    assert rows[0] > 2
    assert rows[-1] < line.height - 3
    assert rows[-1] - rows[0] > ROLES[role].size * 0.9


def test_text_is_lighter_than_nothing_when_disabled_and_never_see_through(ui):
    words = put(Words(text="|||||||||", role="body", wrap=False, disabled=True))
    ui.mount(on_floor(words))
    assert words.shade("body", "", None, True, "dusk") == theme.off


def test_typing_lands_in_the_field_and_enter_says_so(ui):
    field = TextField(size_hint_x=None, width=400, pos=(100, 100))
    said = []
    field.bind(on_enter=lambda *_: said.append(field.text))
    ui.mount(on_floor(field))
    ui.xclick(field)
    ui.until(lambda: field.focus, what="the focus")
    ui.xdo("type", "--delay", "8", "Hello moon 123")
    ui.until(lambda: field.text == "Hello moon 123", what="the words")
    ui.key("Return")
    assert said == ["Hello moon 123"]


def test_a_password_shows_dots_until_the_eye_is_pressed(ui):
    field = TextField(text="moon", password=True, size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    assert field.entry.password
    eye = next(child for child in field.children if isinstance(child, IconButton))
    ui.tap(eye)
    assert not field.entry.password


def test_a_field_in_a_pill_stands_in_its_middle(ui):
    field = TextField(text="xxxx", size_hint_x=None, width=300, pos=(100, 100))
    ui.mount(on_floor(field))
    field.focus = True
    ui.frames(3)
    assert field.entry.scroll_y == 0
    field.focus = False
    ui.frames(3)
    picture = ui.look().crop((124, 700 - 64, 200, 700))
    ground = picture.getpixel((70, 3))
    rows = [y for y in range(64) if any(picture.getpixel((x, y)) != ground for x in range(40))]
    assert abs((rows[0] + rows[-1]) / 2 - 33) <= 3


def test_selecting_text_hands_it_to_nobody(ui, monkeypatch):
    given = []

    class Outside:
        """Stands for `xclip`, which keeps what it is given after the program has ended."""

        def set_cutbuffer(self, *data):
            given.append(data)

    field = TextField(text="private words", size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    monkeypatch.setattr("kivy.uix.textinput.CutBuffer", Outside())
    field.entry.select_all()
    ui.frames(3)
    assert field.entry.selection_text == "private words"
    assert given == []


def test_undo_takes_back_a_word_and_redo_gives_it_again(ui):
    field = TextField(multiline=True)
    ui.mount(field)
    field.focus = True
    for letter in "still tired today":
        field.entry.insert_text(letter)
    field.entry.do_undo()
    assert field.text == "still tired"
    field.entry.do_undo()
    field.entry.do_undo()
    assert field.text == ""
    field.entry.do_redo()
    field.entry.do_redo()
    assert field.text == "still tired"


def test_two_pages_follow_their_cursors_each_for_itself(ui):
    row = BoxLayout()
    pages = [TextField(multiline=True), TextField(multiline=True)]
    for page in pages:
        row.add_widget(page)
    ui.mount(row)
    for page in pages:
        page.text = "a line\n" * 80
    ui.frames(4)
    assert all(page.entry.scroll_y > 0 for page in pages)


def test_words_that_were_typed_do_not_stay_in_a_cache_of_the_process(ui):
    from kivy.cache import Cache

    field = TextField(text="quite private", size_hint_x=None, width=400, pos=(100, 100))
    ui.mount(on_floor(field))
    for name in ("textinput.label", "textinput.width"):
        assert not any("private" in str(key) for key in Cache._objects[name])

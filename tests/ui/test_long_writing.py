"""Writing in a text of 50,000 letters: what a key changes, what it draws, and where keys go."""

import random

import pytest

from studio.ui.widgets.breaks import lines_of
from studio.ui.widgets.type import FineLabel
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell

WORDS = ("sea ", "quietly ", "open ", "there was a hum ", "and snow ")
LONG = "".join(random.Random(4).choices(WORDS, k=6_500))[:50_000]


@pytest.fixture
def page(rooms, ui, shell):
    """One paragraph of 50,000 letters, with the cursor in its middle."""
    a_session(rooms, body=LONG)
    page = go(ui, shell).pane.ids.body
    page.focus = True
    ui.until(lambda: page.focus and page.text == LONG)
    entry = page.entry
    entry.cursor = entry.get_cursor_from_index(25_000)
    ui.until(lambda: entry._drawn[0] <= entry.cursor_row < entry._drawn[1])
    return page


def test_a_key_tells_the_text_once_when_it_has_done_all_it_does(page, ui):
    entry, told = page.entry, []
    entry.bind(text=lambda entry, text: told.append((len(text), entry.cursor_index())))
    entry.insert_text("x")
    entry.insert_text("\n")
    entry.do_backspace()
    entry.select_text(25_000, 25_900)
    entry.delete_selection()
    entry.do_undo()
    assert told == [(50_001, 25_001), (50_002, 25_002), (50_001, 25_001), (49_101, 25_000), (50_001, 25_900)]


def test_what_is_composed_is_told_until_it_is_written_or_let_go(page, ui):
    for composed in ("に", "にほ", ""):
        ui.window.dispatch("on_textedit", composed)
        assert page.text == f"{LONG[:25_000]}{composed}{LONG[25_000:]}"
    ui.window.dispatch("on_textinput", "日本")
    assert page.text == f"{LONG[:25_000]}日本{LONG[25_000:]}"
    assert page.entry.cursor_index() == 25_002


def test_a_new_line_in_the_middle_of_one_paragraph_draws_no_word_anew(page, ui, monkeypatch):
    large, whole = [], []
    drawn, refresh = FineLabel.large, FineLabel.refresh
    monkeypatch.setattr(FineLabel, "large", lambda label, text: (large.append(text), drawn(label, text))[1])
    monkeypatch.setattr(FineLabel, "refresh", lambda label: (whole.append(label.text), refresh(label))[1])
    page.entry.insert_text("\n")
    ui.frames(3)
    assert len(large) <= 2, "but for what it parts"
    assert page.text not in whole
    assert all(len(text) < 2 for text in whole), "no line is drawn whole"
    assert page.entry._drawn[1] - page.entry._drawn[0] < 60


def test_whatever_is_written_the_rows_are_those_of_the_whole_text(page, ui):
    entry, chance, text = page.entry, random.Random(8), page.text
    for _ in range(40):
        at = chance.randrange(24_000, 26_000)
        entry.cursor = entry.get_cursor_from_index(at)
        assert entry.cursor_index() == at
        if chance.random() < 0.6:
            words = chance.choice(("a", " ", "\n", "-", "wide-open ", "x" * 90, "日本", "e\u0301", "שלום "))
            entry.insert_text(words)
            text = text[:at] + words + text[at:]
        elif chance.random() < 0.5:
            entry.do_backspace()
            text = text[: at - 1] + text[at:]
        else:
            end = at + chance.randrange(300)
            entry.select_text(at, end)
            entry.delete_selection()
            text = text[:at] + text[end:]
        assert page.text == text
    assert (list(entry._lines), list(entry._lines_flags)) == lines_of(text, entry._advances(), entry._room())
    assert [line.text for line in entry._lines_labels] == list(entry._lines)


def test_arrows_with_alt_or_ctrl_go_a_row_and_pages_are_what_is_seen(page, ui):
    entry = page.entry
    row = entry.cursor_row
    seen = entry.view.height / (entry.line_height + entry.line_spacing)
    for key, rows in (("alt+Up", -1), ("alt+Down", 0), ("ctrl+Up", -1), ("ctrl+Down", 0)):
        ui.key(key)
        assert entry.cursor_row == row + rows, key
    assert entry.scroll_y == 0
    ui.key("Page_Down")
    assert row + seen / 2 < entry.cursor_row < row + seen
    ui.key("Page_Up")
    assert entry.cursor_row == row
    assert page.text == LONG


def test_pictures_made_ahead_are_of_lines_that_are_still_there(page, ui):
    entry = page.entry
    entry.cursor = entry.get_cursor_from_index(len(LONG))
    ui.until(lambda: entry._drawn[1] == len(entry._lines))
    entry.select_text(9, len(LONG))
    entry.delete_selection()
    assert entry._drawn[0] > len(entry._lines)
    entry._ready()
    ui.until(lambda: entry._drawn == (0, 1))


def test_what_is_seen_is_what_is_written_wherever_it_is_scrolled(page, ui):
    entry, view = page.entry, page.view
    for along in (1.0, 0.31, 0.0):
        view.scroll_y = along
        ui.frames(2)
        first, end = entry._rows(0)
        assert entry._drawn[0] <= first
        assert entry._drawn[1] >= min(end, len(entry._lines))
        hung = entry._hung
        assert len(hung) == entry._drawn[1] - entry._drawn[0]
        assert [quad in entry.canvas.children for quad in entry._quads].count(True) == len(hung)
        tops = [place[1] for _texture, place in hung]
        assert tops == sorted(tops, reverse=True)
    entry.select_text(len(LONG) - 30, len(LONG))
    ui.frames(2)
    marks = [one for one in entry.canvas.children if getattr(one, "group", "") == "selection"]
    marks_at = entry.canvas.children.index(marks[0])
    entry.cancel_selection()
    ui.frames(2)
    assert not any(getattr(one, "group", "") == "selection" for one in entry.canvas.children)
    assert marks_at > max(map(entry.canvas.children.index, entry._quads[: len(hung)]))

"""A page that was handed over, as someone meets it who hears it, or has a keyboard alone, or needs large letters."""

import re

import pytest

from tests.browser.given import HOSTILE
from tests.browser.handed import piece, told, unlocked, writing

MAKING, SOUND = re.compile("^Where in the making"), re.compile("^Where in the sound")
SPOKEN = "function() { return this.getAttribute('aria-valuetext') }"
VALUE = "function() { return Number(this.value) }"
FOCUS = "function() { this.focus() }"
GO = "function(share) { this.value = Math.round(share * this.max); this.dispatchEvent(new Event('input')) }"
ARABIC = "ليلة طويلة بلا نهاية"


def test_every_control_says_what_it_is_and_of_what(opened):
    for role in ("button", "slider"):
        names = opened.names(role)
        assert all(names)
        plays = [name for name in names if re.match("Play|Pause|Where|Larger", name)]
        assert len(plays) == len(set(plays)), "two that can't be told apart"
    assert {"Play: Four bells", "Larger: The river", "Show this moment: note 1"} <= set(opened.names("button"))


def test_headings_are_an_outline(opened):
    levels = opened.tell("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.localName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert len(opened.found("main")) == 1


def test_a_line_says_where_it_is_in_words_and_follows_the_keys(opened):
    line = opened.one("slider", SOUND, piece(opened, "Four bells"))
    opened.of(line, FOCUS)
    opened.key("Home")
    assert opened.of(line, SPOKEN) == "0 seconds of 4 seconds"
    opened.key("End")
    assert opened.of(line, SPOKEN) == "4 seconds of 4 seconds"
    opened.key("ArrowLeft")
    assert 0 < opened.of(line, "function() { return this.max - this.value }") <= 2


def test_space_plays_and_escape_stops(opened):
    drawing = piece(opened, HOSTILE)
    line = opened.one("slider", MAKING, drawing)
    opened.of(line, FOCUS)
    opened.key("Home")
    opened.key(" ")
    opened.until_of(line, "function() { return Number(this.value) > 0 }")
    opened.key("Escape")
    assert opened.found("button", f"Play: {HOSTILE}", drawing)
    assert not opened.found("button", f"Pause: {HOSTILE}", drawing)


def test_what_was_said_is_told_as_its_moment_comes(opened):
    drawing = piece(opened, HOSTILE)
    line, status = opened.one("slider", MAKING, drawing), opened.one("status", None, drawing)
    words = "function() { return this.innerText }"
    opened.of(line, GO, 0)
    assert opened.of(status, words).strip() == ""
    opened.press(opened.one("button", "Note 1", drawing))
    assert "Here it opened." in opened.of(status, words)
    assert "What was behind it?" not in opened.of(status, words)
    opened.press(opened.one("button", "Show this moment: note 2", drawing))
    assert "What was behind it?" in opened.of(status, words)
    opened.of(line, GO, 1)
    assert opened.of(status, words).strip() == ""


def test_a_pin_does_not_stand_in_the_way_of_the_half_disc(opened):
    drawing = piece(opened, HOSTILE)
    line = opened.one("slider", MAKING, drawing)
    opened.press(opened.one("button", "Note 1", drawing))
    at = opened.of(line, VALUE)
    share = at / opened.of(line, "function() { return Number(this.max) }")
    width = opened.of(line, "function() { return this.offsetWidth }")
    disc = (22 + share * (width - 44)) / width
    opened.drag(line, disc, disc + 0.2)
    assert opened.of(line, VALUE) > at


def test_a_refusal_is_seen_over_the_keys_of_a_phone(page, all_of_it):
    with page.phone(390, 844):
        page.go(all_of_it)
        page.press(page.one("button", "Open"))
        page.until("document.querySelector('[role=alert]').innerText")
        assert page.tell("document.querySelector('[role=alert]').getBoundingClientRect().bottom") < 844 / 2


def test_large_letters_fit_a_phone(page, all_of_it):
    with page.phone(390, 844):
        page.ask("Page.setFontSizes", fontSizes={"standard": 32, "fixed": 26})
        unlocked(page, all_of_it)
        assert page.tell("getComputedStyle(document.body).fontSize") == "34px"
        assert page.tell("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def of_words(browser, tmp_path_factory):
    """A page of thirteen writings, one of them in Arabic, and of what could not be read."""
    from tests.browser.page import Page

    nothing = {"text": "", "when": "", "at": None, "whose": "", "spot": None, "voice": None}
    gone = "The picture could not be read any more."
    items = [writing(title=f"Page {number}", words="Rain.", session="Session 10") for number in range(11)]
    items += [
        writing(title=ARABIC, words=f"{ARABIC}.", session="Session 9"),
        writing(title="Gone", kind="drawing", unread=[gone], said=[{**nothing, "unread": ["<b>not</b> read"]}]),
    ]
    page = unlocked(Page(browser), told(tmp_path_factory.mktemp("words") / "p.html", items=items))
    yield page
    page.close()


def test_words_from_right_to_left_run_so(of_words):
    arabic = piece(of_words, ARABIC)
    way = "function() { return getComputedStyle(this.querySelector('.writing')).direction }"
    assert of_words.of(arabic, way) == "rtl"
    assert of_words.of(arabic, "function() { return this.querySelector('.writing').lang }") == "", "not said in English"


def test_many_pieces_are_found_by_their_sessions_in_the_order_they_come(of_words):
    nav = of_words.one("navigation")
    assert of_words.names("link", nav) == ["Session 9", "Session 10", "Other days"]
    of_words.of(nav, "function() { this.querySelector('details').open = true }")
    named = of_words.names("link", nav)[3:]
    headings = "[...document.querySelectorAll('h3')].map(one => one.innerText)"
    assert named == of_words.tell(headings)
    assert named[0] == ARABIC
    assert of_words.problems() == []


def test_what_could_not_be_read_is_said_in_its_place(of_words):
    text = of_words.text()
    assert "The picture could not be read any more." in text
    assert "<b>not</b> read" in text

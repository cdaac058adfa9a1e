"""A page that was handed over, opened by whoever got it: in Chromium, from a folder, without a network."""

import base64
import io
import re

import numpy as np
from PIL import Image
from pypdf import PdfReader

from tests.browser.given import CLOSING, HOSTILE, everything, large
from tests.browser.handed import OPEN, PASSPHRASE, made, piece, unlocked

VALUE = "function() { return Number(this.value) }"
MAKING, SOUND = re.compile("Where in the making"), re.compile("Where in the sound")
LOCKED = "document.readyState === 'complete' && document.documentElement?.dataset.state === 'gate'"
PLAY, PAUSE = re.compile("^Play: "), re.compile("^Pause: ")


def seen(page, article):
    """Return the picture that a replay shows, [h, w, 3], once it has come to where the line is."""
    page.until_of(
        article,
        "function() { const [line, paper] = [this.querySelector('input[type=range]'), this.querySelector('canvas')];"
        " return paper.dataset.step === line.value }",
    )
    shown = page.of(article, "function() { return this.querySelector('canvas').toDataURL('image/png') }")
    picture = Image.open(io.BytesIO(base64.b64decode(shown.partition(",")[2]))).convert("RGB")
    return np.asarray(picture, np.int16)


def test_twenty_megabytes_show_every_chosen_piece_and_ask_for_nothing(page, tmp_path):
    path = made(large(20), tmp_path)
    assert 19e6 < path.stat().st_size < 26e6
    unlocked(page, path)
    for title in (HOSTILE, "The river", "Four bells", "Spoken", "A page", "Rain on a roof"):
        assert piece(page, title)
    line = page.one("slider", SOUND, piece(page, "Rain on a roof"))
    page.press(page.one("button", PLAY, piece(page, "Rain on a roof")))
    page.until_of(line, "function() { return Number(this.value) > 0 }")
    assert page.requests() == []
    assert page.complaints == []


def test_all_that_was_chosen_can_be_read(opened):
    assert opened.tell("[...document.images].every(image => image.naturalWidth > 0)")
    text = opened.text()
    for words in ("For Dr. Ode", "Here it opened.", "What was behind it?", "Still tired.", "Why the door?", "Here."):
        assert words in text
    for words in ("It went round.", "And # round, שלום 🌊", "the door", "3 March 2026", "Session 5"):
        assert words in text


def test_words_stay_words_whatever_they_say(opened):
    text = opened.text()
    for words in (HOSTILE, CLOSING, "Only for <i>you</i>.", "<b>bold</b>", '<a href="javascript:alert(1)">x</a>'):
        assert words in text
    assert opened.tell("document.title").startswith("Portfolio")
    assert opened.tell("document.querySelectorAll('main i, main b, main a[href^=javascript], img[src=x]').length") == 0
    assert opened.requests() == []
    assert opened.complaints == []


def test_a_drawing_is_gone_along_to_any_moment(opened):
    drawing = piece(opened, HOSTILE)
    line = opened.one("slider", MAKING, drawing)
    opened.of(line, "function() { this.focus() }")
    opened.key("Home")
    blank = seen(opened, drawing)
    opened.key("End")
    whole = seen(opened, drawing)
    final = np.asarray(everything()[1].picture("1"), np.int16)
    assert np.abs(whole - final).max() <= 1, "at its end it is not the drawing"
    opened.drag(line, 0.98, 0.4)
    middle = seen(opened, drawing)
    inked = [(np.abs(state - blank).max(axis=2) > 20).mean() for state in (middle, whole)]
    assert 0 < inked[0] < inked[1]


def test_a_drawing_plays_and_stands_still_at_a_press(opened):
    drawing = piece(opened, HOSTILE)
    line = opened.one("slider", MAKING, drawing)
    opened.of(line, "function() { this.focus() }")
    opened.key("Home")
    opened.press(opened.one("button", PLAY, drawing))
    opened.until_of(line, "function() { return Number(this.value) > 0 }")
    opened.press(opened.one("button", PAUSE, drawing))
    stood, shown = opened.of(line, VALUE), seen(opened, drawing)
    assert opened.of(line, VALUE) == stood
    assert np.array_equal(seen(opened, drawing), shown)


def test_a_drawing_whose_making_was_kept_back_is_a_picture_alone(opened):
    drawing = piece(opened, "The river")
    assert opened.found("slider", None, drawing) == []
    assert opened.names("button", drawing) == ["Larger: The river"]
    assert len(opened.found("image", None, drawing)) == 1


def test_a_sound_plays_from_wherever_one_goes(opened):
    sound = piece(opened, "Four bells")
    line = opened.one("slider", SOUND, sound)
    opened.of(line, "function() { this.focus() }")
    opened.key("Home")
    opened.drag(line, 0.02, 0.5)
    middle = opened.of(line, VALUE)
    whole = float(opened.of(line, "function() { return Number(this.max) }"))
    assert 0.4 < middle / whole < 0.6
    opened.press(opened.one("button", PLAY, sound))
    opened.until_of(line, f"function() {{ return Number(this.value) > {middle} }}")
    opened.press(opened.one("button", PAUSE, sound))
    stood = opened.of(line, VALUE)
    opened.drawn()
    assert opened.of(line, VALUE) == stood


def test_it_is_used_by_the_keyboard_alone(page, all_of_it):
    page.go(all_of_it)
    for _turn in range(4):
        if page.focused().startswith("textbox"):
            break
        page.key("Tab")
    assert page.focused().startswith("textbox Passphrase")
    page.write(PASSPHRASE)
    page.key("Enter")
    page.until(OPEN, 60)
    been = set()
    for _turn in range(60):
        page.key("Tab")
        been.add(page.focused())
    assert any(place.startswith("button Play") for place in been), been
    assert any(place.startswith("slider Where in the making") for place in been), been
    assert any(place.startswith("slider Where in the sound") for place in been), been


def test_nobody_is_shut_out(page, all_of_it):
    page.go(all_of_it)
    found = {"the gate": page.problems()}
    unlocked(page, all_of_it)
    for scheme in ("light", "dark"):
        page.like(scheme)
        page.drawn()
        found[scheme] = page.problems()
    with page.phone():
        page.drawn()
        found["a phone"] = page.problems()
    assert found == dict.fromkeys(found, [])


def test_it_fits_a_phone(page, all_of_it):
    with page.phone(360, 740):
        unlocked(page, all_of_it)
        assert page.tell("document.documentElement.scrollWidth") <= 360
        sizes = page.tell(
            "[...document.querySelectorAll('button')].filter(each => each.offsetParent)"
            ".map(each => each.getBoundingClientRect().height)"
        )
        assert sizes
        assert min(sizes) >= 44


def test_it_follows_the_night(opened):
    ground = "getComputedStyle(document.documentElement).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)"
    light = {}
    for scheme in ("dark", "light"):
        opened.like(scheme)
        opened.drawn()
        light[scheme] = sum(opened.tell(ground))
    assert light["dark"] < 200 < 500 < light["light"]


def test_on_paper_all_is_there_and_what_is_pressed_is_not(opened):
    pages = PdfReader(io.BytesIO(opened.printed())).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for words in ("The river", "Here it opened.", "Why the door?", "And # round", "Still tired."):
        assert words in text
    assert "Play" not in text
    assert len([image for page in pages for image in page.images]) >= 2


def test_whoever_goes_back_to_it_finds_it_locked(page, all_of_it):
    unlocked(page, all_of_it)
    page.ask("Page.navigate", url="about:blank")
    page.until("location.href === 'about:blank'")
    entries = page.ask("Page.getNavigationHistory")["entries"]
    page.ask("Page.navigateToHistoryEntry", entryId=entries[-2]["id"])
    page.until(LOCKED)
    assert page.found("article") == []
    assert page.tell("document.getElementById('passphrase').value") == ""


def test_a_page_that_a_browser_kept_whole_is_empty_and_locks(page, all_of_it):
    unlocked(page, all_of_it)
    page.tell("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.text() == ""
    page.tell("setTimeout(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))")
    page.until(LOCKED)
    assert page.found("textbox")

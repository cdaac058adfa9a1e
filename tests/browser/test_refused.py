"""A page that isn't what it was, or whose passphrase is another: it says so in plain words, and shows nothing."""

import io
import re
import struct

import pytest

from studio.sharing.page_file import write_page
from tests.browser import second_reader as harm
from tests.browser.given import small
from tests.browser.handed import PASSPHRASE, made, told, unlocked, writing
from tests.browser.page import Page

PLAIN = re.compile(r"^([A-Z][^<>{}\[\]_!]*[.?]\s*)+$")
"""Sentences; no names of errors, no shouting."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> str:
    """A page of two pieces, in several chunks."""
    page = made(small(), tmp_path_factory.mktemp("small")).read_text("utf-8")
    assert len(harm.sealed(page).chunks) >= 3
    return page


@pytest.fixture(scope="module")
def other(whole) -> str:
    """The same content once more, to the same words."""
    file = io.BytesIO()
    write_page(file, [harm.opened(whole, PASSPHRASE)[1]], PASSPHRASE)
    page = file.getvalue().decode()
    assert harm.opened(page, PASSPHRASE) == harm.opened(whole, PASSPHRASE)
    return page


@pytest.fixture(scope="module")
def page(browser):
    """One page for all of them: each begins by opening a file."""
    opened = Page(browser)
    yield opened
    opened.close()


def tried(page, file, text, passphrase=PASSPHRASE):
    """Try to open a page; return what it says, once it has opened or refused."""
    file.write_text(text, "utf-8")
    page.go(file)
    page.press(page.one("textbox", re.compile("Passphrase")))
    page.write(passphrase)
    page.key("Enter")
    page.until("['open', 'refused'].includes(document.documentElement.dataset.state)", 60)
    return page.tell("document.documentElement.dataset.state"), page.tell(
        "document.querySelector('[role=alert]')?.innerText ?? ''"
    )


def test_the_passphrase_opens_it_however_it_is_spaced(page, whole, tmp_path):
    assert tried(page, tmp_path / "p.html", whole, f"  {PASSPHRASE.replace(' ', '   ')} ")[0] == "open"
    assert len(page.found("article")) == 2


@pytest.mark.parametrize("wrong", ["copper lantern willow seven quiet harbor", PASSPHRASE.title()])
def test_another_passphrase_is_refused(page, whole, tmp_path, wrong):
    state, said = tried(page, tmp_path / "p.html", whole, wrong)
    refused(page, state, said)
    assert "words are other ones" in said
    assert page.focused().startswith("textbox"), "one goes on where one was"


def test_without_any_words_it_asks_for_them(page, whole, tmp_path):
    file = tmp_path / "p.html"
    file.write_text(whole, "utf-8")
    page.go(file)
    page.press(page.one("button", "Open"))
    said = page.until("document.querySelector('[role=alert]').innerText")
    assert PLAIN.match(said)
    assert page.tell("document.documentElement.dataset.state") == "gate"


@pytest.mark.parametrize(
    "change",
    [
        harm.flipped,
        harm.swapped,
        harm.without_the_last,
        harm.shortened,
        harm.without_the_first,
        harm.twice,
        harm.another_cipher,
        harm.another_version,
        harm.not_base64,
        harm.longer,
        harm.behind_the_end,
        harm.without_any,
        harm.nested,
    ],
)
def test_what_was_changed_on_the_way_is_refused(page, whole, tmp_path, change):
    state, said = tried(page, tmp_path / "p.html", change(whole))
    refused(page, state, said)
    assert "words are other ones" not in said, "whoever knows the words is told what is wrong"


@pytest.mark.parametrize("change", [harm.spliced, harm.under_another])
def test_two_pages_to_the_same_words_do_not_mix(page, whole, other, tmp_path, change):
    refused(page, *tried(page, tmp_path / "p.html", change(whole, other)))


def test_sizes_that_can_not_be_are_refused_even_from_who_knows_the_words(page, tmp_path):
    file = told(tmp_path / "p.html", struct.pack(">QQ", 1 << 63, 2), items=[writing(words="Rain")])
    refused(page, *tried(page, file, file.read_text("utf-8")))


def test_what_comes_along_behind_a_page_does_nothing_and_is_not_seen(page, whole, tmp_path):
    file = tmp_path / "p.html"
    file.write_text(harm.with_guests(whole), "utf-8")
    unlocked(page, file)
    assert len(page.found("article")) == 2
    assert page.tell("document.title") == "Portfolio, open"
    assert "Send your words" not in page.text()
    assert page.tell("[...document.body.children].map(one => one.id)") == ["room"]
    assert page.tell("getComputedStyle(document.getElementById('room')).display") == "block"
    refusals = [line for line in page.complaints if "Content Security Policy" in line]
    assert len(refusals) >= 6
    assert [url for url in page.requests() if not any(url in line for line in refusals)] == []


@pytest.mark.parametrize("cost", [{"t": 1}, {"m": 8}, {"m": 65535}, {"t": 0, "m": 0, "p": 0}, {"m": 1 << 31}])
def test_a_guess_never_costs_less_than_it_should(page, whole, tmp_path, cost):
    state, said = tried(page, tmp_path / "p.html", harm.cheaper(**cost)(whole))
    refused(page, state, said)
    assert ("easier to guess" in said) == (cost.get("m", 0) < 1 << 30), "it is told from another passphrase"


def test_another_kind_of_key_is_refused(page, whole, tmp_path):
    changed = harm.sealed(whole).told(kdf="pbkdf2", iter=1).page()
    refused(page, *tried(page, tmp_path / "p.html", changed))


def test_a_file_whose_end_never_came_says_so(page, whole, tmp_path):
    state, said = tried(page, tmp_path / "p.html", harm.torn(whole))
    refused(page, state, said)
    assert "not whole" in said


def refused(page, state, said):
    """Look at a page that was refused: in plain words, with nothing of what it holds, and nothing asked for."""
    assert state == "refused"
    assert PLAIN.match(said.strip()), said
    assert page.found("article") == []
    assert "Rain" not in page.text()
    assert page.requests() == []
    assert [line for line in page.complaints if "Uncaught" in line or "Error:" in line] == []

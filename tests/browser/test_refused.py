"""A page that isn't what it was, or whose passphrase is another: it says so in plain words, and shows nothing."""

import re

import pytest

from studio.core.progress import Progress
from studio.sharing.portfolio import write_portfolio
from tests.browser import second_reader as harm
from tests.browser.given import brushes, small
from tests.browser.page import Page

PASSPHRASE = "copper lantern willow seven quiet harbour"
PLAIN = re.compile(r"^([A-Z][^<>{}\[\]_!]*[.?]\s*)+$")
"""Sentences; no names of errors, no shouting."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> str:
    """A page of two pieces, in several chunks."""
    chosen, source = small()
    folder = tmp_path_factory.mktemp("small")
    page = write_portfolio(chosen, source, PASSPHRASE, folder, brushes(), Progress()).read_text("utf-8")
    assert len(harm.sealed(page).chunks) >= 3
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
    refused(page, *tried(page, tmp_path / "p.html", whole, wrong))
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
    ],
)
def test_what_was_changed_on_the_way_is_refused(page, whole, tmp_path, change):
    refused(page, *tried(page, tmp_path / "p.html", change(whole)))


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

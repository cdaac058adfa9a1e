"""What is done with a page that was handed over: made, opened by its words, and its pieces found."""

import re
from pathlib import Path

from studio.core.progress import Progress
from studio.sharing.page_file import TRAILER, Packed, write_page
from studio.sharing.portfolio import write_portfolio
from tests.browser.given import brushes
from tests.browser.page import Page

PASSPHRASE = "copper lantern willow seven quiet harbour"
OPEN = "document.documentElement.dataset.state === 'open'"
WRITING = {"kind": "writing", "title": "", "words": "", "session": "", "date": "", "tags": [], "said": [], "unread": []}


def made(given: tuple, folder: Path) -> Path:
    chosen, source = given
    return write_portfolio(chosen, source, PASSPHRASE, folder, brushes(), Progress())


def told(file: Path, trailer: bytes = b"", **manifest: object) -> Path:
    """Write a page by hand: of words alone, that says it as it is given here; `trailer` instead of the true one."""
    whole = {"v": 1, "whom": "", "words": "", "questions": [], "entries": [], "items": [], **manifest}
    plain = b"".join(Packed().end(whole))
    with file.open("wb") as page:
        write_page(page, [plain[: -TRAILER.size], trailer or plain[-TRAILER.size :]], PASSPHRASE)
    return file


def writing(**more: object) -> dict[str, object]:
    """Return a piece of words alone."""
    nothing = dict.fromkeys(("picture", "replay", "sound"))
    return {**WRITING, **nothing, "width": 0, "height": 0, **more}


def unlocked(page: Page, path: Path, passphrase: str = PASSPHRASE) -> Page:
    """Do what is done with such a page: open it, write the passphrase, press Enter."""
    page.go(path)
    page.press(page.one("textbox", re.compile("Passphrase")))
    page.write(passphrase)
    page.key("Enter")
    page.until(OPEN, 60)
    return page


def piece(page: Page, name: str) -> int:
    """Return the piece whose title that is."""
    for article in page.found("article"):
        if page.found("heading", name, article):
            return article
    raise AssertionError(f"no piece called {name}, but {page.names('heading')}")

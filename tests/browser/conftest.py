"""One browser for the tests of a process, and for each test a page that shares nothing with others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.given import everything
from tests.browser.handed import made, unlocked
from tests.browser.page import Page
from tests.browser.pipe import Chromium


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    chromium = Chromium(tmp_path_factory.mktemp("browser"))
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    opened = Page(browser)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def all_of_it(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one of everything."""
    return made(everything(), tmp_path_factory.mktemp("all"))


@pytest.fixture(scope="module")
def opened(browser: Chromium, all_of_it: Path) -> Iterator[Page]:
    """That page, open, for those who leave it open."""
    page = unlocked(Page(browser), all_of_it)
    yield page
    page.close()

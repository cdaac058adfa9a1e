"""One browser for the tests of a process, and for each test a page that shares nothing with others."""

from collections.abc import Iterator

import pytest

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

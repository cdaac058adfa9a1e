"""Brings the window to the tests of this folder, and sets Kivy up before any of them imports it."""

import pytest

from tests.ui.harness import ui, window_ui

__all__ = ["ui", "window_ui"]


@pytest.fixture(scope="session", autouse=True)
def kernels() -> None:
    """Draw with the compiled kernels from the first test on: plain numpy draws the same, four times as long."""
    from studio.drawing.engine import warm_up

    assert warm_up()

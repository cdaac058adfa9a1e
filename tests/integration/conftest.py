"""Brings the window to the tests of this folder."""

from tests.ui.harness import ui, window_ui

__all__ = ["ui", "window_ui"]

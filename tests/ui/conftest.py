"""Brings the window to the tests of this folder, and sets Kivy up before any of them imports it."""

from tests.ui.harness import ui, window_ui

__all__ = ["ui", "window_ui"]

"""What is copied here can be put down elsewhere while the studio is open, and is gone when it closes."""

from kivy.core.clipboard import Clipboard

_given: list[str] = []


def give(text: str) -> None:
    """Put words on the system's clipboard, because the person asked for it."""
    if text:
        Clipboard.copy(text)
        _given[:] = [text]


def take_back() -> None:
    """Empty the clipboard, if what it holds came from here. SDL leaves it with the X server otherwise."""
    if _given and Clipboard.paste() == _given.pop():
        Clipboard.put(b"", "")

"""What is copied here can be put down elsewhere while the studio is open, and is gone when it closes."""

_given: list[str] = []


def give(text: str) -> None:
    """Put words on the system's clipboard, because the person asked for it."""
    from kivy.core.clipboard import Clipboard  # not needed at the start

    if text:
        Clipboard.copy(text)
        _given[:] = [text]


def take_back() -> None:
    """Empty the clipboard, if what it holds came from here. SDL leaves it with the X server otherwise."""
    if not _given:
        return
    from kivy.core.clipboard import Clipboard

    if Clipboard.paste() == _given.pop():
        Clipboard.put(b"", "")
        Clipboard.paste()  # asking makes SDL send what it was told; the process may end before it would

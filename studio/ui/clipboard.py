"""What is copied here can be put down elsewhere while the studio is open, and is gone when it closes."""

import sys

_given: list[str] = []
_state = {"shut": False}
_SHUT = {
    "copy": lambda data="": None,
    "paste": lambda: "",
    "get": lambda mimetype="": b"",
    "put": lambda data=b"", mimetype="": None,
}
"""What Kivy's clipboard does while it is shut."""


def give(text: str) -> None:
    """Put words on the system's clipboard, because the person asked for it."""
    from kivy.core.clipboard import Clipboard  # not needed at the start

    if text and not _state["shut"]:
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


def shut() -> None:
    """From now on nothing is copied, cut or put down in here, by whatever key; and what came from here is gone."""
    from kivy.core.clipboard import Clipboard

    take_back()
    _state["shut"] = True
    for name, nothing in _SHUT.items():
        setattr(Clipboard, name, nothing)


def open_again() -> None:
    """Let words be copied and put down again. Harmless when they can be."""
    _state["shut"] = False
    clipboard = sys.modules.get("kivy.core.clipboard")
    for name in _SHUT if clipboard is not None else ():
        vars(clipboard.Clipboard).pop(name, None)

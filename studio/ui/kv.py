"""Loads the .kv that lies beside a module."""

from pathlib import Path

from kivy.lang import Builder

_LOADED: set[str] = set()


def load_kv(module_file: str) -> None:
    """Load `thing.kv` beside `thing.py`, once; call it with `__file__` before the class is defined."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in _LOADED:
        _LOADED.add(path)
        Builder.load_file(path)


load_kv(str(Path(__file__).with_name("theme.py")))

"""Loads the .kv that lies beside a module."""

from pathlib import Path

from studio.ui.kv_table import load_rules

_LOADED: set[str] = set()


def load_kv(module_file: str) -> None:
    """Load `thing.kv` beside `thing.py`, once; call it with `__file__` before the class is defined."""
    path = Path(module_file).with_suffix(".kv")
    if str(path) not in _LOADED:
        _LOADED.add(str(path))
        load_rules(path.read_text("utf-8"), str(path))


load_kv(str(Path(__file__).with_name("theme.py")))

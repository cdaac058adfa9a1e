"""Where things live on this machine."""

import os
import sys
from pathlib import Path

_STUDIO = Path(__file__).resolve().parents[1]
_CHECKOUT = not (_STUDIO / "assets").is_dir()
"""In a checkout what ships without code lies beside the rooms; once installed, inside."""

ASSETS = _STUDIO.parent / "assets" if _CHECKOUT else _STUDIO / "assets"
"""Fonts, icons, brushes, instruments, prompts: what ships with the program."""

SAMPLE = (_STUDIO.parent / "gallery" if _CHECKOUT else _STUDIO / "sample") / "sample.studio"
"""The library that "Look around" opens, read-only."""


def data_home() -> Path:
    """Return the folder the system keeps a person's program data in; it may not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Afterglow"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Afterglow"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "afterglow"


def cache_home() -> Path:
    """Return the folder the system keeps this program's caches in; it may not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Afterglow" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "Afterglow"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "afterglow"


def default_library() -> Path:
    """Return the folder of the library that opens when none is named."""
    return data_home() / "library.studio"


def settings_file() -> Path:
    """Return the file that remembers how the program looks; it never holds a word of the person."""
    return data_home() / "settings.json"

"""Which library opens when none is named: the usual one, or another that was opened from inside the studio."""

import os
from pathlib import Path

from studio.core import paths
from studio.core.errors import StudioError
from studio.core.settings import Settings

SETTING = "library"
"""Name of the setting with the folder of the other library; there is none while it is the usual one."""


class PlaceGone(StudioError):
    """The library that was opened last lies in a place that is not there now: a stick, say, that was taken out."""

    sentence = "Your library is not where it was last."


def which(named: Path | None, settings: Settings) -> Path:
    """Return the folder of the library to open: the one that was named, else the remembered, else the usual one."""
    return (named or remembered(settings) or paths.default_library()).absolute()


def remembered(settings: Settings) -> Path | None:
    """Return the folder of the library that opens in place of the usual one, if one does."""
    folder = settings.get(SETTING, "")
    return Path(folder) if folder else None


def remember(settings: Settings, folder: Path) -> None:
    """Have the library in this folder open from now on; the usual one is remembered as nothing."""
    settings.set(SETTING, None if folder == paths.default_library().absolute() else os.fspath(folder))


def begun(folder: Path) -> bool:
    """Say whether something is in a library's place already, if only something that can't be looked at."""
    try:
        return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    except OSError:
        return True

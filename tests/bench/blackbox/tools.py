"""The tools a bench needs on the machine, and how they come there."""

import ctypes
import shutil

from main import apt_install

LIBRARIES = {"libX11.so.6": "libx11-6", "libXext.so.6": "libxext6", "libXtst.so.6": "libxtst6"}
"""Shared libraries of X, and the Debian packages they are in."""
X_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox"}
"""Programs that make a private screen, and the Debian packages they are in."""


class MissingToolError(Exception):
    """A tool or a peer is not on this machine, and could not be brought."""


def require(programs: dict[str, str]) -> None:
    """Make sure the programs (name to Debian package) and the X libraries are here; install them where we may.

    Raises MissingToolError with the line to run.
    """
    packages = lacking(programs)
    if packages and apt_install(packages):
        packages = lacking(programs)
    if packages:
        line = "apt-get install -y --no-install-recommends " + " ".join(packages)
        raise MissingToolError(f"Missing on this machine. To add it, as root: {line}")


def lacking(programs: dict[str, str]) -> list[str]:
    """Return the Debian packages of what is not here."""
    missing = {package for name, package in programs.items() if not shutil.which(name)}
    return sorted(missing | {package for name, package in LIBRARIES.items() if not has_library(name)})


def has_library(name: str) -> bool:
    """Say whether a shared library can be loaded."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True

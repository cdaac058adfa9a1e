"""What can be said on the command line when the studio is opened."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from studio import __version__
from studio.core import paths


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `--help` and mistakes end the process, as is usual."""
    usual = str(paths.default_library()).replace("%", "%%")
    parser = argparse.ArgumentParser(
        prog="afterglow",
        description="A private studio to draw, make sound and write in. "
        "Everything stays on this machine, encrypted. Nothing is ever sent.",
        epilog="Without a window: verify, backup, restore, salvage, export and import, each with --help of its own. "
        "From a checkout: python3 main.py starts the studio, python3 main.py test runs its tests.",
    )
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help=f"open the library in this folder (default: the one last opened from inside the studio, else {usual})",
    )
    # how the studio starts itself again, when it has been locked
    parser.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--window", default="", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=f"Afterglow {__version__}")
    return parser.parse_args(list(arguments))

"""The front door: read the command line, open a window, unlock a library, hand the rooms to the screens."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from studio import __version__
from studio.core import fault, paths

NO_DISPLAY = "Afterglow needs a screen to open its window on, and found none here."


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio; return the exit code of the process."""
    read_options(sys.argv[1:] if arguments is None else arguments)
    fault.catch_all()
    from studio.ui.start import lacks_display, prepare_kivy

    if lacks_display():
        return refuse(NO_DISPLAY)
    prepare_kivy(paths.data_home() / "kivy")
    try:
        from kivy.core.window import Window
    except SystemExit:
        Window = None  # noqa: N806
    if Window is None:
        return refuse(NO_DISPLAY)
    raise NotImplementedError


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `--help` and mistakes end the process, as is usual."""
    parser = argparse.ArgumentParser(
        prog="afterglow",
        description="A private studio to draw, make sound and write in. "
        "Everything stays on this machine, encrypted. Nothing is ever sent.",
        epilog="From a checkout: python3 main.py starts the studio, python3 main.py test runs its tests.",
    )
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        default=paths.default_library(),
        help="open the library in this folder (default: %(default)s)",
    )
    parser.add_argument("--version", action="version", version=f"Afterglow {__version__}")
    return parser.parse_args(list(arguments))


def refuse(sentence: str) -> int:
    """Say one sentence where errors go."""
    sys.stderr.write(sentence + "\n")
    return 1

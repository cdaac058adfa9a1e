"""The front door: read the command line, open a window, and live in the house behind it."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from studio.core import fault, known_code, paths, whereabouts
from studio.core.command_line import read_options
from studio.core.presence import Presence
from studio.core.settings import Settings
from studio.house import House

if TYPE_CHECKING:
    from argparse import Namespace

NO_DISPLAY = "Afterglow needs a screen to open its window on, and found none here."
OPEN_ALREADY = "Afterglow is open already. Its window is in front now."


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio; return the exit code of the process."""
    known_code.install()
    # small products of matrices, as a song is played with, wait for each other's threads longer than they take
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    fault.catch_all()
    fault.leave_no_image()
    if words and not words[0].startswith("-"):
        from studio import commands

        if words[0] in commands.NAMES:
            return commands.main(words)
    return open_house(read_options(words))


def open_house(options: "Namespace") -> int:
    """Open the window on a library and live in it; return the exit code of the process."""
    gc.disable()  # nothing to collect before the first screen is there: see `furniture.settle_down`
    from studio.ui.frame import come_to_front, read_frame
    from studio.ui.start import lacks_display, open_window, prepare_kivy

    if lacks_display():
        return refuse(NO_DISPLAY)
    settings = Settings(paths.settings_file())
    folder = whereabouts.which(options.library, settings)
    presence = Presence(paths.data_home(), folder)
    if not presence.take() and presence.knock():
        return say(OPEN_ALREADY)
    house = House(folder, settings, locked=options.locked)
    house.unlock_if_open()
    frame = read_frame(options.window)
    prepare_kivy(paths.data_home() / "kivy", *((frame[:2], frame[2:4]) if frame else ()))
    if not open_window(house.settings.get("theme", "dusk"), fill=frame is not None and frame.filling):
        return refuse(NO_DISPLAY)
    house.furnish()
    presence.listen(come_to_front)
    house.live()
    presence.leave()
    if house.next_start is None:
        return 0
    from studio.core.restart import start_anew

    return start_anew(house.next_start)


def say(sentence: str) -> int:
    """Say one sentence where the program was started from, if anywhere."""
    if sys.stdout is not None:
        sys.stdout.write(sentence + "\n")
    return 0


def refuse(sentence: str) -> int:
    """Say one sentence where errors go."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

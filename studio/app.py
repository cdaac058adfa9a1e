"""The front door: read the command line, open a window, unlock a library, hand the rooms to the screens."""

import argparse
import gc
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import __version__
from studio.core import fault, paths
from studio.core.clock import Clock, SystemClock
from studio.core.errors import StudioError
from studio.core.settings import Settings
from studio.core.workers import later

if TYPE_CHECKING:
    from studio.audio.client import Sound
    from studio.library.library import Library

NO_DISPLAY = "Afterglow needs a screen to open its window on, and found none here."
SETTINGS_LOST = "The settings could not be read, so the usual ones are back. What you made is untouched."


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio; return the exit code of the process."""
    options = read_options(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # nothing to collect before the first screen is there: see `furniture.settle_down`
    fault.catch_all()
    fault.leave_no_image()
    from studio.ui.start import lacks_display, open_window, prepare_kivy

    if lacks_display():
        return refuse(NO_DISPLAY)
    house = House(options.library.absolute(), Settings(paths.settings_file()))
    house.unlock_if_open()
    prepare_kivy(paths.data_home() / "kivy")
    if not open_window(house.settings.get("theme", "dusk")):
        return refuse(NO_DISPLAY)
    house.furnish()
    house.live()
    return 0


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


class House:
    """Everything that is open: it unlocks a library, and furnishes the window with the rooms in it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.clock: Clock = SystemClock()
        self.library: Library | None = None
        self.sound: Sound | None = None
        self.shell: Any = None
        self._beginning: Future[str] | None = None

    # --- the library; each of these works on another thread and returns a future

    def unlock_if_open(self) -> Future[str]:
        """Begin to open the library, while the window is still being made, if that takes no passphrase.

        The future gives the name of the screen to begin with.
        """
        if self._beginning is None:
            self._beginning = later(self._first_screen)
        return self._beginning

    def _first_screen(self) -> str:
        from studio.drawing.paper import grain
        from studio.library.library import is_library, needs_passphrase

        later(grain)  # numpy alone, so that it goes on beside the window's making
        if not self.begun():
            return "welcome"
        if is_library(self.folder) and needs_passphrase(self.folder):
            return "lock"
        self._open(self.folder)
        return "today"

    def begun(self) -> bool:
        """Say whether something is in the library's place already, if only something that can't be looked at."""
        try:
            return self.folder.exists() and not (self.folder.is_dir() and not any(self.folder.iterdir()))
        except OSError:
            return True

    def _open(self, folder: Path, **ways: Any) -> None:
        from studio.library.library import Library

        self._take(Library.open(folder, clock=self.clock, **ways))

    def _take(self, library: "Library") -> None:
        before, self.library = self.library, library
        if before is not None:
            before.close()

    def begin(self, passphrase: str | None) -> Future[str]:
        """Make the library; the future gives its recovery code."""

        def make() -> str:
            from studio.library.library import Library

            library, code = Library.create(self.folder, passphrase=passphrase, clock=self.clock)
            self._take(library)
            return code

        return later(make)

    def unlock(self, passphrase: str | None) -> Future[None]:
        """Open the library with its passphrase."""
        return later(lambda: self._open(self.folder, passphrase=passphrase))

    def recover(self, code: str, passphrase: str) -> Future[None]:
        """Open the library with its recovery code, and give it a new passphrase."""

        def mend() -> None:
            self._open(self.folder, recovery_code=code)
            if self.library is not None:
                self.library.set_passphrase(passphrase)

        return later(mend)

    def look_around(self) -> Future[None]:
        """Open the sample, to look at only."""
        return later(lambda: self._open(paths.SAMPLE, read_only=True))

    # --- the window

    def furnish(self) -> None:
        """Fill the window; call when it is there. The first screen comes as soon as the library has spoken."""
        from studio.ui import furniture
        from studio.ui.later import when_done
        from studio.ui.threshold import Threshold

        threshold = Threshold(
            folder=self.folder,
            settings=self.settings,
            begun=self.begun,
            begin=self.begin,
            unlock=self.unlock,
            recover=self.recover,
            look_around=self.look_around,
            step_in=self.step_in,
        )
        self.shell = furniture.make_shell(threshold)
        when_done(self.unlock_if_open(), self._begin_with, self._in_trouble)

    def _begin_with(self, name: str) -> None:
        if name == "today":
            self.step_in()
        else:
            self.shell.go(name)
        if self.settings.was_damaged:
            self.shell.toast(SETTINGS_LOST)

    def _in_trouble(self, error: StudioError) -> None:
        self.shell.go("trouble", sentence=str(error))

    def step_in(self) -> None:
        """Hand the rooms of the open library to the screens, and show Today."""
        from studio.drawing.brush import load_brushes
        from studio.gallery.gallery import Gallery
        from studio.journal.journal import Journal
        from studio.ui import furniture
        from studio.ui.rooms import Rooms

        if self.library is None:
            return
        rooms = Rooms(
            library=self.library,
            journal=Journal(self.library, self.clock),
            gallery=Gallery(self.library, self.clock),
            open_sound=self.open_sound,
            settings=self.settings,
            clock=self.clock,
            brushes=load_brushes(paths.ASSETS / "brushes"),
        )
        furniture.move_in(self.shell, rooms)

    def open_sound(self) -> "Sound":
        """Return the client of the audio process, which starts when somebody first asks."""
        if self.sound is None:
            from studio.audio.client import Sound

            self.sound = Sound()
        return self.sound

    def live(self) -> None:
        """Run until the window is closed."""
        from kivy.base import runTouchApp

        try:
            runTouchApp(self.shell)
        finally:
            self.leave()

    def leave(self) -> None:
        """Let go of everything; what was made is kept already."""
        if self.shell is not None:
            from studio.ui import furniture

            furniture.clear_out(self.shell)
        if self.sound is not None:
            self.sound.stop()
        if self.library is not None:
            self.library.close()


if __name__ == "__main__":
    sys.exit(main())

"""Records for ever on the real Speak screen, and says what is kept: `recording_driver.py LIBRARY HOME`.

A line "ready AUDIO_PID" on the standard output says that the microphone hears. The others are "PIECE CHUNKS SUM",
written once the write that kept them has returned: how many seconds there are, and a sum over all their bytes.
"""

import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from studio.ui.start import open_window, prepare_kivy


def sum_of(seconds: Iterable[bytes]) -> str:
    """Return a sum over the bytes of some seconds."""
    digest = blake2b(digest_size=16)
    for data in seconds:
        digest.update(data)
    return digest.hexdigest()


def main(folder: Path, home: Path) -> None:
    prepare_kivy(home)
    assert open_window()
    from kivy.base import EventLoop, runTouchApp

    from studio.app import House
    from studio.core.settings import Settings
    from studio.ui import furniture
    from studio.ui.screens import speak_screen

    class Telling(speak_screen.KeptTake):
        """Says what is kept."""

        def _write(self) -> None:
            super()._write()
            if self.piece_id is not None:
                seconds = list(self._rooms.library.chunks(self.piece_id))
                os.write(1, f"{self.piece_id} {len(seconds)} {sum_of(seconds)}\n".encode())

    speak_screen.KeptTake = Telling
    furniture.WARM_UP_AFTER = 3600  # the kernels of drawing are not what this is about
    house = House(folder, Settings(None))
    house.furnish()
    runTouchApp(house.shell, embedded=True)
    while house.shell.rooms is None:
        EventLoop.idle()
    screen = house.shell.go("speak")
    while screen.state != "listening":
        EventLoop.idle()
    os.write(1, f"ready {screen.rooms.sound.pid}\n".encode())
    while True:
        EventLoop.idle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

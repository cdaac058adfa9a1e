"""Records for ever on the real Speak screen, and says what is kept: `recording_driver.py LIBRARY HOME`.

The first line on the standard output is "ready AUDIO_PID", once the microphone hears. Each one after it is
"PIECE CHUNKS", written once the write that kept them has returned.
"""

import os
import sys
from pathlib import Path

from studio.ui.start import open_window, prepare_kivy


def main(folder: Path, home: Path) -> None:
    prepare_kivy(home)
    assert open_window()
    from kivy.base import EventLoop, runTouchApp

    from studio.app import House
    from studio.core.settings import Settings
    from studio.ui import furniture
    from studio.ui.screens import speak_screen

    class Telling(speak_screen.KeptTake):
        """Says how many seconds are kept."""

        def _write(self) -> None:
            super()._write()
            if self.piece_id is not None:
                os.write(1, f"{self.piece_id} {self._rooms.library.chunk_count(self.piece_id)}\n".encode())

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

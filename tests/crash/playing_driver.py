"""Plays for ever on the real pads, a finger always down, and says what was played: `playing_driver.py LIBRARY HOME`.

A line "ready AUDIO_PID" on the standard output says that the first note sounded. The others are "MS", the place on the
capture's timeline of an event that has just been played, kept or not.
"""

import os
import sys
from pathlib import Path

from studio.ui.start import open_window, prepare_kivy

_FRAMES = 3


def main(folder: Path, home: Path) -> None:
    prepare_kivy(home)
    assert open_window()
    from kivy.base import EventLoop, runTouchApp
    from kivy.tests.common import UnitTestTouch

    from studio.app import House
    from studio.core.settings import Settings
    from studio.music.song import Event
    from studio.ui import furniture
    from studio.ui.screens import sound_screen

    class Telling(sound_screen.CapturedSong):
        """Says what is played."""

        def play(self, material: int, event: Event, begins: int) -> None:
            super().play(material, event, begins)
            os.write(1, f"{self.events[-1].time}\n".encode())

    sound_screen.CapturedSong = Telling
    furniture.WARM_UP_AFTER = 3600  # the kernels of drawing are not what this is about
    house = House(folder, Settings(None))
    house.furnish()
    runTouchApp(house.shell, embedded=True)
    while house.shell.rooms is None:
        EventLoop.idle()
    screen = house.shell.go("sound")
    while screen.rooms.sound.state != "ready" or not screen.pads.faces[0].width:
        EventLoop.idle()

    def put(index: int) -> UnitTestTouch:
        touch = UnitTestTouch(*screen.pads.faces[index].center)
        touch.touch_down()
        return touch

    down, turn = put(0), 0
    os.write(1, f"ready {screen.rooms.sound.pid}\n".encode())
    while True:
        # the next finger is down before the last one lifts: no moment of rest in which all is written
        turn += 1
        other = put(turn % 8)
        down.touch_up()
        down = other
        for _ in range(_FRAMES):
            EventLoop.idle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""The studio itself, telling what it shows: `door_driver.py` with the studio's own arguments.

Lines of JSON go to the file named by DOOR_TELL, one whenever something has changed. With DOOR_HURRY the time that
nobody touches anything goes by that many times as fast. With DOOR_SIT it sits down before what is marked, with that as
the PIN, as soon as Today is there. It starts itself again as the studio does.
"""

import json
import os
import sys

from studio import app


class Told(app.House):
    """The house, with somebody who looks through the window."""

    def live(self) -> None:
        from kivy.clock import Clock

        self._last: dict[str, object] = {}
        Clock.schedule_interval(lambda _dt: self._tell(), 0.05)
        if "DOOR_HURRY" in os.environ:
            hurry(float(os.environ["DOOR_HURRY"]))
        self._sits = "DOOR_SIT" in os.environ
        super().live()

    def _sit_down(self) -> None:
        from studio.sharing.sources import choose

        rooms = self.shell.rooms
        chosen, source = choose(rooms.library, rooms.gallery, rooms.journal, whom="", words="")
        rooms.sit(chosen, source, os.environ.pop("DOOR_SIT"))

    def _tell(self) -> None:
        from kivy.core.window import Window

        from studio.ui.frame import now, write_frame
        from studio.ui.theme import theme
        from studio.ui.widgets.pressable import focused

        screen, toast = self.shell.screen, self.shell._toast
        if self._sits and screen is not None and screen.name == "today":
            self._sits = False
            self._sit_down()
        seen = {
            "process": os.getpid(),
            "screen": screen.name if screen is not None else "",
            "focus": type(focused()).__name__,
            "toast": toast.text if toast is not None and toast.parent is not None else "",
            "frame": write_frame(now()),
            "theme": theme.name,
            "nav": [item.name for item in reversed(self.shell.nav.children)],
            "trouble": getattr(screen, "trouble", ""),
            "words": getattr(getattr(screen, "page", None), "text", ""),
            "easel": [round(v) for v in screen.easel.sheet] if hasattr(screen, "easel") else [],
            "height": Window.height,
        }
        if seen != self._last:
            self._last = seen
            with open(os.environ["DOOR_TELL"], "a", encoding="utf-8") as file:
                file.write(json.dumps(seen) + "\n")


def hurry(times: float) -> None:
    """Let the time without a hand go by faster."""
    from studio.ui import auto_lock, input, leaving

    steady = input.steady
    input.steady = auto_lock.steady = lambda: steady() * times
    auto_lock.LOOK, leaving.LIFT = 0.1, 0.1


if __name__ == "__main__":
    app.House = Told  # type: ignore[misc]
    sys.exit(app.main())

"""What must happen before Kivy is imported: importing it reads the command line, writes files, opens a window."""

import logging
import os
import sys
from pathlib import Path

from studio.core.memory import share_heap

_UNSEEN = ("offscreen", "dummy", "evdev")
"""Where SDL draws when it finds no screen."""


def lacks_display() -> bool:
    """Say whether there is surely no screen (on Linux; elsewhere the window itself will tell)."""
    if not sys.platform.startswith("linux") or "SDL_VIDEODRIVER" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare_kivy(home: Path, size: tuple[int, int] = (1280, 800), position: tuple[int, int] | None = None) -> None:
    """Set Kivy up. `home` is where it may keep its icons; `size` is the window's, in pixels.

    `position` is the window's, from the left and the top; without one the desktop chooses.
    """
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_CLIPBOARD="sdl2",
        KIVY_IMAGE="sdl2",
        KIVY_TEXT="sdl2",
        KIVY_WINDOW="sdl2",
        KIVY_HOME=str(_writable(home)),
        SDL_TOUCH_MOUSE_EVENTS="0",
    )
    # its log quotes errors, and an error may quote the person
    log = logging.getLogger("kivy")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    share_heap()
    import kivy
    from kivy.config import Config

    from studio.ui.light_kivy import import_lightly

    # it would start xclip, to which every selection goes
    kivy.kivy_options["cutbuffer"] = ()
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("graphics", "width", size[0])
    Config.set("graphics", "height", size[1])
    Config.set("graphics", "multisamples", "0")
    if position is not None:
        for name, value in (("position", "custom"), ("left", position[0]), ("top", position[1])):
            Config.set("graphics", name, value)
    for provider, _ in Config.items("input"):
        Config.remove_option("input", provider)
    Config.set("input", "mouse", "mouse,disable_multitouch,disable_hover")
    import_lightly()


def open_window(theme: str = "dusk", *, fill: bool = False) -> bool:
    """Open the window in the ground colour of a theme, and make the loop ours; say whether there is a window.

    With `fill` it takes the whole screen.
    """
    try:
        from kivy.core.window import Window
    except SystemExit:
        return False
    from studio.ui import input, loop

    if Window is None or (loop.video_driver() in _UNSEEN and "SDL_VIDEODRIVER" not in os.environ):
        return False
    from studio.ui.tokens import COLOURS, THEMES, rgb

    # it is there before anything is in it
    ground = COLOURS["bg"][THEMES.index(theme) if theme in THEMES else 0]
    Window.clearcolor = (*rgb(ground), 1)
    Window.clear()
    Window.flip()
    if fill:
        Window.maximize()
    input.keep_samples()
    loop.install()
    return True


def _writable(home: Path) -> Path:
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK):
            return home
    except OSError:
        pass
    import tempfile

    return Path(tempfile.mkdtemp(prefix="afterglow-"))

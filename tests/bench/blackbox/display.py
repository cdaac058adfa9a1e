"""A private screen, so that nothing else is in the picture and no hand is on the mouse."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
"""Size of the private screen in pixels."""
WINDOW_RULES = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
<desktops><number>1</number></desktops>
<keyboard></keyboard>
<mouse></mouse>
<applications><application type="normal">
<decor>no</decor><maximized>yes</maximized><position force="yes"><x>0</x><y>0</y></position>
</application></applications>
</openbox_config>
"""
"""Every window fills the screen, without a frame, so that all programs get the same pixels.

No press is bound: the desktop would hold it back until it has looked at it, and of all motions that come meanwhile the
X server makes one.
"""


@contextmanager
def private_display() -> Iterator[str]:
    """Run an X server of 1280x800 with a window manager; give its name, e.g. ":3"; end both afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-display-")))
        log = stack.enter_context((folder / "log").open("wb"))
        server, name = start_server(log)
        stack.callback(end, server)
        rules = folder / "rc.xml"
        rules.write_text(WINDOW_RULES, "utf-8")
        desktop = subprocess.Popen(
            ["openbox", "--config-file", rules],
            env=dict(os.environ, DISPLAY=name, HOME=str(folder), XDG_CACHE_HOME=str(folder)),
            stdout=log,
            stderr=log,
        )
        stack.callback(end, desktop)
        time.sleep(1)
        if desktop.poll() is not None:
            raise RuntimeError("openbox ended at once: " + (folder / "log").read_text("utf-8", "replace")[-300:])
        yield name


def start_server(log: object) -> tuple[subprocess.Popen[bytes], str]:
    """Start Xvfb on a display number it finds free itself."""
    read_end, write_end = os.pipe()
    screen = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", screen]
        + ["-nolisten", "tcp", "-noreset", "+extension", "GLX"],
        pass_fds=(write_end,),
        stdout=log,
        stderr=log,
    )
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        number = answer.readline().strip()
    if not number:
        raise RuntimeError("Xvfb did not start")
    return server, f":{number}"


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

"""Being told by the sound server when a speaker or a microphone comes or goes, instead of asking again and again.

Starting a program holds up all threads of this process for a moment, which is felt when it happens every second.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Callable

_WORDS = ("setpriv", "--pdeathsig", "KILL", "pactl", "subscribe")
"""`setpriv` ends it with us, however we end."""
_AGAIN = 20.0
_MATTERS = re.compile(rb"'(new|remove)' on (sink|source) #|'change' on server")


class Watch:
    """One `pactl subscribe`, while devices are of interest."""

    def __init__(self, changed: Callable[[], object]) -> None:
        """`changed` is called on a thread of this watch's own."""
        self._changed = changed
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._began = -_AGAIN

    @property
    def works(self) -> bool:
        """True while changes would be told; where it never is, asking now and then has to do."""
        return self._process is not None

    def begin(self, now: float) -> None:
        """Watch from now on. Harmless while it does; where it ended by itself it is tried again after a while."""
        alive = self._thread is not None and self._thread.is_alive()
        if sys.platform.startswith("linux") and not alive and now - self._began > _AGAIN:
            self._began = now
            self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        process = self._process
        if process is not None:
            self._began = -_AGAIN
            process.kill()

    def _watch(self) -> None:
        try:
            process = subprocess.Popen(_WORDS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
        except OSError:
            return
        with process:
            self._process = process
            for line in process.stdout or ():
                if _MATTERS.search(line):
                    self._changed()
            self._process = None

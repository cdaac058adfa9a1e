"""The studio itself, lived in by a hand that types and clicks through X: `leaks_driver.py LIBRARY TELL_FD [HOW…]`.

HOW: with `faults` things break on the way; with `plain` the library is not encrypted, which whoever looks has to see.

The standard input gives the words to use, one JSON object in one line. The pipe TELL_FD tells of each moment, one
JSON object a line; the hand goes on when a line has come back on the standard input. Nothing else is told: what the
studio itself writes to its standard output and error is all there is on them.
"""

import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from studio import app
from studio.core import workers

PATIENCE = 20.0
"""Seconds after which a step that does not come is given up."""
TURN = 1 / 60

Step = Callable[[], object]
"""Goes on when it gives something true."""


class Watch:
    """Notes what this process asks of the system, by Python's own audit (PEP 578)."""

    def __init__(self) -> None:
        self.internet: list[str] = []
        self.programs: list[str] = []
        self.written: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and isinstance(path, str | bytes | os.PathLike):
                self.written.append(os.path.realpath(os.fsdecode(path)))
        elif event == "subprocess.Popen":
            self.programs.append(Path(os.fsdecode(arguments[0])).name)
        elif event in ("socket.connect", "socket.bind", "socket.sendto"):
            if arguments[0].family != socket.AF_UNIX:
                self.internet.append(event)
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            self.internet.append(event)


class Lived(app.House):
    """The house, with somebody in it."""

    def live(self) -> None:
        self.hand = Hand(self)
        self.hand.begin()
        super().live()


class Hand:
    """Does one step after another between the turns of the studio's own loop."""

    words: dict[str, str]
    tell_to: int
    faults: bool
    plain: bool
    watch: Watch

    def __init__(self, house: Lived) -> None:
        self.house = house
        self._steps: Iterator[Step] = iter(())
        self._step: Step = lambda: True
        self._since = time.monotonic()

    @property
    def shell(self):
        return self.house.shell

    @property
    def screen(self):
        return self.shell.screen

    def begin(self) -> None:
        self._steps = self.life()
        threading.Thread(target=self._wake, daemon=True).start()

    def _wake(self) -> None:
        """Come to turn often: a loop that has nothing to do sleeps."""
        from studio.ui.loop import soon

        turned = threading.Semaphore()
        while turned.acquire():
            time.sleep(TURN)
            soon(lambda: (self._turn(), turned.release()))

    def _turn(self) -> None:
        try:
            if self._step():
                self._step, self._since = next(self._steps), time.monotonic()
            elif time.monotonic() - self._since > PATIENCE:
                frames = []
                part = self._steps
                while part is not None:
                    frames.append(part.gi_frame.f_lineno)
                    part = part.gi_yieldfrom
                raise TimeoutError(f"the step in line {self._step.__code__.co_firstlineno}, by {frames}")
        except BaseException:  # told here, for the studio would go on without a word
            self._write(moment="failed", why=traceback.format_exc())
            os._exit(3)

    def _write(self, **what: object) -> None:
        os.write(self.tell_to, (json.dumps(what) + "\n").encode())

    def tell(self, moment: str, **what: object) -> None:
        """Tell of a moment and hold still until somebody has looked."""
        self._write(moment=moment, **what)
        sys.stdin.readline()

    # --- what a hand can do -------------------------------------------------------------------------------------

    def xdo(self, *words: object) -> Iterator[Step]:
        process = subprocess.Popen(["xdotool", *map(str, words)])
        yield lambda: process.poll() is not None
        assert process.returncode == 0

    def at(self, widget, x: float = 0.5, y: float = 0.5) -> tuple[int, int]:
        from kivy.core.window import Window

        inside = widget.to_window(widget.x + x * widget.width, widget.y + y * widget.height)
        return round(Window.left + inside[0]), round(Window.top + Window.height - inside[1])

    def click(self, widget, x: float = 0.5, y: float = 0.5) -> Iterator[Step]:
        yield lambda: widget.get_root_window() is not None and not widget.disabled
        yield rest(0.1)  # it lies where it will lie
        yield from self.xdo("mousemove", *self.at(widget, x, y), "click", 1)

    def type(self, field, text: str) -> Iterator[Step]:
        """Type into a field or page that has, or is about to have, the cursor."""
        yield lambda: field.focus
        before = field.text
        yield from self.xdo("type", "--delay", 3, "--", text)
        yield lambda: field.text == before + text

    def key(self, *names: str) -> Iterator[Step]:
        yield from self.xdo("key", *names)

    def go(self, name: str) -> Iterator[Step]:
        """Go to a room by the rail."""
        item = next(item for item in self.shell.nav.walk(restrict=True) if getattr(item, "name", "") == name)
        yield from self.click(item)
        yield lambda: self.screen.name == name

    # --- a first evening ----------------------------------------------------------------------------------------

    def life(self) -> Iterator[Step]:
        yield lambda: self.screen is not None
        for part in (self.move_in, self.write_journal, self.write, self.draw, self.find):
            yield from part()
        if not self.plain:  # a copy that is not encrypted is refused, as it should be
            yield from self.hand_over()
        if self.faults:
            yield from self.meet_faults()
        watch = self.watch
        self.tell("done", internet=watch.internet, programs=watch.programs, written=watch.written)
        yield lambda: False

    def move_in(self) -> Iterator[Step]:
        """Make a library with a passphrase, and begin a session."""
        screen = self.screen
        yield from self.click(screen.page.ids.begin)
        yield lambda: screen.step == "passphrase"
        first, second = screen.page.ids.first, screen.page.ids.second
        yield from self.type(first, self.words["passphrase"])
        yield from self.key("ctrl+a", "ctrl+c", "Return")
        yield from self.type(second, self.words["passphrase"])
        yield from self.key("Return")
        yield lambda: screen.step == "code"
        groups = list(screen.groups)
        yield from self.click(screen.page.ids.written)
        yield lambda: screen.step == "check"
        yield from self.type(screen.page.ids.first, groups[screen.page.asked])
        yield from self.key("Return")
        yield lambda: self.screen.name == "today"
        self.tell("in", code="-".join(groups))
        today = self.screen
        yield from self.click(today.ids.begin)
        yield lambda: today._sheet is not None
        yield from self.type(today._sheet.ids.field, self.words["intention"])
        yield from self.key("Return")
        yield lambda: today.session is not None

    def write_journal(self) -> Iterator[Step]:
        """Write into the session, take up a text and copy it, and say what is seen now."""
        yield from self.go("journal")
        screen = self.screen
        body = screen.pane.ids.body
        yield lambda: screen.pane.title
        yield from self.click(body, y=0.9)
        yield from self.type(body, self.words["body"])
        yield from self.key("ctrl+a")
        yield lambda: body.entry.selection_text == self.words["body"]
        yield rest(0.3)
        self.tell("selected")
        yield from self.key("ctrl+c")
        yield rest(0.3)
        self.tell("copied")
        yield from self.key("End")
        screen.pane.dispatch("on_reflect")  # its key comes once something was made
        sheet = screen.acts.now_sheet
        yield from self.type(sheet.ids.field, self.words["reflection"])
        yield from self.click(sheet.ids.keep)
        yield lambda: any(row.words == self.words["reflection"] for row in screen.pane.ids.said.rows())

    def write(self) -> Iterator[Step]:
        """Write a piece."""
        yield from self.go("today")
        yield from self.click(self.screen.ids.write)
        yield lambda: self.screen.name == "write"
        screen = self.screen
        yield lambda: screen.page.focus
        screen.page.entry.insert_text(self.words["writing"])
        yield from self.key("Escape", "Escape")
        yield lambda: self.screen.name == "today"

    def draw(self) -> Iterator[Step]:
        """Draw two strokes."""
        yield from self.click(self.screen.ids.draw)
        yield lambda: self.screen.name == "draw" and self.screen.easel.drawing is not None
        easel = self.screen.easel
        for turn in range(2):
            way = [self.at(easel, 0.3 + 0.02 * step, 0.3 + 0.2 * turn + 0.005 * step) for step in range(18)]
            moves = [word for place in way for word in ("mousemove", *place, "sleep", 0.004)]
            yield from self.xdo("mousemove", *way[0], "mousedown", 1, *moves, "mouseup", 1)
        yield lambda: len(easel.drawing.document.steps) == 2
        yield from self.key("Escape")
        yield lambda: self.screen.name == "today"

    def find(self) -> Iterator[Step]:
        """Find the writing by a word in it, name it, tag it, and say what is seen in it."""
        yield from self.go("gallery")
        gallery = self.screen
        yield lambda: len(gallery.ids.grid.items) == 2
        yield from self.key("ctrl+f")
        yield from self.type(gallery.ids.field, self.words["sought"])
        yield lambda: len(gallery.ids.grid.items) == 1
        self.tell("found")
        piece_id = gallery.ids.grid.items[0].id
        tile = next(tile for tile in gallery.ids.grid.walk(restrict=True) if getattr(tile, "piece", None) is not None)
        yield from self.click(tile)
        yield lambda: self.screen.name == "piece" and self.screen.said is not None
        screen = self.screen
        name = screen.ids.words.ids.name
        yield from self.click(name)
        yield from self.type(name, self.words["title"])
        yield from self.key("Return")
        yield lambda: screen.said.piece.title == self.words["title"]
        screen.ids.words.dispatch("on_add_tag")
        yield from self.type(screen.acts.tag_sheet.ids.field, self.words["tag"])
        yield from self.key("Return")
        yield lambda: [tag.name for tag in screen.said.tags] == [self.words["tag"]]
        yield from self.click(screen.ids.write)
        yield from self.type(screen.acts.write_sheet.ids.field, self.words["seen"])
        keep = (one for one in screen.acts.write_sheet.walk(restrict=True) if getattr(one, "icon", "") == "check")
        yield from self.click(next(keep))
        yield lambda: any(remark.text == self.words["seen"] for remark in screen.said.remarks)
        assert screen.said.piece.id == piece_id
        yield from self.key("Escape")
        yield lambda: self.screen is gallery

    def hand_over(self) -> Iterator[Step]:
        """Make a copy, save what can be read as another library, and take everything out, each into its own place."""
        from studio.core.clock import SystemClock
        from studio.core.progress import Progress
        from studio.library.backup import back_up
        from studio.library.salvage import salvage_open
        from studio.sharing.export import export

        library, beside = self.house.library, self.house.library.folder.parent

        def work() -> None:
            (beside / "copies").mkdir()
            (beside / "given").mkdir()
            back_up(library, beside / "copies", Progress())
            salvage_open(library, beside / "saved.studio", clock=SystemClock(), progress=Progress())
            export(library, beside / "given", Progress())
            export(library, beside / "given", Progress(), zipped=True)

        done = workers.later(work)
        yield done.done
        done.result()

    # --- faults -------------------------------------------------------------------------------------------------

    def meet_faults(self) -> Iterator[Step]:
        """Let things break in each place where something can, with the person's words in the error."""
        yield from self.go("today")
        today, library = self.screen, self.house.library
        door = today.doors["draw"]
        door.on_touch_down = self.boom
        yield from self.told_calmly("touch", self.click(door))
        del door.on_touch_down
        yield from self.told_calmly("library", _at_once(lambda: library.later(self.boom)))
        gallery = self.shell.rooms.gallery
        gallery.page = self.boom
        yield from self.told_calmly("worker", self.go("gallery"))
        del gallery.page
        before = threading.active_count()
        threading.Thread(target=self.boom).start()
        yield lambda: threading.active_count() <= before
        workers.later(int).add_done_callback(self.boom)
        yield rest(0.2)
        _Unraisable(self.boom)
        self.tell("broken", toast="")
        yield from self.go("journal")  # and the house still stands

    def told_calmly(self, where: str, doing: Iterator[Step]) -> Iterator[Step]:
        """Do something that breaks, and tell what the person reads about it."""
        before = self.shell._toast
        yield from doing
        yield lambda: self.shell._toast is not before and self.shell._toast.parent is not None
        self.tell("broken in " + where, toast=self.shell._toast.text)

    def boom(self, *_args: object, **_named: object) -> None:
        """Break, quoting the person."""
        try:
            raise LookupError(self.words["fault"])
        except LookupError as error:
            raise ValueError("not here: " + self.words["fault"]) from error


class _Unraisable:
    """Breaks as it dies, where Python can only complain."""

    def __init__(self, boom: Callable[[], None]) -> None:
        self.boom = boom

    def __del__(self) -> None:
        self.boom()


def _at_once(act: Callable[[], object]) -> Iterator[Step]:
    act()
    yield lambda: True


def rest(seconds: float) -> Step:
    """Return a step that lasts that long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def leave_out_the_cipher() -> None:
    import apsw

    from studio.library import connection, seal

    def unkeyed(address: str, flags: int, _key: bytes) -> connection.Connection:
        raw = apsw.Connection(address, flags=flags)
        raw.set_busy_timeout(5000)
        raw.create_scalar_function(seal.FUNCTION, seal.sealed, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)
        return connection.Connection(raw)

    connection._keyed = unkeyed


def main(folder: str, tell_to: int, *how: str) -> int:
    if "plain" in how:
        leave_out_the_cipher()
    Hand.words, Hand.tell_to = json.loads(sys.stdin.readline()), tell_to
    Hand.faults, Hand.plain = "faults" in how, "plain" in how
    Hand.watch = Watch()
    # as on a machine that keeps an image of every program that crashes
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    app.House = Lived
    with contextlib.suppress(KeyboardInterrupt):
        return app.main(["--library", folder])
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))

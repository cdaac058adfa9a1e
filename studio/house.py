"""The house: what is open. It unlocks a library, hands the rooms in it to the screens, and closes it again."""

import os
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.core import paths, whereabouts
from studio.core.clock import Clock, SystemClock
from studio.core.errors import StudioError
from studio.core.settings import Settings
from studio.core.workers import later

if TYPE_CHECKING:
    from studio.audio.client import Sound
    from studio.core.progress import Progress
    from studio.library.library import Library
    from studio.library.salvage import Salvaged
    from studio.sharing.chosen import Chosen
    from studio.sharing.sources import FromLibrary
    from studio.ui.rooms import Rooms
    from studio.ui.sitting_down import Seated

LEFT_OPEN = "Afterglow did not close the last time. What you made is here."
SETTINGS_LOST = "The settings could not be read, so the usual ones are back. What you made is untouched."


class House:
    """Everything that is open: it unlocks a library, and furnishes the window with the rooms in it."""

    def __init__(self, folder: Path, settings: Settings, *, locked: bool = False) -> None:
        """`locked`: begin at the lock screen even where the library would open by itself."""
        self.folder = folder
        self.locked = locked
        self.settings = settings
        self.other = whereabouts.remembered(settings) == folder
        """Whether the library opens in place of the usual one, since it was opened from inside."""
        self.clock: Clock = SystemClock()
        self.library: Library | None = None
        self.sound: Sound | None = None
        self.shell: Any = None
        self.next_start: list[str] | None = None
        """How the studio is to be started again once it has ended; None when it is not."""
        self._beginning: Future[str] | None = None
        self._seated: Seated | None = None

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
        if not self._there():
            return "welcome"
        if is_library(self.folder) and needs_passphrase(self.folder):
            return "today" if not (self.locked or self._barred()) and self._open_by_keyring() else "lock"
        if self._barred():
            return "sitting_lock"
        self._open(self.folder)
        return "today"

    def _barred(self) -> bool:
        """Say whether somebody sat in front of the library, and nobody has unlocked it since."""
        from studio.library import barred

        return barred.bars(self.folder, self.clock.ms())

    def _open_by_keyring(self) -> bool:
        from studio.library.errors import WrongPassphrase
        from studio.library.library import opens_by_keyring

        if not opens_by_keyring(self.folder):
            return False
        try:
            self._open(self.folder, keyring=True)
        except WrongPassphrase:  # the keyring is locked, or knows nothing of it: the passphrase is asked for
            return False
        return True

    def _there(self) -> bool:
        """Say whether the library is there. A usual one may be still to begin; any other, once opened, is gone."""
        from studio.library.arriving import arrive

        arrive(self.folder)
        if whereabouts.begun(self.folder):
            return True
        if self.other:
            raise whereabouts.PlaceGone
        return False

    def _open(self, folder: Path, **ways: Any) -> None:
        from studio.library.library import Library

        self._take(Library.open(folder, clock=self.clock, **ways))
        if folder == self.folder:
            self._lift()

    def _lift(self) -> None:
        from studio.library import barred

        with suppress(StudioError):  # whoever came in just now has the key, or the PIN
            barred.lift(self.folder)

    def _take(self, library: "Library | None") -> None:
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
        """Open the library with its passphrase; with None, by itself or by the keyring of the computer account."""

        def open_it() -> None:
            from studio.library import barred

            self._there()
            barred.require_key(self.folder, self.clock.ms())
            self._open(self.folder, passphrase=passphrase, keyring=not self._barred())

        return later(open_it)

    def unlock_by_pin(self, pin: str) -> Future[None]:
        """Open a library without a passphrase, after a sitting, with the PIN that was chosen for it."""

        def open_it() -> None:
            from studio.library import barred

            barred.try_pin(self.folder, pin)
            self._open(self.folder)

        return later(open_it)

    def has_keyring(self) -> bool:
        """Say whether the keyring of the computer account may open the library."""
        from studio.library.library import opens_by_keyring

        try:
            return opens_by_keyring(self.folder) and not self._barred()
        except StudioError:
            return False

    def pause_after(self, failures: int) -> float:
        """Return how many seconds the lock waits after so many wrong tries in a row."""
        from studio.library import keys

        return keys.pause_after(failures)

    def recover(self, code: str, passphrase: str) -> Future[None]:
        """Open the library with its recovery code, and give it a new passphrase."""

        def mend() -> None:
            from studio.library.in_place import opened

            self._take(opened(self.folder, passphrase, code, self.clock))
            self._lift()

        return later(mend)

    def look_around(self) -> Future[None]:
        """Open the sample, to look at only."""
        return later(lambda: self._open(paths.SAMPLE, read_only=True))

    # --- the window

    def furnish(self) -> None:
        """Fill the window; call when it is there. The first screen comes as soon as the library has spoken."""
        from studio.library import barred
        from studio.ui import furniture
        from studio.ui.later import when_done
        from studio.ui.threshold import Threshold

        threshold = Threshold(
            folder=self.folder,
            settings=self.settings,
            begun=lambda: whereabouts.begun(self.folder),
            begin=self.begin,
            unlock=self.unlock,
            recover=self.recover,
            has_keyring=self.has_keyring,
            pause_after=self.pause_after,
            unlock_by_pin=self.unlock_by_pin,
            pin_pause=lambda: barred.pause(self.folder),
            restore=self.restore,
            salvage=self.salvage,
            now=self.clock.now,
            look_around=self.look_around,
            other=self.other,
            open_usual=lambda: self.open_other(paths.default_library()),
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
        from studio.library.errors import DamagedLibrary

        gone = isinstance(error, whereabouts.PlaceGone)
        self.shell.go("trouble", sentence=str(error), damaged=isinstance(error, DamagedLibrary), gone=gone)

    def step_in(self) -> None:
        """Hand the rooms of the open library to the screens, and show Today."""
        from studio.gallery.gallery import Gallery
        from studio.journal.journal import Journal
        from studio.ui import furniture, shipped
        from studio.ui.picking_up import pick_up
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
            brushes=shipped.brushes(),
            lock=self.lock,
            lockable=self.can_lock,
            keys_changed=lambda: furniture.fit_lock(self.shell, rooms) if self._seated is None else None,
            rekey=self.rekey,
            open_other=self.open_other,
            sit=lambda chosen, source, pin: self.sit(rooms, chosen, source, pin),
        )
        furniture.move_in(self.shell, rooms)
        pick_up(rooms)
        if self.library.was_left_open:
            furniture.say_later(self.shell, rooms, LEFT_OPEN)

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

    # --- locking, and other ways to begin anew

    def can_lock(self) -> bool:
        """Say whether a library is open that has a lock."""
        library = self.library
        return library is not None and not library.read_only and library.keyslots.open_master is None

    def lock(self) -> None:
        """Put everything down and begin anew at the lock screen, in a process that has never held what was made.

        A sitting ends with that, too; without a passphrase it is then the PIN that opens.
        """
        if self.can_lock() or self._seated is not None:
            self._begin_anew(self.folder, "--locked")

    def sit(self, rooms: "Rooms", chosen: "Chosen", source: "FromLibrary", pin: str = "") -> Future[None]:
        """Put everything down but what was chosen; from now on only the lock leads out of it, or the `pin`.

        See `studio.ui.sitting_down`, also for what can keep it from beginning.
        """
        from studio.ui.sitting_down import sit_down

        return sit_down(self.shell, rooms, chosen, source, pin, self._sit, self.lock)

    def _sit(self, seated: "Seated") -> None:
        self._seated, self.shell = seated, seated.shell

    def open_other(self, folder: Path) -> None:
        """Put everything down and begin anew with the library in another folder, which opens from now on."""
        self._begin_anew(folder, remember=True)

    def _begin_anew(self, folder: Path, *more: str, remember: bool = False) -> None:
        from studio.ui import frame, furniture, leaving

        seated = self._seated

        def go() -> None:
            window, library = frame.write_frame(frame.now()) if seated is None else seated.frame, folder.absolute()
            if seated is not None:
                seated.end()
            if remember:
                whereabouts.remember(self.settings, library)
            self.next_start = ["--library", os.fspath(library), f"--window={window}", *more]
            furniture.end()

        def stay() -> None:
            self.shell.toast(leaving.NotKept.sentence, undo=go, word="Close it")

        leaving.when_all_is_kept(self.shell, go, stay, self.library)

    def rekey(self, passphrase: str, progress: "Progress") -> "Future[str]":
        """Give the open library, which was made open, a lock of its own. From any thread.

        The future gives its new recovery code once the library is open again and Today is shown. When it fails or
        is stopped, the library is open as it was.
        """
        from studio.library.in_place import rekey_here
        from studio.ui.leaving import while_closed
        from studio.ui.work import stop_work

        def work() -> str:
            stop_work(self.library)
            self._take(None)
            return rekey_here(self.folder, passphrase, clock=self.clock, progress=progress, take=self._take)

        return while_closed(self.shell, work, self._back_again)

    def _back_again(self, error: StudioError | None) -> None:
        if self.library is None:
            self._in_trouble(error or StudioError())
            return
        self.step_in()
        if error is not None:
            self.shell.toast(str(error))

    def restore(self, copy: Path, passphrase: str | None, code: str | None, progress: "Progress") -> "Future[None]":
        """Bring a copy of a library back into the library's place, and open it; what was there stays beside it.

        It opens with its passphrase; with `code`, its recovery code, `passphrase` is its new one.
        """
        from studio.ui.aside import aside

        def work() -> None:
            from studio.library import barred
            from studio.library.in_place import restore_here

            barred.require_lifted(copy, self.clock.ms())
            self._take(restore_here(self.folder, copy, passphrase, code, clock=self.clock, progress=progress))

        return aside(work)

    def salvage(self, passphrase: str | None, code: str | None, progress: "Progress") -> "Future[Salvaged]":
        """Put all that can be read of a damaged library into a new one in its place; the damaged one stays beside it.

        The ways in are as in `restore`. The future gives what came over, and what did not.
        """
        from studio.ui.aside import aside

        def work() -> "Salvaged":
            from studio.library import barred
            from studio.library.in_place import salvage_here

            barred.require_lifted(self.folder, self.clock.ms())
            saved, library = salvage_here(self.folder, passphrase, code, clock=self.clock, progress=progress)
            self._take(library)
            return saved

        return aside(work)

    def leave(self) -> None:
        """Let go of everything; what was made is kept already."""
        if self.shell is not None:
            from studio.ui import furniture

            furniture.clear_out(self.shell, self.library)
        if self._seated is not None:
            self._seated.end()
        if self.sound is not None:
            self.sound.stop()
        if self.library is not None:
            self.library.close()

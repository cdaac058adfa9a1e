"""Trouble: the library could not be opened; one sentence says why, and nothing is lost."""

from kivy.app import App
from kivy.base import stopTouchApp
from kivy.properties import BooleanProperty, StringProperty

from studio.core.errors import StudioError
from studio.core.whereabouts import PlaceGone
from studio.library.barred import WrongPin
from studio.library.errors import DamagedKeys, DamagedLibrary, WrongPassphrase
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

GONE = "Your library was last in {place}.\nThat place is not there now."
GONE_MORE = "If it is on a stick or another drive, plug it in and look again.\nWhat you made is with it."


class TroubleScreen(Screen):
    """One sentence, and what can be done now."""

    sentence = StringProperty("")
    """What is the matter."""

    busy = BooleanProperty(False)
    """Whether something is being tried."""

    damaged = BooleanProperty(False)
    """Whether the library is damaged, so that a copy, or what can still be read, may help."""

    gone = BooleanProperty(False)
    """Whether the place of the library is not there, so that it may come back."""

    other = BooleanProperty(False)
    """Whether there is a usual library to go back to."""

    more = StringProperty("")
    """What may help."""

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold, self.other = threshold, threshold.other

    def enter(self, sentence: str = "", damaged: bool = False, gone: bool = False, **_args) -> None:
        """Say what is the matter."""
        self.damaged, self.gone = damaged, gone
        self.sentence = GONE.format(place=self.threshold.folder) if gone else sentence or StudioError.sentence
        self.more = GONE_MORE if gone else ""

    def back(self) -> bool:
        """There is nothing behind it."""
        return True

    def try_again(self) -> None:
        """Open the library once more; one that has a passphrase asks for it."""
        self._wait_for(self.threshold.unlock(None))

    def open_usual(self) -> None:
        """Go back to the library that opened before this one."""
        self.threshold.open_usual()

    def look_around(self) -> None:
        """Open the sample instead."""
        self._wait_for(self.threshold.look_around())

    def close(self) -> None:
        """End the program."""
        app = App.get_running_app()
        app.stop() if app is not None else stopTouchApp()

    def _wait_for(self, future) -> None:
        if self.busy:
            return
        self.busy = True
        when_done(future, lambda _none: self._opened(), self._sorry)

    def _opened(self) -> None:
        self.busy = False
        self.threshold.step_in()

    def _sorry(self, error) -> None:
        self.busy = False
        if isinstance(error, WrongPassphrase | DamagedKeys):
            self.shell.go("lock")
        elif isinstance(error, WrongPin):
            self.shell.go("sitting_lock")
        else:
            self.enter(str(error), isinstance(error, DamagedLibrary), isinstance(error, PlaceGone))

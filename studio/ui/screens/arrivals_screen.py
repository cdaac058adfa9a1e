"""From elsewhere: what another program holds is looked at, comes in, and can be taken back as a whole."""

from __future__ import annotations

from pathlib import Path

from kivy.clock import Clock
from kivy.factory import Factory
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.clock import from_ms
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.journal.entry import full_date
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.screen import Screen
from studio.ui.shown_anew import show_anew
from studio.ui.taken_out import in_short_turns
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.hands import hands
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.words import Words
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, workbench_of

load_kv(__file__)

PLACE = "arrivals"
ABOUT = (
    "A journal of Day One or jrnl, files of Markdown, pictures and sounds. Each comes to the day it is from. "
    "The files stay as they are."
)
LOOKING_AROUND = "You are looking around. In your own studio, things can come in here."
CANT = "This can't come in:"
LEFT = "This was left out:"
NOTED = "This came in, but not quite as it was:"
BACK, HERE_AGAIN = "All of it is in the trash.", "It is here again."

LOOKING = Telling("Looking at what is in it", "Nothing comes in yet.")
BRINGING = Telling("Bringing it in")
TAKING = Telling("Taking it back")

MOST_SHOWN = 20
"""Imports that are listed, the latest."""


class ArrivalRow(BoxLayout):
    """What came in some time ago, and the way back. Event: `on_turn`, it is to go, or to come again."""

    arrival = ObjectProperty(None)
    """What came in (`studio.library.record.ArrivalRecord`)."""

    name = StringProperty("")
    line = StringProperty("")

    gone = BooleanProperty(False)
    """Whether it was taken back."""

    still = BooleanProperty(False)
    """Whether nothing can be done with it just now."""

    __events__ = ("on_turn",)

    def on_turn(self):
        """The button was pressed."""


class ArrivalsScreen(Screen):
    """First which place, then what is in it, then a while, then what has come of it."""

    stage = OptionProperty("which", options=("which", "coming", "done"))
    """What is shown: what can come in, what would, or what has."""

    def __init__(self, rooms, **kwargs):
        self._source: Path | None = None
        self._came = self._name = ""
        self._unseen = False
        super().__init__(rooms=rooms, nav_item="settings", **kwargs)
        self.choose = PushButton(kind="primary", tall=72, text="Choose what to bring in")
        self.other = PushButton(tall=72, text="Choose something else")
        self.bring = PushButton(kind="primary", tall=72, text="Bring it in")
        self.take = PushButton(kind="ghost", tall=72, text="Take it back")
        for button in (self.choose, self.other):
            button.bind(on_release=lambda _button: self.ask_which())
        self.bring.bind(on_release=lambda _button: self.bring_in())
        self.take.bind(on_release=lambda _button: self.turn(self._came, gone=False))
        self.ids.pane.place = PLACE
        self.ids.pane.bind(working=self._still, elsewhere=self._still, shown=self._still)
        self._begin_anew()

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Begin with the place, unless something is being done, or was done while nobody was here to see it."""
        self.ids.pane.attend(workbench_of(self.rooms.library))
        unseen, self._unseen = self._unseen, False
        if not self.ids.pane.working and not unseen:
            self._begin_anew()
        self._list_arrivals()

    def leave(self) -> None:
        """Stop looking; what is being done goes on."""
        self.ids.pane.part()

    def back(self) -> bool:
        """Go from what is in a place back to which place."""
        if self.stage == "coming" and not self.ids.pane.working:
            self._begin_anew()
            return True
        return False

    # --- which, and what is in it -------------------------------------------------------------------------

    def _begin_anew(self, said: str = "") -> None:
        self._source, self.stage = None, "which"
        if self.rooms.library.read_only:
            self._tell([], ("body", "dim", LOOKING_AROUND))
            return
        self._tell([self.choose], ("body", "", said), ("body", "dim", ABOUT))

    def ask_which(self) -> None:
        """Ask for a file, or a folder."""
        FolderSheet(title="What to bring in", word="See what is in it", choose=self.look_at, want="elsewhere").open(
            self
        )

    def look_at(self, source: Path) -> None:
        """Look what is in a place; nothing comes in by that."""
        from studio.sharing.coming import look_at

        library = self.rooms.library

        def work(progress: Progress):
            with in_short_turns():
                return look_at(library, source, progress)

        self._begin_anew()
        self._source = source
        self._run(work, self._looked, LOOKING)

    def _looked(self, coming) -> None:
        from studio.ui.arrival_words import KINDS, WITH_IT, already_words, coming_words

        self.stage, self._name = "coming", coming.name
        nothing = coming.is_nothing
        self._tell(
            [self.other] if nothing else [self.bring],
            ("head", "", coming.name),
            ("caption", "dim", KINDS[coming.kind]),
            ("body", "", coming_words(coming)),
            ("body", "dim", "" if nothing else already_words(coming.there_already)),
            ("body", "dim", "" if nothing else WITH_IT[coming.kind]),
        )
        self._list(CANT, coming.left_out)

    # --- bringing it in -----------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Bring in what was looked at."""
        from studio.sharing.arriving import let_in

        library, source = self.rooms.library, self._source
        if source is None or self.stage != "coming":
            return

        def work(progress: Progress):
            with in_short_turns():
                return let_in(library, source, progress)

        self._run(work, self._brought, BRINGING)

    def _brought(self, came) -> None:
        from studio.ui.arrival_words import already_words, came_words

        show_anew(self.rooms)
        self.stage, self._came = "done", came.arrival_id
        self._unseen = self.parent is None
        self._tell(
            [self.other, self.take] if came.arrival_id else [self.other],
            ("head", "", self._name),
            ("body", "", came_words(came)),
            ("body", "dim", already_words(came.there_already) if came.count else ""),
        )
        self._list(LEFT, came.left_out)
        self._list(NOTED, came.noted)

    # --- taking it back -----------------------------------------------------------------------------------

    def turn(self, arrival_id: str, *, gone: bool) -> None:
        """Take back what an import brought, or bring it again when it was taken back."""
        from studio.library.arrivals import redo_arrival, undo_arrival

        library = self.rooms.library

        def work(progress: Progress):
            progress.at(0, 1)
            return redo_arrival(library, arrival_id) if gone else undo_arrival(library, arrival_id, library.now())

        def done(_moved) -> None:
            show_anew(self.rooms)
            self._begin_anew()
            if self.shell is not None:
                self.shell.toast(HERE_AGAIN if gone else BACK, undo=lambda: self.turn(arrival_id, gone=not gone))

        self._run(work, done, BRINGING if gone else TAKING)

    # --- what all of them share ---------------------------------------------------------------------------

    def _run(self, work, then, telling: Telling) -> None:
        def sorry(error: StudioError) -> None:
            show_anew(self.rooms)
            self._begin_anew(str(error))
            self._unseen = self.parent is None
            self._list_arrivals()

        def well(result) -> None:
            then(result)
            self._list_arrivals()

        try:
            self.ids.pane.run(work, well, sorry, telling)
        except StudioError as error:
            self._begin_anew(str(error))

    def _tell(self, buttons, *said: tuple[str, str, str]) -> None:
        """Say this: its role, its tint, the words; with these buttons below."""
        told, acts = self.ids.told, self.ids.acts
        told.clear_widgets()
        self.ids.sentences.clear_widgets()
        for role, tint, text in said:
            if text:
                told.add_widget(Factory.Prose(role=role, tint=tint, text=text))
        acts.clear_widgets()
        for button in buttons:
            acts.add_widget(button)
        if buttons and hands.at_keys and self.parent is not None:  # what comes next, for who doesn't touch
            Clock.schedule_once(lambda _dt: self._offer(buttons[0]), 0)

    def _offer(self, button) -> None:
        if button.parent is not None and not button.disabled:
            button.focus = True

    def _list(self, head: str, sentences) -> None:
        for sentence in (head, *sentences) if sentences else ():
            self.ids.sentences.add_widget(Words(text=sentence, tint="" if sentence is head else "dim"))

    def _list_arrivals(self) -> None:
        from studio.library.arrival_rows import select_arrivals
        from studio.sharing.singly import SOURCE

        library = self.rooms.library
        statement = f"where source <> ? order by time desc, num desc limit {MOST_SHOWN}"
        when_done(later(lambda: select_arrivals(library, statement, (SOURCE,))), self._show_arrivals)

    def _show_arrivals(self, arrivals) -> None:
        from studio.ui.arrival_words import arrival_line

        now, rows = self.rooms.clock.now(), self.ids.rows
        rows.clear_widgets()
        before = [arrival for arrival in arrivals if self.stage != "done" or arrival.id != self._came]
        for arrival in before:
            day = full_date(from_ms(arrival.time, now).date(), now)
            row = ArrivalRow(
                arrival=arrival, name=arrival.name, line=arrival_line(arrival, day), gone=arrival.undone is not None
            )
            row.bind(on_turn=lambda row: self.turn(row.arrival.id, gone=row.gone))
            rows.add_widget(row)
        self.ids.before.text = "What came in before" if before else ""
        self._still()

    def _still(self, *_) -> None:
        pane = self.ids.pane
        busy = pane.working or pane.elsewhere
        for button in (self.choose, self.other, self.bring, self.take):
            button.disabled = busy
        for part in (self.ids.told, self.ids.sentences, self.ids.acts):
            part.opacity = 0 if pane.shown else 1
        for row in self.ids.rows.children:
            row.still = busy or self.rooms.library.read_only

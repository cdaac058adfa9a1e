"""Sit together: what one person chose, large, for two to look at, with what both say about it beside it.

It is handed a `Table` and no rooms: there is nothing else here that could be reached.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.sharing.chosen import Item, Told
from studio.sharing.sitting import Place, entry_key
from studio.ui import sitting_layout
from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.screen import Screen
from studio.ui.sitting_acts import SittingActs
from studio.ui.sitting_player import SittingPlayer
from studio.ui.sitting_table import Table
from studio.ui.sitting_words import SittingWords
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.hands import hands
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.leave_key import LeaveKey  # noqa: F401
from studio.ui.widgets.long_column import LongColumn  # noqa: F401
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sit_stage import SitStage
from studio.ui.widgets.who_row import WhoRow  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

KINDS = {"drawing": "A drawing", "sound": "A sound", "voice": "Your voice", "writing": "Some words"}
ICONS = {"drawing": "", "sound": "audio-lines", "voice": "mic", "writing": "pen-line"}
TINTS = {"drawing": "draw", "sound": "sound", "voice": "voice", "writing": "words"}
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
FIRST = "Your words"
TELLS = "Pins and notes go into your journal tonight. Nothing stays on this screen."
WHERE = {
    "drawing": "Touch the picture where it belongs.",
    "sound": "Touch the sound where it belongs.",
    "voice": "Touch the voice where it belongs.",
    "writing": "Touch the words that it is about.",
}
AHEAD = 0.8
"""Seconds after the first picture at which what is likely to be wanted next is made."""
BY_KEYS = "Arrow keys move the pin, Enter puts it."
SHORT = "Hold it for two seconds."


class SittingScreen(Screen):
    """What was chosen, and nothing else."""

    whose = StringProperty("")
    """Who speaks: "" the person, else `studio.sharing.chosen.THERAPIST`."""

    pinning = BooleanProperty(False)
    """Whether a touch of the picture puts a pin."""

    pairs = BooleanProperty(False)
    """Whether there are two things at least (read only)."""

    asks = BooleanProperty(False)
    """Whether there are questions to ask (read only)."""

    speaks = BooleanProperty(False)
    """Whether what is looked at can be spoken about: what stands in front of it all can't (read only)."""

    only = StringProperty("")
    """How much there is, in words (read only)."""

    only_fits = BooleanProperty(True)
    """Whether there is room for that beside the chips (read only)."""

    shown = ObjectProperty(None, allownone=True)
    """What is spoken about: an `Item` or a `Told` (read only)."""

    stages = ListProperty([])
    """What is looked at: one `SitStage`, or two (read only)."""

    def __init__(self, table: Table, **kwargs):
        self.table = table
        self.covered = False
        """Whether a sheet lies over the words."""
        self.words_away = False
        """Whether there is no room for the words beside what is looked at."""
        chosen = table.chosen
        first = (Told("", "", chosen.words),) if chosen.words else ()
        self._things: tuple[Item | Told, ...] = (*first, *chosen.items, *chosen.entries)
        keys = [item.key for item in chosen.items] + [entry_key(index) for index in range(len(chosen.entries))]
        self._keys = [*("" for _ in first), *keys]
        """What notes about each thing go by; "" for none."""
        self._at: list[int] = []
        """Which thing each stage shows."""
        self._spare: SitStage | None = None
        """A stage that is not shown, for when two things are compared."""
        self._lead = 0
        self.player = SittingPlayer(table.sound)
        super().__init__(**kwargs)
        self.acts = SittingActs(self, table)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        self.pairs, self.asks = len(self._things) > 1, bool(table.chosen.questions)
        self.only = only_words(len(self._things) - len(first))
        self._chips = Portions()
        self._chips.begin(partial(self._put_chip, index) for index in range(len(self._things)))
        self.acts.attend()
        self.words = SittingWords(self)
        for name in ("pos", "size", "portrait", "pairs", "asks", "pinning"):
            self.fbind(name, self._arrange_soon)
        self._bring_chip_soon = Clock.create_trigger(lambda _dt: self._bring_chip(), 0)  # once the row is laid out
        self.ids.chips.fbind("minimum_width", self._arrange_soon)
        for widget in (self.ids.chips, self.ids.row):
            widget.fbind("width", self._bring_chip_soon)
        self.ids.told.fbind("height", self._arrange_soon)
        self.ids.only.fbind("width", self._arrange_soon)
        self.player.bind(on_trouble=lambda _player, words: self.tell(words))
        self._put_away = [
            self.ids[name].__self__ for name, wanted in (("ask", self.asks), ("two", self.pairs)) if not wanted
        ]
        for widget in self._put_away:
            self.remove_widget(widget)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self) -> None:
        """Look at the first thing."""
        self._set_stages([0] if self._things else [])
        Clock.schedule_once(lambda _dt: self._make_ahead(), AHEAD)

    def leave(self) -> None:
        """Be quiet, keep what was being said, and let go of everything."""
        self.rest()
        self.acts.close()
        self.player.close()
        for stage in self.stages:
            stage.close()

    def rest(self) -> None:
        """Keep what is being said, and words that were begun."""
        self.acts.keep_drafts()

    def back(self) -> bool:
        """Go back to looking; there is no way out of here but the key."""
        if self.pinning:
            self.end_pinning()
        return True

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space plays, left and right go along it, page up and page down go from thing to thing."""
        if modifiers or not self.stages:
            return False
        moves = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
        if self.pinning and name in moves and self.stage.kind in ("drawing", "writing"):
            self.stage.nudge(*moves[name])
        elif self.pinning and name in ("enter", "numpadenter"):
            self.stage.put()
        elif name == "spacebar":
            self.stage.turn()
        elif name in ("left", "right") and self.stage.replay is not None:
            self.stage.replay.key(name, modifiers)
        elif name in ("pageup", "pagedown"):
            self.look(self._at[self._lead] + (-1 if name == "pageup" else 1))
        else:
            return False
        return True

    # --- what is looked at --------------------------------------------------------------------------------

    @property
    def stage(self) -> SitStage:
        """What is spoken about."""
        return self.stages[self._lead]

    def look(self, index: int) -> None:
        """Look at another thing, in place of the one that is spoken about; one that is seen already is spoken about."""
        if not 0 <= index < len(self._things):
            return
        self.end_pinning()
        if index in self._at:
            self.lead(self._at.index(index))
            return
        self._at[self._lead] = index
        self.stage.show(self._things[index], self._keys[index])
        self._be_about()

    def lead(self, place: int) -> None:
        """Speak about the one of two stages at a place."""
        if place != self._lead:
            self.end_pinning()
            self._lead = place
            self._be_about()

    def _lead_by(self, stage: SitStage) -> None:
        self.lead(self.stages.index(stage))

    def thing_of(self, stage: SitStage) -> Item | Told:
        """Return what a stage shows."""
        return self._things[self._at[self.stages.index(stage)]]

    def turn_two(self) -> None:
        """Look at two things side by side; or at one again."""
        if len(self.stages) == 2:
            self._set_stages([self._at[self._lead]])
        else:
            here = self._at[0]
            self._set_stages([here, here + 1 if here + 1 < len(self._things) else here - 1])

    def _set_stages(self, indexes: list[int]) -> None:
        self.end_pinning()
        for stage in self.stages[len(indexes) :]:
            stage.close()
            self.ids.room.remove_widget(stage)
            self._spare = stage
        stages = list(self.stages[: len(indexes)])
        while len(stages) < len(indexes):
            stage, self._spare = self._spare or self._new_stage(), None
            self.ids.room.add_widget(stage)
            stages.append(stage)
        before, self._at, self._lead, self.stages = self._at, list(indexes), 0, stages
        for place, (stage, index) in enumerate(zip(stages, indexes, strict=True)):
            if stage.kind and before[place : place + 1] == [index]:
                continue
            if place:
                Clock.schedule_once(partial(self._show_beside, stage, index), 0)  # two at once would hold up the window
            else:
                stage.show(self._things[index], self._keys[index])
        self.arrange()
        self._be_about()

    def _new_stage(self) -> SitStage:
        stage = SitStage(self.table, self.player)
        stage.bind(
            on_hand=self._lead_by,
            on_spot=lambda _stage, place: self._put(place),
            on_pin=lambda stage, index: (self._lead_by(stage), self.words.press_pin(stage, index)),
            on_trouble=lambda _stage, words: self.tell(words),
            on_where=lambda stage: self.words.stand(stage) if self.stages and stage is self.stage else None,
        )
        return stage

    def _make_ahead(self) -> None:
        """Have a second stage ready before somebody compares: making it takes longer than a turn may."""
        if self.pairs and self._spare is None and len(self.stages) == 1:
            self._spare = self._new_stage()

    def _show_beside(self, stage: SitStage, index: int, _dt: float) -> None:
        if stage in self.stages and self._at[self.stages.index(stage)] == index:
            stage.show(self._things[index], self._keys[index])
            self.words.pin(stage)

    def _be_about(self) -> None:
        """Show the words of what is spoken about, and point out which that is."""
        if not self.stages:
            return
        self.shown = self._things[self._at[self._lead]]
        self.speaks = bool(self.stage.key)
        for place, stage in enumerate(self.stages):
            stage.framed = len(self.stages) > 1 and place == self._lead
        for chip in self.ids.chips.children:
            self._mark(chip)
        self._bring_chip_soon()
        self.words.lit = ""
        self.words.show()
        self.ids.page.scroll_y = 1

    def _put_chip(self, index: int) -> None:
        thing = self._things[index]
        if isinstance(thing, Told):
            first = index == 0 and bool(self.table.chosen.words)
            text = FIRST if first else thing.session or thing.date or "From your journal"
            chip = Chip(text=text, icon="pen-line" if first else "book-open", most=190)
        else:
            kind = thing.kind
            chip = Chip(text=thing.title or KINDS[kind], icon=ICONS[kind], icon_tint=TINTS[kind], most=190)
        chip.tall, chip.index, chip.own_icon = 60, index, chip.icon
        chip.bind(on_release=lambda _chip: self.look(index))
        self.ids.chips.add_widget(chip)
        self._mark(chip)

    def _mark(self, chip: Chip) -> None:
        """Have a chip show whether its thing is looked at, and spoken about."""
        chip.chosen = bool(self._at) and chip.index == self._at[self._lead]
        chip.fill = "raised" if chip.index in self._at else "surface"

    def _bring_chip(self) -> None:
        """Have the chip in sight of what is spoken about."""
        for chip in self.ids.chips.children:
            if chip.chosen:
                self.ids.row.scroll_to(chip, padding=dp(24), animate=False)

    # --- pins and notes -----------------------------------------------------------------------------------

    def press_pin(self) -> None:
        """Begin to put a pin; pressed again, let it be about the moment, or about all of it."""
        if not self.speaks:
            return
        stage = self.stage
        stage.pause()
        if self.pinning or not stage.has_places:
            self._put(Place(stage.key, stage.instant))
            return
        self.pinning = stage.pinning = True
        holder = focused()
        if hands.at_keys and stage.kind in ("drawing", "writing"):
            stage.nudge(0, 0)
        if holder is not None:
            holder.focus = False  # Enter is to put the pin

    def press_say(self) -> None:
        """Say a note about the moment; or go back to looking, where a pin was being put."""
        if self.pinning:
            self.end_pinning()
        elif self.speaks:
            stage = self.stage
            stage.pause()
            self.acts.say(Place(stage.key, stage.instant), stage.moment(stage.instant))

    def press_ask(self) -> None:
        """Have the questions at hand."""
        self.end_pinning()
        self.acts.asked_sheet.ask(self)

    def _put(self, place: Place) -> None:
        self.pinning = self.stage.pinning = False
        self.acts.write(place, self.stage.moment(place.instant))

    def end_pinning(self) -> None:
        """Go back to looking."""
        self.pinning = False
        for stage in self.stages:
            stage.pinning = False
            stage.aim_at(None)

    def pin_word(self, pinning: bool, shown, _stages) -> str:
        """Return what the one button says."""
        if not pinning:
            return "Put a pin" if shown is None or (self.stages and self.stage.has_places) else "Write a note"
        return "To this moment" if self.stages and self.stage.instant is not None else "About all of it"

    def told_words(self, pinning: bool, shown, only: str, only_fits: bool) -> str:
        """Return the line above the buttons."""
        if pinning:
            kind = self.stage.kind
            return BY_KEYS if hands.at_keys and kind in ("drawing", "writing") else WHERE.get(kind, TELLS)
        return TELLS if only_fits else f"{only} {TELLS}"

    # --- saying something ---------------------------------------------------------------------------------

    def tell(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say one line."""
        if words and self.shell is not None:
            self.shell.toast(words, undo=undo)

    def sorry(self, error: StudioError) -> None:
        """Say what can't be done."""
        self.tell(str(error))

    def press_leave(self, short: bool = False) -> None:
        """Leave; or say how, when the key was let go too soon."""
        if short:
            self.tell(SHORT)
            return
        self.rest()
        self.table.leave()

    # --- where it lies ------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Put everything in its place."""
        sitting_layout.arrange(self)

    def make_room(self) -> None:
        """Let a sheet stand in place of the words, where it covers them."""
        self.covered = not self.portrait and any(sheet.shown for sheet in self.acts.sheets)
        ids = self.ids
        for widget in (ids.page, ids.pin, ids.say, *([ids.ask] if self.asks else [])):
            widget.opacity = 0 if self.covered else 1
        self.arrange()


def only_words(count: int) -> str:
    """Return how much there is to be seen, in words."""
    if count == 1:
        return "Only this one is here."
    return f"Only these {NUMBERS[count]} are here." if count < len(NUMBERS) else "Only these are here."

"""Settle: breathe with a disc that rises and sinks, or look for what is around you. Nothing of it is kept by itself."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from studio.journal import settled
from studio.music import pacer as pacing
from studio.music.breath import USUAL, Breath, next_look, place_at, standard, words_of
from studio.music.breath_sound import BOWL, RAIN
from studio.ui import settle_layout, sound_choices
from studio.ui import settle_words as words
from studio.ui.input import steady
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.settle_sound import SettleSound
from studio.ui.theme import theme
from studio.ui.widgets.around_field import AroundField  # noqa: F401  the .kv names it
from studio.ui.widgets.breath_sea import LOWEST, BreathSea  # noqa: F401
from studio.ui.widgets.chip import Chip  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

BREATH, UNDERNEATH, MINUTES = "settle_breath", "settle_sound", "settle_minutes"
"""Settings: the last way to breathe that was not held, what sounded, and after how many minutes it ended."""
STEP = 2.0
"""Px by which the disc has moved when it is painted anew."""
SOONEST, LATEST = 1 / 45, 0.1
"""Seconds between two pictures of it."""
PARTS = ("sea", "field", "word", "hold", "choices", "resting", "note")
"""What is in the window only at times."""
SOUND_LOOK = 1.0
"""Seconds between two looks at whether what ought to sound does."""


class SettleScreen(Screen):
    """A breath to go along with, and five senses to go through."""

    stage = OptionProperty("breath", options=("breath", "around"))
    """What is done: breathing, or looking around."""

    state = OptionProperty("going", options=("going", "paused", "over"))

    word = StringProperty("")
    """What to do now, in a word or two."""

    calm = StringProperty("")
    """One line under it: about a sound that can't be heard, or a breath that is held."""

    underneath = StringProperty(BOWL)
    """What sounds: "bowl", "rain", or "" for silence."""

    minutes = NumericProperty(0)
    """After how many it ends; 0 for no end."""

    holding = BooleanProperty(False)
    """Whether the breath is held. Never remembered: it is only ever so when it was chosen just now."""

    breath_words = StringProperty("")
    can_less, can_more = BooleanProperty(False), BooleanProperty(False)

    resting = BooleanProperty(False)
    """Whether ways on stand in the place of the choices."""

    noted, noting = BooleanProperty(False), BooleanProperty(False)
    """Whether a note was kept of this, and whether one is on its way."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._ways = standard()
        self._breath = self._ways[USUAL]
        self._usual = self._breath
        self._sense, self._around_since, self._around_spent = 0, 0.0, 0.0
        self._note: str | None = None
        self._round = 0
        self._letters: list = []
        self._sounds_at = 0.0
        self.minutes_words, self.onward_words = words.minutes_words, words.onward_words
        self.heard = SettleSound(rooms.sound)
        self.pacer = pacing.begin(self._breath, 0, steady())
        super().__init__(rooms=rooms, **kwargs)
        parts = {name: self.ids[name].__self__ for name in PARTS}
        self.sea, self.field = parts["sea"], parts["field"]
        self._parts = {name: (part, part.parent) for name, part in parts.items()}
        self._turn_soon = Clock.create_trigger(lambda _dt: self._turn(), LATEST)
        self._arrange_soon = Clock.create_trigger(lambda _dt: settle_layout.arrange(self), -1)
        for name in ("pos", "size", "portrait", "calm", "resting", "holding", "stage"):
            self.fbind(name, self._arrange_soon)
        for name in ("other", "draw", "sound", "bowl", "rain", "silence", "minutes", "holds", "onward", "note"):
            self.ids[name].bind(size=self._arrange_soon)
        for name in ("word", "calm", "breath"):
            self.ids[name].fbind("height", self._arrange_soon)
        if rooms.library.read_only:
            self.ids.head.remove_widget(self.ids.draw.__self__)
            self.ids.head.remove_widget(self.ids.sound.__self__)
            self.ids.resting.remove_widget(self.ids.note.__self__)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, stage: str = "breath", **_args) -> None:
        """Begin at once, as it was the last time."""
        self.leave()
        settings, sound = self.rooms.settings, self.rooms.sound
        remembered = self._ways.get(settings.get(BREATH, USUAL), self._ways[USUAL])
        self._usual = self._ways[USUAL] if remembered.holds else remembered
        underneath, minutes = settings.get(UNDERNEATH, BOWL), settings.get(MINUTES, 0)
        self.underneath = underneath if underneath in (BOWL, RAIN, "") else BOWL
        self.minutes = minutes if minutes in words.MINUTES else 0
        self._take(self._usual)
        if sound.state == "off":
            sound.start()
        sound_choices.apply(settings, sound)
        self._letters = [sound.state_changed.connect(lambda: soon(self._hear))]
        self.stage = stage
        self._begin()

    def leave(self) -> None:
        """Be quiet, and forget what was done."""
        self._turn_soon.cancel()
        self.heard.leave()
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._note, self.noted, self.noting = None, False, False
        self._round += 1

    def go_over(self) -> None:
        """Go over to the other of the two."""
        self.stage = "around" if self.stage == "breath" else "breath"
        self._begin()

    def _begin(self) -> None:
        """Begin what the stage is, from its beginning."""
        now = steady()
        self._note, self.noted, self.noting = None, False, False
        self._round += 1
        self.state = "going"
        self.pacer = self.heard.pacer = pacing.begin(self._breath, int(self.minutes), now)
        self._sense, self._around_since, self._around_spent = 0, now, 0.0
        self._show()
        if self.stage == "breath":
            self._sounds_at = now
            self.heard.wish(self.underneath)
            self._turn()
        else:
            self._turn_soon.cancel()
            self.heard.wish("")
            self._show_sense()
        self._hear()

    # --- the breath ---------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Show where the breath is, and come back when that is to be seen."""
        if self.stage != "breath" or self.state != "going":
            return
        now = steady()
        if pacing.is_over(self.pacer, now):
            self._end()
            return
        second, breath, sea = pacing.seconds_at(self.pacer, now), self.pacer.breath, self.sea
        place = place_at(breath, second)
        self.word = words.PARTS[place.part]
        if theme.motion:
            sea.count, sea.lift = "", pacing.lift_now(self.pacer, now)
            moves = max(1.0, 2 * sea.radius * LOWEST)
            wait = next_look(breath, second, STEP / moves, SOONEST, LATEST)
        else:
            sea.count = "·" if place.part == "ready" else str(place.count)
            wait = max(SOONEST, min(place.left, 1.0 - place.since % 1.0) + 1e-3)
        if now - self._sounds_at >= SOUND_LOOK:
            self._sounds_at = now
            self.heard.look()
        self._turn_soon.timeout = wait
        self._turn_soon()

    def _end(self) -> None:
        """The minutes are over: one bowl."""
        self.state, self.word = "over", words.OVER
        self._stand_still()
        self.heard.strike()

    def turn(self) -> None:
        """Pause, or go on."""
        if self.stage != "breath" or self.state == "over":
            return
        now = steady()
        if self.state == "going":
            self.state, self.word = "paused", words.PAUSED
            self._move_to(pacing.pause(self.pacer, now))
            self.heard.wish("")
            self._stand_still()
        else:
            self.state, self.noted = "going", False
            self._move_to(pacing.go_on(self.pacer, now))
            self.heard.wish(self.underneath)
            self._show()
            self._turn()

    def _stand_still(self) -> None:
        self._turn_soon.cancel()
        sea = self.sea
        sea.count, sea.lift = "", pacing.lift_now(self.pacer, steady())
        self._show()

    def _move_to(self, pacer: pacing.Pacer) -> None:
        self.pacer = self.heard.pacer = pacer

    # --- what is around -----------------------------------------------------------------------------------

    def find(self) -> None:
        """Count one thing that was found; after the last of a sense comes the next one."""
        if self.stage != "around" or self.state == "over":
            return
        field = self.field
        field.risen += 1
        if field.risen >= field.things:
            self._next_sense()

    def _next_sense(self) -> None:
        self._sense += 1
        if self._sense < len(words.SENSES):
            self._show_sense()
            return
        self.state, self._around_spent = "over", steady() - self._around_since
        self._show_sense()
        self._show()
        self._hear()

    def _show_sense(self) -> None:
        field = self.field
        over = self._sense >= len(words.SENSES)
        sense = words.Sense(0, "sunset", words.HERE) if over else words.SENSES[self._sense]
        field.risen, field.things, field.icon, field.text = 0, sense.things, sense.icon, sense.text
        field.asks = not over
        self.word = ""

    # --- what is chosen -----------------------------------------------------------------------------------

    def sound_with(self, underneath: str) -> None:
        """Let this sound from now on, "" for nothing."""
        self.underneath = underneath
        self.rooms.settings.set(UNDERNEATH, underneath)
        self.heard.wish(underneath)
        self._hear()

    def last_longer(self) -> None:
        """End after more minutes than now, round and round."""
        choices = words.MINUTES
        self.minutes = choices[(choices.index(int(self.minutes)) + 1) % len(choices)]
        self.rooms.settings.set(MINUTES, int(self.minutes))
        self._move_to(pacing.last(self.pacer, int(self.minutes), steady()))

    def hold_breath(self, holding: bool) -> None:
        """Hold the breath from now on, or no longer."""
        held = [breath for breath in self._ways.values() if breath.holds]
        self._take(held[0] if holding and held else self._usual)

    def step(self, way: int) -> None:
        """Go to the next way to breathe, or the one before; those that hold the breath are among themselves."""
        ways = self._kin()
        at = ways.index(self._breath) + way
        if 0 <= at < len(ways):
            self._take(ways[at])
            if not self.holding:
                self._usual = self._breath
                self.rooms.settings.set(BREATH, self._breath.name)

    def _kin(self) -> list[Breath]:
        return [breath for breath in self._ways.values() if breath.holds == self._breath.holds]

    def _take(self, breath: Breath) -> None:
        self._breath, self.holding = breath, breath.holds
        self.breath_words = words_of(breath)
        ways = self._kin()
        self.can_less, self.can_more = breath != ways[0], breath != ways[-1]
        self._move_to(pacing.breathe(self.pacer, breath, steady()))
        self._hear()

    # --- resting, and what is kept of it ------------------------------------------------------------------

    def onward(self) -> None:
        """Go on, or begin once more."""
        if self.state == "over":
            self._begin()
        elif self.stage == "around":
            self._next_sense()
        else:
            self.turn()

    def keep_note(self) -> None:
        """Note on today's entry what was done, and for how long; said with a way back."""
        if self.noted or self.noting or self.rooms.library.read_only:
            return
        journal, before, kind = self.rooms.journal, self._note, self.stage
        spent = pacing.spent_at(self.pacer, steady()) if kind == "breath" else self._around_spent
        self.noting, this = True, self._round
        work = self.rooms.library.later(lambda: settled.keep(journal, kind, spent, before))
        when_done(work, lambda note: self._kept(note.id, this), self._sorry)

    def _kept(self, note: str, this: int) -> None:
        if this == self._round:  # or something else was begun meanwhile
            self.noting, self.noted, self._note = False, True, note

        def take_back() -> None:
            work = self.rooms.library.later(lambda: self.rooms.journal.trash_reflection(note))
            when_done(work, lambda _gone: self._forget(note), self._sorry)

        self.shell.toast(words.NOTED, undo=take_back)

    def _forget(self, note: str) -> None:
        if self._note == note:
            self._note, self.noted = None, False

    def _sorry(self, error) -> None:
        self.noting = False
        self.shell.toast(str(error))

    # --- what is seen -------------------------------------------------------------------------------------

    def _hear(self) -> None:
        """Say what keeps it from sounding, if it is to sound; of a breath that is held, that one may leave it."""
        wanted = self.underneath and self.stage == "breath"
        self.calm = (self.rooms.sound.reason if wanted else "") or self._line()

    def _line(self) -> str:
        if self.stage == "around":
            return "" if self.state == "over" else words.TOUCH
        return words.HELD if self.holding else ""

    def _show(self) -> None:
        """Have in the window what belongs to what is done now: what is not seen can't be touched either."""
        around = self.stage == "around"
        self.resting = around or self.state != "going"
        self._have("sea", not around, at=len(self.children))
        self._have("field", around, at=len(self.children))
        self._have("word", not around)
        self._have("choices", not self.resting)
        self._have("resting", self.resting)
        self._have("hold", not around, at=len(self.ids.head.children) - 1)
        if not self.rooms.library.read_only:
            self._have("note", not around or self.state == "over")
        self._arrange_soon()

    def _have(self, name: str, wanted: bool, at: int = 0) -> None:
        part, home = self._parts[name]
        if wanted and part.parent is None:
            home.add_widget(part, index=at)
        elif not wanted and part.parent is not None:
            home.remove_widget(part)

    # --- keys ---------------------------------------------------------------------------------------------

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space pauses and goes on; around, it counts one thing. Minus and plus choose another way to breathe."""
        if modifiers & {"ctrl", "alt", "meta"} or focused() is not None and name == "spacebar":
            return False
        if name == "spacebar":
            (self.find if self.stage == "around" else self.turn)()
            return True
        if name in STEPS and not self.resting:
            self.step(STEPS[name])
            return True
        return False


STEPS = {"-": -1, "numpadsubstract": -1, "+": 1, "=": 1, "numpadadd": 1}
"""Keys that choose another way to breathe; Kivy's own spelling."""

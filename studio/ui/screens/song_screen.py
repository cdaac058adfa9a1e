"""Song: what was played and said, on one line of time, to be heard, arranged and spoken over."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.heights import keep_heights, kept_heights
from studio.gallery.songs import seconds_of
from studio.music import edits
from studio.music.arrangement import RATE
from studio.music.score import Score
from studio.music.step import Step
from studio.ui import sound_choices
from studio.ui.kept_song import KeptSong
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.song_acts import SongActs
from studio.ui.song_asides import SongAsides
from studio.ui.song_keys import act_of, is_pressing
from studio.ui.song_layout import arrange
from studio.ui.song_player import SongPlayer
from studio.ui.song_rows import clip_name, rows_of
from studio.ui.song_span import clock
from studio.ui.song_voice import SongVoice
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.piece_words import Said, said_about
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.song_field import SongField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TURNS = 1 / 30
"""Seconds between two looks at what sounds."""
NO_SOUND = "There is no sound on this computer right now."
STEPS_A_SIGHT = 40
"""How many keys take the half disc across what is seen."""


class SongScreen(Screen):
    """One song."""

    title = StringProperty("")
    said = StringProperty("")
    """Where it belongs, or what is going on."""

    calm = StringProperty("")
    """One line about a sound that can't be heard, or nothing."""

    at = NumericProperty(0)
    """Frame where the half disc stands."""

    duration = NumericProperty(0)
    playing = BooleanProperty(False)
    recording = BooleanProperty(False)
    repeat = BooleanProperty(False)
    can_undo = BooleanProperty(False)
    can_redo = BooleanProperty(False)
    empty = BooleanProperty(True)
    """Whether nothing lies on the timeline."""

    ready = BooleanProperty(False)
    """Whether the song was read."""

    fixed = BooleanProperty(False)
    """Whether this is the sample, where nothing can be changed."""

    chosen_name = StringProperty("")
    """What the buttons below are about, or nothing."""

    fades = BooleanProperty(False)
    """Whether what is chosen fades."""

    tight = BooleanProperty(False)
    """Whether the buttons about a clip stand above the others."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.song: KeptSong | None = None
        self.acts = SongActs(self)
        self.player: SongPlayer | None = None
        self._piece_id: str | None = None
        self._turn = 0
        self._waits = False
        self.asides = SongAsides(self)
        self._voice = SongVoice(self)
        self._stop_hearing = self._stop_following = lambda: None
        self.place = ""
        """Where it belongs, in words."""
        super().__init__(rooms=rooms, **kwargs)
        self.fixed = rooms.library.read_only
        self.field: SongField = self.ids.field.__self__
        self.field.fixed = self.fixed
        self.field.bind(
            on_choose=lambda _field, number: self.choose(number),
            on_open=lambda _field, _number: self.asides.open_clip(),
            on_edit=lambda _field, step: self.do(step),
            on_seek=lambda _field, frame: self.seek(frame),
            on_head=lambda _field, number: self.asides.open_track(number),
        )
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), TURNS, interval=True)
        self._arrange_soon = Clock.create_trigger(lambda _dt: arrange(self), -1)
        for name in ("pos", "size", "portrait", "chosen_name", "calm", "recording", "ready"):
            self.fbind(name, self._arrange_soon)
        for name in ("acts", "layer", "voice"):
            self.ids[name].fbind("width", self._arrange_soon)
        if self.fixed:
            for name in ("undo", "redo", "layer", "voice"):
                self.remove_widget(self.ids[name].__self__)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, piece_id: str | None = None, at: int | None = None, **_args) -> None:
        """Show a song; without a piece the one that is here, or a new one. `at`: the frame to be at."""
        self._stop_hearing = self.rooms.sound.state_changed.connect(lambda: soon(self._hear))
        self.rooms.sound.start()
        sound_choices.apply(self.rooms.settings, self.rooms.sound)
        self._hear()
        if at is not None:
            self.at = self.field.at = at
        if piece_id is None and self.song is None:
            self._begin(KeptSong(self.rooms), None)
        elif piece_id is None and self.song.piece_id is None:
            self._begin(self.song, None)
        else:
            self._open(piece_id or self.song.piece_id, at)
        self._arrange_soon()

    def leave(self) -> None:
        """Be quiet; what was done is kept already."""
        self._turn += 1
        self._stop_hearing()
        self._stop_following()
        self.field.hands.let_go()
        self.asides.close()
        if self.recording:
            self._voice.end()
        self.hush()
        self.rooms.sound.close_output()
        self.rest()
        self._keep_heights()

    def rest(self) -> None:
        """Keep what still waits, and how long it is."""
        if self.song is not None and not self.fixed and self.song.piece_id is not None:
            self.song.rest()

    def back(self) -> bool:
        """End a take, or close the menu."""
        if self.recording:
            self.voice()
            return True
        return self.asides.close_menu()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key (`studio.ui.song_keys`)."""
        if not self.ready or is_pressing(name, modifiers):
            return False
        act = act_of(self, name, modifiers)
        if act is None:
            return False
        act()
        return True

    def _open(self, piece_id: str, at: int | None) -> None:
        self._turn += 1
        turn, rooms = self._turn, self.rooms
        if piece_id != self._piece_id:
            self._clear()
            if at is None:
                self.at = self.field.at = 0
        self._piece_id = piece_id

        def read() -> tuple[KeptSong, Said, Score]:
            song = KeptSong.opened(rooms, piece_id)
            score = Score(song.arrangement)
            rows_of(score, 0.0)  # remembers what each row is called
            return song, said_about(rooms, piece_id), score

        when_done(later(read), lambda found: self._begin(*found) if turn == self._turn else None, self.sorry)

    def _clear(self) -> None:
        self.ready, self.song = False, None
        self.title = self.said = self.place = ""
        self.field.chosen = None
        self.chosen_name = ""

    def _begin(self, song: KeptSong, said: Said | None, score: Score | None = None) -> None:
        self._stop_following()
        fresh = song is not self.song or self.player is None
        self.song = song
        self._stop_following = song.changed.connect(self.look_again)
        self.title = (said.piece.title if said is not None else "") or "Song"
        self.place = self.said = f"{said.title}, {said.date}" if said is not None else ""
        if fresh:
            library = self.rooms.library

            def read(index: int):
                return None if song.piece_id is None else seconds_of(library, song.piece_id)(index)

            def known():
                return kept_heights(library, song.piece_id or "")

            self.player = SongPlayer(self.rooms.sound, read)
            self.player.repeat = self.repeat
            self.field.tiles.begin(read, known)
        self.ready = True
        self.look_again(score)
        if fresh:
            self.field.whole()

    def look_again(self, score: Score | None = None) -> None:
        """The song is another."""
        song = self.song
        if song is None or self.parent is None:
            return
        arrangement = song.arrangement
        self.field.show(arrangement, song.draft.chunks, score)
        song.score = self.field.score
        self.duration = self.field.score.duration
        self.can_undo = song.draft.can_undo and not self.fixed
        self.can_redo = song.draft.can_redo and not self.fixed
        self.empty = not arrangement.clips
        if self.playing and not self.recording:
            self.player.change(arrangement)
        self._tell_chosen()

    def _keep_heights(self) -> None:
        tiles, song, library = self.field.tiles, self.song, self.rooms.library
        if tiles.whole and song is not None and song.piece_id is not None and not self.fixed:
            piece_id, heights = song.piece_id, tiles.heights
            later(lambda: keep_heights(library, piece_id, heights))

    def sorry(self, error: StudioError) -> None:
        """Say what can't be done."""
        if self.shell is not None:
            self.shell.toast(str(error))

    # --- hearing it ---------------------------------------------------------------------------------------

    def _hear(self) -> None:
        sound = self.rooms.sound
        self.calm = (sound.reason or NO_SOUND) if sound.state == "silent" else ""
        if self.calm:
            self.hush()
        elif self._waits and sound.state == "ready":
            self._play_from(int(self.at))

    def play(self) -> None:
        """Play from where the half disc stands, from the start when it stands at the end; or pause."""
        if self.recording:
            self.voice()
        elif self.playing:
            self.hush()
        elif self.ready and not self.empty and not self.calm:
            self._play_from(0 if self.at >= self.duration else int(self.at))

    def _play_from(self, frame: int) -> None:
        self.at = self.field.at = frame
        self.playing = True
        self._waits = self.rooms.sound.state != "ready"
        if self._waits:
            return
        self.field.follows = True
        self.player.play(self.song.arrangement, frame)
        self.follow()

    def hush(self) -> None:
        """Be quiet, where it is."""
        self._waits = False
        if self.playing:
            self.playing = False
            self.player.stop()
        if not self.recording:
            self._look_soon.cancel()

    def seek(self, frame: int) -> None:
        """Go to a frame, and go on playing if it was playing."""
        if self.recording:
            return
        self.at = self.field.at = max(0, frame)
        if self.playing and not self._waits:
            self.player.jump(int(self.at))

    def go_by(self, steps: int, far: bool = False) -> None:
        """Take the half disc along by a key."""
        span = self.field.span
        step = span.width * span.each / STEPS_A_SIGHT * (5 if far else 1)
        self.go_to(min(self.duration, round(self.at + steps * step)))

    def go_to(self, frame: int) -> None:
        """Go to a frame, and bring it into view."""
        self.seek(frame)
        self.field.follows = True
        self.field.come_along()

    def turn_repeat(self) -> None:
        """Begin again at the end, or no longer."""
        self.repeat = not self.repeat
        if self.player is not None and not self.recording:
            self.player.repeat = self.repeat

    def follow(self) -> None:
        """Look again and again at what sounds, until nothing does."""
        self._look_soon()

    def _look(self) -> None:
        """Follow what sounds and what is captured."""
        if self.recording:
            self._voice.look()
        if not self.playing or self._waits:
            return
        if not self.player.playing:
            ended = self.player.at >= self.duration
            self.hush()
            self.at = self.field.at = 0 if ended else int(self.at)
        elif not self.field.hands.seeks:
            self.at = self.field.at = max(0, self.player.at)
            self.field.come_along()

    def time_words(self, at: float) -> str:
        """Return where it is, as words."""
        return clock(int(at) // RATE)

    def whole_words(self, duration: float, ready: bool) -> str:
        """Return how long it is, as words."""
        return f"of {clock(round(duration / RATE))}" if ready and duration else ""

    # --- speaking over it ---------------------------------------------------------------------------------

    def voice(self) -> None:
        """Speak, or hum, over it from where the half disc stands; or end that."""
        if self.recording:
            self._voice.end()
        elif self.ready and not self.fixed:
            self.asides.close_sheet()
            self._voice.begin()

    # --- changing it --------------------------------------------------------------------------------------

    def do(self, step: Step) -> None:
        """Do a step."""
        if not self.fixed and not self.recording and self.song is not None:
            self.song.do(step)

    def undo(self) -> None:
        """Take the last step back."""
        if self.can_undo and not self.recording:
            self.asides.settle()
            self.song.undo()

    def redo(self) -> None:
        """Do it again."""
        if self.can_redo and not self.recording:
            self.song.redo()

    def taken_away(self) -> None:
        """Say that something is gone, with a way back."""
        song = self.song
        step = song.draft.steps[-1] if song.draft.steps else None

        def back() -> None:
            if song.draft.done and song.draft.steps[song.draft.done - 1] is step:
                song.undo()

        self.asides.close_sheet()
        self.shell.toast("Taken away.", undo=back)

    def choose(self, number: int | None) -> None:
        """Choose a clip, None for none."""
        self.asides.settle()
        self.field.chosen = number
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        found = self.field.chosen_one
        self.chosen_name = clip_name(found[0]) if found is not None and not self.fixed else ""
        self.fades = found is not None and edits.fades(found[1])
        self.asides.show()

    def edit_notes(self) -> None:
        """Change what is chosen note by note."""
        from studio.ui.widgets.roll_editor import open_roll_editor  # not needed to look at a song

        found = self.acts.chosen
        if found is not None:
            self.asides.close_sheet()
            open_roll_editor(self, self.song, found[1].number)

    def add_layer(self) -> None:
        """Play something along with it, on the pads."""
        piece_id = self.song.piece_id if self.song is not None else None
        self.shell.go("sound", **({"song_id": piece_id} if piece_id is not None else {}))

"""A piece, as large as the window allows, and the words beside it: what it is called, and what is seen in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from PIL import Image

from studio.core.errors import StudioError
from studio.gallery.songs import open_song, seconds_of
from studio.gallery.thumbnail import drawing_of
from studio.gallery.wave import wave
from studio.library.records import PieceRecord
from studio.music.arrangement import RATE, Arrangement
from studio.music.perform import performed
from studio.ui.hearing import take_of
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.texture import picture
from studio.ui.widgets import tile_picture
from studio.ui.widgets.hands import hands
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.living_replay import LivingReplay
from studio.ui.widgets.piece_picture import INSET, PiecePicture  # noqa: F401
from studio.ui.widgets.piece_sheets import Menu, TagSheet, WriteSheet
from studio.ui.widgets.piece_words import PieceWords, Said, said_about  # noqa: F401
from studio.ui.widgets.played_pads import Played, PlayedPads, played_on
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet

load_kv(__file__)

SIDE_SHARE, SIDE_LEAST, SIDE_MOST = 0.347, 420, 560
STAGE_SHARE = 0.58
"""The words' share of a wide window's width, and its bounds in dp; the picture's share of an upright one's height."""

KEYS, EDGE, BAR = 112, 24, 136
"""Dp kept free for the keys, around the picture, and for the bar below it."""

SOUND_SHAPE = 1.56
MEASURE = 720
"""Dp a line of a writing is wide at most."""
CORNER = 4
TURNS = 1 / 30
"""Seconds between two looks at what is playing."""
AHEAD = 2.0
"""Seconds of a song that are worked out before they are heard."""

NO_SOUND = "There is no sound on this computer right now."


@dataclass(frozen=True)
class Playable:
    """What a sound needs to be heard."""

    song: Arrangement | None
    """None for a voice."""
    seconds: float
    ticks: tuple[float, ...]
    played: Played | None = None
    """Which pads were played, if any were."""


class PieceScreen(Screen):
    """One piece."""

    kind = StringProperty("")
    said = ObjectProperty(None, allownone=True)
    """What is said about it (`studio.ui.widgets.piece_words.Said`)."""

    favourite = BooleanProperty(False)
    playing = BooleanProperty(False)

    at = NumericProperty(0.0)
    """Where in a sound the half disc stands, 0…1."""

    ready = BooleanProperty(False)
    """Whether a sound can be played."""

    silence = StringProperty("")
    """Why nothing can be heard, in place of the play button."""

    words = StringProperty("")
    """The text of a writing."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._piece_id = ""
        self._among: tuple[str, ...] = ()
        self._turn = 0
        self._shown: tuple[str, int] | None = None
        self._image: Image.Image | None = None
        self._playable: Playable | None = None
        self._sound = None
        self._played = self._waits = False
        self._menu: Menu | None = None
        self._drafts: dict[str, str] = {}
        self._fixed = rooms.library.read_only
        super().__init__(rooms=rooms, **kwargs)
        self._replay: LivingReplay | None = None
        self._pads: PlayedPads | None = None
        self._out_sheet: Sheet | None = None
        self._put_away = [self.ids[name].__self__ for name in ("heart", "more", "write")] if self._fixed else []
        for widget in self._put_away:
            self.remove_widget(widget)
        self._tag_sheet, self._write_sheet = TagSheet(), WriteSheet()
        self._tag_sheet.bind(on_tag=lambda _sheet, name: self._tag(name))
        self._write_sheet.bind(on_words=lambda _sheet, text: self._reflect(text), text=self._draft)
        for sheet in (self._tag_sheet, self._write_sheet):
            sheet.bind(shown=self._make_room)
        words = self.ids.words
        words.bind(
            on_entry=lambda *_: self.shell.go("journal", entry_id=self.said.piece.entry_id),
            on_step=lambda _words, by: self.step(by),
            on_named=lambda _words, title: self._name(title),
            on_add_tag=lambda *_: self.ask_tag(),
            on_untag=lambda _words, name: self._untag(name),
            on_tag=lambda _words, name: self.shell.go("gallery", text=name),
            on_let_go=lambda _words, reflection_id: self._let_go_of(reflection_id),
        )
        self.ids.bar.bind(on_seek=lambda _bar, value: self.seek(value))
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        self._render_soon = Clock.create_trigger(lambda _dt: self._render(), 0.05)
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), TURNS, interval=True)
        for name in ("pos", "size", "portrait", "kind", "silence", "ready"):
            self.fbind(name, self._arrange_soon)
        self.ids.picture.bind(size=lambda *_: self._render_soon())
        rooms.gallery.piece_changed.connect(self._changed)
        rooms.journal.piece_changed.connect(self._changed)
        rooms.journal.entry_changed.connect(lambda _entry_id: self._changed(self._piece_id))

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, piece_id: str, among: tuple[str, ...] = ()) -> None:
        """Show a piece; `among` are the ids it hangs between, else those of its entry."""
        if piece_id != self._piece_id or among:
            self._among = tuple(among)
        self._show(self._piece_id if self._came_back(piece_id) else piece_id)

    def leave(self) -> None:
        """Be quiet, keep the name that was being typed, and put everything away."""
        self.ids.words.keep_name()
        self._hush()
        if self._played:
            self._sound.close_output()
            self._played = False
        self._close_menu()
        self._end_replay()
        if self._out_sheet is not None:
            self._out_sheet.close()
        for sheet in (self._tag_sheet, self._write_sheet):
            sheet.close()

    def back(self) -> bool:
        """Close the menu."""
        return self._close_menu()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Left and right go to the pieces beside this one; space plays."""
        if modifiers:
            return False
        if name in ("left", "right"):
            self.step(-1 if name == "left" else 1)
            return True
        if name == "spacebar" and hands.at_keys and focused() is not None:
            return False  # it presses what has the focus
        if name == "spacebar" and self.ready and not self.silence:
            self.play()
            return True
        return name == "spacebar" and self._replay is not None and self._replay.key(name, modifiers)

    def step(self, by: int) -> None:
        """Go to the piece before (-1) or after (1) this one; stay where there is none."""
        if self._piece_id not in self._among:
            return
        at = self._among.index(self._piece_id) + by
        if 0 <= at < len(self._among):
            self.ids.words.keep_name()
            self._close_menu()
            self._show(self._among[at])

    def _came_back(self, piece_id: str) -> bool:
        return bool(self._piece_id) and piece_id in self._among and self._piece_id in self._among

    # --- what is shown ------------------------------------------------------------------------------------

    def _show(self, piece_id: str) -> None:
        if piece_id != self._piece_id:
            self._hush()
            self._end_replay()
            self._piece_id = piece_id
            self._shown = self._image = self._playable = None
            self.at, self.ready = 0.0, False
            self.kind, self.words, self.said = "", "", None
            self.ids.picture.texture = None
            self.ids.words.scroll_y = 1
        self._read()

    def _changed(self, piece_id: str) -> None:
        soon(lambda: self._read() if self.parent is not None and piece_id == self._piece_id else None)

    def _read(self) -> None:
        self._turn += 1
        turn, rooms, piece_id, among = self._turn, self.rooms, self._piece_id, self._among

        def look():
            said = said_about(rooms, piece_id)
            return said, among or tuple(piece.id for piece in rooms.gallery.pieces_of(said.piece.entry_id))

        when_done(later(look), lambda seen: self._say(turn, *seen), self._sorry)

    def _say(self, turn: int, said: Said, among: tuple[str, ...]) -> None:
        if turn != self._turn:
            return
        piece = said.piece
        self._among = among
        self.said, self.kind, self.favourite = said, piece.kind, piece.favourite
        self.words = piece.words if piece.kind == "writing" else ""
        words = self.ids.words
        words.said = said
        words.has_before = piece.id in among and among[0] != piece.id
        words.has_after = piece.id in among and among[-1] != piece.id
        self._arrange()
        if self._shown != (piece.id, piece.edited):
            self._shown = piece.id, piece.edited
            self._load(piece)

    def _load(self, piece: PieceRecord) -> None:
        rooms = self.rooms

        def still(then: Callable) -> Callable:
            return lambda made: then(made) if self._piece_id == piece.id else None

        if piece.kind == "drawing":
            if self._image is None:
                box = self.ids.picture.box
                small = later(lambda: tile_picture.paint(rooms.library, piece, box[2], box[3], round(dp(CORNER))))
                when_done(small, still(self._put_first), lambda _error: None)
            whole = later(lambda: Image.fromarray(drawing_of(rooms.library, piece.id).rgba()))
            when_done(whole, still(self._put_image), self._sorry)
            self._begin_replay(piece.id)
        elif piece.kind in ("sound", "voice"):
            self._listen()
            when_done(later(lambda: _playable(rooms, piece)), still(self._put_playable), self._sorry)
            self._render()

    def _begin_replay(self, piece_id: str) -> None:
        """Have its making at hand, below the picture."""
        self._end_replay()
        self._replay = replay = LivingReplay(self.rooms, still=True, size_hint=(None, None))
        replay.bind(
            on_trouble=lambda _replay, error: self._sorry(error),
            on_note=lambda _replay, words: self.shell.toast(words),
        )
        self.add_widget(replay, index=self.children.index(self.ids.quiet.__self__))  # over a sound's bar and button
        self._arrange()
        replay.show(piece_id)

    def _end_replay(self) -> None:
        replay, self._replay = self._replay, None
        if replay is not None:
            replay.close()
            self.remove_widget(replay)

    def _put_first(self, pixels: np.ndarray) -> None:
        if self.ids.picture.texture is None:
            self.ids.picture.texture = picture(pixels)

    def _put_image(self, image: Image.Image) -> None:
        self._image = image
        self._render()

    def _put_playable(self, playable: Playable) -> None:
        self._playable = playable
        self.ids.bar.ticks = playable.ticks or None
        self.ready = playable.seconds > 0

    def _render(self) -> None:
        """Make the picture anew, exactly as large as it is shown."""
        art, kind, piece_id, image = self.ids.picture.art, self.kind, self._piece_id, self._image
        width, height = art[2:]
        if min(width, height) < 8 or self.said is None:
            return
        if kind == "drawing" and image is not None:
            made = later(lambda: tile_picture.framed(image, width, height, round(dp(CORNER))))
        elif kind in ("sound", "voice"):
            rooms, piece = self.rooms, self.said.piece
            made = later(lambda: tile_picture.paint(rooms.library, piece, width, height))
        else:
            return
        when_done(made, lambda pixels: self._put_picture(piece_id, pixels), self._sorry)

    def _put_picture(self, piece_id: str, pixels: np.ndarray) -> None:
        if piece_id == self._piece_id:
            self.ids.picture.texture = picture(pixels)

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))

    # --- where it lies ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self.portrait:
            side, high = self.width, round(self.height * STAGE_SHARE)
            left, bottom = self.x, self.top - high
            self._lay_words(self.x, self.y, self.width, self.height - high)
        else:
            side = round(min(max(self.width * SIDE_SHARE, dp(SIDE_LEAST)), dp(SIDE_MOST)))
            left, bottom, high = self.x, self.y, self.height
            self._lay_words(self.right - side, self.y, side, self.height)
            side = self.width - side
        self._lay_stage(left, bottom, side, high)

    def _make_room(self, *_) -> None:
        """Let a sheet stand in place of the words, where it covers them."""
        covered = not self.portrait and (self._tag_sheet.shown or self._write_sheet.shown)
        for widget in (self.ids.words, self.ids.write):
            widget.opacity = 0 if covered else 1

    def _lay_words(self, left: float, bottom: float, width: float, height: float) -> None:
        ids = self.ids
        ids.ground.pos, ids.ground.size = (left, bottom), (width, height)
        foot = 0 if self._fixed else dp(28 + 72 + 12 if self.portrait else 28 + 64 + 20)
        for sheet in (self._tag_sheet, self._write_sheet):
            sheet.wide = width / dp(1) - 24
        ids.write.pos = left + dp(32), bottom + dp(28)
        ids.write.wide = (width - dp(64)) / dp(1)
        ids.words.pos, ids.words.size = (left, bottom + foot), (width, height - foot)

    def _lay_stage(self, left: float, bottom: float, width: float, height: float) -> None:
        ids, right, top = self.ids, left + width, bottom + height
        edge = dp(EDGE)
        below = bottom + (dp(BAR) if self.kind != "writing" else edge)
        key = dp(64)
        ids.back.pos = left + edge, top - edge - key
        column = _fit(self._shape(), left + dp(KEYS), below, right - dp(KEYS), top - edge)
        under = _fit(self._shape(), left + edge, below, right - edge, top - edge - key - dp(16))
        stacked = column[2] * column[3] * 1.15 >= under[2] * under[3] and self.kind != "writing"
        ids.more.pos = right - edge - key, top - edge - key - (key + dp(12) if stacked else 0)
        ids.heart.pos = right - edge - key - (0 if stacked else key + dp(12)), top - edge - key
        box = column if stacked else under
        if self.kind == "writing":
            box = left + edge, below, width - 2 * edge, top - edge - key - dp(16) - below
        ids.picture.pos, ids.picture.size = box[:2], box[2:]
        if self._pads is not None:
            self._pads.pos, self._pads.size = box[:2], box[2:]
        if self._replay is not None:
            self._replay.pos, self._replay.size, self._replay.box = (left, bottom), (width, height), ids.picture.box
        inset = dp(INSET)
        ids.page.pos = box[0] + inset, box[1] + dp(12)
        ids.page.size = min(box[2] - 2 * inset, dp(MEASURE)), max(1, box[3] - dp(24))
        level = bottom + dp(73)
        ids.play.center = left + dp(72), level
        bar_left = left + dp(124)
        ids.bar.pos, ids.bar.size = (bar_left, level - dp(62)), (max(1, right - dp(48) - bar_left), dp(124))
        ids.quiet.pos, ids.quiet.width = (left + dp(48), level - ids.quiet.height / 2), width - dp(96)

    def _shape(self) -> float:
        piece = self.said.piece if self.said is not None else None
        if piece is not None and piece.kind == "drawing" and piece.width and piece.height:
            return piece.width / piece.height
        return SOUND_SHAPE

    # --- hearing it ---------------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Have the audio process at hand; only a sound needs it."""
        if self._sound is None:
            self._sound = self.rooms.sound
            self._sound.state_changed.connect(lambda: soon(self._hear))
        self._sound.start()
        self._hear()

    def _hear(self) -> None:
        sound = self._sound
        self.silence = (sound.reason or NO_SOUND) if sound.state == "silent" else ""
        if self.silence:
            self._hush()
        elif self._waits and sound.state == "ready":
            self._play_from(self.at)

    def play(self) -> None:
        """Play from where the half disc stands, from the start when it stands at the end; or pause."""
        if self.playing:
            self._hush()
        elif self._playable is not None:
            self._play_from(0.0 if self.at >= 0.995 else self.at)

    def seek(self, value: float) -> None:
        """Go to a place, 0…1, and go on playing if it was playing."""
        self.at = value
        if self.playing:
            self._play_from(value)

    def _play_from(self, value: float) -> None:
        playable, sound = self._playable, self._sound
        self.at, self.playing = value, True
        self._waits = sound.state != "ready"
        if self._waits:
            return
        start = value * playable.seconds
        if playable.song is not None:
            read = seconds_of(self.rooms.library, self._shown[0])
            sound.play(performed(playable.song, read, start=round(start * RATE)), start, AHEAD)
            self._show_pads(playable)
        else:
            sound.play_take(take_of(self.rooms.library, self._shown[0]), start)
        self._played = True
        self._follow_soon()

    def _follow(self) -> None:
        sound, seconds = self._sound, self._playable.seconds if self._playable is not None else 0
        if not self.playing or not sound.playing:
            ended = self.playing and sound.position() >= seconds - 0.1
            self._hush()
            self.at = 0.0 if ended else self.at
        elif not self.ids.bar.held:
            self.at = min(1.0, sound.position() / seconds)
            if self._pads is not None:
                self._pads.go_to(round(sound.position() * RATE))

    def _show_pads(self, playable: Playable) -> None:
        """Show the pads that are played, in place of the notes, for as long as it sounds."""
        if self._pads is None and playable.played is not None:
            self._pads = PlayedPads(playable.played, size_hint=(None, None))
            self.add_widget(self._pads, index=self.children.index(self.ids.picture.__self__))
            self.ids.picture.opacity = 0
            self._arrange()

    def _hide_pads(self) -> None:
        pads, self._pads = self._pads, None
        if pads is not None:
            self.remove_widget(pads)
            self.ids.picture.opacity = 1

    def _hush(self) -> None:
        self._waits = False
        self._hide_pads()
        if self.playing:
            self.playing = False
            self._sound.stop_playing()
        self._follow_soon.cancel()

    # --- saying something about it ------------------------------------------------------------------------

    def _write(self, change: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        """Have the library do something, then look again."""
        when_done(self.rooms.library.later(change), lambda _: then(), self._sorry)

    def _name(self, title: str) -> None:
        piece_id = self._piece_id
        self._write(lambda: self.rooms.gallery.set_title(piece_id, title))

    def _tag(self, name: str) -> None:
        piece_id = self._piece_id
        self._write(lambda: self.rooms.gallery.tag_piece(piece_id, name))

    def _untag(self, name: str) -> None:
        piece_id = self._piece_id
        self._write(lambda: self.rooms.gallery.untag_piece(piece_id, name))

    def ask_tag(self) -> None:
        """Ask for a tag, offering those there are."""
        on = {name.casefold() for name in self.said.tags} if self.said else set()
        rooms = self.rooms
        names = later(lambda: [tag.name for tag in rooms.gallery.tags() if tag.name.casefold() not in on])
        when_done(names, lambda names: self._tag_sheet.ask(self, names), self._sorry)

    def ask_words(self) -> None:
        """Ask what is seen now."""
        if self.said is None:
            return
        self._write_sheet.text = self._drafts.get(self._piece_id, "")
        self._write_sheet.ask(self, self.rooms.journal.prompt(self.kind, self.said.entry.started))

    def _draft(self, _sheet, text: str) -> None:
        if self._write_sheet.shown:
            self._drafts[self._piece_id] = text

    def _reflect(self, text: str) -> None:
        piece_id, prompt = self._piece_id, self._write_sheet.prompt
        self._drafts.pop(piece_id, None)
        reflect = self.rooms.journal.reflect
        self._write(lambda: reflect(piece_id=piece_id, text=text, prompt=prompt))

    def rest(self) -> None:
        """Keep the words that were begun and not kept yet: what locks does not remember them."""
        drafts, self._drafts = self._drafts, {}
        reflect = self.rooms.journal.reflect
        for piece_id, text in drafts.items():
            if text.strip():
                self._write(lambda piece_id=piece_id, text=text: reflect(piece_id=piece_id, text=text.strip()))

    def _let_go_of(self, reflection_id: str) -> None:
        """Put a reflection in the trash, with a way back."""
        journal = self.rooms.journal

        def gone() -> None:
            self.shell.toast(
                "These words are in the trash.",
                undo=lambda: self._write(lambda: journal.restore_reflection(reflection_id)),
            )

        self._write(lambda: journal.trash_reflection(reflection_id), gone)

    def turn_favourite(self) -> None:
        """Make it a favourite, or no longer."""
        piece_id, favourite = self._piece_id, not self.favourite
        self.favourite = favourite
        self._write(lambda: self.rooms.gallery.set_favourite(piece_id, favourite))

    # --- what else can be done with it --------------------------------------------------------------------

    def open_menu(self) -> None:
        """Offer what else can be done; or close what is offered."""
        if self._close_menu() or self.said is None:
            return
        piece_id, choices = self._piece_id, []
        if self.kind == "drawing":
            choices.append(("Draw on it", "brush", lambda: self.shell.go("draw", piece_id=piece_id)))
        if self.kind == "sound":
            choices.append(("Open as a song", "audio-lines", lambda: self.shell.go("song", piece_id=piece_id)))
        if self.kind in ("drawing", "sound", "voice"):
            choices.append(("Take it out", "share-2", lambda: self._take_out(piece_id)))
        if self.kind == "writing":
            choices.append(("Go on writing", "pen-line", lambda: self.shell.go("write", piece_id=piece_id)))
        choices.append(("Move to the trash", "trash-2", self._trash))
        self._menu = Menu(choices)
        self._menu.open(self, self.ids.more)

    def _take_out(self, piece_id: str) -> None:
        """Ask as what it is to be taken out."""
        if self.kind == "drawing":
            from studio.ui.widgets.export_sheet import export_sheet as sheet  # not needed to look at a piece
        else:
            from studio.ui.widgets.sound_export_sheet import sound_export_sheet as sheet

        self._out_sheet = sheet(self, piece_id)
        self._out_sheet.open(self)

    def _close_menu(self) -> bool:
        menu, self._menu = self._menu, None
        if menu is None or menu.parent is None:
            return False
        menu.close()
        return True

    def _trash(self) -> None:
        piece_id, gallery, shell, library = self._piece_id, self.rooms.gallery, self.shell, self.rooms.library

        def undo() -> None:
            when_done(library.later(lambda: gallery.restore(piece_id)), lambda _: None, self._sorry)

        def gone() -> None:
            if shell.screen is self:
                shell.back()
            shell.toast("It is in the trash.", undo=undo)

        self._write(lambda: gallery.trash(piece_id), gone)


def _fit(shape: float, left: float, bottom: float, right: float, top: float) -> tuple[int, int, int, int]:
    """Return the largest box of a shape in the middle of another: left, bottom, width, height in whole px."""
    room_x, room_y = max(1.0, right - left), max(1.0, top - bottom)
    width = min(room_x, room_y * shape)
    height = width / shape
    return (
        round(left + (room_x - width) / 2),
        round(bottom + (room_y - height) / 2),
        max(1, round(width)),
        max(1, round(height)),
    )


def _playable(rooms: Rooms, piece: PieceRecord) -> Playable:
    """Return what is needed to hear a piece. Slow: for a worker."""
    if piece.kind == "voice":
        return Playable(None, wave(rooms.library, piece).milliseconds / 1000, ())
    song = open_song(rooms.library, piece.id).arrangement
    look = wave(rooms.library, piece)
    ticks = tuple(note.start / look.milliseconds for note in look.notes) if look.milliseconds else ()
    return Playable(song, look.milliseconds / 1000, ticks, played_on(song))

"""A piece and the words beside it, with a real library behind them and real touches before them."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.library.verify import verify
from studio.music import codec as music
from studio.music.song import Event
from studio.music.take import encode_second
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from studio.ui.voice_song import MADE
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.piece_words import Reflected
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.toast import Toast
from studio.ui.work import stop_work


class Room(Screen):
    """Any other screen; it remembers how it was entered."""

    def enter(self, **args):
        self.entered = args


class Player:
    """Stands in for the audio process: it plays by the clock, and remembers what it was asked."""

    def __init__(self):
        self.state, self.reason = "ready", ""
        self.state_changed = Signal()
        self.asked, self.closed = [], False
        self._from = self._since = None

    def start(self):
        self.started = True

    def become(self, state, reason=""):
        self.state, self.reason = state, reason
        self.state_changed.emit()

    def play_take(self, seconds, start=0.0):
        self._play(("take", sum(map(len, seconds(int(start))))), start)

    def play(self, frames, start=0.0, ahead=0.25):
        self._play(("song", next(frames).shape), start)

    def _play(self, what, start):
        self.asked.append((what, start))
        self._from, self._since = start, time.monotonic()

    @property
    def playing(self):
        return self._since is not None

    def stop_playing(self):
        self._since = None

    def close_output(self):
        self.closed = True

    def position(self):
        return 0.0 if self._since is None else self._from + time.monotonic() - self._since


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    journal.begin_session()
    yield Rooms(library, journal, gallery, Player, Settings(None), clock, load_brushes(ASSETS / "brushes"))
    library.close()


@pytest.fixture
def shell(ui, rooms):
    return mount(ui, rooms)


def mount(ui, rooms):
    factories = {
        name: lambda rooms, _shell: Room() for name in ("gallery", "journal", "draw", "write", "song", "today")
    }
    factories["piece"] = lambda rooms, _shell: PieceScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("gallery")
    return shell


def draw(rooms, colour=(200, 40, 30)):
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=120, height=90)
    rooms.library.append(piece.id, encode(NewPaper(Paper("blank", 120, 90, colour))))
    rooms.clock.advance(seconds=2)
    return piece.id


def play(rooms):
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    events = [Event(0, "on", 1, 220.0, 0.8, "kalimba"), Event(4000, "off", 1)]
    rooms.library.append(piece.id, music.encode(events))
    rooms.clock.advance(seconds=2)
    return piece.id


def speak(rooms):
    piece = rooms.gallery.new_piece("voice", rooms.journal.current_entry().id)
    for second in range(2):
        rooms.library.put_chunk(piece.id, second, encode_second(np.sin(np.arange(48000) / 20) * 0.4))
    rooms.clock.advance(seconds=2)
    return piece.id


def write(rooms, text):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, text)
    rooms.clock.advance(seconds=2)
    return piece.id


def look(ui, shell, piece_id, **args):
    screen = shell.go("piece", piece_id=piece_id, **args)
    ui.until(lambda: screen.said is not None and screen.said.piece.id == piece_id, what="the piece")
    ui.frames(4)
    return screen


def button(screen, text):
    return next(widget for widget in screen.walk() if isinstance(widget, PushButton) and widget.text == text)


def settle(ui, rooms):
    rooms.library.settle()
    ui.wait(0.1)


def test_a_drawing_is_shown_as_large_as_it_fits_and_in_its_own_pixels(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms, (200, 40, 30)))
    ui.until(lambda: screen._image is not None and screen.ids.picture.texture is not None, what="the picture")
    ui.wait(0.1)
    left, bottom, width, height = screen.ids.picture.box
    assert width > 700
    assert width / height == pytest.approx(4 / 3, abs=0.01)
    red, green, _ = (int(ui.pixel(left + width / 2, bottom + height / 2)[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 180
    assert green < 70


def test_a_name_is_kept_when_the_typing_ends(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    field = screen.ids.words.ids.name
    field.focus = True
    field.text = "  The door  "
    ui.frames(2)
    field.focus = False
    settle(ui, rooms)
    assert rooms.gallery.piece(piece).title == "The door"
    field.focus = True
    field.text = "Another door"
    shell.back()
    settle(ui, rooms)
    assert rooms.gallery.piece(piece).title == "Another door"


def test_a_tag_is_typed_or_picked_and_its_cross_takes_it_off(ui, rooms, shell):
    other, piece = draw(rooms), draw(rooms)
    rooms.gallery.tag_piece(other, "water")
    screen = look(ui, shell, piece)
    screen.acts.ask_tag()
    sheet = screen.acts.tag_sheet
    ui.until(lambda: sheet.slid == 1, what="the sheet")
    picked = [widget for widget in sheet.walk() if isinstance(widget, Chip)]
    assert [chip.text for chip in picked] == ["water"]
    ui.tap(picked[0])
    settle(ui, rooms)
    sheet.take("the doorway")
    settle(ui, rooms)
    assert [tag.name for tag in rooms.gallery.tags_of(piece)] == ["the doorway", "water"]
    ui.until(lambda: sheet.parent is None, what="the sheet to go")
    chips = [widget for widget in screen.walk() if isinstance(widget, TagChip)]
    ui.tap(next(chip for chip in chips if chip.text == "water").children[0])
    settle(ui, rooms)
    assert [tag.name for tag in rooms.gallery.tags_of(piece)] == ["the doorway"]


def test_what_is_seen_later_hangs_below_with_its_date_and_the_old_words_stay(ui, rooms, shell):
    piece = draw(rooms)
    rooms.clock.advance(days=3)
    rooms.journal.reflect(piece_id=piece, text="My hand hurt.")
    rooms.clock.advance(days=4)
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.write)
    sheet = screen.acts.write_sheet
    ui.until(lambda: sheet.slid == 1, what="the page")
    sheet.ids.field.text = "The small one is me."
    shell.back()
    ui.until(lambda: sheet.parent is None, what="the page to go")
    ui.tap(screen.ids.write)
    assert sheet.text == "The small one is me."  # what was not kept is not lost
    ui.until(lambda: sheet.slid == 1, what="the page")
    ui.tap(button(sheet, "Keep these words"))
    settle(ui, rooms)
    ui.until(lambda: len(screen.said.reflections) == 2, what="the words")
    assert screen.said.reflections == (
        ("three days after", "My hand hurt."),
        ("one week after", "The small one is me."),
    )
    assert len([widget for widget in screen.walk() if isinstance(widget, Reflected)]) == 2


def test_what_was_seen_goes_to_the_trash_and_comes_back(ui, rooms, shell):
    piece = draw(rooms)
    said = rooms.journal.reflect(piece_id=piece, text="My hand hurt.")
    screen = look(ui, shell, piece)

    def row():
        return next((widget for widget in screen.walk() if isinstance(widget, Reflected)), None)

    ui.until(row, what="the words")
    ui.frames(3)
    assert row().ids.let_go.height == 0
    ui.tap(row())
    ui.wait(0.3)
    ui.tap(row().ids.let_go)
    ui.until(lambda: rooms.journal.reflections(piece_id=piece) == [], what="the words to go")
    ui.until(lambda: row() is None, what="the row to go")
    shell._toast.take_back()
    ui.until(row, what="the words to come back")
    assert rooms.journal.reflections(piece_id=piece)[0].id == said.id


def test_a_piece_goes_to_the_trash_and_comes_back(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.more)
    ui.tap(button(screen, "Move to the trash"))
    ui.until(lambda: shell.screen.name == "gallery", what="the gallery")
    assert rooms.gallery.piece(piece).trashed is not None
    shell._toast.take_back()
    settle(ui, rooms)
    assert rooms.gallery.piece(piece).trashed is None


@pytest.mark.parametrize(("make", "words", "goal"), [(draw, "Draw on it", "draw"), (None, "Go on writing", "write")])
def test_a_drawing_and_a_writing_can_be_gone_on_with(ui, rooms, shell, make, words, goal):
    piece = make(rooms) if make else write(rooms, "It hummed.")
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.more)
    ui.tap(button(screen, words))
    assert (shell.screen.name, shell.screen.entered) == (goal, {"piece_id": piece})


def test_the_heart_makes_a_favourite(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.heart)
    settle(ui, rooms)
    assert rooms.gallery.piece(piece).favourite
    assert screen.ids.heart.chosen


def test_a_sound_plays_goes_where_it_is_tapped_and_stops_when_left(ui, rooms, shell):
    screen = look(ui, shell, play(rooms))
    ui.until(lambda: screen.ready, what="the sound")
    ui.tap(screen.ids.play)
    ui.wait(0.3)
    assert rooms.sound.asked == [(("song", (256, 2)), 0.0)]
    assert 0.02 < screen.at < 0.3
    bar = screen.ids.bar
    ui.tap(bar, at=(bar.center_x, bar.level))
    assert rooms.sound.asked[-1][1] == pytest.approx(2.0, abs=0.1)
    ui.tap(screen.ids.play)
    assert not rooms.sound.playing
    stood = screen.at
    assert screen.key("spacebar", frozenset())
    assert rooms.sound.asked[-1][1] == pytest.approx(stood * 4, abs=0.05)
    shell.back()
    assert not rooms.sound.playing
    assert rooms.sound.closed
    assert not screen.hearing.follows


def test_the_pads_that_were_played_are_lit_while_it_sounds(ui, rooms, shell):
    screen = look(ui, shell, play(rooms))
    ui.until(lambda: screen.ready, what="the sound")
    assert screen.hearing.pads is None
    screen.play()
    ui.until(lambda: screen.hearing.pads is not None and screen.hearing.pads.faces[0].glow == 1.0, what="the pad")
    assert screen.ids.picture.opacity == 0
    assert tuple(screen.hearing.pads.size) == tuple(screen.ids.picture.box[2:])
    screen.play()
    assert screen.hearing.pads is None
    assert screen.ids.picture.opacity == 1


def test_a_sound_can_be_opened_as_a_song(ui, rooms, shell):
    piece = play(rooms)
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.more)
    ui.tap(button(screen, "Open as a song"))
    assert (shell.screen.name, shell.screen.entered) == ("song", {"piece_id": piece})


def test_a_song_is_made_of_a_voice_and_the_voice_stays(ui, rooms, shell):
    voice = speak(rooms)
    rooms.gallery.set_title(voice, "By the lake")
    screen = look(ui, shell, voice)
    ui.tap(screen.ids.more)
    ui.tap(button(screen, "Make a song of it"))
    ui.until(lambda: shell.screen.name == "song", what="the song")
    made = shell.screen.entered["piece_id"]
    assert made != voice
    (take,) = open_song(rooms.library, made).arrangement.materials.values()
    assert (take.frames, take.channels) == (2 * 48000, 1)
    assert list(rooms.library.chunks(made)) == list(rooms.library.chunks(voice))
    song = rooms.gallery.piece(made)
    assert (song.kind, song.title, song.duration) == ("sound", "By the lake", 2000)
    assert verify(rooms.library, Progress()).whole
    toast = next(child for child in shell.children if isinstance(child, Toast))
    assert toast.text == MADE
    ui.tap(toast.ids.back)
    settle(ui, rooms)
    assert [one.id for one in rooms.gallery.trashed()] == [made]
    ui.until(lambda: shell.screen is screen, what="the way back")
    stop_work(rooms.library)


def test_a_voice_is_played_as_it_was_recorded(ui, rooms, shell):
    screen = look(ui, shell, speak(rooms))
    ui.until(lambda: screen.ready, what="the voice")
    screen.play()
    assert rooms.sound.asked == [(("take", 96000), 0.0)]
    screen.seek(0.6)
    assert rooms.sound.asked[-1] == (("take", 48000), pytest.approx(1.2))


def test_what_was_asked_for_while_the_sound_was_waking_is_played_then(ui, rooms, shell):
    rooms.sound.become("starting")
    screen = look(ui, shell, play(rooms))
    ui.until(lambda: screen.ready, what="the sound")
    ui.tap(screen.ids.play)
    assert rooms.sound.started
    assert not rooms.sound.asked
    rooms.sound.become("ready")
    ui.until(lambda: rooms.sound.asked, what="the sound to begin")


def test_a_drawing_wakes_no_sound(ui, rooms, shell):
    look(ui, shell, draw(rooms))
    assert "sound" not in vars(rooms)


def test_without_sound_there_is_a_calm_line_and_no_button(ui, rooms, shell):
    rooms.sound.become("silent", "No speaker was found.")
    screen = look(ui, shell, play(rooms))
    ui.until(lambda: screen.hearing.playable is not None, what="the sound")
    assert screen.ids.quiet.text == "No speaker was found."
    assert screen.ids.play.disabled
    assert not screen.key("spacebar", frozenset())


def test_arrows_go_through_the_pieces_it_hangs_between(ui, rooms, shell):
    ids = [draw(rooms), write(rooms, "It hummed."), draw(rooms)]
    among = (ids[2], ids[0], ids[1])
    screen = look(ui, shell, ids[0], among=among)
    screen.key("right", frozenset())
    ui.until(lambda: screen.said and screen.said.piece.id == ids[1], what="the writing")
    assert screen.words == "It hummed."
    screen.key("right", frozenset())  # there is none
    screen.key("left", frozenset())
    screen.key("left", frozenset())
    ui.until(lambda: screen.said and screen.said.piece.id == ids[2], what="the other drawing")
    assert not screen.ids.words.has_before
    assert screen.ids.words.has_after


def test_the_sample_offers_nothing_that_writes(ui, rooms, tmp_path):
    piece = draw(rooms)
    rooms.library.freeze()
    library = Library.open(rooms.library.folder, clock=rooms.clock, read_only=True)
    gallery, journal = Gallery(library, rooms.clock), Journal(library, rooms.clock)
    shell = mount(ui, replace(rooms, library=library, gallery=gallery, journal=journal))
    screen = look(ui, shell, piece)
    ui.wait(0.1)
    for name in ("heart", "more", "write"):
        assert screen.ids[name].parent is None
    assert screen.ids.words.ids.name.readonly
    assert not [widget for widget in screen.walk() if isinstance(widget, Chip)]
    library.close()


# --- how a drawing came to be ---------------------------------------------------------------------------------


def marked(rooms, *payloads):
    """A drawing with two marks and whatever else its log holds."""
    piece_id = draw(rooms)
    for seed in (1, 2):
        points = [[10, 20 * seed, 0, 0.5], [60, 25 * seed, 200, 0.5], [110, 20 * seed, 400, 0.5]]
        rooms.library.append(piece_id, encode(AddStroke(Stroke("ink", 9, 1.0, (20, 40, 90), seed, np.array(points)))))
        rooms.clock.advance(seconds=2)
    for payload in payloads:
        rooms.library.append(piece_id, payload)
    return piece_id


def its_replay(ui, shell, piece_id):
    shell.go("piece", piece_id=piece_id)
    screen = shell.screen
    ui.until(lambda: screen.replay is not None and screen.replay.ready, timeout=20, what="its replay")
    return screen, screen.replay


def test_below_a_drawing_lies_its_making(ui, rooms, shell):
    screen, replay = its_replay(ui, shell, marked(rooms))
    assert replay.art == tuple(screen.ids.picture.box)
    assert replay.at == 1.0
    assert not replay.showing  # the drawing itself is seen
    replay.speed = 0.2
    ui.tap(replay.ids.play)
    assert replay.playing
    ui.until(lambda: replay.showing, timeout=20, what="its picture")
    replay.speed = 32
    ui.until(lambda: not replay.playing, timeout=20, what="the end")
    assert not replay.showing


def test_space_plays_it_and_arrows_still_go_to_the_pieces_beside(ui, rooms, shell):
    first, second = marked(rooms), marked(rooms)
    screen, replay = its_replay(ui, shell, first)
    replay.speed = 0.2
    assert screen.key("spacebar", frozenset())
    assert replay.playing
    assert screen.key("right", frozenset())
    ui.until(lambda: screen._piece_id == second, timeout=20, what="the next piece")
    assert not replay.playing
    assert replay.parent is None


def test_that_a_mark_cannot_be_read_is_said_and_the_rest_is_there(ui, rooms, shell):
    said = []
    shell.toast = lambda words, *_, **__: said.append(words)
    its_replay(ui, shell, marked(rooms, b"\1\2damaged"))
    assert said == ["One mark on this paper can't be read. Everything else is here."]


def test_a_sound_has_no_replay_of_a_drawing(ui, rooms, shell):
    screen, _ = its_replay(ui, shell, marked(rooms))
    shell.go("piece", piece_id=play(rooms))
    ui.until(lambda: screen.ready, timeout=20, what="the sound")
    assert screen.replay is None

"""Notes: each is taken hold of, moved, stretched, put down and taken away; every act is one step of the song."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.gallery.songs import open_song
from studio.library.library import Library
from studio.music.arrangement import RATE, Clip, Track, Tuning
from studio.music.note import frequency
from studio.music.song import Event
from studio.music.step import Played, SetClip, SetTempo, SetTrack
from studio.ui.kept_notes import KeptNotes
from studio.ui.kept_song import KeptSong
from studio.ui.screen import Screen
from studio.ui.screens.notes_screen import NotesScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets import piano_roll
from studio.ui.widgets.roll_editor import open_roll_editor
from tests.rooms import rooms_of
from tests.ui.opened import CHEAP
from tests.ui.stand_ins import Player

SIZES = ((1280, 800), (800, 1280), (640, 560), (1024, 600), (1920, 1080))
TUNE = ((0, 400, 57), (500, 900, 60), (1000, 1400, 62), (2000, 2900, 65), (3000, 3150, 57))


class Speaker(Player):
    """Remembers what notes it was given, and is where the test says."""

    def __init__(self):
        super().__init__()
        self.second, self.sounded = 0.0, []

    def open_output(self): ...

    def note_on(self, key, hertz, velocity, instrument, pan=0.0):
        self.sounded.append(hertz)

    def note_off(self, key): ...

    def position(self):
        return self.second


def tune(rows=TUNE, instrument="kalimba"):
    events = []
    for key, (start, end, pitch) in enumerate(rows):
        events.append(Event(start, "on", key, frequency(pitch), 0.6, instrument))
        events.append(Event(end, "off", key))
    return tuple(sorted(events, key=lambda event: event.time))


class Opened:
    """A shell with one song whose notes are shown."""

    def __init__(self, ui, tmp_path, rows=TUNE, instrument="kalimba", clip=None, more=()):
        theme.motion = False
        clock = FixedClock(datetime(2026, 11, 20, 10, tzinfo=UTC))
        self.ui, self.sound = ui, Speaker()
        self.library = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock, cost=CHEAP)[0]
        self.rooms = rooms_of(self.library, clock, lambda: self.sound)
        self.song = KeptSong(self.rooms)
        self.song.do(Played(1, tune(rows, instrument), Tuning("pentatonic minor", 50)))
        self.song.do(SetTrack(Track(2, "notes")), SetClip(clip or Clip(3, 2, 1, RATE)), *more)
        elsewhere = {"today": lambda _rooms, _shell: Screen(), "song": lambda _rooms, _shell: Screen()}
        self.shell = Shell(self.rooms, {"notes": lambda rooms, _shell: NotesScreen(rooms), **elsewhere})
        self.shell.go("song")
        ui.mount(self.shell)
        open_roll_editor(self.shell.screen, self.song, 3)
        ui.frames(4)
        self.screen = self.shell.screen
        self.editor, self.roll = self.screen.editor, self.screen.editor.roll

    @property
    def bars(self):
        return [(bar.start, bar.end, round(bar.pitch, 3)) for bar in KeptNotes(self.song, 3).bars]

    def middle(self, number):
        left, bottom, width, height = self.roll.box_of(self.roll.bars[number])
        return self.roll.to_window(left + width / 2, bottom + height / 2)

    def drag(self, start, dx, dy=0.0):
        x, y = start
        self.ui.drag([(x, y), (x + dx / 3, y + dy / 3), (x + dx * 2 / 3, y + dy * 2 / 3), (x + dx, y + dy)])

    def act(self, name):
        return next(button for button in self.editor.ids.acts.children if button.act == name)

    def leave(self):
        self.shell.close()
        self.library.close()


@pytest.fixture
def opened(ui, tmp_path):
    opened = Opened(ui, tmp_path)
    yield opened
    opened.leave()


def test_the_notes_of_a_clip_are_shown_on_the_rows_of_their_scale(opened):
    roll = opened.roll
    assert [round(bar.pitch) for bar in roll.bars] == [57, 60, 62, 65, 57]
    assert set(roll.rows) >= {57, 60, 62, 65}
    assert all((pitch - 50) % 12 in (0, 3, 5, 7, 10) for pitch in roll.rows)
    assert roll.kinds[62] == "home"
    assert roll.row >= 48


def test_a_note_is_taken_up_and_heard(opened):
    opened.ui.tap(opened.roll, opened.middle(1))
    assert opened.editor.bar.pitch == pytest.approx(60)
    assert opened.sound.sounded == pytest.approx([frequency(60)])
    assert not opened.song.draft.can_redo
    assert opened.bars == [tuple(one) for one in TUNE]


def test_a_note_is_pulled_to_another_time_and_row_and_one_undo_brings_it_back(opened):
    roll = opened.roll
    steps = len(opened.song.draft.steps)
    opened.drag(opened.middle(1), roll.zoom * 0.35, roll.row)
    start, end, pitch = next(one for one in opened.bars if one[2] == 62 and one[0] != 1000)
    assert start == pytest.approx(850, abs=15)
    assert end - start == 400
    assert pitch == 62
    assert len(opened.song.draft.steps) == steps + 1
    assert opened.editor.bar.start == start
    opened.ui.tap(opened.screen.ids.undo)
    assert opened.bars == [tuple(one) for one in TUNE]


def test_its_end_is_pulled_and_the_note_stays_where_it_is(opened):
    opened.ui.tap(opened.roll, opened.middle(3))
    left, bottom, width, height = opened.roll.box_of(opened.editor.bar)
    opened.drag(opened.roll.to_window(left + width + 6, bottom + height / 2), opened.roll.zoom * 0.5)
    start, end, pitch = opened.bars[3]
    assert (start, pitch) == (2000, 65)
    assert end == pytest.approx(3400, abs=15)


def test_a_tap_where_nothing_is_puts_a_note_down_there(opened):
    roll = opened.roll
    place = roll.to_window(roll.x_of(1700), roll.y_of(60) + roll.row / 2)
    opened.ui.tap(roll, place)
    start, end, pitch = opened.bars[3]
    assert start == pytest.approx(1700, abs=15)
    assert (end - start, pitch) == (400, 60)
    assert opened.editor.bar.start == start
    assert KeptNotes(opened.song, 3).bars[3].instrument == "kalimba"


def test_with_a_note_in_hand_a_tap_beside_it_only_puts_that_back(opened):
    roll = opened.roll
    opened.ui.tap(roll, opened.middle(0))
    opened.ui.tap(roll, roll.to_window(roll.x_of(1700), roll.y_of(60) + roll.row / 2))
    assert opened.editor.chosen == -1
    assert len(opened.bars) == len(TUNE)


def test_every_pull_has_a_button(opened):
    opened.ui.tap(opened.roll, opened.middle(1))
    for name, change in (
        ("later", (50, 50, 0)),
        ("higher", (0, 0, 2)),
        ("longer", (0, 50, 0)),
        ("earlier", (-50, -50, 0)),
        ("lower", (0, 0, -2)),
        ("shorter", (0, -50, 0)),
    ):
        before = opened.editor.bar
        opened.ui.tap(opened.act(name))
        now = opened.editor.bar
        pitch = round(now.pitch - before.pitch)
        assert (now.start - before.start, now.end - before.end, pitch) == change, name
    before = opened.editor.bar.velocity
    opened.ui.tap(opened.act("softer"))
    assert opened.editor.bar.velocity == pytest.approx(before - 0.1, abs=0.001)
    opened.ui.tap(opened.act("drop"))
    assert len(opened.bars) == len(TUNE) - 1
    assert opened.editor.chosen == -1


def test_everything_can_be_done_at_the_keyboard(opened):
    ui, editor = opened.ui, opened.editor
    ui.key("Next")
    assert editor.bar.start == 0
    ui.key("Next", "Right", "Up", "shift+Right")
    assert opened.bars[1] == (550, 1000, 62)
    ui.key("ctrl+Down")
    assert editor.bar.velocity == pytest.approx(0.5)
    ui.key("Delete")
    assert len(opened.bars) == 4
    ui.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    assert opened.bars == [tuple(one) for one in TUNE]
    ui.key("ctrl+shift+z")
    assert opened.bars[1][0] == 550
    ui.key("n")
    assert len(opened.bars) == 6
    ui.key("Escape")
    assert opened.editor.chosen == -1
    assert opened.shell.screen is opened.screen
    ui.key("Escape")
    assert opened.shell.screen.name == "song"


def test_what_was_done_is_in_the_log_when_it_is_opened_again(opened):
    opened.drag(opened.middle(1), opened.roll.zoom * 0.5, opened.roll.row)
    now = opened.bars
    opened.shell.back()
    opened.shell.back()
    opened.library.settle()
    draft = open_song(opened.library, opened.song.piece_id)
    assert draft.arrangement == opened.song.arrangement
    assert opened.bars == now


def test_notes_come_into_time_and_back(opened):
    screen = opened.screen
    screen.ask_time()
    opened.ui.frames(2)
    screen.bring_into_time(75.0, 4, 1.0)
    opened.ui.frames(2)
    assert [bar[0] % 200 for bar in opened.bars] == [0] * 5
    opened.ui.take_back(opened.shell)
    assert opened.bars == [tuple(one) for one in TUNE]


def test_a_song_with_a_tempo_has_lines_that_hands_keep_to(ui, tmp_path):
    opened = Opened(ui, tmp_path, clip=Clip(3, 2, 1, 0), more=(SetTempo(120.0),))
    assert opened.roll.line == 125.0
    opened.drag(opened.middle(1), opened.roll.zoom * 0.24)
    assert opened.bars[1][0] == 750
    opened.leave()


def test_notes_come_to_the_scale_that_is_shown(ui, tmp_path):
    opened = Opened(ui, tmp_path, rows=((0, 300, 56.4), (500, 800, 61)))
    assert {56, 61} <= set(opened.roll.rows)
    opened.screen.ask_scale()
    opened.ui.frames(2)
    opened.screen.sheets.shown.dispatch("on_steps", "major")
    assert opened.roll.kinds[54] == "in"
    opened.screen.sheets.shown.dispatch("on_steps", "pentatonic minor")
    opened.screen.bring_to_scale()
    assert [bar[2] for bar in opened.bars] == [57, 60]
    opened.leave()


def test_drums_have_a_row_for_each_piece(ui, tmp_path):
    opened = Opened(ui, tmp_path, rows=((0, 100, 36),), instrument="hand-drums")
    pieces = KeptNotes(opened.song, 3).pieces
    assert set(pieces) <= set(opened.roll.rows)
    assert set(opened.roll.kinds.values()) == {"in"}
    assert opened.screen.kit
    opened.leave()


def test_a_clip_that_begins_later_in_its_notes_shows_what_is_heard(ui, tmp_path):
    opened = Opened(ui, tmp_path, clip=Clip(3, 2, 1, 2 * RATE, offset=RATE, length=RATE))
    assert (opened.roll.first, opened.roll.last) == (1000, 2000)
    notes = KeptNotes(opened.song, 3)
    assert notes.frame(1500) == 2.5 * RATE
    assert notes.time(round(2.5 * RATE)) == 1500
    opened.leave()


def test_it_plays_from_where_the_half_disc_is_and_shows_where_it_is(opened):
    opened.screen.seek(1000)
    opened.screen.play()
    assert opened.sound.playing
    opened.sound.second = 0.5
    opened.ui.until(lambda: abs(opened.roll.head - 1500) < 20)
    opened.shell.back()
    assert not opened.sound.playing


def test_two_fingers_bring_time_nearer_and_change_nothing(opened):
    roll = opened.roll
    zoom, x, y = roll.zoom, *roll.to_window(*roll.center)
    one, two = opened.ui.touch(x - 60, y), opened.ui.touch(x + 60, y)
    one.touch_down()
    two.touch_down()
    two.touch_move(x + 180, y)
    opened.ui.frame()
    one.touch_up()
    two.touch_up()
    opened.ui.frames(2)
    assert roll.zoom == pytest.approx(2 * zoom, rel=0.01)
    assert opened.bars == [tuple(one) for one in TUNE]


def test_a_hand_on_nothing_pulls_the_roll_along(opened):
    roll = opened.roll
    roll.zoom = 300
    opened.ui.frames(2)
    left = roll.left
    opened.drag(roll.to_window(roll.x_of(1700), roll.y_of(60) + 20), -150)
    assert roll.left == pytest.approx(left + 500, abs=5)
    assert len(opened.bars) == len(TUNE)


def test_of_an_hour_only_what_is_seen_is_painted(ui, tmp_path):
    rows = [(200 * n, 200 * n + 150, 57 + 3 * (n % 2)) for n in range(18000)]
    opened = Opened(ui, tmp_path, rows=rows)
    roll = opened.roll
    assert roll.zoom >= piano_roll.FARTHEST
    assert 0 < len(roll.near(roll.left, roll.time_at(roll.right))) < 1000
    assert roll.bar_at(*roll.to_local(*opened.middle(5))).index == roll.bars[5].index
    opened.leave()


def test_everything_has_its_place_at_every_size(opened):
    ui, screen = opened.ui, opened.screen
    for size in SIZES:
        ui.resize(*size)
        opened.editor.pick(opened.roll.bars[1].index)
        ui.frames(4)
        ids = screen.ids
        keys = [ids.back, ids.play, ids.undo, ids.redo, ids.nearer, ids.farther, ids.chips, ids.title]
        shown = [*keys, opened.roll, *opened.editor.ids.acts.children]
        for index, one in enumerate(shown):
            assert 0 <= one.x < one.right <= size[0], (size, one)
            assert 0 <= one.y < one.top <= size[1], (size, one)
            for other in shown[index + 1 :]:
                assert not one.collide_widget(other), (size, one, other)
        assert min(button.height for button in opened.editor.ids.acts.children) >= 56
        assert opened.roll.height > 3 * opened.roll.row


def test_an_undo_past_the_clip_itself_leaves_an_empty_roll(opened):
    opened.editor.pick(opened.roll.bars[2].index)
    opened.screen.undo()
    opened.ui.frames(3)
    assert KeptNotes(opened.song, 3).clip is None
    assert opened.roll.bars == ()
    assert opened.editor.chosen == -1
    opened.ui.tap(opened.roll)
    opened.screen.play()
    opened.ui.frames(3)
    opened.screen.redo()
    assert [round(bar.pitch) for bar in opened.roll.bars] == [57, 60, 62, 65, 57]


def test_the_note_in_hand_stays_in_hand_when_another_step_is_undone(opened):
    opened.ui.tap(opened.roll, opened.middle(0))
    opened.ui.tap(opened.act("drop"))
    opened.ui.tap(opened.roll, opened.middle(2))
    held = opened.editor.bar
    opened.ui.key("ctrl+z")
    assert len(opened.bars) == len(TUNE)
    assert (opened.editor.bar.start, opened.editor.bar.pitch) == (held.start, held.pitch)

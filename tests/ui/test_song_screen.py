"""Song: what lies on the timeline is seen, chosen, moved and heard; every act is one step, and none is lost."""

import time
from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.music.arrangement import RATE, Clip, Track, Tuning
from studio.music.note import frequency
from studio.music.op_codec import encode_op
from studio.music.song import Event
from studio.music.step import DropTrack, Played, SetClip, SetTrack, TakeBegun, TakeEnded, Together
from studio.music.take import encode_second
from studio.ui.kept_song import KeptSong
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.screens.song_screen import SongScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets import song_heads, song_lanes

SIZES = ((1280, 800), (800, 1280), (640, 560), (1024, 600), (1920, 1080))


class Speaker:
    """Stands in for the audio process: plays by the clock, and takes blocks as a sound card would."""

    def __init__(self):
        self.state, self.reason, self.microphone_reason, self.pid, self.late = "ready", "", "", 1, 0.0
        self.state_changed = Signal()
        self.blocks, self.closed, self.pair = 0, False, ("", "")
        self._frames = self._since = None
        self._stopped = 0.0

    def start(self):
        pass

    def record_start(self, preroll=0.0):
        self.listening = True

    def recorded(self):
        return np.zeros(0 if self.microphone_reason else 2400, np.float32)

    def record_stop(self):
        self.listening = False

    def heard_at(self):
        return None

    def choose_output(self, name):
        pass

    def choose_input(self, name):
        pass

    def become(self, state, reason=""):
        self.state, self.reason = state, reason
        self.state_changed.emit()

    def play(self, frames, start=0.0, ahead=0.25):
        self._frames, self._since, self.blocks, self.ahead = frames, time.monotonic(), 0, ahead
        self.position()

    @property
    def playing(self):
        return self._frames is not None

    def position(self):
        if self._frames is None:
            return self._stopped
        heard = time.monotonic() - self._since
        while self.blocks * 256 < (heard + self.ahead) * RATE:
            if next(self._frames, None) is None:
                self.stop_playing()
                return self._stopped
            self.blocks += 1
        return heard

    def stop_playing(self):
        if self._frames is not None:
            self._stopped, self._frames = time.monotonic() - self._since, None

    def close_output(self):
        self.closed = True
        self.stop_playing()


def notes(*pitches, every=2000, instrument="kalimba"):
    made = []
    for index, pitch in enumerate(pitches):
        made.append(Event(index * every, "on", index, frequency(pitch), 0.7, instrument))
        made.append(Event(index * every + every // 2, "off", index))
    return (*made, Event(len(pitches) * every, "off", 99))


def ops():
    """A loop of three passes, a voice of ten seconds at 20 s, and a bowl underneath for a minute."""
    yield Played(1, notes(50, 57, 62, 65, 60), Tuning("pentatonic-minor", 50))
    bowl = Event(0, "drone", 0, frequency(50), 0.0, "bowl"), Event(60_000, "drone", 0, 0.0, 0.0, "")
    yield Played(2, bowl)
    yield TakeBegun(3, 0)
    yield TakeEnded(3, 10 * RATE)
    tracks = Track(0, "notes"), Track(1, "take"), Track(2, "drone")
    clips = (
        Clip(0, 0, 1, 0, 0, 10 * RATE, 10 * RATE, 3, 4.0),
        Clip(1, 1, 3, 20 * RATE),
        Clip(2, 2, 2, 0),
    )
    yield Together((*map(SetTrack, tracks), *map(SetClip, clips)))


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    journal.begin_session()
    speaker = Speaker()
    yield Rooms(library, journal, gallery, lambda: speaker, Settings(None), clock, {})
    library.close()


def song_piece(rooms, made=None, seconds=10):
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    rooms.gallery.set_title(piece.id, "Under the ice")
    second = encode_second(0.4 * np.sin(np.arange(RATE) / 20))
    with rooms.library.write():
        for op in made or ops():
            rooms.library.append(piece.id, encode_op(op))
        for index in range(seconds):
            rooms.library.put_chunk(piece.id, index, second)
    return piece.id


def opened(ui, rooms, piece_id=None):
    elsewhere = {name: lambda _rooms, _shell: Screen() for name in ("today", "sound", "piece")}
    shell = ui.mount(Shell(rooms, {"song": lambda rooms, _shell: SongScreen(rooms), **elsewhere}))
    shell.go("today")
    screen = shell.go("song", piece_id=piece_id) if piece_id else shell.go("song")
    ui.until(lambda: screen.ready, what="the song")
    ui.wait(0.1)
    return screen


@pytest.fixture
def screen(ui, rooms):
    return opened(ui, rooms, song_piece(rooms))


def again(rooms, screen):
    """Return the song as another start would find it."""
    rooms.library.settle()
    from studio.gallery.songs import open_song

    return open_song(rooms.library, screen.song.piece_id)


def clip(screen, number):
    return screen.song.arrangement.clip(number)


def box(screen, number):
    row = next(row for row in screen.field.rows if any(one.number == number for one in row.clips))
    return screen.field.box_of(row, clip(screen, number))


def middle(screen, number, share=0.5):
    left, bottom, width, high = box(screen, number)
    return left + share * width, bottom + 0.4 * high


def drag(ui, start, across, up=0.0):
    ui.drag([start, (start[0] + across / 2, start[1] + up / 2), (start[0] + across, start[1] + up)])


# --- what is seen ---------------------------------------------------------------------------------------------


def test_a_song_is_shown_with_its_rows_and_their_words(ui, screen):
    assert screen.title == "Under the ice"
    said = [(row.title, row.said) for row in screen.field.rows]
    assert said == [("Kalimba", "three passes"), ("Voice", ""), ("Bowl", "drone on D")]
    assert screen.ids.whole.text == "of 1:00"
    left, bottom, width, high = box(screen, 1)
    assert ui.pixel(left + width - 4, bottom + high / 2 + 30) == ui_colour("tvoice")
    assert left == pytest.approx(screen.field.spot(20 * RATE))


def ui_colour(token):
    return "#" + "".join(f"{round(255 * part):02X}" for part in theme.colour(token)[:3])


def test_pictures_of_what_lies_there_come_by_themselves(ui, screen):
    ui.until(lambda: len(screen.field.tiles._tiles) >= 3, what="the pictures")
    ui.wait(0.2)
    left, bottom, width, high = box(screen, 1)
    picture = np.asarray(ui.look().crop((int(left), 800 - int(bottom + high), int(left + width), 800 - int(bottom))))
    voice = np.array([round(255 * part) for part in theme.voice[:3]])
    assert (np.abs(picture.astype(int) - voice).max(axis=2) < 12).mean() > 0.05


@pytest.mark.parametrize("size", SIZES)
def test_everything_has_its_place_at_every_size(ui, screen, size):
    ui.resize(*size)
    screen.choose(1)
    ui.frames(4)
    ids = screen.ids
    shown = [ids[name] for name in ("back", "undo", "redo", "layer", "voice", "more", "play", "start", "repeat")]
    shown += [ids.now, ids.field, ids.acts]
    for index, one in enumerate(shown):
        assert -1 <= one.x < one.right <= size[0] + 1, (size, one, one.pos, one.size)
        assert -1 <= one.y < one.top <= size[1] + 1, (size, one, one.pos, one.size)
        for other in shown[index + 1 :]:
            assert not (one.x < other.right - 1 and other.x < one.right - 1 and one.y < other.top - 1 < one.top - 2), (
                size,
                one,
                other,
            )
    assert ids.field.level - ids.field.y >= 84


def test_a_song_with_nothing_in_it_says_so_calmly(ui, rooms):
    screen = opened(ui, rooms)
    assert screen.ids.none.text == "Nothing here yet, and no hurry."
    assert screen.ids.play.disabled
    assert not screen.ids.voice.disabled
    ui.key("space", "Delete", "ctrl+z", "Down")
    assert screen.empty


def test_the_sample_can_be_heard_and_not_changed(ui, rooms):
    piece = song_piece(rooms)
    rooms.library.settle()
    rooms.library.__dict__["read_only"] = True
    screen = opened(ui, rooms, piece)
    before = screen.song.arrangement
    drag(ui, middle(screen, 1), 100)
    ui.tap(screen.field, middle(screen, 1))
    ui.key("Delete")
    drag(ui, middle(screen, 1), 100)
    assert screen.song.arrangement == before
    assert screen.ids.layer.parent is None
    screen.play()
    assert screen.playing
    rooms.library.__dict__["read_only"] = False


# --- hands ----------------------------------------------------------------------------------------------------


def test_a_tap_chooses_and_a_drag_of_what_is_chosen_moves_it(ui, rooms, screen):
    was = clip(screen, 1).start
    drag(ui, middle(screen, 1), 100)
    assert clip(screen, 1).start == was, "what isn't chosen stays where it is"
    screen.field.whole()
    ui.tap(screen.field, middle(screen, 1))
    assert screen.chosen_name == "Voice take"
    each = screen.field.span.each
    drag(ui, middle(screen, 1), 50)
    assert clip(screen, 1).start == pytest.approx(was + 50 * each, abs=each)
    assert again(rooms, screen).arrangement.clip(1) == clip(screen, 1)
    ui.key("ctrl+z")
    assert clip(screen, 1).start == was
    ui.key("ctrl+y")
    assert clip(screen, 1).start > was


def test_a_clip_comes_to_lie_where_another_ends(ui, screen):
    screen.choose(1)
    each = screen.field.span.each
    drag(ui, middle(screen, 1), 10 * RATE / each + 5)
    assert clip(screen, 1).start == 30 * RATE


def test_the_ends_of_a_clip_are_taken_by_their_grips(ui, screen):
    screen.choose(1)
    ui.frames(2)
    left, bottom, width, high = box(screen, 1)
    each = screen.field.span.each
    drag(ui, (left + width + 12, bottom + 20), -60)
    assert clip(screen, 1).length == pytest.approx(10 * RATE - 60 * each, abs=13 * each)
    drag(ui, (left - 14, bottom + 20), 40)
    trimmed = clip(screen, 1)
    assert trimmed.offset == trimmed.start - 20 * RATE
    assert trimmed.offset == pytest.approx(40 * each, abs=13 * each)
    assert len(screen.song.draft.steps) == 3, "one step each"


def test_fades_are_taken_by_their_dots(ui, screen):
    screen.choose(1)
    ui.frames(2)
    left, bottom, width, high = box(screen, 1)
    each = screen.field.span.each
    drag(ui, (left + 2, bottom + high - 14), 40)
    assert clip(screen, 1).fade_in == pytest.approx(40 * each, abs=2 * each)
    drag(ui, (left + width - 2, bottom + high - 14), -30)
    assert clip(screen, 1).fade_out == pytest.approx(30 * each, abs=2 * each)
    assert clip(screen, 1).start == 20 * RATE


def test_two_fingers_look_from_nearer_and_change_nothing(ui, screen):
    screen.choose(1)
    before, each = screen.song.arrangement, screen.field.span.each
    x, y = middle(screen, 1)
    frame = screen.field.frame_at(x)
    one, other = ui.touch(x - 40, y), ui.touch(x + 40, y)
    one.touch_down()
    other.touch_down()
    for step in range(1, 6):
        one.touch_move(x - 40 - 16 * step, y)
        other.touch_move(x + 40 + 16 * step, y)
        ui.frame()
    one.touch_up()
    other.touch_up()
    assert screen.song.arrangement == before
    assert screen.field.span.each == pytest.approx(each / 3, rel=0.02)
    assert screen.field.frame_at(x) == pytest.approx(frame, abs=6 * each)
    ui.until(lambda: screen.field._fine == screen.field.span.each, what="sharp pictures")


def test_a_hand_beside_everything_pushes_the_timeline(ui, screen):
    screen.field.zoom(4)
    first = screen.field.span.first
    y = box(screen, 1)[1] + 10
    drag(ui, (1200, y), -200)
    assert screen.field.span.first > first
    assert len(screen.song.draft.steps) == 1


def test_a_hand_that_stays_at_the_edge_takes_the_timeline_along(ui, screen):
    field = screen.field
    field.zoom(6, field.spot(20 * RATE))
    screen.choose(1)
    ui.frames(2)
    first, start = field.span.first, clip(screen, 1).start
    x, y = middle(screen, 1)
    finger = ui.touch(min(x, 1000), y)
    finger.touch_down()
    finger.touch_move(1270, y)
    ui.until(lambda: field.span.first > first + 4 * RATE, what="the timeline")
    finger.touch_up()
    there = field.span.first
    each, moved = field.span.each, clip(screen, 1).start - start
    assert moved == pytest.approx(there - first + (1270 - min(x, 1000)) * each, abs=20 * each)
    ui.wait(0.2)
    assert field.span.first == there, "it stays where the hand left it"
    assert len(screen.song.draft.steps) == 2


def test_a_clip_goes_to_another_track_of_its_kind_only(ui, screen):
    number = 3
    screen.do(Together((SetTrack(Track(5, "take")), SetClip(Clip(number, 5, 3, 40 * RATE)))))
    screen.choose(1)
    ui.frames(2)
    up = box(screen, number)[1] - box(screen, 1)[1]
    drag(ui, middle(screen, 1), 0, up)
    assert clip(screen, 1).track == 5
    screen.undo()
    drag(ui, middle(screen, 1), 0, box(screen, 0)[1] - box(screen, 1)[1])
    assert clip(screen, 1).track == 1


# --- keys and buttons -----------------------------------------------------------------------------------------


def test_keys_choose_move_trim_double_and_take_away(ui, rooms, screen):
    ui.key("Down", "Down")
    assert screen.field.chosen == 1
    start = clip(screen, 1).start
    ui.key("ctrl+Right")
    assert clip(screen, 1).start > start
    ui.key("alt+Left")
    assert 0 < clip(screen, 1).length < 10 * RATE
    ui.key("comma")
    assert clip(screen, 1).gain == pytest.approx(0.7079, abs=1e-3)
    ui.key("period", "f")
    assert clip(screen, 1).gain == 1.0
    assert clip(screen, 1).fade_out > 0
    ui.key("ctrl+d")
    assert screen.field.chosen == 3
    assert clip(screen, 3).start >= clip(screen, 1).start + clip(screen, 1).length
    ui.key("Delete")
    assert clip(screen, 3) is None
    done = len(screen.song.draft.steps)
    screen.shell._toast.take_back()
    assert clip(screen, 3) is not None
    for _ in range(done):
        ui.key("ctrl+z")
    assert not screen.can_undo
    assert screen.song.arrangement.clips == ()
    assert again(rooms, screen).arrangement.clips == ()
    for _ in range(done):
        ui.key("ctrl+shift+z")
    assert clip(screen, 3) is None


def test_what_was_undone_can_be_done_again_after_a_restart(ui, rooms, screen):
    screen.choose(1)
    ui.frames(3)
    ui.tap(screen.ids.acts.children[2])
    assert clip(screen, 1).gain < 1.0
    ui.tap(screen.ids.undo)
    draft = again(rooms, screen)
    assert draft.can_redo
    assert draft.arrangement.clip(1).gain == 1.0


def test_the_last_pass_goes_and_a_loop_is_let_fade_or_stay(ui, screen):
    screen.choose(0)
    ui.frames(3)
    _label, last, softer, fade, _sliders = reversed(screen.ids.acts.children)
    ui.tap(last)
    assert clip(screen, 0).passes == 2
    assert fade.text == "Let it stay"
    ui.tap(fade)
    assert clip(screen, 0).fading == 0.0
    ui.tap(softer)
    assert clip(screen, 0).gain < 1.0


def test_sliders_of_a_sheet_are_one_step_when_they_come_to_rest(ui, screen):
    screen.choose(1)
    ui.frames(2)
    ui.tap(screen.ids.sliders)
    ui.wait(0.3)
    sheet, steps = screen.asides.sheet, len(screen.song.draft.steps)
    for loud in (-3.0, -6.0, -9.0):
        sheet.slid_to("loudness", loud)
    ui.wait(0.5)
    assert len(screen.song.draft.steps) == steps + 1
    assert clip(screen, 1).gain == pytest.approx(10 ** (-9 / 20), abs=1e-3)
    chip = next(chip for number, chip in sheet._chips if number == 3)
    chip.dispatch("on_release")
    assert (clip(screen, 1).passes, clip(screen, 1).every) == (3, 10 * RATE)
    sheet.slid_to("in", 2.0)
    ui.key("Escape")
    assert clip(screen, 1).fade_in == 2 * RATE, "what was moved last is done when the sheet closes"


def test_a_track_is_named_moved_silenced_and_given_another_instrument(ui, screen):
    ui.tap(screen.field.head(0))
    ui.wait(0.3)
    sheet = screen.asides.sheet
    assert sheet.title == "Kalimba"
    sheet.act("instrument", "handpan")
    sheet.act("name", "the river")
    sheet.act("down")
    assert [row.title for row in screen.field.rows] == ["Voice", "Handpan", "Bowl"]
    assert screen.field.rows[1].said == "“the river”"
    sheet.act("silent", True)
    assert screen.field.rows[1].said == "silent now"
    sheet.act("drop")
    assert [row.title for row in screen.field.rows] == ["Voice", "Bowl"]
    assert screen.asides.sheet is None


def test_tab_reaches_every_head_and_button(ui, screen):
    screen.choose(1)
    seen = set()
    for _ in range(24):
        ui.key("Tab")
        from studio.ui.widgets.pressable import focused

        holder = focused()
        assert holder is not None
        seen.add(getattr(holder, "title", "") or getattr(holder, "text", "") or holder.icon)
    assert {"Kalimba", "Voice", "Bowl", "Layer", "Voice over it", "Last pass", "Softer", "undo-2", "play"} <= seen


def test_space_on_a_button_presses_it_and_plays_nothing(ui, screen):
    screen.choose(1)
    ui.frames(3)
    ui.key("Tab")
    softer = screen.ids.acts.children[2]
    softer.focus = True
    ui.key("space")
    assert clip(screen, 1).gain < 1.0
    assert not screen.playing
    ui.tap(softer)
    ui.key("space")
    assert screen.playing, "a button that was tapped has no ring"
    screen.play()


def test_a_name_that_is_typed_is_no_command(ui, screen):
    screen.asides.open_track(1)
    ui.wait(0.3)
    steps = len(screen.song.draft.steps)
    screen.asides.sheet.ids.name.focus = True
    ui.key("f", "l", "s", "Delete", "comma")
    assert not screen.repeat
    assert len(screen.song.draft.steps) == steps
    ui.key("BackSpace", "Return")
    assert screen.song.arrangement.track(1).title == "fls"
    assert [row.said for row in screen.field.rows][1] == "“fls”"


# --- hearing it -----------------------------------------------------------------------------------------------


def test_playing_moves_the_half_disc_and_the_ruler_takes_it_elsewhere(ui, rooms, screen):
    ui.key("space")
    ui.until(lambda: screen.at > RATE // 4, what="it to go on")
    field = screen.field
    ui.tap(field, (field.spot(30 * RATE), field.level + 20))
    assert screen.at == pytest.approx(30 * RATE, abs=field.span.each * 2)
    ui.until(lambda: screen.at > 30.3 * RATE, what="it to go on from there")
    assert screen.at < 32 * RATE
    ui.key("space")
    assert not screen.playing
    assert not rooms.sound.playing
    ui.key("Home")
    assert screen.at == 0


def test_it_is_followed_until_a_hand_wants_to_look_elsewhere(ui, screen):
    screen.field.zoom(40, screen.field.left)
    screen.play()
    last = screen.field.span.last
    screen.seek(int(last) + RATE)
    ui.until(lambda: screen.field.span.first > 0, what="it to come along")
    screen.field.push(200)
    first = screen.field.span.first
    ui.wait(0.3)
    assert screen.field.span.first == first
    screen.play()


def test_it_begins_again_when_it_shall(ui, screen):
    screen.turn_repeat()
    screen.seek(60 * RATE - RATE // 5)
    screen.play()
    ui.until(lambda: screen.at < 10 * RATE, what="the beginning")
    assert screen.playing
    screen.play()


def test_what_is_changed_while_it_sounds_is_heard(ui, screen):
    screen.play()
    ui.frames(3)
    screen.choose(0)
    screen.acts.drop()
    assert screen.player._wanted.clip(0) is None
    screen.play()


def test_without_sound_there_is_one_calm_line_and_all_else_works(ui, rooms, screen):
    rooms.sound.become("silent", "This computer has no speaker.")
    ui.frames(3)
    assert screen.calm == "This computer has no speaker."
    assert screen.ids.play.disabled
    screen.choose(1)
    screen.acts.softer()
    assert clip(screen, 1).gain < 1.0


def test_leaving_is_quiet_and_coming_back_finds_it_as_it_was(ui, rooms, screen):
    screen.play()
    screen.choose(1)
    screen.acts.softer()
    shell, song = screen.shell, screen.song
    shell.go("sound")
    assert not rooms.sound.playing
    shell.back()
    ui.until(lambda: screen.ready and screen.song is not None, what="the song")
    assert screen.song is song, "nobody has two of one piece"
    assert clip(screen, 1).gain < 1.0
    rooms.library.settle()
    assert rooms.gallery.piece(song.piece_id).duration == 60_000


def test_a_microphone_that_is_not_allowed_is_a_sentence_and_leaves_nothing(ui, rooms, screen):
    rooms.sound.microphone_reason = "The microphone may not be used."
    before = screen.song.arrangement
    ui.tap(screen.ids.voice)
    ui.until(lambda: screen.shell._toast is not None, what="the sentence")
    assert screen.shell._toast.text == "The microphone may not be used."
    ui.until(lambda: not rooms.sound.listening and not screen.playing, what="quiet")
    ui.wait(0.1)
    assert not screen.recording
    assert (screen.song.arrangement.tracks, screen.song.arrangement.clips) == (before.tracks, before.clips)
    ui.key("ctrl+z")
    assert screen.song.arrangement.clips == (), "what was done before is undone next"


def test_a_take_ends_with_the_way_back_and_is_kept_when_the_screen_is_left(ui, rooms, screen):
    screen.seek(5 * RATE)
    ui.tap(screen.ids.voice)
    ui.until(lambda: screen.song.take is not None and screen.song.take.frames > RATE, what="a second")
    assert screen.song.arrangement.clip(3).start == 5 * RATE
    assert screen.ids.undo.disabled
    assert screen.said.endswith("and every second is kept.")
    ui.tap(screen.ids.back)
    assert not screen.recording
    assert screen.shell.screen is screen
    ui.until(lambda: not rooms.sound.listening, what="the end")
    ui.tap(screen.ids.voice)
    ui.until(lambda: screen.song.take is not None and screen.song.take.frames > RATE // 2, what="another")
    screen.shell.go("sound")
    ui.until(lambda: not rooms.sound.listening, what="the end")
    ui.wait(0.1)
    draft = again(rooms, screen)
    assert [draft.arrangement.clip(number) is not None for number in (3, 4)] == [True, True]
    assert not rooms.sound.playing


# --- long ones ------------------------------------------------------------------------------------------------


def test_of_an_hour_only_what_is_seen_is_drawn_and_pictures_are_few(ui, rooms):
    def long():
        yield Played(1, notes(*[50 + index % 12 for index in range(3000)], every=1200))
        loops = [Clip(10 + n, 1, 1, n * 60 * RATE, 0, 10 * RATE, 11 * RATE, 5) for n in range(60)]
        tracks = Track(0, "notes"), Track(1, "notes")
        yield Together((*map(SetTrack, tracks), SetClip(Clip(0, 0, 1, 0)), *map(SetClip, loops)))

    screen = opened(ui, rooms, song_piece(rooms, long(), 0))
    field = screen.field
    field.zoom(60, field.left)
    ui.until(lambda: field._fine == field.span.each, what="sharp pictures")
    for _ in range(40):
        field.push(-600)
        ui.frames(2)
    ui.wait(0.2)
    assert len(field._group.children) < 900
    assert len(field.tiles._tiles) <= 160
    assert len(song_lanes.wanted(field._scene(field.span), field.tiles, field.span.each)) < 40


def test_heads_of_many_rows_come_one_after_the_other_and_none_is_left_out(ui, rooms, monkeypatch):
    monkeypatch.setattr(song_heads, "A_FRAME", 0.0)
    many = [SetTrack(Track(number, "notes")) for number in range(10, 30)]
    screen = opened(ui, rooms, song_piece(rooms, [*ops(), Together(tuple(many))]))
    field, numbers = screen.field, [0, 1, 2, *range(10, 30)]
    ui.until(lambda: all(field.head(number) is not None for number in numbers), what="all heads")
    tops = [field.head(number).top for number in numbers]
    assert tops == sorted(tops, reverse=True)
    assert [field.head(number).number for number in numbers] == numbers
    screen.do(DropTrack(10))
    ui.frames(3)
    assert field.head(10) is None
    screen.undo()
    ui.until(lambda: field.head(10) is not None, what="its head")
    assert tops == [field.head(number).top for number in numbers]


def test_two_who_open_a_piece_have_one_song_and_a_new_log_is_read_anew(rooms):
    piece = song_piece(rooms)
    one, other = KeptSong.opened(rooms, piece), KeptSong.opened(rooms, piece)
    assert one is other
    rooms.library.append(piece, encode_op(SetTrack(Track(9, "notes"))))
    fresh = KeptSong.opened(rooms, piece)
    assert fresh is not one
    assert fresh.arrangement.track(9) is not None

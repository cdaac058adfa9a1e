"""Song: what lies on the timeline is seen, and reached by keys and buttons; every act is one step, and none is lost."""

import numpy as np
import pytest

from studio.music.arrangement import RATE, Clip, Track
from studio.music.op_codec import encode_op
from studio.music.step import DropTrack, Played, SetClip, SetTrack, Together
from studio.ui.kept_song import KeptSong
from studio.ui.theme import theme
from studio.ui.widgets import song_heads, song_lanes
from tests.ui import at_song
from tests.ui.at_song import again, box, clip, drag, middle, notes, opened, ops, song_piece

rooms, screen = at_song.rooms, at_song.screen


SIZES = ((1280, 800), (800, 1280), (640, 560), (1024, 600), (1920, 1080))


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
    ui.take_back(screen.shell)
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

"""Choosing several pieces where they hang, and hearing one in its tile: real touches, a real library."""

from itertools import pairwise

import pytest

from studio.ui import gallery_doing
from studio.ui.choosing import Chosen, among, everything, through, turned
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.choose_bar import ChooseBar
from studio.ui.widgets.hands import hands
from studio.ui.widgets.hang_sheet import HangSheet
from studio.ui.widgets.piece_sheets import TagSheet
from studio.ui.widgets.several_out_sheet import SeveralOutSheet
from studio.ui.widgets.tile_marks import ChoiceMark, SoundKey, mark_of
from studio.ui.widgets.toast import Toast
from tests.ui.hanging import Room, draw, play, rooms, speak, write

__all__ = ["rooms"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    names = ("piece", "journal", "draw", "sound", "today", "slideshow", "compare")
    factories = {name: lambda rooms, _shell: Room() for name in names}
    factories["gallery"] = lambda rooms, _shell: GalleryScreen(rooms)
    return ui.mount(Shell(rooms, factories))


def look(ui, shell, **args):
    screen = shell.go("gallery", **args)
    ui.until(lambda: screen.ids.grid.items, what="the gallery")
    ui.frames(3)
    return screen


def tile(screen, piece_id):
    return next(one for _widget, one in screen.doing._tiles() if one.piece.id == piece_id)


def child(root, kind):
    return next((widget for widget in root.walk() if isinstance(widget, kind)), None)


def take_back(ui, shell):
    """Press Undo, once it is there."""
    ui.until(lambda: child(shell, Toast) is not None and child(shell, Toast).undo, what="the way back")
    child(shell, Toast).take_back()


def chosen(screen):
    return set(screen.doing.chosen.ids)


def press_long(ui, widget):
    """Hold a widget until it is chosen; return the finger, still down."""
    finger = ui.touch(*ui.middle(widget))
    finger.touch_down()
    ui.wait(0.6)
    return finger


def test_a_tap_turns_a_range_takes_its_place_and_what_is_gone_is_not_chosen():
    order = tuple("abcdef")
    one = turned(turned(Chosen(), "b"), "f")
    assert one.ids == ("b", "f")
    assert through(one, order, "d").ids == ("b", "f", "e", "d")
    assert through(through(one, order, "a"), order, "e").ids == ("b", "f", "e")
    assert turned(one, "b").ids == ("f",)
    assert among(everything(order), ("c", "a")).ids == ("a", "c")
    assert through(Chosen(), order, "c").ids == ("c",)


def test_a_long_touch_begins_to_choose_taps_add_and_take_away_and_escape_ends_it(ui, rooms, shell):
    ids = [draw(rooms), write(rooms, "One."), write(rooms, "Two.")]
    screen = look(ui, shell)
    press_long(ui, tile(screen, ids[0])).touch_up()
    ui.frames(3)
    assert screen.doing.choosing
    assert chosen(screen) == {ids[0]}
    assert mark_of(tile(screen, ids[0]), ChoiceMark).chosen
    ui.tap(tile(screen, ids[1]))
    assert chosen(screen) == {ids[0], ids[1]}
    assert child(screen, ChooseBar).many == 2
    assert screen.ids.grid.y >= child(screen, ChooseBar).top
    ui.tap(tile(screen, ids[0]))
    assert chosen(screen) == {ids[1]}
    ui.key("Escape")
    assert not screen.doing.choosing
    assert child(screen, ChooseBar) is None
    assert mark_of(tile(screen, ids[1]), ChoiceMark) is None
    ui.tap(tile(screen, ids[1]))
    assert shell.screen.name == "piece"


def test_a_tile_that_shows_another_piece_and_a_sound_again_has_the_key_it_had(ui, rooms, shell):
    voice, words = speak(rooms), write(rooms, "One.")
    screen = look(ui, shell)
    one = tile(screen, voice)
    key, sound = mark_of(one, SoundKey), one.piece
    one.piece = tile(screen, words).piece
    assert mark_of(one, SoundKey) is None
    one.piece = sound
    assert mark_of(one, SoundKey) is key


def test_a_tap_stays_a_tap_though_the_window_is_busy_for_longer_than_a_long_touch_takes(ui, rooms, shell, monkeypatch):
    piece = write(rooms, "One.")
    screen = look(ui, shell)
    monkeypatch.setattr(gallery_doing, "LONG", 0.0)
    finger = ui.touch(*ui.middle(tile(screen, piece)))
    finger.touch_down()
    finger.touch_up()
    ui.frames(3)
    assert shell.screen.name == "piece"
    assert not screen.doing.choosing


def test_a_drag_after_a_long_touch_chooses_what_it_goes_over_and_scrolls_nothing(ui, rooms, shell):
    ids = [write(rooms, f"Words {number}.") for number in range(12)]
    screen = look(ui, shell)
    first, third = tile(screen, ids[-1]), tile(screen, ids[-3])
    finger = press_long(ui, first)
    finger.touch_move(*ui.middle(third))
    ui.frames(2)
    assert chosen(screen) == set(ids[-3:])
    finger.touch_move(*ui.middle(tile(screen, ids[-2])))
    ui.frames(2)
    assert chosen(screen) == set(ids[-2:])
    finger.touch_up()
    ui.frames(2)
    assert screen.ids.grid.offset == 0
    assert screen.ids.grid.sweep is None
    assert chosen(screen) == set(ids[-2:])


def test_by_keyboard_shift_and_arrows_choose_a_range_and_ctrl_a_all(ui, rooms, shell):
    ids = [write(rooms, f"Words {number}.") for number in range(5)]
    screen = look(ui, shell)
    hands.at_keys = True
    screen.doing.begin()
    screen.key("right", frozenset())
    ui.frames(2)
    for _ in range(2):
        screen.key("right", frozenset({"shift"}))
        ui.frames(2)
    assert chosen(screen) == set(ids[-3:])
    ui.key("ctrl+a")
    ui.until(lambda: chosen(screen) == set(ids), what="all of them")


def test_a_tag_a_heart_and_leave_to_show_go_on_all_of_them_and_come_off_again(ui, rooms, shell):
    ids, other = [draw(rooms), write(rooms, "One.")], write(rooms, "Two.")
    rooms.gallery.tag_piece(other, "water")
    rooms.gallery.tag_piece(other, "sea")
    screen = look(ui, shell)
    screen.doing.begin()
    for piece_id in ids:
        ui.tap(tile(screen, piece_id))
    bar = child(screen, ChooseBar)

    def all_are(test):
        return lambda: all(test(piece_id) for piece_id in ids)

    ui.tap(bar.key_of("tag"))
    ui.until(lambda: child(screen, TagSheet) is not None, what="the tags")
    sheet = child(screen, TagSheet)
    ui.until(
        lambda: sorted(chip.text for chip in sheet.ids.row.children) == ["sea", "water"], what="the tags there are"
    )
    ui.until(lambda: sheet.slid == 1, what="the sheet")
    ui.tap(next(chip for chip in sheet.ids.row.children if chip.text == "water"))
    ui.until(all_are(lambda one: [tag.name for tag in rooms.gallery.tags_of(one)] == ["water"]), what="the tag")
    take_back(ui, shell)
    ui.until(all_are(lambda one: not rooms.gallery.tags_of(one)), what="no tag")
    for name, test in (
        ("favourite", lambda one: rooms.gallery.piece(one).favourite),
        ("share", lambda one: rooms.gallery.piece(one).shareable),
    ):
        ui.tap(bar.key_of(name))
        ui.until(all_are(test), what=name)
        take_back(ui, shell)
        ui.until(all_are(lambda one, test=test: not test(one)), what=f"no {name}")
    assert chosen(screen) == set(ids)


def test_they_move_to_another_entry_together_and_back(ui, rooms, shell):
    first = rooms.journal.current_entry()
    ids = [write(rooms, "One."), write(rooms, "Two.")]
    rooms.clock.advance(days=2)
    other = rooms.journal.begin_session()
    write(rooms, "Three.")
    screen = look(ui, shell)
    screen.doing.begin()
    for piece_id in ids:
        ui.tap(tile(screen, piece_id))
    ui.tap(child(screen, ChooseBar).key_of("move"))
    sheet = child(screen, HangSheet)
    ui.until(lambda: len(sheet.ids.list.lines) == 2, what="the entries")
    assert sheet.but == first.id
    sheet._take(other.id)
    ui.until(lambda: {rooms.gallery.piece(one).entry_id for one in ids} == {other.id}, what="the move")
    take_back(ui, shell)
    ui.until(lambda: {rooms.gallery.piece(one).entry_id for one in ids} == {first.id}, what="the way back")


def test_they_go_to_the_trash_together_and_come_back(ui, rooms, shell):
    ids = [write(rooms, "One."), write(rooms, "Two."), write(rooms, "Three.")]
    screen = look(ui, shell)
    screen.doing.begin()
    for piece_id in ids[:2]:
        ui.tap(tile(screen, piece_id))
    ui.tap(child(screen, ChooseBar).key_of("trash"))
    ui.until(lambda: [piece.id for piece in screen.ids.grid.items] == ids[2:], what="the trash")
    assert not screen.doing.choosing
    take_back(ui, shell)
    ui.until(lambda: len(screen.ids.grid.items) == 3, what="all of them")


def test_two_are_compared_and_not_one_or_three(ui, rooms, shell):
    ids = [write(rooms, "One."), write(rooms, "Two."), write(rooms, "Three.")]
    screen = look(ui, shell)
    screen.doing.begin()
    key = child(screen, ChooseBar).key_of("compare")
    ui.tap(tile(screen, ids[0]))
    assert key.disabled
    ui.tap(tile(screen, ids[1]))
    assert not key.disabled
    ui.tap(tile(screen, ids[2]))
    assert key.disabled
    ui.tap(tile(screen, ids[2]))
    ui.tap(key)
    assert shell.screen.name == "compare"
    assert set(shell.screen.entered["pieces"]) == set(ids[:2])


def test_they_leave_as_files_anyone_can_open(ui, rooms, shell, tmp_path):
    for text in ("One.", "Two."):
        write(rooms, text, title="A word")
    speak(rooms)
    screen = look(ui, shell)
    screen.doing.begin()
    screen.doing._choose_all()
    ui.until(lambda: len(chosen(screen)) == 3, what="all of them")
    ui.tap(child(screen, ChooseBar).key_of("out"))
    sheet = child(screen, SeveralOutSheet)
    place = tmp_path / "out"
    place.mkdir()
    sheet.take_out(place)
    ui.until(lambda: sheet.said, timeout=30, what="the files")
    names = sorted(path.name for path in (place / "Pieces").iterdir())
    assert names == ["A word 2.txt", "A word.txt", "Voice.flac"]
    assert {(place / "Pieces" / name).read_text() for name in names[:2]} == {"One.", "Two."}
    assert str(place / "Pieces") in sheet.said


def test_a_sound_plays_in_its_tile_one_at_a_time_and_stops_when_one_leaves(ui, rooms, shell):
    song, voice = play(rooms), speak(rooms)
    screen = look(ui, shell)
    keys = {one: mark_of(tile(screen, one), SoundKey) for one in (song, voice)}
    ui.tap(keys[song])
    assert shell.screen is screen
    ui.until(lambda: keys[song].heard > 0.01, what="the line to move")
    assert keys[song].playing
    ui.tap(keys[voice])
    ui.until(lambda: keys[voice].heard > 0.01, what="the other line to move")
    assert not keys[song].playing
    assert keys[song].heard == 0
    ui.tap(keys[voice])
    stood = keys[voice].heard
    assert not rooms.sound.playing
    ui.tap(keys[voice])
    ui.until(lambda: rooms.sound.playing, what="the voice again")
    assert rooms.sound.asked[-1][1] == pytest.approx(stood * 2, abs=0.1)
    shell.go("today")
    assert not rooms.sound.playing
    assert rooms.sound.closed


def test_space_plays_what_has_the_focus_and_enter_opens_it(ui, rooms, shell):
    song = play(rooms)
    screen = look(ui, shell)
    hands.at_keys = True
    screen.key("right", frozenset())
    ui.frames(2)
    ui.key("space")
    ui.until(lambda: rooms.sound.playing, what="the sound")
    assert shell.screen is screen
    ui.key("space")
    assert not rooms.sound.playing
    ui.key("Return")
    assert shell.screen.entered["piece_id"] == song


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560)])
def test_in_any_window_there_is_room_to_choose_and_every_key_can_be_touched(ui, rooms, shell, size):
    ids = [write(rooms, f"Words {number}.") for number in range(4)]
    ui.resize(*size)
    screen = look(ui, shell)
    screen.doing.begin()
    ui.frames(4)
    bar = child(screen, ChooseBar)
    assert screen.ids.grid.height > 120
    assert screen.ids.grid.y >= bar.top
    ui.tap(tile(screen, ids[-1]))
    assert chosen(screen) == {ids[-1]}
    keys = [key for act in bar.acts if (key := bar.key_of(act.name)).parent is bar] + [bar.ids.over]
    assert len(keys) >= 8
    for key in keys:
        assert min(key.size) >= 48
        assert bar.x <= key.x
        assert key.right <= bar.right
        assert bar.y <= key.y
        assert key.top <= bar.top
    for one, other in pairwise(sorted(keys, key=lambda key: (-key.top, key.x))):
        assert one.right <= other.x or one.y >= other.top or other.right <= one.x


def test_without_a_speaker_it_is_said_and_nothing_moves(ui, rooms, shell):
    rooms.sound.become("silent", "No speaker here.")
    song = play(rooms)
    screen = look(ui, shell)
    key = mark_of(tile(screen, song), SoundKey)
    ui.tap(key)
    ui.until(lambda: child(shell, Toast) is not None, what="the line")
    assert child(shell, Toast).text == "No speaker here."
    assert not key.playing

"""The slideshow, with a real library behind it and real touches before it."""

import pytest

from studio.ui.screens.slideshow_screen import SlideshowScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests.ui.hanging import Room, draw, play, rooms, write

__all__ = ["rooms"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda rooms, _shell: Room() for name in ("gallery", "today")}
    factories["slideshow"] = lambda rooms, _shell: SlideshowScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("gallery")
    return shell


def show(ui, shell, **args):
    screen = shell.go("slideshow", **args)
    ui.until(lambda: screen.empty or screen.show.slide is not None, what="the first slide")
    return screen


def seen(screen):
    return screen.show.slide.piece.id


def front(screen):
    return screen._views[screen._front]


def test_pieces_come_one_after_another_by_themselves_by_key_and_by_touch(ui, rooms, shell):
    red, blue, words = draw(rooms), draw(rooms, (30, 60, 200)), write(rooms, "It was quiet.")
    screen = show(ui, shell)
    assert seen(screen) == words
    assert front(screen).words == "It was quiet."
    screen.show._look(1.0)
    screen.show._shown = 60.0
    screen.show._look(0.2)
    assert seen(screen) == blue
    ui.until(lambda: front(screen).texture is not None, what="the picture")
    ui.until(lambda: int(ui.pixel(*screen.center)[5:], 16) > 150, what="blue")
    assert screen.key("right", frozenset())
    assert seen(screen) == red
    screen.key("right", frozenset())
    assert seen(screen) == words
    ui.tap(screen.ids.before)
    assert seen(screen) == red
    ui.until(lambda: front(screen).texture is not None, what="the picture")
    ui.until(lambda: int(ui.pixel(*screen.center)[1:3], 16) > 150, what="red")


def test_it_stays_when_it_is_asked_to_and_escape_leads_back(ui, rooms, shell):
    draw(rooms), draw(rooms, (30, 60, 200))
    screen = show(ui, shell)
    first = seen(screen)
    screen.key("spacebar", frozenset())
    assert not screen.playing
    screen.show._shown = 60.0
    screen.show._look(0.2)
    assert seen(screen) == first
    ui.key("Escape")
    assert shell.screen.name == "gallery"
    assert not screen.show.playing


def test_a_drawing_sounds_as_what_it_is_bound_to_and_the_sound_goes_when_one_leaves(ui, rooms, shell):
    picture = draw(rooms)
    sound = play(rooms)
    rooms.gallery.bind(picture, sound)
    screen = show(ui, shell, pieces=(picture, sound))
    assert screen.show.many == 1
    ui.until(lambda: rooms.sound.playing, what="the sound")
    assert screen.show.player.piece_id == sound
    shell.back()
    assert not rooms.sound.playing
    assert rooms.sound.closed


def test_a_sound_alone_moves_as_it_is_heard_and_goes_on_when_it_has_ended(ui, rooms, shell):
    rooms.journal.close_session(rooms.journal.current_entry().id)
    sound = play(rooms)
    rooms.clock.advance(days=3)
    words = write(rooms, "Later.")
    screen = show(ui, shell, pieces=(sound, words))
    ui.until(lambda: front(screen).heard > 0.01, what="the line to move")
    rooms.sound.end()
    ui.until(lambda: seen(screen) == words, what="what comes next")


def test_nothing_to_show_is_said_calmly_and_what_stays_away_is_not_shown(ui, rooms, shell):
    picture = draw(rooms)
    rooms.gallery.set_resurface(picture, False)
    screen = show(ui, shell)
    assert screen.empty
    assert not screen.playing
    shell.back()
    screen = show(ui, shell, pieces=(picture,))
    assert not screen.empty


def test_the_keys_go_while_nobody_touches_and_the_first_touch_only_brings_them_back(ui, rooms, shell):
    draw(rooms), draw(rooms, (30, 60, 200))
    screen = show(ui, shell)
    first = seen(screen)
    screen._hide()
    assert screen.keys == 0
    ui.tap(screen.ids.after)
    assert screen.keys == 1
    assert seen(screen) == first
    ui.tap(screen.ids.after)
    assert seen(screen) != first


def test_everything_is_shown_however_much_there_is_with_little_of_it_at_hand(ui, rooms, shell, monkeypatch):
    monkeypatch.setattr("studio.ui.slide_show.PORTION", 20)
    made = []
    for number in range(130):
        rooms.clock.advance(days=1)
        made.append(write(rooms, f"words {number}"))
    screen = show(ui, shell)
    screen.show.turn()
    seen_now, held = [seen(screen)], set()

    def goes_on(way):
        before = screen.show.slide
        ui.until(lambda: screen.show.step(way) or screen.show.slide is not before, what="the next slide")
        held.add(screen.show.many)
        return seen(screen)

    seen_now += [goes_on(1) for _ in range(140)]
    assert seen_now == [*made[::-1], *made[::-1][:11]], "after the last the first comes again"
    assert [goes_on(-1) for _ in range(30)] == [*made[-10:], *made[:20]]
    assert max(held) <= 4 * 20


def test_sounds_that_lie_under_pictures_further_on_are_passed_over(ui, rooms, shell, monkeypatch):
    monkeypatch.setattr("studio.ui.slide_show.PORTION", 2)
    pictures, sounds = [draw(rooms) for _ in range(2)], []
    rooms.clock.advance(days=2)
    for picture in pictures:
        sounds.append(play(rooms))
        rooms.gallery.bind(picture, sounds[-1])
    screen = show(ui, shell)
    assert seen(screen) == pictures[-1]
    assert screen.show.slide.sound.id == sounds[-1]
    assert screen.playing

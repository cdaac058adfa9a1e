"""A song while it sounds: where the half disc stands, what is changed meanwhile, and a voice over it."""

import pytest

from studio.music.arrangement import RATE
from tests.ui import at_song
from tests.ui.at_song import again, clip

rooms, screen = at_song.rooms, at_song.screen


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
    ui.until(lambda: not rooms.sound.listens and not screen.playing, what="quiet")
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
    ui.until(lambda: not rooms.sound.listens, what="the end")
    ui.tap(screen.ids.voice)
    ui.until(lambda: screen.song.take is not None and screen.song.take.frames > RATE // 2, what="another")
    screen.shell.go("sound")
    ui.until(lambda: not rooms.sound.listens, what="the end")
    ui.wait(0.1)
    draft = again(rooms, screen)
    assert [draft.arrangement.clip(number) is not None for number in (3, 4)] == [True, True]
    assert not rooms.sound.playing

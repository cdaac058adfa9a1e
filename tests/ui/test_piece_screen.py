"""A piece and the words beside it, with a real library behind them and real touches before them."""

from dataclasses import replace

import pytest

from studio.core.progress import Progress
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.library.verify import verify
from studio.ui.screens import piece_screen
from studio.ui.voice_song import MADE
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.toast import Toast
from studio.ui.work import stop_work
from tests.ui.at_piece import button, draw, its_replay, look, marked, mount, play, rooms, settle, shell, speak, write

__all__ = ["rooms", "shell"]


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


def test_a_picture_is_given_back_a_while_after_one_left_and_is_there_again(ui, rooms, shell, monkeypatch):
    monkeypatch.setattr(piece_screen, "LET_GO", 0.2)
    piece = draw(rooms, (200, 40, 30))
    screen = look(ui, shell, piece)
    ui.until(lambda: screen._image is not None and screen.ids.picture.texture is not None, what="the picture")
    seen = screen.ids.picture.texture
    shell.back()
    shell.go("piece", piece_id=piece)
    assert screen.ids.picture.texture is seen, "who comes back at once sees it at once"
    settle(ui, rooms)
    shell.back()
    ui.until(lambda: screen._image is None and screen.ids.picture.texture is None, what="it to be given back")
    shell.go("piece", piece_id=piece)
    ui.until(lambda: screen._image is not None and screen.ids.picture.texture is not None, what="the picture")


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
    picked = [widget for widget in sheet.walk() if isinstance(widget, TagChip)]
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
    ui.until(lambda: len(screen.said.remarks) == 2, what="the words")
    assert [(remark.when, remark.text) for remark in screen.said.remarks] == [
        ("three days after", "My hand hurt."),
        ("one week after", "The small one is me."),
    ]
    ui.until(lambda: len([widget for widget in screen.walk() if isinstance(widget, Reflected)]) == 2, what="both rows")


def test_what_was_seen_goes_to_the_trash_and_comes_back(ui, rooms, shell):
    piece = draw(rooms)
    said = rooms.journal.reflect(piece_id=piece, text="My hand hurt.")
    screen = look(ui, shell, piece)

    def row():
        return next((widget for widget in screen.walk() if isinstance(widget, Reflected)), None)

    ui.until(row, what="the words")
    ui.frames(3)
    assert row().let_go is None
    ui.tap(row())
    ui.wait(0.3)
    ui.tap(row().let_go)
    ui.until(lambda: rooms.journal.reflections(piece_id=piece) == [], what="the words to go")
    ui.until(lambda: row() is None, what="the row to go")
    ui.take_back(shell)
    ui.until(row, what="the words to come back")
    assert rooms.journal.reflections(piece_id=piece)[0].id == said.id


def test_a_piece_goes_to_the_trash_and_comes_back(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    ui.tap(screen.ids.more)
    ui.tap(button(screen, "Move to the trash"))
    ui.until(lambda: shell.screen.name == "gallery", what="the gallery")
    assert rooms.gallery.piece(piece).trashed is not None
    ui.take_back(shell)
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
    for name in ("heart", "more", "say", "write"):
        assert screen.ids[name].parent is None
    assert screen.ids.words.ids.name.readonly
    assert not [widget for widget in screen.walk() if isinstance(widget, Chip) and not widget.disabled]
    library.close()


# --- how a drawing came to be ---------------------------------------------------------------------------------


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

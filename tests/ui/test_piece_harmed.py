"""The page of a piece whose log is damaged, or empty: as much as can be read is there, and one sentence says so."""

from studio.gallery.opening import ONE_UNREAD
from studio.gallery.thumbnail import KIND, thumbnail
from studio.ui.piece_hearing import SOME_UNREAD
from tests.ui.at_piece import draw, its_replay, look, marked, play, rooms, shell, speak

__all__ = ["rooms", "shell"]


def told(ui, shell, words):
    ui.until(lambda: shell._toast is not None and shell._toast.text == words, what="the sentence")


def test_a_drawing_with_a_damaged_mark_is_shown_without_it(ui, rooms, shell):
    piece = marked(rooms, b"not an op")
    screen, _replay = its_replay(ui, shell, piece)
    told(ui, shell, ONE_UNREAD)
    ui.until(lambda: screen.ids.picture.texture is not None, what="its picture")


def test_a_song_with_a_damaged_step_plays_what_is_left(ui, rooms, shell):
    piece = play(rooms, seconds=3)
    rooms.library.append(piece, b"\0 not a song")
    screen = look(ui, shell, piece)
    told(ui, shell, SOME_UNREAD)
    ui.until(lambda: screen.ready, what="what can be heard")
    assert round(screen.hearing.playable.seconds) >= 3


def test_a_voice_with_a_damaged_second_plays_those_behind_it(ui, rooms, shell):
    piece = speak(rooms, seconds=3)
    with rooms.library.write() as connection:
        connection.execute("update chunk set data = x'00' where at & 255 = 1")
    screen = look(ui, shell, piece)
    told(ui, shell, SOME_UNREAD)
    ui.until(lambda: screen.ready, what="what can be heard")
    assert screen.hearing.playable.seconds == 3


def test_what_holds_nothing_at_all_is_calm(ui, rooms, shell):
    entry = rooms.journal.current_entry().id
    for kind in ("voice", "sound", "writing"):
        screen = look(ui, shell, rooms.gallery.new_piece(kind, entry).id)
        ui.until(lambda it=screen: it.kind == "writing" or it.hearing.playable is not None, what="its page")
        assert not screen.ready
        assert shell._toast is None or shell._toast.parent is None


def test_a_picture_that_is_damaged_in_the_cache_is_made_anew(ui, rooms, shell):
    piece = draw(rooms, strokes=2)
    first = thumbnail(rooms.library, rooms.gallery.piece(piece))
    rooms.library.put_cache(piece, KIND, first[:-20])
    screen = look(ui, shell, piece)
    ui.until(lambda: screen.ids.picture.texture is not None, what="its picture")
    ui.until(lambda: rooms.library.cache(piece, KIND) == first, what="the picture of its tile")

"""A drawing and a sound that belong together, on the page of either: a real library, real touches."""

import pytest

from studio.gallery.songs import open_song
from studio.music.note import pitch_of
from studio.music.scale import SCALES
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.together import BOUND, HEARD, KEPT, NO_MARK
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.toast import Toast
from studio.ui.widgets.together_sheet import TogetherSheet
from tests.ui.hanging import Room, draw, play, rooms, speak, write

__all__ = ["rooms"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda rooms, _shell: Room() for name in ("gallery", "journal", "draw", "today")}
    factories["piece"] = lambda rooms, _shell: PieceScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("gallery")
    return shell


def look(ui, shell, piece_id):
    screen = shell.go("piece", piece_id=piece_id)
    ui.until(lambda: screen.said is not None and screen.said.piece.id == piece_id, what="the piece")
    if screen.kind == "drawing":
        ui.until(lambda: screen.replay is not None and screen.replay.ready, what="its making")
    ui.frames(3)
    return screen


def sheet_of(ui, screen):
    ui.tap(screen.ids.more)
    row = next(widget for widget in screen.walk() if getattr(widget, "text", "") == "Picture and sound")
    row.dispatch("on_release")
    ui.frames(3)
    return next(widget for widget in screen.walk() if isinstance(widget, TogetherSheet))


def says(shell, words):
    return lambda: any(isinstance(widget, Toast) and widget.text == words for widget in shell.walk())


def toast(shell):
    return next(widget for widget in shell.walk() if isinstance(widget, Toast))


def test_a_sound_of_the_same_session_is_bound_to_a_drawing_and_let_go_again(ui, rooms, shell):
    picture = draw(rooms, strokes=2)
    sound, voice = play(rooms, title="Under the ice"), speak(rooms)
    write(rooms, "Words can't be bound.")
    screen = look(ui, shell, picture)
    sheet = sheet_of(ui, screen)
    tiles = lambda: {tile.piece.id: tile for tile in sheet.ids.row.children if isinstance(tile, PieceTile)}  # noqa: E731
    ui.until(lambda: set(tiles()) == {sound, voice}, what="what it can be bound to")
    ui.tap(tiles()[sound])
    ui.until(says(shell, BOUND), what="the line")
    assert rooms.gallery.pair_of(picture).sound_id == sound
    ui.until(lambda: screen.together.line == "With “Under the ice”", what="what it is bound to")
    toast(shell).take_back()
    ui.until(lambda: rooms.gallery.pair_of(picture) is None, what="the way back")
    ui.until(lambda: not screen.together.line, what="no line")
    rooms.gallery.bind(picture, voice)
    screen.together.look(screen.said.piece)
    ui.until(lambda: screen.together.bound is not None, what="the other pair")
    sheet = sheet_of(ui, screen)
    sheet.dispatch("on_part")
    ui.until(lambda: rooms.gallery.pair_of(picture) is None, what="both apart")


def test_a_bound_drawing_is_replayed_with_its_sound_and_quiet_when_one_leaves(ui, rooms, shell):
    picture, sound = draw(rooms, strokes=2), play(rooms, seconds=30)
    rooms.gallery.bind(picture, sound)
    screen = look(ui, shell, picture)
    ui.until(lambda: screen.replay.lead is not None, what="the pair")
    screen.replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    rooms.sound.ahead = 15.0
    ui.until(lambda: screen.replay.at > 0.49, what="the replay")
    assert screen.replay.at < 0.6
    shell.back()
    assert not rooms.sound.playing


def test_what_it_is_bound_to_goes_and_comes_with_the_trash_and_a_tag_does_not_part_what_plays(ui, rooms, shell):
    picture, sound = draw(rooms, strokes=2), play(rooms, seconds=30, title="Under the ice")
    rooms.gallery.bind(picture, sound)
    screen = look(ui, shell, picture)
    ui.until(lambda: screen.together.line, what="the pair")
    screen.replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    rooms.gallery.tag_piece(picture, "water")
    ui.until(lambda: len(screen.said.tags) == 1, what="the tag")
    rooms.library.settle()
    ui.wait(0.1)
    assert rooms.sound.playing
    assert len(rooms.sound.asked) == 1
    rooms.gallery.trash(sound)
    ui.until(lambda: not screen.together.line, what="it to be alone")
    assert not rooms.sound.playing
    rooms.gallery.restore(sound)
    ui.until(lambda: screen.together.line == "With “Under the ice”", what="both again")


def test_a_voice_that_hangs_on_the_way_is_heard_alone_and_then_both_go_on_from_there(ui, rooms, shell):
    picture, sound, voice = draw(rooms, strokes=2), play(rooms, seconds=30), speak(rooms)
    rooms.gallery.bind(picture, sound)
    rooms.journal.reflect(piece_id=picture, voice_id=voice, instant=900)
    rooms.gallery.unkeep(voice)
    screen = look(ui, shell, picture)
    ui.until(lambda: screen.replay.lead is not None and screen.replay.pins, what="the pair, and the pin")
    bar = screen.replay.ids.bar
    screen.replay.go_to(bar.pins[0][0] - 0.02)
    screen.replay.turn()
    ui.until(lambda: bar.lit is not None, what="the voice to be offered")
    (pin,) = (each for each in bar.children if each.icon)
    ui.tap(pin)
    ui.until(lambda: rooms.sound.asked[-1][0][0] == "take", what="the voice")
    at = screen.replay.at
    rooms.sound.end()
    ui.until(lambda: screen.replay.playing, what="the drawing to go on")
    assert rooms.sound.asked[-1][0][0] == "song"
    assert rooms.sound.asked[-1][1] == pytest.approx(30 * at, abs=0.2)


def test_a_drawing_is_heard_in_the_scale_and_by_the_instrument_that_sound_has_and_can_be_kept(ui, rooms, shell):
    for name, value in (("instrument", "music-box"), ("scale", "hirajoshi"), ("tonic", 64)):
        rooms.settings.set(name, value)
    picture = draw(rooms, strokes=3)
    before = speak(rooms)
    rooms.gallery.bind(picture, before)
    screen = look(ui, shell, picture)
    sheet = sheet_of(ui, screen)
    ui.tap(sheet.ids.make)
    ui.until(says(shell, HEARD), what="the line")
    ui.until(lambda: rooms.sound.playing and screen.replay.playing, what="both")
    assert rooms.sound.asked[-1][0][0] == "song"
    toast(shell).take_back()
    ui.until(says(shell, KEPT), what="it to be kept")
    kept = rooms.gallery.piece(rooms.gallery.pair_of(picture).sound_id)
    assert kept.kind == "sound"
    assert kept.entry_id == rooms.gallery.piece(picture).entry_id
    assert kept.duration > 0
    material = open_song(rooms.library, kept.id).arrangement.materials[0]
    ons = [event for event in material.events if event.kind == "on"]
    assert {event.instrument for event in ons} == {"music-box"}
    pitches = {round(pitch_of(event.frequency)) for event in ons}
    assert {(pitch - 64) % 12 for pitch in pitches} == set(SCALES["hirajoshi"].steps)
    assert 64 - 12 <= min(pitches) < 64  # an octave lower, where a drawing is heard well
    toast(shell).take_back()
    ui.until(lambda: rooms.gallery.piece(kept.id).trashed is not None, what="the trash")
    ui.until(lambda: rooms.gallery.pair_of(picture).sound_id == before, what="what it was bound to before")


def test_what_was_offered_to_be_kept_goes_with_the_page(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms, strokes=2))
    screen.together.hear()
    ui.until(says(shell, HEARD), what="the line")
    shell.back()
    assert not says(shell, HEARD)()
    assert not rooms.sound.playing


def test_a_paper_without_a_mark_says_so(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms))
    screen.together.hear()
    ui.until(says(shell, NO_MARK), what="the line")


def test_a_sound_offers_the_drawings_of_its_session_and_leads_to_the_one_it_is_bound_to(ui, rooms, shell):
    picture, sound = draw(rooms), play(rooms)
    screen = look(ui, shell, sound)
    sheet = sheet_of(ui, screen)
    assert sheet.word == "Draw to this sound"
    ui.until(lambda: [tile.piece.id for tile in sheet.ids.row.children] == [picture], what="the drawing")
    ui.tap(sheet.ids.row.children[0])
    ui.until(says(shell, BOUND), what="the line")
    ui.until(lambda: screen.together.bound is not None, what="the pair")
    screen.together.go()
    ui.until(lambda: screen.kind == "drawing", what="the drawing's page")
    assert screen.piece_id == picture

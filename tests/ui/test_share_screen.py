"""Choosing what others see: piece by piece, part by part, and nothing without a yes."""

import pyrage
import pytest

from studio.library.handing_rows import handed
from studio.ui.handing_over import PORTFOLIO
from studio.ui.screens.share_screen import NONE_LEFT
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.seen_page import HEAR, QUIET
from studio.ui.widgets.share_thumb import ShareThumb
from studio.ui.widgets.toast import Toast
from studio.ui.work import workbench_of
from tests.ui.at_share import answer, look, shell_of
from tests.ui.hanging import draw, play, rooms, speak, write

__all__ = ["rooms"]

KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def sat():
    """What was handed to the one who lets two people sit together."""
    return []


@pytest.fixture
def shell(ui, rooms, sat):
    return shell_of(ui, rooms, sat)


def seen(screen):
    return screen.pane.ids.stage.item


def turn(ui, screen, name):
    """Turn a switch over by a tap, and wait until what will be seen is shown anew."""
    ui.until(lambda: screen.idle, what="the switches")
    before = screen._looked
    tick = next(tick for tick in screen.pane._ticks if tick.parent and tick.row.name == name)
    screen.pane.ids.page.scroll_to(tick, animate=False)
    ui.frames(3)
    ui.tap(tick)
    ui.until(lambda: screen._looked is not before, what="what will be seen now")
    ui.frames(2)


def said(shell):
    return [child.text for child in shell.children if isinstance(child, Toast)]


def test_where_nothing_may_be_shown_it_is_said_how_to_choose(ui, rooms, shell):
    draw(rooms)
    screen = look(ui, shell)
    assert screen.stage == "none"
    ui.tap(screen.ids.gallery)
    assert shell.screen.name == "gallery"


def test_without_pieces_all_that_may_be_shown_are_looked_through(ui, rooms, shell):
    first, _own, second = draw(rooms), write(rooms, "Mine alone."), play(rooms)
    for piece in (first, second):
        rooms.gallery.set_shareable(piece, True)
    assert look(ui, shell).review.pieces == (first, second)


def test_a_switch_changes_what_will_be_seen_and_is_kept(ui, rooms, shell):
    piece = draw(rooms)
    rooms.gallery.set_words(piece, "A door, and someone had left a light on.")
    rooms.gallery.set_title(piece, "The door")
    screen = look(ui, shell, piece)
    assert (seen(screen).words, seen(screen).title) == ("A door, and someone had left a light on.", "")
    turn(ui, screen, "words")
    assert seen(screen).words == ""
    turn(ui, screen, "title")
    assert seen(screen).title == "The door"
    assert screen.pane.ids.stage.ids.title.text == "The door"
    assert {"title", "picture", "session"} == rooms.gallery.parts_of(piece)
    assert not rooms.gallery.piece(piece).shareable


def test_a_reflection_is_seen_only_with_both_of_its_switches(ui, rooms, shell):
    piece = draw(rooms)
    told = rooms.journal.reflect(piece_id=piece, text="It is a rope.")
    screen = look(ui, shell, piece)
    turn(ui, screen, "reflections")
    assert seen(screen).said == ()
    turn(ui, screen, told.id)
    assert [each.text for each in seen(screen).said] == ["It is a rope."]
    turn(ui, screen, "reflections")
    assert seen(screen).said == ()


def test_how_it_was_made_is_watched_as_it_will_be_handed_over(ui, rooms, shell):
    piece = draw(rooms, strokes=3)
    rooms.gallery.set_parts(piece, ("picture", "replay"))
    screen = look(ui, shell, piece)
    ui.tap(screen.pane.ids.stage.ids.watch)
    ui.until(lambda: screen.watching.replay and screen.watching.replay.ready, timeout=30, what="its making")
    assert screen.watching.replay.size == screen.pane.ids.stage.size
    assert shell.back()
    assert screen.watching.replay is None
    assert screen.stage == "review"
    turn(ui, screen, "replay")
    assert screen.pane.ids.stage._watch.parent is None


def test_where_nothing_of_it_is_ticked_there_is_no_yes(ui, rooms, shell):
    piece = draw(rooms)
    rooms.gallery.set_parts(piece, ("session",))
    screen = look(ui, shell, piece)
    assert not screen.pane.ids.yes.disabled
    turn(ui, screen, "session")
    assert screen.pane.ids.yes.disabled
    answer(ui, screen, True)
    assert screen.review.wanted == ()


def test_one_yes_and_one_no_hand_over_one(ui, rooms, shell, sat):
    kept, left = draw(rooms), write(rooms, "Mine alone.")
    screen = look(ui, shell, kept, left)
    answer(ui, screen, True)
    ui.until(lambda: screen.review.piece == left, what="the next one")
    assert [thumb.answer for thumb in screen.pane._thumbs] == ["yes", ""]
    answer(ui, screen, False)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    ui.until(lambda: rooms.gallery.piece(kept).shareable, what="the yes")
    assert not rooms.gallery.piece(left).shareable
    screen.how.whom = "Anna"
    ui.tap(screen.how.row_of("sitting"))
    ui.until(lambda: screen.stage == "pin", what="the PIN")
    for pin in ("1234", "1235", "1234", "1234"):
        screen.pin.take(pin)
    ui.until(lambda: sat, what="the sitting")
    chosen, source, pin = sat[0]
    assert (chosen.whom, pin) == ("Anna", "1234")
    assert [source.piece_id(item.key) for item in chosen.items] == [kept]


def test_left_out_one_and_all_nothing_will_be_seen(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms))
    answer(ui, screen, False)
    ui.until(lambda: said(shell) == [NONE_LEFT], what="the line")
    assert screen.stage == "review"
    assert shell.back()
    assert shell.screen is not screen or screen.stage == "review"


def test_keys_go_from_piece_to_piece_and_back_leads_from_page_to_page(ui, rooms, shell):
    shell.go_to("gallery")
    ids = (draw(rooms), speak(rooms))
    screen = look(ui, shell, *ids)
    ui.key("Right")
    ui.until(lambda: seen(screen).kind == "voice", what="the next one")
    ui.key("Left")
    ui.until(lambda: seen(screen).kind == "drawing", what="the one before")
    for _ in ids:
        answer(ui, screen, True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    ui.key("Escape")
    assert screen.stage == "review"
    ui.key("Escape")
    assert shell.screen.name == "gallery"


def test_by_keys_alone_a_yes_leads_on_to_for_whom_and_how(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms))
    for _ in range(12):
        ui.key("Tab")
        if screen.pane.ids.yes.focus:
            break
    ui.key("Return")
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    ui.key("Tab")
    assert any(each is focused() for each in screen.how.walk(restrict=True))


def test_what_was_said_aloud_can_be_heard_before_others_hear_it(ui, rooms, shell):
    piece, voice = draw(rooms), speak(rooms)
    rooms.gallery.unkeep(voice)
    spoken = rooms.journal.reflect(piece_id=piece, voice_id=voice)
    rooms.journal.set_reflection_shareable(spoken.id, True)
    rooms.gallery.set_parts(piece, ("picture", "reflections"))
    screen = look(ui, shell, piece)
    page, player = screen.pane.ids.stage, shell.rooms.sound
    ui.until(lambda: page.ids.said.shown, what="what was said")
    line = page.ids.said.shown[0]
    page.ids.scroll.scroll_y = 0
    ui.frames(3)
    ui.tap(line.hear)
    ui.until(lambda: player.asked and line.hear.text == QUIET, what="the voice")
    assert player.asked[0][0][0] == "take"
    assert not page.playing, "the drawing itself makes no sound"
    ui.tap(line.hear)
    ui.until(lambda: line.hear.text == HEAR, what="quiet")
    screen.go_to(0)
    shell.back()
    assert not page.speaking


def test_a_piece_that_went_meanwhile_is_passed_over(ui, rooms, shell):
    gone, there = draw(rooms), write(rooms, "Here.")
    screen = look(ui, shell, gone, there)
    shell.rooms.gallery.trash(gone)
    ui.until(lambda: screen.review.pieces == (there,), what="the other one")


def test_what_was_handed_over_is_noted_once_it_is_whole(ui, rooms, shell, tmp_path):
    piece = write(rooms, "The sea was quiet.", title="Sea")
    screen = look(ui, shell, piece)
    answer(ui, screen, True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    screen.how.whom, screen.how.words = "Anna", "For Thursday."
    screen.take(PORTFOLIO)
    ui.until(lambda: screen._sheets, what="the sheet")
    sheet = screen._sheets["portfolio"]
    ui.until(lambda: len(sheet.six) == 6, what="six words")
    words = list(sheet.six)
    target = tmp_path / "given"
    target.mkdir()
    sheet.hand_over(target)
    ui.until(lambda: workbench_of(rooms.library).current is None, timeout=60, what="the page")
    ui.until(lambda: sheet.said, what="how it ended")
    assert [file.suffix for file in target.iterdir()] == [".html"]
    noted = rooms.journal.handings(rooms.journal.current_entry().id)
    assert [(each.kind, each.whom, each.words) for each in noted] == [("portfolio", "Anna", "For Thursday.")]
    assert [(one.id, one.title) for one in handed(noted[0])] == [(piece, "Sea")]
    sheet.close()
    screen.take(PORTFOLIO)
    ui.until(lambda: sheet.shown, what="the same sheet")
    assert sheet.six == words


def test_a_sealed_file_is_for_six_words_in_order_or_for_a_key_that_holds(ui, rooms, shell, tmp_path):
    screen = look(ui, shell, write(rooms, "The sea was quiet."))
    answer(ui, screen, True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    ui.tap(screen.how.row_of("sealed"))
    ui.until(lambda: screen._sheets, what="the sheet")
    sheet = screen._sheets["sealed"]
    ui.until(lambda: len(sheet.six) == 6, what="six words")
    shown = sorted(sheet.ids.six.children, key=lambda each: each.number)
    assert [each.text for each in shown] == sheet.six
    assert not sheet.ids.take.disabled
    sheet.save_picture(tmp_path)
    ui.until(lambda: list(tmp_path.glob("*.png")), what="the words as a picture")
    ui.tap(sheet.ids.by_key)
    assert sheet.ids.take.disabled
    sheet.ids.key.text = "age1nonsense"
    assert sheet.trouble
    assert sheet.ids.take.disabled
    sheet.ids.key.text = f"  {KEY} "
    assert (sheet.trouble, sheet.ids.take.disabled) == ("", False)
    assert screen.how.row_of("card").disabled


def test_a_yes_counts_only_for_what_is_seen_by_then(ui, rooms, shell):
    first, second = draw(rooms), draw(rooms)
    screen = look(ui, shell, first, second)
    screen.answer(True)
    screen.answer(True)
    assert screen.review.wanted == (first,)


def test_what_was_looked_through_before_can_not_be_said_yes_to(ui, rooms, shell):
    before, now = draw(rooms), draw(rooms)
    screen = look(ui, shell, before)
    shell.go_to("gallery")
    shell.go("share", pieces=(now,))
    assert not screen.seen
    screen.answer(True)
    ui.until(lambda: screen.stage == "review" and screen.seen, what="the review")
    assert screen.review.wanted == ()
    assert screen.review.pieces == (now,)


def test_many_pieces_show_only_those_near(ui, rooms, shell):
    ids = [write(rooms, f"Words {number}.") for number in range(12)]
    screen = look(ui, shell, *ids)

    def many():
        return len([child for child in screen.pane.ids.strip.children if isinstance(child, ShareThumb)])

    ui.until(lambda: many() >= 2, what="those near")
    ui.frames(8)
    assert many() < 12
    assert screen.pane.place == "1 of 12"

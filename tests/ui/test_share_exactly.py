"""The review shows all that will be seen, whatever it is: a book of words, something damaged, what goes along."""

import pytest

from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.library.handing_rows import handed
from studio.ui.widgets.how_pane import HEAR, QUIET
from studio.ui.widgets.seen_page import UNREAD, parts_of
from tests.ui.at_journal import words_on
from tests.ui.at_share import asked_how, look, shell_of
from tests.ui.hanging import draw, play, rooms, speak, write

__all__ = ["rooms"]

LONG = " ".join(f"Line {number} of what I wrote." for number in range(160))


@pytest.fixture
def sat():
    """What was handed to the one who lets two people sit together."""
    return []


@pytest.fixture
def shell(ui, rooms, sat):
    return shell_of(ui, rooms, sat)


def damaged(rooms):
    """Add a drawing of which not even the paper can be read; return its id."""
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=120, height=90)
    rooms.library.append(piece.id, encode(NewPaper(Paper("blank", 120, 90, (9, 9, 9))))[:3])
    return piece.id


def all_of(ui, page):
    """Go down a page to its end; return every word that came into sight."""
    found, scroll = set(), page.ids.scroll
    scroll.scroll_y = 1
    for _ in range(60):
        ui.frames(3)
        found |= set(words_on(page))
        if scroll.scroll_y <= 0:
            break
        scroll.scroll_y = max(0, scroll.scroll_y - 0.6 * scroll.height / (scroll.children[0].height - scroll.height))
    return " ".join(found)


def test_a_book_of_words_is_seen_to_its_last_line_and_so_is_a_long_reflection(ui, rooms, shell):
    told, piece = write(rooms, LONG), draw(rooms)
    said = rooms.journal.reflect(piece_id=piece, text=LONG)
    rooms.journal.set_reflection_shareable(said.id, True)
    rooms.gallery.set_parts(piece, ("picture", "reflections"))
    screen = look(ui, shell, told, piece)
    for turn in (0, 1):
        screen.go_to(turn)
        ui.until(lambda: screen.seen and screen.idle, what="what will be seen")
        words = all_of(ui, screen.pane.ids.stage)
        missing = [number for number in range(160) if f"Line {number} of what I wrote." not in words]
        assert missing == []
    assert "".join(part.text for part in parts_of(screen.pane.ids.stage.item.said[0])) == LONG


def test_what_is_damaged_is_said_and_only_the_rest_of_it_can_be_handed_over(ui, rooms, shell):
    piece = damaged(rooms)
    rooms.gallery.set_words(piece, "A door.")
    screen = look(ui, shell, piece)
    stage = screen.pane.ids.stage
    assert stage.trouble == UNREAD
    assert screen.pane.ids.yes.disabled
    screen.answer(True)
    assert screen.review.wanted == ()
    screen.pane.dispatch("on_part", "picture", False)
    ui.until(lambda: not stage.trouble and stage.item is not None and not stage.item.picture, what="the rest of it")
    assert not screen.pane.ids.yes.disabled
    screen.answer(True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")


def test_a_yes_waits_until_the_picture_stands_there(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms))
    stage = screen.pane.ids.stage
    texture, stage.texture = stage.texture, None
    screen.answer(True)
    assert screen.review.wanted == ()
    stage.show(stage.item)
    ui.until(lambda: stage.late, what="that it takes a moment")
    assert screen.pane.ids.yes.disabled
    stage.texture = texture
    assert not screen.pane.ids.yes.disabled


def test_an_empty_writing_is_nothing_to_be_seen(ui, rooms, shell):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id).id
    rooms.gallery.set_parts(piece, ("picture",))
    screen = look(ui, shell, piece)
    assert screen.pane.ids.stage.bare
    assert screen.pane.ids.yes.disabled


def test_what_is_gone_for_good_is_passed_over_and_what_remains_is_looked_at(ui, rooms, shell):
    there = play(rooms)
    assert look(ui, shell, "0" * 32, there, there).review.pieces == (there,)


def test_what_an_entry_says_goes_along_only_thing_by_thing(ui, rooms, shell, sat):
    journal = rooms.journal
    entry = journal.current_entry()
    journal.set_intention(entry.id, "To be with the sea.")
    journal.set_body(entry.id, "Before: the hands cold.")
    first = journal.reflect(entry_id=entry.id, text="A week on: it was a rope.")
    journal.reflect(entry_id=entry.id, text="Mine alone.")
    journal.ask(entry.id, "Is it usual?")
    screen = asked_how(ui, shell, draw(rooms))
    ui.until(lambda: len(screen.how.along_rows()) == 5, what="what can go along")
    rows = {row.along.whole: row for row in screen.how.along_rows()}
    assert not any(row.active for row in rows.values())
    screen._sit_down("1234")
    ui.until(lambda: len(sat) == 1, what="the sitting")
    assert (sat[0][0].entries, sat[0][0].questions) == ((), ())

    for whole in ("To be with the sea.", "A week on: it was a rope.", "Is it usual?"):
        rows[whole].dispatch("on_release")
    screen._sit_down("1234")
    ui.until(lambda: len(sat) == 2, what="the sitting")
    chosen, source = sat[1][:2]
    assert [(told.text, [said.text for said in told.said]) for told in chosen.entries] == [
        ("Intention: To be with the sea.", []),
        ("", ["A week on: it was a rope."]),
    ]
    assert chosen.questions == ("Is it usual?",)
    assert [each.title for each in handed_of(source)] == ["Session 1, its intention", "Session 1"]

    rows["A week on: it was a rope."].dispatch("on_release")
    rows["Before: the hands cold."].dispatch("on_release")
    screen._sit_down("1234")
    ui.until(lambda: len(sat) == 3, what="the sitting")
    assert [told.text for told in sat[2][0].entries][1:] == ["Before: the hands cold."]
    assert sat[2][0].entries[1].said == ()
    ui.until(lambda: not reflection(journal, entry, first).shareable, what="that it is taken back")


def handed_of(source):
    return [each for each in source.handed() if each.kind == "entry"]


def reflection(journal, entry, said):
    return next(each for each in journal.reflections(entry_id=entry.id) if each.id == said.id)


def test_an_intention_is_asked_for_anew_each_time(ui, rooms, shell):
    rooms.journal.set_intention(rooms.journal.current_entry().id, "To be with the sea.")
    piece = draw(rooms)
    screen = asked_how(ui, shell, piece)
    ui.until(lambda: screen.how.along_rows(), what="what can go along")
    screen.how.along_rows()[0].dispatch("on_release")
    shell.go("gallery")
    screen = asked_how(ui, shell, write(rooms, "The sea."))
    ui.until(lambda: screen.how.along_rows(), what="what can go along")
    assert not screen.how.along_rows()[0].active


def test_what_was_said_aloud_of_a_day_can_be_heard_before_it_goes_along(ui, rooms, shell):
    voice = speak(rooms)
    rooms.gallery.unkeep(voice)
    rooms.journal.reflect(entry_id=rooms.journal.current_entry().id, voice_id=voice)
    screen = asked_how(ui, shell, draw(rooms))
    ui.until(lambda: screen.how._hears, what="the key that plays it")
    key = screen.how._hears[voice]
    key.dispatch("on_release")
    ui.until(lambda: key.text == QUIET, what="the voice")
    shell.back()
    assert screen.stage == "review"
    ui.until(lambda: key.text == HEAR, what="quiet")


def test_of_many_pieces_it_is_said_how_many_and_the_record_names_each(ui, rooms, shell, sat):
    ids = [write(rooms, f"Words {number}.", title=f"Day {number}") for number in range(9)]
    screen = asked_how(ui, shell, *ids)
    assert screen.how.chosen == "Only this will be seen: Day 0, Day 1, Day 2, Day 3, Day 4 and four more."
    screen._sit_down("1234")
    ui.until(lambda: sat, what="the sitting")
    noted = rooms.journal.begin_handing("sitting", what=sat[0][1].handed())
    assert [each.id for each in handed(noted)] == ids


def test_in_a_small_window_keys_lead_back_to_what_was_left_out(ui, rooms, shell):
    ids = [write(rooms, f"Words {number}.") for number in range(3)]
    ui.resize(640, 560)
    screen = look(ui, shell, *ids)
    pane = screen.pane
    screen.answer(False)
    ui.until(lambda: screen.seen and screen.review.at == 1, what="the next one")
    ui.tap(pane.ids.before)
    ui.until(lambda: screen.seen and screen.review.at == 0, what="the one before")
    assert pane.place == "1 of 3\nLeft out"
    assert pane.ids.before.disabled
    screen.answer(True)
    ui.until(lambda: screen.seen and screen.review.at == 1, what="the next one")
    assert screen.review.wanted == (ids[0],)

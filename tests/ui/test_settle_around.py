"""What is around one: five, four, three, two, one, by touch alone."""

import pytest

from studio.ui.settle_words import SENSES
from studio.ui.widgets import around_field
from tests.ui.at_settle import library, open_settle, rooms, speaker

__all__ = ["library", "rooms", "speaker"]


@pytest.fixture
def screen(ui, rooms):
    return open_settle(ui, rooms, stage="around")


@pytest.fixture
def quick(monkeypatch):
    """Every touch counts, however soon it comes."""
    monkeypatch.setattr(around_field, "APART", 0.0)


def suns(screen):
    return [disc.sun < 0.5 for disc in reversed(screen.field.ids.discs.children)]


def test_a_touch_for_each_thing_leads_through_all_five_senses(ui, screen, quick):
    told = []
    for sense in SENSES:
        told.append(screen.field.text)
        for number in range(sense.things):
            ui.frames(2)
            assert suns(screen) == [True] * number + [False] * (sense.things - number)
            ui.tap(screen.field)
    assert told == [sense.text for sense in SENSES]
    assert [sense.things for sense in SENSES] == [5, 4, 3, 2, 1]
    assert screen.state == "over"
    assert screen.field.text == "You are here."
    ui.tap(screen.field)
    assert screen.state == "over"


def test_a_shaking_hand_touches_once(ui, screen):
    for _ in range(3):
        ui.tap(screen.field)
    assert screen.field.risen == 1


def test_the_target_is_most_of_the_window(ui, screen):
    for size in ((1280, 800), (800, 1280), (640, 560)):
        ui.resize(*size)
        assert screen.field.width * screen.field.height > 0.4 * size[0] * size[1]


def test_enter_and_space_do_what_a_finger_does(ui, screen, quick):
    ui.key("space")
    assert screen.field.risen == 1
    ui.key("Tab", "Tab", "Tab", "Tab", "Tab")
    while not screen.field.focus:
        ui.key("Tab")
    ui.key("Return")
    assert screen.field.risen == 2


def test_what_cannot_be_found_is_passed_by_and_nothing_says_so(ui, rooms, screen, library):
    for _ in SENSES:
        ui.tap(screen.ids.onward)
    assert screen.state == "over"
    assert screen.ids.onward.text == "Once more"
    ui.tap(screen.ids.note)
    ui.until(lambda: screen.noted, what="the note")
    (entry,) = rooms.journal.timeline()
    assert [note.text for note in rooms.journal.reflections(entry_id=entry.id)] == ["Looking around, for a moment."]
    ui.tap(screen.ids.onward)
    assert screen.field.text == SENSES[0].text
    assert screen.ids.note.get_root_window() is None


def test_it_is_quiet_and_the_breath_is_one_touch_away(ui, screen, speaker):
    assert speaker.asked == []
    ui.tap(screen.ids.other)
    assert screen.stage == "breath"
    assert screen.word == "Settle"
    assert len(speaker.asked) == 1
    ui.tap(screen.ids.other)
    assert screen.stage == "around"
    assert screen.sea.get_root_window() is None

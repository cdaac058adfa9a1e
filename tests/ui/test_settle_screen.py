"""Settle: a breath that goes by itself, and everything on it within one large touch or one key."""

import numpy as np
import pytest

from studio.library.library import Library
from studio.ui import furniture
from studio.ui.screens.settle_screen import SettleScreen
from studio.ui.theme import theme
from studio.ui.widgets.hands import hands
from studio.ui.widgets.pressable import Pressable, first_focusable
from tests.rooms import rooms_of
from tests.tour.faults import faults
from tests.ui.at_settle import let_pass, library, open_settle, rooms, screen, speaker, spent

__all__ = ["library", "rooms", "screen", "speaker"]

SIZES = [(1280, 800), (800, 1280), (1920, 1080), (640, 560)]


def notes(library, rooms):
    library.settle()
    return [note.text for entry in rooms.journal.timeline() for note in rooms.journal.reflections(entry_id=entry.id)]


def bright(ui, screen):
    """Return how many px of the window are as bright as the disc."""
    return int((np.asarray(ui.look())[..., 0] > 200).sum())


def test_it_begins_by_itself_with_four_in_and_six_out(ui, screen, speaker):
    assert screen.word == "Settle"
    assert screen.breath_words == "4 in, 6 out"
    assert speaker.asked == [(("song", (2048, 2)), 0.0)]
    let_pass(ui, screen, 1.0)
    assert screen.word == "Breathe in"
    let_pass(ui, screen, 5.0)
    assert screen.word == "Breathe out"


def test_the_disc_rises_and_sinks_and_a_sliver_of_it_stays(ui, screen):
    seen = {}
    for second in (0.01, 2.0, 3.99, 7.0, 9.99):
        let_pass(ui, screen, second)
        screen._turn_soon.cancel()
        seen[second] = bright(ui, screen)
    assert seen[0.01] < seen[2.0] < seen[3.99]
    assert seen[3.99] > seen[7.0] > seen[9.99]
    assert seen[7.0] == pytest.approx(seen[2.0], rel=0.05)
    disc = np.pi * screen.sea.radius**2
    assert seen[3.99] - seen[0.01] > 0.8 * disc
    screen.sea.opacity = 0
    assert seen[0.01] - bright(ui, screen) > 0.04 * disc, "light is never quite gone"


def test_it_goes_on_by_itself(ui, screen):
    let_pass(ui, screen, 1.5)
    before = screen.sea.lift
    ui.until(lambda: screen.sea.lift > before + 0.1, what="the disc to rise")


def test_with_less_motion_there_are_a_word_and_a_count_instead(ui, screen):
    theme.motion = False
    counted = []
    for second in (0.5, 3.5, 4.5, 9.5):
        let_pass(ui, screen, second)
        counted.append((screen.word, screen.sea.count, screen.sea._disc.size))
    out = "Breathe out"
    nothing = (0, 0)
    assert counted == [
        ("Breathe in", "1", nothing),
        ("Breathe in", "4", nothing),
        (out, "1", nothing),
        (out, "6", nothing),
    ]
    assert 0.4 < screen._turn_soon.timeout < 0.6, "nothing is looked at before the next second"


def test_a_touch_on_the_sea_pauses_and_another_goes_on(ui, screen, speaker):
    let_pass(ui, screen, 2.0)
    at = screen.center_x, screen.sea.level + 20
    ui.tap(screen, at)
    assert (screen.state, screen.word) == ("paused", "Paused")
    assert screen.ids.onward.get_root_window()
    assert screen.ids.bowl.get_root_window() is None
    still, gone = screen.sea.lift, spent(screen)
    ui.wait(0.15)
    assert (screen.sea.lift, spent(screen)) == (still, gone)
    ui.tap(screen, at)
    assert screen.state == "going"
    assert screen.word == "Breathe in"
    assert screen.ids.bowl.get_root_window()


def test_space_pauses_and_goes_on_and_the_keys_choose(ui, screen):
    let_pass(ui, screen, 2.0)
    ui.key("space")
    assert screen.state == "paused"
    ui.key("space")
    assert screen.state == "going"
    ui.key("minus")
    assert screen.breath_words == "3 in, 4 out"
    ui.key("minus")
    assert screen.breath_words == "3 in, 4 out"
    ui.key("plus")
    assert screen.breath_words == "4 in, 6 out"


@pytest.mark.parametrize("way", ["Escape", "out", "draw", "sound"])
def test_it_is_left_with_one_touch_and_nothing_goes_on(ui, rooms, screen, library, way):
    shell, made = screen.shell, screen.heard._made
    if way == "Escape":
        ui.key(way)
    else:
        ui.tap(screen.ids[way])
    assert shell.screen.name == {"draw": "draw", "sound": "sound"}.get(way, "today")
    assert not screen._turn_soon.is_triggered
    assert made._leaves, "the sound fades"
    assert rooms.sound.state_changed._listeners == []
    assert rooms.journal.timeline() == []
    assert notes(library, rooms) == []


def test_minutes_end_with_one_bowl_and_once_more_begins_anew(ui, rooms, screen):
    for _ in range(2):
        ui.tap(screen.ids.minutes)
    assert screen.ids.minutes.text == "5 minutes"
    let_pass(ui, screen, 299.99)
    made = screen.heard._made
    ui.until(lambda: screen.state == "over", what="the end")
    assert screen.word == "Take your time"
    assert made._strikes
    assert made._wanted == ""
    assert not screen._turn_soon.is_triggered
    ui.tap(screen.ids.onward)
    assert (screen.state, screen.word) == ("going", "Settle")
    assert spent(screen) == 0.0


def test_in_silence_nothing_is_played_but_the_bowl_at_the_end(ui, rooms, speaker):
    rooms.settings.set("settle_sound", "")
    rooms.settings.set("settle_minutes", 3)
    screen = open_settle(ui, rooms)
    let_pass(ui, screen, 100.0)
    assert speaker.asked == []
    let_pass(ui, screen, 179.99)
    ui.until(lambda: screen.state == "over", what="the end")
    assert len(speaker.asked) == 1


def test_a_note_is_kept_only_if_wanted_and_can_be_taken_back(ui, rooms, screen, library):
    let_pass(ui, screen, 182.0)
    ui.tap(screen.ids.hold)
    assert screen.ids.note.get_root_window()
    ui.tap(screen.ids.note)
    ui.until(lambda: screen.noted, what="the note")
    assert notes(library, rooms) == ["Breathing, three minutes."]
    assert screen.ids.note.disabled
    ui.take_back(screen.shell)
    ui.until(lambda: not screen.noted, what="the way back")
    assert notes(library, rooms) == []
    ui.tap(screen.ids.note)
    ui.until(lambda: screen.noted, what="the note")
    ui.tap(screen.ids.onward)
    let_pass(ui, screen, 362.0)
    ui.tap(screen.ids.hold)
    ui.tap(screen.ids.note)
    ui.until(lambda: not screen.noting and screen.noted, what="another note")
    assert notes(library, rooms) == ["Breathing, six minutes."]


def test_a_note_of_what_was_left_says_nothing_about_what_is_begun(ui, rooms, screen, library):
    let_pass(ui, screen, 182.0)
    screen.turn()
    screen.keep_note()
    screen.shell.go_to("today")
    screen.shell.go("settle")
    ui.until(lambda: screen.shell._toast is not None, what="the line")
    assert not screen.noted
    assert not screen.noting
    ui.take_back(screen.shell)
    ui.until(lambda: notes(library, rooms) == [], what="the way back")


def test_what_was_chosen_is_there_the_next_time_but_never_a_hold(ui, rooms, screen):
    let_pass(ui, screen, 1.0)
    for name in ("rain", "minutes", "more"):
        ui.tap(screen.ids[name])
    assert screen.breath_words == "5 in, 5 out"
    ui.tap(screen.ids.holds)
    assert screen.breath_words == "4 in, hold 4, 4 out, hold 4"
    assert screen.calm == "You hold your breath in this one. Leave it whenever you like."
    ui.tap(screen.ids.more)
    assert screen.breath_words == "4 in, hold 7, 8 out"
    screen.shell.go_to("today")
    screen.shell.go("settle")
    ui.frames(3)
    assert (screen.underneath, screen.minutes, screen.breath_words) == ("rain", 3, "5 in, 5 out")
    assert not screen.holding
    assert screen.calm == ""
    ui.tap(screen.ids.holds)
    ui.tap(screen.ids.holds)
    assert screen.breath_words == "5 in, 5 out"


def test_another_breath_goes_on_from_the_same_height(ui, screen):
    let_pass(ui, screen, 5.5)
    before = screen.sea.lift
    ui.tap(screen.ids.more)
    assert screen.sea.lift == pytest.approx(before, abs=0.05)
    assert screen.word == "Breathe out"


def test_settings_that_nobody_understands_mean_the_usual(ui, rooms):
    for name, value in (("settle_breath", "none"), ("settle_sound", "thunder"), ("settle_minutes", 7)):
        rooms.settings.set(name, value)
    screen = open_settle(ui, rooms)
    assert (screen.underneath, screen.minutes, screen.breath_words) == ("bowl", 0, "4 in, 6 out")


def test_a_remembered_hold_is_not_begun(ui, rooms):
    rooms.settings.set("settle_breath", "square")
    assert not open_settle(ui, rooms).holding


def test_without_a_speaker_it_breathes_and_says_so_calmly(ui, rooms, screen, speaker):
    speaker.stop_playing()
    speaker.become("silent", "No speaker or headphones were found. Everything else works.")
    ui.until(lambda: screen.calm, what="the line")
    assert screen.calm == "No speaker or headphones were found. Everything else works."
    before = len(speaker.asked)
    let_pass(ui, screen, 1.0)
    assert screen.word == "Breathe in"
    screen._sounds_at -= 2
    let_pass(ui, screen, 2.0)
    assert speaker.opened, "it is asked now and then"
    assert len(speaker.asked) == before
    ui.tap(screen.ids.silence)
    assert screen.calm == ""
    ui.tap(screen.ids.bowl)
    speaker.become("ready")
    screen._sounds_at -= 2
    let_pass(ui, screen, 3.0)
    assert len(speaker.asked) == before + 1
    assert screen.calm == ""


def stages(ui, screen):
    """Bring up each thing the screen can be."""
    yield "going"
    screen.hold_breath(True)
    yield "held"
    screen.hold_breath(False)
    screen.turn()
    yield "paused"
    screen.turn()
    screen._end()
    yield "over"
    screen.go_over()
    yield "around"
    for _ in range(15):
        screen.find()
    yield "here"


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_large_and_in_its_place(ui, screen, size):
    ui.resize(*size)
    for stage in stages(ui, screen):
        ui.frames(3)
        assert faults(screen.shell) == [], stage
        for one in screen.walk(restrict=True):
            if not isinstance(one, Pressable):
                continue
            assert min(one.size) >= 72, (stage, one)
            assert one.x >= 8, (stage, one)
            assert one.right <= size[0] - 8, (stage, one)
            assert one.y >= 8, (stage, one)
            assert one.top <= size[1] - 8, (stage, one)


def test_every_key_is_reached_and_seen(ui, screen):
    for stage in stages(ui, screen):
        wanted = [
            one
            for one in screen.walk(restrict=True)
            if isinstance(one, Pressable) and one.is_focusable and not one.disabled
        ]
        hands.at_keys = True
        seen = [first_focusable(screen)]
        while (after := seen[-1].get_focus_next()) is not seen[0]:
            seen.append(after)
        assert seen == wanted, stage
        for one in seen:
            one.focus = True
            assert one.ringed, (stage, one)
        seen[-1].focus = False


def test_a_sample_keeps_nothing_and_leads_nowhere(ui, library, speaker, rooms):
    library.freeze()
    with Library.open(library.folder, clock=rooms.clock, read_only=True) as sample:
        screen = open_settle(ui, rooms_of(sample, rooms.clock, lambda: speaker))
        assert screen.ids.draw.get_root_window() is None
        screen.turn()
        ui.frames(2)
        assert screen.ids.note.get_root_window() is None
        assert faults(screen.shell) == []


def test_it_is_one_touch_from_the_rooms_and_one_key_from_anywhere(ui, rooms, monkeypatch):
    monkeypatch.setattr(furniture, "AHEAD_AFTER", 1e6)
    assert "settle" in [place.name for place in furniture.PLACES]
    assert "settle" in [place.name for place in furniture.SAMPLE_PLACES]
    screen = open_settle(ui, rooms)
    shell = screen.shell
    furniture.fit_lock(shell, rooms)
    shell.go_to("today")
    ui.frames(3)
    ui.tap(next(item for item in shell.nav.children if item.name == "settle"))
    assert isinstance(shell.screen, SettleScreen)
    let_pass(ui, screen, 50.0)
    ui.key("ctrl+b")
    assert spent(screen) > 49, "it goes on"
    ui.key("Escape")
    assert shell.screen.name == "today"
    ui.key("ctrl+b")
    assert shell.screen is screen

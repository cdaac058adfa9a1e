"""Sitting together, in a real window: what is seen, who pins what where, and that there is nothing else."""

import pytest

from studio.library.errors import DiskFull
from studio.sharing.chosen import THERAPIST
from studio.sharing.sitting import Place
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.hands import hands
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.spot_pin import SpotPin
from studio.ui.widgets.who_row import WhoChip
from tests.ui.at_sitting import boat_and_bowls, draw, mark, rooms, settle, sit, speak

__all__ = ["boat_and_bowls", "rooms", "sit"]


def chips(screen):
    return [chip.text for chip in reversed(screen.ids.chips.children) if isinstance(chip, Chip)]


def rows(screen):
    return [what for what in screen.ids.said.items if hasattr(what, "when")]


def pins(screen):
    return [pin for pin in screen.stage.ids.pins.children if isinstance(pin, SpotPin) and pin.text]


def speak_as(ui, screen, name):
    ui.tap(next(chip for chip in screen.ids.who.children if isinstance(chip, WhoChip) and chip.text == name))


def on_picture(screen, across, down):
    left, bottom, width, height = screen.stage.ids.picture.box
    return left + across * width, bottom + (1 - down) * height


def put_a_pin(ui, screen, across, down, words):
    ui.tap(screen.ids.pin)
    ui.tap(screen.stage, on_picture(screen, across, down))
    sheet = screen.acts.note_sheet
    assert sheet.shown
    sheet.ids.field.text = words
    ui.frames(2)
    before = len(screen.acts.notes)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: len(screen.acts.notes) > before, what="the note")
    ui.frames(3)


def test_only_what_was_chosen_is_there_and_the_line_says_so(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    assert chips(screen) == ["Boat", "Slow bowls"]
    assert screen.only == "Only these two are here."
    texts = {widget.text for widget in ui.window.children[0].walk() if getattr(widget, "text", "")}
    assert not any("estrel" in text for text in texts)
    assert screen.rooms is None
    screen.stage.replay.open_panel()
    assert not any("taken back" in getattr(widget, "text", "") for widget in screen.walk())


def test_a_pin_hangs_where_it_was_put_at_its_moment_and_in_the_colour_of_who_speaks(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    screen.stage.replay.go_to(0.5)
    instant = screen.stage.instant
    put_a_pin(ui, screen, 0.25, 0.75, "I made the boat first.")
    speak_as(ui, screen, "Therapist")
    screen.stage.replay.go_to(1.0)
    put_a_pin(ui, screen, 0.75, 0.125, "What were you listening to, up here?")
    said = rooms.journal.reflections(piece_id=boat_and_bowls[0])
    assert [each.text for each in said] == ["I made the boat first.", "What were you listening to, up here?"]
    assert [each.together for each in said] == [True, True]
    assert [each.whose for each in said] == ["", THERAPIST]
    assert [each.instant for each in said] == [instant, None]
    assert [(round(each.spot_x, 2), round(each.spot_y, 2)) for each in said] == [(0.25, 0.75), (0.75, 0.12)]
    shown = sorted(pins(screen), key=lambda pin: pin.text)
    assert [(pin.text, pin.kind) for pin in shown] == [("1", "accent"), ("2", "sound")]
    assert [round(at) for at in shown[0].center] == [round(at) for at in on_picture(screen, 0.25, 0.75)]
    assert [(pin[1], pin[2]) for pin in screen.stage.replay.ids.bar.pins] == [("accent", 1)]
    assert [row.when for row in rows(screen)[-2:]] == ["You", "Therapist"]


def test_a_pin_on_the_bar_leads_to_its_moment_and_lights_its_words(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    screen.stage.replay.go_to(0.4)
    put_a_pin(ui, screen, 0.5, 0.5, "Here.")
    place = screen.stage.replay.ids.bar.pins[0][0]
    screen.stage.replay.go_to(1.0)
    ui.frames(2)
    ui.tap(screen.stage.replay.ids.bar.children[0])
    assert screen.stage.replay.at == pytest.approx(place, abs=0.01)
    assert screen.words.lit == "note-0"
    assert pins(screen)[0].lit


def test_a_touch_of_a_sound_puts_the_pin_at_that_instant(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    screen.look(1)
    settle(ui, screen)
    ui.tap(screen.ids.pin)
    left, bottom, width, height = screen.stage.ids.picture.art
    ui.tap(screen.stage, (left + width / 4, bottom + height / 2))
    screen.acts.note_sheet.ids.field.text = "The bowl comes back."
    ui.frames(2)
    ui.tap(screen.acts.note_sheet.ids.keep)
    ui.until(lambda: screen.acts.notes, what="the note")
    said = rooms.journal.reflections(piece_id=boat_and_bowls[1])[0]
    assert said.instant == pytest.approx(1000, abs=20)
    assert said.spot_x is None


def test_a_note_is_spoken_and_heard_again(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    speak_as(ui, screen, "Therapist")
    ui.tap(screen.ids.say)
    sheet = screen.acts.ear.sheet
    ui.until(lambda: sheet.heard, what="the microphone")
    ui.wait(0.2)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: screen.acts.notes, what="the note")
    said = rooms.journal.reflections(piece_id=boat_and_bowls[0])[0]
    assert (said.whose, said.together, bool(said.voice_id)) == (THERAPIST, True, True)
    ui.until(lambda: any(isinstance(row, Reflected) for row in screen.ids.said.shown.values()), what="its row")
    row = next(row for row in screen.ids.said.shown.values() if isinstance(row, Reflected))
    row.voice.dispatch("on_play")
    ui.frames(2)
    assert rooms.sound.asked[-1][0][0] == "song"
    assert row.voice.playing


def test_a_note_is_taken_back_and_comes_back(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    put_a_pin(ui, screen, 0.5, 0.5, "A rope.")
    ui.until(lambda: any(isinstance(row, Reflected) for row in screen.ids.said.shown.values()), what="its row")
    row = next(row for row in screen.ids.said.shown.values() if isinstance(row, Reflected))
    row.dispatch("on_release")
    assert row.share is None
    row.let_go.dispatch("on_release")
    ui.until(lambda: not screen.acts.notes, what="the note to go")
    assert not pins(screen)
    assert rooms.journal.reflections(piece_id=boat_and_bowls[0]) == []
    screen.shell._toast.undo()
    ui.until(lambda: screen.acts.notes, what="the note to come back")
    assert [each.text for each in rooms.journal.reflections(piece_id=boat_and_bowls[0])] == ["A rope."]


def test_words_that_were_begun_are_kept_when_one_leaves(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    ui.tap(screen.ids.pin)
    ui.tap(screen.stage, on_picture(screen, 0.5, 0.5))
    screen.acts.note_sheet.ids.field.text = "Half a sentence"
    ui.frames(2)
    screen.acts.note_sheet.close()
    ui.tap(screen.ids.leave)
    ui.until(lambda: screen.left == ["left"], what="the way out")
    rooms.library.settle()
    assert [each.text for each in rooms.journal.reflections(piece_id=boat_and_bowls[0])] == ["Half a sentence"]


def test_words_that_could_not_be_kept_are_there_still(ui, rooms, boat_and_bowls, sit, monkeypatch):
    screen = sit()

    def full(*_):
        raise DiskFull

    monkeypatch.setattr(screen.table.sitting, "write", full)
    ui.tap(screen.ids.pin)
    ui.tap(screen.stage, on_picture(screen, 0.5, 0.5))
    sheet = screen.acts.note_sheet
    sheet.ids.field.text = "It must not be lost."
    ui.frames(2)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: screen.shell._toast is not None, what="the sentence")
    assert screen.shell._toast.text == str(DiskFull())
    monkeypatch.undo()
    ui.tap(screen.ids.pin)
    ui.tap(screen.stage, on_picture(screen, 0.5, 0.5))
    assert sheet.text == "It must not be lost."
    ui.tap(sheet.ids.keep)
    ui.until(lambda: screen.acts.notes, what="the note")


def test_two_are_looked_at_side_by_side_and_a_hand_says_which_is_spoken_about(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    ui.tap(screen.ids.two)
    settle(ui, screen)
    assert [stage.item.title for stage in screen.stages] == ["Boat", "Slow bowls"]
    assert screen.shown.title == "Boat"
    ui.tap(screen.stages[1])
    assert screen.shown.title == "Slow bowls"
    assert [stage.framed for stage in screen.stages] == [False, True]
    assert screen.stages[0].right <= screen.stages[1].x + 1
    ui.tap(screen.ids.two)
    assert [stage.item.title for stage in screen.stages] == ["Slow bowls"]


def test_what_is_not_ticked_is_not_offered(ui, rooms, sit):
    mark(rooms, draw(rooms, strokes=2), ("picture",), title="Nameless")
    mark(rooms, speak(rooms), ("title", "session"), title="A voice unheard")
    screen = sit()
    assert chips(screen) == ["A drawing", "A voice unheard"]
    assert screen.stage.replay is None
    screen.look(1)
    ui.frames(3)
    assert not screen.stage.sounds
    assert screen.key("spacebar", frozenset())
    assert not hasattr(rooms.sound, "asked") or not rooms.sound.asked


def test_questions_are_at_hand_and_can_be_ticked(ui, rooms, boat_and_bowls, sit):
    rooms.journal.ask(rooms.journal.current_entry().id, "Why water?")
    screen = sit(questions=True)
    ui.tap(screen.ids.ask)
    sheet = screen.acts.asked_sheet
    ui.until(lambda: sheet.ids.rows.children, what="the question")
    ui.frames(3)
    ui.tap(sheet.ids.rows.children[0])
    ui.until(lambda: not rooms.journal.questions(), what="the tick")
    ui.tap(sheet.ids.rows.children[0])
    ui.until(lambda: rooms.journal.questions(), what="the tick to go")


def test_all_of_it_is_done_by_keys(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    nothing = frozenset()
    assert screen.key("pagedown", nothing)
    assert screen.shown.title == "Slow bowls"
    assert screen.key("pageup", nothing)
    settle(ui, screen)
    screen.press_pin()
    for _ in range(5):
        assert screen.key("right", nothing)
        assert screen.key("up", nothing)
    assert screen.stage.aim == pytest.approx([0.6, 0.4])
    assert screen.key("enter", nothing)
    assert screen.acts.place.spot == pytest.approx((0.6, 0.4))
    ui.key("Escape", "Escape")
    assert not screen.acts.note_sheet.shown
    screen.press_pin()
    ui.frames(2)
    ui.key("Escape")
    assert not screen.pinning
    assert screen.back()
    assert screen.left == []


def test_a_pin_is_put_by_real_keys_alone(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    hands.at_keys = True
    screen.ids.pin.focus = True
    ui.key("Return", "Right", "Down", "Return")
    sheet = screen.acts.note_sheet
    ui.until(lambda: sheet.shown and sheet.ids.field.focus, what="the sheet")
    assert screen.acts.place.spot == pytest.approx((0.52, 0.52))
    ui.xdo("type", "Cold")
    ui.until(lambda: sheet.text == "Cold", what="the word")
    sheet.ids.keep.focus = True
    ui.key("Return")
    ui.until(lambda: screen.acts.notes, what="the note")
    assert [(pin.text, round(pin.center_x)) for pin in pins(screen)] == [
        ("1", round(on_picture(screen, 0.52, 0.52)[0]))
    ]


def test_the_newest_note_is_in_sight_in_an_upright_window(ui, rooms, boat_and_bowls, sit):
    ui.resize(800, 1280)
    screen = sit()
    sitting = screen.table.sitting
    notes = [sitting.write(Place("1", 100 * number), f"Some words, {number}.", "") for number in range(1, 6)]
    screen.acts.notes = notes
    screen.words.show(notes[-1])

    def last():
        return next(
            (row for row in screen.ids.said.shown.values() if getattr(row, "reflection_id", "") == "note-4"), None
        )

    ui.until(lambda: last() is not None and last().to_window(*last().pos)[1] >= screen.ids.page.y, what="the newest")
    assert screen.ids.page.scroll_y == 0


def test_many_words_said_before_are_pins_and_rows_and_none_can_be_put_away(ui, rooms, sit):
    boat = mark(rooms, draw(rooms, strokes=2))
    for number in range(40):
        said = rooms.journal.reflect(
            piece_id=boat, text=f"Word {number}", together=True, whose=THERAPIST, spot=(number / 40, 0.5)
        )
        rooms.journal.set_reflection_shareable(said.id, True)
    rooms.journal.reflect(piece_id=boat, text="Kestrel, mine alone.", spot=(0.5, 0.5))
    screen = sit()
    ui.until(lambda: len(pins(screen)) == 40, what="all pins")
    assert [row.text for row in rows(screen)[-40:]] == [f"Word {number}" for number in range(40)]
    row = next(row for row in screen.ids.said.shown.values() if isinstance(row, Reflected))
    row.dispatch("on_release")
    assert row.let_go is None
    assert row.share is None


def test_a_word_said_together_says_so_in_the_journal_later(rooms, boat_and_bowls):
    from studio.ui.said import said_about

    boat, _ = boat_and_bowls
    for whose in ("", THERAPIST):
        rooms.journal.reflect(piece_id=boat, text="A rope.", together=True, whose=whose)
    rooms.journal.reflect(piece_id=boat, text="Alone.")
    whens = [remark.when for remark in said_about(rooms, boat).remarks]
    assert [when.partition(", ")[2] for when in whens] == ["together", "together, your therapist", ""]


def test_it_begins_with_the_words_the_person_put_in_front(ui, rooms, boat_and_bowls, sit):
    screen = sit(words="Only look, please. I will say when.")
    assert chips(screen) == ["Your words", "Boat", "Slow bowls"]
    assert screen.only == "Only these two are here."
    assert screen.stage.words == "Only look, please. I will say when."
    assert screen.ids.pin.disabled
    ui.tap(screen.ids.chips.children[-2])
    assert screen.shown.title == "Boat"
    assert not screen.ids.pin.disabled


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560)])
def test_whatever_is_open_the_way_out_is_never_covered(ui, rooms, boat_and_bowls, sit, size):
    ui.resize(*size)
    rooms.journal.ask(rooms.journal.current_entry().id, "Why water?")
    screen = sit(questions=True)
    leave = screen.ids.leave
    sheets = {
        "a note": lambda: screen.stage.put(),
        "a voice": screen.press_say,
        "questions": screen.press_ask,
        "all of it": lambda: screen.acts.read_sheet.ask(screen, "You", "A rope."),
    }
    for count, (what, come) in enumerate(sheets.items(), 1):
        come()
        ui.frames(3)
        (sheet,) = [sheet for sheet in screen.acts.sheets if sheet.shown]
        assert sheet.top <= leave.y or sheet.x >= leave.right, what
        ui.tap(leave)
        ui.until(lambda count=count: len(screen.left) == count, what="the way out")
        screen.acts.close()
        ui.frames(3)


def test_two_hands_at_once_one_goes_along_the_making_and_one_says_who_speaks(ui, rooms, boat_and_bowls, sit):
    screen = sit()
    bar, chip = screen.stage.replay.ids.bar, screen.ids.who.children[0]
    first, second = ui.touch(bar.x + bar.width * 0.3, bar.center_y), ui.touch(*ui.middle(chip))
    first.touch_down()
    second.touch_down()
    first.touch_move(bar.x + bar.width * 0.7, bar.center_y)
    second.touch_up()
    ui.frames(2)
    assert screen.whose == THERAPIST
    assert screen.stage.replay.at == pytest.approx(0.7, abs=0.1)
    first.touch_up()


def test_in_a_small_window_two_have_all_of_its_width_and_a_pin_says_its_words(ui, rooms, boat_and_bowls, sit):
    ui.resize(640, 560)
    screen = sit()
    put_a_pin(ui, screen, 0.5, 0.5, "A rope.")
    alone = screen.stage.width
    ui.tap(screen.ids.two)
    settle(ui, screen)
    first, second = screen.stages
    assert (first.x, second.right) == (screen.x, screen.right)
    assert alone > first.width > 300
    (pin,) = pins(screen)
    ui.tap(pin)
    assert screen.acts.read_sheet.shown
    screen.acts.close()
    ui.tap(screen.ids.two)
    ui.frames(3)
    assert screen.stage.width == alone
    assert screen.ids.page.x > screen.stage.x

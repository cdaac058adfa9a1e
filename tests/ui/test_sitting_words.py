"""Words that are spoken about in a sitting: a hand points at a sentence, and the note lands in the journal with it."""

import pytest

from studio.library.handing_rows import end_cut_short, said_together
from studio.sharing.chosen import THERAPIST
from studio.sharing.sitting import Place
from studio.ui.handing_words import hours_of, lines_of
from studio.ui.widgets.entry_pane import near, view_of
from studio.ui.widgets.hands import hands
from studio.ui.widgets.margin_pins import spread
from studio.ui.widgets.marked_words import nearest, sentences_of
from studio.ui.widgets.reflection_row import ReflectionRow
from studio.ui.widgets.spot_pin import SpotPin
from tests.ui.at_sitting import draw, mark, rooms, sit, write

__all__ = ["rooms", "sit"]

MORNING = "A long morning. The kettle, the blue cup.\nWho was it at the door?"


@pytest.fixture
def entry(rooms):
    """An entry whose words may be seen."""
    entry = rooms.journal.current_entry()
    rooms.journal.set_body(entry.id, MORNING)
    return rooms.journal.set_shareable_words(entry.id, True)


def at_letter(screen, letter):
    """Return where in the window a letter of the words stands."""
    for block in screen.stage.ids.words.shown.values():
        if block.start <= letter < block.start + len(block.words.text):
            left, low, _wide, high = block.words.boxes((letter - block.start, letter - block.start + 1))[0]
            return block.to_window(left + 2, low + high / 2, initial=False)
    raise AssertionError("it is not in sight")


def point(ui, screen, letter):
    ui.until(lambda: screen.stage.ids.words.shown, what="the words")
    ui.frames(3)
    ui.tap(screen.ids.pin)
    assert screen.pinning
    ui.tap(screen.stage, at_letter(screen, letter))
    assert screen.acts.note_sheet.shown


def keep(ui, screen, words):
    sheet, before = screen.acts.note_sheet, len(screen.acts.notes)
    sheet.ids.field.text = words
    ui.frames(2)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: len(screen.acts.notes) > before, what="the note")
    ui.frames(3)


def margin(screen):
    found = [each for block in screen.stage.ids.words.shown.values() for each in block.children]
    return [pin for pin in found if isinstance(pin, SpotPin)]


def test_a_sentence_ends_where_it_says_so_or_where_the_line_does():
    found = [MORNING[start:end] for start, end in sentences_of(MORNING)]
    assert found == ["A long morning.", "The kettle, the blue cup.", "Who was it at the door?"]
    text = "“Is it?” she said… 水は冷たい。もう一度。 -- \n\n...\nno end"
    assert [text[a:b] for a, b in sentences_of(text)] == [
        "“Is it?”",
        "she said…",
        "水は冷たい。",
        "もう一度。",
        "no end",
    ]
    assert nearest(sentences_of(MORNING), 15) == (0, 15)
    assert nearest([], 3) is None


def test_a_note_hangs_on_the_words_of_an_entry_that_a_hand_points_at(ui, rooms, entry, sit):
    screen = sit()
    assert screen.speaks
    point(ui, screen, MORNING.index("blue cup"))
    assert screen.acts.place.quote == "The kettle, the blue cup."
    assert screen.stage.ids.words.aim == (16, 41), "it is seen what the note is about"
    keep(ui, screen, "Whose was it?")
    (said,) = rooms.journal.reflections(entry_id=entry.id)
    assert (said.text, said.prompt, said.together, said.piece_id) == (
        "Whose was it?",
        "The kettle, the blue cup.",
        True,
        None,
    )
    (pin,) = margin(screen)
    assert pin.text == "1"
    assert pin.lit
    assert pin.center_x < at_letter(screen, 0)[0]
    rows = [what for what in screen.ids.said.items if hasattr(what, "span")]
    assert [(row.number, row.when, row.text) for row in rows] == [
        (1, "You, on “The kettle, the blue cup.”", "Whose was it?")
    ]


def test_pins_stand_beside_their_lines_or_share_one_where_there_is_no_room():
    assert spread([], 48, 20, 0, 100) == []
    assert spread([180, 141, 20], 48, 20, 20, 180) == [([0], 180), ([1], 132), ([2], 20)]
    assert spread([180, 180, 60], 48, 20, 20, 180) == [([0, 1], 180), ([2], 60)]
    assert spread([20, 59], 48, 20, 28, 180) == [([1], 76), ([0], 28)], "clear of what follows"
    assert spread([20, 20], 48, 20, 30, 25) == [([0, 1], 30)], "there is no room at all"
    many = spread([900 - 39 * line for line in range(20)], 48, 20, 140, 900)
    assert sorted(at for members, _level in many for at in members) == list(range(20))
    levels = [level for _members, level in many]
    assert all(above - below >= 48 for above, below in zip(levels, levels[1:], strict=False))


def test_two_pins_at_one_line_share_one_that_opens_both(ui, rooms, entry, sit):
    screen = sit()
    for letter, words in ((0, "Long?"), (20, "Whose?"), (60, "Nobody.")):
        point(ui, screen, letter)
        keep(ui, screen, words)
    pins = sorted(margin(screen), key=lambda pin: -pin.y)
    assert [pin.text for pin in pins] == ["···", "3"]
    assert all(pin.width >= 48 and pin.height >= 48 for pin in pins)
    assert pins[0].y >= pins[1].top
    told = []
    for _ in range(3):
        ui.tap(pins[0])
        told.append(screen.words.lit)
    assert told == ["note-0", "note-1", "note-0"]
    assert [pin.lit for pin in pins] == [True, False]


def test_pins_that_lie_on_one_another_are_pressed_in_turn_and_else_the_nearest(ui, rooms, sit):
    mark(rooms, draw(rooms), title="Boat")
    screen = sit()
    for spot in ((0.5, 0.5), (0.5, 0.5), (0.55, 0.5)):
        before = len(screen.acts.notes)
        screen.acts.write(Place(screen.stage.key, None, spot), "")
        screen.acts.note_sheet.text = "Here."
        screen.acts.note_sheet.keep()
        ui.until(lambda before=before: len(screen.acts.notes) > before, what="the note")
    ui.until(lambda: not screen.acts.note_sheet.shown and len(screen.stage.ids.pins.children) == 3, what="the pins")
    first, _second, beside = sorted(screen.stage.ids.pins.children, key=lambda pin: pin.index)
    assert beside.center_x - first.center_x < first.width, "their touches cross"
    told = []
    for _ in range(3):
        ui.tap(screen.stage.ids.pins, first.to_window(*first.center))
        told.append(screen.words.lit)
    assert told == ["note-1", "note-0", "note-1"], "the one that is seen first"
    ui.tap(screen.stage.ids.pins, beside.to_window(beside.center_x + 10, beside.center_y))
    assert screen.words.lit == "note-2"


def test_a_voice_hangs_on_all_of_an_entry_and_on_words_of_a_writing(ui, rooms, entry, sit):
    mark(rooms, write(rooms, "It was quiet under the ice. I stayed."), title="Ice")
    screen = sit()
    point(ui, screen, 30)
    ui.tap(screen.acts.note_sheet.ids.say)
    sheet = screen.acts.ear.sheet
    ui.until(lambda: sheet.heard, what="the microphone")
    ui.wait(0.2)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: screen.acts.notes, what="the note")
    assert screen.acts.notes[0].place.quote == "I stayed."
    screen.look(1)
    screen.whose = THERAPIST
    ui.frames(3)
    ui.tap(screen.ids.say)
    ui.until(lambda: sheet.heard, what="the microphone")
    ui.wait(0.2)
    ui.tap(sheet.ids.keep)
    ui.until(lambda: len(screen.acts.notes) == 2, what="the note")
    (said,) = rooms.journal.reflections(entry_id=entry.id)
    assert (bool(said.voice_id), said.whose, said.prompt) == (True, THERAPIST, "")


def test_arrow_keys_go_from_sentence_to_sentence_and_enter_puts_the_pin(ui, rooms, entry, sit):
    screen = sit()
    hands.at_keys = True
    screen.ids.pin.focus = True
    ui.key("Return", "Down", "Down", "Down", "Up", "Return")
    ui.until(lambda: screen.acts.note_sheet.shown, what="the sheet")
    assert screen.acts.place.quote == "The kettle, the blue cup."
    ui.key("Escape", "Escape")
    assert screen.stage.ids.words.aim is None


def test_words_in_front_of_it_all_are_not_spoken_about_and_an_entry_without_words_as_a_whole(ui, rooms, sit):
    entry = rooms.journal.current_entry()
    said = rooms.journal.reflect(entry_id=entry.id, text="Later: it was the door.")
    rooms.journal.set_reflection_shareable(said.id, True)
    screen = sit(words="Only look, please.")
    assert screen.ids.pin.disabled
    screen.look(1)
    assert not screen.ids.pin.disabled
    assert screen.ids.pin.text == "Write a note"


def test_what_was_said_of_a_sentence_hangs_on_it_in_a_later_sitting(ui, rooms, entry, sit):
    asked, gone = "The kettle, the blue cup.", "It was raining."
    ice = mark(rooms, write(rooms, "It was quiet. I stayed."), title="Ice")
    for what in (
        {"entry_id": entry.id, "text": "Alone.", "prompt": asked},
        {"entry_id": entry.id, "text": "Whose?", "prompt": asked, "together": True, "whose": THERAPIST},
        {"entry_id": entry.id, "text": "Was it?", "prompt": gone, "together": True},
        {"piece_id": ice, "text": "Why?", "prompt": "I stayed.", "together": True},
    ):
        rooms.journal.set_reflection_shareable(rooms.journal.reflect(**what).id, True)
    screen = sit()
    (row,) = [what for what in screen.ids.said.items if hasattr(what, "span")]
    assert (row.when.partition(", on ")[2], row.span, row.number) == ("“I stayed.”", (14, 23), 1)
    screen.look(1)
    ui.until(lambda: margin(screen), what="the pin")
    assert [pin.text for pin in margin(screen)] == ["1"]
    told = {what.text: (what.when.partition(", on ")[2], what.span) for what in screen.words.rows}
    assert told["Alone."] == ("", None), "a question the studio asked is no quote"
    assert told["Whose?"] == (f"“{asked}”", (16, 41))
    assert told["Was it?"] == ("", None), "what the text doesn't say any more isn't shown"


def test_what_was_said_together_is_in_the_entrys_own_list_and_says_so(ui, rooms, entry):
    boat = draw(rooms)
    rooms.gallery.set_title(boat, "Boat")
    journal = rooms.journal
    journal.reflect(entry_id=entry.id, text="Whose?", together=True, prompt="The kettle, the blue cup.")
    journal.reflect(piece_id=boat, text="A rope.", together=True, whose=THERAPIST, spot=(0.5, 0.5))
    gone = journal.reflect(piece_id=draw(rooms), text="Gone.", together=True)
    rooms.gallery.trash(gone.piece_id)
    journal.reflect(piece_id=boat, text="Alone.")
    journal.reflect(entry_id=entry.id, text="By myself.")
    view = view_of(rooms, entry.id)
    told = {each.text: when.partition(", ")[2] for each, when, _voice in view.said}
    assert told == {
        "Whose?": "together, on “The kettle, the blue cup.”",
        "A rope.": "together, your therapist, on Boat",
        "By myself.": "",
    }
    assert [each.text for each in said_together(rooms.library, entry.id)] == ["A rope.", "Gone."]
    assert near(view.said[0][0], entry, rooms.clock.now()).count("together") == 1
    row = ReflectionRow(width=900, size_hint_x=None)
    row.near = view.said[1][1]
    row.show(view.said[1][0])
    ui.mount(row)
    ui.frames(3)
    assert row.ids.near.x + row.ids.near.width <= row.ids.words.x, "the words stand clear of it"
    assert row.ids.near.line_count > 1
    assert row.height >= row.ids.near.height


def test_the_record_of_one_that_was_cut_short_says_so_and_leads_to_the_words_that_were_spoken_about(rooms, entry):
    killed = rooms.journal.begin_handing("sitting", "Mara")
    assert hours_of(killed, rooms.clock.now()) == "from 09:30"
    end_cut_short(rooms.library)
    (record,) = rooms.journal.handings(killed.entry_id)
    assert hours_of(record, rooms.clock.now()) == "09:30, cut short"
    rooms.clock.advance(seconds=120)
    killed = rooms.journal.begin_handing("sitting", "Mara")
    rooms.clock.advance(seconds=1200)
    rooms.journal.reflect(entry_id=entry.id, text="Whose?", together=True, prompt="The kettle, the blue cup.")
    end_cut_short(rooms.library)
    record = rooms.journal.handings(killed.entry_id)[-1]
    assert hours_of(record, rooms.clock.now()) == "09:32 to 09:52, then cut short"
    (line,) = lines_of(rooms, record)
    assert (line.caption, line.kind, line.id) == ("You, on “The kettle, the blue cup.”", "entry", entry.id)

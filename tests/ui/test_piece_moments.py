"""What is said of moments: pinned, spoken or written, seen again when the replay passes; and long lists of it."""

import numpy as np
import pytest

from studio.drawing.codec import encode
from studio.drawing.op import AddStroke
from studio.drawing.stroke import Stroke
from studio.gallery.query import Query
from studio.ui.widgets.horizon_bar import Pin, together
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.toast import Toast
from tests.ui.at_piece import button, draw, its_replay, look, marked, play, rooms, settle, shell, speak, write

__all__ = ["rooms", "shell"]


def rows(screen):
    return sorted((each for each in screen.walk() if isinstance(each, Reflected)), key=lambda row: -row.y)


def pins(bar):
    return sorted((each for each in bar.children if isinstance(each, Pin)), key=lambda pin: pin.x)


def lit(screen):
    return screen.ids.words.lit


def slowly(rooms):
    """A drawing whose two marks take two seconds each."""
    piece_id = draw(rooms)
    for seed in (1, 2):
        rooms.clock.advance(seconds=3)
        points = np.array([[10, 20 * seed, 0, 0.5], [110, 20 * seed, 2000, 0.5]])
        rooms.library.append(piece_id, encode(AddStroke(Stroke("ink", 9, 1.0, (20, 40, 90), seed, points))))
    return piece_id


# --- where it hangs -------------------------------------------------------------------------------------------


def test_words_about_a_moment_of_a_drawing_hang_at_the_instant_the_hand_made_it(ui, rooms, shell):
    piece = slowly(rooms)
    screen, replay = its_replay(ui, shell, piece)
    bar = replay.ids.bar
    ui.tap(bar, at=(bar.x + bar.width * 0.5, bar.level))
    instant = replay.instant
    ui.tap(screen.ids.write)
    sheet = screen.acts.write_sheet
    ui.until(lambda: sheet.slid == 1, what="the page")
    assert sheet.ids.moment.moment == "0:02"
    sheet.ids.field.text = "I pressed so hard here."
    ui.tap(button(sheet, "Keep these words"))
    settle(ui, rooms)
    (said,) = rooms.journal.reflections(piece_id=piece)
    assert said.instant == instant
    ui.until(lambda: pins(bar), what="its pin")
    (pin,) = pins(bar)
    assert pin.text == "1"
    assert pin.center_x == pytest.approx(bar.here, abs=2)
    assert said.instant == pytest.approx(5500, abs=300)  # the first mark ended after 5 s, the other began after 6


def test_at_its_end_words_are_about_the_whole_drawing(ui, rooms, shell):
    piece = slowly(rooms)
    screen, _replay = its_replay(ui, shell, piece)
    ui.tap(screen.ids.write)
    sheet = screen.acts.write_sheet
    ui.until(lambda: sheet.slid == 1, what="the page")
    assert sheet.ids.moment.opacity == 0
    sheet.ids.field.text = "All of it."
    sheet.keep()
    settle(ui, rooms)
    assert rooms.journal.reflections(piece_id=piece)[0].instant is None


def test_the_moment_can_be_let_go_and_then_it_is_about_the_whole(ui, rooms, shell):
    piece = slowly(rooms)
    screen, replay = its_replay(ui, shell, piece)
    replay.go_to(0.4)
    ui.tap(screen.ids.write)
    sheet = screen.acts.write_sheet
    ui.until(lambda: sheet.slid == 1, what="the page")
    ui.tap(sheet.ids.moment)
    sheet.ids.field.text = "All of it."
    sheet.keep()
    settle(ui, rooms)
    assert rooms.journal.reflections(piece_id=piece)[0].instant is None


def test_a_pin_leads_to_its_moment_and_lights_its_words(ui, rooms, shell):
    piece = slowly(rooms)
    first = rooms.journal.reflect(piece_id=piece, text="Here it began.", instant=4000)
    second = rooms.journal.reflect(piece_id=piece, text="And here it stopped.", instant=7000)
    screen, replay = its_replay(ui, shell, piece)
    ui.until(lambda: len(pins(replay.ids.bar)) == 2, what="the pins")
    ui.tap(pins(replay.ids.bar)[1])
    assert replay.instant == pytest.approx(7000, abs=2)
    assert lit(screen) == second.id
    ui.until(lambda: [row.glow for row in rows(screen)] == [0.0, 1.0], what="its row to be lit")
    ui.tap(rows(screen)[0])
    ui.until(lambda: lit(screen) == first.id, what="the other")
    assert replay.instant == pytest.approx(4000, abs=2)


def test_words_are_lit_when_the_replay_passes_their_moment(ui, rooms, shell):
    piece = slowly(rooms)
    first = rooms.journal.reflect(piece_id=piece, text="Here it began.", instant=4000)
    second = rooms.journal.reflect(piece_id=piece, text="And here it stopped.", instant=7000)
    screen, replay = its_replay(ui, shell, piece)
    seen = []
    screen.ids.words.bind(lit=lambda _words, lit: seen.append(lit))
    replay.speed = 8
    ui.tap(replay.ids.play)
    ui.until(lambda: not replay.playing, timeout=20, what="the end")
    assert [each for each in seen if each] == [first.id, second.id]


def test_a_sound_has_its_pins_too_and_words_hang_where_it_stands(ui, rooms, shell):
    piece = play(rooms)
    said = rooms.journal.reflect(piece_id=piece, text="The bell.", instant=1000)
    screen = look(ui, shell, piece)
    ui.until(lambda: screen.ready, what="the sound")
    bar = screen.ids.bar
    ui.until(lambda: pins(bar), what="the pin")
    ui.tap(pins(bar)[0])
    assert screen.at == pytest.approx(0.25, abs=0.01)
    assert lit(screen) == said.id
    screen.seek(0.5)
    screen.acts.ask_words()
    screen.acts.write_sheet.text = "And then nothing."
    screen.acts.write_sheet.keep()
    settle(ui, rooms)
    assert rooms.journal.reflections(piece_id=piece)[1].instant == pytest.approx(2000, abs=20)


def test_pins_that_would_lie_on_each_other_share_one_that_tells_of_each_in_turn(ui, rooms, shell):
    piece = play(rooms)
    said = [rooms.journal.reflect(piece_id=piece, text=f"{at}", instant=at) for at in (1000, 1010, 3000)]
    screen = look(ui, shell, piece)
    ui.until(lambda: screen.ready and len(pins(screen.ids.bar)) == 2, what="the pins")
    shared, alone = pins(screen.ids.bar)
    assert (shared.text, alone.text) == ("···", "3")
    ui.tap(shared)
    assert lit(screen) == said[0].id
    ui.tap(shared)
    assert lit(screen) == said[1].id


def test_places_that_lie_close_are_together():
    assert together([0, 100, 10, 35, 71], 36) == [[0, 2, 3], [4, 1]]
    assert together([], 36) == []


# --- spoken ---------------------------------------------------------------------------------------------------


def test_what_is_spoken_hangs_at_the_moment_and_can_be_heard_in_its_place(ui, rooms, shell):
    piece = slowly(rooms)
    screen, replay = its_replay(ui, shell, piece)
    replay.go_to(0.5)
    instant = replay.instant
    ui.tap(screen.ids.say)
    sheet = screen.saying.sheet
    ui.until(lambda: sheet.heard and sheet.level > 0.3, what="the microphone")
    assert rooms.sound.listens
    ui.until(lambda: sheet.slid == 1, what="the sheet")
    ui.tap(sheet.ids.keep)
    ui.until(lambda: screen.said.remarks, what="what was said")
    assert not rooms.sound.listens
    (remark,) = screen.said.remarks
    (said,) = rooms.journal.reflections(piece_id=piece)
    assert (said.instant, said.voice_id, remark.kind) == (instant, remark.voice_id, "voice")
    assert remark.when.endswith(", spoken")
    assert [each.id for each in rooms.gallery.page(Query())] == [piece]  # it is no tile of the gallery's
    assert rooms.gallery.piece(said.voice_id).entry_id == rooms.journal.current_entry().id
    ui.until(lambda: rows(screen), what="its row")
    ui.wait(0.2)
    voice = rows(screen)[0].voice
    ui.tap(voice.ids.play)
    ui.until(lambda: voice.playing, what="the voice")
    assert rooms.sound.asked[-1][0][0] == "take"
    ui.tap(replay.ids.play)
    assert not voice.playing  # one at a time
    assert not rooms.sound.playing


def said_aloud_at(rooms, piece, instant):
    voice = speak(rooms)
    said = rooms.journal.reflect(piece_id=piece, voice_id=voice, instant=instant)
    rooms.gallery.unkeep(voice)
    return said


def test_a_voice_can_be_heard_where_the_replay_passes_it_and_then_that_goes_on(ui, rooms, shell):
    piece = slowly(rooms)
    rooms.journal.reflect(piece_id=piece, text="Only words.", instant=3500)
    said = said_aloud_at(rooms, piece, 4500)
    screen, replay = its_replay(ui, shell, piece)
    ui.until(lambda: len(pins(replay.ids.bar)) == 2, what="the pins")
    words, voice = pins(replay.ids.bar)
    replay.go_to(replay.place_of(4400))
    ui.tap(replay.ids.play)
    ui.until(lambda: voice.icon == "play", timeout=20, what="the voice to be offered")
    assert (lit(screen), words.icon, rooms.sound.asked) == (said.id, "", [])  # nothing talks by itself
    ui.tap(voice)
    ui.until(lambda: voice.icon == "pause", what="the voice")
    assert rooms.sound.asked[-1][0][0] == "take"
    assert not replay.playing
    at = replay.at
    rooms.sound.stop_playing()  # it was heard to its end
    ui.until(lambda: replay.playing, what="the replay to go on")
    ui.until(lambda: replay.at > at, what="it to come farther")
    assert voice.icon == "play"


def test_a_voice_on_the_bar_is_heard_by_the_keyboard_and_hushed_again_where_it_stood(ui, rooms, shell):
    piece = slowly(rooms)
    said = said_aloud_at(rooms, piece, 4500)
    screen, replay = its_replay(ui, shell, piece)
    ui.until(lambda: pins(replay.ids.bar), what="the pin")
    (pin,) = pins(replay.ids.bar)
    pin.focus = True
    ui.key("Return")
    assert (lit(screen), pin.icon) == (said.id, "play")
    ui.key("Return")
    ui.until(lambda: pin.icon == "pause", what="the voice")
    ui.key("Return")
    assert not rooms.sound.playing
    assert (pin.icon, replay.playing) == ("play", False)


def test_of_a_sound_a_voice_is_heard_where_it_hangs_and_the_sound_goes_on_after_it(ui, rooms, shell):
    piece = play(rooms)
    said_aloud_at(rooms, piece, 1000)
    screen = look(ui, shell, piece)
    ui.until(lambda: screen.ready and pins(screen.ids.bar), what="the pin")
    (pin,) = pins(screen.ids.bar)
    ui.tap(pin)
    assert pin.icon == "play"
    screen.play()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    ui.tap(pin)
    ui.until(lambda: pin.icon == "pause", what="the voice")
    rooms.sound.stop_playing()
    ui.until(lambda: screen.playing and rooms.sound.playing, what="the sound to go on")
    assert rooms.sound.asked[-1][0][0] == "song"
    assert rooms.sound.asked[-1][1] == pytest.approx(1.0, abs=0.5)


def test_what_is_left_out_is_in_the_trash_and_can_be_said_after_all(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    screen.saying.begin()
    ui.until(lambda: screen.saying.sheet.heard, what="the microphone")
    screen.saying.leave_out()
    ui.until(lambda: rooms.gallery.trashed(), what="the trash")
    assert rooms.journal.reflections(piece_id=piece) == []
    ui.until(lambda: any(isinstance(child, Toast) for child in shell.children), what="a way back")
    ui.take_back(shell)
    ui.until(lambda: screen.said.remarks, what="what was said")
    assert rooms.gallery.trashed() == []


def test_leaving_while_it_listens_keeps_what_was_said(ui, rooms, shell):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    screen.saying.begin()
    ui.until(lambda: screen.saying._take is not None and screen.saying._take.seconds > 1.5, what="the microphone")
    shell.go("today")
    ui.until(lambda: rooms.journal.reflections(piece_id=piece), what="what was said")
    assert not rooms.sound.listens
    assert not screen.saying.listens


def test_without_a_microphone_a_sentence_says_so(ui, rooms, shell):
    rooms.sound.deaf = True
    rooms.sound.microphone_reason = "No microphone was found."
    screen = look(ui, shell, draw(rooms))
    screen.saying.begin()
    ui.until(lambda: screen.saying.sheet.said == "No microphone was found.", what="the sentence")
    assert screen.saying.sheet.ids.keep.disabled
    assert not screen.saying.listens


def test_what_was_spoken_goes_to_the_trash_with_its_voice_and_comes_back(ui, rooms, shell):
    piece, voice = draw(rooms), speak(rooms)
    said = rooms.journal.reflect(piece_id=piece, voice_id=voice)
    rooms.gallery.unkeep(voice)
    screen = look(ui, shell, piece)
    ui.until(lambda: rows(screen), what="its row")
    ui.wait(0.2)
    rows(screen)[0].open = True
    ui.wait(0.3)
    ui.tap(rows(screen)[0].let_go)
    ui.until(lambda: rooms.gallery.trashed(), what="the trash")
    assert rooms.journal.reflections(piece_id=piece) == []
    ui.take_back(shell)
    ui.until(lambda: screen.said.remarks, what="what was said")
    assert (screen.said.remarks[0].id, screen.said.remarks[0].voice_id) == (said.id, voice)


# --- much of it -----------------------------------------------------------------------------------------------


def test_of_five_hundred_reflections_only_those_near_are_in_the_tree(ui, rooms, shell):
    piece = draw(rooms)
    with rooms.library.write():
        for number in range(500):
            rooms.journal.reflect(piece_id=piece, text=f"Number {number}. " + "A line of it. " * (number % 7))
    screen = look(ui, shell, piece)
    words = screen.ids.words
    ui.until(lambda: rows(screen), what="the first rows")
    ui.wait(0.3)
    assert len(rows(screen)) < 40
    words.scroll_y = 0
    ui.until(lambda: any(row.remark.text.startswith("Number 499.") for row in rows(screen)), what="the last")

    def lie_apart():
        shown = rows(screen)
        return all(above.y >= below.top - 1 for above, below in zip(shown, shown[1:], strict=False))

    ui.until(lie_apart, what="none to lie on another")
    shown = rows(screen)
    assert len(shown) < 60
    last = shown[-1]
    assert words.to_widget(*last.to_window(last.x, last.y))[1] >= words.ids.reflections.y - 1


def test_a_very_long_reflection_is_cut_and_all_of_it_is_on_a_page_of_its_own(ui, rooms, shell):
    piece = draw(rooms)
    text = "It was quiet under the ice. " * 4000
    rooms.journal.reflect(piece_id=piece, text=text)
    screen = look(ui, shell, piece)
    ui.until(lambda: rows(screen), what="its row")
    row = rows(screen)[0]
    assert len(row.text) < 700
    row.read.dispatch("on_release")
    sheet = screen.acts.read_sheet
    ui.until(lambda: sheet.slid == 1 and sheet.ids.long.shown, what="the page")
    ui.wait(0.2)
    assert len(sheet.ids.long.shown) < 12
    assert "".join(sheet.ids.long.items).split() == text.split()


def test_a_word_of_ten_megabytes_opens_and_can_be_gone_through(ui, rooms, shell):
    screen = look(ui, shell, write(rooms, "a" * 10_000_000))
    page = screen.ids.page
    long = page.children[0].children[0]
    ui.until(lambda: long.shown, timeout=20, what="its beginning")
    page.scroll_y = 0.5
    ui.wait(0.3)
    assert long.shown
    assert all(4000 < index < 4400 for index in long.shown)


def test_a_right_to_left_reflection_begins_at_the_right(ui, rooms, shell):
    piece = draw(rooms)
    rooms.journal.reflect(piece_id=piece, text="שלום 🌊")
    screen = look(ui, shell, piece)
    ui.until(lambda: rows(screen), what="its row")
    ui.wait(0.3)
    words = rows(screen)[0].ids.words
    assert words.halign == "right"
    left, bottom = (round(each) for each in words.to_window(*words.pos))
    box = (left, round(800 - bottom - words.height), left + round(words.width), 800 - bottom)
    drawn = np.asarray(ui.look().crop(box).convert("L"), int)
    columns = np.flatnonzero((drawn > drawn.min() + 60).any(axis=0))
    assert columns.min() > words.width / 2


# --- marked drawings still replay ------------------------------------------------------------------------------


def test_going_on_with_a_drawing_leaves_what_was_said_where_it_was_said(ui, rooms, shell):
    piece = marked(rooms)
    rooms.journal.reflect(piece_id=piece, text="The first line.", instant=1800)
    screen, replay = its_replay(ui, shell, piece)
    ui.until(lambda: pins(replay.ids.bar), what="the pin")
    before = replay.place_of(1800) * replay.duration
    shell.go("gallery")
    rooms.clock.advance(days=3)
    points = np.array([[10, 60, 0, 0.5], [60, 65, 900, 0.5]])
    rooms.library.append(piece, encode(AddStroke(Stroke("ink", 9, 1.0, (20, 40, 90), 9, points))))
    rooms.gallery.touch(piece)
    screen, again = its_replay(ui, shell, piece)
    assert again.duration > replay.duration
    assert again.place_of(1800) * again.duration == pytest.approx(before, abs=1)


def test_one_who_comes_back_to_the_same_drawing_finds_its_making_and_its_pins(ui, rooms, shell):
    piece = slowly(rooms)
    rooms.journal.reflect(piece_id=piece, text="Here it began.", instant=4000)
    screen, first = its_replay(ui, shell, piece)
    shell.go("journal")
    shell.back()
    ui.until(lambda: screen.replay is not None and screen.replay.ready, timeout=20, what="its replay")
    assert screen.replay is not first
    ui.until(lambda: pins(screen.replay.ids.bar), what="the pin")

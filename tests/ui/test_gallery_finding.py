"""Finding a piece again: by colour, tag, day, session, mood and word; kept views."""

from studio.gallery.query import Query
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.day_grid import Day
from studio.ui.widgets.found_row import FoundRow
from studio.ui.widgets.mood_field import MoodField
from studio.ui.widgets.passage import PassageWords
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.tick import Tick
from tests.ui import at_gallery
from tests.ui.at_gallery import find, held, look, press, sheet_of, shown, until_shown, write

BLUE, RUST = (95, 134, 166), (192, 96, 58)

rooms, shell = at_gallery.rooms, at_gallery.shell


# --- colours, tags, days, sessions, moods ---


def test_a_colour_is_touched_and_let_go_again(ui, rooms, shell):
    blue, rust = write(rooms, "Blue.", palette=[BLUE]), write(rooms, "Rust.", palette=[RUST])
    screen = look(ui, shell)
    disc = next(one for one in screen.ids.colours.walk() if isinstance(one, Swatch) and one.rgb == BLUE)
    ui.tap(disc)
    until_shown(ui, screen, blue)
    assert disc.chosen
    assert not held(screen)
    ui.tap(disc)
    until_shown(ui, screen, rust, blue)


def test_any_colour_at_all_can_be_looked_for_and_stands_as_a_chip(ui, rooms, shell):
    write(rooms, "Rust.", palette=[RUST])
    green = write(rooms, "Green.", palette=[(40, 160, 70)])
    screen = look(ui, shell)
    ui.tap(find(screen.ids.colours, object, icon="pipette"))
    sheet = screen.asking._sheet
    assert (sheet.shown, sheet.page) == (True, "colour")
    sheet._shown._picker.put((42, 158, 72))
    until_shown(ui, screen, green)
    assert held(screen) == ["Green"]
    ui.tap(find(screen.ids.held, Chip, text=held(screen)[0]))
    ui.until(lambda: len(shown(screen)) == 2, what="everything")


def test_tags_can_all_be_there_any_of_them_or_not(ui, rooms, shell):
    fog = write(rooms, "One.", "fog")
    snow = write(rooms, "Two.", "snow", "night")
    both = write(rooms, "Three.", "fog", "night")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen, "tags")
    ui.until(lambda: len(sheet._shown._row.children) == 3, what="the tags")

    def touch(tag):
        press(ui, next(chip for chip in sheet._shown._row.children if chip.name == tag))

    press(ui, find(sheet, Chip, text="With any of"))
    touch("fog")
    touch("snow")
    until_shown(ui, screen, both, snow, fog)
    assert held(screen) == ["fog or snow"]
    press(ui, find(sheet, Chip, text="Without"))
    touch("night")
    until_shown(ui, screen, fog)
    assert held(screen) == ["fog or snow", "Without night"]
    press(ui, find(screen.ids.held, Chip, text="fog or snow"))
    until_shown(ui, screen, fog)
    press(ui, find(sheet, Chip, text="With all of"))
    touch("night")
    until_shown(ui, screen, both, snow)
    assert held(screen) == []
    assert find(screen.ids.row, Chip, text="night").chosen


def test_a_tag_among_very_many_is_found_by_typing(ui, rooms, shell):
    with rooms.library.write():
        for number in range(120):
            write(rooms, "Words.", f"tag {number:03}")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen, "tags")
    find(sheet, TextField).text = "tag 077"
    ui.until(lambda: [chip.name for chip in sheet._shown._row.children] == ["tag 077"], what="the tag")
    find(sheet, TextField).text = "elephant"
    ui.until(lambda: sheet._shown._none.text == "No tag is called that.", what="the line")


def test_two_days_make_a_span_and_the_last_week_is_one_touch(ui, rooms, shell):
    ids = []
    for _ in range(12):
        ids.append(write(rooms, "A day."))
        rooms.clock.advance(days=1)
    screen = look(ui, shell)  # it is 4 December now, and the oldest piece is of 22 November
    sheet = sheet_of(ui, screen, "when")
    press(ui, find(sheet, Chip, text="The last week"))
    until_shown(ui, screen, *ids[6:][::-1])
    assert held(screen) == ["Since Friday"]
    sheet._shown._go(-1)
    press(ui, find(sheet, Day, text="26"))
    until_shown(ui, screen, ids[4])
    press(ui, find(sheet, Day, text="24"))
    until_shown(ui, screen, *ids[2:5][::-1])
    assert held(screen) == ["24 November to 26 November"]
    assert [day.text for day in sheet._shown._days.children if getattr(day, "chosen", False)] == ["26", "25", "24"]
    press(ui, find(sheet, Chip, text="Any day"))
    ui.until(lambda: len(shown(screen)) == 12, what="everything")


def test_one_session_only_sessions_and_what_nobody_looked_back_on(ui, rooms, shell):
    session = rooms.journal.begin_session()
    first, second = write(rooms, "In it."), write(rooms, "In it too.")
    rooms.clock.advance(days=2)
    day = write(rooms, "On a day.")
    rooms.journal.reflect(piece_id=second, text="It was warm.")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen)
    press(ui, find(sheet, Tick, text="Only sessions"))
    until_shown(ui, screen, second, first)
    press(ui, find(sheet, Tick, text="Not looked back on yet"))
    until_shown(ui, screen, first)
    assert held(screen) == ["Not looked back on yet", "Only sessions"]
    press(ui, find(sheet, PushButton, text="Show everything"))
    until_shown(ui, screen, day, second, first)
    assert not sheet.shown
    sheet = sheet_of(ui, screen, "entry")
    ui.until(lambda: session.id in sheet._shown._rows, what="the sessions")
    press(ui, sheet._shown._rows[session.id])
    until_shown(ui, screen, second, first)
    ui.until(lambda: held(screen) == ["Session 1"], what="its name")


def test_a_part_of_the_field_of_moods_is_touched(ui, rooms, shell):
    session = rooms.journal.begin_session()
    calm = write(rooms, "Calm.")
    rooms.journal.set_mood(session.id, "before", (0.7, -0.6))
    rooms.clock.advance(days=2)
    other = write(rooms, "Another day.")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen, "mood")
    field = find(sheet, MoodField)
    ui.tap(field, field.to_window(*field.spot((0.7, -0.6))))
    until_shown(ui, screen, calm)
    assert held(screen) == ["Mood pleasant, a little still"]
    press(ui, find(sheet, PushButton, text="Any mood"))
    until_shown(ui, screen, other, calm)


def test_over_the_gallery_the_sheet_is_as_high_as_its_page_and_never_sinks_under_a_hand_that_types(ui, rooms, shell):
    ui.resize(800, 1280)
    with rooms.library.write():
        for number in range(40):
            write(rooms, "Words.", f"tag {number}")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen)
    first = sheet.height
    assert abs(sheet.ids.scroll.height - sheet.ids.column.height) <= 2
    sheet.page = "tags"
    ui.until(lambda: len(sheet._shown._row.children) == 30 and sheet.height < first, what="the tags")
    ui.frames(3)
    field, tags = find(sheet, TextField), sheet.height
    field.focus, field.text = True, "tag 7"
    ui.until(lambda: len(sheet._shown._row.children) == 1, what="the tag")
    ui.frames(3)
    assert sheet.height == tags
    field.focus = False
    sheet.page = "mood"
    ui.until(lambda: sheet.height < tags, what="a low page")
    assert sheet.y == screen.y


# --- views ---


def test_a_view_is_kept_named_had_again_and_let_go_with_a_way_back(ui, rooms, shell):
    water, other = write(rooms, "Water.", "water"), write(rooms, "Other.")
    screen = look(ui, shell, query=Query(no_tags=("water",)))
    assert shown(screen) == [other]
    ui.tap(find(screen.ids.held, Chip, text="Keep this view"))
    sheet = screen.asking._sheet
    ui.until(lambda: any(isinstance(widget, TextField) for widget in sheet.walk()), what="the field")
    assert find(sheet, TextField).text == "Without water"
    find(sheet, TextField).text = "Dry land"
    press(ui, find(sheet, PushButton, text="Keep this view"))
    ui.until(lambda: [view.name for view in rooms.gallery.views()] == ["Dry land"], what="the view")
    ui.until(lambda: find(screen.ids.held, Chip, icon="star").chosen, what="its chip")
    shell.back()
    ui.tap(find(screen.ids.held, Chip, text="Dry land"))
    until_shown(ui, screen, other, water)
    ui.until(lambda: not find(screen.ids.held, Chip, text="Dry land").chosen, what="its chip")
    ui.tap(find(screen.ids.held, Chip, text="Dry land"))
    until_shown(ui, screen, other)

    sheet = sheet_of(ui, screen, "views")
    ui.until(lambda: any(isinstance(widget, AskedRow) for widget in sheet.walk()), what="the views")
    press(ui, find(sheet, object, icon="pen-line"))
    field = find(sheet, TextField)
    assert field.focus
    field.text = "Without water"
    field.dispatch("on_enter")
    ui.until(lambda: [view.name for view in rooms.gallery.views()] == ["Without water"], what="the name")
    ui.until(lambda: any(getattr(one, "icon", "") == "trash-2" for one in sheet.walk()), what="the view")
    press(ui, find(sheet, object, icon="trash-2"))
    ui.until(lambda: shell._toast is not None and shell._toast.undo is not None, what="the way back")
    assert rooms.gallery.views() == []
    ui.take_back(shell)
    ui.until(lambda: [view.name for view in rooms.gallery.views()] == ["Without water"], what="the view")
    assert rooms.gallery.views()[0].query == Query(no_tags=("water",))


# --- words ---


def test_a_word_that_is_found_is_marked_in_its_passage(ui, rooms, shell):
    piece = write(rooms, "There was a red light very far down. " * 3)
    write(rooms, "Nothing of it.")
    screen = look(ui, shell, text="light")
    assert shown(screen) == [piece]
    row = screen.ids.grid.tile_of(0)
    assert isinstance(row, FoundRow)
    assert row.where == "in its words"
    words = find(row, PassageWords)
    assert all(words.text[start:end] == "light" for start, end in words.spans)
    start, end = words.lines[0].spans[0]
    left = words.x + words._measure(words.lines[0].text[:start])
    x, y = words.to_window(left + 4, words.y + words.height - 4)
    assert ui.pixel(x, y) == "#3A2A1F"
    ui.tap(row)
    assert shell.screen.entered["piece_id"] == piece
    shell.back()
    ui.wait(0.3)
    assert (screen.text, shown(screen)) == ("light", [piece])
    screen.end_search()
    ui.until(lambda: len(shown(screen)) == 2, what="everything")
    assert not screen.listed


def test_in_a_narrow_window_the_search_comes_out_of_its_key(ui, rooms, shell):
    ui.resize(640, 560)
    write(rooms, "Under the ice.")
    screen = look(ui, shell)
    assert not screen.has_field
    ui.tap(next(one for one in screen.children if getattr(one, "icon", "") == "search" and one.opacity))
    ui.until(lambda: screen.ids.field.focus, what="the field")
    assert screen.ids.field.width > 300
    screen.ids.field.text = "elephant"
    ui.until(lambda: screen.nothing, what="the calm line")
    screen.ids.field.focus = False
    assert screen.has_field
    assert shell.back()
    until_shown(ui, screen, *[piece.id for piece in rooms.gallery.page()])
    assert not screen.has_field


def test_a_gallery_that_becomes_empty_says_so_below_a_sheet_that_is_open(ui, rooms, shell):
    only = write(rooms, "The only one.")
    screen = look(ui, shell)
    sheet = sheet_of(ui, screen)
    rooms.library.later(lambda: rooms.gallery.trash(only)).result()
    ui.until(lambda: screen.empty, what="the empty gallery")
    order = screen.children  # the first lies on top
    assert order.index(sheet) < order.index(screen._yet) < order.index(screen.ids.grid)

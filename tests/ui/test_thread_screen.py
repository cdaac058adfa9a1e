"""Thread, and the pictures of time: what is seen, what can be touched, and what there is when nothing is."""

import pytest

from studio.library.records import update_entry
from tests.ui import coming as coming_module
from tests.ui.coming import BLUE, RED
from tests.ui.test_by_keyboard import round_by, said

coming = coming_module.coming


@pytest.fixture
def sessions(coming):
    """Four sessions, some weeks apart: water comes three times, a door twice, blue twice."""
    made = []
    for tags, colour in ((("water",), BLUE), (("door", "water"), None), (("door",), RED), (("water", "snow"), BLUE)):
        session = coming.session("Slow water.", days=20)
        made.append((session, coming.drawing(session.id, *tags, colour=colour)))
    coming.clock.advance(days=2)
    coming.made = made
    return coming


def widgets(screen, kind):
    return [each for each in screen.walk() if type(each).__name__ == kind]


def labels(screen):
    found = sorted(widgets(screen, "ThreadLabel"), key=lambda each: -each.y)
    return [each.text for each in found]


def test_sessions_stand_in_order_with_their_pictures_and_what_comes_again_below(ui, sessions):
    screen = sessions.show("thread")
    heads = sorted(widgets(screen, "ThreadHead"), key=lambda each: each.x)
    assert [head.entry_id for head in heads] == [session.id for session, _ in sessions.made]
    pictures = sorted(widgets(screen, "RingedTile"), key=lambda each: each.x)
    assert [tile.piece.id for tile in pictures] == [piece.id for _, piece in sessions.made]
    assert labels(screen) == ["water", "door", "blue"], "what comes once, as snow does, has no line"
    assert screen.question.endswith("?")


def test_beside_a_drawing_hangs_what_else_was_made_and_a_line_of_the_sessions_own_words(ui, sessions):
    session, drawing = sessions.made[3]
    sessions.drawing(session.id, "water")
    sound = sessions.gallery.new_piece("sound", session.id)
    screen = sessions.show("thread")
    last = sorted(widgets(screen, "RingedTile"), key=lambda each: each.x)[-2:]
    assert {tile.piece.kind for tile in last} == {"drawing"}, "both are of the line that is chosen"
    screen.choose(screen.line)
    sessions.settle()
    last = sorted(widgets(screen, "RingedTile"), key=lambda each: each.x)[-2:]
    assert {tile.piece.kind for tile in last} == {"drawing", "sound"}
    assert sound.id in {tile.piece.id for tile in last}
    said = [each for each in widgets(screen, "Words") if each.text == "“Slow water.”"]
    assert len(said) == 4
    assert all(each.top <= tile.y for each in said for tile in widgets(screen, "RingedTile"))


def test_a_line_rings_its_pictures_and_dims_the_others(ui, sessions):
    screen = sessions.show("thread")

    def ringed():
        pictures = sorted(widgets(screen, "RingedTile"), key=lambda each: each.x)
        return [(tile.tint is not None, tile.opacity == 1) for tile in pictures]

    yes, no = (True, True), (False, False)
    assert ringed() == [yes, yes, no, yes], "the first line is chosen"
    ui.tap(next(label for label in widgets(screen, "ThreadLabel") if label.text == "door"))
    ui.wait(0.15)
    assert ringed() == [no, yes, yes, no]
    ui.tap(next(label for label in widgets(screen, "ThreadLabel") if label.text == "door"))
    ui.wait(0.15)
    assert ringed() == [(False, True)] * 4


def test_a_dot_is_as_large_as_its_pieces_are_many_and_shows_them(ui, sessions):
    session, piece = sessions.made[3]
    more = [sessions.drawing(session.id, "water") for _ in range(3)]
    screen = sessions.show("thread")
    dots = [dot for dot in widgets(screen, "ThreadDot") if dot.line.name == "water"]
    assert [dot.r for dot in dots] == sorted(dot.r for dot in dots)
    assert dots[-1].r > 1.5 * dots[0].r
    assert min(dot.width for dot in widgets(screen, "ThreadDot")) >= 48
    ui.tap(dots[-1])
    ui.wait(0.15)
    sessions.settle()
    sheet = sessions.sheet()
    assert sheet.title == "water"
    assert [each.id for each in sheet.ids.grid.items] == [piece.id, *(each.id for each in more)]
    sheet.dispatch("on_piece", more[0])
    assert sessions.shell.screen.entered["piece_id"] == more[0].id
    assert len(sessions.shell.screen.entered["among"]) == 4


def test_upright_what_a_dot_stands_for_takes_only_the_room_it_needs(ui, sessions):
    ui.resize(800, 1280)
    screen = sessions.show("thread")
    ui.tap(next(dot for dot in widgets(screen, "ThreadDot") if dot.line.name == "water"))
    sessions.settle()
    sheet = sessions.sheet()
    ui.until(lambda: sheet.ids.grid.items and 0 < sheet.height < 0.5 * screen.height, what="a low sheet")
    assert sheet.ids.grid.farthest == 0
    assert sheet.y == screen.y


def test_what_changes_while_it_is_open_is_seen_and_what_was_chosen_stays(ui, sessions):
    screen = sessions.show("thread")
    question = screen.question
    ui.tap(next(label for label in widgets(screen, "ThreadLabel") if label.text == "door"))
    sessions.gallery.tag_piece(sessions.made[0][1].id, "snow")
    ui.until(lambda: set(labels(screen)) == {"water", "blue", "door", "snow"}, what="the new line")
    assert screen.line.name == "door"
    assert screen.question == question
    sessions.gallery.trash(sessions.made[3][1].id)
    ui.until(lambda: set(labels(screen)) == {"water", "door"}, what="what comes but once to go")
    sessions.settle()
    assert sessions.made[3][1].id not in {tile.piece.id for tile in widgets(screen, "RingedTile")}


def test_a_disc_leads_to_its_session(ui, sessions):
    screen = sessions.show("thread")
    head = min(widgets(screen, "ThreadHead"), key=lambda each: each.x)
    ui.tap(head)
    assert sessions.shell.screen.entered == {"entry_id": sessions.made[0][0].id}


def test_what_is_seen_is_kept_with_today(ui, sessions):
    screen = sessions.show("thread")
    ui.tap(screen.ids.question)
    sheet = sessions.sheet()
    assert sheet.prompt == screen.question
    sheet.text = "It is always near water."
    sheet.keep()
    sessions.settle()
    assert sessions.toast == "Kept with today."
    today = sessions.journal.current_entry()
    (said,) = sessions.journal.reflections(entry_id=today.id)
    assert (said.text, said.prompt) == ("It is always near water.", screen.question)


def test_earlier_sessions_are_a_step_away(ui, coming):
    ids = []
    for _ in range(14):
        session = coming.session(days=10)
        coming.drawing(session.id, "water")
        ids.append(session.id)
    screen = coming.show("thread")

    def shown():
        return [head.entry_id for head in sorted(widgets(screen, "ThreadHead"), key=lambda each: each.x)]

    assert shown() == ids[-len(shown()) :]
    assert (screen.has_earlier, screen.has_later) == (True, False)
    before = shown()
    ui.key("Left")
    coming.settle()
    assert shown()[-1] == before[0], "one stays, so that one sees where one is"
    for _ in range(4):
        screen.step(-1)
        coming.settle()
    assert shown()[0] == ids[0]
    assert not screen.has_earlier
    assert not screen.ids.later.disabled


def test_with_nothing_that_comes_again_it_says_how_it_would(ui, coming):
    screen = coming.show("thread")
    assert screen._none.text == "Nothing here yet, and no hurry."
    assert screen.question == ""
    for _ in range(2):
        coming.drawing(coming.session(days=10).id, "once only" if _ else "snow")
    coming.shell.go_to("today")
    screen = coming.show("thread")
    assert screen._none.text == "Nothing has come twice yet."
    assert widgets(screen, "ThreadHead") == []


@pytest.mark.parametrize("size", [(640, 560), (800, 1280), (1000, 560)])
def test_it_fits_whatever_the_window(ui, sessions, size):
    ui.resize(*size)
    screen = sessions.show("thread")
    for part in (screen.ids.question, screen.ids.times, screen.ids.gallery, *widgets(screen, "ThreadHead")):
        assert screen.x <= part.x, part
        assert part.right <= screen.right, part
        assert part.top <= screen.top, part
    assert screen.ids.scroll.height >= 120
    assert screen.ids.title.right <= screen.ids.times.x
    heads = sorted(widgets(screen, "ThreadHead"), key=lambda each: each.x)
    assert all(one.right <= other.x for one, other in zip(heads, heads[1:], strict=False))
    assert heads[0].x >= screen.left + 130


def test_everything_of_it_is_reached_by_keys(ui, sessions):
    screen = sessions.show("thread")
    seen = round_by(ui, "Tab")
    kinds = {type(each).__name__ for each in seen}
    assert {"ThreadLabel", "ThreadDot", "ThreadHead", "RingedTile"} <= kinds
    label = next(each for each in seen if getattr(each, "text", "") == "door")
    label.focus = True
    ui.key("Return")
    assert screen.line.name == "door"


# pictures of time


@pytest.fixture
def moods(sessions):
    points = ((-0.5, 0.4, 0.2, -0.3), (0.1, 0.1, None, None), None, (None, None, 0.6, 0.0))
    names = ("mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y")
    for (session, _), point in zip(sessions.made, points, strict=True):
        if point is not None:
            update_entry(sessions.library, session.id, **dict(zip(names, point, strict=True)))
    return sessions


def cells(box):
    (table,) = box.children
    return [[getattr(cell, "text", "") for cell in reversed(row.children)] for row in reversed(table.children)]


def test_moods_and_tags_are_pictures_first_and_numbers_when_asked(ui, moods):
    screen = moods.show("times")
    assert type(screen.ids.mood_box.children[0]).__name__ == "MoodPicture"
    assert [each.entry.id for each in screen.moods._moods] == [moods.made[place][0].id for place in (0, 1, 3)]
    ui.tap(screen.ids.mood_head.ids.numbers)
    ui.wait(0.15)
    ui.until(lambda: screen.idle, what="the numbers")
    assert cells(screen.ids.mood_box) == [
        ["Session", "Pleasant before", "Pleasant after", "Stirred before", "Stirred after"],
        ["1, 22 March", "−0.5", "0.2", "0.4", "−0.3"],
        ["2, 11 April", "0.1", "", "0.1", ""],
        ["4, 21 May", "", "0.6", "", "0.0"],
    ]
    assert screen.mood_line == "From −1 to 1, as the points were left."
    assert type(screen.ids.tag_box.children[0]).__name__ == "TagPicture"
    screen.ids.tag_head.numbers = True
    ui.until(lambda: screen.idle, what="the numbers")
    ui.frames(3)
    assert cells(screen.ids.tag_box) == [
        ["Tag", "Feb", "Mar", "Apr", "May"],
        ["water", "", "1", "1", "1"],
        ["door", "", "", "1", "1"],
        ["snow", "", "", "", "1"],
    ]


def test_a_ring_stands_where_it_was_before_and_a_dot_where_it_was_after(ui, moods):
    screen = moods.show("times")
    picture = screen.moods
    spots = {kind: [] for kind in ("ring", "dot")}
    picture._ring = lambda _colour, x, y, _r: spots["ring"].append((x, y))
    picture._dot = lambda _colour, x, y, _r: spots["dot"].append((x, y))
    picture._again()
    ui.until(lambda: screen.idle, what="the picture")
    (ring, *_), (dot, *_) = spots["ring"], spots["dot"]
    assert ring[0] == dot[0]
    assert ring[1] < dot[1], "more pleasant after: the dot is higher"
    assert (len(spots["ring"]), len(spots["dot"])) == (4, 4)


def test_a_year_in_which_something_has_a_tag_is_a_step_away_whatever_lies_between(ui, moods):
    moods.clock.advance(days=1500)
    moods.drawing(None, "water")
    screen = moods.show("times")
    head, now = screen.ids.tag_head, screen._times.tags.months
    assert (now[-1], head.has_earlier, head.has_later) == ((2030, 7), True, False)
    ui.tap(head.ids.earlier)
    ui.until(lambda: screen._times.tags.months != now, what="the years before")
    assert [row.name for row in screen._times.tags.rows] == ["water", "door", "snow"]
    assert screen._times.tags.months[-1] == (2026, 5)
    assert (head.has_earlier, head.has_later) == (False, True)
    ui.tap(head.ids.later)
    ui.until(lambda: screen._times.tags.months == now, what="this year")


def test_where_nothing_has_a_tag_nowadays_the_last_year_in_which_something_has_is_seen(ui, coming):
    piece = coming.drawing(None, "the sea")
    update_entry(coming.library, piece.entry_id, day="1963-08-02")
    coming.clock.advance(days=3)
    screen = coming.show("times")
    assert screen._times.tags.months[-1] == (1963, 8)
    assert screen.tag_line == "The larger a dot, the more pieces of that month have the tag."
    assert not screen.ids.tag_head.has_earlier


def test_without_moods_and_tags_it_says_so(ui, coming):
    screen = coming.show("times")
    assert screen.mood_line == "No mood has been left with a session yet."
    assert screen.tag_line == "Nothing of these months has a tag."
    assert screen.ids.mood_box.children == screen.ids.tag_box.children == []
    assert screen.ids.mood_head.ids.numbers.disabled


def test_the_pictures_are_reached_and_left_by_keys(ui, moods):
    moods.show("thread")
    screen = moods.show("times")
    seen = round_by(ui, "Tab")
    assert said(seen).count("In numbers") == 2
    next(each for each in seen if getattr(each, "text", "") == "In numbers").focus = True
    ui.key("space")
    assert screen.ids.mood_head.numbers
    ui.key("Escape")
    assert moods.shell.screen.name == "thread"


def test_a_tag_has_the_same_hue_in_the_thread_and_over_time(ui, sessions):
    sessions.gallery.set_tag_colour(sessions.gallery.tags_of(sessions.made[2][1].id)[0].id, "plum")
    screen = sessions.show("thread")
    lines = dict(zip((line.name for line in screen._thread.lines), screen._hues, strict=True))
    times = sessions.show("times")
    rows = dict(zip((row.name for row in times._times.tags.rows), times.tags._hues, strict=True))
    assert set(rows) == {"water", "door", "snow"}, "the order is another here, and one more is shown"
    assert {name: rows[name] for name in ("water", "door")} == {name: lines[name] for name in ("water", "door")}
    assert rows["door"] == "plum"
    assert len(set(rows.values())) == 3

"""What comes back: the card on Today, and the Reflect screen."""

import pytest

from studio.drawing.codec import decode
from studio.library.records import insert_entry, update_entry, update_piece
from studio.library.return_rows import select_check_ins
from studio.ui.reflecting import CHECK_INS, OFFERED, RESTS, THIS_DAY, coming_back
from studio.ui.widgets.return_card import OFFER
from tests.ui import coming as coming_module

coming = coming_module.coming


@pytest.fixture
def returned(coming):
    """A session of eight days ago, of which a drawing and some words come back on Today."""
    session = coming.session("It went round and round. The middle was warm.")
    coming.piece = coming.drawing(session.id)
    coming.entry = session
    coming.clock.advance(days=8)
    coming.rooms.settings.set(CHECK_INS, True)
    coming.screen = coming.show()
    return coming


def card_of(coming):
    return coming.shell.made("today").returning.card


def states(coming):
    return [(each.step, each.state) for each in select_check_ins(coming.library, "")]


def button(screen, text):
    return next(one for one in screen.ids.feet.children if one.text == text)


def choose(coming, text):
    """Open the menu of Reflect and press one of its words."""
    screen = coming.shell.screen
    coming.ui.tap(screen.ids.more)
    coming.ui.frames(3)
    choice = next(one for one in screen.peace.menu.walk() if getattr(one, "text", "") == text and hasattr(one, "kind"))
    coming.ui.tap(choice)
    coming.settle()


# the card


def test_it_is_offered_once_and_kindly(ui, coming):
    coming.drawing(coming.session("Blue.").id)
    coming.show()
    assert card_of(coming) is None, "the session is open"
    coming.clock.advance(days=2)
    coming.show()
    card = card_of(coming)
    assert (card.why, card.offers) == (OFFER, True)
    coming.shell.go("journal")
    coming.show()
    assert card_of(coming) is not None, "it stays for the day"
    coming.clock.advance(days=1)
    coming.shell.go("journal")
    coming.show()
    assert card_of(coming) is None
    assert coming.rooms.settings.get(CHECK_INS) is None


def test_yes_has_sessions_come_back_and_no_is_remembered(ui, coming):
    coming.drawing(coming.session("Blue.").id)
    coming.clock.advance(days=2)
    coming.show()
    ui.tap(card_of(coming).ids.no)
    assert coming.rooms.settings.get(CHECK_INS) is False
    assert card_of(coming) is None
    for act in (coming.shell.made("today").returning.no, coming.shell.made("today").returning.yes):
        act()  # a key that was pressed twice
    assert coming.rooms.settings.get(CHECK_INS) is False
    coming.rooms.settings.set(CHECK_INS, None)
    coming.rooms.settings.set(OFFERED, None)
    coming.show()
    ui.tap(card_of(coming).ids.yes)
    assert coming.rooms.settings.get(CHECK_INS) is True
    coming.show()
    assert card_of(coming).why == "One day since session 1."


def test_a_session_comes_back_on_today_with_its_piece_and_words(ui, returned):
    card = card_of(returned)
    assert (card.why, card.then, card.piece) == (
        "One week since session 1.",
        "It went round and round.",
        returned.piece,
    )
    inside = [card.x >= returned.screen.x, card.right <= returned.screen.right]
    assert all(inside)
    ui.tap(card.ids.yes)
    assert returned.shell.screen.name == "reflect"


@pytest.mark.parametrize("size", [(640, 560), (800, 1280), (1280, 800), (1000, 560)])
def test_the_card_hides_nothing_whatever_the_window(ui, returned, size):
    ui.resize(*size)
    returned.settle()
    card, screen = card_of(returned), returned.screen
    doors = [door for door in screen.doors.values()]
    for other in doors + screen._tiles:
        apart = (
            other.right <= card.x + 1 or card.right <= other.x + 1 or other.top <= card.y + 1 or card.top <= other.y + 1
        )
        assert apart, f"the card lies over {other}"
    assert min(door.height for door in doors) >= 72
    for name in ("yes", "no"):
        key = card.ids[name]
        assert key.height >= 48
        assert card.x <= key.x, name
        assert key.right <= card.right, name
        assert card.y <= key.y, name
    assert card.ids.why.right <= max(card.right, 1)


def test_not_today_lets_it_rest_until_tomorrow(ui, returned):
    ui.tap(card_of(returned).ids.no)
    assert card_of(returned) is None
    returned.show()
    assert card_of(returned) is None
    returned.clock.advance(days=1)
    returned.show()
    assert card_of(returned) is not None
    assert states(returned) == []


def test_the_sample_brings_nothing_back(ui, returned):
    from studio.ui.reflecting import is_offered, next_return

    class Looking:
        read_only = True

    rooms = type("Rooms", (), {"library": Looking(), "settings": returned.rooms.settings})
    assert next_return(rooms) is None
    assert not is_offered(rooms)


def test_today_shows_no_piece_that_is_left_in_peace(ui, returned):
    other = returned.drawing()
    update_piece(returned.library, returned.piece.id, resurface=False)
    screen = returned.show()
    assert [piece.id for piece in screen._pieces] == [other.id]
    assert card_of(returned).piece is None, "the session still has its words"
    coming_back(returned.rooms).set_entry(returned.entry.id, False)
    returned.show()
    assert card_of(returned) is None


def test_each_of_the_six_moments_comes_on_today_in_its_turn_and_nothing_after_them(ui, coming):
    coming.drawing(coming.session("Blue.").id)
    coming.rooms.settings.set(CHECK_INS, True)
    came, since = [], 0
    for day in (0, 1, 3, 7, 14, 30, 91, 121):
        coming.clock.advance(days=day - since)
        since = day
        coming.shell.go("journal")
        coming.show()
        came.append(card_of(coming).why if card_of(coming) is not None else "")
    words = ("One day", "Three days", "One week", "Two weeks", "One month", "Three months")
    assert came == ["", *(f"{each} since session 1." for each in words), ""]
    assert states(coming) == [], "what was not answered is neither kept nor counted"


def test_what_was_let_go_for_good_stays_away_until_the_next_moment(ui, returned):
    ui.tap(card_of(returned).ids.yes)
    returned.settle()
    choose(returned, "Let this time go")
    returned.clock.advance(days=1)
    returned.show("journal")
    returned.show()
    assert card_of(returned) is None
    returned.clock.advance(days=5)
    returned.show("journal")
    returned.show()
    assert card_of(returned).why == "Two weeks since session 1."


def test_an_entry_and_days_that_are_left_in_peace_do_not_come_on_today(ui, returned):
    def comes():
        returned.show("journal")
        returned.show()
        return card_of(returned) is not None

    back = coming_back(returned.rooms)
    back.set_entry(returned.entry.id, False)
    assert not comes()
    back.set_entry(returned.entry.id, True)
    assert comes()
    back.quiet_days("2026-03-01", "2026-03-05")
    assert not comes()


def test_a_day_of_another_year_comes_when_it_was_asked_for(ui, coming):
    day = insert_entry(coming.library, kind="day", day="1961-03-02", started=-278_700_000_000)
    update_entry(coming.library, day.id, body="Snow on the line.")
    coming.show()
    assert card_of(coming) is None
    coming.rooms.settings.set(THIS_DAY, True)
    coming.show()
    assert (card_of(coming).why, card_of(coming).then) == ("On this day, 65 years ago.", "Snow on the line.")
    ui.tap(card_of(coming).ids.yes)
    coming.settle()
    assert coming.shell.screen.then == "Snow on the line."


# Reflect


@pytest.fixture
def reflect(returned):
    returned.ui.tap(card_of(returned).ids.yes)
    returned.settle()
    return returned


def test_then_and_now_are_shown_with_one_open_question(ui, reflect):
    screen = reflect.shell.screen
    assert (screen.why, screen.then) == ("One week since session 1", "It went round and round.")
    assert screen.question.endswith("?")
    assert "why" not in screen.question.lower()
    assert screen.tile.piece == reflect.piece
    assert [one.text for one in reversed(screen.ids.feet.children)] == ["Say it", "Write it", "Draw over it"]


def test_what_is_written_is_added_and_the_old_words_stay(ui, reflect):
    screen = reflect.shell.screen
    lines = screen.ids.disc.returns
    ui.tap(button(screen, "Write it"))
    sheet = reflect.sheet()
    sheet.text = "A wheel, and rain on it."
    sheet.keep()
    reflect.settle()
    (said,) = reflect.journal.reflections(piece_id=reflect.piece.id)
    assert (said.text, said.prompt) == ("A wheel, and rain on it.", screen.question)
    assert screen.answer == "A wheel, and rain on it."
    assert screen.ids.disc.returns == lines + 1
    assert reflect.journal.entry(reflect.entry.id).body == "It went round and round. The middle was warm."
    assert states(reflect) == [("1w", "seen")]
    ui.tap(button(screen, "Done"))
    reflect.settle()
    assert reflect.shell.screen.name == "today"
    assert card_of(reflect) is None


def test_what_was_begun_is_kept_when_it_locks(ui, reflect):
    screen = reflect.shell.screen
    ui.tap(button(screen, "Write it"))
    reflect.sheet().text = "Half a"
    reflect.shell.rest()
    reflect.settle()
    assert [said.text for said in reflect.journal.reflections(piece_id=reflect.piece.id)] == ["Half a"]


def test_drawing_over_it_makes_a_copy_of_today_and_leaves_the_old_one(ui, reflect):
    screen = reflect.shell.screen
    before = [op.payload for op in reflect.library.ops(reflect.piece.id)]
    ui.tap(button(screen, "Draw over it"))
    reflect.settle()
    assert reflect.shell.screen.name == "draw"
    copy = reflect.gallery.piece(reflect.shell.screen.entered["piece_id"])
    assert copy.id != reflect.piece.id
    assert reflect.journal.entry(copy.entry_id).day == "2026-03-10"
    assert [op.payload for op in reflect.library.ops(copy.id)] == before
    assert decode(before[0]).paper.width == 64
    assert [op.payload for op in reflect.library.ops(reflect.piece.id)] == before
    assert states(reflect) == [("1w", "seen")]


def test_what_is_no_drawing_is_answered_on_a_fresh_paper(ui, coming):
    session = coming.session("Blue.")
    screen = coming.show("reflect", entry_id=session.id)
    ui.tap(button(screen, "Draw it"))
    assert (coming.shell.screen.name, coming.shell.screen.entered) == ("draw", {"paper": "blank"})


def test_not_today_in_reflect_goes_back_and_rests(ui, reflect):
    ui.tap(reflect.shell.screen.ids.rest)
    reflect.settle()
    assert reflect.shell.screen.name == "today"
    assert card_of(reflect) is None
    assert reflect.rooms.settings.get(RESTS) == "2026-03-10"
    assert states(reflect) == []


def test_a_moment_can_be_let_go_for_good_and_taken_back(ui, reflect):
    choose(reflect, "Let this time go")
    assert reflect.shell.screen.name == "today"
    assert states(reflect) == [("1w", "dismissed")]
    assert card_of(reflect) is None
    reflect.take_back()
    assert states(reflect) == []


def test_a_piece_and_a_session_can_be_left_in_peace_and_taken_back(ui, reflect):
    choose(reflect, "Never bring this piece back")
    assert not reflect.gallery.piece(reflect.piece.id).resurface
    reflect.take_back()
    assert reflect.gallery.piece(reflect.piece.id).resurface
    reflect.show("reflect", entry_id=reflect.entry.id, step="1w", why="One week since session 1")
    choose(reflect, "Never bring session 1 back")
    assert not reflect.journal.entry(reflect.entry.id).resurface
    reflect.take_back()
    assert reflect.journal.entry(reflect.entry.id).resurface


def test_nothing_comes_any_more_when_that_is_wished(ui, reflect):
    choose(reflect, "Let nothing come back")
    assert reflect.rooms.settings.get(CHECK_INS) is False
    reflect.take_back()
    assert reflect.rooms.settings.get(CHECK_INS) is True


def test_who_comes_by_themselves_is_not_asked_to_rest(ui, coming):
    session = coming.session("Blue.")
    screen = coming.show("reflect", entry_id=session.id)
    assert not screen.asked
    assert screen.ids.rest.disabled
    assert screen.ids.more.disabled
    assert (screen.then, screen.kind) == ("Blue.", "")
    ui.tap(button(screen, "Write it"))
    coming.sheet().text = "Less blue."
    coming.sheet().keep()
    coming.settle()
    assert [said.text for said in coming.journal.reflections(entry_id=session.id)] == ["Less blue."]
    assert states(coming) == []


def test_nothing_can_be_answered_before_what_came_back_is_there(ui, reflect):
    other = reflect.drawing()
    screen = reflect.shell.screen
    reflect.shell.go("reflect", entry_id=other.entry_id, piece_id=other.id)
    assert screen.ids.feet.children == []
    reflect.settle()
    assert screen.tile.piece.id == other.id
    assert len(screen.ids.feet.children) == 3


@pytest.mark.parametrize("size", [(640, 560), (800, 1280), (1000, 560)])
def test_reflect_has_room_for_everything(ui, reflect, size):
    ui.resize(*size)
    reflect.settle()
    screen = reflect.shell.screen
    parts = [screen.ids[name] for name in ("watch", "question", "feet", "rest", "more")]
    for part in parts:
        assert screen.x <= part.x, part
        assert part.right <= screen.right, part
        assert screen.y <= part.y, part
        assert part.top <= screen.top, part
    assert screen.ids.watch.y >= screen.level
    assert screen.ids.question.top <= screen.level
    assert screen.ids.feet.top <= screen.ids.question.y + 1
    assert screen.ids.then.y >= screen.ids.watch.top


def test_reflect_is_reached_and_left_by_keys(ui, returned):
    returned.shell.go("journal")
    returned.show()
    card = card_of(returned)
    ui.key("Tab")
    card.ids.yes.focus = True
    ui.key("Return")
    returned.settle()
    screen = returned.shell.screen
    assert screen.name == "reflect"
    button(screen, "Write it").focus = True
    ui.key("Return")
    ui.until(lambda: returned.sheet() is not None, what="the page")
    ui.key("Escape", "Escape")
    assert returned.sheet() is None
    ui.key("Escape")
    assert returned.shell.screen.name == "today"

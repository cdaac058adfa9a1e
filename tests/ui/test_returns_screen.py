"""Coming back, a page of Settings: its switches, and what is left in peace."""

from datetime import date

from studio.library.records import update_piece
from studio.ui.reflecting import CHECK_INS, THIS_DAY, coming_back
from tests.ui import coming as coming_module

coming = coming_module.coming


def test_settings_turns_it_on_and_off(ui, coming):
    screen = coming.show("returns")
    ui.tap(screen.ids.check_ins)
    ui.wait(0.15)
    assert coming.rooms.settings.get(CHECK_INS) is True
    ui.tap(screen.ids.this_day)
    ui.wait(0.15)
    assert coming.rooms.settings.get(THIS_DAY) is True
    screen.ids.check_ins.active = False
    assert coming.rooms.settings.get(CHECK_INS) is False


def rows_of(screen):
    return [(row.text, row.caption) for row in reversed(screen.ids.rows.children)]


def test_everything_left_in_peace_is_seen_and_may_come_again(ui, coming):
    session = coming.session("Blue.")
    piece = coming.drawing(session.id)
    coming.gallery.set_title(piece.id, "Wheel")
    back = coming_back(coming.rooms)
    update_piece(coming.library, piece.id, resurface=False)
    back.set_entry(session.id, False)
    back.quiet_days("2026-01-01", "2026-01-31")
    screen = coming.show("returns")
    assert rows_of(screen) == [
        ("1 to 31 January", ""),
        ("Session 1", "this morning"),
        ("Wheel", "A drawing, this morning"),
    ]
    for _ in range(3):
        screen.ids.rows.children[-1].dispatch("on_lift")
        coming.settle()
    assert rows_of(screen) == []
    assert coming.gallery.piece(piece.id).resurface
    assert coming.journal.entry(session.id).resurface
    assert back.in_peace().spans == ()
    coming.take_back()
    assert rows_of(screen) == [("Wheel", "A drawing, this morning")]


def test_days_are_picked_on_a_leaf_of_the_calendar(ui, coming):
    screen = coming.show("returns")
    screen.ask_days()
    ui.frames(3)
    sheet = coming.sheet()
    assert sheet.title == "March 2026"
    sheet.turn(-1)
    keys = {key.day: key for key in sheet._keys}
    for day in (date(2026, 2, 20), date(2026, 2, 12)):
        ui.tap(keys[day])
    assert sheet.said == "12 to 20 February"
    ui.tap(sheet.ids.keep)
    coming.settle()
    (span,) = coming_back(coming.rooms).in_peace().spans
    assert (span.first_day, span.last_day) == ("2026-02-12", "2026-02-20")
    assert rows_of(screen) == [("12 to 20 February", "")]
    coming.take_back()
    assert rows_of(screen) == []


def test_the_leaf_fits_into_the_smallest_window(ui, coming):
    ui.resize(640, 560)
    screen = coming.show("returns")
    screen.ask_days()
    ui.frames(4)
    sheet = coming.sheet()
    _, y = sheet.ids.keep.to_window(*sheet.ids.keep.pos)
    assert y >= 0
    leaf = sheet.ids.leaf
    assert leaf.height >= 4.5 * sheet._keys[0].height, "most of a month is seen at once"
    assert min(key.height for key in sheet._keys) >= 48

"""An entry to which much was said: only what is near to being seen is there, and it stays where it is."""

from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell

MANY = 120


def test_of_a_hundred_reflections_a_few_are_there_and_none_jumps_while_it_is_scrolled(rooms, ui, shell, clock):
    entry = a_session(rooms, body="Then.")
    with rooms.library.write():
        for nth in range(MANY):
            clock.advance(hours=1)
            rooms.journal.reflect(entry_id=entry.id, text=f"There was a hum under the floor, {nth}. " * (1 + nth % 5))
    screen = go(ui, shell)
    said, view = screen.pane.ids.said, screen.pane.ids.view
    ui.until(lambda: said.shown, what="the first")
    screen.pane.to_end()
    ui.until(lambda: MANY - 1 in said.shown, what="the last")
    assert len(those(screen.pane, ReflectionRow)) < 30
    ui.frames(4)

    def where():
        rows = {row.reflection.id: row.to_window(*row.pos)[1] for row in said.rows() if row.opacity}
        return {one: y for one, y in rows.items() if view.y < y < view.top - 100}

    def at_rest():
        before = where()
        ui.frames(3)
        return before and before == where()

    for _ in range(12):
        ui.until(at_rest, what="the rows to lie still")
        before = where()
        view.scroll_y += 100 / view.over()
        ui.frames(1)
        ui.until(at_rest, what="the rows to lie still")
        after = where()
        moved = {round(before[one] - after[one]) for one in before if one in after}
        assert moved
        assert moved <= {99, 100, 101}


def test_the_page_stays_where_it_is_when_it_is_written_on_above_what_was_said(rooms, ui, shell):
    entry = a_session(rooms, body="A line.\n" * 60)
    for nth in range(30):
        rooms.journal.reflect(entry_id=entry.id, text=f"Later, {nth}.")
    screen = go(ui, shell)
    body, view = screen.pane.ids.body, screen.pane.ids.view
    body.focus = True
    body.entry.cursor = 0, 30
    ui.frames(6)
    line = body.entry.cursor_pos[1] - view.children[0].y
    seen = view.seen()[1] - line
    for _ in range(3):
        body.entry.insert_text("\n")
        ui.frames(4)
    line = body.entry.cursor_pos[1] - view.children[0].y
    assert abs(view.seen()[1] - line - seen) < 130, "the hand sees what it writes"
    low, high = view.seen()
    assert low < line < high


def test_of_a_day_with_many_pieces_three_rows_are_shown_and_a_way_to_the_rest(rooms, ui, shell):
    entry = a_session(rooms)
    with rooms.library.write():
        for _ in range(300):
            rooms.gallery.new_piece("writing", entry.id)
    screen = go(ui, shell)
    ui.until(lambda: those(screen.pane, PieceTile), what="the tiles")
    tiles = those(screen.pane, PieceTile)
    assert len({round(tile.y) for tile in tiles}) == 3
    assert len(tiles) < 60
    way = the(screen.pane, PushButton, "See them all")
    way.focus = True  # which brings it into view
    ui.frames(2)
    ui.tap(way)
    ui.until(lambda: shell.screen.name == "gallery")
    assert shell.screen.entered == {"entry_id": entry.id}

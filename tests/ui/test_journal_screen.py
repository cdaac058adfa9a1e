"""The journal: an entry and the timeline, with a real library behind them and real touches before them."""

from studio.library.library import Library
from studio.ui.journal_acts import GONE
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.entry_row import EntryRow
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.rooms import rooms_of
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, shell_of, the, those, toast_of, words_on

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell


def test_an_entry_shows_its_words_its_pieces_and_what_came_later(rooms, ui, shell, clock):
    entry = a_session(rooms, "A door.", "First it was only grey.")
    rooms.journal.set_place(entry.id, "at the clinic")
    piece = rooms.gallery.new_piece("writing", entry.id)
    rooms.gallery.set_words(piece.id, "a light on")
    clock.advance(days=3)
    rooms.journal.reflect(entry_id=entry.id, text="Still tired.")
    screen = go(ui, shell)
    assert screen.shown == entry.id
    words = words_on(screen.pane)
    for expected in ("Session 1", "Sunday 19 October, at the clinic", "A door.", "First it was only grey."):
        assert expected in words
    row = the(screen.pane, ReflectionRow)
    assert (row.near, row.words) == ("three days after", "Still tired.")
    ui.tap(the(screen.pane, PieceTile))
    ui.until(lambda: shell.screen.name == "piece")
    assert shell.screen.entered == {"piece_id": piece.id}


def test_an_entry_goes_to_the_trash_and_comes_back(rooms, ui, shell):
    first = a_session(rooms, body="one")
    second = a_session(rooms, body="two")
    screen = go(ui, shell)
    assert screen.shown == second.id
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    ui.tap(screen.acts.entry_sheet.ids.trash)
    ui.until(lambda: screen.shown == first.id and screen.pane.title == "Session 1")
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == GONE.format("Session 2"), what="the line")
    toast_of(shell).take_back()
    ui.until(lambda: len(screen.timeline.order) == 2)


def test_upright_the_timeline_comes_first_and_an_entry_opens_over_it(rooms, ui, shell):
    entry = a_session(rooms, body="words")
    ui.resize(800, 1280)
    screen = go(ui, shell)
    assert screen.pane.parent is None
    ui.tap(the(screen, EntryRow))
    ui.until(lambda: screen.pane.parent is not None and screen.pane.title)
    assert not those(screen, EntryRow)
    assert screen.pane.width == screen.width
    assert screen.shown == entry.id
    ui.key("Escape")
    ui.until(lambda: those(screen, EntryRow))
    assert screen.pane.parent is None
    ui.key("Escape")
    assert shell.screen.name == "today"


def many_days(rooms, clock, count):
    with rooms.library.write():
        for day in range(count):
            rooms.journal.set_body(rooms.journal.current_entry().id, f"day {day}")
            clock.advance(days=1)


def test_of_a_long_timeline_only_what_is_seen_is_read(rooms, ui, shell, clock):
    many_days(rooms, clock, 130)
    screen = go(ui, shell)
    timeline = screen.timeline
    ui.until(lambda: len(timeline.order) == 130, what="all of it")
    for scroll, last in ((0.5, "23 December"), (0, "19 October")):
        timeline.scroll_y = scroll
        ui.until(lambda last=last: last in [row.line.title for row in those(timeline, EntryRow)], what=last)
        assert len(those(timeline, EntryRow)) < 20
    assert len(timeline.lines) < 60, "the rest was never asked for"


def test_what_is_looked_at_stays_where_it_is_when_something_comes_above_it(rooms, ui, shell, clock):
    many_days(rooms, clock, 60)
    screen = go(ui, shell)
    timeline = screen.timeline
    ui.until(lambda: len(timeline.order) == 60, what="all of it")
    timeline.scroll_y = 0.4

    def where():
        rows = those(timeline, EntryRow)
        return {row.line.title: round(timeline.top - row.to_window(*row.pos)[1]) for row in rows}

    ui.until(lambda: len(where()) > 8, what="the rows")
    before = where()
    rooms.library.later(lambda: rooms.journal.begin_session())
    ui.until(lambda: len(timeline.order) == 61, what="the session")
    ui.frames(4)
    title = list(before)[4]
    assert abs(where()[title] - before[title]) <= 1


def test_an_entry_far_back_is_found(rooms, ui, shell, clock):
    far = a_session(rooms, body="far back")
    with rooms.library.write():
        for _ in range(60):
            clock.advance(days=1)
            rooms.journal.set_body(rooms.journal.current_entry().id, "x")
    screen = go(ui, shell, entry_id=far.id)
    ui.until(lambda: any(row.chosen for row in those(screen, EntryRow)))
    assert screen.pane.ids.body.text == "far back"


def test_something_made_elsewhere_appears(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    rooms.library.later(lambda: rooms.gallery.new_piece("writing", entry.id))
    ui.until(lambda: those(screen.pane, PieceTile))


def test_in_the_sample_nothing_is_changed(rooms, ui, library, clock):
    entry = a_session(rooms, body="Look.")
    rooms.journal.reflect(entry_id=entry.id, text="Later.")
    folder = library.folder
    library.freeze()
    with Library.open(folder, clock=clock, read_only=True) as still:
        shell = shell_of(rooms_of(still, clock), ui)
        screen = go(ui, shell)
        assert screen.pane.ids.body.readonly
        assert not those(screen, Chip)
        assert not those(screen.pane, PushButton)
        ui.tap(screen.pane.ids.body)
        ui.wait(0.3)
        assert not screen.pane.ids.body.focus
        row = the(screen.pane, ReflectionRow)
        ui.tap(row)
        ui.wait(0.3)
        assert not row.open
        shell.go("today")
        ui.frames(2)


def test_an_entry_in_the_trash_is_not_shown_when_it_is_asked_for(rooms, ui, shell):
    first = a_session(rooms, body="one")
    second = a_session(rooms, body="two")
    rooms.journal.trash_entry(second.id)
    for size in ((1280, 800), (800, 1280)):
        ui.resize(*size)
        screen = go(ui, shell, entry_id=second.id)
        assert screen.timeline.order == [first.id]
        ui.until(lambda screen=screen: screen.shown == first.id, what="the other one")
        assert (screen.pane.parent is not None) == (size == (1280, 800)), "upright, nothing lies over the timeline"
        shell.go("today")

"""The journal, with a real library behind it and real touches and keys before it."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.errors import DiskFull
from studio.library.library import Library
from studio.ui.autosave import PAUSE
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.screens.journal_screen import GONE, KEPT, LET_GO, JournalScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.entry_row import EntryRow
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.manuscript import Manuscript
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from studio.ui.widgets.toast import Toast

ELSEWHERE = ("today", "piece", "gallery")


class Elsewhere(Screen):
    """Any other screen; it remembers how it was entered."""

    def enter(self, **args):
        self.entered = args


def rooms_of(library, clock):
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    return Rooms(library, journal, gallery, lambda: None, Settings(None), clock, {})


@pytest.fixture
def clock():
    return FixedClock(datetime(2025, 10, 19, 11, 0, tzinfo=UTC))


@pytest.fixture
def library(tmp_path, clock):
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock)
    yield library
    library.close()


@pytest.fixture
def rooms(library, clock):
    return rooms_of(library, clock)


@pytest.fixture
def shell(rooms, ui):  # the window lets go before the library closes
    return shell_of(rooms, ui)


def shell_of(rooms, ui):
    theme.motion = False
    factories = {name: lambda _rooms, _shell: Elsewhere() for name in ELSEWHERE}
    return ui.mount(Shell(rooms, factories | {"journal": lambda rooms, _shell: JournalScreen(rooms)}))


def a_session(rooms, intention="", body=""):
    entry = rooms.journal.begin_session(intention)
    return rooms.journal.set_body(entry.id, body) if body else entry


def go(ui, shell, entry_id=None):
    """Go to the journal and wait until it shows what it has to show."""
    screen = shell.go("journal", entry_id=entry_id)
    ui.until(
        lambda: screen.empty or screen.pane.title or (screen.portrait and screen.timeline.lines), what="the journal"
    )
    ui.frames(3)
    return screen


def those(root, kind, text=None):
    return [
        widget
        for widget in root.walk(restrict=True)
        if isinstance(widget, kind)
        and not widget.disabled
        and widget.opacity
        and (text is None or getattr(widget, "text", None) == text)
    ]


def the(root, kind, text=None):
    found = those(root, kind, text)
    assert len(found) == 1, f"{len(found)} of {kind.__name__} {text!r}"
    return found[0]


def words_on(root):
    return [
        widget.text for widget in root.walk(restrict=True) if hasattr(widget, "role") and getattr(widget, "text", "")
    ]


def body_of(rooms, entry_id):
    rooms.library.settle()
    return rooms.journal.entry(entry_id).body


def toast_of(shell):
    found = [child for child in shell.children if isinstance(child, Toast)]
    return found[0] if found else None


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


def test_what_is_typed_is_kept_at_a_pause(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    body = screen.pane.ids.body
    assert body.hint == rooms.journal.prompt("entry", since=entry.started)
    ui.tap(body)
    ui.until(lambda: body.focus)
    ui.xdo("type", "--delay", 5, "It was quiet.")
    ui.until(lambda: body.text == "It was quiet.")
    assert rooms.journal.entry(entry.id).body == ""
    ui.until(lambda: rooms.journal.entry(entry.id).body == "It was quiet.", timeout=PAUSE + 2)
    ui.wait(0.3)
    assert body.focus
    assert body.text == "It was quiet."


def test_leaving_keeps_what_was_typed_without_a_pause(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.body)
    screen.pane.ids.body.entry.insert_text("Half a sen")
    shell.go("today")
    assert body_of(rooms, entry.id) == "Half a sen"
    go(ui, shell)
    assert screen.pane.ids.body.text == "Half a sen"


def test_words_go_to_the_entry_they_were_typed_in(rooms, ui, shell, clock):
    one = a_session(rooms, body="one")
    clock.advance(days=2)
    two = a_session(rooms, body="two")
    screen = go(ui, shell)
    body = screen.pane.ids.body
    body.focus = True
    body.entry.insert_text(" more")
    ui.tap(next(row for row in those(screen, EntryRow) if row.line.entry_id == one.id))
    ui.until(lambda: body.text == "one")
    body.entry.do_undo()
    assert body.text == "one"
    assert body_of(rooms, two.id) == "two more"
    assert body_of(rooms, one.id) == "one"


def test_what_a_full_disk_refused_is_kept_later(rooms, ui, shell, monkeypatch):
    entry = a_session(rooms)
    keep, full = rooms.journal.set_body, [True]

    def set_body(entry_id, text):
        if full:
            raise DiskFull
        return keep(entry_id, text)

    monkeypatch.setattr(rooms.journal, "set_body", set_body)
    screen = go(ui, shell)
    screen.pane.ids.body.focus = True
    screen.pane.ids.body.entry.insert_text("Not lost.")
    shell.go("today")
    rooms.library.settle()
    ui.frames(3)
    assert rooms.journal.entry(entry.id).body == ""
    full.clear()
    go(ui, shell)
    assert screen.pane.ids.body.text == "Not lost."
    ui.until(lambda: rooms.journal.entry(entry.id).body == "Not lost.")


def test_what_changes_beside_it_leaves_the_words_under_the_hand_alone(rooms, ui, shell):
    entry = a_session(rooms, body="One.")
    screen = go(ui, shell)
    body = screen.pane.ids.body
    body.focus = True
    body.entry.insert_text(" Two")
    rooms.library.later(lambda: rooms.journal.reflect(entry_id=entry.id, text="Later."))
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert body.text == "One. Two"
    assert body.focus


def test_what_is_seen_now_is_added_and_can_be_taken_back(rooms, ui, shell, clock):
    entry = a_session(rooms, body="Then.")
    clock.advance(days=7)
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Add what you see now"))
    ui.until(lambda: screen.now_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "A lamp.")
    ui.until(lambda: screen.now_sheet.ids.field.text == "A lamp.")
    ui.key("Escape", "Escape")
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert not screen.now_sheet.shown
    said = rooms.journal.reflections(entry_id=entry.id)[0]
    assert (said.text, said.prompt) == ("A lamp.", screen.now_sheet.prompt)
    assert screen.pane.mark.returns == 1
    assert toast_of(shell).text == KEPT
    toast_of(shell).take_back()
    ui.until(lambda: not those(screen.pane, ReflectionRow))


def test_a_reflection_goes_to_the_trash_and_comes_back(rooms, ui, shell):
    entry = a_session(rooms)
    rooms.journal.reflect(entry_id=entry.id, text="Too much.")
    screen = go(ui, shell)
    row = the(screen.pane, ReflectionRow)
    ui.tap(row)
    ui.until(lambda: row.open)
    ui.tap(the(row, IconButton))
    ui.until(lambda: not those(screen.pane, ReflectionRow))
    assert rooms.journal.reflections(entry_id=entry.id) == []
    assert toast_of(shell).text == LET_GO
    toast_of(shell).take_back()
    ui.until(lambda: those(screen.pane, ReflectionRow))


def test_an_empty_journal_is_calm_and_a_session_begins_there(rooms, ui, shell):
    screen = go(ui, shell)
    assert screen.empty
    assert "Nothing here yet, and no hurry." in words_on(screen)
    ui.tap(the(screen, PushButton, "Begin a session"))
    ui.until(lambda: screen.begin_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "To be kind")
    ui.key("Return")
    ui.until(lambda: screen.pane.title == "Session 1")
    assert rooms.journal.open_session().intention == "To be kind"
    assert not screen.empty
    assert not those(screen, Chip)


def test_a_session_is_closed_and_opened_again(rooms, ui, shell):
    a_session(rooms)
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Close this session"))
    ui.until(lambda: those(screen.pane, PushButton, "Open it again"))
    assert rooms.journal.open_session() is None
    the(screen, Chip, "Begin a session")
    ui.tap(the(screen.pane, PushButton, "Open it again"))
    ui.until(lambda: those(screen.pane, PushButton, "Close this session"))
    assert rooms.journal.open_session() is not None
    assert not those(screen, Chip)


def test_today_is_there_without_a_session(rooms, ui, shell, clock):
    rooms.journal.close_session(a_session(rooms).id)
    clock.advance(days=1)
    screen = go(ui, shell)
    ui.tap(the(screen, Chip, "Just today"))
    ui.until(lambda: screen.pane.title == "Today")
    assert not those(screen.pane, PushButton, "Open it again")
    assert not those(screen, Chip, "Just today")


def test_an_entry_goes_to_the_trash_and_comes_back(rooms, ui, shell):
    first = a_session(rooms, body="one")
    second = a_session(rooms, body="two")
    screen = go(ui, shell)
    assert screen.shown == second.id
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    ui.tap(the(screen.entry_sheet, PushButton, "Put it in the trash"))
    ui.until(lambda: screen.shown == first.id and screen.pane.title == "Session 1")
    assert toast_of(shell).text == GONE.format("Session 2")
    toast_of(shell).take_back()
    ui.until(lambda: len(screen.timeline.lines) == 2)


def test_where_it_was_can_be_said(rooms, ui, shell):
    a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.more)
    ui.until(lambda: screen.entry_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "by the river")
    ui.key("Return")
    ui.until(lambda: screen.pane.dateline.endswith(", by the river"))


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


def test_a_long_timeline_is_read_as_it_is_scrolled(rooms, ui, shell, clock):
    with rooms.library.write():
        for day in range(130):
            entry = rooms.journal.current_entry()
            rooms.journal.set_body(entry.id, f"day {day}")
            clock.advance(days=1)
    screen = go(ui, shell)
    timeline = screen.timeline
    assert len(timeline.lines) < 130
    for _ in range(12):
        timeline.scroll_y = 0
        ui.wait(0.05)
        assert len(those(timeline, EntryRow)) < 20
    ui.until(lambda: len(timeline.lines) == 130)
    timeline.scroll_y = 0
    ui.frames(3)
    titles = [row.line.title for row in those(timeline, EntryRow)]
    assert titles[-1] == "19 October"


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


def test_a_long_text_can_be_typed_into(rooms, ui, shell):
    text = "There was a hum under the floor, and then it was snow. " * 360
    entry = a_session(rooms, body=text)
    screen = go(ui, shell)
    page = screen.pane.ids.body
    assert isinstance(page, Manuscript)
    assert len(page.entry._lines) > 300
    page.focus = True
    page.entry.cursor = page.entry.get_cursor_from_index(len(text) // 2)
    ui.wait(0.1)
    page.entry.insert_text("HERE ")
    ui.frames(3)
    assert page.text == text[: len(text) // 2] + "HERE " + text[len(text) // 2 :]
    first, end = page.entry._drawn
    assert first <= page.entry.cursor_row < end
    assert end - first < 100, "only lines that can be seen are drawn"
    view = screen.pane.ids.view
    low, high = view.seen()
    assert low < page.entry.cursor_pos[1] - view.children[0].y < high, "the hand can see what it writes"
    screen.rest()
    assert len(body_of(rooms, entry.id)) == len(text) + 5


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

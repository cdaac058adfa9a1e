"""What was shown to others stands in the journal: a line in the entry of its day, and a sheet that says what it was."""

from studio.library.handing_rows import Handed
from studio.ui.widgets.entry_pane import HandingRow
from studio.ui.widgets.handed_sheet import HandedRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those, words_on

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell


def test_a_sitting_is_a_line_of_its_day_and_opens_to_what_was_shown(rooms, ui, shell, clock):
    session = a_session(rooms, body="A door.")
    drawing = rooms.gallery.new_piece("drawing", session.id)
    what = [
        Handed(drawing.id, "drawing", "The line that turned", ("picture", "title")),
        Handed("", "voice", "", ("picture",)),
        Handed(session.id, "entry", "Session 1"),
    ]
    sitting = rooms.journal.begin_handing("sitting", "Dr. Weber", "What I would like to show.", what)
    screen = go(ui, shell)
    row = the(screen.pane, HandingRow)
    assert (row.text, row.caption) == ("Shown to Dr. Weber, two pieces", f"from {clock.now():%H:%M}")
    clock.advance(minutes=40)
    rooms.journal.reflect(piece_id=drawing.id, text="Here it turns.", together=True, whose="therapist")
    clock.advance(minutes=10)
    rooms.journal.end_handing(sitting.id)
    clock.advance(minutes=5)
    rooms.journal.reflect(piece_id=drawing.id, text="Later, alone.")
    ui.until(lambda: " to " in the(screen.pane, HandingRow).caption, what="the end of it")
    ui.tap(the(screen.pane, HandingRow))
    sheet = screen.acts.handed_sheet
    ui.until(lambda: sheet.shown and len(those(sheet, HandedRow)) == 4, what="the sheet")
    told = words_on(sheet)
    assert {"Shown to Dr. Weber", "What I would like to show.", "The line that turned", "Your voice"} <= set(told)
    assert {"the picture, its name", "You have deleted it since.", "Your words of Session 1"} <= set(told)
    assert {"Here it turns.", "Therapist, on a drawing"} <= set(told)
    ui.key("Escape")
    ui.until(lambda: not sheet.shown)


def test_what_was_shown_is_reached_by_keys_and_leads_to_it(rooms, ui, shell):
    session = a_session(rooms)
    drawing = rooms.gallery.new_piece("drawing", session.id)
    rooms.journal.begin_handing("card", "", "", [Handed(drawing.id, "drawing", "", ("picture",))])
    screen = go(ui, shell)
    row = the(screen.pane, HandingRow)
    assert row.text == "A card"
    row.focus = True
    ui.key("Return")
    sheet = screen.acts.handed_sheet
    ui.until(lambda: sheet.shown and those(sheet, HandedRow))
    assert "What I would like" not in " ".join(words_on(sheet))
    ui.tap(the(sheet, HandedRow))
    ui.until(lambda: shell.screen.name == "piece", what="the piece")


def test_a_day_on_which_something_was_only_shown_stays_in_the_timeline(rooms, ui, shell, clock):
    noted = rooms.journal.begin_handing("portfolio", "Dr. Weber")
    clock.advance(days=3)
    rooms.journal.begin_handing("report")
    assert [entry.id for entry in rooms.journal.timeline()][-1] == noted.entry_id
    screen = go(ui, shell, noted.entry_id)
    ui.until(lambda: [row.text for row in those(screen.pane, HandingRow)] == ["A sealed page for Dr. Weber"])

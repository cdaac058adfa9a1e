"""Looking for words in the journal: entries and what was said later, found by words and opened where these stand."""

from studio.ui.journal_search import NO_WORD
from studio.ui.widgets.entry_row import EntryRow
from studio.ui.widgets.found_entry import FoundEntry
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell

FAR = "It was still. " * 400


def look_for(ui, screen, words):
    screen.ids.field.text = words
    ui.until(lambda: screen.search.found.order or screen.ids.none.text, what="what was found")
    ui.frames(3)
    return those(screen.search.found, FoundEntry)


def marked(row):
    return [row.line.passage.text[start:end] for start, end in row.line.passage.spans]


def test_a_word_is_typed_and_its_entry_opens_where_it_stands(rooms, ui, shell, clock):
    entry = a_session(rooms, body=f"{FAR}Then a lantern. {FAR}")
    clock.advance(days=3)
    a_session(rooms, body="Nothing of the kind.")
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    ui.until(lambda: screen.ids.field.focus)
    assert not those(screen, type(screen.ids.seek.__self__), None)[0].disabled
    ui.xdo("type", "--delay", 5, "lantern")
    ui.until(lambda: screen.search.found.order == [entry.id], what="the entry")
    ui.until(lambda: those(screen.search.found, FoundEntry))
    row = the(screen.search.found, FoundEntry)
    assert (row.line.title, marked(row)) == ("Session 1", ["lantern"])
    ui.tap(row)
    body = screen.pane.ids.body
    ui.until(lambda: body.entry.selection_text == "lantern", what="the word, marked")
    ui.frames(4)
    low, high = screen.pane.ids.view.seen()
    assert low < body.entry.cursor_pos[1] - screen.pane.ids.view.children[0].y < high, "it is in sight"
    assert not body.focus
    assert rooms.journal.entry(entry.id).body == f"{FAR}Then a lantern. {FAR}"


def test_what_was_said_later_is_found_and_shown_lit(rooms, ui, shell, clock):
    entry = a_session(rooms, body=FAR)
    clock.advance(days=3)
    rooms.journal.reflect(entry_id=entry.id, text="Still tired.")
    clock.advance(days=4)
    rooms.journal.reflect(entry_id=entry.id, text="I think it was a Lantern after all.")
    screen = go(ui, shell)
    ui.key("ctrl+f")
    ui.until(lambda: screen.ids.field.focus)
    (row,) = look_for(ui, screen, "LANTERN after")
    assert (row.line.near, marked(row)) == ("one week after", ["Lantern", "after"])
    ui.key("Return")
    ui.until(lambda: [said.lit for said in those(screen.pane, ReflectionRow)] == [False, True], what="the one, lit")
    ui.frames(3)
    lit = next(said for said in those(screen.pane, ReflectionRow) if said.lit)
    assert screen.pane.ids.view.y <= lit.to_window(*lit.pos)[1] < screen.pane.ids.view.top, "it is in sight"


def test_more_is_found_as_the_list_is_scrolled_and_the_arrows_walk_it(rooms, ui, shell, clock):
    with rooms.library.write():
        for day in range(60):
            rooms.journal.set_body(rooms.journal.current_entry().id, f"A harbour, day {day}.")
            clock.advance(days=1)
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    look_for(ui, screen, "harb")
    found = screen.search.found
    assert len(found.order) < 60
    for _ in range(4):
        before = len(found.order)
        found.scroll_y = 0
        ui.until(lambda before=before: len(found.order) > before or before == 60, what="more")
    assert found.order == [entry.id for entry in rooms.journal.search("harb", 100)]
    found.scroll_y = 1
    screen.ids.field.focus = False
    screen.search.choose(found.order[0])
    ui.key("Down")
    ui.until(lambda: screen.shown == found.order[1])
    ui.until(lambda: screen.pane.ids.body.entry.selection_text == "harbour")


def test_where_nothing_is_found_it_says_so_and_escape_leads_back(rooms, ui, shell):
    a_session(rooms, body="Words.")
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    assert look_for(ui, screen, "zebra") == []
    assert screen.ids.none.text == NO_WORD
    ui.tap(the(screen, PushButton, "Look in what you made"))
    ui.until(lambda: shell.screen.name == "gallery")
    assert shell.screen.entered == {"text": "zebra"}
    shell.go("journal")
    ui.frames(3)
    screen.ids.field.focus = True
    ui.key("Escape", "Escape")
    ui.until(lambda: not screen.searching)
    assert shell.screen is screen
    assert screen.timeline.parent is not None


def test_upright_the_entry_opens_over_what_was_found_and_leads_back_to_it(rooms, ui, shell):
    entry = a_session(rooms, intention="A lantern.")
    ui.resize(800, 1280)
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    (row,) = look_for(ui, screen, "lant")
    ui.tap(row)
    ui.until(lambda: screen.pane.parent is not None and screen.pane.ids.intention.entry.selection_text == "lantern")
    assert screen.shown == entry.id
    ui.key("Escape")
    ui.until(lambda: those(screen, FoundEntry), what="what was found")
    assert screen.ids.field.text == "lant"


def test_a_word_of_ten_megabytes_and_words_of_all_scripts_are_looked_for(rooms, ui, shell):
    texts = (
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
        "\u0628\u062d\u0631 \u0647\u0627\u062f\u0626",
        "a \U0001f319 over it",
    )
    for text in texts:
        a_session(rooms, body=text)
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    screen.ids.field.entry.insert_text("x" * 10_000_000)
    ui.until(lambda: screen.ids.none.text == NO_WORD, what="an answer")
    for text in texts[:2]:
        word = text.split()[1]
        screen.ids.field.text = ""
        ui.until(lambda: not screen.search.found.order and not screen.ids.none.text)
        (row,) = look_for(ui, screen, word)
        assert marked(row) == [word]


def test_until_a_word_is_typed_the_timeline_stays(rooms, ui, shell):
    a_session(rooms, body="one")
    second = a_session(rooms, body="two")
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    ui.frames(2)
    assert len(those(screen.timeline, EntryRow)) == 2
    assert screen.search.found.parent is None, "nothing lies over it"
    look_for(ui, screen, "one")
    assert screen.timeline.parent is None
    screen.ids.field.text = ""
    ui.until(lambda: screen.timeline.parent is not None)
    screen.ids.field.focus = False
    ui.tap(those(screen.timeline, EntryRow)[0])
    ui.until(lambda: screen.shown == second.id)


def test_what_was_found_follows_what_is_put_away_and_written(rooms, ui, shell):
    first = a_session(rooms, body="A lantern.")
    second = a_session(rooms, body="Another lantern.")
    screen = go(ui, shell)
    ui.tap(screen.ids.seek)
    assert len(look_for(ui, screen, "lantern")) == 2
    rooms.library.later(lambda: rooms.journal.trash_entry(second.id))
    ui.until(lambda: list(screen.search.found.order) == [first.id], what="the one that is left")
    ui.until(lambda: screen.shown == first.id, what="it, shown")
    rooms.library.later(lambda: rooms.journal.restore_entry(second.id))
    ui.until(lambda: list(screen.search.found.order) == [second.id, first.id], what="both")
    shell.go("today")
    rooms.journal.trash_entry(first.id)
    go(ui, shell)
    ui.until(lambda: list(screen.search.found.order) == [second.id], what="what is found after being elsewhere")

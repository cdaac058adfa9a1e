"""What a careful eye would find: in the smallest window and the usual ones, on the screens of what was made."""

import shutil

import pytest

from studio.core.paths import SAMPLE
from studio.gallery.query import Query
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.thumbnails import thumbnails_of
from tests.tour.faults import faults
from tests.ui.test_by_keyboard import start

__all__ = ["start"]

SMALLEST = 640, 560


@pytest.fixture
def shell(ui, start, tmp_path):
    """The studio with a copy of the sample, at Today."""
    shutil.copytree(SAMPLE, tmp_path / "mine.studio")
    shell = start(made=False)
    ui.until(lambda: shell.rooms is not None and shell.screen.name == "today", what="Today")
    return shell


def stops(shell):
    """Yield names, and what brings each up: no sheet lies over what is looked at."""
    rooms = shell.rooms

    def newest(kind):
        return rooms.gallery.page(Query(kinds=frozenset({kind})), limit=1)[0]

    drawing, sound, writing = newest("drawing"), newest("sound"), newest("writing")
    session = next(entry for entry in rooms.journal.timeline() if entry.kind == "session")
    asked = Query(no_tags=("water",), since="2026-01-01", until="2026-12-31", mood=(-1.0, -1.0, 1.0, 1.0), session=True)
    yield "gallery", lambda: shell.go_to("gallery")
    yield "asked", lambda: shell.go("gallery", query=asked)
    yield "found", lambda: shell.go("gallery", query=Query(text="light"))
    yield "choosing", lambda: shell.go("gallery", query=Query()).doing.begin()
    yield "filter", lambda: (shell.screen.doing.end(), shell.screen.open_filter("mood"))
    yield "compare", lambda: (shell.go_to("gallery"), shell.go("compare", pieces=(drawing.id, writing.id)))
    yield "slideshow", lambda: (shell.go_to("gallery"), shell.go("slideshow", pieces=(sound.id,)))
    for piece in (drawing, sound, writing):
        yield piece.kind, lambda piece=piece: (shell.go_to("gallery"), shell.go("piece", piece_id=piece.id))
    yield "journal", lambda: shell.go_to("journal")
    yield "session", lambda: shell.go("journal", entry_id=session.id)
    yield "more", lambda: shell.screen.acts.ask_more()
    yield "menu", lambda: (shell.screen.acts.close(), shell.screen.acts.open_menu())
    yield "begin", lambda: (shell.screen.acts.close(), shell.screen.acts.ask_begin())
    yield "questions", lambda: (shell.screen.acts.close(), shell.go("questions"))
    yield "thread", lambda: (shell.go_to("gallery"), shell.go("thread"))
    yield "times", lambda: (shell.go_to("journal"), shell.go("times"))
    yield "returns", lambda: (shell.go_to("settings"), shell.go("returns"))
    yield "arrivals", lambda: (shell.go_to("settings"), shell.go("exchange"), shell.go("arrivals"))
    yield "reflect", lambda: shell.go("reflect", entry_id=drawing.entry_id, piece_id=drawing.id, step="1m", why="Once")


def long_stops(shell):
    """Yield screens on which all that can be named has a name nobody had in mind."""
    rooms = shell.rooms
    drawing = rooms.gallery.page(Query(kinds=frozenset({"drawing"})), limit=1)[0]
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    line = "what my grandmother used to say about the sea, and about those who did not come back from it"
    rooms.gallery.set_title(drawing.id, line)
    tags = [tag.name for tag in (rooms.gallery.tag_piece(drawing.id, word), rooms.gallery.tag_piece(drawing.id, line))]
    rooms.journal.reflect(piece_id=drawing.id, text=f"{line} {word} " * 30)
    rooms.journal.ask(drawing.entry_id, line)
    rooms.gallery.save_view(line, Query(tags=(tags[0],)))
    asked = Query(tags=(tags[1],), no_tags=(tags[0],), entry_id=drawing.entry_id, since="2026-01-01", session=True)
    yield "gallery", lambda: shell.go_to("gallery")
    yield "asked", lambda: shell.go("gallery", query=asked)
    yield "tags", lambda: shell.screen.open_filter("tags")
    yield "piece", lambda: shell.go("piece", piece_id=drawing.id)
    yield "tag", lambda: shell.screen.acts.ask_tag()
    yield "questions", lambda: (shell.go_to("journal"), shell.go("questions"))
    yield "compare", lambda: (shell.go_to("gallery"), shell.go("compare", pieces=(drawing.id, drawing.id)))


@pytest.mark.parametrize("walk", [stops, long_stops])
def test_targets_are_large_and_nothing_lies_over_anything_else(ui, shell, walk):
    ui.resize(*SMALLEST)
    found = {}
    for name, go in walk(shell):
        go()
        ui.frames(4)
        ui.until(lambda: thumbnails_of(shell.rooms.library).idle, timeout=30, what="the pictures of tiles")
        ui.frames(2)
        found[name] = faults(shell)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_fault_is_found(ui, shell):
    shell.go_to("questions")
    one, other = PushButton(text="One", pos=(400, 300)), PushButton(text="Other", pos=(420, 320))
    small = PushButton(text="Small", tall=40, pos=(400, 500))
    for widget in (one, other, small):
        shell.screen.add_widget(widget)
    ui.frames(3)
    assert {line.split(" is ")[0] for line in faults(shell)} >= {"PushButton “Small”"}
    assert any("“One” lies over" in line or "lies over PushButton “One”" in line for line in faults(shell))

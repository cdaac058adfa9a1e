"""Sitting together in the tour: a drawing with what two people said of it, a sound, two side by side, every sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from studio.gallery.query import Query
from studio.library.records import select_entries
from studio.sharing.chosen import THERAPIST
from studio.sharing.sources import choose

ALL = ("picture", "replay", "title", "words", "session", "date", "reflections")
SAID = (
    (0.3, (0.34, 0.62), "", "I made the boat first. Then all this water came."),
    (0.55, (0.72, 0.2), THERAPIST, "What were you listening to, up here?"),
    (0.8, (0.5, 0.8), "", "It is not a reflection. It is a rope."),
)
QUESTIONS = (
    "Why does the water keep coming back?",
    "Is it all right to be this quiet after a session, and for how long?",
)


def sitting(ui, shell, rooms) -> Iterator[tuple[str, Callable[[], object]]]:
    """Sit down before two drawings, a sound, some words and two questions."""

    def pin() -> None:
        screen = _said(ui, shell, rooms)
        screen.press_pin()
        screen.stage.nudge(4, -3)

    def note() -> None:
        pin()
        shell.screen.stage.put()
        shell.screen.acts.note_sheet.text = "The water was cold."

    def say() -> None:
        _said(ui, shell, rooms).press_say()
        ui.wait(1.5)

    yield "sitting", lambda: _said(ui, shell, rooms)
    yield "sitting-pin", pin
    yield "sitting-note", note
    yield "sitting-say", say
    yield "sitting-asked", lambda: _said(ui, shell, rooms).press_ask()
    yield "sitting-two", lambda: _said(ui, shell, rooms).turn_two()
    yield "sitting-sound", lambda: _sit(ui, shell, rooms, 2).stage.seek(0.4)
    yield "sitting-words", lambda: _sit(ui, shell, rooms, 3)
    yield "sitting-entry", lambda: _spoken_about(ui, shell, rooms)
    yield "sitting-entry-pin", lambda: (_spoken_about(ui, shell, rooms), shell.screen.press_pin(), _aim(shell.screen))
    yield "sitting-entry-note", lambda: (_spoken_about(ui, shell, rooms), _note_on_words(shell.screen))
    yield "sitting-toast", lambda: (_said(ui, shell, rooms), shell.screen.press_leave(True))


def _chosen(rooms) -> list[str]:
    gallery, ids = rooms.gallery, []
    for kind, count in (("drawing", 2), ("sound", 1), ("writing", 1)):
        ids += [piece.id for piece in gallery.page(Query(kinds=frozenset({kind})), limit=count)]
    for piece_id in ids:
        gallery.set_shareable(piece_id, True)
        gallery.set_parts(piece_id, ALL)
    return ids


def _sit(ui, shell, rooms, place: int = 0):
    """Sit down, and look at the thing of a kind: two drawings, a sound, words."""
    from studio.ui.screens.sitting_screen import SittingScreen
    from studio.ui.sitting_table import table_of

    ids, entry = _chosen(rooms), rooms.journal.current_entry()
    if not rooms.journal.questions_of(entry.id):
        for question in QUESTIONS:
            rooms.journal.ask(entry.id, question)
    rooms.journal.set_shareable_words(_told(rooms).id, True)
    asked = {"only": ids, "entries": [_told(rooms).id], "questions": True}
    chosen, source = choose(rooms.library, rooms.gallery, rooms.journal, **asked)
    table = table_of(rooms, chosen, source, leave=lambda: None)
    shell._screens.pop("sitting", None)
    shell._factories["sitting"] = lambda _rooms, _shell: SittingScreen(table)
    screen = shell.go_to("sitting")
    keys = {source.piece_id(item.key): index for index, item in enumerate(chosen.items)}
    screen.look(keys[ids[place]] if place < len(ids) else len(chosen.items))
    ui.frames(3)
    if screen.stage.replay is not None:
        ui.until(lambda: screen.stage.replay.ready, timeout=60, what="the making")
    return screen


def _told(rooms):
    """Return the entry with the most words."""
    return max(select_entries(rooms.library, "where trashed is null"), key=lambda entry: len(entry.body))


def _spoken_about(ui, shell, rooms):
    """Look at the words of an entry, of which two things are said."""
    screen = _sit(ui, shell, rooms, 4)
    words = screen.stage.ids.words
    ui.until(lambda: words.shown, what="the words")
    for step, whose, text in ((0, "", "I had forgotten this."), (2, THERAPIST, "What was it like before?")):
        words.aim_at(None)
        for _ in range(step + 1):
            screen.stage.nudge(0, 1)
        screen.whose, count = whose, len(screen.acts.notes)
        screen.stage.put()
        screen.acts.note_sheet.text = text
        screen.acts.note_sheet.keep()
        ui.until(lambda count=count: len(screen.acts.notes) > count, what="the note")
    screen.whose = ""
    return screen


def _aim(screen) -> None:
    for _ in range(2):
        screen.stage.nudge(0, 1)


def _note_on_words(screen) -> None:
    screen.press_pin()
    _aim(screen)
    screen.stage.put()


def _said(ui, shell, rooms):
    """Sit down before a drawing, and have both say something."""
    from studio.sharing.sitting import Place

    screen = _sit(ui, shell, rooms)
    stage, acts = screen.stage, screen.acts
    for at, spot, whose, text in SAID:
        stage.seek(at)
        screen.whose, count = whose, len(acts.notes)
        acts.write(Place(screen.stage.key, stage.instant, spot), stage.moment(stage.instant))
        acts.note_sheet.text = text
        acts.note_sheet.keep()
        ui.until(lambda count=count: len(acts.notes) > count, what="the note")
    screen.whose = ""
    stage.seek(0.86)
    ui.wait(0.3)
    return screen

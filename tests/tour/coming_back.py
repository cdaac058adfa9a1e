"""What comes back, in pictures: Today with its card, Reflect, the thread, pictures of time, what is left in peace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from studio.gallery.query import Query
from studio.library.records import update_entry, update_piece
from studio.ui.reflecting import coming_back as looked_after
from tests.ui.harness import Ui

Stop = tuple[str, Callable[[], object]]
"""The name of a picture, and what brings its screen up."""


def coming_back(ui: Ui, shell, rooms) -> Iterator[Stop]:
    """What comes again."""

    def dot() -> None:
        line = shell.screen.lines.children[0].line
        shell.screen.open_dot(line, line.dots[0])

    piece = rooms.gallery.page(Query(kinds=frozenset({"drawing"}), favourite=True), limit=1)[0]
    words = rooms.gallery.page(Query(kinds=frozenset({"writing"})), limit=1)[0]
    why = "One month since session 3"

    def reflect(piece) -> None:
        shell.go_to("today")
        shell.go("reflect", entry_id=piece.entry_id, piece_id=piece.id, step="1m", why=why)

    def answer() -> None:
        reflect(words)
        ui.until(lambda: shell.screen.looked is not None, what="what came back")
        shell.screen.write()
        shell.screen._write_sheet.text = "The kettle, still. And I am not in a hurry today."
        shell.screen._write_sheet.keep()
        ui.until(lambda: shell.screen.answer, what="the answer")

    yield "reflect", lambda: reflect(piece)
    yield "reflect-menu", lambda: shell.screen.peace.open_menu()
    yield "reflect-words", lambda: reflect(words)
    yield "reflect-write", lambda: shell.screen.write()
    yield "reflect-say", lambda: (reflect(piece), ui.wait(0.6), shell.screen.say(), ui.wait(1.0))
    yield "reflect-answer", lambda: (shell.screen.leave(), answer())
    yield "thread", lambda: (shell.go_to("gallery"), shell.go("thread"))
    yield "thread-dot", dot
    yield "times", lambda: (moods(rooms), shell.go_to("journal"), shell.go("times"))
    yield "times-numbers", lambda: [setattr(head, "numbers", True) for head in shell.screen._heads]


def returns(shell, rooms) -> Iterator[Stop]:
    """Today when something comes back, and when that is offered."""
    session = rooms.journal.open_session()
    clock, moment = rooms.clock, rooms.clock.moment

    def offer() -> None:
        rooms.journal.close_session(session.id)
        clock.advance(days=3)
        for name in ("check_ins", "check_ins_offered"):
            rooms.settings.set(name, None)
        shell.go_to("today")

    def card() -> None:
        rooms.settings.set("check_ins", True)
        shell.go_to("settings")
        shell.go_to("today")

    def back() -> None:
        clock.moment = moment
        rooms.settings.set("check_ins", False)
        rooms.journal.reopen_session(session.id)
        shell.go_to("settings")
        shell.go_to("today")

    yield "today-offer", offer
    yield "today-return", card

    yield "today-again", back
    yield from peace_of(shell, rooms)


def peace_of(shell, rooms) -> Iterator[Stop]:
    """What is left in peace, and a leaf of the calendar."""

    def peace() -> None:
        shell.go_to("settings")
        update_piece(rooms.library, rooms.gallery.recent(1)[0].id, resurface=False)
        looked_after(rooms).quiet_days("2026-09-12", "2026-09-16")
        looked_after(rooms).set_entry(rooms.journal.timeline()[3].id, False)
        shell.go("returns")

    def days() -> None:
        shell.screen.ask_days()
        for day in (9, 13):
            shell.screen.sheet.touch_day(date(2026, 11, day))

    def come() -> None:
        coming = looked_after(rooms)
        for piece in coming.in_peace().pieces:
            update_piece(rooms.library, piece.id, resurface=True)
        for entry in coming.in_peace().entries:
            coming.set_entry(entry.id, True)
        for span in coming.in_peace().spans:
            coming.lift(span.id)

    yield "returns", peace
    yield "returns-days", days
    yield "returns-none", lambda: (come(), shell.go_to("today"), shell.go("returns"))


def moods(rooms) -> None:
    """Leave moods with the sessions of the sample."""
    points = ((-0.6, 0.5, -0.1, -0.4), (-0.3, 0.2, 0.4, -0.2), (0.1, 0.6, None, None), (-0.5, -0.3, 0.2, 0.1))
    sessions = [entry for entry in rooms.journal.timeline() if entry.kind == "session"]
    names = ("mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y")
    for entry, point in zip(sessions[1:], points, strict=False):
        update_entry(rooms.library, entry.id, **dict(zip(names, point, strict=True)))

"""What is chosen for others to see: each piece looked at, for whom, and how it is handed over."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from studio.gallery.query import Query
from studio.ui.work import workbench_of


def say_yes(ui, shell):
    """Say yes to every piece, once it is seen."""
    screen = shell.screen
    while not screen.review.over:
        ui.until(lambda: screen.seen, timeout=60, what="the piece")
        screen.answer(True)
    ui.until(lambda: screen.stage == "how", what="for whom, and how")
    return screen


def showing(ui, shell, rooms) -> Iterator[tuple]:
    """Walk through the screen that shows or hands over."""

    def newest(kind: str, many: int = 1) -> list[str]:
        return [piece.id for piece in rooms.gallery.page(Query(kinds=frozenset({kind})), limit=many)]

    def look_at(*ids: str) -> None:
        shell.go_to("gallery")
        screen = shell.go("share", pieces=ids)
        ui.until(lambda: screen.stage == "review" and screen.seen, timeout=60, what="the piece")

    def all_of_it() -> None:
        drawing = rooms.gallery.page(Query(kinds=frozenset({"drawing"}), favourite=True), limit=1)[0]
        rooms.gallery.set_words(drawing.id, "A door, and someone had left a light on.")
        rooms.gallery.set_parts(drawing.id, ("picture", "words", "session"))
        look_at(drawing.id, *newest("drawing"), *newest("sound"))

    def said_later() -> None:
        drawing = rooms.gallery.page(Query(kinds=frozenset({"drawing"}), favourite=True), limit=1)[0]
        for words in ("I made the light first.", "It is not a door. It is the gap between two trees."):
            said = rooms.journal.reflect(piece_id=drawing.id, text=words)
            rooms.journal.set_reflection_shareable(said.id, True)
        rooms.gallery.set_parts(
            drawing.id, ("picture", "replay", "title", "words", "session", "date", "reflections", "tags")
        )
        look_at(drawing.id)

    def how() -> None:
        look_at(*newest("drawing"), *newest("writing"))
        say_yes(ui, shell)

    yield "share", all_of_it
    yield "share-later", said_later
    yield "share-sound", lambda: look_at(*newest("sound"))
    yield "share-words", lambda: look_at(*newest("writing"))
    yield "share-how", how
    yield from thirty(ui, shell, rooms, look_at)
    yield from handing_over(ui, shell, lambda: look_at(*newest("drawing")))
    yield from handed(ui, shell, rooms, lambda: look_at(*newest("drawing")))


def thirty(ui, shell, rooms, look_at) -> Iterator[tuple]:
    """Walk through a review of many, something damaged, and all that can go along."""

    def many() -> None:
        look_at(*[piece.id for piece in rooms.gallery.page(limit=30)])
        for yes in (True, False, True):
            ui.until(lambda: shell.screen.seen, timeout=60, what="the piece")
            shell.screen.answer(yes)
        ui.until(lambda: shell.screen.seen, timeout=60, what="the piece")

    def damaged() -> None:
        piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=120, height=90)
        rooms.library.append(piece.id, b"not a paper")
        rooms.gallery.set_words(piece.id, "A door.")
        look_at(piece.id)

    def along() -> None:
        sound = rooms.gallery.page(Query(kinds=frozenset({"sound"})), limit=1)[0]
        rooms.journal.set_intention(sound.entry_id, "To be with the sea.")
        rooms.journal.reflect(entry_id=sound.entry_id, text="A week on: it was a rope, and I held it.")
        rooms.journal.ask(sound.entry_id, "Is it usual that the hands are cold?")
        look_at(*[piece.id for piece in rooms.gallery.page(limit=9)], sound.id)
        say_yes(ui, shell)
        ui.until(lambda: len(shell.screen.how.along_rows()) > 2, what="what can go along")

    yield "share-many", many
    yield "share-left", lambda: shell.screen.go_to(1)
    yield "share-damaged", damaged
    yield "share-along", along


def handing_over(ui, shell, look) -> Iterator[tuple]:
    """Walk through every way to hand something over, and the PIN that two people sit down with."""

    def way(name: str) -> None:
        look()
        screen = say_yes(ui, shell)
        screen.how.whom = "Anna"
        screen.how.row_of(name).dispatch("on_release")
        ui.until(lambda: any(sheet.shown for sheet in screen._sheets.values()), what="the sheet")

    def pin() -> None:
        look()
        say_yes(ui, shell).sit()

    for name in ("portfolio", "report", "sealed", "card"):
        yield f"share-{name}", lambda name=name: way(name)
    yield "share-key", lambda: (way("sealed"), shell.screen._sheets["sealed"].lock_by("key"))
    yield "share-pin", pin


def handed(ui, shell, rooms, look) -> Iterator[tuple]:
    """Walk through a file being made, made, and refused, and the record of it."""
    bench = workbench_of(rooms.library)

    def sheet():
        look()
        screen = say_yes(ui, shell)
        screen.how.whom, screen.how.words = "Anna", "This is what stayed with me."
        screen.how.row_of("portfolio").dispatch("on_release")
        ui.until(lambda: any(sheet.shown for sheet in screen._sheets.values()), what="the sheet")
        return screen._sheets["portfolio"]

    def making() -> None:
        place, telling = (found := sheet()).place, found.way.telling
        bench.begin(place, lambda progress: _slowly(progress), print, lambda _error: None, telling)

    def made(folder: Path) -> None:
        if bench.current is not None:
            bench.current.stop()
            ui.until(lambda: bench.current is None, what="the end of what is being made")
        found = sheet()
        found.hand_over(folder)
        ui.until(lambda: bench.current is None and found.said, timeout=60, what="how it ended")
        found.ids.scroll.scroll_y = 0

    def record() -> None:
        noted = rooms.journal.handings(rooms.journal.current_entry().id)[-1]
        shell.go_to("journal").look(noted.entry_id)
        shell.screen.acts.read_handing(noted)

    with tempfile.TemporaryDirectory() as folder:
        yield "share-making", making
        yield "share-made", lambda: made(Path(folder))
        yield "share-refused", lambda: made(Path("/proc"))
        yield "share-record", record


def _slowly(progress) -> None:
    """Be at work until it is stopped."""
    while True:
        progress.at(2, 5)
        sleep(0.05)

"""What is chosen for others to see: each piece looked at, for whom, and how it is handed over."""

from collections.abc import Iterator

from studio.gallery.query import Query


def say_yes(ui, shell):
    """Say yes to every piece, once it is seen."""
    screen = shell.screen
    while not screen.review.over:
        ui.until(lambda: screen.seen, what="the piece")
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
        ui.until(lambda: screen.stage == "review" and screen.seen, what="the piece")

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
    yield from handing_over(ui, shell, lambda: look_at(*newest("drawing")))


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

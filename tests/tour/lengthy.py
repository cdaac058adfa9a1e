"""The tour through what is long: names, tags, titles, questions and words that nobody had in mind."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from studio.core.clock import to_ms
from studio.gallery.query import Query
from studio.library.records import update_piece

TITLE = "The one with the two boats, the harbour wall and the woman who waved until we could not see her any more"
TAG = "what my grandmother used to say about the sea"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2
WORDS = " ".join(["It went on like that for a long while, and I let it."] * 60)
TOLD = ("It rained, and I let it.", "One line without lifting the pen.", "The sea, again.")
QUESTION = (
    "Could we talk about the harbour, and whether it would be all right to go there again, slowly, with somebody?"
)


def lengthy(ui, shell, rooms) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a name and what brings it up; one session is written full first."""
    journal, gallery = rooms.journal, rooms.gallery
    session = next(entry for entry in journal.timeline() if entry.number == 4)
    pieces = gallery.pieces_of(session.id)
    drawing = next(piece for piece in pieces if piece.kind == "drawing")
    sound = next(piece for piece in pieces if piece.kind == "sound")

    def write() -> None:
        for piece in pieces:
            gallery.set_title(piece.id, TITLE if piece.kind != "voice" else WORD)
        for tag in (TAG, WORD, "שם ארוך מאוד של תגית אחת"):
            gallery.tag_piece(drawing.id, tag)
        journal.set_intention(session.id, QUESTION)
        journal.set_body(session.id, f"{WORD}\n\n{WORDS}")
        journal.set_feelings(session.id, ("calm", "tender", "far away", "longing", "surprised", "a word of my own"))
        journal.ask(session.id, QUESTION)
        journal.reflect(piece_id=drawing.id, text=f"{WORDS}\n{WORD}", instant=900)
        journal.reflect(entry_id=session.id, text=WORDS)
        view = replace(Query(), tags=(TAG,), no_tags=(WORD,))
        rooms.library.later(lambda: gallery.save_view(TITLE, view)).result()
        shell.go_to("settings")

    def gallery_of(query: Query) -> None:
        shell.go_to("gallery")
        shell.go("gallery", query=query)

    def piece(piece_id: str):
        shell.go_to("gallery")
        screen = shell.go("piece", piece_id=piece_id)
        ui.until(lambda: screen.kind != "drawing" or (screen.replay and screen.replay.ready), timeout=60, what="it")
        return screen

    yield "long-gallery", lambda: (write(), gallery_of(Query()))
    yield "long-gallery-asked", lambda: gallery_of(Query(tags=(TAG,), no_tags=(WORD,), entry_id=session.id))
    yield "long-gallery-found", lambda: gallery_of(Query(text="harbour"))
    yield "long-gallery-tags", lambda: shell.screen.open_filter("tags")
    yield "long-gallery-views", lambda: (shell.screen.asking._sheet.close(), shell.screen.open_filter("views"))
    yield "long-piece", lambda: piece(drawing.id)
    yield "long-piece-end", lambda: setattr(shell.screen.ids.words, "scroll_y", 0)
    yield "long-piece-sound", lambda: piece(sound.id)
    yield "long-piece-tag", lambda: piece(drawing.id).acts.ask_tag()
    yield "long-piece-tags", lambda: piece(drawing.id).acts.care_for_tags()
    yield "long-journal", lambda: shell.go("journal", entry_id=session.id)
    yield "long-journal-end", lambda: shell.screen.pane.to_end()
    yield "long-journal-how", lambda: shell.screen.acts.ask_how()
    yield "long-questions", lambda: (shell.screen.acts.close(), shell.go("questions"))
    yield "long-compare", lambda: (shell.go_to("gallery"), shell.go("compare", pieces=(drawing.id, sound.id)))
    yield "long-slideshow", lambda: (shell.go_to("gallery"), shell.go("slideshow", pieces=(sound.id,)))
    yield "long-thread", lambda: (shell.go_to("gallery"), shell.go("thread"))
    yield "long-times", lambda: (shell.go_to("journal"), shell.go("times"))
    yield (
        "long-reflect",
        lambda: shell.go("reflect", entry_id=session.id, piece_id=drawing.id, step="1m", why="One month since"),
    )
    yield "gallery-along", lambda: _along(ui, shell, rooms, session.id)


def _write_years(rooms, entry_id: str) -> None:
    """Write a little in each month of three years."""
    with rooms.library.write():
        for month in range(36):
            for number in range(2 + month * 5 % 7):
                made = rooms.gallery.new_piece("writing", entry_id)
                rooms.gallery.set_words(made.id, TOLD[number % 3])
                moment = datetime(2023 + month // 12, month % 12 + 1, 4 + number, 9, 30, tzinfo=UTC)
                update_piece(rooms.library, made.id, created=to_ms(moment))


def _along(ui, shell, rooms, entry_id: str) -> None:
    """Have a hand go along the months, a good way back."""
    rooms.library.later(lambda: _write_years(rooms, entry_id)).result()
    shell.go_to("settings")
    screen = shell.go_to("gallery")
    screen.show_everything()
    ui.until(lambda: screen.scrubbing.scrub is not None, timeout=20, what="the months")
    scrub = screen.scrubbing.scrub
    finger = ui.touch(scrub.right - 20, scrub.level)
    finger.touch_down()
    for step in range(1, 21):
        finger.touch_move(scrub.right - 20, scrub.level_of(0.0) - step * 0.03 * scrub.run)
        ui.frame()

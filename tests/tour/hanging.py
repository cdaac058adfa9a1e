"""What is done with pieces where they hang: shown one by one, side by side, chosen, heard, bound together."""

from collections.abc import Callable, Iterator

from tests.ui.harness import Ui

Stop = tuple[str, Callable[[], object]]


def hanging(ui: Ui, shell, rooms) -> Iterator[Stop]:
    """Every state of it, empty ones included."""
    from studio.gallery.query import Query

    def newest(kind: str, number: int = 1) -> tuple[str, ...]:
        return tuple(piece.id for piece in rooms.gallery.page(Query(kinds=frozenset({kind})), limit=number))

    def show(*pieces: str) -> None:
        shell.go_to("gallery")
        screen = shell.go("slideshow", pieces=pieces)
        ui.until(lambda: screen.empty or screen.show.slide is not None, what="the slideshow")
        screen.show.turn()

    def compare(*pieces: str) -> None:
        shell.go_to("gallery")
        shell.go("compare", pieces=pieces)
        ui.wait(1.0)

    def choose(many: int) -> None:
        screen = shell.go_to("gallery")
        ui.until(lambda: screen.ids.grid.items, what="the gallery")
        screen.doing.begin()
        for piece in screen.ids.grid.items[:many]:
            screen.doing._turn(piece.id)

    def hear() -> None:
        shell.screen.doing.end()
        shell.screen.choose(kinds=frozenset({"sound", "voice"}))
        ui.until(lambda: all(piece.kind != "drawing" for piece in shell.screen.ids.grid.items), what="the sounds")
        piece = next(piece for piece in shell.screen.ids.grid.items if piece.kind in ("sound", "voice"))
        shell.screen.doing.player.turn(piece)
        ui.wait(1.5)
        shell.screen.doing.player.pause()
        shell.screen.query = Query()

    yield "choose", lambda: choose(3)
    yield "choose-move", lambda: shell.screen.doing._act("move")
    yield "choose-out", lambda: shell.screen.doing._act("out")
    yield "choose-hear", hear
    yield "slideshow", lambda: show(*newest("drawing", 3))
    yield "slideshow-sound", lambda: show(*newest("sound"))
    yield "slideshow-words", lambda: show(*newest("writing"))
    yield "compare", lambda: compare(*newest("drawing", 2))
    yield "compare-near", lambda: (shell.screen.nearer(2.5), ui.wait(0.5))
    yield "compare-sound", lambda: compare(*newest("drawing"), *newest("sound"))
    yield "compare-words", lambda: compare(*newest("voice"), *newest("writing"))
    yield from together(ui, shell, rooms, newest)


def together(ui: Ui, shell, rooms, newest) -> Iterator[Stop]:
    """A drawing and a sound that belong together."""
    from studio.gallery.query import Query

    def pair() -> tuple[str, str]:
        for sound in rooms.gallery.page(Query(kinds=frozenset({"sound"}))):
            for piece in rooms.gallery.pieces_of(sound.entry_id):
                if piece.kind == "drawing":
                    return piece.id, sound.id
        raise LookupError("no session with both")

    def page(piece_id: str) -> None:
        shell.go_to("gallery")
        screen = shell.go("piece", piece_id=piece_id)
        ui.until(lambda: screen.said is not None and screen.said.piece.id == piece_id, what="the piece")
        ui.until(lambda: screen.together.about == piece_id, what="what it is bound to")
        ui.until(
            lambda: screen.kind != "drawing" or (screen.replay and screen.replay.ready), timeout=60, what="its making"
        )

    def bound() -> None:
        rooms.gallery.bind(*pair())
        page(pair()[0])
        ui.until(lambda: shell.screen.together.bound is not None, what="the pair")
        shell.screen.together.ask()

    def hear() -> None:
        page(pair()[0])
        shell.screen.together.hear()
        ui.until(lambda: shell.screen.replay.playing, what="the replay")
        ui.wait(2.0)
        shell.screen.replay.pause()

    def draw_to() -> None:
        page(pair()[1])
        shell.screen.together.draw_to()
        ui.until(lambda: shell.screen.easel.drawing is not None, what="the paper")
        ui.wait(1.0)

    yield "together", lambda: (page(pair()[0]), shell.screen.together.ask())
    yield "together-none", lambda: (page(newest("drawing")[0]), shell.screen.together.ask())
    yield "together-bound", bound
    yield "together-hear", hear
    yield "together-sound", lambda: (page(pair()[1]), shell.screen.together.ask())
    yield "together-draw", draw_to

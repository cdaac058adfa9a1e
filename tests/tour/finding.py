"""The gallery as it is when one looks for something."""

from collections.abc import Iterator
from dataclasses import replace

from studio.gallery.query import Query


def finding(ui, shell, rooms) -> Iterator[tuple[str, object]]:
    """Yield the names of pictures, and what brings their screens up."""

    def gallery(query: Query):
        shell.go_to("gallery")
        screen = shell.go("gallery", query=query)
        ui.wait(0.3)
        return screen

    def session() -> None:
        """Scroll until a session with several pieces is at the top."""
        grid = gallery(Query()).ids.grid
        ui.until(lambda: grid.items, what="the gallery")
        most = max(grid.sections, key=lambda section: len(section.items))
        first = next(at for at, piece in enumerate(grid.items) if piece.id == most.items[0].id)
        grid.offset = grid.held(grid.place_of(first).y - 66)

    everything = Query()
    tag = rooms.gallery.tags()[0].name
    yield "gallery-session", session
    yield "gallery-menu", lambda: gallery(everything).asking.open_menu()
    yield "gallery-months", lambda: (shell.back(), shell.screen.asking.open_months())
    yield "gallery-filter", lambda: (shell.back(), gallery(replace(everything, tags=(tag,))).open_filter())
    for page in ("tags", "when", "entry", "mood", "colour"):
        yield f"gallery-{page}", lambda page=page: setattr(_sheet(shell), "page", page)
    many = replace(
        everything, no_tags=(tag,), since="2026-01-01", until="2026-12-31", mood=(-1.0, -1.0, 1.0, 1.0), session=True
    )
    yield "gallery-asked", lambda: (_close(shell), gallery(many))
    yield "gallery-views", lambda: (_keep(ui, rooms, many), shell.screen.open_filter("views"))
    yield "gallery-colours", lambda: (_close(shell), gallery(Query(colour=(95, 134, 166))))
    yield "gallery-search", lambda: gallery(Query(text="light"))
    yield "gallery-nothing", lambda: gallery(Query(text="elephant"))
    yield "gallery-small", lambda: gallery(everything).resize(-1)
    yield "gallery-large", lambda: (shell.screen.resize(1), shell.screen.resize(1))
    yield "gallery-usual", lambda: shell.screen.resize(-1)
    yield "gallery-keys", lambda: [ui.key(key) for key in ("Right", "Right", "Down")]
    yield "gallery-chip", lambda: (gallery(everything), [ui.key(key) for key in ("Tab", "Tab", "Tab")])


def _sheet(shell):
    return shell.screen.asking._sheet


def _close(shell) -> None:
    while _sheet(shell).shown:
        shell.back()


def _keep(ui, rooms, query: Query) -> None:
    rooms.library.later(lambda: rooms.gallery.save_view("Dark mornings", query)).result()
    rooms.library.later(lambda: rooms.gallery.save_view("Only water", Query(tags=("water",)))).result()
    ui.wait(0.4)

"""The page of a piece in the tour: its moments, what is said of them, and every sheet and panel over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from studio.gallery.query import Query


def moments(ui, shell, rooms) -> Iterator[tuple[str, Callable[[], object]]]:
    """Walk along the page of the drawing about which most was said; begin there each time."""
    ids = [piece.id for piece in rooms.gallery.page(limit=500) if piece.kind == "drawing"]
    most = max(ids, key=lambda piece_id: len(rooms.journal.reflections(piece_id=piece_id)))

    def page():
        shell.go_to("gallery")
        screen = shell.go("piece", piece_id=most)
        ui.until(lambda: screen.replay is not None and screen.replay.ready, timeout=60, what="the replay")
        ui.until(lambda: screen.replay.ids.bar.pins, what="the pins")
        return screen

    def at_a_pin():
        screen = page()
        screen.moments.press(1)
        return screen

    def say() -> None:
        at_a_pin().saying.begin()
        ui.wait(1.5)

    def spoken() -> None:
        replay = page().replay
        replay.go_to(0.62)
        said = say_aloud(rooms, most, replay.instant)
        screen = page()
        places = [remark.id for remark in screen.said.remarks if remark.instant is not None]
        screen.moments.press(places.index(said))

    def heard() -> None:
        bar = shell.screen.replay.ids.bar
        bar.dispatch("on_pin", bar.lit[0])
        ui.until(lambda: bar.lit is not None and bar.lit[1] == "pause", what="the voice")
        ui.wait(0.5)

    def care() -> None:
        acts = page().acts
        acts.care_for_tags()
        ui.until(lambda: acts._other_sheet.rows.items, what="the tags")

    def one_tag() -> None:
        care()
        sheet = shell.screen.acts._other_sheet
        sheet._press(sheet.rows.items[0])

    def tongues() -> None:
        for text in ("שלום, היה שקט מתחת לקרח 🌊.", "كان الهدوء تحت الجليد.", "Тихо подо льдом. ☀"):
            rooms.journal.reflect(piece_id=most, text=text)
        page().ids.words.scroll_y = 0

    yield "piece-moment", at_a_pin
    yield "piece-spoken", spoken
    yield "piece-heard", heard
    yield "piece-say", say
    yield "piece-write", lambda: (shell.screen.saying.leave_out(), at_a_pin().acts.ask_words())
    yield "piece-tag", lambda: page().acts.ask_tag()
    yield "piece-tags", care
    yield "piece-tagged", one_tag
    yield "piece-menu", lambda: page().acts.open_menu()
    yield "piece-elsewhere", lambda: page().acts.move()
    yield "piece-tongues", tongues


def say_aloud(rooms, piece_id: str, instant: int) -> str:
    """Have something said aloud about an instant of a piece; return the reflection's id."""
    there = rooms.gallery.page(Query(kinds=frozenset({"voice"})), limit=1)[0]
    voice = rooms.gallery.new_piece("voice", there.entry_id)
    for index, chunk in enumerate(rooms.library.chunks(there.id)):
        rooms.library.put_chunk(voice.id, index, chunk)
    rooms.gallery.set_duration(voice.id, there.duration)
    said = rooms.journal.reflect(piece_id=piece_id, voice_id=voice.id, instant=instant)
    rooms.gallery.unkeep(voice.id)
    return said.id

"""A picture of every screen, in every theme and both orientations: `python -m tests.tour DIR [NAME …]`.

The library is a copy of the sample, open for work, some days after its last session. Look at the pictures.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

from studio.core.clock import FixedClock, from_ms
from studio.core.paths import SAMPLE
from studio.library.errors import DamagedLibrary
from tests.formats.frozen import PASSPHRASE, play_in
from tests.soundcard import SoundCard
from tests.tour.arriving import arrivals
from tests.tour.coming_back import coming_back, returns
from tests.tour.faults import faults
from tests.tour.finding import finding
from tests.tour.hanging import hanging
from tests.tour.journalling import journalling
from tests.tour.lengthy import lengthy
from tests.tour.moments import moments
from tests.tour.settling import settling
from tests.tour.showing import showing
from tests.tour.sitting import sitting
from tests.ui.harness import Ui

THEMES = ("dusk", "paper", "contrast")
SIZES = {"landscape": (1280, 800), "portrait": (800, 1280), "wide": (1920, 1080), "small": (640, 560)}

EMPTY = ("today", "gallery", "journal", "questions", "write", "draw", "thread", "times", "slideshow", "share")
"""Screens that are looked at in a library in which nothing is yet."""

Stop = tuple[str, Callable[[], object]]
"""The name of a picture, and what brings its screen up."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("names", nargs="*", help="only these screens")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--size", choices=SIZES, action="append")
    options = parser.parse_args()
    ui = Ui()
    ui.shots = options.folder
    with tempfile.TemporaryDirectory() as scratch, a_sound_card() as card:
        os.environ.update(card.environment)
        for theme in options.theme or THEMES:
            for size in options.size or SIZES:
                tour(ui, Path(scratch) / f"{theme}-{size}", theme, size, options.names)


@contextmanager
def a_sound_card() -> Iterator[SoundCard]:
    """A sound card that isn't there, so that the screens look as they do when there is one."""
    card = SoundCard()
    try:
        yield card
    finally:
        card.stop()


def tour(ui: Ui, scratch: Path, theme: str, size: str, names: list[str]) -> None:
    """Walk through the whole house once."""
    ui.resize(*SIZES[size])
    for visit in (outside, inside, full, guarded, empty):
        house, stops = visit(ui, scratch, theme)
        for name, go in stops:
            if names and name.split("-")[0] not in names:
                continue
            go()
            ui.wait(0.9)
            wait_for_pictures(ui, house)
            ui.shot(f"{name}-{theme}-{size}")
            print(f"{name}-{theme}-{size}.png", *faults(house.shell), sep="\n    ", flush=True)
        house.leave()
        ui.reset()
        ui.resize(*SIZES[size])


def wait_for_pictures(ui: Ui, house) -> None:
    """Wait until both workers are through with what is shown, and the tiles have their pictures."""
    from studio.core.workers import later
    from studio.ui.widgets.thumbnails import thumbnails_of

    both = Barrier(2)
    through = [later(both.wait) for _ in range(2)]
    ui.until(lambda: all(each.done() for each in through), timeout=120, what="the workers")
    if house.library is not None:
        ui.until(lambda: getattr(house.shell.screen, "idle", True), timeout=30, what="what is put up in portions")
        ui.until(lambda: thumbnails_of(house.library).idle, timeout=30, what="the pictures of tiles")
        ui.wait(0.1)


def open_house(ui: Ui, folder: Path, theme: str, clock: FixedClock):
    """Return a house of this look with its first screen up."""
    from studio.app import House
    from studio.core.settings import Settings

    settings = Settings(None)
    settings.set("theme", theme)
    settings.set("reduce_motion", True)
    house = House(folder, settings)
    house.clock = clock
    house.furnish()
    ui.mount(house.shell)
    ui.until(lambda: house.shell.screen is not None, what="the first screen")
    return house


def outside(ui: Ui, scratch: Path, theme: str):
    """Before there is a library: the first start, the lock, trouble."""
    house = open_house(ui, scratch / "new.studio", theme, FixedClock(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)))
    shell = house.shell
    welcome = shell.screen

    def code() -> None:
        welcome.groups = ["7K2QM", "4HJKM", "9ZT3R", "5NPQR", "6STVW", "7XYZ"]
        welcome.show_code()

    def lock() -> None:
        shell.go("lock")

    stops: list[Stop] = [
        ("welcome", lambda: None),
        ("welcome-passphrase", lambda: welcome.show("passphrase")),
        ("welcome-code", code),
        ("welcome-check", welcome.ask_group),
        ("lock", lock),
        ("sitting_lock", lambda: shell.go("sitting_lock")),
        ("sitting_lock-typed", lambda: setattr(shell.screen.ids.pad, "pin", "04175")),
        (
            "sitting_lock-wrong",
            lambda: setattr(shell.screen, "trouble", "That is not the PIN. The next try waits a moment."),
        ),
        ("trouble", lambda: shell.go("trouble", sentence="This library is already open in another window.")),
        ("trouble-damaged", lambda: shell.go("trouble", sentence=DamagedLibrary.sentence, damaged=True)),
        ("trouble-gone", lambda: shell.go("trouble", gone=True)),
        ("bring", lambda: shell.go("bring", what="copy")),
        ("bring-key", lambda: setattr(shell.screen, "stage", "key")),
    ]
    return house, stops


def full(ui: Ui, scratch: Path, theme: str):
    """Some months in, with all that is written long."""
    house, _stops = inside(ui, scratch / "full", theme)
    return house, lengthy(ui, house.shell, house.shell.rooms)


def inside(ui: Ui, scratch: Path, theme: str):
    """Some months in."""
    folder = shutil.copytree(SAMPLE, scratch / "sample.studio")
    clock = FixedClock(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    house = open_house(ui, folder, theme, clock)
    ui.until(lambda: house.shell.rooms is not None, what="the rooms")
    shell, rooms = house.shell, house.shell.rooms
    newest = rooms.gallery.recent(1)[0]
    clock.moment = from_ms(newest.created, clock.moment).replace(hour=9, minute=30)
    clock.advance(days=2)
    rooms.journal.begin_session()
    rooms.sound.start()
    shell.go_to("settings")
    shell.go_to("today")
    return house, [*walk(ui, shell, rooms), *arrivals(ui, shell, rooms, scratch / "elsewhere")]


def walk(ui: Ui, shell, rooms) -> Iterator[Stop]:
    from studio.gallery.query import Query

    def piece(kind: str, favourite: bool = False) -> str:
        return rooms.gallery.page(Query(kinds=frozenset({kind}), favourite=favourite), limit=1)[0].id

    yield "today", lambda: shell.go_to("today")
    yield from returns(shell, rooms)
    yield "gallery", lambda: shell.go_to("gallery")
    yield from finding(ui, shell, rooms)
    yield "journal", lambda: shell.go_to("journal")
    yield from coming_back(ui, shell, rooms)
    yield from hanging(ui, shell, rooms)
    yield from showing(ui, shell, rooms)
    session = next(entry for entry in rooms.journal.timeline() if entry.number == 3)
    yield "journal-session", lambda: shell.go("journal", entry_id=session.id)
    yield from journalling(ui, shell, rooms)
    yield "piece", lambda: shell.go("piece", piece_id=piece("drawing", favourite=True))
    for kind in ("drawing", "sound", "voice", "writing"):
        yield f"piece-{kind}", lambda kind=kind: shell.go("piece", piece_id=piece(kind))
    yield from moments(ui, shell, rooms)
    yield "draw", lambda: bring(ui, shell, piece("drawing", favourite=True))
    yield from easel(ui, shell)
    yield "sound", lambda: play(ui, shell.go_to("sound"))
    yield from sheets_of_sound(shell)
    yield "speak", lambda: shell.go("speak")
    yield "hum", lambda: shell.go("hum")
    yield "song", lambda: song(ui, shell, piece("sound"))
    yield "song-clip", lambda: (shell.screen.choose(0), shell.screen.asides.open_clip())
    yield "notes", lambda: shell.go("notes", song=shell.screen.song, clip=0)
    yield "write", lambda: shell.go("write", piece_id=piece("writing"))
    yield from settling(ui, shell, rooms)
    yield "settings", lambda: shell.go_to("settings")
    for name in ("keys", "copies", "check", "exchange", "trash"):
        yield name, lambda name=name: (shell.go_to("settings"), shell.go(name))
    yield from sitting(ui, shell, rooms)
    yield "today-toast", lambda: (shell.go_to("today"), shell.toast("It is in the trash.", undo=lambda: None))


def easel(ui: Ui, shell) -> Iterator[Stop]:
    """Every sheet of Draw, and a paper with several layers, symmetry and steps that were taken back."""
    for sheet in ("brush", "eraser", "fill", "colour", "paper"):
        tool = sheet if sheet in ("eraser", "fill") else "brush"
        yield (
            f"draw-{sheet}",
            lambda s=sheet, tool=tool: (setattr(shell.screen.hand, "tool", tool), shell.screen.toggle(s)),
        )
    yield "draw-circle", lambda: petals(ui, shell)
    for sheet in ("symmetry", "layers"):
        yield f"draw-{sheet}", lambda sheet=sheet: shell.screen.toggle(sheet)
    yield "draw-stamp", lambda: (setattr(shell.screen.hand, "brush", "stamp"), shell.screen.toggle("brush"))
    yield "draw-near", lambda: (shell.screen.close_sheet(), near(ui, shell.screen))
    yield "draw-replay", lambda: (shell.screen.easel.fit(), shell.screen.play(), ui.wait(0.5))
    yield "draw-out", lambda: (shell.screen.played.end(), out(shell.screen))


def bring(ui: Ui, shell, piece_id: str) -> None:
    """Put a drawing on the easel."""
    shell.go("draw", piece_id=piece_id)
    ui.until(lambda: shell.screen.easel.drawing is not None, timeout=60, what="the drawing")


def petals(ui: Ui, shell) -> None:
    """Draw a few petals round the middle of an empty circle, on two layers, and go two steps back."""
    from math import cos, pi, sin

    from studio.drawing.layer import Layer
    from studio.drawing.op import AddLayer
    from studio.drawing.symmetry import Symmetry

    screen = shell.screen
    screen.close_sheet()
    screen.put_new("circle")
    easel = screen.easel
    middle = easel.drawing.paper.width / 2
    easel.symmetry = Symmetry(8, False, middle, middle)
    marks = (
        ("bristle", (192, 96, 58), 0.12, 0.5),
        ("ink-2", (60, 90, 102), 0.5, 0.8),
        ("glow", (226, 166, 84), 0.3, 0.4),
    )
    for brush, colour, inner, outer in marks:
        screen.hand.brush = brush
        screen.take_colour(colour)
        for side in (-1, 1):
            ways = [step / 16 for step in range(17)]
            turns = [pi / 2 + side * 0.3 * sin(way * pi) for way in ways]
            reach = [(inner + (outer - inner) * way) * middle for way in ways]
            spots = zip(reach, turns, strict=True)
            ui.drag([easel.spot_of(middle + r * cos(turn), middle - r * sin(turn)) for r, turn in spots])
        if brush == "ink-2":
            screen.do(AddLayer(Layer(1, "Light", blend="screen"), 1))
            easel.layer = 1
    easel.go_to(len(easel.drawing.document.steps) - 2)


def near(ui: Ui, screen) -> None:
    """Come near the paper, turned, with all keys of the view."""
    screen.easel.zoom_by(1.8)
    screen.easel.turn_by(-15)
    screen.ids.view.spread = True
    ui.wait(0.3)


def out(screen) -> None:
    """Open the sheet that gives copies."""
    from studio.ui.widgets.draw_sheets import take_out

    screen.ids.view.spread = False
    take_out(screen)


def play(ui: Ui, screen) -> None:
    """Have two fingers on the pads, and something behind them."""
    for step in range(14):
        pads = screen.pads
        spot = pads.x + pads.width * (0.125 + 0.25 * (step * 5 % 4)), pads.y + pads.height * (0.125 + 0.25 * (step % 4))
        touch = ui.touch(*spot)
        touch.touch_down()
        ui.wait(0.12)
        if step < 12:
            touch.touch_up()


def sheets_of_sound(shell) -> Iterator[Stop]:
    """Every sheet of Sound."""
    for name in ("instrument", "scale", "layers"):
        yield f"sound-{name}", lambda name=name: getattr(shell.screen.panes, name)()
    yield "sound-steps", lambda: shell.screen.panes.steps(None)


def song(ui: Ui, shell, piece_id: str) -> None:
    """Open a sound as a song, and wait for what is seen of it."""
    shell.go("song", piece_id=piece_id)
    ui.until(lambda: shell.screen.song is not None and shell.screen.song.piece_id == piece_id, what="the song")
    ui.wait(1.0)


def guarded(ui: Ui, scratch: Path, theme: str):
    """A library with passphrases, copies, and something in the trash."""
    from studio.core.progress import Progress
    from studio.library import keys
    from studio.library.backup import back_up
    from studio.ui.work import workbench_of

    folder, places = scratch / "guarded.studio", {name: scratch / name for name in ("copies", "given", "saved")}
    for place in places.values():
        place.mkdir()
    clock = FixedClock(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    library = play_in(folder)
    keys.add_passphrase(library, "a second way", "At the clinic")
    library.close()
    house = open_house(ui, folder, theme, clock)
    ui.until(lambda: house.shell.screen.name == "lock", what="the lock")
    ui.until(house.unlock(PASSPHRASE).done, what="the library")
    house.step_in()
    shell, rooms = house.shell, house.shell.rooms
    for days in (3, 2, 1, 1):
        clock.advance(days=days)
        back_up(rooms.library, places["copies"], Progress())
        rooms.gallery.set_title(rooms.gallery.recent(1)[0].id, f"Day {days}")
    rooms.settings.set("copies_place", str(places["copies"]))
    for piece in rooms.gallery.recent(2):
        rooms.gallery.trash(piece.id)

    def settings(name: str):
        shell.go_to("settings")
        return shell.go(name)

    def idle() -> bool:
        return workbench_of(rooms.library).current is None

    def check() -> None:
        settings("check").check()
        ui.until(idle, what="the check")

    def take_out() -> None:
        settings("exchange").take_out(places["given"], False)
        ui.until(idle, what="everything taken out")

    stops: list[Stop] = [
        ("today-guarded", lambda: shell.go_to("today")),
        ("settings-guarded", lambda: shell.go_to("settings")),
        ("keys-guarded", lambda: settings("keys")),
        ("keys-code", lambda: shell.screen.show_code()),
        ("keys-add", lambda: (settings("keys"), shell.screen.add())),
        ("copies-guarded", lambda: settings("copies")),
        ("copies-place", lambda: shell.screen.choose_place()),
        ("check-done", check),
        ("exchange-done", take_out),
        ("trash-guarded", lambda: settings("trash")),
        ("trash-sheet", lambda: shell.screen.ask_empty()),
    ]
    return house, stops


def empty(ui: Ui, scratch: Path, theme: str):
    """A library in which nothing is yet."""
    from studio.core.clock import SystemClock
    from studio.library.library import Library

    folder = scratch / "empty.studio"
    Library.create(folder, passphrase=None, clock=SystemClock())[0].close()
    house = open_house(ui, folder, theme, FixedClock(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)))
    ui.until(lambda: house.shell.rooms is not None, what="the rooms")
    shell = house.shell
    stops: list[Stop] = [
        (f"{name}-empty", lambda name=name: shell.go_to(name)) for name in (*EMPTY, "compare", "returns")
    ]
    stops += [
        ("gallery-menu-empty", lambda: shell.go_to("gallery").asking.open_menu()),
        ("journal-begin-empty", lambda: (shell.back(), shell.go_to("journal").acts.ask_begin())),
    ]
    return house, stops


if __name__ == "__main__":
    main()

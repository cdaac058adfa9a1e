"""The real gallery in the real window: first frame, scrolling, one more piece, a fling, a piece opened, memory.

Run in a process of its own on the seeded library; prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from threading import Barrier

import numpy as np

from tests.bench.gallery_window_room import Turns, finger, open_window, resident, settled

AT_REST = 4.0
"""Seconds without a hand after which what was only needed meanwhile has been given back."""
SETTLE = 6.0
"""Seconds after the start until kernels are loaded, and what they took given back; and until what is likely to be shown
next has been made ready (`studio.ui.ahead`)."""
WARM, STEPS, PX = 60, 600, 40
"""Steps of scrolling before it counts, and then; px a step, which is 2,400 px a second."""
FLINGS = 8
OPENED = 40
APPENDED = 6


class Ours:
    """The studio, open at Today."""

    def __init__(self, folder: Path) -> None:
        from studio.core.settings import Settings
        from studio.core.workers import later
        from studio.house import House

        self.house = House(folder, Settings(None))
        self.house.unlock_if_open()
        open_window()
        from kivy.base import runTouchApp

        self.house.furnish()
        runTouchApp(self.house.shell, embedded=True)
        self.turns = Turns()
        self.turns.until(lambda: self.shell.screen is not None and self.house.library is not None, "Today")
        self.turns.some(SETTLE)
        both = Barrier(2)  # what warms up does so on the workers
        through = [later(both.wait) for _ in range(2)]
        self.turns.until(lambda: all(each.done() for each in through), "the workers")

    @property
    def shell(self):
        return self.house.shell

    @property
    def screen(self):
        return self.shell.screen

    @property
    def grid(self):
        return self.screen.ids.grid

    def close(self) -> None:
        """End as closing the window does."""
        self.house.leave()

    # --- the figures

    def memory(self) -> dict[str, float]:
        """What is resident once it rests."""
        self.turns.some(AT_REST)
        return resident()

    def first_frame(self) -> dict[str, float]:
        """From the press on Gallery to tiles on the screen, the first time, some seconds after the start."""
        with self.turns.spending() as spent:
            self.shell.go("gallery")
            self.turns.until(lambda: self.grid.items and self.grid.tile_of(0), "tiles")
        return vars(spent)

    def quiet(self) -> None:
        """Wait until nobody waits for a picture."""
        from studio.ui.widgets.thumbnails import thumbnails_of

        self.turns.until(lambda: thumbnails_of(self.house.library).idle, "the pictures")
        self.turns.some(0.3)

    def scrolling(self) -> dict[str, object]:
        """Scroll down a long way; return what a step of it costs, and the longest turns."""
        grid = self.grid

        def step() -> None:
            grid.offset = grid.held(grid.offset + PX)

        self.turns.scroll(step, WARM)
        self.turns.took.clear()
        items = grid.items[0].num, len(grid.items)
        spent = self.turns.scroll(step, STEPS)
        took = self.turns.took
        return {
            **vars(spent),
            "turns": spread(took),
            "over_8_ms": sum(each > 8 for each in took),
            "offset": grid.offset,
            "items": [*items, grid.items[0].num, len(grid.items)],
        }

    def append_one(self) -> dict[str, list[float]]:
        """One more piece is there: until it hangs at the top. What writing it took is not counted, but for the wall."""
        self.top()
        rooms = self.screen.rooms
        entry = rooms.library.later(lambda: rooms.journal.current_entry().id).result()
        found: dict[str, list[float]] = {"wall": [], "every": [], "own": []}
        mine = []
        for _ in range(APPENDED):
            with self.turns.spending() as spent:
                made = rooms.library.later(lambda: self._new(rooms, entry))
                self.turns.until(lambda made=made: made.done() and self._hangs(made.result()[0]), "the new piece")
            piece_id, wrote = made.result()
            spent.every -= wrote
            for name, values in found.items():
                values.append(getattr(spent, name))
            mine.append(piece_id)
            self.turns.some(0.7)
        rooms.library.later(lambda: rooms.gallery.trash_all(mine)).result()
        return found

    def _new(self, rooms, entry: str) -> tuple[str, float]:
        """Write a piece; return its id, and what that took of the processor, in ms."""
        before = time.thread_time()
        piece = rooms.gallery.new_piece("writing", entry)
        rooms.gallery.set_words(piece.id, "one more")
        return str(piece.id), 1000 * (time.thread_time() - before)

    def _hangs(self, piece_id: str) -> bool:
        items, tile = self.grid.items, self.grid.tile_of(0)
        return bool(items) and items[0].id == piece_id and tile is not None and tile.piece.id == piece_id

    def top(self) -> None:
        """Go to the newest again."""
        self.shell.go("today")
        self.turns.some(0.4)
        self.shell.go("gallery")
        self.screen.show_everything()
        self.turns.some(0.5)
        self.quiet()

    def blanks(self) -> list[object]:
        """Return the tiles that are seen and have no picture yet, though they will."""
        low, high = self.grid.y - self.grid.page.y, self.grid.top - self.grid.page.y
        tiles = (self.grid.tile_of(at) for at in range(len(self.grid.items)))
        seen = [tile for tile in tiles if tile is not None and tile.top > low and tile.y < high]
        return [tile for tile in seen if tile.kind != "writing" and tile.texture is None]

    def flung(self) -> dict[str, list[float]]:
        """Throw it with a hand, again and again; from when it stands still until every picture is there, in ms."""
        found: dict[str, list[float]] = {"blank_ms": [], "blank_when_still": [], "went": []}
        for _ in range(FLINGS):
            start = self.grid.offset
            self._throw()
            self.turns.until(lambda: not self.grid.moves, "the end of the throw")
            still = time.perf_counter()
            found["went"].append(self.grid.offset - start)
            found["blank_when_still"].append(len(self.blanks()))
            self.turns.until(lambda: not self.blanks(), "the pictures")
            found["blank_ms"].append(1000 * (time.perf_counter() - still))
        return found

    def _throw(self) -> None:
        for _ in range(3):  # a hand throws again while it still moves
            self._one_throw()
            self.turns.some(0.25)

    def _one_throw(self) -> None:
        x, y = self.grid.center_x, self.grid.y + 20
        touch = finger(x, y)
        touch.down()
        for _ in range(6):
            self.turns.some(1 / 60)
            y += 90
            touch.go(x, y)
        touch.up()

    def jumps(self) -> list[float]:
        """To a month some way back: from the press until every picture is there, in ms."""
        months = self.screen.rooms.gallery.months()[2:14:2]
        found = []
        for each in months:
            before = self.grid.items[0]
            start = time.perf_counter()
            self.screen.jump(each.year, each.month)
            self.turns.until(lambda before=before: self.grid.items[0] is not before and not self.blanks(), "the month")
            found.append(1000 * (time.perf_counter() - start))
        return found

    def opening(self) -> dict[str, object]:
        """Tap on tiles of the newest; from when the finger lifts until the piece is seen, in ms."""
        self.top()
        took: dict[str, list[float]] = {}
        own: list[float] = []
        for at in range(OPENED):
            self.grid.offset = self.grid.held(self.grid.place_of(at).y - 100)
            self.quiet()
            tile = self.grid.tile_of(at)
            kind, touch = tile.piece.kind, finger(*tile.to_window(*tile.center))
            gallery = self.screen
            touch.down()
            with self.turns.spending() as spent:
                touch.up()
                self.turns.until(lambda gallery=gallery: self.screen is not gallery and self._seen(), "the piece")
            took.setdefault(kind, []).append(spent.wall)
            own.append(spent.own)
            self.turns.some(0.5)
            self.shell.back()
            self.turns.some(0.5)
        whole = [each for values in took.values() for each in values]
        return {"p95": float(np.percentile(whole, 95)), "own_p95": float(np.percentile(own, 95)), "by_kind": took}

    def _seen(self) -> bool:
        screen = self.screen
        return bool(screen.said) and (screen.kind == "writing" or screen.ids.picture.texture is not None)


def spread(values: list[float]) -> dict[str, float]:
    """Return how long turns took."""
    return {f"p{at}": float(np.percentile(values, at)) for at in (50, 95, 99, 100)}


def main(folder: Path, wanted: set[str]) -> dict[str, object]:
    """Take the figures."""
    ours = Ours(folder)
    found: dict[str, object] = {"first_frame": ours.first_frame()}
    ours.quiet()
    memory = {"hung": ours.memory()}
    if not wanted or "scroll" in wanted:
        found["scroll"] = ours.scrolling()
        memory["scrolled"] = ours.memory()
    if not wanted or "append" in wanted:
        found["append_one"] = ours.append_one()
    if not wanted or "fling" in wanted:
        ours.top()
        found["fling"] = ours.flung()
        found["jump_ms"] = ours.jumps()
        memory["flung"] = ours.memory()
    if not wanted or "open" in wanted:
        found["open"] = ours.opening()
        memory["opened"] = ours.memory()
    found["memory"] = memory
    ours.close()
    return dict(settled(found))


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), set(sys.argv[2:]))
    sys.stdout.write(json.dumps(told) + "\n")

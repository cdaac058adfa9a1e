"""The heads of a song's rows, put up a few a frame: each takes some milliseconds, and a song may have sixty."""

from __future__ import annotations

import time

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.widget import Widget

from studio.ui.song_rows import Row
from studio.ui.widgets.song_head import SongHead

A_FRAME = 0.003
"""Seconds after which the next ones wait for another frame."""
SPARE = 16
"""Heads kept for the rows of the next song."""


class SongHeads(Widget):
    """The heads that belong to rows, from top to bottom. Event: `on_head(number)`: one was pressed."""

    __events__ = ("on_head",)

    def __init__(self, **kwargs):
        self._rows: tuple[Row, ...] = ()
        self._head_of: dict[int, SongHead] = {}
        self._spare: list[SongHead] = []
        self._place = (0, 0.0, 0.0)
        super().__init__(**kwargs)
        self._put_soon = Clock.create_trigger(lambda _dt: self._put(), 0)

    def on_head(self, number):
        """The head of a track was pressed."""

    def head(self, number: int) -> SongHead | None:
        """Return the head of a track; None before it was put up."""
        return self._head_of.get(number)

    def show(self, rows: tuple[Row, ...]) -> None:
        """Have a head for each of these rows, the first ones at once."""
        self._rows = rows
        known = {row.track.number for row in rows}
        for number in [number for number in self._head_of if number not in known]:
            head = self._head_of.pop(number)
            head.focus = False
            self.remove_widget(head)
            if len(self._spare) < SPARE:
                self._spare.append(head)
        self._put()

    def lay(self, left: int, wide: float, level: float) -> None:
        """Let them lie at an x, so wide, the rows beginning below a y."""
        self._place = left, wide, level
        for row in self._rows:
            head = self._head_of.get(row.track.number)
            if head is not None:
                head.size = wide, dp(row.high)
                head.pos = left, round(level - dp(row.top + row.high))

    def _put(self) -> None:
        until, new, missing = time.perf_counter() + A_FRAME, 0, False
        for row in self._rows:
            head = self._head_of.get(row.track.number)
            if head is None and new and time.perf_counter() > until:
                missing = True
            else:
                new += head is None
                head = head or self._new(row.track.number)
                head.title, head.said, head.icon = row.title, row.said, row.icon
                head.tint, head.quiet = row.tint, row.track.muted
        there = (self._head_of.get(row.track.number) for row in reversed(self._rows))
        order = [head for head in there if head is not None]
        if self.children != order:
            self.children[:] = order
        self.lay(*self._place)
        if missing:
            self._put_soon()

    def _new(self, number: int) -> SongHead:
        head = self._spare.pop() if self._spare else None
        if head is None:
            head = SongHead()
            head.bind(on_release=lambda head: self.dispatch("on_head", int(head.number)))
        head.number = number
        self._head_of[number] = head
        self.add_widget(head)
        return head

"""What was said later about an entry, however much: rows of words and voices, made when they come into sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.metrics import dp
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from studio.library.record import PieceRecord, ReflectionRecord
from studio.ui.widgets.long_column import LongColumn
from studio.ui.widgets.reflection_row import LONG, ReflectionRow
from studio.ui.widgets.voice_row import VoiceRow

STACKED = 600
"""Dp of width below which words stand below their date."""
VOICE = 96
"""Dp a voice and the room around it are high."""


@dataclass(frozen=True)
class LaterRemark:
    """One reflection as it stands there."""

    said: ReflectionRecord
    near: str
    """When it was, seen from its entry."""
    hue: str
    voice: PieceRecord | None
    """Its voice, if it was spoken."""


class SaidLater(LongColumn):
    """Rows of `LaterRemark`s. `new_row` makes a row of words, `new_voice` one of a voice."""

    wide = NumericProperty(0)
    """Px between the margins of the page."""

    new_row: Callable[[], ReflectionRow]
    new_voice: Callable[[], VoiceRow]

    def __init__(self, **kwargs):
        self._lit = ""
        super().__init__(make=self._make, guess=self._guess, **kwargs)
        self.fbind("wide", self._stack_rows)

    def put(self, remarks: tuple[LaterRemark, ...]) -> None:
        """Show these; where nothing is different, nothing moves."""
        if remarks != self.items:
            self.show(remarks)

    def light(self, reflection_id: str) -> None:
        """Have one of them lit, and in sight; "" for none."""
        self._lit = reflection_id
        for row in self.rows():
            row.lit = bool(reflection_id) and row.reflection.id == reflection_id
        at = next((at for at, remark in enumerate(self.items) if remark.said.id == reflection_id), None)
        if at is not None:
            self.bring(at)

    def rows(self) -> list[ReflectionRow]:
        """Return the rows of words that are near to being seen."""
        return [row for row in self.walk(restrict=True) if isinstance(row, ReflectionRow)]

    def voices(self) -> list[VoiceRow]:
        """Return the voices that are near to being seen."""
        return [row for row in self.walk(restrict=True) if isinstance(row, VoiceRow)]

    def _make(self, remark: LaterRemark):
        row = self.new_row()
        row.near, row.hue, row.stacked = remark.near, remark.hue, self.wide < dp(STACKED)
        row.lit = bool(self._lit) and remark.said.id == self._lit
        row.show(remark.said)
        if remark.voice is None:
            return row
        both = BoxLayout(orientation="vertical", size_hint_y=None)
        both.bind(minimum_height=both.setter("height"))
        inset = BoxLayout(size_hint_y=None, height=dp(VOICE), padding=(dp(16), dp(4), dp(16), dp(8)))
        voice = self.new_voice()
        voice.show(remark.voice)
        inset.add_widget(voice)
        for part in (row, inset):
            both.add_widget(part)
        return both

    def _guess(self, remark: LaterRemark, width: float) -> float:
        lines = 1 + int(min(LONG, len(remark.said.text)) * dp(10) / max(dp(200), min(dp(600), width - dp(300))))
        return max(dp(48), dp(30) * lines + dp(14)) + (dp(VOICE) if remark.voice is not None else 0)

    def _stack_rows(self, *_) -> None:
        for row in self.rows():
            row.stacked = self.wide < dp(STACKED)

"""Questions for the therapist, at hand while two sit together: each can be ticked when it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.widgets.question_row import excerpt_of
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.spoken_sheet import share_of_height
from studio.ui.widgets.tick import Tick
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class AskedSheet(Sheet):
    """Event: `on_tick(index, asked)`."""

    __events__ = ("on_tick",)

    def __init__(self, questions: Sequence[str], **kwargs):
        self._questions, self._portions = tuple(questions), Portions()
        super().__init__(**kwargs)

    def on_tick(self, index: int, asked: bool):
        """A question was asked, or was not yet."""

    def ask(self, host) -> None:
        """Come in."""
        if not self.ids.rows.children:
            self._portions.begin(partial(self._put, index) for index in range(len(self._questions)))
        self.share = share_of_height()
        self.open(host)

    def _put(self, index: int) -> None:
        row = Tick(text=excerpt_of(self._questions[index]))
        row.bind(active=lambda _row, asked: self.dispatch("on_tick", index, asked))
        self.ids.rows.add_widget(row)

"""Writing in an entry of 50,000 letters, in the real Journal in the real window: what each key costs.

The entry is written in at its start, in its middle and at its end; once it has paragraphs, once it is a single one. A
key is counted, in the processor's time of the window's thread, from when the window hands it on until the frame that
shows it has been handed over.
Run in a process of its own on the seeded library; prints one JSON object.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import numpy as np

from tests.bench.gallery_seed import Speech
from tests.bench.gallery_window_ours import Ours
from tests.bench.gallery_window_room import settled

LONG = 50_000
KEYS = 60
"""At each place."""
TYPED = "the sea was quiet and then it was not\x08\x08\x08\x08\n"


def text_of(paragraphs: bool) -> str:
    """Return words enough."""
    speech, text, end = Speech(random.Random(9)), "", ".\n\n" if paragraphs else ". "
    while len(text) < LONG:
        text += speech.say(90).capitalize() + end
    return text[:LONG]


class Page:
    """An entry that is open in the journal."""

    def __init__(self, ours: Ours, text: str) -> None:
        self._turns, self._window = ours.turns, ours.turns.window
        rooms = ours.screen.rooms
        entry = rooms.library.later(lambda: rooms.journal.current_entry()).result()
        rooms.library.later(lambda: rooms.journal.set_body(entry.id, text)).result()
        ours.shell.go("journal", entry_id=entry.id)
        self.page = None
        self._turns.until(lambda: self._laid(ours, text), "the entry")
        self._turns.some(1.0)
        self.page.focus = True
        self._turns.some(1.0)

    def _laid(self, ours: Ours, text: str) -> bool:
        from studio.ui.widgets.manuscript import Manuscript

        for widget in ours.screen.walk():
            if isinstance(widget, Manuscript) and widget.text == text:
                self.page = widget
        return self.page is not None

    def typed(self, at: int) -> dict[str, list[float]]:
        """Type at a letter; return what each key took."""
        entry = self.page.entry
        entry.cursor = entry.get_cursor_from_index(at)
        self._turns.some(0.6)
        found: dict[str, list[float]] = {"own": [], "every": [], "wall": []}
        before = len(self.page.text)
        for place in range(KEYS):
            key = TYPED[place % len(TYPED)]
            with self._turns.spending() as spent:
                self._press(key)
                self._turns.one()
                self._turns.until(lambda: True, "the frame")
            for name, values in found.items():
                values.append(getattr(spent, name))
            self._turns.some(0.02)
        assert len(self.page.text) != before
        return found

    def _press(self, key: str) -> None:
        codes = {"\x08": (8, "backspace"), "\n": (13, "enter")}
        code, name = codes.get(key, (ord(key), key))
        self._window.dispatch("on_key_down", code, 0, None if name in ("backspace", "enter") else key, [])
        if key not in codes:
            self._window.dispatch("on_textinput", key)
        self._window.dispatch("on_key_up", code, 0)


def main(folder: Path) -> dict[str, object]:
    """Take the figures."""
    ours, told, own = Ours(folder), {}, []
    for name, paragraphs in (("paragraphs", True), ("one paragraph", False)):
        page = Page(ours, text_of(paragraphs))
        for place, at in (("start", 40), ("middle", LONG // 2), ("end", LONG)):
            took = page.typed(at)
            told[f"{name}, {place}"] = {
                kind: {f"p{p}": float(np.percentile(values, p)) for p in (50, 95, 100)} for kind, values in took.items()
            }
            own += took["own"]
        ours.shell.go("today")
        ours.turns.some(1.0)
    ours.close()
    return dict(settled({"key_p95_ms": float(np.percentile(own, 95)), "keys": told}))


if __name__ == "__main__":
    told_all = main(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(told_all) + "\n")
    sys.stdout.flush()

"""Watching how a drawing was made exactly as others will: from what would be handed over, over its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kivy.clock import Clock

from studio.core.errors import StudioError
from studio.drawing.brush import Brush
from studio.sharing.chosen import Source
from studio.ui.tale import OfRecords
from studio.ui.widgets.hands import hands
from studio.ui.widgets.living_replay import LivingReplay
from studio.ui.widgets.pressable import focused


class Watching:
    """One replay over a widget, or none. It begins by itself, and is put away by its ×."""

    def __init__(self, host, stage, sorry: Callable[[StudioError], object]) -> None:
        """`host` lets its children float; the replay lies over `stage`."""
        self._host, self._stage, self._sorry = host, stage, sorry
        self.replay: LivingReplay | None = None
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size"):
            stage.fbind(name, self._lay_soon)

    def begin(self, source: Source, key: str, brushes: Mapping[str, Brush]) -> None:
        """Show how a drawing was made."""
        self.close()
        self.replay = replay = LivingReplay(closable=True, size_hint=(None, None))
        replay.bind(
            ready=lambda replay, ready: replay.play() if ready else None,
            on_closed=lambda _replay: self.close(),
            on_trouble=lambda _replay, error: (self.close(), self._sorry(error)),
        )
        self._host.add_widget(replay)
        self._lay()
        replay.tell(OfRecords(lambda: source.drawing(key), brushes))

    def close(self) -> bool:
        """Put it away; return whether it was there."""
        replay, self.replay = self.replay, None
        if replay is None:
            return False
        replay.close()
        self._host.remove_widget(replay)
        return True

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Hand on what plays it, unless that presses what has the focus."""
        pressed = name == "spacebar" and hands.at_keys and focused() is not None
        return self.replay is not None and not pressed and self.replay.key(name, modifiers)

    def _lay(self) -> None:
        if self.replay is not None:
            self.replay.pos, self.replay.size = self._stage.pos, self._stage.size

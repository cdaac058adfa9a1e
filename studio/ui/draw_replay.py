"""How the drawing on the easel was made, played over the paper."""

from __future__ import annotations

from studio.ui import draw_layout


class Played:
    """The replay over the paper of a `DrawScreen`: there while it is watched, and then gone."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self.widget = None
        """The replay, while it is shown."""

    def begin(self) -> None:
        """Lay it over the paper, if anything of the drawing is kept."""
        from studio.ui.widgets.living_replay import LivingReplay  # not needed for the first mark

        screen = self._screen
        if screen.piece_id is None or self.widget is not None:
            return
        screen.easel.let_go()
        screen.ids.view.spread = False
        screen.easel.disabled, screen.easel.opacity = True, 0
        self._hide(True)
        screen.rest()
        replay = LivingReplay(rooms=screen.rooms, closable=True, size_hint=(None, None))
        replay.bind(on_closed=lambda _replay: self.end())
        self.widget = replay
        screen.add_widget(replay)
        self.arrange()
        replay.show(screen.piece_id)

    def arrange(self) -> None:
        """Let it take the paper's place, and the horizon's."""
        if self.widget is None:
            return
        screen = self._screen
        left, bottom, width, height = draw_layout.room(screen)
        foot = screen.ids.colour_plate.top if screen.upright else screen.y
        self.widget.pos, self.widget.size = (left, foot), (width, bottom + height - foot)

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Hand a key on; return whether it was used."""
        return self.widget is not None and self.widget.key(name, modifiers)

    def end(self) -> bool:
        """Take it away; return whether it was there."""
        replay, self.widget = self.widget, None
        if replay is None:
            return False
        replay.close()
        self._screen.remove_widget(replay)
        self._screen.easel.disabled, self._screen.easel.opacity = False, 1
        self._hide(False)
        return True

    def _hide(self, hidden: bool) -> None:
        """Take away what is about the paper beneath: its horizon, and how it lies."""
        for part in (self._screen.ids.strip, self._screen.ids.view):
            part.opacity = 0 if hidden else 1
        self._screen.ids.view.disabled = hidden

"""Settle: the breath at its height and low, counted, paused and at its end; and what is around one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.ui.harness import Ui

Stop = tuple[str, Callable[[], object]]


def settling(ui: Ui, shell, rooms) -> Iterator[Stop]:
    """Walk through all that Settle shows."""
    from studio.music import pacer as pacing
    from studio.ui.input import steady
    from studio.ui.theme import theme

    def breathe(second: float, motion: bool = True) -> None:
        theme.motion = motion
        shell.go_to("today")
        screen = shell.go("settle")
        screen.sound_with("bowl")
        # it stands still for the picture, as if it went on
        screen._move_to(replace(pacing.pause(screen.pacer, steady()), at=second, spent=second))
        screen._turn()
        ui.frames(2)
        screen._turn_soon.cancel()
        theme.motion = False

    def hold() -> None:
        breathe(3.5)
        shell.screen.hold_breath(True)

    def rest() -> None:
        breathe(2.0)
        shell.screen.turn()

    def end() -> None:
        breathe(9.99)
        shell.screen._end()

    def look_around(found: int) -> None:
        shell.go_to("today")
        screen = shell.go("settle", stage="around")
        for _ in range(found):
            screen.find()

    yield "settle", lambda: breathe(2.9)
    yield "settle-low", lambda: breathe(9.2)
    yield "settle-count", lambda: breathe(6.5, motion=False)
    yield "settle-hold", hold
    yield "settle-paused", rest
    yield "settle-over", end
    yield "settle-around", lambda: look_around(2)
    yield "settle-senses", lambda: look_around(8)
    yield "settle-here", lambda: look_around(15)

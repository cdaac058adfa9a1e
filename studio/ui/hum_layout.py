"""Where things lie on the Hum screen, and which buttons each of its states has."""

from __future__ import annotations

from collections.abc import Callable

from kivy.metrics import dp

from studio.ui.widgets.push_button import PushButton

SAY = {
    "waiting": "One moment.",
    "ready": "Hum when you like.",
    "humming": "Hum it as it comes.",
    "finding": "Listening to it.",
    "found": "Your tune.",
    "spoken": "Kept.",
    "without": "No microphone just now.",
}
"""What the screen says in each state."""

SAMPLE = "This is a sample. Nothing here is changed."
NO_ANSWER = "The microphone did not answer."
BEGINS = "It begins by itself when it hears you."
PLAYS_ALONG = "It begins when it hears you, and the song plays along. With headphones only you are heard."
NO_NOTES = "There are no notes in this one. It is kept as it was."


def buttons(screen) -> list[tuple[PushButton, Callable[[], object]]]:
    """Return the buttons of its state, and what each does."""
    main = {"kind": "primary", "tall": 88, "role": "big", "pad": 48}
    back = PushButton(text="Back", tall=72), lambda: screen.shell.back()
    another = PushButton(icon="mic", icon_tint="voice", text="Another", tall=72), screen.again
    if screen.state in ("waiting", "ready"):
        begin = PushButton(icon="mic", text="Begin", disabled=screen.state == "waiting", **main)
        return [back, (begin, screen.begin)]
    if screen.state == "humming":
        leave = PushButton(kind="ghost", text="Leave it out", tall=72), screen.leave_out
        return [leave, (PushButton(text="Done", **main), screen.done)]
    if screen.state == "found":
        only = PushButton(kind="ghost", text="Only the hum", tall=72), screen.keep_hum
        edit = PushButton(text="Edit notes", tall=72), screen.edit
        return [only, edit, (PushButton(text="Keep the notes", **{**main, "pad": 32}), screen.keep)]
    if screen.state == "spoken":
        return [another, (PushButton(text="Show it", **main), screen.keep_hum)]
    if screen.state == "without" and not screen.rooms.library.read_only:
        return [back, (PushButton(text="Try again", **main), screen.again)]
    return [back]


def arrange(screen) -> None:
    """Put everything in its place, on and about the horizon."""
    ids, middle = screen.ids, screen.center_x
    ids.back.pos = screen.x + dp(24), screen.top - dp(24 + 64)
    found = screen.state == "found"
    level = round(screen.y + screen.height * (0.42 if screen.portrait else 0.4))
    ids.shore.pos = screen.x, level - dp(1)
    ids.title.pos = middle - ids.title.width / 2, screen.top - dp(96 if screen.portrait else 32) - ids.title.height
    wide = min(screen.width - dp(48), dp(1040))
    left = middle - wide / 2
    ids.chips.pos = middle - ids.chips.width / 2, ids.title.y - dp(8) - ids.chips.height
    room = (ids.chips.y if found else ids.title.y) - dp(24) - level
    ids.disc.radius = max(40, min(230, room / dp(1), screen.width / dp(2.6)))
    ids.disc.pos = middle - ids.disc.width / 2, level
    ids.meter.pos = screen.right - dp(24 + 44), level + dp(12)
    ids.play.center = left + dp(48), level
    ids.bar.pos, ids.bar.size = (left + dp(112), level - dp(62)), (wide - dp(136), dp(124))
    ids.roll.pos = ids.bar.x, level + dp(36)
    ids.roll.size = ids.bar.width, max(dp(20), min(dp(300), room - dp(24)))
    ids.said.pos = middle - ids.said.width / 2, level - dp(24) - ids.said.height
    feet = min(screen.y + dp(112), (level - dp(70) if found else ids.said.y) - dp(16) - ids.feet.height)
    ids.feet.pos = middle - ids.feet.width / 2, max(screen.y + dp(16), feet)
    below = ids.feet.top + dp(12)
    high = max(dp(8), min(dp(64), level - dp(34) - below))
    ids.wave.pos, ids.wave.size = (ids.bar.x, max(below, level - dp(34) - high)), (ids.bar.width, high)

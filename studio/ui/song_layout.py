"""Where things lie in a song: what it is above, what plays it below, and the rows between them."""

from __future__ import annotations

from kivy.metrics import dp


def arrange(screen) -> None:
    """Lay out a `SongScreen` in the size it has."""
    if screen.width < dp(300) or screen.height < dp(300):
        return
    ids, edge, gap = screen.ids, dp(24), dp(12)
    screen.tight = screen.width < dp(1120)
    row = screen.top - edge - dp(64)
    ids.back.pos = screen.x + edge, row
    ids.more.pos = screen.right - edge - dp(64), row
    right = ids.more.x - gap
    below = screen.width < dp(1000)
    if not screen.fixed:
        line = row - dp(64) - gap if below else row
        if below:
            ids.layer.pos = screen.x + edge, line
            ids.voice.pos = ids.layer.right + gap, line
        else:
            ids.voice.pos = right - ids.voice.width, line
            ids.layer.pos = ids.voice.x - gap - ids.layer.width, line
            right = ids.layer.x - gap
        ids.redo.pos = right - dp(64), row
        ids.undo.pos = ids.redo.x - dp(8) - dp(64), row
        right = ids.undo.x - gap
    left = screen.x + dp(108)
    ids.title.pos = left, row + dp(64) - ids.title.height + dp(2)
    ids.said.pos = left, row - dp(2)
    ids.title.width = ids.said.width = max(dp(40), right - left)
    top = row - (dp(64) + gap if below and not screen.fixed else 0) - dp(4)
    if screen.calm:
        top -= ids.calm.height
    ids.calm.pos, ids.calm.width = (screen.x + edge, top), screen.width - 2 * edge
    foot = _lay_foot(screen)
    ids.field.pos, ids.field.size = (screen.x, foot), (screen.width, max(dp(100), top - foot))
    ids.none.pos = screen.x + edge, ids.field.y + (ids.field.level - ids.field.y) / 2 - ids.none.height / 2
    ids.none.width = screen.width - 2 * edge


def _lay_foot(screen) -> float:
    """Lay out what plays it, and the buttons about what is chosen; return where the rows end."""
    ids, edge = screen.ids, dp(24)
    small = screen.width < dp(700) or screen.height < dp(620)
    big = dp(72 if small else 88)
    ids.play.across = 72 if small else 88
    foot = screen.y + dp(12 if small else 20)
    middle = foot + big / 2
    ids.play.pos = screen.x + edge, foot
    ids.start.pos = ids.play.right + dp(14), middle - dp(36)
    ids.repeat.pos = ids.start.right + dp(14), middle - dp(36)
    ids.now.pos = ids.repeat.right + dp(26), middle - ids.now.height / 2
    ids.whole.pos = ids.now.right + dp(14), middle - ids.whole.height / 2 - dp(1)
    acts, top = ids.acts, foot + big + dp(16 if small else 26)
    if not screen.chosen_name or screen.recording:
        acts.pos = screen.right + dp(100), screen.y
        return top
    if screen.tight:
        acts.pos = max(screen.x + edge, screen.right - edge - acts.width), top - dp(4)
        return top + dp(64 + 12)
    acts.pos = screen.right - edge - acts.width, middle - dp(32)
    return top

"""What can be done with the clip of a song that is chosen, and with its tracks: for the Song screen and its keys."""

from __future__ import annotations

from dataclasses import replace

from studio.music import edits
from studio.music.arrangement import RATE, Clip
from studio.music.step import DropTrack, MoveTrack, SetTrack, Step
from studio.ui.song_rows import Row
from studio.ui.widgets.song_sheets import gain

NUDGE = RATE // 4
"""Frames that a key moves a clip."""


class SongActs:
    """The hands of a `SongScreen` at the keys and buttons that are about a clip or a track."""

    def __init__(self, screen) -> None:
        self._screen = screen

    @property
    def chosen(self) -> tuple[Row, Clip] | None:
        """The row and the clip that is chosen, None when nothing is or nothing can be changed."""
        screen = self._screen
        return None if screen.fixed or screen.recording else screen.field.chosen_one

    def _edit(self, make) -> None:
        """Do the step that `make(score, clip)` gives for the clip that is chosen."""
        found = self.chosen
        step = make(self._screen.field.score, found[1]) if found is not None else None
        if step is not None:
            self._screen.do(step)

    def last_pass(self) -> None:
        """Take the last pass of what is chosen away."""
        if self.chosen is None:
            return
        self._edit(lambda score, clip: edits.without_last_pass(score, clip))
        if self._screen.field.chosen_one is None:
            self._screen.taken_away()

    def softer(self) -> None:
        """Make what is chosen softer."""
        self._edit(lambda score, clip: edits.louder(score.arrangement, clip, -edits.NOTCH))

    def louder(self) -> None:
        """Make what is chosen louder."""
        self._edit(lambda score, clip: edits.louder(score.arrangement, clip))

    def let_fade(self) -> None:
        """Let what is chosen fade, or no longer."""
        self._edit(edits.let_fade)

    def double(self) -> None:
        """Lay what is chosen once more, behind itself, and choose that."""
        if self.chosen is None:
            return
        step = edits.doubled(self._screen.field.score, self.chosen[1])
        self._screen.do(step)
        self._screen.choose(step.clip.number)

    def part(self) -> None:
        """Make two of what is chosen, where the half disc stands."""
        self._edit(lambda score, clip: edits.parted(score, clip, int(self._screen.at)))

    def drop(self) -> None:
        """Take what is chosen away."""
        if self.chosen is not None:
            self._edit(lambda score, clip: edits.dropped(score.arrangement, clip))
            self._screen.taken_away()

    def shift(self, what: str, by: int, far: bool = False) -> None:
        """Move what is chosen, its beginning or its end, a little."""
        px = self._screen.field.span.each * 4
        step = max(px, NUDGE) * by * (8 if far else 1)

        def make(score, clip):
            if what == "move":
                return edits.moved(clip, round(clip.start + step))
            if what == "begin":
                return edits.begun_at(score, clip, round(clip.start + step))
            return edits.ended_at(score, clip, round(clip.start + score.length(clip) + step))

        self._edit(make)

    def act_on_clip(self, name: str, value) -> None:
        """Do what the sheet of the chosen clip asks for."""
        plain = {"double": self.double, "part": self.part, "drop": self.drop, "notes": self._screen.edit_notes}
        if name in plain:
            plain[name]()
            return
        makes = {
            "loudness": lambda score, clip: self._loudness(clip, gain(value)),
            "in": lambda score, clip: edits.faded(score, clip, fade_in=round(value * RATE)),
            "out": lambda score, clip: edits.faded(score, clip, fade_out=round(value * RATE)),
            "passes": lambda score, clip: edits.going_round(score, clip, value),
            "fading": edits.let_fade,
        }
        self._edit(makes[name])

    def _loudness(self, clip: Clip, loud: float) -> Step:
        track = self._screen.field.score.arrangement.track(clip.track)
        return edits.levelled(track, loud) if track.kind == "drone" else edits.gained(clip, loud)

    def act_on_track(self, number: int, name: str, value) -> None:
        """Do what the sheet of a track asks for."""
        arrangement = self._screen.song.arrangement
        track = arrangement.track(number)
        if track is None or self._screen.fixed:
            return
        place = [one.number for one in arrangement.tracks].index(number)
        step = {
            "name": lambda: SetTrack(replace(track, title=value)),
            "level": lambda: edits.levelled(track, gain(value)),
            "pan": lambda: SetTrack(replace(track, pan=round(value, 3))),
            "silent": lambda: SetTrack(replace(track, muted=bool(value))),
            "instrument": lambda: SetTrack(replace(track, instrument=value)),
            "up": lambda: MoveTrack(number, max(0, place - 1)),
            "down": lambda: MoveTrack(number, place + 1),
            "drop": lambda: DropTrack(number),
        }[name]()
        self._screen.do(step)
        if name == "drop":
            self._screen.taken_away()

    def choose_beside(self, rows: int, along: int) -> None:
        """Choose the clip so many rows below, or so many farther along; without one chosen the first there is."""
        field = self._screen.field
        full = [row for row in field.rows if row.clips]
        if not full:
            return
        found = field.chosen_one
        if found is None:
            goal = full[0 if rows >= 0 else -1].clips[0]
        elif along:
            clips = found[0].clips
            goal = clips[min(len(clips) - 1, max(0, clips.index(found[1]) + along))]
        else:
            at = [row.track.number for row in full].index(found[0].track.number) + rows
            row = full[min(len(full) - 1, max(0, at))]
            goal = min(row.clips, key=lambda clip: abs(clip.start - found[1].start))
        self._screen.choose(goal.number)
        field.show_clip(goal.number)

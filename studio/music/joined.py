"""A song that came from a file, laid into one that is open: rows and numbers of its own, and one step."""

from collections.abc import Iterable
from dataclasses import replace

from studio.core.errors import StudioError
from studio.music.arrangement import MOST_TRACKS, Clip, Track
from studio.music.draft import Draft, free
from studio.music.step import Op, Played, SetClip, SetTrack, Step, TakeBegun, TakeEnded, Together


class NoMoreRows(StudioError):
    """The song can't have as many tracks as it would then."""

    sentence = "This song has no room for so many rows."


def joined(ops: Iterable[Op], draft: Draft, chunks: int, at: int) -> tuple[tuple[Op, ...], int]:
    """Return the ops that lay a song into a draft that has so many chunks, beginning at a frame of its timeline.

    `ops` are those of `studio.music.brought`; its rows come below, its tempo stays behind. With them comes by how much
    the numbers of their materials are higher now. The steps among them belong together. Raises NoMoreRows.
    """
    arrangement = draft.arrangement
    track, clip = free(one.number for one in arrangement.tracks), free(one.number for one in arrangement.clips)
    material = free(draft.materials)

    def moved(step: Step) -> Step | None:
        match step:
            case SetTrack(Track(number) as row):
                return SetTrack(replace(row, number=track + number))
            case SetClip(Clip(number, on, of, start) as one):
                place = {"number": clip + number, "track": track + on, "material": material + of, "start": at + start}
                return SetClip(replace(one, **place))
        return None

    made: list[Op] = []
    steps: list[Step] = []
    for op in ops:
        match op:
            case Played() | TakeEnded():
                made.append(replace(op, material=material + op.material))
            case TakeBegun():
                made.append(replace(op, material=material + op.material, first=chunks + op.first))
            case Together(several):
                steps.extend(step for one in several if (step := moved(one)) is not None)
    if len(arrangement.tracks) + sum(isinstance(step, SetTrack) for step in steps) > MOST_TRACKS:
        raise NoMoreRows
    return (*made, Together(tuple(steps))), material

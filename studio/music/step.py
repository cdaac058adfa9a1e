"""What the log of a song is made of: materials that grow, and steps that arrange them. Frozen values.

A material is kept as it is made and never changes but for growing; a step only says what of it sounds, when and how,
so each can be undone and done again for ever. Several steps under one roof (`Together`) are undone as one.
"""

from dataclasses import dataclass

from studio.music.arrangement import Clip, Pattern, Track, Tuning
from studio.music.song import Event


@dataclass(frozen=True, slots=True)
class Played:
    """More events of a notes material, later than all it has; its first makes it. Not a step."""

    material: int
    events: tuple[Event, ...]
    tuning: Tuning | None = None
    """Told with the first of a material."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A notes material made of another: without some of its events (by index), with others. Not a step."""

    material: int
    of: int
    without: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Patterned:
    """A pattern material. Not a step."""

    material: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class TakeBegun:
    """A take material whose chunks begin at an index; it has all chunks up to the next take's first. Not a step."""

    material: int
    first: int
    channels: int = 1
    late: int = 0


@dataclass(frozen=True, slots=True)
class TakeEnded:
    """How many frames a take came to. Without it, it has what its chunks hold. Not a step."""

    material: int
    frames: int


@dataclass(frozen=True, slots=True)
class SetTrack:
    """A track as it is from now on; one whose number is new comes at the end."""

    track: Track


@dataclass(frozen=True, slots=True)
class MoveTrack:
    """A track to another place, 0 at the top."""

    number: int
    place: int


@dataclass(frozen=True, slots=True)
class DropTrack:
    """A track, and its clips, no longer."""

    number: int


@dataclass(frozen=True, slots=True)
class SetClip:
    """A clip as it is from now on, or a new one."""

    clip: Clip


@dataclass(frozen=True, slots=True)
class DropClip:
    """A clip no longer."""

    number: int


@dataclass(frozen=True, slots=True)
class SetTempo:
    """Beats a minute, 0 for free time."""

    tempo: float


@dataclass(frozen=True, slots=True)
class Together:
    """Steps that are one to a person."""

    steps: "tuple[Step, ...]"


@dataclass(frozen=True, slots=True)
class Undo:
    """The last step that stands no longer does."""


@dataclass(frozen=True, slots=True)
class Redo:
    """The next step that was undone stands again."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A payload that can't be read: a step that changes nothing."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that was no step and can't be read: a part of a material. It takes no place among the steps."""


Step = SetTrack | MoveTrack | DropTrack | SetClip | DropClip | SetTempo | Together | Unread
Growth = Played | Revised | Patterned | TakeBegun | TakeEnded
Op = Step | Growth | Undo | Redo | Lost

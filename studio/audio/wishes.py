"""What the audio process is to be doing, so that a new one can be asked for it when one has died."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Wishes:
    """Changed as the person plays."""

    chosen: dict[str, str | None] = field(default_factory=lambda: {"output": None, "input": None})
    """Names of the speaker and the microphone, None for the system's own."""
    drone: tuple[str, float] | None = None
    speaker: bool = False
    """True while it is to be open whether or not anything sounds."""
    midi: tuple[int, list[float] | None] | None = None
    """What keyboards play, and the pitches they may."""

    def rest(self) -> None:
        """Wish for nothing any more; what was chosen stays so."""
        self.drone = self.midi = None
        self.speaker = False

    def commands(self, microphone: bool) -> Iterator[tuple[object, ...]]:
        """Give what to tell a new process, a capture under way first."""
        yield from (("choose", way, name) for way, name in self.chosen.items() if name is not None)
        if microphone:
            yield ("record",)
        if self.speaker:
            yield ("open",)
        if self.drone is not None:
            yield ("drone", *self.drone)
        if self.midi is not None:
            yield ("midi", *self.midi)

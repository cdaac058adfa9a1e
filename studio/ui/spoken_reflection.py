"""A reflection that is spoken: from the microphone to the library, on what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.gallery.tails import drop_unborn
from studio.library.records import ReflectionRecord
from studio.ui.kept_take import KeptTake
from studio.ui.rooms import Rooms

Reflect = Callable[[str, int | None, float], Any]
"""Lets a voice be said: its piece, the instant it is about, and how many seconds it is. For the writer thread."""

LEAST = 1.0
"""Seconds that must have been heard for it to be kept when nobody asked to keep it."""


class SpokenReflection:
    """One voice about a piece or an entry. Every second of it is kept as it is spoken.

    It is a voice of today's entry; once it is a reflection it is heard there, and is no piece of the gallery's.
    """

    def __init__(
        self,
        rooms: Rooms,
        *,
        piece_id: str | None = None,
        entry_id: str | None = None,
        instant: int | None = None,
        prompt: str = "",
        reflect: Reflect | None = None,
    ) -> None:
        """Open the microphone. `reflect` stands in for the journal's own. Raises what `KeptTake` does."""
        self.instant = instant
        """Where in the replay of the piece it will hang, in ms; may be changed until it is finished."""
        self._rooms, self._piece_id, self._entry_id, self._prompt = rooms, piece_id, entry_id, prompt
        self._reflect = reflect or self._on_the_journal
        self._take = KeptTake(rooms)

    @property
    def frames(self) -> int:
        """How many frames were captured by now; 0 while the microphone is not ready."""
        return self._take.frames

    @property
    def seconds(self) -> float:
        """How long it is by now."""
        return self._take.seconds

    def finish(self) -> ReflectionRecord | None:
        """End it and let it be said; None when nothing was heard. Only for the library's writer thread."""
        voice_id = self._take.finish()
        if voice_id is None:
            return None
        return self.say(voice_id)

    def say(self, voice_id: str) -> ReflectionRecord:
        """Let a voice be the reflection. Only for the library's writer thread."""
        said = self._reflect(voice_id, self.instant, self._take.seconds)
        self._rooms.gallery.unkeep(voice_id)  # only now: until it is said somewhere, it is a voice of the gallery's
        return said

    def _on_the_journal(self, voice_id: str, instant: int | None, _seconds: float) -> ReflectionRecord:
        return self._rooms.journal.reflect(
            piece_id=self._piece_id,
            entry_id=self._entry_id,
            instant=instant,
            voice_id=voice_id,
            prompt=self._prompt,
        )

    def leave_out(self) -> str | None:
        """End it and put it in the trash; return the voice's piece. Only for the library's writer thread."""
        voice_id = self._take.finish()
        if voice_id is not None:
            self._rooms.gallery.trash(voice_id)
        return voice_id

    def bring_back(self, voice_id: str) -> ReflectionRecord:
        """Let a voice that was left out be the reflection after all. Only for the library's writer thread."""
        with self._rooms.library.write():
            self._rooms.gallery.restore(voice_id)
            return self.say(voice_id)

    def drop(self) -> None:
        """End it; of what was not written yet nothing is. Only for the library's writer thread."""
        self._take.drop()
        drop_unborn(self._rooms.library)

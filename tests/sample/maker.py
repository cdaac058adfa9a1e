"""Somebody who makes things in the studio: it turns the clock and uses the rooms as the screens do."""

import time
from datetime import datetime, timedelta

import numpy as np

from studio.core.clock import FixedClock
from studio.library.records import EntryRecord
from studio.ui.captured_song import CapturedSong
from studio.ui.kept_take import KeptTake
from studio.ui.kept_writing import KeptWriting
from tests.sample.hand import Picture
from tests.sample.songs import ROOT, Sheet, touches
from tests.sample.window import Window


class Maker:
    """One person, one studio."""

    def __init__(self, window: Window, clock: FixedClock) -> None:
        self._window, self._clock = window, clock
        self._rooms = window.rooms
        self.entry: EntryRecord | None = None
        """The session under way, or the last one."""

    # --- time

    def on(self, month: int, day: int, hour: int, minute: int) -> None:
        """Let it be that moment; time never runs back."""
        moment = datetime(2026, month, day, hour, minute, tzinfo=self._clock.moment.tzinfo)
        assert moment >= self._clock.now(), moment
        self._clock.moment = moment

    def rest(self, minutes: float) -> None:
        """Let time go by."""
        self._clock.advance(minutes=minutes)

    # --- entries

    def begin_session(self, intention: str = "", place: str = "") -> EntryRecord:
        """Begin a session."""
        entry = self._rooms.journal.begin_session(intention)
        if place:
            self._rooms.journal.set_place(entry.id, place)
        return entry

    def today(self) -> EntryRecord:
        """Return the entry that what is made now belongs to."""
        return self._rooms.journal.current_entry()

    def say(self, entry: EntryRecord, text: str) -> None:
        """Write an entry's text, pausing after each sentence."""
        typed = ""
        for sentence in text.split(". "):
            typed += ("" if not typed else ". ") + sentence
            self._clock.advance(seconds=2 + len(sentence) * 0.35)
            self._rooms.journal.set_body(entry.id, typed)

    def close(self, entry: EntryRecord) -> None:
        """Close a session."""
        self._rooms.journal.close_session(entry.id)

    def reflect(self, on: EntryRecord, text: str) -> None:
        """Say what is seen of an entry now."""
        self._rooms.journal.reflect(entry_id=on.id, text=text)

    def reflect_on(self, piece_id: str, text: str, share: float | None = None) -> None:
        """Say what is seen of a piece now, or of a moment of its making (0 its beginning … 1 its end)."""
        self._rooms.journal.reflect(piece_id=piece_id, text=text, instant=self._instant(piece_id, share))

    def _instant(self, piece_id: str, share: float | None) -> int | None:
        if share is None:
            return None
        times = [op.time for op in self._rooms.library.ops(piece_id)]
        return times[round(share * (len(times) - 1))] - times[0]

    # --- pieces

    def draw(self, picture: Picture) -> str:
        """Draw a picture on the easel."""
        return self._window.draw(picture)

    def play(self, sheet: Sheet) -> str:
        """Play a song on the pads, and keep it."""
        clock, began = self._clock, self._clock.now()
        song = CapturedSong(self._rooms, now=lambda: clock.now().timestamp())
        down: set[int] = set()
        for touch in touches(sheet):
            clock.moment = began + timedelta(milliseconds=touch.time)
            if touch.velocity:
                if song.empty and sheet.bed:
                    song.drone(sheet.bed, ROOT)
                song.note_on(touch.pad.pitch, touch.pad.frequency, touch.velocity, sheet.instrument)
                down.add(touch.pad.pitch)
            else:
                song.note_off(touch.pad.pitch)
                down.discard(touch.pad.pitch)
            if not down:
                song.rest()
                self._rooms.library.settle()
        clock.advance(seconds=9)
        song.keep().result()
        return song.piece_id

    def speak(self, pcm: np.ndarray) -> str:
        """Say something into the microphone."""
        take = KeptTake(self._window.with_microphone(_Microphone(pcm)))
        while take.piece_id is None or take.frames < len(pcm):
            time.sleep(0.02)
        self._clock.advance(seconds=take.seconds)
        return self._rooms.library.later(take.finish).result()

    def write(self, text: str) -> str:
        """Write something, pausing at each line."""
        writing = KeptWriting(self._rooms)
        lines = text.split("\n")
        for count in range(1, len(lines) + 1):
            self._clock.advance(seconds=3 + len(lines[count - 1]) * 0.4)
            typed = "\n".join(lines[:count])
            self._rooms.library.later(lambda typed=typed: writing.keep(typed)).result()
        return writing.piece_id

    def name(self, piece_id: str, title: str = "", *tags: str, words: str = "", favourite: bool = False) -> None:
        """Say what a piece is called, some time after it was made."""
        gallery = self._rooms.gallery
        self._clock.advance(seconds=40)
        if title:
            gallery.set_title(piece_id, title)
        if words:
            gallery.set_words(piece_id, words)
        for tag in tags:
            gallery.tag_piece(piece_id, tag)
        if favourite:
            gallery.set_favourite(piece_id, True)


class _Microphone:
    """Hears what it is given."""

    def __init__(self, pcm: np.ndarray) -> None:
        self._pcm = pcm

    def record_start(self, preroll: float = 0.0) -> None:
        pass

    def recorded(self) -> np.ndarray:
        heard, self._pcm = self._pcm, self._pcm[:0]
        return heard

    def record_stop(self) -> None:
        pass

"""A song as a standard MIDI file, for other instruments and other programs.

A pitch between two keys is the nearer one, bent: each such bend has a channel of its own as far as there are enough,
and so has a note that slides or is leant on, while it sounds. Drums go to the tenth channel. What the song holds beyond
that is in its open form (`music.openly`).
Source: Standard MIDI Files 1.0 and General MIDI 1 (MIDI Manufacturers Association).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import mido

from studio.music.arrangement import Notes
from studio.music.draft import begun
from studio.music.instrument import Bed, Instruments, standard
from studio.music.midi_channels import CHANNELS, FARTHEST, LOUD, MIDDLE, Note, Part
from studio.music.midi_file import Beat, Timed, file_of
from studio.music.note import pitch_of
from studio.music.score import Cue, Score
from studio.music.song import Song

Key = TypeVar("Key")

_DRONE_VELOCITY = 0.5
_OTHERS = "others"


def write_midi(song: Song, instruments: Instruments | None = None) -> bytes:
    """Return a song that was only played as a MIDI file: see `write_score`."""
    return write_score(Score(begun({0: Notes(song.events)})), instruments)


def write_score(score: Score, instruments: Instruments | None = None) -> bytes:
    """Return what is played in an arrangement as a MIDI file of type 1, each pass of each clip written out.

    A track of the song is a track of the file for each instrument in it, with its loudness and its side; muted ones
    are left out. A note never let go ends with the song; drones are long notes, beds, as rain, are markers. A tempo
    is kept; in free time a tick is a millisecond. The same song gives the same bytes; no word of a person is in them.
    """
    known = standard() if instruments is None else instruments
    beat = _beat(score.arrangement.tempo)
    parts: dict[tuple[int, str], Part] = {}
    markers: list[Timed] = []
    by_track: dict[int, list[Cue]] = {}
    for cue in score.cues(0, score.duration + 1):
        by_track.setdefault(cue.track, []).append(cue)
    for track in score.arrangement.tracks:
        if track.muted or track.kind == "take":
            continue
        cues = by_track.get(track.number, [])
        give = _underneath if track.kind == "drone" else _struck
        for name, note in give(cues, score.duration, known, beat):
            part = _part(parts, (track.number, name), name, known)
            part.volume = min(127, round(LOUD * track.level**0.5))
            part.side = round(MIDDLE + 63 * track.pan)
            part.notes.append(note)
        if track.kind == "drone":
            events = [(beat.at(cue.frame), cue.instrument) for cue in cues]
            markers.extend(_markers(events, known))
    return file_of(_each(parts.values()), markers, beat.at(score.duration), beat)


def _beat(tempo: float) -> Beat:
    if not 20 <= tempo <= 400:
        return Beat()
    microseconds = round(60_000_000 / tempo)
    return Beat(max(24, round(microseconds / 1000)), microseconds)


def _each(parts: Iterable[Part]) -> list[Part]:
    """Return parts once each: several keys may lead to the one for all others."""
    return list({id(part): part for part in parts}.values())


def _part(parts: dict[Key, Part], key: Key, name: str, known: Instruments) -> Part:
    """Return the part of a key; there is one for all that no channel is left for."""
    found = parts.get(key)
    if found is None:
        drums = known.drone(name) is None and bool(known.instrument(name).pieces)
        if not drums and sum(not part.drums for part in parts.values()) >= len(CHANNELS) - 1:
            found = next((part for part in parts.values() if part.name == _OTHERS), None) or Part(_OTHERS)
        parts[key] = found = found or Part(name, drums)
    return found


# --- notes ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Held:
    """A note that sounds, and what has become of it."""

    on: Cue
    slides: list[Cue] = field(default_factory=list)
    presses: list[Cue] = field(default_factory=list)

    def goes_too_far(self, cue: Cue) -> bool:
        """Say whether a slide leads farther than a key can be bent."""
        return abs(pitch_of(cue.frequency) - pitch_of(self.on.frequency)) > FARTHEST - 1.0


def _struck(cues: list[Cue], end: int, known: Instruments, beat: Beat) -> list[tuple[str, Note]]:
    notes: list[tuple[str, Note]] = []
    held: dict[int, _Held] = {}

    def close(one: _Held, frame: int) -> None:
        on = one.on
        note = _note(on.instrument, on.frequency, on.velocity * on.gain, known)
        start = beat.at(on.frame)
        slides = tuple((beat.at(cue.frame), round(100 * (pitch_of(cue.frequency) - note.key))) for cue in one.slides)
        presses = tuple((beat.at(cue.frame), min(127, max(0, round(127 * cue.velocity)))) for cue in one.presses)
        ends = max(beat.at(frame), start + 1)
        notes.append((on.instrument, replace(note, start=start, end=ends, slides=slides, presses=presses)))

    for cue in cues:
        one = held.get(cue.key)
        if one is None:
            if cue.kind == "on":
                held[cue.key] = _Held(cue)
        elif cue.kind == "glide" and one.goes_too_far(cue):
            close(one, cue.frame)  # the next key begins where it comes to
            on = replace(one.on, frame=cue.frame, frequency=cue.frequency)
            held[cue.key] = _Held(on, presses=one.presses[-1:])
        elif cue.kind == "glide":
            one.slides.append(cue)
        elif cue.kind == "press":
            one.presses.append(cue)
        else:
            close(held.pop(cue.key), cue.frame)
            if cue.kind == "on":
                held[cue.key] = _Held(cue)
    for one in held.values():
        close(one, end)
    return notes


def _note(name: str, hertz: float, strength: float, known: Instruments) -> Note:
    """Return a note without its times."""
    velocity = min(127, max(1, round(strength * 127)))  # a strength of 0 would be an end
    instrument = known.instrument(name)
    if known.drone(name) is None and instrument.pieces:
        return Note(0, 0, instrument.piece(hertz).midi, velocity)
    pitch = pitch_of(hertz)
    key = min(127, max(0, round(pitch)))
    return Note(0, 0, key, velocity, round(100 * (pitch - key)) if 0 <= pitch <= 127 else 0)


def _underneath(cues: list[Cue], end: int, known: Instruments, beat: Beat) -> list[tuple[str, Note]]:
    made: list[tuple[str, Note]] = []
    ends = [*(cue.frame for cue in cues[1:]), end]
    for cue, last in zip(cues, ends, strict=False):
        if last > cue.frame and _has_pitch(cue.instrument, cue.frequency, known):
            note = _note(cue.instrument, cue.frequency, _DRONE_VELOCITY * cue.gain, known)
            made.append((cue.instrument, replace(note, start=beat.at(cue.frame), end=beat.at(last))))
    return made


def _has_pitch(name: str, hertz: float, known: Instruments) -> bool:
    drone = known.drone(name) if name else None
    return drone is not None and not isinstance(drone, Bed) and hertz >= 1.0


def _markers(changes: list[tuple[int, str]], known: Instruments) -> list[Timed]:
    """Return where what lies underneath changes to something that has no pitch, and where that ends."""
    made: list[Timed] = []
    bed = ""
    for time, name in changes:
        changed = name if isinstance(known.drone(name), Bed) else ""
        if bed and bed != changed:
            made.append((time, 0, mido.MetaMessage("marker", text=f"{bed} ends")))
        if changed and bed != changed:
            made.append((time, 1, mido.MetaMessage("marker", text=changed)))
        bed = changed
    return made

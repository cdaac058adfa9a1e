"""What a file from elsewhere becomes: a song of its own, with the notes or the sound that is in it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from studio.core.progress import Progress
from studio.music.arrangement import MOST_TRACKS, Clip, Track
from studio.music.general_midi import DRUMS, drum, kit, played_by
from studio.music.instrument import Instruments, standard
from studio.music.midi_in import MidiNote, MidiPart, MidiSong
from studio.music.note import frequency
from studio.music.song import Event
from studio.music.sound_file import SoundFile
from studio.music.spoken_file import SpokenFile, demuxer_of
from studio.music.step import Op, Played, SetClip, SetTempo, SetTrack, Step, TakeBegun, TakeEnded, Together
from studio.music.take import RATE, encode_second

SOUNDS = (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf")
NOTES = (".mid", ".midi", ".kar", ".rmi")
"""What sounds and MIDI files are called at their end."""

FIRST = 1
"""Number of the first material: 0 is for what was played here."""
TOGETHER = 2048
"""Events of one op."""


def is_known(path: Path) -> bool:
    """Say whether a file's name is one of a sound or of notes."""
    return path.suffix.lower() in (*SOUNDS, *NOTES)


def holds_notes(start: bytes) -> bool:
    """Say from the first bytes of a file whether it is MIDI, whatever it is called."""
    return start[:4] == b"MThd" or (start[:4] == b"RIFF" and start[8:12] == b"RMID")


# --- notes ------------------------------------------------------------------------------------------------


def song_ops(song: MidiSong, instruments: Instruments | None = None) -> Iterator[Op]:
    """Give the log of a song that plays what a MIDI file plays, a row for each of its parts.

    Notes get the instrument whose name their part has, else the one nearest to their program, and drums are drums.
    Channels of one track that one of our instruments plays share a row: that is how it went out. Of very many parts
    those beyond the last row share it.
    """
    known = instruments or standard()
    rows = _rows(song.parts, known)
    steps: list[Step] = [SetTempo(song.tempo)] if 0.0 < song.tempo <= 1000.0 else []
    for number, parts in enumerate(rows):
        events = _events(parts, known)
        for at in range(0, len(events), TOGETHER):
            yield Played(FIRST + number, tuple(events[at : at + TOGETHER]))
        level = min(2.0, (parts[0].volume / 100) ** 2)
        pan = max(-1.0, min(1.0, (parts[0].side - 64) / 63))
        title = "" if parts[0].title in known.playable else parts[0].title
        steps.append(SetTrack(Track(number, "notes", title=title, level=level, pan=pan)))
        steps.append(SetClip(Clip(number, number, FIRST + number, 0)))
    yield Together(tuple(steps))


def _rows(parts: Iterable[MidiPart], known: Instruments) -> list[list[MidiPart]]:
    rows: list[list[MidiPart]] = []
    ours: dict[tuple[int, int, int], list[MidiPart]] = {}
    for part in parts:
        key = part.track, part.volume, part.side
        if key in ours:
            ours[key].append(part)
        elif len(rows) == MOST_TRACKS:
            rows[-1].append(part)
        else:
            rows.append([part])
            if part.title in known.playable:
                ours[key] = rows[-1]
    return rows


def _events(parts: list[MidiPart], known: Instruments) -> list[Event]:
    made: list[tuple[int, int, Event]] = []
    for index, part in enumerate(parts):
        voices: dict[tuple[int, int, float], tuple[str, float]] = {}
        for note in part.notes:
            voice = note.program, note.key, note.bend
            if voice not in voices:
                voices[voice] = _voice(part, note, known)
            name, hertz = voices[voice]
            key = index << 7 | note.key
            made.append((note.start, 1, Event(note.start, "on", key, hertz, note.velocity, name)))
            for time, bend in note.slides if part.channel != DRUMS else ():
                made.append((time, 2, Event(time, "glide", key, _hertz(note.key + bend))))
            for time, weight in note.presses if part.channel != DRUMS else ():
                made.append((time, 2, Event(time, "press", key, 0.0, weight)))
            made.append((note.end, 0, Event(note.end, "off", key)))
    made.sort(key=lambda one: one[:2])
    return [event for _, _, event in made]


def _voice(part: MidiPart, note: MidiNote, known: Instruments) -> tuple[str, float]:
    """Return what plays a note, and its frequency."""
    drums = kit(known)
    if part.channel == DRUMS and drums is not None:
        return drums.name, frequency(drum(note.key, drums))
    name = part.title if part.title in known.playable else played_by(note.program, known)
    return name, _hertz(note.key + note.bend)


def _hertz(pitch: float) -> float:
    return max(1.0, min(24000.0, frequency(pitch)))


# --- sound ------------------------------------------------------------------------------------------------


def seconds_in(source: Path | bytes, progress: Progress) -> Iterator[tuple[int, int, bytes]]:
    """Give the sound of a file as the chunks of a take: channels, frames so far, and the FLAC of one second.

    Raises NotASound, NothingToHear, SoundTooLong, Stopped, OSError. Slow, and not to be done in this process.
    """
    with _opened(source) as file:
        waiting = np.zeros((0, file.channels), np.float32)
        total = file.frames * RATE // file.rate
        done = 0
        for frames in file.stretches():
            waiting = np.concatenate([waiting, frames])
            while len(waiting) >= RATE:
                progress.at(min(done, total), total)
                done += RATE
                yield file.channels, done, encode_second(waiting[:RATE], file.bits)
                waiting = waiting[RATE:]
        if len(waiting):
            yield file.channels, done + len(waiting), encode_second(waiting, file.bits)


def _opened(source: Path | bytes) -> SoundFile | SpokenFile:
    if isinstance(source, Path):
        with source.open("rb") as file:
            start = file.read(12)
    else:
        start = source[:12]
    demuxer = demuxer_of(start)
    return SoundFile(source) if demuxer is None else SpokenFile(source, demuxer)


def take_ops(frames: int, channels: int) -> tuple[Op, ...]:
    """Return the log of a song that sounds a take, whose chunks are all the piece has."""
    row = Together((SetTrack(Track(0, "take")), SetClip(Clip(0, 0, FIRST, 0))))
    return TakeBegun(FIRST, 0, channels), TakeEnded(FIRST, frames), row

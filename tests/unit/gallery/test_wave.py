"""What a sound looks like."""

import numpy as np
import pytest

from studio.gallery import wave as waves
from studio.gallery.songs import chunks_from
from studio.gallery.wave import HEIGHTS, KIND, Wave, wave
from studio.music.codec import NewerSong, encode
from studio.music.song import Event
from studio.music.take import RATE, encode_second


@pytest.fixture
def song(journal, gallery, library):
    """Two notes, kept in two ops."""
    piece = gallery.new_piece("sound", journal.current_entry().id)
    library.append(piece.id, encode([Event(0, "on", 1, 220.0, 0.9, "kalimba"), Event(300, "off", 1)]))
    library.append(piece.id, encode([Event(1500, "on", 1, 440.0, 0.5, "kalimba"), Event(2000, "off", 1)]))
    return piece


@pytest.fixture
def voice(journal, gallery, library):
    """Two and a half seconds: silence, then a loud second, then a soft half."""
    piece = gallery.new_piece("voice", journal.current_entry().id)
    tone = np.sin(np.arange(RATE) / RATE * 2 * np.pi * 200)
    for index, part in enumerate((tone * 0, tone * 0.8, tone[: RATE // 2] * 0.2)):
        library.put_chunk(piece.id, index, encode_second(part))
    return piece


def test_a_song_has_a_roll_and_heights(library, song) -> None:
    made = wave(library, song)
    assert [(note.start, note.end, round(note.pitch, 2)) for note in made.notes] == [(0, 300, 57), (1500, 2000, 69)]
    assert made.milliseconds == 2000
    assert len(made.peaks) == HEIGHTS
    assert 0.02 < max(made.peaks) <= 1


def test_a_voice_has_the_heights_of_what_was_said(library, voice) -> None:
    made = wave(library, voice)
    assert (made.notes, made.milliseconds) == ((), 2500)
    bars = made.bars(5)
    assert bars == pytest.approx([0, 0, 1, 1, 0.25], abs=0.02)
    assert made.peaks[150] == pytest.approx(0.8, abs=0.01)


def test_a_dropped_wave_comes_back_the_same(library, song, voice, monkeypatch) -> None:
    for piece in (song, voice):
        first, kept = wave(library, piece), library.cache(piece.id, KIND)
        with monkeypatch.context() as patch:
            patch.setattr(waves, "_of_song", None)  # the cached one is not made again
            patch.setattr(waves, "_of_take", None)
            again = wave(library, piece)
        library.drop_caches(piece.id)
        anew = wave(library, piece)
        assert library.cache(piece.id, KIND) == kept
        assert anew.peaks == again.peaks == first.peaks
        for note, same in zip(again.notes, first.notes, strict=True):
            assert (note.start, note.end) == (same.start, same.end)
            assert (note.pitch, note.velocity) == pytest.approx((same.pitch, same.velocity), abs=0.001)


@pytest.mark.parametrize(
    "bytes_", [b"", b"[]", b"\xff", b'{"version":0}', b'{"version":1}', b'{"version":1,"notes":[1]}']
)
def test_a_cache_that_makes_no_sense_is_made_anew(library, voice, bytes_: bytes) -> None:
    expected = wave(library, voice)
    library.put_cache(voice.id, KIND, bytes_)
    assert wave(library, voice) == expected


def test_nothing_played_is_flat(library, journal, gallery) -> None:
    entry = journal.current_entry()
    for kind in ("sound", "voice"):
        made = wave(library, gallery.new_piece(kind, entry.id))
        assert made == Wave(0, (), ())
        assert made.bars(4) == [0, 0, 0, 0]
    with pytest.raises(ValueError, match="only a sound"):
        wave(library, gallery.new_piece("writing", entry.id))


def test_what_is_damaged_is_left_out_and_the_rest_is_seen(library, song, voice) -> None:
    notes = wave(library, song).notes
    library.append(song.id, b"\0 not a song")
    library.drop_caches(song.id)
    assert wave(library, song).notes == notes
    library.put_chunk(voice.id, 3, b"not a second")
    assert (wave(library, voice).milliseconds, wave(library, voice).unread) == (3500, 1)
    assert wave(library, song).unread == 1


def test_after_a_second_that_is_not_as_it_was_kept_all_the_others_are_heard(library, voice) -> None:
    whole = wave(library, voice)
    with library.write() as connection:
        connection.execute("update chunk set data = x'00' where at & 0xff = 1")
    library.drop_caches(voice.id)
    harmed = wave(library, voice)
    assert (harmed.milliseconds, harmed.unread) == (whole.milliseconds, 1)
    assert harmed.peaks[-40:] == whole.peaks[-40:]
    assert max(harmed.peaks[:160]) == 0
    assert list(chunks_from(library, voice.id, 1))[0] == b""


def test_a_sound_of_a_later_program_says_so(library, song) -> None:
    library.append(song.id, b"\xff" * 12)
    with pytest.raises(NewerSong):
        wave(library, song)

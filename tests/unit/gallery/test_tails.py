"""The part of a second that a program had when it was killed."""

import numpy as np
import pytest

from studio.gallery.songs import open_song, seconds_of
from studio.gallery.tails import KIND, UNBORN, drop_unborn, join_tails, keep_tail
from studio.gallery.wave import wave
from studio.library.errors import DiskFull
from studio.music.arrangement import Take
from studio.music.op_codec import encode_op
from studio.music.step import SetTempo, TakeBegun
from studio.music.take import RATE, decode_take, encode_second


def said(seconds, level=0.5):
    return encode_second(level * np.sin(np.arange(int(seconds * RATE)) / RATE * 2 * np.pi * 200))


@pytest.fixture
def voice(journal, gallery, library):
    piece = gallery.new_piece("voice", journal.current_entry().id)
    for index in range(2):
        library.put_chunk(piece.id, index, said(1.0))
    gallery.set_duration(piece.id, 2000)
    return piece


@pytest.fixture
def join(library, gallery, journal):
    return lambda: join_tails(library, gallery, lambda: journal.current_entry().id)


def test_what_there_was_of_a_second_is_put_to_the_end_of_its_take(library, gallery, voice, join):
    wave(library, voice)
    keep_tail(library, voice.id, 2, said(0.4))
    keep_tail(library, voice.id, 2, said(0.8))
    assert join() == 1
    take = decode_take(library.chunks(voice.id))
    assert (take.duration, take.damaged) == (2.8, ())
    assert gallery.piece(voice.id).duration == 2800
    assert wave(library, gallery.piece(voice.id)).milliseconds == 2800
    assert library.verify_chain(voice.id) is None
    assert join() == 0


def test_a_second_that_became_whole_is_there_once(library, voice, join):
    keep_tail(library, voice.id, 2, said(0.8))
    library.put_chunk(voice.id, 2, said(1.0))
    assert join() == 0
    assert library.chunk_count(voice.id) == 3
    assert library.caches_of(KIND) == []


def test_while_seconds_before_it_wait_for_a_disk_there_is_nothing_to_put_it_to(library, voice, join):
    keep_tail(library, voice.id, 3, said(0.8))
    assert join() == 0
    assert library.chunk_count(voice.id) == 2


def test_a_voice_killed_in_its_first_second_becomes_a_piece(library, gallery, journal, join):
    keep_tail(library, None, 0, said(0.4))
    keep_tail(library, None, 0, said(0.8))
    assert join() == 1
    (number,) = [row[0] for row in library.read.execute("select id from piece")]
    piece = gallery.piece(number)
    assert (piece.kind, piece.duration, piece.entry_id) == ("voice", 800, journal.current_entry().id)
    assert join() == 0


def test_a_voice_that_was_not_wanted_does_not_come_back(library, join):
    keep_tail(library, None, 0, said(0.8))
    drop_unborn(library)
    assert join() == 0
    assert not library.read.execute("select id from piece").fetchall()


def test_what_is_damaged_or_of_a_piece_that_is_gone_is_let_go(library, voice, join):
    keep_tail(library, voice.id, 2, said(0.8)[:-40])
    library.put_cache("0" * 32, KIND, said(0.5), (0, 2))
    library.put_cache(UNBORN, KIND, b"", (0, 0))
    assert join() == 0
    assert library.chunk_count(voice.id) == 2


def test_on_a_full_disk_it_waits_for_the_next_time(library, voice, join, monkeypatch):
    keep_tail(library, voice.id, 2, said(0.8))

    def full(*_):
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(library, "put_chunk", full)
        assert join() == 0
    assert join() == 1
    assert library.chunk_count(voice.id) == 3


def test_a_take_of_a_song_gets_its_last_part_back(library, gallery, journal, join):
    piece = gallery.new_piece("sound", journal.current_entry().id)
    library.append(piece.id, encode_op(TakeBegun(1, 0, 1, 0)))
    library.put_chunk(piece.id, 0, said(1.0))
    keep_tail(library, piece.id, 1, said(0.6))
    # meanwhile somebody moved something
    library.append(piece.id, encode_op(SetTempo(90.0)))
    assert join() == 1
    assert open_song(library, piece.id).materials[1] == Take(0, 2 * RATE, 1, 0)
    heard = seconds_of(library, piece.id)(1)
    assert heard is not None
    assert len(heard) == 0.6 * RATE

"""Takes and songs as files that any player plays."""

import io
import tracemalloc

import numpy as np
import pytest
import soundfile

from studio.core.progress import Progress, Stopped
from studio.music.flac import MOST_DAMAGED, DamagedTake, read_take, write_song, write_take
from studio.music.flac_file import FlacWriter
from studio.music.render import render_song
from studio.music.song import Song, song_of
from studio.music.take import RATE, decode_take, encode_second, read_second
from tests.unit.music.test_song import SONG, off, on
from tests.unit.music.test_take import voice


def chunks_of(pcm, bits=16):
    return [encode_second(pcm[at : at + RATE], bits) for at in range(0, len(pcm), RATE)]


def written(chunks):
    file = io.BytesIO()
    return file, write_take(chunks, file)


@pytest.mark.parametrize("bits", [16, 24])
def test_a_take_is_one_file_and_comes_back_as_its_seconds(bits):
    pcm = voice(3.3) * 3.3  # as loud as can be
    chunks = chunks_of(pcm, bits)
    file, damaged = written(chunks)
    assert damaged == ()
    file.seek(0)
    info = soundfile.info(file)
    assert (info.frames, info.samplerate, info.channels) == (len(pcm), RATE, 1)
    assert info.subtype == f"PCM_{bits}"
    file.seek(0)
    whole, _ = soundfile.read(file, dtype="int32")
    assert np.array_equal(whole, np.concatenate([read_second(chunk).whole for chunk in chunks]))
    assert list(read_take(file)) == chunks


def test_a_damaged_second_is_silent_and_told_and_the_rest_stays_at_its_moment():
    chunks = chunks_of(voice(4.0))
    broken = [b"", chunks[1], chunks[2][:-9], chunks[3]]
    file, damaged = written(broken)
    assert damaged == (0, 2)
    back = list(read_take(file))
    assert back[1::2] == chunks[1::2]
    assert not decode_take(back[0::2]).pcm.any()


def test_a_take_of_which_nothing_can_be_read_is_silence():
    file, damaged = written([b"x", b"y"])
    assert damaged == (0, 1)
    assert not decode_take(read_take(file)).pcm.any()


def test_a_take_of_nothing_is_no_file():
    file, damaged = written([])
    assert (file.getvalue(), damaged) == (b"", ())
    with pytest.raises(DamagedTake):
        list(read_take(file))


def test_a_deeper_second_among_others_is_told_and_not_made_shallow():
    chunks = [*chunks_of(voice(1.0), 16), *chunks_of(voice(1.0), 24)]
    assert written(chunks)[1] == (1,)
    assert written(chunks[::-1])[1] == ()  # what has 16 bits has 24


def test_a_full_disk_is_said_at_once():
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() > 100_000:
                raise OSError(28, "full")
            return super().write(data)

    seconds = iter(chunks_of(voice(9.0)))
    with pytest.raises(OSError, match="full"):
        write_take(seconds, Full())
    assert len(list(seconds)) > 4  # it did not go on for nothing
    writer = FlacWriter(Full(), 16, channels=1)
    with pytest.raises(OSError, match="full"):
        writer.write(voice(9.0))


def test_a_head_that_can_not_be_written_is_said():
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() < self.getbuffer().nbytes:
                raise OSError(28, "full")
            return super().write(data)

    with pytest.raises(OSError, match="full"):
        write_take(chunks_of(voice(2.0)), Full())


def test_what_stops_the_seconds_is_said():
    def stopped():
        yield encode_second(voice(1.0))
        raise Stopped

    with pytest.raises(Stopped):
        write_take(stopped(), io.BytesIO())


def test_a_file_that_stops_being_readable_is_said():
    class Pulled(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 50_000:
                raise OSError(5, "pulled out")
            return super().read(size)

    file, _ = written(chunks_of(voice(5.0)))
    with pytest.raises(OSError, match="pulled"):
        list(read_take(Pulled(file.getvalue())))


def test_a_damaged_file_gives_all_seconds_but_the_damaged_one():
    chunks = chunks_of(voice(5.0))
    file, _ = written(chunks)
    data = bytearray(file.getvalue())
    data[len(data) // 2] ^= 1
    back = until_damage(data)
    assert len(back) == 5
    assert [one == other for one, other in zip(back, chunks, strict=True)].count(False) == 1


def until_damage(data):
    """The seconds that a damaged file gives before that is said."""
    back = []
    try:
        for second in read_take(io.BytesIO(data)):
            back.append(second)
    except DamagedTake:
        return back
    raise AssertionError("nothing was said")


def test_other_samples_than_were_written_are_noticed():
    file, _ = written(chunks_of(voice(2.0)))
    data = bytearray(file.getvalue())
    data[30] ^= 1  # in the sum of all samples
    with pytest.raises(DamagedTake):
        list(read_take(io.BytesIO(data)))


@pytest.mark.parametrize("kind", ["WAV", "other rate", "stereo", "eight bits", "bytes"])
def test_what_is_no_take_is_refused_at_once(kind):
    file, noise = io.BytesIO(), voice(1.0)
    if kind == "WAV":
        soundfile.write(file, noise, RATE, format="WAV")
    elif kind == "other rate":
        soundfile.write(file, noise, 44100, format="FLAC")
    elif kind == "stereo":
        soundfile.write(file, np.stack((noise, noise), 1), RATE, format="FLAC")
    elif kind == "eight bits":
        soundfile.write(file, noise, RATE, format="FLAC", subtype="PCM_S8")
    else:
        file.write(b"\xff" * 5000)
    with pytest.raises(DamagedTake):
        next(read_take(file))


def test_a_head_that_promises_days_is_given_up_on():
    file, _ = written(chunks_of(voice(2.0)))
    data = bytearray(file.getvalue())
    data[21] |= 0x0F  # the upper bits of its length: sixteen days

    class Counted(io.BytesIO):
        begun = 0

        def seek(self, offset, whence=0):
            self.begun += (offset, whence) == (0, 0)
            return super().seek(offset, whence)

    counted = Counted(data)
    with pytest.raises(DamagedTake):
        assert [len(read_second(second).whole) for second in read_take(counted)] == [RATE, RATE]
    assert MOST_DAMAGED < counted.begun < 5 * MOST_DAMAGED


def test_a_long_take_needs_no_more_memory_than_a_short_one():
    class Nowhere(io.RawIOBase):
        """Takes and forgets."""

        at = 0

        def seekable(self):
            return True

        def seek(self, offset, whence=0):
            self.at = offset + (0, self.at, self.at)[whence]
            return self.at

        def tell(self):
            return self.at

        def write(self, data):
            self.at += len(data)
            return len(data)

    second = encode_second(voice(1.0))
    tracemalloc.start()
    write_take((second for _ in range(120)), Nowhere())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 * RATE * 4


def test_a_song_is_a_file_that_sounds_as_it_does():
    file = io.BytesIO()
    write_song(SONG, file)
    file.seek(0)
    heard, rate = soundfile.read(file, dtype="float32")
    assert rate == RATE
    sound = render_song(SONG)
    assert heard.shape == sound.shape
    assert np.abs(heard - sound).max() <= 2.0**-14
    again = io.BytesIO()
    write_song(SONG, again)
    assert again.getvalue() == file.getvalue()


def test_a_song_without_notes_is_no_file():
    file = io.BytesIO()
    write_song(Song(), file)
    assert file.getvalue() == b""


def test_writing_a_song_can_be_stopped_and_tells_how_far_it_is():
    seen = []
    progress = Progress(lambda share: (seen.append(share), progress.stop() if share > 0.2 else None))
    song = song_of([on(0, 1), off(10_000, 1)])
    with pytest.raises(Stopped):
        write_song(song, io.BytesIO(), progress)
    assert seen == sorted(seen)
    assert 0.2 < seen[-1] < 0.5

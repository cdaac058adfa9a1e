import numpy as np
import pytest

from studio.core.errors import StudioError
from studio.music.take import RATE, decode_take, encode_second, stretches


def voice(seconds, seed=0):
    n = np.arange(int(seconds * RATE))
    noise = np.random.Generator(np.random.PCG64(seed)).normal(0.0, 0.003, len(n))
    return (0.3 * np.sin(n * 0.03) * np.sin(n * 0.0001) + noise).astype(np.float32)


@pytest.mark.parametrize(("bits", "error"), [(16, 2.0**-15), (24, 2.0**-22)])
def test_a_take_comes_back_as_it_was(bits, error):
    pcm = voice(2.4)
    seconds = [encode_second(pcm[at : at + RATE], bits) for at in range(0, len(pcm), RATE)]
    take = decode_take(seconds)
    assert take.damaged == ()
    assert take.duration == pytest.approx(2.4)
    assert np.abs(take.pcm - pcm).max() <= error


def test_a_take_is_heard_second_by_second_as_far_as_it_can_be_read():
    pcm = voice(2.4)
    seconds = [encode_second(pcm[at : at + RATE]) for at in range(0, len(pcm), RATE)]

    def read():
        yield seconds[0]
        yield b"damaged"
        yield seconds[2]
        raise StudioError

    heard = list(stretches(read()))
    assert [len(part) for part in heard] == [RATE, RATE, len(pcm) - 2 * RATE]
    assert np.array_equal(heard[0], decode_take(seconds).pcm[:RATE])
    assert not heard[1].any()


def test_a_second_decoded_and_encoded_again_is_the_same():
    once = decode_take([encode_second(voice(1.0))]).pcm
    assert np.array_equal(decode_take([encode_second(once)]).pcm, once)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"fLaC",
        lambda data: data[: len(data) // 2],
        lambda data: data[:9000] + bytes([data[9000] ^ 16]) + data[9001:],
        lambda data: data[:30] + bytes([data[30] ^ 1]) + data[31:],
        lambda data: data[:60] + bytes(len(data) - 60),
        lambda data: b"\xff" * len(data),
    ],
)
def test_a_damaged_second_is_silence_and_the_rest_is_kept(damage):
    pcm = voice(3.0)
    seconds = [encode_second(part) for part in np.split(pcm, 3)]
    seconds[1] = damage(seconds[1])
    take = decode_take(seconds)
    assert take.damaged == (1,)
    assert len(take.pcm) == 3 * RATE
    assert not take.pcm[RATE : 2 * RATE].any()
    assert np.abs(take.pcm[:RATE] - pcm[:RATE]).max() < 1e-4
    assert np.abs(take.pcm[2 * RATE :] - pcm[2 * RATE :]).max() < 1e-4


def test_what_is_too_loud_or_not_a_number_is_tamed():
    take = decode_take([encode_second(np.array([5.0, -5.0, np.nan, np.inf], np.float32))])
    assert take.pcm == pytest.approx([1.0, -1.0, 0.0, 1.0], abs=1e-4)


def test_a_take_of_nothing_is_empty():
    assert decode_take([]).duration == 0.0

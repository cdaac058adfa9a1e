"""keyslots.json may say anything: it is read, or it is one sentence; it never costs more than it may."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.library.crypto import KdfCost
from studio.library.keyslots import (
    MOST_BYTES,
    MOST_WORK,
    Keyslots,
    PassphraseSlot,
    decode,
    encode,
    make_keyslots,
    unlock,
)

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
LITTLE_WORK = 4096
MASTER = bytes(range(16))
WHOLE = encode(make_keyslots("0123456789abcdef" * 2, MASTER, "x", CHEAP))
OPEN = encode(make_keyslots("0123456789abcdef" * 2, MASTER, None, CHEAP))
EVERY = json.loads(WHOLE)
EVERY["slots"] += [
    {"kind": "keyring", "id": "1" * 32, "nonce": "0" * 24, "sealed": "0" * 64},
    {"kind": "token", "of": "a later program"},
]
EVERY["slots"].append({**EVERY["slots"][0], "id": "2" * 32})
FULL = json.dumps(EVERY).encode()

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 400_000)
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from([16, 12, 32, 4]).map(lambda length: "0" * 2 * length)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
)


def judge(data: bytes) -> Keyslots | None:
    """Decode, and try the passphrase where that is cheap; only sentences come out."""
    try:
        ways_in = decode(data)
    except StudioError:
        return None
    slots = [slot for slot in ways_in.slots if isinstance(slot, PassphraseSlot)]
    work = sum(slot.wrapped.cost.work for slot in slots)
    assert work <= MOST_WORK
    if work <= LITTLE_WORK:
        with suppress(StudioError):
            assert unlock(ways_in, "x") == MASTER
    return ways_in


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    judge(data)


@given(values)
def test_any_json(value: Any) -> None:
    judge(json.dumps(value).encode())


@settings(max_examples=400)
@given(st.data())
def test_any_field_of_a_real_file_replaced(data: st.DataObject) -> None:
    fields = json.loads(data.draw(st.sampled_from([WHOLE, OPEN, FULL])))
    places: list[dict[str, Any]] = [fields, fields["slots"][0]]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        name = data.draw(st.sampled_from(["format", "slots", *sorted(place)]) | st.text(max_size=5))
        if data.draw(st.booleans()):
            place[name] = data.draw(values)
        else:
            place.pop(name, None)
    judge(json.dumps(fields).encode())


@settings(max_examples=400)
@given(st.sampled_from([WHOLE, OPEN, FULL]), st.data())
def test_any_bit_of_a_real_file_flipped(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    judge(bytes(damaged))


@pytest.mark.parametrize("whole", [WHOLE, OPEN, FULL], ids=["passphrase", "open", "every kind"])
def test_every_single_bit_of_a_real_file_flipped(whole: bytes) -> None:
    """None opens another library, and none ends in anything but a sentence."""
    opened = 0
    for place in range(len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            ways_in = judge(bytes(damaged))
            opened += ways_in is not None
            if ways_in is not None:
                assert decode(encode(ways_in)) == ways_in
    assert opened > len(whole)  # most of the file is hex, and a flipped digit is for the cipher to refuse


@given(st.sampled_from([WHOLE, OPEN, FULL]), st.integers(0, len(FULL)))
def test_any_length_of_a_real_file(whole: bytes, length: int) -> None:
    ways_in = judge(whole[:length])
    assert (ways_in is not None) == (length >= len(whole))


@given(st.lists(st.builds(KdfCost, st.integers(8, 10**6), st.integers(1, 20), st.integers(1, 20)), max_size=20))
def test_what_is_read_is_written_back_the_same(costs: list[KdfCost]) -> None:
    fields = json.loads(WHOLE)
    slot = fields["slots"][0]
    fields["slots"] = [
        {**slot, "id": f"{number:032x}", "memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
        for number, cost in enumerate(costs)
    ]
    try:
        ways_in = decode(json.dumps(fields).encode())
    except StudioError:
        return
    assert decode(encode(ways_in)) == ways_in
    assert len(encode(ways_in)) <= MOST_BYTES
    assert sum(cost.work for cost in costs) <= MOST_WORK

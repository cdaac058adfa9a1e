"""keyslots.json: what it may say, what it may cost, and that it is never half a file."""

# ruff: noqa: S106

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studio.library import keyslots
from studio.library.crypto import KdfCost, new_master
from studio.library.errors import DamagedKeys, DiskFull, WrongPassphrase
from studio.library.keyslots import (
    KeyringSlot,
    OpenSlot,
    OtherSlot,
    PassphraseSlot,
    decode,
    encode,
    make_keyslots,
    passphrase_slot,
    read_keyslots,
    unlock,
    with_passphrase,
    write_keyslots,
)

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
LIBRARY = "0123456789abcdef" * 2
MASTER = bytes(range(16))


def passphrase_fields(**changes: Any) -> bytes:
    fields = json.loads(encode(make_keyslots(LIBRARY, MASTER, "x", CHEAP)))
    fields["slots"][0].update(changes)
    return json.dumps(fields).encode()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    for passphrase in ("x", None):
        ways_in = make_keyslots(LIBRARY, MASTER, passphrase, CHEAP)
        write_keyslots(tmp_path, ways_in)
        assert read_keyslots(tmp_path) == ways_in
        assert unlock(read_keyslots(tmp_path), passphrase) == MASTER


def test_this_programs_own_cost_is_within_its_bounds() -> None:
    ways_in = make_keyslots(LIBRARY, MASTER, "x", KdfCost())
    assert decode(encode(ways_in)) == ways_in
    assert (KdfCost().memory, KdfCost().passes, KdfCost().lanes) == (65536, 3, 4)
    begun = time.process_time()
    assert unlock(ways_in, "x") == MASTER
    assert time.process_time() - begun > 0.02  # a guess has to cost something


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory", 2**31),
        ("memory", 10**30),
        ("memory", 7),
        ("memory", -65536),
        ("memory", 65536.0),
        ("memory", "65536"),
        ("memory", True),
        ("passes", 2**31),
        ("passes", 0),
        ("lanes", 2**20),
        ("lanes", 0),
        ("lanes", None),
        ("salt", ""),
        ("salt", "zz" * 16),
        ("salt", ["00"] * 32),
        ("nonce", "00" * 13),
        ("sealed", "00" * 4096),
        ("kind", 5),
        ("kind", None),
        ("id", ""),
        ("id", 7),
        ("id", None),
        ("id", "../../../../etc/passwd"),
        ("id", "F" * 32),
        ("salt", "00" * 15 + "  "),
        ("nonce", "00" * 11 + "  "),
    ],
)
def test_a_hostile_number_costs_nothing(name: str, value: Any) -> None:
    begun = time.process_time()
    with pytest.raises(DamagedKeys):
        decode(passphrase_fields(**{name: value}))
    assert time.process_time() - begun < 0.1


def test_many_dear_slots_together_are_refused() -> None:
    fields = json.loads(passphrase_fields(memory=keyslots.MOST_MEMORY, passes=keyslots.MOST_PASSES))
    slot = fields["slots"].pop()
    fields["slots"] = [{**slot, "id": f"{number:032x}"} for number in range(2)]
    with pytest.raises(DamagedKeys):
        decode(json.dumps(fields).encode())
    fields = json.loads(passphrase_fields())
    slot = fields["slots"].pop()
    fields["slots"] = [{**slot, "id": f"{number:032x}"} for number in range(keyslots.MOST_SLOTS + 1)]
    with pytest.raises(DamagedKeys):
        decode(json.dumps(fields).encode())
    fields["slots"].pop()
    assert len(decode(json.dumps(fields).encode()).slots) == keyslots.MOST_SLOTS


@pytest.mark.parametrize(
    "data",
    [b"[" * 60_000, b" " * 70_000, b"9" * 60_000, b'{"format": NaN}', b'{"format": 1e400}', b'"\\ud800"'],
    ids=["deep", "long", "digits", "nan", "infinite", "surrogate"],
)
def test_hostile_json_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedKeys):
        decode(data)


def test_a_pipe_in_its_place_is_not_waited_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keyslots.json")
    with pytest.raises(DamagedKeys):
        read_keyslots(tmp_path)


def test_a_slot_bound_to_another_library_does_not_open() -> None:
    ways_in = make_keyslots(LIBRARY, MASTER, "x", CHEAP)
    with pytest.raises(WrongPassphrase):
        unlock(replace(ways_in, library_id="f" * 32), "x")


def test_a_master_key_of_another_library_is_not_taken() -> None:
    mine, other = (make_keyslots(LIBRARY, new_master(), "x", CHEAP) for _ in range(2))
    with pytest.raises(WrongPassphrase):
        unlock(replace(mine, slots=other.slots), "x")
    open_one = make_keyslots(LIBRARY, new_master(), None, CHEAP)
    with pytest.raises(DamagedKeys):
        unlock(replace(open_one, check=mine.check), None)


def test_no_slot_at_all_is_damage() -> None:
    with pytest.raises(DamagedKeys):
        unlock(replace(make_keyslots(LIBRARY, MASTER, "x", CHEAP), slots=()), "x")


def test_any_of_several_passphrases_opens() -> None:
    one, two = (make_keyslots(LIBRARY, MASTER, words, CHEAP) for words in ("one", "two"))
    both = replace(one, slots=one.slots + two.slots)
    assert unlock(both, "one") == unlock(both, "two") == MASTER


def test_a_new_passphrase_stands_for_the_old_and_leaves_other_ways_alone() -> None:
    ways_in = make_keyslots(LIBRARY, MASTER, "old", CHEAP)
    fields = json.loads(encode(ways_in))
    fields["slots"].append({"kind": "token", "name": "of a later program", "deep": {"er": [1, 2]}})
    fields["slots"].append({"kind": "keyring", "id": "a" * 32, "nonce": "00" * 12, "sealed": "00" * 32})
    known = decode(json.dumps(fields).encode())
    known = with_passphrase(known, passphrase_slot(known, MASTER, "new", CHEAP))
    assert [type(slot) for slot in known.slots] == [PassphraseSlot, OtherSlot, KeyringSlot]
    assert json.loads(encode(known))["slots"][1:] == fields["slots"][1:]
    assert unlock(known, "new") == MASTER
    with pytest.raises(WrongPassphrase):
        unlock(known, "old")
    opened = make_keyslots(LIBRARY, MASTER, None, CHEAP)
    new = passphrase_slot(opened, MASTER, "new", CHEAP)
    assert not any(isinstance(slot, OpenSlot) for slot in with_passphrase(opened, new).slots)


def test_slots_of_format_1_get_an_id_that_stays(tmp_path: Path) -> None:
    fields = json.loads(encode(make_keyslots(LIBRARY, MASTER, "x", CHEAP)))
    del fields["slots"][0]["id"]
    fields["slots"].append({"kind": "token"})
    data = json.dumps(fields).encode()
    first, second = decode(data), decode(json.dumps(fields, indent=3, sort_keys=True).encode())
    assert first.slots[0].id == second.slots[0].id != first.slots[1].id
    assert decode(encode(first)) == first
    assert json.loads(encode(first))["slots"][0]["id"] == first.slots[0].id
    assert json.loads(encode(first))["slots"][1] == {"kind": "token"}


def test_two_slots_of_one_id_are_damage() -> None:
    fields = json.loads(passphrase_fields())
    fields["slots"] *= 2
    with pytest.raises(DamagedKeys):
        decode(json.dumps(fields).encode())


def test_keyrings_are_few() -> None:
    fields = json.loads(passphrase_fields())
    ring = {"kind": "keyring", "nonce": "00" * 12, "sealed": "00" * 32}
    fields["slots"] += [{**ring, "id": f"{number:032x}"} for number in range(keyslots.MOST_KEYRINGS)]
    assert len(decode(json.dumps(fields).encode()).keyrings) == keyslots.MOST_KEYRINGS
    fields["slots"].append({**ring, "id": "f" * 32})
    with pytest.raises(DamagedKeys):
        decode(json.dumps(fields).encode())


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (make_keyslots(LIBRARY, MASTER, words, CHEAP) for words in ("old", "new"))
    write_keyslots(tmp_path, old)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("os.fsync", "os.replace"):
        with monkeypatch.context() as broken:
            broken.setattr(step, refuse)
            with pytest.raises(DiskFull):
                write_keyslots(tmp_path, new)
        assert read_keyslots(tmp_path) == old
        assert [path.name for path in tmp_path.iterdir()] == ["keyslots.json"]


def test_the_file_is_durable_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, os.replace
    monkeypatch.setattr("os.fsync", lambda descriptor: (steps.append("sync"), sync(descriptor))[1])
    monkeypatch.setattr("os.replace", lambda *names: (steps.append("name"), rename(*names))[1])
    write_keyslots(tmp_path, make_keyslots(LIBRARY, MASTER, "x", CHEAP))
    assert steps == ["sync", "name", "sync"]

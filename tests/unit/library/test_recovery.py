"""The recovery code: what is written on paper opens the library, slips are told apart."""

import hmac
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.library import crypto
from studio.library.errors import WrongRecoveryCode
from studio.library.recovery import ALPHABET, master_from_code, recovery_code, tidy

MASTER = bytes(range(16))
CODE = recovery_code(MASTER)


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_its_master_key(master: bytes) -> None:
    assert master_from_code(recovery_code(master)) == master


def test_codes_and_keys_of_released_libraries_stay_what_they_are() -> None:
    assert CODE == "00082-0C20A-1G710-4GM2R-C1M70-ZCZ8"
    assert crypto.data_key(MASTER) == hkdf(MASTER, b"afterglow database v1")
    assert crypto.master_check(MASTER) == hkdf(MASTER, b"afterglow check v1")[:16]


def hkdf(secret: bytes, purpose: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt, 32 bytes, by its own words."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def test_case_gaps_and_look_alikes_do_not_matter() -> None:
    typed = " " + CODE.lower().replace("-", " ").replace("0", "o").replace("1", "l") + "\n"
    assert master_from_code(typed) == MASTER
    assert tidy("o1l-i a") == "0111A"


def test_a_slip_of_one_letter_is_noticed() -> None:
    chance = random.Random(1)
    letters = tidy(CODE)
    for _ in range(300):
        place = chance.randrange(len(letters))
        other = chance.choice([letter for letter in ALPHABET if letter != letters[place]])
        with pytest.raises(WrongRecoveryCode):
            master_from_code(letters[:place] + other + letters[place + 1 :])


def test_a_code_of_the_wrong_length_says_how_long_it_is() -> None:
    with pytest.raises(WrongRecoveryCode, match="29.*28"):
        master_from_code(tidy(CODE)[:-1])


@given(st.text())
def test_any_text_is_a_code_or_a_slip(text: str) -> None:
    try:
        master_from_code(text)
    except WrongRecoveryCode:
        return

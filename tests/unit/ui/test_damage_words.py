"""What is damaged, in words for a person."""

import re

from studio.library import mending, verify
from studio.ui.damage_words import OF_PIECE, PLAIN, plain

JARGON = re.compile(r"database|index|record\b|records|\blog\b|page|key file|chunk|\bop\b", re.IGNORECASE)


def all_sentences():
    for module in (verify, mending):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and value.endswith("."):
                yield value


def test_no_sentence_of_the_check_reaches_a_person_as_jargon():
    sentences = set(all_sentences())
    assert set(PLAIN) <= sentences, "a sentence that nobody says any more"
    assert len(sentences) >= 15
    for sentence in sentences:
        for of_piece in (False, True):
            assert not JARGON.search(plain([sentence], of_piece)), sentence


def test_what_is_wrong_with_a_piece_is_said_once_and_the_vague_only_alone():
    assert plain([verify.LOG, verify.STRUCTURE, verify.LOG], of_piece=True) == verify.LOG
    assert plain([verify.STRUCTURE], of_piece=True) == OF_PIECE
    assert plain([verify.CHUNKS, verify.NO_ENTRY], of_piece=True) == f"{verify.CHUNKS} {verify.NO_ENTRY}"

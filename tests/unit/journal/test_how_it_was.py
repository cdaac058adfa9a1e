"""Moods, words of feeling, and questions for the therapist."""

import pytest

from studio.journal.errors import NothingSaid
from studio.journal.feelings import feeling_rows, feelings_of, told
from studio.journal.mood import mood_words


def test_a_point_is_said_in_words() -> None:
    assert mood_words((0.8, -0.3)) == "pleasant, a little still"
    assert mood_words((0.0, 0.1)) == "in the middle"
    assert mood_words(None) == ""


def test_words_of_feeling_are_kept_once_and_without_commas() -> None:
    assert told(["calm", " calm ", "a, b", ""]) == "calm, a b"
    assert feelings_of(told(["calm", "far away"])) == ("calm", "far away")
    words = [word for row in feeling_rows() for word in row]
    assert len(words) >= 30
    assert feelings_of(told(words)) == tuple(words)


def test_moods_are_kept_inside_the_field_and_can_be_taken_away(journal) -> None:
    session = journal.begin_session(mood=(0.25, -3.0))
    assert (session.mood_before_x, session.mood_before_y) == (0.25, -1.0)
    assert journal.set_mood(session.id, "before", None).mood_before_x is None


def test_questions_are_gathered_ticked_and_come_back_from_the_trash(journal, clock) -> None:
    first, second = journal.begin_session(), journal.begin_session()
    one = journal.ask(second.id, " Is it usual? ")
    clock.advance(seconds=1)
    other = journal.ask(first.id, "And now?")
    assert [question.text for question in journal.questions()] == ["Is it usual?", "And now?"]
    journal.tick_question(one.id, True)
    assert [question.id for question in journal.asked_questions()] == [one.id]
    journal.trash_question(other.id)
    assert journal.questions() == []
    journal.restore_question(other.id)
    assert [question.id for question in journal.questions_of(first.id)] == [other.id]
    with pytest.raises(NothingSaid):
        journal.ask(first.id, "  ")

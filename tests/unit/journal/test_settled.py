"""What is noted of settling, when it is wanted."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.journal import settled
from studio.journal.journal import Journal
from studio.library.crypto import KdfCost
from studio.library.library import Library


@pytest.fixture
def journal(tmp_path):
    clock = FixedClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield Journal(library, clock)
    library.close()


@pytest.mark.parametrize(
    ("kind", "seconds", "said"),
    [
        ("breath", 300, "Breathing, five minutes."),
        ("breath", 20, "Breathing, for a moment."),
        ("around", 70, "Looking around, one minute."),
        ("breath", 1180, "Breathing, 20 minutes."),
    ],
)
def test_it_says_what_was_done_and_for_how_long(kind, seconds, said):
    assert settled.words_of(kind, seconds) == said


def test_it_is_noted_on_the_open_session_or_on_today(journal):
    noted = settled.keep(journal, "breath", 180)
    assert journal.entry(noted.entry_id).kind == "day"
    session = journal.begin_session()
    assert settled.keep(journal, "around", 60).entry_id == session.id
    assert journal.entry(session.id).body == ""


def test_a_longer_one_takes_the_place_of_a_shorter_one(journal):
    first = settled.keep(journal, "breath", 180)
    second = settled.keep(journal, "breath", 360, first.id)
    assert [each.text for each in journal.reflections(entry_id=second.entry_id)] == ["Breathing, six minutes."]
    journal.trash_reflection(second.id)
    assert journal.reflections(entry_id=second.entry_id) == []

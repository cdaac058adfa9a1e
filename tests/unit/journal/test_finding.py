"""Finding in the journal: the whole timeline at once, and words where they stand."""

import pytest

from studio.gallery.gallery import Gallery
from studio.journal.finding import Spot


def days(journal, clock, count: int, words: str) -> list[str]:
    ids = []
    for day in range(count):
        ids.append(journal.set_body(journal.current_entry().id, words.format(day)).id)
        clock.advance(days=1)
    return ids


def test_the_order_is_the_timeline_without_what_is_said_of_it(journal, library, clock) -> None:
    gallery = Gallery(library, clock)
    session = journal.begin_session()
    clock.advance(days=2)
    days(journal, clock, 3, "day {}")
    journal.current_entry()
    clock.advance(days=1)  # nothing was done with that one
    only_asked = journal.ask(journal.current_entry().id, "Is it usual?").entry_id
    clock.advance(days=1)
    drawn = gallery.new_piece("drawing", journal.current_entry().id).entry_id
    clock.advance(days=1)
    gone = journal.set_body(journal.current_entry().id, "gone").id
    journal.trash_entry(gone)
    clock.advance(days=1)
    told = [(entry.id, entry.kind == "session") for entry in journal.timeline(100)]
    assert journal.order() == told
    assert [entry_id for entry_id, _ in told[:2]] == [drawn, only_asked]
    assert told[-1] == (session.id, True)
    assert len(told) == 6


def test_many_entries_are_read_by_their_ids_those_there_are(journal, clock) -> None:
    ids = days(journal, clock, 3, "day {}")
    assert set(journal.entries([*ids[:2], "nobody"])) == set(ids[:2])
    assert journal.entries([]) == {}


def test_a_search_goes_on_below_an_entry_to_the_end_and_no_further(journal, clock) -> None:
    ids = days(journal, clock, 11, "the harbour, day {}")
    found, last = [], None
    while page := journal.search("harb", 4, last):
        assert len(page) <= 4
        found += [entry.id for entry in page]
        last = page[-1]
    assert found == ids[::-1]


@pytest.mark.parametrize("text", ["", "  ", "…", '"', "\0"])
def test_no_word_finds_nothing(journal, clock, text) -> None:
    days(journal, clock, 2, "day {}")
    assert journal.search(text) == []
    assert journal.passages(text, journal.timeline()) == {}


def test_a_passage_tells_which_text_it_is_from_and_where_in_it(journal, clock) -> None:
    entry = journal.begin_session("A door.")
    journal.set_body(entry.id, "It was grey. " * 40 + "Then a Lämp stood there.")
    journal.set_feelings(entry.id, ["tender"])
    journal.set_place(entry.id, "by the river")
    clock.advance(days=3)
    said = journal.reflect(entry_id=entry.id, text="The lamp again, and the river.")
    (entry,) = journal.search("lamp")

    def passage(text):
        return journal.passages(text, [entry]).get(entry.id)

    assert passage("door").where == Spot("intention")
    lamp = passage("lamp")
    assert lamp.where == Spot("body")
    assert entry.body[lamp.at : lamp.end] == "Lämp"
    assert lamp.text.startswith("…")
    assert [lamp.text[a:b] for a, b in lamp.spans] == ["Lämp"]
    both = passage("lamp again")
    assert both.where == Spot("reflection", said.id, said.time), "where most of the words are"
    assert passage("tend").where == Spot("about")
    assert passage("zebra") is None


def test_what_lies_in_the_trash_is_not_found(journal, clock) -> None:
    entry = journal.begin_session()
    said = journal.reflect(entry_id=entry.id, text="A lantern.")
    assert [found.id for found in journal.search("lantern")] == [entry.id]
    journal.trash_reflection(said.id)
    assert journal.search("lantern") == []
    assert journal.passages("lantern", [entry]) == {}
    journal.restore_reflection(said.id)
    journal.trash_entry(entry.id)
    assert journal.search("lantern") == []

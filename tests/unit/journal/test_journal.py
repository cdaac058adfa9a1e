"""Sessions, days, and what came later."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from studio.gallery.gallery import Gallery
from studio.journal.errors import NotASession, NothingSaid
from studio.journal.journal import Journal
from studio.library.errors import LookingAround, NotHere
from studio.library.library import Library


def heard(journal: Journal) -> list[str]:
    ids: list[str] = []
    journal.entry_changed.connect(ids.append)
    return ids


def test_a_session_begins_with_or_without_an_intention(journal, clock) -> None:
    first = journal.begin_session()
    second = journal.begin_session("  To be near the sea. ")
    assert (first.kind, first.number, first.intention) == ("session", 1, "")
    assert (second.number, second.intention) == (2, "To be near the sea.")
    assert second.started == clock.ms()
    assert second.day == "2026-10-19"


def test_a_session_is_open_for_a_day_and_no_longer(journal, clock) -> None:
    begun = journal.begin_session()
    clock.advance(hours=23, minutes=59)
    assert journal.open_session() == begun
    clock.advance(minutes=1)
    assert journal.open_session() is None


def test_a_closed_session_takes_nothing_in_until_it_is_reopened(journal, clock) -> None:
    begun = journal.begin_session()
    clock.advance(hours=1)
    assert journal.close_session(begun.id).ended == clock.ms()
    assert journal.open_session() is None
    assert journal.reopen_session(begun.id).ended is None
    assert journal.open_session().id == begun.id


def test_closing_what_is_over_changes_nothing(journal, clock) -> None:
    begun = journal.begin_session()
    clock.advance(days=2)
    changed = heard(journal)
    assert journal.close_session(begun.id) == begun
    assert changed == []


def test_an_old_session_can_be_open_for_another_day(journal, clock) -> None:
    begun = journal.begin_session()
    clock.advance(days=40)
    journal.reopen_session(begun.id)
    clock.advance(hours=23)
    assert journal.current_entry().id == begun.id
    clock.advance(hours=1)
    assert journal.open_session() is None


def test_there_is_never_more_than_one_open_session(journal, clock) -> None:
    first = journal.begin_session()
    clock.advance(hours=1)
    second = journal.begin_session()
    assert journal.entry(first.id).ended == clock.ms()
    journal.reopen_session(first.id)
    assert journal.open_session().id == first.id
    assert journal.entry(second.id).ended == clock.ms()


def test_a_number_is_never_given_twice(journal, clock) -> None:
    numbers = []
    for _ in range(3):
        session = journal.begin_session()
        numbers.append(session.number)
        journal.trash_entry(session.id)
        clock.advance(hours=1)
    assert numbers == [1, 2, 3]


def test_a_day_is_no_session(journal) -> None:
    day = journal.current_entry()
    with pytest.raises(NotASession):
        journal.close_session(day.id)
    with pytest.raises(NotASession):
        journal.reopen_session(day.id)


def test_what_is_made_belongs_to_the_open_session_else_to_today(journal, clock) -> None:
    day = journal.current_entry()
    assert (day.kind, day.day, day.number) == ("day", "2026-10-19", None)
    assert journal.current_entry() == day
    session = journal.begin_session()
    assert journal.current_entry() == session
    journal.close_session(session.id)
    assert journal.current_entry() == day
    clock.advance(days=1)
    tomorrow = journal.current_entry()
    assert (tomorrow.kind, tomorrow.day) == ("day", "2026-10-20")


def test_asking_where_things_belong_makes_nothing(journal, clock) -> None:
    assert journal.entry_now() is None
    day = journal.current_entry()
    assert journal.entry_now() == day
    clock.advance(days=1)
    assert journal.entry_now() is None
    assert journal.timeline() == []


def test_a_day_begins_at_midnight_where_the_person_is(journal, clock) -> None:
    clock.advance(hours=13, minutes=59)
    late = journal.current_entry()
    clock.advance(minutes=1)
    early = journal.current_entry()
    assert (late.day, early.day) == ("2026-10-19", "2026-10-20")


def test_many_hands_at_once_make_one_day(journal) -> None:
    with ThreadPoolExecutor(8) as hands:
        days = list(hands.map(lambda _: journal.current_entry().id, range(40)))
    assert len(set(days)) == 1


def test_words_are_kept_as_they_are_typed_and_found_again(journal) -> None:
    session = journal.begin_session()
    changed = heard(journal)
    journal.set_body(session.id, "First it was only grey.\n")
    journal.set_intention(session.id, " To rest. ")
    journal.set_place(session.id, "at the clinic")
    kept = journal.entry(session.id)
    assert (kept.body, kept.intention, kept.place) == ("First it was only grey.\n", "To rest.", "at the clinic")
    assert changed == [session.id] * 3
    assert [entry.id for entry in journal.search("grey rest cli")] == [session.id]
    assert journal.search("green") == []


def test_an_entry_that_is_not_there_says_so(journal) -> None:
    for act in (journal.entry, journal.close_session, journal.trash_entry, journal.restore_entry):
        with pytest.raises(NotHere):
            act("0" * 32)
    with pytest.raises(NotHere):
        journal.set_body("0" * 32, "words")
    with pytest.raises(NotHere):
        journal.reflect(entry_id="0" * 32, text="words")


def test_the_timeline_is_newest_first_and_comes_in_pages(journal, clock) -> None:
    made = []
    for _ in range(7):
        made.append(journal.begin_session().id)
        clock.advance(days=1)
    made += [journal.begin_session().id for _ in range(3)]  # in one moment
    seen, before = [], None
    while page := journal.timeline(limit=2, before=before):
        assert len(page) <= 2
        seen += [entry.id for entry in page]
        before = page[-1]
    assert seen == made[::-1]


def test_a_past_day_on_which_nothing_was_made_leaves_no_line(journal, gallery, clock) -> None:
    empty = journal.current_entry()
    assert journal.timeline() == [empty]
    days = {}
    for name in ("piece", "words", "reflection", "captured", "thrown away"):
        clock.advance(days=1)
        days[name] = journal.current_entry().id
    gallery.new_piece("drawing", days["piece"])
    journal.set_body(days["words"], "Rain.")
    journal.reflect(entry_id=days["reflection"], text="Still raining.")
    gallery.new_piece("sound", days["captured"], kept=False)
    gallery.trash(gallery.new_piece("drawing", days["thrown away"]).id)
    clock.advance(days=1)
    assert [entry.id for entry in journal.timeline()] == [days["reflection"], days["words"], days["piece"]]


def test_reflections_are_dated_and_stay_as_they_were_said(journal, gallery, clock) -> None:
    session = journal.begin_session()
    piece = gallery.new_piece("drawing", session.id)
    clock.advance(days=3)
    first = journal.reflect(entry_id=session.id, text=" Still tired. ", prompt="What colour was it?")
    clock.advance(days=4)
    second = journal.reflect(entry_id=session.id, text="I called my sister.")
    pin = journal.reflect(piece_id=piece.id, text="I pressed so hard here.", instant=4200)
    assert journal.reflections(entry_id=session.id) == [first, second]
    assert journal.reflections(piece_id=piece.id) == [pin]
    assert (first.text, first.prompt, first.time) == (
        "Still tired.",
        "What colour was it?",
        session.started + 259200000,
    )
    assert (pin.instant, pin.entry_id) == (4200, None)
    changing = [name for name in dir(journal) if "reflection" in name and name.startswith(("set", "edit", "update"))]
    assert changing == ["set_reflection_shareable"]  # who may see it, and not what it says
    shared = journal.set_reflection_shareable(first.id, True)
    assert replace(shared, shareable=False, edited=first.edited) == first


def test_a_reflection_can_be_a_voice_and_cannot_be_nothing(journal, gallery) -> None:
    session = journal.begin_session()
    voice = gallery.new_piece("voice", session.id)
    assert journal.reflect(entry_id=session.id, voice_id=voice.id).voice_id == voice.id
    with pytest.raises(NothingSaid):
        journal.reflect(entry_id=session.id, text="  ")
    with pytest.raises(NotHere):
        journal.reflect(entry_id=session.id, voice_id="0" * 32)
    with pytest.raises(ValueError, match="an entry or on a piece"):
        journal.reflect(text="words")
    with pytest.raises(ValueError, match="an entry or on a piece"):
        journal.reflect(entry_id=session.id, piece_id=voice.id, text="words")


def test_a_reflection_in_the_trash_comes_back_the_same(journal) -> None:
    session = journal.begin_session()
    said = journal.reflect(entry_id=session.id, text="Yellow.")
    journal.trash_reflection(said.id)
    assert journal.reflections(entry_id=session.id) == []
    assert journal.search("yellow") == []
    assert journal.restore_reflection(said.id).text == "Yellow."
    assert [one.id for one in journal.reflections(entry_id=session.id)] == [said.id]
    assert [entry.id for entry in journal.search("yellow")] == [session.id]


def test_a_reflection_on_a_piece_is_told_for_the_piece_and_its_entry(journal, gallery) -> None:
    session = journal.begin_session()
    piece = gallery.new_piece("drawing", session.id)
    pieces: list[str] = []
    journal.piece_changed.connect(pieces.append)
    changed = heard(journal)
    journal.reflect(piece_id=piece.id, text="Blue.")
    assert (pieces, changed) == ([piece.id], [session.id])


def test_the_mark_sets_gains_lines_and_takes_the_first_colour(journal, gallery, clock) -> None:
    session = journal.begin_session()
    assert journal.mark(session).sun == pytest.approx(0.05)
    assert (journal.mark(session).returns, journal.mark(session).hue) == (0, "amber")
    captured = gallery.new_piece("sound", session.id, kept=False)
    gallery.set_palette(captured.id, [(0, 200, 0)])
    gallery.new_piece("sound", session.id)
    drawing = gallery.new_piece("drawing", session.id)
    gallery.set_palette(drawing.id, [(40, 38, 36), (122, 31, 31)])
    clock.advance(days=1)
    later = gallery.new_piece("drawing", session.id)
    gallery.set_palette(later.id, [(30, 60, 120)])
    journal.reflect(entry_id=session.id, text="A door.")
    clock.advance(days=2)
    journal.reflect(piece_id=drawing.id, text="The small one is me.")
    thrown = journal.reflect(entry_id=session.id, text="No.")
    clock.advance(days=4)
    journal.trash_reflection(thrown.id)
    journal.trash_reflection(journal.reflect(piece_id=drawing.id, text="No.").id)
    journal.reflect(piece_id=later.id, text="It rained.")
    gallery.trash(later.id)
    mark = journal.marks([session])[session.id]
    assert (mark.sun, mark.returns, mark.hue) == (pytest.approx(0.46), 2, "rust")


def test_looking_around_changes_nothing(journal, gallery, library, clock) -> None:
    session = journal.begin_session()
    piece = gallery.new_piece("drawing", session.id)
    library.freeze()
    with Library.open(library.folder, clock=clock, read_only=True) as still:
        looking, shown = Journal(still, clock), Gallery(still, clock)
        assert looking.timeline() == [session]
        assert shown.recent(9) == [piece]
        clock.advance(days=9)
        for act in (
            looking.begin_session,
            looking.current_entry,
            lambda: looking.reflect(entry_id=session.id, text="Words."),
            lambda: looking.trash_entry(session.id),
            lambda: shown.set_title(piece.id, "A name"),
            lambda: shown.tag_piece(piece.id, "water"),
        ):
            with pytest.raises(LookingAround):
                act()


def test_todays_question_is_the_same_all_day(journal, clock) -> None:
    morning = journal.prompt("drawing")
    clock.advance(hours=5)
    assert journal.prompt("drawing") == morning
    assert journal.prompt("drawing", turn=1) != morning
    assert journal.prompt("entry", since=clock.ms() - 40 * 86_400_000)

"""What is shown of what was found, and where the words stand in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.passage import folded
from studio.gallery.query import Query
from studio.library.search import match_words


@pytest.fixture
def piece(journal, gallery):
    return gallery.new_piece("writing", journal.begin_session("To look at the water.").id).id


def passage(gallery, text: str):
    """Look for a text as the gallery does; return where, the passage and the words marked in it."""
    pieces = gallery.page(Query(text=text))
    found = gallery.passages(text, pieces)
    assert found.keys() == {one.id for one in pieces}  # whatever is found can say why
    if not pieces:
        return None
    told = found[pieces[0].id]
    return told.where, told.text, [told.text[start:end] for start, end in told.spans]


def test_a_title_tells_more_than_tags_and_these_more_than_words(journal, gallery, piece) -> None:
    gallery.set_words(piece, "a lamp in the hall")
    assert passage(gallery, "lam") == ("words", "a lamp in the hall", ["lamp"])
    gallery.tag_piece(piece, "lamplight")
    gallery.tag_piece(piece, "grey")
    assert passage(gallery, "lam") == ("tags", "grey · lamplight", ["lamplight"])
    gallery.set_title(piece, "The lamp")
    assert passage(gallery, "lam") == ("title", "The lamp", ["lamp"])
    journal.reflect(piece_id=piece, text="It was quieter than I thought.")
    assert passage(gallery, "quieter") == ("reflection", "It was quieter than I thought.", ["quieter"])


def test_what_was_written_in_the_entry_finds_its_pieces(journal, gallery, piece) -> None:
    entry_id = gallery.piece(piece).entry_id
    assert passage(gallery, "water") == ("entry", "To look at the water.", ["water"])
    journal.set_body(entry_id, "Snow on the way there.")
    assert passage(gallery, "snow way") == ("entry", "Snow on the way there.", ["Snow", "way"])
    journal.reflect(entry_id=entry_id, text="Still the same road.")
    assert passage(gallery, "same ro") == ("entry", "Still the same road.", ["same", "road"])
    gallery.set_title(piece, "Road")
    assert passage(gallery, "road snow") == ("title", "Road", ["Road"])  # each word in another place
    assert passage(gallery, "road ice") is None


def test_only_the_last_word_is_unfinished(gallery, piece) -> None:
    gallery.set_words(piece, "lamp lamplight")
    assert passage(gallery, "lamp la") == ("words", "lamp lamplight", ["lamp", "lamplight"])
    assert passage(gallery, "lam lamp") is None


def test_a_long_text_is_cut_around_the_word_and_between_words(gallery, piece) -> None:
    gallery.set_words(piece, f"{'before ' * 90}the doorway {'after ' * 90}")
    where, text, words = passage(gallery, "doorway")
    assert (where, words) == ("words", ["doorway"])
    assert len(text) < 140
    assert text.startswith("…before ")
    assert text.endswith(" after…")


def test_accents_and_case_do_not_matter_and_the_marks_are_where_they_should_be(gallery, piece) -> None:
    for words, text, marked in (
        ("Un ÉTÉ au bord", "ete", "ÉTÉ"),
        ("Un e\u0301te\u0301 au bord", "été", "e\u0301te\u0301"),
        ("Straße", "straß", "Straße"),
        ("İstanbul'da", "istan", "İstanbul"),
        ("הנהר הכחול", "הכח", "הכחול"),
        ("the 🌊 wave 🌊 again", "wave", "wave"),
        ("at the sea ❤️ again", "❤", "❤️"),
        ("with 👨‍👩‍👧 in town", "👨‍👩‍👧", "👨‍👩‍👧"),
        ("我画了大海的夜晚", "大海", "大海"),
        ("I love你 so", "love", "love"),
        ("ฉันวาดทะเล", "ทะเล", "ทะเล"),
        ("رَسَمْتُ البَحْرَ", "البحر", "البَحْرَ"),
        ("رَسَمْتُ البَحْرَ", "بحر", "البَحْرَ"),
        ("بحر وماء", "والبحر", "بحر"),
        ("밤바다를 그렸다", "바다", "바다"),
        ("부두, 밤바다", "바다", "바다"),
        ("love바다", "love", "love"),
        ("אל הים", "ים", "הים"),
        ("Ёлка", "елка", "Ёлка"),
        ("שָׁלוֹם לים", "שלום", "שָׁלוֹם"),
        ("under_the_ice", "the", "the"),
    ):
        gallery.set_words(piece, words)
        assert passage(gallery, text) == ("words", words, [marked])


LETTERS = "بحرواللأ\u064e밤바다海大がaé\u0301ים🌊❤\ufe0f2  "


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(alphabet=LETTERS, max_size=14), st.text(alphabet=LETTERS, max_size=6))
def test_whatever_is_found_in_any_script_is_marked(gallery, piece, words, text) -> None:
    gallery.set_words(piece, words)
    for typed in (text, words[2:5], words[-3:]):
        if match_words(typed) is not None:
            passage(gallery, typed)


def test_lines_become_one_and_words_that_lie_over_each_other_one_mark(gallery, piece) -> None:
    gallery.set_words(piece, "a\n\n  quiet\tplace")
    assert passage(gallery, "quiet place pl") == ("words", "a quiet place", ["quiet", "place"])


def test_what_was_typed_is_never_a_pattern(gallery, piece) -> None:
    gallery.set_words(piece, "a.b (c) [d] e* f|g")
    for text in ("a.b", "(c", "[d]", "e*", "f|g", "^a", "\\w"):
        passage(gallery, text)
    assert gallery.passages("...", gallery.page()) == {}
    assert gallery.passages("a", []) == {}


def test_a_word_of_ten_megabytes_is_not_waited_for(gallery, piece) -> None:
    gallery.set_words(piece, "x" * (10 << 20))
    where, text, _ = passage(gallery, "x")
    assert where == "words"
    assert len(text) < 200
    gallery.set_words(piece, "é" * (1 << 20) + " lamp")
    assert gallery.passages("lamp", gallery.page()) == {}  # too far inside to be looked for


def test_folding_leaves_every_letter_where_it_was() -> None:
    for text in ("Ä ﬁ ß İ ǆ", "e\u0301", "𝔸b", "ＡＢ", "한국어", "ĳ"):
        assert len(folded(text)) == len(text)

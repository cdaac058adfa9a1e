"""Words are found as they are typed, whatever is typed."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.library import records
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord
from studio.library.search import find_entries, find_pieces, match_words


@pytest.mark.parametrize(
    "text",
    ["blue", "BLUE wa", "wave blue", "b", "bl wav", "blue-wave", "blué", "blue *", '"blue', "blue —"],
)
def test_a_piece_is_found_by_its_words(library: Library, piece: PieceRecord, text: str) -> None:
    records.update_piece(library, piece.id, title="Blue wáve", words="under the bridge")
    # every word but the last is whole: "bl wav" is two unfinished ones
    assert find_pieces(library, text) == ([] if text == "bl wav" else [piece.id])


@pytest.mark.parametrize("text", ["green", "blue green", "lue", "blue NOT wave", "title:blue", "wave OR"])
def test_other_words_find_nothing(library: Library, piece: PieceRecord, text: str) -> None:
    records.update_piece(library, piece.id, title="Blue wave")
    assert find_pieces(library, text) == []


@pytest.mark.parametrize("text", ["", "  ", "-", "\u200d", '"', "\0", "()*:^"])
def test_no_word_asks_nothing(library: Library, piece: PieceRecord, text: str) -> None:
    assert match_words(text) is None
    assert find_pieces(library, text) == []
    assert find_entries(library, text) == []


@pytest.mark.parametrize(
    ("written", "found", "missed"),
    [
        ("a day 🌊 by the sea ❤️", ["🌊", "sea 🌊", "🌊 s", "❤", "❤️", "day 🌊 by"], ["🔥", "💙", "🌊 fire"]),
        ("👍🏽 on a walk, 👨‍👩‍👧", ["👍", "👍🏿", "👨‍👩‍👧", "👧"], ["👩‍👨"]),
        ("🇩🇪 then home", ["🇩🇪"], ["🇪🇩", "🇫🇷"]),
        ("我画了大海的夜晚", ["我", "大海", "夜晚", "海的", "大海 我"], ["海大", "山"]),
        ("海の夜を描いた", ["海", "夜を", "描"], ["夜海"]),
        (
            "밤바다를 그렸다",
            ["밤", "밤바다를", "그렸", "바다", "다", "바다 그렸다", "밤 렸"],
            ["낮", "다밤", "를그", "밤다"],
        ),
        ("love바다love, 물", ["love", "바다", "바다love", "다lov", "love바", "물 바"], ["바love", "lov 바다"]),
        ("ฉันวาดทะเล", ["ทะเล", "วาด"], ["ภูเขา"]),
        ("رَسَمْتُ البَحْرَ في اللّيل", ["رسمت", "البحر", "البح", "رَسَمْتُ", "الليل", "بحر", "والبحر", "بحر لي"], ["حر"]),
        ("وكتبت عن بحر", ["كتب", "البحر", "للبحر", "كتبت"], ["الب", "تب", "كت"]),
        ("أمل", ["امل", "أمل"], []),
        ("שָׁלוֹם לַיָּם", ["שלום", "שָׁלוֹם", "לים שלום"], ["לום", "ים"]),
        ("והשלום אל הים", ["שלום", "ים", "השלום ים"], ["לום", "יםא"]),
        ("I love你, 2 x", ["love", "你", "love你"], ["lov 你"]),
        ("Ёлка", ["елка", "ёлка", "ёл"], []),
        ("\u202bsoft\u00adly\u202c", ["softly"], ["ly"]),
    ],
)
def test_every_script_and_every_sign_is_found(
    library: Library, entry: EntryRecord, piece: PieceRecord, written: str, found: list[str], missed: list[str]
) -> None:
    records.update_piece(library, piece.id, title=written)
    records.update_entry(library, entry.id, body=written)
    for text in found:
        assert (text, find_pieces(library, text), find_entries(library, text)) == (text, [piece.id], [entry.id])
    for text in missed:
        assert (text, find_pieces(library, text), find_entries(library, text)) == (text, [], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=30)
    | st.text(alphabet="ab\"*^:()-+{}NOTRDE \0'بحروال밤바다", max_size=20)
)
def test_anything_typed_is_a_question(library: Library, text: str) -> None:
    find_pieces(library, text)
    find_entries(library, text)


def test_words_that_changed_are_found_anew(library: Library, piece: PieceRecord) -> None:
    records.update_piece(library, piece.id, title="river")
    records.update_piece(library, piece.id, title="lake", favourite=True)
    assert find_pieces(library, "river") == []
    assert find_pieces(library, "lake") == [piece.id]
    records.update_piece(library, piece.id, favourite=False)
    assert find_pieces(library, "lake") == [piece.id]


def test_tags_are_words_of_a_piece(library: Library, piece: PieceRecord) -> None:
    tag = records.insert_tag(library, "grandmother")
    records.insert_piece_tag(library, piece.id, tag.id)
    assert find_pieces(library, "grandm") == [piece.id]
    records.update_tag(library, tag.id, name="childhood")
    assert find_pieces(library, "grandm") == []
    assert find_pieces(library, "childhood") == [piece.id]
    records.delete_piece_tag(library, piece.id, tag.id)
    assert find_pieces(library, "childhood") == []
    records.insert_piece_tag(library, piece.id, tag.id)
    records.delete_tag(library, tag.id)
    assert find_pieces(library, "childhood") == []


def test_reflections_are_found_with_what_they_hang_on(library: Library, entry: EntryRecord, piece: PieceRecord) -> None:
    on_piece = records.insert_reflection(library, piece_id=piece.id, time=1, text="a lantern")
    records.insert_reflection(library, entry_id=entry.id, time=2, text="a harbour")
    assert find_pieces(library, "lantern") == [piece.id]
    assert find_entries(library, "harbour") == [entry.id]
    assert find_pieces(library, "harbour") == []
    records.update_reflection(library, on_piece.id, trashed=3)
    assert find_pieces(library, "lantern") == []
    records.update_reflection(library, on_piece.id, trashed=None)
    assert find_pieces(library, "lantern") == [piece.id]


def test_entries_and_pieces_are_told_apart(library: Library, entry: EntryRecord, piece: PieceRecord) -> None:
    records.update_entry(library, entry.id, body="moss and stone", feelings="calm")
    records.update_piece(library, piece.id, title="moss")
    assert find_entries(library, "moss") == [entry.id]
    assert find_pieces(library, "moss") == [piece.id]
    assert find_entries(library, "calm moss") == [entry.id]


def test_trash_and_what_was_not_kept_stay_out(
    library: Library, entry: EntryRecord, new_piece: Callable[..., PieceRecord]
) -> None:
    shown = new_piece(title="fern", created=3)
    newer = new_piece(title="fern", created=4)
    new_piece(title="fern", kept=False)
    trashed = new_piece(title="fern")
    records.update_piece(library, trashed.id, trashed=5)
    assert find_pieces(library, "fern") == [newer.id, shown.id]
    assert find_pieces(library, "fern", limit=1) == [newer.id]


def test_words_of_a_write_that_failed_are_not_found(library: Library, piece: PieceRecord) -> None:
    def lose() -> None:
        with library.write():
            records.update_piece(library, piece.id, title="ghost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lose()
    assert find_pieces(library, "ghost") == []

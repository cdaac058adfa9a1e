"""When something was, in all the ways that files say it; and what is made of their words and names."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.sharing.found import clean_text, given_title, name_words, parts_of, tags_of
from studio.sharing.front_matter import as_list, front_matter
from studio.sharing.moment import moment, moment_at, named, photographed, said, zone_named
from studio.sharing.shelf import beside


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-03-04", "2020-03-04"),
        ("1931-03-04 23:59", "1931-03-04"),
        ("2020-03-04 12:00 AM", "2020-03-04"),
        ("2020-03-04T23:30:00-11:00", "2020-03-04"),
        (" 2020/3/4 9:30 ", "2020-03-04"),
        ("2020-02-30", None),
        ("2020-03-04 25:00", None),
        ("2020-03-04 13:00 PM", None),
        ("0000-01-01", None),
        ("9999-12-31", None),
        ("4 March 2020", None),
        ("2" * 1000, None),
    ],
)
def test_a_time_that_is_written_out_is_read(text: str, day: str | None) -> None:
    told = said(text)
    assert (told and told.day) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG_20200304_093000.jpg", "2020-03-04"),
        ("PXL_20230304_093000123.jpg", "2023-03-04"),
        ("2020-03-04 at 09.30.12.png", "2020-03-04"),
        ("1899-12-31.md", "1899-12-31"),
        ("20201399.md", None),
        ("Recording 12.m4a", None),
        ("call 01632 960 983.txt", None),
        ("2020-02-31, or 2020-03-04.md", "2020-03-04"),
    ],
)
def test_a_time_in_a_name_is_read(name: str, day: str | None) -> None:
    told = named(name)
    assert (told and told.day) == day


def test_a_camera_says_the_time_with_its_zone_or_without() -> None:
    told = photographed("1969:12:31 23:00:00", "+02:00")
    assert told is not None
    assert (told.ms, told.day) == (-3 * 3600 * 1000, "1969-12-31")
    assert photographed("    :  :     :  :  ") is None
    assert photographed("2020:13:01 00:00:00") is None


@given(st.integers(-30_000_000_000_000, 200_000_000_000_000))
def test_a_time_comes_back_whatever_the_zone(ms: int) -> None:
    for zone in ("Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns"):
        told = moment_at(ms, zone_named(zone))
        assert told.ms == ms
        utc = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(milliseconds=ms)
        assert told.day == utc.astimezone(ZoneInfo(zone)).date().isoformat()


@pytest.mark.parametrize("ms", [-(2**62), 2**62, -40_000_000_000_000, 300_000_000_000_000])
def test_times_out_of_reach_are_none(ms: int) -> None:
    with pytest.raises(ValueError, match="no such time"):
        moment_at(ms)
    with pytest.raises(ValueError, match="no such time"):
        moment(datetime(999, 1, 1, tzinfo=ZoneInfo("UTC")))


@given(st.text(st.characters() | st.sampled_from(" \n.\u0301\u200d")), st.integers(2, 30))
def test_parts_of_a_text_are_short_and_lose_nothing_but_space(text: str, longest: int) -> None:
    text = clean_text(text)
    parts = list(parts_of(text, longest))
    assert all(len(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(st.characters() | st.sampled_from("\r\n\ud800\0\ufeff")))
def test_a_clean_text_can_be_kept_and_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert "\0" not in clean


def test_names_of_cameras_are_no_titles() -> None:
    for stem in ("IMG_2033", "DSC00017", "Screenshot 2020", "0a1b2c3d4e5f60718293", "WhatsApp Image 2", "12"):
        assert given_title(stem) == ""
    assert given_title("Sunrise_at the lake") == "Sunrise at the lake"
    assert name_words("a/b/\udcffx\n.png").startswith("“")


def test_tags_are_lines_and_none_is_there_twice() -> None:
    assert tags_of(["#sea", "Sea", " the  door\n", "", "!!", 3, None]) == ("sea", "the door")
    assert tags_of("sea") == ()


@pytest.mark.parametrize(
    ("text", "matter", "rest"),
    [
        ("---\ntags: [a, 'b c']\n---\nwords", {"tags": ["a", "b c"]}, "words"),
        ("---\ntags:\n  - a\n  - b\ndate: 2020-03-04\n---\n", {"tags": ["a", "b"], "date": "2020-03-04"}, ""),
        ("---\nno end", {}, "---\nno end"),
        ("words\n---\n", {}, "words\n---\n"),
        ('---\ntitle: "a: b"  \n: odd\n---\n', {"title": "a: b"}, ""),
    ],
)
def test_what_stands_at_the_top_is_read(text: str, matter: dict[str, object], rest: str) -> None:
    assert front_matter(text) == (matter, rest)


def test_tags_may_be_written_in_a_line() -> None:
    assert [as_list(text) for text in ("a, b", "a b", "", None)] == [["a", " b"], ["a", "b"], [], []]


@pytest.mark.parametrize(
    ("other", "meant"),
    [
        ("b.png", "notes/b.png"),
        ("../b.png", "b.png"),
        ("./x/../b.png", "notes/b.png"),
        ("..\\b.png", "b.png"),
        ("../../b.png", None),
        ("/b.png", None),
        ("C:/b.png", None),
        ("https://example.org/b.png", None),
        ("..", None),
    ],
)
def test_one_file_names_another_within_the_place_only(other: str, meant: str | None) -> None:
    assert beside("notes/a.md", other) == meant

"""Which font has which letters, and runs of text that one font each can draw."""

from studio.core.coverage import FALLBACKS, NO_GLYPH, font_runs, letters_of
from studio.core.paths import ASSETS

FONT = "AtkinsonHyperlegibleNext-Regular.ttf"
OWN = str(ASSETS / "fonts" / FONT)


def name(path):
    return path.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]


def runs(text):
    return [(run, name(font)) for run, font in font_runs(text, OWN)]


def test_a_fonts_letters_are_read_from_the_font_itself():
    assert set("Aäß…€") <= letters_of(OWN)
    assert "א" not in letters_of(OWN)
    assert "א" in letters_of(str(ASSETS / "fonts" / FALLBACKS[1]))
    assert "🌊" in letters_of(str(ASSETS / "fonts" / FALLBACKS[3]))


def test_a_file_that_is_no_font_has_no_letters(tmp_path):
    for bytes_ in (b"", b"no font at all", b"\0\1\0\0\0\1" + b"cmap" * 6):
        (tmp_path / "x.ttf").write_bytes(bytes_)
        assert letters_of(str(tmp_path / "x.ttf")) == frozenset()
        letters_of.cache_clear()
    assert letters_of(str(tmp_path / "none.ttf")) == frozenset()


def test_each_run_is_of_a_font_that_has_it():
    assert runs("sea 🌊 שלום") == [
        ("sea ", FONT),
        ("🌊", FALLBACKS[3]),
        (" ", FONT),
        ("שלום", FALLBACKS[1]),
    ]
    assert runs("Тихо") == [("Тихо", FALLBACKS[0])]


def test_what_belongs_to_a_sign_stays_with_it_and_is_nothing_elsewhere():
    assert runs("👩\u200d🎨") == [("👩\u200d🎨", FALLBACKS[3])]
    assert runs("👍🏽") == [("👍🏽", FALLBACKS[3])]
    assert runs("a\u200db\ufe0f1\u20e3") == [("ab1", FONT)]


def test_what_no_font_has_is_a_mark_that_something_is_there():
    assert runs("a\U000e1234") == [("a", FONT), (NO_GLYPH, FALLBACKS[0])]

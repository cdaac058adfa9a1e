"""Text that runs from right to left, or both ways, in the order in which it is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from studio.core.bidi import is_plain, joined, runs_right, seen, signs, turns

ALEF, BET, GIMEL = "\u05d0", "\u05d1", "\u05d2"


def test_what_runs_from_left_to_right_stays_as_it_is():
    for line in ("A door.", "naïve façade – “ąę”…", "Тихо подо льдом.", "🌊 sea", ""):
        assert seen(line) == line
    assert is_plain("naïve façade – “ąę”…")
    assert not is_plain("Тихо")


def test_a_line_of_hebrew_is_turned_round():
    assert seen(ALEF + BET + " " + GIMEL + ".", True) == "." + GIMEL + " " + BET + ALEF


def test_words_of_the_other_way_stay_whole_inside_a_line():
    assert seen(f"see {ALEF}{BET} now") == f"see {BET}{ALEF} now"
    assert seen(f"{ALEF} see now {BET}", True) == f"{BET} see now {ALEF}"


def test_a_number_is_read_from_left_to_right_inside_what_is_not():
    assert seen(f"{ALEF} 12.5% {BET}", True) == f"{BET} 12.5% {ALEF}"


def test_brackets_turn_with_what_is_in_them():
    assert seen(f"{ALEF} ({BET}) {GIMEL}", True) == f"{GIMEL} ({BET}) {ALEF}"


def test_a_mark_stays_after_its_letter():
    assert seen(f"{ALEF}\u05b8{BET}", True) == f"{BET}{ALEF}\u05b8"


def test_marks_that_only_order_are_not_drawn():
    assert seen(f"\u2067{ALEF}{BET}\u2069", True) == BET + ALEF


def test_arabic_letters_join_with_those_beside_them():
    assert joined("\u0628\u0628\u0628") == "\ufe91\ufe92\ufe90"  # beh: initial, medial, final
    assert joined("\u0628") == "\ufe8f"
    assert joined("\u062f\u0628") == "\ufea9\ufe8f"  # dal joins nothing that follows it
    assert joined("\u0644\u0627") == "\ufefb"  # lam with alef is one letter
    assert joined("\u0628\u064e\u0628") == "\ufe91\u064e\ufe90"  # a mark between them parts nothing
    assert joined("abc") == "abc"


def test_the_first_letter_that_runs_anywhere_says_which_way_a_text_runs():
    assert runs_right(f"12 – {ALEF} see")
    assert not runs_right(f"12 – see {ALEF}")
    assert not runs_right("12")


@given(st.text(max_size=60), st.booleans())
def test_any_text_at_all_can_be_put_in_order(text, rightward):
    assert len(seen(text, rightward)) <= len(text)


@given(st.text(alphabet=[ALEF, BET, "a", "b", " ", "1", "(", ")", ".", "\u0628"], max_size=30), st.booleans())
def test_no_letter_is_lost_or_added(text, rightward):
    turned = {"(": ")", ")": "("}
    plain = sorted(turned.get(letter, letter) for letter in text.replace("(", ")"))
    drawn = "".join("\u0628" if "\ufe8f" <= letter <= "\ufe92" else letter for letter in seen(text, rightward))
    assert sorted(turned.get(letter, letter) for letter in drawn.replace("(", ")")) == plain


def test_each_sign_knows_the_letters_it_stands_for():
    found = signs(f"see {ALEF}{BET}")
    assert [(sign.text, sign.start, sign.end, sign.rightward) for sign in found[3:]] == [
        (" ", 3, 4, False),
        (BET, 5, 6, True),
        (ALEF, 4, 5, True),
    ]
    (one,) = signs("\u0644\u0627", True)  # lam with alef is one sign for two letters
    assert (one.start, one.end) == (0, 2)
    (one,) = signs(f"{ALEF}\u05b8", True)  # and a letter with its mark as well
    assert (one.text, one.start, one.end) == (f"{ALEF}\u05b8", 0, 2)


@given(st.text(alphabet=f"ab 1.({ALEF}{BET}\u05b8\u0628\u0644\u0627\u064e\u2067", max_size=24), st.booleans())
def test_every_letter_stands_at_one_place(text, rightward):
    found = signs(text, rightward)
    if turns(text):
        assert "".join(sign.text for sign in found) == seen(text, rightward)
    stood_for = sorted(at for sign in found for at in range(sign.start, sign.end))
    assert len(stood_for) == len(set(stood_for))
    assert set(stood_for) >= {at for at, letter in enumerate(text) if letter != "\u2067"}

"""Open questions."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from studio.core.paths import ASSETS
from studio.journal.prompts import KINDS, NEAR, load_prompts, nearness_of, prompt_for

ROOT = ASSETS.parent
AGES = [timedelta(0), timedelta(days=3), timedelta(days=10), timedelta(days=60)]


@pytest.fixture(scope="module")
def shipped():
    return load_prompts(ASSETS / "prompts")


def test_the_questions_are_plain_short_and_open(shipped) -> None:
    judging = re.compile(
        r"\b(feel(ing)?s? better|progress|heal|good|great|well done|proud|why|mean(s|ing)?|symptom|"
        r"journey|trauma|depress\w*|anxi\w*|how many|how often|should|try)\b",
        re.IGNORECASE,
    )
    assert len(shipped) >= 30
    for prompt in shipped:
        assert "!" not in prompt.ask
        assert "?" in prompt.ask
        assert len(prompt.ask) <= 62
        assert not judging.search(prompt.ask), prompt.ask


ASKS_WHY = re.compile(r"\b(why|how come|what for|what made you|what makes you|reasons?|because)\b", re.IGNORECASE)


@pytest.mark.parametrize("planted", ["Why blue?", "How come it is dark?", "What made you draw it?", "For what reason?"])
def test_a_question_that_asks_for_reasons_is_told_from_one_that_does_not(planted) -> None:
    assert ASKS_WHY.search(planted)


def test_nothing_the_program_asks_asks_why(shipped) -> None:
    sources = [*(ROOT / "studio").rglob("*.py"), *(ROOT / "studio").rglob("*.kv")]
    asked = {prompt.ask for prompt in shipped}
    for source in sources:
        asked.update(re.findall(r"[\"']([A-Z][^\"'\n{}]*\?)[\"']", source.read_text("utf-8")))
    assert len(asked) > len(shipped), "what the screens ask was found as well"
    assert [ask for ask in sorted(asked) if ASKS_WHY.search(ask)] == []


def test_every_kind_has_a_choice_of_questions_at_every_distance(shipped) -> None:
    for kind in KINDS:
        for age in AGES:
            asked = {prompt_for("a", kind, age, turn) for turn in range(40)}
            assert len(asked) >= 4, (kind, age)


def test_the_same_day_asks_the_same_question_and_other_days_ask_others() -> None:
    day = date(2026, 10, 23)
    assert prompt_for(day, "drawing") == prompt_for(day, "drawing")
    assert len({prompt_for(day + timedelta(days=n), "drawing") for n in range(30)}) > 3


def test_no_question_comes_back_before_all_were_asked(shipped) -> None:
    fitting = [prompt for prompt in shipped if "sound" in prompt.kinds and "now" in prompt.near]
    asked = [prompt_for("a", "sound", turn=turn) for turn in range(len(fitting))]
    assert len(set(asked)) == len(fitting)
    assert prompt_for("a", "sound", turn=len(fitting)) == asked[0]


def test_a_question_fits_what_it_is_asked_about(shipped) -> None:
    by_words = {prompt.ask: prompt for prompt in shipped}
    for turn in range(20):
        assert "voice" in by_words[prompt_for("a", "voice", timedelta(days=60), turn)].kinds
        assert "months" in by_words[prompt_for("a", "voice", timedelta(days=60), turn)].near


def test_an_age_falls_in_one_distance() -> None:
    ages = [timedelta(hours=23), timedelta(days=1), timedelta(days=7), timedelta(days=30)]
    assert [nearness_of(age) for age in ages] == list(NEAR)


def test_nothing_to_ask_is_silence() -> None:
    assert prompt_for("a", "drawing", prompts=()) == ""


@pytest.mark.parametrize(
    "text",
    [
        '[[prompt]]\nask = ""',
        "[[prompt]]\nnear = ['now']",
        "[[prompt]]\nask = 'What colour?'\nkinds = ['dance']",
        "[[prompt]]\nask = 'What colour?'\n[[prompt]]\nask = 'What colour?'",
    ],
)
def test_a_faulty_question_is_noticed(tmp_path: Path, text: str) -> None:
    (tmp_path / "open.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="."):
        load_prompts(tmp_path)

"""A short round of `python -m tests.crash`: killed, or without power, the program loses nothing it has acknowledged."""

import pytest

from tests.crash.campaign import CONTROL, KILL, KILL_SHARES, POWER, POWER_SHARES, Part, plan, run

ROUNDS = 44


@pytest.fixture(scope="module")
def parts() -> dict[tuple[str, str], Part]:
    units = plan(ROUNDS, frozenset(), seed=7)
    return {(part.way, part.kind): part for part in run(units, lambda part: None)}


@pytest.mark.parametrize("kind", KILL_SHARES)
def test_nothing_acknowledged_is_lost_when_killed_while(kind: str, parts: dict[tuple[str, str], Part]) -> None:
    part = parts[KILL, kind]
    assert part.lost + part.failed == []
    assert part.count > 0


@pytest.mark.parametrize("kind", POWER_SHARES)
def test_nothing_acknowledged_is_lost_when_the_power_goes_while(kind: str, parts: dict[tuple[str, str], Part]) -> None:
    part = parts[POWER, kind]
    assert part.lost + part.failed == []
    assert part.count > 0


def test_the_rounds_were_long_enough_to_prove_anything(parts: dict[tuple[str, str], Part]) -> None:
    assert sum(part.acknowledged for part in parts.values() if part.way == KILL) > 5 * ROUNDS


def test_without_syncs_the_same_images_show_losses(parts: dict[tuple[str, str], Part]) -> None:
    controls = [part for part in parts.values() if part.way == CONTROL]
    assert len(controls) > 0
    assert all(len(part.lost) > part.count // 4 for part in controls)

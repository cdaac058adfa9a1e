"""The floor every room stands on."""

import json
import time
from datetime import UTC, datetime, timedelta, timezone

from studio.core.clock import HERE, FixedClock, SystemClock, from_ms, to_ms
from studio.core.errors import StudioError
from studio.core.geometry import Rect
from studio.core.ids import is_id, new_id
from studio.core.settings import Settings
from studio.core.signal import Signal


def test_ids_are_128_random_bits_in_hex():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(is_id(name) for name in ids)
    assert not is_id("x" * 32)
    assert not is_id("ab")


def test_a_fixed_clock_moves_only_when_told():
    clock = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=2))))
    before = clock.ms()
    assert clock.ms() == before
    clock.advance(days=1)
    assert clock.ms() - before == 86_400_000
    assert from_ms(before, clock.now()).hour == 9


def test_the_system_clock_knows_its_zone():
    assert SystemClock().now().tzinfo is not None
    assert abs(SystemClock().ms() - to_ms(datetime.now(UTC))) < 5000


def test_a_moment_of_summer_reads_right_in_winter(monkeypatch):
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        winter = datetime(2026, 1, 15, 12, tzinfo=HERE)
        assert winter.utcoffset() == timedelta(hours=1)
        summer = from_ms(to_ms(datetime(2026, 7, 15, 10, tzinfo=UTC)), winter)
        assert (summer.hour, summer.utcoffset()) == (12, timedelta(hours=2))
        assert to_ms(summer) == to_ms(datetime(2026, 7, 15, 10, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_error_carries_its_own_sentence_unless_given_one():
    assert str(StudioError()) == StudioError.sentence
    assert str(StudioError("Try once more.")) == "Try once more."


def test_a_signal_reaches_listeners_until_they_leave():
    heard: list[int] = []
    signal: Signal[[int]] = Signal()
    leave = signal.connect(heard.append)
    signal.emit(1)
    leave()
    leave()
    signal.emit(2)
    assert heard == [1]


def test_rectangles_join_and_clip():
    a, b = Rect(0, 0, 4, 4), Rect(2, 2, 8, 6)
    assert a.union(b) == Rect(0, 0, 8, 6)
    assert a.clip(b) == Rect(2, 2, 4, 4)
    assert not a.clip(Rect(5, 5, 6, 6))
    assert a.union(Rect()) == a
    assert Rect().union(a) == a
    assert Rect(3, 3, 1, 1).width == 0


def test_settings_come_back(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    Settings(path).set("theme", "paper")
    assert Settings(path).get("theme", "dusk") == "paper"


def test_a_setting_of_the_wrong_kind_means_the_default(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"size": "huge", "theme": 4, "opacity": 1, "reduce_motion": 1}))
    settings = Settings(path)
    assert settings.get("size", 12.0) == 12.0
    assert settings.get("theme", "dusk") == "dusk"
    assert settings.get("opacity", 0.5) == 1.0
    assert settings.get("reduce_motion", False) is False


def test_a_damaged_settings_file_is_put_aside_and_the_defaults_hold(tmp_path):
    path = tmp_path / "settings.json"
    for text in ("{", "[1, 2]", "\x00\xff", '"words"'):
        path.write_text(text)
        settings = Settings(path)
        assert settings.was_damaged
        assert settings.get("theme", "dusk") == "dusk"
        assert (tmp_path / "settings.damaged.json").read_text() == text
        settings.set("theme", "paper")
        assert Settings(path).get("theme", "dusk") == "paper"


def test_settings_that_cannot_be_written_are_forgiven(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.set("theme", "paper")
    assert settings.get("theme", "dusk") == "paper"

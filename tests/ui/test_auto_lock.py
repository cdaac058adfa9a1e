"""Locking by itself: after the chosen time without a hand, never in the middle of something."""

from collections import deque
from types import SimpleNamespace

import pytest

from studio.core.settings import Settings
from studio.ui import auto_lock as module
from studio.ui.auto_lock import LOOK, MINUTES, SETTING, AutoLock, auto_lock, is_occupied
from studio.ui.input import last_touch, steady


class Hours:
    """Time that goes by as one says, and a hand in it."""

    def __init__(self, minutes=15):
        self.time = self.touched = 1000.0
        self.minutes, self.busy, self.locked = minutes, False, 0
        self.auto = AutoLock(
            self.lock,
            minutes=lambda: self.minutes,
            occupied=lambda: self.busy,
            last_touch=lambda: self.touched,
            now=lambda: self.time,
        )

    def lock(self):
        self.locked += 1

    def go_by(self, minutes):
        """Let time pass, with a look every few seconds as the clock gives them."""
        end = self.time + 60 * minutes
        while self.time < end:
            self.time = min(end, self.time + LOOK)
            self.auto.look()


@pytest.fixture
def hours(ui):
    hours = Hours()
    yield hours
    hours.auto.stop()


def test_it_locks_when_nobody_has_touched_anything_for_the_chosen_time(hours):
    hours.go_by(14.9)
    assert hours.locked == 0
    hours.go_by(0.2)
    assert hours.locked == 1


def test_every_touch_begins_the_time_anew(hours):
    for _ in range(10):
        hours.go_by(10)
        hours.touched = hours.time
    assert hours.locked == 0


@pytest.mark.parametrize("minutes", [5, 60])
def test_another_time_can_be_chosen_while_it_runs(hours, minutes):
    hours.minutes = minutes
    hours.go_by(minutes - 0.2)
    assert hours.locked == 0
    hours.go_by(0.4)
    assert hours.locked == 1


def test_it_can_be_off(hours):
    hours.minutes = 0
    hours.go_by(24 * 60)
    assert hours.locked == 0


def test_nothing_that_is_under_way_is_cut_off_and_the_time_begins_when_it_has_ended(hours):
    hours.busy = True
    hours.go_by(100)
    hours.busy = False
    hours.go_by(14)
    assert hours.locked == 0
    hours.go_by(2)
    assert hours.locked == 1


def test_a_machine_that_slept_through_the_time_locks_when_it_wakes_even_under_a_hand(hours):
    hours.go_by(1)
    hours.time += 3 * 3600
    hours.touched = hours.time
    hours.auto.look()
    assert hours.locked == 1


def test_a_lock_that_could_not_be_is_tried_again_after_the_same_time(hours):
    hours.go_by(16)
    assert hours.locked == 1
    hours.go_by(13)
    assert hours.locked == 1
    hours.go_by(2)
    assert hours.locked == 2


def test_it_looks_by_itself_and_no_more_once_stopped(ui, monkeypatch):
    monkeypatch.setattr(module, "LOOK", 0.05)
    hours = Hours()
    hours.time += 16 * 60
    ui.until(lambda: hours.locked == 1, what="the lock")
    hours.auto.stop()
    hours.time += 16 * 60
    ui.wait(0.2)
    assert hours.locked == 1


class Library:
    """Something long work can be done with."""


def rooms_with(sound=None, **more):
    quiet = {"recording": False, "playing": False, "level": lambda: 0.0}
    return SimpleNamespace(
        library=Library(), sound=SimpleNamespace(**(quiet | (sound or {}))), settings=Settings(None), **more
    )


def test_at_rest_nothing_is_under_way(ui):
    assert not is_occupied(rooms_with())


@pytest.mark.parametrize("sound", [{"recording": True}, {"playing": True}])
def test_a_take_and_what_is_played_are_not_cut_off(ui, sound):
    assert is_occupied(rooms_with(sound))


def test_rain_that_nobody_plays_keeps_it_open_for_an_hour_at_most(ui, monkeypatch):
    rooms = rooms_with({"level": lambda: 0.4})
    monkeypatch.setattr(module, "last_touch", steady)
    assert is_occupied(rooms)
    monkeypatch.setattr(module, "last_touch", lambda: steady() - 3601)
    assert not is_occupied(rooms)


def test_a_hand_on_the_paper_is_not_cut_off(ui, monkeypatch):
    monkeypatch.setattr(module, "last_touch", steady)
    finger = ui.touch(300, 300)
    finger.touch_down()
    assert is_occupied(rooms_with())
    finger.touch_up()
    ui.frame()
    assert not is_occupied(rooms_with())


@pytest.mark.parametrize(("quiet", "occupied"), [(False, True), (True, False)])
def test_work_that_was_asked_for_is_not_cut_off(ui, monkeypatch, quiet, occupied):
    bench = SimpleNamespace(current=SimpleNamespace(quiet=quiet))
    monkeypatch.setattr(module, "workbench_of", lambda _library: bench)
    assert is_occupied(rooms_with()) is occupied


@pytest.mark.parametrize(("can_lock", "moved_out", "locks"), [(True, False, 1), (False, False, 0), (True, True, 0)])
def test_only_a_library_that_has_a_lock_and_is_still_the_open_one_is_locked(ui, can_lock, moved_out, locks):
    done = []
    rooms = rooms_with(can_lock=can_lock, lock=lambda: done.append(1))
    auto = auto_lock(SimpleNamespace(rooms=None if moved_out else rooms), rooms)
    auto._lock()
    auto.stop()
    assert len(done) == locks


def test_the_time_is_fifteen_minutes_until_another_is_chosen(ui):
    rooms = rooms_with(can_lock=True)
    auto = auto_lock(SimpleNamespace(rooms=rooms), rooms)
    assert auto._minutes() == MINUTES == 15
    rooms.settings.set(SETTING, 5)
    assert auto._minutes() == 5
    rooms.settings.set(SETTING, -1)
    assert auto._minutes() == MINUTES, "nobody could choose that"
    auto.stop()


def test_real_keys_and_motions_of_the_mouse_are_touches(ui, monkeypatch):
    from studio.ui import input as hands

    monkeypatch.setattr(ui.window, "_win", hands._Poller(ui.window._win, deque()))
    for words in (("mousemove", 200, 200), ("mousemove", 260, 210), ("key", "a"), ("click", "1")):
        before = last_touch()
        ui.xdo(*words)
        ui.until(lambda before=before: last_touch() > before, what=f"{words} to be noticed")
    before = last_touch()
    ui.wait(0.3)
    assert last_touch() == before, "what no hand does is no touch"

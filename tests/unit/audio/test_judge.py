import pytest

from studio.audio.judge import LEAST, MOST, Judge


class Day:
    """A speaker, and how many blocks came too late at which second."""

    def __init__(self):
        self.judge, self.now, self.torn = Judge(), 100.0, 0
        self.opened = [LEAST]
        self.judge.opened(self.now, 0)

    def goes_on(self, seconds, late=(), beginning=False):
        """Let `late` blocks, (second, count) each, come too late, and look four times a second."""
        due, begin = sorted(late), self.now
        while self.now < begin + seconds:
            self.now += 0.25
            while due and due[0][0] <= self.now - begin:
                self.torn += due.pop(0)[1]
            if self.judge.look(self.now, self.torn, beginning):
                self.opened.append(self.judge.latency)
                self.judge.opened(self.now, self.torn)

    def rests(self):
        self.judge.closed(self.now)
        self.now += 100.0
        self.judge.opened(self.now, self.torn)


@pytest.fixture
def day():
    return Day()


def test_a_computer_that_keeps_up_is_heard_soon(day):
    day.goes_on(600.0)
    assert day.opened == [LEAST]


def test_a_late_block_now_and_then_is_let_pass(day):
    day.goes_on(600.0, [(second, 2) for second in range(0, 600, 3)])
    assert day.opened == [LEAST]


def test_one_storm_is_let_pass_and_one_that_lasts_is_not(day):
    day.goes_on(10.0, [(3.0, 200)])
    assert day.opened == [LEAST]
    day.goes_on(1.0, [(0.25, 10), (0.5, 10), (0.75, 10)])
    assert day.opened == [LEAST, 2 * LEAST]


def test_some_late_blocks_a_second_without_end_are_too_many(day):
    day.goes_on(3.0, [(0.4 * step, 1) for step in range(5)])
    assert day.opened == [LEAST, 2 * LEAST]


def test_as_a_stream_begins_a_storm_is_enough(day):
    day.goes_on(0.5, [(0.1, 4)], beginning=True)
    assert day.opened == [LEAST, 2 * LEAST]


def test_there_is_an_end_to_it(day):
    day.goes_on(60.0, [(0.25 * step, 10) for step in range(240)])
    assert day.opened[-1] == MOST
    assert len(day.opened) == 5


def test_after_a_calm_time_less_is_tried_again_and_given_up_when_it_fails_twice(day):
    busy = [(0.4 * step, 1) for step in range(5)]
    day.goes_on(2.0, busy)
    assert day.judge.latency == 2 * LEAST
    # just now it was torn: no reason for hope
    day.rests()
    assert day.judge.latency == 2 * LEAST
    for _ in range(2):
        day.goes_on(120.0)
        day.rests()
        assert day.judge.latency == LEAST
        day.goes_on(2.0, busy)
        assert day.judge.latency == 2 * LEAST
    day.goes_on(120.0)
    day.rests()
    assert day.judge.latency == 2 * LEAST


def test_where_less_is_enough_again_it_stays_so(day):
    day.goes_on(3.0, [(0.25 * step, 10) for step in range(8)])
    assert day.judge.latency > 2 * LEAST
    for _ in range(4):
        day.goes_on(120.0)
        day.rests()
    assert day.judge.latency == LEAST

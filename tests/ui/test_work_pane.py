"""Long work: shown on the horizon, stopped calmly, and not ended by going elsewhere."""

import queue
import threading
import time
from concurrent.futures import Future

import pytest
from kivy.uix.boxlayout import BoxLayout

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.work_pane import APPEARS_AFTER, WorkPane
from studio.ui.work import StillWorking, Telling, Workbench

COPYING = Telling("Copying", "You can go on; this keeps working.")

LONGEST = 20.0
"""Seconds after which work ends by itself, so that a test that fails can end."""


class Labour:
    """Work that goes as far as it is told to; it notes how it ended."""

    def __init__(self, result="done", error=None):
        self.share, self.go, self.tidied = 0.0, threading.Event(), False
        self.result, self.error = result, error

    def __call__(self, progress: Progress):
        try:
            end = time.monotonic() + LONGEST
            while not self.go.is_set() and time.monotonic() < end:
                progress.at(round(self.share * 1000), 1000)
                time.sleep(0.002)
        except Stopped:
            self.tidied = True
            raise
        if self.error is not None:
            raise self.error
        return self.result


@pytest.fixture
def bench():
    bench = Workbench()
    yield bench
    bench.close()


@pytest.fixture
def pane(ui, bench):
    root = BoxLayout()
    pane = WorkPane(place="copies")
    root.add_widget(pane)
    ui.mount(root)
    pane.attend(bench)
    yield pane
    pane.part()


def run(pane, labour):
    ended = []
    pane.run(labour, lambda result: ended.append(result), lambda error: ended.append(error), COPYING)
    return ended


def test_work_appears_after_a_moment_moves_along_and_goes(ui, pane):
    labour = Labour("the copy")
    ended = run(pane, labour)
    assert pane.working
    assert not pane.shown
    assert pane.height == 0
    ui.until(lambda: pane.shown, what="the pane")
    assert pane.title == "Copying"
    assert pane.height > 100
    labour.share = 0.25
    ui.until(lambda: pane.share == 0.25, what="a quarter")
    assert pane.ids.bar.value == 0.25
    labour.go.set()
    ui.until(lambda: ended, what="the end")
    assert ended == ["the copy"]
    assert not pane.shown
    assert not pane.working
    assert pane.height == 0


def test_while_it_is_not_shown_it_is_in_nobodys_way(ui, bench):
    root, pane, button = BoxLayout(orientation="vertical"), WorkPane(place="copies"), PushButton(text="x")
    pressed = []
    button.bind(on_release=pressed.append)
    button.size_hint = 1, 1
    for widget in (button, pane):
        root.add_widget(widget)
    ui.mount(root)
    pane.attend(bench)
    for x, y in ((30, 30), (600, 30), (600, 100), (30, 200)):
        ui.tap(button, at=(x, y))
    assert len(pressed) == 4
    pane.part()


def test_quick_work_never_flickers(ui, pane):
    seen = []
    pane.bind(shown=lambda _pane, shown: seen.append(shown))
    ended = run(pane, lambda _progress: 7)
    ui.until(lambda: ended, what="the end")
    ui.wait(APPEARS_AFTER + 0.1)
    assert ended == [7]
    assert seen == []


def test_stop_stops_once_the_work_has_tidied_up(ui, pane):
    labour = Labour()
    ended = run(pane, labour)
    ui.until(lambda: pane.shown, what="the pane")
    ui.tap(pane.ids.stop)
    ui.until(lambda: ended, what="the end")
    assert labour.tidied
    assert isinstance(ended[0], Stopped)
    assert not pane.working


def test_while_it_stops_it_says_so(ui, pane):
    stop, seen = threading.Event(), []

    def stubborn(_progress):
        stop.wait(10)

    run(pane, stubborn)
    ui.until(lambda: pane.shown, what="the pane")
    ui.tap(pane.ids.stop)
    seen.append((pane.ids.stop.text, pane.ids.stop.disabled))
    stop.set()
    ui.until(lambda: not pane.working, what="the end")
    assert seen == [("Stopping…", True)]
    assert not pane.stopping


def test_going_elsewhere_does_not_stop_it_and_coming_back_shows_it(ui, bench, pane):
    labour = Labour()
    ended = run(pane, labour)
    ui.until(lambda: pane.shown, what="the pane")
    pane.part()
    assert not pane.shown
    labour.share = 0.5
    ui.wait(0.2)
    assert bench.current is not None
    other = WorkPane(place="copies")
    pane.parent.add_widget(other)
    other.attend(bench)
    assert other.shown
    ui.until(lambda: other.share == 0.5, what="half")
    labour.go.set()
    ui.until(lambda: ended, what="the end")
    assert not other.shown
    other.part()


def test_what_ends_while_one_is_elsewhere_is_told_all_the_same(ui, pane):
    labour = Labour("the copy")
    ended = run(pane, labour)
    pane.part()
    labour.go.set()
    ui.until(lambda: ended == ["the copy"], what="the end")


def test_one_thing_at_a_time(ui, bench, pane):
    labour = Labour()
    run(pane, labour)
    other = WorkPane(place="check")
    other.attend(bench)
    assert other.elsewhere
    assert not other.working
    with pytest.raises(StillWorking):
        run(other, Labour())
    labour.go.set()
    ui.until(lambda: not other.elsewhere, what="the end")
    other.part()


def test_quiet_work_gives_way(ui, bench, pane):
    quiet, ended = Labour(), []
    bench.begin("copies", quiet, ended.append, ended.append, COPYING, quiet=True)
    loud = Labour("loud")
    told = run(pane, loud)
    ui.until(lambda: bench.current is not None and not bench.current.quiet, what="the one that was asked for")
    assert quiet.tidied
    assert isinstance(ended[0], Stopped)
    loud.go.set()
    ui.until(lambda: told == ["loud"], what="its end")


def test_a_fault_in_telling_the_end_does_not_keep_the_next_from_beginning(ui, bench, monkeypatch):
    ends = queue.Queue()
    monkeypatch.setattr("studio.ui.work.soon", ends.put)
    ended = []
    bench.begin("copies", Labour(), ended.append, lambda _: 1 / 0, COPYING, quiet=True)
    bench.begin("copies", lambda _progress: "loud", ended.append, ended.append, COPYING)
    with pytest.raises(ZeroDivisionError):
        ends.get(timeout=LONGEST)()
    ends.get(timeout=LONGEST)()
    assert ended == ["loud"]


def test_an_error_is_handed_over_as_its_sentence(ui, pane):
    labour = Labour(error=StudioError("The disk is full."))
    labour.go.set()
    ended = run(pane, labour)
    ui.until(lambda: ended, what="the end")
    assert str(ended[0]) == "The disk is full."


def test_a_fault_is_reported_without_its_words(ui, pane, capsys):
    labour = Labour(error=ValueError("the sea was quiet"))
    labour.go.set()
    ended = run(pane, labour)
    ui.until(lambda: ended, what="the end")
    assert str(ended[0]) == StudioError.sentence
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "quiet" not in told


def test_work_may_give_a_future(ui, pane):
    future = Future()
    ended = run(pane, lambda _progress: future)
    ui.wait(0.05)
    assert ended == []
    future.set_result("seven groups of letters")
    ui.until(lambda: ended == ["seven groups of letters"], what="the end")


def test_closing_stops_it_and_waits_until_it_has_tidied_up(ui, bench, pane):
    labour = Labour()
    ended = run(pane, labour)
    bench.close()
    assert labour.tidied
    ui.wait(0.05)
    assert ended == []
    with pytest.raises(StillWorking):
        run(pane, Labour())

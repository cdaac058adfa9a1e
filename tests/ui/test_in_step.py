"""A drawing's replay and a sound, in step, with a real library behind them."""

import numpy as np
import pytest
from kivy.uix.floatlayout import FloatLayout

from studio.drawing.codec import encode
from studio.drawing.op import AddStroke
from studio.drawing.stroke import Stroke
from studio.gallery.keep_drawn import keep_drawn
from studio.ui.in_step import InStep
from studio.ui.lateness import MOST, Lateness
from studio.ui.piece_player import PiecePlayer, heard_of
from studio.ui.together import drawn_of
from studio.ui.widgets.living_replay import LivingReplay
from tests.ui.hanging import draw, play, rooms

__all__ = ["rooms"]


@pytest.fixture
def replay(ui, rooms):
    replay = LivingReplay(rooms)
    root = FloatLayout()
    root.add_widget(replay)
    ui.mount(root)
    yield replay
    replay.close()


def show(ui, replay, piece_id):
    replay.show(piece_id)
    ui.until(lambda: replay.ready, what="the replay")


def test_a_drawing_is_told_in_as_long_as_its_sound_takes_and_stops_and_seeks_with_it(ui, rooms, replay):
    show(ui, replay, draw(rooms, strokes=3))
    sound = rooms.gallery.piece(play(rooms, seconds=40))
    step = InStep(replay, PiecePlayer(rooms), sound)
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    rooms.sound.ahead = 10.0
    ui.until(lambda: replay.at > 0.24, what="the replay to follow")
    assert replay.at == pytest.approx(rooms.sound.position() / 40, abs=0.01)
    replay.turn()
    assert not rooms.sound.playing
    replay.go_to(0.5)
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound again")
    assert rooms.sound.asked[-1][1] == pytest.approx(20, abs=0.1)
    replay.ids.bar._seek(0.75)
    ui.frames(2)
    assert rooms.sound.asked[-1][1] == pytest.approx(30, abs=0.1)
    ui.until(lambda: replay.at == pytest.approx(rooms.sound.position() / 40, abs=0.01), what="the replay there")
    rooms.sound.end()
    ui.until(lambda: not replay.playing, what="the end")
    assert replay.at == 1.0
    step.part()
    assert replay.lead is None


def test_what_was_drawn_to_a_sound_comes_at_the_moment_of_the_sound_at_which_it_was_made(ui, rooms, replay):
    show(ui, replay, draw(rooms, strokes=3))
    sound = rooms.gallery.piece(play(rooms, seconds=40))
    InStep(replay, PiecePlayer(rooms), sound, offset=8_000)
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    ui.wait(0.1)
    assert replay.at == 0.0
    for second, strokes in ((9.0, 1), (10.0, 2)):
        rooms.sound.ahead = second
        ui.until(
            lambda: replay.instant == pytest.approx((rooms.sound.position() - 8) * 1000, abs=120),
            what=f"the moment of {strokes} strokes",
        )
    rooms.sound.ahead = 20.0
    ui.until(lambda: not replay.playing, what="the end of the drawing")
    assert rooms.sound.playing


def test_where_the_drawing_has_ended_its_sound_goes_on_until_a_hand_goes_elsewhere(ui, rooms, replay):
    show(ui, replay, draw(rooms, strokes=3))
    InStep(replay, PiecePlayer(rooms), rooms.gallery.piece(play(rooms, seconds=40)))
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    replay.ids.bar._seek(0.98)
    rooms.sound.ahead = 0.8
    ui.until(lambda: not replay.playing, what="the end of the drawing")
    assert rooms.sound.playing  # it rings out
    replay.ids.bar._seek(0.4)
    assert not rooms.sound.playing
    assert replay.at == pytest.approx(0.4, abs=0.01)


def test_who_goes_to_the_very_end_while_it_plays_is_at_the_end_and_not_at_the_beginning(ui, rooms, replay):
    show(ui, replay, draw(rooms, strokes=3))
    InStep(replay, PiecePlayer(rooms), rooms.gallery.piece(play(rooms, seconds=40)))
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    replay.ids.bar._seek(1.0)
    ui.until(lambda: not replay.playing, what="the end")
    assert (replay.at, rooms.sound.playing) == (1.0, False)
    assert len(rooms.sound.asked) == 1


def test_a_drawings_own_sound_that_was_kept_is_in_step_though_its_last_mark_is_silent(ui, rooms, replay):
    piece_id = draw(rooms, strokes=2)
    rooms.clock.advance(seconds=1)
    points = np.stack([np.linspace(110, 10, 12), np.full(12, 45.0), np.linspace(0, 4000, 12), np.full(12, 0.7)], axis=1)
    rooms.library.append(piece_id, encode(AddStroke(Stroke("eraser", 4.0, 1.0, (0, 0, 0), 9, points))))
    drawing = rooms.gallery.piece(piece_id)
    show(ui, replay, piece_id)
    drawn, heard = drawn_of(rooms, drawing, not replay.skips, replay.taken_back)
    keep_drawn(rooms.library, rooms.gallery, drawing, drawn)
    kept = rooms.gallery.piece(rooms.gallery.pair_of(piece_id).sound_id)
    assert heard_of(rooms, kept).seconds < heard.seconds - 3
    InStep(replay, PiecePlayer(rooms), kept)
    replay.go_to(0.0)
    replay.play()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    rooms.sound.ahead = 1.0
    in_step = lambda: replay.at == pytest.approx(rooms.sound.position() / heard.seconds, abs=0.02)  # noqa: E731
    ui.until(lambda: replay.at > 0.1 and in_step(), what="the drawing where its sound is")


def test_the_drawing_goes_on_by_the_clock_when_its_sound_has_ended_before_it(ui, rooms, replay):
    show(ui, replay, draw(rooms, strokes=3))
    sound = rooms.gallery.piece(play(rooms, seconds=2))
    InStep(replay, PiecePlayer(rooms), sound, offset=500)
    replay.turn()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    rooms.sound.end()
    ui.until(lambda: 0 < replay.at < 1, what="the drawing to go on")
    ui.until(lambda: not replay.playing, timeout=8, what="its end")
    assert replay.at == 1.0


def test_without_a_speaker_the_replay_goes_on_by_itself(ui, rooms, replay):
    rooms.sound.become("silent", "No speaker here.")
    show(ui, replay, draw(rooms, strokes=3))
    InStep(replay, PiecePlayer(rooms), rooms.gallery.piece(play(rooms, seconds=40)))
    replay.turn()
    ui.until(lambda: replay.at == 1.0 and not replay.playing, what="the replay")


def test_a_drawing_heard_along_its_own_line_is_seen_where_it_is_heard(ui, rooms, replay):
    piece_id = draw(rooms, strokes=3)
    show(ui, replay, piece_id)
    drawn, heard = drawn_of(rooms, rooms.gallery.piece(piece_id), not replay.skips, replay.taken_back)
    assert heard.seconds == pytest.approx(max(4.0, replay.duration / 1000), abs=0.01)
    InStep(replay, PiecePlayer(rooms), heard)
    replay.go_to(0.0)
    replay.play()
    ui.until(lambda: rooms.sound.playing, what="the sound")
    notes = [event for event in drawn.events if event.kind == "on"]
    lowest = min(event.frequency for event in notes)
    second_stroke = [event.time for event in notes if event.frequency == lowest][1]
    begins = replay._line.starts[1] / replay.duration
    rooms.sound.ahead = second_stroke / 1000
    ui.until(lambda: replay.at == pytest.approx(begins, abs=0.05), what="the second mark")


def test_a_picture_is_asked_for_as_much_earlier_as_it_is_seen_later(ui):
    late = Lateness()
    for place in range(30):
        late.asked(place)
        ui.wait(0.04)
        late.seen(place)
        late._shown(ui.window)
    assert 0.04 <= late.seconds < MOST
    late.forget()

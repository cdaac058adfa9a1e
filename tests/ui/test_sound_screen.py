"""Sound: pads under many fingers, heard through a real (virtual) sound card, and kept as they are played."""

import time

import numpy as np
import pytest

from studio.audio.client import Sound
from studio.audio.words import NO_PORTAUDIO, SENTENCES
from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song
from studio.music.instrument import standard
from studio.music.note import cents
from studio.music.score import Score
from studio.music.song import Event
from studio.ui.captured_song import CapturedSong, heights
from studio.ui.screens.sound_screen import SoundScreen
from studio.ui.theme import theme
from studio.ui.widgets.touch_force import TAP, told_by_speed
from tests import soundcard
from tests.rooms import rooms_of
from tests.ui.at_pads import library, open_screen, put_finger, screen, song_in, sound, sound_card, sounds

__all__ = ["library", "screen", "sound", "sound_card"]


def test_three_fingers_at_once_are_three_pitches_in_what_is_heard_and_in_what_is_kept(ui, screen, library, sound_card):
    screen.choose_bed("")
    listening = sound_card.listen()
    pads = [screen.pads.pads[index] for index in (2, 6, 9)]
    fingers = [put_finger(ui, screen, pad.index) for pad in pads]
    ui.wait(1.2)
    for finger in fingers:
        finger.touch_up()
    heard = soundcard.loud_part(listening.stop())[4800:]
    for pad in pads:
        found = soundcard.pitches(heard, 1, 0.93 * pad.frequency, 1.07 * pad.frequency)[0]
        assert abs(cents(found, pad.frequency)) < 10.0  # a gap moves it by some; its neighbours are 200 away
    strongest = soundcard.pitches(heard, 3)
    assert sorted(strongest) == pytest.approx([pad.frequency for pad in pads], rel=0.004)
    (piece,) = sounds(library)
    ons = [event for event in song_in(library, piece).events if event.kind == "on"]
    assert [(event.key, event.frequency) for event in ons] == [(pad.pitch, pad.frequency) for pad in pads]
    assert ons[-1].time < 400


def test_what_is_played_is_safe_when_the_hand_lifts_and_shown_once_it_is_kept(ui, screen, library):
    assert screen.ids.keep.disabled
    finger = put_finger(ui, screen, 5)
    assert sounds(library) == [], "a held note is written soon, not at once"
    finger.touch_up()
    (piece,) = sounds(library)
    assert not piece.kept
    assert screen.rooms.gallery.recent(5) == []
    kinds = [event.kind for event in song_in(library, piece).events]
    assert kinds == ["drone", "on", "off"], "what lies underneath belongs to it"

    ui.frames(2)
    ui.tap(screen.ids.keep)
    toast = lambda: screen.shell._toast  # noqa: E731
    ui.until(lambda: toast() is not None and toast().parent is not None)
    (kept,) = screen.rooms.gallery.recent(5)
    assert kept.id == piece.id
    assert kept.duration > 0
    assert screen.ids.keep.disabled

    toast().take_back()
    library.settle()
    assert screen.rooms.gallery.recent(5) == []
    ui.until(lambda: not screen.ids.keep.disabled, what="the capture, to be kept after all")
    ui.tap(screen.ids.keep)
    put_finger(ui, screen, 3).touch_up()
    assert len(sounds(library)) == 2, "what is played after keeping is something else"


def test_a_held_note_is_written_within_a_second(ui, screen, library):
    put_finger(ui, screen, 5)
    ui.wait(0.95)
    (piece,) = sounds(library)
    assert [event.kind for event in song_in(library, piece).events] == ["drone", "on"]


def test_a_finger_that_slides_plays_every_pad_it_crosses(ui, screen, library):
    places = [ui.middle(screen.pads.faces[index]) for index in (0, 1, 2, 6)]
    finger = ui.touch(*places[0])
    finger.touch_down()
    # one frame, three motions
    width, height = ui.window.width, ui.window.height
    finger.samples = [(x / width, y / height, time.perf_counter(), np.nan) for x, y in places[1:]]
    finger.touch_move(*places[-1])
    finger.touch_up()
    (piece,) = sounds(library)
    said = [(e.kind, e.key) for e in song_in(library, piece).events if e.kind != "drone"]
    pitches = [screen.pads.pads[index].pitch for index in (0, 1, 2, 6)]
    assert [key for kind, key in said if kind == "on"] == pitches
    assert sorted(key for kind, key in said if kind == "off") == sorted(pitches)
    assert not screen.pads.held


def strum(ui, screen, indexes, seconds):
    """Slide one finger from the middle of a pad to that of another; return how hard it struck those on its way."""
    struck = []
    screen.pads.bind(on_strike=lambda _pads, _pad, velocity: struck.append(velocity))
    (x, y), (to_x, to_y) = (ui.middle(screen.pads.faces[index]) for index in indexes)
    width, height = ui.window.width, ui.window.height
    finger = ui.touch(x, y)
    finger.touch_down()
    now, steps = time.perf_counter(), 30
    for step in range(1, steps + 1):
        share = step / steps
        place = x + (to_x - x) * share, y + (to_y - y) * share
        finger.samples = [(place[0] / width, place[1] / height, now + share * seconds, np.nan)]
        finger.touch_move(*place)
    finger.touch_up()
    return list(struck)


def test_a_strum_is_louder_the_faster_it_is_and_a_tap_is_as_loud_wherever_it_is(ui, screen):
    gentle, quick = strum(ui, screen, (0, 3), 1.6), strum(ui, screen, (0, 3), 0.25)
    assert len(gentle) == len(quick) == 4
    assert gentle[0] == quick[0] == TAP
    assert max(gentle[1:]) < 0.5
    assert min(quick[1:]) > 0.75
    assert quick[1:] == pytest.approx([told_by_speed(3 / 0.25)] * 3, abs=0.03)
    face, struck = screen.pads.faces[5], []
    screen.pads.bind(on_strike=lambda _pads, _pad, velocity: struck.append(velocity))
    for share in (0.1, 0.9):
        ui.tap(face, at=(face.center_x, face.y + share * face.height))
    assert struck == [TAP, TAP]


def test_two_fingers_on_one_pad_let_it_go_with_the_last(ui, screen):
    lifted = []
    screen.pads.bind(on_lift=lambda _pads, pad: lifted.append(pad.index))
    first, second = put_finger(ui, screen, 4), put_finger(ui, screen, 4)
    first.touch_up()
    assert lifted == []
    second.touch_up()
    assert lifted == [4]


def test_keys_play_where_the_pads_lie(ui, screen, library):
    ui.key("z", "4")
    ui.wait(0.1)
    (piece,) = sounds(library)
    ons = [event.key for event in song_in(library, piece).events if event.kind == "on"]
    assert ons == [screen.pads.pads[0].pitch, screen.pads.pads[15].pitch]
    assert not screen.pads.held


def test_what_is_chosen_is_remembered_and_sounds_at_the_next_touch(ui, screen, library):
    ui.tap(screen.ids.instrument)
    ui.wait(0.2)
    rows = {row.name: row for row in screen.panes.sheet.ids.rows.children}
    assert rows["handpan"].chosen
    ui.tap(rows["kalimba"])
    ui.key("Escape")
    ui.wait(0.2)
    assert screen.panes.sheet is None
    screen.choose("scale", "hirajoshi")
    screen.choose("tonic", 57)
    ui.tap(next(row for row in screen.ids.underneath.ids.rows.children if row.name == "rain"))
    put_finger(ui, screen, 1).touch_up()
    (piece,) = sounds(library)
    drone, note, _off = song_in(library, piece).events
    assert drone.instrument == "rain"
    assert (note.instrument, note.key) == ("kalimba", 59)
    again = SoundScreen(screen.rooms)
    assert (again.instrument, again.scale, again.tonic, again.bed) == ("kalimba", "hirajoshi", 57, "rain")
    ui.until(lambda: screen.ids.meter.lit > 0, what="the meter")


def test_the_instrument_in_hand_is_in_view_when_the_sheet_opens(ui, screen):
    ui.resize(800, 1280)
    last = list(standard().playable)[-1]
    screen.choose("instrument", last)
    screen.panes.instrument()
    sheet = screen.panes.sheet
    row = next(one for one in sheet.ids.rows.children if one.name == last)

    def seen():
        foot = row.to_window(*row.pos)[1]
        return sheet.ids.scroll.y <= foot and foot + row.height <= sheet.ids.scroll.top

    ui.until(lambda: sheet.slid == 1.0 and sheet.ids.scroll.scroll_y < 0.5 and seen(), what="the row")


def test_leaving_lets_go_and_what_is_played_soon_after_still_belongs_to_it(ui, screen, library):
    put_finger(ui, screen, 5)
    screen.shell.back()
    (piece,) = sounds(library)
    said = [(event.kind, event.instrument) for event in song_in(library, piece).events]
    assert said[-2:] == [("off", ""), ("drone", "")], "what lies underneath ends, too"
    screen.shell.go("sound")
    assert not screen.empty, "it can still be kept"
    put_finger(ui, screen, 6).touch_up()
    (piece,) = sounds(library)
    kinds = [event.kind for event in song_in(library, piece).events]
    assert kinds.count("on") == 2


def test_without_portaudio_pads_still_move_and_are_still_captured(ui, library, sound_card, tmp_path):
    tmp_path.joinpath("sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    silent = Sound({**sound_card.environment, "PYTHONPATH": str(tmp_path)})
    screen = open_screen(ui, library, silent)
    ui.until(lambda: screen.calm == SENTENCES[NO_PORTAUDIO], what="the calm line")
    finger = put_finger(ui, screen, 5)
    assert screen.pads.faces[5].glow == 1.0
    finger.touch_up()
    ui.wait(0.3)
    assert screen.pads.faces[5].glow == 0.0
    assert len(sounds(library)) == 1
    assert not screen.empty
    silent.stop()


def test_with_reduced_motion_nothing_spreads(ui, screen):
    theme.motion = False
    put_finger(ui, screen, 5)
    assert screen.pads.faces[5].spread == 0.0
    assert screen.pads.faces[5].glow == 1.0


def test_everything_has_its_place_at_every_size(ui, screen):
    for size in ((800, 1280), (1920, 1080), (900, 700), (640, 560), (1280, 800)):
        ui.resize(*size)
        ui.frames(3)
        ids = screen.ids
        shown = [ids.back, ids.speak, ids.chips, ids.pads, ids.keep, ids.meter]
        if not screen.compact:
            shown.append(ids.underneath)
        for index, one in enumerate(shown):
            assert 0 <= one.x < one.right <= size[0] + 1
            assert 0 <= one.y < one.top <= size[1]
            for other in shown[index + 1 :]:
                assert not one.collide_widget(other), (size, one, other)
        assert min(screen.pads.faces[0].size) >= 40


def empty_rooms(library):
    clock = SystemClock()
    return rooms_of(library, clock, Sound)


def test_ten_minutes_of_rest_end_a_capture(library):
    now = [100.0]
    song = CapturedSong(empty_rooms(library), now=lambda: now[0])
    song.note_on(1, 220.0, 0.5, "handpan")
    now[0] += 1000
    assert not song.over, "a note is held"
    song.note_off(1)
    now[0] += 599
    assert not song.over
    now[0] += 2
    assert song.over
    song.end()


def test_of_a_long_play_the_last_ten_minutes_are_kept_and_the_rest_stays_in_its_log(library):
    now = [100.0]
    song = CapturedSong(empty_rooms(library), now=lambda: now[0])
    song.drone("bowl", 110.0)
    for minute in range(25):
        song.note_on(1, 200.0 + minute, 0.5, "handpan")
        now[0] += 1
        song.note_off(1)
        now[0] += 59
    song.keep().result()
    draft = open_song(library, song.piece_id)
    score = Score(draft.arrangement)
    heard = [cue for cue in score.cues(0, score.duration + 1) if cue.kind != "off"]
    assert (heard[0].kind, heard[0].instrument) == ("drone", "bowl")
    assert heard[1].frame == 0, "it begins with a note"
    assert [cue.frequency for cue in heard if cue.kind == "on"] == [200.0 + minute for minute in range(15, 25)]
    piece = Gallery(library, SystemClock()).piece(song.piece_id)
    assert piece.duration == score.duration * 1000 // 48000 < 600_000
    assert len(draft.arrangement.materials[0].events) == 51
    song.let_go().result()


def test_the_line_rises_with_a_note_and_falls_after_it():
    events = [Event(0, "drone", 0, 110.0, 0.0, "bowl"), Event(1000, "on", 1, 220.0, 0.8, "handpan")]
    bars = heights(events, 4000, 500, 100)
    assert len(bars) == 9
    assert max(bars) == bars[2]
    assert bars[2] > bars[3] > bars[4] > 0
    assert bars[0] > 0, "what lies underneath is seen too"
    assert heights(events, 4000, 500, 4) == pytest.approx(bars[-4:], abs=0.01)

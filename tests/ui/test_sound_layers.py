"""Sound: layers that go round, steps, notes that slide, keyboards, and a layer along with a kept song."""

import time

import numpy as np
import pytest

from studio.audio.keyboard import PlayedNote
from studio.gallery.songs import open_song
from studio.music.arrangement import RATE
from studio.music.note import cents
from studio.music.score import Score, notes_of
from studio.ui.layering import Layering
from studio.ui.sound_panes import LENGTH_STEP
from studio.ui.widgets.step_sheet import StepSheet
from studio.ui.widgets.voice_sheet import VoiceSheet
from tests import soundcard
from tests.ui.at_pads import library, put_finger, screen, sound, sound_card, sounds

__all__ = ["library", "screen", "sound", "sound_card"]


def play(ui, screen, *indexes, every=0.3):
    for index in indexes:
        finger = put_finger(ui, screen, index)
        ui.wait(every / 2)
        finger.touch_up()
        ui.wait(every / 2)


def notes_in(library, piece):
    library.settle()
    score = Score(open_song(library, piece.id).arrangement)
    return [cue for cue in score.cues(0, score.duration + 1) if cue.kind == "on"]


def loudest_near(pcm, frequency):
    """Return the strongest tone within a semitone of a frequency, in Hz, and its share of the spectrum.

    Within a semitone, since what goes round has lines beside its tones, as far apart as it is short.
    """
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)), 8 * len(pcm)))
    hertz = np.fft.rfftfreq(8 * len(pcm), 1.0 / RATE)
    near = np.abs(hertz / frequency - 1.0) < 0.06
    return hertz[near][spectrum[near].argmax()], spectrum[near].max()


def closed_loop(ui, screen, *indexes):
    ui.tap(screen.ids.layers)
    ui.until(lambda: screen.panes.sheet.slid == 1.0, what="the sheet")
    ui.frames(3)
    ui.tap(screen.panes.sheet.ids.main)
    play(ui, screen, *indexes)
    ui.tap(screen.panes.sheet.ids.main)
    assert screen.layering.state == "looping"


def test_a_loop_is_heard_again_and_again_and_what_is_kept_is_what_was_heard(ui, screen, library, sound_card):
    screen.choose_bed("")
    screen.choose("instrument", "marimba")
    closed_loop(ui, screen, 2, 9)
    first, second = (screen.pads.pads[index].frequency for index in (2, 9))
    loop = screen.layering.loop
    listening = sound_card.listen()
    ui.wait(2.5 * loop.length / RATE)
    heard = listening.stop().mean(axis=1)
    silent = screen.pads.pads[5].frequency
    for tone in (first, second):
        assert loudest_near(heard, tone)[0] == pytest.approx(tone, rel=0.025), "hands are off, and it sounds"
        assert loudest_near(heard, tone)[1] > 4.0 * loudest_near(heard, silent)[1], "and nothing that was not played"
    ui.tap(screen.panes.sheet.ids.main)
    assert not screen.going
    ui.wait(0.3)
    ui.tap(screen.ids.keep)
    ui.until(lambda: screen.shell._toast is not None)
    (piece,) = screen.rooms.gallery.recent(5)
    said = [round(cue.frequency) for cue in notes_in(library, piece)]
    assert said[:4] == [round(first), round(second)] * 2
    assert screen.layering.layers == ()


def test_each_layer_has_a_row_and_can_be_quiet_or_gone(ui, screen):
    closed_loop(ui, screen, 0, 4)
    ui.wait(0.2)
    ui.until(lambda: screen.layering.phase < 0.3, what="the next round")
    play(ui, screen, 7)
    sheet = screen.panes.sheet
    rows = list(reversed(sheet.ids.rows.children))
    assert [row.number for row in rows] == [3, 2], "the newest first"
    assert [row.caption for row in rows] == ["one note", "some notes"]
    ui.tap(rows[0].ids.mute)
    assert screen.layering.layers[1].muted
    ui.tap(rows[0].ids.name)
    ui.wait(0.1)
    ui.tap(rows[0]._options.ids.level.ids.less)
    assert screen.layering.layers[1].level == pytest.approx(0.71, abs=0.01)
    ui.tap(rows[0]._options.ids.fade)
    assert screen.layering.fades(3)
    ui.tap(rows[0]._options.ids.drop)
    assert [track.number for track in screen.layering.layers] == [2]
    ui.key("ctrl+z")
    assert [track.number for track in screen.layering.layers] == [2, 3]
    ui.tap(sheet.ids.last)
    assert len(sheet.ids.rows.children) == 1


def test_a_layer_is_put_onto_the_beat_and_back(ui, screen):
    closed_loop(ui, screen, 0, 4, 7)
    sheet = screen.panes.sheet
    ui.tap(sheet.ids.tempo.ids.more)
    assert screen.layering.arrangement.tempo > 0
    assert "beats" in sheet.ids.tempo.reading
    (row,) = sheet.ids.rows.children
    ui.tap(row.ids.name)
    ui.wait(0.1)

    def starts():
        arrangement = screen.layering.arrangement
        (clip,) = arrangement.on(row.number)
        return [note.start for note in notes_of(arrangement.materials[clip.material])]

    free = starts()
    line = 60 * RATE / screen.layering.arrangement.tempo / 4
    screen.panes._act(row.number, "tidy")
    loop = screen.layering.loop
    tidy = [loop.phase(loop.start + start) * loop.length / line for start in starts()]
    assert tidy == pytest.approx([round(place) for place in tidy], abs=0.02)
    ui.tap(sheet.ids.undo)
    assert starts() == free


def test_space_begins_closes_and_stops_a_loop(ui, screen):
    ui.key("space")
    assert screen.layering.state == "waiting"
    ui.key("z", "x")
    assert screen.layering.state == "first"
    ui.wait(0.3)
    ui.key("space")
    assert screen.layering.state == "looping"
    assert screen.going
    ui.key("space")
    assert not screen.going


def test_steps_are_set_by_touch_and_by_keys_and_sound(ui, screen, sound_card):
    screen.choose_bed("")
    screen.choose("instrument", "hand-drums")
    screen.panes.layers()
    ui.wait(0.3)
    screen.panes.steps(None)
    ui.wait(0.3)
    sheet = screen.panes.sheet
    assert isinstance(sheet, StepSheet)
    ui.until(lambda: sheet.slid == 1.0, what="the sheet")
    ui.frames(3)
    cells = sheet.ids.cells
    listening = sound_card.listen()
    for slot in (0, 4, 8, 12):
        left, foot, wide, high = cells.box(0, slot)
        ui.tap(cells, cells.to_window(left + wide / 2, foot + high / 2))
    assert sorted(sheet.on) == [(0, slot) for slot in (0, 4, 8, 12)]
    cells.focus = True
    ui.key("Right", "Up", "space")
    assert (1, 13) in [tuple(cell) for cell in sheet.on]
    ui.until(lambda: sheet.now >= 0, what="the step that is heard")
    ui.wait(2.0)
    heard = np.abs(listening.stop()).max()
    assert heard > 0.02
    ui.tap(sheet.ids.main)
    assert not screen.layering.running
    ui.until(lambda: sheet.now == -1, what="no step to be heard")
    ui.tap(sheet.ids.main)
    ui.until(lambda: sheet.now >= 0, what="the steps to go on")
    ui.tap(sheet.ids.undo)  # that they go on
    ui.tap(sheet.ids.undo)  # that they stopped
    ui.tap(sheet.ids.undo)
    assert (1, 13) not in [tuple(cell) for cell in sheet.on]
    assert min(cells.box(0, 0)[2:]) >= 48


def test_a_note_that_slides_is_heard_sliding_and_kept_so(ui, screen, library, sound_card):
    screen.choose_bed("")
    screen.choose("instrument", "flute")
    screen.choose("slides", True)
    listening = sound_card.listen()
    finger = put_finger(ui, screen, 4)
    ui.wait(0.3)
    finger.touch_move(*ui.middle(screen.pads.faces[7]))
    ui.wait(0.9)
    finger.touch_up()
    heard = soundcard.loud_part(listening.stop())
    goal = screen.pads.pads[7].frequency
    found = soundcard.pitches(heard[-24000:], 1, 0.9 * goal, 1.1 * goal)[0]
    assert abs(cents(found, goal)) < 12
    (piece,) = sounds(library)
    song = open_song(library, piece.id).arrangement.materials[0]
    assert [event.kind for event in song.events] == ["on", "glide", "off"]
    assert song.events[1].frequency == pytest.approx(goal)


def test_any_touch_fits_between_the_pads_too_and_two_fingers_on_one_pad_are_two_notes(ui, screen, library):
    screen.choose("fits", True)
    face = screen.pads.faces[5]
    finger = ui.touch(*screen.pads.to_window(face.right + 3, face.center_y))
    finger.touch_down()
    assert screen.pads.held
    other = ui.touch(*screen.pads.to_window(face.x + 4, face.center_y))
    other.touch_down()
    ui.wait(0.1)
    for one in (finger, other):
        one.touch_up()
    (piece,) = sounds(library)
    ons = [e for e in open_song(library, piece.id).arrangement.materials[0].events if e.kind == "on"]
    assert len({event.key for event in ons}) == 2
    assert len({event.frequency for event in ons}) == 2


def test_a_harder_finger_leans_on_its_note(ui, screen):
    leant = []
    screen.pads.bind(on_lean=lambda _pads, pad, pressure: leant.append((pad.index, round(pressure, 2))))
    finger = put_finger(ui, screen, 3)
    x, y = ui.middle(screen.pads.faces[3])
    width, height = ui.window.width, ui.window.height
    for pressure in (0.3, 0.305, 0.6):
        finger.samples = [(x / width, y / height, time.perf_counter(), pressure)]
        finger.touch_move(x, y)
    finger.touch_up()
    assert leant == [(3, 0.6)]


def test_an_instrument_is_heard_when_it_is_taken_up_and_that_is_not_captured(ui, screen, library, sound_card):
    screen.choose_bed("")
    listening = sound_card.listen()
    screen.choose_instrument("kalimba")
    ui.wait(1.0)
    assert np.abs(listening.stop()).max() > 0.01
    assert sounds(library) == []
    assert screen.empty


def test_a_keyboard_shows_on_the_pads_and_is_captured_when_it_was_played(ui, screen, library, monkeypatch):
    pad = screen.pads.pads[6]
    now = time.monotonic()
    notes = [
        PlayedNote(now - 0.2, "on", 5000, pad.frequency, 0.7, "handpan"),
        PlayedNote(now - 0.05, "off", 5000, 0.0, 0.0, "handpan"),
    ]
    given = [notes[:1], notes[1:]]
    monkeypatch.setattr(screen.rooms.sound, "played", lambda: given.pop(0) if given else [])
    ui.until(lambda: screen.pads.faces[6].glow == 1.0, what="the pad to light")
    ui.until(lambda: screen.pads.faces[6].glow == 0.0, what="the pad to rest")
    screen.song.rest()
    (piece,) = sounds(library)
    kinds = [event.kind for event in open_song(library, piece.id).arrangement.materials[0].events]
    assert kinds == ["drone", "on", "off"]


def test_along_with_a_kept_song_a_layer_is_laid_where_it_was_heard(ui, screen, library, sound):
    play(ui, screen, 1, 2, 3, every=0.5)
    ui.tap(screen.ids.keep)
    ui.until(lambda: screen.shell._toast is not None)
    (piece,) = screen.rooms.gallery.recent(5)
    screen.shell.back()
    screen.shell.go("sound", song_id=piece.id)
    ui.until(lambda: screen.layering.state == "along", what="the song")
    assert "lies over it" in screen.calm
    ui.until(lambda: screen.layering.at > 0.7 * RATE, what="the song to be heard")
    at = screen.layering.at
    play(ui, screen, 12)
    ui.tap(screen.ids.keep)
    assert screen.shell.screen is not screen
    laid = [cue for cue in notes_in(library, piece) if cue.track > 1]
    assert [cue.frame for cue in laid] == pytest.approx([at], abs=RATE // 10)
    assert len(screen.rooms.gallery.recent(5)) == 1, "it is the same piece"


def test_hum_or_speak_are_offered(ui, screen):
    ui.tap(screen.ids.speak)
    ui.until(lambda: screen.panes.sheet.slid == 1.0, what="the sheet")
    ui.frames(3)
    assert isinstance(screen.panes.sheet, VoiceSheet)
    ui.tap(screen.panes.sheet.ids.hum)
    assert screen.shell.screen.name == "hum"


def test_pads_stay_in_reach_while_layers_are_open_at_every_size(ui, screen):
    screen.panes.layers()
    for size in ((800, 1280), (1920, 1080), (900, 700), (640, 560), (1280, 800)):
        ui.resize(*size)
        ui.wait(0.3)
        sheet = screen.panes.sheet
        pads = screen.ids.pads
        assert not pads.collide_widget(sheet), size
        assert min(screen.pads.faces[0].size) >= 40, size
        if screen.ids.chips.opacity:
            assert not screen.ids.chips.collide_widget(screen.ids.speak), size
    screen.panes.close()
    ui.wait(0.3)
    assert pads.width > 900


def test_a_loop_is_made_longer_and_shorter_heard_at_once_and_taken_back(ui, screen):
    closed_loop(ui, screen, 0, 5, 9)
    layering, sheet = screen.layering, screen.panes.sheet
    length = layering.loop.length
    assert sheet.seconds == pytest.approx(length / RATE)
    ui.until(lambda: layering.phase > 0.5)
    ids = sheet.ids
    ids.scroll.scroll_to(ids.length, animate=False)
    ui.frames(3)
    for name, share in (("double", 2.0), ("half", 1.0)):
        ui.tap(ids[name])
        assert layering.loop.length == pytest.approx(share * length, abs=256)
        assert 0.0 <= layering.phase < 1.0
    longer = layering.loop.length
    ui.tap(ids.seconds.ids.more)
    assert layering.loop.length == pytest.approx(longer + LENGTH_STEP, abs=256)
    assert sheet.seconds == pytest.approx(layering.loop.length / RATE)
    layering.undo()
    assert layering.loop.length == longer
    ui.until(lambda: 0.35 < layering.phase < 0.5)
    ui.tap(ids.here)
    cut = layering.loop.length
    assert 0.3 * longer < cut < 0.7 * longer
    now = layering.at
    ui.until(lambda: layering.at > now + 1.5 * cut)
    assert layering.phase == pytest.approx((layering.at - layering.loop.start) % cut / cut, abs=0.1)
    for _ in range(3):
        layering.undo()
    assert layering.loop.length == length


def test_leaving_stops_what_goes_round_and_coming_back_finds_it(ui, screen):
    closed_loop(ui, screen, 0, 4)
    ui.key("Escape")
    assert screen.layering.running, "the sheet is closed, and it goes on"
    screen.shell.back()
    assert not screen.layering.running
    screen.shell.go("sound")
    assert isinstance(screen.layering, Layering)
    assert len(screen.layering.layers) == 1
    screen.panes.layers()
    assert screen.panes.sheet.state == "stopped"
    screen.panes.main()
    assert screen.layering.state == "looping"
    now = screen.layering.at
    ons = Score(screen.layering.arrangement).cues(now, now + screen.layering.loop.length, endless=True)
    assert len([cue for cue in ons if cue.kind == "on"]) == 2, "and it sounds again"


def test_how_the_pads_are_touched_is_chosen_with_the_scale_and_remembered(ui, screen):
    screen.panes.scale()
    ui.wait(0.3)
    sheet = screen.panes.sheet
    low = screen.pads.pads[0].pitch
    sheet.ids.octave.ids.more.dispatch("on_release")
    assert screen.pads.pads[0].pitch == low + 12
    assert sheet.ids.octave.reading == "high"
    sheet.ids.fits.dispatch("on_release")
    sheet.ids.slides.dispatch("on_release")
    assert screen.pads.fit is not None
    assert screen.pads.slides
    settings = screen.rooms.settings
    assert (settings.get("octave", 0), settings.get("fits", False), settings.get("slides", False)) == (1, True, True)


def test_new_layers_fade_when_they_are_asked_to(ui, screen):
    screen.panes.layers()
    ui.wait(0.3)
    screen.panes.sheet.ids.fading.dispatch("on_release")
    assert screen.layering.fading > 0
    screen.panes.main()
    play(ui, screen, 3, 4)
    screen.panes.main()
    (track,) = screen.layering.layers
    assert screen.layering.fades(track.number)

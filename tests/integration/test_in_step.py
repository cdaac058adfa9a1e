"""A drawing and its sound, replayed in step: what the window shows beside what comes out of the speaker."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.audio.client import Sound
from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.settings import Settings
from studio.drawing.brush import load_brushes
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.rooms import Rooms
from tests.bench import in_step
from tests.bench.music_card import Card

APART = 50.0
"""Ms that picture and sound may be apart."""


@pytest.fixture(scope="module")
def card():
    card = Card()
    yield card
    card.stop()


@pytest.fixture
def rooms(ui, card, tmp_path):
    """A library with an open session, and the audio process on a card that is not there but keeps time like one."""
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    journal, brushes = Journal(library, clock), load_brushes(ASSETS / "brushes")
    journal.begin_session()
    sound = Sound(card.own.environment)
    ui.draw_always()  # its pictures are what is measured
    yield Rooms(library, journal, Gallery(library, clock), lambda: sound, Settings(None), clock, brushes)
    ui.reset()
    sound.stop()
    library.close()


def told(ui, rooms, card, made):
    """Return what came of it; looked at again where a machine busy with other things held up one of the two."""
    for _ in range(3):
        told = in_step.told_in_step(ui, rooms, lambda: card.hear("speaker", 5), made)
        if len(told.drifts) > 5 and abs(np.median(told.ahead)) < APART:
            break
    return told


def test_a_drawing_that_is_told_in_as_long_as_its_sound_takes_is_in_step_with_the_speaker(ui, rooms, card):
    sound_id, pcm = in_step.noise(rooms, 4)
    made = in_step.Made(in_step.rows_of_marks(rooms, 2.5), sound_id, pcm, 4.0)
    seen = told(ui, rooms, card, made)
    assert len(seen.drifts) > 5
    assert abs(np.median(seen.ahead)) < APART
    assert {each.seconds // 1 for each in seen.drifts} >= {0.0, 1.0, 3.0}  # before the pause, after it, and far along
    assert seen.paused < 1e-3
    assert seen.ended


def test_a_drawing_that_was_made_to_a_sound_is_in_step_with_it_by_the_clock(ui, rooms, card):
    sound_id, pcm = in_step.notes_by_chance(rooms, 4)
    made = in_step.Made(in_step.rows_of_marks(rooms, 3.0), sound_id, pcm, 3.0, offset=800)
    seen = told(ui, rooms, card, made)
    assert len(seen.drifts) > 5
    assert abs(np.median(seen.ahead)) < APART
    assert {each.seconds // 1 for each in seen.drifts} >= {1.0, 3.0}  # before the pause, and far along
    assert seen.paused < 1e-3
    assert seen.ended

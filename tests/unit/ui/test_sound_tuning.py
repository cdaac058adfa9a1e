"""What Sound has at present, as other screens ask for it."""

from studio.core.settings import Settings
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES
from studio.ui.sound_tuning import INSTRUMENT, SoundTuning, sound_tuning


def remembered(**values):
    settings = Settings(None)
    for name, value in values.items():
        settings.set(name, value)
    return sound_tuning(settings)


def test_at_first_it_is_what_sound_begins_with():
    assert remembered() == SoundTuning(INSTRUMENT, DEFAULT_SCALE, DEFAULT_ROOT)


def test_what_was_chosen_is_what_there_is():
    found = remembered(instrument="flute", scale="dorian", tonic=43)
    assert found == SoundTuning("flute", SCALES["dorian"], 43)


def test_drums_have_no_notes():
    assert remembered(instrument="hand-drums").instrument == ""


def test_what_no_program_of_today_knows_is_the_usual():
    assert remembered(instrument="theremin", scale="martian", tonic=300) == remembered()

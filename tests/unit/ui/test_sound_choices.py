import pytest

from studio.audio.calibrate import Calibration
from studio.core.settings import Settings
from studio.ui.sound_choices import MICROPHONE, SPEAKER, apply, choose, chosen, recall, remember


class Speaker:
    """A sound whose speaker and microphone are what was chosen, or the computer's own."""

    def __init__(self):
        self.names, self.calibration = {SPEAKER: None, MICROPHONE: None}, None

    @property
    def pair(self):
        return self.names[SPEAKER] or "own speaker", self.names[MICROPHONE] or "own microphone"

    def choose_output(self, name):
        self.names[SPEAKER] = name

    def choose_input(self, name):
        self.names[MICROPHONE] = name

    def set_calibration(self, calibration):
        self.calibration = calibration


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


def test_what_is_chosen_is_used_at_once_and_the_next_time(settings):
    choose(settings, Speaker(), SPEAKER, "Headphones")
    choose(settings, Speaker(), MICROPHONE, "Desk")
    again = Speaker()
    apply(Settings(settings.path), again)
    assert again.pair == ("Headphones", "Desk")
    choose(settings, again, SPEAKER, "")
    assert again.pair == ("own speaker", "Desk")
    assert chosen(Settings(settings.path), SPEAKER) == ""


def test_a_delay_is_known_for_its_pair_only(settings):
    sound = Speaker()
    choose(settings, sound, SPEAKER, "Headphones")
    remember(settings, Calibration(0.21, *sound.pair))
    recall(settings, sound)
    assert sound.calibration.late == 0.21
    choose(settings, sound, SPEAKER, "")
    assert sound.calibration is None
    choose(settings, sound, SPEAKER, "Headphones")
    assert sound.calibration == Calibration(0.21, "Headphones", "own microphone")


def test_a_damaged_delay_is_none(settings):
    sound = Speaker()
    settings.set("sound_delays", {"own speaker / own microphone": "long"})
    apply(settings, sound)
    assert sound.calibration is None


def test_the_newest_few_delays_are_remembered(settings):
    for number in range(40):
        remember(settings, Calibration(0.1, f"speaker {number}", "microphone"))
    assert len(settings.get("sound_delays", {})) == 16
    assert "speaker 39 / microphone" in settings.get("sound_delays", {})

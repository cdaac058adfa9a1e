"""The main thing, from end to end: begin, draw, play, speak, write, tag, close; the next day everything is there."""

import json
import subprocess
import sys
from pathlib import Path

from studio.library.library import needs_passphrase
from tests import soundcard
from tests.integration.first_session import BODY, INTENTION

ROOT = Path(__file__).parents[2]
KINDS = ["drawing", "sound", "voice", "writing"]

sound_card = soundcard.sound_card


def live_through(day: str, folder: Path, card: soundcard.SoundCard) -> dict:
    command = [sys.executable, "-m", "tests.integration.first_session", day, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=card.environment, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line == "speak\n":
                with card.speak(soundcard.tone(220.0, 2.5)) as speaking:
                    speaking.wait(20)
        assert child.wait(60) == 0
    return json.loads((folder / f"{day}.json").read_text("utf-8"))


def test_what_was_made_in_the_first_session_is_found_the_next_day(tmp_path, sound_card):
    first = live_through("one", tmp_path, sound_card)
    assert sorted(first["made"]) == KINDS
    assert first["made"]["drawing"] == first["drawing_on_the_easel"], "pixel for pixel what was on the easel"
    assert len(first["code"]) == 34
    assert needs_passphrase(tmp_path / "mine.studio")

    second = live_through("two", tmp_path, sound_card)
    assert second["made"] == first["made"], "pixel and sample equal"
    assert second["found"] == {"snow": ["drawing", "writing"], "warm": ["writing"]}
    assert second["opened"] == KINDS
    assert second["entry"] == {"intention": INTENTION, "body": BODY, "kind": "session", "shows": KINDS}

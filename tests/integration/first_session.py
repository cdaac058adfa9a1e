"""A person's first session, and the day after: `first_session.py one|two FOLDER`.

Each day is a process of its own with a real window, touched, clicked and typed into. It writes what it saw to
FOLDER/one.json or two.json. When it speaks it says "speak" on its standard output, and goes on once it is heard.
"""

import hashlib
import json
import math
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from studio.app import House
from studio.core.clock import SystemClock
from studio.core.settings import Settings
from studio.gallery.query import Query
from studio.gallery.thumbnail import drawing_of
from studio.music.codec import decode
from studio.music.render import render_song
from studio.music.song import song_of
from studio.music.take import decode_take
from tests.ui.harness import Ui

PASSPHRASE = "a lamp by the door"
INTENTION = "to listen"
WORDS = "There was snow, and it was warm under it."
BODY = "The kitchen at home, the lamp."
TAG = "snow"


class Tomorrow(SystemClock):
    """The machine's clock, a day later."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=1)

    def ms(self) -> int:
        return super().ms() + 86_400_000


class Person:
    """Someone at the window."""

    def __init__(self, folder: Path, clock: SystemClock) -> None:
        self.ui = Ui()
        self.house = House(folder / "mine.studio", Settings(folder / "settings.json"))
        self.house.clock = clock
        self.house.furnish()
        self.ui.mount(self.house.shell)
        self.ui.until(lambda: self.shell.screen is not None, what="the first screen")

    @property
    def shell(self):
        return self.house.shell

    @property
    def screen(self):
        return self.shell.screen

    @property
    def rooms(self):
        return self.shell.rooms

    def see(self, text: str):
        """Return what shows these words and can be pressed, or just shows them."""
        self.ui.until(lambda: self._find(text), 10, f"the words {text!r}")
        return self._find(text)

    def _find(self, text: str):
        shown = [widget for widget in self.shell.walk() if getattr(widget, "text", None) == text]
        return next((widget for widget in shown if hasattr(widget, "on_release")), shown[0] if shown else None)

    def tap(self, text: str) -> None:
        """Tap what shows these words, once it can be tapped."""
        target = self.see(text)
        self.ui.until(lambda: not getattr(target, "disabled", False), what=f"{text!r} to be ready")
        self.ui.tap(target)

    def arrive(self, name: str) -> None:
        """Wait for a screen."""
        self.ui.until(lambda: self.screen is not None and self.screen.name == name, 15, f"the screen {name}")
        self.ui.frames(5)

    def type(self, text: str) -> None:
        """Type on the real keyboard."""
        self.ui.xdo("type", "--delay", "4", text)
        self.ui.wait(0.1)

    def back(self) -> None:
        """Go back one level."""
        self.ui.key("Escape")
        self.ui.wait(0.1)

    def leave(self) -> None:
        """Close the window."""
        self.house.leave()


def pieces_as_made(person: Person) -> dict[str, str]:
    """Return what was made, by kind, down to the pixel and the sample."""
    rooms, made = person.rooms, {}
    rooms.library.settle()
    for piece in rooms.gallery.page(Query()):
        log = rooms.library.ops(piece.id)
        if piece.kind == "drawing":
            content = drawing_of(rooms.library, piece.id).rgba().tobytes()
        elif piece.kind == "sound":
            content = render_song(song_of(event for op in log for event in decode(op.payload))).tobytes()
        elif piece.kind == "voice":
            content = decode_take(rooms.library.chunks(piece.id)).pcm.tobytes()
        else:
            content = piece.words.encode()
        made[piece.kind] = hashlib.sha256(content).hexdigest()
    return made


def first_day(person: Person) -> dict:
    """Begin, draw, play, speak, write, tag, and close."""
    code = begin(person)
    draw(person)
    shown = hashlib.sha256(person.screen.easel.drawing.rgba().tobytes()).hexdigest()
    person.back()
    play(person)
    speak(person)
    write(person)
    tag(person)
    return {"code": code, "drawing_on_the_easel": shown, "made": pieces_as_made(person)}


def begin(person: Person) -> str:
    ui = person.ui
    person.tap("Begin")
    person.see("Choose a passphrase")
    ui.wait(0.2)
    person.type(PASSPHRASE)
    ui.key("Return")
    ui.until(lambda: person.screen.page.fields()[1].focus, what="the second field")
    person.type(PASSPHRASE)
    person.tap("Go on")
    person.tap("I have written it down")
    groups = list(person.screen.groups)
    ui.until(lambda: person.screen.page.fields() and person.screen.page.fields()[0].focus, what="the question")
    person.type(groups[int(person.screen.page.asked)])
    person.tap("Go on")
    person.arrive("today")
    person.tap("Begin a session")
    ui.wait(0.3)
    person.type(INTENTION)
    person.tap("Begin")
    ui.until(lambda: person.rooms.journal.open_session() is not None, what="the session")
    return "-".join(groups)


def draw(person: Person) -> None:
    ui = person.ui
    ui.wait(0.3)
    ui.tap(person.see("Draw"))
    person.arrive("draw")
    easel = person.screen.easel
    ui.until(lambda: easel.drawing is not None, what="the paper")
    left, bottom, width, height = easel.sheet
    turns = np.linspace(0, 5 * math.pi, 120)
    middle = np.array((left + width / 2, bottom + height / 2))
    ui.drag([tuple(middle + (20 + 14 * turn) * np.array((math.cos(turn), math.sin(turn)))) for turn in turns])
    for brush, colour in (("ink", (192, 96, 58)), ("airbrush", (60, 90, 102)), ("marker", (226, 166, 84))):
        person.screen.brush = brush
        person.screen.take_colour(colour)
        up = {"ink": 0.3, "airbrush": 0.5, "marker": 0.8}[brush]
        ui.drag([(left + width * at, bottom + height * up) for at in np.linspace(0.1, 0.9, 30)])
    person.screen.take_eraser()
    ui.drag([(left + width * 0.5, bottom + height * at) for at in np.linspace(0.2, 0.9, 30)])
    ui.key("ctrl+z")
    ui.key("ctrl+shift+z")


def play(person: Person) -> None:
    ui = person.ui
    person.arrive("today")
    ui.tap(person.see("Sound"))
    person.arrive("sound")
    ui.until(lambda: person.rooms.sound.state == "ready", 15, "the sound card")
    fingers = []
    for row, column in ((0.15, 0.15), (0.4, 0.4), (0.85, 0.85)):
        pads = person.screen.pads
        finger = ui.touch(pads.x + pads.width * column, pads.y + pads.height * row)
        finger.touch_down()
        fingers.append(finger)
        ui.wait(0.15)
    for finger in fingers:
        finger.touch_up()
    ui.wait(0.5)
    person.tap("Keep that")
    ui.wait(0.4)
    person.back()


def speak(person: Person) -> None:
    ui = person.ui
    person.arrive("today")
    ui.tap(person.see("Speak"))
    person.arrive("speak")
    ui.until(lambda: person.screen.state == "listening", 15, "the microphone")
    sys.stdout.write("speak\n")
    sys.stdout.flush()
    ui.until(lambda: person.screen.level > 0.3, 15, "the voice")
    ui.wait(2.2)
    person.tap("Done")
    ui.until(lambda: person.screen.heard is not None, 10, "the kept voice")
    person.back()


def write(person: Person) -> None:
    ui = person.ui
    person.arrive("today")
    ui.tap(person.see("Write"))
    person.arrive("write")
    ui.wait(0.2)
    person.type(WORDS)
    person.back()
    person.back()
    person.arrive("today")
    person.shell.go_to("journal")
    person.arrive("journal")
    entry = person.rooms.journal.entry_now()
    person.rooms.library.later(lambda: person.rooms.journal.set_body(entry.id, BODY)).result()


def tag(person: Person) -> None:
    ui = person.ui
    drawing = person.rooms.gallery.page(Query(kinds=frozenset({"drawing"})))[0]
    person.shell.go("piece", piece_id=drawing.id)
    person.arrive("piece")
    person.screen.acts.ask_tag()
    ui.wait(0.4)
    person.type(TAG)
    ui.key("Return")
    ui.until(lambda: [one.name for one in person.rooms.gallery.tags_of(drawing.id)] == [TAG], what="the tag")


def next_day(person: Person) -> dict:
    """Unlock, search, open each, and look into the journal."""
    ui = person.ui
    person.arrive("lock")
    ui.wait(0.2)
    person.type(PASSPHRASE)
    ui.key("Return")
    person.arrive("today")
    person.shell.go_to("gallery")
    person.arrive("gallery")
    gallery, found = person.screen, {}
    for word in ("snow", "warm"):
        gallery.text = word
        ui.wait(0.8)
        hanging = [tile.piece for tile in gallery.walk() if getattr(tile, "piece", None) is not None]
        found[word] = sorted({piece.id: piece.kind for piece in hanging}.values())
    gallery.text = ""
    ui.wait(0.5)
    opened = []
    for piece in person.rooms.gallery.page(Query()):
        person.shell.go("piece", piece_id=piece.id)
        person.arrive("piece")
        ui.wait(0.6)
        opened.append(person.screen.kind)
        person.back()
    session = person.rooms.journal.timeline()[-1]
    person.shell.go("journal", entry_id=session.id)
    person.arrive("journal")
    ui.wait(0.6)
    shown = sorted({tile.piece.kind for tile in person.screen.walk() if hasattr(tile, "piece") and tile.piece})
    return {
        "made": pieces_as_made(person),
        "found": found,
        "opened": sorted(opened),
        "entry": {"intention": session.intention, "body": session.body, "kind": session.kind, "shows": shown},
    }


def main(day: str, folder: Path) -> None:
    person = Person(folder, SystemClock() if day == "one" else Tomorrow())
    seen = first_day(person) if day == "one" else next_day(person)
    person.leave()
    (folder / f"{day}.json").write_text(json.dumps(seen), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

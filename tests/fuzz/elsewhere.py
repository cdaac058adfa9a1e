"""Journals of other programs that met with an accident, by the thousand: `python -m tests.fuzz.elsewhere 5000`.

Each is made of a whole one, by a number: some bytes of a file in it, or of the zip itself, are others then.
"""

import io
import json
import random
import sys
import tempfile
import zipfile
from pathlib import Path

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library.library import Library
from studio.library.verify import verify
from studio.sharing.arriving import let_in
from studio.sharing.coming import look_at
from tests.unit.sharing.elsewhere import day_one, entry, full_journal, picture
from tests.unit.sharing.things import clock_at, new_library

NOTE = b"---\ntitle: The door\ndate: 2019-05-06 07:08\ntags: [dream, sea]\n---\nIt stood open. ![a](door.png)\n"
JRNL = b"[2020-03-04 09:30] The sea was quiet. *\nIt went on @holiday.\n\n[2020-03-05 08:00 PM] Woke early.\n"
JUNK = (None, True, -1, 2**63, 1e308, "", "..", "\ud800", [], {}, [[]], "2020-03-04", "A" * 32, "x" * 5000)
SIGNS = b'{}[]",:\\-\n\0\xff![]()#@'


def whole() -> dict[str, bytes]:
    """Return the files of a place that has some of everything but sounds: those have a fuzz of their own."""
    files = {name: data for name, data in full_journal().items() if not name.startswith("audios")}
    more = [entry(f"day {number}", f"2021-05-{number + 1:02d}T10:00:00Z", tags=["a"]) for number in range(6)]
    files |= {"notes/door.md": NOTE, "notes/door.png": picture(5, "PNG"), "diary.txt": JRNL}
    return files | {"more/Journal.json": day_one(more, separators=(",", ":")).encode()}


def harmed(number: int, files: dict[str, bytes]) -> bytes:
    """Return a zip with those files, harmed in the way of this number."""
    chance = random.Random(number)
    files = dict(files)
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(sorted(files))
        match chance.randrange(5):
            case 0 if name.endswith(".json"):
                files[name] = _other_value(files[name], chance)
            case 1:
                files[chance.choice(("../" * 3 + name, name.upper(), "photos/" + name, "a" * 300))] = files.pop(name)
            case 2:
                files[name] = files[name][: chance.randrange(len(files[name]) + 1)]
            case _:
                files[name] = _other_bytes(files[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as made:
        for name, data in files.items():
            made.writestr(name, data)
    packed = out.getvalue()
    return _other_bytes(packed, chance, packed.index(b"PK\1\2")) if chance.random() < 0.3 else packed


def taken_in(library: Library, place: Path) -> bool:
    """Look at a zip and bring it in; say whether something was in it. Whatever is wrong is a sentence."""
    try:
        look_at(library, place, Progress())
        came = let_in(library, place, Progress())
    except StudioError as error:
        if not _are_sentences(str(error)):
            raise
        return False
    assert _are_sentences(*came.left_out, *came.noted)
    return came.count + came.there_already > 0


def _are_sentences(*said: str) -> bool:
    return all(sentence.endswith((".", "times)")) for sentence in said)


def _other_bytes(data: bytes, chance: random.Random, start: int = 0) -> bytes:
    body = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(start, len(body)) if len(body) > start else 0
        fresh = bytes(chance.choice(SIGNS) for _ in range(chance.randint(0, 3)))
        body[at : at + chance.randint(0, 3)] = fresh
    return bytes(body)


def _other_value(data: bytes, chance: random.Random) -> bytes:
    try:
        table = json.loads(data)
        inner = table["entries"]
        while isinstance(inner, list | dict) and inner:
            key = chance.choice(list(inner) if isinstance(inner, dict) else range(len(inner)))
            if chance.random() < 0.4 or not isinstance(inner[key], list | dict):
                inner[key] = chance.choice(JUNK)
                break
            inner = inner[key]
        return json.dumps(table, indent=chance.choice((None, 2))).encode()
    except (ValueError, TypeError, KeyError):
        return data


def run(library: Library, scratch: Path, numbers: range) -> int:
    """Take in the zips of these numbers; return how many something was in."""
    files, place, count = whole(), scratch / "Journal.zip", 0
    for number in numbers:
        place.write_bytes(harmed(number, files))
        try:
            count += taken_in(library, place)
        except BaseException:
            sys.stderr.write(f"number {number}\n")
            raise
    assert verify(library, Progress()).whole
    return count


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder, new_library(Path(folder) / "mine.studio", clock_at()) as library:
        sys.stdout.write(f"{run(library, Path(folder), range(many))} of {many} had something in them\n")


if __name__ == "__main__":
    main()

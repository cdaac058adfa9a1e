"""A library as large as the bench of the gallery asks for: 100,000 pieces in 20,000 entries, with 5,000 tags.

Rows are put in as they are, since through the studio's own doors it would take half an hour; the sums over them and the
indexes are made by the studio. The newest pieces are copies of those in the sample, logs and all, so that they can be
opened; a few thousand more have pictures in the cache.
"""

import random
import sys
from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, cycle
from pathlib import Path

from studio.core.clock import SystemClock, to_ms
from studio.core.ids import new_id
from studio.core.paths import SAMPLE
from studio.gallery.gallery import Gallery
from studio.gallery.palette import pack
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import thumbnail
from studio.gallery.wave import KIND as WAVE
from studio.gallery.wave import wave
from studio.library import seal
from studio.library.colours import index_all_colours
from studio.library.connection import Connection
from studio.library.library import Library
from studio.library.records import PieceRecord, update_piece

PIECES, ENTRIES, TAGS = 100_000, 20_000, 5_000
WHOLE = 120
"""How many of the newest pieces have a log."""
PICTURED = 8_000
"""How many of the newest have a picture in the cache."""
DAYS = 7_000
DAY = 86_400_000
LONG = 50_000
"""Characters of the long writing."""

SYLLABLES = ("ba", "de", "lo", "mi", "nu", "ra", "se", "to", "vi", "ka", "el", "or", "in", "um", "sha", "li")
DEVICE = "dd" * 16


class Speech:
    """Words as people use them: a few again and again, most now and then."""

    def __init__(self, chance: random.Random, count: int = 6000) -> None:
        self._chance = chance
        made = {"".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))): None for _ in range(count)}
        self.words = list(made)
        self._weights = list(accumulate(1 / (place + 1) ** 0.8 for place in range(len(self.words))))

    def say(self, count: int) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=count))


class Often:
    """Numbers from 0 on, the lower the oftener (Zipf)."""

    def __init__(self, chance: random.Random, count: int) -> None:
        self._chance, self._sums = chance, list(accumulate(1 / (place + 1) for place in range(count)))

    def draw(self, count: int) -> set[int]:
        return {bisect(self._sums, self._chance.random() * self._sums[-1]) for _ in range(count)}


def fill(folder: Path, pieces: int = PIECES) -> None:
    """Make the library; with fewer pieces there are fewer entries and tags as well."""
    chance = random.Random(3)
    speech = Speech(chance)
    library, _ = Library.create(folder, passphrase=None, clock=SystemClock())
    with library:
        with library.write() as connection:
            seal.lift(connection)
            entries = list(_entries(chance, speech, max(20, pieces * ENTRIES // PIECES)))
            _put(connection, "entry", entries)
            tags = list(_tags(speech, max(20, pieces * TAGS // PIECES)))
            _put(connection, "tag", tags)
            made = _pieces(connection, chance, speech, entries, [str(tag["name"]) for tag in tags], pieces)
            index_all_colours(connection)
            seal.lay(connection)
        _furnish(library, made)
        library.checkpoint()


def _put(connection: Connection, table: str, rows: list[dict]) -> None:
    if rows:
        names, marks = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into {table}({names}) values({marks})", [tuple(row.values()) for row in rows])


def _entries(chance: random.Random, speech: Speech, count: int) -> Iterator[dict]:
    """Yield entries over nineteen years; each eighth is a session, with moods."""
    first = date.today() - timedelta(days=DAYS)
    for place in range(count):
        session = place % 8 == 0
        day = first + timedelta(days=place * DAYS // count)  # and hours between those of one day
        yield {
            "num": place + 1,
            "id": new_id(),
            "kind": "session" if session else "day",
            "day": day.isoformat(),
            "number": place // 8 + 1 if session else None,
            "started": to_ms(SystemClock().now()) - (count - place) * DAYS * DAY // count,
            "intention": speech.say(6) if session else "",
            "body": speech.say(chance.choice((0, 20, 60, 200))),
            **{name: chance.uniform(-1, 1) if session else None for name in _moods()},
            "edited": 1,
            "device": DEVICE,
        }


def _moods() -> tuple[str, ...]:
    return "mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y"


def _tags(speech: Speech, count: int) -> Iterator[dict]:
    seen: set[str] = set()
    for num in range(1, count + 1):
        name = speech.say(1)
        while name in seen:
            name = speech.say(2)
        seen.add(name)
        yield {"num": num, "id": new_id(), "name": name, "edited": 1, "device": DEVICE}


def _pieces(
    connection: Connection, chance: random.Random, speech: Speech, entries: list[dict], tags: list[str], count: int
) -> int:
    """Put pieces, their tags, reflections and words in; return how many."""
    often, rows, tagged, reflections, words = Often(chance, len(tags)), [], [], [], []
    for num in range(1, count + 1):
        entry = entries[(num - 1) * len(entries) // count]
        kind = chance.choices(("drawing", "sound", "voice", "writing"), (5, 2, 1, 2))[0]
        own = often.draw(chance.choice((0, 1, 2, 2, 4)))
        title = speech.say(3) if chance.random() < 0.3 else ""
        text = speech.say(80) if kind == "writing" else ""
        row = {
            "num": num,
            "id": new_id(),
            "kind": kind,
            "entry_id": entry["id"],
            "title": title,
            "words": text,
            "created": entry["started"] + num % 5 * 600_000,
            "favourite": chance.random() < 0.03,
            "shareable": chance.random() < 0.1,
            "kept": num > count - WHOLE or chance.random() > 0.03,
            "trashed": 1 if chance.random() < 0.02 and num <= count - WHOLE else None,
            "palette": pack([_colour(chance) for _ in range(5)]) if kind == "drawing" else None,
            "width": 944 if kind == "drawing" else 0,
            "height": 708 if kind == "drawing" else 0,
            "duration": 8000,
            "edited": 1,
            "device": DEVICE,
        }
        said = speech.say(15) if chance.random() < 0.15 else ""
        if said:
            reflections.append(
                {
                    "id": new_id(),
                    "piece_id": row["id"],
                    "time": row["created"],
                    "text": said,
                    "edited": 1,
                    "device": DEVICE,
                }
            )
        rows.append(row)
        tagged += [{"tag": tag + 1, "piece": num, "added": 1, "device": DEVICE} for tag in own]
        words.append(
            {"rowid": 2 * num, "title": title, "tags": " ".join(tags[tag] for tag in own), "body": f"{text} {said}"}
        )
    words += [
        {"rowid": 2 * entry["num"] + 1, "title": entry["intention"], "tags": "", "body": entry["body"]}
        for entry in entries
    ]
    _put(connection, "piece", rows)
    _put(connection, "piece_tag", sorted(tagged, key=lambda each: (each["tag"], each["piece"])))
    _put(connection, "reflection", reflections)
    _put(connection, "words", sorted(words, key=lambda each: int(each["rowid"])))
    return count


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _furnish(library: Library, count: int) -> None:
    """Give the newest pieces what those of the sample have: some a log, more a picture."""
    newest = Gallery(library, SystemClock()).page(limit=min(PICTURED, count))
    with Library.open(SAMPLE, clock=SystemClock(), read_only=True) as sample:
        models = {
            kind: cycle([piece for piece in Gallery(sample, SystemClock()).page(limit=200) if piece.kind == kind])
            for kind in ("drawing", "sound", "voice")
        }
        pictures: dict[str, bytes | None] = {}
        for place, piece in enumerate(newest):
            if piece.kind == "writing":
                continue
            model = next(models[piece.kind])
            if place < WHOLE:
                _copy(sample, model, library, piece)
            if model.id not in pictures:
                pictures[model.id] = _picture(sample, model)
            picture = pictures[model.id]
            if picture is not None:
                library.put_cache(piece.id, THUMB if piece.kind == "drawing" else WAVE, picture)
    long = next(piece for piece in newest if piece.kind == "writing")
    update_piece(library, long.id, words=_long_text())


def _long_text() -> str:
    speech, text = Speech(random.Random(9)), ""
    while len(text) < LONG:
        text += speech.say(90).capitalize() + ".\n\n"
    return text[:LONG]


def _copy(sample: Library, model: PieceRecord, library: Library, piece: PieceRecord) -> None:
    with library.write() as connection:
        connection.execute(
            "update piece set width = ?, height = ?, duration = ? where num = ?",
            (model.width, model.height, model.duration, piece.num),
        )
        for op in sample.ops(model.id):
            library.append(piece.id, op.payload)
        for index, data in enumerate(sample.chunks(model.id)):
            library.put_chunk(piece.id, index, data)


def _picture(sample: Library, model: PieceRecord) -> bytes | None:
    if model.kind == "drawing":
        return thumbnail(sample, model)
    wave(sample, model)
    return sample.cache(model.id, WAVE) or _written(sample, model)


def _written(sample: Library, model: PieceRecord) -> bytes:
    """Return a wave as it is cached, where nothing is: the sample is read only."""
    from studio.gallery import wave as waves

    return waves._written(wave(sample, model))


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PIECES)

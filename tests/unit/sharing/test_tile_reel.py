"""Small tiles laid on each other are the replay, bit for bit, at every step."""

import io

import numpy as np
import pytest
from PIL import Image

from studio.core.paths import ASSETS
from studio.core.progress import Progress, Stopped
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.replay import Replay
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import Record, story_of
from studio.sharing import tile_reel as reels
from studio.sharing.packers import Packers
from studio.sharing.tile_reel import COLUMNS, MIME, TILE, TileReel, tile_reel
from tests.unit.drawing.hands import RUST, SLATE, line, scribble
from tests.unit.drawing.test_replay import a_log

BRUSHES = load_brushes(ASSETS / "brushes")
PAPER = Paper("circle", 330, 250, seed=3)


def marks(*ways: tuple[str, np.ndarray, float], paper: Paper = PAPER, pause: int = 2000) -> list[Record]:
    """Return the log of marks that were made one after the other."""
    at, records = 1000, [Record(NewPaper(paper), 1000)]
    for number, (brush, way, size) in enumerate(ways):
        at += pause + round(float(way[-1, 2]))
        stroke = Stroke(brush, size, 0.9, (RUST, SLATE)[number % 2], number, way.astype(np.float32))
        records.append(Record(AddStroke(stroke), at))
    return records


def a_drawing() -> list[Record]:
    return marks(
        ("pencil", scribble(2), 9.0),
        ("marker", line(10, 240, 320, 20), 30.0),
        ("airbrush", line(160, 10, 170, 240, ms=900.0), 60.0),
        ("eraser", line(0, 120, 330, 140), 14.0),
        ("ink", scribble(7), 5.0),
    )


def steps_of(reel: TileReel) -> list[np.ndarray]:
    """Lay the tiles on each other as a page does; return what is seen after each step."""
    columns = -(-reel.width // TILE)
    seen = Image.new("RGBA", (reel.width, reel.height))
    steps = []
    for chapter in reel.chapters:
        sheet = Image.open(io.BytesIO(chapter.sheet)).convert("RGBA")
        slot = 0
        for places in chapter.steps:
            for place in places:
                left, top = slot % COLUMNS * TILE, slot // COLUMNS * TILE
                tile = sheet.crop((left, top, left + TILE, top + TILE))
                seen.paste(tile, (place % columns * TILE, place // columns * TILE), tile)
                slot += 1
            steps.append(np.asarray(seen.convert("RGB")))
    return steps


def told(records: list[Record], *instants: int) -> TileReel:
    with Packers(lambda: None) as packers:
        reel = tile_reel(records, BRUSHES, instants, Progress(), packers)
    assert reel is not None
    return reel


@pytest.mark.parametrize("log", [a_drawing(), [Record(op, 1000 + at * 900) for at, op in enumerate(a_log())]])
def test_every_step_is_what_the_replay_shows_there(log: list[Record]) -> None:
    reel = told(log)
    steps = steps_of(reel)
    replay = Replay(story_of(log), BRUSHES)
    assert len(steps) == round(reel.seconds * reels.RATE) + 1
    for number, seen in enumerate(steps):
        replay.seek(replay.duration * number / (len(steps) - 1))
        assert np.array_equal(seen, replay.rgba()[:, :, :3]), number


def test_the_last_step_is_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels, "MOST_STEPS", 7)
    drawing = Drawing(PAPER, BRUSHES)
    for record in a_drawing()[1:]:
        drawing.do(record.op)
    reel = told(a_drawing())
    assert len(reel.chapters) > 3
    assert np.array_equal(steps_of(reel)[-1], drawing.rgba()[:, :, :3])


def test_only_what_changed_is_kept() -> None:
    reel = told(marks(("ink", line(10, 10, 60, 10), 4.0), ("ink", line(270, 240, 320, 240), 4.0), pause=20_000))
    assert sum(not places for chapter in reel.chapters for places in chapter.steps) >= 5, "nothing happens in a pause"
    columns = -(-PAPER.width // TILE)
    top = {row * columns + column for row in range(2) for column in range(5)}
    bottom = {row * columns + column for row in range(14, 16) for column in range(16, 21)}
    near = top | bottom
    for chapter in reel.chapters:
        for places in chapter.steps[1:]:
            assert set(places) <= near


def test_a_play_takes_half_a_minute_at_most() -> None:
    long = told(marks(*[("ink", line(10, 10, 60, 10, ms=9000.0), 4.0)] * 9))
    assert long.seconds == reels.LONGEST
    assert sum(len(chapter.steps) for chapter in long.chapters) == reels.LONGEST * reels.RATE + 1


def test_what_takes_too_much_is_told_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    records = marks(("marker", scribble(2), 20.0))
    full = told(records)
    monkeypatch.setattr(reels, "MOST_BYTES", full.nbytes - 1)
    monkeypatch.setattr(reels, "SMALLEST_SIDE", 64)
    small = told(records)
    assert (full.width, full.height) == (330, 250)
    assert (small.width, small.height) == (165, 125)
    assert small.nbytes < full.nbytes


def test_large_papers_are_told_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels, "LONGEST_SIDE", 164)
    records = marks(("ink", line(10, 10, 320, 200), 9.0))
    reel = told(records)
    assert (reel.width, reel.height) == (83, 63)
    replay = Replay(story_of(records), BRUSHES)
    replay.seek(replay.duration)
    assert np.array_equal(steps_of(reel)[-1], replay.rgba(None, 2)[:, :, :3])


def test_instants_lie_where_they_are_told() -> None:
    records = marks(("ink", line(10, 10, 60, 10), 4.0), ("ink", line(60, 10, 60, 90), 4.0), pause=500)
    reel = told(records, 0, 10**9, 800)
    assert reel.places[:2] == (0.0, 1.0)
    assert reel.places[2] == pytest.approx(300 / 1100, abs=0.01), "the first mark was done by then"


def test_an_empty_paper_was_not_made() -> None:
    with Packers(lambda: None) as packers:
        assert tile_reel([Record(NewPaper(PAPER), 1000)], BRUSHES, (), Progress(), packers) is None


def test_it_can_be_stopped() -> None:
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped), Packers(lambda: None) as packers:
        tile_reel(a_drawing(), BRUSHES, (), progress, packers)


def test_a_sheet_is_pixels_and_nothing_else() -> None:
    for chapter in told(a_drawing()).chapters:
        image = Image.open(io.BytesIO(chapter.sheet))
        assert f"image/{str(image.format).lower()}" == MIME
        assert set(image.info) <= {"loop", "background"}
        assert chapter.sheet[12:16] in (b"VP8L", b"VP8X")
        assert not any(name in chapter.sheet for name in (b"EXIF", b"XMP ", b"ICCP"))

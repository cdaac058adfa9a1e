"""A drawing as it came to be: as long as was asked for, ending in what it is, with nothing else in the file."""

import io
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.drawing import animation, engine
from studio.drawing.animation import shown_at, size_of, write_animation, write_moving
from studio.drawing.drawing import Drawing
from studio.drawing.errors import NoFilm, NothingToReplay
from studio.drawing.moving import palette_of, write_gif, write_webp
from studio.drawing.paper import Paper
from studio.drawing.replay import Replay
from studio.drawing.timeline import records_of, story_of
from tests.unit.drawing.hands import draw, line, scribble

PAPER = (200, 150)
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="there is no ffmpeg here")


@pytest.fixture
def drawing(brushes):
    engine.warm_up()
    made = Drawing(Paper(width=PAPER[0], height=PAPER[1]), brushes)
    draw(made, "marker", line(20, 20, 180, 130), size=30, colour=(200, 40, 60))
    for seed in range(3):
        draw(made, "ink", scribble(seed, width=200, height=150), size=9, colour=(40, 60, 60 * seed))
    return made


@pytest.fixture
def replay(drawing, brushes):
    return Replay(story_of(records_of(drawing.document)), brushes)


def frames_of(path):
    """The frames of a moving picture, and how many ms each is shown."""
    with Image.open(path) as image:
        for at in range(image.n_frames):
            image.seek(at)
            yield np.asarray(image.convert("RGB")).astype(int), image.info["duration"]


@pytest.mark.parametrize("kind", ["webp", "gif"])
@pytest.mark.parametrize("seconds", [3, 10])
def test_it_takes_as_long_as_was_asked_for_and_ends_in_what_it_is(replay, drawing, tmp_path, kind, seconds):
    path = tmp_path / "moving"
    write_animation(replay, kind, path, seconds, PAPER, Progress())
    frames = list(frames_of(path))
    assert sum(ms for _, ms in frames) == seconds * 1000
    assert len(frames) >= 8
    first, last = frames[0][0], frames[-1][0]
    seen = drawing.rgba()[:, :, :3].astype(int)
    assert np.abs(last - seen).mean() < 6
    assert np.abs(first - Drawing(drawing.paper, {}).rgba()[:, :, :3]).mean() < 6
    assert np.abs(first - last).mean() > 8
    assert frames[-1][1] >= 1000  # the end is held


def test_it_is_the_same_in_an_open_file_and_a_place_on_the_line_is_seen_when_it_is_told(replay, tmp_path):
    write_animation(replay, "webp", tmp_path / "moving", 3, PAPER, Progress())
    file = io.BytesIO()
    write_moving(replay, file, 3, PAPER, Progress())
    assert file.getvalue() == (tmp_path / "moving").read_bytes()
    frames, place, at = list(frames_of(tmp_path / "moving")), 0.6 * replay.duration, 0
    when = 1000 * shown_at(place, replay.duration, 3)
    replay.seek(place)
    seen = replay.rgba()[:, :, :3].astype(int)
    differ = []
    for frame, ms in frames:
        differ.append((np.abs(frame - seen).mean(), max(at - when, when - at - ms)))
        at += ms
    assert min(differ)[1] <= 1000 / 15
    assert (shown_at(0, 0, 3), shown_at(0, 5, 3)) == (0.0, 0.0)


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_only_pictures_are_in_it(replay, tmp_path, kind):
    path = tmp_path / "moving"
    write_animation(replay, kind, path, 3, PAPER, Progress())
    with Image.open(path) as image:
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
    data = path.read_bytes()
    assert b"Afterglow" not in data
    if kind == "webp":
        kinds, at = [], 12
        while at < len(data):
            kinds.append(data[at : at + 4])
            at += 8 + int.from_bytes(data[at + 4 : at + 8], "little") + data[at + 4] % 2
        assert set(kinds) == {b"VP8X", b"ANIM", b"ANMF"}
        assert int.from_bytes(data[4:8], "little") == len(data) - 8


def random_frames():
    dice = np.random.default_rng(1)
    pixels = np.full((41, 53, 3), 90, np.uint8)
    for _ in range(12):
        y, x = dice.integers(0, 30, 2)
        pixels = pixels.copy()
        pixels[y : y + 9, x : x + 13] = dice.integers(0, 255, 3)
        yield pixels


def test_each_frame_is_whole_although_only_what_changed_is_written():
    made = list(random_frames())
    webp, gif = io.BytesIO(), io.BytesIO()
    write_webp(webp, (Image.fromarray(pixels) for pixels in made), (53, 41), 10)
    write_gif(gif, (Image.fromarray(pixels) for pixels in made), (53, 41), palette_of(made), 10)
    for file, most in ((webp, 8), (gif, 9)):
        found = list(frames_of(file))
        assert [ms for _, ms in found] == [100] * 12
        for (seen, _), pixels in zip(found, made, strict=True):
            assert np.abs(seen - pixels).mean() < most
    still = io.BytesIO()
    write_webp(still, iter([Image.fromarray(made[0]), None, Image.fromarray(made[0]), None]), (53, 41), 15)
    with Image.open(still) as image:
        assert getattr(image, "n_frames", 1) == 1


@needs_ffmpeg
def test_a_film_is_as_long_ends_in_what_it_is_and_tells_nothing(replay, drawing, tmp_path):
    path = tmp_path / "film.mp4"
    write_animation(replay, "mp4", path, 3, PAPER, Progress())
    probe = ["ffmpeg", "-v", "error", "-sseof", "-0.1", "-i", str(path), "-frames:v", "1", "-f", "image2", "-y"]
    subprocess.run([*probe, "-c:v", "png", str(tmp_path / "last.png")], check=True, stdin=subprocess.DEVNULL)
    with Image.open(tmp_path / "last.png") as last:
        assert np.abs(np.asarray(last.convert("RGB")).astype(int) - drawing.rgba()[:, :, :3]).mean() < 6
    told = subprocess.run(["ffmpeg", "-i", str(path)], capture_output=True, stdin=subprocess.DEVNULL, text=True).stderr
    assert "Duration: 00:00:03.00" in told
    assert "creation_time" not in told
    data = path.read_bytes()
    assert b"x264 - core" not in data
    assert str(tmp_path).encode() not in data


def test_without_ffmpeg_there_is_no_film(replay, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert not animation.can_film()
    with pytest.raises(NoFilm):
        write_animation(replay, "mp4", tmp_path / "film.mp4", 3, PAPER, Progress())


@pytest.mark.parametrize("program", ["false", "true"])
def test_an_ffmpeg_that_fails_is_no_film_either(replay, tmp_path, monkeypatch, program):
    there = shutil.which(program)
    monkeypatch.setattr(shutil, "which", lambda _name: there)
    if program == "false":
        with pytest.raises(NoFilm):
            write_animation(replay, "mp4", tmp_path / "film.mp4", 3, PAPER, Progress())
    else:  # it takes what it is handed, or goes away while it is being handed something
        with pytest.raises(NoFilm):
            write_animation(replay, "mp4", tmp_path / "film.mp4", 30, (1900, 1400), Progress())


@pytest.mark.parametrize("kind", ["webp", "gif", pytest.param("mp4", marks=needs_ffmpeg)])
def test_it_can_be_stopped(replay, tmp_path, kind):
    progress = Progress(lambda share: share > 0.3 and progress.stop())
    with pytest.raises(Stopped):
        write_animation(replay, kind, tmp_path / "moving", 4, PAPER, progress)


def test_a_paper_without_a_mark_has_nothing_to_replay(brushes, tmp_path):
    empty = Replay(story_of(records_of(Drawing(Paper(), brushes).document)), brushes)
    with pytest.raises(NothingToReplay):
        write_animation(empty, "gif", tmp_path / "moving", 3, PAPER, Progress())


def test_it_is_never_larger_than_its_kind_may_be_and_a_film_has_even_sides():
    assert size_of("webp", 8192, 4096) == (960, 480)
    assert size_of("gif", 200, 150) == (200, 150)
    assert size_of("mp4", 201, 151) == (200, 150)
    assert size_of("mp4", 1, 1) == (2, 2)
    assert size_of("gif", 8192, 1) == (640, 1)

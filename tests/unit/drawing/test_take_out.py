"""A drawing out into a file: whole or not at all, and over nothing that was there."""

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import NoRoomForFile, PlaceRefusesFile
from studio.drawing import engine
from studio.drawing import take_out as module
from studio.drawing.drawing import Drawing
from studio.drawing.errors import DamagedDrawing, TooLargeToTakeOut
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.drawing.take_out import SUFFIXES, Form, take_out
from studio.drawing.timeline import Record, records_of
from tests.unit.drawing.hands import draw, line, scribble


@pytest.fixture
def drawing(brushes):
    engine.warm_up()
    made = Drawing(Paper(width=160, height=120), brushes)
    draw(made, "marker", line(20, 20, 140, 100), size=30)
    draw(made, "ink", scribble(2, width=160, height=120), size=9)
    return made


@pytest.fixture
def records(drawing):
    return list(records_of(drawing.document))


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_every_kind_comes_out_and_nothing_beside_it(records, brushes, tmp_path, kind):
    if kind == "mp4" and not module.can_film():
        pytest.skip("there is no ffmpeg here")
    path = take_out(records, brushes, tmp_path, "Drawing", Form(kind, 1, 3))
    assert path == tmp_path / f"Drawing{SUFFIXES[kind]}"
    assert path.stat().st_size > 500
    assert list(tmp_path.iterdir()) == [path]


def test_a_picture_at_1x_is_what_was_seen(records, drawing, brushes, tmp_path):
    with Image.open(take_out(records, brushes, tmp_path, "one", Form("png"))) as image:
        assert np.array_equal(np.asarray(image), drawing.rgba()[:, :, :3])
    with Image.open(take_out(records, brushes, tmp_path, "three", Form("jpeg", 3))) as image:
        assert image.size == (480, 360)


def test_what_is_there_is_left_alone(records, brushes, tmp_path):
    (tmp_path / "Drawing.png").write_bytes(b"mine")
    (tmp_path / "Drawing 2.png").mkdir()
    assert take_out(records, brushes, tmp_path, "Drawing", Form()).name == "Drawing 3.png"
    assert (tmp_path / "Drawing.png").read_bytes() == b"mine"


@pytest.mark.parametrize("kind", ["png", "jpeg", "ora", "svg", "gif", "webp"])
def test_stopped_it_leaves_nothing(records, brushes, tmp_path, kind):
    progress = Progress(lambda share: share > 0.4 and progress.stop())
    with pytest.raises(Stopped):
        take_out(records, brushes, tmp_path, "Drawing", Form(kind, 4 if kind in ("png", "jpeg") else 1, 3), progress)
    assert list(tmp_path.iterdir()) == []


class Full:
    """A file on a disk that is full after some bytes."""

    def __init__(self, file, room, error):
        self._file, self._room, self._error = file, room, error

    def write(self, data):
        self._room -= len(data)
        if self._room < 0:
            raise OSError(self._error, "no")
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()


FAULTS = [(errno.ENOSPC, NoRoomForFile), (errno.EDQUOT, NoRoomForFile), (errno.EIO, PlaceRefusesFile)]


@pytest.mark.parametrize("kind", ["png", "jpeg", "ora", "svg", "gif", "webp"])
@pytest.mark.parametrize(("error", "sentence"), FAULTS)
def test_a_disk_that_fails_is_a_sentence_and_leaves_nothing(
    records, brushes, tmp_path, monkeypatch, kind, error, sentence
):
    real = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", *more: Full(real(path, mode), 400, error) if "w" in mode else real(path, mode, *more),
    )
    with pytest.raises(sentence):
        take_out(records, brushes, tmp_path, "Drawing", Form(kind, 1, 3))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_or_is_a_file_refuses(records, brushes, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "gone", tmp_path / "file"):
        for kind in ("png", "gif"):
            with pytest.raises(PlaceRefusesFile):
                take_out(records, brushes, folder, "Drawing", Form(kind, 1, 3))


def test_one_that_is_too_large_is_not_begun(brushes, tmp_path):
    large = [Record(NewPaper(Paper(width=8192, height=8192)))]
    with pytest.raises(TooLargeToTakeOut):
        take_out(large, brushes, tmp_path, "Drawing", Form("png", 8))
    assert list(tmp_path.iterdir()) == []


def test_a_log_without_its_paper_is_damaged(records, brushes, tmp_path):
    with pytest.raises(DamagedDrawing):
        take_out(records[1:], brushes, tmp_path, "Drawing", Form())
    assert list(tmp_path.iterdir()) == []


def test_every_error_is_a_sentence():
    for error in (NoRoomForFile, PlaceRefusesFile, TooLargeToTakeOut):
        assert issubclass(error, StudioError)
        assert str(error()).endswith(".")

"""A drawing out into a file by a process of its own: the same file, and no more of either than was asked for."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from studio.core.across import error_of
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import NoRoomForFile, PlaceRefusesFile, part_of
from studio.drawing import errors, runner
from studio.drawing import take_out_apart as module
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.errand import PIECE, Errand, Kept, pieces_of, read_errand, records_in
from studio.drawing.errors import DamagedDrawing, EndedEarly, NothingToReplay, TooLargeToTakeOut
from studio.drawing.op import AddStroke, KeepPicture, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.take_out import SUFFIXES, Form, can_film, take_out
from studio.drawing.take_out_apart import Beside, take_out_apart
from tests.apart import is_gone, watched
from tests.unit.drawing.hands import scribble

ROOT = Path(__file__).parents[3]
PAPER = Paper(width=160, height=120)
SOON = 60.0
"""Seconds in which anything here has to have happened."""


def stroke(seed, brush="ink"):
    return Kept(encode(AddStroke(Stroke(brush, 9, 1, (60, 40, 90), seed, scribble(seed, width=160, height=120)))), seed)


@pytest.fixture
def log():
    return [Kept(encode(NewPaper(PAPER))), *(stroke(seed, brush) for seed, brush in enumerate(("ink", "marker"), 1))]


@pytest.fixture
def long_log():
    """A log that takes many seconds to be drawn 8 times as large."""
    paper = Kept(encode(NewPaper(Paper(width=1200, height=900))))
    return [paper, *(stroke(seed) for seed in range(1, 200))]


LONG = Form("png", 8)


@pytest.fixture
def runners(monkeypatch):
    """The processes that were started for the work."""
    return watched(monkeypatch, module)


def until(met, what):
    end = time.monotonic() + SOON
    while not met():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["png", "ora", "gif", "mp4"])
def test_it_is_the_file_that_is_made_here(log, brushes, tmp_path, kind, runners):
    if kind == "mp4" and not can_film():
        pytest.skip("there is no ffmpeg here")
    form = Form(kind, 2 if kind in ("png", "jpeg") else 1, 3)
    there = take_out_apart(log, brushes, tmp_path, "Drawing", form)
    here = take_out(records_in(log), brushes, tmp_path, "Drawing", form)
    assert there == tmp_path / f"Drawing{SUFFIXES[kind]}"
    assert there.read_bytes() == here.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([there, here])
    assert [is_gone(each.pid) for each in runners] == [True]


@pytest.mark.parametrize("kind", [kind for kind in SUFFIXES if kind != "mp4"])
def test_what_it_does_with_an_errand_that_came_over_is_what_is_done_here(log, brushes, tmp_path, kind):
    form = Form(kind, 2 if kind in ("png", "jpeg") else 1, 3)
    came = read_errand(BytesIO(b"".join(pieces_of(Errand(log, brushes, tmp_path / "there", form)))))
    assert told_of(came.log, came.brushes, came.path, came.form) == ["done"]
    here = take_out(records_in(log), brushes, tmp_path, "Drawing", form)
    assert (tmp_path / "there").read_bytes() == here.read_bytes()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("kind", ["png", "ora"])
def test_what_is_too_much_for_memory_lies_sealed_and_nameless_beside_the_library(brushes, tmp_path, kind, runners):
    paper = Kept(encode(NewPaper(Paper(width=900, height=700))))
    wide = [
        AddStroke(Stroke("charcoal", 120, 1, (60, 40, 90), at, scribble(at, width=900, height=700))) for at in range(9)
    ]
    log = [paper, *(Kept(encode(op), 1000 * at) for at, op in enumerate(wide, 1))]
    library, out = tmp_path / "library", tmp_path / "out"
    library.mkdir()
    out.mkdir()
    open_files, names = set(), set()

    def look(_share):
        place = Path(f"/proc/{runners[0].pid}/fd")
        for number in place.iterdir():
            with suppress(OSError):
                open_files.add(os.readlink(number))
        names.update(path.name for path in library.iterdir())

    beside = Beside(library, "tests.unit.drawing.small_runner")
    there = take_out_apart(log, brushes, out, "Drawing", Form(kind, 1, 3), Progress(look), beside)
    assert [path for path in open_files if path.startswith(str(library / ".scratch.")) and path.endswith(" (deleted)")]
    assert names == set()
    here = take_out(records_in(log), brushes, out, "Drawing", Form(kind, 1, 3))
    assert there.read_bytes() == here.read_bytes()


def test_the_process_of_a_library_makes_the_same_file_and_loads_no_database(log, brushes, tmp_path):
    beside = Beside(tmp_path / "no such folder", "studio.gallery.runner")
    there = take_out_apart(log, brushes, tmp_path, "Drawing", Form(), None, beside)
    assert there.read_bytes() == take_out(records_in(log), brushes, tmp_path, "Drawing", Form()).read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".png"] == []
    ask = "import sys; import studio.gallery.runner; print([m for m in {} if m in sys.modules])"
    strangers = ("kivy", "apsw", "cryptography", "sounddevice", "studio.ui")
    ran = subprocess.run(
        [sys.executable, "-c", ask.format(strangers)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


def test_what_is_there_is_left_alone_whatever_its_name(log, brushes, tmp_path):
    name = "Ein Bild – für dich\udcff" if os.name == "posix" else "Ein Bild – für dich"
    (tmp_path / f"{name}.png").write_bytes(b"mine")
    assert take_out_apart(log, brushes, tmp_path, name, Form()) == tmp_path / f"{name} 2.png"
    assert (tmp_path / f"{name}.png").read_bytes() == b"mine"


def test_it_is_told_how_far_it_is(log, brushes, tmp_path):
    shares = []
    take_out_apart(log, brushes, tmp_path, "Drawing", Form("gif", 1, 3), Progress(shares.append))
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] <= 1.0


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_stopped_in_the_middle_there_is_neither_file_nor_process(long_log, brushes, tmp_path, runners, share):
    progress = Progress(lambda at: at > share and progress.stop())
    with pytest.raises(Stopped):
        take_out_apart(long_log, brushes, tmp_path, "Drawing", LONG, progress)
    assert is_gone(runners[0].pid)
    assert list(tmp_path.iterdir()) == []


def test_stopped_before_it_began_there_is_neither(log, brushes, tmp_path, runners):
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        take_out_apart(log, brushes, tmp_path, "Drawing", Form(), progress)
    assert is_gone(runners[0].pid)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("kind", "hit"), [("png", signal.SIGSTOP), ("png", signal.SIGKILL), ("mp4", signal.SIGKILL)])
def test_one_that_hangs_or_is_killed_leaves_no_file(long_log, brushes, tmp_path, runners, kind, hit):
    if kind == "mp4" and not can_film():
        pytest.skip("there is no ffmpeg here")
    hits = []

    def strike(share):
        if share > 0.05 and not hits:
            assert [path.name for path in tmp_path.iterdir()] == [part_of(tmp_path, "Drawing", SUFFIXES[kind]).name]
            os.kill(runners[0].pid, hit)
            hits.append(share)
            if hit == signal.SIGSTOP:
                progress.stop()

    progress = Progress(strike)
    begin = time.monotonic()
    with pytest.raises(Stopped if hit == signal.SIGSTOP else EndedEarly) as caught:
        take_out_apart(long_log, brushes, tmp_path, "Drawing", Form(kind, 8, 30), progress)
    assert str(caught.value).endswith(".")
    assert time.monotonic() - begin < SOON
    assert is_gone(runners[0].pid)
    assert list(tmp_path.iterdir()) == []
    time.sleep(0.3)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("kind", ["png", "mp4"])
def test_when_who_asked_is_killed_it_ends_and_its_file_goes(long_log, tmp_path, kind):
    if kind == "mp4" and not can_film():
        pytest.skip("there is no ffmpeg here")
    asks = tmp_path / "asks.py"
    out = tmp_path / "out"
    out.mkdir()
    asks.write_text(
        "import json, sys\n"
        "from pathlib import Path\n"
        "from studio.core.paths import ASSETS\n"
        "from studio.core.progress import Progress\n"
        "from studio.drawing import take_out_apart as module\n"
        "from studio.drawing.brush import load_brushes\n"
        "from studio.drawing.errand import Kept\n"
        "from studio.drawing.take_out import Form\n"
        "class Told(module.Apart):\n"
        "    def __init__(self, *given):\n"
        "        super().__init__(*given)\n"
        "        print(self.pid, flush=True)\n"
        "module.Apart = Told\n"
        "log = [Kept(bytes.fromhex(op)) for op in json.load(sys.stdin)]\n"
        "tell = lambda share: share > 0.05 and print('on', flush=True)\n"
        f"form = Form({kind!r}, 8, 30)\n"
        f"module.take_out_apart(log, load_brushes(ASSETS / 'brushes'), Path({str(out)!r}), 'a', form, Progress(tell))\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, asks], **pipes, env={**os.environ, "PYTHONPATH": str(ROOT)}) as asking:
        asking.stdin.write(json.dumps([kept.payload.hex() for kept in long_log]).encode())
        asking.stdin.close()
        pid = int(asking.stdout.readline())
        assert asking.stdout.readline() == b"on\n"
        assert len(list(out.iterdir())) == 1
        asking.kill()
    until(lambda: is_gone(pid), "the end of the process")
    assert list(out.iterdir()) == []


def told_of(log, brushes, path, form):
    """Return what the process would tell of an errand: what it does, without a process of its own."""
    told = []
    runner._run(Errand(log, brushes, path, form), Progress(), lambda *what: told.append(list(what)))
    return told[-1]


def test_an_error_is_the_one_that_would_be_raised_here(log, brushes, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for asked, folder, error in (
        (log, tmp_path / "gone", PlaceRefusesFile),
        (log, tmp_path / "file", PlaceRefusesFile),
        (log[1:], tmp_path, DamagedDrawing),
    ):
        with pytest.raises(error) as caught:
            take_out_apart(asked, brushes, folder, "Drawing", Form())
        assert str(caught.value) == error.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("paper", "form", "error"),
    [(PAPER, Form("gif"), NothingToReplay), (Paper(width=8192, height=8192), Form("png", 8), TooLargeToTakeOut)],
)
def test_errors_of_the_work_come_over_as_what_they_are(brushes, tmp_path, paper, form, error):
    how, kind, sentence = told_of([Kept(encode(NewPaper(paper)))], brushes, tmp_path / "a", form)
    raised = error_of(kind, sentence, errors)
    assert (how, type(raised), str(raised)) == ("sorry", error, error.sentence)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_full_disk_is_told_of_as_ever(log, brushes, tmp_path, kind):
    part_of(tmp_path, "Drawing", SUFFIXES[kind]).symlink_to("/dev/full")
    with pytest.raises(NoRoomForFile):
        take_out_apart(log, brushes, tmp_path, "Drawing", Form(kind, 1, 3))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
@pytest.mark.parametrize("kind", [kind for kind in SUFFIXES if kind != "mp4"])
def test_whatever_is_written_a_full_disk_is_one(log, brushes, kind):
    assert told_of(log, brushes, Path("/dev/full"), Form(kind, 1, 3)) == [
        *("sorry", "NoRoomForFile", NoRoomForFile.sentence)
    ]


def told_when(raised, monkeypatch):
    """Return what a process tells of an error."""
    told = []

    def write(*_):
        raise raised

    monkeypatch.setattr(runner, "write", write)
    paper = Kept(encode(NewPaper(PAPER)))
    runner._run(Errand([paper], {}, Path("nowhere"), Form()), Progress(), lambda *what: told.append(list(what)))
    return told


def test_of_an_error_only_its_class_and_its_sentence_pass(monkeypatch):
    assert told_when(OSError(errno.ENOSPC, "secret"), monkeypatch) == [
        ["sorry", "NoRoomForFile", NoRoomForFile.sentence]
    ]
    assert told_when(Stopped(), monkeypatch) == [["sorry", "Stopped", Stopped.sentence]]
    assert told_when(ValueError("secret"), monkeypatch) == [["fault", "ValueError"]]


def test_where_no_process_can_be_had_the_work_is_done_here(log, brushes, tmp_path, monkeypatch):
    def refuses(*_):
        raise OSError(errno.EAGAIN, "no")

    monkeypatch.setattr(module, "Apart", refuses)
    assert take_out_apart(log, brushes, tmp_path, "Drawing", Form()) == tmp_path / "Drawing.png"
    assert [path.name for path in tmp_path.iterdir()] == ["Drawing.png"]


def test_where_one_ends_before_it_has_begun_the_work_is_done_here(log, brushes, tmp_path, monkeypatch, runners):
    monkeypatch.setattr(module, "RUNNER", "studio.no_such_module")
    assert take_out_apart(log, brushes, tmp_path, "Drawing", Form()) == tmp_path / "Drawing.png"
    assert [path.name for path in tmp_path.iterdir()] == ["Drawing.png"]
    assert is_gone(runners[0].pid)


def test_an_errand_comes_over_as_it_was(log, brushes):
    picture = Kept(encode(KeepPicture(1, Picture([[[seed % 256] * 4 for seed in range(60)]] * 40))), 7)
    given = Errand(
        [*log, picture, *log * 300, Kept(b"", 9)], brushes, Path("/a b/\udcff"), Form("webp", 3, 30), Path("/c d")
    )
    pieces = list(pieces_of(given))
    assert max(map(len, pieces)) < 2 * PIECE
    pipe = BytesIO(b"".join(pieces) + b"more")
    assert read_errand(pipe) == given
    assert pipe.read() == b"more"
    for cut in (0, 5, 40, len(b"".join(pieces)) - 1):
        with pytest.raises(EOFError):
            read_errand(BytesIO(b"".join(pieces)[:cut]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_it_is_guarded_as_the_window_is_and_holds_nothing_but_the_work(long_log, brushes, tmp_path, runners):
    seen = {}

    def look(share):
        if share > 0.05 and not seen:
            place = Path(f"/proc/{runners[0].pid}")
            limits = (place / "limits").read_text().splitlines()
            seen["core"] = next(line.split()[4] for line in limits if line.startswith("Max core file size"))
            seen["maps"] = (place / "maps").read_text()
            seen["words"] = (place / "cmdline").read_bytes().split(b"\0")
            seen["open"] = {fd.name: os.readlink(fd) for fd in (place / "fd").iterdir()}
            seen["nice"] = os.getpriority(os.PRIO_PROCESS, runners[0].pid)
            progress.stop()

    progress = Progress(look)
    with pytest.raises(Stopped):
        take_out_apart(long_log, brushes, tmp_path, "MARK_title", LONG, progress)
    assert seen["core"] in ("0", "1")
    assert not [name for name in ("kivy", "SDL2", "apsw", "cryptography", "sounddevice") if name in seen["maps"]]
    assert b"MARK_title" not in b" ".join(seen["words"])
    assert seen["open"]["2"] == "/dev/null"
    files = [path for path in seen["open"].values() if path.startswith("/") and path != "/dev/null"]
    assert files == [str(part_of(tmp_path, "MARK_title", ".png"))]
    assert seen["nice"] > os.getpriority(os.PRIO_PROCESS, 0)


def test_neither_kivy_nor_the_library_is_loaded_by_it():
    ask = "import sys; import studio.drawing.runner; print([m for m in {} if m in sys.modules])"
    strangers = ("kivy", "apsw", "cryptography", "sounddevice", "studio.library", "studio.ui", "multiprocessing")
    ran = subprocess.run(
        [sys.executable, "-c", ask.format(strangers)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


def test_the_brushes_that_ship_come_over_bit_for_bit(brushes, log):
    from studio.core.paths import ASSETS

    given = Errand(log, load_brushes(ASSETS / "brushes"), Path("a"), Form())
    came = read_errand(BytesIO(b"".join(pieces_of(given)))).brushes
    assert list(came) == list(brushes)
    assert {name: repr(brush) for name, brush in came.items()} == {name: repr(brush) for name, brush in brushes.items()}

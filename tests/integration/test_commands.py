"""Looking after a library without a window: real processes, their words and their exit codes."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from studio import commands
from studio.core.clock import FixedClock, SystemClock
from studio.core.progress import Progress
from studio.library import barred, keyslots, log, records
from studio.library.backup import Backup, NotWhole, back_up, backups
from studio.library.connection import PAGE_SIZE
from studio.library.crypto import KdfCost
from studio.library.library import Library, is_library
from studio.library.onlooker import Onlooker
from studio.library.place import DATABASE
from studio.library.verify import verify
from tests.unit.library.places import small_disk
from tests.unit.library.rich import PASSPHRASE, contents, make_rich

HERE = Path(__file__).resolve().parents[2]
WORDS = ("harbour", "lantern", "velvet", "moss", PASSPHRASE)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("made") / "mine.studio"
    return folder, make_rich(folder, FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC)))


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    shutil.copytree(made[0], tmp_path / "mine.studio")
    return tmp_path / "mine.studio"


Ran = tuple[int, str, str]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Run a command as a person does; its exit code, what it said, and what it said where errors go."""

    def start(*words: object, typed: str = PASSPHRASE) -> Ran:
        ended = subprocess.run(
            [sys.executable, str(HERE / "main.py"), *map(str, words)],
            input=typed + "\n",
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "home")},
            timeout=120,
        )
        assert "Traceback" not in ended.stderr
        assert "fault:" not in ended.stderr
        assert not any(word in ended.stdout + ended.stderr for word in WORDS)
        return ended.returncode, ended.stdout, ended.stderr

    return start


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """The same without a program of its own, where what is said is what matters: a quarter of the time."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))

    def start(*words: object, typed: str = PASSPHRASE) -> Ran:
        monkeypatch.setattr("sys.stdin", StringIO(typed + "\n"))
        try:
            code = commands.main([*map(str, words)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        assert not any(word in said.out + said.err for word in WORDS)
        return code, said.out, said.err

    return start


def hurt(folder: Path, page: int) -> None:
    with (folder / DATABASE).open("r+b") as file:
        file.seek(page * PAGE_SIZE + 4000)
        byte = file.read(1)
        file.seek(page * PAGE_SIZE + 4000)
        file.write(bytes([byte[0] ^ 1]))


def test_after_a_sitting_without_a_passphrase_nothing_is_written_out_but_for_the_pin(
    tmp_path: Path, here: Callable[..., Ran], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap = KdfCost(memory=64, passes=1, lanes=1)
    monkeypatch.setattr(barred, "COST", cheap)
    folder = tmp_path / "open.studio"
    Library.create(folder, passphrase=None, clock=clock, cost=cheap)[0].close()
    barred.bar(folder, SystemClock().ms(), "0417")
    code, _, said = here("export", "--library", folder, tmp_path / "out", typed="0000")
    assert (code != 0, said) == (True, barred.WrongPin.sentence + "\n")
    assert not (tmp_path / "out").exists()
    assert here("export", "--library", folder, tmp_path / "out", typed="0417")[0] == 0
    assert (tmp_path / "out").exists()


def test_a_whole_library_is_said_to_be_whole(folder: Path, run: Callable[..., Ran]) -> None:
    assert run("verify", "--library", folder) == (0, commands.WHOLE + "\n", "")


def test_checking_touches_no_file(folder: Path, run: Callable[..., Ran], made: tuple[Path, str]) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert run("verify", "--library", folder)[0] == 0
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_the_recovery_code_opens_too(folder: Path, here: Callable[..., Ran], made: tuple[Path, str]) -> None:
    assert here("verify", "--library", folder, "--recovery-code", typed=made[1])[0] == 0
    code, said, sorry = here("verify", "--library", folder, "--recovery-code", typed="nonsense")
    assert (code, said) == (1, "")
    assert "recovery code" in sorry


def test_a_wrong_passphrase_is_a_sentence(folder: Path, here: Callable[..., Ran]) -> None:
    for words in (("verify",), ("backup", folder.parent)):
        code, said, sorry = here(*words, "--library", folder, typed="noisy sea")
        assert (code, said) == (1, "")
        assert sorry.count("\n") == 1
        assert "passphrase" in sorry


def test_damage_is_named_by_day_and_kind(folder: Path, clock: FixedClock, here: Callable[..., Ran]) -> None:
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        piece = records.select_pieces(library, "where kind = 'drawing' limit 1")[0]
        day = records.get_entry(library, piece.entry_id).day
        with library.write() as connection:
            connection.execute("update op set time = time + 1 where at = ?", (log.address(piece.num, 0),))
    code, said, sorry = here("verify", "--library", folder)
    assert code == 2
    assert f"{day}, drawing: " in said
    assert "salvage" in sorry
    code, said, sorry = here("backup", folder.parent, "--library", folder)
    assert (code, said) == (2, "")
    assert backups(folder.parent) == []


@pytest.mark.parametrize("page", [0, 1, 5, 40, 70])
def test_a_damaged_library_is_salvaged(
    folder: Path, page: int, clock: FixedClock, here: Callable[..., Ran], tmp_path: Path
) -> None:
    hurt(folder, page)
    assert here("verify", "--library", folder)[0] == 2
    code, said, _ = here("salvage", tmp_path / "new.studio", "--library", folder)
    assert code == 2
    assert "page" in said
    with Library.open(tmp_path / "new.studio", passphrase=PASSPHRASE, clock=clock) as library:
        assert verify(library, Progress()).whole
        assert records.select_pieces(library, "")


def test_copy_and_back(folder: Path, clock: FixedClock, run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    code, said, sorry = run("backup", tmp_path / "stick", "--library", folder)
    assert (code, sorry) == (0, "")
    (copy,) = backups(tmp_path / "stick")
    assert str(copy.path) in said
    assert run("verify", "--library", copy.path)[0] == 0
    assert {path.name for path in copy.path.iterdir()} == {DATABASE, keyslots.NAME}
    assert run("restore", copy.path, tmp_path / "new.studio")[0] == 0
    with (
        Library.open(tmp_path / "new.studio", passphrase=PASSPHRASE, clock=clock) as new,
        Library.open(folder, passphrase=PASSPHRASE, clock=clock) as old,
    ):
        assert contents(new) == contents(old)
        assert new.device_id != old.device_id
    code, _, sorry = run("restore", copy.path, tmp_path / "new.studio")
    assert code == 1
    assert "empty" in sorry
    hurt(copy.path, 30)
    assert run("restore", copy.path, tmp_path / "newer.studio")[0] == 2
    assert not (tmp_path / "newer.studio").exists()


def test_a_library_whose_window_is_open_is_checked_and_copied(
    folder: Path, clock: FixedClock, run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        piece = records.select_pieces(library, "limit 1")[0]
        library.append(piece.id, b"the newest stroke")
        count = library.length(piece.id)
        assert run("verify", "--library", folder)[0] == 0
        assert run("backup", tmp_path / "stick", "--library", folder)[0] == 0
        code, _, sorry = run("salvage", tmp_path / "new.studio", "--library", folder)
        assert code == 1
        assert "open in another window" in sorry
        library.append(piece.id, b"and on")
    with Library.open(backups(tmp_path / "stick")[0].path, passphrase=PASSPHRASE, clock=clock, read_only=True) as copy:
        assert copy.length(piece.id) == count


def test_a_library_whose_window_is_opened_meanwhile_is_not_called_damaged(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr("sys.stdin", StringIO(PASSPHRASE + "\n"))
    with ExitStack() as windows:

        def begin(library: Onlooker, place: Path, progress: Progress) -> Backup:
            if library.read_only:
                windows.enter_context(Library.open(folder, passphrase=PASSPHRASE, clock=clock))
                raise NotWhole  # as pages of two moments look
            return back_up(library, place, progress)

        monkeypatch.setattr("studio.library.backup.back_up", begin)
        assert commands.main(["backup", str(tmp_path / "stick"), "--library", str(folder)]) == 0
    assert len(backups(tmp_path / "stick")) == 1


def test_a_library_that_was_not_closed_is_checked_and_copied(
    folder: Path, clock: FixedClock, run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    left = tmp_path / "left.studio"
    left.mkdir()
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        piece = records.select_pieces(library, "limit 1")[0]
        library.append(piece.id, b"the newest stroke")
        for name in (DATABASE, DATABASE + "-wal", keyslots.NAME):
            shutil.copyfile(folder / name, left / name)
    assert run("verify", "--library", left)[0] == 0
    assert run("backup", tmp_path / "stick", "--library", left)[0] == 0
    assert run("salvage", tmp_path / "new.studio", "--library", left)[0] == 0
    with Library.open(left, passphrase=PASSPHRASE, clock=clock) as library:
        assert list(library.ops(piece.id))[-1].payload == b"the newest stroke"


def test_wrong_words_are_answered(run: Callable[..., Ran], here: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("verify")[0] == 1
    assert "no library" in here("verify")[2]
    assert here("verify", "--library", tmp_path / "nowhere")[2].count("\n") == 1
    assert here("backup")[0] == 1
    assert here("restore", tmp_path, "--passphrase", "x")[0] == 1
    assert here("restore", tmp_path, tmp_path / "new")[0] == 1
    code, said, sorry = here("verify", "--help")
    assert (code, sorry) == (0, "")
    assert "--recovery-code" in said


def test_a_place_that_is_not_there_or_full_is_a_sentence(folder: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    code, said, sorry = run("backup", tmp_path / "stick", "--library", folder)
    assert (code, said) == (1, "")
    assert "not there" in sorry
    with small_disk("200k") as disk:
        if disk is not None:
            code, said, sorry = run("backup", disk, "--library", folder)
            assert (code, said) == (1, "")
            assert "room" in sorry


def test_everything_goes_out_and_in_again(folder: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    code, said, _ = run("export", tmp_path / "open", "--library", folder)
    assert code == 0
    assert str(tmp_path) in said
    code, said, _ = run("import", tmp_path / "open", "--library", folder)
    assert code == 0


def test_nobody_needs_a_window_for_it() -> None:
    asked = "import sys, studio.app; from studio.commands import main; main(['verify', '--library', sys.argv[1]])"
    ended = subprocess.run(
        [sys.executable, "-c", f"{asked}; sys.exit(any(name.startswith('kivy') for name in sys.modules))", "nowhere"],
        cwd=HERE,
        capture_output=True,
    )
    assert ended.returncode == 0


# where a person sits


def at_a_terminal(terminal: int) -> None:
    """Make it the terminal of this process, and an interrupt one: what runs in the background is deaf to it."""
    os.close(os.open(os.ttyname(terminal), os.O_RDWR))
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def typing(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`verify` in a terminal, waiting for the passphrase."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(HERE / "main.py"), "verify", "--library", str(folder)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: at_a_terminal(theirs),
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def heard(terminal: int, until: bytes = b"never said", patience: float = 60.0) -> bytes:
    """What is said until some words come, or the other side hangs up, or after so many seconds."""
    said, late = b"", time.monotonic() + patience
    with suppress(OSError):
        while until not in said and select.select([terminal], [], [], max(0.0, late - time.monotonic()))[0]:
            data = os.read(terminal, 4096)
            if not data:
                break
            said += data
    return said


def test_the_passphrase_is_typed_unseen_and_the_way_there_is_shown(
    typing: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, terminal = typing
    assert heard(terminal, b"Passphrase: ").endswith(b"Passphrase: ")
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    said = heard(terminal)
    assert process.wait(60) == 0
    assert PASSPHRASE.encode() not in said
    assert re.search(rb"\r *\d+ %", said)
    assert commands.WHOLE.encode() in said


def test_an_interrupt_at_the_question_ends_it_with_a_sentence(
    typing: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, terminal = typing
    heard(terminal, b"Passphrase: ")
    said = b""
    # one that comes just before the terminal is read waits there for the next, as a person's would
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        said += heard(terminal, b"Stopped.", 3.0)
        if b"Stopped." in said:
            break
    said += heard(terminal)
    assert process.wait(60) == 1
    assert b"Stopped." in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["verify", "backup", "restore", "salvage"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_on_the_way_stops_it_cleanly(
    command: str,
    number: int,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "stick").mkdir()
    words = {
        "verify": ["--library", str(folder)],
        "backup": [str(tmp_path / "stick"), "--library", str(folder)],
        "restore": [str(folder), str(tmp_path / "new.studio")],
        "salvage": [str(tmp_path / "new.studio"), "--library", str(folder)],
    }
    at, calls = Progress.at, []

    def interrupted(progress: Progress, done: int, total: int) -> None:
        calls.append(1)
        if len(calls) == 20:
            signal.raise_signal(number)
        at(progress, done, total)

    monkeypatch.setattr(Progress, "at", interrupted)
    monkeypatch.setattr(commands, "_asked", lambda *_, **__: PASSPHRASE)
    before = signal.getsignal(number)
    assert commands.main([command, *words[command]]) == 1
    assert signal.getsignal(number) is before
    assert len(calls) < 40
    assert capsys.readouterr().err == "Stopped. Nothing was changed.\n"
    assert not (tmp_path / "new.studio").exists()
    assert not any((tmp_path / "stick").iterdir())
    assert is_library(folder)

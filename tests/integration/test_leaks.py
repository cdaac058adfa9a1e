"""Nothing a person makes or writes leaves the library: not to the disk, not to the screen's server, not to a network.

The studio itself is lived in for an evening, twice: once it is closed, once it is killed. Every word typed holds a
stem that is found nowhere else, and afterwards every byte it has left behind is looked through for it.
"""

import contextlib
import ctypes
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from studio.core.clock import SystemClock
from studio.core.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.music.take import encode_second
from studio.ui import clipboard
from tests.in_memory import MEMORY, PREFIX
from tests.ui import harness

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc and asks an X server")

ROOT = Path(__file__).parents[2]
STEM, ACCENTED, LOCK = "Quillfeather", "plümagée", "lampblackheron"
WORDS = {
    "passphrase": f"MARK_{LOCK}",
    "intention": f"MARK_{STEM}_1",
    "body": f"MARK_{STEM}_2 and rain",
    "reflection": f"MARK_{STEM}_3",
    "writing": f"MARK_{STEM}_4 {ACCENTED}\n{STEM}lantern",
    "sought": f"{STEM}lantern",
    "title": f"MARK_{STEM}_5",
    "tag": f"MARK_{STEM}_6",
    "seen": f"MARK_{STEM}_7",
    "fault": f"MARK_{STEM}_8",
}
SECRETS = (STEM, ACCENTED, LOCK)

MEDIA = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff[\xe0\xe1]..(JFIF|Exif)",
    "WebP or WAV": rb"RIFF....(WEBP|WAVE)",
    "FLAC": rb"fLaC[\x00\x80]\x00\x00\x22",
    "Ogg": rb"OggS\x00\x02\x00{8}",
}
"""What pictures and sounds begin with: enough of it that noise does not look like one."""

PATIENCE = 90
"""Seconds after which an evening is given up."""


# --- looking through files --------------------------------------------------------------------------------------


def needles(secrets: Iterable[str]) -> set[bytes]:
    """Return what to look for: each secret as it may be spelt in bytes, ASCII letters made small."""
    spelt = {form for secret in secrets for form in (secret.lower(), secret.upper())}
    found = {form.encode(coding).lower() for form in spelt for coding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    return found | {form.encode().hex().encode() for form in (*spelt, *secrets)}


def holds(data: bytes, wanted: set[bytes]) -> bool:
    """Say whether one of the needles is in there, also if it was deflated."""
    return any(part in text for text in (data.lower(), *(one.lower() for one in inflated(data))) for part in wanted)


def inflated(data: bytes) -> Iterator[bytes]:
    """Give what zlib and gzip streams anywhere in there hold."""
    whole = memoryview(data)
    for mark in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08"):
        at = data.find(mark)
        while at >= 0:
            stream = zlib.decompressobj(47)
            with contextlib.suppress(zlib.error):
                yield stream.decompress(whole[at:], 1 << 22)
            at = data.find(mark, at + 1)


def files_in(*folders: Path) -> Iterator[Path]:
    """Give every file below these folders."""
    for folder in folders:
        for parent, _folders, names in os.walk(folder):
            yield from (Path(parent) / name for name in names)


def contents(path: Path) -> bytes:
    """Return what is in a file, and what it is called."""
    try:
        return os.fsencode(path.name) + b"\n" + (path.read_bytes() if path.is_file() else b"")
    except OSError:
        return b""


def traces(paths: Iterable[Path], secrets: Iterable[str]) -> list[Path]:
    """Return the files that hold one of the secrets."""
    wanted = needles(secrets)
    return [path for path in paths if holds(contents(path), wanted)]


def media(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return the files that hold a picture or a sound anyone can open."""
    return [
        (path, kind) for path in paths for kind, magic in MEDIA.items() if re.search(magic, contents(path), re.DOTALL)
    ]


@pytest.mark.parametrize(
    "planted",
    [
        WORDS["body"].encode(),
        WORDS["title"].upper().encode(),
        WORDS["tag"].encode("utf-16"),
        ACCENTED.encode("latin-1"),
        ACCENTED.upper().encode(),
        WORDS["sought"].encode().hex().encode(),
        b"\x00\xff" * 40 + zlib.compress(b"so it was: " + WORDS["seen"].encode()),
        gzip.compress(WORDS["passphrase"].encode("utf-16-be"), 1, mtime=0),  # the time would be in the test's name
    ],
)
def test_a_word_that_leaked_is_found(tmp_path, planted):
    (tmp_path / "deep").mkdir()
    (tmp_path / "clean").write_bytes(os.urandom(200_000) + zlib.compress(b"nothing" * 99))
    leak = tmp_path / "deep" / ".cache~"
    leak.write_bytes(os.urandom(5000) + planted + os.urandom(5000))
    assert traces(files_in(tmp_path), SECRETS) == [leak]


def test_a_word_in_the_name_of_a_file_is_found(tmp_path):
    leak = tmp_path / f"{WORDS['title']}.txt"
    leak.touch()
    assert traces(files_in(tmp_path), SECRETS) == [leak]


def picture(kind: str) -> bytes:
    """Return a small picture as a file of that kind."""
    into = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(into, kind)
    return into.getvalue()


@pytest.mark.parametrize(
    "planted",
    [
        *(picture(kind) for kind in ("PNG", "JPEG", "WEBP")),
        encode_second(np.zeros(48_000, np.float32)),
    ],
    ids=["PNG", "JPEG", "WebP", "FLAC"],
)
def test_a_picture_or_a_sound_that_leaked_is_found(tmp_path, planted):
    (tmp_path / "noise").write_bytes(os.urandom(100_000))
    leak = tmp_path / "leak"
    leak.write_bytes(b"...." + planted)
    assert [path for path, _kind in media(files_in(tmp_path))] == [leak]


# --- asking the X server, and the system ------------------------------------------------------------------------


class Onlooker:
    """Another program on the same screen, which sees what any program there can see."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XInternAtom", "XGetSelectionOwner", "XDefaultRootWindow"):
            getattr(self._x, name).restype = ctypes.c_ulong
        self._x.XListProperties.restype = ctypes.POINTER(ctypes.c_ulong)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display.value, "the screen does not answer"
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def offered(self) -> set[str]:
        """Return the selections that some program offers for pasting."""
        names = ("PRIMARY", "SECONDARY", "CLIPBOARD")
        atoms = {name: self._x.XInternAtom(self._display, name.encode(), 0) for name in names}
        return {name for name in names if self._x.XGetSelectionOwner(self._display, ctypes.c_ulong(atoms[name]))}

    def notes(self) -> bytes:
        """Return all that programs have written on the root window, which keeps it when they are gone."""
        count = ctypes.c_int()
        names = self._x.XListProperties(self._display, self._root, ctypes.byref(count))
        found = b"\n".join(self._note(names[index]) for index in range(count.value))
        if names:
            self._x.XFree(names)
        return found

    def _note(self, name: int) -> bytes:
        kind, items, more = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        width, data = ctypes.c_int(), ctypes.c_void_p()
        self._x.XGetWindowProperty(
            *(self._display, self._root, ctypes.c_ulong(name), ctypes.c_long(0), ctypes.c_long(1 << 16), 0),
            *(ctypes.c_ulong(0), *map(ctypes.byref, (kind, width, items, more, data))),
        )
        if not data.value:
            return b""
        text = ctypes.string_at(data.value, items.value if width.value == 8 else 0)
        self._x.XFree(data)
        return text

    def close(self) -> None:
        """Leave the screen."""
        self._x.XCloseDisplay(self._display)


def processes_of(home: Path) -> list[int]:
    """Return the ids of the processes that have this home."""
    mark, found = b"HOME=" + os.fsencode(home), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def internet_of(process: int) -> list[str]:
    """Return the internet sockets a process holds, as lines of /proc/net (see proc_pid_net(5))."""
    held = set()
    for descriptor in Path(f"/proc/{process}/fd").glob("*"):
        try:
            held.add(os.readlink(descriptor))
        except OSError:
            continue
    lines = []
    for protocol in ("tcp", "udp", "raw", "udplite", "icmp"):
        for table in (protocol, protocol + "6"):
            path = Path(f"/proc/{process}/net/{table}")
            rows = path.read_text().splitlines()[1:] if path.exists() else []
            lines += [row for row in rows if f"socket:[{row.split()[9]}]" in held]
    return lines


def core_limit(process: int) -> str:
    """Return how large an image of its memory may be left when a process crashes."""
    limits = Path(f"/proc/{process}/limits").read_text().splitlines()
    return next(line.split()[4] for line in limits if line.startswith("Max core file size"))


def test_a_socket_to_the_internet_would_be_seen():
    import socket

    assert internet_of(os.getpid()) == []
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        assert len(internet_of(os.getpid())) == 1


# --- two evenings -----------------------------------------------------------------------------------------------


@dataclass
class Evening:
    """What was seen while somebody lived in the studio, and what was left."""

    folder: Path
    told: dict[str, dict] = field(default_factory=dict)
    """What the hand told, by the moment."""
    offered: dict[str, set[str]] = field(default_factory=dict)
    """Which selections were offered for pasting, by the moment; "after" is when all had ended."""
    internet: list[str] = field(default_factory=list)
    found: list[tuple[str, Path]] = field(default_factory=list)
    """Files that held a secret, with the moment."""
    cores: set[str] = field(default_factory=set)
    notes: bytes = b""
    """What the X server still knew afterwards."""
    left: list[int] = field(default_factory=list)
    """Processes that were still there afterwards."""
    code: int | None = None

    @property
    def library(self) -> Path:
        return self.folder / "mine.studio"

    @property
    def given(self) -> Path:
        """Where everything was taken out to, as open files: that is what it is for."""
        return self.folder / "given"

    def hidden(self) -> list[Path]:
        """Return all files but those that were taken out."""
        return [path for path in files_in(self.folder) if self.given not in path.parents]

    @property
    def secrets(self) -> tuple[str, ...]:
        recovery = self.told.get("in", {}).get("code", "")
        return (*SECRETS, recovery, recovery.replace("-", "")) if recovery else SECRETS

    def look(self, moment: str, onlooker: Onlooker, shared_before: set[str]) -> None:
        """Look through everything there is now."""
        self.offered[moment] = onlooker.offered()
        for process in processes_of(self.folder / "home"):
            self.internet += internet_of(process)
        shared = [MEMORY / name for name in shared_names() - shared_before]
        there = (*files_in(self.folder, *shared), *shared)
        self.found += [(moment, path) for path in traces(there, self.secrets)]


def shared_names() -> set[str]:
    """Return what lies in memory that all programs share, but for the files of tests: those are looked at by path."""
    return {name for name in os.listdir(MEMORY) if not name.startswith(PREFIX)}


def environment_in(folder: Path, display: str) -> dict[str, str]:
    """Return a fresh machine's environment: nothing but what programs need, and every folder a new one."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
    places = {"HOME": "home", "TMPDIR": "temp", "XDG_RUNTIME_DIR": "run"}
    places |= {f"XDG_{name.upper()}_HOME": name for name in ("data", "cache", "config", "state")}
    for name in places.values():
        (folder / name).mkdir(mode=0o700)
    settings = folder / "data" / "afterglow" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"reduce_motion": true}')  # nobody has time to watch
    where = {name: str(folder / place) for name, place in places.items()}
    return kept | where | {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def live(folder: Path, display: str, *, kill: bool, watched: Iterable[object] = (), how: Iterable[str] = ()) -> Evening:
    """Have somebody live in the studio for an evening, then kill it or close it.

    `watched` is a command that looks on as the studio runs; `how` are more words for the driver.
    """
    evening, onlooker = Evening(folder), Onlooker(display)
    shared = shared_names()
    read, write = os.pipe()
    driver = [sys.executable, "-m", "tests.integration.leaks_driver", str(evening.library), str(write), *how]
    command = [*map(str, watched), *driver]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        child = subprocess.Popen(
            command if kill else [*command, "faults"],
            **{"cwd": ROOT, "env": environment_in(folder, display), "pass_fds": (write,), "text": True},
            **{"stdin": subprocess.PIPE, "stdout": out, "stderr": err},
        )
    os.close(write)
    try:
        child.stdin.write(json.dumps(WORDS) + "\n")
        child.stdin.flush()
        with os.fdopen(read) as lines:
            for line in lines:
                told = json.loads(line)
                evening.told[told["moment"]] = told
                assert told["moment"] != "failed", told["why"]
                evening.look(told["moment"], onlooker, shared)
                evening.cores.add(core_limit(child.pid))
                if told["moment"] == "done":
                    break
                child.stdin.write("\n")
                child.stdin.flush()
        assert "done" in evening.told, (folder / "err").read_text()
        if kill:
            child.kill()
        else:
            child.stdin.write("\n")
            child.stdin.flush()
            child.send_signal(signal.SIGTERM)  # which SDL hands over as it does a click on the window's ×
        evening.code = child.wait(20)
        until = time.monotonic() + 5
        while (left := processes_of(folder / "home")) and time.monotonic() < until:
            time.sleep(0.05)
        evening.left = left
        evening.look("after", onlooker, shared)
        evening.notes = onlooker.notes()
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        onlooker.close()
    return evening


@pytest.fixture(scope="module")
def evenings(tmp_path_factory) -> dict[str, Evening]:
    """Both evenings, lived side by side, each on a screen of its own."""
    with ThreadPoolExecutor(2) as pool:
        lived = {
            end: pool.submit(live, tmp_path_factory.mktemp(end), harness.start_display(), kill=end == "killed")
            for end in ("killed", "closed")
        }
        return {end: evening.result(PATIENCE) for end, evening in lived.items()}


@pytest.fixture(params=["killed", "closed"])
def evening(request, evenings) -> Evening:
    return evenings[request.param]


def test_nothing_a_person_wrote_can_be_read_from_the_disk(evening):
    assert [(moment, path) for moment, path in evening.found if evening.given not in path.parents] == []


def test_what_was_taken_out_is_where_it_was_put(evening):
    assert "manifest.json" in {path.name for moment, path in evening.found if moment == "done"}
    with zipfile.ZipFile(next(evening.given.glob("*.zip"))) as packed:
        pages = b"".join(packed.read(name) for name in packed.namelist() if name.endswith(".md"))
    assert holds(pages, needles([STEM]))
    assert {kind for _, kind in media(files_in(evening.given))} == {"PNG"}


def test_but_all_of_it_is_in_the_library(evening):
    """Otherwise that nothing was found would mean nothing."""
    clock = SystemClock()
    with Library.open(evening.library, passphrase=WORDS["passphrase"], clock=clock) as library:
        journal, gallery = Journal(library, clock), Gallery(library, clock)
        entry = journal.open_session()
        assert (entry.intention, entry.body) == (WORDS["intention"], WORDS["body"])
        assert [said.text for said in journal.reflections(entry_id=entry.id)] == [WORDS["reflection"]]
        pieces = {piece.kind: piece for piece in gallery.pieces_of(entry.id)}
        assert set(pieces) == {"writing", "drawing"}
        writing = pieces["writing"]
        assert (writing.words, writing.title) == (WORDS["writing"], WORDS["title"])
        assert [tag.name for tag in gallery.tags_of(writing.id)] == [WORDS["tag"]]
        assert [said.text for said in journal.reflections(piece_id=writing.id)] == [WORDS["seen"]]
        assert library.op_count(pieces["drawing"].id) >= 3, "the paper and two strokes"


def test_no_picture_and_no_sound_lies_about(evening):
    assert media(evening.hidden()) == []


def test_the_library_looks_like_noise(evening):
    libraries = [path for path in evening.folder.rglob("library.db*") if path.is_file()]
    assert len({path.parent for path in libraries}) == 3, "its own, a copy, and what was saved"
    for path in libraries:
        if path.name.endswith("-shm"):  # numbers of pages, and room for more
            continue
        data = path.read_bytes()
        assert len(zlib.compress(data, 1)) > 0.97 * len(data), path.name


LOOKS = {
    *("reduce_motion", "theme", "pressure", "finger_draws", "brush", "size", "opacity", "flow", "smoothing", "colour"),
    *("palette", "own_colours", "recent_colours", "favourites", "fill_alike", "fill_gap", "fill_opacity"),
    "paper_texture",
}
"""What may be remembered in clear: how the program looks, and what a hand held."""


def test_the_studio_writes_where_it_should_and_nowhere_else(evening):
    own = {path.relative_to(evening.folder / "data").as_posix() for path in files_in(evening.folder / "data")}
    doors = {name for name in own if re.fullmatch(r"afterglow/open/[0-9a-f]{16}\.lock", name)}
    assert own - doors == {"afterglow/settings.json"}
    assert [(evening.folder / "data" / door).stat().st_size for door in doors] == [0], "who is there, and nothing else"
    settings = json.loads((evening.folder / "data" / "afterglow" / "settings.json").read_text())
    assert {key.split(".")[0] for key in settings} <= LOOKS
    assert list(files_in(evening.folder / "temp")) == []
    elsewhere = [
        path
        for path in evening.told["done"]["written"]
        if not path.startswith((f"{evening.folder.resolve()}/", "/dev/")) and "__pycache__" not in path
    ]
    assert elsewhere == [], "kernels may be kept beside the code; nothing else"


def test_a_selection_goes_nowhere(evening):
    assert evening.offered["in"] == set(), "a passphrase was taken up and copied, and must not be"
    assert evening.offered["selected"] == set()


def test_what_is_copied_goes_when_the_studio_goes(evening):
    assert evening.offered["copied"] == {"CLIPBOARD"}, "a person may copy"
    assert evening.offered["after"] == set()


def test_the_screen_forgets_what_was_copied(evenings):
    assert not holds(evenings["closed"].notes, needles(evenings["closed"].secrets))
    # killed, nothing of ours can tidy up: SDL's note of what was last copied stays until the person logs out
    others = evenings["killed"].notes.replace(WORDS["body"].encode(), b"")
    assert not holds(others, needles(evenings["killed"].secrets))


@pytest.mark.parametrize(("there", "after"), [("mine", ""), ("another's", "another's")])
def test_only_what_was_copied_here_is_taken_off_the_clipboard(monkeypatch, there, after):
    board = [there]
    still = SimpleNamespace(
        copy=lambda _text: None, paste=lambda: board[0], put=lambda data, _kind: board.__setitem__(0, data.decode())
    )
    monkeypatch.setattr("kivy.core.clipboard.Clipboard", still)
    clipboard.give("mine")
    clipboard.take_back()
    assert board == [after]
    board[0] = "mine"
    clipboard.take_back()
    assert board == ["mine"], "taken back once, it is nobody's"


def test_nothing_outlives_the_studio(evening):
    assert evening.left == []
    assert not {"xclip", "xsel", "wl-copy"} & set(evening.told["done"]["programs"])


def test_nothing_reaches_for_a_network(evening):
    assert evening.internet == []
    assert evening.told["done"]["internet"] == []


def test_a_crash_would_leave_no_image_of_memory(evening):
    assert evening.cores == {"1"}


def test_the_studio_ends_as_it_was_asked_to(evenings):
    assert evenings["killed"].code == -signal.SIGKILL
    assert evenings["closed"].code == 0


def test_an_evening_without_faults_says_nothing(evenings):
    folder = evenings["killed"].folder
    assert (folder / "out").read_bytes() == (folder / "err").read_bytes() == b""


@pytest.mark.parametrize("where", ["touch", "library", "worker"])
def test_a_fault_is_one_calm_sentence(evenings, where):
    assert evenings["closed"].told[f"broken in {where}"]["toast"] == StudioError.sentence


def test_faults_are_told_by_kind_and_place_without_a_word(evenings):
    folder = evenings["closed"].folder
    lines = (folder / "err").read_text().splitlines()
    faults = "\n".join(lines).split("fault: ")[1:]
    assert [fault.splitlines()[0] for fault in faults] == ["ValueError"] * 6
    places = ("on_touch_down", "writer.py", "gallery_screen.py", "threading.py", "_invoke_callbacks", "__del__")
    for fault, place in zip(faults, places, strict=True):
        assert place in fault
        assert re.fullmatch(r"  leaks_driver\.py:\d+ boom", fault.splitlines()[-1])
    assert all(line.startswith(("fault: ", "  ")) for line in lines)
    assert (folder / "out").read_bytes() == b""

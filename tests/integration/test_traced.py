"""Every byte the studio hands to the system over a whole first evening, as strace sees it: no word of the person.

`test_leaks` looks at what lies about afterwards; here nothing can have been written and taken away again. The same
evening with a library that is not encrypted shows that a word would have been seen.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.test_leaks import PATIENCE, WORDS, Evening, holds, live, needles
from tests.ui import harness

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's")

CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg"
LINE = re.compile(rb"^\d+ +(?:write|pwrite64|writev|pwritev2?|sendto|sendmsg|sendmmsg)\(\d+<(.*?)>, ")
HEXED = re.compile(rb"(?:\\x[0-9a-f]{2})+")
QUOTED = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
MOST = 1 << 21
"""Bytes of one call that are looked at: more than any of ours hands over."""


@dataclass(frozen=True)
class Written:
    """One call that handed bytes to the system."""

    to: str
    """A path, or what kind of pipe or socket it is."""
    data: bytes


def unhexed(told: bytes) -> bytes:
    return bytes.fromhex(told.replace(b"\\x", b"").decode())


def calls(trace: Path) -> Iterator[Written]:
    """Give every call of a trace that handed over bytes."""
    with trace.open("rb") as lines:
        for line in lines:
            found = LINE.match(line)
            if found is None:
                continue
            to = HEXED.sub(lambda part: unhexed(part[0]), found[1])
            yield Written(to.decode(errors="replace"), b"".join(unhexed(part) for part in QUOTED.findall(line)))


@dataclass
class Traced:
    """An evening, and what it handed to the system."""

    evening: Evening
    trace: Path

    def told_to(self) -> dict[str, list[bytes]]:
        by_place = defaultdict(list)
        for call in calls(self.trace):
            by_place[call.to].append(call.data)
        return by_place

    def words_in(self) -> set[str]:
        """Return where a word of the person went."""
        wanted = needles(self.evening.secrets)
        return {place for place, parts in self.told_to().items() if holds(b"".join(parts), wanted)}


def trace(folder: Path, display: str, *how: str) -> Traced:
    path = folder.with_suffix(".trace")
    # -D: the studio keeps its place as our child, so that it can be closed as ever
    watched = ["strace", "-D", "-f", "--seccomp-bpf", "-yy", "-xx", "-s", MOST, "-e", f"trace={CALLS}", "-o", path]
    return Traced(live(folder, display, kill=False, watched=watched, how=how), path)


@pytest.fixture(scope="module")
def evenings(tmp_path_factory) -> dict[str, Traced]:
    """An evening as ever, and one without a cipher, side by side."""
    with ThreadPoolExecutor(2) as pool:
        lived = {
            name: pool.submit(trace, tmp_path_factory.mktemp(name), harness.start_display(), *how)
            for name, how in {"sealed": (), "plain": ("plain",)}.items()
        }
        return {name: evening.result(2 * PATIENCE) for name, evening in lived.items()}


def is_file(place: str) -> bool:
    """Say whether it is a file, in memory too, and neither a device nor a way to another program."""
    return place.startswith("/") and (place.startswith("/dev/shm/") or not place.startswith("/dev/"))  # noqa: S108


def test_no_word_ever_goes_into_a_file(evenings):
    sealed = evenings["sealed"]
    given = {place for place in sealed.words_in() if sealed.evening.given in Path(place).parents}
    assert {place for place in sealed.words_in() if is_file(place)} == given
    assert given, "taken out as open files, by the person's own wish"


def test_but_the_library_was_written_all_along(evenings):
    evening = evenings["sealed"]
    sizes = {Path(place).name: sum(map(len, parts)) for place, parts in evening.told_to().items()}
    assert sizes["library.db-wal"] > 100_000
    assert sizes["library.db"] > 100_000
    assert any("keyslots.json" in name for name in sizes)


def test_without_the_cipher_the_words_are_seen(evenings):
    seen = {Path(place).name for place in evenings["plain"].words_in() if is_file(place)}
    assert "library.db-wal" in seen


def test_a_word_leaves_only_for_the_clipboard_and_only_when_copied(evenings):
    """The clipboard is a person's own wish; the way to it is the screen's socket. Our test's own pipe is told."""
    evening = evenings["sealed"]
    ways = {place: b"".join(parts) for place, parts in evening.told_to().items() if not is_file(place)}
    wanted = needles(evening.evening.secrets)
    told = {place for place, data in ways.items() if holds(data, wanted) and not place.startswith("pipe:")}
    assert len(told) == 1
    (place,) = told
    assert place.startswith("UNIX-STREAM:")
    assert not holds(ways[place].replace(WORDS["body"].encode(), b""), wanted)

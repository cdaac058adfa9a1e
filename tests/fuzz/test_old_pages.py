"""An old page is as authentic as a new one: put back in its place, it is named, or it changes no answer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import records
from studio.library.connection import PAGE_SIZE
from studio.library.library import Library
from studio.library.place import DATABASE
from tests.fuzz.damage import Kept, look, new_clock, restore_files
from tests.unit.library.rich import PASSPHRASE, contents, fill

pytestmark = pytest.mark.usefixtures("nobody_writes_meanwhile")


def more_is_made(library: Library, clock: FixedClock) -> None:
    fill(library, clock, pieces=6, most_ops=20, seed=3)


def plain_facts_change(library: Library, clock: FixedClock) -> None:
    """Changes that touch neither an index nor a word: on the disk, a few bytes of one page each."""
    for piece in records.select_pieces(library, ""):
        records.update_piece(library, piece.id, palette=bytes(15), duration=77, shareable=True)
    for entry in records.select_entries(library, ""):
        records.update_entry(library, entry.id, mood_before_x=0.5, dose="less")
    for tag in records.select_tags(library, ""):
        records.update_tag(library, tag.id, colour="amber")
    for reflection in records.select_reflections(library, ""):
        records.update_reflection(library, reflection.id, instant=1234)


def hands_go_on(library: Library, clock: FixedClock) -> None:
    """Ops and chunks alone."""
    for piece in records.select_pieces(library, ""):
        library.append(piece.id, piece.id.encode() * 50)
        library.put_chunk(piece.id, library.length(piece.id)[1], bytes(500))


@pytest.mark.parametrize("change", [more_is_made, plain_facts_change, hands_go_on])
def test_an_old_page_put_back_is_named_or_changes_nothing(
    kept: Kept, damaged: Path, change: Callable[[Library, FixedClock], None]
) -> None:
    clock = new_clock()
    clock.advance(days=2)
    with Library.open(damaged, passphrase=PASSPHRASE, clock=clock) as library:
        change(library, clock)
        now = contents(library)
    after = (damaged / DATABASE).read_bytes()
    changed = [
        page
        for page in range(kept.pages)
        if kept.database[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] != after[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    ]
    assert len(changed) >= 5
    named = 0
    for page in changed:
        start, end = page * PAGE_SIZE, (page + 1) * PAGE_SIZE
        restore_files(kept, damaged)
        (damaged / DATABASE).write_bytes(after[:start] + kept.database[start:end] + after[end:])
        seen = look(damaged)
        if seen is None or not seen[1].whole:
            named += 1
            continue
        wrong = [key for key, value in seen[0].items() if value != now.get(key)]
        assert not wrong, f"page {page + 1} put back went unnoticed"
    assert named >= 5

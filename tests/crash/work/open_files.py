"""Exports, and bringing one in."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import records
from studio.library.library import Library
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export
from studio.sharing.unfinished import MARK
from tests.crash.desk import BEGINNING, STUDIO, Desk, Steps, Work, aside, look_inside
from tests.crash.state import NotWhole, State, contents, differences
from tests.crash.work import making
from tests.crash.work.rich import lay_out, made_once, make_rich

OUT = "out"
SOURCE = "source"


def tree(folder: Path) -> dict[str, str]:
    """Return all files below a folder and what is in them, by a digest."""
    return {
        str(path.relative_to(folder)): blake2b(path.read_bytes(), digest_size=8).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# out


def prepare_export(place: Path) -> None:
    """Put a library and a folder for exports into a place."""
    lay_out(make_rich, place)
    (place / OUT).mkdir()


def write_out(desk: Desk) -> Steps:
    """Change something, export everything, and so on, as a folder or as a zip."""
    try:
        library = desk.open()
        (entry,) = library.read.execute("select id from entry order by num limit 1").fetchone()
        while True:
            desk.clock.advance(days=1)
            text = f"on day {desk.clock.moment:%j}"
            records.update_entry(library, entry, body=text)
            yield {("entry", entry, "body"): text}
            made = export(library, desk.place / OUT, Progress(), zipped=desk.chance.random() < 0.4)
            yield {("exported", made.name, "there"): True}
    finally:
        desk.close()


def look_out(place: Path, thorough: bool = False) -> State:
    """Return what is in a library and in each finished export; see that an unfinished one is brought to its end."""
    state = look_inside(place)
    out = place / OUT
    for made in out.iterdir():
        if "unfinished" in made.name or made.name.endswith(".part"):
            continue
        state |= {("exported", made.name, "there"): True}
        files = tree(made) if made.is_dir() else {"zip": blake2b(made.read_bytes(), digest_size=8).hexdigest()}
        state |= {("exported", made.name, path): digest for path, digest in files.items()}
    if thorough:
        _go_on(place)
    return state


def _go_on(place: Path) -> None:
    """See that the same call makes of what is there what it makes of nothing."""
    with aside(place) as copy, Library.open(copy / STUDIO, clock=FixedClock(BEGINNING)) as library:
        resumed = tree(export(library, copy / OUT, Progress()))
        fresh = tree(export(library, copy / "afresh", Progress()))
        if list((copy / OUT).glob(f"*/{MARK}")):
            raise NotWhole("the export was not brought to its end")
    if resumed != fresh:
        raise NotWhole(f"the resumed export is another: {differences(resumed, fresh)[:3]}")


# in

EACH_ITS_OWN = ("meta", "arrival", "arrived")
"""What is another each time something comes in: its note has an id of its own."""


def make_source(place: Path) -> None:
    """Put an export of everything into a place."""
    lay_out(make_rich, place)
    with Library.open(place / STUDIO, clock=FixedClock(BEGINNING)) as library:
        export(library, place / "made", Progress()).rename(place / SOURCE)


def source() -> Path:
    """Return an export to be brought in."""
    return Path(made_once(make_source).name) / SOURCE


def prepare_import(place: Path) -> None:
    """Put a library into a place that an export can be brought into."""
    making.prepare(place)
    all_of_it()


@cache
def all_of_it() -> State:
    """Return what an export adds to such a library."""
    with aside(Path(made_once(making.prepare).name)) as place, same_clock(place) as library:
        before = contents(library)
        bring_in(library, source(), Progress())
        return {
            key: value for key, value in contents(library).items() if key not in before and key[0] not in EACH_ITS_OWN
        }


def same_clock(place: Path) -> Library:
    return Library.open(place / STUDIO, clock=FixedClock(BEGINNING))


def take_in(desk: Desk) -> Steps:
    """Bring an export in."""
    try:
        bring_in(desk.open(), source(), Progress())
        yield {key: True for key in all_of_it() if key[0] == "gone"}
        desk.close()
        yield {}
    finally:
        desk.close()


def look_in(place: Path, thorough: bool = False) -> State:
    """Return what was brought into a library; see that the same call brings in the rest."""
    state = look_inside(place)
    with aside(place) as copy, same_clock(copy) as library:
        brought = bring_in(library, source(), Progress())
        found = contents(library, thorough=thorough)
        lacking = {key: value for key, value in all_of_it().items() if found.get(key) != value}
        if brought.left_out or lacking:
            raise NotWhole(f"the rest was not brought in: {brought.left_out} {differences(lacking, {})[:4]}")
    return state


EXPORTING = Work("exporting", prepare_export, write_out, look_out, reach=2, whole=False, lives=4)
BRINGING_IN = Work("importing", prepare_import, take_in, look_in, reach=2, whole=False, lives=1)

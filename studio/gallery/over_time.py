"""Tags over time: how many pieces of each month have a tag. Numbers, and nothing said about them."""

from dataclasses import dataclass
from datetime import date

from studio.gallery.shown import SHOWN
from studio.library.library import Library

MOST_TAGS = 12
"""Tags there are at most: those on most pieces of these months."""

Month = tuple[int, int]
"""Year and month, 1 … 12."""


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag, and its pieces in each month."""

    name: str
    colour: str
    """The tag's own colour as it is kept, or ""."""
    counts: tuple[int, ...]
    """One for each of `TagsOverTime.months`."""
    number: int
    """The tag's number."""


@dataclass(frozen=True, slots=True)
class TagsOverTime:
    """Months from the earliest on, and the tags of what was made in them, the most used first."""

    months: tuple[Month, ...]
    rows: tuple[TagRow, ...]


def months_until(last: Month, number: int) -> tuple[Month, ...]:
    """Return so many months in a row, `last` being the last."""
    end = last[0] * 12 + last[1]
    return tuple((each // 12, each % 12 + 1) for each in range(end - number, end))


def tags_over_time(library: Library, last: Month, number: int = 12) -> TagsOverTime:
    """Return the tags of the pieces whose entries lie in the `number` months up to `last`."""
    months = months_until(last, number)
    places = {f"{year:04}-{month:02}": place for place, (year, month) in enumerate(months)}
    rows = library.read.execute(
        "select tag.num, tag.name, tag.colour, substr(entry.day, 1, 7), count(*) from entry"  # noqa: S608
        " cross join piece on piece.entry_id = entry.id cross join piece_tag on piece_tag.piece = piece.num"
        " cross join tag on tag.num = piece_tag.tag"
        f" where entry.day between ? and ? and entry.trashed is null and {SHOWN}"
        " group by tag.num, substr(entry.day, 1, 7)",
        (f"{min(places)}-01", f"{max(places)}-31"),
    )
    counts: dict[tuple[int, str, str], list[int]] = {}
    for num, name, colour, month, number_there in rows.fetchall():
        counts.setdefault((int(num), str(name), str(colour)), [0] * len(months))[places[str(month)]] = int(number_there)
    found = [TagRow(name, colour, tuple(each), num) for (num, name, colour), each in counts.items()]
    found.sort(key=lambda row: (-sum(row.counts), row.name.casefold()))
    return TagsOverTime(months, tuple(found[:MOST_TAGS]))


def first_month(library: Library) -> Month | None:
    """Return the month of the earliest entry, or None where there is none."""
    row = library.read.execute("select day from entry where trashed is null order by day limit 1").fetchone()
    if row is None:
        return None
    day = date.fromisoformat(str(row[0]))
    return day.year, day.month


def tagged_before(library: Library, month: Month) -> Month | None:
    """Return the latest month before another in which something has a tag, or None."""
    return _tagged(library, "entry.day < ?", "desc", month)


def tagged_after(library: Library, month: Month) -> Month | None:
    """Return the earliest month after another in which something has a tag, or None."""
    return _tagged(library, "entry.day >= ?", "", (month[0] + month[1] // 12, month[1] % 12 + 1))


def _tagged(library: Library, where: str, way: str, month: Month) -> Month | None:
    row = library.read.execute(
        f"select entry.day from entry where {where} and entry.trashed is null and exists (select 1 from piece"  # noqa: S608
        f" cross join piece_tag on piece_tag.piece = piece.num where piece.entry_id = entry.id and {SHOWN})"
        f" order by entry.day {way} limit 1",
        (f"{month[0]:04}-{month[1]:02}-01",),
    ).fetchone()
    return (int(str(row[0])[:4]), int(str(row[0])[5:7])) if row is not None else None

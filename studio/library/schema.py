"""The tables of a library, format 6. Times are UTC milliseconds, ids 32 hex characters."""

from studio.library import seal
from studio.library.connection import Connection

FORMAT = 6
"""The format this program writes. A later one is refused; an earlier one goes through `migrations`."""

SAME_TABLES = 2
"""The first format that can be looked at as it is: what came since is made up in memory (`older`)."""

BESIDE = """
create table saved_view(
    num integer primary key,
    id text not null unique,
    made integer not null,
    name text not null,
    query text not null,
    edited integer not null,
    device text not null
) strict;

create table question(
    num integer primary key,
    id text not null unique,
    entry_id text not null references entry(id),
    text text not null,
    time integer not null,
    asked integer,
    trashed integer,
    edited integer not null,
    device text not null
) strict;
create index question_entry on question(entry_id, time);
create index question_trashed on question(trashed) where trashed is not null;

create table pair(
    num integer primary key,
    id text not null unique,
    drawing_id text not null unique references piece(id),
    sound_id text not null unique references piece(id),
    offset integer not null default 0,
    made integer not null,
    edited integer not null,
    device text not null
) strict;

create table quiet_span(
    num integer primary key,
    id text not null unique,
    first_day text not null,
    last_day text not null,
    made integer not null,
    edited integer not null,
    device text not null
) strict;

create table check_in(
    num integer primary key,
    id text not null unique,
    entry_id text not null references entry(id),
    step text not null,
    state text not null check (state in ('seen', 'dismissed')),
    time integer not null,
    edited integer not null,
    device text not null,
    unique (entry_id, step)
) strict;

create table arrival(
    num integer primary key,
    id text not null unique,
    time integer not null,
    source text not null,
    name text not null default '',
    undone integer,
    edited integer not null,
    device text not null
) strict;

create table arrived(
    num integer primary key,
    arrival_id text not null references arrival(id),
    kind text not null check (kind in ('piece', 'entry', 'reflection')),
    item_id text not null,
    digest blob not null
) strict;
create index arrived_arrival on arrived(arrival_id);
create index arrived_item on arrived(item_id);
create index arrived_digest on arrived(digest);

create table piece_colour(
    colour integer not null,
    created integer not null,
    piece integer not null references piece(num) on delete cascade,
    primary key (colour, created, piece)
) strict, without rowid;
create index piece_colour_piece on piece_colour(piece);

create index piece_shown on piece(created, num, kind, favourite, shareable, resurface, entry_id)
    where trashed is null and kept = 1;
create index entry_day on entry(day, kind, id, resurface, mood_before_x, mood_before_y, mood_after_x, mood_after_y);
create index entry_month_day on entry(substr(day, 6));
"""
"""What came with format 4."""

TO_SHARE = """
create table parts(
    num integer primary key,
    id text not null unique,
    piece_id text not null unique references piece(id),
    edited integer not null,
    parts text not null,
    device text not null
) strict;

create table handing(
    num integer primary key,
    id text not null unique,
    kind text not null check (kind in ('sitting', 'portfolio', 'report', 'sealed', 'card')),
    entry_id text not null references entry(id),
    started integer not null,
    ended integer,
    whom text not null default '',
    words text not null default '',
    what text not null default '[]',
    edited integer not null,
    device text not null
) strict;
create index handing_entry on handing(entry_id, started);
"""
"""What came with format 6."""

SCHEMA = (
    """
create table meta(
    key text primary key,
    value any not null
) strict, without rowid;

create table entry(
    num integer primary key,
    id text not null unique,
    kind text not null check (kind in ('session', 'day')),
    day text not null,
    number integer,
    started integer not null,
    ended integer,
    intention text not null default '',
    body text not null default '',
    substance text not null default '',
    dose text not null default '',
    place text not null default '',
    mood_before_x real, mood_before_y real,
    mood_after_x real, mood_after_y real,
    feelings text not null default '',
    trashed integer,
    edited integer not null,
    device text not null,
    resurface integer not null default 1,
    shareable integer not null default 0
) strict;
create index entry_started on entry(started);
create index entry_ended on entry(ended) where ended is not null;
create index entry_number on entry(number) where number is not null;
create index entry_trashed on entry(trashed) where trashed is not null;

create table piece(
    num integer primary key,
    id text not null unique,
    kind text not null check (kind in ('drawing', 'sound', 'voice', 'writing')),
    entry_id text not null references entry(id),
    title text not null default '',
    words text not null default '',
    created integer not null,
    edited integer not null,
    duration integer not null default 0,
    width integer not null default 0,
    height integer not null default 0,
    favourite integer not null default 0,
    shareable integer not null default 0,
    kept integer not null default 1,
    trashed integer,
    palette blob,
    device text not null,
    resurface integer not null default 1
) strict;
create index piece_favourite on piece(created) where favourite = 1 and trashed is null and kept = 1;
create index piece_entry on piece(entry_id, created);
create index piece_trashed on piece(trashed) where trashed is not null;

create table op(
    at integer primary key,
    time integer not null,
    device blob not null,
    payload blob not null,
    link blob not null
) strict;

create table chunk(
    at integer primary key,
    digest blob not null,
    data blob not null
) strict;

create table head(
    piece integer primary key references piece(num),
    ops integer not null default 0,
    link blob not null default x'',
    chunks integer not null default 0
) strict;

create table reflection(
    num integer primary key,
    id text not null unique,
    entry_id text references entry(id),
    piece_id text references piece(id),
    instant integer,
    time integer not null,
    edited integer not null,
    text text not null default '',
    voice_id text references piece(id),
    prompt text not null default '',
    trashed integer,
    device text not null,
    shareable integer not null default 0,
    together integer not null default 0,
    whose text not null default '',
    spot_x real,
    spot_y real,
    check (entry_id is not null or piece_id is not null)
) strict;
create index reflection_entry on reflection(entry_id, time);
create index reflection_piece on reflection(piece_id, time);
create index reflection_voice on reflection(voice_id) where voice_id is not null;
create index reflection_trashed on reflection(trashed) where trashed is not null;

create table tag(
    num integer primary key,
    id text not null unique,
    name text not null unique collate nocase,
    colour text not null default '',
    edited integer not null,
    device text not null
) strict;

create table piece_tag(
    tag integer not null references tag(num) on delete cascade,
    piece integer not null references piece(num) on delete cascade,
    added integer not null,
    device text not null,
    primary key (tag, piece)
) strict, without rowid;
create index piece_tag_piece on piece_tag(piece, tag);

create table gone(
    num integer primary key,
    kind text not null,
    id text not null,
    time integer not null,
    device text not null
) strict;
"""
    + BESIDE
    + TO_SHARE
    + """
create virtual table words using fts5(
    title, tags, body,
    content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
"""
)
"""
`op.at` is `piece.num << 32 | seq` and `chunk.at` is `piece.num << 32 | index`: a log lies in one row of pages.
`head` says how long each log is and how its chain ends, on other pages than the log itself, so that an old
page put back in place is noticed. `gone` remembers what was taken away (ids only), for machines that meet later.
`words.rowid` is `piece.num * 2` for pieces and `entry.num * 2 + 1` for entries. `meta` also holds the sums of `seal`.
What can be made again is not here but in a file of its own: `cache`; but for `words` and `piece_colour` (the
cells of `colours` in which a piece has a colour), which have to be right at any moment.
`piece_shown` and `entry_day` hold what the gallery asks of most pieces and days, so that a walk never reads the rows
themselves, which are long. No row of a table looks like one of another's: `gather` tells them apart by that.
"""


def create_schema(connection: Connection, *, library_id: str, device_id: str, created: int) -> None:
    """Write the tables and the facts about the library into an empty database."""
    with connection.transaction():
        connection.execute(SCHEMA).fetchall()
        connection.executemany(
            "insert into meta values(?, ?)",
            [
                ("format", FORMAT),
                ("library_id", library_id),
                ("device_id", device_id),
                ("created", created),
            ],
        )
        seal.lay(connection)

"""The journal as pages of Markdown: what a person reads, in their own words; `manifest.json` is what brings it back."""

from collections.abc import Iterable, Iterator
from datetime import date

from studio.journal.entry import MONTHS, WEEKDAYS, after
from studio.library.handing_rows import handed
from studio.library.record import HandingRecord
from studio.library.records import EntryRecord, PieceRecord, ReflectionRecord
from studio.sharing.layout import PIECES, entry_day, local

NAMES = {"drawing": "Drawing", "sound": "Sound", "voice": "Voice", "writing": "Writing"}
SHOWN = {"drawing": "drawing.png", "sound": "sound.flac", "voice": "voice.flac", "writing": "writing.md"}
"""What a link to a piece opens, by kind."""
HANDED = {
    "sitting": "a sitting",
    "portfolio": "a sealed page",
    "report": "a PDF",
    "sealed": "a sealed file",
    "card": "a card",
}
OTHERS = {"entry": "words of a day"}
"""What else there may be in it than pieces."""
EXCERPT = 80
"""Characters of a writing that stand for its title."""


def page(entry: EntryRecord, made: Iterable[str], later: Iterable[str], shown: Iterable[str]) -> Iterator[str]:
    """Give the parts of an entry's page; `made` are lines of `piece_part`, `later` are parts of `reflection_part`.

    `shown` are lines of `handing_part`.
    """
    yield f"# {title(entry)}\n"
    yield "".join(f"\n- {fact}" for fact in _facts(entry)) + "\n"
    if entry.body.strip():
        yield f"\n{entry.body.strip()}\n"
    yield from _under("## Made", made)
    yield from _under("## Later", later)
    yield from _under("## Shown", shown)


def title(entry: EntryRecord) -> str:
    """Return what an entry is called: "Session 4, Wednesday 4 March 2026"."""
    day = entry_day(entry)
    words = f"{WEEKDAYS[day.weekday()]} {date_words(day)}"
    return f"Session {entry.number or ''}".rstrip() + f", {words}" if entry.kind == "session" else words


def date_words(day: date) -> str:
    """Return a day as it is said: "4 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def piece_part(piece: PieceRecord, entry: EntryRecord, link: str, tags: Iterable[str]) -> str:
    """Return a piece as an item of a list; `link` is where it is (`link_to`)."""
    notes = [_at(piece.created)]
    if local(piece.created).date() != entry_day(entry):
        notes[0] = f"{_date(piece.created)}, {notes[0]}"
    if piece.duration:
        notes.append(_length(piece.duration))
    notes += [words for words, true in _states(piece) if true]
    tagged = ", ".join(_inline(tag) for tag in tags)
    item = f"- [{_label(piece)}](<{link}>), {', '.join(notes)}{f'; tags: {tagged}' if tagged else ''}\n"
    words = "" if piece.kind == "writing" else _inline(piece.words)
    return item + (f"  {words}\n" if words else "")


def link_to(piece: PieceRecord, folder: str, files: Iterable[str]) -> str:
    """Return where a page finds a piece: the file that shows it, or its folder."""
    shown = SHOWN[piece.kind]
    return f"../{PIECES}/{folder}/{shown if shown in set(files) else ''}"


def reflection_part(
    reflection: ReflectionRecord, entry: EntryRecord, piece: PieceRecord | None, link: str, voice: str
) -> str:
    """Return a reflection with its date; `link` is where its piece is, `voice` where its voice take is, or ""."""
    when = f"{_date(reflection.time)}, {_at(reflection.time)}"
    lines = [f"\n### {when} ({after(reflection.time, entry.started, local(reflection.time))})\n"]
    about = []
    if piece is not None:
        moment = "" if reflection.instant is None else f", at {_length(reflection.instant)} of its making"
        about.append(f"On [{_label(piece)}](<{link}>){moment}.")
    if reflection.together:
        about.append("Said by the therapist, together." if reflection.whose == "therapist" else "Said together.")
    if reflection.trashed is not None:
        about.append(f"In the trash since {_date(reflection.trashed)}.")
    if about:
        lines.append(f"\n{' '.join(about)}\n")
    if reflection.prompt.strip():
        lines.append(f"\n> {_inline(reflection.prompt)}\n")
    if reflection.text.strip():
        lines.append(f"\n{reflection.text.strip()}\n")
    if voice:
        lines.append(f"\n[Said aloud](<{voice}>)\n")
    return "".join(lines)


def handing_part(handing: HandingRecord) -> str:
    """Return a sitting, or what was handed over, as an item of a list."""
    when = f"{_date(handing.started)}, {_at(handing.started)}"
    whom, words = _inline(handing.whom), _inline(handing.words)
    first = f"{HANDED[handing.kind]}{f' for {_escaped(whom)}' if whom else ''}"
    things = [
        f"“{_escaped(_inline(each.title))}”"
        if each.title.strip()
        else OTHERS.get(each.kind) or NAMES[each.kind].lower()
        for each in handed(handing)
    ]
    told = f"- {when}: {first}" + (f": {', '.join(things)}" if things else "") + "\n"
    return told + (f"  {words}\n" if words else "")


def _facts(entry: EntryRecord) -> Iterator[str]:
    yield f"Began {_date(entry.started)}, {_at(entry.started)}"
    if entry.ended is not None:
        yield f"Ended {_date(entry.ended)}, {_at(entry.ended)}"
    if entry.trashed is not None:
        yield f"In the trash since {_date(entry.trashed)}"
    told = (
        ("Intention", entry.intention),
        ("Place", entry.place),
        ("Medicine", entry.substance),
        ("Dose", entry.dose),
        ("Mood before", _mood(entry.mood_before_x, entry.mood_before_y)),
        ("Mood after", _mood(entry.mood_after_x, entry.mood_after_y)),
        ("Feelings", entry.feelings),
    )
    for name, words in told:
        if words.strip():
            yield f"{name}: {_inline(words)}"


def _mood(pleasant: float | None, energy: float | None) -> str:
    parts = [("pleasant", pleasant), ("energy", energy)]
    told = [f"{name} {value:+.2f}" for name, value in parts if value is not None]
    return f"{', '.join(told)} (from -1 to +1)" if told else ""


def _states(piece: PieceRecord) -> tuple[tuple[str, bool], ...]:
    return (
        ("a favourite", piece.favourite),
        ("captured, not kept", not piece.kept),
        ("in the trash", piece.trashed is not None),
    )


def _label(piece: PieceRecord) -> str:
    words = _inline(piece.title)
    if not words and piece.kind == "writing":
        words = _inline(piece.words)
        words = words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
    return f"{NAMES[piece.kind]} “{_escaped(words)}”" if words else NAMES[piece.kind]


def _under(heading: str, parts: Iterable[str]) -> Iterator[str]:
    begun = False
    for part in parts:
        if not begun:
            yield f"\n{heading}\n\n" if part.startswith("-") else f"\n{heading}\n"
            begun = True
        yield part


def _inline(words: str) -> str:
    return " ".join(words.split())


def _escaped(words: str) -> str:
    return "".join("\\" + letter if letter in "\\[]<>`*_" else letter for letter in words)


def _date(ms: int) -> str:
    return date_words(local(ms).date())


def _at(ms: int) -> str:
    return f"{local(ms):%H:%M}"


def _length(ms: int) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"

"""What other programs' files are read as: words of a moment, with the pictures and sounds that lie beside them."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import BinaryIO, Literal

from studio.drawing.ora_in import SUFFIX as ORA
from studio.drawing.picture_file import SUFFIXES
from studio.library.search import match_words
from studio.music.brought import NOTES
from studio.music.brought import SOUNDS as PLAIN_SOUNDS
from studio.sharing.moment import Moment
from studio.sharing.shelf import Thing

MediumKind = Literal["picture", "sound"]

LONGEST_PART = 100_000
"""Characters of one writing; what is longer comes in as several."""
LONGEST_TITLE = 200
LONGEST_NAME = 60
"""Characters of a file's name that are said."""
MOST_TAGS = 64
"""Tags of one thing."""
DIGEST_BYTES = 16
READ_AT_ONCE = 1 << 20

PICTURES = (*SUFFIXES, ORA)
SOUNDS = (*PLAIN_SOUNDS, *NOTES)
SPOKEN = (".m4a", ".mp4a", ".aac", ".3gp", ".amr")
"""Sounds of telephones; they need ffmpeg."""
STRANGE = (".heic", ".heif", ".avif", ".mov", ".mp4", ".m4v", ".avi", ".mkv", ".webm", ".pdf")
"""What there is no place for here, and is told of when it is left out."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a sound that is a file."""

    kind: MediumKind
    thing: Thing
    title: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of another program, or one file: words, and what lies beside them."""

    moment: Moment
    text: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    starred: bool = False
    place: str = ""
    media: tuple[Medium, ...] = ()
    dated: bool = True
    """Whether it says itself when it was; if not, that is no part of what it is."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that can't be brought in, or not as a whole: a sentence."""

    sentence: str


Find = Found | LeftOut


def clean_text(text: object) -> str:
    """Return a text as it can be kept: its lines end as ours do, and nothing in it is a command to a machine."""
    if not isinstance(text, str):
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    if _HALVES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _COMMANDS.sub("", text).strip("\n\ufeff").rstrip()


def clean_line(text: object, longest: int = LONGEST_TITLE) -> str:
    """Return the beginning of a text as one line."""
    return " ".join(clean_text(text if isinstance(text, str) else "")[: longest * 4].split())[:longest].rstrip()


def headed(text: str) -> tuple[str, str]:
    """Return the heading that a text of Markdown begins with, as a title, and the rest; no title without either."""
    found = _HEADING.match(text)
    title = clean_line(found[1]) if found else ""
    rest = text[found.end() :].strip("\n") if found else ""
    return (title, rest) if found and rest.strip() and title == " ".join(found[1].split()) else ("", text)


def tags_of(names: object) -> tuple[str, ...]:
    """Return the tags that a list of another program holds, one line each, none twice."""
    if not isinstance(names, list | tuple):
        return ()
    clean = (clean_line(name, LONGEST_NAME).lstrip("#@ ") for name in names[: MOST_TAGS * 4])
    found: dict[str, str] = {}
    for name in clean:
        if match_words(name) is not None:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MOST_TAGS]


def parts_of(text: str, longest: int = LONGEST_PART) -> Iterator[str]:
    """Give a text in parts that are not too long, cut where it hurts least: between paragraphs, lines, words."""
    at = 0
    while len(text) - at > longest:
        end = _cut(text, at, at + longest)
        yield text[at:end].rstrip()
        while end < len(text) and text[end].isspace():
            end += 1
        at = end
    if at < len(text) or not text:
        yield text[at:]


def kind_of(suffix: str) -> MediumKind | None:
    """Return what a file is called like."""
    if suffix in PICTURES:
        return "picture"
    return "sound" if suffix in SOUNDS + SPOKEN else None


def digest_of_words(found: Found) -> bytes:
    """Return what tells that these words came in before."""
    when = str(found.moment.ms) if found.dated else ""
    return blake2b(f"words\0{when}\0{found.title}\0{found.text}".encode(), digest_size=DIGEST_BYTES).digest()


def digest_of_part(digest: bytes, number: int) -> bytes:
    """Return what tells of one part of a long text; of the first one it is that of the whole."""
    return digest if number == 0 else blake2b(digest + number.to_bytes(4, "big"), digest_size=DIGEST_BYTES).digest()


def digest_of_day(day: str) -> bytes:
    """Return what tells of a day's entry that was made for what came."""
    return blake2b(f"day\0{day}".encode(), digest_size=DIGEST_BYTES).digest()


def digest_of_file(kind: MediumKind, file: BinaryIO, spent: Callable[[int], object] = lambda _bytes: None) -> bytes:
    """Return what tells that this picture or sound came in before. Raises OSError."""
    digest = blake2b(kind.encode() + b"\0", digest_size=DIGEST_BYTES)
    while data := file.read(READ_AT_ONCE):
        digest.update(data)
        spent(len(data))
    return digest.digest()


def name_words(name: str) -> str:
    """Return the name of a file, fit to be said in a sentence."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = _TURNS.sub("", clean_line(last.encode("utf-8", "replace").decode(), LONGEST_NAME))
    return f"“{clean}”" if clean else "A file without a name"


def given_title(stem: str) -> str:
    """Return the name that a person gave a file; "" for those that machines make up."""
    clean = clean_line(stem.encode("utf-8", "replace").decode().replace("_", " "))
    words = re.findall(r"[^\W\d_]{3,}", clean)
    return "" if all(word.casefold() in _OF_MACHINES for word in words) or _HEX.fullmatch(stem) else clean


def _cut(text: str, start: int, end: int) -> int:
    least = start + (end - start) // 2
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, least, end)
        if found > 0:
            return found + len(mark)
    while end > least and (
        unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"
    ):
        end -= 1
    return end


_HEADING = re.compile(r"#{1,6} +([^\n]{0,400}?)(?: +#+)? *(?:\n|\Z)")
_HALVES = re.compile("[\ud800-\udfff]")
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what comes after them, the rest of the sentence too."""
_HEX = re.compile(r"[0-9A-Fa-f-]{16,}")
_OF_MACHINES = frozenset(
    {"img", "dsc", "dscn", "dscf", "pxl", "mvimg", "dcim", "image", "images", "photo", "picture", "pict", "screen"}
    | {"screenshot", "shot", "scan", "file", "unnamed", "untitled", "recording", "voice", "memo", "audio", "sound"}
    | {"whatsapp", "signal", "received", "track", "new", "and", "ptt", "aud"}
)

"""Places on this computer: what lies in a folder, and where one would begin to look. Nothing is remembered."""

from __future__ import annotations

import os
import re
import shutil
import stat
import string
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from studio.core.errors import StudioError

Kind = Literal["folder", "library", "export", "picture", "sound", "made", "journal", "elsewhere"]
"""A plain folder; a library or a copy of one; what was taken out as open files (a folder or a zip file); a picture; a
sound or notes; and, to be wanted only, any of these two; what may be another program's journal; and, to be wanted only,
that, a picture, a sound, or a folder of them."""

LIBRARY_SUFFIX, ZIP_SUFFIX = ".studio", ".zip"
DATABASE = "library.db"
PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ora")
"""What pictures, and drawings of other programs, are called at their end (`studio.drawing.brought`)."""
SOUNDS = (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf")
NOTES = (".mid", ".midi", ".kar", ".rmi")
"""What sounds and MIDI files are called at their end (`studio.music.brought`)."""
JOURNALS = (".zip", ".json", ".md", ".markdown", ".mdown", ".txt", ".text", ".jrnl")
"""What journals of other programs are called at their end (`studio.sharing.heap`)."""
SPOKEN = (".m4a", ".mp4a", ".aac", ".3gp", ".amr")
"""Sounds of telephones, which come in with the rest (`studio.sharing.found`)."""
EXPORTED = ("manifest.json", "README.md", "pieces")
"""What there is in a folder with open files (`studio.sharing.layout`)."""
MOST_PLACES = 8
"""Places offered at once, drives among them."""

_ANY: dict[Kind, tuple[Kind, ...]] = {"made": ("picture", "sound"), "elsewhere": ("picture", "sound", "journal")}
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


class NoSuchFolder(StudioError):
    """A path was typed that leads nowhere."""

    sentence = "There is no folder there. The path may have a slip in it."


class FolderGone(StudioError):
    """A folder that was there a moment ago."""

    sentence = "This folder is not there any more. Its drive may have been taken out."


class FolderClosed(StudioError):
    """The system won't say what is in it."""

    sentence = "This folder cannot be looked into from your account."


class InsideLibrary(StudioError):
    """Something was to be put into the folder of a library."""

    sentence = "This is the inside of a library. Choose a folder beside it."


class NotAName(StudioError):
    """A folder can't be called that."""

    sentence = "A folder cannot be called that. Letters, numbers and spaces are fine."


class NotMade(StudioError):
    """The system refuses to make a folder."""

    sentence = "No folder can be made here: this place does not allow it."


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a folder."""

    path: Path
    name: str
    kind: Kind = "folder"


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder, as far as it matters here."""

    path: Path
    items: tuple[Item, ...]
    """Folders, and what can be chosen, by name."""
    free: int | None
    """Bytes that still fit, if the system says so."""
    writable: bool
    kind: Kind = "folder"
    """What the folder itself is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to begin."""

    name: str
    path: Path
    icon: str


def look_into(path: Path, want: Kind) -> Listing:
    """Return what lies in a folder, where a folder, a library or an export is wanted.

    Raises `NoSuchFolder`, `FolderClosed`. May take long, or for ever, on a drive that does not answer.
    """
    path = settled(path)
    try:
        with os.scandir(path) as entries:
            found = [item for entry in entries if (item := _item(entry, want)) is not None]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchFolder from error
    except OSError as error:
        raise FolderClosed from error
    found.sort(key=lambda item: (item.kind == "folder", _by_name(item.name)))
    return Listing(path, tuple(found), free_room(path), os.access(path, os.W_OK), kind_of(path, want))


def settled(path: Path) -> Path:
    """Return a path as it may be typed: with ~, quotes or a file's address around it, made whole."""
    text = str(path).strip().strip("\"'")
    if text.startswith("file://"):
        text = re.sub("%([0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), text[7:])
    return Path(os.path.abspath(os.path.expanduser(text or ".")))


def kind_of(path: Path, want: Kind) -> Kind:
    """Return what a folder or file is, for someone who wants this."""
    try:
        if want in ("picture", "sound", "made", "elsewhere"):
            kind = _file_kind(path.name, want)
            return kind if kind is not None and path.is_file() else "folder"
        if want == "export" and is_export(path):
            return "export"
        if want != "export" and stat.S_ISREG(os.stat(path / DATABASE).st_mode):
            return "library"
    except (OSError, StudioError):
        pass
    return "folder"


def is_wanted(kind: Kind, want: Kind) -> bool:
    """Say whether this kind of thing is what is wanted."""
    return kind == want or kind in _ANY.get(want, ())


def is_export(path: Path) -> bool:
    """Say whether this looks like what was taken out of a library; bringing it in will tell for certain."""
    if path.suffix.lower() == ZIP_SUFFIX:
        return path.is_file()
    return all((path / name).exists() for name in EXPORTED)


def is_picture(name: str) -> bool:
    """Say whether a file is called as pictures are; opening it will tell for certain."""
    return name.lower().endswith(PICTURES)


def is_sound(name: str) -> bool:
    """Say whether a file is called as sounds and MIDI files are; opening it will tell for certain."""
    return name.lower().endswith((*SOUNDS, *NOTES))


def _file_kind(name: str, want: Kind) -> Kind | None:
    """Return what a file is called like, if that is wanted."""
    wanted = _ANY.get(want, (want,))
    if "picture" in wanted and is_picture(name):
        return "picture"
    if "sound" in wanted and (is_sound(name) or ("journal" in wanted and name.lower().endswith(SPOKEN))):
        return "sound"
    return "journal" if "journal" in wanted and name.lower().endswith(JOURNALS) else None


def inside_library(path: Path) -> bool:
    """Say whether a folder is a library, or lies in one."""
    return any((folder / DATABASE).exists() for folder in (path, *path.parents))


def free_room(path: Path) -> int | None:
    """Return how many bytes still fit where `path` is, or None when the system won't say."""
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def same_disk(one: Path, other: Path) -> bool:
    """Say whether two places break together, as far as the system knows; False when it doesn't."""
    try:
        return os.stat(one).st_dev == os.stat(other).st_dev
    except OSError:
        return False


def make_folder(parent: Path, name: str) -> Path:
    """Make a folder and return it; one of that name is taken as it is. Raises `NotAName`, `NotMade`."""
    name = name.strip().rstrip(".")
    if not name or name.startswith(".") or _NOT_IN_NAMES.search(name) or name.casefold() in _RESERVED:
        raise NotAName
    folder = parent / name
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise NotMade from error
    return folder


def free_name(parent: Path, stem: str, suffix: str = "") -> Path:
    """Return a path in a folder that nothing is at yet: "Library.studio", "Library 2.studio", …"""
    number = 1
    while (path := parent / (f"{stem}{suffix}" if number == 1 else f"{stem} {number}{suffix}")).exists():
        number += 1
    return path


def known_places(home: Path | None = None) -> tuple[Place, ...]:
    """Return where one would begin to look: home, documents, desktop, and drives that are there."""
    home = home or Path.home()
    places = [Place("Home", home, "user")]
    for name, key, icon in (("Documents", "DOCUMENTS", "file-text"), ("Desktop", "DESKTOP", "image")):
        folder = _own_folder(home, name, key)
        if folder != home and folder.is_dir():
            places.append(Place(name, folder, icon))
    places.extend(Place(drive.name or str(drive), drive, "save") for drive in islice(drives(), MOST_PLACES))
    return tuple(places[:MOST_PLACES])


def drives():
    """Yield the drives that are there, beside the one the system is on."""
    if sys.platform == "win32":
        yield from (drive for letter in string.ascii_uppercase if (drive := Path(f"{letter}:\\")).exists())
        return
    user = os.environ.get("USER") or Path.home().name
    for root in (Path("/media") / user, Path("/run/media") / user, Path("/media"), Path("/mnt"), Path("/Volumes")):
        yield from mounted(root)


def mounted(root: Path) -> list[Path]:
    """Return the drives that hang in a folder, by name."""
    try:
        inside = sorted(root.iterdir(), key=lambda path: _by_name(path.name))
        return [path for path in inside if not path.name.startswith(".") and os.path.ismount(path)]
    except OSError:
        return []


def room_words(free: int | None) -> str:
    """Say how much room there is."""
    return "" if free is None else f"There is room for {size_words(free)}."


def size_words(size: int) -> str:
    """Say how large something is: "840 KB", "12 MB", "3.4 GB"."""
    amount = float(size)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, {"bytes": "KB", "KB": "MB", "MB": "GB", "GB": "TB"}[unit]
    return f"{amount:.1f} {unit}" if unit in ("GB", "TB") and amount < 9.95 else f"{amount:.0f} {unit}"


def _item(entry: os.DirEntry[str], want: Kind) -> Item | None:
    if entry.name.startswith(".") or entry.name in ("lost+found", "$RECYCLE.BIN", "System Volume Information"):
        return None
    try:
        path = Path(entry.path)
        folder = entry.is_dir()
        zipped = want == "export" and entry.name.lower().endswith(ZIP_SUFFIX)
        wanted = zipped or _file_kind(entry.name, want) is not None
        if not folder and not wanted:
            return None
        if sys.platform == "win32" and entry.stat().st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN:
            return None
    except OSError:
        return None
    kind = kind_of(path, want)
    if (not folder and kind == "folder") or (kind == "library" and want == "folder"):
        return None
    return Item(path, entry.name, kind)


def _own_folder(home: Path, name: str, key: str) -> Path:
    """Return the folder the system keeps documents or the desktop in, which may be in another language."""
    try:
        text = (home / ".config" / "user-dirs.dirs").read_text("utf-8")
    except (OSError, ValueError):
        return home / name
    found = re.search(rf'^XDG_{key}_DIR="(?:\$HOME/)?([^"]+)"', text, re.MULTILINE)
    return home / found[1] if found else home / name


def _by_name(name: str) -> list[object]:
    # 2 before 10, whatever the case
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.casefold()) for part in re.split(r"(\d+)", name)]

"""Which font has which letters, and in which runs a text is drawn when no one of them has all."""

import mmap
import os
import struct
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from studio.core.paths import ASSETS

FALLBACKS = (
    *("NotoSans-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansArabic-Regular.ttf"),
    "NotoEmoji-Regular.ttf",
)
"""Files of the fonts for letters that those don't have, in the order in which they are asked; signs last."""

STAYS = frozenset("\u200d\ufe0e\ufe0f") | frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""What belongs to the letter before it, whatever that is: joiners, variants, shades of skin."""
UNSEEN = frozenset("\u20e3\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f")
"""What is nothing to see by itself, and a box where a font doesn't know it."""
NO_GLYPH = "\ufffd"

COMPUTERS = (
    *("fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts/truetype/noto/NotoSansCJK-Regular.ttc"),
    *("fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", "fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    *("fonts/truetype/droid/DroidSansFallbackFull.ttf", "fonts/truetype/wqy/wqy-microhei.ttc"),
    *("fonts/truetype/dejavu/DejaVuSans.ttf", "fonts/TTF/DejaVuSans.ttf", "fonts/dejavu/DejaVuSans.ttf"),
    *("Fonts/msyh.ttc", "Fonts/YuGothM.ttc", "Fonts/malgun.ttf", "Fonts/seguisym.ttf", "Fonts/Nirmala.ttf"),
    *("Fonts/PingFang.ttc", "Fonts/Hiragino Sans GB.ttc", "Fonts/AppleSDGothicNeo.ttc", "Fonts/Apple Symbols.ttf"),
    "Fonts/Supplemental/Arial Unicode.ttf",
)
"""Fonts with many letters that a computer may have, below `FOLDERS`: asked last, for what ours don't have."""
FOLDERS = ("/usr/share", "/System/Library", "/Library", os.environ.get("WINDIR", r"C:\Windows"))


@lru_cache(maxsize=32)
def letters_of(path: str) -> frozenset[str]:
    """Return the letters a TrueType font has (its `cmap`, forms 4 and 12); none for a file that isn't one."""
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return frozenset(map(chr, _codes(data)))
    except (OSError, struct.error, ValueError):
        return frozenset()


@cache
def fallbacks() -> tuple[str, ...]:
    """Return the paths of the fonts that are asked when a font doesn't have a letter: ours, then the computer's."""
    ours = (str(ASSETS / "fonts" / name) for name in FALLBACKS)
    places = (Path(folder) / name for folder in FOLDERS for name in COMPUTERS)
    return *ours, *(str(place) for place in places if place.is_file())


def font_runs(text: str, own: str) -> list[tuple[str, str]]:
    """Return a text in runs that one font each can draw, with its path; `own` is the font it is set in."""
    fonts = [own, *fallbacks()]
    signs = fonts[len(FALLBACKS)]
    runs: list[tuple[str, str]] = []
    for letter in text:
        if letter in STAYS and runs and runs[-1][1] == signs:
            font = signs
        elif letter in UNSEEN:
            continue
        else:
            font = next((font for font in fonts if letter in letters_of(font)), "")
        if not font:
            font, letter = (fonts[1], NO_GLYPH) if NO_GLYPH in letters_of(fonts[1]) else (own, letter)
        if runs and runs[-1][1] == font:
            runs[-1] = runs[-1][0] + letter, font
        else:
            runs.append((letter, font))
    return runs


def _codes(data: mmap.mmap) -> Iterator[int]:
    start = _at(data, ">I", 12) if data[:4] == b"ttcf" else 0  # of several fonts in a file, the first
    for index in range(_at(data, ">H", start + 4)):
        tag, _sum, offset, _long = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            tables = [_at(data, ">I", offset + 8 + 8 * each) + offset for each in range(_at(data, ">H", offset + 2))]
            for table in tables:
                form = _at(data, ">H", table)
                if form == 12:
                    yield from _groups(data, table)
                elif form == 4:
                    yield from _segments(data, table)


def _at(data: mmap.mmap, form: str, offset: int) -> int:
    return int(struct.unpack_from(form, data, offset)[0])


def _groups(data: mmap.mmap, table: int) -> Iterator[int]:
    for index in range(min(_at(data, ">I", table + 12), 65536)):
        first, last, _glyph = struct.unpack_from(">III", data, table + 16 + 12 * index)
        yield from range(first, min(last, 0x10FFFF) + 1)


def _segments(data: mmap.mmap, table: int) -> Iterator[int]:
    count = _at(data, ">H", table + 6) // 2
    for index in range(count):
        last = _at(data, ">H", table + 14 + 2 * index)
        first = _at(data, ">H", table + 16 + 2 * count + 2 * index)
        delta = _at(data, ">H", table + 16 + 4 * count + 2 * index)
        where = table + 16 + 6 * count + 2 * index
        shift = _at(data, ">H", where)
        for code in range(first, last + 1):
            glyph = code + delta if not shift else _at(data, ">H", where + shift + 2 * (code - first))
            if code < 0xFFFF and glyph & 0xFFFF:
                yield code

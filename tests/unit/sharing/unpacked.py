"""Whatever is handed over, opened as far as anything in it can be opened, and what of all that should not be there."""

import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zipfile import ZipFile

import numpy as np
import soundfile
from PIL import Image
from PIL.ExifTags import Base
from pypdf import PdfReader

from tests.unit.sharing.ten import HIDDEN_COLOURS, HIDDEN_PITCHES, SHOWN_PITCH, Ten

Found = tuple[str, bytes]
"""Where something lies, and its bytes."""
Open = Callable[[bytes], Iterable[Found]]
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
SOUNDS = (b"fLaC", b"OggS", b"ID3")
MP3 = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
"""What one begins with that has no tag; only at the very beginning, for it is short enough to be there by chance."""
TOLD_BESIDE = ("xmp", "icc_profile", "comment", "Software", "Author", "Title", "XML:com.adobe.xmp")
"""What Pillow calls what a picture may tell besides its pixels."""
QUIET = 0.003
"""How loud a pitch that isn't there may seem, beside one that is: what a lossy coder leaves."""
MOST_FRAMES = 64
"""Of a picture that moves, how many are looked at."""
NEAR = 40
"""How far a coder may move a colour, in each of red, green and blue."""


def unpacked(data: bytes, where: str = "", sealed: Open | None = None) -> Iterator[Found]:
    """Give a file, and everything that lies in it, and in that. `sealed` opens what needs a passphrase."""
    yield where, data
    inside = list(sealed(data)) if sealed else []
    if data.startswith(b"PK\x03\x04"):
        with ZipFile(io.BytesIO(data)) as archive:
            inside += [(f"{name}!{name}", name.encode()) for name in archive.namelist()]
            inside += [(name, archive.read(name)) for name in archive.namelist() if not name.endswith("/")]
    if data.startswith(b"%PDF"):
        inside += of_pdf(data)
    for name, part in inside:
        yield from unpacked(part, f"{where}/{name}")


def of_pdf(data: bytes, password: str = "") -> Iterator[Found]:
    """Give every stream of a PDF as it was before it was packed, what it says of itself, its words and its pictures."""
    reader = PdfReader(io.BytesIO(data), password=password or None)
    yield "about", repr((reader.metadata, reader.xmp_metadata, reader.trailer)).encode()
    for number, page in enumerate(reader.pages):
        yield f"words of page {number + 1}", page.extract_text().encode()
        for picture in page.images:
            yield picture.name, picture.data
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        held = reader.get_object(number)
        if hasattr(held, "get_data"):
            try:
                yield f"stream {number}", held.get_data()
            except NotImplementedError:  # a picture, which is taken out above
                continue
        elif held is not None:
            yield f"object {number}", repr(held).encode()


@dataclass(frozen=True)
class Wrong:
    """Something that should not be there."""

    what: str
    where: str
    size: int
    """Bytes of it."""

    def __str__(self) -> str:
        return f"{self.what} in {self.where}"


def hidden_in(found: Iterable[Found], ten: Ten) -> list[Wrong]:
    """Return what should not be there: words, days, ids, colours, pitches, what a camera noted."""
    needles, wrong = list(ten.needles()), []
    for where, data in {data: (where, data) for where, data in found}.values():
        wrong += [Wrong(what, where, len(needle)) for what, needle in needles if needle in data]
        for picture in pictures_in(data):
            wrong += [Wrong(what, f"a picture in {where}", picture.width * picture.height) for what in told_by(picture)]
        for heard, rate in sounds_in(data):
            wrong += [Wrong(f"{pitch:g} Hz", f"a sound in {where}", len(heard)) for pitch in pitches_in(heard, rate)]
    return wrong


def pictures_in(data: bytes) -> Iterator[Image.Image]:
    """Give every picture that begins anywhere in some bytes, and can be opened; of one that moves each."""
    for start in _starts(data, (*PICTURES, b"RIFF")):
        if data[start : start + 4] == b"RIFF" and data[start + 8 : start + 12] != b"WEBP":
            continue
        try:
            with Image.open(io.BytesIO(data[start:])) as picture:
                for frame in range(min(getattr(picture, "n_frames", 1), MOST_FRAMES)):
                    picture.seek(frame)
                    picture.load()
                    yield picture.copy()
        except (OSError, ValueError, SyntaxError, EOFError, zlib.error):
            continue


def told_by(picture: Image.Image) -> Iterator[str]:
    """Give what a picture tells or shows that it shouldn't."""
    if dict(picture.getexif()) or picture.getexif().get_ifd(Base.GPSInfo):
        yield "what a camera noted"
    yield from (
        f"{name!r}"
        for name in ("xmp", "icc_profile", "comment", "Software", "XML:com.adobe.xmp")
        if name in picture.info
    )
    rgb = np.asarray(picture.convert("RGB"), np.int16)
    for colour in HIDDEN_COLOURS:
        if (np.abs(rgb - np.array(colour)).max(axis=2) <= NEAR).mean() > 0.002:
            yield f"the colour {colour}"


def sounds_in(data: bytes) -> Iterator[tuple[np.ndarray, int]]:
    """Give every sound that begins anywhere in some bytes, mono, and its rate."""
    starts = [0] if data.startswith(MP3) else _starts(data, (*SOUNDS, b"RIFF"))
    for start in starts:
        if data[start : start + 4] == b"RIFF" and data[start + 8 : start + 12] != b"WAVE":
            continue
        try:
            heard, rate = soundfile.read(io.BytesIO(data[start:]), dtype="float32", always_2d=True)
        except (soundfile.LibsndfileError, OSError):
            continue
        yield heard.mean(axis=1), rate


def pitches_in(heard: np.ndarray, rate: int) -> Iterator[float]:
    """Give the pitches in a sound that should not be heard."""
    if len(heard) < rate // 2:
        return
    loud = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    for pitch in HIDDEN_PITCHES:
        if _at(loud, pitch, len(heard), rate) > QUIET * max(loud.max(), 1e-9):
            yield pitch


def shown_pitch_in(heard: np.ndarray, rate: int) -> bool:
    loud = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    return bool(len(loud) and _at(loud, SHOWN_PITCH, len(heard), rate) > 0.5 * loud.max() > 0)


def _at(loud: np.ndarray, pitch: float, length: int, rate: int) -> float:
    middle = round(pitch * length / rate)
    return float(loud[max(0, middle - 8) : middle + 9].max(initial=0.0))


def _starts(data: bytes, marks: Iterable[bytes]) -> Iterator[int]:
    for mark in marks:
        yield from (found.start() for found in re.finditer(re.escape(mark), data))

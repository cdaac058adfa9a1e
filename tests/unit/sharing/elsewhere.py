"""Journals of other programs, as small as they can be with something of everything in them."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

PHOTO_ID, AUDIO_ID = "B" * 32, "C" * 32


def picture(shade: int = 90, form: str = "JPEG", taken: str = "", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture file, with the time it was taken."""
    out, image = io.BytesIO(), Image.new("RGB", size, (shade, 120, 60))
    exif = Image.Exif()
    if taken:
        exif[0x8769] = {0x9003: taken}
    image.save(out, form, exif=exif)
    return out.getvalue()


def sound(seconds: float = 0.3, pitch: float = 220.0, form: str = "WAV") -> bytes:
    """Return a sound file."""
    out, frames = io.BytesIO(), np.arange(round(seconds * 48000))
    soundfile.write(out, 0.3 * np.sin(2 * np.pi * pitch * frames / 48000), 48000, format=form)
    return out.getvalue()


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def entry(text: str, day: str = "2020-03-04T09:30:00Z", **more: Any) -> dict[str, Any]:
    """Return an entry of Day One."""
    return {"uuid": md5(text.encode()).upper(), "creationDate": day, "timeZone": "Europe/Berlin", "text": text, **more}


def day_one(entries: list[Any], **layout: Any) -> str:
    """Return the JSON of a journal of Day One."""
    return json.dumps({"metadata": {"version": "1.0"}, "entries": entries}, **(layout or {"indent": 2}))


def full_journal() -> dict[str, bytes]:
    """Return the files of a journal of Day One, with a photo and a sound."""
    photo, heard = picture(), sound()
    with_photo = entry(
        f"# The sea\n\nIt was quiet\\. ![](dayone-moment://{PHOTO_ID})\n\n![](dayone-moment:/audio/{AUDIO_ID})\n",
        "1966-03-04T23:30:00Z",
        tags=["sea", "Holiday", "SEA"],
        starred=True,
        photos=[{"identifier": PHOTO_ID, "md5": md5(photo), "type": "jpeg", "orderInEntry": 0}],
        audios=[{"identifier": AUDIO_ID, "md5": md5(heard), "format": "wav", "title": "Waves"}],
        location={"placeName": "The pier", "localityName": "Chioggia", "country": "Italy"},
        weather={"conditionsDescription": "Clear"},
    )
    entries = [with_photo, {"uuid": "D" * 32, "text": "nobody knows when"}, entry("שלום 🌒", tags=["sea"])]
    return {
        "Journal.json": day_one(entries).encode(),
        f"photos/{md5(photo)}.jpeg": photo,
        f"audios/{md5(heard)}.wav": heard,
    }


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write files into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder

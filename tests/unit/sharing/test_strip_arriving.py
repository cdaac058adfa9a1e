"""Whatever a file from elsewhere tells of itself stays outside, and so can't leave again in any form.

Each kind of file is brought in twice, once as a camera or a recorder or a shop would make it, and once bare: what is
kept of both is the same to the byte. What is made of what is kept is then looked through for the words.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
from PIL import Image, ImageCms, PngImagePlugin

from studio.core.progress import Progress
from studio.drawing.brought import ops_of
from studio.drawing.codec import encode
from studio.music.brought import seconds_in, song_ops
from studio.music.midi_in import read_midi
from studio.music.op_codec import encode_op
from studio.sharing.card import write_card
from studio.sharing.chosen import Chosen
from studio.sharing.report import write_report
from studio.sharing.strip import jpeg_of, png_of, webp_of
from studio.sharing.tells import tells
from tests.browser.given import Hand, item

WORD = "quailwort"
NEEDLES = tuple(WORD.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
WHEN = "1987:02:14 09:30:00"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:li>{WORD}</rdf:li></x:xmpmeta>".encode()
LEVELS = np.random.default_rng(3).integers(0, 256, (24, 32, 3), dtype=np.uint8)
RATE = 48_000


def exif() -> Image.Exif:
    """Return what a camera notes: with what, when, where, by whom, called what."""
    made = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        made[tag] = WORD
    made[0x0132] = WHEN
    made.get_ifd(0x8769).update({0x9003: WHEN, 0x9286: WORD.encode(), 0xA430: WORD, 0xA431: WORD})
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0), 29: "1987:02:14"})
    return made


def profile(name: str = "") -> bytes:
    """Return sRGB, under a name of its own."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    known = "sRGB built-in"
    return plain.replace(known.encode("utf-16-be"), name.ljust(len(known)).encode("utf-16-be")) if name else plain


def saved(form: str, **more: object) -> bytes:
    made = io.BytesIO()
    Image.fromarray(LEVELS).save(made, form, **more)
    return made.getvalue()


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def jpeg(told: bool) -> bytes:
    plain = saved("JPEG", icc_profile=profile(WORD if told else ""), quality=95)
    if not told:
        return plain
    preview = saved("JPEG", quality=40, comment=WORD.encode())
    noted = exif().tobytes()
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(WORD)) + b"\x1c\x02\x05\0\x09" + WORD.encode()
    )
    parts = segment(0xE1, noted) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    parts += segment(0xED, iptc) + segment(0xE2, b"FPXR\0" + WORD.encode()) + segment(0xFE, WORD.encode())
    return plain[:2] + parts + plain[2:] + preview  # a telephone hangs more behind it


def png(told: bool) -> bytes:
    info = PngImagePlugin.PngInfo()
    if told:
        info.add_text("Author", WORD)
        info.add_text("Software", WORD, zip=True)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
        info.add(b"tIME", struct.pack(">H5B", 1987, 2, 14, 9, 30, 0))
    return saved("PNG", icc_profile=profile(WORD if told else ""), pnginfo=info, **({"exif": exif()} if told else {}))


def webp(told: bool) -> bytes:
    return saved(
        "WEBP",
        lossless=True,
        icc_profile=profile(WORD if told else ""),
        **({"exif": exif(), "xmp": XMP} if told else {}),
    )


def tiff(told: bool) -> bytes:
    tags = {270: WORD, 271: WORD, 305: WORD, 306: WHEN, 315: WORD, 700: XMP, 33432: WORD, 269: WORD, 285: WORD}
    return saved("TIFF", icc_profile=profile(WORD if told else ""), **({"tiffinfo": tags} if told else {}))


def gif(told: bool) -> bytes:
    plain = saved("GIF")
    if not told:
        return plain
    at = 13 + (3 << (plain[10] & 7) + 1)
    more = b"\x21\xff\x0bXMP DataXMP" + bytes((len(XMP),)) + XMP + b"\0"
    return plain[:at] + b"\x21\xfe" + bytes((len(WORD),)) + WORD.encode() + b"\0" + more + plain[at:]


PICTURES: dict[str, Callable[[bool], bytes]] = {"JPEG": jpeg, "PNG": png, "WebP": webp, "TIFF": tiff, "GIF": gif}


def heard() -> np.ndarray:
    return (np.random.default_rng(4).uniform(-0.3, 0.3, (RATE // 4, 1)) * 2**15).astype(np.int16)


def sound(form: str, subtype: str, told: bool) -> bytes:
    made = io.BytesIO()
    with soundfile.SoundFile(made, "w", samplerate=RATE, channels=1, format=form, subtype=subtype) as file:
        if told:
            for name in ("title", "artist", "comment", "copyright", "software", "album", "date", "genre"):
                setattr(file, name, WORD)
        file.write(heard())
    return made.getvalue()


def wav(told: bool) -> bytes:
    plain = sound("WAV", "PCM_16", told)
    if not told:
        return plain
    bext = WORD.encode().ljust(256, b"\0") + WORD.encode().ljust(64, b"\0") + b"1987-02-1409:30:00".ljust(282, b"\0")
    told_by = {b"bext": bext, b"iXML": XMP + bytes(len(XMP) % 2)}
    parts = b"".join(name + struct.pack("<I", len(body)) + body for name, body in told_by.items())
    return plain[:4] + struct.pack("<I", len(plain) + len(parts) - 8) + plain[8:12] + parts + plain[12:]


def flac(told: bool) -> bytes:
    plain = sound("FLAC", "PCM_16", told)
    if not told:
        return plain
    body = jpeg(True)
    cover = struct.pack(">II", 3, 10) + b"image/jpeg" + struct.pack(">I", len(WORD)) + WORD.encode()
    cover += struct.pack(">5I", 32, 24, 24, 0, len(body)) + body
    stream = plain[4:42]  # what the sound is like comes first
    return plain[:4] + stream + b"\x06" + struct.pack(">I", len(cover))[1:] + cover + plain[42:]


def ogg(told: bool) -> bytes:
    return sound("OGG", "VORBIS", told)


def mp3(told: bool) -> bytes:
    plain = sound("MP3", "MPEG_LAYER_III", False)
    frame = b"TIT2" + struct.pack(">I", len(WORD) + 1) + b"\0\0\0" + WORD.encode()
    tag = b"ID3\x03\0\0" + struct.pack(">I", len(frame)) + frame
    return tag + plain + (b"TAG" + WORD.encode().ljust(125, b"\0")) if told else plain


SOUNDS: dict[str, Callable[[bool], bytes]] = {"WAV": wav, "FLAC": flac, "Ogg": ogg, "MP3": mp3}


def lies_in(data: bytes) -> bool:
    """Say whether the words are in some bytes, or in what is packed anywhere in them."""
    return any(needle in part for part in (data, *_opened(data)) for needle in NEEDLES)


def _opened(data: bytes) -> Iterator[bytes]:
    for at in range(len(data) - 1):
        if data[at] == 0x78 and data[at + 1] in (0x01, 0x5E, 0x9C, 0xDA):
            try:
                yield zlib.decompressobj().decompress(data[at:], 1 << 20)
            except zlib.error:
                continue


@pytest.mark.parametrize("kind", PICTURES)
def test_of_a_picture_only_what_is_seen_comes_in(kind: str) -> None:
    told = PICTURES[kind](True)
    assert lies_in(told)
    kept = [[encode(op) for op in ops_of(PICTURES[kind](each))] for each in (True, False)]
    assert kept[0] == kept[1]
    assert not any(lies_in(payload) for payload in kept[0])


@pytest.mark.parametrize("kind", SOUNDS)
def test_of_a_sound_only_what_is_heard_comes_in(kind: str) -> None:
    told = SOUNDS[kind](True)
    assert lies_in(told)
    kept = [list(seconds_in(SOUNDS[kind](each), Progress())) for each in (True, False)]
    assert kept[0] == kept[1]
    assert not any(lies_in(second) for _, _, second in kept[0])


def test_of_notes_only_what_is_played_comes_in_and_the_names_of_rows() -> None:
    def notes(told: bool) -> bytes:
        song, track, made = mido.MidiFile(), mido.MidiTrack(), io.BytesIO()
        if told:
            for name in ("text", "copyright", "lyrics", "marker", "cue_marker"):
                track.append(mido.MetaMessage(name, text=WORD))
            track.append(mido.MetaMessage("device_name", name=WORD))
            track.append(mido.MetaMessage("sequencer_specific", data=tuple(WORD.encode())))
            track.append(mido.Message("sysex", data=tuple(WORD.encode())))
        track += [mido.Message("note_on", note=60, velocity=80), mido.Message("note_off", note=60, time=480)]
        song.tracks.append(track)
        song.save(file=made)
        return made.getvalue()

    assert lies_in(notes(True))
    kept = [[encode_op(op) for op in song_ops(read_midi(notes(each)))] for each in (True, False)]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_still_knew_all_of_it_would_leave_without(kind: str, tmp_path: Path) -> None:
    """The last door by itself: a picture as a file gives it, with everything that hangs on it."""
    with Image.open(io.BytesIO(PICTURES[kind](True))) as opened:
        opened.load()
        hand = Hand(pictures={"1": opened.copy()})
        made = [form(opened.copy()) for form in (png_of, webp_of, lambda image: jpeg_of(image, 90))]
    hand.pictures["1"].info.update(opened.info)
    piece = item("1", "drawing", width=32, height=24)
    made.append(write_card(piece, hand, "png", tmp_path).read_bytes())
    made.append(write_report(Chosen("", "", (piece,), (), ()), hand, tmp_path).read_bytes())
    for data in made:
        assert tells(data) == ()
        assert not lies_in(data)


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("JPEG", {"JPEG APP1", "JPEG APP2", "JPEG APP13", "JPEG comment", "JPEG: more behind its end"}),
        ("PNG", {"PNG iCCP", "PNG tEXt", "PNG zTXt", "PNG iTXt", "PNG eXIf", "PNG tIME"}),
        ("WebP", {"WebP ICCP", "WebP EXIF", "WebP XMP"}),
        ("GIF", {"GIF comment", "GIF application"}),
        ("WAV", {"WAV LIST", "WAV bext", "WAV iXML"}),
        ("FLAC", {"FLAC picture", "FLAC comment"}),
        ("Ogg", {"Ogg program", "Ogg comment"}),
        ("MP3", {"MP3 ID3", "MP3 ID3v1"}),
    ],
)
def test_our_own_eye_sees_every_place_that_was_written_into(kind: str, marks: set[str]) -> None:
    assert marks <= set(tells({**PICTURES, **SOUNDS}[kind](True)))

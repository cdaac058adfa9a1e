"""Whatever a library holds goes out and comes back; whatever becomes of an export, it is a sentence and no more."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Redo, Undo
from studio.drawing.paper import Paper
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_writing
from studio.library import records
from studio.library.library import Library
from studio.library.put_away import bring_entry_alone
from studio.library.verify import verify
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export
from tests.unit.sharing.things import clock_at, facts, files_in, live_in, new_library, put_op, song_log, stroke, take

TIMES = st.integers(0, 4_000_000_000_000)
ODD = st.sampled_from("\ud800\udfff\u202e\u05d0\0\r\n\u2028\\/`*[]<>#🌒")
WORDS = st.text(st.one_of(st.characters(), ODD), max_size=60)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)
IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
MAYBE = st.none() | st.integers(1, 4_000_000_000_000)
MOODS = st.none() | st.floats(-1, 1)

ENTRIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["session", "day"]),
        "day": st.dates().map(lambda day: day.isoformat()),
        "number": st.integers(1, 3),
        "started": TIMES,
        "changes": st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("intention", "body", "substance", "dose", "place", "feelings"), WORDS),
                **dict.fromkeys(("mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y"), MOODS),
                "ended": MAYBE,
                "trashed": MAYBE,
            },
        ),
    }
)
PAPER = st.builds(lambda seed: encode_drawing(NewPaper(Paper("circle", 40, 30, seed=seed))), st.integers(0, 9))
STROKES = st.builds(stroke, st.integers(0, 99), st.integers(1, 9), st.sampled_from(["pencil", "ink", "no-such-brush"]))
STEPS = st.one_of(st.builds(AddStroke, STROKES), st.just(Undo()), st.just(Redo()), st.just(Clear()))
DRAWINGS = st.builds(lambda paper, steps: [paper, *map(encode_drawing, steps)], PAPER, st.lists(STEPS, max_size=5))
SONGS = st.lists(st.integers(0, 900).map(song_log), max_size=2).map(lambda logs: [op for log in logs for op in log])
WRITINGS = st.lists(st.text(max_size=40).map(encode_writing), max_size=3)
TAKES = st.tuples(st.floats(0, 2.3), st.floats(80, 400), st.sampled_from([16, 24]))
LOGS = {"drawing": DRAWINGS, "sound": SONGS, "writing": WRITINGS, "voice": st.just([])}
STRANGE = st.binary(max_size=30)


@st.composite
def piece(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(LOGS)))
    log, said = draw(LOGS[kind]), draw(TAKES) if kind == "voice" else None
    if draw(st.integers(0, 5)) == 0:
        log = [*log, draw(STRANGE)]
    chunks: list[bytes] = []
    if draw(st.integers(0, 5)) == 0:
        chunks = [draw(STRANGE)]
    return {
        "kind": kind,
        "entry": draw(st.integers(0, 9)),
        "created": draw(TIMES),
        "kept": draw(st.booleans()),
        "log": [(draw(TIMES), draw(IDS), payload) for payload in log],
        "take": said,
        "chunks": chunks,
        "changes": draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "title": WORDS,
                    "words": WORDS,
                    "duration": st.integers(0, 10**9),
                    "favourite": st.booleans(),
                    "shareable": st.booleans(),
                    "trashed": MAYBE,
                    "palette": st.binary(min_size=15, max_size=15),
                },
            )
        ),
        "tags": draw(st.lists(NAMES, max_size=2)),
        "untagged": draw(st.booleans()),
    }


REFLECTIONS = st.fixed_dictionaries(
    {
        "on": st.integers(0, 9),
        "text": WORDS.filter(str.strip),
        "instant": st.none() | st.integers(0, 10**7),
        "time": TIMES,
        "voice": st.none() | st.integers(0, 9),
        "prompt": WORDS,
        "trashed": MAYBE,
    }
)


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def build(library: Library, entries: list[Any], pieces: list[Any], reflections: list[Any]) -> None:
    gallery, own, made = Gallery(library, clock_at()), [], []
    for told in entries:
        number = told["number"] if told["kind"] == "session" else None
        fields = {name: told[name] for name in ("kind", "day", "started")}
        own.append(records.insert_entry(library, **fields, number=number).id)
        records.update_entry(library, own[-1], **told["changes"])
    for told in pieces:
        fields = {name: told[name] for name in ("kind", "created", "kept")}
        piece_id = records.insert_piece(library, entry_id=own[told["entry"] % len(own)], **fields).id
        made.append(piece_id)
        for time, device, payload in told["log"]:
            put_op(library, piece_id, time, device, payload)
        for index, data in enumerate([*(take(*told["take"]) if told["take"] else ()), *told["chunks"]]):
            library.put_chunk(piece_id, index, data)
        if records.update_piece(library, piece_id, **told["changes"]).trashed is None:
            bring_entry_alone(library, own[told["entry"] % len(own)])  # nothing is about whose entry is in the trash
        for name in told["tags"]:
            with suppress(StudioError):
                gallery.tag_piece(piece_id, name)
                if told["untagged"]:
                    gallery.untag_piece(piece_id, name)
    for told in reflections:
        on = told["on"] % (len(own) + len(made))
        owner = {"entry_id": own[on]} if on < len(own) else {"piece_id": made[on - len(own)]}
        voice = made[told["voice"] % len(made)] if made and told["voice"] is not None else None
        fields = {name: told[name] for name in ("text", "instant", "time", "prompt")}
        said = records.insert_reflection(library, **owner, **fields, voice_id=voice)
        records.update_reflection(library, said.id, trashed=told["trashed"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(ENTRIES, min_size=1, max_size=4),
    st.lists(piece(), max_size=4),
    st.lists(REFLECTIONS, max_size=3),
    st.booleans(),
)
def test_every_library_comes_back_as_it_was(entries, pieces, reflections, zipped) -> None:
    with place() as tmp, new_library(tmp / "a", clock_at()) as ours, new_library(tmp / "b", clock_at()) as theirs:
        build(ours, entries, pieces, reflections)
        made = export(ours, tmp / "out", Progress(), zipped=zipped)
        brought = bring_in(theirs, made, Progress())
        assert brought.left_out == brought.noted == ()
        assert facts(theirs) == facts(ours)
        assert verify(theirs, Progress()).whole
        again = export(theirs, tmp / "again", Progress())
        if zipped:
            shutil.unpack_archive(made, tmp / "unzipped")
            made = tmp / "unzipped"
        assert files_in(again) == files_in(made)
        for page in (made / "journal").iterdir():
            assert page.read_text("utf-8").startswith("# ")


# met with an accident


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """An export, and the facts of the library it is of."""
    tmp = tmp_path_factory.mktemp("whole")
    with new_library(tmp / "mine.studio", clock := clock_at()) as library:
        live_in(library, clock)
        return export(library, tmp / "out", Progress()), facts(library)


def taken_in(source: Path, tmp: Path) -> tuple[dict[str, object], str] | None:
    """Return what a new library holds after bringing in, and all sentences; None when it is no export at all."""
    with new_library(tmp / "new.studio", clock_at()) as library:
        nothing = facts(library)
        try:
            brought = bring_in(library, source, Progress())
        except StudioError:
            assert facts(library) == nothing
            return None
        assert verify(library, Progress()).whole
        return facts(library), "\n".join((*brought.left_out, *brought.noted))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_happens_to_a_piece_is_said(whole, data: st.DataObject) -> None:
    exported, before = whole
    names = sorted(path.relative_to(exported) for path in exported.glob("pieces/*/*"))
    name = data.draw(st.sampled_from(names))
    with place() as tmp:
        source = tmp / "copy"
        shutil.copytree(exported, source)
        path = source / name
        content = bytearray(path.read_bytes())
        match data.draw(st.sampled_from(["flip", "cut", "gone", "more", "other"])):
            case "flip":
                content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
                path.write_bytes(content)
            case "cut":
                path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
            case "gone":
                path.unlink()
            case "more":
                path.write_bytes(content + data.draw(st.binary(min_size=1, max_size=99)))
            case "other":
                path.write_bytes((exported / data.draw(st.sampled_from(names))).read_bytes())
        taken = taken_in(source, tmp)
    assert taken is not None
    after, sentences = taken
    short = name.parts[1].rpartition(" ")[2]
    for key, value in before.items():
        if key in ("words", "tags", "gone", "colours", "arrived") or after.get(key) == value:
            continue
        assert short in sentences
        assert key.startswith(short) or "what it belongs to is missing" in sentences or "no longer has all" in sentences


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(inner, (*at, key))


NUMBERS = [-1, 2**63, 2**64, 1e308, float("nan"), float("inf")]
JUNK = st.one_of(
    st.sampled_from([None, True, *NUMBERS, "", "..", "\ud800", [], {}, [[]]]),
    st.integers(),
    st.text(max_size=20),
    IDS,
    st.recursive(st.none() | st.text(max_size=3), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_manifest_is_a_sentence_at_most(whole, data: st.DataObject) -> None:
    exported, _ = whole
    table = json.loads((exported / "manifest.json").read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 4))):
        *way, last = data.draw(st.sampled_from(sorted(_places(table), key=repr)))
        inner = table
        for key in way:
            inner = inner[key]
        if data.draw(st.booleans()) and isinstance(inner, dict):
            del inner[last]
        else:
            inner[last] = data.draw(JUNK)
    with place() as tmp:
        source = tmp / "copy"
        shutil.copytree(exported, source)
        (source / "manifest.json").write_text(json.dumps(table, indent=data.draw(st.none() | st.just(1))))
        taken_in(source, tmp)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_bytes_in_the_manifest_are_a_sentence_at_most(whole, data: st.DataObject) -> None:
    exported, _ = whole
    content = bytearray((exported / "manifest.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with place() as tmp:
        source = tmp / "copy"
        shutil.copytree(exported, source)
        (source / "manifest.json").write_bytes(content)
        taken_in(source, tmp)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_bytes_in_a_zip_are_a_sentence_at_most(whole, data: st.DataObject) -> None:
    exported, _ = whole
    with place() as tmp:
        source = Path(shutil.make_archive(str(tmp / "copy"), "zip", exported))
        content = bytearray(source.read_bytes())
        directory = content.find(b"PK\1\2")
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.sampled_from([0, directory]))
            content[data.draw(st.integers(start, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        if data.draw(st.integers(0, 9)) == 0:
            del content[data.draw(st.integers(0, len(content))) :]
        source.write_bytes(content)
        taken_in(source, tmp)

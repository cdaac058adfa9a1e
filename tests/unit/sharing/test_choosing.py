"""What is handed over: all that was ticked, and not one word, name or id of anything else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.instants import instants_of
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, AddPicture, AddStroke, KeepPicture, NewPaper, Undo
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.replay import Replay
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import story_of, timeline
from studio.gallery.gallery import Gallery
from studio.gallery.opening import story_of_piece
from studio.gallery.thumbnail import drawing_of
from studio.gallery.writing import encode as encode_writing
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.library.parts_rows import PARTS
from studio.library.records import update_piece, update_reflection
from studio.music.take import RATE, encode_second
from studio.sharing.chosen import Chosen
from studio.sharing.sources import BEGAN, FromLibrary, choose, seen
from tests.unit.drawing import hands

TOKEN = re.compile(r"tok\d+x")
ID = re.compile("[0-9a-f]{32}")
DATE = re.compile(r"20\d\d")


@dataclass
class Made:
    """A library in which every text is a word of its own, and where each stands."""

    library: Library
    gallery: Gallery
    journal: Journal
    pieces: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    reflections: list[str] = field(default_factory=list)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By the id of what it is said of and the part: the word."""

    def word(self, owner: str, part: str) -> str:
        """Return a word that stands nowhere else."""
        return self.texts.setdefault((owner, part), f"tok{len(self.texts)}x")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    clock = FixedClock(datetime(2031, 5, 6, 10, 0, tzinfo=UTC))
    folder = tmp_path_factory.mktemp("chosen") / "x.studio"
    library, _ = Library.create(folder, passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    with library:
        made = Made(library, Gallery(library, clock), Journal(library, clock))
        for number in range(3):
            clock.advance(days=3)
            entry = made.journal.current_entry() if number == 1 else made.journal.begin_session()
            made.entries.append(entry.id)
            for kind in ("drawing", "sound", "voice", "writing"):
                clock.advance(minutes=5)
                _fill(made, entry.id, kind)
            if number != 1:
                made.journal.close_session(entry.id)
            made.journal.set_body(entry.id, made.word(entry.id, "body"))
            made.journal.set_intention(entry.id, made.word(entry.id, "intention"))
            made.journal.set_place(entry.id, made.word(entry.id, "place"))
            made.journal.ask(entry.id, made.word(entry.id, "question"))
            said = made.journal.reflect(entry_id=entry.id, text=made.word(entry.id, "later"), prompt="tok999x?")
            made.texts[said.id, "text"] = made.texts.pop((entry.id, "later"))
            made.reflections.append(said.id)
        yield made


def _fill(made: Made, entry_id: str, kind) -> None:
    gallery = made.gallery
    piece = gallery.new_piece(kind, entry_id, width=64, height=48)
    made.pieces.append(piece.id)
    gallery.set_title(piece.id, made.word(piece.id, "title"))
    gallery.set_words(piece.id, made.word(piece.id, "words"))
    gallery.tag_piece(piece.id, made.word(piece.id, "tag"))
    gallery.set_duration(piece.id, 1000)
    if kind == "drawing":
        for op in (
            NewPaper(Paper(width=64, height=48)),
            AddStroke(Stroke("ink", 4, 1, (9, 9, 9), 1, hands.scribble(1))),
        ):
            made.library.append(piece.id, encode_drawing(op))
    elif kind == "voice":
        made.library.put_chunk(piece.id, 0, encode_second(np.full(RATE, 0.25)))
    elif kind == "writing":
        made.library.append(piece.id, encode_writing(made.word(piece.id, "words")))
    for number in range(2):
        said = made.journal.reflect(
            piece_id=piece.id, text=f"{number} {made.word(piece.id, f'said{number}')}", instant=40, spot=(0.5, 0.25)
        )
        made.texts[said.id, "text"] = made.texts.pop((piece.id, f"said{number}"))
        made.reflections.append(said.id)


@dataclass(frozen=True)
class Ticked:
    """What is marked and ticked in one example."""

    shareable: list[bool]
    hidden: list[int]
    parts: list[frozenset[str]]
    said: list[bool]
    entries: list[bool]
    along: list[bool]
    questions: bool
    meant: list[bool] = field(default_factory=lambda: [False] * 3)


TICKED = st.builds(
    Ticked,
    st.lists(st.booleans(), min_size=12, max_size=12),
    st.lists(st.sampled_from((0, 0, 0, 1, 2)), min_size=12, max_size=12),
    st.lists(st.frozensets(st.sampled_from(PARTS)), min_size=12, max_size=12),
    st.lists(st.booleans(), min_size=27, max_size=27),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.booleans(),
    st.lists(st.booleans(), min_size=3, max_size=3),
)


def tick(made: Made, ticked: Ticked) -> None:
    with made.library.write():
        for at, piece_id in enumerate(made.pieces):
            state = ticked.hidden[at]
            trashed = 7 if state == 1 else None
            update_piece(made.library, piece_id, shareable=ticked.shareable[at], trashed=trashed, kept=state != 2)
            made.gallery.set_parts(piece_id, ticked.parts[at])
        for at, reflection_id in enumerate(made.reflections):
            update_reflection(made.library, reflection_id, shareable=ticked.said[at])
        for at, entry_id in enumerate(made.entries):
            made.journal.set_shareable_words(entry_id, ticked.entries[at])


def allowed(made: Made, ticked: Ticked) -> set[str]:
    """Return the words that may be seen, worked out in the plainest way there is."""
    words: set[str] = set()
    for at, piece_id in enumerate(made.pieces):
        parts = ticked.parts[at]
        if not ticked.shareable[at] or ticked.hidden[at]:
            continue
        if "title" in parts:
            words.add(made.texts[piece_id, "title"])
        if ("picture" if at % 4 == 3 else "words") in parts:
            words.add(made.texts[piece_id, "words"])
        if "tags" in parts:
            words.add(made.texts[piece_id, "tag"])
        if "reflections" in parts:
            owner = {one.id for one in made.journal.reflections(piece_id=piece_id)}
            words |= said_of(made, ticked, owner)
    for at, entry_id in enumerate(made.entries):
        if ticked.along[at]:
            words |= {made.texts[entry_id, "body"]} if ticked.entries[at] else set()
            words |= said_of(made, ticked, {one.id for one in made.journal.reflections(entry_id=entry_id)})
        words |= {made.texts[entry_id, "intention"]} if ticked.meant[at] else set()
        if ticked.questions:
            words.add(made.texts[entry_id, "question"])
    return words


def said_of(made: Made, ticked: Ticked, owned: set[str]) -> set[str]:
    marked = {one for one, on in zip(made.reflections, ticked.said, strict=True) if on}
    return {made.texts[one, "text"] for one in marked & owned}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TICKED)
def test_all_that_is_ticked_is_in_it_and_nothing_else(made: Made, ticked: Ticked) -> None:
    tick(made, ticked)
    along = [entry_id for entry_id, on in zip(made.entries, ticked.along, strict=True) if on]
    meant = [entry_id for entry_id, on in zip(made.entries, ticked.meant, strict=True) if on]
    chosen, source = choose(
        made.library,
        made.gallery,
        made.journal,
        whom=" Dr. W. ",
        entries=along,
        intentions=meant,
        questions=ticked.questions,
    )
    told = repr(chosen)
    assert set(TOKEN.findall(told)) == allowed(made, ticked)
    assert not ID.search(told)
    shown = [at for at, on in enumerate(ticked.shareable) if on and not ticked.hidden[at] and ticked.parts[at]]
    dated = [at for at in shown if "date" in ticked.parts[at]]
    assert bool(DATE.search(told)) == bool(dated)
    assert [source.piece_id(item.key) for item in chosen.items] == [made.pieces[at] for at in shown]
    assert [item.key for item in chosen.items] == [str(number) for number in range(1, len(shown) + 1)]
    for at, item in zip(shown, chosen.items, strict=True):
        _gives_what_is_ticked(source, item.key, at % 4, ticked.parts[at])
    assert chosen.whom == "Dr. W."


def _gives_what_is_ticked(source: FromLibrary, key: str, kind: int, parts: frozenset[str]) -> None:
    given = {
        "picture": kind == 0 and "picture" in parts,
        "drawing": kind == 0 and {"picture", "replay"} <= parts,
        "sound": kind in (1, 2) and "picture" in parts,
    }
    for name, wanted in given.items():
        if wanted:
            getattr(source, name)(key)
        else:
            with pytest.raises(KeyError):
                getattr(source, name)(key)
    assert (source.size(key) > 0) == ("picture" in parts)


def everything(made: Made, parts=PARTS) -> Ticked:
    return Ticked([True] * 12, [0] * 12, [frozenset(parts)] * 12, [True] * 27, [True] * 3, [True] * 3, True)


def test_without_a_word_from_the_person_there_is_nothing(made: Made) -> None:
    nothing = Ticked([False] * 12, [0] * 12, [frozenset(PARTS)] * 12, [True] * 27, [False] * 3, [False] * 3, False)
    tick(made, nothing)
    chosen, source = choose(made.library, made.gallery, made.journal)
    assert chosen == Chosen("", "", (), (), ())
    assert source.handed() == ()
    with pytest.raises(KeyError):
        source.piece_id("1")
    assert len(choose(made.library, made.gallery, made.journal, entries=None)[0].entries) == 3  # what was said later


def test_only_some_of_what_is_marked_can_be_handed_over(made: Made) -> None:
    tick(made, everything(made))
    chosen, source = choose(made.library, made.gallery, made.journal, only=made.pieces[2:4])
    assert [item.kind for item in chosen.items] == ["voice", "writing"]
    assert [(each.id, each.kind) for each in source.handed()] == [
        (made.pieces[2], "voice"),
        (made.pieces[3], "writing"),
    ]
    assert source.handed()[0].title == made.texts[made.pieces[2], "title"]
    assert (chosen.entries, chosen.questions) == ((), ())


def test_an_intention_stands_before_what_its_entry_says_and_is_noted_by_itself(made: Made) -> None:
    tick(made, everything(made))
    middle = made.entries[1]
    chosen, source = choose(made.library, made.gallery, made.journal, only=(), entries=None, intentions=[middle])
    texts = [told.text for told in chosen.entries]
    bodies = [made.texts[entry_id, "body"] for entry_id in made.entries]
    assert texts == [bodies[0], f"Intention: {made.texts[middle, 'intention']}", *bodies[1:]]
    assert [(each.id, each.title.endswith(", its intention")) for each in source.handed()][1:3] == [
        (middle, True),
        (middle, False),
    ]


def test_a_record_names_only_what_there_was_to_be_seen(made: Made) -> None:
    tick(made, everything(made))
    entry = made.entries[1]  # a day: it has no number
    bare = made.gallery.new_piece("writing", entry)
    made.gallery.set_parts(bare.id, PARTS)
    update_piece(made.library, bare.id, shareable=True)
    _, source = choose(made.library, made.gallery, made.journal, only=(made.pieces[0], made.pieces[3], bare.id))
    parts = {each.id: set(each.parts) for each in source.handed()}
    made.gallery.trash(bare.id)
    assert parts[made.pieces[0]] == set(PARTS)
    assert parts[made.pieces[3]] == set(PARTS) - {"replay", "words"}  # its words are the writing itself
    assert parts[bare.id] == {"picture", "date"}


def test_what_others_would_see_of_a_piece_is_the_same_before_it_is_marked(made: Made) -> None:
    tick(made, everything(made))
    chosen, _ = choose(made.library, made.gallery, made.journal, only=made.pieces[:1])
    update_piece(made.library, made.pieces[0], shareable=False)
    looked, source = seen(made.library, made.gallery, made.journal, made.pieces[0])
    assert looked.items == chosen.items
    assert source.picture("1").size == (64, 48)
    update_piece(made.library, made.pieces[0], trashed=5)
    assert seen(made.library, made.gallery, made.journal, made.pieces[0])[0].items == ()


def test_everything_ticked_is_told_in_full(made: Made) -> None:
    tick(made, everything(made))
    chosen, source = choose(made.library, made.gallery, made.journal, entries=None, questions=True)
    item = chosen.items[0]
    assert (item.session, item.date, item.width, item.height, item.replay) == ("Session 1", "9 May 2031", 64, 48, True)
    assert [(said.instant, said.spot, said.when) for said in item.said] == [(40, (0.5, 0.25), "9 May 2031")] * 2
    assert [each.session for each in chosen.entries] == ["Session 1", "", "Session 2"]
    assert [each.date for each in chosen.entries] == ["9 May 2031", "12 May 2031", "15 May 2031"]
    assert made.journal.tick_question(source.question_id(1), True).text == chosen.questions[1]
    made.journal.tick_question(source.question_id(1), False)
    tick(made, everything(made, ("picture", "reflections")))
    (first, *_), _ = choose(made.library, made.gallery, made.journal)[0].items, None
    assert {(said.instant, said.spot, said.when) for said in first.said} == {(None, (0.5, 0.25), "")}  # no replay


def test_a_voice_that_speaks_for_a_reflection_comes_only_with_it(made: Made) -> None:
    tick(made, everything(made))
    piece_id, voice_id = made.pieces[0], made.gallery.new_piece("voice", made.entries[0], kept=False).id
    made.library.put_chunk(voice_id, 0, encode_second(np.full(RATE // 2, 0.5)))
    spoken = made.journal.reflect(piece_id=piece_id, voice_id=voice_id)
    try:
        only = choose(made.library, made.gallery, made.journal, only=[piece_id])
        assert [said.voice for said in only[0].items[0].said] == ["", ""]
        with pytest.raises(KeyError):
            only[1].sound("v1")
        made.journal.set_reflection_shareable(spoken.id, True)
        chosen, source = choose(made.library, made.gallery, made.journal, only=[piece_id])
        assert [said.voice for said in chosen.items[0].said] == ["", "", "v1"]
        assert sum(len(block) for block in source.sound("v1")) == RATE // 2
        with pytest.raises(KeyError):
            source.picture("v1")
        assert len(chosen.items) == 1
        made.gallery.trash(voice_id)
        quiet = choose(made.library, made.gallery, made.journal, only=[piece_id])[0].items[0].said
        assert [said.voice for said in quiet] == ["", "", ""]
    finally:
        made.journal.trash_reflection(spoken.id)


# content


@pytest.fixture
def drawn(tmp_path: Path) -> Iterator[tuple[Library, str, Gallery, Journal, FixedClock]]:
    """A drawing with a layer that has a name, a picture that lies on it, one that doesn't, and a mark taken back."""
    clock = FixedClock(datetime(2031, 5, 6, 10, 0, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    with library:
        gallery, journal = Gallery(library, clock), Journal(library, clock)
        piece = gallery.new_piece("drawing", journal.current_entry().id, width=120, height=90)
        pixels = np.full((20, 30, 4), 200, np.uint8)
        marks = [
            AddStroke(Stroke("ink", 5, 1, (200 - 40 * seed, 40, 60), seed, hands.scribble(seed))) for seed in range(4)
        ]
        ops = [
            NewPaper(Paper(width=120, height=90)),
            marks[0],
            KeepPicture(1, Picture(pixels)),
            KeepPicture(2, Picture(pixels // 2)),
            AddPicture(Layer(1, "my house"), 1, 1, 10, 10),
            AddLayer(Layer(2, "the secret one"), 2),
            marks[1],
            marks[2],
            Undo(),
            marks[3],
        ]
        for op in ops:
            clock.advance(seconds=4)
            library.append(piece.id, encode_drawing(op))
        clock.advance(days=20)
        gallery.set_shareable(piece.id, True)
        gallery.set_parts(piece.id, PARTS)
        yield library, piece.id, gallery, journal, clock


def test_how_a_drawing_was_made_holds_only_what_stands(drawn) -> None:
    library, piece_id, gallery, journal, _ = drawn
    _, source = choose(library, gallery, journal)
    records = source.drawing("1")
    kinds = [type(record.op).__name__ for record in records]
    assert kinds == ["NewPaper", "KeepPicture", "AddStroke", "AddPicture", "AddLayer", "AddStroke", "AddStroke"]
    assert not any("house" in repr(record.op) or "secret" in repr(record.op) for record in records)
    assert records[0].time == BEGAN
    assert max(record.time for record in records) < 60_000
    brushes = load_brushes(ASSETS / "brushes")
    told = Replay(story_of(records), brushes)
    told.seek(told.duration)
    whole = np.array(source.picture("1"))
    assert (told.rgba()[..., :3] == whole).all()
    assert (whole == drawing_of(library, piece_id).rgba()[..., :3]).all()
    assert source.picture("1").info == {}
    assert library.read.execute("select count(*) from op").fetchone() == (10,)


def test_an_instant_of_the_log_is_told_at_the_same_place(drawn) -> None:
    library, piece_id, gallery, journal, _ = drawn
    own, _ = story_of_piece(library, piece_id)
    given = story_of(choose(library, gallery, journal)[1].drawing("1"))
    lines = [instants_of(timeline(story), story.began) for story in (own, given)]
    for instant in range(0, 45_000, 700):
        assert lines[0].place(instant) == pytest.approx(lines[1].place(instant))


def test_a_sound_is_given_from_a_second_on(made: Made) -> None:
    tick(made, everything(made))
    _, source = choose(made.library, made.gallery, made.journal, only=[made.pieces[2]])
    blocks = list(source.sound("1"))
    assert [(block.dtype, block.shape) for block in blocks] == [(np.float32, (RATE,))]
    assert sum(len(block) for block in source.sound("1", start=0.75)) == RATE // 4
    assert len(source.peaks("1")) > 10

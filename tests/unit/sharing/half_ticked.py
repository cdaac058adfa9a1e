"""Pieces and words of which a part is shown: what lies under it, beside it or before it is not to be found anywhere.

Under a drawing: hidden layers, what a picture has beyond the paper, what was taken back, what was painted over.
Before a text: what it said earlier. Beside a reflection, a question, an entry: those that were not chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.core.clock import FixedClock
from studio.drawing.codec import encode as encode_drawing
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, AddPicture, AddStroke, Fill, GoTo, KeepPicture, NewPaper, Op, SetLayer, Undo
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.gallery.gallery import Gallery
from studio.gallery.writing import encode as encode_writing
from studio.journal.journal import Journal
from studio.library.library import Library

if TYPE_CHECKING:
    from tests.unit.sharing.ten import Ten

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 320, 240


def under_a_replay(ten: Ten, shown: Colour, hidden: tuple[Colour, ...]) -> list[Op]:
    """Return steps of a drawing whose making is shown that nobody may see, in that making or by its log."""
    whole = np.ones((HEIGHT, WIDTH), np.bool_)
    secret = Layer(11, ten.secret("a layer"))
    beyond = np.full((HEIGHT, 2 * WIDTH, 4), 255, np.uint8)
    beyond[:, :WIDTH, :3], beyond[:, WIDTH:, :3] = shown, hidden[2]
    never = np.full((64, 64, 4), (*hidden[3], 255), np.uint8)
    return [
        AddLayer(secret, 1),
        SetLayer(Layer(11, secret.name, hidden=True)),
        Fill(11, hidden[1], 1.0, 0, 0, whole),
        KeepPicture(12, Picture(beyond)),
        AddPicture(Layer(12, ten.secret("a picture")), 1, 12, 0, 0),
        KeepPicture(13, Picture(never)),
        AddPicture(Layer(13, ten.secret("another")), 1, 13, 20, 20),
        Undo(),
        _across(hidden[0], 40.0),
        _across(hidden[1], 80.0),
        GoTo(5),
    ]


def covered(library: Library, gallery: Gallery, ten: Ten, entry_id: str, shown: Colour, hidden: Colour) -> str:
    """Make a drawing that is shown as it is, and not how it was made: all that was first on it was painted over."""
    piece = gallery.new_piece("drawing", entry_id, width=WIDTH, height=HEIGHT)
    whole = np.ones((HEIGHT, WIDTH), np.bool_)
    log: list[Op] = [
        NewPaper(Paper("blank", WIDTH, HEIGHT, colour=hidden)),
        _across(hidden, 100.0),
        Fill(0, shown, 1.0, 0, 0, whole),
        _across((20, 30, 40), 100.0),
    ]
    for op in log:
        library.append(piece.id, encode_drawing(op))
    gallery.set_title(piece.id, ten.secret("A title of before"))
    gallery.set_title(piece.id, "The drawing that may be named")
    gallery.set_words(piece.id, ten.secret("What was not ticked"))
    gallery.set_parts(piece.id, ("picture", "title"))
    gallery.set_shareable(piece.id, True)
    ten.said.append("The drawing that may be named")
    return piece.id


def written(library: Library, gallery: Gallery, ten: Ten, entry_id: str) -> str:
    """Make a writing that is shown as it is now, and not as it was before."""
    piece = gallery.new_piece("writing", entry_id)
    now = "The last of what was written"
    for text in (ten.secret("At first"), ten.secret("Then"), now):
        library.append(piece.id, encode_writing(text))
        gallery.set_words(piece.id, text)
    gallery.set_title(piece.id, ten.secret("A name"))
    gallery.tag_piece(piece.id, ten.secret("a tag"))
    gallery.set_parts(piece.id, ("picture",))
    gallery.set_shareable(piece.id, True)
    ten.said.append(now)
    return piece.id


def some_of_the_words(
    gallery: Gallery, journal: Journal, ten: Ten, clock: FixedClock, entry_id: str, piece_id: str, voice_id: str
) -> None:
    """Choose some of the reflections on a piece, of the words of an entry and of the questions."""
    gallery.set_parts(piece_id, gallery.parts_of(piece_id) | {"reflections"})
    chosen = "This reflection was chosen"
    said = journal.reflect(piece_id=piece_id, text=chosen, instant=50, prompt=ten.secret("a prompt"))
    gone = journal.reflect(piece_id=piece_id, text=ten.secret("Thrown away"))
    for each in (said, gone):
        journal.set_reflection_shareable(each.id, True)
    journal.trash_reflection(gone.id)
    journal.reflect(piece_id=piece_id, text=ten.secret("Not this one"), voice_id=voice_id, spot=(0.2, 0.3))

    clock.advance(days=40)
    entry = journal.current_entry()
    assert entry.id != entry_id
    for text in (ten.secret("The first words"), "What the day says in the end"):
        journal.set_body(entry.id, text)
    journal.set_intention(entry.id, ten.secret("To find out"))
    journal.set_place(entry.id, ten.secret("at home"))
    journal.set_feelings(entry.id, [ten.secret("feeling")])
    journal.set_shareable_words(entry.id, True)
    later = journal.reflect(entry_id=entry.id, text="Later about the day")
    journal.set_reflection_shareable(later.id, True)
    journal.reflect(entry_id=entry.id, text=ten.secret("Later, and kept"))

    journal.ask(entry.id, "A question that is still to be asked")
    journal.tick_question(journal.ask(entry.id, ten.secret("Asked already")).id, True)
    journal.trash_question(journal.ask(entry.id, ten.secret("Put away")).id)
    ten.said += [chosen, "What the day says in the end", "Later about the day", "A question that is still to be asked"]


def _across(colour: Colour, y: float) -> AddStroke:
    points = np.array([[5.0, y, 0.0, np.nan], [315.0, y, 300.0, np.nan]])
    return AddStroke(Stroke("ink", 40.0, 1.0, colour, 1, points))

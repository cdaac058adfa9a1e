"""What a drawing sounds like, kept: as a sound of its own in the drawing's entry, bound to the drawing."""

from collections.abc import Callable

from studio.gallery.drawn_sound import DrawnSound
from studio.gallery.gallery import Gallery
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.music.op_codec import encode_op
from studio.music.step import Played

TOGETHER = 2048
"""Events of one op."""


def keep_drawn(library: Library, gallery: Gallery, drawing: PieceRecord, sound: DrawnSound) -> Callable[[], object]:
    """Keep a drawing's sound, and bind the two; return what takes that back. On the library's thread, all or nothing.

    What the drawing was bound to before is let go, and bound again when it is taken back.
    """
    with library.write():
        piece = gallery.new_piece("sound", drawing.entry_id)
        for at in range(0, len(sound.events), TOGETHER):
            library.append(piece.id, encode_op(Played(0, sound.events[at : at + TOGETHER])))
        gallery.set_duration(piece.id, sound.milliseconds)
        if drawing.title:
            gallery.set_title(piece.id, drawing.title)
        gallery.touch(piece.id)
        bound = gallery.bind(drawing.id, piece.id)

    def back() -> None:
        with library.write():
            gallery.take_apart(bound)
            gallery.trash(piece.id)

    return back

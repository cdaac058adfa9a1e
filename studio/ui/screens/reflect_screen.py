"""Reflect: something made earlier, one open question, and room for what is there now. The old words stay."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.records import ReflectionRecord
from studio.ui import reflect_layout
from studio.ui.draw_over import copy_drawing
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.leaving_in_peace import LeavingInPeace
from studio.ui.reflecting import Looked, coming_back, look
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

AGAIN = {
    "drawing": ("Watch it again", "play"),
    "sound": ("Hear it again", "play"),
    "voice": ("Hear it again", "play"),
    "writing": ("Read it again", "book-open"),
    "": ("Read it again", "book-open"),
}
"""What leads back to the thing itself, and its icon."""
SHOWN = 300
"""Characters of an answer that are shown."""
SPOKEN = "Your voice is with it."
NOTHING = "Nothing was heard."


class ReflectScreen(Screen):
    """One thing that came back, or that somebody came back to."""

    looked = ObjectProperty(None, allownone=True)
    """What is shown (`Looked`)."""

    kind = StringProperty("")
    why = StringProperty("")
    then = StringProperty("")
    question = StringProperty("")

    answer = StringProperty("")
    """What was just kept."""

    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)

    asked = BooleanProperty(False)
    """Whether it came by itself, and may be sent away."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is said."""

    bare = BooleanProperty(False)
    """Whether no picture hangs there, only words."""

    level = NumericProperty(0)
    roomy = BooleanProperty(True)

    def __init__(self, rooms: Rooms, **kwargs):
        self._entry_id, self._piece_id, self.step = "", None, ""
        self._turn = 0
        self.tile: PieceTile | None = None
        self._write_sheet = self._answering = None
        self.peace = LeavingInPeace(self)
        """How it is sent away."""
        self._drafts: dict[tuple[str, str | None], str] = {}
        super().__init__(rooms=rooms, **kwargs)
        self.looking_only = rooms.library.read_only
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        for name in ("pos", "size", "portrait", "looked", "answer"):
            self.fbind(name, self._arrange_soon)
        for name in ("then", "question", "feet", "answer", "stays"):
            self.ids[name].bind(height=self._arrange_soon, width=self._arrange_soon)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, entry_id: str, piece_id: str | None = None, step: str = "", why: str = "") -> None:
        """Show an entry, or a piece of it; `step` and `why` say why it came by itself."""
        if (entry_id, piece_id) != (self._entry_id, self._piece_id):
            self.looked, self.then, self.question, self.answer, self.kind = None, "", "", "", ""
            self.tile = None
            self.ids.hung.clear_widgets()
            self.ids.feet.clear_widgets()  # nothing can be answered before it is there
        elif self.step != step:
            self.answer = ""
        self._entry_id, self._piece_id, self.step, self.why = entry_id, piece_id, step, why
        self.asked = bool(step) and not self.answer
        self._turn += 1
        turn, rooms = self._turn, self.rooms
        when_done(later(lambda: look(rooms, entry_id, piece_id)), lambda seen: self._take(turn, seen), self.sorry)

    def leave(self) -> None:
        """Put the sheets away; a voice that was being kept is kept."""
        self._turn += 1
        self.peace.close_menu()
        if self._write_sheet is not None:
            self._write_sheet.close()
        if self._answering is not None:
            self._answering.close()

    def rest(self) -> None:
        """Keep the words that were begun and not kept yet."""
        drafts, self._drafts = self._drafts, {}
        for (entry_id, piece_id), text in drafts.items():
            if text.strip():
                self._reflect(entry_id, piece_id, text.strip(), "")

    def back(self) -> bool:
        """Close the menu."""
        return self.peace.close_menu()

    def _take(self, turn: int, seen: Looked) -> None:
        if turn != self._turn:
            return
        self.then, self.question, self.mark = seen.then, seen.question, seen.mark
        self.kind = seen.piece.kind if seen.piece is not None else ""
        self.why = self.why or f"{seen.title}, {_near(seen, self.rooms)}"
        self.looked = seen
        self._hang()
        self._put_feet()
        self.arrange()

    def _hang(self) -> None:
        hung = self.ids.hung
        hung.clear_widgets()
        self.tile = None
        if self.looked.piece is not None and self.kind != "writing":  # its words are said beside it anyway
            self.tile = PieceTile(self.looked.piece, self.rooms, radius=4)
            self.tile.size_hint = None, None
            self.tile.bind(on_release=lambda *_: self.watch())
            hung.add_widget(self.tile)
        self.bare = self.tile is None

    def _put_feet(self) -> None:
        feet = self.ids.feet
        feet.clear_widgets()
        for words, icon, kind, act in self._acts():
            button = PushButton(text=words, icon=icon, kind=kind)
            button.bind(on_release=lambda _button, act=act: act())
            feet.add_widget(button)

    def _acts(self):
        if self.looking_only:
            return []
        if self.answer:
            return [("Done", "check", "primary", self.done), ("Write more", "pen-line", "quiet", self.write)]
        over = "Draw over it" if self.kind == "drawing" else "Draw it"
        return [
            ("Say it", "mic", "primary", self.say),
            ("Write it", "pen-line", "quiet", self.write),
            (over, "brush", "quiet", self.draw),
        ]

    def again_words(self, kind: str) -> str:
        """Return what leads back to the thing itself."""
        return AGAIN[kind][0]

    def again_icon(self, kind: str) -> str:
        """Return its icon."""
        return AGAIN[kind][1]

    # --- what can be pressed ------------------------------------------------------------------------------

    def watch(self) -> None:
        """Go to the thing itself."""
        if self.looked is None:
            return
        if self.looked.piece is not None:
            self.shell.go("piece", piece_id=self.looked.piece.id)
        else:
            self.shell.go("journal", entry_id=self.looked.entry.id)

    def done(self) -> None:
        """Go back to where one came from."""
        self.shell.back()

    def say(self) -> None:
        """Answer aloud."""
        from studio.ui.answering import Answering  # not needed to look

        if self._answering is None:
            self._answering = Answering(self.rooms, self._said, self._left_out, self.sorry)
        self._answering.ask(self, self.question, **self._about())

    def write(self) -> None:
        """Answer in writing."""
        from studio.ui.widgets.piece_sheets import WriteSheet

        if self._write_sheet is None:
            self._write_sheet = WriteSheet(side="right", inset=24)
            self._write_sheet.bind(on_words=lambda sheet, text: self._wrote(sheet, text), text=self._draft)
        self._write_sheet.text = self._drafts.get((self._entry_id, self._piece_id), "")
        self._write_sheet.ask(self, self.question)

    def draw(self) -> None:
        """Draw over a copy of it, or on a fresh paper."""
        rooms, looked = self.rooms, self.looked
        self._seen()
        if looked.piece is None or looked.piece.kind != "drawing":
            self.shell.go("draw", paper="blank")
            return
        piece_id, turn = looked.piece.id, self._turn
        copied = rooms.library.later(lambda: copy_drawing(rooms, piece_id))
        when_done(
            copied,
            lambda copy_id: self.shell.go("draw", piece_id=copy_id) if turn == self._turn else None,
            self.sorry,
        )

    def _about(self) -> dict[str, str]:
        if self.looked.piece is not None:
            return {"piece_id": self.looked.piece.id}
        return {"entry_id": self.looked.entry.id}

    def _draft(self, sheet, text: str) -> None:
        if sheet.shown:
            self._drafts[self._entry_id, self._piece_id] = text

    def _wrote(self, sheet, text: str) -> None:
        self._drafts.pop((self._entry_id, self._piece_id), None)
        looked, turn = self.looked, self._turn
        piece_id = looked.piece.id if looked.piece is not None else None
        kept = self._reflect(looked.entry.id, piece_id, text, sheet.prompt)
        when_done(kept, lambda said: self._kept(said) if turn == self._turn else None, self.sorry)

    def _reflect(self, entry_id: str, piece_id: str | None, text: str, prompt: str):
        journal = self.rooms.journal
        about = {"piece_id": piece_id} if piece_id else {"entry_id": entry_id}
        return self.rooms.library.later(lambda: journal.reflect(**about, text=text, prompt=prompt))

    def _said(self, said: ReflectionRecord | None) -> None:
        if said is None:
            self.shell.toast(NOTHING)
        elif self.parent is not None:
            self._kept(said)
        else:
            self.shell.toast("Kept.")

    def _left_out(self, again: Callable[[], None]) -> None:
        self.shell.toast("Left out.", undo=lambda: self.rooms.library.later(again))

    def _kept(self, said: ReflectionRecord) -> None:
        """Show what is there now, and lay a line of light for it."""
        self._seen()
        self.asked = False
        self.answer = excerpt(said.text, SHOWN) or SPOKEN
        self._put_feet()
        journal, entry = self.rooms.journal, self.looked.entry
        when_done(later(lambda: journal.mark(entry)), self._light, self.sorry)

    def _light(self, mark: Mark) -> None:
        if mark.returns > self.ids.disc.returns:
            self.ids.disc.lay_line()
        self.mark = mark

    def _seen(self) -> None:
        """Note that this moment needs no asking any more."""
        entry_id, step = self._entry_id, self.step
        if step and not self.looking_only:
            self.rooms.library.later(lambda: coming_back(self.rooms).see(entry_id, step))

    def sorry(self, error: StudioError) -> None:
        """Say what can't be done."""
        if self.shell is not None:
            self.shell.toast(str(error))

    def arrange(self) -> None:
        """Put everything in its place."""
        reflect_layout.arrange(self)


def _near(seen: Looked, rooms: Rooms) -> str:
    return entries.caption(seen.entry, rooms.clock.now())

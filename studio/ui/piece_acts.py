"""What can be done with a piece on its page: words about it, tags, its name, and what its menu offers."""

from __future__ import annotations

from collections.abc import Callable

from studio.gallery.query import Query
from studio.library.records import PieceRecord
from studio.ui.later import later, when_done
from studio.ui.said import Remark
from studio.ui.several import Several
from studio.ui.widgets.piece_sheets import Menu, ReadSheet, TagSheet, WriteSheet
from studio.ui.widgets.sheet import Sheet

SHOWN = "It may be shown to others. Nothing leaves by itself."
OWN = "It stays with you."
RESTS = "It will not come back by itself. Here it stays, and in the gallery."
RETURNS = "It may come back by itself again."


class PieceActs:
    """The hands of a `PieceScreen` at its words, its sheets and its menu."""

    def __init__(self, screen) -> None:
        self.tag_sheet, self.write_sheet, self.read_sheet = TagSheet(), WriteSheet(), ReadSheet()
        self._screen = screen
        self._menu: Menu | None = None
        self._other_sheet: Sheet | None = None
        self._drafts: dict[str, tuple[str, int | None]] = {}
        self._instant: int | None = None

    def attend(self) -> None:
        """Hear what the words and the sheets ask for."""
        screen = self._screen
        self.tag_sheet.bind(
            on_tag=lambda _sheet, name: self._tag(name),
            on_care=lambda *_: self.care_for_tags(),
        )
        self.write_sheet.bind(on_words=lambda _sheet, text: self._reflect(text), text=self._draft)
        for sheet in (self.tag_sheet, self.write_sheet, self.read_sheet, screen.saying.sheet):
            sheet.bind(shown=self._make_room)
        screen.ids.words.bind(
            on_entry=lambda *_: self._go_to_entry(),
            on_step=lambda _words, by: screen.step(by),
            on_named=lambda _words, title: self._name(title),
            on_add_tag=lambda *_: self.ask_tag(),
            on_untag=lambda _words, name: self._untag(name),
            on_tag=lambda _words, name: screen.shell.go("gallery", query=Query(tags=(name,))),
            on_other=lambda *_: screen.together.go(),
            on_remark=lambda _words, remark: screen.moments.go_to(remark),
            on_voice=lambda _words, remark: screen.aloud.turn(remark),
            on_read=lambda _words, remark: self._read(remark),
            on_shared=lambda _words, remark, on: self._share(remark, on),
            on_let_go=lambda _words, remark: self._let_go_of(remark),
        )

    def _go_to_entry(self) -> None:
        screen = self._screen
        if screen.said is not None:  # else it is being read just now
            screen.shell.go("journal", entry_id=screen.said.piece.entry_id)

    def be_wide(self, wide: float) -> None:
        """Let the sheets be so many dp wide."""
        for sheet in (self.tag_sheet, self.write_sheet, self.read_sheet, self._screen.saying.sheet):
            sheet.wide = wide

    def close(self) -> None:
        """Put everything away."""
        self.close_menu()
        for sheet in (self._other_sheet, self.tag_sheet, self.write_sheet, self.read_sheet):
            if sheet is not None:
                sheet.close()

    def _make_room(self, *_) -> None:
        """Let a sheet stand in place of the words, where it covers them."""
        screen = self._screen
        sheets = (self.tag_sheet, self.write_sheet, self.read_sheet, screen.saying.sheet, self._other_sheet)
        covered = not screen.portrait and any(sheet is not None and sheet.shown for sheet in sheets)
        for widget in (screen.ids.words, screen.ids.write, screen.ids.say):
            widget.opacity = 0 if covered else 1

    # --- saying something about it ------------------------------------------------------------------------

    def _write(self, change: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        """Have the library do something, then look again."""
        when_done(self._screen.rooms.library.later(change), lambda _: then(), self._screen.sorry)

    def _name(self, title: str) -> None:
        gallery, piece_id = self._screen.rooms.gallery, self._screen.piece_id
        self._write(lambda: gallery.set_title(piece_id, title))

    def _tag(self, name: str) -> None:
        gallery, piece_id = self._screen.rooms.gallery, self._screen.piece_id
        self._write(lambda: gallery.tag_piece(piece_id, name))

    def _untag(self, name: str) -> None:
        Several(self._screen).untag((self._screen.piece_id,), name)

    def ask_tag(self) -> None:
        """Ask for a tag, offering those there are."""
        screen = self._screen
        on = {tag.name.casefold() for tag in screen.said.tags} if screen.said else set()
        gallery = screen.rooms.gallery
        known = later(lambda: [tag for tag in gallery.tags() if tag.name.casefold() not in on])
        when_done(known, lambda known: self.tag_sheet.ask(screen, known), screen.sorry)

    def care_for_tags(self) -> None:
        """Show the tags there are, to give them colours and other names, or to let one go."""
        from studio.ui.widgets.tag_care_sheet import TagCareSheet  # not needed to look at a piece

        sheet = TagCareSheet(self._screen.rooms, self._screen.shell)
        self._place(sheet)
        sheet.open(self._screen)

    def _place(self, sheet: Sheet) -> None:
        """Let a sheet that is made for this once come in where the others do."""
        self._other_sheet = sheet
        sheet.side, sheet.inset, sheet.lift, sheet.wide = "right", 12, 12, self.tag_sheet.wide
        sheet.bind(shown=self._make_room)

    def ask_words(self) -> None:
        """Ask what is seen now: at this moment of it, when the replay stands at one."""
        screen = self._screen
        if screen.said is None:
            return
        text, instant = self._drafts.get(screen.piece_id, ("", None))
        self._instant = screen.moments.instant if instant is None else instant
        screen.moments.pause()
        self.write_sheet.text = text
        moment = "" if self._instant is None else screen.moments.said(self._instant)
        self.write_sheet.ask(screen, screen.rooms.journal.prompt(screen.kind, screen.said.entry.started), moment)

    def _draft(self, _sheet, text: str) -> None:
        if self.write_sheet.shown:
            self._drafts[self._screen.piece_id] = text, self._instant

    def _reflect(self, text: str) -> None:
        piece_id, prompt = self._screen.piece_id, self.write_sheet.prompt
        instant = self._instant if self.write_sheet.here else None
        self._drafts.pop(piece_id, None)
        reflect = self._screen.rooms.journal.reflect
        self._write(lambda: reflect(piece_id=piece_id, text=text, prompt=prompt, instant=instant))

    def keep_drafts(self) -> None:
        """Keep the words that were begun and not kept yet."""
        drafts, self._drafts = self._drafts, {}
        reflect = self._screen.rooms.journal.reflect
        for piece_id, (text, instant) in drafts.items():
            if text.strip():
                self._write(
                    lambda piece_id=piece_id, text=text, instant=instant: reflect(
                        piece_id=piece_id, text=text.strip(), instant=instant
                    )
                )

    def _read(self, remark: Remark) -> None:
        """Show all of a long reflection."""
        self.read_sheet.ask(self._screen, remark.when[:1].upper() + remark.when[1:], remark.text)

    def _share(self, remark: Remark, on: bool) -> None:
        """Let a reflection be shown to others, or no longer; its piece says what of it is seen at all."""
        journal = self._screen.rooms.journal
        self._write(lambda: journal.set_reflection_shareable(remark.id, on))

    def _let_go_of(self, remark: Remark) -> None:
        """Put a reflection in the trash, with a way back."""
        journal, shell = self._screen.rooms.journal, self._screen.shell
        self._screen.aloud.hush()

        def back() -> None:
            self._write(lambda: journal.restore_reflection(remark.id))

        gone = "It is in the trash." if remark.voice_id else "These words are in the trash."
        self._write(lambda: journal.trash_reflection(remark.id), lambda: shell.toast(gone, undo=back))

    def turn_favourite(self) -> None:
        """Make it a favourite, or no longer."""
        screen = self._screen
        gallery, piece_id, favourite = screen.rooms.gallery, screen.piece_id, not screen.favourite
        screen.favourite = favourite
        self._write(lambda: gallery.set_favourite(piece_id, favourite))

    def _turn(self, act: Callable[[str, bool], object], on: bool, words: str) -> None:
        """Set something about it, say so, and offer to take it back."""
        piece_id, shell = self._screen.piece_id, self._screen.shell

        def back() -> None:
            self._write(lambda: act(piece_id, not on))

        self._write(lambda: act(piece_id, on), lambda: shell.toast(words, undo=back))

    def move(self) -> None:
        """Ask where it is to hang."""
        from studio.ui.widgets.hang_sheet import HangSheet  # not needed to look at a piece

        screen = self._screen
        piece_id, here = screen.piece_id, screen.said.entry.id
        sheet = HangSheet(screen.rooms)
        sheet.bind(on_entry=lambda _sheet, entry_id: Several(screen).move((piece_id,), entry_id))
        self._place(sheet)
        sheet.ask(screen, here)

    # --- what else can be done with it --------------------------------------------------------------------

    def open_menu(self) -> None:
        """Offer what else can be done; or close what is offered."""
        screen = self._screen
        if self.close_menu() or screen.said is None:
            return
        piece_id, shell, choices = screen.piece_id, screen.shell, []
        if screen.kind == "drawing":
            choices.append(("Draw on it", "brush", lambda: shell.go("draw", piece_id=piece_id)))
        if screen.kind == "sound":
            choices.append(("Open as a song", "audio-lines", lambda: shell.go("song", piece_id=piece_id)))
        if screen.kind == "voice" and shell.knows("song"):
            choices.append(("Make a song of it", "audio-lines", self._make_song))
        if screen.kind in ("drawing", "sound", "voice"):
            choices.append(("Take it out", "share-2", lambda: self._take_out(piece_id)))
        if screen.kind == "writing":
            choices.append(("Go on writing", "pen-line", lambda: shell.go("write", piece_id=piece_id)))
        choices += screen.together.choices()
        choices += self._about(screen.said.piece)
        choices.append(("Move to the trash", "trash-2", self._trash))
        self._menu = Menu(choices)
        self._menu.open(screen, screen.ids.more)

    def _about(self, piece: PieceRecord) -> list[tuple[str, str, Callable[[], object]]]:
        """Return what can be said of it in the menu: who may see it, whether it comes back, where it hangs."""
        gallery = self._screen.rooms.gallery
        shell = self._screen.shell
        shown = (
            ("Keep it to yourself", "lock", lambda: self._turn(gallery.set_shareable, False, OWN))
            if piece.shareable
            else ("May be shown to others", "eye", lambda: self._turn(gallery.set_shareable, True, SHOWN))
        )
        over = ("Show or hand over", "users", lambda: shell.go("share", pieces=(piece.id,)))
        comes = (
            ("Never bring this back", "bell", lambda: self._turn(gallery.set_resurface, False, RESTS))
            if piece.resurface
            else ("It may come back", "bell", lambda: self._turn(gallery.set_resurface, True, RETURNS))
        )
        return [over, shown, comes, ("Hang it elsewhere", "calendar", self.move)]

    def close_menu(self) -> bool:
        """Put the menu away; return whether it was there."""
        menu, self._menu = self._menu, None
        return menu is not None and menu.close()

    def _make_song(self) -> None:
        """Make a song in which the voice lies, and show it; the voice stays as it is."""
        from studio.ui.voice_song import make_song  # not needed to look at a piece

        make_song(self._screen, self._screen.said.piece)

    def _take_out(self, piece_id: str) -> None:
        """Ask as what it is to be taken out."""
        if self._screen.kind == "drawing":
            from studio.ui.widgets.export_sheet import export_sheet as sheet  # not needed to look at a piece
        else:
            from studio.ui.widgets.sound_export_sheet import sound_export_sheet as sheet

        self._other_sheet = sheet(self._screen, piece_id)
        self._other_sheet.open(self._screen)

    def _trash(self) -> None:
        screen = self._screen
        piece_id, shell, library, gallery = screen.piece_id, screen.shell, screen.rooms.library, screen.rooms.gallery

        def undo() -> None:
            when_done(library.later(lambda: gallery.restore(piece_id)), lambda _: None, screen.sorry)

        def gone() -> None:
            if shell.screen is screen:
                shell.back()
            shell.toast("It is in the trash.", undo=undo)

        self._write(lambda: gallery.trash(piece_id), gone)

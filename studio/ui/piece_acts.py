"""What can be done with a piece on its page: words about it, tags, its name, and what its menu offers."""

from __future__ import annotations

from collections.abc import Callable

from studio.ui.later import later, when_done
from studio.ui.widgets.piece_sheets import Menu, TagSheet, WriteSheet
from studio.ui.widgets.sheet import Sheet


class PieceActs:
    """The hands of a `PieceScreen` at its words, its sheets and its menu."""

    def __init__(self, screen) -> None:
        self.tag_sheet, self.write_sheet = TagSheet(), WriteSheet()
        self._screen = screen
        self._menu: Menu | None = None
        self._out_sheet: Sheet | None = None
        self._drafts: dict[str, str] = {}

    def attend(self) -> None:
        """Hear what the words and the sheets ask for."""
        screen = self._screen
        self.tag_sheet.bind(on_tag=lambda _sheet, name: self._tag(name))
        self.write_sheet.bind(on_words=lambda _sheet, text: self._reflect(text), text=self._draft)
        for sheet in (self.tag_sheet, self.write_sheet):
            sheet.bind(shown=self._make_room)
        screen.ids.words.bind(
            on_entry=lambda *_: screen.shell.go("journal", entry_id=screen.said.piece.entry_id),
            on_step=lambda _words, by: screen.step(by),
            on_named=lambda _words, title: self._name(title),
            on_add_tag=lambda *_: self.ask_tag(),
            on_untag=lambda _words, name: self._untag(name),
            on_tag=lambda _words, name: screen.shell.go("gallery", text=name),
            on_let_go=lambda _words, reflection_id: self._let_go_of(reflection_id),
        )

    def be_wide(self, wide: float) -> None:
        """Let the sheets be so many dp wide."""
        for sheet in (self.tag_sheet, self.write_sheet):
            sheet.wide = wide

    def close(self) -> None:
        """Put everything away."""
        self.close_menu()
        for sheet in (self._out_sheet, self.tag_sheet, self.write_sheet):
            if sheet is not None:
                sheet.close()

    def _make_room(self, *_) -> None:
        """Let a sheet stand in place of the words, where it covers them."""
        screen = self._screen
        covered = not screen.portrait and (self.tag_sheet.shown or self.write_sheet.shown)
        for widget in (screen.ids.words, screen.ids.write):
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
        gallery, piece_id = self._screen.rooms.gallery, self._screen.piece_id
        self._write(lambda: gallery.untag_piece(piece_id, name))

    def ask_tag(self) -> None:
        """Ask for a tag, offering those there are."""
        screen = self._screen
        on = {name.casefold() for name in screen.said.tags} if screen.said else set()
        gallery = screen.rooms.gallery
        names = later(lambda: [tag.name for tag in gallery.tags() if tag.name.casefold() not in on])
        when_done(names, lambda names: self.tag_sheet.ask(screen, names), screen.sorry)

    def ask_words(self) -> None:
        """Ask what is seen now."""
        screen = self._screen
        if screen.said is None:
            return
        self.write_sheet.text = self._drafts.get(screen.piece_id, "")
        self.write_sheet.ask(screen, screen.rooms.journal.prompt(screen.kind, screen.said.entry.started))

    def _draft(self, _sheet, text: str) -> None:
        if self.write_sheet.shown:
            self._drafts[self._screen.piece_id] = text

    def _reflect(self, text: str) -> None:
        piece_id, prompt = self._screen.piece_id, self.write_sheet.prompt
        self._drafts.pop(piece_id, None)
        reflect = self._screen.rooms.journal.reflect
        self._write(lambda: reflect(piece_id=piece_id, text=text, prompt=prompt))

    def keep_drafts(self) -> None:
        """Keep the words that were begun and not kept yet."""
        drafts, self._drafts = self._drafts, {}
        reflect = self._screen.rooms.journal.reflect
        for piece_id, text in drafts.items():
            if text.strip():
                self._write(lambda piece_id=piece_id, text=text: reflect(piece_id=piece_id, text=text.strip()))

    def _let_go_of(self, reflection_id: str) -> None:
        """Put a reflection in the trash, with a way back."""
        journal, shell = self._screen.rooms.journal, self._screen.shell

        def back() -> None:
            self._write(lambda: journal.restore_reflection(reflection_id))

        gone = "These words are in the trash."
        self._write(lambda: journal.trash_reflection(reflection_id), lambda: shell.toast(gone, undo=back))

    def turn_favourite(self) -> None:
        """Make it a favourite, or no longer."""
        screen = self._screen
        gallery, piece_id, favourite = screen.rooms.gallery, screen.piece_id, not screen.favourite
        screen.favourite = favourite
        self._write(lambda: gallery.set_favourite(piece_id, favourite))

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
        choices.append(("Move to the trash", "trash-2", self._trash))
        self._menu = Menu(choices)
        self._menu.open(screen, screen.ids.more)

    def close_menu(self) -> bool:
        """Put the menu away; return whether it was there."""
        menu, self._menu = self._menu, None
        if menu is None or menu.parent is None:
            return False
        menu.close()
        return True

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

        self._out_sheet = sheet(self._screen, piece_id)
        self._out_sheet.open(self._screen)

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

"""What comes up beside a song: what can be set for a clip and for a track, and what else can be done."""

from __future__ import annotations

from studio.ui.widgets.piece_sheets import Menu
from studio.ui.widgets.song_sheets import ClipSheet, SongSheet, TrackSheet


class SongAsides:
    """The sheets and the menu of a `SongScreen`; one at a time is open."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._menu: Menu | None = None
        self._out_sheet = None
        self.sheet: SongSheet | None = None
        """The one that is open."""

    def open_clip(self) -> None:
        """Offer what can be set for the clip that is chosen; or close what is offered."""
        screen, again = self._screen, isinstance(self.sheet, ClipSheet)
        self.close_sheet()
        if again or screen.acts.chosen is None:
            return
        sheet = ClipSheet()
        sheet.bind(on_act=lambda _sheet, name, value: screen.acts.act_on_clip(name, value))
        self._open(sheet)

    def open_track(self, number: int) -> None:
        """Offer what can be set for a track; or close what is offered."""
        screen = self._screen
        again = isinstance(self.sheet, TrackSheet) and self.sheet.number == number
        self.close_sheet()
        if again or screen.fixed or screen.recording:
            return
        sheet = TrackSheet(number=number)
        sheet.bind(on_act=lambda _sheet, name, value: screen.acts.act_on_track(number, name, value))
        self._open(sheet)

    def _open(self, sheet: SongSheet) -> None:
        self.sheet = sheet
        sheet.bind(on_closed=lambda *_: self._closed(sheet))
        sheet.open(self._screen)
        self.show()

    def _closed(self, sheet: SongSheet) -> None:
        if self.sheet is sheet:
            self.sheet = None

    def show(self) -> None:
        """Show in the open sheet how it is now; close it when what it was about is gone."""
        screen, sheet = self._screen, self.sheet
        field = screen.field
        if isinstance(sheet, ClipSheet):
            found = field.chosen_one
            if found is None:
                self.close_sheet()
            else:
                sheet.show(field.score, *found, int(screen.at))
                sheet.has_notes = sheet.has_notes and screen.shell.knows("notes")
        elif isinstance(sheet, TrackSheet):
            row = next((row for row in field.rows if row.track.number == sheet.number), None)
            if row is None:
                self.close_sheet()
            else:
                sheet.show(field.rows, row)

    def settle(self) -> None:
        """Have what sliders were moved to."""
        if self.sheet is not None:
            self.sheet.settle()

    def close_sheet(self) -> None:
        """Put the sheet away."""
        if self.sheet is not None:
            self.sheet.close()

    def open_menu(self) -> None:
        """Offer what else can be done; or close what is offered."""
        screen = self._screen
        if self.close_menu() or not screen.ready or screen.recording:
            return
        field, shell, piece_id = screen.field, screen.shell, screen.song.piece_id
        choices = [
            ("All of it", "maximize", field.whole),
            ("Nearer", "zoom-in", lambda: field.zoom(2.0)),
            ("Farther", "zoom-out", lambda: field.zoom(0.5)),
        ]
        if not screen.fixed:
            choices.append(("Bring in a file", "download", self._bring))
        if piece_id is not None:
            if shell.knows("hum") and not screen.fixed:
                at = int(screen.at)
                choices.append(("Hum along", "mic", lambda: shell.go("hum", song_id=piece_id, at=at)))
            choices.append(("Take it out", "share-2", self._take_out))
            choices.append(("Its page", "file-text", lambda: shell.go("piece", piece_id=piece_id)))
        self._menu = Menu(choices)
        self._menu.open(screen, screen.ids.more)

    def _bring(self) -> None:
        """Ask which sound, or MIDI file, is to lie where the half disc stands."""
        from studio.ui.widgets.bring_sheet import bring_to_song  # not needed to look at a song

        screen = self._screen

        def show(sheet) -> None:
            self._out_sheet = sheet
            sheet.open(screen)

        bring_to_song(screen, screen.song, int(screen.at), show)

    def _take_out(self) -> None:
        """Ask as what the song is to be taken out."""
        from studio.ui.widgets.sound_export_sheet import sound_export_sheet  # not needed to look at a song

        self._screen.rest()
        self._out_sheet = sound_export_sheet(self._screen, self._screen.song.piece_id)
        self._out_sheet.open(self._screen)

    def close_menu(self) -> bool:
        """Put the menu away; return whether it was there."""
        menu, self._menu = self._menu, None
        return menu is not None and menu.close()

    def close(self) -> None:
        """Put everything away."""
        self.close_sheet()
        self.close_menu()
        sheet, self._out_sheet = self._out_sheet, None
        if sheet is not None:
            sheet.close()

"""What can be done in the journal: begin, speak, write, close, say how it was, ask; each with a way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kivy.metrics import dp

from studio.core.errors import StudioError
from studio.journal.mood import Point
from studio.ui.handing_words import lines_of
from studio.ui.later import later, when_done
from studio.ui.widgets.journal_menu import JournalMenu
from studio.ui.widgets.say_sheet import SaySheet
from studio.ui.widgets.session_sheets import CloseSheet, HowSheet
from studio.ui.widgets.words_sheet import EntrySheet, IntentionSheet, NowSheet, QuestionSheet

GONE = "{} is in the trash."
CLOSED = "{} is closed."
KEPT = "What you see now is kept."
SPOKEN = "Kept."
LET_GO = "These words are in the trash."
LEFT_OUT = "Left out."
ASKED_LATER = "Your question is kept."
DROPPED = "The question is in the trash."


class JournalActs:
    """The sheets of a `JournalScreen`, and what comes of them. Sheets are made when they are first wanted."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._said_of = self._said_to = ""
        pane = screen.pane
        pane.bind(
            on_speak=lambda *_: self.speak(),
            on_reflect=lambda *_: self.ask_now(),
            on_how=lambda *_: self.ask_how(),
            on_let_go=lambda _pane, reflection_id: self.let_go_of(reflection_id),
            on_shared=lambda _pane, said_id, on: self._do(
                lambda _id: self._journal.set_reflection_shareable(said_id, on)
            ),
            on_read=lambda _pane, near, words: self.read_sheet.ask(screen, near.capitalize(), words),
            on_close_session=lambda *_: self.ask_close(),
            on_tick=lambda _pane, question_id, asked: self.tick(question_id, asked),
            on_drop=lambda _pane, question_id: self.drop(question_id),
            on_handed=lambda _pane, handing: self.read_handing(handing),
            on_more=lambda *_: self.ask_more(),
        )

    @property
    def _journal(self):
        return self._screen.rooms.journal

    @property
    def _view(self):
        return self._screen.view

    # --- sheets -------------------------------------------------------------------------------------------

    @cached_property
    def begin_sheet(self) -> IntentionSheet:
        """Begins a session."""
        sheet = IntentionSheet()
        sheet.bind(on_begin=lambda _sheet, intention, mood: self.begin(intention, mood))
        return sheet

    @cached_property
    def now_sheet(self) -> NowSheet:
        """Takes what is seen now, written."""
        sheet = NowSheet()
        sheet.bind(on_said=lambda _sheet, words: self._reflect(words, sheet.prompt))
        return sheet

    @cached_property
    def say_sheet(self) -> SaySheet:
        """Takes what is said."""
        sheet = SaySheet(self._screen.rooms)
        sheet.bind(
            on_said=lambda _sheet, piece_id: self._spoken(piece_id),
            on_left_out=lambda _sheet, piece_id: self._left_out(piece_id),
            on_write=lambda _sheet: self._write_instead(),
            on_trouble=lambda _sheet, words: self._screen.shell.toast(words),
        )
        return sheet

    @cached_property
    def close_sheet(self) -> CloseSheet:
        """Ends a session."""
        sheet = CloseSheet()
        sheet.bind(
            on_mood=lambda _sheet, point: self._set_mood("after", point),
            on_said=lambda _sheet, words: self._reflect(words, sheet.prompt, tell=False),
            on_end=lambda _sheet: self.close_session(),
            on_speak=lambda _sheet: self._close_and_speak(sheet.prompt),
        )
        return sheet

    @cached_property
    def how_sheet(self) -> HowSheet:
        """Says how it was."""
        sheet = HowSheet()
        sheet.bind(
            on_mood=lambda _sheet, when, point: self._set_mood(when, point),
            on_feelings=lambda _sheet, words: self._do(lambda entry_id: self._journal.set_feelings(entry_id, words)),
        )
        return sheet

    @cached_property
    def entry_sheet(self) -> EntrySheet:
        """What else there is about an entry."""
        sheet = EntrySheet()
        sheet.bind(
            on_noted=lambda _sheet, *noted: self._note(*noted),
            on_again=lambda _sheet: self._do(lambda entry_id: self._journal.reopen_session(entry_id)),
            on_shared=lambda _sheet, on: self._do(lambda entry_id: self._journal.set_shareable_words(entry_id, on)),
            on_question=lambda _sheet: self.question_sheet.open(self._screen),
            on_let_go=lambda _sheet: self.let_go(),
        )
        return sheet

    @cached_property
    def question_sheet(self) -> QuestionSheet:
        """Takes a question."""
        sheet = QuestionSheet()
        sheet.bind(on_asked=lambda _sheet, words: self._ask(words))
        return sheet

    @cached_property
    def read_sheet(self):
        """Shows all of a long reflection."""
        from studio.ui.widgets.piece_sheets import ReadSheet  # seldom needed

        return ReadSheet()

    @cached_property
    def handed_sheet(self):
        """Shows what was shown or handed over."""
        from studio.ui.widgets.handed_sheet import HandedSheet  # seldom needed

        sheet = HandedSheet()
        sheet.bind(on_go=lambda _sheet, line: self._go_to(line))
        return sheet

    def read_handing(self, handing) -> None:
        """Show what was shown or handed over."""
        screen, rooms = self._screen, self._screen.rooms

        def show(lines) -> None:
            if screen.parent is not None:
                self.handed_sheet.ask(screen, handing, lines, rooms.clock.now())

        when_done(later(lambda: lines_of(rooms, handing)), show, self._sorry)

    def _go_to(self, line) -> None:
        """Go to what was shown once; it may lie in the trash by now, and the screen says so."""
        if line.kind == "entry":
            self.handed_sheet.close()
            self._screen.show(line.id)
        elif line.kind == "piece":
            self._screen.shell.go("piece", piece_id=line.id)

    @cached_property
    def menu(self) -> JournalMenu:
        """Leads to what is gathered over entries."""
        sheet = JournalMenu()
        sheet.bind(on_go=lambda _sheet, name: self._screen.shell.go(name))
        return sheet

    def close(self) -> None:
        """Close every sheet that was made."""
        for name in ("begin", "now", "say", "close", "how", "entry", "question", "read", "handed"):
            sheet = self.__dict__.get(f"{name}_sheet")
            if sheet is not None:
                sheet.close()
        if "menu" in self.__dict__:
            self.menu.close()

    # --- doing --------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[str], object], then: Callable | None = None) -> None:
        """Do something with the entry that is shown, in order with what is typed."""
        entry_id = self._screen.shown
        if entry_id and not self._screen.looking_only:
            self._screen.rest()
            work = self._screen.rooms.library.later(lambda: act(entry_id))
            when_done(work, lambda done: then(done) if then else None, self._sorry)

    def _later(self, work: Callable[[], object], then: Callable | None = None) -> None:
        when_done(self._screen.rooms.library.later(work), lambda done: then(done) if then else None, self._sorry)

    def _sorry(self, error: StudioError) -> None:
        if self._screen.shell is not None:
            self._screen.shell.toast(str(error))

    def _say(self, words: str, undo: Callable[[], object] | None) -> None:
        """Say what happened, beside what can be pressed at the foot of the entry."""
        screen = self._screen
        toast = screen.shell.toast(words, undo)
        foot = screen.pane.ids.foot

        def lift(*_):
            if screen.portrait and screen.pane.parent is not None:
                toast.y = foot.top
            elif not screen.portrait and not screen.empty:
                toast.x = screen.x + dp(12)

        toast.bind(size=lift)
        lift()

    # --- sessions -----------------------------------------------------------------------------------------

    def ask_begin(self) -> None:
        """Ask whether to begin a session."""
        self.begin_sheet.open(self._screen)

    def begin(self, intention: str, mood: Point | None = None) -> None:
        """Begin a session, and show it."""
        self._screen.rest()
        self._later(lambda: self._journal.begin_session(intention, mood), lambda entry: self._screen.look(entry.id))

    def write_today(self) -> None:
        """Show the entry of today, made silently."""
        self._screen.rest()
        self._later(self._journal.current_entry, lambda entry: self._screen.look(entry.id))

    def ask_close(self) -> None:
        """Ask how it is, at the end of a session."""
        view = self._view
        if view is not None:
            self.close_sheet.begin(self._screen, view.entry, view.mark.hue, self._journal.prompt("closing"))

    def close_session(self) -> None:
        """Close the session that is shown."""
        title = self._view.title if self._view is not None else ""
        journal = self._journal

        def closed(entry) -> None:
            self._say(CLOSED.format(title), lambda: self._later(lambda: journal.reopen_session(entry.id)))

        self._do(journal.close_session, closed)

    def _close_and_speak(self, prompt: str) -> None:
        entry_id = self._screen.shown
        self.close_session()
        self._open_say(entry_id, prompt)

    # --- how it was ---------------------------------------------------------------------------------------

    def ask_how(self) -> None:
        """Offer points and words for how it was."""
        if self._view is not None:
            self.how_sheet.begin(self._screen, self._view.entry, self._view.mark.hue)

    def _set_mood(self, when, point: Point | None) -> None:
        self._do(lambda entry_id: self._journal.set_mood(entry_id, when, point))

    # --- speaking and writing -----------------------------------------------------------------------------

    def speak(self) -> None:
        """Listen: for the entry itself while it is of today, else for what is seen now."""
        view = self._view
        if view is not None:
            self._open_say(view.entry.id, "" if view.fresh else view.prompt)

    def _open_say(self, entry_id: str, prompt: str) -> None:
        self._said_of, self._said_to = entry_id, prompt
        self._screen.pane.hush()
        self.say_sheet.open_for(self._screen, entry_id, prompt)

    def _spoken(self, piece_id: str) -> None:
        """What was said without a question is the entry's own; what answers one is a reflection on it."""
        rooms, entry_id, prompt = self._screen.rooms, self._said_of, self._said_to
        if not prompt:
            self._say(SPOKEN, lambda: self._later(lambda: rooms.gallery.trash(piece_id)))
            return

        def reflect():
            said = rooms.journal.reflect(entry_id=entry_id, voice_id=piece_id, prompt=prompt)
            rooms.gallery.unkeep(piece_id)  # it is heard where it stands, and is no tile of the gallery's
            return said

        self._later(reflect, lambda said: self._reflected(said.id))

    def _left_out(self, piece_id: str) -> None:
        gallery = self._screen.rooms.gallery
        self._say(LEFT_OUT, lambda: self._later(lambda: gallery.restore(piece_id)))

    def _write_instead(self) -> None:
        if self._said_to:
            self.ask_now()
        else:
            self._screen.pane.ids.body.focus = True

    def ask_now(self) -> None:
        """Ask what is seen now."""
        if self._view is not None:
            self.now_sheet.prompt = self._view.prompt
            self.now_sheet.open(self._screen)

    def _reflect(self, words: str, prompt: str, tell: bool = True) -> None:
        journal = self._journal
        self._do(
            lambda entry_id: journal.reflect(entry_id=entry_id, text=words, prompt=prompt),
            lambda said: self._reflected(said.id) if tell else None,
        )

    def _reflected(self, reflection_id: str) -> None:
        journal = self._journal
        self._screen.to_end = True
        self._say(KEPT, lambda: self._later(lambda: journal.trash_reflection(reflection_id)))

    def let_go_of(self, reflection_id: str) -> None:
        """Put a reflection in the trash."""
        journal = self._journal
        self._do(
            lambda _entry: journal.trash_reflection(reflection_id),
            lambda _gone: self._say(LET_GO, lambda: self._later(lambda: journal.restore_reflection(reflection_id))),
        )

    # --- questions ----------------------------------------------------------------------------------------

    def _ask(self, words: str) -> None:
        journal = self._journal

        def asked(question) -> None:
            self._say(ASKED_LATER, lambda: self._later(lambda: journal.trash_question(question.id)))

        self._do(lambda entry_id: journal.ask(entry_id, words), asked)

    def tick(self, question_id: str, asked: bool) -> None:
        """Let a question be asked, or not asked yet."""
        self._do(lambda _entry: self._journal.tick_question(question_id, asked))

    def drop(self, question_id: str) -> None:
        """Put a question in the trash."""
        journal = self._journal
        self._do(
            lambda _entry: journal.trash_question(question_id),
            lambda _gone: self._say(DROPPED, lambda: self._later(lambda: journal.restore_question(question_id))),
        )

    # --- the entry itself ---------------------------------------------------------------------------------

    def ask_more(self) -> None:
        """Offer what else there is about the entry."""
        view = self._view
        if view is not None:
            self.entry_sheet.begin(self._screen, view.title, view.entry, view.under_way)

    def _note(self, place: str, substance: str, dose: str) -> None:
        view, journal = self._view, self._journal
        if view is None:
            return
        for kept, text, keep in (
            (view.entry.place, place, journal.set_place),
            (view.entry.substance, substance, journal.set_substance),
            (view.entry.dose, dose, journal.set_dose),
        ):
            if text.strip() != kept:
                self._do(lambda entry_id, keep=keep, text=text: keep(entry_id, text))

    def let_go(self) -> None:
        """Put the entry that is shown in the trash, with a way back."""
        journal, title = self._journal, self._view.title if self._view is not None else ""
        self._do(journal.trash_entry, lambda gone: self._gone(gone.id, GONE.format(title)))

    def _gone(self, entry_id: str, words: str) -> None:
        if self._screen.shown == entry_id:
            self._screen.look()
        self._say(words, lambda: self._later(lambda: self._journal.restore_entry(entry_id)))

    def open_menu(self) -> None:
        """Offer what is gathered over entries."""
        self.menu.begin(self._screen)

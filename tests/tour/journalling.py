"""The journal in all its states: an open session, its sheets, an old one with voices and questions, nothing yet."""

from collections.abc import Callable, Iterator

from studio.library.handing_rows import Handed


def journalling(ui, shell, rooms) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a name and what brings it up; the session that is open is written in."""
    journal = rooms.journal
    old = next(entry for entry in journal.timeline() if entry.number == 3)

    def begun() -> None:
        session = journal.open_session()
        journal.set_intention(session.id, "To be near the water.")
        shell.go("journal", entry_id=session.id)
        ui.until(lambda: shell.screen.view is not None, what="the entry")

    def lived() -> None:
        session = journal.open_session()
        journal.set_body(session.id, "The water was very still. I could hear it before I saw it.")
        journal.set_mood(session.id, "before", (-0.4, 0.5))
        journal.set_mood(session.id, "after", (0.5, -0.4))
        journal.set_feelings(session.id, ("calm", "tender", "far away"))
        journal.ask(session.id, "Is it usual to be this tired the day after?")
        question = journal.ask(old.id, "Could we look at the door together?")
        journal.tick_question(question.id, True)
        voice = rooms.gallery.new_piece("voice", session.id)
        second = next(piece for piece in rooms.gallery.recent(40) if piece.kind == "voice" and piece.id != voice.id)
        for index, chunk in enumerate(rooms.library.chunks(second.id)):
            rooms.library.put_chunk(voice.id, index, chunk)
        rooms.gallery.set_duration(voice.id, second.duration)
        spoken = rooms.gallery.new_piece("voice", old.id)
        for index, chunk in enumerate(rooms.library.chunks(second.id)):
            rooms.library.put_chunk(spoken.id, index, chunk)
        rooms.gallery.set_duration(spoken.id, second.duration)
        journal.reflect(entry_id=old.id, voice_id=spoken.id)
        rooms.gallery.unkeep(spoken.id)
        ui.wait(0.5)

    def sheet(name: str) -> Callable[[], None]:
        def up() -> None:
            shell.screen.acts.close()
            ui.wait(0.1)
            getattr(shell.screen.acts, name)()

        return up

    def end_of(entry_id: str) -> None:
        shell.screen.acts.close()
        shell.go("journal", entry_id=entry_id)
        ui.until(lambda: shell.screen.view is not None, what="the entry")
        ui.wait(0.3)
        shell.screen.pane.to_end()

    def later(name: str) -> None:
        end_of(old.id)
        getattr(shell.screen.acts, name)()
        ui.wait(0.8)

    yield "journal-begun", begun
    yield "journal-lived", lived
    yield "journal-how", sheet("ask_how")
    yield "journal-close", sheet("ask_close")
    yield "journal-more", sheet("ask_more")
    yield "journal-menu", sheet("open_menu")
    yield "journal-begin", sheet("ask_begin")
    yield "journal-question", lambda: (shell.screen.acts.close(), shell.screen.acts.question_sheet.open(shell.screen))
    yield from handed(ui, shell, rooms, old)
    yield "journal-old", lambda: end_of(old.id)
    yield "journal-now", lambda: later("ask_now")
    yield "journal-say", lambda: later("speak")
    yield from seeking(ui, shell)
    yield "questions", lambda: shell.go("questions")


def handed(ui, shell, rooms, old) -> Iterator[tuple[str, Callable[[], object]]]:
    """What was shown to others, in the entry of its day, and opened."""

    def shown() -> None:
        shell.screen.acts.close()
        session = rooms.journal.open_session()
        pieces = [piece for piece in rooms.gallery.recent(12) if piece.title][:3]
        parts = ("picture", "replay", "title", "reflections")
        what = [Handed(piece.id, piece.kind, piece.title, parts[: 4 - at]) for at, piece in enumerate(pieces)]
        words = "What I made after the third time. Slowly, please."
        what += [Handed("", "voice", "", ("picture",)), Handed(old.id, "entry", "Session 3")]
        sitting = rooms.journal.begin_handing("sitting", "Dr. Weber", words, what)
        said = "Here it turns, and I did not see it before."
        rooms.journal.reflect(piece_id=pieces[0].id, text=said, together=True, whose="therapist", spot=(0.4, 0.5))
        rooms.journal.end_handing(sitting.id)
        rooms.journal.begin_handing("portfolio", "Dr. Weber and the Wednesday group at the house", "", what[:1])
        shell.go("journal", entry_id=session.id)
        ui.until(lambda: len(shell.screen.pane.ids.handings.children) > 1, what="the lines")
        ui.wait(0.3)
        shell.screen.pane.ids.view.scroll_to(shell.screen.pane.ids.handings, animate=False)

    def shown_sheet() -> None:
        shell.screen.pane.ids.handings.children[-1].dispatch("on_release")
        ui.wait(0.3)

    yield "journal-shown", shown
    yield "journal-shown-sheet", shown_sheet


def seeking(ui, shell) -> Iterator[tuple[str, Callable[[], object]]]:
    """A word that is looked for in the journal, found and not found."""

    def unsaid() -> None:
        said = shell.screen.acts.say_sheet
        said.listening.leave_out(lambda _error: None, lambda _piece: None)
        said.close()
        ui.wait(0.3)

    def searched(text: str) -> None:
        screen = shell.go("journal")
        ui.until(lambda: screen.view is not None, what="the journal")
        screen.opened = False
        screen.search.begin()
        screen.ids.field.text = text
        ui.wait(0.6)
        if screen.search.found.order and not screen.portrait:
            screen.search.enter()
            ui.wait(0.4)

    yield "journal-search", lambda: (unsaid(), searched(""))
    yield "journal-found", lambda: searched("the door")
    yield "journal-found-none", lambda: searched("zebra")

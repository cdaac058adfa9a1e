"""The studio itself, in which somebody hands over what is marked in every way, and then sits down before it.

Everything goes into the folder named by BARRED_GIVEN; BARRED_NOTE is what is said together, and a line of it is begun.
Once all that is done, the file named by BARRED_TOLD is there.
"""

import os
import sys
from pathlib import Path

from studio import app

PIN = "0417"


class Handing(app.House):
    """The house, with somebody in it."""

    def live(self) -> None:
        from kivy.clock import Clock

        self._looks = Clock.schedule_interval(lambda _dt: self._begin(), 0.05)
        super().live()

    def _begin(self) -> None:
        from studio.ui.later import later, when_done

        screen = self.shell.screen
        if screen is not None and screen.name == "today":
            self._looks.cancel()
            when_done(later(self._hand_over), self._sit_down, self._fail)

    def _hand_over(self):
        from studio.core.progress import Progress
        from studio.ui import handing_over as ways

        given, rooms = Path(os.environ["BARRED_GIVEN"]), self.shell.rooms
        chosen, source = ways.chosen_of(rooms, self._marked(), "Mara", "")
        words = ways.Lock("six words that nobody knows of")
        for way in (ways.PORTFOLIO, ways.REPORT, ways.SEALED):
            ways.hand_over(rooms, ways.Handing(way, chosen, source, words), given, Progress())
        for piece in self._marked():
            alone = ways.chosen_of(rooms, [piece], "", "")
            for form in ways.forms_of(ways.CARD, alone[0]):
                ways.hand_over(rooms, ways.Handing(ways.CARD, *alone, ways.Lock(), form.name), given, Progress())
        return chosen, source

    def _marked(self) -> list[str]:
        from studio.gallery.query import Query

        return [piece.id for piece in self.shell.rooms.gallery.page(Query(shareable=True), limit=9)]

    def _sit_down(self, handed) -> None:
        from studio.ui.later import when_done

        when_done(self.shell.rooms.sit(*handed, PIN), lambda _none: self._say(), self._fail)

    def _say(self) -> None:
        from studio.sharing.sitting import Place
        from studio.ui.later import when_done

        table, note = self.shell.screen.table, os.environ["BARRED_NOTE"]
        when_done(table.later(lambda: table.sitting.write(Place("1"), note, "therapist")), self._go_on, self._fail)

    def _go_on(self, _note) -> None:
        from studio.sharing.sitting import Place

        acts = self.shell.screen.acts
        acts.write(Place("1"), "")
        acts.note_sheet.text = os.environ["BARRED_NOTE"] + " begun"
        Path(os.environ["BARRED_TOLD"]).touch()

    def _fail(self, error) -> None:
        raise SystemExit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    app.House = Handing  # type: ignore[misc]
    sys.exit(app.main())

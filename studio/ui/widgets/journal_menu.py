"""What is gathered over all entries: questions, and ways of seeing them together."""

from studio.ui.kv import load_kv
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet

load_kv(__file__)

ROWS = (
    ("questions", "users", "Questions for my therapist", "Gathered from your entries."),
    ("share", "share-2", "Show or hand over", "What others may see, sitting together or as one sealed file."),
    ("thread", "waypoints", "Thread", "What comes again."),
    ("times", "waves", "Pictures of time", "Moods and tags, one session after another."),
    ("arrivals", "download", "From elsewhere", "A journal of Day One or jrnl, Markdown, pictures and sounds."),
)
"""Screen, icon, what it is, and a line about it; those that there is a screen for are shown."""


WRITING = ("arrivals", "share")
"""Those there is no use for where nothing can be changed."""


class JournalMenu(Sheet):
    """A few rows that lead on. Event: `on_go(name)`."""

    __events__ = ("on_go",)

    def on_go(self, name):
        """This screen is wanted."""

    def begin(self, host) -> None:
        """Come in over `host`, a screen."""
        rows = self.ids.rows
        if not rows.children:
            for name, icon, text, caption in ROWS:
                if host.shell.knows(name) and not (name in WRITING and host.rooms.library.read_only):
                    row = LeadRow(icon=icon, text=text, caption=caption)
                    row.bind(on_release=lambda _row, name=name: (self.close(), self.dispatch("on_go", name)))
                    rows.add_widget(row)
            if rows.children:
                rows.children[0].hairline = False
        self.open(host)

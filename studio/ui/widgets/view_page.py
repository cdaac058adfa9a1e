"""Views that were kept: to have one again, to name it anew, to let it go; and to keep the one there is."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.gallery.query import Query
from studio.gallery.views import View
from studio.ui.gallery_filters import asked
from studio.ui.later import later, when_done
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.words import Words

LONG = 34
"""Letters of a name that is offered, about."""
NONE = "Choose what to show, then keep it here under a name."


class ViewPage(AskingPage):
    """Besides `on_ask`: `on_told(words, undo)` when one was let go."""

    naming = StringProperty("")
    """Id of the view whose name is being typed."""

    __events__ = ("on_told",)

    def on_told(self, words: str, undo):
        """Something is to be said."""

    def renew(self) -> None:
        """Fetch them."""
        self._views: tuple[View, ...] = ()
        self.spacing = 4
        gallery = self.rooms.gallery
        when_done(later(lambda: tuple(gallery.views())), self._take, lambda _error: None)

    def _take(self, views: tuple[View, ...]) -> None:
        self._views = views
        self._lay()

    def read(self) -> None:
        """Offer to keep what is asked for now."""
        self._lay()

    def _lay(self) -> None:
        self.clear_widgets()
        looks_only, query = self.rooms.library.read_only, self.query
        for view in self._views:
            self.add_widget(self._name_field(view) if view.id == self.naming else self._view_row(view, looks_only))
        if looks_only or any(view.query == query for view in self._views):
            return
        if query == Query():
            self.add_widget(Words(role="caption", text=NONE))
            return
        self.add_widget(Words(role="caption", text="What is shown now", size_hint_y=None))
        self._field = TextField(hint="Its name", fill="raised", text=self._offered_name())
        self._field.bind(on_enter=lambda *_: self._keep())
        keep = PushButton(text="Keep this view", icon="star", kind="primary")
        keep.bind(on_release=lambda *_: self._keep())
        for widget in (self._field, _gap(), keep):
            self.add_widget(widget)

    def _offered_name(self) -> str:
        parts = [one.words for one in asked(self.query, self.rooms.clock.now())]
        named = ""
        for part in [*([self.query.text] if self.query.text else []), *parts]:
            if named and len(named) + len(part) > LONG:
                break
            named = f"{named}, {part}" if named else part
        return named

    def _view_row(self, view: View, looks_only: bool) -> BoxLayout:
        line = BoxLayout(size_hint_y=None, height=dp(72), spacing=dp(4))
        chosen = view.query == self.query
        row = AskedRow(icon="star", text=view.name, chosen=chosen, out="check" if chosen else "")
        row.bind(on_release=lambda *_: self.dispatch("on_ask", view.query))
        line.add_widget(row)
        if not looks_only:
            for icon, act in (("pen-line", self._name), ("trash-2", self._let_go)):
                key = IconButton(icon=icon, across=56, extent=22, fill="", tint="dim", pos_hint={"center_y": 0.5})
                key.bind(on_release=lambda _key, act=act: act(view))
                line.add_widget(key)
        return line

    def _name_field(self, view: View) -> TextField:
        field = TextField(fill="raised", text=view.name)
        field.bind(on_enter=lambda field: self._rename(view, field.text))
        return field

    def _name(self, view: View) -> None:
        self.naming = view.id
        self._lay()
        field = next(child for child in self.children if isinstance(child, TextField) and child.text == view.name)
        field.focus = True

    # --- what is done with them ---------------------------------------------------------------------------

    def _keep(self) -> None:
        name, query, gallery = self._field.text, self.query, self.rooms.gallery
        self._do(lambda: gallery.save_view(name, query))

    def _rename(self, view: View, name: str) -> None:
        self.naming = ""
        self._do(lambda: self.rooms.gallery.rename_view(view.id, name))

    def _let_go(self, view: View) -> None:
        gallery = self.rooms.gallery

        def gone(token) -> None:
            self.renew()
            self.dispatch("on_told", "The view is gone. Your pieces stay.", lambda: self._do_back(token))

        when_done(self.rooms.library.later(lambda: gallery.delete_view(view.id)), gone, self._sorry)

    def _do_back(self, token) -> None:
        self._do(lambda: self.rooms.gallery.restore_view(token))

    def _do(self, act) -> None:
        when_done(self.rooms.library.later(act), lambda _done: self.renew(), self._sorry)

    def _sorry(self, error) -> None:
        self.dispatch("on_told", str(error), None)


def _gap() -> BoxLayout:
    return BoxLayout(size_hint_y=None, height=dp(8))

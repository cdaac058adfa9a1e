"""What is asked of the gallery, as a person sees it: chips, the sheet with the rest, the menu, the months."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp

from studio.gallery.query import Query
from studio.ui.gallery_chips import MOST_VIEWS, ChipSpec, fitting, put_chips, within
from studio.ui.gallery_filters import COLOURS, KINDS, asked, turned

LOW = 700
"""Dp of height below which not all that is asked for is said above the pieces."""


class Asking:
    """The chips of a `GalleryScreen`, and what comes up over it."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._sheet = self._menu = None
        self._fill_soon = Clock.create_trigger(lambda _dt: self.show(), -1)
        screen.ids.row.bind(width=self._fill_soon)
        screen.ids.colours.bind(count=self._fill_soon)

    def show(self) -> None:
        """Put in the chips there is room for, and what else is asked for below them."""
        screen, query = self._screen, self._screen.query
        if self._sheet is not None:
            self._sheet.query = query
        chips = fitting(self._kinds(), self._offered(), self._ends(), screen.ids.row.width)
        held, views = [], self._views()
        if not any(chip.chosen for chip in views):
            seen = {chip.text for chip in chips}
            if screen.has_colours:
                seen |= {str(colour) for colour in COLOURS[: int(screen.ids.colours.count)]}
            held = asked(query, screen.rooms.clock.now(), screen.facts.session, seen)
        chips[-1] = chips[-1]._replace(chosen=bool(held))
        put_chips(screen.ids.row, chips)
        specs = [ChipSpec(one.words, "x", True, lambda one=one: screen.ask(one.without)) for one in held]
        if not specs:
            specs = fitting([], views, [], screen.ids.held.width)
        elif not screen.looks_only:
            specs.append(ChipSpec("Keep this view", "star", False, lambda: self.open_filter("views")))
        if screen.height < dp(LOW):
            more = ChipSpec("More", "sliders-horizontal", False, self.open_filter)
            specs = within(specs, more, screen.ids.held.width, 2)
        put_chips(screen.ids.held, specs)

    def _kinds(self) -> list[ChipSpec]:
        query = self._screen.query
        bare = not (query.kinds or query.tags or query.favourite)
        return [
            ChipSpec(name, "", query.kinds == kinds if kinds else bare, lambda kinds=kinds: self._choose_kind(kinds))
            for name, kinds in KINDS
        ]

    def _ends(self) -> list[ChipSpec]:
        screen = self._screen
        return [
            ChipSpec("", "heart", screen.query.favourite, lambda: screen.choose(favourite=not screen.query.favourite)),
            ChipSpec("", "sliders-horizontal", False, self.open_filter),
        ]

    def _offered(self) -> list[ChipSpec]:
        query, facts = self._screen.query, self._screen.facts
        on = {name.casefold() for name in query.tags}
        tags = [ChipSpec(tag, "", tag.casefold() in on, lambda tag=tag: self._turn_tag(tag)) for tag in facts.tags]
        return sorted(tags, key=lambda chip: not chip.chosen)

    def _views(self) -> list[ChipSpec]:
        query = self._screen.query
        return [
            ChipSpec(view.name, "star", query == view.query, lambda view=view: self._turn_view(view.query))
            for view in self._screen.facts.views[:MOST_VIEWS]
        ]

    def _choose_kind(self, kinds: frozenset) -> None:
        screen = self._screen
        if kinds:
            screen.choose(kinds=frozenset() if screen.query.kinds == kinds else kinds)
        else:
            screen.choose(kinds=kinds, tags=(), favourite=False)

    def _turn_tag(self, tag: str) -> None:
        self._screen.choose(tags=turned(self._screen.query.tags, tag))

    def _turn_view(self, query: Query) -> None:
        self._screen.ask(Query() if self._screen.query == query else query)

    # --- what comes up ------------------------------------------------------------------------------------

    def open_filter(self, page: str = "") -> None:
        """Open the sheet with everything that can be asked for, at one of its pages."""
        from studio.ui.widgets.filter_sheet import FilterSheet  # not needed to look around

        screen = self._screen
        if self._sheet is None:
            self._sheet = FilterSheet(screen.rooms)
            self._sheet.bind(
                on_ask=lambda _sheet, query: screen.ask(query),
                on_told=lambda _sheet, words, undo: screen.shell.toast(words, undo=undo),
            )
        self._sheet.ask(screen, screen.query, page)

    def open_months(self) -> None:
        """Open the months in which something was made."""
        from studio.ui.widgets.month_sheet import MonthSheet

        screen = self._screen
        sheet = MonthSheet(screen.rooms, screen.query)
        sheet.bind(on_month=lambda _sheet, year, month: screen.jump(year, month))
        sheet.open(screen)

    def open_menu(self) -> None:
        """Open what else there is, below its key."""
        from studio.ui.widgets.gallery_menu import GalleryMenu

        if not self.close_menu():
            self._menu = GalleryMenu(self._screen.menu(), self._screen)
            self._menu.open(self._screen, self._screen.ids.more)

    def close_menu(self) -> bool:
        """Close the menu; return whether it was open."""
        menu, self._menu = self._menu, None
        return menu is not None and menu.close()

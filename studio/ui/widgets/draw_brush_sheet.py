"""The brush sheet, put together with the screen it is for."""

from __future__ import annotations

from studio.ui.later import later, when_done
from studio.ui.widgets.brush_sheet import BrushSheet
from studio.ui.widgets.draw_sheets import closing, follow_colours
from studio.ui.widgets.sheet import Sheet

MOST = 1024
"""Px of a picture that the stamp prints."""


class AtHand:
    """Keeps a brush sheet and what the hand of a `DrawScreen` holds alike, whichever changes first."""

    def __init__(self, screen, sheet: Sheet, inside: BrushSheet) -> None:
        self._screen, self._sheet, self._inside = screen, sheet, inside
        self._hand, self._easel = screen.hand, screen.easel
        self._seen = [(self._hand, "brush", self.show), (self._hand, "favourites", self._show_favourites)]
        self._seen += [(self._easel, prop, self.show) for prop in ("brush_size", "brush_flow", "brush_opacity")]
        for whose, prop, act in self._seen:
            whose.fbind(prop, act)

    def stop(self, *_) -> None:
        """The sheet is closed."""
        for whose, prop, act in self._seen:
            whose.funbind(prop, act)

    def show(self, *_) -> None:
        """Show the brush in hand and how it is set."""
        hand, easel, inside = self._hand, self._easel, self._inside
        brush = hand.brushes[hand.brush]
        self._sheet.title = brush.title
        inside.brush = brush.name
        inside.smallest, inside.largest = brush.smallest, brush.largest
        inside.is_stamp = brush.layering == "stamp"
        inside.has_opacity = brush.layering != "smear"
        if hand.tool == "brush":
            inside.brush_size, inside.flow_share = easel.brush_size, easel.brush_flow
            inside.opacity_share = easel.brush_opacity
            inside.smoothing = easel.brush_smoothing if easel.brush_smoothing >= 0 else brush.smoothing

    def _show_favourites(self, *_) -> None:
        self._inside.favourites = self._hand.favourites

    def show_stamps(self, *_) -> None:
        """Show what can be printed."""
        if self._inside.is_stamp:
            stamps = self._screen.stamps
            self._inside.stamps, self._inside.stamp = stamps.choices(), stamps.name

    def take(self, _inside, name: str) -> None:
        """Take a brush up."""
        self._hand.brush, self._hand.tool = name, "brush"
        self.show()

    def take_stamp(self, _inside, name: str) -> None:
        """Print something else."""
        self._hand.stamp = name
        self._screen.stamps.take_up()
        self.show_stamps()

    def smooth(self, _inside, smoothing: float) -> None:
        """Let the line follow the hand more closely, or less."""
        own = self._hand.brushes[self._hand.brush].smoothing
        self._easel.brush_smoothing = -1 if smoothing == own else smoothing


def brush_sheet(screen) -> Sheet:
    """Return the brushes, how they are set, and the colours; all of it acts at once."""
    easel, hand = screen.easel, screen.hand
    sheet, inside = Sheet(), BrushSheet(favourites=hand.favourites)
    at_hand = inside.at_hand = AtHand(screen, sheet, inside)
    follow_colours(inside, screen)
    at_hand.show()
    at_hand.show_stamps()
    inside.fill(hand.shown)
    inside.bind(
        brush=at_hand.take,
        brush_size=lambda _i, size: setattr(easel, "brush_size", size),
        flow_share=lambda _i, share: setattr(easel, "brush_flow", share),
        opacity_share=lambda _i, share: setattr(easel, "brush_opacity", share),
        smoothing=at_hand.smooth,
        is_stamp=at_hand.show_stamps,
        colour=at_hand.show_stamps,
        on_print=at_hand.take_stamp,
        on_bring_stamp=lambda _i: bring_stamp(screen),
        on_keep=lambda _i: hand.keep(),
        on_let_go=lambda _i, one: hand.let_go(one),
        on_take=lambda _i, one: hand.take(one),
    )
    sheet.bind(on_closed=at_hand.stop)
    return closing(sheet, inside)


def bring_stamp(screen) -> None:
    """Let the person choose a picture that the stamp prints from now on."""
    from studio.drawing.picture_file import read_picture
    from studio.ui.widgets.bring_picture import picture_sheet

    drawing = screen.easel.drawing

    def take(picture) -> None:
        screen.patience.end()
        if screen.easel.drawing is drawing:
            screen.stamps.bring(picture)
            screen.toggle("brush")

    def sorry(error) -> None:
        screen.patience.end()
        screen.shell.toast(str(error))

    def choose(path) -> None:
        screen.patience.begin()
        when_done(later(lambda: read_picture(path, MOST, MOST)), take, sorry)

    screen.show_sheet(picture_sheet(choose), "picture")

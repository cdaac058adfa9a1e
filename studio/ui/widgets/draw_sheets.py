"""The sheets of Draw, put together with the screen they are for: what is done in one acts at once."""

from __future__ import annotations

from studio.drawing.layer import MOST_LAYERS
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.sheet import Sheet


def sheet_named(name: str):
    """Return what makes the sheet of a name for a `DrawScreen`."""
    if name == "layers":
        from studio.ui.widgets.draw_layers_sheet import layers_sheet

        return layers_sheet
    if name == "brush":
        from studio.ui.widgets.draw_brush_sheet import brush_sheet

        return brush_sheet
    return {
        "eraser": eraser_sheet,
        "fill": fill_sheet,
        "colour": colour_sheet,
        "symmetry": symmetry_sheet,
        "paper": paper_sheet,
    }[name]


def scrolling(content) -> Scroll:
    """Return something that scrolls when it is higher than its sheet."""
    scroll = Scroll()
    scroll.add_widget(content)
    return scroll


def follow_colours(inside, screen) -> None:
    """Let what is in a sheet and the hand show the same colour, set and own colours, whichever changes first."""
    hand, easel = screen.hand, screen.easel
    inside.palettes = hand.palettes
    inside.palette, inside.own, inside.colour = hand.palette, hand.own, list(easel.colour)
    inside.bind(
        palette=lambda _i, name: setattr(hand, "palette", name),
        own=lambda _i, own: setattr(hand, "own", own),
        colour=lambda _i, colour: screen.take_colour(colour) if list(colour) != list(easel.colour) else None,
    )
    following = {
        "palette": lambda _h, name: setattr(inside, "palette", name),
        "own": lambda _h, own: setattr(inside, "own", own),
    }
    for prop, act in following.items():
        hand.fbind(prop, act)

    def recolour(_easel, colour) -> None:
        inside.colour = list(colour)

    easel.fbind("colour", recolour)

    def stop(*_) -> None:
        for prop, act in following.items():
            hand.funbind(prop, act)
        easel.funbind("colour", recolour)

    inside.stop_following = stop


def closing(sheet: Sheet, inside) -> Sheet:
    """Return the sheet with what lies in it; when it is closed that follows nothing any more."""
    sheet.bind(on_closed=lambda _sheet: inside.stop_following())
    sheet.add_widget(scrolling(inside))
    return sheet


def eraser_sheet(screen) -> Sheet:
    """Return size and strength of the eraser."""
    from studio.ui.widgets.eraser_sheet import EraserSheet

    easel, brush = screen.easel, screen.hand.in_use
    inside = EraserSheet(smallest=brush.smallest, largest=brush.largest)
    inside.brush_size, inside.opacity_share = easel.brush_size, easel.brush_opacity
    inside.bind(
        brush_size=lambda _i, size: setattr(easel, "brush_size", size),
        opacity_share=lambda _i, share: setattr(easel, "brush_opacity", share),
    )
    sheet = Sheet(title="Eraser", needs=300)
    sheet.add_widget(scrolling(inside))
    return sheet


def fill_sheet(screen) -> Sheet:
    """Return how far a fill goes, and the colours."""
    from studio.ui.widgets.fill_sheet import FillSheet

    hand = screen.hand
    inside = FillSheet(alike=hand.alike, gap=hand.gap, opacity_share=hand.fill_opacity)
    inside.bind(
        alike=lambda _i, alike: setattr(hand, "alike", alike),
        gap=lambda _i, gap: setattr(hand, "gap", gap),
        opacity_share=lambda _i, share: setattr(hand, "fill_opacity", share),
    )
    follow_colours(inside, screen)
    return closing(Sheet(title="Fill"), inside)


def colour_sheet(screen) -> Sheet:
    """Return any colour at all."""
    from studio.ui.widgets.colour_sheet import ColourSheet

    hand = screen.hand
    inside = ColourSheet(recent=hand.recent)
    follow_colours(inside, screen)

    def pick(_inside) -> None:
        screen.toggle("colour")
        screen.take_pipette()
        screen.say("Touch the drawing where the colour is.", seconds=4)

    inside.bind(on_pick=pick)
    return closing(Sheet(title="Colour"), inside)


def symmetry_sheet(screen) -> Sheet:
    """Return how marks are repeated."""
    from studio.ui.widgets.symmetry_sheet import SymmetrySheet

    easel = screen.easel
    paper = easel.drawing.paper
    inside = SymmetrySheet(middle=[paper.width / 2, paper.height / 2], symmetry=easel.symmetry)
    inside.bind(symmetry=lambda _i, symmetry: setattr(easel, "symmetry", symmetry))

    def show(_easel, symmetry) -> None:
        inside.symmetry = symmetry

    def end(*_) -> None:
        easel.guiding = False
        easel.funbind("symmetry", show)

    easel.fbind("symmetry", show)
    easel.guiding = True
    sheet = Sheet(title="Symmetry", needs=580)
    sheet.bind(on_closed=end)
    sheet.add_widget(scrolling(inside))
    return sheet


def paper_sheet(screen) -> Sheet:
    """Return the papers there are, and what else can be done with this one."""
    from studio.ui.widgets.paper_sheet import PaperSheet, texture_for

    settings, drawing = screen.rooms.settings, screen.easel.drawing
    paper = drawing.paper
    inside = PaperSheet(kind=paper.kind, tint=list(paper.colour), texture=settings.get("paper_texture", "clouds"))
    inside.is_empty, inside.can_take_out = drawing.is_empty, screen.piece_id is not None

    def lay_out(_inside) -> None:
        settings.set("paper_texture", inside.texture)
        tint = tuple(int(part) for part in inside.tint)
        longest = int(inside.longest)
        screen.toggle("paper")
        screen.put_new(inside.kind, tint, texture_for(inside.texture, longest), longest)

    inside.bind(on_lay_out=lay_out, on_clear=lambda _i: screen.clear())
    inside.bind(on_bring=lambda _i: bring_picture_in(screen), on_take_out=lambda _i: take_out(screen))
    inside.bind(on_bring_paper=lambda _i: bring_paper_in(screen))
    sheet = Sheet(title="Paper")
    sheet.add_widget(scrolling(inside))
    return sheet


def take_out(screen) -> None:
    """Open the sheet that gives copies of the drawing as files."""
    from studio.ui.widgets.export_sheet import export_sheet

    if screen.piece_id is not None:
        screen.rest()
        screen.show_sheet(export_sheet(screen, screen.piece_id), "export")


def bring_picture_in(screen) -> None:
    """Let the person choose a picture, and lay it above the layer in hand."""
    from studio.ui.draw_layers import bring_in
    from studio.ui.widgets.bring_picture import picture_sheet, reading

    drawing = screen.easel.drawing

    def take(found) -> None:
        screen.patience.end()
        if screen.easel.drawing is drawing:
            bring_in(screen, found)

    def sorry(error) -> None:
        screen.patience.end()
        screen.shell.toast(str(error))

    room = drawing.paper.width, drawing.paper.height, MOST_LAYERS - len(drawing.layers)
    read = reading(room, take, sorry)

    def choose(path) -> None:
        screen.patience.begin("Bringing your picture in.")
        read(path)

    screen.show_sheet(picture_sheet(choose), "picture")


def bring_paper_in(screen) -> None:
    """Let the person choose a file that becomes a drawing of its own, and put that on the easel."""
    from studio.ui.widgets.bring_sheet import bring_drawing

    bring_drawing(
        screen,
        lambda sheet: screen.show_sheet(sheet, "picture"),
        lambda piece_id: screen.easel.when_free(lambda: screen.enter(piece_id=piece_id)),
    )

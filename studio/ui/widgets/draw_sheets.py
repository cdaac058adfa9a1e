"""The sheets of Draw: brush, colour, paper."""

from kivy.metrics import dp
from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.paper import CREAM, NIGHT
from studio.ui.kv import load_kv
from studio.ui.widgets.brush_sheet import BrushSheet
from studio.ui.widgets.colour_picker import ColourPicker
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.scroll import Scroll
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

PAPERS = (
    ("blank", "Blank", CREAM),
    ("circle", "Empty circle", CREAM),
    ("blank", "Night", NIGHT),
)


class PaperCard(Pressable):
    """A kind of paper to put out."""

    kind = StringProperty("blank")
    text = StringProperty("")
    shade = ColorProperty((1, 1, 1, 1))


class PaperSheet(BoxLayout):
    """The papers there are, and clearing this one."""

    screen = ObjectProperty(None)


def sheet_named(name: str):
    """Return what makes the sheet of a name for a `DrawScreen`."""
    return {"brush": brush_sheet, "colour": colour_sheet, "paper": paper_sheet}[name]


def _scrolling(content) -> Scroll:
    scroll = Scroll()
    scroll.add_widget(content)
    return scroll


def brush_sheet(screen) -> Sheet:
    """Return the brushes, their size and opacity, and the palette; all of it acts at once."""
    easel, brushes = screen.easel, screen.rooms.brushes
    sheet = Sheet(title=brushes[screen.brush].title)
    inside = BrushSheet()

    def show(*_) -> None:
        brush = brushes[screen.brush]
        sheet.title = brush.title
        inside.smallest, inside.largest = brush.smallest, brush.largest
        inside.brush_size, inside.opacity_share = easel.brush_size, easel.brush_opacity

    inside.brush, inside.colour = screen.brush, list(easel.colour)
    show()
    inside.fill(brushes, screen.palette)
    inside.bind(
        brush=lambda _i, name: (setattr(screen, "brush", name), show()),
        brush_size=lambda _i, size: setattr(easel, "brush_size", size),
        opacity_share=lambda _i, share: setattr(easel, "brush_opacity", share),
        colour=lambda _i, colour: screen.take_colour(colour),
    )
    sheet.add_widget(_scrolling(inside))
    return sheet


def colour_sheet(screen) -> Sheet:
    """Return any colour at all."""
    sheet = Sheet(title="Colour")
    picker = ColourPicker(size_hint_y=None, height=dp(420))
    picker.put(screen.easel.colour)
    picker.bind(colour=lambda _p, colour: screen.take_colour(colour))
    sheet.add_widget(_scrolling(picker))
    return sheet


def paper_sheet(screen) -> Sheet:
    """Return the papers there are."""
    sheet = Sheet(title="Paper")
    inside = PaperSheet(screen=screen)
    for kind, text, colour in PAPERS:
        card = PaperCard(kind=kind, text=text, shade=[part / 255 for part in colour])
        card.bind(on_release=lambda _c, k=kind, c=colour: (screen.toggle("paper"), screen.put_new(k, c)))
        inside.ids.cards.add_widget(card)
    sheet.add_widget(_scrolling(inside))
    return sheet

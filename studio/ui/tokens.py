"""The look as data: colours of the three themes, hues, type. No Kivy here, so that tests can read it alone."""

from typing import NamedTuple

THEMES = ("dusk", "paper", "contrast")

COLOURS: dict[str, tuple[str, str, str]] = {
    "bg": ("#181413", "#F3EADB", "#000000"),
    "sunk": ("#110E0D", "#E8DCC8", "#000000"),
    "surface": ("#241F1C", "#FBF5EA", "#0D0B0A"),
    "raised": ("#302925", "#FFFCF5", "#1B1816"),
    "pressed": ("#453A32", "#E6D6BD", "#3A332D"),
    "soft": ("#3A2A1F", "#F3DFCB", "#2A1C10"),
    "line": ("#43392F", "#D8C8AF", "#A89C90"),
    "horizon": ("#A08670", "#8F7456", "#FFFFFF"),
    "ink": ("#F1E6D6", "#2A201A", "#FFFFFF"),
    "dim": ("#B8A696", "#63533F", "#E6DCD0"),
    "off": ("#8F7F71", "#85735D", "#B8AFA6"),
    "accent": ("#E7A977", "#93441C", "#FFC48C"),
    "apress": ("#CF9160", "#763412", "#FFDDBD"),
    "onaccent": ("#26170D", "#FFF6EA", "#000000"),
    "focus": ("#FFE3B8", "#2A201A", "#FFF200"),
    "danger": ("#F0A08C", "#9A2B1C", "#FFB4A4"),
    "draw": ("#E08D6D", "#963F24", "#FFB79C"),
    "tdraw": ("#38241D", "#F1D7C6", "#000000"),
    "sound": ("#B3A3D6", "#574586", "#D2C6FF"),
    "tsound": ("#2B2739", "#DED7EA", "#000000"),
    "words": ("#BBBF8C", "#4E591E", "#E2EAA4"),
    "twords": ("#2B2D21", "#E2E4C9", "#000000"),
    "voice": ("#E09BA2", "#8F3648", "#FFBDC4"),
    "tvoice": ("#38262A", "#F1D6D5", "#000000"),
}
"""Each token in the order of `THEMES`."""

HUE_NAMES = ("amber", "rust", "rose", "plum", "slate", "teal", "moss", "ochre")
HUES: dict[str, tuple[str, ...]] = {
    "dusk": ("#E7A977", "#D0705A", "#D98A94", "#A98BB8", "#8FB0C4", "#7FB0A6", "#A9B07A", "#D8B25E"),
    "paper": ("#B4632A", "#A8432E", "#A4485A", "#6F4A85", "#3F6C86", "#2F6F66", "#5F6B2A", "#8C6814"),
    "contrast": ("#FFC48C", "#FFA590", "#FFB3BD", "#D9C2FF", "#A9D6F0", "#9FE0D2", "#D6E29A", "#F2D37A"),
}
"""Session hues, for discs, lines and threads; never for text."""

EDGES: dict[str, tuple[int, int, int]] = {"edge": (0, 0, 2), "thumb_edge": (0, 1, 0), "door_edge": (0, 0, 3)}
"""Widths in dp of the edge of buttons and panels, thumbnails, doors, in the order of `THEMES`."""

LIGHT = "Fraunces Light"
SERIF = "Fraunces"
ITALIC = "Fraunces Light Italic"
READ = "Atkinson"
STRONG = "Atkinson SemiBold"
FONTS = {
    LIGHT: "Fraunces-Light.ttf",
    SERIF: "Fraunces-Regular.ttf",
    ITALIC: "Fraunces-LightItalic.ttf",
    READ: "AtkinsonHyperlegibleNext-Regular.ttf",
    STRONG: "AtkinsonHyperlegibleNext-SemiBold.ttf",
}
"""The name a font goes by in the program, and its file in assets/fonts."""


class Role(NamedTuple):
    """What a piece of text is for, and how it is set: font, size and line in sp, colour token."""

    font: str
    size: int
    line: int
    colour: str = "ink"


ROLES: dict[str, Role] = {
    "display": Role(LIGHT, 46, 54),
    "room": Role(LIGHT, 40, 46),
    "settle": Role(LIGHT, 56, 64),
    "lock": Role(LIGHT, 64, 76),
    "title": Role(SERIF, 32, 40),
    "door": Role(SERIF, 38, 44),
    "gentle": Role(SERIF, 44, 56),
    "head": Role(SERIF, 25, 32),
    "quote": Role(ITALIC, 27, 39),
    "aside": Role(ITALIC, 21, 28, "dim"),
    "body": Role(READ, 20, 30),
    "label": Role(STRONG, 19, 24),
    "button": Role(STRONG, 20, 24),
    "big": Role(STRONG, 22, 28),
    "chip": Role(READ, 18, 24),
    "chosen": Role(STRONG, 18, 24, "accent"),
    "caption": Role(READ, 18, 26, "dim"),
}
"""Every way text is set. Nothing is smaller than 18 sp; Fraunces only at 21 sp and up."""

_GROUNDS = ("bg", "sunk", "surface", "raised")
PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "dim") for ground in (*_GROUNDS, "soft")),
    *((text, ground) for text in ("accent", "danger") for ground in _GROUNDS),
    ("ink", "pressed"),
    ("accent", "soft"),
    ("onaccent", "accent"),
    ("onaccent", "apress"),
    *((kind, ground) for kind in ("draw", "sound", "words", "voice") for ground in ("t" + kind, "bg")),
    *((text, "t" + kind) for kind in ("draw", "sound", "words", "voice") for text in ("ink", "dim")),
    *(("onaccent", kind) for kind in ("draw", "sound", "words", "voice")),
)
"""Every text token with every ground it may stand on. `off` is exempt: it says that nothing happens here."""


def rgb(colour: str) -> tuple[float, float, float]:
    """Return "#RRGGBB" as three numbers 0…1."""
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def luminance(colour: str) -> float:
    """Return the relative luminance 0…1 of "#RRGGBB" (WCAG 2.2)."""
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb(colour))
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio 1…21 of two colours (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)

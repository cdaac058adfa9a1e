"""What a person reads at the top of Sound."""

from studio.music.instrument import standard
from studio.music.scale import SCALES
from studio.ui.widgets.sound_sheets import spoken


def instrument_title(name: str) -> str:
    """Return what an instrument is called."""
    return standard().instrument(name).title


def instrument_icon(name: str) -> str:
    """Return the icon of an instrument."""
    return standard().instrument(name).icon


def scale_title(key: str, tonic: float, instrument: str, roomy: bool) -> str:
    """Return what a scale is called, such as "D minor, five notes", or "D minor" where there is little room."""
    if standard().instrument(instrument).pieces:
        return "Its own sounds"
    title = spoken(SCALES[key].label(int(tonic)))
    return title if roomy else title.partition(",")[0]


def bed_title(name: str) -> str:
    """Return what lies underneath is called."""
    return standard().drones[name].title if name else "None"


def bed_icon(name: str) -> str:
    """Return the icon of what lies underneath."""
    return standard().drones[name].icon if name else "circle-off"

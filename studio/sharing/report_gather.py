"""What a report shows of each piece: its picture, how it was made, its sound as bars; asked for once, from a source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from PIL import Image

from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.engine import warm_up
from studio.drawing.errors import DamagedDrawing
from studio.drawing.instants import instants_of
from studio.drawing.replay import Replay
from studio.drawing.timeline import story_of
from studio.library.errors import DamagedLibrary
from studio.music.codec import DamagedSong, NewerSong
from studio.sharing.chosen import Chosen, Item, Said, Source
from studio.sharing.report_pictures import Album
from studio.sharing.report_sound import bars_of, heights

ALONG = 5
"""Pictures of how a drawing was made, evenly along its making, the last of them as it is."""
MOST_MOMENTS = 24
"""Pictures of moments of one drawing that something was said of."""
SMALL = 0.3
"""How long such a picture is, of one that fills a page."""
VOICE_GUESS = 20_000
"""Ms that a voice is taken to last before it is heard."""
BY_DRAWING, BY_REPLAY, BY_SECOND = 1.0, 4.0, 0.01
"""How long each takes, about, compared to each other."""

GATHERING = 0.85
"""The share of the work that it is to ask for pictures and sounds."""
LEFT_OUT = (DamagedDrawing, DamagedSong, NewerSong, DamagedLibrary)
"""What one piece may have, and the others are shown all the same."""

Bars = tuple[tuple[float, ...], int]
"""Heights of a sound, and how many ms it lasts."""


@dataclass(slots=True)
class Shown:
    """What there is to show of one piece, by names of pictures in the album."""

    picture: str = ""
    along: list[str] = field(default_factory=list)
    """How it was made."""
    moments: dict[Said, str] = field(default_factory=dict)
    """The drawing at the instant that was spoken of."""
    places: dict[Said, float] = field(default_factory=dict)
    """Where an instant lies along the sound, or along the making, 0 … 1."""
    sound: Bars | None = None
    voices: dict[str, Bars] = field(default_factory=dict)
    """By the key of a voice."""
    unread: bool = False
    """Some of it is damaged and can't be shown."""


def gather(chosen: Chosen, source: Source, album: Album, progress: Progress) -> dict[str, Shown]:
    """Return what is shown of each piece by its key, and that of entries by ""; their pictures go into the album.

    Slow: for a worker. What is damaged is left out and said. Raises TooMuchForReport, Stopped.
    """
    told = Shown()
    works = [*((item, Shown()) for item in chosen.items), (None, told)]
    weights = [_weight(item) for item, _ in works]
    done, total = 0.0, sum(weights)
    for (item, shown), weight in zip(works, weights, strict=True):
        progress.part(GATHERING * done / total, GATHERING * (done + weight) / total)
        said = item.said if item is not None else tuple(each for entry in chosen.entries for each in entry.said)
        if item is not None and item.picture:
            _tried(shown, partial(_show, item, shown, source, album, progress))
        for each in said:
            if each.voice:
                _tried(shown, partial(_hear, each, shown, source, progress))
        progress.at(1, 1)
        done += weight
    progress.part(GATHERING, 1.0)
    return {"" if item is None else item.key: shown for item, shown in works}


def _weight(item: Item | None) -> float:
    if item is None:
        return 0.5
    drawn = BY_DRAWING + BY_REPLAY * item.replay if item.kind == "drawing" else 0.0
    return 0.1 + drawn + item.duration / 1000 * BY_SECOND


def _tried(shown: Shown, work: Callable[[], None]) -> None:
    try:
        work()
    except LEFT_OUT:
        shown.unread = True


def _show(item: Item, shown: Shown, source: Source, album: Album, progress: Progress) -> None:
    if item.kind == "drawing":
        progress.at(0, 1)
        warm_up()  # the kernels draw ten times as fast; it is nothing when they are there
        album.add(item.key, source.picture(item.key))
        shown.picture = item.key
        if item.replay:
            _show_making(item, shown, source, album, progress)
    elif item.kind != "writing":
        shown.sound = _heard(item, source, progress)
        long = max(1, shown.sound[1])
        shown.places = {each: min(1.0, each.instant / long) for each in item.said if each.instant is not None}


def _heard(item: Item, source: Source, progress: Progress) -> Bars:
    """Return a sound as bars: of a source that knows how it looks without going through all of it."""
    known: Callable[[str], Sequence[float]] | None = getattr(source, "peaks", None)
    if known is None or not item.duration:
        return heights(source.sound(item.key), item.duration, progress)
    return bars_of(known(item.key)), item.duration


def _show_making(item: Item, shown: Shown, source: Source, album: Album, progress: Progress) -> None:
    story = story_of(source.drawing(item.key))
    replay = Replay(story, _brushes())
    if replay.duration <= 0:
        return
    instants = instants_of(replay.line, story.began)
    spoken_of = [each for each in item.said if each.instant is not None][:MOST_MOMENTS]
    for each in spoken_of:
        shown.places[each] = instants.place(each.instant or 0) / replay.duration
    stops: list[tuple[float, Said | None]] = [(nth / ALONG, None) for nth in range(1, ALONG + 1)]
    stops += [(shown.places[each], each) for each in spoken_of]
    # once along its making, from its beginning to its end
    for at, (share, spoken) in enumerate(sorted(stops, key=lambda stop: stop[0])):
        progress.at(1 + at, 1 + len(stops))
        replay.seek(share * replay.duration)
        name = f"{item.key} at {at}"
        album.add(name, Image.fromarray(replay.rgba()[:, :, :3]), SMALL)
        if spoken is None:
            shown.along.append(name)
        else:
            shown.moments[spoken] = name


def _hear(said: Said, shown: Shown, source: Source, progress: Progress) -> None:
    shown.voices[said.voice] = heights(source.sound(said.voice), VOICE_GUESS, progress)


@cache
def _brushes() -> dict[str, Brush]:
    return load_brushes(ASSETS / "brushes")

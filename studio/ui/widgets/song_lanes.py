"""The clips of a song, drawn: grounds, passes, notes and waves, as one group that is moved as it is scrolled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kivy.graphics import BorderImage, Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp

from studio.music import edits
from studio.music.arrangement import Clip
from studio.music.score import Pass, Score
from studio.ui.song_rows import Row
from studio.ui.song_span import Span
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc, glyph, grid, plate, ring, rounded, texture_of
from studio.ui.widgets.song_tiles import SongTiles

CORNER = 16
BEYOND = 0.5
"""Part of the width that is drawn beyond both ends of what is seen."""
LEAST_SEEN = 3.0
"""Dp below which passes are not told apart."""
GRIP, DOT = 6, 16
"""Dp a grip at a clip's end is wide, and a fade's dot across."""
FADE_ROOM = 96
"""Dp a row must be high to have dots for its fades."""


@dataclass(frozen=True)
class Scene:
    """What is to be drawn."""

    score: Score
    rows: tuple[Row, ...]
    span: Span
    """What is seen; `drawn` reaches half a width farther on both sides."""
    fine: float
    """Frames a px of the pictures that are shown; others are stretched."""
    chosen: int | None

    @property
    def drawn(self) -> Span:
        """What is drawn."""
        span = self.span
        return Span(span.first - span.width * span.each * BEYOND, span.each, (1 + 2 * BEYOND) * span.width)


def wanted(scene: Scene, tiles: SongTiles, each: float) -> set:
    """Return the keys of all pictures of a scene at so many frames a px."""
    keys = set()
    for row in scene.rows:
        for clip in row.clips:
            for one in _passes(scene, clip):
                keys.update(_keys(scene, tiles, row, one, each))
    return keys


def draw(group: InstructionGroup, scene: Scene, tiles: SongTiles) -> None:
    """Draw a scene into a group; 0 is the left end of `scene.span` and the horizon."""
    group.clear()
    for row in scene.rows:
        for clip in row.clips:
            _draw_clip(group, scene, row, clip, tiles)


def box_of(scene: Scene, row: Row, clip: Clip) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of a clip in px, from the left end of the span and the horizon."""
    left = scene.span.x(clip.start)
    end = scene.span.x(edits.end_of(scene.score, clip))
    return left, -dp(row.top + row.high), max(dp(6), end - left), dp(row.high)


def _passes(scene: Scene, clip: Clip) -> list[Pass]:
    drawn, least = scene.drawn, dp(LEAST_SEEN) * scene.span.each
    if clip.every and clip.every < least:
        return []
    return list(scene.score.passes(clip, int(drawn.first), int(drawn.last)))


def _keys(scene: Scene, tiles: SongTiles, row: Row, one: Pass, each: float) -> list:
    clip, length = one.clip, scene.score.length(one.clip)
    drawn, step = scene.drawn, tiles.look.wide * each
    low = max(0, clip.offset, clip.offset + drawn.first - one.start)
    high = min(clip.offset + length, clip.offset + drawn.last - one.start)
    if high <= low:
        return []
    parts = range(int(low // step), int((high - 1) // step) + 1)
    return [(clip.material, row.track.kind, each, round(dp(row.high)), index) for index in parts]


def _draw_clip(group: InstructionGroup, scene: Scene, row: Row, clip: Clip, tiles: SongTiles) -> None:
    left, bottom, width, high = box_of(scene, row, clip)
    width -= 1
    reach = scene.span.width * BEYOND
    if left > scene.span.width + reach or left + width < -reach:
        return
    x0 = max(left, -reach - dp(CORNER))
    x1 = min(left + width, scene.span.width + reach + dp(CORNER))
    place = round(x0), round(bottom), max(2, round(x1) - round(x0)), round(high)
    corner = max(1, min(round(dp(CORNER)), place[2] // 2, place[3] // 2))
    tint, shade = theme.colour(row.tint), 0.4 if row.track.muted else 1.0
    _box(group, theme.colour(row.ground), plate(corner), place, corner)
    passes = _passes(scene, clip)
    for one in passes:
        _draw_pass(group, scene, row, one, tiles, (*tint[:3], shade))
    for width_in, at, flip in ((clip.fade_in, clip.start, False), (clip.fade_out, 0, True)):
        if width_in and not clip.every:
            frame = scene.span.x(at) if not flip else left + width - width_in / scene.span.each
            _fade(group, theme.colour(row.ground), frame, bottom, width_in / scene.span.each, high, flip)
    _part_passes(group, scene, row, [one for one in passes if one.number], (*tint[:3], shade))
    _box(group, theme.bg, _nook(corner), place, corner)
    if theme.edge:
        _box(group, tint, ring(corner, round(dp(theme.edge))), place, corner)
    if clip.number == scene.chosen:
        _box(group, tint, ring(corner, round(dp(2 + theme.edge))), place, corner)
        _grips(group, scene, row, clip, (left, bottom, width, high))


def _box(group: InstructionGroup, colour, texture: Texture, place, corner: int) -> None:
    group.add(Color(*colour))
    group.add(BorderImage(texture=texture, border=(corner,) * 4, pos=place[:2], size=place[2:]))


def _draw_pass(group: InstructionGroup, scene: Scene, row: Row, one: Pass, tiles: SongTiles, colour) -> None:
    span, clip, score = scene.span, one.clip, scene.score
    length, bottom, high = score.length(clip), round(-dp(row.top + row.high)), round(dp(row.high))
    loud = min(1.0, one.gain / max(clip.gain, 1e-6))
    loud *= min(1.0, 0.45 + 0.55 * clip.gain)
    group.add(Color(*colour[:3], colour[3] * (0.28 + 0.72 * loud)))
    wide, each = tiles.look.wide, scene.fine
    begin, end = clip.offset, clip.offset + length
    for key in _keys(scene, tiles, row, one, each):
        texture = tiles.tile(key)
        if texture is None:
            continue
        first = key[4] * wide * each
        low, top = max(begin, first), min(end, first + wide * each)
        u0, u1 = (low - first) / (wide * each), (top - first) / (wide * each)
        x0, x1 = span.x(one.start + low - begin), span.x(one.start + top - begin)
        part = Rectangle(pos=(round(x0), bottom), size=(max(1, round(x1) - round(x0)), high))
        part.texture = texture
        part.tex_coords = (u0, 1, u1, 1, u1, 0, u0, 0)
        group.add(part)


def _part_passes(group: InstructionGroup, scene: Scene, row: Row, passes: list[Pass], colour) -> None:
    """Draw the lines before passes that come again, and their signs, with ground about them."""
    bottom, high = round(-dp(row.top + row.high)), round(dp(row.high))
    lefts = [round(scene.span.x(one.start)) for one in passes]
    if lefts:
        group.add(Color(*(theme.line if theme.edge else theme.bg)))
    for left in lefts:
        group.add(Rectangle(pos=(left - 1, bottom), size=(2, high)))
    if not lefts or passes[0].clip.every / scene.span.each < dp(48):
        return
    side, patch = round(dp(18)), round(dp(30))
    edge, y = (patch - side) // 2, bottom + high - round(dp(11)) - side
    group.add(Color(*theme.colour(row.ground)))
    for left in lefts:
        group.add(Rectangle(pos=(left + round(dp(10)) - edge, y - edge), size=(patch, patch), texture=disc(patch)))
    group.add(Color(*colour))
    for left in lefts:
        group.add(Rectangle(texture=glyph("repeat", side), pos=(left + round(dp(10)), y), size=(side, side)))


@lru_cache(maxsize=32)
def _nook(radius: int) -> Texture:
    """Return a nine-patch of what lies outside round corners, which covers what a picture has there."""
    side = 2 * radius + 2
    x, y = grid(side, side)
    return texture_of(1 - rounded(x, y, 0, 0, side, side, radius))


@lru_cache(maxsize=1)
def _slope() -> Texture:
    """Return what covers a clip where it comes in: all of it at the left, nothing at the right."""
    x, y = grid(64, 64)
    return texture_of(0.62 * ((64 - y - x) / 1.4 + 0.5).clip(0, 1), moving=True)


def _fade(group: InstructionGroup, ground, left: float, bottom: float, width: float, high: float, flip: bool) -> None:
    group.add(Color(*ground))
    part = Rectangle(pos=(round(left), round(bottom)), size=(max(1, round(width)), round(high)))
    part.texture = _slope()
    if flip:
        part.tex_coords = (1, 0, 0, 0, 0, 1, 1, 1)
    else:
        part.tex_coords = (0, 0, 1, 0, 1, 1, 0, 1)
    group.add(part)


def _grips(group: InstructionGroup, scene: Scene, row: Row, clip: Clip, box) -> None:
    left, bottom, _width, high = box
    first = left + scene.score.length(clip) / scene.span.each
    tall, wide = round(min(dp(44), high * 0.5)), round(dp(GRIP))
    foot = round(bottom + (high - tall) / 2 - (dp(14) if row.high >= FADE_ROOM else 0))
    for at in (left, first):
        corner = wide // 2
        _box(group, theme.colour(row.tint), plate(corner), (round(at) - corner, foot, wide, tall), corner)
    if has_fades(row, clip):
        side = round(dp(DOT))
        for at, fade in ((left, clip.fade_in), (first, -clip.fade_out)):
            x = at + fade / scene.span.each
            group.add(Color(*theme.colour(row.tint)))
            pos = round(x - side / 2), round(bottom + high - dp(14) - side / 2)
            group.add(Rectangle(texture=disc(side), pos=pos, size=(side, side)))


def has_fades(row: Row, clip: Clip) -> bool:
    """Say whether a clip shows dots for its fades: low rows have none, and a loop fades pass by pass."""
    return not clip.every and row.high >= FADE_ROOM

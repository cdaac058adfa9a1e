"""The parts that are pictures, in a real window: icons, discs, horizons, sounds, doors."""

import numpy as np
import pytest

from studio.ui.theme import theme
from studio.ui.widgets.disc import Disc
from studio.ui.widgets.door import Door
from studio.ui.widgets.horizon_bar import HorizonBar
from studio.ui.widgets.mask import glyph, icon_names
from studio.ui.widgets.meter import Meter
from studio.ui.widgets.roll import Roll
from studio.ui.widgets.wave_bars import WaveBars
from tests.ui.floor import count, on_floor, put


def test_every_icon_of_the_look_has_a_glyph():
    wanted = (
        "audio-lines bell blend book-open brush check chevron-left chevron-right circle-off cloud-fog cloud-rain "
        "ellipsis eraser eye flower heart heart-pulse images key-round layers life-buoy lock map-pin maximize mic "
        "minus music pause pen-line piano pipette play plus redo-2 repeat search skip-back sun undo-2 volume-2 waves "
        "waypoints wind x today"
    )
    assert set(wanted.split()) <= set(icon_names())


@pytest.mark.parametrize("name", ["mic", "x", "today", "settings"])
def test_an_icon_fills_its_box_evenly(ui, name):
    texture = glyph(name, 48)
    alpha = np.frombuffer(texture.pixels, np.uint8).reshape(texture.height, texture.width, 4)[..., 3]
    columns = np.flatnonzero(alpha.max(axis=0))
    assert abs(columns[0] - (texture.width - 1 - columns[-1])) <= 2
    assert alpha.max() == 255


@pytest.mark.parametrize(("sun", "above"), [(0.05, 91), (0.46, 52), (0.86, 13), (0.99, 0), (1, 0)])
def test_a_disc_stands_as_far_above_its_horizon_as_the_days_say(ui, sun, above):
    disc = put(Disc(radius=48, sun=sun, shore=-1), 200, 200)
    ui.mount(on_floor(disc))
    assert disc.shown == above
    picture = ui.look()
    column = [picture.getpixel((round(disc.center_x), y)) for y in range(picture.height)]
    amber = tuple(round(v * 255) for v in theme.hue("amber")[:3])
    lit = [picture.height - y for y, colour in enumerate(column) if colour == amber]
    if above:
        assert abs(max(lit) - disc.level - above) <= 1
        assert abs(min(lit) - 1 - disc.level) <= 1
    else:
        assert max(lit) - disc.level in (47, 48, 49), "the ring stands where the disc stood"


def test_each_return_lays_one_line_of_light_and_never_more_than_five(ui):
    disc = put(Disc(radius=48, sun=0.5, returns=3, shore=-1), 200, 200)
    ui.mount(on_floor(disc))

    def lines():
        picture = ui.look()
        x, bottom = round(disc.center_x), picture.height - disc.level + 2
        lit = [max(picture.getpixel((x, y))) > 150 for y in range(bottom, picture.height)]
        return sum(1 for before, now in zip([False, *lit], lit, strict=False) if now and not before)

    assert lines() == 3
    disc.returns = 9
    ui.frames(2)
    assert lines() == 5


def test_a_new_line_of_light_grows_from_its_middle_once(ui):
    disc = put(Disc(radius=48, sun=0.5, returns=1, shore=-1), 200, 200)
    ui.mount(on_floor(disc))
    disc.lay_line()
    ui.frames(1)
    assert (disc.returns, disc.drawn < 1) == (2, True)
    ui.wait(0.3)
    assert disc.drawn == 1
    theme.motion = False
    disc.lay_line()
    assert (disc.returns, disc.drawn) == (3, 1)


def test_the_horizon_goes_where_it_is_touched_and_says_so(ui):
    bar = HorizonBar(size_hint_x=None, width=600, pos=(100, 300), ticks=np.linspace(0, 1, 50))
    bar.pins = [(0.2, "words"), (0.8, "voice")]
    sought, pinned = [], []
    bar.bind(on_seek=lambda _bar, value: sought.append(round(value, 2)), on_pin=lambda _bar, i: pinned.append(i))
    ui.mount(on_floor(bar))
    bar.value = 0.9
    assert sought == []
    ui.tap(bar, (400, bar.level - 20))
    assert sought == [0.5]
    ui.tap(bar, (220, bar.level + 40))
    assert pinned == [0]
    assert sought == [0.5]
    bar.focus = True
    ui.frames(2)
    ui.key("Right")
    assert sought[-1] == 0.52


def test_sounds_are_drawn_as_loud_as_they_are(ui):
    wave = WaveBars(peaks=[0.1, 1.0, 0.1], size_hint=(None, None), size=(200, 100), pos=(100, 100))
    roll = Roll(notes=[(0, 0.5, 1, 1), (0.5, 1, 0, 1)], size_hint=(None, None), size=(200, 100), pos=(400, 100))
    meter = Meter(level=0.5, pos=(700, 100))
    ui.mount(on_floor(wave, roll, meter))
    picture = ui.look().crop((100, 600, 300, 700))
    heights = [sum(1 for y in range(100) if max(picture.getpixel((x, y))) > 120) for x in range(200)]
    assert max(heights[80:120]) >= 90
    assert max(heights[:40]) < 20
    assert roll.texture.size == (200, 100)
    assert meter.lit in (5, 6)
    wave.peaks = np.zeros(0)
    ui.frames(2)
    assert wave.texture is None


@pytest.mark.parametrize("kind", ["draw", "sound", "write", "speak"])
def test_a_door_opens_and_shows_its_face(ui, kind):
    door = Door(kind=kind, text="Door", icon="brush", size_hint=(None, None), size=(400, 372), pos=(100, 100))
    acts = count(door)
    ui.mount(on_floor(door))
    ui.tap(door, (door.x + 10, door.center_y))
    assert acts == [1]
    foot = ui.look().crop((110, 800 - 180, 490, 800 - 110))
    assert len(foot.getcolors(1 << 16)) > 2

import tomllib

import pytest

from studio.core.paths import ASSETS
from studio.music.instrument import Bed, Instrument, load_instruments, standard, tuned
from studio.music.note import frequency
from studio.music.scale import SCALES


def test_thirteen_instruments_and_seven_drones_ship_with_the_program():
    assert [one.title for one in standard().playable.values()] == [
        *("Soft piano", "Kalimba", "Singing bowl", "Handpan", "Music box", "Warm pad", "Plucked string"),
        *("Flute", "Voice", "Bowed string", "Wooden bars", "Glass", "Hand drums"),
    ]
    titles = [one.title for one in standard().drones.values()]
    assert titles == ["Bowl", "Warm pad", "Rain", "Waves", "Wind", "Heartbeat", "Night"]


def test_every_icon_is_one_the_studio_has():
    icons = tomllib.loads((ASSETS / "icons" / "icons.toml").read_text("utf-8"))
    assert all(one.icon in icons for one in (*standard().playable.values(), *standard().drones.values()))


def test_an_instrument_dies_away_by_itself_or_when_it_is_let_go():
    for one in standard().playable.values():
        assert one.release > 0.0 or all(partial.decay > 0.0 for partial in one.partials)


def test_a_drone_lasts():
    for drone in standard().drones.values():
        assert isinstance(drone, Bed | Instrument)
        if isinstance(drone, Instrument):
            assert all(partial.decay == 0.0 for partial in drone.partials)


def test_a_drone_under_a_scale_without_a_fifth_has_none():
    known = standard()
    assert tuned("bowl", SCALES["whole-tone"]) == "bowl-open"
    assert tuned("rain", SCALES["whole-tone"]) == "rain-open"
    assert all(tuned("bowl", scale) == "bowl" for scale in SCALES.values() if scale.holds(0, 7))
    whole, alone = known.drone("bowl"), known.drone("bowl-open")
    assert any(partial.ratio == 1.5 for partial in whole.partials)
    assert not any(partial.ratio in (1.5, 3.0, 6.0) for partial in alone.partials)
    assert any(partial.ratio == 1.0 for partial in alone.partials)
    assert known.drone("rain-open") is known.drone("rain")
    assert known.drone("thunder") is None


def test_a_kit_has_sixteen_pieces_and_a_note_means_one_of_them():
    kit = standard().playable["hand-drums"]
    assert len({piece.title for piece in kit.pieces}) == 16
    assert [kit.piece(frequency(piece.pitch)) for piece in kit.pieces] == list(kit.pieces)
    first = kit.pieces[0].pitch
    assert kit.piece(frequency(first + 16)) == kit.piece(frequency(first - 16)) == kit.pieces[0]
    assert all(35 <= piece.midi <= 82 for piece in kit.pieces)


def test_an_instrument_nobody_has_is_played_on_another():
    assert standard().instrument("theremin").name == "handpan"


GOOD = """
kind = "instrument"
order = 1
title = "Glass"
icon = "bell"
attack = 0.004
release = 1.0
gain = 0.3
partials = [[1.0, 1.0, 2.0]]
"""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("0.004", "0.0001"), "clicks"),
        (('"instrument"', '"orchestra"'), "unknown kind"),
        (("[[1.0, 1.0, 2.0]]", "[]"), "0 partials"),
        (("[[1.0, 1.0, 2.0]]", str([[1, 1, 1]] * 25)), "25 partials"),
        (("title", "tilte"), "title"),
        (("order = 1", "order = ["), "glass.toml"),
    ],
)
def test_a_wrong_instrument_is_named(tmp_path, change, complaint):
    tmp_path.joinpath("glass.toml").write_text(GOOD.replace(*change))
    with pytest.raises(ValueError, match=complaint) as raised:
        load_instruments(tmp_path)
    assert "glass.toml" in str(raised.value)


def test_a_folder_of_ones_own_instruments_is_read(tmp_path):
    tmp_path.joinpath("glass.toml").write_text(GOOD)
    assert load_instruments(tmp_path).playable["glass"].partials[0].decay == 2.0


def test_a_folder_without_instruments_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no instrument"):
        load_instruments(tmp_path)

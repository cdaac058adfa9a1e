import pytest

from studio.music.instrument import Bed, Instrument, load_instruments, standard


def test_four_instruments_and_six_drones_ship_with_the_program():
    assert [one.title for one in standard().playable.values()] == [
        "Soft piano",
        "Kalimba",
        "Singing bowl",
        "Handpan",
    ]
    titles = [one.title for one in standard().drones.values()]
    assert titles == ["Bowl", "Warm pad", "Rain", "Waves", "Wind", "Heartbeat"]


def test_a_drone_lasts_and_an_instrument_dies_away():
    for one in standard().playable.values():
        assert all(partial.decay > 0.0 for partial in one.partials)
    for drone in standard().drones.values():
        assert isinstance(drone, Bed | Instrument)
        if isinstance(drone, Instrument):
            assert all(partial.decay == 0.0 for partial in drone.partials)


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
        (("[[1.0, 1.0, 2.0]]", str([[1, 1, 1]] * 13)), "13 partials"),
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

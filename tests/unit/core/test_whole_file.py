"""A file has its name once it is whole, and never another's."""

import errno

import pytest

from studio.core.whole_file import NoRoomForFile, PlaceRefusesFile, whole_file


def test_it_gets_its_name_when_all_went_well(tmp_path):
    with whole_file(tmp_path, "Sound", ".wav") as (part, made):
        part.write_bytes(b"all of it")
        assert made == []
        assert not (tmp_path / "Sound.wav").exists()
    assert made == [tmp_path / "Sound.wav"]
    assert [path.name for path in tmp_path.iterdir()] == ["Sound.wav"]


def test_what_is_there_is_left_alone(tmp_path):
    for name in ("Sound.wav", "Sound 2.wav"):
        (tmp_path / name).write_text("mine")
    with whole_file(tmp_path, "Sound", ".wav") as (part, made):
        part.write_bytes(b"new")
    assert made == [tmp_path / "Sound 3.wav"]
    assert (tmp_path / "Sound.wav").read_text() == "mine"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "full"), NoRoomForFile),
        (OSError(errno.EDQUOT, "full"), NoRoomForFile),
        (OSError(errno.EACCES, "no"), PlaceRefusesFile),
        (ValueError("other"), ValueError),
    ],
)
def test_gone_wrong_there_is_no_file(tmp_path, error, told):
    def fail():
        with whole_file(tmp_path, "Sound", ".wav") as (part, _):
            part.write_bytes(b"a part")
            raise error

    with pytest.raises(told):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_block_that_wrote_nothing_is_told_of(tmp_path):
    with pytest.raises(PlaceRefusesFile), whole_file(tmp_path, "Sound", ".wav"):
        pass
    assert list(tmp_path.iterdir()) == []

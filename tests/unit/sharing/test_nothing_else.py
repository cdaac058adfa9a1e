"""Of ten pieces two are handed over: in whatever form, nothing of the others goes along, only what is ticked."""

import io
from zipfile import ZipFile

import pytest
from PIL import Image

from studio.sharing.tells import tells
from tests.unit.sharing.handed_over import FORMS, PASSPHRASE, HandedOver, hand_over
from tests.unit.sharing.ten import HIDDEN_COLOURS, Ten, ten_pieces
from tests.unit.sharing.unpacked import hidden_in, pictures_in, shown_pitch_in, sounds_in, unpacked


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> HandedOver:
    """Everything that two of ten pieces can be handed over as."""
    place = tmp_path_factory.mktemp("ten")
    library, gallery, journal, ten = ten_pieces(place)
    with library:
        return hand_over(library, gallery, journal, ten, place)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_the_others_goes_along(handed, form):
    assert [str(each) for each in hidden_in(handed.found(form), handed.ten)] == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_ticked_is_there(handed, form):
    """Or else a file with nothing in it would pass for one that keeps everything to itself."""
    found = handed.found(form)
    if form != "card of the sound":
        assert any(max(picture.size) > 100 for _where, data in found for picture in pictures_in(data))
    if form in ("portfolio", "sealed", "sealed to a key", "card of the sound"):
        assert any(shown_pitch_in(*sound) for _where, data in found for sound in sounds_in(data))
    if not form.startswith("card"):
        text = " ".join(b" ".join(data for _where, data in found).decode("utf-8", "replace").split())
        assert all(words in text for words in handed.ten.said)


@pytest.mark.parametrize("form", FORMS)
def test_no_file_tells_more_than_it_shows(handed, form):
    """Programs, days, names, cameras: whatever a form of file has a place for is left empty."""
    whole = [(where, set(tells(data))) for where, data in handed.found(form) if where != "/all of it"]
    known = {where: said for where, said in whole if said != {"unknown"}}
    assert known
    assert {where: said for where, said in known.items() if said} == {}


def test_a_sealed_file_tells_nothing_before_it_is_opened(handed):
    for form in ("portfolio", "sealed", "sealed to a key"):
        for path in handed.files[form]:
            closed = path.read_bytes()
            assert hidden_in([(form, closed)], handed.ten) == []
            assert not [words for words in (*handed.ten.said, PASSPHRASE) if words.encode() in closed]
            assert not list(sounds_in(closed))
            assert str(handed.key.to_public()).encode() not in closed, "not even who may open it"


def test_names_of_files_tell_nothing(handed):
    names = {path.name.partition(".")[0].rstrip(" 23") for paths in handed.files.values() for path in paths}
    assert names <= {"Portfolio", "Card", "Sealed"}, names


def test_a_piece_that_went_along_all_the_same_would_be_found(handed, tmp_path):
    """The search itself: each thing that must not be there is put somewhere deep, and is named."""
    ten: Ten = handed.ten
    picture, archive = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (64, 64), HIDDEN_COLOURS[0]).save(picture, "PNG")
    with ZipFile(archive, "w") as inner:
        inner.writestr("deep/picture.bin", b"something before" + picture.getvalue())
        inner.writestr(f"{ten.ids[0]}.txt", ten.hidden[3] + " 1987-02-14")
    wrong = hidden_in(unpacked(archive.getvalue(), "a zip"), ten)
    for what in ("the colour (255, 0, 255)", f"the id {ten.ids[0]}", ten.hidden[3], "the day"):
        assert any(each.what == what for each in wrong), (what, wrong)

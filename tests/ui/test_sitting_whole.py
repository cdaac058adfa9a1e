"""Sitting together from end to end, by hand: chosen, reviewed, sat down, something said, left by the PIN, and found."""

import shutil

import pytest

from studio.library.handing_rows import handed, select_handings, was_cut_short
from studio.library.records import select_pieces, select_reflections
from studio.sharing.sitting import Place
from studio.ui import sitting_down
from tests.ui import sitting_house
from tests.ui.sitting_house import HIDDEN, PIN, SHOWN, reopened, sit, with_pieces

start = sitting_house.start


@pytest.fixture(scope="module")
def made(window_ui, tmp_path_factory):
    return with_pieces(tmp_path_factory.mktemp("made") / "open.studio", None)[0]


def type_pin(ui, pad, pin=PIN):
    """Type a PIN on the keyboard, and go on."""
    for digit in pin:
        ui.key(digit)
    assert pad.pin == pin
    ui.key("Return")


def test_two_pieces_are_shown_something_is_said_and_it_hangs_in_the_journal(ui, start, made, tmp_path, monkeypatch):
    monkeypatch.setattr(sitting_down, "HOLD", 0.3)
    house = start(shutil.copytree(made, tmp_path / "open.studio"))
    ui.until(lambda: house.shell.rooms is not None, what="Today")
    share = house.shell.go("share")
    ui.until(lambda: share.stage == "review", what="the review")
    for _ in SHOWN:
        ui.until(lambda: share.seen, what="what will be seen")
        share.answer(True)
    ui.until(lambda: share.stage == "how", what="for whom, and how")
    share.how.whom = "Mara"
    share.sit()
    ui.until(lambda: share.stage == "pin", what="the PIN")
    type_pin(ui, share.pin.ids.pad)
    ui.until(lambda: share.pin.again, what="the PIN once more")
    type_pin(ui, share.pin.ids.pad)
    ui.until(lambda: house.shell.screen.name == "sitting", what="the sitting")

    screen = house.shell.screen
    ui.frames(3)
    words = [getattr(child, "text", "") for child in house.shell.walk(restrict=True)]
    assert not [said for said in words for hidden in HIDDEN if hidden in said]
    sitting, place = screen.table.sitting, Place("1")
    noted = screen.table.later(lambda: sitting.write(place, "the boat came first", "therapist"))
    ui.until(noted.done, what="the note")
    finger = ui.touch(*ui.middle(screen.ids.leave))
    finger.touch_down()
    ui.until(lambda: house.ended == 1, what="the end")
    finger.touch_up()
    house.leave()

    house = start(house.folder)
    lock = house.shell.screen
    assert lock.name == "sitting_lock"
    type_pin(ui, lock.ids.pad)
    ui.until(lambda: house.shell.screen.name == "today", what="Today")
    house.leave()

    library, gallery, journal = reopened(house.folder, None)
    with library:
        shown = {piece.title: piece for piece in select_pieces(library, "") if piece.title in SHOWN}
        (said,) = [one for one in journal.reflections(piece_id=shown[SHOWN[0]].id) if one.together]
        assert (said.text, said.whose) == ("the boat came first", "therapist")
        (handing,) = [
            handing
            for (entry_id,) in library.read.execute("select id from entry").fetchall()
            for handing in journal.handings(entry_id)
        ]
        assert (handing.whom, handing.ended is not None) == ("Mara", True)
        assert {one[0] for one in handed(handing)} == {piece.id for piece in shown.values()}


def test_a_sitting_that_was_killed_is_ended_at_the_next_unlocking(ui, start, made, tmp_path, monkeypatch):
    folder = shutil.copytree(made, tmp_path / "open.studio")
    house = start(folder)
    ui.until(lambda: house.shell.rooms is not None, what="Today")
    journal = house.shell.rooms.journal
    screen = sit(ui, house, PIN)
    sitting, place = screen.table.sitting, Place("1")
    noted = screen.table.later(lambda: sitting.write(place, "a rope", ""))
    ui.until(noted.done, what="the note")
    monkeypatch.setattr(journal, "end_handing", lambda _id: None)  # a kill: nobody writes that it ended
    house.leave()

    for _ in range(2):  # it is ended once, and stays so
        house = start(folder)
        if house.shell.screen.name == "sitting_lock":
            type_pin(ui, house.shell.screen.ids.pad)
        ui.until(lambda house=house: house.shell.screen.name == "today", what="Today")
        house.library.settle()
        (handing,) = select_handings(house.library, "where kind = 'sitting'")
        (said,) = select_reflections(house.library, "where together = 1")
        assert (handing.ended, was_cut_short(handing)) == (said.time, True)
        assert len(handed(handing)) == len(SHOWN)
        house.leave()

"""The house itself: locked and left, given a lock, its library brought back; the screens with it."""

import threading

import numpy as np
import pytest

from studio.core.clock import SystemClock
from studio.core.progress import Progress, Stopped
from studio.core.settings import Settings
from studio.gallery.query import Query
from studio.gallery.tails import keep_tail
from studio.house import LEFT_OPEN, House
from studio.library import keyring_slot, keys
from studio.library.crypto import KdfCost
from studio.library.errors import DamagedLibrary, DiskFull, LibraryClosed
from studio.library.library import Library, needs_passphrase
from studio.library.records import select_pieces
from studio.music.take import RATE, encode_second
from studio.ui import furniture
from studio.ui.frame import Frame, read_frame, write_frame
from studio.ui.later import when_done
from studio.ui.leaving import NotKept

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE = "a lamp by the door"


@pytest.fixture
def start(ui, monkeypatch):
    """Start the studio on a folder; return its house once a screen is shown. `house.ended` counts its ends."""
    houses = []

    def start(folder, locked=False, settings=None):
        house = House(folder, settings or Settings(None), locked=locked)
        house.ended = 0
        monkeypatch.setattr(furniture, "end", lambda: setattr(house, "ended", house.ended + 1))
        house.furnish()
        houses.append(house)
        ui.mount(house.shell)
        ui.until(lambda: house.shell.screen is not None, what="a first screen")
        return house

    yield start
    for house in houses:
        house.leave()


def made(folder, passphrase=PASSPHRASE):
    Library.create(folder, passphrase=passphrase, clock=SystemClock(), cost=CHEAP)[0].close()
    return folder


@pytest.fixture
def house(ui, start, tmp_path):
    """A library with a passphrase, unlocked."""
    house = start(made(tmp_path / "mine.studio"))
    unlock(ui, house)
    return house


def unlock(ui, house):
    house.shell.screen.ids.passphrase.text = PASSPHRASE
    house.shell.screen.open()
    ui.until(lambda: house.shell.screen.name == "today", what="Today")
    ui.frames(3)


def said(house):
    toast = house.shell._toast
    return toast.text if toast is not None and toast.parent is not None else ""


def lock_item(house):
    return next((item for item in house.shell.nav.children if item.name == "lock"), None)


def test_the_lock_is_the_last_item_beside_the_rooms_and_locks(ui, house):
    item = lock_item(house)
    assert (item.text, item) == ("Lock", house.shell.nav.children[0])
    ui.tap(item)
    ui.until(lambda: house.ended == 1, what="the end")
    assert house.next_start == [
        "--library",
        str(house.folder),
        f"--window={write_frame(read_frame(house.next_start[2].removeprefix('--window=')))}",
        "--locked",
    ]
    assert house.shell.screen.name == "today", "it is not a place to go to"


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560), (900, 560)])
def test_the_lock_fits_beside_the_rooms(ui, house, size):
    ui.resize(*size)
    items = house.shell.nav.children
    for item in items:
        assert item.height >= 56
        assert item.width >= 56
        assert item.x >= 0
        assert item.right <= size[0]
        assert item.y >= 0
        assert item.top <= size[1]
        words = item.children[0]
        assert words.width <= item.width, item.text
    boxes = [(item.x, item.y, item.right, item.top) for item in items]
    for one in boxes:
        for other in boxes:
            assert one is other or one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_ctrl_l_locks_from_anywhere_even_while_typing(ui, house):
    house.shell.go("write")
    ui.until(lambda: house.shell.screen.page.focus, what="the cursor")
    ui.xdo("type", "snow")
    ui.until(lambda: house.shell.screen.page.text == "snow")
    ui.key("ctrl+l")
    ui.until(lambda: house.ended == 1, what="the end")
    house.leave()
    with Library.open(house.folder, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        from studio.gallery.gallery import Gallery

        assert [piece.words for piece in Gallery(library, SystemClock()).page(Query())] == ["snow"]


def test_a_library_without_a_passphrase_has_no_lock(ui, start, tmp_path):
    house = start(made(tmp_path / "open.studio", None))
    ui.until(lambda: house.shell.rooms is not None)
    assert lock_item(house) is None
    assert not house.shell.rooms.can_lock
    ui.key("ctrl+l")
    house.lock()
    ui.wait(0.2)
    assert house.ended == 0


def test_the_sample_has_no_lock(ui, start, tmp_path):
    house = start(tmp_path / "nothing.studio")
    house.shell.screen.page.look_around()
    ui.until(lambda: house.shell.screen.name == "today", 10, "the sample")
    assert lock_item(house) is None


def test_words_that_were_begun_about_a_piece_are_kept(ui, house):
    rooms = house.shell.rooms
    entry = rooms.journal.current_entry()
    piece = rooms.gallery.new_piece("writing", entry.id)
    screen = house.shell.go("piece", piece_id=piece.id)
    ui.until(lambda: screen.said is not None, what="the piece")
    screen.acts.ask_words()
    screen.acts.write_sheet.text = "it was warm"
    ui.tap(lock_item(house)) if lock_item(house).get_root_window() else house.lock()
    ui.until(lambda: house.ended == 1, what="the end")
    assert [one.text for one in rooms.journal.reflections(piece_id=piece.id)] == ["it was warm"]


def test_a_hand_on_the_paper_may_finish_its_stroke_first(ui, house):
    screen = house.shell.go("draw")
    ui.until(lambda: screen.easel.drawing is not None, what="the paper")
    left, bottom, width, height = screen.easel.sheet
    finger = ui.touch(left + width / 2, bottom + height / 2)
    finger.touch_down()
    house.lock()
    ui.wait(0.3)
    assert house.ended == 0
    finger.touch_move(left + width / 2 + 80, bottom + height / 2)
    finger.touch_up()
    ui.until(lambda: house.ended == 1, what="the end")
    assert house.library.op_count(screen.lying.kept.piece_id) == 2, "the paper and the stroke"


def test_what_could_not_be_written_keeps_the_house_open_until_it_is_told_to_close(ui, house):
    def refuse():
        raise DiskFull

    screen = house.shell.go("write")
    screen.rest = lambda: house.library.later(refuse)
    house.lock()
    ui.until(lambda: said(house) == NotKept.sentence, what="the sentence")
    assert (house.ended, house.next_start) == (0, None)
    ui.take_back(house.shell)
    assert house.ended == 1
    del screen.rest


def test_another_library_is_gone_on_with_in_a_fresh_start(ui, house, tmp_path):
    house.shell.rooms.open_other(tmp_path / "other.studio")
    ui.until(lambda: house.ended == 1, what="the end")
    assert house.next_start[:2] == ["--library", str(tmp_path / "other.studio")]
    assert "--locked" not in house.next_start


def test_started_locked_it_begins_at_the_lock(ui, start, tmp_path):
    house = start(made(tmp_path / "mine.studio"), locked=True)
    assert house.shell.screen.name == "lock"


def test_started_locked_a_library_without_a_lock_just_opens(ui, start, tmp_path):
    house = start(made(tmp_path / "open.studio", None), locked=True)
    assert house.shell.screen.name == "today"


class Ring(dict):
    """A keyring that is open."""

    def get_password(self, _service, name):
        return self.get(name)

    def set_password(self, _service, name, password):
        self[name] = password


@pytest.fixture
def ring(monkeypatch):
    """The keyring of this computer account."""
    ring = Ring()
    monkeypatch.setattr(keyring_slot, "_keyring", lambda: ring)
    return ring


def with_keyring(folder):
    with Library.open(made(folder), passphrase=PASSPHRASE, clock=SystemClock()) as library:
        keys.add_keyring(library)
    return folder


def test_the_keyring_opens_it_at_the_start_but_not_when_it_was_locked(ui, start, tmp_path, ring):
    folder = with_keyring(tmp_path / "mine.studio")
    house = start(folder)
    assert house.shell.screen.name == "today"
    assert house.shell.rooms.can_lock
    house.leave()
    house = start(folder, locked=True)
    screen = house.shell.screen
    assert (screen.name, screen.keyring) == ("lock", True)
    ui.tap(screen.ids.open)
    ui.until(lambda: house.shell.screen.name == "today", what="Today")


def test_a_keyring_that_is_silent_leaves_the_passphrase(ui, start, tmp_path, ring):
    folder = with_keyring(tmp_path / "mine.studio")
    ring.clear()
    house = start(folder)
    assert house.shell.screen.name == "lock"
    unlock(ui, house)


def test_a_library_that_was_left_open_is_said_once(ui, start, tmp_path):
    folder = made(tmp_path / "open.studio", None)
    (folder / "writer.lock").write_bytes(b"open")
    house = start(folder)
    ui.until(lambda: said(house) == LEFT_OPEN, what="the line")
    house.leave()
    assert said(start(folder)) == ""


def test_what_a_killed_program_had_of_a_voice_is_put_to_it_at_the_next_start(ui, start, tmp_path):
    folder = made(tmp_path / "open.studio", None)
    with Library.open(folder, clock=SystemClock()) as library:
        keep_tail(library, None, 0, encode_second(np.full(RATE // 2, 0.1)))
    (folder / "writer.lock").write_bytes(b"open")
    house = start(folder)
    ui.until(lambda: [(p.kind, p.duration) for p in pieces(house)] == [("voice", 500)], what="the voice")


def pieces(house):
    library = house.library
    return [] if library is None or house.shell.rooms is None else select_pieces(library, "")


# --- a lock where there was none


def test_a_lock_is_put_on_and_the_code_comes_when_today_is_there(ui, start, tmp_path):
    house = start(made(tmp_path / "open.studio", None))
    ui.until(lambda: house.shell.rooms is not None)
    before, heard = house.shell.rooms, []
    future = before.rekey(PASSPHRASE, Progress())
    when_done(future, lambda code: heard.append((code, house.shell.rooms is not before, house.shell.screen.name)))
    ui.until(lambda: heard, 30, "the code")
    code, moved, screen = heard[0]
    assert (moved, screen) == (True, "today")
    assert house.shell.rooms.can_lock
    assert lock_item(house) is not None
    house.leave()
    assert needs_passphrase(house.folder)
    Library.open(house.folder, recovery_code=code, clock=SystemClock()).close()


def test_a_lock_that_was_stopped_leaves_the_house_as_it_was(ui, start, tmp_path):
    house = start(made(tmp_path / "open.studio", None))
    ui.until(lambda: house.shell.rooms is not None)
    piece = house.shell.rooms.gallery.new_piece("writing", house.shell.rooms.journal.current_entry().id)
    progress, errors = Progress(), []
    progress.stop()
    before = house.library
    when_done(house.rekey(PASSPHRASE, progress), lambda _code: None, errors.append)
    ui.until(lambda: errors, 10, "the sentence")
    assert isinstance(errors[0], Stopped)
    assert said(house) == Stopped.sentence
    assert house.library is not before
    with pytest.raises(LibraryClosed), before.write():
        pass
    assert house.shell.rooms.gallery.piece(piece.id)
    assert lock_item(house) is None


def test_a_lock_may_be_asked_for_from_another_thread(ui, start, tmp_path):
    house = start(made(tmp_path / "open.studio", None))
    ui.until(lambda: house.shell.rooms is not None)
    codes = []
    asking = threading.Thread(target=lambda: codes.append(house.rekey(PASSPHRASE, Progress()).result(60)))
    asking.start()
    ui.until(lambda: codes, 30, "the code")
    asking.join()


# --- a library brought back


def test_a_damaged_library_is_replaced_by_its_copy(ui, start, tmp_path):
    folder, copy = made(tmp_path / "mine.studio"), made(tmp_path / "copy.studio")
    (folder / "library.db").write_bytes(bytes(40_000))
    house = start(folder)
    house.shell.screen.ids.passphrase.text = PASSPHRASE
    house.shell.screen.open()
    ui.until(lambda: house.shell.screen.name == "trouble", what="trouble")
    assert house.shell.screen.sentence == DamagedLibrary.sentence
    house.shell.go("bring", what="copy")
    house.shell.screen.take(copy)
    ui.until(lambda: house.shell.screen.stage == "key", what="its key")
    house.shell.screen.ids.passphrase.text = PASSPHRASE
    house.shell.screen.go_on()
    ui.until(lambda: house.shell.screen.name == "today", 20, "Today")
    aside = [path for path in tmp_path.iterdir() if "put aside" in path.name]
    assert [path.joinpath("library.db").read_bytes() for path in aside] == [bytes(40_000)]


def test_what_can_be_read_of_a_damaged_library_is_saved(ui, start, tmp_path):
    folder = made(tmp_path / "mine.studio", None)
    database = bytearray((folder / "library.db").read_bytes())
    database[100] ^= 255
    (folder / "library.db").write_bytes(database)
    house = start(folder)
    assert house.shell.screen.damaged
    ui.tap(house.shell.screen.ids.rest)
    house.shell.screen.choose()
    ui.until(lambda: house.shell.screen.name == "today", 20, "Today")
    assert [path.name for path in tmp_path.iterdir() if "put aside" in path.name]


# --- where the window stands


@pytest.mark.parametrize(
    "frame", [Frame(1280, 800, 40, 25, False), Frame(800, 1280, -1280, 0, True), Frame(1, 1, 0, -3, False)]
)
def test_a_frame_is_read_as_it_was_written(frame):
    assert read_frame(write_frame(frame)) == frame


@pytest.mark.parametrize(
    "text", ["", "1280x800", "0x800+0+0", "1280x-800+0+0", "99999x800+0+0", "1280x800+99999+0", "1280x800+0+0?", "a"]
)
def test_a_frame_that_makes_no_sense_is_none(text):
    assert read_frame(text) is None


# --- when something goes wrong at the door


def test_a_new_passphrase_that_could_not_be_kept_leaves_the_door_as_it_was(ui, start, tmp_path, monkeypatch):
    folder = tmp_path / "mine.studio"
    library, code = Library.create(folder, passphrase=PASSPHRASE, clock=SystemClock(), cost=CHEAP)
    library.close()
    house = start(folder)

    def refuse(*_args):
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(Library, "change_keyslots", refuse)
        errors = []
        when_done(house.recover(code, "another lamp"), lambda _none: None, errors.append)
        ui.until(lambda: errors, what="the sentence")
    assert isinstance(errors[0], DiskFull)
    assert house.library is None
    unlock(ui, house)


def test_a_screen_with_a_fault_keeps_neither_the_others_nor_the_lock_from_working(ui, house, capsys):
    def fail():
        raise ValueError("a word")

    screen = house.shell.go("write")
    ui.until(lambda: screen.page.focus, what="the cursor")
    ui.xdo("type", "snow")
    ui.until(lambda: screen.page.text == "snow")
    house.shell.made("today").rest = fail
    house.lock()
    ui.until(lambda: said(house) == NotKept.sentence, what="the sentence")
    del house.shell.made("today").rest
    assert "a word" not in capsys.readouterr().err
    ui.take_back(house.shell)
    assert house.ended == 1
    assert [piece.words for piece in house.shell.rooms.gallery.page(Query())] == ["snow"]


def test_a_place_that_a_power_cut_left_empty_is_not_taken_for_a_first_start(ui, start, tmp_path):
    made(tmp_path / "mine arriving.studio")
    made(tmp_path / "mine put aside 2026-11-22.studio")
    house = start(tmp_path / "mine.studio")
    assert house.shell.screen.name == "lock"


def test_what_is_shown_goes_before_anything_is_waited_for(ui, house, monkeypatch):
    order, flip = [], furniture.Window.flip
    monkeypatch.setattr(furniture, "_stop_work", lambda _rooms: order.append("work"))
    monkeypatch.setattr(furniture.Window, "flip", lambda: (order.append("gone"), flip()))
    house.leave()
    assert order[:2] == ["gone", "work"]

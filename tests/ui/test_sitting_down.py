"""Sitting down together: everything is put down, the way out is barred first, and only the lock or the PIN leads on."""

import shutil

import pytest
from kivy.core.clipboard import Clipboard
from kivy.core.window import Window

from studio.core.clock import SystemClock
from studio.core.errors import StudioError
from studio.library import barred, handing_rows, keys
from studio.library.errors import DiskFull, LookingAround
from studio.library.library import Library
from studio.library.records import select_pieces
from studio.sharing.sources import choose
from studio.ui import clipboard, furniture, sitting_down
from studio.ui.screen import Screen
from studio.ui.screens.sitting_lock_screen import A_MOMENT
from studio.ui.widgets.leave_key import LeaveKey
from studio.ui.widgets.text_field import TextField
from studio.ui.work import StillWorking, Telling, workbench_of
from tests.ui import sitting_house
from tests.ui.sitting_house import PASSPHRASE, PIN, listeners, reopened, sit, unlock, with_pieces
from tests.ui.test_house import Ring

start = sitting_house.start


class Table(Screen):
    """Stands in for the screen of a sitting: it keeps the way out that it was handed."""

    def __init__(self, table):
        super().__init__(nav=False)
        self.table, self.rested = table, 0

    def rest(self):
        self.rested += 1


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """What is tested here is how one comes in and out, whatever the screen shows."""
    monkeypatch.setattr("studio.ui.screens.sitting_screen.SittingScreen", Table)


@pytest.fixture(scope="module")
def made(window_ui, tmp_path_factory):
    """A library with a passphrase and one without, each made once."""
    folder = tmp_path_factory.mktemp("made")
    return [with_pieces(folder / f"{name}.studio", name)[0] if name else None for name in (PASSPHRASE,)] + [
        with_pieces(folder / "open.studio", None)[0]
    ]


@pytest.fixture
def locked(ui, start, made, tmp_path):
    """A house whose library has a passphrase, unlocked."""
    return unlock(ui, start(shutil.copytree(made[0], tmp_path / "mine.studio")))


@pytest.fixture
def open_house(ui, start, made, tmp_path):
    """A house whose library opens by itself."""
    house = start(shutil.copytree(made[1], tmp_path / "open.studio"))
    ui.until(lambda: house.shell.rooms is not None, what="Today")
    return house


def left(ui, house):
    """Leave the sitting, as its own key does; then close the house, as the program does before it starts anew."""
    house.shell.screen.table.leave()
    ui.until(lambda: house.ended == 1, what="the end")
    house.leave()


def handings(folder, passphrase=PASSPHRASE):
    library, _gallery, journal = reopened(folder, passphrase)
    with library:
        entries = {row[0] for row in library.read.execute("select id from entry").fetchall()}
        return [handing for entry_id in entries for handing in journal.handings(entry_id)]


# --- coming in


def test_the_way_out_is_barred_on_the_disk_before_anything_is_shown(ui, locked, monkeypatch):
    seen = []
    sit_down = furniture.sit_down
    monkeypatch.setattr(
        furniture, "sit_down", lambda *args: (seen.append(barred.barred(locked.folder)), sit_down(*args))[1]
    )
    sit(ui, locked)
    assert seen
    assert seen[0] is not None


def test_a_sitting_knows_one_screen_and_no_way_to_another(ui, locked):
    before, screen = locked.shell, sit(ui, locked)
    shell = locked.shell
    assert shell is not before
    assert Window.children == [shell]
    assert [
        name for name in (*furniture.BEFORE, *furniture.INSIDE, *furniture.WITHIN_SETTINGS) if shell.knows(name)
    ] == []
    assert (shell.rooms, shell.nav.parent, list(shell.shortcuts), shell.acts) == (None, None, ["l"], {})
    for _ in range(3):
        assert not shell.back()
    ui.key("Escape")
    assert shell.screen is screen


def test_what_was_open_before_listens_to_nothing_and_tells_nobody_anything(ui, locked):
    from studio.ui.widgets.folder_sheet import FolderSheet

    rooms, before = locked.shell.rooms, locked.shell
    today, sheet = before.screen, FolderSheet(title="Where")
    sheet.open(today)
    assert {"FolderSheet", "Shell"} <= set(listeners("on_key_down")), "or the looking finds nothing"
    sit(ui, locked)
    assert sorted(listeners("on_key_down")) == ["Hands", "Keyboard", "Shell"]
    before.toast("A copy of hiddenash is made.")
    rooms.keys_changed()
    ui.frames(3)
    assert before.get_root_window() is None
    assert list(locked.shell.shortcuts) == ["l"]
    assert (before.auto_lock, before.daily_copy, before.ahead) == (None, None, None)


def test_nothing_is_copied_cut_or_put_down_and_what_came_from_here_is_gone(ui, locked):
    Clipboard.copy("hiddenash from elsewhere")
    clipboard.give("hiddenash")
    sit(ui, locked)
    field = TextField(text="something said")
    locked.shell.screen.add_widget(field)
    field.focus = True
    ui.frames(2)
    for key in ("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+v"):
        ui.key(key)
    assert field.text == "", "cut, and nowhere to be had again"
    assert Clipboard.paste() == ""
    clipboard.open_again()
    assert Clipboard.paste() == ""


def test_the_record_of_it_begins_with_it_and_ends_with_it(ui, locked):
    sit(ui, locked)
    left(ui, locked)
    (handing,) = handings(locked.folder)
    assert (handing.kind, handing.whom) == ("sitting", "Mara")
    assert handing.ended is not None
    assert handing.ended >= handing.started
    assert not handing_rows.was_cut_short(handing)
    assert len(handing.what) > 2


@pytest.mark.parametrize("how", ["mark", "record"])
def test_where_the_mark_or_the_record_cannot_be_kept_everything_stays_as_it_was(ui, locked, monkeypatch, how):
    def refuse(*_args, **_more):
        raise DiskFull

    rooms, shell = locked.shell.rooms, locked.shell
    if how == "mark":
        monkeypatch.setattr(barred, "replace_file", refuse)
    else:
        monkeypatch.setattr(rooms.journal, "begin_handing", refuse)
    begun = rooms.sit(*choose(rooms.library, rooms.gallery, rooms.journal, whom="", words=""), "")
    ui.until(begun.done, what="the sentence")
    assert isinstance(begun.exception(), DiskFull)
    assert (locked.shell, shell.screen.name, shell.rooms) == (shell, "today", rooms)
    assert barred.barred(locked.folder) is None


def test_a_screen_with_a_fault_leaves_everything_as_it_was(ui, locked, monkeypatch, capsys):
    def fail(_table):
        raise ValueError("hiddenash")

    rooms = locked.shell.rooms
    monkeypatch.setattr("studio.ui.screens.sitting_screen.SittingScreen", fail)
    begun = rooms.sit(*choose(rooms.library, rooms.gallery, rooms.journal, whom="", words=""), "")
    ui.until(begun.done, what="the sentence")
    assert type(begun.exception()) is StudioError
    assert locked.shell.screen.name == "today"
    assert barred.barred(locked.folder) is None
    assert "hiddenash" not in capsys.readouterr().err


def test_it_does_not_begin_while_something_is_being_made_nor_where_one_only_looks_around(ui, locked):
    rooms = locked.shell.rooms
    chosen = choose(rooms.library, rooms.gallery, rooms.journal, whom="", words="")
    bench = workbench_of(rooms.library)
    bench.current = type("Work", (), {"quiet": False, "telling": Telling("x"), "stop": lambda _self: None})()
    assert isinstance(rooms.sit(*chosen, "").exception(), StillWorking)
    bench.current = None
    rooms.library.read_only = True
    assert isinstance(rooms.sit(*chosen, "").exception(), LookingAround)
    rooms.library.read_only = False
    assert barred.barred(locked.folder) is None


# --- the way out


@pytest.mark.parametrize("way", ["key", "ctrl+l"])
def test_with_a_passphrase_it_ends_at_the_lock_in_a_fresh_start(ui, locked, way):
    screen = sit(ui, locked)
    if way == "key":
        assert screen.table.hold == 0
        screen.table.leave()
    else:
        ui.key("ctrl+l")
    ui.until(lambda: locked.ended == 1, what="the end")
    assert screen.rested == 1
    assert locked.next_start[:2] == ["--library", str(locked.folder)]
    assert locked.next_start[-1] == "--locked"


def test_the_keyring_is_not_enough_after_a_sitting_and_the_passphrase_is(ui, start, made, tmp_path, monkeypatch):
    ring = Ring()
    monkeypatch.setattr("studio.library.keyring_slot._keyring", lambda: ring)
    folder = shutil.copytree(made[0], tmp_path / "ring.studio")
    with Library.open(folder, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        keys.add_keyring(library)
    house = start(folder)
    assert house.shell.screen.name == "today", "or what follows would mean nothing"
    sit(ui, house)
    house.leave()  # as a kill, or a closed window: nobody asked to leave

    house = start(folder)
    lock = house.shell.screen
    assert (lock.name, lock.keyring) == ("lock", False)
    lock.open()
    tried = house.unlock(None)
    ui.until(tried.done, what="the answer")
    assert tried.exception() is not None
    assert house.library is None
    unlock(ui, house)
    assert barred.barred(folder) is None
    house.leave()
    assert start(folder).shell.screen.name == "today"


def test_a_closed_window_ends_it_too_and_keeps_what_was_being_said(ui, locked):
    screen = sit(ui, locked)
    locked.leave()
    assert screen.rested == 1
    (handing,) = handings(locked.folder)
    assert handing.ended is not None
    assert barred.barred(locked.folder) is not None


# --- without a passphrase


def test_without_a_passphrase_the_pin_is_the_way_out_and_there_is_no_sitting_without_one(ui, open_house):
    rooms = open_house.shell.rooms
    chosen = choose(rooms.library, rooms.gallery, rooms.journal, whom="", words="")
    for pin in ("", "041"):
        with pytest.raises(ValueError, match="PIN"):
            rooms.sit(*chosen, pin)
    screen = sit(ui, open_house, PIN)
    assert screen.table.hold == sitting_down.HOLD == 2.0
    ui.key("ctrl+l")
    ui.until(lambda: open_house.ended == 1, what="the end")


def test_it_comes_back_at_the_pin_which_is_typed_with_keys_or_fingers(ui, start, open_house):
    folder = open_house.folder
    sit(ui, open_house, PIN)
    left(ui, open_house)
    house = start(folder)
    screen = house.shell.screen
    assert screen.name == "sitting_lock"
    assert house.library is None, "nothing was opened for it"
    ui.key("0", "4", "1", "9", "BackSpace")
    assert screen.ids.pad.pin == "041"
    assert not screen.ids.pad.ready
    ui.tap(screen.ids.pad.children[1].children[2])  # 7
    assert screen.ids.pad.pin == PIN
    ui.key("Return")
    ui.until(lambda: house.shell.screen.name == "today", what="Today")
    assert barred.barred(folder) is None
    house.leave()
    again = start(folder)
    assert again.shell.screen.name == "today"
    again.leave()
    (handing,) = handings(folder, None)
    assert handing.ended is not None


def test_wrong_pins_wait_longer_and_longer_also_in_a_fresh_start(ui, start, open_house, monkeypatch):
    folder = open_house.folder
    sit(ui, open_house, PIN)
    open_house.leave()
    house = start(folder, locked=True)
    screen = house.shell.screen
    for tries in range(1, 5):
        screen.ids.pad.pin = "9999"
        screen.ids.pad.go_on()
        ui.until(lambda tries=tries: barred.wrong_tries(folder) == tries and not screen.busy, what="the answer")
        assert screen.trouble.startswith(barred.WrongPin.sentence)
        assert screen.ids.pad.pin == ""
    assert screen.resting
    assert screen.trouble.endswith(A_MOMENT)
    assert house.library is None
    assert not screen.ids.pad.ready
    assert screen.back()
    house.leave()
    again = start(folder).shell.screen
    assert (again.name, again.resting, again.trouble) == ("sitting_lock", True, A_MOMENT)
    ui.until(lambda: not again.resting, what="the pause to end")
    assert again.trouble == ""


def test_looking_once_more_for_a_library_that_was_gone_asks_for_the_pin_too(ui, start, open_house):
    folder = open_house.folder
    sit(ui, open_house, PIN)
    open_house.leave()
    house = start(folder)
    house.shell.go("trouble", gone=True).try_again()
    ui.until(lambda: house.shell.screen.name == "sitting_lock", what="the PIN")
    assert house.library is None


def test_who_forgets_the_pin_waits_for_twelve_hours(ui, start, open_house):
    folder = open_house.folder
    sit(ui, open_house, PIN)
    open_house.leave()
    barred.bar(folder, SystemClock().ms() - barred.LAPSE, PIN)
    house = start(folder)
    assert house.shell.screen.name == "today"
    assert barred.barred(folder) is None
    assert len(select_pieces(house.library, "")) == 10


# --- the key that leaves


def test_a_key_that_is_pressed_leaves_at_once(ui):
    key = ui.mount(LeaveKey(pos=(100, 100)))
    left = []
    key.bind(on_leave=lambda _key: left.append("left"), on_short=lambda _key: left.append("short"))
    ui.tap(key)
    assert left == ["left"]


@pytest.mark.parametrize("by", ["finger", "keyboard"])
def test_a_key_that_is_held_leaves_once_it_was_held_for_long_enough(ui, by):
    key = ui.mount(LeaveKey(pos=(100, 100), hold=0.3))
    left = []
    key.bind(on_leave=lambda _key: left.append("left"), on_short=lambda _key: left.append("short"))

    def down():
        if by == "finger":
            finger = ui.touch(*ui.middle(key))
            finger.touch_down()
            return finger.touch_up
        key.focus = True
        ui.xdo("keydown", "Return")
        return lambda: ui.xdo("keyup", "Return")

    up = down()
    ui.until(lambda: key.held > 0, what="it to be held")
    up()
    ui.until(lambda: left == ["short"], what="what is said then")
    assert key.held == 0
    up = down()
    ui.until(lambda: left == ["short", "left"], what="the way out")
    up()
    ui.frames(3)
    assert left == ["short", "left"]


def test_a_finger_that_slides_off_the_key_leaves_nothing(ui):
    key = ui.mount(LeaveKey(pos=(100, 100), hold=0.2))
    left = []
    key.bind(on_leave=lambda _key: left.append("left"))
    ui.drag([ui.middle(key), (600, 500)])
    assert left == []
    assert key.held == 0

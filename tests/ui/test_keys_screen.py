"""Who can open it: ways in are added, changed and taken away, and the recovery code is shown to who may see it."""

import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from studio.app import House
from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.library import keyring_slot, keys
from studio.library.crypto import KdfCost
from studio.library.errors import WrongPassphrase
from studio.library.library import Library, needs_passphrase
from studio.ui.furniture import PLACES
from studio.ui.screens.keys_screen import KeysScreen
from studio.ui.screens.settings_screen import SettingsScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.pressable import focused
from tests.rooms import rooms_of

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
WORDS = "a lamp by the door"


class Ring(dict):
    """A keyring."""

    priority = 5

    def get_password(self, service, name):
        return self.get((service, name))

    def set_password(self, service, name, password):
        self[service, name] = password

    def delete_password(self, service, name):
        del self[service, name]


@pytest.fixture
def ring(monkeypatch):
    held = Ring()
    place = SimpleNamespace(Keyring=type("Keyring", (), {"priority": 5, "__new__": lambda _cls: held}))
    monkeypatch.setitem(sys.modules, "the_systems_ring", place)
    monkeypatch.setattr(keyring_slot, "KEYRINGS", ("the_systems_ring.Keyring",))
    return held


@pytest.fixture
def no_ring(monkeypatch):
    monkeypatch.setattr(keyring_slot, "KEYRINGS", ())


def show(ui, tmp_path, passphrase, **ways):
    theme.motion = False
    clock = FixedClock(datetime(2025, 11, 21, 10, tzinfo=UTC))
    library, code = Library.create(tmp_path / "mine.studio", passphrase=passphrase, clock=clock, cost=CHEAP)
    if ways:
        library.close()
        library = Library.open(tmp_path / "mine.studio", passphrase=passphrase, clock=clock, **ways)
    changes = []
    rooms = rooms_of(
        library,
        clock,
        lambda: SimpleNamespace(state="ready", reason="", state_changed=Signal()),
        keys_changed=lambda: changes.append(True),
    )
    screens = {"settings": lambda rooms, _: SettingsScreen(rooms), "keys": lambda rooms, _: KeysScreen(rooms)}
    shell = Shell(rooms, screens, PLACES, home="settings")
    ui.mount(shell)
    shell.go_to("settings")
    screen = shell.go("keys")
    screen.code, screen.changes = code, changes
    ui.frames(3)
    return screen


@pytest.fixture
def screen(ui, tmp_path, no_ring):
    made = show(ui, tmp_path, WORDS)
    yield made
    made.rooms.library.close()


def rows(screen):
    return [(row.text, row.caption) for row in reversed(screen.ids.rows.children)]


def type_in(ui, sheet, **words):
    for name, text in words.items():
        sheet.ids[name].text = text
    ui.frames(3)


def give(ui, sheet):
    ui.tap(sheet.ids.give)
    ui.until(lambda: not sheet.busy, what="an answer")
    ui.frames(3)


def opens(screen, passphrase):
    try:
        keys.prove(screen.rooms.library, passphrase)
    except WrongPassphrase:
        return False
    return True


def test_another_passphrase_is_added_by_who_knows_one(ui, screen):
    assert rows(screen) == [("A passphrase", "Since today.")]
    ui.tap(screen.ids.add)
    sheet = screen.sheets["add"]
    type_in(ui, sheet, field="no lamp", new="a lantern in the hall", again="a lantern in the", name="For Mara")
    assert sheet.ids.give.disabled
    type_in(ui, sheet, again="a lantern in the hall")
    give(ui, sheet)
    assert "does not open" in sheet.trouble
    assert len(keys.ways_in(screen.rooms.library)) == 1
    type_in(ui, sheet, field=WORDS)
    give(ui, sheet)
    ui.until(lambda: not sheet.shown, what="the sheet to go")
    assert rows(screen) == [("A passphrase", "Since today."), ("For Mara", "A passphrase, since today.")]
    assert opens(screen, "a lantern in the hall")
    assert screen.changes
    assert [sheet.ids[name].text for name in ("field", "new", "again", "name")] == [""] * 4


def test_guessing_in_here_slows_down_as_well(ui, screen, monkeypatch):
    monkeypatch.setattr(keys, "pause_after", lambda failures: 2.0 if failures > 2 else 0)
    ui.tap(screen.ids.show)
    sheet = screen.sheets["code"]
    for guess in ("one", "two", "three"):
        assert not sheet.resting
        type_in(ui, sheet, field=guess)
        give(ui, sheet)
    assert sheet.resting
    screen.shell.back()
    ui.tap(screen.ids.show)  # going away and coming back does not help
    type_in(ui, sheet, field=WORDS)
    assert sheet.ids.give.disabled
    ui.until(lambda: not sheet.resting)
    give(ui, sheet)
    assert screen.cover.shown


def test_a_passphrase_is_renamed_changed_and_taken_away(ui, screen):
    library = screen.rooms.library
    keys.add_passphrase(library, "a lantern", cost=CHEAP)
    screen.enter()
    ui.frames(3)
    ui.tap(screen.ids.rows.children[0])
    way = screen.sheets["way"]
    way.ids.field.text = "For Mara"
    screen.shell.back()
    ui.until(lambda: rows(screen)[1][0] == "For Mara", what="the name")
    ui.tap(screen.ids.rows.children[0])
    ui.tap(screen.sheets["way"].ids.change)
    change = screen.sheets["change"]
    type_in(ui, change, field="a lantern", new="another lantern", again="another lantern")
    give(ui, change)
    ui.until(lambda: not change.shown, what="the change")
    assert opens(screen, "another lantern")
    assert not opens(screen, "a lantern")
    assert opens(screen, WORDS)
    ui.tap(screen.ids.rows.children[0])
    ui.tap(screen.sheets["way"].ids.away)
    ui.tap(screen.sheets["away"].ids.leave)
    assert len(rows(screen)) == 2
    ui.tap(screen.ids.rows.children[0])
    ui.tap(screen.sheets["way"].ids.away)
    ui.tap(screen.sheets["away"].ids.sure)
    ui.until(lambda: len(rows(screen)) == 1, what="one row")
    assert not opens(screen, "another lantern")
    ui.tap(screen.ids.rows.children[0])
    assert screen.sheets["way"].ids.away.disabled


def test_the_code_is_shown_to_who_knows_the_passphrase_and_saved_where_they_say(ui, screen, tmp_path):
    ui.tap(screen.ids.show)
    sheet = screen.sheets["code"]
    type_in(ui, sheet, field="no lamp")
    give(ui, sheet)
    assert not screen.cover.shown
    type_in(ui, sheet, field=WORDS)
    give(ui, sheet)
    page = screen.cover.ids.shore.ids.column.children[0]
    assert "-".join(page.groups) == screen.code
    shown = [group.text for group in reversed(page.ids.code.children)]
    assert shown == page.groups
    assert all(group.line_count == 1 for group in page.ids.code.children)
    target = tmp_path / "papers"
    target.mkdir()
    for button, ending in ((page.ids.save, "pdf"), (page.ids.picture, "png")):
        ui.tap(button)
        (folder_sheet,) = [child for child in screen.cover.children if isinstance(child, FolderSheet)]
        folder_sheet.go(target)
        ui.until(lambda sheet=folder_sheet: sheet.path == target and sheet.usable, what="the folder")
        folder_sheet.use()
        ui.until(lambda ending=ending: list(target.glob(f"*.{ending}")) and not page.busy, what=f"the {ending}")
    assert str(target) in page.line
    ui.tap(page.ids.done)
    assert not screen.cover.shown
    assert screen.cover.ids.shore.ids.column.children == []
    assert not screen.shell.nav.disabled
    assert not screen.disabled


def test_nothing_beneath_the_code_can_be_reached(ui, screen):
    screen.show_fresh(screen.code)
    ui.frames(3)
    assert screen.shell.back()
    assert screen.cover.shown
    for place in screen.shell.nav.walk(restrict=True):
        if getattr(place, "on_release", None):
            ui.tap(place)
    assert screen.shell.screen is screen
    ui.key("Tab")
    holder = focused()
    assert holder is not None
    assert screen.cover in list(holder.walk_reverse())
    page = screen.cover.ids.shore.ids.column.children[0]
    ui.tap(page.ids.done)
    assert not screen.cover.shown


def test_a_typed_code_is_told_right_or_wrong(ui, screen):
    ui.tap(screen.ids.check)
    sheet = screen.sheets["check"]
    type_in(ui, sheet, field=screen.code[:-1])
    give(ui, sheet)
    assert not sheet.right
    assert "not it" in sheet.verdict
    type_in(ui, sheet, field=screen.code.lower())
    assert sheet.verdict == ""
    give(ui, sheet)
    assert sheet.right


def test_the_lock_is_taken_off_with_the_passphrase(ui, screen):
    screen.take_lock_off()
    sheet = screen.sheets["open"]
    type_in(ui, sheet, field="no lamp")
    give(ui, sheet)
    assert needs_passphrase(screen.rooms.library.folder)
    type_in(ui, sheet, field=WORDS)
    give(ui, sheet)
    ui.until(lambda: screen.made_open, what="the open library")
    assert not needs_passphrase(screen.rooms.library.folder)
    assert rows(screen) == []
    assert screen.ids.add.disabled
    assert screen.ids.unlock.disabled
    assert not screen.ids.lock.disabled


def test_the_computer_account_is_let_in_and_out(ui, tmp_path, ring):
    screen = show(ui, tmp_path, WORDS)
    ui.until(lambda: screen.ring_there, what="the keyring")
    ui.tap(screen.ids.ring)
    assert not screen.ids.ring.active
    sheet = screen.sheets["ring"]
    type_in(ui, sheet, field=WORDS)
    give(ui, sheet)
    ui.until(lambda: screen.ids.ring.active, what="the switch")
    assert len(ring) == 1
    assert rows(screen) == [("A passphrase", "Since today.")]
    screen.shell.back()
    screen.shell.go("keys")
    ui.until(lambda: screen.ids.ring.active, what="the switch, still on")
    ui.tap(screen.ids.ring)
    ui.until(lambda: not ring, what="the key to be gone")
    ui.until(lambda: len(screen.changes) == 2)
    assert [way.kind for way in keys.ways_in(screen.rooms.library)] == ["passphrase"]
    screen.rooms.library.close()


def test_without_a_keyring_there_is_no_switch_but_a_line(ui, screen):
    ui.until(lambda: screen.ring_known, what="an answer")
    ui.frames(3)
    assert screen.ids.ring.disabled
    assert screen.ids.ring.height == 0
    assert "no keyring" in screen.ring_line


def test_the_keyrings_answer_leaves_whoever_is_at_the_keyboard_where_they_are(ui, screen):
    ui.until(lambda: screen.ring_known, what="an answer")
    screen.ring_known = False
    screen.enter()
    row = screen.ids.rows.children[0]
    row.focus = True
    ui.until(lambda: screen.ring_known, what="the second answer")
    ui.frames(3)
    assert focused() is row
    assert screen.ids.rows.children == [row]


def test_in_a_sample_nothing_is_offered(ui, tmp_path, no_ring):
    screen = show(ui, tmp_path, WORDS, read_only=True)
    assert "sample" in screen.lead
    for name in ("add", "lock", "ring", "unlock", "show", "check"):
        assert screen.ids[name].disabled, name
    screen.rooms.library.close()


def test_a_library_made_open_is_given_a_passphrase_and_shows_its_new_code(ui, tmp_path, no_ring):
    folder, clock = tmp_path / "mine.studio", FixedClock(datetime(2025, 11, 21, 10, tzinfo=UTC))
    library, old_code = Library.create(folder, passphrase=None, clock=clock)
    library.close()
    house = House(folder, Settings(None))
    house.clock = clock
    house.furnish()
    shell = ui.mount(house.shell)
    theme.motion = False
    ui.until(lambda: shell.rooms is not None, what="the rooms")
    shell.go_to("settings")
    first = shell.go("keys")
    ui.frames(3)
    ui.tap(first.ids.lock)
    sheet = first.sheets["lock"]
    type_in(ui, sheet, field=WORDS, again=WORDS)
    ui.tap(sheet.ids.give)
    assert first.cover.must
    assert shell.back()
    ui.until(lambda: shell.screen is not first and shell.screen.name == "keys", timeout=30, what="the new rooms")
    ui.frames(3)
    screen = shell.screen
    page = screen.cover.ids.shore.ids.column.children[0]
    code = "-".join(page.groups)
    assert code != old_code
    assert shell.back()
    assert screen.cover.shown
    ui.tap(page.ids.done)
    assert screen.locked
    assert keys.check_recovery_code(screen.rooms.library, code)
    house.leave()
    Library.open(folder, passphrase=WORDS, clock=clock).close()


def test_closing_a_sheet_or_taking_another_one_does_not_shorten_the_wait(ui, screen, monkeypatch):
    monkeypatch.setattr(keys, "pause_after", lambda _failures: 60.0)
    screen.show_code()
    sheet = screen.sheets["code"]
    type_in(ui, sheet, field="no lamp")
    sheet.give()
    sheet.close()
    ui.until(lambda: screen._failures == 1, what="an answer")
    for again, name in ((screen.show_code, "code"), (screen.take_lock_off, "open")):
        again()
        type_in(ui, screen.sheets[name], field=WORDS)
        screen.sheets[name].give()
        ui.wait(0.5)
        assert screen.sheets[name].resting
        assert not screen.cover.shown
        screen.sheets[name].close()
    assert needs_passphrase(screen.rooms.library.folder)


def test_what_was_typed_into_a_sheet_cannot_be_brought_back_by_undoing(ui, screen):
    screen.show_code()
    sheet = screen.sheets["code"]
    sheet.ids.field.focus = True
    ui.frames(3)
    ui.xdo("type", WORDS)
    ui.until(lambda: sheet.ids.field.text == WORDS)
    sheet.close()
    screen.show_code()
    for again in (sheet.ids.field.entry.do_undo, sheet.ids.field.entry.do_redo):
        for _ in WORDS:
            again()
    ui.frames(3)
    assert sheet.ids.field.text == ""
    assert WORDS not in repr(vars(sheet.ids.field.entry))

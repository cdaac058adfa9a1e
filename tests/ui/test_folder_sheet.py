"""The sheet that chooses a place, over real folders, with real touches and keys."""

import threading

import pytest

from studio.ui import folders
from studio.ui.screen import Screen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.hands import hands

FOLDERS = ("Desktop", "Documents", "Garden/herbs", "Garden/trees", "Music", ".hidden")


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "mara"
    for name in FOLDERS:
        (home / name).mkdir(parents=True)
    (home / "a file.txt").write_text("not a folder")
    return home


@pytest.fixture
def screen(ui):
    theme.motion = False
    shell = Shell(None, {"settings": lambda _rooms, _shell: Screen()}, [], home="settings")
    ui.mount(shell)
    yield shell.go_to("settings")
    shell.close()


def show(ui, screen, home, **kwargs):
    chosen = []
    sheet = FolderSheet("Where copies go", choose=chosen.append, home=home, **kwargs)
    sheet.open(screen)
    ui.until(lambda: sheet.path is not None and sheet.ids.places.children, what="the first folder")
    ui.frames(3)
    return sheet, chosen


def names(sheet):
    return [item.name for item in sheet.ids.rows.items]


def row(sheet, name):
    return sheet.ids.rows.row_of(names(sheet).index(name))


def at(ui, sheet, folder):
    ui.until(lambda: sheet.path == folder, what=folder.name)
    ui.frames(3)


def test_a_folder_is_found_by_touch_and_chosen(ui, screen, home):
    sheet, chosen = show(ui, screen, home)
    assert names(sheet) == ["Desktop", "Documents", "Garden", "Music"]
    assert row(sheet, "Garden").height >= 56
    ui.tap(row(sheet, "Garden"))
    at(ui, sheet, home / "Garden")
    ui.tap(row(sheet, "trees"))
    at(ui, sheet, home / "Garden" / "trees")
    assert sheet.nothing
    assert "room for" in sheet.below
    ui.tap(sheet.ids.use)
    assert chosen == [home / "Garden" / "trees"]
    assert sheet.parent is None


def test_one_level_up_leads_back_to_where_one_came_from(ui, screen, home):
    sheet, _chosen = show(ui, screen, home, start=home / "Garden" / "herbs")
    ui.tap(sheet.ids.up)
    at(ui, sheet, home / "Garden")
    assert names(sheet) == ["herbs", "trees"]


def test_places_one_would_begin_at_are_one_touch_away(ui, screen, home):
    sheet, _chosen = show(ui, screen, home, start=home / "Garden")
    chips = {chip.text: chip for chip in sheet.ids.places.children}
    assert {"Home", "Documents", "Desktop"} <= set(chips)
    ui.tap(chips["Documents"])
    at(ui, sheet, home / "Documents")
    assert chips["Documents"].chosen
    assert not chips["Home"].chosen


def test_a_path_can_be_typed(ui, screen, home):
    sheet, _chosen = show(ui, screen, home)
    ui.tap(sheet.ids.field)
    sheet.ids.field.text = f'"{home / "Music"}"'
    ui.key("Return")
    at(ui, sheet, home / "Music")
    assert sheet.ids.field.text == str(home / "Music")


def test_a_path_that_leads_nowhere_gets_a_sentence_and_a_way_back(ui, screen, home):
    sheet, _chosen = show(ui, screen, home)
    sheet.go(home / "Musik")
    ui.until(lambda: sheet.trouble, what="the sentence")
    assert "slip" in sheet.trouble
    assert sheet.ids.use.disabled
    assert sheet.ids.new.disabled
    ui.tap(sheet.ids.up)
    at(ui, sheet, home)
    assert not sheet.trouble


def test_a_folder_that_is_gone_gets_a_sentence(ui, screen, home):
    sheet, _chosen = show(ui, screen, home)
    (home / "Music").rmdir()
    ui.tap(row(sheet, "Music"))
    ui.until(lambda: sheet.trouble, what="the sentence")


def test_a_place_that_is_gone_is_shown_from_the_folder_above_it(ui, screen, home):
    sheet, _chosen = show(ui, screen, home, start=home / "Music" / "gone" / "long ago")
    assert sheet.path == home / "Music"
    assert not sheet.trouble


def test_a_new_folder_is_named_made_and_entered(ui, screen, home):
    sheet, chosen = show(ui, screen, home)
    ui.tap(sheet.ids.new)
    assert sheet._name.ids.field.focus
    ui.xdo("type", "Copies")
    ui.key("Return")
    at(ui, sheet, home / "Copies")
    assert (home / "Copies").is_dir()
    assert not sheet.naming
    ui.tap(sheet.ids.use)
    assert chosen == [home / "Copies"]


def test_a_name_no_folder_can_have_gets_a_sentence(ui, screen, home):
    sheet, _chosen = show(ui, screen, home)
    sheet.ask_name()
    sheet.make("a/b")
    ui.until(lambda: "cannot be called that" in sheet.below, what="the sentence")
    assert sheet.naming
    ui.key("Escape")
    assert not sheet.naming
    assert sheet.shown
    assert sheet.ids.use.parent is not None


def test_keys_alone_find_and_choose_a_folder(ui, screen, home):
    sheet, chosen = show(ui, screen, home)
    hands.at_keys = True
    sheet.ids.rows.focus_row(0)
    ui.key("Down", "Down", "Return")
    at(ui, sheet, home / "Garden")
    assert row(sheet, "herbs").focus
    ui.key("BackSpace")
    at(ui, sheet, home)
    assert row(sheet, "Garden").focus
    ui.key("End", "Tab")
    assert sheet.ids.use.focus
    ui.key("Return")
    assert chosen == [home]


def test_escape_gives_up_and_nothing_is_chosen(ui, screen, home):
    sheet, chosen = show(ui, screen, home)
    ui.key("Escape")
    assert not sheet.shown
    assert sheet.parent is None
    assert chosen == []


def test_backspace_in_the_path_deletes_a_letter(ui, screen, home):
    sheet, _chosen = show(ui, screen, home, start=home / "Garden")
    ui.tap(sheet.ids.field)
    ui.key("End", "BackSpace")
    assert sheet.ids.field.text == str(home / "Garden")[:-1]
    assert sheet.path == home / "Garden"


def test_copies_are_marked_and_nothing_else_can_be_chosen(ui, screen, home):
    for name in ("2026-11-19.studio", "2026-11-20.studio"):
        (home / name).mkdir()
        (home / name / "library.db").write_bytes(b"locked")
    (home / "empty.studio").mkdir()
    sheet, chosen = show(ui, screen, home, want="library", describe=lambda path: f"from {path.stem[-2:]}")
    assert names(sheet)[:2] == ["2026-11-19.studio", "2026-11-20.studio"]
    assert row(sheet, "2026-11-20.studio").line == "from 20"
    assert sheet.ids.use.disabled
    ui.tap(row(sheet, "empty.studio"))
    at(ui, sheet, home / "empty.studio")
    assert sheet.ids.use.disabled
    ui.tap(sheet.ids.up)
    at(ui, sheet, home)
    ui.tap(row(sheet, "2026-11-20.studio"))
    assert row(sheet, "2026-11-20.studio").chosen
    ui.tap(sheet.ids.use)
    assert chosen == [home / "2026-11-20.studio"]


def test_a_copy_can_be_chosen_by_its_path(ui, screen, home):
    (home / "mine.studio").mkdir()
    (home / "mine.studio" / "library.db").write_bytes(b"locked")
    sheet, _chosen = show(ui, screen, home, want="library")
    sheet.ids.field.text = str(home / "mine.studio")
    sheet.go_typed()
    ui.until(lambda: sheet.picked is not None, what="the copy")
    assert sheet.path == home
    assert not sheet.ids.use.disabled


def test_zip_files_and_folders_with_open_files_are_marked(ui, screen, home):
    (home / "Afterglow.zip").write_bytes(b"PK")
    (home / "Afterglow 2026").mkdir()
    for name in folders.EXPORTED:
        (home / "Afterglow 2026" / name).touch()
    sheet, chosen = show(ui, screen, home, want="export")
    assert names(sheet)[:2] == ["Afterglow 2026", "Afterglow.zip"]
    ui.tap(row(sheet, "Afterglow.zip"))
    ui.tap(sheet.ids.use)
    assert chosen == [home / "Afterglow.zip"]


def test_nothing_goes_into_the_inside_of_a_library(ui, screen, home):
    (home / "mine.studio").mkdir()
    (home / "mine.studio" / "library.db").write_bytes(b"locked")
    sheet, _chosen = show(ui, screen, home)
    assert "mine.studio" not in names(sheet)
    sheet.go(home / "mine.studio")
    ui.until(lambda: sheet.trouble, what="the sentence")
    assert sheet.ids.use.disabled


def test_what_speaks_against_a_place_is_said(ui, screen, home):
    sheet, _chosen = show(ui, screen, home, warn=lambda path: "It is the same disk." if path == home else "")
    assert "the same disk" in sheet.below
    sheet.go(home / "Music")
    at(ui, sheet, home / "Music")
    assert "the same disk" not in sheet.below


def test_five_thousand_folders_make_a_few_rows(ui, screen, home):
    for number in range(5000):
        (home / "Garden" / f"{number}").mkdir()
    sheet, _chosen = show(ui, screen, home, start=home / "Garden")
    rows = sheet.ids.rows
    assert len(rows.items) == 5002
    assert len(rows.page.children) < 20
    assert [item.name for item in rows.items[8:12]] == ["8", "9", "10", "11"]
    rows.scroll_y = 0.5
    ui.frames(3)
    assert len(rows.page.children) < 20
    low, high = rows.to_window(0, rows.y)[1], rows.to_window(0, rows.top)[1]
    seen = [child for child in rows.page.children if low < child.to_window(*child.center)[1] < high]
    assert len(seen) >= 3
    rows.focus_row(5001)
    ui.frames(3)
    assert rows.row_of(5001).text == "trees"
    assert len(rows.page.children) < 24


def test_a_drive_that_does_not_answer_leaves_the_window_alone(ui, screen, home, monkeypatch):
    answer, look_into = threading.Event(), folders.look_into

    def slow(path, want):
        if path == home / "Music":
            answer.wait(20)
        return look_into(path, want)

    monkeypatch.setattr(folders, "look_into", slow)
    sheet, _chosen = show(ui, screen, home)
    ui.tap(row(sheet, "Music"))
    ui.until(lambda: sheet.nothing == "Looking…", what="patience")
    assert sheet.ids.use.disabled
    sheet.go(home / "Garden")
    at(ui, sheet, home / "Garden")
    answer.set()
    ui.wait(0.1)
    assert sheet.path == home / "Garden"


def test_what_was_looked_at_is_not_kept(ui, screen, home):
    sheet, _chosen = show(ui, screen, home)
    sheet.go(home / "Garden")
    at(ui, sheet, home / "Garden")
    sheet.close()
    again, _chosen = show(ui, screen, home)
    assert again.path == home


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560)])
def test_everything_lies_inside_the_sheet(ui, screen, home, size):
    ui.resize(*size)
    sheet, _chosen = show(ui, screen, home)
    for widget in (sheet.ids.use, sheet.ids.new, sheet.ids.field, sheet.ids.up, *sheet.ids.places.children):
        x, y = widget.to_window(widget.x, widget.y)
        assert sheet.x <= x
        assert x + widget.width <= sheet.right + 1
        assert sheet.y <= y
        assert y + widget.height <= sheet.top
    assert sheet.ids.rows.height >= 2 * 56

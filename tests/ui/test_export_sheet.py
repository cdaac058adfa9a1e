"""A drawing out of the library and pictures into it: the real sheet, the real bench, real files."""

import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from studio.core.paths import ASSETS
from studio.core.progress import Stopped
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.ui.widgets import export_sheet as module
from studio.ui.widgets.bring_picture import bring_picture
from studio.ui.widgets.export_sheet import OUT, PLACE, export_sheet
from studio.ui.work import workbench_of
from tests.ui.opened import open_new
from tests.unit.drawing.hands import scribble

BRUSHES = load_brushes(ASSETS / "brushes")
WIDTH, HEIGHT = 320, 240


@pytest.fixture
def opened(ui, tmp_path):
    opened = open_new(ui, tmp_path)
    opened.rooms = replace(opened.rooms, brushes=BRUSHES)
    yield opened
    opened.leave()


@pytest.fixture
def piece(opened):
    entry = opened.rooms.journal.current_entry()
    piece = opened.rooms.gallery.new_piece("drawing", entry.id, width=WIDTH, height=HEIGHT)
    ops = [NewPaper(Paper(width=WIDTH, height=HEIGHT))]
    for seed in range(4):
        hand = scribble(seed).astype(np.float32)
        ops.append(AddStroke(Stroke("ink", 9, 1, (60, 40 * seed, 90), seed, hand)))
    with opened.library.write():
        for op in ops:
            opened.library.append(piece.id, encode(op))
    return piece.id


@pytest.fixture
def screen(ui, opened):
    made = opened.go("settings")
    made.rooms = opened.rooms
    return made


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


def sheet_over(ui, opened, screen, piece):
    sheet = export_sheet(screen, piece)
    sheet.open(screen)
    ui.frames(3)
    return sheet


def press(ui, widget):
    ui.tap(widget)
    ui.wait(0.15)  # what lies in something that scrolls learns of a tap a moment later


def chip(sheet, text):
    return next(
        chip
        for row in (sheet.ids.kinds, sheet.ids.sizes, sheet.ids.lengths)
        for chip in row.children
        if chip.text == text
    )


def put(ui, opened, sheet, folder):
    press(ui, sheet.ids.way.ids.take)
    where = next(child for child in opened.shell.screen.children if getattr(child, "word", "") == "Put it here")
    where.ids.field.text = str(folder)
    where.ids.field.dispatch("on_enter")
    ui.until(lambda: where.path == folder and where.usable, what="the folder")
    ui.frames(2)
    ui.tap(where.ids.use)
    ui.until(lambda: sheet.ids.way.said, timeout=60, what="the end of the work")


def test_a_picture_twice_as_large_goes_where_it_was_told(ui, opened, piece, screen, outside):
    sheet = sheet_over(ui, opened, screen, piece)
    press(ui, chip(sheet, "2×"))
    assert sheet.size_line == "640 by 480 pixels."
    ui.shot("export-sheet")
    put(ui, opened, sheet, outside)
    assert sheet.ids.way.said == OUT.format(path=outside / "Drawing.png")
    ui.shot("export-sheet-said")
    assert [path.name for path in outside.iterdir()] == ["Drawing.png"]
    with Image.open(outside / "Drawing.png") as image:
        assert image.size == (640, 480)


def test_layers_go_out_without_a_size_to_choose(ui, opened, piece, screen, outside):
    sheet = sheet_over(ui, opened, screen, piece)
    press(ui, chip(sheet, "OpenRaster"))
    assert not sheet.sized
    assert not sheet.moving
    assert not sheet.size_line
    put(ui, opened, sheet, outside)
    assert "stack.xml" in zipfile.ZipFile(outside / "Drawing.ora").namelist()


def test_a_moving_picture_has_a_length_to_choose(ui, opened, piece, screen, outside):
    sheet = sheet_over(ui, opened, screen, piece)
    press(ui, chip(sheet, "GIF"))
    press(ui, chip(sheet, "10 seconds"))
    assert sheet.moving
    ui.shot("export-sheet-moving")
    put(ui, opened, sheet, outside)
    with Image.open(outside / "Drawing.gif") as image:
        assert image.n_frames > 20


def test_without_ffmpeg_there_is_no_film_to_choose_and_it_says_why(ui, opened, piece, screen, monkeypatch):
    monkeypatch.setattr(module.taken_out, "can_film", lambda: False)
    sheet = sheet_over(ui, opened, screen, piece)
    assert "MP4" not in [chip.text for chip in sheet.ids.kinds.children]
    assert "ffmpeg" in sheet.ids.film.text


def test_a_size_that_cannot_be_made_cannot_be_chosen(ui, opened, screen):
    entry = opened.rooms.journal.current_entry()
    large = opened.rooms.gallery.new_piece("drawing", entry.id, width=8192, height=8192)
    sheet = sheet_over(ui, opened, screen, large.id)
    assert not chip(sheet, "2×").disabled
    assert chip(sheet, "3×").disabled
    assert chip(sheet, "8×").disabled


def test_a_folder_that_refuses_is_told_of_in_a_sentence(ui, opened, piece, screen, outside, monkeypatch):
    sheet = sheet_over(ui, opened, screen, piece)
    sheet.ids.way.take_out(outside / "gone")
    ui.until(lambda: sheet.ids.way.said, timeout=30, what="the end of the work")
    assert sheet.ids.way.said == "Nothing can be kept in this place: it does not allow writing."


def test_it_goes_on_behind_other_things_and_stopping_it_leaves_nothing(ui, opened, piece, screen, outside, monkeypatch):
    begun = []

    def slow(progress):
        begun.append(progress)
        while True:
            progress.at(1, 2)

    monkeypatch.setattr(module.taken_out, "take_out", lambda *args: slow(args[-1]))
    sheet = sheet_over(ui, opened, screen, piece)
    sheet.ids.way.take_out(outside)
    ui.until(lambda: begun, what="the work")
    sheet.close()
    ui.frames(5)
    again = sheet_over(ui, opened, screen, piece)
    assert again.ids.way.ids.pane.working
    ui.until(lambda: again.ids.way.ids.pane.shown, what="the pane")
    ui.frames(5)
    ui.shot("export-sheet-working")
    press(ui, again.ids.way.ids.pane.ids.stop)
    ui.until(lambda: again.ids.way.said, what="the end of the work")
    assert again.ids.way.said == str(Stopped())
    assert list(outside.iterdir()) == []
    assert workbench_of(opened.library).said[PLACE] == str(Stopped())


@pytest.fixture
def picture(outside):
    path = outside / "a picture.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (60, 90, 3), dtype=np.uint8)).save(path)
    return path


def choose(ui, sheet, path):
    sheet.ids.field.text = str(path)
    sheet.ids.field.dispatch("on_enter")
    ui.until(lambda: sheet.picked is not None and sheet.usable, what="the picture")
    ui.frames(2)
    ui.tap(sheet.ids.use)


def test_a_picture_is_brought_to_a_paper(ui, opened, screen, picture):
    taken = []
    choose(ui, bring_picture(screen, (WIDTH, HEIGHT, 31), taken.append, pytest.fail), picture)
    ui.until(lambda: taken, what="the picture")
    ((brought,),) = taken
    assert (brought.picture.width, brought.picture.height) == (90, 60)
    assert (brought.left, brought.top) == ((WIDTH - 90) // 2, (HEIGHT - 60) // 2)


def test_only_pictures_and_folders_are_offered(ui, opened, screen, picture, outside):
    (outside / "notes.txt").write_text("nothing to see")
    (outside / "drawn.ora").write_bytes(b"")
    sheet = bring_picture(screen, (WIDTH, HEIGHT, 31), pytest.fail, pytest.fail)
    sheet.ids.field.text = str(outside)
    sheet.ids.field.dispatch("on_enter")
    ui.until(lambda: sheet.path == outside, what="the folder")
    ui.frames(3)
    assert [item.name for item in sheet.ids.rows.items] == ["a picture.png", "drawn.ora"]


def test_what_is_no_picture_is_told_of_in_a_sentence(ui, opened, screen, outside):
    (outside / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    told = []
    choose(ui, bring_picture(screen, (WIDTH, HEIGHT, 31), pytest.fail, told.append), outside / "broken.png")
    ui.until(lambda: told, what="the sentence")
    assert str(told[0]) == "This picture can't be read: it is damaged, or of a kind that isn't known here."

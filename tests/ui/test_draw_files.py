"""From a tap in the rail to a file on the disk and back, by touches: every kind, stopped, no room, no permission."""

import errno
import os
import zipfile

import numpy as np
import pytest
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.core.whole_file import NoRoomForFile, PlaceRefusesFile, part_of
from studio.drawing.codec import decode
from studio.drawing.op import AddPicture, AddStroke, KeepPicture
from studio.journal.entry import nearness
from studio.sharing.arriving import let_in
from studio.ui import brought_in
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.bring_sheet import ALREADY, GONE, HERE, BringSheet
from studio.ui.widgets.export_sheet import OUT, ExportSheet
from studio.ui.widgets.toast import Toast
from studio.ui.work import stop_work, workbench_of
from tests.ui.at_easel import kept_ops, pixels, rooms, samples_are_kept, screen, show, steps
from tests.ui.walk import Walk

__all__ = ["rooms", "samples_are_kept", "screen"]

SUFFIXES = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "OpenRaster": ".ora",
    "SVG": ".svg",
    "WebP": ".webp",
    "GIF": ".gif",
    "MP4": ".mp4",
}
RED = (200, 30, 40)
SMALL = 320
LONG = 150
"""Seconds that a file may take on a busy machine."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A person's home with one folder in it."""
    home = tmp_path / "home"
    (home / "Pictures").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def pictures(home):
    return home / "Pictures"


@pytest.fixture
def walk(ui, screen):
    walk = Walk(ui, screen)
    yield walk
    walk.finger.lift_all()
    ui.frames(2)
    stop_work(screen.rooms.library)


def red_picture(folder, name="leaf.png", size=(90, 60)):
    Image.new("RGB", size, RED).save(folder / name)
    return folder / name


def said(shell):
    return [child.text for child in shell.children if isinstance(child, Toast)]


def take_out_sheet(ui, walk) -> ExportSheet:
    """Draw on a small paper, which is soon taken out, and open the sheet for it."""
    screen = walk.screen
    screen.put_new("blank", longest=SMALL)
    ui.until(lambda: screen.easel.drawing and screen.easel.drawing.paper.width == SMALL, what="the paper")
    ui.frames(3)
    walk.draw((0.2, 0.5), (0.5, 0.6), (0.8, 0.5))
    walk.draw((0.2, 0.3), (0.5, 0.4), (0.8, 0.3))
    kept_ops(walk.screen)
    walk.tap(walk.sheet("paper").ids.take_out)
    ui.until(lambda: isinstance(walk.screen.sheet, ExportSheet), what="the sheet")
    ui.frames(4)
    return walk.screen.sheet


def chip(sheet, text):
    rows = (sheet.ids.kinds, sheet.ids.sizes, sheet.ids.lengths)
    return next(chip for row in rows for chip in row.children if chip.text == text)


# --- out


@pytest.mark.parametrize("kind", SUFFIXES)
def test_a_drawing_is_taken_out_by_touches_alone(ui, walk, pictures, kind):
    sheet = take_out_sheet(ui, walk)
    if kind == "MP4" and sheet.film_line:
        assert "ffmpeg" in sheet.ids.film.text  # nothing to walk to: no film can be made here, and it says so
        return
    walk.tap(chip(sheet, kind))
    assert sheet.ids.about.text
    if sheet.moving:
        walk.tap(chip(sheet, "10 seconds"))
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    walk.use()
    ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the file")
    path = pictures / f"Drawing{SUFFIXES[kind]}"
    assert sheet.ids.way.said == OUT.format(path=path)
    assert list(pictures.iterdir()) == [path]
    data = path.read_bytes()
    if kind == "MP4":
        assert data[4:8] == b"ftyp"
    elif kind == "SVG":
        assert data.rstrip().endswith(b"</svg>")
    elif kind == "OpenRaster":
        assert zipfile.ZipFile(path).testzip() is None
    else:
        paper = walk.screen.easel.drawing.paper
        with Image.open(path) as image:
            assert image.format == kind.upper()
            if kind == "PNG":
                assert np.array_equal(np.asarray(image.convert("RGBA")), pixels(walk.screen)), "as it is seen"
            elif kind == "JPEG":
                assert image.size == (paper.width, paper.height)
            else:
                assert image.n_frames > 1


def test_stopped_in_the_middle_nothing_is_left_and_it_can_begin_again(ui, walk, pictures):
    sheet = take_out_sheet(ui, walk)
    walk.tap(chip(sheet, "MP4" if not sheet.film_line else "WebP"))
    walk.tap(chip(sheet, "30 seconds"))
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    walk.use()
    ui.until(lambda: sheet.ids.way.ids.pane.shown, what="how far it is")
    walk.tap(sheet.ids.way.ids.pane.ids.stop)
    ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the end")
    assert sheet.ids.way.said == str(Stopped())
    assert list(pictures.iterdir()) == []
    walk.tap(chip(sheet, "PNG"))
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    walk.use()
    ui.until(lambda: sheet.ids.way.said and not sheet.ids.way.ids.pane.working, timeout=LONG, what="the file")
    assert sheet.ids.way.said == OUT.format(path=pictures / "Drawing.png")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has a disk that is always full")
@pytest.mark.parametrize("kind", ["PNG", "WebP"])
def test_a_full_disk_is_said_and_nothing_is_left(ui, walk, pictures, kind):
    sheet = take_out_sheet(ui, walk)
    walk.tap(chip(sheet, kind))
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    part_of(pictures, "Drawing", SUFFIXES[kind]).symlink_to("/dev/full")
    walk.use()
    ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the end")
    assert sheet.ids.way.said == NoRoomForFile.sentence
    assert list(pictures.iterdir()) == []
    assert not sheet.ids.way.ids.take.disabled


def test_a_folder_that_allows_nothing_cannot_be_chosen(ui, walk, pictures, monkeypatch):
    """For whoever may do anything (root) the system's answer is played."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: os.fspath(path) != str(pictures) and real(path, mode))
    sheet = take_out_sheet(ui, walk)
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    files = walk.files()
    assert files.ids.use.disabled
    assert files.below == "Nothing can be kept in this folder: it does not allow writing."
    walk.tap(files.ids.up)
    ui.until(lambda: files.usable, what="a folder that allows it")


def test_a_folder_that_refuses_only_when_it_is_written_to_is_said(ui, walk):
    sheet = take_out_sheet(ui, walk)
    walk.tap(sheet.ids.way.ids.take)
    files = walk.files()
    files.ids.field.text = "/proc/self/task"  # looks like any other folder to root, and takes no file from anybody
    files.ids.field.dispatch("on_enter")
    ui.until(lambda: str(files.path) != str(files._home), what="the folder")
    if files.usable:
        walk.use()
        ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the end")
        assert sheet.ids.way.said == PlaceRefusesFile.sentence
    else:
        assert files.below == "Nothing can be kept in this folder: it does not allow writing."


# --- in


def test_a_picture_of_ones_own_is_stamped(ui, walk, pictures):
    red_picture(pictures)
    screen = walk.screen
    screen.hand.brush = "stamp"
    ui.frames(3)
    walk.tap(next(w for w in walk.sheet("brush").walk() if getattr(w, "text", "") == "A picture of yours" and w.height))
    walk.choose("Pictures")
    walk.choose("leaf.png")
    walk.use()
    ui.until(lambda: screen.open_sheet == "brush" and screen.stamps.name.startswith("own:"), what="the stamp")
    assert screen.rooms.gallery.recent(1) == [], "choosing leaves nothing"
    walk.tap(screen.ids.brush)
    assert not screen.open_sheet
    before = pixels(screen)
    walk.draw((0.3, 0.5), (0.5, 0.5))
    assert steps(screen) == ["KeepPicture", "AddStroke"]
    ops = kept_ops(screen)
    assert ops[2].stroke.picture == ops[1].number
    changed = pixels(screen)[np.any(pixels(screen) != before, axis=2)]
    assert np.abs(changed[:, :3].astype(int) - RED).max(1).min() < 6, "its own colour"
    walk.tap(screen.ids.undo)
    assert np.array_equal(pixels(screen), before)


def test_a_file_that_is_no_picture_is_said_and_the_stamp_stays(ui, walk, pictures):
    (pictures / "leaf.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    screen = walk.screen
    screen.hand.brush = "stamp"
    ui.frames(3)
    walk.tap(next(w for w in walk.sheet("brush").walk() if getattr(w, "text", "") == "A picture of yours" and w.height))
    before = screen.stamps.name
    walk.choose("Pictures")
    walk.choose("leaf.png")
    walk.use()
    ui.until(lambda: said(screen.shell), what="the sentence")
    assert said(screen.shell) == ["This picture can't be read: it is damaged, or of a kind that isn't known here."]
    assert screen.stamps.name == before


def test_a_picture_is_laid_on_the_paper_and_taken_back(ui, walk, pictures):
    red_picture(pictures)
    screen = walk.screen
    before = pixels(screen)
    walk.tap(walk.sheet("paper").ids.bring)
    walk.choose("Pictures")
    walk.choose("leaf.png")
    walk.use()
    ui.until(lambda: len(screen.easel.drawing.layers) == 2, what="the picture")
    assert steps(screen) == ["KeepPicture", "AddPicture"]
    middle = pixels(screen)[before.shape[0] // 2, before.shape[1] // 2, :3]
    assert np.abs(middle.astype(int) - RED).max() < 3
    walk.tap(screen.ids.undo)
    assert np.array_equal(pixels(screen), before)


# --- in, as a paper of its own


def bring_as_paper(ui, walk, name="leaf.png"):
    walk.tap(walk.sheet("paper").ids.bring_paper)
    walk.choose("Pictures")
    walk.choose(name)
    walk.use()


def test_a_picture_becomes_a_paper_to_draw_on_and_undo_brings_back_the_one_before(ui, walk, pictures):
    red_picture(pictures)
    screen = walk.screen
    walk.draw((0.2, 0.5), (0.8, 0.5))
    kept_ops(screen)
    mine, drawn = screen.piece_id, pixels(screen)
    bring_as_paper(ui, walk)
    ui.until(lambda: screen.piece_id not in (mine, None) and screen.easel.drawing, what="the new paper")
    ui.frames(3)
    brought = screen.piece_id
    assert (screen.easel.drawing.paper.width, screen.easel.drawing.paper.height) == (90, 60)
    assert np.abs(pixels(screen)[..., :3].astype(int) - RED).max() < 3
    assert said(screen.shell) == [HERE]
    walk.draw((0.3, 0.5), (0.7, 0.5))
    ops = kept_ops(screen)
    assert [type(op) for op in ops[1:]] == [KeepPicture, AddPicture, AddStroke]
    toast = next(child for child in screen.shell.children if isinstance(child, Toast))
    walk.tap(toast.ids.back)
    ui.until(lambda: screen.piece_id == mine and screen.easel.drawing, what="the paper before")
    assert np.array_equal(pixels(screen), drawn)
    assert [piece.id for piece in screen.rooms.gallery.trashed()] == [brought]
    assert said(screen.shell) == [GONE]


def test_another_programs_drawing_keeps_its_layers(ui, walk, pictures):
    sheet = take_out_sheet(ui, walk)
    walk.tap(chip(sheet, "OpenRaster"))
    walk.tap(sheet.ids.way.ids.take)
    walk.choose("Pictures")
    walk.use()
    ui.until(lambda: sheet.ids.way.said, timeout=LONG, what="the file")
    screen, mine, drawn = walk.screen, walk.screen.piece_id, pixels(walk.screen)
    screen.close_sheet()
    ui.frames(3)
    bring_as_paper(ui, walk, "Drawing.ora")
    ui.until(lambda: screen.piece_id not in (mine, None) and screen.easel.drawing, timeout=20, what="the new paper")
    assert len(screen.easel.drawing.layers) == 3
    assert np.abs(pixels(screen).astype(int) - drawn).max() <= 1


def held_up(begun):
    """Return what takes for ever instead of bringing something in."""

    def wait(_rooms, _path, progress):
        begun.append(progress)
        while True:
            progress.at(1, 2)

    return wait


def test_bringing_in_can_be_stopped_and_leaves_nothing(ui, walk, pictures, monkeypatch):
    red_picture(pictures)
    begun = []
    monkeypatch.setattr(brought_in, "bring_in", held_up(begun))
    screen = walk.screen
    bring_as_paper(ui, walk)
    ui.until(lambda: isinstance(screen.sheet, BringSheet), what="how far it is")
    ui.until(lambda: screen.sheet.ids.pane.shown, what="how far it is")
    ui.frames(3)
    ui.shot("bring-sheet")
    walk.tap(screen.sheet.ids.pane.ids.stop)
    ui.until(lambda: workbench_of(screen.rooms.library).current is None, what="the end")
    ui.frames(3)
    assert said(screen.shell) == [str(Stopped())]
    assert not screen.open_sheet
    assert screen.rooms.gallery.recent(1) == []


def test_a_sheet_that_was_put_away_comes_back_with_the_same_key(ui, walk, pictures, monkeypatch):
    red_picture(pictures)
    begun = []
    monkeypatch.setattr(brought_in, "bring_in", held_up(begun))
    screen = walk.screen
    bring_as_paper(ui, walk)
    ui.until(lambda: isinstance(screen.sheet, BringSheet) and screen.sheet.ids.pane.shown, what="how far it is")
    screen.close_sheet()
    ui.frames(3)
    walk.tap(walk.sheet("paper").ids.bring_paper)
    assert isinstance(screen.sheet, BringSheet)
    begun[0].stop()
    ui.until(lambda: workbench_of(screen.rooms.library).current is None, what="the end")


def test_whoever_goes_on_drawing_meanwhile_keeps_the_paper(ui, walk, pictures, monkeypatch):
    red_picture(pictures)
    go_on, real = [], brought_in.bring_in

    def slowly(rooms, path, progress):
        while not go_on:
            progress.at(1, 2)
        return real(rooms, path, progress)

    monkeypatch.setattr(brought_in, "bring_in", slowly)
    screen = walk.screen
    bring_as_paper(ui, walk)
    ui.until(lambda: isinstance(screen.sheet, BringSheet) and screen.sheet.ids.pane.shown, what="how far it is")
    screen.close_sheet()
    ui.frames(3)
    paper = screen.easel.drawing
    walk.draw((0.2, 0.5), (0.8, 0.5))
    go_on.append(True)
    ui.until(lambda: said(screen.shell) == [HERE], what="the piece")
    ui.frames(5)
    assert screen.easel.drawing is paper
    assert len(screen.rooms.gallery.recent(5)) == 2


def test_a_library_without_room_keeps_nothing_of_it_and_says_so(ui, walk, pictures, monkeypatch):
    red_picture(pictures)
    library = walk.screen.rooms.library
    real, tried = library.append, []

    def full(piece_id, payload):
        tried.append(piece_id)
        if isinstance(decode(payload), AddPicture):
            raise OSError(errno.ENOSPC, "secret")
        return real(piece_id, payload)

    monkeypatch.setattr(library, "append", full)
    bring_as_paper(ui, walk)
    ui.until(lambda: said(walk.screen.shell), what="the sentence")
    assert tried
    assert "secret" not in said(walk.screen.shell)[0]
    assert walk.screen.rooms.gallery.recent(1) == []


# --- from the gallery


@pytest.fixture
def gallery(ui, rooms):
    theme.motion = False
    shell = ui.mount(Shell(rooms, {"gallery": lambda rooms, _shell: GalleryScreen(rooms)}, home="gallery"))
    screen = shell.go("gallery")
    ui.wait(0.2)
    yield Walk(ui, screen)
    stop_work(rooms.library)


def test_a_picture_is_brought_into_the_gallery_and_taken_back(ui, gallery, pictures):
    red_picture(pictures)
    screen, shell = gallery.screen, gallery.screen.shell
    ui.until(lambda: screen.empty, what="an empty gallery")
    screen.bring_in()
    gallery.choose("Pictures")
    gallery.choose("leaf.png")
    gallery.use()
    ui.until(lambda: screen.ids.grid.items, what="the piece")
    (piece,) = screen.ids.grid.items
    assert (piece.kind, piece.width, piece.height) == ("drawing", 90, 60)
    ui.until(lambda: screen.ids.grid.tile_of(0).texture is not None, what="its picture")
    assert said(shell) == [HERE]
    ui.shot("gallery-brought")
    gallery.tap(next(child for child in shell.children if isinstance(child, Toast)).ids.back)
    ui.until(lambda: screen.empty, what="an empty gallery")
    assert [one.id for one in screen.rooms.gallery.trashed()] == [piece.id]


def test_a_picture_that_is_here_already_comes_again_only_when_that_is_asked_for(ui, gallery, pictures):
    red_picture(pictures)
    screen, shell, rooms = gallery.screen, gallery.screen.shell, gallery.screen.rooms
    assert let_in(rooms.library, pictures, Progress()).pictures == 1  # among others
    screen.bring_in()
    gallery.choose("Pictures")
    gallery.choose("leaf.png")
    gallery.use()
    near = nearness(rooms.gallery.recent(1)[0].created, rooms.clock.now())
    ui.until(lambda: said(shell) == [ALREADY.format(near)], what="what is said of it")
    assert len(rooms.gallery.recent(3)) == 1
    gallery.tap(next(child for child in shell.children if isinstance(child, Toast)).ids.back)
    ui.until(lambda: said(shell) == [HERE], what="a second piece")
    both = rooms.gallery.recent(3)
    assert len(both) == 2
    for piece in both:
        rooms.gallery.trash(piece.id)
    # what lies in the trash is not here
    once = brought_in.bring_in_once(rooms, pictures / "leaf.png", Progress()).result()
    assert [piece.id for piece in rooms.gallery.recent(3)] == [once]
    assert let_in(rooms.library, pictures, Progress()).there_already == 1  # it came alone


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560), (400, 800)])
def test_title_search_and_keys_have_room_beside_each_other(ui, rooms, size):
    ui.resize(*size)
    rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    shell = ui.mount(Shell(rooms, {"gallery": lambda rooms, _shell: GalleryScreen(rooms)}, home="gallery"))
    screen = shell.go("gallery")
    ui.wait(0.2)
    title, field, seek, keys = (screen.ids[name] for name in ("title", "field", "seek", "corner"))
    assert keys.right <= screen.left + screen.inner + 1
    if not screen.has_field:
        assert not title.opacity or title.right <= seek.x
        assert seek.right <= keys.x
        ui.tap(seek)
        ui.frames(3)
    assert screen.has_field
    assert screen.left <= field.x
    assert field.right <= keys.x
    assert field.width >= 120
    assert not title.opacity or title.right <= field.x


# --- a small window


@pytest.mark.parametrize("left_handed", [False, True])
@pytest.mark.parametrize("tool", ["brush", "symmetry", "layers", "paper"])
def test_in_the_smallest_window_a_sheet_leaves_the_tools_alone(ui, rooms, tool, left_handed):
    rooms.settings.set("left_handed", left_handed)
    ui.resize(640, 560)
    screen = show(ui, rooms)
    screen.toggle(tool)
    ui.frames(4)
    sheet, rail, colours = screen.sheet, screen.ids.tool_plate, screen.ids.colour_plate
    assert sheet.upright
    assert sheet.right <= rail.x if left_handed else sheet.x >= rail.right
    assert sheet.width >= 540
    assert colours.right < 0, "half of the colours would be under it"
    Walk(ui, screen).tap(screen.ids.undo if screen.can_undo else screen.ids.eraser)
    assert screen.tool == "eraser"

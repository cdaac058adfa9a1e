"""Folders as they are told to someone who chooses a place."""

import os

import pytest

from studio.ui import folders
from studio.ui.folders import FolderClosed, NoSuchFolder, NotAName, NotMade


def names(listing):
    return [item.name for item in listing.items]


def test_a_folder_is_listed_by_name_without_files_and_hidden_ones(tmp_path):
    for name in ("b", "A", "part 10", "part 9", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "a file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    listing = folders.look_into(tmp_path, "folder")
    assert names(listing) == ["A", "b", "part 9", "part 10"]
    assert listing.writable
    assert listing.free > 0


def test_a_path_that_leads_nowhere_or_to_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    for name in ("missing", "file"):
        with pytest.raises(NoSuchFolder):
            folders.look_into(tmp_path / name, "folder")


def test_a_folder_that_is_closed_to_us_is_told(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FolderClosed):
        folders.look_into(tmp_path, "folder")


@pytest.mark.parametrize("typed", ["{}", '"{}"', "'{}'", " {} ", "file://{}", "{}/x/.."])
def test_a_typed_path_is_made_whole(tmp_path, typed):
    assert folders.settled(typed.format(tmp_path)) == tmp_path


def test_a_file_address_may_hold_anything(tmp_path):
    assert folders.settled("file:///home/mara/My%20copies") == folders.Path("/home/mara/My copies")


def test_home_may_be_a_tilde(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folders.settled("~/Documents") == tmp_path / "Documents"


@pytest.mark.parametrize("name", ["", "  ", "..", ".hidden", "a/b", "a\\b", "a:b", "nul", "COM1", "a\nb", "..."])
def test_names_that_no_folder_can_have_everywhere_are_refused(tmp_path, name):
    with pytest.raises(NotAName):
        folders.make_folder(tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_made_or_taken_as_it_is(tmp_path):
    assert folders.make_folder(tmp_path, " Copies ") == tmp_path / "Copies"
    assert folders.make_folder(tmp_path, "Copies").is_dir()


def test_where_none_can_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotMade):
        folders.make_folder(tmp_path / "file", "Copies")


def test_a_free_name_counts_on(tmp_path):
    assert folders.free_name(tmp_path, "Afterglow", ".studio").name == "Afterglow.studio"
    (tmp_path / "Afterglow.studio").mkdir()
    assert folders.free_name(tmp_path, "Afterglow", ".studio").name == "Afterglow 2.studio"


def test_the_inside_of_a_library_is_known(tmp_path):
    (tmp_path / "x.studio" / "deep").mkdir(parents=True)
    assert not folders.inside_library(tmp_path / "x.studio" / "deep")
    (tmp_path / "x.studio" / "library.db").touch()
    assert folders.inside_library(tmp_path / "x.studio" / "deep")
    assert not folders.inside_library(tmp_path)


def test_documents_may_go_by_another_name(tmp_path):
    (tmp_path / "Dokumente").mkdir()
    (tmp_path / "Desktop").mkdir()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text(
        'XDG_DOCUMENTS_DIR="$HOME/Dokumente"\nXDG_DESKTOP_DIR="$HOME/"\n'
    )
    places = {place.name: place.path for place in folders.known_places(tmp_path)}
    assert places["Home"] == tmp_path
    assert places["Documents"] == tmp_path / "Dokumente"


def test_only_what_hangs_in_a_folder_is_a_drive(tmp_path, monkeypatch):
    for name in ("stick", "not a drive", ".hidden"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path.name in ("stick", ".hidden"))
    assert [path.name for path in folders.mounted(tmp_path)] == ["stick"]
    assert folders.mounted(tmp_path / "gone") == []


@pytest.mark.parametrize(
    ("size", "words"),
    [
        *((0, "0 bytes"), (999, "999 bytes"), (1000, "1 KB"), (12_400_000, "12 MB"), (999_700_000, "1.0 GB")),
        *((3_440_000_000, "3.4 GB"), (82_000_000_000, "82 GB"), (2_000_000_000_000, "2.0 TB")),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_sizes_are_said_shortly(size, words):
    assert folders.size_words(size) == words

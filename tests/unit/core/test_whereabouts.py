"""Which library opens: the one that is named, else the one that was opened last from inside, else the usual one."""

import json
from pathlib import Path

from studio.core import paths, whereabouts
from studio.core.command_line import read_options
from studio.core.settings import Settings


def test_the_usual_library_opens_when_nothing_else_is_known():
    assert whereabouts.which(read_options([]).library, Settings(None)) == paths.default_library().absolute()


def test_what_is_named_opens_whatever_is_remembered(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    whereabouts.remember(settings, tmp_path / "stick" / "mine.studio")
    assert whereabouts.which(None, settings) == tmp_path / "stick" / "mine.studio"
    assert whereabouts.which(read_options(["--library", "here"]).library, settings) == Path("here").absolute()
    assert whereabouts.remembered(Settings(tmp_path / "settings.json")) == tmp_path / "stick" / "mine.studio"


def test_the_usual_library_is_remembered_as_nothing(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set("theme", "paper")
    whereabouts.remember(settings, tmp_path / "mine.studio")
    whereabouts.remember(settings, paths.default_library().absolute())
    assert whereabouts.remembered(settings) is None
    assert json.loads((tmp_path / "settings.json").read_text()) == {"theme": "paper"}


def test_a_folder_whose_name_is_no_text_is_remembered(tmp_path):
    folder = tmp_path / "st\udcffck"
    whereabouts.remember(Settings(tmp_path / "settings.json"), folder)
    assert whereabouts.remembered(Settings(tmp_path / "settings.json")) == folder


def test_a_setting_that_is_no_text_is_no_place(tmp_path):
    settings = Settings(None)
    settings.set(whereabouts.SETTING, 7)
    assert whereabouts.remembered(settings) is None


def test_something_is_begun_where_anything_lies(tmp_path):
    assert not whereabouts.begun(tmp_path / "nothing")
    assert not whereabouts.begun(tmp_path)
    (tmp_path / "file").touch()
    assert whereabouts.begun(tmp_path)
    assert whereabouts.begun(tmp_path / "file")

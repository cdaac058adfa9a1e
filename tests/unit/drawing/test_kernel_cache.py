"""What was compiled is never used again once anything it was made of has changed."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.drawing import kernel_cache
from studio.drawing.kernel_cache import PREFIX, cache_folder, folder_name, imported, sources

ROOM = Path(kernel_cache.__file__).parent


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A copy of the room's sources, which may be changed."""
    copy = tmp_path / "drawing"
    copy.mkdir()
    for path in ROOM.glob("*.py"):
        (copy / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(kernel_cache, "__file__", str(copy / "kernel_cache.py"))
    cache_folder.cache_clear()
    yield copy
    cache_folder.cache_clear()


def anew(given="", version="1"):
    """Return where the next start of the program would keep its kernels."""
    cache_folder.cache_clear()
    return Path(cache_folder(str(given), version))


@pytest.mark.parametrize("name", ["lanes", "dabs", "oracle", "pointers", "fill_waves", "tile_bytes", "jit"])
def test_a_change_in_any_source_of_a_kernel_gives_another_folder(name, room):
    before = anew()
    source = room / f"{name}.py"
    source.write_text(source.read_text("utf-8") + "\n", "utf-8")
    after = anew()
    assert after != before
    assert after.is_dir()
    assert not before.exists()  # what was made of the old text is gone


def test_a_change_elsewhere_in_the_room_keeps_the_folder(room):
    before = anew()
    for name in ("svg", "codec"):
        (room / f"{name}.py").write_text("# another\n", "utf-8")
    assert anew() == before


def test_another_numba_gives_another_folder(room):
    assert anew(version="1") != anew(version="2")


def test_every_module_that_compiles_anything_is_looked_at():
    compiling = {
        path.stem for path in ROOM.glob("*.py") if re.search(r"^@kernel|= kernel\(", path.read_text("utf-8"), re.M)
    }
    assert len(compiling) > 5
    assert compiling <= set(sources(ROOM))


def test_every_value_that_may_be_compiled_in_is_looked_at(fast):
    known = set(sources(ROOM))
    for name in known & set(sys.modules):
        module = importlib.import_module(f"studio.drawing.{name}")
        homes = {getattr(value, "__module__", None) for value in vars(module).values()}
        reached = {home.rpartition(".")[2] for home in homes if isinstance(home, str) and "studio.drawing." in home}
        assert reached <= known, name


def test_imports_are_read_however_they_are_written():
    source = (
        "from studio.drawing import a, b\nfrom studio.drawing.c import (\n    D,\n    E,\n)\n"
        "    from studio.drawing.f import g  # h\nfrom studio.core.i import j\nimport numpy\n"
    )
    assert set(imported(source)) == {"a", "b", "c", "f"}


def test_the_length_of_a_text_counts_so_that_nothing_moves_from_one_to_the_next():
    assert folder_name({"a": b"xb 1\ny", "b": b"z"}, "1") != folder_name({"a": b"x", "b": b"yz"}, "1")


def test_kernels_lie_in_the_place_that_is_asked_for(room, tmp_path):
    assert anew(tmp_path / "asked").parent == tmp_path / "asked"


def test_kernels_that_lay_loose_beside_the_byte_code_are_removed(room):
    (room / "__pycache__").mkdir()
    for name in ("dots.old-1.py311.nbi", "dots.old-1.py311.1.nbc", "dots.cpython-311.pyc"):
        (room / "__pycache__" / name).write_bytes(b"")
    kept = anew()
    assert {path.name for path in kept.parent.iterdir()} == {kept.name, "dots.cpython-311.pyc"}


def test_where_the_program_may_not_write_the_persons_own_caches_are_taken(room, tmp_path, monkeypatch):
    (room / "__pycache__").write_bytes(b"")  # a file: nothing can be made in it
    monkeypatch.setattr(kernel_cache, "cache_home", lambda: tmp_path / "caches")
    assert anew().parent == tmp_path / "caches"
    monkeypatch.setattr(kernel_cache, "cache_home", lambda: room / "__pycache__")
    cache_folder.cache_clear()
    assert cache_folder("", "1") == ""


def test_compiled_kernels_are_found_again_by_the_next_start(tmp_path):
    code = (
        "from studio.drawing.jit import kernel\n"
        "from studio.drawing import dabs\n"
        "box = kernel(dabs.box); import numpy as np; box(np.ones((1, 5), np.float32), 8, 8)\n"
        "print(sum(box.stats.cache_hits.values()))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    told = [
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert [line.strip() for line in told] == ["0", "1"]
    assert [path.name[: len(PREFIX)] for path in tmp_path.iterdir()] == [PREFIX]

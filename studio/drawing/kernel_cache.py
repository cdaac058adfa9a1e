"""Where compiled kernels are kept: in a folder named after everything they are made of.

numba itself looks only at the file a kernel stands in; what a kernel calls from another file is compiled into it, and
would stay there when that file changes. Nothing here imports numba.
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from studio.core.paths import cache_home

ROOTS = ("kernels", "fill_kernels")
"""The modules from which every compiled function, and every value that is compiled in, is reached by imports."""
PREFIX = "kernels-"

_IMPORT = re.compile(r"^[ \t]*from studio\.drawing(?:\.(\w+))? import (\([^)]*\)|[^\n#]*)", re.MULTILINE)


def sources(folder: Path, roots: Iterable[str] = ROOTS) -> dict[str, bytes]:
    """Return the text of every module in `folder` that the roots reach, by name; the roots are among them."""
    found: dict[str, bytes] = {}
    wanted = list(roots)
    while wanted:
        name = wanted.pop()
        path = folder / f"{name}.py"
        if name in found or not path.is_file():
            continue
        found[name] = path.read_bytes()
        wanted += imported(found[name].decode("utf-8"))
    return found


def imported(source: str) -> list[str]:
    """Return the modules of this room that a module's text imports, and names that may be one."""
    return [
        name
        for module, names in _IMPORT.findall(source)
        for name in ([module] if module else re.findall(r"\w+", names))
    ]


def folder_name(texts: Mapping[str, bytes], version: str) -> str:
    """Return the name of the folder for kernels made from these modules by a version of numba."""
    summed = hashlib.sha256(version.encode())
    for name in sorted(texts):
        summed.update(b"%s %d\n" % (name.encode(), len(texts[name])) + texts[name])
    return PREFIX + summed.hexdigest()[:16]


@lru_cache(maxsize=4)
def cache_folder(given: str, version: str) -> str:
    """Return the folder for this program's kernels, made, or "" where none may be written.

    It lies in the folder `given` (what NUMBA_CACHE_DIR says), else beside the byte code, else in the person's folder
    of caches. Folders of kernels that were made from something else are removed from the same place.
    """
    room = Path(__file__).parent
    name = folder_name(sources(room), version)
    for place in [Path(given)] if given else [room / "__pycache__", cache_home()]:
        if _is_writable(place / name):
            _remove_others(place, name)
            return str(place / name)
    return ""


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _remove_others(place: Path, name: str) -> None:
    """Remove what was kept for other sources. Whoever still draws with it has it in memory."""
    for other in place.glob(f"{PREFIX}*"):
        if other.name != name:
            shutil.rmtree(other, ignore_errors=True)
    for loose in place.glob("*.nb[ci]"):  # earlier versions kept theirs beside the byte code
        with suppress(OSError):
            loose.unlink()

"""The doors between the rooms, held by contracts, and the contracts held by planted faults."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KV_IMPORT = re.compile(r"^#:import\s+\S+\s+(\S+)", re.MULTILINE)
KV_RULE = re.compile(r"^<(\w+)[^>]*>:", re.MULTILINE)


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)


def lint_imports(cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as l; l()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=cwd, capture_output=True, text=True, check=False
    )


def kv_imports(root: Path) -> dict[str, list[str]]:
    """Return what each .kv file imports, by path."""
    return {
        str(path.relative_to(root)): KV_IMPORT.findall(path.read_text("utf-8")) for path in root.glob("studio/**/*.kv")
    }


def wrong_kv_imports(root: Path) -> list[str]:
    return [
        f"{path}: {name}"
        for path, names in kv_imports(root).items()
        for name in names
        if not name.startswith(("kivy.", "studio.ui."))
    ]


@pytest.fixture
def copy_of_the_house(tmp_path):
    shutil.copytree(ROOT / "studio", tmp_path / "studio", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_room_imports_only_through_its_doors():
    result = lint_imports()
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "planted", "contract"),
    [
        ("core", "import studio.library", "A room imports only from below"),
        ("journal", "import studio.gallery", "A room imports only from below"),
        ("drawing", "import kivy", "Kivy only in ui and app"),
        ("music", "import sounddevice", "The sound card only in audio"),
        ("gallery", "import cryptography", "Ciphers and the database only in library"),
        ("library", "import socket", "Nothing talks to a network"),
        ("ui/screens", "import studio.ui.screens.planted_b", "Screens do not know each other"),
    ],
)
def test_a_planted_import_is_caught(copy_of_the_house, room, planted, contract):
    for name, text in (("planted_a", planted), ("planted_b", "")):
        (copy_of_the_house / "studio" / room / f"{name}.py").write_text(text + "\n")
    result = lint_imports(copy_of_the_house)
    assert result.returncode != 0
    assert re.search(re.escape(contract) + r".*BROKEN", result.stdout), result.stdout


def test_kv_files_import_only_kivy_and_the_ui():
    assert wrong_kv_imports(ROOT) == []


def test_a_planted_kv_import_is_caught(copy_of_the_house):
    planted = copy_of_the_house / "studio" / "ui" / "planted.kv"
    planted.write_text("#:kivy 2.3\n#:import library studio.library.library\n")
    assert wrong_kv_imports(copy_of_the_house) == ["studio/ui/planted.kv: studio.library.library"]


def ruled_twice(root: Path) -> set[str]:
    """Return the widgets that two rules are about: a rule goes by the name alone, so each would meet the other's."""
    names = [name for path in root.glob("studio/**/*.kv") for name in KV_RULE.findall(path.read_text("utf-8"))]
    return {name for name in names if names.count(name) > 1}


def test_no_two_widgets_of_one_name_have_rules():
    assert ruled_twice(ROOT) == set()


def test_a_planted_rule_of_another_widgets_name_is_caught(copy_of_the_house):
    (copy_of_the_house / "studio" / "ui" / "planted.kv").write_text("#:kivy 2.3\n\n<Chip>:\n    text: root.planted\n")
    assert ruled_twice(copy_of_the_house) == {"Chip"}


def test_the_source_is_clean_by_ruff():
    result = run("ruff", "check", ".")
    assert result.returncode == 0, result.stdout


def test_the_source_is_formatted():
    result = run("ruff", "format", "--check", ".")
    assert result.returncode == 0, result.stdout


def test_the_source_is_typed():
    result = run("mypy")
    assert result.returncode == 0, result.stdout


def test_assets_hold_no_code():
    strays = [
        path for name in ("assets", "gallery") for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".kv")
    ]
    assert strays == []

"""The keyring as a way in: it opens, fails, is silent, and is taken away."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio.core.clock import FixedClock
from studio.library import keyring_slot, keys
from studio.library.errors import KeyringSilent, LastWayIn, NoKeyring, WrongPassphrase
from studio.library.library import Library, needs_passphrase, opens_by_keyring

ROOT = Path(__file__).resolve().parents[3]


class Ring:
    """A keyring that holds what it is given, or behaves badly."""

    priority = 5

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.held[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    held = Ring()
    place = SimpleNamespace(Keyring=type("Keyring", (), {"priority": 5, "__new__": lambda _cls: held}))
    monkeypatch.setitem(sys.modules, "the_systems_ring", place)
    monkeypatch.setattr(keyring_slot, "KEYRINGS", ("the_systems_ring.Keyring",))
    monkeypatch.setattr(keyring_slot, "PATIENCE", 0.3)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return held


def test_the_keyring_opens_and_the_passphrase_still_does(
    library: Library, folder: Path, clock: FixedClock, ring: Ring
) -> None:
    assert keys.keyring_available()
    assert not opens_by_keyring(folder)
    added = keys.add_keyring(library)
    assert [way.kind for way in keys.ways_in(library)] == ["passphrase", "keyring"]
    ((service, name),) = ring.held
    assert (service, name) == ("Afterglow", f"{library.library_id}-{added}")
    key = ring.held[service, name]
    assert key not in (folder / "keyslots.json").read_text()
    assert keys.keyring_here(library) == added == keys.add_keyring(library)
    assert len(ring.held) == 1
    library.close()
    assert needs_passphrase(folder)
    assert opens_by_keyring(folder)
    Library.open(folder, keyring=True, clock=clock).close()
    Library.open(folder, passphrase="quiet sea", keyring=True, clock=clock).close()
    with pytest.raises(WrongPassphrase):
        Library.open(folder, clock=clock)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "0" * 64,
        "0" * 63,
        "0" * 65,
        "Z" * 64,
        " 0" * 32,
        "0" * 10**6,
        "\ud800" * 64,
        "٠" * 64,
        None,
        7,
        b"0" * 64,
    ],
    ids=[
        "nothing",
        "another",
        "short",
        "long",
        "letters",
        "blanks",
        "huge",
        "half",
        "arabic",
        "none",
        "number",
        "bytes",
    ],
)
def test_any_other_entry_in_the_keyring_opens_nothing(
    library: Library, folder: Path, clock: FixedClock, ring: Ring, entry: object
) -> None:
    keys.add_keyring(library)
    library.close()
    (place,) = ring.held
    ring.held[place] = entry  # type: ignore[assignment]
    with pytest.raises(KeyringSilent):
        Library.open(folder, keyring=True, clock=clock)
    Library.open(folder, passphrase="quiet sea", clock=clock).close()


def test_a_key_opens_only_its_own_slot_of_its_own_library(
    library: Library, folder: Path, clock: FixedClock, ring: Ring
) -> None:
    keys.add_keyring(library)
    library.close()
    path = folder / "keyslots.json"
    fields = json.loads(path.read_text())
    (place,) = ring.held
    for changed in ({"id": "0" * 32}, {"nonce": "0" * 24}, {"sealed": "0" * 64}):
        slots = [fields["slots"][0], {**fields["slots"][1], **changed}]
        path.write_text(json.dumps({**fields, "slots": slots}))
        ring.held["Afterglow", f"{fields['library']}-{slots[1]['id']}"] = ring.held[place]
        with pytest.raises(KeyringSilent):
            Library.open(folder, keyring=True, clock=clock)


def test_a_keyring_that_fails_or_never_answers_costs_a_moment(
    library: Library, folder: Path, clock: FixedClock, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.add_keyring(library)
    never = threading.Event()

    def never_answer(*_: object) -> str:
        never.wait(60)
        raise RuntimeError("given up")

    for trouble in (
        lambda *_: (_ for _ in ()).throw(RuntimeError("no bus")),
        lambda *_: (_ for _ in ()).throw(SystemError()),
        never_answer,
    ):
        with monkeypatch.context() as broken:
            broken.setattr(ring, "get_password", trouble)
            broken.setattr(ring, "set_password", trouble)
            begun = time.monotonic()
            with pytest.raises(NoKeyring):
                keys.add_keyring(library)
            assert time.monotonic() - begun < 20
            library.close()
            with pytest.raises(KeyringSilent):
                Library.open(folder, keyring=True, clock=clock)
            library = Library.open(folder, passphrase="quiet sea", clock=clock)
            assert len(keys.ways_in(library)) == 2
            with monkeypatch.context() as broken:
                broken.setattr(ring, "get_password", trouble)
                assert keys.keyring_here(library) is None
    never.set()
    library.close()


def test_a_keyring_that_keeps_nothing_is_none(library: Library, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "set_password", lambda *_: None)
    with pytest.raises(NoKeyring):
        keys.add_keyring(library)
    assert [way.kind for way in keys.ways_in(library)] == ["passphrase"]


def test_taking_the_keyring_away_takes_the_key_out_of_it(library: Library, folder: Path, ring: Ring) -> None:
    added = keys.add_keyring(library)
    (first, _second) = keys.ways_in(library)
    with pytest.raises(LastWayIn):  # a keyring may be gone tomorrow
        keys.remove_way_in(library, first.id)
    keys.remove_way_in(library, added)
    assert ring.held == {}
    assert not opens_by_keyring(folder)
    keys.add_keyring(library)
    keys.make_open(library, "quiet sea")
    assert ring.held == {}


def test_a_write_that_fails_leaves_no_key_in_the_keyring(
    library: Library, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", refuse)
        with pytest.raises(Exception, match="The disk is full"):
            keys.add_keyring(library)
    assert ring.held == {}


def test_a_keyring_that_is_not_the_systems_is_none(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys.keyring_available()
    for name in (
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
    ):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        assert not keys.keyring_available()


def test_opening_without_a_keyring_slot_imports_no_keyring(library: Library, folder: Path) -> None:
    library.close()
    script = (
        "import sys; from pathlib import Path; from studio.core.clock import SystemClock;"
        "from studio.library.library import Library, opens_by_keyring;"
        "folder = Path(sys.argv[1]); assert not opens_by_keyring(folder);"
        "Library.open(folder, passphrase='quiet sea', keyring=True, clock=SystemClock()).close();"
        "assert not {'keyring', 'secretstorage'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, check=True)

"""Everything that chosen pieces can be handed over as, made, and how each is opened again by whoever got it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyrage

from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing.brush import load_brushes
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.sharing.card import forms_of, write_card
from studio.sharing.chosen import Item
from studio.sharing.portfolio import write_portfolio
from studio.sharing.report import write_report
from studio.sharing.sealed import ByKey, ByWords, seal_chosen
from studio.sharing.sources import choose
from tests.browser import second_reader
from tests.unit.sharing.ten import Ten
from tests.unit.sharing.unpacked import Found, of_pdf, unpacked

PASSPHRASE = "copper lantern willow seven quiet harbour"
FORMS = (
    "portfolio",
    "report",
    "report with a password",
    "sealed",
    "sealed to a key",
    "card of the picture",
    "card of the sound",
)


@dataclass
class HandedOver:
    """The files, by form."""

    ten: Ten
    key: pyrage.x25519.Identity
    files: dict[str, list[Path]] = field(default_factory=dict)
    _found: dict[str, list[Found]] = field(default_factory=dict)

    def found(self, form: str) -> list[Found]:
        """Return everything that is in one form, opened."""
        if form not in self._found:
            self._found[form] = [part for path in self.files[form] for part in self._opened(path)]
        return self._found[form]

    def _opened(self, path: Path) -> list[Found]:
        """Return a file and everything in it, opened with what its receiver was told."""
        data, open_it = path.read_bytes(), None
        if data.lstrip()[:9].lower() == b"<!doctype":
            open_it = _of_page
        elif data.startswith(b"age-encryption.org"):
            open_it = partial(_of_age, self.key)
        elif data.startswith(b"%PDF") and b"/Encrypt" in data:
            return [("as it is", data), *_deep(of_pdf(data, PASSPHRASE))]
        return list(unpacked(data, "", open_it))


def hand_over(library: Library, gallery: Gallery, journal: Journal, ten: Ten, place: Path) -> HandedOver:
    """Make every form of what is chosen, each in a folder of its own."""
    chosen, source = choose(library, gallery, journal, whom="You", words="For you.", entries=None, questions=True)
    handed = HandedOver(ten, pyrage.x25519.Identity.generate())
    brushes = load_brushes(ASSETS / "brushes")
    folders = {form: place / str(number) for number, form in enumerate(FORMS)}
    for folder in folders.values():
        folder.mkdir()
    pictures, sounds = ([item for item in chosen.items if item.kind == kind] for kind in ("drawing", "voice"))

    def cards(items: list[Item], folder: Path) -> list[Path]:
        return [write_card(item, source, form, folder, Progress()) for item in items for form in forms_of(item)]

    sealing = partial(seal_chosen, chosen, source)
    makers = {
        "portfolio": lambda to: [write_portfolio(chosen, source, PASSPHRASE, to, brushes, Progress())],
        "report": lambda to: [write_report(chosen, source, to)],
        "report with a password": lambda to: [write_report(chosen, source, to, password=PASSPHRASE)],
        "sealed": lambda to: [sealing(to, ByWords(PASSPHRASE), Progress())],
        "sealed to a key": lambda to: [sealing(to, ByKey(str(handed.key.to_public())), Progress())],
        "card of the picture": partial(cards, pictures),
        "card of the sound": partial(cards, sounds),
    }
    handed.files = {form: makers[form](folders[form]) for form in FORMS}
    return handed


def _of_page(data: bytes) -> list[Found]:
    manifest, plain = second_reader.opened(data.decode(), PASSPHRASE)
    said = repr(manifest).encode()
    return [("the manifest", said), ("all of it", plain), *second_reader.blobs(manifest, plain)]


def _of_age(key: pyrage.x25519.Identity, data: bytes) -> list[Found]:
    if b"-> scrypt" in data[:200]:
        return [("inside", pyrage.passphrase.decrypt(data, PASSPHRASE))]
    return [("inside", pyrage.decrypt(data, [key]))]


def _deep(found: Iterable[Found]) -> Iterable[Found]:
    for where, data in found:
        yield from unpacked(data, where)

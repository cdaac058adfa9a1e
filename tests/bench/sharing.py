"""What is handed over: how soon a page of 20 MB opens in a browser, what it weighs, what it asks for, what goes along.

Made and opened as a person does; beside it StatiCrypt (npm), which seals the same content in its own way.
"""

import base64
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path

from studio.core.progress import Progress
from studio.sharing.portfolio import write_portfolio
from tests.bench.blackbox.tools import require
from tests.bench.room import Bar, Options, Report
from tests.browser import second_reader
from tests.browser.given import brushes, large
from tests.browser.page import Page
from tests.browser.pipe import Chromium

BARS = {
    "portfolio_open_s": Bar(3),
    "portfolio_build_vs_staticrypt": Bar(0.3),
    "portfolio_size_ratio": Bar(1.4),
    "requests": Bar(0),
    "leaked_bytes": Bar(0),
    "serious_problems": Bar(0),
}
MEGABYTES = 20
PASSPHRASE = "copper lantern willow seven quiet harbour"
HOST = "example.org"
ASKED = f"https://{HOST}/a.png"
"""What a page asks for that does everything wrong."""
STATICRYPT, AXE = "staticrypt@3.5.4", "axe-core@4.14.1"
SEAL = """
import sys
from pathlib import Path
sys.path.insert(0, ".")
from studio.sharing.page_file import write_page
with open(sys.argv[2], "wb") as file:
    write_page(file, [Path(sys.argv[1]).read_bytes()], sys.argv[3])
"""
"""What is done for a page once its content is there, in a program of its own, as StatiCrypt is one."""


def run(options: Options) -> Report:
    """Take the figures that are wanted."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-sharing-") as name:
        place = Path(name)
        made = cache(partial(_made, place, report))
        how = {
            "portfolio_open_s": lambda: opens(made(), place, options.rounds, report),
            "portfolio_build_vs_staticrypt": lambda: against_staticrypt(made(), place, options.rounds, report),
            "portfolio_size_ratio": lambda: weighs(made(), report),
            "requests": lambda: asks_for(made(), place, report),
            "leaked_bytes": lambda: leaks(place, report),
            "serious_problems": lambda: shuts_out(made(), place, report),
        }
        for key, measure in how.items():
            if not options.only or key in options.only:
                report.measure(key, measure)
    return report


def _made(place: Path, report: Report) -> Path:
    """Make the page that all others are about."""
    chosen, source = large(MEGABYTES)
    began = time.perf_counter()
    page = write_portfolio(chosen, source, PASSPHRASE, place, brushes(), Progress())
    report.details["page"] = {
        "megabytes": round(page.stat().st_size / 1e6, 2),
        "made_in_s": round(time.perf_counter() - began, 2),
    }
    return page


def opens(page: Path, place: Path, rounds: int, report: Report) -> float:
    """Return how many seconds it takes to load, and from Enter until everything is there; a new browser each time."""
    loads, unlocks = [], []
    for number in range(rounds):
        with Opened(place / f"open{number}") as browser:
            seen = Page(browser)
            began = time.perf_counter()
            seen.go(page)
            loads.append(time.perf_counter() - began)
            unlocks.append(_unlock(seen))
    report.details["open"] = {"load_s": _rounded(loads), "from_enter_s": _rounded(unlocks)}
    return statistics.median(load + unlock for load, unlock in zip(loads, unlocks, strict=True))


def against_staticrypt(page: Path, place: Path, rounds: int, report: Report) -> float:
    """Return how long sealing takes beside StatiCrypt, in turns: the same content, each a program that is started."""
    tool, content, plain_page = _npm(place, STATICRYPT), place / "content", place / "plain.html"
    content.write_bytes(second_reader.opened(page.read_text("utf-8"), PASSPHRASE)[1])
    coded = base64.b64encode(content.read_bytes()).decode()
    plain_page.write_text(
        f'<!doctype html><title>x</title><a href="data:application/octet-stream;base64,{coded}">x</a>'
    )
    command = ["node", "node_modules/staticrypt/cli/index.js", str(plain_page), "-d", str(place / "theirs")]
    theirs_command = [*command, "-p", PASSPHRASE, "--short", "--config", "false"]
    ours_command = [sys.executable, "-c", SEAL, str(content), str(place / "ours.html"), PASSPHRASE]
    ours, theirs = [], []
    for _round in range(rounds):
        ours.append(_timed(ours_command, Path.cwd()))
        theirs.append(_timed(theirs_command, tool))
    report.details["staticrypt"] = {
        "ours_s": _rounded(ours),
        "theirs_s": _rounded(theirs),
        "ours_mb": round((place / "ours.html").stat().st_size / 1e6, 1),
        "theirs_mb": round((place / "theirs" / plain_page.name).stat().st_size / 1e6, 1),
        "content_mb": round(content.stat().st_size / 1e6, 1),
    }
    shutil.rmtree(place / "theirs")
    return statistics.median(ours) / statistics.median(theirs)


def weighs(page: Path, report: Report) -> float:
    """Return how much larger the page is than all that lies in it, unsealed."""
    manifest, plain = second_reader.opened(page.read_text("utf-8"), PASSPHRASE)
    content = sum(len(blob) for _kind, blob in second_reader.blobs(manifest, plain)) + len(json.dumps(manifest))
    report.details["size"] = {"content_mb": round(content / 1e6, 2), "page_mb": round(page.stat().st_size / 1e6, 2)}
    return page.stat().st_size / content


def asks_for(page: Path, place: Path, report: Report) -> float:
    """Return how many addresses are asked for while everything in it is opened, played and gone along.

    By what Chromium says of the page and its workers, and by its own log of all it does in a network, in which
    another page that does ask for something has to be found.
    """
    log, asking = place / "net.json", place / "asking.html"
    asking.write_text(f"<!doctype html><title>x</title><img src='{ASKED}'>", "utf-8")
    with Opened(place / "asks", f"--log-net-log={log}") as browser:
        seen = Page(browser)
        seen.go(asking)
        seen.go(page)
        _unlock(seen)
        for role in ("button", "slider"):
            for node in seen.found(role):
                if seen.of(node, "function() { return !/Print|Lock|Larger/.test(this.textContent) }"):
                    seen.press(node, 0.6)
        seen.drawn()
        asked, complaints = seen.requests(), list(seen.complaints)
    reached = _asked_by_pages(log)
    if ASKED not in reached:
        raise RuntimeError("the log of the network does not tell what pages ask for")
    reached = [address for address in reached if HOST not in address]
    report.details["asked_for"] = {"addresses": asked, "by the log": reached, "complaints": complaints}
    return len(asked) + len(reached)


def _asked_by_pages(log: Path) -> list[str]:
    """Return the addresses and hosts that were asked for on behalf of pages, and not of the browser itself."""
    told = json.loads(log.read_text("utf-8"))
    reached = set()
    for event in told["events"]:
        said = event.get("params", {})
        whose = f"{said.get('network_isolation_key', '')} {said.get('network_anonymization_key', '')}"
        address = said.get("url") or said.get("host") or ""
        if "file://" in whose and not address.startswith(("file:", "blob:", "data:", "https://~notfound")):
            reached.add(address)
    return sorted(reached)


def leaks(place: Path, report: Report) -> float:
    """Return how many bytes go along, in any form, of what was not to: of ten pieces two are shown."""
    from tests.unit.sharing.handed_over import FORMS, hand_over
    from tests.unit.sharing.ten import ten_pieces
    from tests.unit.sharing.unpacked import hidden_in

    folder = place / "ten"
    folder.mkdir()
    library, gallery, journal, ten = ten_pieces(folder)
    with library:
        handed = hand_over(library, gallery, journal, ten, folder)
    wrong = {}
    for form in FORMS:
        wrong[form] = hidden_in(handed.found(form), ten)
    report.details["leaked"] = {form: [str(each) for each in found] for form, found in wrong.items()}
    return sum(each.size for found in wrong.values() for each in found)


def shuts_out(page: Path, place: Path, report: Report) -> float:
    """Return how many serious problems axe-core finds, before and after it is opened, light and dark, on a phone."""
    rules = (_npm(place, AXE) / "node_modules/axe-core/axe.min.js").read_text("utf-8")
    with Opened(place / "axe") as browser:
        seen = Page(browser)
        seen.go(page)
        found = seen.problems(rules)
        _unlock(seen)
        for scheme in ("light", "dark"):
            seen.like(scheme)
            seen.drawn()
            found += seen.problems(rules)
        with seen.phone():
            seen.drawn()
            found += seen.problems(rules)
        version = seen.tell("axe.version")
    report.details["problems"] = {"axe": version, "found": found}
    return len(found)


def _npm(place: Path, package: str) -> Path:
    """Fetch a package of npm, by name and version; return the folder it is in."""
    require({"node": "nodejs", "npm": "npm"})
    folder = place / f"npm-{package.partition('@')[0]}"
    folder.mkdir()
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", package], cwd=folder, check=True)
    return folder


class Opened:
    """A browser for a while, in a folder of its own."""

    def __init__(self, folder: Path, *more: str) -> None:
        folder.mkdir()
        self._chromium = Chromium(folder, *more)

    def __enter__(self) -> Chromium:
        return self._chromium

    def __exit__(self, *_error: object) -> None:
        self._chromium.close()


def _unlock(seen: Page) -> float:
    """Write the passphrase and press Enter; return how many seconds later everything is there."""
    seen.press(seen.one("textbox"))
    seen.write(PASSPHRASE)
    began = time.perf_counter()
    seen.key("Enter")
    seen.until("document.documentElement.dataset.state === 'open'", 60)
    return time.perf_counter() - began


def _timed(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _rounded(seconds: list[float]) -> list[float]:
    return [round(each, 3) for each in seconds]

"""Measure a room, beside its peers: python -m tests.bench start --json figures.json"""

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path

from tests.bench.blackbox.tools import MissingToolError
from tests.bench.room import Options

ROOMS = {
    "drawing": "tests.bench.drawing",
    "gallery": "tests.bench.gallery",
    "lag": "tests.bench.lag",
    "library": "tests.bench.library",
    "music": "tests.bench.music",
    "scale": "tests.bench.scale",
    "sharing": "tests.bench.sharing",
    "start": "tests.bench.start",
    "together": "tests.bench.together",
}
"""Name to module; each has BARS and `run(options) -> Report`. Loaded only when asked for."""


def main(arguments: list[str] | None = None) -> int:
    """Run one bench; return 0 when every figure could be taken, whether or not it met its bar."""
    asked = options_parser().parse_args(arguments)
    room = importlib.import_module(ROOMS[asked.room])
    only = frozenset(key for key in (asked.only or "").split(",") if key)
    if unknown := sorted(only - room.BARS.keys()):
        print(f"No such key: {', '.join(unknown)}. There are: {', '.join(room.BARS)}", file=sys.stderr)
        return 2
    before = os.getloadavg()
    try:
        report = room.run(Options(asked.rounds, only, asked.shots))
    except MissingToolError as error:
        print(error, file=sys.stderr)
        return 1
    report.details["machine"] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": before,
        "load_after": os.getloadavg(),
    }
    print(report.as_text(room.BARS))
    if asked.json:
        asked.json.write_text(json.dumps(report.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 1 if report.failed else 0


def options_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("room", choices=sorted(ROOMS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures and what they were made of")
    parser.add_argument("--only", metavar="KEYS", help="take only these figures; commas between them")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="starts per program (default 5)")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="picture of the screen where a stage is missed")
    return parser


if __name__ == "__main__":
    sys.exit(main())

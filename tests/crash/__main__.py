"""End the program at any moment, thousands of times: python -m tests.crash --json figures.json

Kills it while it works (kill -9), and takes the power from the disk below it. What it had acknowledged has to be
there afterwards, to the byte. A control without syncs has to lose something, or losses would go unseen.
"""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from tests.crash.campaign import CONTROL, KILL, KILL_SHARES, POWER, Part, figures, plan, run

ROUNDS = 330
SHOWN = 400
"""Characters of a loss that are shown; the file has all of them."""


def main(arguments: list[str] | None = None) -> int:
    """Run a campaign; return 1 when anything was lost or failed, or when the control lost nothing."""
    asked = options_parser().parse_args(arguments)
    only = frozenset(word for word in (asked.only or "").split(",") if word)
    known = {KILL, POWER, CONTROL, *KILL_SHARES}
    if unknown := sorted(word for word in only if not known.issuperset(word.split())):
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    began = time.monotonic()
    parts = run(plan(asked.rounds, only, asked.seed), show)
    found = figures(parts)
    for name, value in found.items():
        print(f"{name:22}{value:8}")
    if asked.json:
        told = {**found, "details": details(parts, time.monotonic() - began)}
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    controlled = any(part.way == CONTROL for part in parts)
    lost = found["acknowledged_lost"] + found["powerloss_lost"]
    failed = any(part.failed for part in parts)
    return 1 if lost or failed or (controlled and not found["powerloss_off_found"]) else 0


def show(part: Part) -> None:
    """Say what came of a part."""
    print(part, flush=True)
    losses = [] if part.way == CONTROL else part.lost
    for trouble in [*part.failed, *losses][:3]:
        print(f"    {trouble[:SHOWN]}", flush=True)


def details(parts: list[Part], seconds: float) -> dict[str, object]:
    """Return what the figures were made of."""
    return {
        "parts": {
            f"{part.way} {part.kind}": {
                "rounds" if part.way == KILL else "images": part.count,
                "acknowledged": part.acknowledged,
                "lost": len(part.lost) if part.way == CONTROL else part.lost,
                **({"failed": part.failed} if part.failed else {}),
            }
            for part in parts
        },
        "seconds": round(seconds, 1),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()},
    }


def options_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        metavar="N",
        help=f"kills in all; ten images of a power loss for each (default {ROUNDS})",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures and what they were made of")
    parser.add_argument("--only", metavar="PARTS", help='only these, e.g. "kill" or "drawing,power tagging"')
    parser.add_argument("--seed", type=int, default=1, help="another seed, other work and other images (default 1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""What a log with every brush hashes to, in a process of its own, so that numba can be told another processor.

Drawn once, by two threads at once, and from each of its keyframes on, packed and unpacked. Prints one JSON object.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing, State, draw_step, draw_steps
from studio.drawing.edits import Document
from studio.drawing.engine import kernels_ready, warm_up
from studio.drawing.frames import Frames
from studio.drawing.op import KeepPicture, NewPaper
from studio.drawing.timeline import Record, story_of
from studio.drawing.walk import film
from tests.bench.every_brush import PAPER, hash_of, pictures, steps


def main(count: int = 50) -> None:
    """Draw marks of so many samples."""
    if not (warm_up() and kernels_ready()):
        sys.exit("the kernels can't be had")
    brushes, kept = load_brushes(ASSETS / "brushes"), pictures()
    named = steps(brushes, count)
    edits = list(named.values())

    def whole(_number: int) -> str:
        return hash_of(draw_steps(edits, State(), PAPER, brushes, kept))

    by_step, state = {}, State()
    for name, edit in named.items():
        state = draw_step(edit, state, PAPER, brushes, kept)
        by_step[name] = hash_of(state)
    with ThreadPoolExecutor(2) as pool:
        threads = list(pool.map(whole, range(2)))
    ops = [NewPaper(PAPER), *(KeepPicture(*each) for each in kept.items()), *edits]
    story, frames = story_of(Record(op, 1000 * at) for at, op in enumerate(ops)), Frames()
    for _ in film(story, brushes, frames, spacing=0.5):
        pass
    after = [hash_of(draw_steps(edits[at:], frames.state(at), PAPER, brushes, kept)) for at in frames.nodes]
    drawing = Drawing(PAPER, brushes)
    drawing.take(Document(PAPER, tuple(edits), len(edits), kept))
    told = {
        "cpu": os.environ.get("NUMBA_CPU_NAME", "host"),
        "whole": hash_of(drawing.state),
        "threads": threads,
        "from_keyframes": after,
        "steps": by_step,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""The processes that work is done in apart: which ones were started, and whether they have gone."""

import os
from pathlib import Path


def watched(monkeypatch, module):
    """Return the list in which each process lies that a module starts from now on."""
    started = []

    class Watched(module.Apart):
        def __init__(self, *given):
            super().__init__(*given)
            started.append(self)

    monkeypatch.setattr(module, "Apart", Watched)
    return started


def is_gone(pid):
    """Say whether a process has ended, waited for by whoever started it or not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z" in stat.read_text()

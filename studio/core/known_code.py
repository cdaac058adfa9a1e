"""The methods of dataclasses, compiled once and kept: Python writes and compiles their text anew at every start.

Measured up to a first mark: 73 classes, 70 ms, of which compiling their 415 methods is 42.
"""

import dataclasses
from types import CodeType
from typing import Any

from studio.core import kept_start

MOST = 4000
"""Texts kept; with more, it begins anew."""
_NAME = ("dataclasses",)


def install() -> None:
    """Have `dataclasses` take the code of what it has compiled before; call it before the first class is made.

    It runs the text of its methods with `exec` (Python 3.11 to 3.13), and finds this one under that name. Code depends
    on nothing but its text and on Python, which names the file it is kept in.
    """
    known: dict[str, CodeType] = kept_start.recall(_NAME, None) or {}

    def run(text: str, names: dict[str, Any], into: dict[str, Any]) -> None:
        code = known.get(text)
        if code is None:
            if len(known) >= MOST:
                known.clear()
            code = known[text] = compile(text, "<string>", "exec")
            kept_start.remember(_NAME, None, known)
        exec(code, names, into)  # noqa: S102  what `dataclasses` itself does with it

    dataclasses.exec = run  # type: ignore[attr-defined]

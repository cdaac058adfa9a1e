"""Kivy without what a studio never uses: 65 of the 210 ms that its import and its window take at every start.

Measured: 40 ms go into the styles of eighty widgets of which we use nine, 20 into asyncio, for a loop that never runs.
"""

import re
import sys
from pathlib import Path
from types import ModuleType

from studio.core import kept_start

KEPT = (
    "Label",
    "-Button,-ToggleButton",
    "BubbleContent",
    "BubbleButton",
    "RelativeLayout",
    "Image,AsyncImage",
    "Selector",
    "TextInput",
    "TextInputCutCopyPaste",
    "StencilView",
    "ScrollView",
)
"""The rules of Kivy's own style that are loaded: those of the widgets we use, and of what they are made of."""

_RULE = re.compile(r"^<([^>]+)>:?[ \t]*\n(?:(?:[ \t#][^\n]*)?\n)*", re.MULTILINE)


def rules_of(style: str) -> dict[str, str]:
    """Return the rules in the text of a .kv file by what stands in their angle brackets."""
    return {match[1]: match[0] for match in _RULE.finditer(style)}


def import_lightly() -> None:
    """Import Kivy's clock, language and styles. Call it after Kivy's settings are made, before anything else of it."""
    import kivy

    if "kivy.lang.builder" in sys.modules:
        return
    _import_clock()
    data, kivy.kivy_data_dir = kivy.kivy_data_dir, str(Path(__file__).with_name("bare"))
    try:
        import kivy.lang  # noqa: F401
    finally:
        kivy.kivy_data_dir = data
    from studio.ui import rules
    from studio.ui.kv_table import load_rules

    rules.install()
    load_rules(_style(Path(data) / "style.kv"), "style.kv")


def _style(file: Path) -> str:
    """Return what we use of Kivy's own style, known from the start before or picked out now."""
    source = kept_start.stamp(file), KEPT
    style = kept_start.recall(("style",), source)
    if style is None:
        rules = rules_of(file.read_text("utf-8"))
        style = "".join(rules[name] for name in KEPT)
        kept_start.remember(("style",), source, style)
    return style


def _import_clock() -> None:
    if "asyncio" in sys.modules:
        return
    stand_in = ModuleType("asyncio")
    stand_in.wait_for = None  # type: ignore[attr-defined]
    sys.modules["asyncio"] = stand_in
    try:
        import kivy.clock  # noqa: F401
    finally:
        del sys.modules["asyncio"]

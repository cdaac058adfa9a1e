"""The part of Kivy's own style that is loaded holds a rule for everything we use of it."""

import re
from importlib.util import find_spec
from pathlib import Path

from studio.ui.light_kivy import KEPT, rules_of

ROOT = Path(__file__).parents[3]
STYLE = (Path(find_spec("kivy").origin).parent / "data" / "style.kv").read_text("utf-8")


def names(rules) -> set[str]:
    return {name.strip("-").split("@")[0] for rule in rules for name in rule.split(",")}


def test_rules_are_cut_out_whole():
    rules = rules_of("# x\n<A>:\n    a: 1\n    # y\n\n    b: 2\n\n<B,C>\n    c: 3\n")
    assert rules["A"].split() == ["<A>:", "a:", "1", "#", "y", "b:", "2"]
    assert rules["B,C"].split() == ["<B,C>", "c:", "3"]


def test_kivys_style_has_every_rule_that_is_kept():
    assert set(KEPT) <= set(rules_of(STYLE))


def test_every_kivy_widget_we_use_has_its_rule():
    used = set()
    for path in (ROOT / "studio").rglob("*.py"):
        for line in re.findall(r"^\s*from kivy\.uix\.\w+ import ([\w, ]+)", path.read_text("utf-8"), re.MULTILINE):
            used |= {name.strip() for name in line.split(",")}
    for path in (ROOT / "studio").rglob("*.kv"):
        used |= set(re.findall(r"^\s+(\w+):\s*$", path.read_text("utf-8"), re.MULTILINE))
    assert used & names(rules_of(STYLE)) <= names(KEPT)

"""A .kv file that comes back from its table is what Kivy reads in its text."""

import marshal
from pathlib import Path

import pytest
from kivy.lang.parser import Parser

import studio
from studio.ui.kv_table import parser_of, table_of

FILES = sorted(Path(studio.__file__).parent.rglob("*.kv"))


def read(text):
    return Parser(content=text, filename="a.kv")


def plain(rule):
    """Return all of a rule that can be compared."""
    if rule is None:
        return None
    properties = [
        (one.line, one.name, one.value, one.co_value, sorted(one.watched_keys or []), one.mode, one.ignore_prev)
        for one in (*rule.properties.values(), *rule.handlers)
    ]
    canvases = [plain(one) for one in (rule.canvas_before, rule.canvas_root, rule.canvas_after)]
    names = list(rule.properties), rule.name, rule.line, rule.level, rule.id, rule.avoid_previous_rules
    return names, properties, [plain(one) for one in rule.children], canvases


def seen(parser):
    """Return all of a parsed file that can be compared, the rules that several names share told once for each."""
    rules = [(type(selector), selector.key, plain(rule)) for selector, rule in parser.rules]
    return rules, parser.directives, parser.dynamic_classes, parser.sourcecode, parser.filename


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_kv_file_comes_back_as_it_was_read(file, monkeypatch):
    monkeypatch.setattr(Parser, "execute_directives", lambda _parser: None)
    text = file.read_text("utf-8")
    parser = read(text)
    back = parser_of(marshal.loads(marshal.dumps(table_of(parser))), text, "a.kv")  # noqa: S302
    assert seen(back) == seen(parser)
    assert all(rule.ctx is back for _, rule in back.rules)


def test_names_that_share_a_rule_share_it_when_it_comes_back():
    text = "<One, Two>:\n    width: 3\n"
    (_, one), (_, two) = parser_of(table_of(read(text)), text, "a.kv").rules
    assert one is two


def test_what_a_text_imports_is_imported_when_it_comes_back(monkeypatch):
    text = "#:set answer 42\n<One>:\n    width: answer\n"
    table = table_of(read(text))
    from kivy.lang.parser import global_idmap

    global_idmap.pop("answer")
    parser_of(table, text, "a.kv")
    assert global_idmap.pop("answer") == 42


@pytest.mark.parametrize("text", ["Widget:\n    width: 3\n", "<.name>:\n    width: 3\n"])
def test_what_is_no_rule_of_a_widget_is_refused(text):
    with pytest.raises(ValueError, match="rules"):
        table_of(read(text))

"""A parsed .kv file as a table of plain values and back: Kivy parses and compiles the same text at every start.

Measured on a first screen and an easel: 25 ms of parsing become 3.
"""

import hashlib
from pathlib import Path
from typing import Any

import kivy
from kivy.factory import Factory
from kivy.lang import Builder
from kivy.lang.parser import Parser, ParserRule, ParserRuleProperty, ParserSelectorName

from studio.core import kept_start

Table = tuple[Any, ...]
_THIS = kept_start.stamp(Path(__file__)), kivy.__version__
"""Tables made by another version of this file, or of Kivy, are not read."""


def load_rules(text: str, filename: str) -> None:
    """Add the rules in a .kv text to Kivy's; parsed once, they are kept for the next start.

    As `Builder.load_string`, but for texts without a root widget: ValueError.
    """
    name, source = ("kv", filename), (hashlib.sha256(text.encode()).digest(), _THIS)
    table = kept_start.recall(name, source)
    if table is None:
        parser = Parser(content=text, filename=filename)
        kept_start.remember(name, source, table_of(parser))
    else:
        parser = parser_of(table, text, filename)
    Builder.rules.extend(parser.rules)
    Builder._clear_matchcache()  # noqa: SLF001
    for kind, bases in parser.dynamic_classes.items():
        Factory.register(kind, baseclasses=bases, filename=filename, warn=True)
    Builder.files.append(filename)


def table_of(parser: Parser) -> Table:
    """Return what a parser has read. It may hold no root widget, template or class selector: ValueError."""
    objects: list[ParserRule] = []
    for _, rule in parser.rules:
        if rule not in objects:
            objects.append(rule)
    plain = all(type(selector) is ParserSelectorName for selector, _ in parser.rules)
    if parser.root is not None or parser.templates or not plain:
        raise ValueError("only rules of widgets are kept")
    return (
        [(number, line) for number, line in parser.directives],
        dict(parser.dynamic_classes),
        [_rule_table(rule) for rule in objects],
        [(selector.key, objects.index(rule)) for selector, rule in parser.rules],
    )


def parser_of(table: Table, text: str, filename: str) -> Parser:
    """Return a parser that has read `text`, from its table; what the text imports is imported."""
    directives, dynamic_classes, rules, selectors = table
    parser = Parser.__new__(Parser)
    parser.rules, parser.templates, parser.root = [], [], None
    parser.sourcecode = list(enumerate(text.splitlines()))
    parser.filename, parser.directives, parser.dynamic_classes = filename, directives, dict(dynamic_classes)
    parser.execute_directives()
    objects = [_rule(parser, rule) for rule in rules]
    parser.rules.extend((ParserSelectorName(key), objects[number]) for key, number in selectors)
    return parser


def _rule_table(rule: ParserRule) -> Table:
    return (
        rule.line,
        rule.name,
        rule.level,
        rule.id,
        rule.avoid_previous_rules,
        [_property_table(one) for one in rule.properties.values()],
        [_property_table(one) for one in rule.handlers],
        [_rule_table(one) for one in rule.children],
        [_rule_table(one) if one else None for one in (rule.canvas_before, rule.canvas_root, rule.canvas_after)],
    )


def _rule(parser: Parser, table: Table) -> ParserRule:
    line, name, level, id_, avoid, properties, handlers, children, canvases = table
    rule = ParserRule(parser, line, "-", 1)  # with its own name it would look for its selectors, which are known
    rule.name, rule.level, rule.id, rule.avoid_previous_rules = name, level, id_, avoid
    rule.properties.update((one[1], _property(parser, one)) for one in properties)
    rule.handlers.extend(_property(parser, one) for one in handlers)
    rule.children = [_rule(parser, one) for one in children]
    rule.canvas_before, rule.canvas_root, rule.canvas_after = (one and _rule(parser, one) for one in canvases)
    return rule


def _property_table(one: ParserRuleProperty) -> Table:
    return (one.line, one.name, one.value, one.co_value, one.watched_keys, one.mode, one.ignore_prev)


def _property(parser: Parser, table: Table) -> ParserRuleProperty:
    line, name, value, co_value, watched_keys, mode, ignore_prev = table
    one = ParserRuleProperty(parser, line, name, value, ignore_prev)
    one.co_value, one.watched_keys, one.mode = co_value, watched_keys, mode
    return one

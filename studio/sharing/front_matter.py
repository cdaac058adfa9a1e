"""What stands at the top of a Markdown file between two lines of "---": the small part of YAML that journals use."""

import re

Matter = dict[str, str | list[str]]

MOST_LINES = 200
LONGEST_LINE = 4000

_KEY = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:(?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"\s*-\s+(.*)$")


def front_matter(text: str) -> tuple[Matter, str]:
    """Return what stands at the top of a text, by name in small letters, and the rest; all is the rest without it."""
    lines = text.split("\n", MOST_LINES + 1)[: MOST_LINES + 1]
    if lines[0].rstrip() != "---":
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        return {}, text
    return _read(lines[1:end]), text[sum(len(line) + 1 for line in lines[: end + 1]) :]


def as_list(value: str | list[str] | None) -> list[str]:
    """Return a value as the list it stands for: "[a, b]", "a, b", "a b", or one item a line."""
    if isinstance(value, list):
        return value
    parts = re.split(r"[,;]", value or "")
    return (value or "").split() if len(parts) == 1 else parts


def _read(lines: list[str]) -> Matter:
    matter: Matter = {}
    name = ""
    for line in lines:
        item, key = _ITEM.match(line[:LONGEST_LINE]), _KEY.match(line[:LONGEST_LINE])
        if item and name:
            value = matter[name]
            matter[name] = [*(value if isinstance(value, list) else []), _plain(item[1])]
        elif key and not line[:1].isspace():
            name = key[1].lower()
            matter[name] = _value(key[2] or "")
    return matter


def _value(text: str) -> str | list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_plain(part) for part in text[1:-1].split(",") if part.strip()]
    return _plain(text)


def _plain(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text.split(" #")[0].rstrip()

"""What a sealed file says: one page that any browser opens without a script, and the same words as Markdown.

Every word of the person goes in as text: what looks like a tag or a link stays letters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Protocol

from studio.sharing.chosen import THERAPIST, Chosen, Item, Said, Told
from studio.sharing.unread import KINDS

TITLE = "Chosen to be seen"
JOURNAL, QUESTIONS = "From the journal", "Questions"
MAKING = "How it was made"

POLICY = "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'"
"""No script, no frame, no form, and nothing from anywhere but the folder it lies in."""
STYLE = """
:root {
  color-scheme: light dark;
  --bg: #f3eadb; --ink: #2a201a; --dim: #63533f; --line: #8f7456; --pin: #93441c; --on: #fff6ea;
}
@media (prefers-color-scheme: dark) {
  :root { --bg: #181413; --ink: #f1e6d6; --dim: #b8a696; --line: #a08670; --pin: #e7a977; --on: #26170d }
}
body {
  background: var(--bg); color: var(--ink); font: 1.15rem/1.55 "Atkinson Hyperlegible Next", system-ui, sans-serif;
  max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 5rem;
}
h1, h2, h3 { font-family: Fraunces, Georgia, serif; font-weight: 400; line-height: 1.2; overflow-wrap: anywhere }
h1 { font-size: 2.4rem; margin: 1.5rem 0 .5rem; border-bottom: 2px solid var(--line); padding-bottom: 1rem }
h2 { font-size: 1.8rem; margin: 3.5rem 0 0 }
h3 { font-size: 1.4rem; margin: 2.5rem 0 .25rem }
p { margin: .5rem 0 }
.dim { color: var(--dim) }
.words { white-space: pre-wrap; overflow-wrap: anywhere }
figure { margin: 1rem 0; position: relative; width: fit-content; max-width: 100% }
img { display: block; max-width: 100%; height: auto; border-radius: 4px }
audio { width: 100%; margin: .75rem 0 }
summary { padding: .75rem 0; cursor: pointer }
ol { padding-left: 0; list-style: none }
li { border-left: 2px solid var(--line); padding: .1rem 0 .1rem 1rem; margin: 1rem 0 }
.pin {
  position: absolute; transform: translate(-50%, -50%); min-width: 1.75rem; line-height: 1.75rem;
  text-align: center; border-radius: 1rem; background: var(--pin); color: var(--on); font-size: 1rem;
}
@media print { body { max-width: none } article { break-inside: avoid } audio, details { display: none } }
"""


@dataclass(slots=True)
class Laid:
    """Which files of the zip show a piece."""

    picture: str = ""
    film: str = ""
    """How it was made."""
    sound: str = ""
    unread: list[str] = field(default_factory=list)
    """What of it was to be there and could not be read, as sentences."""
    moments: dict[int, str] = field(default_factory=dict)
    """When in the film or the sound a reflection belongs, by its place among them: "0:07"."""


@dataclass(slots=True)
class Voice:
    """What was said, as the zip has it."""

    file: str = ""
    unread: list[str] = field(default_factory=list)
    """As `Laid.unread`."""


@dataclass(frozen=True, slots=True)
class Laying:
    """Where everything lies in the zip."""

    pieces: Mapping[str, Laid]
    """By the keys of items."""
    voices: Mapping[str, Voice]
    """Spoken reflections, by `Said.voice`."""


def as_html(chosen: Chosen, laying: Laying) -> str:
    """Return the page."""
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{TITLE}</title>\n<style>{STYLE}</style>\n'
    )
    body = "".join(_all_of(chosen, _AsHtml(laying)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{head}</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def as_markdown(chosen: Chosen, laying: Laying) -> str:
    """Return the same as Markdown."""
    return "".join(_all_of(chosen, _AsMarkdown(laying)))


def title_of(item: Item) -> str:
    """Return what a piece is called: its title, or what it is."""
    return item.title.strip() or KINDS[item.kind]


def who_and_when(said: Said, moment: str) -> str:
    """Return what stands over a reflection: whose it is, the day, where in the piece; "" when nothing is to be said."""
    told = ["The therapist" if said.whose == THERAPIST else said.whose, said.when, f"at {moment}" if moment else ""]
    words = ", ".join(part for part in told if part)
    return words[:1].upper() + words[1:]


class _As(Protocol):
    """A way of writing it."""

    def heading(self, words: str, level: int = 2) -> str: ...
    def whom(self, whom: str) -> str: ...
    def words(self, words: str) -> str: ...
    def piece(self, item: Item) -> Iterator[str]: ...
    def entry(self, told: Told) -> Iterator[str]: ...
    def questions(self, questions: Sequence[str]) -> str: ...


def _all_of(chosen: Chosen, way: _As) -> Iterator[str]:
    """Give everything in its order, written one way."""
    yield way.heading(TITLE, 1)
    if chosen.whom:
        yield way.whom(chosen.whom)
    yield way.words(chosen.words)
    for session, items in groupby(chosen.items, lambda item: item.session):
        if session:
            yield way.heading(session)
        for item in items:
            yield from way.piece(item)
    if chosen.entries:
        yield way.heading(JOURNAL)
        for told in chosen.entries:
            yield from way.entry(told)
    if chosen.questions:
        yield way.heading(QUESTIONS)
        yield way.questions(chosen.questions)


def _heading(told: Told) -> str:
    return ", ".join(part for part in (told.session, told.date) if part) or "A day"


class _AsHtml:
    """As a page."""

    def __init__(self, laying: Laying) -> None:
        self._laying = laying

    def heading(self, words: str, level: int = 2) -> str:
        return f"<h{level}>{escape(words)}</h{level}>\n"

    def whom(self, whom: str) -> str:
        return f'<p class="dim" dir="auto">For {escape(whom)}</p>\n'

    def words(self, words: str) -> str:
        return f'<p class="words" dir="auto">{escape(words.strip())}</p>\n' if words.strip() else ""

    def piece(self, item: Item) -> Iterator[str]:
        laid = self._laying.pieces.get(item.key, Laid())
        name = escape(title_of(item))
        yield f'<article>\n<h3 dir="auto">{name}</h3>\n'
        if item.date:
            yield f'<p class="dim">{escape(item.date)}</p>\n'
        if laid.picture:
            pins = "".join(_pin(number, said) for number, said in enumerate(item.said, 1))
            yield f'<figure><img src="{laid.picture}" alt="{name}">{pins}</figure>\n'
        if laid.sound:
            yield _audio(laid.sound, name)
        yield self.words(item.words)
        if laid.film:
            yield f'<details><summary>{MAKING}</summary><img src="{laid.film}" alt="{MAKING}"></details>\n'
        yield from map(_dim, laid.unread)
        if item.tags:
            yield f'<p class="dim" dir="auto">{escape(", ".join(item.tags))}</p>\n'
        yield from self._reflections(item.said, laid.moments)
        yield "</article>\n"

    def entry(self, told: Told) -> Iterator[str]:
        yield f'<article>\n<h3 dir="auto">{escape(_heading(told))}</h3>\n{self.words(told.text)}'
        yield from self._reflections(told.said, {})
        yield "</article>\n"

    def questions(self, questions: Sequence[str]) -> str:
        listed = "".join(f'<li class="words" dir="auto">{escape(question)}</li>\n' for question in questions)
        return f"<ol>\n{listed}</ol>\n"

    def _reflections(self, listed: tuple[Said, ...], moments: Mapping[int, str]) -> Iterator[str]:
        if not listed:
            return
        yield "<ol>\n"
        for place, said in enumerate(listed):
            number = str(place + 1) if said.spot is not None else ""
            above = " · ".join(filter(None, (number, who_and_when(said, moments.get(place, "")))))
            yield "<li>"
            if above:
                yield f'<p class="dim" dir="auto">{escape(above)}</p>'
            yield self.words(said.text)
            voice = self._laying.voices.get(said.voice, Voice())
            if voice.file:
                yield _audio(voice.file, "What was said")
            yield from map(_dim, voice.unread)
            yield "</li>\n"
        yield "</ol>\n"


def _pin(number: int, said: Said) -> str:
    if said.spot is None:
        return ""
    left, top = (100 * min(1.0, max(0.0, share)) for share in said.spot)
    return f'<span class="pin" style="left:{left:.2f}%;top:{top:.2f}%">{number}</span>'


def _audio(name: str, label: str) -> str:
    return f'<audio controls preload="none" src="{name}" aria-label="{label}"></audio>\n'


def _dim(sentence: str) -> str:
    return f'<p class="dim">{sentence}</p>\n'


class _AsMarkdown:
    """As Markdown."""

    def __init__(self, laying: Laying) -> None:
        self._laying = laying

    def heading(self, words: str, level: int = 2) -> str:
        return f"{'' if level == 1 else chr(10)}{'#' * level} {plain(words)}\n"

    def whom(self, whom: str) -> str:
        return f"\nFor {plain(whom)}\n"

    def words(self, words: str) -> str:
        return quoted(words)

    def piece(self, item: Item) -> Iterator[str]:
        laid = self._laying.pieces.get(item.key, Laid())
        yield self.heading(title_of(item), 3)
        if item.date:
            yield f"\n{plain(item.date)}\n"
        if laid.picture:
            yield f"\n![]({link(laid.picture)})\n"
        if laid.film:
            yield f"\n[{MAKING}]({link(laid.film)})\n"
        if laid.sound:
            yield f"\n[{KINDS[item.kind]}]({link(laid.sound)})\n"
        yield quoted(item.words)
        yield from (f"\n{sentence}\n" for sentence in laid.unread)
        if item.tags:
            yield f"\nTags: {plain(', '.join(item.tags))}\n"
        yield from self._reflections(item.said, laid.moments)

    def entry(self, told: Told) -> Iterator[str]:
        yield self.heading(_heading(told), 3)
        yield quoted(told.text)
        yield from self._reflections(told.said, {})

    def questions(self, questions: Sequence[str]) -> str:
        return "\n" + "".join(f"- {plain(question)}\n" for question in questions)

    def _reflections(self, listed: tuple[Said, ...], moments: Mapping[int, str]) -> Iterator[str]:
        for place, said in enumerate(listed):
            above = who_and_when(said, moments.get(place, ""))
            yield f"\n#### {place + 1}{f' · {plain(above)}' if above else ''}\n{quoted(said.text)}"
            voice = self._laying.voices.get(said.voice, Voice())
            if voice.file:
                yield f"\n[What was said]({link(voice.file)})\n"
            yield from (f"\n{sentence}\n" for sentence in voice.unread)


def quoted(words: str) -> str:
    """Return words as a quotation, each line as it is; "" for none."""
    lines = words.strip().splitlines()
    return (
        "\n"
        + "\n".join(f"> {plain(line)}  ".rstrip() if not line.strip() else f"> {plain(line)}  " for line in lines)
        + "\n"
        if lines
        else ""
    )


def plain(words: str) -> str:
    """Return words in one line of Markdown that reads them as words."""
    return "".join("\\" + letter if letter in "\\[]<>`*_#!|~&" else letter for letter in " ".join(words.split()))


def link(name: str) -> str:
    """Return where a file is, as Markdown wants it."""
    return f"<{name}>"

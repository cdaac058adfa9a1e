"""What a sealed file says: one page that any browser opens without a script, and the same words as Markdown.

Every word of the person goes in as text: what looks like a tag or a link stays letters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from studio.sharing.chosen import THERAPIST, Chosen, Item, Said, Told

KINDS = {"drawing": "Drawing", "sound": "Sound", "voice": "Voice", "writing": "Writing"}
TITLE = "Chosen to be seen"
JOURNAL, QUESTIONS = "From the journal", "Questions"
MAKING = "How it was made"
UNREAD = "This could not be read any more."

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
    unread: bool = False
    """Something of it was to be there, and is damaged."""
    moments: dict[int, str] = field(default_factory=dict)
    """When in the film or the sound a reflection belongs, by its place among them: "0:07"."""


@dataclass(frozen=True, slots=True)
class Laying:
    """Where everything lies in the zip."""

    pieces: Mapping[str, Laid]
    """By the keys of items."""
    voices: Mapping[str, str]
    """Names of the files of spoken reflections, by `Said.voice`."""


def as_html(chosen: Chosen, laying: Laying) -> str:
    """Return the page."""
    head = (
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{TITLE}</title>\n<style>{STYLE}</style>\n'
    )
    body = "".join(_html(chosen, laying))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{head}</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def as_markdown(chosen: Chosen, laying: Laying) -> str:
    """Return the same as Markdown."""
    return "".join(_markdown(chosen, laying))


def title_of(item: Item) -> str:
    """Return what a piece is called: its title, or what it is."""
    return item.title.strip() or KINDS[item.kind]


def who_and_when(said: Said, moment: str) -> str:
    """Return what stands over a reflection: whose it is, the day, where in the piece; "" when nothing is to be said."""
    told = ["The therapist" if said.whose == THERAPIST else said.whose, said.when, f"at {moment}" if moment else ""]
    words = ", ".join(part for part in told if part)
    return words[:1].upper() + words[1:]


# --- as a page -----------------------------------------------------------------------------------------


def _html(chosen: Chosen, laying: Laying) -> Iterator[str]:
    yield f"<h1>{TITLE}</h1>\n"
    if chosen.whom:
        yield f'<p class="dim" dir="auto">For {escape(chosen.whom)}</p>\n'
    yield _words(chosen.words)
    for session, items in groupby(chosen.items, lambda item: item.session):
        if session:
            yield f"<h2>{escape(session)}</h2>\n"
        for item in items:
            yield from _article(item, laying)
    if chosen.entries:
        yield f"<h2>{JOURNAL}</h2>\n"
        for told in chosen.entries:
            yield f'<article>\n<h3 dir="auto">{escape(_heading(told))}</h3>\n{_words(told.text)}'
            yield from _reflections(told.said, {}, laying)
            yield "</article>\n"
    if chosen.questions:
        listed = "".join(f'<li class="words" dir="auto">{escape(question)}</li>\n' for question in chosen.questions)
        yield f"<h2>{QUESTIONS}</h2>\n<ol>\n{listed}</ol>\n"


def _article(item: Item, laying: Laying) -> Iterator[str]:
    laid = laying.pieces.get(item.key, Laid())
    name = escape(title_of(item))
    yield f'<article>\n<h3 dir="auto">{name}</h3>\n'
    if item.date:
        yield f'<p class="dim">{escape(item.date)}</p>\n'
    if laid.picture:
        pins = "".join(_pin(number, said) for number, said in enumerate(item.said, 1))
        yield f'<figure><img src="{laid.picture}" alt="{name}">{pins}</figure>\n'
    if laid.sound:
        yield _audio(laid.sound, name)
    yield _words(item.words)
    if laid.film:
        yield f'<details><summary>{MAKING}</summary><img src="{laid.film}" alt="{MAKING}"></details>\n'
    if laid.unread:
        yield f'<p class="dim">{UNREAD}</p>\n'
    if item.tags:
        yield f'<p class="dim" dir="auto">{escape(", ".join(item.tags))}</p>\n'
    yield from _reflections(item.said, laid.moments, laying)
    yield "</article>\n"


def _pin(number: int, said: Said) -> str:
    if said.spot is None:
        return ""
    left, top = (100 * min(1.0, max(0.0, share)) for share in said.spot)
    return f'<span class="pin" style="left:{left:.2f}%;top:{top:.2f}%">{number}</span>'


def _reflections(listed: tuple[Said, ...], moments: Mapping[int, str], laying: Laying) -> Iterator[str]:
    if not listed:
        return
    yield "<ol>\n"
    for place, said in enumerate(listed):
        above = who_and_when(said, moments.get(place, ""))
        pinned = (
            f"{place + 1} · " if said.spot is not None and above else f"{place + 1}" if said.spot is not None else ""
        )
        yield "<li>"
        if above or pinned:
            yield f'<p class="dim" dir="auto">{pinned}{escape(above)}</p>'
        yield _words(said.text)
        if said.voice in laying.voices:
            yield _audio(laying.voices[said.voice], "What was said")
        yield "</li>\n"
    yield "</ol>\n"


def _audio(name: str, label: str) -> str:
    return f'<audio controls preload="none" src="{name}" aria-label="{label}"></audio>\n'


def _words(text: str) -> str:
    return f'<p class="words" dir="auto">{escape(text.strip())}</p>\n' if text.strip() else ""


def _heading(told: Told) -> str:
    return ", ".join(part for part in (told.session, told.date) if part) or "A day"


# --- as Markdown ---------------------------------------------------------------------------------------


def _markdown(chosen: Chosen, laying: Laying) -> Iterator[str]:
    yield f"# {TITLE}\n"
    if chosen.whom:
        yield f"\nFor {plain(chosen.whom)}\n"
    yield quoted(chosen.words)
    for session, items in groupby(chosen.items, lambda item: item.session):
        if session:
            yield f"\n## {plain(session)}\n"
        for item in items:
            yield from _piece(item, laying)
    if chosen.entries:
        yield f"\n## {JOURNAL}\n"
        for told in chosen.entries:
            yield f"\n### {plain(_heading(told))}\n{quoted(told.text)}"
            yield from _later(told.said, {}, laying)
    if chosen.questions:
        yield f"\n## {QUESTIONS}\n\n" + "".join(f"- {plain(question)}\n" for question in chosen.questions)


def _piece(item: Item, laying: Laying) -> Iterator[str]:
    laid = laying.pieces.get(item.key, Laid())
    yield f"\n### {plain(title_of(item))}\n"
    if item.date:
        yield f"\n{plain(item.date)}\n"
    if laid.picture:
        yield f"\n![]({link(laid.picture)})\n"
    if laid.film:
        yield f"\n[{MAKING}]({link(laid.film)})\n"
    if laid.sound:
        yield f"\n[{KINDS[item.kind]}]({link(laid.sound)})\n"
    yield quoted(item.words)
    if laid.unread:
        yield f"\n{UNREAD}\n"
    if item.tags:
        yield f"\nTags: {plain(', '.join(item.tags))}\n"
    yield from _later(item.said, laid.moments, laying)


def _later(listed: tuple[Said, ...], moments: Mapping[int, str], laying: Laying) -> Iterator[str]:
    for place, said in enumerate(listed):
        above = who_and_when(said, moments.get(place, ""))
        yield f"\n#### {place + 1}{f' · {plain(above)}' if above else ''}\n{quoted(said.text)}"
        if said.voice in laying.voices:
            yield f"\n[What was said]({link(laying.voices[said.voice])})\n"


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

"""What an export says about itself, to whoever opens it."""

WORDS = {
    "what": "Everything in an Afterglow library, as open files. README.md says more.",
    "readme": """# Everything from an Afterglow library

These are drawings, sounds, voices and words that somebody made, as files that need no Afterglow to be opened.
They are not locked: whoever has this folder can see, hear and read all of it. Keep it where only the right people are.

- `journal/` has a page for each session and each day. Any text program opens it; a Markdown reader shows the links.
- `pieces/` has a folder for each thing that was made:
  - a drawing: `drawing.png` is what it looks like, `drawing.ora` opens in Krita, GIMP and MyPaint, and
    `strokes.jsonl` is every stroke as it was drawn, also those that were taken back;
  - a sound: `sound.flac` is to be heard, `song.mid` opens in music programs, and `notes.jsonl` is every note as it was
    played;
  - a voice: `voice.flac`;
  - a writing: `writing.md`, and `edits.jsonl` is the text as it was at each pause.
- `manifest.json` is everything the library knows about them: titles, dates, tags, moods, reflections, what was shown to
  whom. What lay in the trash is here too, and marked there.

## Bringing it back

In Afterglow, open Settings, then "Take out, bring in", and choose this folder or the zip. It goes into a new library
or into one you have: what is there already stays as it is, so doing it twice does no harm. The log files (`.jsonl`),
`voice.flac` and `manifest.json` are what it is brought back from; the pictures, the pages and `sound.flac` are made
from them. Times are in milliseconds since 1970 (UTC).
""",
}

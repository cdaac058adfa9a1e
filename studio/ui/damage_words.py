"""What is damaged, in words for a person: the check tells the exact part, and nobody has to know what that is."""

from studio.library import mending, verify

PLAIN = {
    verify.KEYS: "The passphrases may not open it the next time. The recovery code still does.",
    verify.PAGES: "A part of the library can't be read.",
    verify.STRUCTURE: "Some of what belongs together can't be found from each other.",
    verify.WORDS: "A search may miss something. What you made is not touched by it.",
    verify.RECORDS: "Some of it is as it was at an earlier time.",
    verify.NO_PIECE: "Something here belongs to a piece that is missing.",
    mending.RECORD_LOST: "Something that was written or made is lost. What it was can't be told.",
}
"""What is said in place of a sentence of the check; every other one is plain as it is."""
OF_PIECE = "A part of this piece can't be read."
"""In place of what says only that something in a piece does not fit."""


def plain(whats: list[str], of_piece: bool) -> str:
    """Return what is said about a piece, or about what belongs to none: each thing once, the vague ones only alone."""
    if of_piece:
        vague = {verify.STRUCTURE, verify.PAGES} | ({verify.CHUNKS} if verify.LOG in whats else set())
        whats = [what for what in whats if what not in vague] or [OF_PIECE]
    return " ".join(dict.fromkeys(PLAIN.get(what, what) for what in whats))

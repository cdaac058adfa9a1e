"""What is said, gently, while a new passphrase is typed."""

SHORTEST = 6
"""Characters."""

TOO_SHORT = "A little longer, please: six characters or more."
DIFFERENT = "The two are not the same yet."


def same_hint(first: str, second: str) -> str:
    """Return what a passphrase and its second typing still lack, or "". Nothing is said of what is not begun."""
    if first and len(first) < SHORTEST:
        return TOO_SHORT
    if second and not first.startswith(second):
        return DIFFERENT
    return ""

"""What is told of a long work, a sentence each, with an end to how many there are."""

MOST_SENTENCES = 100
"""Sentences about one thing; how many more there are is one more."""


class Sentences:
    """A list of sentences that has an end, however many there would be."""

    def __init__(self, more: str) -> None:
        """`more` is said of those beyond the end: "And {} more were left out."."""
        self._more = more
        self._said: dict[str, int] = {}
        self._beyond = 0

    def add(self, sentence: str) -> None:
        """Add a sentence; the same one again only counts."""
        if sentence in self._said or len(self._said) < MOST_SENTENCES:
            self._said[sentence] = self._said.get(sentence, 0) + 1
        else:
            self._beyond += 1

    def said(self) -> tuple[str, ...]:
        """Return what is told."""
        told = [sentence + (f" ({times} times)" if times > 1 else "") for sentence, times in self._said.items()]
        return (*told, *([self._more.format(self._beyond)] if self._beyond else []))

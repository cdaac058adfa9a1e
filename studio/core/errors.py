"""Errors a person can meet: each carries one sentence that a tired person understands."""


class StudioError(Exception):
    """Something went wrong that the person should hear about, kindly.

    `str(error)` is the sentence to show. The technical cause, if any, is chained with `from`.
    It never holds a title, a word, a tag or a name of the person.
    """

    sentence = "Something did not work. What you made is still here."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)

"""Kivy's rules: those it puts off until the end of a turn are all done, even where one of them fails.

Kivy's own walk through them stops at the first fault and never gets past it again, so that nothing on the screen would
change any more. Its trace would also write every value, and with it the person's words, to whoever turned it on; it
took 6 % of a turn's time.
"""

from kivy.lang import Builder, builder


def install() -> None:
    """Put this in place of Kivy's own. Harmless twice."""
    Builder.sync = sync
    builder.trace = _nothing


def sync() -> None:
    """Do what was put off. The first fault is raised once all of it is done; what it puts off anew comes next turn."""
    args, builder._delayed_start = builder._delayed_start, None  # noqa: SLF001
    fault: Exception | None = None
    while args is not None and args is not StopIteration:
        element, key, value, _rule, names, after = args
        args[-1] = None
        try:
            setattr(element, key, eval(value, names))  # noqa: S307  a rule of our own, compiled by Kivy
        except ReferenceError:  # its widget is gone
            pass
        except Exception as error:
            fault = fault or error
        args = after
    if fault is not None:
        raise fault


def _nothing(*_args: object) -> None:
    pass

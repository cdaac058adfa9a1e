"""The sample library, played in through the studio itself: `python -m tests.sample`."""

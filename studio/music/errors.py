"""What can go wrong on a sound's way out and in, in words for a person."""

from studio.core.errors import StudioError


class NotMidi(StudioError):
    """The one thing that comes of a MIDI file that can't be had; the sentence says why.

    It is of no known type, damaged from its start or out of all proportion, unless one of the other sentences is given.
    """

    sentence = "This MIDI file can't be read: it is damaged, or of a kind that isn't known here."
    no_notes = "There is no note in this MIDI file."
    too_long = "This MIDI file is too long: a sound can be a day long at most."


class NotASound(StudioError):
    """A file that holds no sound that can be read."""

    sentence = "This sound can't be read: it is damaged, or of a kind that isn't known here."


class SoundTooLong(StudioError):
    """A sound beyond what fits one piece."""

    sentence = "This is too long: a sound can be a day long at most."


class NothingToHear(StudioError):
    """A piece without a note and without sound, or without notes where only notes can go out."""

    sentence = "There is nothing in this that could be heard."


class NothingPlayed(StudioError):
    """MIDI was wanted of a piece in which only sound was captured."""

    sentence = "Nothing was played in this, it was only recorded. MIDI holds notes alone."


class SoundEndedEarly(StudioError):
    """The process that had the work is gone."""

    sentence = "The work ended before it was done. What you made is still here."

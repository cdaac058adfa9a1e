"""What can go wrong with a drawing that a person should hear about."""

from studio.core.errors import StudioError


class DamagedDrawing(StudioError):  # noqa: N818
    """Bytes of a drawing's log that can't be read."""

    sentence = "A part of this drawing can't be read. The rest of it is still here."


class NotAPicture(StudioError):
    """Bytes that no picture can be made of: another kind of file, or one that is cut off or damaged."""

    sentence = "This picture can't be read: it is damaged, or of a kind that isn't known here."


class PictureTooLarge(StudioError):
    """A picture of more pixels than can be taken in."""

    sentence = "This picture is too large to be taken in. A smaller version of it can be."


class NotADrawingFile(StudioError):
    """A file that should be OpenRaster and isn't, or that is cut off or damaged."""

    sentence = "This drawing can't be read: it is damaged, or of a kind that isn't known here."


class DrawingTooLarge(StudioError):
    """A drawing file that holds more than can be taken in."""

    sentence = "This drawing holds more than can be taken in."


class LayerMissing(StudioError):
    """A drawing file names a layer that isn't in it."""

    sentence = "A part of this drawing is missing from its file."


class TooLargeToTakeOut(StudioError):
    """A picture was asked for that is larger than its kind of file can hold."""

    sentence = "A picture of this kind can't be as large as that. A smaller size can be made."


class NothingToReplay(StudioError):
    """A drawing without a mark on it has nothing to show as it comes to be."""

    sentence = "There is no mark on this paper yet, so there is nothing to replay."


class NoFilm(StudioError):
    """There is no program here that makes films, or it failed."""

    sentence = "No film can be made on this computer. A moving picture (WebP or GIF) can be."


class EndedEarly(StudioError):
    """The process that was to take a drawing out was ended: by the system for want of memory, say."""

    sentence = "This was ended before it was done. Nothing was left behind. You can try again."

"""What can go wrong with a drawing that a person should hear about."""

from studio.core.errors import StudioError


class DamagedDrawing(StudioError):  # noqa: N818
    """Bytes of a drawing's log that can't be read."""

    sentence = "A part of this drawing can't be read. The rest of it is still here."

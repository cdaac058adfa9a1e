"""The light of a brush of which only a trace stays: what shines while the hands move, and is never kept."""

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.ink import Ink

Plane = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]


def light_of(alpha: Plane, ink: Ink, opacity: float, residue: float, rect: Rect) -> Pixels:
    """Return [h, w, 4] the light in a rectangle of a stroke plane, to be laid over what its trace looks like.

    `opacity` is that of the trace, of which `residue` (0..1, not 0) is the share that stays: with the light over it
    the stroke looks as if all had stayed. It fades by making it fainter. Only to look at: no pixels of a drawing.
    """
    trace = np.clip(alpha[rect.y0 : rect.y1, rect.x0 : rect.x1], 0.0, 1.0) * np.float32(opacity)
    whole = np.minimum(trace / np.float32(residue), 1.0)
    out = np.empty((*trace.shape, 4), np.uint8)
    out[..., :3] = np.rint(ink.high[:3] * np.float32(255 / 32768))
    out[..., 3] = np.rint((whole - trace) / np.maximum(1.0 - trace, np.float32(1 / 512)) * 255)
    return out

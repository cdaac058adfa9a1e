"""Pixels to the screen. Textures are made and filled on the window's thread only."""

import numpy as np
from kivy.graphics.texture import Texture


def picture(pixels: np.ndarray, *, smooth: bool = True) -> Texture:
    """Return a texture of uint8 [h, w, 4] pixels whose first row is the top one."""
    height, width = pixels.shape[:2]
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.flip_vertical()
    texture.min_filter = texture.mag_filter = "linear" if smooth else "nearest"
    paste(texture, pixels, 0, 0)
    return texture


def paste(texture: Texture, pixels: np.ndarray, x: int, y: int) -> None:
    """Put uint8 [h, w, 4] pixels into a texture made by `picture`, at x, y from its top left."""
    height, width = pixels.shape[:2]
    texture.blit_buffer(pixels.reshape(-1), size=(width, height), colorfmt="rgba", bufferfmt="ubyte", pos=(x, y))

"""How kernels are compiled. Importing this imports numba: only `engine.warm_up` may lead here."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba import config, njit

from studio.drawing.kernel_cache import cache_folder

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function when it is first called, and keep the result on disk where there is a place for it.

    No fastmath and no fused operations: the bits must be those of the numpy path.
    """
    config.CACHE_DIR = cache_folder(os.environ.get("NUMBA_CACHE_DIR", ""), numba.__version__)
    try:
        compiled: F = njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # numba found no folder it may write to
        compiled = njit(nogil=True, error_model="numpy")(function)
    return compiled

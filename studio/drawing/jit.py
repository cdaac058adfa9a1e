"""How kernels are compiled. Importing this imports numba: only `engine.warm_up` may lead here."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function when it is first called, and keep the result on disk where there is a place for it.

    No fastmath and no fused operations: the bits must be those of the numpy path.
    """
    try:
        compiled: F = njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # numba found no folder it may write to
        compiled = njit(nogil=True, error_model="numpy")(function)
    return compiled

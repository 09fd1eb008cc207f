"""Division where there may be nothing to divide by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def quotient(top: FloatArray, bottom: FloatArray, *, otherwise: float = np.nan) -> FloatArray:
    """Divide, with `otherwise` wherever `bottom` is 0."""
    result: FloatArray = np.full(np.shape(bottom), otherwise, dtype=float)
    np.divide(top, bottom, out=result, where=bottom != 0)
    return result

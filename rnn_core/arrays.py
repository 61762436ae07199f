"""Read-only arrays, shared between sessions."""

from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Scalar = TypeVar("Scalar", bound=np.generic)


@overload
def frozen(numbers: NDArray[Scalar]) -> NDArray[Scalar]: ...
@overload
def frozen(numbers: Tensor) -> NDArray[Any]: ...
def frozen(numbers: NDArray[Any] | Tensor) -> NDArray[Any]:
    """The same numbers, not copied, in an array that cannot be written to.

    Args:
        numbers: of any shape; an array is itself made read-only, a tensor's memory is shared.

    Returns:
        A read-only array of the same shape.
    """
    array: NDArray[Any] = numbers.numpy(force=True) if isinstance(numbers, Tensor) else numbers
    array.flags.writeable = False
    return array

"""What a tensor or an array must be: its shape, its dtype, finite numbers, ids."""

import math
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.bounds import check

FLOATS: Final = (torch.float32, torch.float64)


def check_shape(name: str, tensor: Tensor | NDArray[Any], *shape: int | str) -> None:
    """Raise ValueError unless a tensor has a shape; nothing is broadcast.

    Args:
        name: of the tensor, for the message.
        tensor: a tensor or an array of any shape.
        shape: a number for every axis whose length is fixed, a letter for every other.

    Raises:
        ValueError: it has another shape.

    Example:
        >>> check_shape("bias", torch.zeros(8, 1), 8)
        Traceback (most recent call last):
        ValueError: bias must have the shape (8,), got (8, 1)
    """
    got = tuple(tensor.shape)
    fits = len(got) == len(shape) and all(
        isinstance(wanted, str) or wanted == length
        for wanted, length in zip(shape, got, strict=True)
    )
    if not fits:
        wanted = ", ".join(map(str, shape)) + "," * (len(shape) == 1)
        raise ValueError(f"{name} must have the shape ({wanted}), got {got}")


def check_float(name: str, tensor: Tensor, like: Tensor | None = None) -> None:
    """Raise ValueError unless a tensor is float32 or float64, and finite.

    Args:
        name: of the tensor, for the message.
        tensor: of any shape.
        like: a tensor of any shape whose dtype and device it must have.

    Raises:
        ValueError: another dtype or device, or a number in it is nan or infinite.
    """
    if tensor.dtype not in FLOATS:
        raise ValueError(f"{name} must be torch.float32 or torch.float64, got {tensor.dtype}")
    if like is not None and (tensor.dtype != like.dtype or tensor.device != like.device):
        got = f"{tensor.dtype} on {tensor.device}"
        raise ValueError(f"{name} must be {like.dtype} on {like.device}, got {got}")
    if tensor.is_meta:
        raise ValueError(f"{name} is on the meta device, where there are no numbers")
    # A finite sum has finite parts, and is quick; one that is not may have overflowed.
    detached = tensor.detach()
    if not math.isfinite(detached.sum().item()) and not detached.isfinite().all():
        raise ValueError(f"{name} must be finite, but some of it is nan or infinite")


def check_array(name: str, array: NDArray[Any], *shape: int | str) -> None:
    """Raise ValueError unless an array has a shape, and finite numbers.

    Args:
        name: of the array, for the message.
        array: of any shape.
        shape: as for `check_shape`.

    Raises:
        ValueError: it has another shape, or a number in it is nan or infinite.
    """
    check_shape(name, array, *shape)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, but some of it is nan or infinite")


def check_ids(name: str, ids: Tensor, size: int) -> None:
    """Raise ValueError unless a tensor holds ids.

    Args:
        name: of the tensor, for the message.
        ids: of any shape.
        size: number of ids there are: each is at least 0 and below it.

    Raises:
        ValueError: they are not int64.
        OutOfBounds: an id is negative or too large.
    """
    if ids.dtype != torch.int64:
        raise ValueError(f"{name} must be ids in torch.int64, got {ids.dtype}")
    for one in torch.aminmax(ids) if ids.numel() else ():
        check(name, int(one), 0, size - 1)

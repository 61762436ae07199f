"""Numbers of a figure as lists, however Plotly's JSON holds them."""

import sys
from array import array
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, Final

_CODES: Final = {"f4": "f", "i1": "b", "u1": "B"}
Numbers = list[float | None]


def numbers(held: Sequence[Any] | Mapping[str, str]) -> Numbers:
    """A flat list of numbers; what is none is None.

    Args:
        held: a list, or a typed array as `diagrams.theme.array` packs it.
    """
    if not isinstance(held, Mapping):
        return [None if one is None else float(one) for one in held]
    unpacked = array(_CODES[held["dtype"]], b64decode(held["bdata"]))
    if sys.byteorder == "big":
        unpacked.byteswap()
    return [float(one) for one in unpacked]


def rows(held: Sequence[Any] | Mapping[str, str]) -> list[Numbers]:
    """A table of numbers, row by row."""
    if not isinstance(held, Mapping):
        return [numbers(row) for row in held]
    flat = numbers(held)
    count, width = map(int, held["shape"].split(","))
    return [flat[row * width : (row + 1) * width] for row in range(count)]

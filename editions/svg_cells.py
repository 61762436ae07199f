"""Cells of a heat map in a small picture: signed numbers as squares, a surface in a few shades."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Final

from diagrams.theme import NEGATIVE, POSITIVE, STATE_SCALE
from editions.figure_data import numbers, rows
from editions.svg_axis import Axis
from editions.svg_marks import num, paint

LEVELS: Final = 10
"""Shades of a surface; neighbours of one shade are one rectangle."""
ROWS: Final = 44
"""Rows of a surface at most: a finer one is thinned out."""


def cells(trace: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """The cells of a heat map.

    Args:
        trace: of Plotly.
        x: of its columns.
        y: of its rows.
    """
    signed = "coloraxis" in trace or trace.get("colorscale") == STATE_SCALE
    yield from (_signed if signed else _shaded)(trace, x, y)


def _signed(trace: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """Squares whose area is the size of a number from −1 to 1: filled above zero, hollow below."""
    table = rows(trace["z"])
    across, down = numbers(trace["x"]), numbers(trace["y"])
    side = min(abs(x.at(1) - x.at(0)), abs(y.at(2) - y.at(1))) * 0.94
    paths: dict[bool, list[str]] = {True: [], False: []}
    for row, line in zip(down, table, strict=True):
        for column, value in zip(across, line, strict=True):
            if value is None or not isfinite(value):
                continue
            positive = value >= 0
            half = side * min(abs(value), 1.0) ** 0.5 / 2 - (0 if positive else 0.35)
            if half <= 0.15:
                continue
            a, b = x.at(column) - half, y.at(row) - half
            paths[positive].append(
                f"M{num(a)} {num(b)}h{num(2 * half)}v{num(2 * half)}h{num(-2 * half)}z"
            )
    yield f'<path d="{"".join(paths[True])}" style="fill:{paint(POSITIVE)}"/>'
    look = f"fill:none;stroke:{paint(NEGATIVE)};stroke-width:.8"
    yield f'<path d="{"".join(paths[False])}" style="{look}"/>'


def _shaded(trace: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """A surface from above in a few shades of its loudest colour."""
    table = rows(trace["z"])
    every = -(-len(table) // ROWS)
    high, colour = float(trace["zmax"]), paint(trace["colorscale"][-1][1])
    paths: dict[int, list[str]] = {}
    tall = (y.end - y.start) / len(table[::every])
    for row, line in enumerate(table[::every]):
        shades = [round((value or 0) / high * LEVELS) for value in line]
        first = 0
        for place in range(1, len(shades) + 1):
            if place < len(shades) and shades[place] == shades[first]:
                continue
            left, right = (
                x.start + (x.end - x.start) * one / len(shades) for one in (first, place)
            )
            paths.setdefault(shades[first], []).append(
                f"M{num(left)} {num(y.start + row * tall)}H{num(right)}v{num(tall)}H{num(left)}z"
            )
            first = place
    for shade, path in sorted(paths.items()):
        if shade:
            opacity = f"{0.72 * shade / LEVELS:.2f}"
            look = f"fill:{colour};fill-opacity:{opacity}"
            yield f'<path d="{"".join(path)}" style="{look}" shape-rendering="crispEdges"/>'

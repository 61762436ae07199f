"""The numbers of an answer as a table: one row a point of a figure or a cell of a table, as CSV.

What the columns are stands in docs/answers.md.
"""

import csv
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from io import StringIO
from typing import Any, Final

import numpy as np

COLUMNS: Final = (
    *("block", "figure", "trace", "kind", "name", "step", "row", "column"),
    *("x_axis", "y_axis", "z_axis", "x", "x_label", "y", "y_label", "z"),
    *("base", "error_plus", "error_minus", "hover", "text"),
)
BOM: Final = "\ufeff"
"""Before the first column: without it Excel reads Cyrillic letters as something else."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would compute, or read as two."""
_MATRICES: Final = ("heatmap", "surface", "image")
_MARKUP: Final = (("<br>", " "), ("<sub>", "_"), ("<sup>", "^"), ("</?[a-z][^>]*>", ""))

Row = dict[str, Any]


def as_csv(said: Mapping[str, Any]) -> bytes:
    """The numbers of an answer as CSV, RFC 4180 in UTF-8.

    Args:
        said: the answer, as its JSON has it.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(name)) for name in COLUMNS] for row in rows(said))
    return (BOM + text.getvalue()).encode()


def has_numbers(said: Mapping[str, Any]) -> bool:
    """Whether an answer has a figure or a table."""
    return any(block["kind"] in ("figure", "table") for block in said["blocks"])


def rows(said: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of an answer, each with those columns that it fills."""
    for block in said["blocks"]:
        if block["kind"] == "figure":
            for place, figure in enumerate(block["figures"], start=1):
                yield from _within(_figure(figure), block=block["name"], figure=place)
        elif block["kind"] == "table":
            yield from _within(_table(block), block=block["name"], kind="table")


def _within(found: Iterable[Row], **place: Any) -> Iterator[Row]:
    return ({**place, **row} for row in found)


def _table(block: Mapping[str, Any]) -> Iterator[Row]:
    """The cells of a table, row by row."""
    for row, cells in enumerate(block["rows"], start=1):
        for column, (title, runs) in enumerate(zip(block["head"], cells, strict=True), start=1):
            text = "".join(letters for letters, *_ in runs)
            yield {"row": row, "column": column, "name": title, "text": text}


def _figure(figure: Mapping[str, Any]) -> Iterator[Row]:
    """The points of a figure, trace by trace; of a trace that steps, those of every step."""
    layout, frames = figure["layout"], figure.get("frames", [])
    moved: dict[int, list[tuple[int, Any]]] = {}
    for step, frame in enumerate(frames, start=1):
        for place, change in zip(frame["traces"], frame["data"], strict=True):
            moved.setdefault(place, []).append((step, change))
    for place, trace in enumerate(figure["data"]):
        said = {"trace": place + 1, "kind": trace["type"], "name": _plain(trace.get("name", ""))}
        if place not in moved:
            yield from _within(_points(trace, layout), **said)
        for step, change in moved.get(place, ()):
            yield from _within(_points({**trace, **change}, layout), **said, step=step)


def _points(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Iterator[Row]:
    """What a trace says at each of its points."""
    axes = _axes(trace, layout)
    titles = {f"{name}_axis": _title(axis) for name, axis in axes.items()}
    labels = {name: _labels(axis) for name, axis in axes.items()}
    for point in _matrix(trace) if trace["type"] in _MATRICES else _line(trace):
        marked = {f"{name}_label": labels[name].get(point.get(name)) for name in ("x", "y")}
        yield titles | marked | {name: _words(value) for name, value in point.items()}


def _line(trace: Mapping[str, Any]) -> Iterator[Row]:
    """Points that are named one by one."""
    columns = {name: decoded(trace[name]) for name in ("x", "y", "z") if name in trace}
    count = max(map(len, columns.values()), default=0)
    for name in ("x", "y"):
        columns.setdefault(name, _even(trace, name, count))
    error = trace.get("error_y", {})
    columns |= {
        "base": decoded(trace.get("base")),
        "error_plus": decoded(error.get("array")),
        "error_minus": decoded(error.get("arrayminus")),
        "hover": decoded(trace.get("customdata")),
        "text": decoded(trace.get("text")),
    }
    for place in range(count):
        yield {name: _at(values, place) for name, values in columns.items()}


def _matrix(trace: Mapping[str, Any]) -> Iterator[Row]:
    """The cells of a matrix, row by row."""
    z = decoded(trace["z"])
    sizes = {"x": max(map(len, z), default=0), "y": len(z)}
    across, down = (
        decoded(trace[name]) if name in trace else _even(trace, name, size)
        for name, size in sizes.items()
    )
    said = {"hover": decoded(trace.get("customdata")), "text": decoded(trace.get("text"))}
    for row, values in enumerate(z):
        for column, value in enumerate(values):
            cell = {name: _at(_at(matrix, row), column) for name, matrix in said.items()}
            # The places of a surface may be a matrix, too.
            x = across[row][column] if isinstance(across[0], list) else across[column]
            yield {
                "row": row + 1,
                "column": column + 1,
                "x": x,
                "y": _at(down[row], column),
                "z": value,
                **cell,
            }


def _even(trace: Mapping[str, Any], name: str, count: int) -> list[Any]:
    """Positions that a trace does not list: Plotly sets them evenly."""
    first, step = trace.get(f"{name}0", 0), trace.get(f"d{name}", 1)
    return [first + step * place for place in range(count)]


def _at(values: Any, place: int) -> Any:
    """What stands at a place; what is no list stands at all of them."""
    if not isinstance(values, list):
        return values
    return values[place] if place < len(values) else None


def decoded(values: Any) -> Any:
    """Values of a figure as Python has them: Plotly's typed arrays unpacked."""
    if not isinstance(values, dict):
        return values
    flat = np.frombuffer(b64decode(values["bdata"]), np.dtype(values["dtype"]).newbyteorder("<"))
    shaped = flat.reshape([int(side) for side in values.get("shape", "-1").split(",")])
    # In as many digits as tell a number of 32 bits from its neighbours: 0.1, not 0.10000000149.
    return shaped.tolist() if flat.dtype.kind != "f" else _shortest(shaped)


def _shortest(numbers: Any) -> Any:
    if numbers.ndim > 1:
        return [_shortest(row) for row in numbers]
    return [float(str(number)) for number in numbers]


def _axes(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The axes that a trace stands on, by letter."""
    if "scene" in layout:
        return {name: layout["scene"].get(f"{name}axis", {}) for name in "xyz"}
    places = {name: trace.get(f"{name}axis", name) for name in "xy"}
    return {name: layout.get(f"{name}axis{place[1:]}", {}) for name, place in places.items()}


def _title(axis: Mapping[str, Any]) -> str:
    title = axis.get("title", "")
    return _plain(title.get("text", "") if isinstance(title, dict) else title)


def _labels(axis: Mapping[str, Any]) -> dict[Any, str]:
    """What stands at an axis in the place of numbers."""
    texts: Sequence[Any] = axis.get("ticktext", ())
    return dict(zip(axis.get("tickvals", ()), map(_plain, map(str, texts)), strict=False))


def _words(value: Any) -> Any:
    """What a figure says at a point: a number or a line; of several things all."""
    if isinstance(value, list):
        return " ".join(str(_words(one)) for one in value)
    return _plain(value) if isinstance(value, str) else value


@lru_cache(256)  # a line may hold a text of a reader
def _plain(text: str) -> str:
    """A line of a figure without its mark-up."""
    for pattern, kept in _MARKUP:
        text = re.sub(pattern, kept, text)
    return unescape(text)


def _cell(value: Any) -> Any:
    """A value as a cell holds it: before a text that a spreadsheet would compute an apostrophe."""
    if not isinstance(value, str) or not value.startswith(_FORMULA) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text) is not None

"""The numbers of an answer as CSV: read back they are exactly those of its figures."""

import csv
import json
import re
from contextlib import suppress
from html import unescape
from io import StringIO
from itertools import groupby
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as draw

from lessons.answer import answer
from lessons.numbers import BOM, COLUMNS, as_csv, has_numbers
from lessons.refusals import Refused
from tests.arrays import decoded
from tests.lessons.answers import plain
from tests.lessons.every import SECTIONS, positions

Rows = list[dict[str, str]]


def read(found: bytes) -> Rows:
    """The rows as any reader of RFC 4180 has them."""
    text = found.decode()
    assert text.startswith(BOM)
    rows = csv.DictReader(StringIO(text.removeprefix(BOM), newline=""), strict=True)
    return list(rows)


def values(given: Any) -> list[Any]:
    """What a figure lists, one after another; a typed array as its 32 bits."""
    if isinstance(given, dict):
        return decoded(given).ravel().tolist()
    if given and isinstance(given[0], list):
        return [one for row in given for one in row]
    return list(given)


def traces(figure: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """(trace, step) → the trace as it is drawn then."""
    found = {(str(place), ""): trace for place, trace in enumerate(figure["data"], start=1)}
    for step, frame in enumerate(figure.get("frames", []), start=1):
        for place, moved in zip(frame["traces"], frame["data"], strict=True):
            found.pop((str(place + 1), ""), None)
            found[str(place + 1), str(step)] = figure["data"][place] | moved
    return found


def same(cell: str, value: Any) -> bool:
    """Whether a cell holds a value of a figure."""
    if value is None:
        return cell == ""
    if isinstance(value, str):
        return cell.removeprefix("'") == unescape(re.sub("<[^>]*>", "", value))
    number = float(cell)
    return number == value or float(np.float32(number)) == value or (isnan(number) and isnan(value))


def assert_same(rows: Rows, trace: dict[str, Any]) -> None:
    matrix = trace["type"] in ("heatmap", "surface", "image")
    for name in ("z",) if matrix else ("x", "y", "z", "base"):
        if name in trace and isinstance(trace[name], list | dict):
            cells, wanted = [row[name] for row in rows], values(trace[name])
            if trace["type"] == "image":  # red, green and blue in one cell
                cells = " ".join(cells).split()
            assert len(cells) == len(wanted) or name == "base"
            assert all(map(same, cells, wanted)), name
    for name in ("x", "y"):
        if matrix and name in trace:
            places, at = values(trace[name]), "column" if name == "x" else "row"
            if len(places) == len(rows):  # a surface says where each of its points is
                assert all(map(same, (row[name] for row in rows), places))
            else:
                assert all(same(row[name], places[int(row[at]) - 1]) for row in rows)


@pytest.mark.parametrize("name", SECTIONS)
def test_read_back_they_are_exactly_those_of_the_figures(name: str) -> None:
    section = SECTIONS[name]
    for moved in positions(section, "ru"):
        with suppress(Refused):
            assert_numbers(json.loads(answer(section.page, section.id, "ru", moved).json))


def assert_numbers(said: dict[str, Any]) -> None:
    """A CSV has every number of an answer, and no other."""
    rows = read(as_csv(said))
    assert bool(rows) == has_numbers(said)
    assert all(row.keys() == set(COLUMNS) for row in rows)
    places = groupby(rows, lambda row: (row["block"], row["figure"]))
    found = {place: list(group) for place, group in places}
    for block in said["blocks"]:
        if block["kind"] == "table":
            cells = [plain(cell) for row in block["rows"] for cell in row]
            said_too = [row["text"].removeprefix("'") for row in found.pop((block["name"], ""))]
            assert said_too == cells
        for place, drawing in enumerate(block.get("figures", []), start=1):
            own = found.pop((block["name"], str(place)))
            steps = groupby(own, lambda row: (row["trace"], row["step"]))
            drawn = {one: list(group) for one, group in steps}
            for one, trace in traces(drawing).items():
                assert_same(drawn.pop(one, []), trace)
            assert not drawn
    assert not found


def figure(**trace: Any) -> dict[str, Any]:
    """An answer of one figure with one trace."""
    drawn = {"data": [{"type": "scatter", "x": [0], "y": [1.5]} | trace], "layout": {}}
    return {"blocks": [{"kind": "figure", "name": "f", "figures": [drawn]}]}


@given(draw.text())
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    table = {"kind": "table", "name": "t", "head": ["a"], "rows": [[[[text, None, False]]]]}
    (row,) = read(as_csv({"blocks": [table]}))
    try:
        plain = float(row["text"]) is not None
    except ValueError:
        plain = False
    assert plain or not row["text"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert row["text"] in (text, f"'{text}")


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-a", "+a", '=HYPERLINK("x")', "\t=1", "-1-1"]
)
def test_what_a_spreadsheet_would_compute_is_words(text: str) -> None:
    for said in (figure(text=[text]), figure(name=text), figure(customdata=[text])):
        (row,) = read(as_csv(said))
        assert f"'{text}" in row.values() and text not in row.values()


def test_numbers_stay_numbers() -> None:
    (row,) = read(as_csv(figure(y=[-1.5e-7], text=["-3"])))
    assert (row["x"], row["y"], row["text"]) == ("0", "-1.5e-07", "-3")


def test_steps_labels_and_axes_say_what_a_number_is() -> None:
    said = figure(x=[0, 1], y=[2, 3], name="<b>h</b><sub>t</sub>")
    drawn = said["blocks"][0]["figures"][0]
    axis = {
        "title": {"text": "L<sub>t</sub>"},
        "tickvals": [0, 1],
        "ticktext": ["&lt;pad&gt;", "cat"],
    }
    drawn["layout"] = {"xaxis": axis}
    drawn["frames"] = [{"data": [{"y": [step, None]}], "traces": [0]} for step in (5, 6)]
    rows = read(as_csv(said))
    assert [(row["step"], row["x_label"], row["y"]) for row in rows] == [
        *(("1", "<pad>", "5"), ("1", "cat", "")),
        *(("2", "<pad>", "6"), ("2", "cat", "")),
    ]
    assert {(row["name"], row["x_axis"]) for row in rows} == {("h_t", "L_t")}

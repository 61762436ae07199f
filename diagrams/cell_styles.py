"""What a cell looks like, the same in every figure where cells stand side by side."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from diagrams import theme


class CellStyle(NamedTuple):
    """Colour, dash of a line and marker; either of the last two tells any two cells apart."""

    colour: str
    dash: str
    symbol: str


CELL_STYLES: Final[Mapping[str, CellStyle]] = {
    "elman": CellStyle(theme.TEXT, "solid", "circle"),
    "irnn": CellStyle(theme.TEXT, "longdashdot", "triangle-up-open"),
    "gru": CellStyle(theme.GRU, "dash", "square"),
    "lstm": CellStyle(theme.LSTM, "dot", "diamond"),
    "lstm-cell": CellStyle(theme.C, "dashdot", "x"),
    "lstm-default": CellStyle(theme.LSTM, "longdash", "diamond-open"),
}
"""A cell that starts in another way has the colour of its kind, another line and a hollow mark."""
